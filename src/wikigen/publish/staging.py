"""A site is put together in a folder beside the published one, and takes its place when it is whole: all of it or nothing.

Files that did not change are hard links to the published ones, so they keep their times, and an upload sends only what is new. Under serve
the published folder stays where it is, and what changed is moved into it file by file.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from wikigen.publish.filemark import FileMark

__all__ = ["Outcome", "Stage", "past_of"]

_EXCHANGE = 2
"""`RENAME_EXCHANGE` of Linux' renameat2(2)."""
_HERE = -100
"""`AT_FDCWD`: paths are what they seem."""

_ASKED_FOR = "search/parts/"
"""Files that an open page asks for long after it was loaded."""


class Outcome(NamedTuple):
    """Files of a site after a build."""

    written: int
    kept: int
    removed: int

    def __str__(self) -> str:
        return f"{self.written:,} written, {self.kept:,} kept, {self.removed:,} removed"


class Stage:
    """One build's new site, beside the old one."""

    def __init__(self, live: Path, *, in_place: bool = False, links: bool = True) -> None:
        self.live = live
        self.folder = live.parent / f".{live.name}.staging"
        self._old = live.parent / f".{live.name}.old"
        self._in_place = in_place
        self._links = links
        """Whether unchanged files may be links: not where another program will write into the stage."""
        self._folders: set[str] = set()

    def open(self) -> None:
        """Begin empty, after mending what a killed build may have left.

        Raises:
            OSError: the stage cannot be made, or what is to be replaced is no folder.
        """
        self._folders.clear()
        if os.path.lexists(self.live) and not self.live.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "there is something that is no folder; delete it", str(self.live))
        if self._old.exists():
            self._finish_swap()
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        if self.folder.exists():
            if self.live.exists():
                self._bring_over(self.folder)  # it may be the old site, exchanged but not yet renamed
            _remove(self.folder)
        self.folder.mkdir(parents=True)

    def mark(self, path: str) -> FileMark | None:
        """The published file's mark, by its path below the site."""
        return FileMark.of(f"{self.live}/{path}")

    def new_mark(self, path: str, content: bytes | None = None) -> FileMark:
        """The mark of a file as the new site has it, with this `content`."""
        mark = FileMark.of(f"{self.folder}/{path}") or FileMark.of(f"{self.live}/{path}") or FileMark(0, 0, 0)
        return mark if content is None else mark.holding(content)

    def take(self, path: str, mark: FileMark) -> FileMark | None:
        """Take the published file of this `mark` over, and tell its mark now; None where something else has changed it."""
        now = mark.again(f"{self.live}/{path}")
        return now if now and self.keep(path) else None

    def keep(self, path: str) -> bool:
        """Take a published file over as it is; False where that cannot be."""
        if self._in_place:
            with suppress(OSError):
                os.unlink(f"{self.folder}/{path}")  # noqa: PTH108 - what another program has put there in its stead
            return True
        target = self._ready(path)
        source = f"{self.live}/{path}"
        try:
            if self._links:
                with suppress(FileNotFoundError):
                    os.unlink(target)  # noqa: PTH108 - as above
                os.link(source, target)
                return True
            shutil.copy2(source, target)
        except OSError:
            try:
                shutil.copy2(source, target)  # another file system, or one without links
            except OSError:
                return False
        return True

    def write(self, path: str, content: bytes) -> bool:
        """Put a file into the new site; False where the published one has the same content already, and is kept."""
        published = f"{self.live}/{path}"
        if _holds(published, content) and self.keep(path):
            return False
        self.write_anew(path, content)
        return True

    def write_anew(self, path: str, content: bytes) -> None:
        """Put a file into the stage whatever is published; what was kept there may be a link to the published one, and is let go of first."""
        target = self._ready(path)
        try:
            file = open(target, "xb", buffering=0)  # noqa: PTH123, SIM115 - as above
        except FileExistsError:
            os.unlink(target)  # noqa: PTH108 - as above
            file = open(target, "xb", buffering=0)  # noqa: PTH123, SIM115 - as above
        with file:
            left = memoryview(content)
            while left:  # a disk that is nearly full takes a part without a word, and refuses the next
                left = left[file.write(left) :]

    def adopt(self, path: str) -> bool:
        """Look at a file that something else has put into the stage: False where it is the published one again, and that is kept."""
        staged, published = self.folder / path, self.live / path
        if not _same(staged, published):
            return True
        if self._in_place or self._links:
            staged.unlink()
            self.keep(path)
        else:
            shutil.copystat(published, staged)
        return False

    def staged(self) -> Iterator[str]:
        """Paths of all files in the stage."""
        yield from _files(self.folder)

    def publish(self, paths: frozenset[str], kept: int, before: Iterable[str] | None = None) -> Outcome:
        """Let the new site, which consists of `paths`, take the place of the old one, which consists of `before` where that is known.

        Raises:
            OSError: the file system does not let it; the old site is as it was, or, in place, each of its files old or new.
        """
        old = before if before is not None else _files(self.live) if self.live.is_dir() else ()
        gone = [path for path in old if path not in paths]
        outcome = Outcome(len(paths) - kept, kept, len(gone))
        if (self._in_place and self.live.exists()) or not self._swap():
            self._move_in(gone)
        return outcome

    def discard(self) -> None:
        """Leave the old site as it is."""
        _remove(self.folder)

    def _ready(self, path: str) -> str:
        """Where a file goes, its folder made."""
        self._make(path.rpartition("/")[0])
        return f"{self.folder}/{path}"

    def _make(self, folder: str) -> None:
        if folder and folder not in self._folders:
            self._make(folder.rpartition("/")[0])
            try:
                os.mkdir(f"{self.folder}/{folder}")  # noqa: PTH102 - as above
            except FileExistsError:  # another process has made it
                if not os.path.isdir(f"{self.folder}/{folder}"):  # noqa: PTH112 - as above
                    raise
            self._folders.add(folder)

    def _swap(self) -> bool:
        """Exchange the two folders, or where that cannot be, rename both; False where neither works: another mount, a link."""
        if self.live.is_symlink() or self.live.is_mount():
            return False
        try:
            if not self.live.exists():
                self.folder.rename(self.live)
                return True
            if _exchanged(self.folder, self.live):
                self._bring_over(self.folder)
                _remove(self.folder)
                return True
            self.live.rename(self._old)
            self.folder.rename(self.live)
        except OSError:
            if self._old.exists() and not self.live.exists():
                self._old.rename(self.live)
            return False
        self._finish_swap()
        return True

    def _finish_swap(self) -> None:
        """Bring over what is not the site's own, such as `.git`, and drop the old site; or bring that back where there is no new one."""
        if not self.live.exists():
            self._old.rename(self.live)
            return
        self._bring_over(self._old)
        _remove(self._old)

    def _bring_over(self, old: Path) -> None:
        for entry in old.iterdir():
            if entry.name.startswith(".") and not (self.live / entry.name).exists():
                entry.rename(self.live / entry.name)

    def _keep_past(self, paths: Iterable[str]) -> None:
        past, cleared = past_of(self.live), False
        for path in paths:
            if not cleared:
                shutil.rmtree(past, ignore_errors=True)
                cleared = True
            with suppress(OSError):
                (past / path).parent.mkdir(parents=True, exist_ok=True)
                (self.live / path).replace(past / path)

    def _make_room(self, folder: str) -> None:
        """See that the site has a folder, where there may be a file."""
        target = self.live / folder
        if target.is_dir():
            return
        for parent in reversed((Path(folder), *Path(folder).parents)):
            if (self.live / parent).is_file():  # `a/` stands where the file `a` stood
                (self.live / parent).unlink()
        target.mkdir(parents=True, exist_ok=True)

    def _move_in(self, gone: list[str]) -> None:
        """Every new file over the old one, each at once; then what is gone."""
        ready: set[str] = set()
        for path in list(_files(self.folder)):
            folder = path.rpartition("/")[0]
            if folder not in ready:
                self._make_room(folder)
                ready.add(folder)
            target = self.live / path
            if target.is_dir():
                shutil.rmtree(target)
            try:
                os.replace(self.folder / path, target)  # noqa: PTH105 - as above
            except OSError:  # the site is another file system
                beside = target.with_name(f".{target.name}.new")
                try:
                    shutil.copy2(self.folder / path, beside)
                    beside.replace(target)
                except OSError:
                    beside.unlink(missing_ok=True)  # what a full disk has taken of it
                    raise
        if self._in_place:
            self._keep_past(path for path in gone if path.startswith(_ASKED_FOR))
        for path in gone:
            with suppress(OSError):
                (self.live / path).unlink()
            for parent in Path(path).parents:
                if parent == Path():
                    break
                with suppress(OSError):  # it holds something still
                    (self.live / parent).rmdir()
        self.discard()


