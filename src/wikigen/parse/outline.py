"""One walk over the parser's events: every heading, block of text, list and reference with its place.

The parser (pulldown-cmark, by pyromark) skips code by construction. Offsets in a walk are those of the body; what it finds has those of
the whole text. Knows Markdown only: nothing of metadata, roles or other documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

import pyromark
from msgspec import Struct
from msgspec.structs import replace

from wikigen.model import DateHint, Formula, LinkRef, Span
from wikigen.parse.blocks import Block, BlockKind
from wikigen.parse.dialect import MATH, OPTIONS
from wikigen.parse.hints import find_hints
from wikigen.parse.lines import LineMap
from wikigen.parse.linksyntax import OpenLink, edges, has_scheme, name_of, target_of
from wikigen.parse.sentences import CALLOUT, MOST_MENTIONS, sentence
from wikigen.parse.unmarked import Covered, item_after, unmarked_refs, without_brackets
from wikigen.paths import Anchors, heading_anchor, unreserved
from wikigen.visible import visible

__all__ = ["Heading", "MarkdownList", "Outline", "outline", "split_heading_id"]

_TEXT_BLOCKS: dict[str, BlockKind] = {"Heading": "heading", "Paragraph": "paragraph", "Item": "item", "TableCell": "cell"}
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript"})
_NESTING = frozenset({"List", "BlockQuote", "FootnoteDefinition"})
_LEVELS = {f"H{n}": n for n in range(1, 7)}
_TAGS = re.compile(r"<[^>]*>")
_HTML_LINK = re.compile(
    rb"""<(?P<tag>a|img)\b[^>]{0,1000}?\s(?:href|src)\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<b>[^\s"'>]+))""", re.IGNORECASE
)
_HTML_HEADING = re.compile(r"<h([1-6])\b([^>]{0,500})>(.{0,1000}?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_HTML_ID = re.compile(r"""\sid\s*=\s*(["'])(.*?)\1""", re.IGNORECASE)
_HEADING_ID = re.compile(r"\s*\{#([A-Za-z][\w:.-]*)\}\s*$")


def split_heading_id(title: str) -> tuple[str, str]:
    """A heading's text or HTML without a closing `{#id}`, and that id, or an empty string where it has none."""
    explicit = _HEADING_ID.search(title)
    return (title[: explicit.start()], explicit[1]) if explicit else (title, "")


class Heading(Struct, frozen=True, kw_only=True, gc=False):
    """A heading and the id it gets in the published page."""

    level: int
    title: str
    anchor: str
    span: Span


class MarkdownList(Struct, frozen=True, kw_only=True, gc=False):
    """A list that stands in no other, with its own items."""

    ordered: bool
    plain: bool
    """Whether text is all it holds: no code, table or HTML."""
    items: tuple[Span, ...]
    span: Span


class Outline(Struct, frozen=True, kw_only=True, gc=False):
    """What one text holds; offsets are those of the whole text."""

    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    lists: tuple[MarkdownList, ...]
    refs: tuple[LinkRef, ...]
    hints: tuple[DateHint, ...]
    formulas: tuple[Formula, ...]
    words: int


def outline(text: str, start: int = 0, lines: LineMap | None = None, *, math: bool = False) -> Outline:
    """Walk the Markdown of `text` from byte `start` on (front matter lies before it), with formulas if `math`. Never raises on any text."""
    lines = lines or LineMap(text)
    walk = _Walk(lines, start)
    walk.over(pyromark.events_with_range(walk.body.decode(), options=MATH if math else OPTIONS))
    covered = Covered(walk.closed, walk.code)
    unmarked = list(unmarked_refs(lines, start, covered, walk.blocks))
    blocks = without_brackets(walk.blocks, unmarked, lines)
    prose = [block for block in blocks if block.kind != "heading"]
    return Outline(
        headings=tuple(walk.headings),
        blocks=tuple(blocks),
        lists=tuple(walk.lists),
        refs=tuple(sorted((*walk.refs, *unmarked), key=lambda ref: ref.span.start)),
        hints=tuple(find_hints(lines, start, covered, prose)),
        formulas=tuple(walk.formulas),
        words=sum(block.text.count(" ") + 1 for block in blocks),
    )


class _Walk:
    """What is open, and what was found so far."""

    def __init__(self, lines: LineMap, base: int) -> None:
        self.body = lines.bytes[base:]
        self.headings: list[Heading] = []
        self.blocks: list[Block] = []
        self.lists: list[MarkdownList] = []
        self.refs: list[LinkRef] = []
        self.closed: list[tuple[int, int]] = []
        self.code: list[tuple[int, int]] = []
        self.formulas: list[Formula] = []
        self._lines, self._base = lines, base
        self._anchors = Anchors()
        self._containers: list[str] = []
        self._links: list[OpenLink] = []
        self._items: list[Span] = []
        self._html: list[str] = []
        self._anchor_from: int | None = None
        """Where an HTML link begins whose end tag has not come yet."""
        self._depth = 0
        self._last_block = 0
        """One past where the last block of code, table or HTML begins."""
        self._text: list[str] = []
        """The running block, piece by piece."""
        self._mentions: list[tuple[int, int, int]] = []
        """References of the running block, with the pieces that their labels are."""
        self._from = self._to = 0

    def _span(self, start: int, end: int) -> Span:
        return self._lines.span(self._base + start, self._base + end)

    def over(self, events: Iterable[Any]) -> None:
        """Take in the parser's events, and end what runs. Some hundred for a page: this loop is most of what parsing costs."""
        containers, say = self._containers, self._say
        for event, where in events:
            start, end = where["start"], where["end"]
            if event.__class__ is str:
                if event == "Rule":
                    self.flush()
                else:  # a soft or hard break
                    say("\n", start, end)
                continue
            name, value = event.popitem()
            if name == "Text":
                if not containers or containers[-1] != "CodeBlock":
                    say(value, start, end)
            elif name == "Start":
                self._start(value, start, end)
            elif name == "End":
                if value == "TableCell":  # most of what there is, in a wiki full of tables
                    self.flush()
                    containers.pop()
                else:
                    self._end(value, start, end)
            elif name == "Code":
                self.code.append((self._base + start, self._base + end))
                say(value, start, end)
            else:
                self._opaque(name, value, start, end)
        self.flush()

    def _say(self, text: str, start: int, end: int) -> None:
        if not self._text:
            self._from = start
        self._text.append(visible(text))  # a reference such as `&#8238;` may have made it
        self._to = end
        if self._links:
            self._links[-1].inner_end = end

    def _opaque(self, name: str, value: str, start: int, end: int) -> None:
        """What is no Markdown inside: HTML or a formula."""
        if name in {"InlineHtml", "Html"}:
            self._tag(name, value, start, end)
        elif name in {"InlineMath", "DisplayMath"}:
            self._formula(value, start, end, display=name == "DisplayMath")

    def _formula(self, latex: str, start: int, end: int, *, display: bool) -> None:
        """Keep a formula, but not the price before another one: `$5/$30`. In what is quoted of the text it stands as it is written."""
        if display or not self.body[end : end + 1].isdigit():
            self.formulas.append(Formula(latex=latex, display=display, span=self._span(start, end)))
        self.code.append((self._base + start, self._base + end))
        dollars = "$$" if display else "$"
        self._say(f"{dollars}{latex}{dollars}", start, end)

    def flush(self) -> None:
        """End the running block: make it a `Block`, and give its references their sentences."""
        if not self._text:
            return
        raw = "".join(self._text)
        text = " ".join((CALLOUT.sub("", raw) if "[!" in raw else raw).split())
        if text:
            kind: BlockKind = next((_TEXT_BLOCKS[name] for name in reversed(self._containers) if name in _TEXT_BLOCKS), "paragraph")
            start, end = self._base + self._from, self._base + self._to
            self.blocks.append(Block(kind=kind, text=text, start=start, end=end, depth=self._depth))
            ends = [0, *accumulate(map(len, self._text))] if self._mentions else []
            for index, first, last in self._mentions[:MOST_MENTIONS]:
                if "://" not in self.refs[index].target:  # what leads out of the wiki is nowhere shown in its sentence
                    self.refs[index] = replace(self.refs[index], context=sentence(raw, ends[first], ends[last]))
        self._text, self._mentions = [], []

    def _start(self, tag: Any, start: int, end: int) -> None:
        name, data = (tag, {}) if tag.__class__ is str else next(iter(tag.items()))
        if name in {"Link", "Image"}:
            self._links.append(OpenLink(data, name == "Image", start, len(self._text)))
        elif name not in _INLINE:
            if self._text:
                self.flush()
            self._containers.append("OrderedList" if name == "List" and data is not None else name)
            if name in {"CodeBlock", "Table", "HtmlBlock"}:
                self._last_block = start + 1
            if name == "CodeBlock":
                self.closed.append((self._base + start, self._base + end))
            elif name in _NESTING:
                if name == "List" and self._depth == 0:
                    self._items = []
                self._depth += 1

    def _end(self, tag: Any, start: int, end: int) -> None:
        name = tag if tag.__class__ is str else next(iter(tag))
        if name in {"Link", "Image"}:
            self._close_link(self._links.pop(), end)
        elif name in _INLINE:
            if self._links:
                self._links[-1].inner_end = end
        else:
            self._end_block(name, tag, start, end)

    def _end_block(self, name: str, tag: Any, start: int, end: int) -> None:
        if name == "Heading":
            self._add_heading(_LEVELS[tag["Heading"]], "".join(self._text), start, end)
        elif name == "Paragraph":  # with the marks of what is bold at either end
            self._from, self._to = start, start + len(self.body[start:end].rstrip())
        self.flush()
        opened = self._containers.pop()
        if name == "HtmlBlock":
            for level, attributes, title in _HTML_HEADING.findall("".join(self._html)):
                given = _HTML_ID.search(attributes)
                self._add_heading(int(level), _TAGS.sub("", title), start, end, heading_anchor(given[2]) if given else "")
            self._html = []
        elif name == "Item" and self._depth == 1:
            self._items.append(self._span(start, end))
        elif name in _NESTING:
            self._depth -= 1
            if name == "List" and self._depth == 0:
                plain = self._last_block <= start
                span = self._span(start, end)
                self.lists.append(MarkdownList(ordered=opened == "OrderedList", plain=plain, items=tuple(self._items), span=span))

    def _add_heading(self, level: int, title: str, start: int, end: int, given: str = "") -> None:
        title, explicit = split_heading_id(" ".join(title.split()))
        anchor = self._anchors.claim(unreserved(explicit) or given or heading_anchor(title))
        self.headings.append(Heading(level=level, title=title, anchor=anchor, span=self._span(start, end)))

    def _close_link(self, link: OpenLink, end: int) -> None:
        """Make the reference, and work out how many bytes stand before and after its label."""
        label = " ".join("".join(self._text[link.piece :]).split())
        kind = link.data["link_type"]
        if kind == "Collapsed" and self.body[end : end + 2] == b"[]":  # the parser's range leaves them out
            end += 2
        syntax, opening, closing = edges(self.body, link, kind, end)
        if syntax in {"wikilink", "embed"}:
            label = label.rpartition("|")[2].strip()
        target, anchor = target_of(link.data["dest_url"], syntax, is_mail=kind == "Email")
        if link.image:
            del self._text[link.piece :]  # what an image shows is no part of the sentence, nor is a link in its words
            while self._mentions and self._mentions[-1][1] >= link.piece:
                self._mentions.pop()
        else:
            wordless = not self.body[link.start + opening : end - closing].strip()
            if wordless and syntax != "autolink" and "Heading" not in self._containers:  # a heading's id is made of its words alone
                self._say(name_of(target, syntax), link.start, end)
            if len(self._text) > link.piece:
                self._mentions.append((len(self.refs), link.piece, len(self._text)))
        if self._links:
            self._links[-1].inner_end = end
        self.closed.append((self._base + link.start, self._base + end))
        self.refs.append(
            LinkRef(
                syntax=syntax,
                target=target,
                label=label,
                anchor=anchor or ("" if has_scheme(target) else item_after(self.body, end)),
                span=self._span(link.start, end),
                place="body",
                opening=opening,
                closing=closing,
            )
        )

    def _tag(self, name: str, value: str, start: int, end: int) -> None:
        """Links and images written as HTML: only their URL is ever rewritten."""
        self.closed.append((self._base + start, self._base + end))
        if value[:3].lower() in {"<a ", "<a\n"}:
            self._anchor_from = start
        elif value[:3].lower() == "</a" and self._anchor_from is not None:  # its text is a link already, whatever it looks like
            self.closed.append((self._base + self._anchor_from, self._base + end))
            self._anchor_from = None
        if name == "Html":
            self._html.append(value)
        elif self._text and value.lower().startswith("<br"):
            self._say(" ", start, end)
        for match in _HTML_LINK.finditer(value.encode()):
            group = "d" if match["d"] is not None else "s" if match["s"] is not None else "b"
            written = match[group].decode(errors="replace")
            if not written:
                continue
            target, anchor = target_of(written, "html")
            self.refs.append(
                LinkRef(
                    syntax="html",
                    target=target,
                    label="",
                    anchor=anchor,
                    span=self._span(start + match.start(), start + match.end()),
                    place="body",
                    opening=match.start(group) - match.start(),
                    closing=match.end() - match.end(group),
                )
            )
