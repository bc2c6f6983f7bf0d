"""All that a template may see: plain values, URLs below the site's root. A page's key is the hash of its view, so nothing else may reach it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from wikigen.derive.order import is_article
from wikigen.derive.support import support_of
from wikigen.derive.tags import tag_slug
from wikigen.linked import Found, Link, Missing
from wikigen.model import DocId
from wikigen.parse.sections import shorten
from wikigen.paths import RAW, SrcUri, Url, beneath, stem_of
from wikigen.publish.cards import (
    Card,
    Crumb,
    RawRef,
    SourceRef,
    TierView,
    TopicCrumb,
    home_crumb,
    iso,
    minutes_of,
    raw_ref,
    slug_url,
    source_ref,
    tier_view,
    topic_crumb,
)
from wikigen.publish.embeds import Embed, embeds_of
from wikigen.publish.home import HomeView
from wikigen.publish.marks import Mark, figure_counts, marks, traced
from wikigen.publish.references import MENTIONS_FOLDER, Mention, Newer, Outgoing, Said, mentions, newer_pages, objections, outgoing
from wikigen.publish.related import RelatedItem, related_items, related_of_metadata
from wikigen.publish.site import Site

__all__ = ["Cited", "Day", "Facts", "PageView", "page_view"]

_APART_IN_TEX = str.maketrans({"{": None, "}": None, "\\": None, **{sign: f"\\{sign}" for sign in "&%$#_"}})
"""What would end a field or call something in it goes; what means something else there is escaped."""
_NO_KEY = re.compile(r"[^A-Za-z0-9._:-]+")

_SUMMARY = 480
"""Characters of a TL;DR in a preview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date and its label."""

    iso: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page says of itself, for its header."""

    topic: TopicCrumb | None
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
class Cited:
    """What an entry of BibTeX has of a page, without what would end a field."""

    key: str
    title: str
    authors: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A wiki page."""

    template: str = "page.html"
    title: str
    subtitle: str
    description: str
    summary: str
    """The TL;DR as a preview of the page shows it."""
    kind: str
    facts: Facts
    minutes: int
    breadcrumbs: tuple[Crumb, ...]
    previous: Card | None
    following: Card | None
    earlier: Card | None
    """The page before it in time, whatever its topic."""
    later: Card | None
    related: tuple[RelatedItem, ...]
    """Of the front matter."""
    lists: tuple[tuple[RelatedItem, ...], ...]
    """The Related lists of the text, each to be filled in where it stands."""
    mentions: tuple[Mention, ...]
    more_mentions: int
    all_mentions: Url | None
    """The whole list of them, where there are more."""
    outgoing: tuple[Outgoing, ...]
    more_outgoing: int
    objections: tuple[Said, ...]
    """Pages that state that they contradict or supersede this one."""
    newer: Newer | None
    support: tuple[str, ...]
    """What stands behind the page, in counts, each as words."""
    marks: tuple[Mark, ...]
    """Marks in its text."""
    embeds: tuple[Embed, ...]
    """What its text shows of other documents."""
    cited: Cited
    panelled: bool
    """Whether anything stands beside the text."""
    home: HomeView | None = None
    """The lists of the front page, where this is it."""


def page_view(site: Site, doc: DocId) -> PageView:
    """Everything that the template shows of a page around its text."""
    page = site.wiki.pages[doc]
    facts = _facts(site, doc)
    before, after = site.derived.neighbours.get(doc, (None, None))
    earlier, later = site.derived.in_time.get(doc, (None, None))
    telling, more_telling = mentions(site, doc)
    told, more_told = outgoing(site, doc)
    topic = topic_crumb(site, page.meta.topic, spoken=True)
    figures = traced(site, doc)
    support = (*_support(site, doc, facts), *figure_counts(figures)) if is_article(page) else ()
    crumbs = (home_crumb(), topic) if topic else (home_crumb(),)
    return PageView(
        title=page.meta.title,
        subtitle=page.meta.subtitle,
        description=shorten(page.tldr, 200),
        summary=shorten(page.tldr, _SUMMARY),
        kind=page.meta.kind,
        facts=facts,
        minutes=minutes_of(page.words),
        breadcrumbs=crumbs if site.urls[doc] else (),
        previous=site.cards[before] if before else None,
        following=site.cards[after] if after else None,
        related=tuple(related_of_metadata(site, doc)),
        lists=tuple(related_items(site, doc, index) for index in range(len(page.related_lists))),
        earlier=site.cards[earlier] if earlier else None,
        later=site.cards[later] if later else None,
        mentions=telling,
        more_mentions=more_telling,
        all_mentions=site.url_of(SrcUri(f"{beneath(site.uris[doc], MENTIONS_FOLDER)}/index.md")) if more_telling else None,
        outgoing=told,
        more_outgoing=more_told,
        objections=objections(site, doc),
        newer=newer_pages(site, doc),
        support=support,
        marks=marks(site, doc, figures),
        embeds=embeds_of(site, doc),
        cited=Cited(key=_cite_key(doc), title=_bare(page.meta.title), authors=" and ".join(map(_bare, page.meta.authors))),
        panelled=bool(telling or told or support or facts.sources or facts.raw or facts.missing_raw or facts.raw_notes),
    )


def _bare(text: str) -> str:
    """Text as a field of BibTeX can hold it."""
    return text.translate(_APART_IN_TEX)


def _cite_key(doc: DocId) -> str:
    """A page's file name as BibTeX can hold it in a key: letters, digits and joining signs of ASCII."""
    plain = unicodedata.normalize("NFKD", stem_of(doc)).encode("ascii", "ignore").decode()
    return _NO_KEY.sub("-", plain).strip("-") or "page"


def _support(site: Site, doc: DocId, facts: Facts) -> Iterator[str]:
    """What was counted, and no verdict on it."""
    publishers = len({source.publisher for source in facts.sources if source.publisher})
    found = support_of(site.wiki, doc, publishers)
    named = found.raw_found + found.raw_missing
    if named:
        yield f"{found.raw_found} of {named} raw {'file' if named == 1 else 'files'} found"
    if found.paragraphs:
        yield f"{found.sourced} of {found.paragraphs} {'paragraph carries' if found.paragraphs == 1 else 'paragraphs carry'} a source"
    if publishers:
        yield f"{publishers} independent {'publisher' if publishers == 1 else 'publishers'}"


def _facts(site: Site, doc: DocId) -> Facts:
    page = site.wiki.pages[doc]
    meta, links, given = page.meta, site.wiki.links[doc], frozenset(page.meta.sources)
    sources = (link for link in links if link.ref.place == "source" and link.ref in given and _is_shown(link))
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
        sources=tuple(source_ref(site, link) for link in sources),
        raw=tuple(raw_ref(site, use.doc, use.items) for use in site.derived.raw_of.get(doc, ())),
        raw_notes=tuple(ref.label for ref in meta.raw if not ref.target),
        missing_raw=tuple(dict.fromkeys(link.ref.label or link.ref.target for link in lost)),
    )


def _is_shown(source: Link) -> bool:
    """Whether a source has its place among the sources: raw files have theirs below, the missing ones too, and a page is none of its own."""
    found = source.resolution
    return not isinstance(found, Missing | Found) or (
        isinstance(found, Found) and not found.target.startswith(RAW) and found.target != source.source
    )
