"""Comments that keep findings from being shown: `<!-- wikigen: ignore broken-link, no-title: the page comes next week -->`.

Behind text, a comment speaks for its line; alone on its line, for what follows it up to the next blank line; `ignore-page` speaks for
the whole page, front matter included. In code it is an example and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyromark

from wikigen.model import Silence
from wikigen.parse.dialect import OPTIONS
from wikigen.parse.lines import LineMap

__all__ = ["find_silences"]

_COMMENT = re.compile(r"<!--\s*wikigen:(.{0,500}?)-->", re.DOTALL)
_ASKED = re.compile(r"\s*(ignore(?:-page)?)\s+([a-z-]+(?:\s*,\s*[a-z-]+)*)\s*(?::\s*(.*?))?\s*", re.DOTALL)
_LAST = 1_000_000_000
"""Past the last line of any page."""


def find_silences(text: str, lines: LineMap, start: int) -> tuple[Silence, ...]:
    """The comments to wikigen in the body of `text`, which begins at byte `start`; most pages hold none, and cost one search."""
    return tuple(_find(text, lines, start)) if "wikigen:" in text and _COMMENT.search(text) else ()


def _find(text: str, lines: LineMap, start: int) -> Iterator[Silence]:
    rows = text.split("\n")
    html = _html(lines.bytes[start:].decode(), start)
    for match in _COMMENT.finditer(text):
        at = len(text[: match.start()].encode())
        span = lines.span(at, at + len(match[0].encode()))
        if not any(first <= at < last for first, last in html):
            continue
        asked = _ASKED.fullmatch(match[1])
        if not asked:
            yield Silence(codes=(), reason="", first=0, last=0, span=span)
            continue
        whole = asked[1] == "ignore-page"
        closing = span.line + match[0].count("\n")
        first, last = (0, _LAST) if whole else _lines(rows, span.line, closing, match[0])
        codes = tuple(re.split(r"\s*,\s*", asked[2]))
        yield Silence(codes=codes, reason=" ".join((asked[3] or "").split()), first=first, last=last, span=span)


def _html(body: str, base: int) -> list[tuple[int, int]]:
    """Where the parser sees HTML, a comment among it; code is none."""
    found = []
    for event, where in pyromark.events_with_range(body, options=OPTIONS):
        if isinstance(event, dict) and next(iter(event)) in {"Html", "InlineHtml"}:
            found.append((base + where["start"], base + where["end"]))
    return found


def _lines(rows: list[str], opening: int, closing: int, comment: str) -> tuple[int, int]:
    """The lines that a comment from line `opening` to `closing` speaks for."""
    around = "\n".join(rows[opening - 1 : closing]).replace(comment, "", 1)
    if around.strip(" \t>"):
        return opening, closing
    first = closing + 1
    while first <= len(rows) and not rows[first - 1].strip():
        first += 1
    last = first
    while last < len(rows) and rows[last].strip():
        last += 1
    return first, last
