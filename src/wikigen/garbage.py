"""When Python looks for garbage: not while a wiki is read, whose every object stays.

Python's collector walks all objects again and again while their number grows. With 10,000 pages in memory that was a third of
the time of a build that had one page to make. What is no part of a cycle needs no collector, and a parsed wiki has no cycles.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

__all__ = ["keeping"]

_YOUNG = 10_000
"""New objects after which it looks at them: a page's templates leave some hundred in cycles."""


@cache
def _freeze() -> None:
    """Once in a process: to ask the collector whether it was done counts all that is frozen."""
    gc.freeze()


@contextmanager
def keeping() -> Iterator[None]:
    """Let nothing be collected meanwhile; the first time, take what is there at the end out of the collector's sight for good.

    What is frozen is freed as ever when nothing refers to it any more; only a cycle of frozen objects would stay, which is why a
    process that reads its wiki again and again freezes once. Forked workers share frozen memory longer, too. Where collection is
    switched off, it stays so.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _freeze()
        if was_on:
            gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
            gc.enable()
