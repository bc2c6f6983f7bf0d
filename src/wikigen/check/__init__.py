"""Everything that is wrong, stale or unsourced, as diagnostics: `RULES` walks the families, `CODES` names every code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from wikigen.check import catalogue, dates, duplicates, embeds, links, provenance, raw, reading, relations, structure, time
from wikigen.check.codes import CODES, Code
from wikigen.check.links import with_suggestions
from wikigen.check.policy import settle, silence_problems
from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Wiki
from wikigen.model import Diagnostic

__all__ = ["AUDITS", "CODES", "RULES", "Code", "audit", "check", "findings", "settle", "sort_diagnostics", "with_suggestions"]

Rule = Callable[[Wiki, Derived, Config], Iterable[Diagnostic]]


RULES: tuple[Rule, ...] = (
    reading.carried,
    reading.withheld,
    links.unresolved,
    links.anchors,
    raw.missing_globs,
    links.spelling,
    embeds.cut_embeds,
    structure.duplicate_names,
    structure.missing_dates,
    structure.unknown_tiers,
    provenance.unsourced,
)
"""What a build says too: the order of families; within a document, diagnostics are sorted by place."""

AUDITS: tuple[Rule, ...] = (
    dates.unclear_hints,
    relations.contradicted,
    raw.unused,
    raw.unnamed,
    raw.absent_figures,
    duplicates.same_thing,
    catalogue.index_entries,
    catalogue.log_entries,
    time.stale,
    time.old,
    time.overdue,
)
"""What `wikigen check` alone looks for: it costs more, and a build can do without."""


def check(wiki: Wiki, derived: Derived, config: Config) -> tuple[Diagnostic, ...]:
    """What the rules of `RULES` find, sorted by document, place and code, each with what it can suggest; nothing is silenced yet."""
    return tuple(with_suggestions(found, wiki, config) for found in findings(wiki, derived, config))


def findings(wiki: Wiki, derived: Derived, config: Config) -> tuple[Diagnostic, ...]:
    """As `check`, but what is near to a missing name is still to be looked for, by `with_suggestions`, for those that are shown."""
    return sort_diagnostics(_all(RULES, wiki, derived, config))


def audit(wiki: Wiki, derived: Derived, config: Config, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Everything there is to say: `found` (what `check` and the plan of the site found) and the audits, sorted and settled.

    Raises:
        ConfigError: the configuration names a code that does not exist.
    """
    everything = sort_diagnostics((*found, *_all(AUDITS, wiki, derived, config)))
    return settle(sort_diagnostics((*everything, *silence_problems(everything, wiki))), wiki, config)


def _all(rules: Iterable[Rule], wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    for rule in rules:
        yield from rule(wiki, derived, config)


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By document, place and code, each once."""
    order = {(found.doc, found.span.start, found.code, found.message): found for found in diagnostics}
    return tuple(order[key] for key in sorted(order))