def past_of(live: Path) -> Path:
    """Where the index that a served site had before stays until the next one, for pages that were opened with it."""
    return live.parent / f".{live.name}.past"


def _files(folder: Path) -> Iterator[str]:
    """Paths of all files below `folder`; dotfiles at its top are not the site's."""
    stack = [""]
    while stack:
        below = stack.pop()
        with os.scandir(f"{folder}/{below}") as found:
            for entry in found:
                if not below and entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    stack.append(f"{below}{entry.name}/")
                else:
                    yield f"{below}{entry.name}"


def _remove(folder: Path) -> None:
    """Delete a folder with all that is in it; in a read-only one, as a site may have, nothing can be deleted before it is writable."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError:
        with suppress(OSError):
            folder.chmod(0o700)
            for parent, names, _ in os.walk(folder):
                for found in (Path(parent, name) for name in names):
                    if not found.is_symlink():
                        found.chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def _holds(path: str, content: bytes) -> bool:
    """Whether the file at `path` holds just this."""
    try:
        if os.stat(path, follow_symlinks=False).st_size != len(content):  # noqa: PTH116 - as above
            return False
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return file.read() == content
    except OSError:
        return False


def _same(one: Path, other: Path) -> bool:
    try:
        return not other.is_symlink() and one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the kernel exchanged two names in one step, so that no reader ever finds neither."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
