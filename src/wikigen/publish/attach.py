"""`mkdocs serve` with our way of serving and watching, by what its server lets a plugin exchange: its application and what it watches."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from wikigen.publish.build import Build
from wikigen.publish.live import LiveSite
from wikigen.publish.watching import Watcher, relay

__all__ = ["attach"]


def attach(server: LiveReloadServer, build: Build) -> LiveSite:
    """Have `server` answer from the folder as it is, whatever becomes of a build, and watch one small file instead of every file.

    MkDocs' own way holds every request back until a build succeeds, and looks at each watched file twice a second.
    """
    live = LiveSite(Path(server.root), server.mount_path)
    server.set_app(live)
    server.builder = _telling(server.builder, live)
    server.unwatch(str(build.config.docs_dir))
    folder = Path(tempfile.mkdtemp(prefix="wikigen_watch_"))
    server.watch(str(folder))
    relay(Watcher([build.config.docs_dir, build.config.raw_dir], build.roots()[2:]), folder / "changed")
    return live


def _telling(build: Callable[[], None], live: LiveSite) -> Callable[[], None]:
    """`build`, but every open page says why it came to nothing: it may not even have got as far as the plugin."""

    def built() -> None:
        try:
            build()
        except Exception as error:
            live.fail([f"{type(error).__name__}: {error}"])
            raise

    return built
