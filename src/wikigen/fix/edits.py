"""A change to a page's text, and how several of them are made and shown."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct

from wikigen.model import DocId

__all__ = ["Change", "Edit", "applied", "diff_of"]


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


def diff_of(change: Change, name: str) -> str:
    """A unified diff, as `patch` and `git apply` take it."""
    before, after = change.before.splitlines(keepends=True), change.after.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
