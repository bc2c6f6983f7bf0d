"""What a page says of its relation to others: each paragraph or item of a relation section, with the words that open it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from wikigen.model import Section, Statement
from wikigen.parse.blocks import Block
from wikigen.parse.lines import LineMap
from wikigen.parse.outline import Outline
from wikigen.parse.sections import shorten
from wikigen.parse.sentences import first_sentence

__all__ = ["find_statements"]

_BOLD = re.compile(rb"(?:\*\*|__)(?=\S)")
_LONGEST_LEAD = 300
"""Bytes of bold text that may open a statement."""
_LONGEST = 500
"""Characters kept of its sentence."""


def find_statements(sections: Sequence[Section], outline: Outline, lines: LineMap) -> tuple[Statement, ...]:
    """The statements of every relation section, in the order of the text."""
    return tuple(statement for section in sections if section.role == "relation" for statement in _of(section, outline, lines))


def _of(section: Section, outline: Outline, lines: LineMap) -> Iterator[Statement]:
    blocks = outline.blocks
    index = bisect_left(blocks, section.heading.end, key=lambda block: block.start)
    while index < len(blocks) and blocks[index].start < section.end:
        if blocks[index].kind in {"paragraph", "item"}:
            yield _statement(blocks[index], lines)
        index += 1


def _statement(block: Block, lines: LineMap) -> Statement:
    """Its lead is the bold text that opens it, with the byte where that ends; without one, its first sentence."""
    span = lines.span(block.start, block.end)
    data, start, sentence = lines.bytes, block.start, first_sentence(block.text)
    opening = start if _BOLD.match(data, start) else start - 2 if start >= 2 and _BOLD.match(data, start - 2) else -1  # noqa: PLR2004 - `**`
    if opening >= 0:
        mark = data[opening : opening + 2]
        closing = data.find(mark, opening + 2, min(block.end, opening + _LONGEST_LEAD) + 2)
        if closing > 0:
            return Statement(sentence=shorten(sentence, _LONGEST), bold=True, span=span, lead_end=closing)
    end = start + len(first_sentence(data[start : block.end].decode(errors="ignore")).encode())
    return Statement(sentence=shorten(sentence, _LONGEST), bold=False, span=span, lead_end=end)
