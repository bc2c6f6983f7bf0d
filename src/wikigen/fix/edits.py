"""A change to a page's text, and how several of them are made and shown."""

from __future__ import annotations

import difflib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from wikigen.model import DocId
from wikigen.visible import hidden

__all__ = ["Change", "Edit", "applied", "diff_of", "in_full"]


class Edit(Struct, frozen=True, kw_only=True, gc=False):
    """One stretch of a page's text that gets other words."""

    start: int
    """First byte, in UTF-8."""
    end: int
    """One past the last byte."""
    text: str
    what: str
    """What is mended, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A page before and after."""

    doc: DocId
    path: str
    """Where it lies on disk."""
    before: str
    """Its text as it stands there, with what reading takes out: comments, and characters that nothing shows."""
    after: str
    notes: tuple[str, ...]
    """What was mended."""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` with every edit made; one that reaches into another is left for the next time."""
    data = text.encode()
    parts: list[bytes] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < done:
            continue
        parts += (data[done : edit.start], edit.text.encode())
        done = edit.end
    parts.append(data[done:])
    return b"".join(parts).decode()


def in_full(edits: Iterable[Edit], full: str) -> list[Edit]:
    """Edits of what is visible of a text as edits of the text in `full`; what is invisible goes only where it stands amid what is replaced."""
    places: list[int] = []  # of invisible stretches, in what is visible
    sizes = [0]
    for start, end in hidden(full):
        places.append(start - sizes[-1])
        sizes.append(sizes[-1] + end - start)
    moved = []
    for edit in edits:
        start = edit.start + sizes[bisect_right(places, edit.start)]
        end = max(start, edit.end + sizes[bisect_left(places, edit.end)])
        moved.append(replace(edit, start=start, end=end))
    return moved


def diff_of(change: Change, name: str) -> str:
    """A unified diff, as `patch` and `git apply` take it."""
    before, after = change.before.splitlines(keepends=True), change.after.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
