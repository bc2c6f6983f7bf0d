"""Stretches of running text, as the walk over a page finds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

__all__ = ["Block", "BlockKind", "within"]

BlockKind: TypeAlias = Literal["heading", "paragraph", "item", "cell"]


class Block(Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of running text: a paragraph, a tight list item's own text, a table's cell, a heading."""

    kind: BlockKind
    text: str
    start: int
    """First byte."""
    end: int
    """One past the last byte."""
    depth: int
    """How many lists and quotes it stands in."""


def within(running: Sequence[Block], start: int, end: int) -> Block | None:
    """The stretch of running text that holds the bytes from `start` to `end`."""
    at = bisect_right(running, start, key=lambda block: block.start) - 1
    return running[at] if at >= 0 and running[at].end >= end else None
