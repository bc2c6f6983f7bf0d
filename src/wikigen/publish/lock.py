"""One build of a site at a time: the next waits for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such lock; two builds at once are the user's to avoid there
    fcntl = None  # type: ignore[assignment]

__all__ = ["alone"]


@contextmanager
def alone(path: Path | None, waiting: str) -> Iterator[None]:
    """Hold the lock at `path`, waiting for whoever has it; says `waiting` once when it has to. No lock where there can be none."""
    if path is None or fcntl is None:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError:
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(waiting, file=sys.stderr)  # noqa: T201 - a build that waits must say why
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
