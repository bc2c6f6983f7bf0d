"""Pages that went through `shared` are what they were, and have their words in common."""

from __future__ import annotations

import msgspec

from tests.conftest import MakePage
from wikigen.model import Page
from wikigen.sharing import shared

TEXT = "# A title\n\nWords of [this label](beta-plan.md) stand here.\n\n## A heading\n"


def test_equal_words_are_one(page: MakePage) -> None:
    """What two pages say alike is in memory once; both are equal to what was decoded, and to what was parsed."""
    parsed = page(TEXT)
    written = msgspec.msgpack.encode(parsed)
    first, second = (shared(msgspec.msgpack.decode(written, type=Page)) for _ in range(2))
    assert first == second == parsed
    assert first.refs[0] is not second.refs[0]
    assert [(a.target is b.target, a.label is b.label) for a, b in zip(first.refs, second.refs, strict=True)] == [(True, True)]
    assert [(a.title is b.title, a.anchor is b.anchor) for a, b in zip(first.sections, second.sections, strict=True)] == [(True, True)] * 2
    assert first.refs[0].context is not None
    assert first.refs[0].context.mention is first.refs[0].label
