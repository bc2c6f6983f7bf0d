"""What follows from a wiki as a whole: pure functions of it, one module for each derived thing, gathered in `Derived`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from wikigen.config import Config
from wikigen.derive.backlinks import backlinks
from wikigen.derive.provenance import Cited, RawUse, raw_of, uses_of
from wikigen.derive.publishers import Publisher, publishers
from wikigen.derive.questions import OpenQuestion, open_questions
from wikigen.derive.tags import Tag, tags
from wikigen.derive.tiers import tier_of, tiers
from wikigen.derive.timeline import timeline
from wikigen.derive.topics import Topic, neighbours, topics
from wikigen.model import DocId, Link, Wiki

__all__ = ["Cited", "Derived", "OpenQuestion", "Publisher", "RawUse", "Tag", "Topic", "derive"]


@dataclass(frozen=True, slots=True, kw_only=True)
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
    latest: dt.date | None
    """The newest day of any page: the wiki's own `today`, so that builds do not depend on the clock."""


def derive(wiki: Wiki, config: Config) -> Derived:
    """Everything that follows from `wiki` under `config`."""
    by_topic = topics(wiki, config)
    tier = tier_of(wiki, config)
    months = timeline(wiki)
    named = raw_of(wiki)
    newest = tuple(doc for docs in months.values() for doc in docs)
    return Derived(
        backlinks=backlinks(wiki),
        topics=by_topic,
        tier_of=tier,
        tiers=tiers(wiki, tier, config),
        timeline=months,
        newest=newest,
        tags=tags(wiki),
        publishers=publishers(wiki),
        questions=open_questions(wiki),
        raw_of=named,
        uses=uses_of(wiki, named),
        neighbours=neighbours(wiki, by_topic),
        latest=wiki.pages[newest[0]].meta.day if newest else None,
    )
