"""What the command line shows while it works: messages, progress, where asked a profile; and what becomes of output that has no room."""

from __future__ import annotations

import cProfile
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from wikigen.errors import WikigenError

__all__ = ["log_to_terminal", "output_refused", "profiled", "progress_shown"]


def log_to_terminal(level: int) -> None:
    """MkDocs' and our messages to standard error, as MkDocs' own command prints them."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)-8s %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.handlers[:] = [handler]
    logger.setLevel(level)


def output_refused(error: OSError) -> bool:
    """Whether it is the output that could not be written, as on a full disk: then that is said, and nothing more is written to it."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    if frame.f_code is not click.echo.__code__:  # by which all is printed, help too
        return False
    with suppress(OSError):  # it may be standard error that has no room
        click.echo(f"wikigen: the output cannot be written: {error.strerror}.", err=True)
    nowhere = os.open(os.devnull, os.O_WRONLY)  # or Python would try once more on its way out, and tell of that in its own words
    for stream in filter(None, (sys.stdout, sys.stderr)):  # either may be closed
        os.dup2(nowhere, stream.fileno())
    return True


@contextmanager
def progress_shown(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A line of progress on standard error, where that is a terminal and the work is long enough to be worth it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    step = 50

    def show(done: int, total: int) -> None:
        if total > 4 * step and (done % step == 0 or done == total):
            end = "\n" if done == total else ""
            click.echo(f"\rWriting pages: {done:,} of {total:,}{end}", nl=False, err=True)

    yield show


@contextmanager
def profiled(path: Path | None) -> Iterator[None]:
    """Write a profile of what is done here, where there is a `path` for it.

    Raises:
        WikigenError: the file cannot be written, which is tried before anything is done.
    """
    if path is None:
        yield
        return
    with _writing(path):
        path.touch()
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        yield
    finally:
        profiler.disable()
        with _writing(path):
            profiler.dump_stats(path)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WikigenError(
            f"The profile cannot be written to {path}: {error.strerror}.", "Name a file in a folder that can be written."
        ) from error
