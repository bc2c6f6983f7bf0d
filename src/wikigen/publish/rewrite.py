"""A page's source with its links spliced in by their spans, ready for any engine.

What an engine must not see is cut out (the masthead) or replaced by a slot: a word that no author can guess, which `slots` exchanges
for our own markup after the text has been sanitised.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from wikigen.linked import Ambiguous, External, Found, Link, Missing
from wikigen.model import DocId, Formula, Page, Span
from wikigen.paths import RAW, Url, relative
from wikigen.publish.cards import host_of
from wikigen.publish.marks import Mark
from wikigen.publish.related import embed_label, part_titles, why_missing
from wikigen.publish.site import Site
from wikigen.publish.slots import Slot, mark_slot, token_of

__all__ = ["MISSING_SCHEME", "Part", "Rewritten", "rewrite"]

MISSING_SCHEME = "wikigen-missing"
"""Stands for a URL in an HTML tag that leads nowhere, until `finish` takes the tag apart."""

_WORDED = frozenset({"inline", "reference", "wikilink", "loose"})
"""Links whose words stand between their brackets."""
_IMAGES = re.compile(r"\.(?:apng|avif|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_SIZE = re.compile(r"(?P<width>\d{1,4})(?:x(?P<height>\d{1,4}))?", re.ASCII)
_CLOSING_RULE = re.compile(rb"\s*\n[ ]{0,3}(?:[-*_][ \t]*){3,}\s*$")
_Found = TypeVar("_Found", Link, Formula)

_SET_APART = 6_000
"""Bytes up to which a TL;DR is set apart; a longer one is no summary."""


class _Splice(NamedTuple):
    start: int
    end: int
    text: str


class _Host(NamedTuple):
    """The page on which a text is shown, its own or another one."""

    url: Url
    slots: Mapping[int, str]
    """Of the embeds that are shown, by their places in the text."""
    titles: Callable[[DocId], Mapping[str, str]]
    """Of the parts of a document, by their anchors."""


class Part(NamedTuple):
    """What another page shows of a page."""

    base: Url
    """The other page's, which links are made for."""
    spans: tuple[tuple[int, int], ...]
    """Bytes of the text, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """Markdown for an engine, and the slots in it."""

    markdown: str
    token: str
    """How the name of every slot begins: the hash of the text, so that the text cannot hold it."""
    slots: tuple[Slot, ...]
    title_anchor: str
    """Id of the title that was cut out and is shown above the text; empty where the text keeps its own."""
    formulas: tuple[Formula, ...] = ()
    """Those of the text, by the numbers that slots have for them."""


def rewrite(site: Site, page: Page, marks: Sequence[Mark] = (), embeds: Sequence[int] = (), part: Part | None = None) -> Rewritten:
    """Splice every resolved target into the text of `page`, or into a `part` of it as another page shows that.

    There is a slot for each of `marks`, and for the embeds of pages that begin at the bytes `embeds`; any other is a link.
    """
    data = site.wiki.text_of(page.id).encode("utf-8", "surrogatepass")
    token = token_of(data)
    slots = [Slot(f"{token}e{index}x", "embed", index) for index in range(len(embeds))]
    if part:
        cuts, blocks, base = _outside(page, part, len(data)), [], part.base
    else:
        cuts, base = [_Splice(span.start, span.end, "") for span in page.masthead], site.urls[page.id]
        blocks = [*_tldr(page, data, token, slots), *_related(page, data, token, slots), *_front(site, page, len(data), token, slots)]
    links, formulas = site.wiki.links[page.id], page.formulas
    if part:
        links, formulas = _inside(part, links, lambda link: link.ref.span.start), _inside(part, formulas, lambda found: found.span.start)
    there = _Host(base, dict(zip(embeds, (slot.token for slot in slots), strict=False)), cache(partial(part_titles, site)))
    spliced = [splice for link in links for splice in (*_words(site, link, data, there), *_link(site, link, data, there))]
    spliced += (_Splice(mark.at, mark.at, mark_slot(token, index, words=bool(mark.words))) for index, mark in enumerate(marks))
    covered = [*cuts, *(splice for splice in blocks if splice.end > splice.start)]
    drawn = list(_formulas(site, page, formulas, token, covered, slots))
    free = [splice for splice in spliced if not any(cut.start <= splice.start and splice.end <= cut.end for cut in covered)]
    title = next((section for section in page.sections if any(section.heading == span for span in page.masthead)), None)
    return Rewritten(
        markdown=_apply(data, [*cuts, *blocks, *drawn, *free]).decode("utf-8", "surrogatepass"),
        token=token,
        slots=tuple(slots),
        title_anchor=title.anchor if title and not part else "",
        formulas=formulas,
    )


def _inside(part: Part, found: Sequence[_Found], start: Callable[[_Found], int]) -> tuple[_Found, ...]:
    """Those of the page's links or formulas that stand in a part of it."""
    ends = ((bisect_left(found, first, key=start), bisect_left(found, last, key=start)) for first, last in part.spans)
    return tuple(entry for first, last in ends for entry in found[first:last])


