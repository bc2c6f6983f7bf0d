"""Comments, HTML's `<!-- … -->` and Obsidian's `%% … %%`, blanked out of a text before anything else reads it.

What is blanked keeps its length, so that every offset stays true. Code keeps what looks like a comment. A comment may hold blank lines,
which CommonMark would end it at: what was meant to be hidden is hidden. Linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

import pyromark

from wikigen.parse.dialect import OPTIONS

__all__ = ["Comment", "without_comments"]

_COMMENT = re.compile(
    rb"(?P<html><!--(?:-?>|.*?(?P<closed>--!?>)|))"
    rb"|^[ \t>]*(?P<block>%%(?:.*?(?P<ended>%%)|))"
    rb"|(?<![\d%])(?P<inline>%%(?:(?!%%|\n[ \t]*\n).)+%%)(?!%)",
    re.DOTALL | re.MULTILINE,
)
_BLANK_LINE = re.compile(rb"\n[ \t]*\n|\Z")
_LINE_START = re.compile(rb"(?:^|\n)[ \t>]*\Z")
_ROUNDS = 4
"""A comment may hold what opens code, so code is looked for again once it is gone."""


class Comment(NamedTuple):
    """A comment that was blanked."""

    start: int
    """First byte."""
    end: int
    """One past the last byte."""
    is_open: bool
    """Whether nothing closes it, so that more may be hidden than was meant."""


def without_comments(text: str, start: int = 0) -> tuple[str, tuple[Comment, ...]]:
    """`text` with the comments from byte `start` on blanked out, and where they were."""
    if "<!--" not in text and "%%" not in text:
        return text, ()
    data = bytearray(text.encode())
    found: list[Comment] = []
    for _ in range(_ROUNDS):
        comments = _comments(bytes(data), start) if b"<!--" in data or b"%%" in data else []
        if not comments:
            break
        found += comments
        for comment in comments:
            _blank(data, comment)
    return data.decode(), tuple(sorted(found))


def _comments(data: bytes, start: int) -> list[Comment]:
    code = _code(data, start)
    starts = [first for first, _ in code]
    found: list[Comment] = []
    at = start
    while (match := _COMMENT.search(data, at)) is not None:
        group = next(name for name in ("html", "block", "inline") if match[name] is not None)
        first, last = match.span(group)
        inside = bisect_right(starts, first) - 1
        if inside >= 0 and code[inside][1] > first:
            at = code[inside][1]
            continue
        is_open = (group == "html" and match["closed"] is None and match[0] == b"<!--") or (group == "block" and match["ended"] is None)
        if is_open:
            whole = group == "block" or _LINE_START.search(data, max(0, first - 100), first) is not None
            end = len(data) if whole else _BLANK_LINE.search(data, first)
            last = end if isinstance(end, int) else end.start() if end else len(data)
        found.append(Comment(first, last, is_open))
        at = last
    return found


def _code(data: bytes, start: int) -> list[tuple[int, int]]:
    """Stretches of code, outermost only, in order."""
    stretches: list[tuple[int, int]] = []
    for event, where in pyromark.events_with_range(data[start:].decode(), options=OPTIONS):
        if isinstance(event, dict) and ("Code" in event or (isinstance(opened := event.get("Start"), dict) and "CodeBlock" in opened)):
            stretches.append((start + where["start"], start + where["end"]))
    return stretches


def _blank(data: bytearray, comment: Comment) -> None:
    """Fill a comment with U+001F; a line with nothing else on it becomes a blank one.

    Reading takes that control out of every text, so that none can hold it. It is white space to Python, a letter to a parser, and the
    sanitiser leaves none.
    """
    data[comment.start : comment.end] = re.sub(rb"[^\n]", b"\x1f", data[comment.start : comment.end])
    line = data.rfind(b"\n", 0, comment.start) + 1
    while line < comment.end:
        stop = data.find(b"\n", line)
        stop = len(data) if stop < 0 else stop
        if not data[line:stop].strip(b" \t\x1f"):
            data[line:stop] = b" " * (stop - line)
        line = stop + 1
