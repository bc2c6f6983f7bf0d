"""What time has overtaken: concept pages behind newer summaries, pages past their age, questions past their day."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, DocId, Severity, Span

__all__ = ["old", "overdue", "stale"]

_TOP = Span(start=0, end=0, line=1, column=1)
_NAMED = 3
"""Newer pages that one finding names."""


def stale(_wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Concept pages that newer summaries on them do not appear in."""
    for entry in derived.upkeep.stale:
        named = ", ".join(config.path_of(doc) for doc in entry.newer[:_NAMED])
        more = f" and {len(entry.newer) - _NAMED} more" if len(entry.newer) > _NAMED else ""
        count = f"{len(entry.newer)} newer page{'s' if len(entry.newer) > 1 else ''} on it"
        message = f"{count} not mentioned; it knows of nothing after {entry.day.isoformat()}: {named}{more}"
        yield _problem(entry.page, "stale-page", _TOP, message, "Read them, and link those that change it.")


def old(_wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Pages past the age that the configuration allows their tier."""
    for doc, age in derived.upkeep.old.items():
        tier = derived.tier_of[doc]
        message = f"the page is {age:,} days behind the wiki; tier {tier} allows {config.check.ages[tier]:,}"
        yield _problem(doc, "old-page", _TOP, message, "Go over it, and set `updated:`.")


def overdue(_wiki: Wiki, derived: Derived, _config: Config) -> Iterator[Diagnostic]:
    """Questions whose own day has passed, with no mark of an answer."""
    for entry in derived.upkeep.ledger:
        if entry.due and derived.latest and entry.due < derived.latest and not entry.answered:
            question = entry.asked.question
            message = f'the question names {entry.due.isoformat()}, which is past, and bears no mark of an answer: "{question.text[:80]}"'
            yield _problem(
                entry.asked.page, "question-overdue", question.span, message, "Answer it, and begin it with `[x]` or `Answered:`."
            )


def _problem(doc: DocId, code: str, span: Span, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.INFO, doc=doc, span=span, message=message, hint=hint)
