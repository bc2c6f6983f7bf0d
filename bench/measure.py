"""Runs one command and says what it cost. Linux and other systems with `wait4`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

__all__ = ["ENVIRONMENT", "Cost", "Outcome", "Size", "kill_group", "memory_of_tree", "run", "size_of"]

Outcome = Literal["ok", "failed", "timeout"]

_KIBI = 1024 if sys.platform != "darwin" else 1
"""Unit of `ru_maxrss`, in bytes."""
_SHORTEST, _LONGEST = 0.05, 0.5
"""Seconds between two looks at the process tree: a twentieth of the time gone by, within these."""

ENVIRONMENT: Mapping[str, str] = {
    **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
    "LANG": "C.UTF-8",
    "NO_COLOR": "1",
    "NO_MKDOCS_2_WARNING": "1",
}
"""All that a measured command sees of the environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a command cost."""

    outcome: Outcome
    wall: float
    """Seconds from start to end."""
    cpu: float
    """User and system seconds of the command and of those of its children that it waited for."""
    largest: int
    """Bytes that the largest of its processes held at most."""
    tree: int
    """Bytes that all its processes held at one time at most, memory that they share counted once; looked at now and then,
    so that a short peak may be missed, but never less than `largest`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a folder holds."""

    bytes: int
    files: int
    html: int
    """Of the files, those that end in `.html`."""


def run(command: Sequence[str | Path], *, cwd: Path, log: Path, timeout: float) -> Cost:
    """Run a command to its end, or kill it and all that it started after `timeout` seconds.

    Its output goes to `log`. Memory of the largest process is the system's own count; a process begins with that of whoever starts it,
    so this one must stay smaller than what it measures: it makes no wiki itself.

    Raises:
        OSError: the command cannot be started.
    """
    seen = _Peak()
    with log.open("wb") as out:
        begin = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the commands are those of `bench/peers`
            [str(part) for part in command],
            cwd=cwd,
            env=dict(ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        late = threading.Event()
        killer = threading.Timer(timeout, kill_group, (process.pid, late))
        watcher = threading.Thread(target=seen.watch, args=(process.pid, begin))
        killer.start()
        watcher.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begin
        except BaseException:
            kill_group(process.pid, late)
            raise
        finally:
            killer.cancel()
            seen.done.set()
            watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    kill_group(process.pid)  # what outlived it
    outcome: Outcome = "timeout" if late.is_set() else "ok" if process.returncode == 0 else "failed"
    largest = used.ru_maxrss * _KIBI
    return Cost(outcome=outcome, wall=wall, cpu=used.ru_utime + used.ru_stime, largest=largest, tree=max(seen.bytes, largest))


def size_of(folder: Path) -> Size:
    """Bytes and files below a folder, none where it is not there."""
    sizes = [(entry.stat().st_size, entry.suffix == ".html") for entry in folder.rglob("*") if entry.is_file()]
    return Size(bytes=sum(size for size, _ in sizes), files=len(sizes), html=sum(html for _, html in sizes))


def memory_of_tree(pid: int) -> int:
    """Bytes that a process and all below it hold now; shared memory counts once where the system says so, else for each."""
    total = 0
    try:
        top = psutil.Process(pid)
        processes = [top, *top.children(recursive=True)]
    except psutil.Error:
        return 0
    for process in processes:
        try:
            memory = process.memory_full_info()
        except psutil.Error:
            continue  # ended meanwhile
        total += getattr(memory, "pss", memory.rss)
    return total


class _Peak:
    """Looks at a process tree until told to stop, and keeps the most memory seen."""

    def __init__(self) -> None:
        self.bytes = 0
        self.done = threading.Event()

    def watch(self, pid: int, begin: float) -> None:
        while not self.done.wait(min(max((time.perf_counter() - begin) / 20, _SHORTEST), _LONGEST)):
            self.bytes = max(self.bytes, memory_of_tree(pid))


def kill_group(group: int, late: threading.Event | None = None) -> None:
    """Kill a whole process group, if any of it is left."""
    if late:
        late.set()
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
