"""What CommonMark does not call a link, but authors mean as one: bare `raw/…` paths and URLs, and links whose target holds blanks.

Looked for in the bytes of a text, wherever no code, link or tag stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from msgspec.structs import replace

from wikigen.model import Context, LinkRef, Syntax
from wikigen.parse.blocks import Block, within
from wikigen.parse.lines import LineMap
from wikigen.parse.sentences import MOST, MOST_MENTIONS, sentence

__all__ = ["Covered", "Stretches", "in_order", "item_after", "unmarked_refs", "without_brackets"]

_ITEM_NOTE = re.compile(rb"[`*_]{0,3}\s*\((?:item|no\.?|#)\s*#?(\d{1,4})\b", re.IGNORECASE)
_IN_PATH = rb"[^\s<>\[\]()\"'`|,;*\\]"
_BARE_RAW = re.compile(rb"raw/(?:%b|\(%b*\)|\[%b*\](?!\())*[^\s<>\[\]()\"'`|,;*\\.:!?]".replace(b"%b", _IN_PATH))
"""A path up to a closing bracket or quote that it did not open: a file may be called `notes(1).md`."""
_LONGER = re.compile(rb"(?<=[\w/.=\-])|(?<=\]\()|(?<==[\"'])")
"""What stands before a path that is part of something else."""
_BARE_URLS = (
    re.compile(rb"http(?<![\w/\[(<\"'=@:.-]http)s?://[^\s<>\[\]\"`|\\]+"),
    re.compile(rb"www\.(?<![\w/\[(<\"'=@:.-]www\.)(?=[\w-]+\.)[^\s<>\[\]\"`|\\]+"),
)
"""Each begins with letters, and looks back from there: a search for letters is the quicker one."""
_URL_END = re.compile(rb"(?:[?!.,:;*_~'\"]|&[A-Za-z0-9]+;)+$")
"""What closes a sentence behind a URL, as GitHub's autolinks have it."""
_GLOB = re.compile(rb"\*(?:\**[\w.]|-)")
_LOOSE = re.compile(rb"\[(?P<label>[^\[\]\n]{1,300})\]\((?P<target>[^()<>\n]{1,300}\.\w{1,5}(?:#[^()<>\n]*)?)\)")


class Covered(NamedTuple):
    """Stretches where no bare path counts; offsets are those of the whole text."""

    closed: Sequence[tuple[int, int]]
    """Links, tags and blocks of code."""
    code: Sequence[tuple[int, int]]
    """Inline code, which may hold a path and nothing else."""


class Stretches:
    """Answers whether a stretch of text is free."""

    def __init__(self, covered: Covered) -> None:
        self._stretches = sorted([*covered.closed, *covered.code])
        self._starts = [start for start, _ in self._stretches]

    def over(self, start: int, end: int) -> tuple[int, int] | None:
        """The covered stretch that reaches into the one from `start` to `end`."""
        last = bisect_right(self._starts, end - 1) - 1
        for index in range(last, max(last - 3, -1), -1):  # a link may hold an image and a piece of code: three deep
            if self._stretches[index][1] > start:
                return self._stretches[index]
        return None


def item_after(data: bytes, end: int) -> str:
    """The anchor of the item that is named in brackets after a reference: `(item 8, AI Papers Academy)`; empty for none."""
    note = _ITEM_NOTE.match(data, end, end + 40)
    return f"item-{int(note[1])}" if note else ""


def unmarked_refs(lines: LineMap, start: int, covered: Covered, running: Sequence[Block]) -> Iterator[LinkRef]:
    """The references in `lines.bytes` from `start` on that are no links to a parser, with the sentences they stand in."""
    data = lines.bytes
    stretches = Stretches(covered)
    loose: list[tuple[int, int]] = []
    for match in _LOOSE.finditer(data, start):
        begin, end = match.start() - (data[match.start() - 1 : match.start()] == b"!" and match.start() > start), match.end()
        if b" " in match["target"].strip() and not stretches.over(begin, end):
            head, tail = (begin, match.start("label")), (match.end("label"), end)
            yield _ref(lines, "loose", (match["target"].decode(), match["label"].decode()), head, tail, running)
            loose.append((begin, end))
    stretches = Stretches(Covered([*covered.closed, *loose], covered.code))
    links = Stretches(Covered([*covered.closed, *loose], ()))
    code = set(covered.code)
    for begin, end in _raw_paths(data, start):
        path = data[begin:end].decode(errors="replace")
        if path.endswith("/") or _GLOB.match(data, end) or not within(running, begin, end):
            continue  # a folder, several files, or a link's definition
        cover = stretches.over(begin, end)
        if cover is None:
            angled = data[begin - 1 : begin] == b"<" and data[end : end + 1] == b">"  # as a URL may stand, and shown as one
            yield _ref(lines, "bare", (path, path), (begin - angled, begin), (end, end + angled), running)
        elif cover in code and data[cover[0] : cover[1]].strip(b"`").strip() == data[begin:end] and links.over(*cover) is None:
            yield _ref(lines, "bare", (path, path), (cover[0],) * 2, (cover[1],) * 2, running)
    for match in in_order(_BARE_URLS, data, start):
        url = _trimmed(match[0])
        end = match.start() + len(url)
        if b"." in url and stretches.over(match.start(), end) is None and within(running, match.start(), end):
            text = url.decode(errors="replace")
            where = (match.start(), match.start()), (end, end)
            target = text if "://" in text else f"https://{text}"
            yield replace(_ref(lines, "bare", (text, text), *where, ()), target=target, anchor="")


