"""What follows from a wiki as a whole: pure functions of it, one module for each derived thing, gathered in `Derived`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from wikigen.config import Config
from wikigen.derive.backlinks import backlinks
from wikigen.derive.figures import RawNumbers
from wikigen.derive.gist import Earlier, Held, differences, touched
from wikigen.derive.logbook import Activity, activity
from wikigen.derive.provenance import Cited, RawUse, raw_of, uses_of
from wikigen.derive.publishers import Publisher, publishers
from wikigen.derive.questions import OpenQuestion, open_questions
from wikigen.derive.relations import Relation, Relations, relations
from wikigen.derive.tags import Tag, tags
from wikigen.derive.tiers import tier_of, tiers
from wikigen.derive.timeline import in_time, timeline
from wikigen.derive.topics import Topic, neighbours, topics
from wikigen.derive.upkeep import Base, Upkeep, upkeep
from wikigen.linked import Link, Wiki
from wikigen.model import DocId

__all__ = [
    "Activity",
    "Cited",
    "Derived",
    "OpenQuestion",
    "Publisher",
    "RawUse",
    "Relation",
    "Relations",
    "Tag",
    "Topic",
    "Upkeep",
    "derive",
]


@dataclass(frozen=True, kw_only=True)  # no slots: `upkeep` is kept
class Derived:
    """All derived things; documents are named by id, newest first where nothing else is said."""

    backlinks: Mapping[DocId, tuple[Link, ...]]
    """For each page that is referred to, one link of each page that does."""
    topics: Mapping[str, Topic]
    """By slug, sorted by title."""
    tier_of: Mapping[DocId, int]
    """Of every page that has a tier, its own or its topic's."""
    tiers: Mapping[int, tuple[DocId, ...]]
    """Of every tier that has a page or a name."""
    timeline: Mapping[tuple[int, int], tuple[DocId, ...]]
    """By year and month, newest month first."""
    newest: tuple[DocId, ...]
    """Every dated page that is no index or log."""
    digest: DocId | None
    """The newest of the wiki's daily digests."""
    tags: Mapping[str, Tag]
    """By slug, sorted by name."""
    publishers: Mapping[str, Publisher]
    """By slug, sorted by name."""
    questions: tuple[OpenQuestion, ...]
    raw_of: Mapping[DocId, tuple[RawUse, ...]]
    """For each page, the raw documents and items that it names, in its own order."""
    uses: Mapping[DocId, Cited]
    """For each raw document, the pages that name it."""
    neighbours: Mapping[DocId, tuple[DocId | None, DocId | None]]
    """The page before and the page after in the topic, by date."""
    in_time: Mapping[DocId, tuple[DocId | None, DocId | None]]
    """The same among all dated pages."""
    activity: Activity | None
    """What was done last, where the wiki has a log."""
    relations: Relations
    """What pages state of their relation to others, both ways."""
    latest: dt.date | None
    """The newest day of any page: the wiki's own `today`, so that builds do not depend on the clock."""
    numbers: RawNumbers = field(repr=False, compare=False)
    """Of raw documents, to look figures up in; what it reads of one follows from that document."""
    make_upkeep: Callable[[], Upkeep] = field(repr=False, compare=False)

    @cached_property
    def upkeep(self) -> Upkeep:
        """What is missing, doubled or behind: made when it is first asked for, since no page of the site shows it to every reader."""
        return self.make_upkeep()


def derive(wiki: Wiki, config: Config, before: tuple[Wiki, Derived] | None = None) -> Derived:
    """Everything that follows from `wiki` under `config`.

    `before` is an earlier reading and what was derived from that under the same `config`: what still holds of it is shared.
    """
    reading, known = before or (wiki, None)
    looked = touched(reading, wiki)
    changed = differences(reading, wiki, looked)
    named = raw_of(wiki, Earlier(reading, known.raw_of, looked) if known and "documents" not in changed else None)
    if known is None or named is not known.raw_of:
        changed |= {"raw_of"}
    still = Held(known, changed).still
    by_topic = still("topics", "order topic", lambda: topics(wiki, config))
    tier = still("tier_of", "tier topic", lambda: tier_of(wiki, config))
    months = still("timeline", "order", lambda: timeline(wiki))
    newest = still("newest", "order", lambda: tuple(doc for docs in months.values() for doc in docs))
    latest = wiki.pages[newest[0]].meta.day if newest else None
    back = backlinks(wiki, Earlier(reading, known.backlinks, looked) if known else None)
    sources = still("publishers", "links order", lambda: publishers(wiki))
    cited = still("uses", "raw_of order", lambda: uses_of(wiki, named))
    questions = still("questions", "questions order", lambda: open_questions(wiki))
    base = Base(backlinks=back, publishers=sources, raw_of=named, uses=cited, questions=questions, tier_of=tier, latest=latest)
    return Derived(
        backlinks=back,
        topics=by_topic,
        tier_of=tier,
        tiers=still("tiers", "tier topic order", lambda: tiers(wiki, tier, config)),
        timeline=months,
        newest=newest,
        digest=next((doc for doc in newest if wiki.pages[doc].meta.kind == "digest"), None),
        tags=still("tags", "tags order", lambda: tags(wiki)),
        publishers=sources,
        questions=questions,
        raw_of=named,
        uses=cited,
        neighbours=still("neighbours", "order topic", lambda: neighbours(wiki, by_topic)),
        in_time=still("in_time", "order", lambda: in_time(newest)),
        activity=still("activity", "log title kind dates sources", lambda: activity(wiki)),
        relations=relations(wiki, Earlier(reading, known.relations, looked) if known else None),
        latest=latest,
        numbers=RawNumbers(wiki),
        make_upkeep=partial(upkeep, wiki, config, base, Held(vars(known).get("upkeep") if known else None, changed)),
    )
