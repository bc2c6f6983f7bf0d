"""The same work on many things, by all cores: this process, and forked workers that share what it knows."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

__all__ = ["cores", "fan_out"]

log = logging.getLogger("mkdocs.plugins.wikigen")

_FEW = 48
"""Things up to which starting workers costs more than they save."""
_PDEATHSIG = 1
"""`PR_SET_PDEATHSIG` of Linux' prctl(2)."""
_PARTS = 64
"""Parts of the work for each process: large enough to be cheap to hand out, small enough that all end together."""
_MOST = 2_000
"""Parts that there are at most: their numbers fit into every pipe, so that writing them waits for nobody."""
_TICKET = 2
"""Bytes of a part's number."""

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")

_work: Callable[[Any], Any] | None = None
_things: Sequence[Any] = ()
_parts: Sequence[range] = ()
_tickets = -1
"""Where whoever has time reads the number of the next part: a pipe gives each to one process, and a process that is killed blocks none."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fan_out(
    work: Callable[[_Thing], _Result], things: Sequence[_Thing], jobs: int, idle: Callable[[], None] | None = None
) -> Iterator[tuple[_Thing, _Result]]:
    """Each thing with what `work` made of it, in no certain order.

    `work` may use anything that its process has now; only what workers make is sent between processes. `idle` is run once, by this process,
    before it takes its share of the work. What a worker leaves undone because it was killed is done here.

    Raises:
        Exception: whatever `work` raises.
    """
    processes = min(jobs, len(things) // (_FEW // 2) or 1)
    if processes < 2 or not _may_fork():  # noqa: PLR2004 - one is this one
        if idle:
            idle()
        for thing in things:
            yield thing, work(thing)
        return
    global _work, _things, _parts
    count = min(processes * _PARTS, len(things), _MOST)
    _work, _things, _parts = work, things, [range(start, len(things), count) for start in range(count)]
    undone = set(_parts)
    waiting_for = [idle] if idle else []
    try:
        for part, results in _shared(processes - 1, waiting_for):
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
        _work, _things, _parts = None, (), ()


def _shared(workers: int, idle: list[Callable[[], None]]) -> Iterator[tuple[range, list[Any]]]:
    """Each part with its results; this process takes its share after what it finds in `idle`.

    A process that has worked holds a copy of its own of nearly all that it was forked with, as counting references writes to objects.
    So this one does not sit idle while one more has to.

    Raises:
        BrokenProcessPool: a worker was killed.
    """
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with, initargs=(os.getpid(),)) as pool, _ticketed(len(_parts)):
        waiting = {pool.submit(_do_next) for _ in _parts}
        while idle:
            idle.pop()()
        while waiting:
            ours = _do_next()
            if ours:
                yield ours
            done, waiting = wait(waiting, timeout=0 if ours else None, return_when=FIRST_COMPLETED)
            for future in done:
                if theirs := future.result():
                    yield theirs


@contextmanager
def _ticketed(count: int) -> Iterator[None]:
    """Have a ticket for each part; those that are left at the end, because nobody asks for more, are withdrawn."""
    global _tickets
    _tickets, into = os.pipe()
    os.write(into, b"".join(number.to_bytes(_TICKET, "big") for number in range(count)))
    os.close(into)
    try:
        yield
    finally:
        while os.read(_tickets, _TICKET * _MOST):
            pass
        os.close(_tickets)


def _do_next() -> tuple[range, list[Any]] | None:
    """The next part with its results; None where all are taken."""
    if _work is None:
        raise RuntimeError("a worker that was not forked from its work")
    ticket = os.read(_tickets, _TICKET)
    if not ticket:
        return None
    part = _parts[int.from_bytes(ticket, "big")]
    return part, [_work(_things[index]) for index in part]


def _end_with(parent: int) -> None:
    """Let the kernel end this worker when its parent is gone, whose lock it would hold for ever; and a signal too, whatever it is to the parent."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it was gone before the kernel knew
        os._exit(1)


def _may_fork() -> bool:
    """Forking is safe where the platform has it and no other thread may hold a lock just now."""
    return sys.platform.startswith(("linux", "freebsd")) and threading.active_count() == 1
