"""What a page shows of others within its text, `![[page#section]]`, followed as far as it is shown: what is embedded may embed in turn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from wikigen.linked import Found, Link, Wiki
from wikigen.model import DocId

__all__ = ["DEEPEST", "MOST", "Cut", "Embed", "embeds_of"]

MOST = 64 * 1024
"""Bytes of other texts that one page shows: no page grows without bound, and no site with the square of its pages."""
_LEAST = 256
"""Bytes that an embed counts for at least, since a short one too has a frame of its own."""
DEEPEST = 4
"""How many texts may stand in each other, beside the page itself."""

Cut: TypeAlias = Literal["", "loop", "depth", "size"]
"""Why an embed is shown as a link: it stands in what it would show, or there is too much of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A place in a text where a part of a document stands."""

    link: Link
    """The reference, which leads to a page or a raw document."""
    target: DocId
    start: int
    """First byte of the part in the text of `target`."""
    end: int
    """One past its last byte."""
    cut: Cut = ""
    inner: tuple[Embed, ...] = ()
    """Those of the part itself; none where it is cut."""


class _Part(NamedTuple):
    doc: DocId
    start: int
    end: int


def embeds_of(wiki: Wiki, doc: DocId, *, bodies: bool) -> tuple[Embed, ...]:
    """The embeds of a page in the order of its text, those of raw documents if the site has their `bodies`."""
    if not any(link.ref.syntax == "embed" for link in wiki.links[doc]):
        return ()
    walk = _Walk(wiki, bodies=bodies)
    return tuple(walk.through(walk.parts(doc)[""], ()))


class _Walk:
    """Follows the embeds of one page."""

    def __init__(self, wiki: Wiki, *, bodies: bool) -> None:
        self._wiki, self._bodies = wiki, bodies
        self._left = MOST
        self.parts, self._apart = cache(self._parts_of), cache(self._apart_in)  # a page may have thousands of embeds and of sections

    def through(self, part: _Part, trail: tuple[tuple[DocId, int], ...]) -> Iterator[Embed]:
        """The embeds that stand in `part`, itself shown by those whose places are the `trail`."""
        for link in self._wiki.links[part.doc]:
            at = link.ref.span.start
            if link.ref.syntax == "embed" and part.start <= at < part.end and (shown := self._part(link)):
                yield self._followed(link, shown, (*trail, (part.doc, at)))

    def _followed(self, link: Link, part: _Part, trail: tuple[tuple[DocId, int], ...]) -> Embed:
        cut: Cut = ""
        size = max(part.end - part.start, _LEAST)
        if any(doc == part.doc and part.start <= at < part.end for doc, at in trail):
            cut = "loop"
        elif len(trail) > DEEPEST:
            cut = "depth"
        elif size > self._left:
            cut = "size"
        else:
            self._left -= size
        inner = () if cut or part.doc not in self._wiki.pages else tuple(self.through(part, trail))
        return Embed(link=link, target=part.doc, start=part.start, end=part.end, cut=cut, inner=inner)

    def _part(self, link: Link) -> _Part | None:
        """What an embed shows; None for an image, for what leads nowhere, and where no text can stand."""
        found = link.resolution
        if not isinstance(found, Found) or found.lost_anchor or link.ref.span.start in self._apart(link.source):
            return None
        return self.parts(found.target).get(found.anchor)

    def _parts_of(self, doc: DocId) -> Mapping[str, _Part]:
        """What can be shown of a document, by its anchor; a whole page has none, and the item of a raw document that has no other."""
        wiki = self._wiki
        if doc in wiki.pages:
            sections = {section.anchor: _Part(doc, section.heading.start, section.end) for section in wiki.pages[doc].sections}
            return {**sections, "": _Part(doc, 0, len(wiki.text_of(doc).encode("utf-8", "surrogatepass")))}
        if doc in wiki.raw and self._bodies:
            items = {item.anchor: _Part(doc, item.span.start, item.span.end) for item in wiki.raw[doc].items}
            return {**items, "": next(iter(items.values()))} if len(items) == 1 else items
        return {}

    def _apart_in(self, doc: DocId) -> frozenset[int]:
        """Where embeds stand in headings, in the metadata, or in a list that is shown as cards."""
        page = self._wiki.pages[doc]
        spans = (*page.masthead, *(section.heading for section in page.sections), *(found.span for found in page.related_lists))
        places = [link.ref.span.start for link in self._wiki.links[doc] if link.ref.syntax == "embed"]  # in order
        return frozenset(at for span in spans for at in places[bisect_left(places, span.start) : bisect_left(places, span.end)])
