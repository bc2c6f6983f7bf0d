"""The same work on many things, by all cores: forked workers that share what the parent knows, or this process alone."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, TypeVar

__all__ = ["cores", "fan_out"]

log = logging.getLogger("mkdocs.plugins.wikigen")

_FEW = 48
"""Things up to which starting workers costs more than they save."""
_PDEATHSIG = 1
"""`PR_SET_PDEATHSIG` of Linux' prctl(2)."""
_CHUNKS = 16
"""Parts of the work for each worker: large enough to be cheap to hand out, small enough that all end together."""

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")

_work: Callable[[Any], Any] | None = None
_things: Sequence[Any] = ()


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fan_out(
    work: Callable[[_Thing], _Result], things: Sequence[_Thing], jobs: int, idle: Callable[[], None] | None = None
) -> Iterator[tuple[_Thing, _Result]]:
    """Each thing with what `work` made of it, in no certain order.

    `work` may use anything that its process has now; only its results are sent between processes. `idle` is run once, by this process,
    while workers are busy (or before, where there are none). What a worker leaves undone because it was killed is done here.

    Raises:
        Exception: whatever `work` raises.
    """
    workers = min(jobs, len(things) // (_FEW // 2) or 1)
    if workers < 2 or not _may_fork():  # noqa: PLR2004 - one worker is this process
        if idle:
            idle()
        for thing in things:
            yield thing, work(thing)
        return
    global _work, _things
    _work, _things = work, things
    undone = {range(start, len(things), workers * _CHUNKS) for start in range(min(workers * _CHUNKS, len(things)))}
    waiting_for = [idle] if idle else []
    try:
        for part, results in _shared(undone.copy(), workers, waiting_for):
            undone.discard(part)
            yield from zip((things[index] for index in part), results, strict=True)
    except BrokenProcessPool:
        log.warning("A worker process was killed, perhaps for want of memory; its part is done on one core.")
        for task in waiting_for:
            task()
        for part in sorted(undone, key=lambda part: part.start):
            for index in part:
                yield things[index], work(things[index])
    finally:
        _work, _things = None, ()


def _shared(parts: Iterable[range], workers: int, idle: list[Callable[[], None]]) -> Iterator[tuple[range, list[Any]]]:
    """Each part with its results; what is to be done meanwhile is taken from `idle`.

    Raises:
        BrokenProcessPool: a worker was killed.
    """
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        waiting: dict[Future[list[Any]], range] = {pool.submit(_do, part): part for part in sorted(parts, key=lambda part: part.start)}
        while idle:
            idle.pop()()
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()


def _end_with(parent: int) -> None:
    """Let the kernel end this worker when its parent is gone, whose lock it would hold for ever; and a signal too, whatever it is to the parent."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it was gone before the kernel knew
        os._exit(1)


def _do(part: range) -> list[Any]:
    if _work is None:
        raise RuntimeError("a worker that was not forked from its work")
    return [_work(_things[index]) for index in part]


def _may_fork() -> bool:
    """Forking is safe where the platform has it and no other thread may hold a lock just now."""
    return sys.platform.startswith(("linux", "freebsd")) and threading.active_count() == 1
