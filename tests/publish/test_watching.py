"""`Watcher`: what it tells of, by which paths, and that nothing is lost."""

from __future__ import annotations

import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wikigen.publish import watching
from wikigen.publish.watching import Saves, Watcher, relay

PATIENCE = 10.0
"""Seconds in which every event must have come, on a slow machine too."""


class Listening:
    """A watcher in a thread of its own, and what it has told."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.bursts: queue.Queue[frozenset[Path]] = queue.Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        for burst in self.watcher.changes():
            self.bursts.put(burst)

    def next(self) -> frozenset[Path]:
        """The next burst, even an empty one."""
        return self.bursts.get(timeout=PATIENCE)

    def until(self, *wanted: Path) -> frozenset[Path]:
        """All that is told until each of these was."""
        told: frozenset[Path] = frozenset()
        end = time.monotonic() + PATIENCE
        while not set(wanted) <= told:
            assert time.monotonic() < end, (wanted, told)
            told |= self.next()
        return told

    def tells(self, path: Path) -> bool:
        """Whether a path is told, if need be after others."""
        return path in self.until(path)

    def quiet(self) -> None:
        """Wait for two rounds in which nothing was told, so that what comes now is new."""
        empty = 0
        while empty < 2:
            empty = 0 if self.next() else empty + 1

    def stop(self) -> bool:
        """Whether the watcher ended."""
        self.watcher.stop()
        self._thread.join(PATIENCE)
        return not self._thread.is_alive()


Listen = Callable[..., Listening]


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at every half second is looked at more often here, so that the tests need not wait for it."""
    monkeypatch.setattr(watching, "_LOOK", 100)


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Begins to listen; ends with the test."""
    begun: list[Listening] = []

    def start(*folders: Path, settings: tuple[Path, ...] = ()) -> Listening:
        begun.append(Listening(Watcher(folders, settings)))
        return begun[-1]

    yield start
    for listening in begun:
        assert listening.stop()


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    """A folder with one page."""
    folder = tmp_path / "wiki"
    (folder / "t").mkdir(parents=True)
    (folder / "t" / "a.md").write_text("# A\n", encoding="utf-8")
    return folder


def test_the_first_burst_comes_by_itself(wiki: Path, listen: Listen) -> None:
    """At first each folder is told, changed or not: something may have been saved before anyone watched."""
    assert listen(wiki).next() >= {wiki}


def test_a_folder_that_is_not_there_is_told_too(tmp_path: Path, listen: Listen) -> None:
    """The first burst comes where there is nothing to watch yet."""
    assert listen(tmp_path / "none").next() >= {tmp_path / "none"}


def test_a_save_is_told(wiki: Path, listen: Listen) -> None:
    """A file that is saved, made or removed is told by its path."""
    listening = listen(wiki)
    listening.quiet()
    page, new = wiki / "t" / "a.md", wiki / "t" / "b.md"
    page.write_text("# A2\n", encoding="utf-8")
    assert listening.tells(page)
    new.write_text("# B\n", encoding="utf-8")
    assert listening.tells(new)
    page.unlink()
    assert listening.tells(page)
    (wiki / "u" / "deep").mkdir(parents=True)
    listening.quiet()
    (wiki / "u" / "deep" / "c.md").write_text("# C\n", encoding="utf-8")
    assert listening.tells(wiki / "u" / "deep" / "c.md")


def test_a_save_as_editors_do_it_is_told(wiki: Path, listen: Listen) -> None:
    """A file that takes another one's place under its name is told by that name."""
    listening = listen(wiki)
    listening.quiet()
    (wiki / "t" / ".a.md.swp").write_text("# A3\n", encoding="utf-8")
    (wiki / "t" / ".a.md.swp").replace(wiki / "t" / "a.md")
    assert listening.tells(wiki / "t" / "a.md")


