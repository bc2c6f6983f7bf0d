"""All that a template may see: plain values, URLs below the site's root. A page's key is the hash of its view, so nothing else may reach it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from wikigen.derive.publishers import publisher_slug
from wikigen.derive.tags import tag_slug
from wikigen.links.clean import clean_url
from wikigen.model import DocId, External, Found, Link, LinkRef, Missing
from wikigen.parse.sections import shorten
from wikigen.paths import SrcUri, Url
from wikigen.publish.site import Site

__all__ = [
    "MENTIONS",
    "Card",
    "Crumb",
    "Day",
    "Facts",
    "Mention",
    "PageView",
    "RawRef",
    "RelatedItem",
    "SourceRef",
    "TierView",
    "card_of",
    "page_view",
    "raw_ref",
    "related_items",
]

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
class TierView:
    """A tier as it is shown: `Tier 2`, with its name to explain it."""

    number: int
    name: str
    url: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date and its label."""

    iso: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A page as other pages show it."""

    title: str
    url: Url
    kind: str
    topic: Crumb | None
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
    """Cleaned; empty for a mere name."""
    host: str
    publisher: Crumb | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRef:
    """A raw digest that a page builds on."""

    title: str
    path: str
    url: Url | None
    items: tuple[Crumb, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Another page that refers to this one, and the sentence it does so in."""

    card: Card
    place: str
    before: str
    mention: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedItem:
    """An entry of a Related list: a card, an outside link, or text for what leads nowhere."""

    card: Card | None = None
    label: str = ""
    url: str = ""
    host: str = ""
    missing: str = ""
    """Why the entry leads nowhere; empty for one that does not mean to."""
    note: str = ""
    """What the entry says besides its link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page says of itself, for its header."""

    topic: Crumb | None
    date: str
    tier: TierView | None
    dates: tuple[Day, ...]
    updated: str
    authors: tuple[str, ...]
    status: str
    tags: tuple[Crumb, ...]
    extra: tuple[tuple[str, str], ...]
    sources: tuple[SourceRef, ...]
    raw: tuple[RawRef, ...]
    raw_notes: tuple[str, ...]
    """What stands where a raw path should: `(parallel daily digest 2026-04-21)`."""
    missing_raw: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A wiki page."""

    template: str = "page.html"
    title: str
    description: str
    kind: str
    facts: Facts
    minutes: int
    breadcrumbs: tuple[Crumb, ...]
    previous: Card | None
    following: Card | None
    related: tuple[RelatedItem, ...]
    """Of the front matter; those of the text stand in the text."""
    mentions: tuple[Mention, ...]
    more_mentions: int


# ---- small parts


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


def topic_crumb(site: Site, slug: str, *, spoken: bool = False) -> Crumb | None:
    """A topic with its hub, by its slug or, `spoken`, by its title; None for a page without a topic."""
    topic = site.derived.topics.get(slug)
    if topic:
        return Crumb(title=topic.title if spoken else topic.slug, url=site.url_of(site.topic_uris[slug]))
    return Crumb(title=slug, url=None) if slug else None


def slug_url(site: Site, family: str, slug: str) -> Url:
    """The hub of a tag or publisher."""
    return site.url_of(SrcUri(f"{family}/{slug}/index.md"))


def card_of(site: Site, doc: DocId) -> Card:
    """A page as other pages show it."""
    page = site.wiki.pages[doc]
    return Card(
        title=page.meta.title,
        url=site.urls[doc],
        kind=page.meta.kind,
        topic=topic_crumb(site, page.meta.topic),
        date=iso(page.meta.day),
        tier=tier_view(site, site.derived.tier_of.get(doc)),
        summary=shorten(page.tldr, _SUMMARY),
        minutes=minutes_of(page.words),
    )


def home_crumb() -> Crumb:
    """The first breadcrumb of every page."""
    return Crumb(title="Home", url=Url(""))


def source_ref(site: Site, ref: LinkRef) -> SourceRef:
    """A source of a page: cleaned link or mere name, with its publisher's hub."""
    slug = publisher_slug(ref)
    entry = site.derived.publishers.get(slug)
    publisher = Crumb(title=entry.name, url=slug_url(site, "publishers", slug)) if entry else None
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


def raw_ref(site: Site, doc: DocId, items: Iterable[int]) -> RawRef:
    """A raw document with the named items of it."""
    raw, url = site.wiki.raw[doc], site.url(doc)
    by_number = {item.number: item for item in raw.items}
    return RawRef(
        title=raw.title,
        path=doc,
        url=url,
        items=tuple(
            Crumb(title=by_number[number].title, url=Url(f"{url}#item-{number}") if url is not None else None)
            for number in items
            if number in by_number
        ),
    )


# ---- a wiki page


