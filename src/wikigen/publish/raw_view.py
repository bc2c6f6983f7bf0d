"""A raw digest as its page shows it. What is not published never gets into the view."""

from __future__ import annotations

from dataclasses import dataclass, field

from wikigen.check.report import count_of
from wikigen.derive import Cited
from wikigen.model import DocId
from wikigen.paths import SrcUri
from wikigen.publish.body import raw_body
from wikigen.publish.cards import MENTIONS, Card, Crumb, SourceRef, home_crumb, iso, outside_ref, public
from wikigen.publish.redact import redact
from wikigen.publish.site import Site
from wikigen.rawdoc import RawDoc, RawItem

__all__ = ["ItemView", "RawView", "item_bodies", "raw_view", "use_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item of a raw digest and what became of it."""

    number: int
    anchor: str
    title: str
    author: str
    date: str
    links: tuple[SourceRef, ...]
    cited_by: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawView:
    """A raw digest."""

    template: str = "raw.html"
    title: str
    description: str
    kind: str
    path: str
    date: str
    source: SourceRef | None
    breadcrumbs: tuple[Crumb, ...]
    items: tuple[ItemView, ...] = field(default=())
    use: str
    """What became of it: `4 items, 2 cited by 3 pages`."""
    unused: tuple[tuple[int, str], ...] = ()
    """Number and anchor of each item that no page names, where pages name others."""
    cited_by: tuple[Card, ...] = ()
    more_cited: int = 0


def raw_view(site: Site, doc: DocId) -> RawView:
    """Title, date, items with their public links, and the pages that build on them."""
    raw = site.wiki.raw[doc]
    cited = site.derived.uses.get(doc)
    kind = Crumb(title=raw.kind, url=site.url_of(SrcUri(f"raw/{raw.kind}/index.md")))
    pages = cited.pages if cited else ()
    source = outside_ref(raw.url, public(site, raw.title)) if raw.url else None
    return RawView(
        title=public(site, raw.title),
        description=f"{len(raw.items)} items of {raw.kind}, {iso(raw.date)}",
        kind=raw.kind,
        path=doc,
        date=iso(raw.date),
        source=source if source and source.url else None,
        breadcrumbs=(home_crumb(), Crumb(title="Raw digests", url=site.url_of(SrcUri("raw/index.md"))), kind),
        items=tuple(_item_view(site, raw, item) for item in raw.items),
        use=use_of(raw, cited),
        unused=tuple((item.number, item.anchor) for item in raw.items if item.number not in cited.by_item)
        if cited and cited.by_item
        else (),
        cited_by=tuple(site.cards[page] for page in pages[:MENTIONS]),
        more_cited=max(0, len(pages) - MENTIONS),
    )


def _item_view(site: Site, raw: RawDoc, item: RawItem) -> ItemView:
    cited = site.derived.uses.get(raw.id)
    pages = cited.by_item.get(item.number, ()) if cited else ()
    links = (outside_ref(url, "") for url in item.links)
    return ItemView(
        number=item.number,
        anchor=item.anchor,
        title=public(site, item.title),
        author=public(site, item.author),
        date=iso(item.date),
        links=tuple(dict.fromkeys(link for link in links if link.url)),
        cited_by=tuple(site.cards[page] for page in pages[:MENTIONS]),
    )


def use_of(raw: RawDoc, cited: Cited | None) -> str:
    """The items of a document, and how many pages build on how many of them; of one that is one text, the pages alone."""
    pages = count_of(len(cited.pages), "page") if cited else ""
    if len(raw.items) == 1:
        return f"cited by {pages}" if pages else "not cited"
    items = count_of(len(raw.items), "item")
    if cited and cited.by_item:
        return f"{items}, {len(cited.by_item)} cited by {pages}"
    return f"{items}, named by {pages}" if pages else f"{items}, none cited"


def item_bodies(raw: RawDoc, whole: str, *, redacted: bool) -> tuple[str, ...]:
    """The text of each item of a document as sanitised HTML, without personal data where it is to be `redacted`; `whole` is its text."""
    text = whole.encode("utf-8", "surrogatepass")
    parts = (text[item.span.start : item.span.end].decode("utf-8", "replace") for item in raw.items)
    return tuple(raw_body(redact(part) if redacted else part) for part in parts)
