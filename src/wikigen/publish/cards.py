"""The small parts that views are made of: links with a name, tiers, cards of pages, sources, raw digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wikigen.derive.publishers import publisher_slug
from wikigen.linked import External, Found, Link
from wikigen.links.clean import clean_url
from wikigen.model import DocId
from wikigen.parse.sections import shorten
from wikigen.paths import SrcUri, Url
from wikigen.publish.colours import hue_of
from wikigen.publish.redact import redact

if TYPE_CHECKING:  # which has cards itself
    from wikigen.publish.site import Site

__all__ = [
    "MENTIONS", "Card", "Crumb", "RawRef", "SourceRef", "TierView", "TopicCrumb", "home_crumb", "host_of", "iso", "make_cards", "minutes_of", "outside_ref", "public",
    "raw_ref", "slug_url", "source_ref", "tier_view", "topic_crumb",
]  # fmt: skip

_WORDS_A_MINUTE = 230
"""Reading speed of English prose, silent: the mean of Brysbaert's 2019 review is 238 words a minute."""
MENTIONS = 50
"""Entries of "Referenced by" on one page; what is beyond is counted."""
_SUMMARY = 240
"""Characters of a TL;DR on a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """A name that leads somewhere; an empty URL is the home page, None is text."""

    title: str
    url: Url | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCrumb(Crumb):
    """A topic and its hub."""

    hue: str
    """Names its colour, the class `wg-hue-<hue>`; empty for grey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierView:
    """A tier as it is shown: `Tier 2`, with its name to explain it."""

    number: int
    name: str
    url: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A page as other pages show it."""

    title: str
    url: Url
    kind: str
    topic: TopicCrumb | None
    date: str
    """ISO date, or empty."""
    tier: TierView | None
    summary: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """A source as the page names it."""

    label: str
    url: str
    """Cleaned; of a page of the wiki below the site's root; empty for a mere name."""
    host: str
    publisher: Crumb | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRef:
    """A raw digest that a page builds on."""

    title: str
    path: str
    url: Url | None
    items: tuple[Crumb, ...]


def iso(day: dt.date | None) -> str:
    """A date as text, empty for none."""
    return day.isoformat() if day else ""


def minutes_of(words: int) -> int:
    """Minutes that reading takes, at least one."""
    return max(1, round(words / _WORDS_A_MINUTE))


def tier_view(site: Site, tier: int | None) -> TierView | None:
    """A tier with its name and hub."""
    if tier is None:
        return None
    return TierView(number=tier, name=site.config.tier_title(tier), url=site.url_of(SrcUri(f"tiers/{tier}/index.md")))


def topic_crumb(site: Site, slug: str, *, spoken: bool = False) -> TopicCrumb | None:
    """A topic with its hub, by its slug or, `spoken`, by its title; None for a page without a topic."""
    if not slug:
        return None
    title, given = site.topic_titles.get(slug), site.config.topics.get(slug)
    hue = hue_of(slug, given.colour if given else "")
    if title is None:
        return TopicCrumb(title=slug, url=None, hue=hue)
    return TopicCrumb(title=title if spoken else slug, url=site.url_of(site.topic_uris[slug]), hue=hue)


def slug_url(site: Site, family: str, slug: str) -> Url:
    """The hub of a tag or publisher."""
    return site.url_of(SrcUri(f"{family}/{slug}/index.md"))


def make_cards(site: Site, known: Site | None = None) -> Mapping[DocId, Card]:
    """The card of every page; one that says what it said in a `known` site is the same card, and where all do, they are the same mapping."""
    cards = {}
    for doc in site.wiki.pages:
        if known and _says_the_same(site, known, doc):
            cards[doc] = known.cards[doc]
        else:
            cards[doc] = _card_of(site, doc)
            if known and known.cards.get(doc) == cards[doc]:
                cards[doc] = known.cards[doc]
    return known.cards if known and cards == known.cards else MappingProxyType(cards)


def _says_the_same(site: Site, known: Site, doc: DocId) -> bool:
    """Whether nothing that a card is made from has changed since `known`."""
    page = site.wiki.pages[doc]
    topic = page.meta.topic
    return (
        known.wiki.pages.get(doc) is page
        and known.urls.get(doc) == site.urls[doc]
        and known.derived.tier_of.get(doc) == site.derived.tier_of.get(doc)
        and known.topic_titles.get(topic) == site.topic_titles.get(topic)
        and known.topic_uris.get(topic) == site.topic_uris.get(topic)
    )


def _card_of(site: Site, doc: DocId) -> Card:
    page = site.wiki.pages[doc]
    return Card(
        title=page.meta.title,
        url=site.urls[doc],
        kind=page.meta.kind,
        topic=topic_crumb(site, page.meta.topic, spoken=page.meta.topic in site.config.topics),
        date=iso(page.meta.day),
        tier=tier_view(site, site.derived.tier_of.get(doc)),
        summary=shorten(page.tldr, _SUMMARY),
        minutes=minutes_of(page.words),
    )


def home_crumb() -> Crumb:
    """The first breadcrumb of every page."""
    return Crumb(title="Home", url=Url(""))


def source_ref(site: Site, link: Link) -> SourceRef:
    """A source of a page: a cleaned link or mere name with its publisher's hub, or another page of the wiki."""
    ref, found = link.ref, link.resolution
    if not isinstance(found, External):
        target = found.target if isinstance(found, Found) else DocId("")
        named = target in site.wiki.pages and ref.label in {"", ref.target}
        label = site.cards[target].title if named else ref.label or ref.target
        return SourceRef(label=label, url=site.url(target) or "", host="", publisher=None)
    slug = publisher_slug(ref)
    name = site.publisher_names.get(slug)
    publisher = Crumb(title=name, url=slug_url(site, "publishers", slug)) if name is not None else None
    return outside_ref(ref.target, ref.label, publisher)


def outside_ref(url: str, label: str, publisher: Crumb | None = None) -> SourceRef:
    """A link that leaves the wiki, cleaned; only its label where nothing public is left of it."""
    cleaned = clean_url(url) if "://" in url else None
    return SourceRef(label=label or cleaned or url, url=cleaned or "", host=host_of(cleaned or ""), publisher=publisher)


def host_of(url: str) -> str:
    """The host of a URL without `www.`; empty for none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def public(site: Site, text: str) -> str:
    """A title or name of a raw document as it may be published: without personal data, unless all of it is published as it is."""
    return text if site.config.publish_raw == "full" else _redacted(text)


@lru_cache(maxsize=65_536)
def _redacted(text: str) -> str:
    """Titles and names stand on many pages."""
    return redact(text)


def raw_ref(site: Site, doc: DocId, items: Iterable[int]) -> RawRef:
    """A raw document with the named items of it."""
    raw, url = site.wiki.raw[doc], site.url(doc)
    if url is None:  # not published: its path stands in the page, and nothing else of it is told
        return RawRef(title="", path=doc, url=None, items=())
    by_number = {item.number: item for item in raw.items}
    return RawRef(
        title=public(site, raw.title),
        path=doc,
        url=url,
        items=tuple(
            Crumb(title=public(site, by_number[number].title), url=Url(f"{url}#item-{number}")) for number in items if number in by_number
        ),
    )
