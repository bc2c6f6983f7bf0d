"""Numbers that tell one release from another, `GPT-5.4`, `OAuth 2.0`, `kernel 4.8`: they look like decimals, and say nothing that a source could confirm."""

from __future__ import annotations

import re
from functools import cached_property

__all__ = ["Versions"]

_FORM = r"[1-9]\.\d{1,2}|20[0-4]\d\.\d{1,2}"
_FORMED = re.compile(_FORM)
_CALENDAR = 4
"""Digits before the point of a version that is a year and a month; nothing else is likely to have this form."""
_NAME = re.compile(
    r"(?:\b(?P<name>[A-Z][\w+.-]*)|\b(?:[vV]ersions?|[rR]eleases?|[kK]ernel))(?:[ ]|[ ]?(?:[<>=~\\]|\xe2\x89[\xa4\xa5])+[ ]?)$"
)
"""What stands before a version: its name, `OAuth 2.0`, `PHP ≥ 8.0`, or a word for what it is. Characters are the bytes of the text."""
_WITH_NAME = re.compile(rf"(?<=[A-Za-z][- ])(?:{_FORM})(?![\w.]*\d)|(?<=\bv)(?:{_FORM})(?![\w.]*\d)")
"""A version joined to a letter, or behind a word, which may be its name."""
_NEXT = re.compile(rf"({_FORM})(?:,[ ]|[ ]?/[ ]?|[ ](?:and|or|to)[ ])$")
"""One version before another: `TLS 1.1, 1.0`."""
_TIER = re.compile(r"[ ][A-Z][a-z]")
"""What follows the version of a model: `5.4 Pro`."""
_OPENING = re.compile(
    r"(?:about|add|almost|an|and|another|around|at|average|beat|both|but|by|cost|drop|each|every|fall|for|from|gain|get|have|in|"
    r"just|lose|nearly|need|of|only|or|over|plus|reach|roughly|save|score|some|take|than|that|the|then|this|to|under|up|use|"
    r"with|within)s?",
    re.IGNORECASE,
)
"""Words that begin a sentence, and are no name."""


class Versions:
    """The versions of one text, its bytes read as Latin-1. What stands with its name in one place is a version without it in another."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(
            match[0] for match in _WITH_NAME.finditer(self._text) if self._text[match.start() - 1] != " " or self._has_name(match.start())
        )

    def _has_name(self, at: int) -> bool:
        found = _NAME.search(self._text, max(0, at - 30), at)
        return found is not None and not _OPENING.fullmatch(found["name"] or "")

    def has(self, start: int, end: int) -> bool:
        """Whether the number there is a version."""
        number = self._text[start:end]
        if _FORMED.fullmatch(number) is None:
            return False
        if number.index(".") == _CALENDAR or self._has_name(start) or _TIER.match(self._text, end) or number in self._named:
            return True
        before = _NEXT.search(self._text, max(0, start - 20), start)
        return before is not None and before[1] in self._named
