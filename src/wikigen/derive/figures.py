"""Number trace: each figure of a summary looked up in the raw files that the page names.

A figure is a number that says something: money, a share, a decimal, a count of two digits or more. Years, dates, versions and numbers in
code, links and names are none. The trace says where a figure stands, that it stands in none of the files, or that they are not all there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from wikigen.derive.provenance import RawUse
from wikigen.derive.versions import Versions
from wikigen.linked import Missing, Wiki
from wikigen.model import DocId, Page, Span
from wikigen.paths import RAW

__all__ = ["Figure", "RawNumbers", "Traced", "figures", "trace", "trace_inputs"]

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_DASH, _TIMES, _MONEY = (char.encode().decode("latin-1") for char in ("\u2013", "\u00d7", "\u20ac"))
"""Characters as the bytes of a text read as Latin-1 have them, so that offsets are those of the bytes."""
_FIGURE = re.compile(
    rf"(?P<number>\d(?<![\w.,#@&=_+-]\d)(?<!-\s\d)(?<!{_DASH}\s\d)(?:\d{{0,2}}(?:,\d{{3}})+(?:\.\d+)?|\d*(?:\.\d+)?))"
    rf"(?P<unit>\s?(?:%|percent\b|pp\b|[KMBTkx]\b|[MGTP]B\b|[kMG]W\b|ms\b|million\b|billion\b|trillion\b|thousand\b)|{_TIMES})?"
    r"(?!\.?\d)(?![A-Za-z_]|-[A-Za-z\d]|/7\b|\^\d|\xe2\x81[\xb0-\xb9]|\xc2[\xb2\xb3\xb9])"
)
"""It begins with the digit, for which a text is searched fast; what stands before it is looked back at. `24/7` and `10⁹` are none."""
_BEFORE = re.compile(rf"(?<![\w.,#@&=_+-])(?<!-\s)(?<!{_DASH}\s)(?:\$|{_MONEY}|\xc2[\xa3\xa5])\s?$")
"""Money, as it stands before its number."""
_CODE = tuple(
    (mark, re.compile(words, re.MULTILINE | re.DOTALL))
    for mark, words in (
        ("```", r"^(?P<fence>[ ]{0,3}`{3,}).*?(?:^(?P=fence)|\Z)"),
        ("~~~", r"^(?P<fence>[ ]{0,3}~{3,}).*?(?:^(?P=fence)|\Z)"),
        ("`", r"`[^`\n]+`"),
        ("<", r"<[^>\n]+>"),
        ("](", r"\]\([^)\n]*\)"),
        ("[[", r"\[\[[^\]\n]*\]\]"),
        ("://", r"https?://\S+"),
    )
)
"""What is no running text, and the letters without which there is none of it."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATED_BEFORE = re.compile(rf"\b{_MONTH} $|\d:$")
_DATED_AFTER = re.compile(rf" {_MONTH}(?![a-z])|:\d\d")
"""What makes a number part of a date or of a time."""
_NAMES = re.compile(r"(?<=[\w,(/:`][ ])[A-Z][\w.+-]*[ ]$|(?<![a-z])[A-Z]{2,6}[ ]$")
"""A name before a number, `Chrome 88`, `RFC 7919`; a word that only begins a sentence is none."""
_PLACED = re.compile(
    r"(?:[cC]hapter|[pP]art|[sS]ection|[fF]igure|[tT]able|[iI]tem|[sS]tep|[rR]ule|[pP]hase|[lL]evel|[pP]age|[pP]ort|[tT]op|arXiv:?|No\.)\s$"
)
_ROW = re.compile(r"\|[ ]*(\d+)[ ]*\|")
"""The first cell of a row of a table, where it is a number."""
_YEARS = range(1900, 2101)
_LEAST = 10
"""The smallest plain count that is a figure: below it numbers are words."""
_MULTIPLES = frozenset({"x", _TIMES})
"""Units of what sources put in words while it is small: `twice`, `doubled`."""
_RAW_NUMBER = re.compile(
    r"(\d(?<![\w.]\d)(?:\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d*(?:\.\d+)?))[ ]?(?:([KMBTkmb]\b|thousand\b|[mbtMBT]illion\b|trillion\b)|(%|percent\b|per cent\b))?",
    re.ASCII,
)
_RAW_MONEY = re.compile(r"(?<![\w.])\$", re.ASCII)
_KEPT = 2_048
"""Raw documents whose numbers are kept: some 20 MB."""
_TELLING = 3
"""Digits from which a number with a mark is looked for without it as well."""
_SCALE = {"k": 1_000, "thousand": 1_000, "m": 10**6, "million": 10**6, "b": 10**9, "billion": 10**9, "t": 10**12, "trillion": 10**12}
_CUT = re.compile(r"(?:…|\.\.\.|\[truncated\]|\(truncated\)|[\w,:(])[\s*_-]*$")
"""How a text ends that was cut: with an ellipsis, or without a closing mark."""
_TAGS = re.compile(r"<[^<>]*>")
_APART = frozenset({"relation", "related", "questions", "source"})
"""Roles of sections whose numbers are other pages'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of a page's running text."""

    text: str
    """As written: `$5`, `97.43 %`."""
    numbers: tuple[str, ...]
    """The spellings it is looked up by, `1.6` and `1600000000000` for `1.6T`."""
    start: int
    """Its first byte in the page's text."""
    end: int
    """One past its last byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A figure, and where it stands in the page's raw files."""

    figure: Figure
    status: Literal["found", "absent", "unknown"]
    """`unknown` where a raw file is missing, cut short, or shorter than the page, so that nobody can say."""
    raw: DocId | None = None
    item: int = 0
    """The item that it stands in; 0 for none."""
    offset: int = 0
    """Its first byte in the raw file's text."""


