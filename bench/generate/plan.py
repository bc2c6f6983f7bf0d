"""What a wiki holds, before a word of it is written: paths, titles, days, sizes, and which pages others link to."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random
from statistics import NormalDist
from typing import Literal

from bench.generate.prose import Vocabulary, coin, make_vocabulary

__all__ = ["LAST", "TOPICS", "PageKind", "Plan", "PlannedPage", "PlannedRaw", "RawKind", "plan_wiki"]

PageKind = Literal["index", "log", "digest", "concept", "summary"]
RawKind = Literal["gmail", "rss", "huggingface", "twitter", "twitter-json", "articles", "notes"]

LAST = date(2026, 10, 31)
_A_DAY = 25
"""Pages that a wiki gains each day, index and log apart: 30,000 in a little more than three years."""
_LEAST_DAYS = 30
TOPICS = (
    "language-models agents inference training retrieval evaluation hardware robotics vision audio safety security privacy policy industry open-source "
    "data-engineering developer-tools science interfaces"
).split()

_MEDIAN, _SIGMA, _LEAST, _MOST = 5_000, 0.6, 1_000, 300_000
"""Bytes of a page: log-normal about the median for all but the largest hundredth …"""
_TAIL = 0.01
"""… which goes up to the most in even steps of the logarithm."""
_POPULARITY = 0.6
"""Links to the page of rank r go as r to the power of minus this; fitted to a real wiki of 153 pages and 975 links (0.57)."""
_DIGESTS, _CONCEPTS = 0.08, 0.12
"""Shares of pages; all others are summaries of sources."""
_RAW: tuple[tuple[RawKind, int], ...] = (("rss", 52), ("huggingface", 22), ("gmail", 12), ("articles", 6), ("twitter", 4), ("notes", 4))
"""Kinds of raw files, by weight. There is one mail digest a day at most, and a `.json` beside each of twitter's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """One page to be written."""

    path: str
    """Below `wiki/`."""
    kind: PageKind
    title: str
    topic: str
    day: date
    size: int
    """Bytes aimed at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRaw:
    """One raw file to be written."""

    path: str
    """Below `raw/`."""
    kind: RawKind
    title: str
    day: date
    items: int
    """Of a mail digest; else 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole wiki to be written."""

    seed: int
    vocabulary: Vocabulary
    publishers: tuple[str, ...]
    tags: tuple[str, ...]
    pages: tuple[PlannedPage, ...]
    raw: tuple[PlannedRaw, ...]
    popular: tuple[PlannedPage, ...]
    """Pages that may be linked to, the most linked first."""
    citable: tuple[PlannedRaw, ...]
    """Raw files that pages name, by day."""

    def target(self, rng: Random, source: PlannedPage) -> PlannedPage:
        """A page to link to: the power law's, and another one than the source where there is one."""
        page = source
        for _ in range(4):
            page = self.popular[int(len(self.popular) * rng.random() ** (1 / (1 - _POPULARITY)))]
            if page is not source:
                break
        return page

    def cited(self, rng: Random, source: PlannedPage) -> PlannedRaw:
        """A raw file of about the page's day."""
        place = bisect(self.citable, source.day, key=lambda raw: raw.day) + rng.randint(-4, 3)
        return self.citable[min(max(place, 0), len(self.citable) - 1)]


