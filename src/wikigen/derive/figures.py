"""Number trace: each figure of a summary looked up in the raw files that the page names.

A figure is a number that says something: money, a share, a decimal, a count of two digits or more. Years, dates, versions and numbers in
code, links and names are none. The trace says where a figure stands, that it stands in none of the files, or that they are not all there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from wikigen.derive.provenance import RawUse
from wikigen.linked import Missing, Wiki
from wikigen.model import DocId, Page, Span
from wikigen.parse.lines import LineMap
from wikigen.paths import RAW

__all__ = ["Figure", "RawNumbers", "Traced", "figures", "trace"]

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_DASH, _TIMES, _MONEY = (char.encode().decode("latin-1") for char in ("\u2013", "\u00d7", "\u20ac"))
"""Characters as the bytes of a text read as Latin-1 have them, so that offsets are those of the bytes."""
_MAY_BE = re.compile(r"[$\d\xc2\xe2]")
"""What a figure begins with: looked for first, since a search for one character is the fastest that there is."""
_FIGURE = re.compile(
    rf"(?<![\w.,#@&=_+-])(?<!-\s)(?<!{_DASH}\s)(?P<money>(?:\$|{_MONEY}|\xc2[\xa3\xa5])\s?)?(?P<number>{_NUMBER})"
    rf"(?P<unit>\s?(?:%|percent\b|pp\b|[KMBTkx]\b|[MGTP]B\b|[kMG]W\b|ms\b|million\b|billion\b|trillion\b|thousand\b)|{_TIMES})?"
    r"(?!\.?\d)(?![A-Za-z_]|-[A-Za-z\d])"
)
_FENCE = re.compile(r"^(?P<fence>[ ]{0,3}(?:`{3,}|~{3,})).*?(?:^(?P=fence)|\Z)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`|<[^>\n]+>|\]\([^)\n]*\)|\[\[[^\]\n]*\]\]")
_URL = re.compile(r"https?://\S+")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_MAY_DATE = re.compile(r"[\d(JFMASOND]")
_DATE = re.compile(
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\(\d{{2}}-\d{{2}}\b|\b{_MONTH} \d{{1,2}}(?!\d)|\d{{1,2}} {_MONTH}(?![a-z])|\d{{1,2}}:\d{{2}})"
)
_VERSION = re.compile(r"[1-9]\.\d{1,2}")
_NAMES = re.compile(r"(?<=[\w,(/:`][ ])[A-Z][\w.+-]*[ ]$|(?<![a-z])[A-Z]{2,6}[ ]$")
"""A name before a number, `Chrome 88`, `RFC 7919`; a word that only begins a sentence is none."""
_PLACED = re.compile(
    r"(?:[cC]hapter|[pP]art|[sS]ection|[fF]igure|[tT]able|[iI]tem|[sS]tep|[rR]ule|[pP]hase|[lL]evel|[pP]age|[vV]ersion|arXiv:?|No\.)\s$"
)
_YEARS = range(1900, 2101)
_LEAST = 10
"""The smallest plain count that is a figure: below it numbers are words."""
_RAW_NUMBER = re.compile(
    rb"(?<![\w.])([$])?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)[ ]?(?:([KMBTkmb]\b|thousand\b|[mbtMBT]illion\b|trillion\b)|(%|percent\b|per cent\b))?"
)
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
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A figure, and where it stands in the page's raw files."""

    figure: Figure
    status: Literal["found", "absent", "unknown"]
    """`unknown` where a raw file is missing or cut short, so that nobody can say."""
    raw: DocId | None = None
    item: int = 0
    """The item that it stands in; 0 for none."""
    offset: int = 0
    """Its first byte in the raw file's text."""


class RawNumbers:
    """The numbers of raw documents, read from each when it is first asked for."""

    def __init__(self, wiki: Wiki) -> None:
        self._wiki = wiki
        self._known: dict[DocId, Mapping[str, list[int]]] = {}
        self._cut: dict[DocId, frozenset[int]] = {}

    def of(self, doc: DocId) -> Mapping[str, list[int]]:
        """Number to the bytes where it stands, in order."""
        if doc not in self._known:
            places: dict[str, list[int]] = {}
            for match in _RAW_NUMBER.finditer(self._wiki.text_of(doc).encode()):
                for number in _spellings(match[2].decode(), match[3].decode() if match[3] else ""):
                    places.setdefault(number, []).append(match.start(2))
                    if match[1] or match[4]:
                        places.setdefault(f"${number}" if match[1] else f"{number}%", []).append(match.start(2))
            self._known[doc] = places
        return self._known[doc]

    def are_whole(self, page: Page, uses: Sequence[RawUse]) -> bool:
        """Whether the raw texts that a page names can tell that a number is not there: none is cut, and together they outweigh the page."""
        size = 0
        for use in uses:
            raw = self._wiki.raw[use.doc]
            for item in raw.items:
                if not use.items or item.number in use.items:
                    size += item.span.end - item.span.start
                    if item.number in self._cut_items(use.doc):
                        return False
        return size >= len(self._wiki.text_of(page.id).encode())

    def _cut_items(self, doc: DocId) -> frozenset[int]:
        """The numbers of a document's items whose text ends before its end."""
        if doc not in self._cut:
            raw = self._wiki.raw[doc]
            data = self._wiki.text_of(doc).encode()
            ends = {item.number: data[max(item.span.start, item.span.end - 400) : item.span.end] for item in raw.items}
            self._cut[doc] = frozenset(number for number, end in ends.items() if _CUT.search(_TAGS.sub("", end.decode(errors="ignore"))))
        return self._cut[doc]


