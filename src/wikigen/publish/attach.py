"""`mkdocs serve` with our way of serving and watching, by what its server lets a plugin exchange: its application and what it watches."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer

from wikigen.check.record import RECORD
from wikigen.publish.build import Build
from wikigen.publish.live import LiveSite
from wikigen.publish.memory import Memory
from wikigen.publish.served import ServedBuild
from wikigen.publish.watching import Watcher, relay

__all__ = ["attach"]


log = logging.getLogger("mkdocs.plugins.wikigen")

_LOOK = 0.3
"""Seconds after which a look is taken at whether the search's index is made."""


def attach(server: LiveReloadServer, build: Build, memory: Memory) -> LiveSite:
    """Have `server` answer from the folder as it is, whatever becomes of a build, and watch one small file instead of every file.

    MkDocs' own way holds every request back until a build succeeds, and looks at each watched file twice a second. It knows nothing either of
    work that follows a build, so a thread of its own does that, in turn with builds.
    """
    live = LiveSite(Path(server.root), server.mount_path)
    if isinstance(build, ServedBuild):  # as it is under serve; its first pages are there before anybody can be told
        live.tell(troubles=build.troubles())
    server.set_app(live)
    server.builder = _telling(server.builder, live, memory)
    server.unwatch(str(build.config.docs_dir))
    folder = Path(memory.ending.enter_context(tempfile.TemporaryDirectory(prefix="wikigen_watch_", ignore_cleanup_errors=True)))
    server.watch(str(folder))
    threading.Thread(target=_following, args=(memory,), name="wikigen-follow", daemon=True).start()
    watcher = Watcher([build.config.docs_dir, build.config.raw_dir], [*build.roots()[2:], build.config.root / RECORD])
    memory.ending.callback(watcher.stop)
    relay(watcher, folder / "changed")
    return live


def _following(memory: Memory) -> None:
    while True:
        time.sleep(_LOOK)
        try:
            with memory.turn:
                memory.follow()
        except Exception:  # a bug must not end what the next build needs too
            log.exception("The search's index could not be published.")


class _Errors(logging.Handler):
    """Keeps what a build says before it gives up."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.said.append(record.getMessage())


def _telling(build: Callable[[], None], live: LiveSite, memory: Memory) -> Callable[[], None]:
    """`build`, but every open page says why it came to nothing: it may not even have got as far as the plugin."""

    def built() -> None:
        errors, logger = _Errors(), logging.getLogger("mkdocs")
        logger.addHandler(errors)
        try:
            with memory.turn:
                build()
        except Exception as error:
            cause = (
                error.__context__ if isinstance(error, Abort) and error.__context__ else error
            )  # which MkDocs says only once in its life
            told = str(cause) if isinstance(cause, MkDocsException) else f"{type(cause).__name__}: {cause}"
            live.fail(list(dict.fromkeys((*errors.said, told))))
            raise
        finally:
            logger.removeHandler(errors)

    return built
