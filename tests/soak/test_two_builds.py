"""Two builds of one wiki at once: one waits for the other, and the site is that of a clean build."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.sitecheck import tree, write_wiki
from tests.soak.processes import clean, differing, edit, leftovers, some_files, start

Pair: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
PAIRS: Sequence[Pair] = (
    ((), ()),
    (("-j", "1"), ("-j", "2")),
    (("--strict",), ()),  # one is refused, since the wiki has a broken link
    (("-d", "other"), ()),  # two sites, one cache
)
"""Arguments of the two, in turn."""
UNLOCKED = """
from contextlib import nullcontext
from wikigen.publish import build
build.alone = lambda *_: nullcontext()
"""
"""Plants builds that do not wait for each other."""


@dataclass
class Seen:
    """What became of pairs of builds."""

    waited: int = 0
    wrong: list[str] = field(default_factory=list)


def at_once(root: Path, pair: Pair, delay: float, plant: str, seen: Seen) -> None:
    """Two builds, the second of them begun a little later."""
    with start(root, *pair[0], plant=plant) as one:
        time.sleep(delay)
        with start(root, *pair[1], plant=plant) as other:
            said = [process.communicate(timeout=120)[0] for process in (one, other)]
    for process, arguments, text in zip((one, other), pair, said, strict=True):
        if process.returncode != ("--strict" in arguments):
            seen.wrong.append(f"exit code {process.returncode}: {text[-2_000:]}")
    seen.waited += any("waiting for it to end" in text for text in said)
    seen.wrong += [f"left: {name}" for name in leftovers(root)]


def run(root: Path, pairs: int, plant: str = "") -> Seen:
    """So many pairs, each after an edit and each held against a clean build; the first has neither a site nor a cache."""
    chance, seen = random.Random(5), Seen()
    write_wiki(root, some_files(), options={"search": "pagefind"})
    for number in range(pairs):
        edit(root, number)
        pair = PAIRS[number % len(PAIRS)]
        at_once(root, pair, chance.uniform(0, 0.3), plant, seen)
        judge = clean(root, root.parent / f"clean {number}")
        for name in {"site", *pair[0]} & {"site", "other"}:
            seen.wrong += [f"{name} of pair {number}: {path}" for path in differing(tree(root / name), judge)]
        shutil.rmtree(root / "other", ignore_errors=True)
    return seen


def test_a_share(tmp_path: Path) -> None:
    """One pair, in an empty place."""
    seen = run(tmp_path / "wiki", 1)
    assert seen.wrong == []
    assert seen.waited


@pytest.mark.soak
def test_twenty_pairs(tmp_path: Path) -> None:
    """Twenty pairs: two of a kind, of more and fewer processes, one that is refused, and two sites of one cache."""
    seen = run(tmp_path / "wiki", 20)
    assert seen.wrong == []
    assert seen.waited >= 10
    print(f"20 pairs, {seen.waited} times one waited for the other, 0 bytes differ from a clean build")  # noqa: T201 - the battery's figures


@pytest.mark.soak
def test_without_the_lock_it_would_show(tmp_path: Path) -> None:
    """Builds that do not wait for each other fail, leave something, or make another site."""
    assert run(tmp_path / "wiki", 3, UNLOCKED).wrong
