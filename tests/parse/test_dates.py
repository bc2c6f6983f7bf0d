"""`wikigen.parse.dates`: dates as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import any_text
from wikigen.parse.dates import find_dates, to_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-04-24", ["2026-04-24"], id="iso"),
        pytest.param("2026/04/24", ["2026-04-24"], id="slashes"),
        pytest.param("2026-4-2", ["2026-04-02"], id="one digit"),
        pytest.param(
            "2026-04-24 (launch) / 2026-04-25 (system card analysis)",
            ["2026-04-24 launch", "2026-04-25 system card analysis"],
            id="labels after",
        ),
        pytest.param("2026-08-11 (published 2026-08-10)", ["2026-08-11", "2026-08-10 published"], id="date in brackets"),
        pytest.param("Surfaced 2026-05-11", ["2026-05-11 Surfaced"], id="label before"),
        pytest.param("Surfaced 2026-05-11, published 2026-05-01", ["2026-05-11 Surfaced", "2026-05-01 published"], id="two labels before"),
        pytest.param("Fri, 24 Apr 2026 22:15:46 +0000 (UTC)", ["2026-04-24"], id="mail"),
        pytest.param("Fri, 24 Apr 2026 22:15:46 +0000", ["2026-04-24"], id="mail without zone name"),
        pytest.param("24 April 2026", ["2026-04-24"], id="day first"),
        pytest.param("April 24, 2026", ["2026-04-24"], id="month first"),
        pytest.param("Apr 24th, 2026", ["2026-04-24"], id="ordinal"),
        pytest.param("2026-04-29T21:38:34.940778+00:00", ["2026-04-29"], id="timestamp"),
        pytest.param("2026-04-29T21:38:34Z", ["2026-04-29"], id="timestamp Z"),
        pytest.param("2026-04-29 21:38", ["2026-04-29"], id="day and minute"),
        pytest.param("2026-02-29", [], id="no such day"),
        pytest.param("2028-02-29", ["2028-02-29"], id="leap day"),
        pytest.param("2026-13-01", [], id="no such month"),
        pytest.param("0000-01-01", [], id="no such year"),
        pytest.param("12026-04-24 and 2026-04-241", [], id="longer numbers"),
        pytest.param("https://blog.org/2026/04/24/post", [], id="path of a URL"),
        pytest.param("April 2026", [], id="month alone"),
        pytest.param("no date at all", [], id="none"),
        pytest.param("", [], id="empty"),
    ],
)
def test_every_form_of_date_is_found(text: str, expected: list[str]) -> None:
    """Each date of a text is found, in order, with the words that say what it is the date of."""
    assert [f"{found.date} {found.label}".strip() for found in find_dates(text)] == expected


@pytest.mark.parametrize(
    "stem",
    [
        "2026-04-24",
        "2026-04-24-gpt-55-launch",
        "2026-04-24-5-ways-to-fail",
        "vllm-easy-fast-cheap-serving-2026-04-24",
        "gpt-5-2026-04-24",
        "2026-04-24 notes",
    ],
)
def test_a_file_name_tells_its_date(stem: str) -> None:
    """A date before or after the words of a file name is found, digits among the words or not."""
    assert [found.date for found in find_dates(stem)] == [dt.date(2026, 4, 24)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(dt.date(2026, 4, 24), dt.date(2026, 4, 24), id="date"),
        pytest.param(dt.datetime(2026, 4, 24, 23, 59, tzinfo=dt.UTC), dt.date(2026, 4, 24), id="datetime"),
        pytest.param("2026-04-24", dt.date(2026, 4, 24), id="text"),
        pytest.param("updated on 2026-04-24", dt.date(2026, 4, 24), id="text around it"),
        pytest.param("soon", None, id="no date"),
        pytest.param(20260424, None, id="number"),
        pytest.param(None, None, id="nothing"),
        pytest.param(["2026-04-24"], None, id="list"),
    ],
)
def test_a_yaml_value_as_a_date(value: object, expected: dt.date | None) -> None:
    """A date, a datetime or text becomes a day; what is none of them is none."""
    assert to_date(value) == expected


@given(any_text)
def test_finding_dates_never_raises(text: str) -> None:
    """Any text has a list of dates, with labels of one line's length."""
    assert all(len(found.label) <= 60 for found in find_dates(text))


@given(st.dates(dt.date(1000, 1, 1)))
def test_every_day_reads_back(day: dt.date) -> None:
    """A day written as ISO or in words is read as itself."""
    months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
    texts = (day.isoformat(), f"{day.day} {months[day.month - 1]} {day.year}", f"{months[day.month - 1][:3]} {day.day}, {day.year}")
    assert [[found.date for found in find_dates(text)] for text in texts] == [[day]] * 3
