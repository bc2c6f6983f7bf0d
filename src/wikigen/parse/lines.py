"""Byte offsets of a text as lines and columns, which is how people find a place."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from wikigen.model import Span

__all__ = ["LineMap"]


class LineMap:
    """Turns byte offsets of a text into lines and columns."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode()
        self._starts = list(accumulate((len(line) + 1 for line in self.bytes.split(b"\n")[:-1]), initial=0))
        self._single = len(self.bytes) == len(text)
        """Whether every character is one byte."""

    def span(self, start: int, end: int) -> Span:
        """The `Span` of the bytes from `start` to `end`."""
        line = bisect_right(self._starts, start)
        begin = self._starts[line - 1]
        column = (start - begin if self._single else len(self.bytes[begin:start].decode(errors="ignore"))) + 1
        return Span(start=start, end=end, line=line, column=column)
