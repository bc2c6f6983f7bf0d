"""How many paragraphs of a page carry a source: a link out of the wiki or into `raw/`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from wikigen.model import Section, Span
from wikigen.parse.blocks import Block
from wikigen.parse.outline import Outline

__all__ = ["count_paragraphs"]

_REAL = 40
"""Characters from which a block of text counts."""
_APART = frozenset({"related", "source", "questions"})
"""Roles of sections whose entries claim nothing."""


def count_paragraphs(seen: Outline, sections: Sequence[Section], masthead: Sequence[Span]) -> tuple[int, int]:
    """The paragraphs and list entries of a page's running text, and those of them that carry a source."""
    apart = sorted((part.heading.start, part.end) for part in sections if part.role in _APART)
    cut = sorted([*apart, *((span.start, span.end) for span in masthead)])
    blocks = list(_free(seen.blocks, cut))
    starts = [ref.span.start for ref in seen.refs if "://" in ref.target or "raw/" in ref.target]
    sourced = sum(1 for block in blocks if _any_between(starts, block.start, block.end))
    return len(blocks), sourced


def _free(blocks: Sequence[Block], cut: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """Blocks of running text outside of `cut`, both in the order of the text."""
    index = 0
    end = 0
    for block in blocks:
        while index < len(cut) and cut[index][0] <= block.start:
            end = max(end, cut[index][1])
            index += 1
        if block.start >= end and block.kind in {"paragraph", "item"} and len(block.text) >= _REAL:
            yield block


def _any_between(starts: Sequence[int], first: int, last: int) -> bool:
    at = bisect_left(starts, first)
    return at < len(starts) and starts[at] < last