def _outside(page: Page, part: Part, size: int) -> list[_Splice]:
    """All that is not of a part: what stands before, between and behind its spans, and the page's header."""
    ends = [0, *(place for span in part.spans for place in span), size]
    cuts: list[_Splice] = []
    for start, end in sorted([*zip(ends[::2], ends[1::2], strict=True), *((span.start, span.end) for span in page.masthead)]):
        if cuts and start <= cuts[-1].end:
            cuts[-1] = cuts[-1]._replace(end=max(end, cuts[-1].end))
        else:
            cuts.append(_Splice(start, end, "\n\n"))
    return cuts


def _apply(data: bytes, splices: list[_Splice]) -> bytes:
    """`data` with every splice put in; one that reaches into another is left out."""
    parts: list[bytes] = []
    done = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if splice.start < done:
            continue
        parts += (data[done : splice.start], splice.text.encode())
        done = splice.end
    parts.append(data[done:])
    return b"".join(parts)


# ---- blocks


def _tldr(page: Page, data: bytes, token: str, slots: list[Slot]) -> Iterator[_Splice]:
    """The TL;DR between two slots, where it is a block of its own at the outermost level."""
    span = page.tldr_span
    if span is None or span.column != 1 or span.end - span.start > _SET_APART:
        return
    start = data.rfind(b"\n", 0, span.start) + 1  # a paragraph's span begins behind its `**`
    end = span.end
    if data[end - 1 : end] != b"\n":  # and ends before what closes its last line
        end = data.find(b"\n", end)
        end = len(data) if end < 0 else end
    rule = _CLOSING_RULE.search(data, start, end)
    slots += (Slot(f"{token}o", "tldr-open", 0), Slot(f"{token}c", "tldr-close", 0))
    yield _Splice(start, start, f"\n\n{token}o\n\n")
    yield _Splice(rule.start() if rule else end, end, f"\n\n{token}c\n\n")


def _related(page: Page, data: bytes, token: str, slots: list[Slot]) -> Iterator[_Splice]:
    for index, found in enumerate(page.related_lists):
        if found.span.column == 1:
            slots.append(Slot(f"{token}r{index}x", "related", index))
            end = data.find(b"\n", found.span.end)  # what closes the last entry goes with it: a bracket, a mark
            yield _Splice(found.span.start, len(data) if end < 0 else end, f"\n\n{token}r{index}x\n\n")


def _front(site: Site, page: Page, size: int, token: str, slots: list[Slot]) -> Iterator[_Splice]:
    """On the front page, the place of its lists: before the second part of what the author wrote."""
    if site.urls[page.id] == "" and page.meta.home:
        cut = [span.start for span in page.masthead]
        parts = (
            part.heading.start for part in page.sections if part.heading.column == 1 and part.heading.start not in cut and not part.role
        )
        at = next(parts, size)
        slots.append(Slot(f"{token}f", "front", 0))
        yield _Splice(at, at, f"\n\n{token}f\n\n")