def test_nothing_is_told_where_nothing_happens(wiki: Path, listen: Listen) -> None:
    """A quiet wiki yields empty bursts, every now and then, so that what was put off can be done."""
    listening = listen(wiki)
    listening.quiet()
    assert [listening.next() for _ in range(2)] == [frozenset()] * 2


def test_a_burst_of_saves_is_gathered(wiki: Path, listen: Listen) -> None:
    """Many saves at once are told in fewer bursts than there are saves, and none is lost."""
    listening = listen(wiki)
    listening.quiet()
    pages = [wiki / "t" / f"{number}.md" for number in range(200)]
    for page in pages:
        page.write_text("# X\n", encoding="utf-8")
    told: set[Path] = set()
    bursts = 0
    while not told >= set(pages):
        burst = listening.next()
        bursts += bool(burst)
        told |= burst
    assert bursts < 50


# ---- settings


def test_a_setting_file_is_told_by_the_path_given(wiki: Path, tmp_path: Path, listen: Listen) -> None:
    """A settings file that is changed, replaced, removed or made again is told each time, and by the path that was given."""
    file = tmp_path / "mkdocs.yml"
    file.write_text("a: 1\n", encoding="utf-8")
    listening = listen(wiki, settings=(file,))
    listening.quiet()
    file.write_text("a: 22\n", encoding="utf-8")
    assert listening.tells(file)
    listening.quiet()
    other = tmp_path / "mkdocs.yml.tmp"
    other.write_text("a: 33\n", encoding="utf-8")
    os.utime(other, ns=(file.stat().st_mtime_ns, file.stat().st_mtime_ns))  # same size and time: the inode tells
    other.replace(file)
    assert listening.tells(file)
    listening.quiet()
    file.unlink()
    assert listening.tells(file)
    listening.quiet()
    file.write_text("a: 1\n", encoding="utf-8")
    assert listening.tells(file)


def test_a_settings_folder_is_told_by_the_path_given(wiki: Path, tmp_path: Path, listen: Listen) -> None:
    """Any file below a settings folder, in however deep a folder, makes the folder's own path told; so does its coming and going."""
    theme = tmp_path / "theme"
    (theme / "partials").mkdir(parents=True)
    page = theme / "partials" / "a.html"
    page.write_text("1", encoding="utf-8")
    listening = listen(wiki, settings=(theme,))
    listening.quiet()
    page.write_text("22", encoding="utf-8")
    assert page not in listening.until(theme)
    listening.quiet()
    (theme / "main.html").write_text("new", encoding="utf-8")
    assert listening.tells(theme)
    listening.quiet()
    shutil.rmtree(theme)
    assert listening.tells(theme)


def test_a_setting_saved_before_anyone_listened(wiki: Path, tmp_path: Path) -> None:
    """Changes count from the watcher's making, not from the first look: a build may lie in between."""
    file = tmp_path / "mkdocs.yml"
    file.write_text("a: 1\n", encoding="utf-8")
    watcher = Watcher([wiki], [file])
    file.write_text("a: 22\n", encoding="utf-8")
    listening = Listening(watcher)
    try:
        assert listening.tells(file)
    finally:
        assert listening.stop()


def test_settings_are_told_where_there_is_no_folder(tmp_path: Path, listen: Listen) -> None:
    """A configuration is watched while the wiki's folders are missing: mending it may be what brings them."""
    file = tmp_path / "mkdocs.yml"
    file.write_text("a: 1\n", encoding="utf-8")
    listening = listen(tmp_path / "none", settings=(file,))
    listening.next()
    file.write_text("a: 22\n", encoding="utf-8")
    assert listening.tells(file)


