"""The open questions of the whole wiki."""

from __future__ import annotations

from dataclasses import dataclass

from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Wiki
from wikigen.model import DocId, Question

__all__ = ["OpenQuestion", "open_questions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question and the page that asks it."""

    page: DocId
    question: Question


def open_questions(wiki: Wiki) -> tuple[OpenQuestion, ...]:
    """Every question, those of the newest page first, in the page's own order."""
    asking = newest_first(wiki, (doc for doc, page in wiki.pages.items() if page.questions and is_article(page)))
    return tuple(OpenQuestion(page=doc, question=question) for doc in asking for question in wiki.pages[doc].questions)
