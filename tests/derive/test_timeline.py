"""`wikigen.derive.timeline` and `.order`: pages by their days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MakeWiki, make_wiki
from wikigen.derive.order import is_article, newest_first
from wikigen.derive.timeline import timeline


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"wiki/t/a.md": "# A\n"}, {}, id="no day"),
        pytest.param({"wiki/t/2026-04-24-a.md": "# A\n"}, {(2026, 4): ["wiki/t/2026-04-24-a.md"]}, id="by the file's name"),
        pytest.param({"wiki/t/a.md": "---\ndate: 2025-12-31\n---\n# A\n"}, {(2025, 12): ["wiki/t/a.md"]}, id="by front matter"),
        pytest.param({"wiki/t/a.md": "---\nupdated: 2026-01-01\n---\n# A\n"}, {(2026, 1): ["wiki/t/a.md"]}, id="by its update"),
        pytest.param(
            {"wiki/t/a.md": "# A\n\n**Date:** 2026-04-24 (launch) / 2026-05-01 (analysis)\n"},
            {(2026, 4): ["wiki/t/a.md"]},
            id="by its first date",
        ),
        pytest.param({"wiki/log.md": "---\ndate: 2026-04-24\n---\n# Log\n"}, {}, id="a log is no entry"),
        pytest.param(
            {
                "wiki/t/2026-04-02-b.md": "",
                "wiki/u/2026-04-02-a.md": "",
                "wiki/t/2026-04-30-c.md": "",
                "wiki/t/2025-04-30-d.md": "",
                "wiki/t/2026-10-01-e.md": "",
            },
            {
                (2026, 10): ["wiki/t/2026-10-01-e.md"],
                (2026, 4): ["wiki/t/2026-04-30-c.md", "wiki/t/2026-04-02-b.md", "wiki/u/2026-04-02-a.md"],
                (2025, 4): ["wiki/t/2025-04-30-d.md"],
            },
            id="newest first in both",
        ),
    ],
)
def test_timeline(files: dict[str, str], expected: dict[tuple[int, int], list[str]], wiki: MakeWiki) -> None:
    """Every dated page stands in its month, and months and pages come newest first."""
    found = timeline(wiki(files))
    assert {month: list(docs) for month, docs in found.items()} == expected
    assert list(found) == list(expected)


@given(st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)) | st.none(), max_size=8))
def test_order_is_total(days: list[dt.date | None]) -> None:
    """Law: the order has every document once, days never rise, and the order they are given in does not count."""
    made = make_wiki({f"wiki/t/{n}.md": f"---\ndate: {day}\n---\n# {n}\n" if day else f"# {n}\n" for n, day in enumerate(days)})
    found = newest_first(made, made.pages)
    assert sorted(found) == sorted(made.pages)
    assert found == newest_first(made, reversed(list(made.pages)))
    known = [made.pages[doc].meta.day for doc in found]
    dated = [day for day in known if day]
    assert known == [*sorted(dated, reverse=True), *([None] * (len(known) - len(dated)))]


def test_lists_are_no_articles(wiki: MakeWiki) -> None:
    """An index and a log list others; a page, a hub's own page and a digest say something of their own."""
    made = wiki({"wiki/index.md": "", "wiki/log.md": "", "wiki/t/index.md": "", "wiki/t/a.md": "", "wiki/daily-digest/2026-04-24.md": ""})
    assert [doc for doc, page in made.pages.items() if not is_article(page)] == ["wiki/index.md", "wiki/log.md"]
