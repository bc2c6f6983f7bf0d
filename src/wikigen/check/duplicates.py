"""Pages that may be one."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, Severity, Span

__all__ = ["same_thing"]


def same_thing(_wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Summaries on one paper or source, or of nearly one title and one day."""
    for group in derived.upkeep.duplicates:
        kept, *others = group.pages
        shared = "title and day are nearly the same" if group.why == "title" else f"both are on {group.why.replace(':', ' ', 1)}"
        for doc in others:
            yield Diagnostic(
                code="duplicate-page",
                severity=Severity.INFO,
                doc=doc,
                span=Span(start=0, end=0, line=1, column=1),
                message=f"the page and {config.path_of(kept)} may be one: {shared}",
                hint="Merge it into the other, which more leads to, and name it among that page's `aliases:`.",
            )
