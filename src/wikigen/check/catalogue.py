"""The index and the log against the pages that are there."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, DocId, Severity, Span

__all__ = ["index_entries", "log_entries"]

_TOP = Span(start=0, end=0, line=1, column=1)


def index_entries(_wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Pages that the index leaves out, and entries that stand in it twice. Entries that point nowhere are broken links."""
    found = derived.upkeep.catalogue
    if found is None:
        return
    name = config.path_of(found.page)
    for doc in found.missing:
        yield _problem(doc, "index-missing", _TOP, f"{name} lists its topic, and not the page", "`wikigen fix` adds it.")
    for link in found.doubled:
        yield _problem(
            found.page, "index-doubled", link.ref.span, f'"{link.ref.target}" stands in this part already', "Delete one of the two."
        )


def log_entries(_wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Entries of the log of a day that is none, that stand there twice or that are on no page; and summaries that it leaves out."""
    log = derived.upkeep.logbook
    if log is None:
        return
    name = config.path_of(log.page)
    for doc in log.missing:
        yield _problem(doc, "log-missing", _TOP, f"{name} names the summaries of its days, and not this one", "Add an entry, or let it be.")
    for entry in log.doubled:
        yield _problem(
            log.page, "log-doubled", entry.span, f'the entry "{entry.title}" of this day stands here twice', "Delete one of the two."
        )
    for entry in log.entries:
        if entry.day is None:
            yield _problem(
                log.page, "log-date", entry.span, f'the entry "{entry.title}" has no day of any calendar', "Write `[YYYY-MM-DD]`."
            )
        elif entry.kind in {"ingest", "digest"} and entry.title and entry.page is None:
            message = f'no page of about {entry.day.isoformat()} has the words of the {entry.kind} "{entry.title}"'
            yield _problem(log.page, "log-nowhere", entry.span, message, "Name the page by its title or its path.")


def _problem(doc: DocId, code: str, span: Span, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.INFO, doc=doc, span=span, message=message, hint=hint)
