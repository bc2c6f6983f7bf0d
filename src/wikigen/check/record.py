"""What a wiki was, commit by commit: how many findings it had, and which files moved; a small file in the repository beside the configuration.

A build reads it and asks git for nothing, so that one commit makes one site wherever it is built, in a clone without history too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from wikigen.check.codes import CODES
from wikigen.model import Diagnostic, Severity

__all__ = ["LONGEST", "RECORD", "Point", "Record", "point_of", "read_record", "record_text"]

RECORD = "wikigen-record.json"
"""The file's name."""
LONGEST = 60
"""Commits that it keeps, the newest."""
_FORMAT = 1
_JOIN = ",\n"
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


class Point(NamedTuple):
    """A wiki as one commit left it."""

    commit: str
    """Its hash, in full."""
    day: dt.date
    """When it was made, by the committer's calendar."""
    pages: int
    counts: Mapping[str, int]
    """Findings by code."""

    def at_least(self, severity: Severity) -> int:
        """Findings of codes that weigh this much or more unless configured otherwise."""
        return sum(count for code, count in self.counts.items() if code in CODES and CODES[code].severity.rank >= severity.rank)


class Record(NamedTuple):
    """What the file tells."""

    commits: tuple[Point, ...] = ()
    """The oldest first."""
    moves: Mapping[str, str] = MappingProxyType({})
    """Paths of pages below `docs_dir`, and where each was moved from there."""


class _File(msgspec.Struct, rename="kebab"):
    wikigen_record: int
    commits: list[Point]
    moves: dict[str, str]


def point_of(commit: str, day: dt.date, pages: int, found: Iterable[Diagnostic]) -> Point:
    """The point of a commit with these findings."""
    return Point(commit, day, pages, MappingProxyType(dict(sorted(Counter(entry.code for entry in found).items()))))


def record_text(record: Record) -> str:
    """The content of the file: a line for each commit and each move, so that a new one is one line of a diff."""
    rows = [msgspec.json.encode(point._replace(counts=dict(point.counts))).decode() for point in record.commits[-LONGEST:]]
    moves = [f"{msgspec.json.encode(old).decode()}: {msgspec.json.encode(new).decode()}" for old, new in sorted(record.moves.items())]
    return f'{{"wikigen-record": {_FORMAT}, "commits": [\n{_JOIN.join(rows)}\n], "moves": {{\n{_JOIN.join(moves)}\n}}}}\n'


def read_record(path: Path) -> Record:
    """What the file tells; nothing where there is none, or none that this version reads: it is no part of the wiki."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_File)
    except (OSError, ValueError):  # msgspec's errors are among the latter
        return Record()
    sound = found.wikigen_record == _FORMAT and all(_COMMIT.fullmatch(point.commit) for point in found.commits)
    return Record(tuple(found.commits[-LONGEST:]), MappingProxyType(found.moves)) if sound else Record()
