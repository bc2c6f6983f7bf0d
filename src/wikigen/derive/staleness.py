"""Concept pages that newer summaries on them do not appear in, and pages past the age that their tier allows.

A concept page is as new as the newest day that it knows of: its own, a dated heading's, or that of a summary it links to.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wikigen.config import Config
from wikigen.derive.order import newest_first
from wikigen.linked import Found, Link, Wiki
from wikigen.model import DocId, Page
from wikigen.parse.dates import find_dates
from wikigen.paths import fold, stem_of

__all__ = ["Stale", "as_of", "old_pages", "stale_pages"]

_WORD = re.compile(r"[^\W_]{2,}")
_UNDATED = frozenset({"summary", "digest", "index", "log"})
"""Kinds of pages that are of their day for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A concept page and the newer summaries on it that it does not mention."""

    page: DocId
    day: dt.date
    """The newest day that it knows of."""
    newer: tuple[DocId, ...]
    """Newest first."""


def as_of(wiki: Wiki, page: Page) -> dt.date | None:
    """The newest day that a page knows of; None for one that knows of none."""
    days = [ref.date for ref in page.meta.dates] + ([page.meta.updated] if page.meta.updated else [])
    days += [found.date for section in page.sections for found in find_dates(section.title)]
    for link in wiki.links[page.id]:
        if isinstance(link.resolution, Found) and (target := wiki.pages.get(link.resolution.target)) and target.meta.date:
            days.append(target.meta.date)
    return max(days, default=None)


def stale_pages(wiki: Wiki, backlinks: Mapping[DocId, tuple[Link, ...]]) -> tuple[Stale, ...]:
    """Every concept page that newer summaries link to, or have in their title or tags, without being mentioned there; the most first."""
    summaries = {doc: page for doc, page in wiki.pages.items() if page.meta.kind == "summary" and page.meta.date}
    by_name = _by_name(summaries)
    found = []
    for doc, page in wiki.pages.items():
        day = as_of(wiki, page) if page.meta.kind not in _UNDATED else None
        if day is None:
            continue
        mentioned = {link.resolution.target for link in wiki.links[doc] if isinstance(link.resolution, Found)}
        telling = (link.source for link in backlinks.get(doc, ()) if link.ref.place != "related" and link.source in summaries)
        on_it = {*telling, *_named(page, by_name)}
        newer = [other for other in on_it - mentioned - {doc} if (summaries[other].meta.date or day) > day]
        if newer:
            found.append(Stale(page=doc, day=day, newer=newest_first(wiki, newer)))
    return tuple(sorted(found, key=lambda entry: (-len(entry.newer), entry.page)))


def _by_name(summaries: Mapping[DocId, Page]) -> Mapping[str, set[DocId]]:
    """Summaries by each run of up to three words of their titles, and by their tags."""
    names: dict[str, set[DocId]] = defaultdict(set)
    for doc, page in summaries.items():
        words = [fold(word) for word in _WORD.findall(page.meta.title)]
        for size in (1, 2, 3):
            for start in range(len(words) - size + 1):
                names["".join(words[start : start + size])].add(doc)
        for tag in page.meta.tags:
            names[fold(tag)].add(doc)
    return names


def _named(page: Page, names: Mapping[str, set[DocId]]) -> set[DocId]:
    """The summaries that have the whole name of a concept page in title or tags; a name of one short word tells nothing."""
    found: set[DocId] = set()
    for name in {fold(page.meta.title), fold(stem_of(page.id)), *map(fold, page.meta.aliases)}:
        for form in (name, name.removesuffix("s"), f"{name}s"):
            if len(form) > 4:  # noqa: PLR2004 - `rag`, `llm` and `moe` are in every second title
                found |= names.get(form, set())
    return found


def old_pages(wiki: Wiki, tier_of: Mapping[DocId, int], latest: dt.date | None, config: Config) -> Mapping[DocId, int]:
    """Pages that are kept up, and are older than `check.ages` allows their tier, with their age in days on the wiki's newest day."""
    return MappingProxyType(dict(_old(wiki, tier_of, latest, config))) if latest and config.check.ages else MappingProxyType({})


def _old(wiki: Wiki, tier_of: Mapping[DocId, int], latest: dt.date, config: Config) -> Iterator[tuple[DocId, int]]:
    for doc, page in wiki.pages.items():
        limit = config.check.ages.get(tier_of.get(doc, 0))
        day = as_of(wiki, page) if limit is not None and page.meta.kind not in _UNDATED else None
        if day is not None and limit is not None and (latest - day).days > limit:
            yield doc, (latest - day).days