_TRACE = msgspec.msgpack.Decoder(tuple[Traced, ...])


class _Numbers(NamedTuple):
    """What is in one raw document."""

    places: Mapping[str, Sequence[int]]
    """Number to the bytes where it stands, in order."""
    cut: frozenset[int]
    """The numbers of its items whose text ends before its end."""


class RawNumbers:
    """The numbers of raw documents, read from each when it is first asked for; those that were asked for last are kept."""

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self.of = lru_cache(_KEPT)(self._read)

    def _read(self, doc: DocId) -> _Numbers:
        places: dict[str, list[int]] = {}
        data = self._wiki.text_of(doc).encode("utf-8", "surrogatepass")
        text = data.decode("latin-1")
        for match in _RAW_NUMBER.finditer(text):
            found, unit, share = match.groups()
            at = match.start()
            money = _RAW_MONEY.match(text, at - 1) if at else None
            for number in _spellings(found, unit or ""):
                places.setdefault(number, []).append(at)
                if money or share:
                    places.setdefault(f"${number}" if money else f"{number}%", []).append(at)
        ends = {item.number: data[max(item.span.start, item.span.end - 400) : item.span.end] for item in self._wiki.raw[doc].items}
        cut = frozenset(number for number, end in ends.items() if _CUT.search(_TAGS.sub("", end.decode(errors="ignore"))))
        return _Numbers(places, cut)


def _are_whole(wiki: Wiki, size: int, uses: Sequence[RawUse], numbers: RawNumbers) -> bool:
    """Whether raw texts can tell a page of so many bytes that a number is not there: none is cut, and together they outweigh it."""
    outweighing = 0
    for use in uses:
        for item in wiki.raw[use.doc].items:
            if not use.items or item.number in use.items:
                outweighing += item.span.end - item.span.start
                if item.number in numbers.of(use.doc).cut:
                    return False
    return outweighing >= size


def _spellings(number: str, unit: str) -> tuple[str, ...]:
    """A number without commas and closing zeros, as a decimal too where it was one, and in full where a unit scales it."""
    plain = number.replace(",", "")
    scale = _SCALE.get(unit.strip().lower())
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
        if scale is None and "." not in plain:
            return (plain, f"{plain}.0")
    if scale is None or len(plain) > 12:  # noqa: PLR2004 - no figure has more digits
        return (plain,)
    whole, _, part = plain.partition(".")
    zeros = len(str(scale)) - 1 - len(part)
    return (plain, f"{whole}{part}{'0' * zeros}".lstrip("0")) if zeros >= 0 else (plain,)


def figures(page: Page, text: str) -> tuple[Figure, ...]:
    """The figures of a page's running text in `text`, all of it, in its order; those of metadata, relations, questions and lists of links are left out."""
    return tuple(_figures(page, text))


def _figures(page: Page, whole: str) -> Iterator[Figure]:
    data = whole.encode("utf-8", "surrogatepass")
    text = data.decode("latin-1")
    cuts = [(span.start, span.end) for span in page.masthead]
    cuts += [(part.heading.start, part.end) for part in page.sections if part.role in _APART]
    for start, end in cuts:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    for mark, pattern in _CODE:
        if mark in text:
            text = pattern.sub(_blank, text)
    versions = Versions(text)
    for match in _FIGURE.finditer(text):
        money = _BEFORE.search(text, max(0, match.start() - 4), match.start())
        if not _says_something(text, match, versions, money=money is not None):
            continue
        numbers = _spellings(match["number"], match["unit"] or "")
        mark = "$" if money and money[0].startswith("$") else "%" if (match["unit"] or "").strip() in {"%", "percent"} else ""
        if mark:
            plain = [number for number in numbers if len(number.replace(".", "")) >= _TELLING]
            numbers = (*(f"${number}" if mark == "$" else f"{number}%" for number in numbers), *plain)
        elif len(numbers) > 1 and len(numbers[0]) == 1:
            numbers = numbers[1:]  # a digit alone, of `1M` or `1.000`, stands everywhere
        start, end = money.start() if money else match.start(), match.end()
        yield Figure(text=data[start:end].decode(), numbers=numbers, start=start, end=end)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0]) if "\n" not in match[0] else re.sub(r"[^\n]", " ", match[0])


