"""Everything that is wrong, stale or unsourced, as diagnostics: `RULES` walks the families, `CODES` names every code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from wikigen.check import links, provenance, reading, structure
from wikigen.check.links import with_suggestions
from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.model import Diagnostic, Severity, Wiki

__all__ = ["CODES", "RULES", "Code", "check", "findings", "sort_diagnostics", "with_suggestions"]

Rule = Callable[[Wiki, Derived, Config], Iterable[Diagnostic]]


class Code(NamedTuple):
    """A row of `CODES`."""

    severity: Severity
    meaning: str


CODES: Mapping[str, Code] = MappingProxyType(
    {
        "ambiguous-link": Code(Severity.WARNING, "A link's name fits several pages, and none better than another."),
        "broken-link": Code(Severity.WARNING, "A link leads to no page, file or digest."),
        "collision": Code(Severity.WARNING, "Two files would be published at one URL; the second gets another one."),
        "date-missing": Code(Severity.INFO, "A summary has no date, so it stands in no timeline."),
        "duplicate-name": Code(Severity.INFO, "Two pages have one title or alias, so a link by that name is ambiguous."),
        "empty-link": Code(Severity.INFO, "A link has no target."),
        "empty-page": Code(Severity.WARNING, "A file holds nothing."),
        "encoding": Code(Severity.WARNING, "A file is not plain UTF-8."),
        "front-matter": Code(Severity.WARNING, "The front matter is not valid YAML, or is never closed."),
        "front-matter-second": Code(Severity.WARNING, "A second block of metadata stands below the front matter."),
        "front-matter-size": Code(Severity.WARNING, "The front matter is too large to be read."),
        "link-elsewhere": Code(Severity.INFO, "A link names a path where nothing is; the file was found under its name elsewhere."),
        "link-loose": Code(Severity.INFO, "A link's target holds blanks, which Markdown does not allow without <>."),
        "metadata-conflict": Code(Severity.WARNING, "Front matter and a bold line say different things."),
        "metadata-value": Code(Severity.WARNING, "A metadata value cannot be read as what its key means."),
        "missing-anchor": Code(Severity.WARNING, "A link's page is there, its anchor is not."),
        "missing-raw": Code(Severity.WARNING, "A page names a raw digest that is not there."),
        "no-title": Code(Severity.INFO, "A page has no heading; its title is its file's name."),
        "render-limit": Code(Severity.WARNING, "A page could not be rendered as Markdown and is shown as plain text."),
        "skipped-file": Code(Severity.WARNING, "A file was not read: a backup, a link out of the folder, unreadable, too large."),
        "steps-aside": Code(Severity.INFO, "A generated page gives its URL to a page of the wiki's own."),
        "tier-unknown": Code(Severity.WARNING, "A page has a tier that the configuration does not name."),
        "unsafe-link": Code(Severity.WARNING, "A link has a scheme that could run code or reach the reader's own files."),
        "unsourced": Code(Severity.INFO, "A summary names neither a source nor a raw digest."),
        "withheld": Code(Severity.INFO, "A page asks not to be published, and is not."),
        "withheld-unreadable": Code(Severity.WARNING, "A page's unreadable front matter may ask to withhold it, so it is withheld."),
    }
)
"""Every diagnostic code with its default severity and what it means."""

RULES: tuple[Rule, ...] = (
    reading.carried,
    reading.withheld,
    links.unresolved,
    links.anchors,
    links.spelling,
    structure.duplicate_names,
    structure.missing_dates,
    structure.unknown_tiers,
    provenance.unsourced,
)
"""The order of families; within a document, diagnostics are sorted by place."""


def check(wiki: Wiki, derived: Derived, config: Config) -> tuple[Diagnostic, ...]:
    """All diagnostics, sorted by document, place and code, each with what it can suggest."""
    return tuple(with_suggestions(found, wiki, config) for found in findings(wiki, derived, config))


def findings(wiki: Wiki, derived: Derived, config: Config) -> tuple[Diagnostic, ...]:
    """As `check`, but what is near to a missing name is still to be looked for, by `with_suggestions`, for those that are shown."""
    return sort_diagnostics(_all(wiki, derived, config))


def _all(wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    for rule in RULES:
        yield from rule(wiki, derived, config)


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By document, place and code, each once."""
    order = {(found.doc, found.span.start, found.code, found.message): found for found in diagnostics}
    return tuple(order[key] for key in sorted(order))
