"""Dates as people write them, with the words that say what they are the date of."""

from __future__ import annotations

import datetime as dt
import re

from wikigen.model import DateRef

__all__ = ["find_dates", "to_date"]

_MONTHS = {name: n for n, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
_MONTH = r"(?P<{}>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    r"(?<![\d/])(?:"
    r"(?P<y1>\d{4})[-/](?P<m1>\d{1,2})[-/](?P<d1>\d{1,2})(?!\d)"
    rf"|(?P<d2>\d{{1,2}})\s+{_MONTH.format('m2')},?\s+(?P<y2>\d{{4}})"
    rf"|{_MONTH.format('m3')}\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    r")(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?\s*(?:\([A-Z]{2,5}\)|[A-Z]{3,4}\b)?)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?,?", re.IGNORECASE)
_LABEL_AFTER = re.compile(r"\s*\(([^()\d]{1,60})\)")


def find_dates(text: str) -> tuple[DateRef, ...]:
    """Every date of `text`, in its order: `2026-04-24 (launch) / 2026-04-25 (analysis)`, `Surfaced 2026-05-11`, RFC 2822, ISO timestamps.

    The label is what stands in brackets after the date, else the word or two before it; a date that no calendar has is left out.
    """
    found: list[DateRef] = []
    before = 0
    for match in _DATE.finditer(text):
        date = _date_of(match)
        after = _LABEL_AFTER.match(text, match.end())
        lead = _WEEKDAY.sub("", text[before : match.start()])
        lead = re.split(r"[/·|;,()\[\]]", lead.strip(" ,:-–—/·|"))[-1].strip(" ,:-–—")  # noqa: RUF001 - dashes as authors type them
        label = after[1].strip() if after else lead if len(lead) <= 40 and lead.count(" ") < 3 else ""  # noqa: PLR2004
        if date:
            found.append(DateRef(date=date, label=label))
        before = after.end() if after else match.end()
    return tuple(found)


def _date_of(match: re.Match[str]) -> dt.date | None:
    year = match["y1"] or match["y2"] or match["y3"]
    month = match["m1"] or _MONTHS[(match["m2"] or match["m3"])[:3].lower()]
    day = match["d1"] or match["d2"] or match["d3"]
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def to_date(value: object) -> dt.date | None:
    """The date of a YAML value: a date, a datetime, or text that holds one."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = find_dates(str(value)) if isinstance(value, str | int) else ()
    return found[0].date if found else None
