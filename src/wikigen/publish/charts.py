"""Small charts as plain values, for templates to draw as SVG: each with its numbers in words, for whoever does not see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["WEEKS", "Spark", "spark_of"]

WEEKS = 12
"""Weeks that a sparkline shows."""
_HEIGHT, _BAR, _STEP = 16, 4, 5
"""Of a sparkline: its height, the width of a bar, and from one bar to the next."""


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
