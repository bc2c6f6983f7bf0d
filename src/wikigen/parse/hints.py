"""Dates beside words that may name a page: `SemiAnalysis Goodput (04-21)`, `(2026-06-01, …)`, `(04-16 through 04-21)`, `TurboQuant on 04-22`.

`Distillation panic (Lambert, 05-04)` and `(AccelOpt 04-20, now a kernel)` are such too. Looked for in the bytes of a text, wherever no code, link,
tag or heading stands. Which page is meant, if any, is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wikigen.model import Context, DateHint, Day
from wikigen.parse.blocks import Block, within
from wikigen.parse.lines import LineMap
from wikigen.parse.sentences import sentence
from wikigen.parse.unmarked import Covered, Stretches

__all__ = ["find_hints"]

_DAY = rb"(?<![\d.-])(?:(20\d\d)-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])"
_THROUGH = r"\s*(?:through|thru|to|until|–|—|→)\s*"  # noqa: RUF001 - dashes as authors type them
_AND = r"\s*(?:,|/|;|&|\+|and|,\s*and)\s*"
_NEXT = rf"(?:{_THROUGH}|{_AND})".encode()
_DAYS = _DAY + rb"(?:" + _NEXT + _DAY + rb"){0,5}"
_ASIDE = rb"(?:also |(?P<aside>[A-Za-z][^()\[\]\n]{0,48}, (?:the )?))?"
"""What may stand before a date in its brackets, `(Lambert, 05-04)`, and behind it: `(04-16, only a tenth of it)`."""
_REST = rb"(?:(?:[,;:]| (?:today|paper|post|entry|page)\b)[^()\n]{0,240})?"
_HINTS = (
    re.compile(rb"(?P<it>\((?<= \()" + _ASIDE + rb"(?P<days>" + _DAYS + rb")" + _REST + rb"(?P<close>\)))"),
    re.compile(rb"(?P<it> on (?P<days>" + _DAYS + rb")(?P<close>)(?P<aside>))"),
)
"""Each begins with what is rare in a text, so that a search for it is quick."""
_CLOSED = re.compile(rb"-(?<=[01]\d-)[0-3]\d(?=[,;)])")
_NAMED = re.compile(rb"(?<=\()[^()\n]*\b[A-Z][\w+.-]*(?P<it> (?P<days>" + _DAYS + rb")(?P<close>)(?P<aside>))\Z")
"""A name within brackets, and a date without any of its own, which ends at one of `_CLOSED`."""
_MARK = re.compile(rb"[*_`\"]{0,3}\Z")
_EACH = re.compile(_DAY)
_IS_RANGE = re.compile(_THROUGH.encode())
_ENDS = re.compile(r"[*_`\[\]()<>|\n:;,!?{}]|[.…]\s|\s[-–—→·]\s")  # noqa: RUF001 - dashes as authors type them
"""What no name goes on across."""
_NAME = 100
"""Bytes before a date in which a name may stand."""


def find_hints(lines: LineMap, start: int, covered: Covered, running: Sequence[Block]) -> Iterator[DateHint]:
    """Every date with words before it in the running text of `lines.bytes` from `start` on; `running` has no headings."""
    data = lines.bytes
    matches = sorted(_found(data, start), key=lambda match: match.start("it"))
    stretches = Stretches(covered) if matches else None
    end = start
    for match in matches:
        in_brackets = bool(match["close"])
        before = match.start("it") - in_brackets  # the blank behind the words
        if before < end:
            continue  # within the brackets of another date
        end = match.end()
        found = _MARK.search(data, max(start, before - 3), before) if in_brackets else None
        mark = found[0] if found else b""
        name_end = before - len(mark)
        block = within(running, name_end, match.start("days"))
        if block is None or stretches is None or data[name_end - 1 : name_end] in {b"]", b")", b">"}:
            continue  # no running text, or the words before it are a link already
        begin = _begin(data, max(block.start, name_end - _NAME), name_end, mark)
        over = stretches.over(begin, end)
        if over is not None and not (mark.startswith(b"`") and over[0] == begin):
            if mark or over[1] > before:
                continue
            begin = over[1]
        words = data[begin:before].decode(errors="ignore")
        if not any(char.isalnum() for char in words):
            continue
        yield DateHint(
            words=words,
            days=tuple(Day(int(year or 0), int(month), int(day)) for year, month, day in _EACH.findall(match["days"])),
            through=_IS_RANGE.search(match["days"]) is not None,
            marked=bool(mark),
            aside=bool(match["aside"]),
            span=lines.span(begin, end),
            place="body",
            context=_context(block.text, words, data[before:end].decode(errors="ignore").strip()),
        )


def _found(data: bytes, start: int) -> Iterator[re.Match[bytes]]:
    for hint in _HINTS:
        yield from hint.finditer(data, start)
    for closed in _CLOSED.finditer(data, start):
        if named := _NAMED.search(data, max(start, closed.start() - 2 * _NAME), closed.end()):
            yield named


def _begin(data: bytes, first: int, end: int, mark: bytes) -> int:
    """Where the words before a date begin: at the opening `mark` of those that one closes, else behind what ends a name."""
    if mark and (opening := data.rfind(mark, first, end)) >= 0:
        return opening
    text = data[first:end].decode(errors="ignore")
    stop = max((match.end() for match in _ENDS.finditer(text)), default=0)
    words = text[stop:]
    if stop == 0 and data[first - 1 : first].isalnum():
        words = words.partition(" ")[2]  # cut within a word
    return end - len(words.lstrip().encode())


def _context(text: str, words: str, said: str) -> Context:
    """The sentence that a date stands in, `said` being the date as written and `words` what stands before it."""
    tail = words.strip('*_`"').rstrip()[-30:]
    at = max(text.find(f"{tail} {said}") + len(tail) + 1 if f"{tail} {said}" in text else text.find(said), 0)
    return sentence(text, at, at + len(said))