# ---- folders that come and go


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "later"])
def test_a_folder_deleted_and_made_again(wiki: Path, tmp_path: Path, listen: Listen, *, at_once: bool) -> None:
    """A folder that is deleted and made again is told, and saves in the new one are told as well."""
    keep = tmp_path / "raw"  # another folder that stays, so that there is something to watch all the time
    keep.mkdir()
    listening = listen(wiki, keep)
    listening.quiet()
    shutil.rmtree(wiki)
    if not at_once:
        assert listening.tells(wiki)
        listening.quiet()
    (wiki / "t").mkdir(parents=True)
    assert listening.tells(wiki)
    listening.quiet()
    (wiki / "t" / "again.md").write_text("# Again\n", encoding="utf-8")
    assert listening.tells(wiki / "t" / "again.md")
    (keep / "r.md").write_text("# R\n", encoding="utf-8")
    assert listening.tells(keep / "r.md")


@pytest.mark.parametrize("heard", [False, True], ids=["before anyone listens", "in the first burst"])
def test_a_folder_made_while_another_is_taken_up(wiki: Path, listen: Listen, monkeypatch: pytest.MonkeyPatch, *, heard: bool) -> None:
    """It is watched as well, whenever it comes while a new watch begins."""
    real, late = Watcher._bursts, wiki / "late"

    def bursts(watcher: Watcher, watched: set[Path]) -> Iterator[set[Path]]:
        found = real(watcher, watched)
        if not late.exists():
            first = next(found) if heard else set()
            late.mkdir()
            if heard:
                yield first | next(found)
        yield from found

    monkeypatch.setattr(Watcher, "_bursts", bursts)
    listening = listen(wiki)
    listening.quiet()
    (late / "c.md").write_text("# C\n", encoding="utf-8")
    assert listening.tells(late / "c.md")


def test_a_name_that_is_no_text(wiki: Path, listen: Listen) -> None:
    """What happens to such a file or folder cannot be told by its path: all folders are, and the watch goes on."""
    try:
        (wiki / "\udcff").mkdir()
    except OSError:
        pytest.skip("the file system takes no such name")
    listening = listen(wiki)
    listening.quiet()
    (wiki / "\udcfe.md").write_text("# Odd\n", encoding="utf-8")
    assert listening.tells(wiki)
    listening.quiet()
    (wiki / "t" / "a.md").write_text("# A2\n", encoding="utf-8")
    assert listening.tells(wiki / "t" / "a.md")


def test_the_only_folder_deleted_and_made_again(wiki: Path, listen: Listen) -> None:
    """It is the same where nothing is left to watch in between."""
    listening = listen(wiki)
    listening.quiet()
    shutil.rmtree(wiki)
    assert listening.tells(wiki)
    (wiki / "t").mkdir(parents=True)
    (wiki / "t" / "b.md").write_text("# B\n", encoding="utf-8")
    assert listening.tells(wiki)
    time.sleep(1)
    (wiki / "t" / "b.md").write_text("# B2\n", encoding="utf-8")
    assert listening.tells(wiki / "t" / "b.md")


def test_a_folder_in_anothers_place(wiki: Path, tmp_path: Path, listen: Listen) -> None:
    """A folder that was renamed into the place of the old one, as a checkout does, is told and watched."""
    other = tmp_path / "other"
    (other / "t").mkdir(parents=True)
    listening = listen(wiki)
    listening.quiet()
    wiki.rename(tmp_path / "old")
    other.rename(wiki)
    assert listening.tells(wiki)
    listening.quiet()
    (wiki / "t" / "new.md").write_text("# N\n", encoding="utf-8")
    assert listening.tells(wiki / "t" / "new.md")


# ---- the end


def test_stop_ends_it(wiki: Path, tmp_path: Path, listen: Listen) -> None:
    """A watcher that is stopped ends, whether it has something to watch or not."""
    for folder in (wiki, tmp_path / "none"):
        listening = listen(folder)
        listening.next()
        assert listening.stop()


def test_a_watcher_stopped_before_it_began_tells_nothing(wiki: Path) -> None:
    """A watcher that was stopped already has nothing to tell."""
    watcher = Watcher([wiki])
    watcher.stop()
    assert list(watcher.changes()) == []


