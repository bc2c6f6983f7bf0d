"""`bench.report`, `bench.chart`, `bench.goals` and `bench.records`: what is made of the runs."""

from __future__ import annotations

import os
import platform
import socket
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bench.__main__ import main
from bench.chart import svg
from bench.goals import GOALS, reached
from bench.measure import Outcome, Size
from bench.records import Facts, Record, Results, Spread, facts_of_machine, join, load, save
from bench.report import markdown
from click.testing import CliRunner

FACTS = Facts(
    date="2026-11-24",
    cores=2,
    memory=8_000_000_000,
    system="Linux x86_64",
    python="3.11.7",
    wiki="made pages, seed 1",
    timeout=900,
    versions={"wikigen": "0.1.0", "hugo": "0.168.0"},
    absent={"eleventy": "there is no node and npm"},
    remarks=("Hugo, bare: a theme of a few lines.",),
)


def record(
    tool: str,
    scenario: str,
    pages: int,
    wall: float,
    cpu: float = 1.0,
    *,
    outcome: Outcome = "ok",
    tree: int = 200_000_000,
    output: Size = Size(bytes=4_000_000, files=30, html=20),  # noqa: B008 - frozen
) -> Record:
    """A run."""
    return Record(
        tool=tool,
        scenario=scenario,
        pages=pages,
        raw=pages,
        outcome=outcome,
        wall=wall,
        cpu=cpu,
        largest=100_000_000,
        tree=tree,
        output=output,
    )


RESULTS = Results(
    facts=FACTS,
    records=(
        *(record("wikigen", "cold", 1_000, wall, 2.0) for wall in (4.0, 2.0, 3.0)),
        record("wikigen", "cold", 10_000, 30.0, 25.0),
        record("hugo", "cold", 1_000, 1.5),
        record("hugo", "cold", 10_000, 12.0, 14.0),
        record("mkdocs-material", "cold", 1_000, 100.0, 50.0),
        record("mkdocs-material", "cold", 10_000, 900.0, 890.0, outcome="timeout"),
        record("zensical", "cold", 1_000, 7.0, outcome="failed"),
        record("wikigen", "first", 1_000, 4.0),
        record("wikigen", "unchanged", 1_000, 0.2),
        record("wikigen", "text edited", 1_000, 0.25),
        record("wikigen", "cold, doubling", 1_000, 3.0),
        record("wikigen", "cold, doubling", 2_000, 6.9),
        record(
            "wikigen",
            "cold, raw files, no search",
            30_000,
            170.0,
            tree=1_600_000_000,
            output=Size(bytes=2_800_000_000, files=70_000, html=70_000),
        ),
        *(record("wikigen", "serve: text", 1_000, wall, 0.1) for wall in (0.2, 0.31, 0.25)),
        record("wikigen", "serve: title", 1_000, 180, outcome="timeout"),
    ),
)


def test_the_tables_say_what_was_measured() -> None:
    """Medians, spread, ratios to wikigen, memory, output; and in place of figures that a tool failed, was too slow, or did not run."""
    text = markdown(RESULTS)
    for line in (
        "| wikigen | 3.00 (2.00–4.00) | 1.00 | 2.00 (2.00–2.00) | 1.00 | 100 | 200 | 4.0 | 30 | 200.0 |",
        "| Hugo, bare | 1.50 | 0.50 | 1.00 | 0.50 | 100 | 200 | 4.0 | 30 | 200.0 |",
        "| MkDocs + Material | 100 | 33.33 | 50.0 | 25.00 | 100 | 200 | 4.0 | 30 | 200.0 |",
        "| MkDocs + Material | did not finish in 15 minutes | | | | | | | | |",
        "| Zensical | failed after 7.00 s | | | | | | | | |",
        "| Zensical | not run: it did not finish a smaller wiki | | | | | | | | |",
        "| Eleventy, bare | absent: there is no node and npm |",
        "| wikigen | 1,000 | 1,000 | unchanged | 0.200 | 0.050 | 1.00 | 200 |",
        "| wikigen | 2,000 | 2,000 | cold, doubling | 6.90 | 1.00 | 200 |",
        "| 1,000 | text | 3 | 0.250 (0.200–0.310) | 0.100 (0.100–0.100) | 200 |",
        "| 1,000 | title | 0 | 1 not in time |  | 0 |",
    ):
        assert f"\n{line}\n" in text, line
    assert "2026-11-24; 2 cores, 8 GB of memory, Linux x86_64, Python 3.11.7; made pages, seed 1." in text


def test_every_table_is_well_formed() -> None:
    """All rows of a table have as many cells as its head."""
    width = 0
    for line in markdown(RESULTS).splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        width = width or line.count("|")
        assert line.count("|") == width, line


