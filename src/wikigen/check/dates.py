"""References by a date that lead to no one page."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Unclear, Wiki
from wikigen.model import Diagnostic, DocId, Severity

__all__ = ["unclear_hints"]


def unclear_hints(wiki: Wiki, _derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Names with a date that several pages of that day answer to, none clearly; and those that open a relation and find no page."""
    for doc, hints in wiki.unclear.items():
        for unclear in hints:
            yield from _told(doc, unclear, config)


def _told(doc: DocId, unclear: Unclear, config: Config) -> Iterator[Diagnostic]:
    hint, days = unclear.hint, unclear.days
    said = f'"{" ".join(hint.words.split())} {hint.context.mention}"'
    if unclear.candidates:
        listed = " or ".join(config.path_of(candidate) for candidate in unclear.candidates)
        yield _problem(doc, unclear, f"{said} may mean {listed}", "Link the page that is meant.")
    elif hint.place == "relation" and days and not hint.aside:
        when = days[0].isoformat() if len(days) == 1 else f"{days[0].isoformat()} to {days[-1].isoformat()}"
        yield _problem(doc, unclear, f"{said} names no page of {when}", "Link the page that is meant, or write it.")


def _problem(doc: DocId, unclear: Unclear, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(code="date-hint", severity=Severity.INFO, doc=doc, span=unclear.hint.span, message=message, hint=remedy)
