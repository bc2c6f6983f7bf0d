"""Places in a text: lines and columns, whatever was asked before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wikigen.parse.lines import LineMap

TEXTS = st.text(alphabet="ab\n·é漢😀", max_size=40)


@given(TEXTS, st.lists(st.integers(0, 40), max_size=20))
def test_columns_count_characters(text: str, asked: list[int]) -> None:
    """A place has the line and the column that counting from the beginning gives, in any order of asking."""
    lines = LineMap(text)
    for at in (min(number, len(text)) for number in asked):
        before = text[:at]
        span = lines.span(len(before.encode()), len(before.encode()))
        assert (span.line, span.column) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
