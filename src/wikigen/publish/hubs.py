"""Views of the generated pages: lists of cards, of counted links, of questions, of digests."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from wikigen.check.report import count_of
from wikigen.derive import OpenQuestion
from wikigen.model import DocId
from wikigen.parse.sections import shorten
from wikigen.paths import SrcUri, Url
from wikigen.publish.cards import Card, Crumb, TierView, home_crumb, iso, public, tier_view, topic_crumb
from wikigen.publish.charts import WEEKS, Heat, Spark, heat_of, spark_of
from wikigen.publish.raw_view import use_of
from wikigen.publish.references import Mention
from wikigen.publish.site import Site

__all__ = [
    "PER_PAGE",
    "Counted",
    "DigestEntry",
    "Group",
    "HubView",
    "LogDay",
    "LogLine",
    "Pager",
    "QuestionGroup",
    "Year",
    "counted_topics",
    "digest_entry",
    "log_days",
    "month_title",
    "month_uri",
    "pages_by_month",
    "paginate",
    "question_groups",
    "trail",
    "years_of",
]

PER_PAGE = 200
"""Entries of a hub's page; what is beyond is on its next page, so that no page grows with the wiki."""

_LINE = 240
"""Characters of an entry of the log."""
_YEARS = 10
"""Years of a page of the timeline that are shown day by day."""
_UNITS = (("year", 365), ("month", 30), ("week", 7))
"""Of an age, in days."""

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cards under one heading."""

    title: str
    url: Url | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A link with a number and a note beside it."""

    title: str
    url: Url
    count: int | None
    """None where the number is not known yet when the link is made."""
    note: str = ""
    tier: TierView | None = None
    hue: str = ""
    """Of a topic."""
    spark: Spark | None = None
    """How many of its pages are recent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """A page and the questions it leaves open."""

    card: Card
    age: str
    """How long before the wiki's newest page it asked: `3 weeks`; empty for that page, and one without a day."""
    questions: tuple[Crumb, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestEntry:
    """A raw digest in a list."""

    title: str
    url: Url
    date: str
    use: str
    """What became of it: `4 items, 2 cited by 3 pages`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry of the wiki's log."""

    kind: str
    title: Crumb
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDay:
    """The entries of a day."""

    date: str
    entries: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of the timeline."""

    title: str
    heat: Heat | None
    months: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where one stands in a hub of several pages."""

    number: int
    total: int
    previous: Url | None
    following: Url | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubView:
    """A generated list."""

    template: str
    title: str
    intro: str
    breadcrumbs: tuple[Crumb, ...]
    years: tuple[Year, ...] = ()
    groups: tuple[Group, ...] = ()
    counted: tuple[Counted, ...] = ()
    questions: tuple[QuestionGroup, ...] = ()
    digests: tuple[DigestEntry, ...] = ()
    log: tuple[LogDay, ...] = ()
    mentions: tuple[Mention, ...] = ()
    pager: Pager | None = None
    kind: str = "hub"
    description: str = ""


def month_title(year: int, month: int) -> str:
    """`April 2026`."""
    return f"{calendar.month_name[month]} {year}"


def paginate(
    site: Site, folder: str, entries: Sequence[_Entry], per_page: int = PER_PAGE
) -> Iterator[tuple[SrcUri, tuple[_Entry, ...], Pager | None]]:
    """The pages of a hub below `folder`: the first at its URL, the others at `page/N/`."""
    total = max(1, -(-len(entries) // per_page))
    uris = [SrcUri(f"{folder}/index.md" if number == 1 else f"{folder}/page/{number}/index.md") for number in range(1, total + 1)]
    for index, uri in enumerate(uris):
        pager = Pager(
            number=index + 1,
            total=total,
            previous=site.url_of(uris[index - 1]) if index else None,
            following=site.url_of(uris[index + 1]) if index + 1 < total else None,
        )
        yield uri, tuple(entries[index * per_page : (index + 1) * per_page]), pager if total > 1 else None


def pages_by_month(site: Site, docs: Iterable[DocId]) -> tuple[Group, ...]:
    """Pages under their months, newest first as they come; those without a day under a heading of their own."""

    def month(doc: DocId) -> tuple[int, int] | None:
        day = site.cards[doc].date
        return (int(day[:4]), int(day[5:7])) if day else None

    return tuple(
        Group(
            title=month_title(*key) if key else "Without a date",
            url=site.url_of(month_uri(*key)) if key else None,
            cards=tuple(site.cards[doc] for doc in found),
        )
        for key, found in groupby(docs, month)
    )


def years_of(site: Site, months: Iterable[tuple[int, int]]) -> tuple[Year, ...]:
    """Months, newest first, under their years, with the days of the newest years."""
    years: list[Year] = []
    for year, found in groupby(months, lambda month: month[0]):
        listed = [month for _, month in found]
        counted = (
            Counted(
                title=calendar.month_name[month],
                url=site.url_of(month_uri(year, month)),
                count=len(site.derived.timeline[year, month]),
            )
            for month in listed
        )
        heat = heat_of(year, _pages_by_day(site, year)) if len(years) < _YEARS else None
        years.append(Year(title=str(year), heat=heat, months=tuple(counted)))
    return tuple(years)


def _pages_by_day(site: Site, year: int) -> Counter[dt.date]:
    months = (site.derived.timeline.get((year, month), ()) for month in range(1, 13))
    return Counter(dt.date.fromisoformat(site.cards[doc].date) for docs in months for doc in docs)


def month_uri(year: int, month: int) -> SrcUri:
    """The page of a month."""
    return SrcUri(f"timeline/{year}/{month:02}/index.md")


def question_groups(site: Site, questions: Iterable[OpenQuestion]) -> tuple[QuestionGroup, ...]:
    """Questions under the pages that ask them."""
    return tuple(
        QuestionGroup(
            card=site.cards[doc],
            age=_age(site.cards[doc].date, site.derived.latest),
            questions=tuple(
                Crumb(
                    title=entry.question.text,
                    url=site.section_url(doc, entry.question.anchor),
                )
                for entry in found
            ),
        )
        for doc, found in groupby(questions, lambda entry: entry.page)
    )


def _age(day: str, latest: dt.date | None) -> str:
    """The time from an ISO date to `latest` in the largest unit of which there are two: `3 weeks`. The clock is not asked, so that builds are alike."""
    if not day or latest is None:
        return ""
    days = (latest - dt.date.fromisoformat(day)).days
    if not days:
        return ""
    unit, length = next(((unit, length) for unit, length in _UNITS if days >= 2 * length), ("day", 1))
    return count_of(days // length, unit)


def log_days(site: Site) -> tuple[LogDay, ...]:
    """The wiki's activity by days, newest first."""
    entries = site.derived.activity.entries if site.derived.activity else ()
    return tuple(
        LogDay(
            date=day.isoformat(),
            entries=tuple(
                LogLine(
                    kind=kind,
                    title=Crumb(title=shorten(title or source, _LINE), url=site.urls[page] if page else None),
                    source=source if title else "",
                )
                for _, kind, title, source, page in found
            ),
        )
        for day, found in groupby(entries, lambda entry: entry[0])
    )


def digest_entry(site: Site, doc: DocId) -> DigestEntry:
    """A raw digest as a list shows it."""
    raw = site.wiki.raw[doc]
    return DigestEntry(title=public(site, raw.title), url=site.urls[doc], date=iso(raw.date), use=use_of(raw, site.derived.uses.get(doc)))


def counted_topics(site: Site) -> tuple[Counted, ...]:
    """Every topic with the number of its pages, the day of the newest, and how many came of late."""
    listed = []
    for topic in site.derived.topics.values():
        crumb = topic_crumb(site, topic.slug)
        if crumb and crumb.url is not None:
            days = list(_days(site, topic.pages))
            listed.append(
                Counted(
                    title=topic.title,
                    url=crumb.url,
                    count=len(topic.pages),
                    note=f"latest {days[0].isoformat()}" if days else "",
                    tier=tier_view(site, topic.tier),
                    hue=crumb.hue,
                    spark=spark_of(days, site.derived.latest) if days and site.derived.latest else None,
                )
            )
    return tuple(listed)


def _days(site: Site, docs: Iterable[DocId]) -> Iterator[dt.date]:
    """The days of pages that come newest first, as far back as a sparkline goes: cards beyond are not looked at."""
    for doc in docs:
        day = dt.date.fromisoformat(site.cards[doc].date) if site.cards[doc].date else None
        if day is None or site.derived.latest is None:
            return
        yield day
        if (site.derived.latest - day).days >= 7 * WEEKS:
            return


def trail(*crumbs: Crumb) -> tuple[Crumb, ...]:
    """Breadcrumbs from home on."""
    return (home_crumb(), *crumbs)
