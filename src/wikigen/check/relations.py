"""Relations that a reader of the page they are about should hear of."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, Severity, Span

__all__ = ["contradicted"]


def contradicted(wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Pages that another page says it contradicts."""
    for target, edges in derived.relations.to.items():
        for edge in edges:
            if edge.kind == "contradicts":
                line = wiki.pages[edge.source].statements[edge.number].span.line
                yield Diagnostic(
                    code="contradicted",
                    severity=Severity.INFO,
                    doc=target,
                    span=Span(start=0, end=0, line=1, column=1),
                    message=f'{config.path_of(edge.source)}:{line} says: "{edge.sentence}"',
                    hint="Say here what holds.",
                )
