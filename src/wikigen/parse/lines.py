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
        self._known = (0, 0, 0)
        """Of the last place: where its line begins, its byte, and the characters between. A line may be all of a long text."""

    def span(self, start: int, end: int) -> Span:
        """The `Span` of the bytes from `start` to `end`."""
        line = bisect_right(self._starts, start)
        begin = self._starts[line - 1]
        return Span(start=start, end=end, line=line, column=self._characters(begin, start) + 1)

    def _characters(self, begin: int, stop: int) -> int:
        """How many there are from the beginning of a line to a byte of it."""
        if self._single:
            return stop - begin
        line, at, known = self._known
        if line != begin or at > stop:
            at, known = begin, 0
        known += len(self.bytes[at:stop].decode(errors="ignore"))
        self._known = (begin, stop, known)
        return known
