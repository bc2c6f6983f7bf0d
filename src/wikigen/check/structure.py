"""Pages that stand in each other's way, or in no list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, DocId, Severity, Span

__all__ = ["duplicate_names", "missing_dates", "unknown_tiers"]

_TOP = Span(start=0, end=0, line=1, column=1)


def duplicate_names(wiki: Wiki, _derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Titles and aliases that several pages have."""
    holders: dict[str, list[DocId]] = defaultdict(list)
    for doc, page in wiki.pages.items():
        for name in {page.meta.title, *page.meta.aliases}:
            holders[name].append(doc)
    for name, docs in holders.items():
        for doc in docs[1:]:
            message = f'the name "{name}" belongs to {config.path_of(docs[0])} too'
            yield _problem(doc, "duplicate-name", message, "Give one of them another title or alias.", Severity.INFO)


def missing_dates(wiki: Wiki, _derived: Derived, _config: Config) -> Iterator[Diagnostic]:
    """Summaries and digests without a day."""
    for doc, page in wiki.pages.items():
        if page.meta.kind in {"summary", "digest"} and not page.meta.day:
            yield _problem(doc, "date-missing", f"the {page.meta.kind} has no date", "Add `date: YYYY-MM-DD`.", Severity.INFO)


def unknown_tiers(wiki: Wiki, _derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Tiers that the configuration does not name."""
    for doc, page in wiki.pages.items():
        if page.meta.tier is not None and page.meta.tier not in config.tiers:
            known = ", ".join(map(str, config.tiers))
            yield _problem(
                doc, "tier-unknown", f"the page has tier {page.meta.tier}", f"The configuration names {known}.", Severity.WARNING
            )


def _problem(doc: DocId, code: str, message: str, hint: str, severity: Severity) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, doc=doc, span=_TOP, message=message, hint=hint)
