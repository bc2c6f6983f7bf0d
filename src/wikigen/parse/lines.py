"""Byte offsets of a text as lines and columns, which is how people find a place."""

from __future__ import annotations

import re
from bisect import bisect_right

from wikigen.model import Span

__all__ = ["LineMap"]


class LineMap:
    """Turns byte offsets of a text into lines and columns."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode()
        self._starts = [0, *(match.end() for match in re.finditer(rb"\n", self.bytes))]

    def span(self, start: int, end: int) -> Span:
        """The `Span` of the bytes from `start` to `end`."""
        line = bisect_right(self._starts, start)
        column = len(self.bytes[self._starts[line - 1] : start].decode(errors="ignore")) + 1
        return Span(start=start, end=end, line=line, column=column)
