"""`wikigen.publish.staging`: a new site beside the old one, which takes its place whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.sitecheck import tree
from wikigen.publish import staging
from wikigen.publish.filemark import FileMark
from wikigen.publish.lock import alone
from wikigen.publish.staging import Outcome, Stage

OLD = {"index.html": b"home", "a/index.html": b"a", "b/index.html": b"b", "b/deep/er/index.html": b"deep", "pic.png": b"\x89PNG"}

MODES = [
    pytest.param(False, True, id="exchanged"),
    pytest.param(False, False, id="exchanged, copies"),
    pytest.param(True, True, id="in place"),
]
both = pytest.mark.parametrize(("in_place", "links"), MODES)


def fill(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    """A folder with these files, all of some time ago."""
    for name, content in (OLD if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, ns=(10**18, 10**18))
    return folder


def marks(folder: Path) -> dict[str, FileMark | None]:
    """Size, time and inode of every file."""
    return {path: FileMark.of(folder / path) for path in tree(folder)}


def published(live: Path) -> list[str]:
    """Paths of a site's own files, as a build remembers them."""
    return [path for path in tree(live) if not path.startswith(".")]


def leftovers(live: Path) -> list[str]:
    """What lies beside the site that should not."""
    return sorted(path.name for path in live.parent.iterdir() if path.name not in {live.name, "elsewhere", "lock"})


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A published site."""
    return fill(tmp_path / "site")


def rebuilt(live: Path, *, in_place: bool, links: bool = True) -> Outcome:
    """A build that keeps, writes the same, changes, adds and drops a file, and puts one there as MkDocs does."""
    stage = Stage(live, in_place=in_place, links=links)
    stage.open()
    assert stage.keep("index.html")
    assert not stage.write("a/index.html", b"a")
    assert stage.write("b/index.html", b"other")
    assert stage.write("c/new/index.html", b"new")
    for name, content in (("pic.png", b"\x89PNG"), ("theme/x.css", b"css")):
        (stage.folder / name).parent.mkdir(exist_ok=True)
        (stage.folder / name).write_bytes(content)
    assert not stage.adopt("pic.png")
    assert stage.adopt("theme/x.css")
    assert {"b/index.html", "c/new/index.html", "theme/x.css"} <= set(stage.staged())
    return stage.publish(frozenset(NEW), 3, published(live))


NEW = {
    "index.html": b"home", "a/index.html": b"a", "b/index.html": b"other", "c/new/index.html": b"new", "pic.png": b"\x89PNG", "theme/x.css": b"css",
}  # fmt: skip


# ---- what a build does


@both
def test_a_new_site_takes_the_place_of_the_old(live: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - parameters of a test
    """What is kept, written and adopted is the site, what is not is gone with its folders; nothing is left beside it."""
    outcome = rebuilt(live, in_place=in_place, links=links)
    assert tree(live) == NEW
    assert outcome == Outcome(written=3, kept=3, removed=1)
    assert str(outcome) == "3 written, 3 kept, 1 removed"
    assert sorted(path.name for path in live.iterdir()) == ["a", "b", "c", "index.html", "pic.png", "theme"]
    assert sorted(path.name for path in (live / "b").iterdir()) == ["index.html"]
    assert leftovers(live) == []


@both
def test_what_did_not_change_keeps_its_time(live: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """An unchanged file has its old time, and where it is a link or never moved its inode too; a changed one has neither."""
    before = marks(live)
    rebuilt(live, in_place=in_place, links=links)
    after = marks(live)
    for path in ("index.html", "a/index.html", "pic.png"):
        old, new = before[path], after[path]
        assert old is not None
        assert new is not None
        assert (new.size, new.modified) == (old.size, old.modified), path
        assert (new.inode == old.inode) == links, path
    changed = after["b/index.html"]
    assert changed is not None
    assert before["b/index.html"] is not None
    assert changed.modified != before["b/index.html"].modified
    assert {(live / path).stat().st_nlink for path in after} == {1}


@both
def test_a_first_site(tmp_path: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """Where there is no site yet, nor its folder's parent, there is one after the build."""
    live = tmp_path / "not" / "yet" / "site"
    stage = Stage(live, in_place=in_place, links=links)
    stage.open()
    assert list(stage.staged()) == []
    assert stage.mark("index.html") is None
    assert stage.write("index.html", b"home")
    assert stage.publish(frozenset({"index.html"}), 0) == Outcome(1, 0, 0)
    assert tree(live) == {"index.html": b"home"}
    assert leftovers(live) == []


