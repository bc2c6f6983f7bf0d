"""Hidden characters: what they are, and that nothing else goes."""

from __future__ import annotations

import pytest

from wikigen.visible import hidden, visible

HIDDEN = [chr(code) for code in (0x0, 0x8, 0xB, 0x7F, 0x9F, 0x61C, 0x200B, 0x200E, 0x202E, 0x2065, 0x2069, 0xFEFF, 0xFFF9, 0xE0041)]
SHOWN = ["\n", "\t", "\xa0", "\u200c", "\u200d", "\ufe0f", "\u2028", "\ue000", "\U0010ffff", "é", "漢", "🏳"]


@pytest.mark.parametrize("around", ["words", "words\nof two lines", "words\tand\xa0space", "é漢"])
def test_only_what_is_hidden_goes(around: str) -> None:
    """A hidden character goes wherever it stands; what a reader sees, and what joins signs, stays."""
    assert [visible(f"{around}{char}{around}") for char in HIDDEN] == [around * 2] * len(HIDDEN)
    assert [visible(f"{around}{char}{around}") for char in SHOWN] == [f"{around}{char}{around}" for char in SHOWN]


def test_where_they_are() -> None:
    """Places are told in bytes, one after the other."""
    assert list(hidden("é\u200b漢\u202e\x00a")) == [(2, 5), (8, 11), (11, 12)]
    assert list(hidden("é")) == []
