"""Characters that a reader cannot see but that change what is read: they reorder text, hide some of it, or steer a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["hidden", "visible"]

_HIDDEN = re.compile(
    "["
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"  # controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # of direction, Unicode's Bidi_Control
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # of no width
    "\U000e0000-\U000e007f"  # tags: a whole alphabet that nothing shows
    "]"
)
"""Joiners (U+200C, U+200D) and variation selectors are not among them: scripts and emoji need them."""


def visible(text: str) -> str:
    """`text` without them."""
    if text.replace("\n", "").isprintable():  # none of them is: a few times quicker than the pattern
        return text
    return _HIDDEN.sub("", text)


def hidden(text: str) -> Iterator[tuple[int, int]]:
    """Where they are in `text`: first byte and one past the last, in UTF-8."""
    at = end = 0
    for match in _HIDDEN.finditer(text):
        start = end + len(text[at : match.start()].encode())
        at, end = match.end(), start + len(match[0].encode())
        yield start, end
