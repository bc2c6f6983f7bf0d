"""Small charts as plain values, for templates to draw as SVG: each with its numbers in words, for whoever does not see it."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["WEEKS", "Heat", "Spark", "heat_of", "spark_of"]

WEEKS = 12
"""Weeks that a sparkline shows."""
_HEIGHT, _BAR, _STEP = 16, 4, 5
"""Of a sparkline: its height, the width of a bar, and from one bar to the next."""
_LEVELS = 4
"""Shades of a heatmap, beside that of a day without a page."""
_CELL, _PITCH, _TOP = 10, 12, 14
"""Of a heatmap: the side of a day, from one day to the next, and the room above for the months' names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """Bars in a box of 60 by 16."""

    path: str
    """As SVG's `d`."""
    label: str


def spark_of(days: Iterable[dt.date], latest: dt.date) -> Spark:
    """Pages a week over the weeks that end with the day `latest`, of their `days`, which come newest first."""
    counts = [0] * WEEKS
    for day in days:
        week = (latest - day).days // 7
        if week >= WEEKS:
            break
        counts[WEEKS - 1 - week] += 1
    label = f"Pages a week in the {WEEKS} weeks to {latest.isoformat()}: {', '.join(map(str, counts))}"
    return Spark(path="".join(_bars(counts)), label=label)


def _bars(counts: Sequence[int]) -> Iterable[str]:
    """A bar for each number, as tall as it is beside the largest; none for nothing."""
    most = max(counts)
    for place, count in enumerate(counts):
        if count:
            height = max(2, round(_HEIGHT * count / most))
            yield f"M{place * _STEP} {_HEIGHT}v-{height}h{_BAR}v{height}z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """The days of a year as squares, a column for each week from Monday to Sunday."""

    width: int
    levels: tuple[str, ...]
    """For each shade, from none to most, its days as SVG's `d`."""
    months: tuple[tuple[str, int], ...]
    """Name of each month, and where it stands."""
    label: str


def heat_of(year: int, counts: Mapping[dt.date, int]) -> Heat:
    """The heatmap of a year, of how many pages each of its days has; days without one need not be there."""
    first = dt.date(year, 1, 1)
    most = max(counts.values(), default=0)
    levels = [""] * (_LEVELS + 1)
    months: list[tuple[str, int]] = []
    week = 0
    for number in range(366 if calendar.isleap(year) else 365):
        day = first + dt.timedelta(days=number)
        week, weekday = divmod(number + first.weekday(), 7)
        count = counts.get(day, 0)
        levels[-(-_LEVELS * count // most) if count else 0] += f"M{week * _PITCH} {_TOP + weekday * _PITCH}h{_CELL}v{_CELL}h-{_CELL}z"
        if day.day == 1:
            months.append((calendar.month_abbr[day.month], (week + (weekday > 0)) * _PITCH))
    label = f"{_said(sum(counts.values()), 'page')} on {_said(len(counts), 'day')} of {year}"
    if most:
        label += f", most of them on {max(counts, key=lambda day: (counts[day], -day.toordinal())).isoformat()}: {most}"
    return Heat(width=(week + 1) * _PITCH, levels=tuple(levels), months=tuple(months), label=label)


def _said(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