def plan_wiki(pages: int, raw: int, seed: int) -> Plan:
    """The plan of a wiki of so many pages, index and log among them, and so many raw files.

    Raises:
        ValueError: fewer than 10 pages, or less than no raw files.
    """
    if pages < 10 or raw < 0:
        raise ValueError("A wiki has at least 10 pages.")
    rng = Random(f"{seed}/plan")
    names = _names(rng)
    days = max(pages // _A_DAY, _LEAST_DAYS)
    planned = tuple(_pages(rng, names, pages, days))
    raw_files = tuple(_raw(rng, names, raw, days))
    linked = sorted(
        (page for page in planned if page.kind not in {"index", "log"}),
        key=lambda page: rng.random() * (0.3 if page.kind == "concept" else 1),  # people link to concepts more than to news
    )
    plain = (entry for entry in raw_files if entry.kind != "twitter-json" and entry.path.isascii() and " " not in entry.path)
    return Plan(
        seed=seed,
        vocabulary=make_vocabulary(seed),
        publishers=tuple(f"{coin(rng).capitalize()} {rng.choice(('Letter', 'Weekly', 'Review', 'Wire', 'Notes'))}" for _ in range(60)),
        tags=tuple(dict.fromkeys(coin(rng) for _ in range(int(12 * pages**0.5)))),  # new tags come ever more seldom, as new words do
        pages=planned,
        raw=raw_files,
        popular=tuple(linked),
        citable=tuple(sorted(plain, key=lambda entry: entry.day)),
    )


def _names(rng: Random) -> Iterator[tuple[str, str]]:
    """Titles and the slugs of files for ever, no two alike."""
    seen: set[str] = set()
    words = make_vocabulary(0).words
    while True:
        name, about = coin(rng, rng.choice((2, 3))), [rng.choice(words) for _ in range(rng.randint(2, 4))]
        slug = "-".join((name, *about))
        if slug not in seen:
            seen.add(slug)
            yield f"{name.capitalize()}{rng.choice((': ', ' and ', ', or '))}{' '.join(about)}", slug


def _pages(rng: Random, names: Iterator[tuple[str, str]], count: int, days: int) -> Iterator[PlannedPage]:
    sizes = _sizes(count)
    rng.shuffle(sizes)
    yield PlannedPage(path="index.md", kind="index", title="Index", topic="", day=LAST, size=sizes[0])
    yield PlannedPage(path="log.md", kind="log", title="Log", topic="", day=LAST, size=sizes[1])
    first = LAST - timedelta(days=days)
    digests = min(max(1, int(count * _DIGESTS)), days)
    for number, day in enumerate(sorted(rng.sample(range(days), digests)), start=2):
        when = first + timedelta(days=day)
        path = f"daily-digest/{when:%Y-%m}/{when}.md"
        yield PlannedPage(path=path, kind="digest", title=f"Digest | {when}", topic="daily-digest", day=when, size=sizes[number])
    weights = [1 / (rank + 2) for rank in range(len(TOPICS))]
    for size in sizes[digests + 2 :]:
        (topic,) = rng.choices(TOPICS, weights)
        title, slug = next(names)
        when = first + timedelta(days=int(days * rng.random() ** 0.6))  # a wiki grows faster as it goes
        concept = rng.random() < _CONCEPTS / (1 - _DIGESTS)
        path = f"{topic}/{slug}.md" if concept else f"{topic}/{when}-{slug}.md"
        yield PlannedPage(path=path, kind="concept" if concept else "summary", title=title, topic=topic, day=when, size=size)


def _sizes(count: int) -> list[int]:
    """Bytes of so many pages: the distribution's even quantiles, so that a wiki of any size has the same shape."""
    normal = NormalDist()
    body_end = _MEDIAN * exp(_SIGMA * normal.inv_cdf(1 - _TAIL))
    sizes = []
    for number in range(count):
        share = (number + 0.5) / count
        into_tail = (share - (1 - _TAIL)) / _TAIL
        size = body_end * (_MOST / body_end) ** into_tail if into_tail > 0 else _MEDIAN * exp(_SIGMA * normal.inv_cdf(share))
        sizes.append(int(max(size, _LEAST)))
    return sizes


def _raw(rng: Random, names: Iterator[tuple[str, str]], count: int, days: int) -> Iterator[PlannedRaw]:
    kinds, weights = [kind for kind, _ in _RAW], [weight for _, weight in _RAW]
    mails: set[date] = set()
    slots: set[str] = set()
    written = 0
    while written < count:
        (kind,) = rng.choices(kinds, weights)
        when = LAST - timedelta(days=days) + timedelta(days=int(days * rng.random() ** 0.6))
        title, slug = next(names)
        path = _raw_path(rng, kind, when, slug)
        if (kind == "gmail" and when in mails) or path in slots or (kind == "twitter" and written + 2 > count):
            kind, path = "rss", _raw_path(rng, "rss", when, slug)
        mails |= {when} if kind == "gmail" else set()
        slots.add(path)
        yield PlannedRaw(path=path, kind=kind, title=title, day=when, items=rng.randint(3, 14) if kind == "gmail" else 0)
        written += 1
        if kind == "twitter":
            yield PlannedRaw(path=f"{path[:-3]}.json", kind="twitter-json", title=title, day=when, items=0)
            written += 1


_FEEDS = ("field-notes", "quiet-systems", "the-bench", "open-ledger", "night-build", "small-models")
_ODD: Sequence[str] = (" “quoted” ", "-日本語-", " café ")
"""In the names of one raw file in a hundred."""


def _raw_path(rng: Random, kind: RawKind, when: date, slug: str) -> str:
    odd = rng.choice(_ODD) if rng.random() < 0.01 else "-"
    cut = slug.replace("-", odd, 1)[: rng.randint(24, 60)].rstrip("- ")
    return {
        "gmail": f"gmail/{when}-starred.md",
        "rss": f"rss/{when}-{rng.choice(_FEEDS)}-{cut}.md",
        "huggingface": f"huggingface/{when}-{cut}.md",
        "twitter": f"twitter/{when}-{rng.choice(('morning', 'noon', 'evening'))}.md",
        "articles": f"articles/{cut}-{when}.md",
        "notes": f"notes/{cut}.md",
    }[kind]
