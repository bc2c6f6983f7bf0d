"""Quiet marks in a page's text: beside a figure, where it stands in a raw file; before a paragraph, the relation that it states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from wikigen.derive.figures import Traced, trace
from wikigen.derive.order import is_article
from wikigen.model import DocId
from wikigen.paths import Url, relative
from wikigen.publish.cards import public
from wikigen.publish.site import Site
from wikigen.visible import visible

__all__ = ["Mark", "figure_counts", "mark_html", "marks", "traced"]

_ABSENT = "Not found in the raw files that this page names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark, and where it goes."""

    at: int
    """The byte of the page's text that it goes before."""
    kind: str
    """`found` or `absent` for a figure, else the name of a relation."""
    words: str
    """What it says of a figure."""
    url: Url | None
    """Where the figure stands."""


def traced(site: Site, doc: DocId) -> tuple[Traced, ...]:
    """The figures of a page that names raw files, each looked up in these; none of an index, a log, or a page that names none."""
    page, uses = site.wiki.pages[doc], site.derived.raw_of.get(doc, ())
    return trace(site.wiki, page, uses, site.derived.numbers) if uses and is_article(page) else ()


def figure_counts(found: Sequence[Traced]) -> Iterator[str]:
    """What the trace came to, as words."""
    there, unknown = (sum(entry.status == status for entry in found) for status in ("found", "unknown"))
    if found:
        said = f"{there} of {len(found)} {'figure stands' if len(found) == 1 else 'figures stand'} in its raw files"
        yield f"{said}; for {unknown} these are too short to tell, or one is missing" if unknown else said


def marks(site: Site, doc: DocId, figures: Sequence[Traced]) -> tuple[Mark, ...]:
    """The marks of a page; none in headings, in links, or on a page whose HTML passes as it is."""
    edges = site.derived.relations.of.get(doc, ())
    if site.is_trusted(doc) or not (figures or edges):
        return ()
    page = site.wiki.pages[doc]
    taken = [(link.ref.span.start, link.ref.span.end) for link in site.wiki.links[doc] if link.ref.syntax != "yaml"]
    taken += [(part.heading.start, part.heading.end) for part in page.sections]
    kinds = {edge.sentence: edge.kind for edge in reversed(edges)}
    return (*_figures(site, figures, sorted(taken)), *_verbs(site, doc, kinds))


def _figures(site: Site, figures: Sequence[Traced], taken: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    index = 0
    for entry in figures:
        if entry.status == "unknown":
            continue
        start = entry.figure.start
        while index < len(taken) and taken[index][1] <= start:
            index += 1
        if index < len(taken) and taken[index][0] <= start:
            continue
        if entry.raw is None:
            yield Mark(at=entry.figure.end, kind="absent", words=_ABSENT, url=None)
            continue
        page = site.url(entry.raw)
        url = Url(f"{page}#item-{entry.item}") if page is not None and entry.item else page
        name = "a raw file" if page is None else public(site, site.wiki.raw[entry.raw].title)
        item = f", item {entry.item}" if page is not None and len(site.wiki.raw[entry.raw].items) > 1 and entry.item else ""
        yield Mark(at=entry.figure.end, kind="found", words=f"In {name}{item}", url=url)


def _verbs(site: Site, doc: DocId, kinds: dict[str, str]) -> Iterator[Mark]:
    page = site.wiki.pages[doc]
    if not kinds:
        return
    data = site.wiki.text_of(doc).encode("utf-8", "surrogatepass")
    for statement in page.statements:
        if statement.sentence in kinds:
            start = statement.span.start
            opened = statement.bold and data[start : start + 2] not in {b"**", b"__"}  # the span begins behind what makes it bold
            yield Mark(at=start - 2 if opened else start, kind=kinds[statement.sentence], words="", url=None)


def mark_html(mark: Mark, base: Url) -> str:
    """A mark as it stands on the page at `base`."""
    words = escape(visible(mark.words))
    if mark.url is not None:
        return f'<a class="wg-figure" href="{escape(relative(mark.url, base))}" title="{words}"></a>'
    if mark.words:
        return f'<span class="wg-figure wg-figure--{mark.kind}" role="img" aria-label="{words}" title="{words}"></span>'
    return f'<span class="wg-verb wg-verb--{mark.kind}" data-verb="{mark.kind}"></span>'  # no text: what the author wrote stays as it is
