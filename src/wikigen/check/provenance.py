"""Pages that do not say where their claims come from."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import External, Wiki
from wikigen.model import Diagnostic, Severity, Span

__all__ = ["unsourced"]


def unsourced(wiki: Wiki, derived: Derived, _config: Config) -> Iterator[Diagnostic]:
    """Summaries with neither a source nor a raw digest, in metadata or text."""
    for doc, page in wiki.pages.items():
        if page.meta.kind != "summary" or doc in derived.raw_of or page.meta.sources:
            continue
        if any(isinstance(link.resolution, External) and link.resolution.url for link in wiki.links[doc]):
            continue
        yield Diagnostic(
            code="unsourced",
            severity=Severity.INFO,
            doc=doc,
            span=Span(start=0, end=0, line=1, column=1),
            message="the summary names neither a source nor a raw digest",
            hint="Add `source:` or `raw:`.",
        )
