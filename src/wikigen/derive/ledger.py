"""Open questions and predictions as a ledger: when asked, by when, what came back to them, and whether they are answered.

Only an explicit mark answers a question. A due date is one that it states.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from wikigen.derive.questions import OpenQuestion
from wikigen.linked import Link, Wiki
from wikigen.model import DocId

__all__ = ["LedgerEntry", "due_of", "ledger"]

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_UNITS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_NUMBERS = {
    word: number
    for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)
}
_WITHIN = re.compile(
    rf"\b(?:within|in|over) (?:the )?(?:next |coming )?(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}|an?)?[ -]?(?P<unit>{'|'.join(_UNITS)})s?\b(?! ago)",
    re.IGNORECASE,
)
_BY = r"\b(?:by|before|until|no later than) (?:the )?(?P<end>end of |mid-?|late |early )?"
_QUARTER = re.compile(rf"{_BY}Q(?P<quarter>[1-4])(?:[ /-]?(?P<year>20\d\d))?", re.IGNORECASE)
_MONTH = re.compile(rf"{_BY}(?P<month>{'|'.join(_MONTHS)})(?: (?P<day>\d{{1,2}})(?!\d))?(?:,? (?P<year>20\d\d))?", re.IGNORECASE)
_YEAR = re.compile(rf"{_BY}(?:year )?(?P<year>20\d\d)(?![\d-])", re.IGNORECASE)
_DATE = re.compile(rf"{_BY}(?P<date>20\d\d-\d\d-\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """A question with its history."""

    asked: OpenQuestion
    day: dt.date | None
    """When it was asked: the day of its page."""
    age: int | None
    """Days from then to the wiki's newest day."""
    due: dt.date | None
    """The day by which it states that it is decided."""
    answered: bool
    later: tuple[DocId, ...]
    """Newer pages that link to the one that asks, newest first: an answer may stand there."""


def ledger(
    wiki: Wiki, questions: tuple[OpenQuestion, ...], backlinks: Mapping[DocId, tuple[Link, ...]], latest: dt.date | None
) -> tuple[LedgerEntry, ...]:
    """Every question of the wiki, in the order of `questions`."""
    return tuple(_entry(wiki, asked, backlinks, latest) for asked in questions)


def _entry(wiki: Wiki, asked: OpenQuestion, backlinks: Mapping[DocId, tuple[Link, ...]], latest: dt.date | None) -> LedgerEntry:
    page = wiki.pages[asked.page]
    day = page.meta.date or page.meta.updated
    later = (link.source for link in backlinks.get(asked.page, ()) if day and (wiki.pages[link.source].meta.day or day) > day)
    return LedgerEntry(
        asked=asked,
        day=day,
        age=(latest - day).days if latest and day else None,
        due=due_of(asked.question.text, day) if day else None,
        answered=asked.question.answered,
        later=tuple(later),
    )


@lru_cache(maxsize=1 << 16)  # questions stay while pages around them are edited
def due_of(text: str, asked: dt.date) -> dt.date | None:
    """The day by which a question says that it is decided, counted from the day it was asked; the first that it states."""
    if match := _DATE.search(text):
        return _day(match["date"])
    if match := _QUARTER.search(text):
        quarter = int(match["quarter"])
        year = int(match["year"] or asked.year)
        year += not match["year"] and 3 * quarter < asked.month
        return _last_of(year, 3 * quarter)
    if match := _MONTH.search(text):
        month = _MONTHS[match["month"].lower()]
        year = int(match["year"] or asked.year) + (not match["year"] and month < asked.month)
        return _day(f"{year}-{month:02}-{int(match['day']):02}") if match["day"] else _last_of(year, month)
    if match := _YEAR.search(text):
        year = int(match["year"])
        is_end = (match["end"] or "").lower().startswith("end")
        return (
            dt.date(year, 6, 30)
            if (match["end"] or "").lower().startswith("mid")
            else dt.date(year, 12, 31)
            if is_end
            else dt.date(year - 1, 12, 31)
        )
    if (match := _WITHIN.search(text)) and _is_a_term(match):
        count = _NUMBERS.get((match["count"] or "a").lower()) or (int(match["count"]) if (match["count"] or "").isdigit() else 1)
        return asked + dt.timedelta(days=count * _UNITS[match["unit"].lower()])
    return None


def _is_a_term(match: re.Match[str]) -> bool:
    """Whether a stretch of time is one that something is to happen in: `in a day-long run` is none, `within a day` is."""
    said = match[0].lower()
    if "next " in said or "coming " in said:
        return True
    return bool(match["count"]) and (match["count"].lower() not in {"a", "an"} or said.startswith("within"))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