def test_each_goal_is_judged() -> None:
    """A walk over `GOALS`: what is measured, what is aimed at, and whether it is reached."""
    found = {entry.goal.name: (entry.pages, round(entry.measured, 3), round(entry.aim, 3), entry.good) for entry in reached(RESULTS)}
    assert found == {
        "cold build, CPU, of MkDocs + Material's": (1_000, 0.04, 0.05, True),
        "cold build, wall, of bare Hugo's": (1_000, 2.0, 1.5, False),
        "cold build of twice the pages, wall, of the single's": (2_000, 2.3, 2.2, False),
        "build with nothing changed, wall, of a cold one's": (1_000, 0.05, 0.1, True),
        "build with nothing changed, wall": (1_000, 0.2, 1, True),
        "text edited under serve, save to new page": (1_000, 0.25, 0.3, True),
        "30,000 pages and raw files, cold build, wall": (30_000, 170.0, 180, True),
        "30,000 pages and raw files, cold build, memory of all processes": (30_000, 1.6, 1.5, False),
        "30,000 pages and raw files, output for each HTML file": (30_000, 40.0, 45, True),
    }
    assert {goal.name for goal in GOALS} - found.keys() == {"cold build, CPU, of Zensical's"}  # which failed


def test_nothing_measured_makes_a_report_too() -> None:
    """A report and a chart of no runs have no tables of figures, and no trouble."""
    empty = Results(facts=FACTS, records=())
    assert "## " not in markdown(empty)
    assert ET.fromstring(svg(empty)).tag.endswith("svg")


def test_the_chart_has_a_line_for_each_tool() -> None:
    """Two panels, a line in each for every tool that did not fail, and a triangle for the one that was too slow."""
    root = ET.fromstring(svg(RESULTS))
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}polyline")) == 2 * 3
    assert len([path for path in root.findall(f"{space}path") if path.get("fill") == "#fff"]) == 2
    for line in root.findall(f"{space}polyline"):
        points = [tuple(map(float, point.split(","))) for point in (line.get("points") or "").split()]
        assert [x for x, _ in points] == sorted(x for x, _ in points)
        assert points[0][1] > points[-1][1]  # more pages take longer, and up is less
    texts = [text.text for text in root.iter(f"{space}text")]
    assert {"wall seconds", "CPU seconds", "wikigen", "MkDocs + Material", "Hugo, bare"} <= set(texts)


def test_runs_are_kept_and_read_again(tmp_path: Path) -> None:
    """What is saved is what is loaded, and `report` writes the tables anew from it."""
    save(RESULTS, tmp_path / "runs.jsonl")
    assert load(tmp_path / "runs.jsonl") == RESULTS
    done = CliRunner().invoke(main, ["report", "--results", str(tmp_path)], catch_exceptions=False)
    assert done.exit_code == 0
    assert (tmp_path / "results.md").read_text(encoding="utf-8") == markdown(RESULTS)
    assert (tmp_path / "results.svg").read_text(encoding="utf-8") == svg(RESULTS)


def test_runs_are_added_to_earlier_ones() -> None:
    """The earlier runs stay, and what was said of their tools; the facts are those of now."""
    now = replace(FACTS, date="2026-12-01", versions={"eleventy": "3"}, absent={}, remarks=("Eleventy, bare: a layout.",))
    both = join(RESULTS, now)
    assert both.records == RESULTS.records
    assert both.facts == replace(
        now, versions={"wikigen": "0.1.0", "hugo": "0.168.0", "eleventy": "3"}, remarks=(*FACTS.remarks, "Eleventy, bare: a layout.")
    )


def test_facts_tell_of_no_one(tmp_path: Path) -> None:
    """Neither the machine's name nor a path is kept."""
    facts = facts_of_machine()
    assert facts["cores"] == len(os.sched_getaffinity(0))
    text = " ".join(map(str, facts.values()))
    assert socket.gethostname() not in text
    assert platform.node() not in text
    assert "/" not in text
    save(RESULTS, tmp_path / "runs.jsonl")
    assert str(Path.home()) not in (tmp_path / "runs.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--sizes", "10,x"],
        ["--sizes", "0"],
        ["--tools", "wikigen,frobnicate"],
        ["--parts", "all"],
        ["--sizes", "10,20", "--repetitions", "1,2,3"],
    ],
)
def test_options_are_checked_before_anything_runs(tmp_path: Path, arguments: list[str]) -> None:
    """A wrong option is one line and exit code 2."""
    where = ["--results", str(tmp_path / "results"), "--work", str(tmp_path / "work")]
    tools = [] if "--tools" in arguments else ["--tools", "wikigen"]
    done = CliRunner().invoke(main, ["run", *where, *tools, *arguments])
    assert done.exit_code == 2
    assert "Invalid value" in done.output


def test_medians() -> None:
    """Of an even number the middle of both; of nothing nothing."""
    assert Spread.of([4.0, 1.0, 2.0, 3.0]) == Spread(median=2.5, least=1.0, most=4.0)
    assert Spread.of([]) is None
