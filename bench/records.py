"""What was measured, as it is kept: one line of JSON for a run, and the facts of the machine beside."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median

import psutil

from bench.measure import Cost, Outcome, Size

__all__ = ["Facts", "Record", "Results", "Spread", "facts_of_machine", "join", "load", "save"]

NOTHING = Size(bytes=0, files=0, html=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One run of one tool."""

    tool: str
    scenario: str
    """Such as `cold`; see the README's table."""
    pages: int
    raw: int
    outcome: Outcome
    wall: float
    cpu: float
    largest: int
    tree: int
    output: Size = NOTHING

    @classmethod
    def of(cls, cost: Cost, *, tool: str, scenario: str, pages: int, raw: int, output: Size = NOTHING) -> Record:
        """A cost with what was run."""
        return cls(tool=tool, scenario=scenario, pages=pages, raw=raw, output=output, **asdict(cost))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Where and with what it was measured; nothing that tells whose machine it is."""

    date: str
    cores: int
    memory: int
    """Bytes."""
    system: str
    python: str
    wiki: str
    """What the pages were."""
    timeout: float
    """Seconds after which a build was killed."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of each tool."""
    absent: Mapping[str, str] = field(default_factory=dict)
    """Tools that could not be installed, and why."""
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All runs of one bench."""

    facts: Facts
    records: tuple[Record, ...]

    def of(self, tool: str, scenario: str, pages: int | None = None) -> tuple[Record, ...]:
        """The runs of one kind."""
        return tuple(
            record for record in self.records if record.tool == tool and record.scenario == scenario and pages in {None, record.pages}
        )

    def sizes(self, *scenarios: str) -> list[int]:
        """The sizes that were measured, in pages, rising."""
        return sorted({record.pages for record in self.records if record.scenario in scenarios})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Several values of one thing."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread | None:
        """None where there are no values."""
        found = sorted(values)
        return cls(median=median(found), least=found[0], most=found[-1]) if found else None


def join(earlier: Results, facts: Facts) -> Results:
    """Earlier runs with the facts of now, to which more are to be added; what was said of tools that are not run now stays."""
    was = earlier.facts
    versions, absent = {**was.versions, **facts.versions}, {**was.absent, **facts.absent}
    return Results(
        facts=replace(
            facts,
            versions=versions,
            absent={tool: why for tool, why in absent.items() if tool not in facts.versions},
            remarks=tuple(dict.fromkeys((*was.remarks, *facts.remarks))),
        ),
        records=earlier.records,
    )


def facts_of_machine() -> dict[str, str | int]:
    """Cores that may be used, memory, kind of system, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {
        "cores": cores,
        "memory": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def save(results: Results, path: Path) -> None:
    """Write all of it: a line for the facts, a line for each run."""
    rows = (asdict(results.facts), *(asdict(record) for record in results.records))
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def load(path: Path) -> Results:
    """Read what `save` wrote.

    Raises:
        OSError: there is no such file.
    """
    facts, *records = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return Results(
        facts=Facts(**{**facts, "remarks": tuple(facts["remarks"])}),
        records=tuple(Record(**{**record, "output": Size(**record["output"])}) for record in records),
    )
