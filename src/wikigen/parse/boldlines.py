"""The block of `**Key:** value` lines below a title."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable
from typing import NamedTuple

from wikigen.model import Span
from wikigen.parse.lines import LineMap
from wikigen.parse.linksyntax import RAW_GLOB, unlinked
from wikigen.parse.outline import Outline
from wikigen.parse.values import Value

__all__ = ["BoldLines", "read_bold_lines"]

_BOLD = re.compile(rb"^[ ]{0,3}(?:>[ ]?|[-*][ ]+)?\*\*([A-Za-z][A-Za-z _/-]{0,30}?)[ ]{0,3}(?::\*\*|\*\*[ ]{0,3}:)(.*)$")
_NEXT_KEY = re.compile(rb"[ \t](?:\xc2\xb7|\|)[ \t]{1,4}(?=\*\*[A-Za-z][A-Za-z _/-]{0,30}?[ ]*(?::\*\*|\*\*[ ]*:))")


class BoldLines(NamedTuple):
    """The block of `**Key:** value` lines below the title."""

    values: tuple[Value, ...]
    span: Span | None


def read_bold_lines(outline: Outline, lines: LineMap, start: int, known: Container[str]) -> BoldLines:
    """The metadata lines that follow the title (or open the text at `start`).

    The first must hold a `known` key, and so must one behind a blank line: `**Five values:**` opens a paragraph of its own.
    """
    title = outline.headings[0] if outline.headings and outline.headings[0].level == 1 else None
    offset = title.span.end if title else start
    body, values = lines.bytes, list[Value]()
    first = last = offset
    after_blank = True
    while offset < len(body):
        stop = body.find(b"\n", offset)
        stop = len(body) if stop < 0 else stop
        line = body[offset:stop]
        match = _BOLD.match(line)
        if match and (not after_blank or _key(match[1]) in known):
            first = first if values else offset
            values.extend(_split_keys(line, offset, outline, lines))
            last = stop
        elif line.strip() not in {b"", b">"}:
            break
        after_blank = match is None
        offset = stop + 1
    return BoldLines(tuple(values), lines.span(first, last) if values else None)


def _key(name: bytes) -> str:
    return re.sub(r"[\s/-]+", "_", name.decode().strip().lower())


def _split_keys(line: bytes, offset: int, outline: Outline, lines: LineMap) -> Iterable[Value]:
    """`**A:** x · **B:** y` is two keys; `**A:** x · y` is one with two values."""
    at = 0
    pieces = []
    for gap in _NEXT_KEY.finditer(line):
        pieces.append((at, gap.start()))
        at = gap.end()
    pieces.append((at, len(line)))
    for begin, end in pieces:
        match = _BOLD.match(line[begin:end])
        if not match:
            continue
        written = match[2].strip(b" \t\\")
        start = offset + begin + match.start(2) + match[2].find(written)
        span = lines.span(start, start + len(written))
        first = bisect_left(outline.refs, span.start, key=lambda ref: ref.span.start)
        last = bisect_left(outline.refs, max(span.end, span.start + 1), lo=first, key=lambda ref: ref.span.start)
        refs = tuple(outline.refs[first:last])
        yield Value(key=_key(match[1]), name=match[1].decode(), data=_plain(written.decode()), span=span, refs=refs, bold=True)


def _plain(text: str) -> str:
    """Inline Markdown as plain text."""
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = unlinked(text)
    marks = r"[*`]|(?<!\w)_+|_+(?!\w)"
    if "*" in text and RAW_GLOB.search(text):
        return re.sub(rf"({RAW_GLOB.pattern})|{marks}", r"\1", text).strip()
    return re.sub(marks, "", text).strip()
