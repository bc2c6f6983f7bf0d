"""What a page shows of other documents within its text: all that a page with embeds is made from, beside its own text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from wikigen.derive import embeds as derived
from wikigen.linked import Found
from wikigen.model import DocId, Section
from wikigen.parse.footnotes import notes_of, with_notes
from wikigen.paths import Url
from wikigen.publish.related import embed_label, part_titles
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
    found = derived.embeds_of(site.wiki, doc, bodies=site.config.publishes_bodies)
    return _Making(site, site.urls[doc]).shown(doc, found, 0) if found else ()


class _Making:
    """Makes the embeds of the page at `base`; what it needs of another page it works out once, however many parts of it are shown."""

    def __init__(self, site: Site, base: Url) -> None:
        self._site, self._base = site, base
        self._titles, self._noted = cache(partial(part_titles, site)), cache(self._noted_text)

    def _noted_text(self, doc: DocId) -> tuple[bytes, Mapping[bytes, tuple[int, int]]]:
        data = self._site.wiki.text_of(doc).encode("utf-8", "surrogatepass")
        return data, notes_of(data)

    def shown(self, doc: DocId, found: Sequence[derived.Embed], lower: int) -> tuple[Embed, ...]:
        """Those of `found`, which `doc` embeds, with headings `lower` levels below where they would stand on that page itself."""
        sections = self._site.wiki.pages[doc].sections
        return tuple(self._made(embed, _level(sections, embed.link.ref.span.start) + lower) for embed in found if not embed.cut)

    def _made(self, embed: derived.Embed, level: int) -> Embed:
        found, at = embed.link.resolution, embed.link.ref.span.start
        label = embed_label(embed.link, self._titles)
        url = self._site.section_url(embed.target, found.anchor if isinstance(found, Found) else "")
        page = self._site.wiki.pages.get(embed.target)
        if page is None:
            raw = self._site.wiki.raw[embed.target]
            item = next(index for index, item in enumerate(raw.items) if item.span.start == embed.start)
            return Embed(at=at, origin=raw.id, label=label, url=url, level=level, text=None, item=item, digest=raw.digest)
        seen = (part.level for part in _between(page.sections, embed.start, embed.end) if part.heading not in page.masthead)
        inner = self.shown(page.id, embed.inner, level - min(seen, default=2))
        part = Part(self._base, with_notes(*self._noted(page.id), embed.start, embed.end))
        text = rewrite(self._site, page, embeds=[shown.at for shown in inner], part=part)
        return Embed(at=at, origin=page.id, label=label, url=url, level=level, text=text, inner=inner)


def _between(sections: Sequence[Section], start: int, end: int) -> Sequence[Section]:
    first, last = (bisect_left(sections, at, key=lambda section: section.heading.start) for at in (start, end))
    return sections[first:last]


def _level(sections: Sequence[Section], at: int) -> int:
    """The level below that of the heading which the byte `at` stands under."""
    above = bisect_left(sections, at, key=lambda section: section.heading.start)
    return 1 + (sections[above - 1].level if above else 1)