def without_brackets(running: Sequence[Block], refs: Iterable[LinkRef], lines: LineMap) -> list[Block]:
    """`running`, whose texts have the mere label of each of `refs` that is a loose link, as those of other links are."""
    blocks = list(running)
    for ref in refs:
        at = bisect_right(blocks, ref.span.start, key=lambda block: block.start) - 1 if ref.syntax == "loose" else -1
        if at >= 0 and not _is_huge(blocks[at]):
            written = lines.bytes[ref.span.start : ref.span.end].decode()
            blocks[at] = replace(blocks[at], text=blocks[at].text.replace(written, ref.label, 1))
    return blocks


def in_order(patterns: Iterable[re.Pattern[bytes]], data: bytes, start: int) -> Iterator[re.Match[bytes]]:
    """The matches of several patterns in `data` from `start` on, by their place; none begins within another."""
    end = start
    for match in sorted((match for pattern in patterns for match in pattern.finditer(data, start)), key=re.Match.start):
        if match.start() >= end:
            end = match.end()
            yield match


def _raw_paths(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Where paths into `raw/` stand, with the `./` and `../` before them, that are no part of something longer."""
    for match in _BARE_RAW.finditer(data, start):
        begin, end = match.span()
        while data[begin - 3 : begin] == b"../" and begin - 3 >= start:
            begin -= 3
        if data[begin - 2 : begin] == b"./" and begin - 2 >= start:
            begin -= 2
        if begin == start or not _LONGER.match(data, begin):
            yield begin, end


def _trimmed(url: bytes) -> bytes:
    """A URL without the marks that end a sentence, nor a bracket that opened before it."""
    while True:
        shorter = _URL_END.sub(b"", url)
        if shorter.endswith(b")") and shorter.count(b")") > shorter.count(b"("):
            shorter = shorter[:-1]
        if shorter == url:
            return url
        url = shorter


def _ref(
    lines: LineMap, syntax: Syntax, words: tuple[str, str], head: tuple[int, int], tail: tuple[int, int], running: Sequence[Block]
) -> LinkRef:
    target, label = words
    path, _, anchor = target.strip().partition("#")
    return LinkRef(
        syntax=syntax,
        target=unquote(path),
        label=label,
        anchor=unquote(anchor) or item_after(lines.bytes, tail[1]),
        span=lines.span(head[0], tail[1]),
        place="body",
        opening=head[1] - head[0],
        closing=tail[1] - tail[0],
        context=_context(lines.bytes, label, syntax, (head[0], tail[1]), running),
    )


def _is_huge(block: Block) -> bool:
    """Whether a block is too long to be searched for each of its links."""
    return block.end - block.start > 64 * MOST_MENTIONS


def _context(data: bytes, label: str, syntax: Syntax, where: tuple[int, int], running: Sequence[Block]) -> Context | None:
    start, end = where
    block = within(running, start, end)
    if block is None or _is_huge(block):
        return None
    shown = data[start:end].decode() if syntax == "loose" else label  # a loose link reaches the running text with its brackets
    near = max(0, start - block.start - 8 * MOST)  # the text is shorter than its source, but not by more than its links are long
    text = block.text[near // 2 :][: 64 * MOST]
    index = text.find(shown)
    if index < 0:
        return None
    before, after = text[max(0, index - 2 * MOST) : index], text[index + len(shown) :][: 2 * MOST]
    return sentence(before + label + after, len(before), len(before) + len(label))