def _says_something(text: str, match: re.Match[str], versions: Versions, *, money: bool) -> bool:
    number, unit = match["number"], match["unit"]
    if money:
        return True
    before = text[max(0, match.start() - 30) : match.start()]
    if number.isdigit() and not before.rpartition("\n")[2].strip(" >#*|") and _counts_entries(text, match):
        return False
    if _DATED_BEFORE.search(before) or (not unit and _DATED_AFTER.match(text, match.end())):
        return False
    if unit:
        return not number.isdigit() or int(number) >= _LEAST or unit.strip() not in _MULTIPLES
    if _PLACED.search(before) or versions.has(match.start(), match.end()) or (number.isdigit() and _NAMES.search(before)):
        return False
    if "." in number or "," in number:
        return True
    return int(number) >= _LEAST and int(number) not in _YEARS


def _counts_entries(text: str, match: re.Match[str]) -> bool:
    """Whether the number that opens a line is that of an entry, `10. Last`, or of a row of a table that is numbered."""
    start = text.rfind("\n", 0, match.start()) + 1
    if (row := _ROW.match(text, start)) is None:
        return re.match(r"[.)]\*{0,2}\s", text[match.end() : match.end() + 4]) is not None
    above = _ROW.match(text, text.rfind("\n", 0, max(start - 1, 0)) + 1)
    return above is not None and int(above[1]) == int(row[1]) - 1


def trace_inputs(wiki: Wiki, page: Page, uses: Sequence[RawUse]) -> bytes:
    """All that `trace` looks at, as bytes that differ when it does."""
    named = (f"{use.doc} {wiki.raw[use.doc].digest} {use.items}" for use in uses)
    return "\n".join((page.digest, str(_lacks_raw(wiki, page)), *named)).encode()


def _lacks_raw(wiki: Wiki, page: Page) -> bool:
    """Whether a raw file that the page names is not there."""
    named = (link for link in wiki.links[page.id] if link.ref.place == "raw" or link.ref.target.startswith(RAW))
    return any(isinstance(link.resolution, Missing) for link in named)


def trace(wiki: Wiki, page: Page, uses: Sequence[RawUse], numbers: RawNumbers) -> tuple[Traced, ...]:
    """Each figure of a page with where it stands in the raw files that the page names; nothing for a page that names none."""
    if not uses:
        return ()
    return wiki.kept.one("trace", page.id, trace_inputs(wiki, page, uses), lambda: _trace(wiki, page, uses, numbers), _TRACE)


def _trace(wiki: Wiki, page: Page, uses: Sequence[RawUse], numbers: RawNumbers) -> tuple[Traced, ...]:
    text = wiki.text_of(page.id)
    found = figures(page, text)
    whole = bool(found) and not _lacks_raw(wiki, page) and _are_whole(wiki, len(text.encode("utf-8", "surrogatepass")), uses, numbers)
    return tuple(_traced(wiki, figure, uses, numbers, whole=whole) for figure in found)


def _traced(wiki: Wiki, figure: Figure, uses: Sequence[RawUse], numbers: RawNumbers, *, whole: bool) -> Traced:
    for use in uses:
        raw = wiki.raw[use.doc]
        known = numbers.of(use.doc).places
        places = sorted(place for number in figure.numbers for place in known.get(number, ()))
        spans = [item for item in raw.items if item.number in use.items] if use.items else []
        inside = ((place, item.number) for item in spans for place in _within(places, item.span))
        best = next(inside, None) or ((places[0], 0) if places else None)  # its own item first, then the rest of the file
        if best:
            number = best[1] or next((item.number for item in raw.items if item.span.start <= best[0] < item.span.end), 0)
            return Traced(figure=figure, status="found", raw=use.doc, item=number, offset=best[0])
    return Traced(figure=figure, status="absent" if whole else "unknown")


def _within(places: Sequence[int], span: Span) -> Sequence[int]:
    first = bisect_left(places, span.start)
    return places[first : bisect_left(places, span.end, lo=first)]
