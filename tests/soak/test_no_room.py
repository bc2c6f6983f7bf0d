"""A full disk, and what may be neither read nor written: the old site stands byte for byte, or the new one; a failure is told, and once mended is over."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.sitecheck import tree, write_wiki
from tests.soak.processes import IN_PLACE, built, clean, differing, edit, leftovers, some_files, start

ALL_BUT_ROOT = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Starts a process for which permissions count, though its user is root."""


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of so many megabytes; skips where none may be mounted."""
    folder.mkdir()
    if trouble := system("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)):
        pytest.skip(f"no file system may be mounted here: {trouble}")
    try:
        yield folder
    finally:
        assert not system("umount", str(folder))


def system(name: str, *arguments: str) -> str:
    """What is wrong with a command of the system's, or nothing."""
    run = subprocess.run([shutil.which(name) or name, *arguments], capture_output=True, text=True, check=False)
    return run.stderr.strip() or f"code {run.returncode}" if run.returncode else ""


@dataclass
class Seen:
    """What became of builds."""

    refused: int = 0
    done: int = 0
    wrong: list[str] = field(default_factory=list)

    def judge(self, root: Path, new: dict[str, bytes], *, plant: str = "", before: Sequence[str] = ()) -> None:
        """Build in `root`, where something is in the way; `new` is the site that would be right."""
        old = tree(root / "site") if os.access(root / "site", os.R_OK) else {}
        with start(root, plant=plant, before=before) as process:
            said, _ = process.communicate(timeout=120)
        self.refused, self.done = self.refused + bool(process.returncode), self.done + (not process.returncode)
        found, expected = tree(root / "site"), old if process.returncode else new
        if found != expected:
            self.wrong.append(f"exit code {process.returncode}, and in {differing(found, expected)[:5]} another site: {said[-500:]}")
        if "Traceback" in said or (process.returncode and "ERROR" not in said and "wikigen:" not in said):
            self.wrong.append(f"told badly: {said[-2_000:]}")

    def mended(self, root: Path, new: dict[str, bytes]) -> None:
        """Build once more, with nothing in the way."""
        self.wrong += [f"after the next build: {path}" for path in differing(built(root), new)]
        self.wrong += [f"left: {name}" for name in leftovers(root)]


# ---- a full disk


def fill(root: Path, left: int) -> None:
    """Leave so many bytes of the disk, but for what the last build needs no more."""
    (root / "ballast").unlink(missing_ok=True)
    room = os.statvfs(root)
    (root / "ballast").write_bytes(b"\0" * max(0, room.f_bavail * room.f_frsize - left))


def full(folder: Path, megabytes: int, lefts: Sequence[int], seen: Seen, plant: str = "") -> None:
    """Builds on a disk of so many megabytes: a first one, and one after each edit with so many bytes left."""
    source = folder / f"source {megabytes}"
    write_wiki(source, some_files(), options={"search": "pagefind"})
    with disk(folder / f"disk {megabytes}", megabytes) as root:
        shutil.copytree(source, root, dirs_exist_ok=True)
        seen.judge(root, clean(source, folder / f"clean {megabytes}"), plant=plant)
        for number, left in enumerate(lefts):
            for place in (source, root):
                edit(place, number)
                config = place / "mkdocs.yml"
                config.write_text(config.read_text().replace("Test wiki", "Test  wiki"), encoding="utf-8")  # every page is another one
            new = clean(source, folder / f"clean {megabytes} {number}")
            fill(root, left)
            seen.judge(root, new, plant=plant)
            (root / "ballast").unlink()
            assert not system("mount", "-o", "remount,size=64m", str(root))
            seen.mended(root, new)


def test_a_share(tmp_path: Path) -> None:
    """A disk that is full after its first build."""
    seen = Seen()
    full(tmp_path, 20, [200_000], seen)
    assert seen == Seen(refused=1, done=1)


@pytest.mark.soak
def test_disks_of_1_to_20_megabytes(tmp_path: Path) -> None:
    """First builds on twenty disks, and then as much room as fails at another place each time."""
    seen, chance = Seen(), random.Random(4)
    for megabytes in range(1, 21):
        full(tmp_path, megabytes, [0, chance.randrange(400_000), chance.randrange(4_000_000)], seen)
    assert seen.wrong == []
    assert seen.refused >= 40
    print(f"20 disks: {seen.refused} builds refused and {seen.done} done, an old or a new site each time")  # noqa: T201 - the battery's figures


@pytest.mark.soak
def test_without_a_stage_a_full_disk_would_show(tmp_path: Path) -> None:
    """A build that writes into the site itself leaves neither the old nor the new one on a full disk."""
    seen = Seen()
    full(tmp_path, 20, [200_000], seen, IN_PLACE)
    assert any("another site" in wrong for wrong in seen.wrong)


# ---- what may not be read or written


@dataclass(frozen=True)
class Case:
    """Something that is taken away from a build."""

    path: str
    mode: int
    refused: bool = True


CASES = {
    "a page": Case("wiki/t/03.md", 0),
    "a folder of pages": Case("wiki/t", 0),
    "the wiki": Case("wiki", 0),
    "a digest": Case("raw/rss/1.md", 0),
    "a folder of digests": Case("raw/rss", 0),
    "all digests": Case("raw", 0),
    "a picture": Case("wiki/img/1.bin", 0),
    "the configuration": Case("mkdocs.yml", 0),
    "the folder of the site": Case(".", 0o555),
    "the site": Case("site", 0o555, refused=False),
    "a folder of the site's": Case("site/t", 0o555, refused=False),
    "a page of the site's": Case("site/index.html", 0, refused=False),
    "the folder of the cache": Case(".wikigen", 0o555, refused=False),
    "a folder of the cache that may not be entered": Case(".wikigen", 0, refused=False),
    "the cache": Case(".wikigen/cache.sqlite", 0o444, refused=False),
}


@pytest.fixture
def before() -> Sequence[str]:
    """What a process must be started by, so that permissions count."""
    if os.geteuid():
        return ()
    if not shutil.which(ALL_BUT_ROOT[0]):
        pytest.skip("root may read and write everything, and there is no setpriv to take that away")
    return ALL_BUT_ROOT


def forbidden(root: Path, case: Case, before: Sequence[str], plant: str = "") -> Seen:
    """What becomes of a build from which something is taken away."""
    seen = Seen()
    write_wiki(root, some_files(), options={"search": "pagefind"})
    built(root)
    edit(root, 1)
    new, place = clean(root, root.parent / "clean"), root / case.path
    mode = place.stat().st_mode
    place.chmod(case.mode)
    try:
        seen.judge(root, new, plant=plant, before=before)
    finally:
        place.chmod(mode)
    seen.mended(root, new)
    return seen


@pytest.mark.soak
@pytest.mark.parametrize("name", CASES)
def test_what_may_not_be_read_or_written(name: str, before: Sequence[str], tmp_path: Path) -> None:
    """Without a file of the wiki there is no new site; what is of no use to the new one is not needed."""
    refused = CASES[name].refused
    assert forbidden(tmp_path / "wiki", CASES[name], before) == Seen(refused=refused, done=not refused)


@pytest.mark.soak
def test_a_page_left_out_would_show(before: Sequence[str], tmp_path: Path) -> None:
    """A build that goes on without the page that it may not read makes a site that is neither the old nor the new one."""
    plant = "from wikigen.publish import build; build.refuse_unread = lambda *_: None"
    assert "another site" in forbidden(tmp_path / "wiki", CASES["a page"], before, plant).wrong[0]
