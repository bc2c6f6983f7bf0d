"""`wikigen.publish.charts`: numbers as shapes, and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from wikigen.publish.charts import WEEKS, heat_of, spark_of

LATEST = dt.date(2026, 4, 30)


@pytest.mark.parametrize(
    ("ago", "counts", "path"),
    [
        ([], [0] * 12, ""),
        ([0], [0] * 11 + [1], "M55 16v-16h4v16z"),
        ([0, 6, 7, 83], [1, *[0] * 9, 1, 2], "M0 16v-8h4v8zM50 16v-8h4v8zM55 16v-16h4v16z"),
        ([*[1] * 40, 8], [*[0] * 10, 1, 40], "M50 16v-2h4v2zM55 16v-16h4v16z"),
        ([84], [0] * 12, ""),
    ],
)
def test_a_sparkline_has_a_bar_for_each_week(ago: Sequence[int], counts: Sequence[int], path: str) -> None:
    """Each of the twelve weeks that end with the newest day has a bar as tall as its pages are many; what is older has none."""
    spark = spark_of([LATEST - dt.timedelta(days=days) for days in ago], LATEST)
    assert len(counts) == WEEKS
    assert spark.path == path
    assert spark.label.endswith(f"to 2026-04-30: {', '.join(map(str, counts))}")


@pytest.mark.parametrize(("year", "days", "weeks"), [(2023, 365, 53), (2024, 366, 53), (2012, 366, 54)])
def test_a_heatmap_has_every_day(year: int, days: int, weeks: int) -> None:
    """Every day of a year is drawn once, in the column of its week."""
    heat = heat_of(year, {})
    assert [path.count("M") for path in heat.levels] == [days, 0, 0, 0, 0]
    assert (heat.width, len(heat.months), heat.label) == (weeks * 12, 12, f"0 pages on 0 days of {year}")


def test_a_heatmap_is_darkest_where_most_is() -> None:
    """A day has the shade of its share of the busiest; Monday is on top; what shares a place says so in words, the earlier day first."""
    counts = {dt.date(2024, 1, 1): 8, dt.date(2024, 1, 2): 1, dt.date(2024, 1, 14): 4, dt.date(2024, 12, 31): 8}
    heat = heat_of(2024, counts)  # which begins with a Monday
    assert heat.levels[1:] == (
        "M0 26h10v10h-10z",
        "M12 86h10v10h-10z",
        "",
        "M0 14h10v10h-10zM624 26h10v10h-10z",
    )
    assert heat.months[:2] == (("Jan", 0), ("Feb", 60))
    assert heat.label == "21 pages on 4 days of 2024, most of them on 2024-01-01: 8"
