"""`wikigen.publish.charts`: numbers as shapes, and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from wikigen.publish.charts import WEEKS, spark_of

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