def _formulas(
    site: Site, page: Page, formulas: Sequence[Formula], token: str, covered: Sequence[_Splice], slots: list[Slot]
) -> Iterator[_Splice]:
    """A slot for each formula; in headings Python-Markdown gets its source, of which `toc` makes the id."""
    kept: list[Span | _Splice] = [*covered]
    if site.config.engine == "markdown":
        kept += [section.heading for section in page.sections]
    for index, formula in enumerate(formulas):
        start, end = formula.span.start, formula.span.end
        if not any(span.start <= start < span.end for span in kept):
            slots.append(Slot(f"{token}q{index}x", "formula", index))
            yield _Splice(start, end, slots[-1].token)


# ---- links


def _link(site: Site, link: Link, data: bytes, host: _Host) -> Iterator[_Splice]:
    ref, found = link.ref, link.resolution
    if ref.syntax == "yaml":
        return
    if ref.syntax == "embed" and ref.span.start in host.slots:
        yield _Splice(ref.head[0], ref.tail[1], host.slots[ref.span.start])
        return
    write = _WRITERS.get(ref.syntax, _write_link)
    if isinstance(found, External):
        if ref.syntax in {"image", "embed"} and not site.is_trusted(link.source):
            yield from _outside_image(link, data)
        elif ref.syntax in {"wikilink", "embed", "bare"}:
            yield from write(link, data, found.url.replace(">", "%3E"))
        return
    if isinstance(found, Missing | Ambiguous):
        yield from _marked(link, "" if isinstance(found, Missing) and found.reason == "empty" else why_missing(link))
        return
    url = site.url(found.target)
    is_image = ref.syntax in {"image", "embed"} and _IMAGES.search(found.target) is not None
    if url is None or (is_image and found.target.startswith(RAW)):
        yield from _marked(link, "This file is not published.")
        return
    anchor = quote(found.anchor, safe="/=&,")  # `paper.pdf#page=3` means nothing to a viewer as `page%3D3`
    anchor += quote(found.directive, safe="%:~=,&-")
    target = relative(url + (f"#{anchor}" if anchor else ""), host.url)
    if anchor and url == host.url:
        target = f"#{anchor}"
    if ref.syntax in {"image", "embed"} and not is_image:
        yield from _as_link(link, target, host)
    else:
        yield from write(link, data, target)


def _words(site: Site, link: Link, data: bytes, host: _Host) -> Iterator[_Splice]:
    """Words for a link that has none, `[[Page|]]` or `[](page.md)`: a reader could not see it."""
    ref, found = link.ref, link.resolution
    if ref.label or ref.syntax not in _WORDED or data[ref.head[1] : ref.tail[0]].decode().strip():
        return
    words = "" if isinstance(found, Missing) and found.reason == "empty" else ref.target
    if isinstance(found, External):
        words = host_of(found.url)
    elif isinstance(found, Found) and site.url(found.target) is not None:
        words = embed_label(link, host.titles)
    yield _Splice(ref.head[1], ref.tail[0], _text(words))


def _write_link(link: Link, data: bytes, target: str) -> Iterator[_Splice]:
    ref = link.ref
    title = _title_of(data, ref.tail) if ref.syntax == "inline" else ""
    yield _Splice(*ref.head, "[")
    yield _Splice(*ref.tail, f"](<{target}>{title})")


def _title_of(data: bytes, tail: tuple[int, int]) -> str:
    """The title that an inline link carries, as it is written."""
    match = re.search(rb"""[\s>](\s*(?:"[^"]*"|'[^']*'))\s*\)$""", data[tail[0] : tail[1]])
    return f" {match[1].decode().strip()}" if match else ""


