"""kill -9 at any moment: the old site stands byte for byte, or the new one does, and the next build is as clean as a first one."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.sitecheck import tree, write_wiki
from tests.soak.processes import IN_PLACE, built, clean, differing, edit, leftovers, some_files, start

STAGES = ("read", "derive", "plan", "check", "pages", "files", "health", "search", "publish")
"""What `--timings` names."""
MOMENTS = ("before", "within", "after")
FATAL = """
import os, signal
from contextlib import contextmanager
from wikigen.publish.run import Run
timed = Run.timed
def kill(*_): os.kill(os.getpid(), signal.SIGKILL)
signal.signal(signal.SIGALRM, kill)
@contextmanager
def fatal(run, stage):
    moment = {moment!r} if stage == {stage!r} else ""
    if moment == "before": kill()
    if moment == "within": signal.setitimer(signal.ITIMER_REAL, 0.002)
    with timed(run, stage): yield
    if moment: kill()
Run.timed = fatal
"""
"""Plants the end of the process."""


def trial(root: Path, number: int, plant: str, delay: float | None = None) -> tuple[bool, list[str]]:
    """Whether a build of an edited wiki was killed, and everything that was wrong after it and after the next; `delay` in seconds."""
    edit(root, number)
    if number % 5 == 0:  # a first build
        for name in ("site", ".wikigen"):
            shutil.rmtree(root / name, ignore_errors=True)
    old, new = tree(root / "site"), clean(root, root.parent / f"clean {number}")
    with start(root, plant=plant) as process:
        if delay is not None:
            time.sleep(delay)
            process.kill()
        process.communicate(timeout=120)
    found = tree(root / "site")
    wrong = [] if found in (old, new) else [f"neither old nor new: {differing(old, found)[:5]}, {differing(new, found)[:5]}"]
    if process.returncode == 0 and found != new:
        wrong.append("exit code 0 without a new site")
    wrong += [f"after the next build: {path}" for path in differing(built(root), new)]
    wrong += [f"left: {name}" for name in leftovers(root)]
    shutil.rmtree(root.parent / f"clean {number}")
    return process.returncode != 0, wrong


def wiki(folder: Path) -> Path:
    """A wiki that was never built."""
    write_wiki(folder, some_files(), options={"search": "pagefind"})
    return folder


def test_a_share(tmp_path: Path) -> None:
    """Killed while the new site takes the place of the old, there is one of the two."""
    root = wiki(tmp_path / "wiki")
    built(root)
    assert trial(root, 1, FATAL.format(stage="publish", moment="within")) == (True, [])


@pytest.mark.soak
@pytest.mark.parametrize("moment", MOMENTS)
def test_at_every_stage(moment: str, tmp_path: Path) -> None:
    """Before, within and after each stage."""
    root = wiki(tmp_path / "wiki")
    ended = {stage: trial(root, number, FATAL.format(stage=stage, moment=moment)) for number, stage in enumerate(STAGES)}
    assert {stage: wrong for stage, (_, wrong) in ended.items() if wrong} == {}
    assert all(killed for killed, _ in ended.values())
    print(f"killed {moment} each of {len(STAGES)} stages: an old or a new site each time, and a clean one after")  # noqa: T201 - the battery's figures


def test_stages_have_these_names(tmp_path: Path) -> None:
    """No stage is missing above."""
    root = wiki(tmp_path / "wiki")
    with start(root, "--timings") as process:
        said, _ = process.communicate(timeout=120)
    assert {line.split()[0] for line in said.partition("slowest")[0].splitlines() if line.endswith(" s")} == set(STAGES)


@pytest.mark.soak
def test_at_random_moments(tmp_path: Path) -> None:
    """Thirty moments of builds, some of them first ones."""
    root, chance, killed = wiki(tmp_path / "wiki"), random.Random(9), 0
    begun = time.monotonic()
    built(root)
    whole = time.monotonic() - begun
    wrong: Mapping[int, list[str]] = {}
    for number in range(1, 100):
        dead, found = trial(root, number, "", chance.uniform(0.2, 1) * whole)
        killed += dead
        wrong = {**wrong, **({number: found} if found else {})}
        if killed == 30:
            break
    assert wrong == {}
    assert killed == 30
    print(f"killed at 30 random moments of {whole:.1f} s, of {number} builds: an old or a new site each time")  # noqa: T201 - as above


@pytest.mark.soak
def test_without_a_stage_it_would_show(tmp_path: Path) -> None:
    """A build that writes into the site itself leaves neither the old nor the new one where it is killed between its beginning and its end."""
    root = wiki(tmp_path / "wiki")
    built(root)
    for number, stage in enumerate(("files", "search"), 1):
        assert trial(root, number, IN_PLACE + FATAL.format(stage=stage, moment="before"))[1][0].startswith("neither old nor new")
