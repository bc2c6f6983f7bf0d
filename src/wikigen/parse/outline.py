"""One walk over the parser's events: every heading, block of text, list and reference with its place.

The parser (pulldown-cmark, by pyromark) skips code by construction. What CommonMark does not call a link, but authors mean as one, is
found afterwards in the plain stretches: bare `raw/…` paths, and inline links whose target holds blanks.
Knows Markdown only: nothing of metadata, roles or other documents.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote

import pyromark

from wikigen.model import Context, LinkRef, Span, Syntax
from wikigen.paths import Anchors, heading_anchor

__all__ = ["OPTIONS", "Block", "BlockKind", "Heading", "LineMap", "MarkdownList", "Outline", "outline", "split_heading_id"]

BlockKind: TypeAlias = Literal["heading", "paragraph", "item", "cell"]

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_WIKILINKS
)
"""The dialect, for reading and for the `gfm` engine alike."""

_KINDS = frozenset({"heading", "paragraph", "item", "cell"})
_LEVELS = {f"H{n}": n for n in range(1, 7)}
_TAGS = re.compile(r"<[^>]*>")
_HTML_LINK = re.compile(
    rb"""<(?P<tag>a|img)\b[^>]{0,1000}?\s(?:href|src)\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<b>[^\s"'>]+))""", re.IGNORECASE
)
_HTML_HEADING = re.compile(r"<h([1-6])\b[^>]{0,500}>(.{0,1000}?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_HEADING_ID = re.compile(r"\s*\{#([A-Za-z][\w:.-]*)\}\s*$")
_ITEM_NOTE = re.compile(rb"[`*_]{0,3}\s*\((?:item|no\.?|#)\s*#?(\d{1,4})\b", re.IGNORECASE)
_BARE_RAW = re.compile(rb"(?<![\w/.\-\[(<\"'=])(?:\.\./)*raw/[^\s<>\[\]()\"'`|,;*\\]*[^\s<>\[\]()\"'`|,;*\\.:!?]")
_LOOSE = re.compile(rb"(?P<image>!?)\[(?P<label>[^\[\]\n]{1,300})\]\((?P<target>[^()<>\n]{1,300}\.\w{1,5}(?:#[^()<>\n]*)?)\)")
_SENTENCE_END = re.compile(r"[.!?…][\"')\]”’]*\s+(?=[\"'(\[“‘*]*[A-Z0-9À-ÞА-Я一-鿿])|[。！？]")  # noqa: RUF001 - full-width marks end sentences
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_CONTEXT = 320
"""Characters kept of a sentence around a mention: two lines in the reader's list."""


def split_heading_id(title: str) -> tuple[str, str]:
    """A heading's text or HTML without a closing `{#id}`, and that id, or an empty string where it has none."""
    explicit = _HEADING_ID.search(title)
    return (title[: explicit.start()], explicit[1]) if explicit else (title, "")


class LineMap:
    """Turns byte offsets of a text into lines and columns."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode()
        self._starts = [0, *(match.end() for match in re.finditer(rb"\n", self.bytes))]

    def span(self, start: int, end: int) -> Span:
        """The `Span` of the bytes from `start` to `end`."""
        line = bisect_right(self._starts, start)
        column = len(self.bytes[self._starts[line - 1] : start].decode(errors="ignore")) + 1
        return Span(start=start, end=end, line=line, column=column)

    def line_start(self, line: int) -> int:
        """The offset of a 1-based line, or the end of the text past the last one."""
        return self._starts[line - 1] if 0 < line <= len(self._starts) else len(self.bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading and the id it gets in the published page."""

    level: int
    title: str
    anchor: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of running text: a paragraph, a tight list item's own text, a table's cell, a heading."""

    kind: BlockKind
    text: str
    span: Span
    depth: int
    """How many lists and quotes it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownList:
    """A list that stands in no other, with its own items."""

    ordered: bool
    items: tuple[Span, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What one text holds; offsets are those of the whole text."""

    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    lists: tuple[MarkdownList, ...]
    refs: tuple[LinkRef, ...]
    words: int


@dataclass(slots=True)
class _Open:
    """A link or image whose end has not come yet."""

    data: dict[str, Any]
    image: bool
    start: int
    text_at: int
    inner_end: int


@dataclass(slots=True)
class _Walk:
    """The walk's state: what is open, and what was found."""

    body: bytes
    base: int
    lines: LineMap
    headings: list[Heading] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    lists: list[MarkdownList] = field(default_factory=list)
    refs: list[LinkRef] = field(default_factory=list)
    skip: list[tuple[int, int]] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    length: int = 0
    block_start: int = 0
    block_end: int = 0
    containers: list[tuple[str, int]] = field(default_factory=list)
    open_links: list[_Open] = field(default_factory=list)
    mentions: list[tuple[int, int, int]] = field(default_factory=list)
    items: list[Span] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    depth: int = 0
    words: int = 0
    anchors: Anchors = field(default_factory=Anchors)

    def span(self, start: int, end: int) -> Span:
        return self.lines.span(self.base + start, self.base + end)

    def say(self, text: str, start: int, end: int) -> None:
        if not self.text:
            self.block_start = start
        self.text.append(text)
        self.length += len(text)
        self.block_end = end
        if self.open_links:
            self.open_links[-1].inner_end = end

    def flush(self) -> None:
        """End the running block: make it a `Block`, and give its references their sentences."""
        raw = "".join(self.text)
        text = " ".join(raw.split())
        if text:
            kind = next((name for name, _ in reversed(self.containers) if name in _KINDS), "paragraph")
            self.blocks.append(
                Block(kind=kind, text=text, span=self.span(self.block_start, self.block_end), depth=self.depth)  # type: ignore[arg-type]
            )
            self.words += text.count(" ") + 1
            for index, start, end in self.mentions:
                self.refs[index] = _with_context(self.refs[index], _sentence(raw, start, end))
        self.text, self.length, self.mentions = [], 0, []


def outline(text: str, start: int = 0, lines: LineMap | None = None) -> Outline:
    """Walk the Markdown of `text` from byte `start` on (front matter lies before it). Never raises on any text."""
    lines = lines or LineMap(text)
    body = lines.bytes[start:]
    walk = _Walk(body=body, base=start, lines=lines)
    for event, where in pyromark.events_with_range(body.decode(), options=OPTIONS):
        _step(walk, event, where["start"], where["end"])
    walk.flush()
    _find_unmarked(walk)
    walk.refs.sort(key=lambda ref: ref.span.start)
    return Outline(
        headings=tuple(walk.headings),
        blocks=tuple(walk.blocks),
        lists=tuple(walk.lists),
        refs=tuple(walk.refs),
        words=walk.words,
    )


def _step(walk: _Walk, event: Any, start: int, end: int) -> None:
    if isinstance(event, str):
        if event in {"SoftBreak", "HardBreak"}:
            walk.say(" ", start, end)
        else:
            walk.flush()
        return
    ((name, value),) = event.items()
    if name == "Text":
        if walk.containers and walk.containers[-1][0] == "code":
            return
        walk.say(value, start, end)
    elif name == "Start":
        _start(walk, value, start, end)
    elif name == "End":
        _end(walk, value, start, end)
    elif name == "Code":
        walk.code.append((start, end))
        walk.say(value, start, end)
    elif name == "InlineHtml":
        _html(walk, value, start, end)
        if walk.text and value.lower().startswith("<br"):
            walk.say(" ", start, end)
    elif name == "Html":
        walk.html.append(value)
        _html(walk, value, start, end)


def _start(walk: _Walk, tag: Any, start: int, end: int) -> None:
    if isinstance(tag, str):
        name, data = tag, None
    else:
        ((name, data),) = tag.items()
    if name in {"Link", "Image"}:
        walk.open_links.append(_Open(data, name == "Image", start, walk.length, 0))
        return
    if name in {"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript"}:
        return
    walk.flush()
    if name == "CodeBlock":
        walk.skip.append((start, end))
        walk.containers.append(("code", start))
    elif name == "List":
        if walk.depth == 0:
            walk.items = []
        walk.depth += 1
        walk.containers.append(("ordered" if data is not None else "list", start))
    elif name in {"BlockQuote", "FootnoteDefinition"}:
        walk.depth += 1
        walk.containers.append(("quote", start))
    else:
        kind = {"Paragraph": "paragraph", "Item": "item", "TableCell": "cell", "Heading": "heading"}.get(name, name)
        walk.containers.append((kind, start))


def _end(walk: _Walk, tag: Any, start: int, end: int) -> None:
    name = tag if isinstance(tag, str) else next(iter(tag))
    if name in {"Link", "Image"}:
        _close_link(walk, walk.open_links.pop(), end)
        return
    if name in {"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript"}:
        if walk.open_links:
            walk.open_links[-1].inner_end = end
        return
    if name == "Heading":
        _heading(walk, _LEVELS[tag["Heading"]], start, end)
    elif name == "Paragraph":  # with the marks of what is bold at either end
        walk.block_start, walk.block_end = start, start + len(walk.body[start:end].rstrip())
    walk.flush()
    kind, _ = walk.containers.pop()
    if name == "HtmlBlock":
        for level, title in _HTML_HEADING.findall("".join(walk.html)):
            walk.headings.append(_make_heading(walk, int(level), _TAGS.sub("", title), start, end))
        walk.html = []
    elif name == "Item" and walk.depth == 1:
        walk.items.append(walk.span(start, end))
    elif name == "List":
        walk.depth -= 1
        if walk.depth == 0:
            walk.lists.append(MarkdownList(ordered=kind == "ordered", items=tuple(walk.items), span=walk.span(start, end)))
    elif name in {"BlockQuote", "FootnoteDefinition"}:
        walk.depth -= 1


def _heading(walk: _Walk, level: int, start: int, end: int) -> None:
    walk.headings.append(_make_heading(walk, level, "".join(walk.text), start, end))


def _make_heading(walk: _Walk, level: int, title: str, start: int, end: int) -> Heading:
    title, explicit = split_heading_id(" ".join(title.split()))
    return Heading(level=level, title=title, anchor=walk.anchors.claim(explicit or heading_anchor(title)), span=walk.span(start, end))


def _close_link(walk: _Walk, link: _Open, end: int) -> None:
    """Make the reference, and work out which bytes stand before and after its label."""
    body, kind = walk.body, link.data["link_type"]
    label = "".join(walk.text)[link.text_at :].strip()
    opening = link.start + (2 if link.image else 1)
    target = link.data["dest_url"]
    syntax: Syntax
    if isinstance(kind, dict):
        syntax = "embed" if link.image else "wikilink"
        target = target.rstrip("\\")  # `[[page\|label]]`, as tables need it
        opening = (link.inner_end and body.rfind(b"|", link.start, end - 2) + 1) or opening + 1
        head, tail = (link.start, opening), (end - 2, end)
        label = label.rpartition("|")[2].strip()
    elif kind == "Autolink" or kind == "Email":
        syntax, head, tail = "autolink", (link.start, link.start), (end, end)
    else:
        syntax = "image" if link.image else "inline" if kind == "Inline" else "reference"
        closing = body.find(b"](" if kind == "Inline" else b"]", max(link.inner_end, opening), end)
        end += 2 if kind == "Collapsed" and body[end : end + 2] == b"[]" else 0  # the parser's range leaves `[]` out
        head, tail = (link.start, opening), (closing if closing >= 0 else end, end)
    target = f"mailto:{target}" if kind == "Email" else target
    is_url = "://" in target if syntax in {"wikilink", "embed"} else bool(_SCHEME.match(target))  # `[[GPT-5.5: Launch]]` has no scheme
    path, _, anchor = target.partition("#")
    note = _ITEM_NOTE.match(body, end, end + 40)
    if link.image:
        del walk.text[_index_at(walk.text, link.text_at) :]
        walk.length = sum(map(len, walk.text))
    elif walk.length > link.text_at:
        walk.mentions.append((len(walk.refs), link.text_at, walk.length))
    if walk.open_links:
        walk.open_links[-1].inner_end = end
    walk.skip.append((link.start, end))
    walk.refs.append(
        LinkRef(
            syntax=syntax,
            target=(target if is_url else unquote(path)).strip(),
            label=label,
            anchor="" if is_url else unquote(anchor) or (f"item-{int(note[1])}" if note else ""),
            span=walk.span(link.start, end),
            place="body",
            head=(walk.base + head[0], walk.base + head[1]),
            tail=(walk.base + tail[0], walk.base + tail[1]),
        )
    )


def _index_at(pieces: list[str], length: int) -> int:
    """Index of the piece that begins at `length` characters."""
    total = 0
    for index, piece in enumerate(pieces):
        if total >= length:
            return index
        total += len(piece)
    return len(pieces)


def _html(walk: _Walk, value: str, start: int, end: int) -> None:
    """Links and images written as HTML tags: only their URL is ever rewritten."""
    walk.skip.append((start, end))
    for match in _HTML_LINK.finditer(value.encode()):
        group = "d" if match["d"] is not None else "s" if match["s"] is not None else "b"
        target = match[group].decode(errors="replace")
        if not target or (target.startswith("#") and match["tag"].lower() == b"img"):
            continue
        path, _, anchor = target.partition("#")
        where = (walk.base + start + match.start(group), walk.base + start + match.end(group))
        walk.refs.append(
            LinkRef(
                syntax="html",
                target=target if _SCHEME.match(target) else unquote(path).strip(),
                label="",
                anchor="" if _SCHEME.match(target) else unquote(anchor),
                span=walk.span(start + match.start(), start + match.end()),
                place="body",
                head=where,
                tail=where,
            )
        )


def _find_unmarked(walk: _Walk) -> None:
    """Bare raw paths, and links with blanks in their target, wherever no code, link or tag stands."""
    closed = sorted([*walk.skip, *walk.code])
    starts = [start for start, _ in closed]

    def covered(start: int, end: int) -> tuple[int, int] | None:
        index = bisect_right(starts, end - 1) - 1
        while index >= 0 and index >= bisect_right(starts, end - 1) - 3:
            if closed[index][0] < end and closed[index][1] > start:
                return closed[index]
            index -= 1
        return None

    code = set(walk.code)
    for match in _LOOSE.finditer(walk.body):
        if b" " in match["target"].strip() and not covered(match.start(), match.end()):
            head = match.start(), match.start("label")
            _add_unmarked(walk, match, "loose", match["target"].decode(), match["label"].decode(), head, (match.end("label"), match.end()))
            closed.append((match.start(), match.end()))
    closed.sort()
    starts[:] = [start for start, _ in closed]
    for match in _BARE_RAW.finditer(walk.body):
        path = match[0].decode(errors="replace")
        cover = covered(match.start(), match.end())
        if cover in code and walk.body[cover[0] : cover[1]].strip(b"`").strip() == match[0]:
            _add_unmarked(walk, match, "bare", path, path, (cover[0], cover[0]), (cover[1], cover[1]))
        elif not cover:
            _add_unmarked(walk, match, "bare", path, path, (match.start(), match.start()), (match.end(), match.end()))


def _add_unmarked(
    walk: _Walk,
    match: re.Match[bytes],
    syntax: Syntax,
    target: str,
    label: str,
    head: tuple[int, int],
    tail: tuple[int, int],
) -> None:
    path, _, anchor = target.strip().partition("#")
    note = _ITEM_NOTE.match(walk.body, tail[1], tail[1] + 40)
    start, end = head[0], tail[1]
    ref = LinkRef(
        syntax=syntax,
        target=unquote(path),
        label=label,
        anchor=unquote(anchor) or (f"item-{int(note[1])}" if note else ""),
        span=walk.span(start, end),
        place="body",
        head=(walk.base + head[0], walk.base + head[1]),
        tail=(walk.base + tail[0], walk.base + tail[1]),
    )
    at = bisect_right(walk.blocks, walk.base + start, key=lambda block: block.span.start) - 1
    block = walk.blocks[at] if at >= 0 else None
    written = label if syntax == "bare" else walk.body[start:end].decode()  # a loose link reaches the block with its brackets
    if block and block.span.end >= walk.base + end and (index := block.text.find(written)) >= 0:
        before, after = block.text[max(0, index - 2 * _CONTEXT) : index], block.text[index + len(written) :][: 2 * _CONTEXT]
        ref = _with_context(ref, _sentence(before + label + after, len(before), len(before) + len(label)))
    walk.refs.append(ref)


def _with_context(ref: LinkRef, context: Context) -> LinkRef:
    return replace(ref, context=context)


def _sentence(text: str, start: int, end: int) -> Context:
    """The sentence of `text` around the mention from `start` to `end`, at most `_CONTEXT` characters of it."""
    near = max(0, start - 2 * _CONTEXT)
    begin = max((match.end() for match in _SENTENCE_END.finditer(text, near, start)), default=near)
    stop = _SENTENCE_END.search(text, end, end + 2 * _CONTEXT)
    before = " ".join(text[begin:start].split())
    after = " ".join(text[end : stop.end() if stop else end + 2 * _CONTEXT].split())
    room = _CONTEXT - (end - start)
    if len(before) > room // 2:
        before = "… " + before[-room // 2 :].partition(" ")[2] if room > 0 else ""
    if len(after) > room // 2:
        after = after[: max(room // 2, 0)].rpartition(" ")[0] + " …"
    lead = " " if before and text[start - 1 : start].isspace() else ""
    trail = " " if after and text[end : end + 1].isspace() else ""
    return Context(before=before + lead, mention=" ".join(text[start:end].split()), after=trail + after)
