"""`wikigen.parse.footnotes`: a part of a text and the notes that belong to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import markdown
from wikigen.parse.footnotes import notes_of, with_notes


def shown(before: str, part: str, after: str) -> list[str]:
    """The stretches that `part` is shown with."""
    data, start = f"{before}{part}{after}".encode(), len(before.encode())
    return [data[first:last].decode().strip() for first, last in with_notes(data, notes_of(data), start, start + len(part.encode()))]


@pytest.mark.parametrize(
    ("before", "part", "after", "expected"),
    [
        pytest.param("Before.\n\n", "Words.\n\n", "After.\n", ["Words."], id="no notes"),
        pytest.param("", "Words[^1].\n\n", "# Next\n\n[^1]: Note é.\n", ["Words[^1].", "[^1]: Note é."], id="a note below"),
        pytest.param("[^1]: Note.\n\n", "Words[^1].\n", "", ["[^1]: Note.", "Words[^1]."], id="a note above"),
        pytest.param("", "A[^a].\n\n", "[^a]: See[^B].\n\n[^b]: B.\n\n[^c]: C.\n", ["A[^a].", "[^a]: See[^B].", "[^b]: B."], id="a note of a note"),
        pytest.param("A[^1].\n\n", "Words.\n\n[^1]: Of another part.\n\nMore.\n", "", ["Words.", "More."], id="a note of another part"),
        pytest.param("", "A[^1].\n\n[^1]: Note.\n\n[^2]: Two.\n", "B[^2].\n", ["A[^1].", "[^1]: Note."], id="its own among others"),
        pytest.param("[^1]: Note[^1].\n\n    ", "# In it\n\n    A[^1].\n", "", ["# In it\n\n    A[^1]."], id="a part of a note"),
        pytest.param("", "A[^x] `[^1]`.\n\n", "Text.\n", ["A[^x] `[^1]`."], id="a mark without a note"),
    ],
)  # fmt: skip
def test_a_part_has_the_notes_that_it_refers_to(before: str, part: str, after: str, expected: list[str]) -> None:
    """Wherever they are written, and no others."""
    assert shown(before, part, after) == expected


@given(markdown, st.integers(0, 200), st.integers(0, 200))
def test_stretches_never_overlap(text: str, start: int, length: int) -> None:
    """On any text they come in order, so that what is between them can be cut out."""
    data = text.encode("utf-8", "replace")
    start = min(start, len(data))
    places = [place for stretch in with_notes(data, notes_of(data), start, min(start + length, len(data))) for place in stretch]
    assert places == sorted(places)
