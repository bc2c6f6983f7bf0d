"""The activity log: what its entries say, which stand there twice, and which summaries it leaves out.

An entry is a heading `## [YYYY-MM-DD] kind | title | source`; other headings and lists are the author's own way, and are not judged.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wikigen.derive.identity import arxiv_ids, title_key
from wikigen.linked import Wiki
from wikigen.model import DocId, Page, Section, Span
from wikigen.parse.dates import to_date
from wikigen.paths import fold

__all__ = ["LOG", "Activity", "LogEntry", "Logbook", "activity", "logbook"]

LOG = DocId("wiki/log.md")
_ENTRY = re.compile(r"\[(?P<day>[^\]]{4,20})\]\s*(?P<kind>[\w-]+)\s*\|\s*(?P<title>[^|]*?)\s*(?:\|\s*(?P<source>.*?)\s*)?$")
_PAPER = re.compile(r"\b\d{4}\.\d{4,5}\b")
_WORD = re.compile(r"[^\W_]{3,}")
_TOLERANCE = dt.timedelta(days=3)
"""Between the day of an entry and that of its page."""
_SHARED = 0.5
"""Share of a title's words that an entry and its page have in common."""
_RECENT = 200
"""Entries of the activity that is shown."""
_COVERED = 0.5
"""Share of its summaries from which a log means to name all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One entry of the log."""

    day: dt.date | None
    """None for a day that no calendar has."""
    kind: str
    title: str
    source: str
    page: DocId | None
    """The page that an entry is on: that of its arXiv id, or for an `ingest` or `digest` that of its words; None where none is found."""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The newest entries of the log, newest first, as a reader wants them."""

    total: int
    """Of the whole log."""
    entries: tuple[tuple[dt.date, str, str, str, DocId | None], ...]
    """Day, kind, title, source and page of each, as in `LogEntry`; those without a day are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logbook:
    """What the log says."""

    page: DocId
    entries: tuple[LogEntry, ...]
    doubled: tuple[LogEntry, ...]
    """Entries that say the same as one above them."""
    missing: tuple[DocId, ...]
    """Summaries of the days that the log covers and that it does not name, where it names most of them."""


def logbook(wiki: Wiki) -> Logbook | None:
    """What the log at the wiki's root says; None without one that has entries."""
    parsed = _parsed(wiki)
    if not parsed:
        return None
    days, papers = _Days(wiki), _by_paper(wiki)
    entries = tuple(_entry(section, match, days, papers) for section, match in parsed)
    seen: Counter[tuple[dt.date | None, str, str, str]] = Counter()
    doubled = []
    for entry in entries:
        key = (entry.day, entry.kind, fold(entry.title), fold(entry.source))
        seen[key] += 1
        if seen[key] > 1 and entry.title:
            doubled.append(entry)
    return Logbook(page=LOG, entries=entries, doubled=tuple(doubled), missing=tuple(_missing(wiki, entries)))


def activity(wiki: Wiki) -> Activity | None:
    """What was done last, as the log says; None without a log that has entries. A title alone names its page here, whatever was done to that."""
    parsed = _parsed(wiki)
    if not parsed:
        return None
    dated = [(day, found) for found in parsed if (day := to_date(found[1]["day"]))]
    recent = [found for _, found in sorted(dated, key=lambda entry: -entry[0].toordinal())[:_RECENT]]
    days, papers = _Days(wiki), _by_paper(wiki)
    entries = (_entry(section, match, days, papers) for section, match in recent)
    titles = {fold(page.meta.title): doc for doc, page in wiki.pages.items()}
    shown = tuple((e.day, e.kind, e.title, e.source, e.page or titles.get(fold(e.title))) for e in entries if e.day)
    return Activity(total=len(parsed), entries=shown)


def _parsed(wiki: Wiki) -> list[tuple[Section, re.Match[str]]]:
    page = wiki.pages.get(LOG)
    return [(section, match) for section in page.sections if (match := _ENTRY.fullmatch(section.title))] if page else []


class _Named(NamedTuple):
    """A page as entries name it."""

    id: DocId
    kind: str
    key: str
    """Its `title_key`."""
    words: frozenset[str]
    """Of title and file name."""
    length: int
    """How many words its title has."""

    @classmethod
    def of(cls, page: Page) -> _Named:
        title = page.meta.title
        return cls(page.id, page.meta.kind, title_key(title), _words(f"{title} {page.id.rpartition('/')[2]}"), len(_words(title)))


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WORD.findall(text))


class _Days:
    """The pages of each day; what an entry is compared with is worked out when their day is first asked for."""

    def __init__(self, wiki: Wiki) -> None:
        self._pages: dict[dt.date, list[Page]] = {}
        for page in wiki.pages.values():
            for day in {ref.date for ref in page.meta.dates}:
                self._pages.setdefault(day, []).append(page)
        self._named: dict[dt.date, list[_Named]] = {}

    def of(self, day: dt.date) -> Sequence[_Named]:
        """In the wiki's order."""
        if day not in self._named:
            self._named[day] = [_Named.of(page) for page in self._pages.get(day, ())]
        return self._named[day]


def _by_paper(wiki: Wiki) -> dict[str, DocId]:
    """Summaries by the arXiv ids of their sources."""
    return {
        name: doc
        for doc, page in wiki.pages.items()
        if page.meta.kind == "summary"
        for name in arxiv_ids(ref.target for ref in page.meta.sources)
    }


def _entry(section: Section, match: re.Match[str], days: _Days, papers: Mapping[str, DocId]) -> LogEntry:
    day = to_date(match["day"])
    kind = match["kind"]
    paper = next((papers[name] for name in _PAPER.findall(section.title) if name in papers), None)
    page = paper or _page_of(match["title"], day, days, digest=kind == "digest") if kind in {"ingest", "digest"} and day else paper
    return LogEntry(day=day, kind=kind, title=match["title"], source=match["source"] or "", page=page, span=section.heading)


def _page_of(title: str, day: dt.date, days: _Days, *, digest: bool) -> DocId | None:
    """The page of about that day whose title has the most of the entry's words, or whose path the entry names; of a digest, the day's own."""
    if digest:
        return next((page.id for page in days.of(day) if page.kind == "digest"), None)
    asked, key = _words(title), title_key(title)
    distances = sorted(range(-_TOLERANCE.days, _TOLERANCE.days + 1), key=abs)  # the nearest day wins
    near = [page for n in distances for page in days.of(day + dt.timedelta(days=n)) if page.kind != "digest"]
    best: tuple[float, DocId] | None = None
    for page in near:
        if (key and key == page.key) or title.endswith(page.id.removeprefix("wiki/")):
            return page.id
        share = len(asked & page.words) / max(1, min(len(asked), page.length))
        if share >= _SHARED and (best is None or share > best[0]):
            best = (share, page.id)
    return best[1] if best else None


def _missing(wiki: Wiki, entries: tuple[LogEntry, ...]) -> Iterator[DocId]:
    days = [entry.day for entry in entries if entry.day]
    named = {entry.page for entry in entries}
    told = _words("\n".join(entry.title for entry in entries))
    if not days:
        return
    first, last = min(days), max(days)
    inside = [doc for doc, page in wiki.pages.items() if page.meta.kind == "summary" and page.meta.date and first <= page.meta.date <= last]
    if sum(doc in named for doc in inside) < _COVERED * len(inside):
        return
    for doc in inside:
        if doc not in named and not _words(wiki.pages[doc].meta.title) <= told:
            yield doc
