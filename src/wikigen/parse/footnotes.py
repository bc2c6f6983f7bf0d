"""A part of a text with the notes that it refers to, wherever the text has them: the part is shown elsewhere, and its notes with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import pyromark

from wikigen.parse.dialect import OPTIONS

__all__ = ["notes_of", "with_notes"]

_REFERENCE = re.compile(rb"\[\^([^\]\n]{1,1000})\]")
_Place: TypeAlias = tuple[int, int]


def notes_of(data: bytes) -> Mapping[bytes, _Place]:
    """Where each note of a text is written, by its label; those within others are theirs."""
    found: dict[bytes, _Place] = {}
    if b"[^" not in data:
        return found
    done = 0
    for event, where in pyromark.events_with_range(data.decode("utf-8", "replace"), options=OPTIONS):
        opened = event.get("Start") if isinstance(event, dict) and where["start"] >= done else None
        if isinstance(opened, dict) and "FootnoteDefinition" in opened:
            done = where["end"]
            found.setdefault(_folded(opened["FootnoteDefinition"].encode()), (where["start"], done))
    return found


def with_notes(data: bytes, notes: Mapping[bytes, _Place], start: int, end: int) -> tuple[_Place, ...]:
    """The bytes of the part from `start` to `end` without notes that it does not refer to, and of those elsewhere that it does; in order."""
    notes = {label: place for label, place in notes.items() if place[0] >= start or place[1] <= start}  # the part is no part of a note
    inside = sorted(place for place in notes.values() if start <= place[0] < end)
    own = [(first, last) for first, last in _between(inside, start, end) if first < last]
    wanted = _asked(data, own, notes)
    return tuple(sorted((*own, *wanted)))


def _between(cuts: Iterable[_Place], start: int, end: int) -> Iterator[_Place]:
    for first, last in cuts:
        yield start, first
        start = max(start, last)
    yield start, end


def _asked(data: bytes, asking: Iterable[_Place], notes: Mapping[bytes, _Place]) -> set[_Place]:
    """The notes that those places refer to, and that such notes refer to."""
    left, found = list(asking), set[_Place]()
    while left:
        for match in _REFERENCE.finditer(data, *left.pop()):
            place = notes.get(_folded(match[1]))
            if place and place not in found:
                found.add(place)
                left.append(place)
    return found


def _folded(label: bytes) -> bytes:
    return b" ".join(label.lower().split())
