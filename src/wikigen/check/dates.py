"""References by a date that lead to no one page."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Wiki
from wikigen.links.hints import Days, days_of
from wikigen.model import DateHint, Diagnostic, DocId, Page, Severity

__all__ = ["unclear_hints"]


def unclear_hints(wiki: Wiki, _derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Names with a date that several pages of that day answer to, none clearly; and those that open a relation and find no page."""
    days = Days(wiki.pages)
    for doc, page in wiki.pages.items():
        linked = {link.ref.span.end for link in wiki.links[doc] if link.ref.syntax == "hint"} if page.hints else ()
        for hint in page.hints:
            if hint.span.end not in linked:
                yield from _unclear(page, hint, days, config)


def _unclear(page: Page, hint: DateHint, days: Days, config: Config) -> Iterator[Diagnostic]:
    found = list(dict.fromkeys(candidate.doc for candidate in days.candidates(page, hint)))
    said = f'"{" ".join(hint.words.split())} {hint.context.mention}"'
    named = days_of(page, hint, days.latest)
    if found:
        listed = " or ".join(config.path_of(doc) for doc in found[:3])
        yield _problem(page.id, hint, f"{said} may mean {listed}", "Link the page that is meant.")
    elif hint.place == "relation" and named and not hint.aside:
        when = named[0].isoformat() if len(named) == 1 else f"{named[0].isoformat()} to {named[-1].isoformat()}"
        yield _problem(page.id, hint, f"{said} names no page of {when}", "Link the page that is meant, or write it.")


def _problem(doc: DocId, hint: DateHint, message: str, hint_text: str) -> Diagnostic:
    return Diagnostic(code="date-hint", severity=Severity.INFO, doc=doc, span=hint.span, message=message, hint=hint_text)
