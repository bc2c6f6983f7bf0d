"""Tells when files change, by the system's own notifications; folders that are deleted and made again are found again."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from watchfiles import watch

__all__ = ["Saves", "Watcher", "relay"]

log = logging.getLogger("mkdocs.plugins.wikigen")

_STEP, _BURST = 30, 400
"""Milliseconds of silence that end a burst of saves, and after which one that does not end is taken as it is."""
_LOOK = 500
"""Milliseconds after which a look is taken at what notifications do not tell: single files, and whether a folder is still the same."""

_POLL = 2_000
"""Milliseconds between looks at folders whose changes the system cannot tell."""
_ODD = "Rename the file if its name is no UTF-8."


class Watcher:
    """Waits for changes in folders of content, of which the system tells, and in settings, which are looked at: few and small."""

    def __init__(self, folders: Sequence[Path], settings: Sequence[Path] = ()) -> None:
        """Changes count from now on. `settings` are files, and folders such as a theme's, with all that is below them."""
        self.folders, self.settings = list(folders), list(settings)
        self._stop = threading.Event()
        self._polling = False
        self._marks = self._looked()

    def is_like(self, other: Watcher) -> bool:
        """Whether the two watch the same, so that one of them will do."""
        return (self.folders, self.settings) == (other.folders, other.settings)

    def stop(self) -> None:
        """Let `changes` end."""
        self._stop.set()

    def changes(self) -> Iterator[frozenset[Path]]:
        """The paths that each burst of saves has touched, until stopped; none where nothing has happened for a while.

        Settings are told by the paths that were given. Where a folder of content came, went, or is another one now, and at first, it is told
        itself: what was saved before anyone watched counts too.
        """
        while not self._stop.is_set():
            known, below = self._identities(), self._below()
            bursts = self._bursts(below)
            first = next(bursts, set())  # from here on the system tells
            found = first | set(self.folders)
            other = self._below() != below or any(path in below or path.is_dir() for path in first.difference(self.folders))
            while True:
                marks = self._looked()
                touched = {path for path in self.settings if marks[path] != self._marks[path]}
                self._marks = marks
                yield frozenset({*found, *touched})
                if other or self._identities() != known or (following := next(bursts, None)) is None:
                    break
                # a folder that was made, or made again, is not watched yet, and may have the old one's inode
                found, other = following, any(path in below or path.is_dir() for path in following)

    def _below(self) -> set[Path]:
        """The folders of content and all that are in them; none behind a link, which no build follows, and which may lead in a circle.

        Nor one whose name is no UTF-8, which cannot be watched: what is saved there is found when something else is.
        """
        found = (path for folder in self.folders if folder.is_dir() for path, _, _ in os.walk(folder))
        return {Path(path) for path in found if path.isprintable() or path.encode(errors="ignore").decode() == path}

    def _bursts(self, watched: set[Path]) -> Iterator[set[Path]]:
        """What the system tells of some folders, or nothing every now and then."""
        if not watched:
            self._stop.wait(_LOOK / 1000)
            yield set()
            return
        try:
            yield from self._told(watched, polling=self._polling)
        except FileNotFoundError:
            yield set()  # one was deleted just now
        except RuntimeError as error:  # of a file whose name is no UTF-8, which is told again whenever it is read
            if not self._polling:
                log.warning(f"What the system tells cannot be read ({error}); folders are looked at every {_POLL / 1000:.0f} s. {_ODD}")
            self._polling = True
            yield set(self.folders)
        except OSError as error:
            if self._polling:
                raise
            log.warning(f"The system cannot tell of changes in so many folders ({error}); they are looked at every {_POLL / 1000:.0f} s.")
            self._polling = True

    def _told(self, watched: set[Path], *, polling: bool) -> Iterator[set[Path]]:
        for found in watch(
            *watched,
            step=_STEP,
            debounce=_BURST,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            stop_event=self._stop,
            watch_filter=None,
            raise_interrupt=True,
            force_polling=polling,
            poll_delay_ms=_POLL,
            recursive=False,  # it would follow links
        ):
            yield {Path(path) for _, path in found}

    def _looked(self) -> dict[Path, object]:
        """What tells whether a file, or anything in a folder, has changed."""
        return {path: _marked(path) for path in self.settings}

    def _identities(self) -> dict[Path, int]:
        """The inodes of the folders, 0 for one that is not there."""
        return {folder: (_mark(folder) or (0, 0, 0))[2] for folder in self.folders}


class Saves:
    """The bursts of a watcher, gathered while something else is done."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self._bursts: SimpleQueue[frozenset[Path] | Exception] = SimpleQueue()
        threading.Thread(target=self._gather, name="wikigen-saves", daemon=True).start()

    def waiting(self) -> bool:
        """Whether there is one that `taken` would return at once."""
        return not self._bursts.empty()

    def taken(self) -> frozenset[Path]:
        """All that was touched since the last call; nothing where nothing is for a while.

        Raises:
            OSError: the files cannot be watched.
        """
        found: set[Path] = set()
        with suppress(Empty):
            while True:
                burst = self._bursts.get(block=not found, timeout=_LOOK / 1000)
                if isinstance(burst, Exception):
                    raise burst
                found |= burst
        return frozenset(found)

    def _gather(self) -> None:
        try:
            for touched in self.watcher.changes():
                if touched:
                    self._bursts.put(touched)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where somebody waits
            self._bursts.put(error)


def _marked(path: Path) -> object:
    if not path.is_dir():
        return _mark(path)
    return sorted((str(file), _mark(file)) for file in path.rglob("*") if file.is_file())


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns, info.st_ino


def relay(watcher: Watcher, marker: Path) -> None:
    """Touch `marker` at every change, from a thread of its own: for a server that polls one file cheaply, but not ten thousand."""

    def run() -> None:
        for number, touched in enumerate(watcher.changes()):
            if touched if number else touched.difference(watcher.folders):  # at first all folders are told, and with them what was saved
                marker.write_text(str(number), encoding="utf-8")

    threading.Thread(target=run, name="wikigen-watch", daemon=True).start()