def _write_image(link: Link, data: bytes, target: str) -> Iterator[_Splice]:
    ref = link.ref
    label, _, given = ref.label.rpartition("|")
    size = _SIZE.fullmatch(given or ref.label)  # `![[image.png|300]]` and `![words|300x200](image.png)`
    if size and (ref.syntax == "embed" or label):
        words = label or _spoken(ref.target)
        dimensions = "".join(f' {name}="{int(size[name])}"' for name in ("width", "height") if size[name])
        yield _Splice(ref.head[0], ref.tail[1], f'<img src="{escape(target)}" alt="{_attribute(words)}"{dimensions}>')
    elif ref.syntax == "image":
        yield _Splice(*ref.head, "![")
        yield _Splice(*ref.tail, f"](<{target}>{_title_of(data, ref.tail)})")
    else:
        plain = ref.label in {"", ref.target}
        yield _Splice(ref.head[0], ref.tail[1], f"![{_text(_spoken(ref.target) if plain else ref.label)}](<{target}>)")


def _spoken(target: str) -> str:
    """A file's name as words."""
    return target.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ")


def _write_html(link: Link, _data: bytes, target: str) -> Iterator[_Splice]:
    yield _Splice(*link.ref.head, escape(target))


def _write_bare(link: Link, _data: bytes, target: str) -> Iterator[_Splice]:
    yield _Splice(*link.ref.head, "[")
    yield _Splice(*link.ref.tail, f"](<{target}>)")


def _write_hint(link: Link, _data: bytes, target: str) -> Iterator[_Splice]:
    """A link that nobody wrote: marked as such, with the reason in its title."""
    why = _attribute("This link was inferred from the name and the date.")
    yield _Splice(*link.ref.head, f'<a class="wg-inferred" href="{escape(target)}" title="{why}">')
    yield _Splice(*link.ref.tail, "</a>")


_WRITERS: dict[str, Callable[[Link, bytes, str], Iterator[_Splice]]] = {
    "image": _write_image,
    "embed": _write_image,
    "html": _write_html,
    "bare": _write_bare,
    "hint": _write_hint,
}


def _as_link(link: Link, target: str, host: _Host) -> Iterator[_Splice]:
    """`![](paper.pdf)`, and a page that is not embedded: a link to what cannot stand in the text."""
    found = link.resolution
    text = f"[{_text(embed_label(link, host.titles))}](<{target}>)"
    if isinstance(found, Found) and found.lost_anchor and link.ref.syntax == "embed":
        why = _attribute(f"The page has no section “{found.lost_anchor}”.")
        text = f'<span class="wg-missing" title="{why}">{text}</span>'
    yield _Splice(link.ref.head[0], link.ref.tail[1], text)


def _outside_image(link: Link, data: bytes) -> Iterator[_Splice]:
    """An image on another host becomes a link to it: a reader's browser talks to no third party unasked."""
    ref = link.ref
    label = ref.label or "image"
    inside_link = data[max(ref.head[0] - 1, 0) : ref.head[0]] == b"["  # `[![badge](…)](…)`: a link holds no link
    yield _Splice(ref.head[0], ref.tail[1], _text(label) if inside_link else f"[{_text(label)}](<{ref.target.replace('>', '%3E')}>)")


def _marked(link: Link, why: str) -> Iterator[_Splice]:
    """Text in place of a link that would lead nowhere."""
    ref = link.ref
    if ref.syntax == "html":
        yield _Splice(*ref.head, f"{MISSING_SCHEME}:")
        return
    open_tag, close_tag = (f'<span class="wg-missing" title="{_attribute(why)}">', "</span>") if why else ("", "")
    if ref.syntax in {"image", "embed"}:
        yield _Splice(ref.head[0], ref.tail[1], f"{open_tag}{_text(ref.label or ref.target)}{close_tag}")
    else:
        yield _Splice(*ref.head, open_tag)
        yield _Splice(*ref.tail, close_tag)


def _attribute(text: str) -> str:
    return escape(" ".join(text.split())).replace("|", "&#124;")


def _text(label: str) -> str:
    """Plain text as Markdown that shows just this text."""
    return re.sub(r"([\\`*_{}\[\]<>|#!~])", r"\\\1", " ".join(label.split()))