@pytest.mark.parametrize("links", [True, False])
def test_what_cannot_be_kept(live: Path, links: bool) -> None:  # noqa: FBT001 - as above
    """A file that is no longer there cannot be kept, and one that another file system holds is copied with its time."""
    stage = Stage(live, links=links)
    stage.open()
    assert not stage.keep("gone/index.html")
    assert stage.keep("index.html")
    (live / "a/index.html").unlink()
    assert stage.write("a/index.html", b"a")
    assert stage.publish(frozenset({"index.html", "a/index.html"}), 1).removed == 3
    assert tree(live) == {"index.html": b"home", "a/index.html": b"a"}


def test_without_links_files_are_copied(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system without hard links everything is as elsewhere, times too."""

    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    before = marks(live)["index.html"]
    rebuilt(live, in_place=False)
    after = marks(live)["index.html"]
    assert before is not None
    assert after is not None
    assert tree(live) == NEW
    assert after.modified == before.modified


# ---- nothing half done


@both
def test_a_build_that_fails_changes_nothing(live: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """Whatever was put into the stage, even over what it had kept: until it is published the old site is as it was, and then discarded."""
    before = marks(live)
    stage = Stage(live, in_place=in_place, links=links)
    stage.open()
    stage.keep("index.html")
    stage.write("a/index.html", b"a")
    stage.write("b/index.html", b"half")
    stage.write_anew("pic.png", b"x")
    stage.write("new.html", b"new")
    assert tree(live) == OLD
    stage.discard()
    assert (tree(live), marks(live)) == (OLD, before)
    assert leftovers(live) == []


@both
@pytest.mark.parametrize("method", ["write", "write_anew"])
def test_writing_over_what_was_kept(live: Path, method: str, in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """A file that is first kept and then written does not change the published one, of which it may be a link."""
    stage = Stage(live, in_place=in_place, links=links)
    stage.open()
    stage.keep("index.html")
    stage.write("a/index.html", b"a")
    for name in ("index.html", "a/index.html"):
        getattr(stage, method)(name, b"other")
    assert tree(live) == OLD
    stage.publish(frozenset({"index.html", "a/index.html"}), 0, published(live))
    assert tree(live) == {"index.html": b"other", "a/index.html": b"other"}


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("failing", ["first", "second"])
def test_a_swap_that_fails(live: Path, exchange: bool, failing: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - as above
    """Where the folders cannot be exchanged, the files are moved one by one; the new site is there all the same, and nothing else."""
    real, calls = Path.rename, []

    def rename(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == (1 if failing == "first" else 2):
            raise OSError(16, "Device or resource busy")
        return real(path, target)

    if not exchange:
        monkeypatch.setattr(staging, "_exchanged", lambda *_: False)
    stage = Stage(live)
    stage.open()
    stage.keep("index.html")
    stage.write("b/index.html", b"other")
    monkeypatch.setattr(Path, "rename", rename)
    stage.publish(frozenset({"index.html", "b/index.html"}), 1)
    monkeypatch.undo()
    assert tree(live) == {"index.html": b"home", "b/index.html": b"other"}
    following = Stage(live)
    following.open()
    following.discard()
    assert leftovers(live) == []


def test_without_an_exchange_folders_are_renamed(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel cannot exchange two names, renaming both does."""
    monkeypatch.setattr(staging, "_exchanged", lambda *_: False)
    rebuilt(live, in_place=False)
    assert tree(live) == NEW
    assert leftovers(live) == []


# ---- what a killed build leaves


def _half_a_stage(live: Path) -> None:
    fill(live.parent / ".site.staging", {"half.html": b"half"})


def _before_the_second_rename(live: Path) -> None:
    live.rename(live.parent / ".site.old")
    fill(live.parent / ".site.staging", {"new.html": b"new"})


def _before_the_old_one_is_gone(live: Path) -> None:
    fill(live.parent / ".site.old", {"older.html": b"older"})


def _in_the_middle_of_deleting(live: Path) -> None:
    (live.parent / ".site.old" / "b").mkdir(parents=True)


@pytest.mark.parametrize("left", [_half_a_stage, _before_the_second_rename, _before_the_old_one_is_gone, _in_the_middle_of_deleting])
@both
def test_leftovers_are_mended(live: Path, left: Callable[[Path], None], in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """Wherever a build was killed, the next finds a whole site, begins with an empty stage, and ends with nothing beside the site."""
    (live / ".git").mkdir()
    (live / ".git" / "HEAD").write_text("ref")
    left(live)
    stage = Stage(live, in_place=in_place, links=links)
    stage.open()
    assert tree(live) == {**OLD, ".git/HEAD": b"ref"}
    assert tree(stage.folder) == {}
    stage.discard()
    rebuilt(live, in_place=in_place, links=links)
    assert tree(live) == {**NEW, ".git/HEAD": b"ref"}
    assert leftovers(live) == []


class Killed(BaseException):
    """The process is gone."""


class Killer:
    """Ends a build at one of its steps: before or after the file system has done it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, step: int, *, after: bool) -> None:
        self._left, self._after = step, after
        for owner, name in ((staging, "_exchanged"), (Path, "rename"), (shutil, "rmtree")):
            monkeypatch.setattr(owner, name, self._fatal(getattr(owner, name)))

    def _fatal(self, real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **options: object) -> object:
            self._left -= 1
            if self._left == -1 and not self._after:
                raise Killed
            done = real(*arguments, **options)
            if self._left == -1:
                raise Killed
            return done

        return step


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("step", range(6))
def test_killed_at_every_step(live: Path, step: int, after: bool, exchange: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - as above
    """Killed before or after any step of the swap, there is an old site or a new one once the next build begins, and `.git` is in it."""
    (live / ".git").mkdir()
    (live / ".git" / "HEAD").write_text("ref")
    stage = Stage(live)
    stage.open()
    stage.write("index.html", b"new")
    with monkeypatch.context() as patched:
        if not exchange:
            patched.setattr(staging, "_exchanged", lambda *_: False)
        Killer(patched, step, after=after)
        with suppress(Killed):
            stage.publish(frozenset({"index.html"}), 0)
    following = Stage(live)
    following.open()
    following.discard()
    found = tree(live)
    assert found.pop(".git/HEAD", None) == b"ref"
    assert found in ({"index.html": b"new"}, OLD)
    assert leftovers(live) == []


# ---- what is not ours


@both
def test_hidden_files_of_the_users_stay(live: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """`.git`, `.nojekyll` and the like at the top of the site survive every build, and count for nothing."""
    for name in (".git/HEAD", ".git/objects/ab", ".nojekyll", ".well-known/x"):
        (live / name).parent.mkdir(parents=True, exist_ok=True)
        (live / name).write_text(name)
    hidden = {path: content for path, content in tree(live).items() if path.startswith(".")}
    for _ in range(2):
        outcome = rebuilt(live, in_place=in_place, links=links)
        assert tree(live) == {**NEW, **hidden}
        assert outcome == Outcome(3, 3, 1)
        for name in ("c", "theme"):
            shutil.rmtree(live / name)
        fill(live)


@both
def test_a_site_that_is_a_link(tmp_path: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """Where `site_dir` is a link to a folder elsewhere, that folder gets the site, and the link stays."""
    elsewhere = fill(tmp_path / "elsewhere")
    live = tmp_path / "site"
    live.symlink_to(elsewhere)
    before = marks(elsewhere)
    assert rebuilt(live, in_place=in_place, links=links).removed == 1
    assert live.is_symlink()
    assert tree(elsewhere) == NEW
    assert marks(elsewhere)["index.html"] == before["index.html"] or not links
    assert leftovers(live) == []


@both
def test_a_page_that_becomes_a_folder_and_back(live: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """A file `x` may become a folder `x/`, and a file again, at any depth."""
    with_file = {"x": b"file", "d/y": b"file", "index.html": b"home"}
    with_folder = {"x/index.html": b"in it", "x/z/w.html": b"deep", "d/y/index.html": b"in it", "index.html": b"home"}
    for files in (with_file, with_folder, with_file, with_folder):
        stage = Stage(live, in_place=in_place, links=links)
        stage.open()
        for path, content in files.items():
            stage.write(path, content)
        stage.publish(frozenset(files), 0, published(live))
        assert tree(live) == files
    assert leftovers(live) == []


@both
def test_a_published_file_that_is_a_link_is_not_followed(live: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - as above
    """A link in the old site is replaced by the page, and the file that it led to stays as it is."""
    outside = live.parent / "elsewhere"
    outside.write_bytes(b"a")
    (live / "a/index.html").unlink()
    (live / "a/index.html").symlink_to(outside)
    stage = Stage(live, in_place=in_place, links=links)
    stage.open()
    stage.write("a/index.html", b"a" if not in_place else b"c")
    stage.publish(frozenset({"a/index.html"}), 0)
    assert outside.read_bytes() == b"a"
    assert (live / "a/index.html").read_bytes() in {b"a", b"c"}
    assert in_place or not (live / "a/index.html").is_symlink()


def test_readers_of_a_served_site_find_every_page(live: Path) -> None:
    """Under serve the folder itself is never replaced, so that a server that stands in it stays there."""
    inode = live.stat().st_ino
    rebuilt(live, in_place=True)
    assert live.stat().st_ino == inode


def test_another_file_system_that_is_full(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the site's own file system has no room for leaves nothing of itself there, and the file that was there stays."""

    def full(_: Path, target: Path) -> None:
        target.write_bytes(b"hal")
        raise OSError(errno.ENOSPC, "No space left on device")

    def elsewhere(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    stage = Stage(live, in_place=True)
    stage.open()
    stage.write("index.html", b"half")
    monkeypatch.setattr("wikigen.publish.staging.shutil.copy2", full)
    monkeypatch.setattr("wikigen.publish.staging.os.replace", elsewhere)
    with pytest.raises(OSError, match="No space left"):
        stage.publish(frozenset(OLD), len(OLD) - 1, list(OLD))
    assert tree(live) == OLD


def test_half_a_file_is_none(live: Path) -> None:
    """A file of which the system takes a part alone, as a disk does that is nearly full, is no file of the site: the build fails."""
    resource = pytest.importorskip("resource")
    stage = Stage(live)
    stage.open()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            stage.write("page.html", b"x" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_files_of_others_stay_under_serve(live: Path) -> None:
    """In place, what no build has put there, such as a user's own file, is left alone."""
    (live / "theirs.txt").write_text("x")
    stage = Stage(live, in_place=True)
    stage.open()
    stage.write("index.html", b"new")
    assert stage.publish(frozenset({"index.html"}), 0, list(OLD)).removed == len(OLD) - 1
    assert tree(live) == {"index.html": b"new", "theirs.txt": b"x"}


# ---- what is taken over


@both
def test_a_published_file_is_taken_over(live: Path, in_place: bool, links: bool) -> None:  # noqa: FBT001 - parametrised
    """A file that is as it was written is in the new site, and tells its mark; one that something else has changed is not."""
    stage = Stage(live, in_place=in_place, links=links)
    stage.open()
    marks = {path: stage.new_mark(path, OLD[path]) for path in ("a/index.html", "b/index.html")}
    (live / "b/index.html").write_bytes(b"c")
    assert stage.take("a/index.html", marks["a/index.html"]) == marks["a/index.html"]
    assert stage.take("b/index.html", marks["b/index.html"]) is None
    assert stage.take("gone", marks["a/index.html"]) is None
    assert list(stage.staged()) == ([] if in_place else ["a/index.html"])


# ---- one at a time

HOLDER = """
import sys, time
from pathlib import Path
from wikigen.publish.lock import alone
with alone(Path(sys.argv[1]), "waiting"):
    with open(sys.argv[2], "a") as log:
        log.write(f"begin {sys.argv[3]}\\n"); log.flush()
        time.sleep(0.4)
        log.write(f"end {sys.argv[3]}\\n")
"""


def test_two_builds_do_not_overlap(tmp_path: Path) -> None:
    """Of two processes under one lock the second waits for the first, and says so once; a lock of another name holds nobody up."""
    lock, log = tmp_path / "sub" / "lock", tmp_path / "log"
    command = [sys.executable, "-c", HOLDER, str(lock), str(log)]
    running = [subprocess.Popen([*command, name], stderr=subprocess.PIPE, text=True) for name in "ab"]
    said = sorted(process.communicate(timeout=30)[1] for process in running)
    assert [process.returncode for process in running] == [0, 0]
    assert said == ["", "waiting\n"]
    lines = log.read_text().split("\n")[:4]
    assert [line.split()[0] for line in lines] == ["begin", "end", "begin", "end"]
    assert [lines[0][-1], lines[2][-1]] == [lines[1][-1], lines[3][-1]]


def test_a_killed_build_holds_no_lock(tmp_path: Path) -> None:
    """A lock goes with the process that held it."""
    lock, log = tmp_path / "lock", tmp_path / "log"
    script = HOLDER.replace("time.sleep(0.4)", "time.sleep(60)")
    holder = subprocess.Popen([sys.executable, "-c", script, str(lock), str(log), "a"])
    while not (log.exists() and log.read_text()):
        time.sleep(0.02)
    holder.kill()
    holder.wait(timeout=10)
    begun = time.monotonic()
    with alone(lock, "waiting"):
        assert time.monotonic() - begun < 5


def test_no_lock_where_there_can_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a place for the lock a build goes on, and one that need not wait says nothing."""
    (tmp_path / "file").write_text("")
    for place in (None, tmp_path / "file" / "lock", tmp_path / "lock"):
        with alone(place, "waiting"):
            pass
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_what_stands_in_the_stage_s_place_is_cleared(tmp_path: Path, kind: str) -> None:
    """A file or a link where the stage goes is no reason to fail, and what a link leads to is left alone."""
    stage = Stage(tmp_path / "site")
    if kind == "file":
        stage.folder.write_text("x")
    else:
        stage.folder.symlink_to(tmp_path / "nowhere")
    stage.open()
    assert stage.folder.is_dir()
    assert not stage.folder.is_symlink()


def test_a_site_that_is_no_folder_is_refused_at_once(tmp_path: Path) -> None:
    """Where a file has the site's name, nothing is built, and the file stays."""
    (tmp_path / "site").write_text("mine")
    with pytest.raises(NotADirectoryError, match="no folder"):
        Stage(tmp_path / "site").open()
    assert (tmp_path / "site").read_text() == "mine"
