"""What a wiki lacks, holds twice or has outgrown: derived only where it is asked for, by `wikigen check` and the page that sums it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from wikigen.config import Config
from wikigen.derive.catalogue import Catalogue, catalogue
from wikigen.derive.duplicates import Duplicate, duplicates
from wikigen.derive.gist import Held
from wikigen.derive.identity import page_keys
from wikigen.derive.ledger import LedgerEntry, ledger
from wikigen.derive.logbook import Logbook, logbook
from wikigen.derive.matches import Matches, matches
from wikigen.derive.provenance import Cited, RawUse
from wikigen.derive.publishers import Publisher
from wikigen.derive.questions import OpenQuestion
from wikigen.derive.staleness import Stale, old_pages, stale_pages
from wikigen.derive.support import Support, support
from wikigen.linked import Link, Wiki
from wikigen.model import DocId

__all__ = ["Base", "Upkeep", "upkeep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What upkeep is worked out from: fields of `Derived`, as they are described there."""

    backlinks: Mapping[DocId, tuple[Link, ...]]
    publishers: Mapping[str, Publisher]
    raw_of: Mapping[DocId, tuple[RawUse, ...]]
    uses: Mapping[DocId, Cited]
    questions: tuple[OpenQuestion, ...]
    tier_of: Mapping[DocId, int]
    latest: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """All of it; each part costs linear time in the wiki."""

    support: Mapping[DocId, Support]
    """For each page, in counts, what stands behind it."""
    matches: Matches
    """Raw documents that pages use without naming them, and those that none uses."""
    duplicates: tuple[Duplicate, ...]
    catalogue: Catalogue | None
    """What `index.md` lists and leaves out."""
    logbook: Logbook | None
    """What `log.md` says."""
    stale: tuple[Stale, ...]
    """Concept pages that newer summaries on them do not appear in."""
    old: Mapping[DocId, int]
    """Pages past the age that `check.ages` allows their tier, with their age in days."""
    ledger: tuple[LedgerEntry, ...]
    """Open questions with their age, their due day and what came back to them, in the order of `questions`."""


def upkeep(wiki: Wiki, config: Config, base: Base, held: Held) -> Upkeep:
    """Everything about the upkeep of `wiki` under `config`; `held` may have it of an earlier reading under the same."""
    keys, still = page_keys(wiki), held.still
    return Upkeep(
        support=still("support", "links order paragraphs", lambda: support(wiki, base.publishers)),
        matches=matches(wiki, keys, base.raw_of, base.uses),
        duplicates=duplicates(wiki, keys, base.backlinks),
        catalogue=catalogue(wiki),
        logbook=still("logbook", "logbook order title dates sources", lambda: logbook(wiki)),
        stale=still("stale", "links order title dates updated tags aliases headings", lambda: stale_pages(wiki, base.backlinks)),
        old=still("old", "links order tier topic dates updated headings", lambda: old_pages(wiki, base.tier_of, base.latest, config)),
        ledger=still("ledger", "questions links order", lambda: ledger(wiki, base.questions, base.backlinks, base.latest)),
    )