def test_saves_are_gathered_meanwhile(wiki: Path) -> None:
    """What is saved while nobody asks is told at once, in one piece; then there is nothing for a while."""
    saves = Saves(Watcher([wiki]))
    a, b = wiki / "t" / "a.md", wiki / "t" / "b.md"
    told: set[Path] = set()
    end = time.monotonic() + PATIENCE
    while wiki not in told and time.monotonic() < end:  # what every watcher tells at first
        told |= saves.taken()
    for path in (a, b):
        path.write_text("# Saved\n", encoding="utf-8")
        while not saves.waiting():
            assert time.monotonic() < end
            time.sleep(0.02)
    while not {a, b} <= told:
        assert time.monotonic() < end
        told |= saves.taken()
    while saves.taken():
        assert time.monotonic() < end
    assert not saves.waiting()
    saves.watcher.stop()


def test_what_cannot_be_watched_is_raised_where_somebody_waits(wiki: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the thread that gathers ends the one that asks."""
    monkeypatch.setattr(Watcher, "changes", lambda _: _raising())
    with pytest.raises(PermissionError):
        Saves(Watcher([wiki])).taken()


def _raising() -> Iterator[frozenset[Path]]:
    raise PermissionError(13, "not yours")
    yield frozenset()


def test_relay_touches_the_marker_at_a_change(wiki: Path, tmp_path: Path) -> None:
    """Under `mkdocs serve` a change alone touches the file that its server looks at; the first burst, which every watcher has, does not."""
    marker = tmp_path / "changed"
    watcher = Watcher([wiki])
    relay(watcher, marker)
    time.sleep(1.5)
    assert not marker.exists()
    end = time.monotonic() + PATIENCE
    while not marker.exists() and time.monotonic() < end:
        (wiki / "t" / "a.md").write_text(f"# A {time.monotonic()}\n", encoding="utf-8")
        time.sleep(0.1)
    watcher.stop()
    assert marker.exists()


def test_relay_tells_of_a_save_in_the_first_burst(wiki: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is saved while the first burst is still being gathered touches the marker too."""
    marker, page = tmp_path / "changed", wiki / "t" / "a.md"
    watcher = Watcher([wiki])
    bursts = iter([frozenset({wiki, page}), frozenset[Path]()])
    monkeypatch.setattr(watcher, "changes", lambda: bursts)
    relay(watcher, marker)
    end = time.monotonic() + PATIENCE
    while not marker.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert marker.exists()


def test_links_are_not_followed(wiki: Path, tmp_path: Path, listen: Listen) -> None:
    """What lies behind a link is no change, since a build does not follow it, and one in a circle makes nobody deaf to the folder it lies in."""
    (wiki / "t" / "up").symlink_to(tmp_path)
    listening = listen(wiki)
    listening.quiet()
    (tmp_path / "cache").write_text("x")  # what the build itself writes there would be a change for ever
    (wiki / "new").mkdir()
    (wiki / "new" / "self").symlink_to(".")
    (wiki / "new" / "loop").symlink_to("loop")
    assert not any("up" in path.parts for path in listening.until(wiki / "new"))
    listening.quiet()
    (wiki / "new" / "b.md").write_text("# B\n")
    assert listening.tells(wiki / "new" / "b.md")


def test_a_folder_made_again_with_the_old_inode(wiki: Path, tmp_path: Path, listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder made again is watched again where its inode tells nothing, since the file system has given it the old one's."""
    monkeypatch.setattr(Watcher, "_identities", lambda _: {})
    keep = tmp_path / "raw"
    keep.mkdir()
    listening = listen(wiki, keep)
    listening.quiet()
    shutil.rmtree(wiki)
    (wiki / "t").mkdir(parents=True)
    assert listening.tells(wiki)
    listening.quiet()
    (wiki / "t" / "again.md").write_text("# Again\n", encoding="utf-8")
    assert listening.tells(wiki / "t" / "again.md")
