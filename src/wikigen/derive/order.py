"""The one order in which lists of pages stand: newest first, undated last, ties by id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from wikigen.linked import Wiki
from wikigen.model import DocId, Page

__all__ = ["is_article", "newest_first"]


def newest_first(wiki: Wiki, docs: Iterable[DocId]) -> tuple[DocId, ...]:
    """`docs` by day, the newest first; pages without a day last, by title."""
    dated: list[tuple[int, DocId]] = []
    undated: list[tuple[str, DocId]] = []
    for doc in docs:
        day = wiki.pages[doc].meta.day
        if isinstance(day, dt.date):
            dated.append((-day.toordinal(), doc))
        else:
            undated.append((wiki.pages[doc].meta.title.casefold(), doc))
    return tuple(doc for _, doc in (*sorted(dated), *sorted(undated)))


def is_article(page: Page) -> bool:
    """Whether a page says something of its own: an index and a log only list others."""
    return page.meta.kind not in {"index", "log"}