def _spellings(number: str, unit: str) -> tuple[str, ...]:
    """A number without commas and closing zeros, and in full where a unit scales it."""
    plain = number.replace(",", "")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    scale = _SCALE.get(unit.strip().lower())
    if scale is None or len(plain) > 12:  # noqa: PLR2004 - no figure has more digits
        return (plain,)
    whole, _, part = plain.partition(".")
    zeros = len(str(scale)) - 1 - len(part)
    return (plain, f"{whole}{part}{'0' * zeros}".lstrip("0")) if zeros >= 0 else (plain,)


def figures(page: Page, text: str) -> tuple[Figure, ...]:
    """The figures of a page's running text in `text`, all of it, in its order; those of metadata, relations, questions and lists of links are left out."""
    return tuple(_figures(page, text))


def _figures(page: Page, whole: str) -> Iterator[Figure]:
    text = whole.encode().decode("latin-1")
    apart = [(span.start, span.end) for span in page.masthead]
    apart += [(part.span.start, part.span.end) for part in page.sections if part.role in _APART]
    text = _blanked(text, sorted(apart))
    if "```" in text or "~~~" in text:
        text = _FENCE.sub(lambda match: f"{' ' * (len(match[0]) - 1)}\n", text)
    for pattern in (_CODE, _URL):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    text = _blanked(text, (match.span() for match in _matches(_DATE, _MAY_DATE, text)))
    lines: LineMap | None = None
    for match in _matches(_FIGURE, _MAY_BE, text):
        if not _says_something(text, match):
            continue
        lines = lines or LineMap(whole)
        numbers = _spellings(match["number"], match["unit"] or "")
        mark = (
            "$" if match["money"] and match["money"].startswith("$") else "%" if (match["unit"] or "").strip() in {"%", "percent"} else ""
        )
        if mark:
            plain = [number for number in numbers if len(number.replace(".", "")) >= _TELLING]
            numbers = (*(f"${number}" if mark == "$" else f"{number}%" for number in numbers), *plain)
        span = lines.span(match.start(), match.end())
        yield Figure(text=lines.bytes[span.start : span.end].decode(), numbers=numbers, span=span)


def _blanked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """A text with blanks in some places, which come sorted."""
    parts: list[str] = []
    done = 0
    for start, end in places:
        if end > done:
            parts += (text[done:start], " " * (end - max(start, done)))
            done = end
    parts.append(text[done:])
    return "".join(parts)


def _matches(pattern: re.Pattern[str], begins: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """As `pattern.finditer`, tried only where one of the characters stands that it begins with: several times as fast."""
    done = 0
    for place in begins.finditer(text):
        if place.start() >= done and (match := pattern.match(text, place.start())):
            done = match.end()
            yield match


def _says_something(text: str, match: re.Match[str]) -> bool:
    number, unit, money = match["number"], match["unit"], match["money"]
    before = text[max(0, match.start() - 30) : match.start()]
    line = before.rpartition("\n")[2]
    if number.isdigit() and not line.strip(" >") and re.match(r"[.)]\s", text[match.end() : match.end() + 2]):
        return False  # the number of an entry
    if money or unit:
        return True
    if _PLACED.search(before) or (("." not in number or _VERSION.fullmatch(number)) and "," not in number and _NAMES.search(before)):
        return False
    if "." in number or "," in number:
        return True
    return int(number) >= _LEAST and int(number) not in _YEARS


def trace(wiki: Wiki, page: Page, uses: Sequence[RawUse], numbers: RawNumbers) -> tuple[Traced, ...]:
    """Each figure of a page with where it stands in the raw files that the page names; nothing for a page that names none."""
    if not uses:
        return ()
    named = (link for link in wiki.links[page.id] if link.ref.place == "raw" or link.ref.target.startswith(RAW))
    missing = any(isinstance(link.resolution, Missing) for link in named)
    whole = not missing and numbers.are_whole(page, uses)
    return tuple(_traced(wiki, figure, uses, numbers, whole=whole) for figure in figures(page, wiki.text_of(page.id)))


def _traced(wiki: Wiki, figure: Figure, uses: Sequence[RawUse], numbers: RawNumbers, *, whole: bool) -> Traced:
    for use in uses:
        raw = wiki.raw[use.doc]
        known = numbers.of(use.doc)
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
