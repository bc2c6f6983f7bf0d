"""What other pages say of a page, and what it says of them: mentions with their sentence, references with their verb, notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wikigen.derive import Relation
from wikigen.linked import Found, Link
from wikigen.model import DocId
from wikigen.paths import Url
from wikigen.publish.cards import MENTIONS
from wikigen.publish.site import Site

__all__ = [
    "MENTIONS_FOLDER",
    "Mention",
    "Newer",
    "Outgoing",
    "Said",
    "all_mentions",
    "long_mentioned",
    "mentions",
    "newer_pages",
    "objections",
    "outgoing",
]

MENTIONS_FOLDER = "referenced-by"
"""Where the whole list of mentions is, below the URL of a page that has too many for its panel."""
_OBJECTING = frozenset({"contradicts", "supersedes"})
"""Kinds of relations that whoever reads the page they are about should know of."""
_OBJECTIONS = 5
"""Notices on one page; what is beyond stands with those who refer to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Another page that refers to this one, and the sentence it does so in."""

    title: str
    url: Url
    date: str
    """ISO date, or empty."""
    verb: str
    """The relation that it states; empty for none."""
    place: str
    """`embed` where it shows the page in its text, else as of `LinkRef`."""
    before: str
    mention: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A page that this one refers to."""

    title: str
    url: Url
    date: str
    verb: str
    """The relation that this page states to it; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What another page says of this one, which its reader should know of."""

    title: str
    url: Url
    date: str
    verb: str
    sentence: str
    """Verbatim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """The newer pages of the same topic that refer to this one."""

    count: int
    title: str
    """Of the newest."""
    url: Url
    date: str


def mentions(site: Site, doc: DocId) -> tuple[tuple[Mention, ...], int]:
    """The newest pages that refer to `doc`, up to `MENTIONS`, and how many there are beyond."""
    found = site.derived.backlinks.get(doc, ())
    return all_mentions(site, doc, 0, MENTIONS) if found else (), max(0, len(found) - MENTIONS)


def all_mentions(site: Site, doc: DocId, first: int, last: int) -> tuple[Mention, ...]:
    """The pages that refer to `doc`, newest first, from the one numbered `first` to the one before `last`."""
    verbs = {edge.source: edge.kind for edge in reversed(site.derived.relations.to.get(doc, ()))}
    return tuple(_mention(site, link, verbs.get(link.source, "")) for link in site.derived.backlinks[doc][first:last])


def long_mentioned(site: Site) -> Mapping[DocId, int]:
    """The pages that more pages refer to than stand beside their text, and how many."""
    return {doc: len(found) for doc, found in site.derived.backlinks.items() if len(found) > MENTIONS and doc in site.cards}


def _mention(site: Site, link: Link, verb: str) -> Mention:
    card, context = site.cards[link.source], link.ref.context
    return Mention(
        title=card.title,
        url=card.url,
        date=card.date,
        verb=verb,
        place="embed" if link.ref.syntax == "embed" else link.ref.place,
        before=context.before if context else "",
        mention=context.mention if context else "",
        after=context.after if context else "",
    )


def outgoing(site: Site, doc: DocId) -> tuple[tuple[Outgoing, ...], int]:
    """The pages that `doc` refers to, in the order of its text, up to `MENTIONS`, and how many there are beyond."""
    pages = dict.fromkeys(
        link.resolution.target
        for link in site.wiki.links[doc]
        if isinstance(link.resolution, Found) and link.resolution.target != doc and link.resolution.target in site.cards
    )
    verbs = {edge.target: edge.kind for edge in reversed(site.derived.relations.of.get(doc, ()))}
    shown = ((site.cards[page], verbs.get(page, "")) for page in list(pages)[:MENTIONS])
    return tuple(Outgoing(title=card.title, url=card.url, date=card.date, verb=verb) for card, verb in shown), max(0, len(pages) - MENTIONS)


def objections(site: Site, doc: DocId) -> tuple[Said, ...]:
    """What pages state that contradicts or supersedes `doc`, those of the newest first, one for each page."""
    found: dict[DocId, Relation] = {}
    for edge in site.derived.relations.to.get(doc, ()):
        if edge.kind in _OBJECTING:
            found.setdefault(edge.source, edge)
    return tuple(
        Said(title=card.title, url=card.url, date=card.date, verb=edge.kind, sentence=edge.sentence)
        for edge in list(found.values())[:_OBJECTIONS]
        for card in (site.cards[edge.source],)
    )


def newer_pages(site: Site, doc: DocId) -> Newer | None:
    """The pages of the topic of `doc` that are newer than it, and than its last update, and refer to it; None for none."""
    updated = site.wiki.pages[doc].meta.updated
    day = max(site.cards[doc].date, updated.isoformat() if updated else "")
    found = list(_newer(site, doc, day)) if day and site.cards[doc].topic else []
    if not found:
        return None
    newest = site.cards[found[0]]
    return Newer(count=len(found), title=newest.title, url=newest.url, date=newest.date)


def _newer(site: Site, doc: DocId, day: str) -> Iterator[DocId]:
    topic = site.cards[doc].topic
    for link in site.derived.backlinks.get(doc, ()):  # the newest first
        card = site.cards[link.source]
        if card.date <= day:
            return
        if card.topic == topic and card.kind != "digest":
            yield link.source