def page_view(site: Site, doc: DocId) -> PageView:
    """Everything that the template shows of a page around its text."""
    page = site.wiki.pages[doc]
    facts = _facts(site, doc)
    before, after = site.derived.neighbours.get(doc, (None, None))
    found = site.derived.backlinks.get(doc, ())
    topic = topic_crumb(site, page.meta.topic, spoken=True)
    crumbs = (home_crumb(), topic) if topic else (home_crumb(),)
    return PageView(
        title=page.meta.title,
        description=shorten(page.tldr, 200),
        kind=page.meta.kind,
        facts=facts,
        minutes=minutes_of(page.words),
        breadcrumbs=crumbs if site.urls[doc] else (),
        previous=card_of(site, before) if before else None,
        following=card_of(site, after) if after else None,
        related=tuple(_related_of_metadata(site, doc)),
        mentions=tuple(_mention(site, link) for link in found[:MENTIONS]),
        more_mentions=max(0, len(found) - MENTIONS),
    )


def _facts(site: Site, doc: DocId) -> Facts:
    page = site.wiki.pages[doc]
    meta, links = page.meta, site.wiki.links[doc]
    sources = (link for link in links if link.ref.place == "source" and isinstance(link.resolution, External) and link.ref in meta.sources)
    lost = (link for link in links if link.ref.place in {"raw", "source"} and isinstance(link.resolution, Missing))
    shown = [Day(iso=iso(date.date), label=date.label) for date in meta.dates]
    return Facts(
        topic=topic_crumb(site, meta.topic),
        date=iso(meta.day),
        tier=tier_view(site, site.derived.tier_of.get(doc)),
        dates=tuple(shown) if len(shown) > 1 or any(day.label for day in shown) else (),
        updated=iso(meta.updated),
        authors=meta.authors,
        status=meta.status,
        tags=tuple(Crumb(title=tag, url=slug_url(site, "tags", tag_slug(tag))) for tag in meta.tags if tag_slug(tag)),
        extra=tuple(meta.extra.items()),
        sources=tuple(source_ref(site, link.ref) for link in sources),
        raw=tuple(raw_ref(site, use.doc, use.items) for use in site.derived.raw_of.get(doc, ())),
        raw_notes=tuple(ref.label for ref in meta.raw if not ref.target),
        missing_raw=tuple(dict.fromkeys(link.ref.label or link.ref.target for link in lost)),
    )


def _mention(site: Site, link: Link) -> Mention:
    context = link.ref.context
    return Mention(
        card=card_of(site, link.source),
        place=link.ref.place,
        before=context.before if context else "",
        mention=context.mention if context else "",
        after=context.after if context else "",
    )


def _related_of_metadata(site: Site, doc: DocId) -> Iterator[RelatedItem]:
    page = site.wiki.pages[doc]
    spans = [found.span for found in page.related_lists]
    in_text = {
        link.resolution.target
        for link in site.wiki.links[doc]
        if isinstance(link.resolution, Found) and any(span.start <= link.ref.span.start < span.end for span in spans)
    }
    for link in site.wiki.links[doc]:
        if link.ref not in page.meta.related or (isinstance(link.resolution, Found) and link.resolution.target in in_text):
            continue
        yield from _related(site, link, "")


def related_items(site: Site, doc: DocId, index: int) -> tuple[RelatedItem, ...]:
    """The entries of the `index`-th Related list of a page. A link to the page itself, and one without a target, is junk and left out."""
    found = site.wiki.pages[doc].related_lists[index]
    items: list[RelatedItem] = []
    for item in found.items:
        links = [link for link in site.wiki.links[doc] if item.span.start <= link.ref.span.start < item.span.end]
        if not links:
            items.extend([RelatedItem(note=item.text)] if any(char.isalnum() for char in item.text) else [])
        for number, link in enumerate(links):
            items.extend(_related(site, link, _note(item.text, links) if number == 0 else ""))
    return tuple(items)


def _note(text: str, links: list[Link]) -> str:
    for link in links:
        text = text.replace(link.ref.label, "", 1) if link.ref.label else text
    words = text.strip(" \t.,:;·—–-()|")  # noqa: RUF001 - dashes as authors type them
    return words if any(char.isalnum() for char in words) else ""


def _related(site: Site, link: Link, note: str) -> Iterator[RelatedItem]:
    found = link.resolution
    label = link.ref.label or link.ref.target
    if isinstance(found, Found):
        url = site.url(found.target)
        if found.target == link.source:
            return
        if found.target in site.wiki.pages:
            yield RelatedItem(card=card_of(site, found.target), label=label, note=note)
        elif url is not None:
            title = site.wiki.raw[found.target].title if found.target in site.wiki.raw else label
            yield RelatedItem(label=title, url=url + (f"#{quote(found.anchor)}" if found.anchor else ""), note=note)
        else:
            yield RelatedItem(label=label, note=note)
    elif isinstance(found, External):
        cleaned = clean_url(found.url) if found.url else None
        yield RelatedItem(label=label, url=cleaned or "", host=host_of(cleaned or ""), note=note)
    elif not (isinstance(found, Missing) and found.reason == "empty"):
        yield RelatedItem(label=label, missing=why_missing(link), note=note)


def why_missing(link: Link) -> str:
    """One sentence for the reader on why a link leads nowhere."""
    found, name = link.resolution, link.ref.target
    if isinstance(found, Missing):
        if found.reason == "unsafe":
            return "This link has a scheme that is not published."
        return f"No page or file is named “{name}”."
    return f"Several pages are named “{name}”."
