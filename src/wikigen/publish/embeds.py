"""What a page shows of other documents within its text: all that a page with embeds is made from, beside its own text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wikigen.derive import embeds as derived
from wikigen.linked import Found
from wikigen.model import DocId, Page
from wikigen.parse.footnotes import with_notes
from wikigen.paths import Url
from wikigen.publish.related import embed_label
from wikigen.publish.rewrite import Part, Rewritten, rewrite
from wikigen.publish.site import Site

__all__ = ["Embed", "embeds_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A part of a document that is shown in a page's text, with a way back to where it stands."""

    at: int
    """The byte at which the embed begins in the text that it is written in."""
    origin: DocId
    label: str
    url: Url
    """Of the part, where it is at home."""
    level: int
    """Of its highest headings, so that they stand below the heading that it is shown under."""
    text: Rewritten | None
    """None for an item of a raw document."""
    item: int = -1
    """Which item of the raw document, from 0."""
    digest: str = ""
    """Of the raw document, whose text is not here."""
    inner: tuple[Embed, ...] = ()
    """What the part embeds, by the numbers of its slots."""


def embeds_of(site: Site, doc: DocId) -> tuple[Embed, ...]:
    """The embeds of a page that are shown; all others are links."""
    bodies = site.config.publish_raw in {"redacted", "full"}
    found = derived.embeds_of(site.wiki, doc, bodies=bodies)
    return _shown(site, site.wiki.pages[doc], found, site.urls[doc], 0) if found else ()


def _shown(site: Site, page: Page, found: Sequence[derived.Embed], base: Url, lower: int) -> tuple[Embed, ...]:
    """Those of `found`, which `page` embeds, with headings `lower` levels below where they would stand on the page itself."""
    return tuple(_made(site, embed, base, _level(page, embed.link.ref.span.start) + lower) for embed in found if not embed.cut)


def _level(page: Page, at: int) -> int:
    """The level below that of the heading which the byte `at` stands under."""
    return 1 + next((section.level for section in reversed(page.sections) if section.heading.start <= at), 1)


def _made(site: Site, embed: derived.Embed, base: Url, level: int) -> Embed:
    found = embed.link.resolution
    anchor = found.anchor if isinstance(found, Found) else ""
    at, label, url = embed.link.ref.span.start, embed_label(site, embed.link), site.section_url(embed.target, anchor)
    page = site.wiki.pages.get(embed.target)
    if page is None:
        raw = site.wiki.raw[embed.target]
        item = next(index for index, item in enumerate(raw.items) if item.span.start == embed.start)
        return Embed(at=at, origin=raw.id, label=label, url=url, level=level, text=None, item=item, digest=raw.digest)
    seen = (part for part in page.sections if embed.start <= part.heading.start < embed.end and part.heading not in page.masthead)
    highest = min((part.level for part in seen), default=2)
    inner = _shown(site, page, embed.inner, base, level - highest)
    data = site.wiki.text_of(page.id).encode("utf-8", "surrogatepass")
    part = Part(base, with_notes(data, embed.start, embed.end))
    text = rewrite(site, page, embeds=[shown.at for shown in inner], part=part)
    return Embed(at=at, origin=page.id, label=label, url=url, level=level, text=text, inner=inner)
