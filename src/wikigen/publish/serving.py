"""`wikigen serve`: builds once, serves, and builds what each save has touched."""

from __future__ import annotations

import logging
import shutil
import signal
import socket
import socketserver
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from wikigen.check.record import RECORD
from wikigen.errors import ConfigError, WikigenError
from wikigen.publish.configure import config_from
from wikigen.publish.live import LiveSite
from wikigen.publish.plugin import WikigenPlugin
from wikigen.publish.reporting import failures_told
from wikigen.publish.served import ServedBuild
from wikigen.publish.watching import Saves, Watcher

__all__ = ["Session", "serve"]

log = logging.getLogger("mkdocs.plugins.wikigen")


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        log.debug(format, *args)


class Session:
    """One run of the server: the last good build, and how to go on from it."""

    def __init__(self, load: Callable[[], tuple[MkDocsConfig, WikigenPlugin]], folder: Path, url: str) -> None:
        self._load, self._folder, self._url = load, folder, url
        self._plugin: WikigenPlugin | None = None
        self._config: MkDocsConfig | None = None
        self._unchecked = False
        """Whether the last build has put off the checks."""
        self._undone = False
        """Whether the last build of everything came to nothing: what is known then is not of the site that is served, and only another can go on."""
        self.watcher = Watcher([])
        """Watches all that the site is made from; another one where the configuration says that that is elsewhere."""
        self.live = LiveSite(folder, urlsplit(url).path)

    def start(self) -> None:
        """Build everything, as `mkdocs serve` does at first.

        Raises:
            ConfigError: the configuration cannot be used, or a warning fails a strict build.
        """
        try:
            self._build_all()
        except (Abort, MkDocsException, WikigenError) as error:
            raise ConfigError(str(error).strip() or "The site cannot be built.") from error

    def follow(self, touched: Iterable[Path], waiting: Callable[[], bool] = lambda: False) -> None:
        """Build what a burst of saves has touched; where nothing was, do what the last build has put off, unless another is `waiting`.

        Whatever goes wrong, the last good site stays, and its pages say what it was.
        """
        touched = list(touched)
        try:
            with failures_told():
                if not touched:
                    self._follow_up(waiting)
                elif self._undone or any(self._is_setting(path) for path in touched) or not self._build_content(touched):
                    self._build_all()
        except (Abort, MkDocsException) as error:
            self._failed(str(error).strip() or "The build was aborted.")
        except Exception as error:  # a bug, ours or a plugin's, must not end the server that would show it
            log.exception("The build has failed.")
            self._failed(f"{type(error).__name__}: {error}")

    @property
    def _build(self) -> ServedBuild:
        if self._plugin is None or not isinstance(self._plugin.build, ServedBuild):
            raise RuntimeError("nothing was built yet")
        return self._plugin.build

    def _is_setting(self, path: Path) -> bool:
        """Whether a path is none of the wiki's content, or a theme's that lies in it, so that MkDocs has to read its configuration anew."""
        own = self._build.config
        return path in self.watcher.settings or not any(path.is_relative_to(folder) for folder in (own.docs_dir, own.raw_dir))

    def _build_all(self) -> None:
        config, plugin = self._load()
        self._undone = True
        if self._plugin is None:
            plugin.on_startup(command="serve", dirty=False)
        else:
            plugin.memory = self._plugin.memory
        config.site_dir, config.site_url = str(self._folder), self._url
        own = config_from(config, dict(plugin.config))
        watcher = Watcher([own.docs_dir, own.raw_dir], [*_settings_of(config), own.root / RECORD])  # before anything is read
        if not watcher.is_like(self.watcher):
            self.watcher = watcher
        mkdocs_build(config, serve_url=self._url)
        self._config, self._plugin = config, plugin
        self._undone = self._unchecked = False
        self.live.tell(self._build.run.changed, self._build.troubles())

    def _build_content(self, touched: Iterable[Path]) -> bool:
        """Content alone has changed: no need of MkDocs, unless other plugins listen to pages."""
        self._unchecked = False
        if not self._build.update(touched):
            return False
        self._unchecked = True
        self.live.tell(self._build.run.changed)
        return True

    def _follow_up(self, waiting: Callable[[], bool]) -> None:
        """What readers of the page need not wait for: the checks, and the index of the search, of which one asks now and then."""
        if self._undone or waiting():
            return
        if self._unchecked:
            self._unchecked = False
            if self._build.overlooked():  # of thousands of saves at once, the system loses some
                self._build_content(())
            changed = self._build.follow_up(waiting)
            self._unchecked = changed is None
            if changed is None:
                return
            self.live.tell(changed, self._build.troubles())
        if not waiting():
            self._build.follow_index()

    @property
    def behind(self) -> bool:
        """Whether something is still to be done, so that `follow` is worth calling though nothing was touched."""
        return not self._undone and (self._unchecked or self._build.unindexed)

    def _failed(self, why: str) -> None:
        log.error(f"{why} The last good site is still served.")
        self.live.fail([why])


def _settings_of(config: MkDocsConfig) -> list[Path]:
    """Files and folders that MkDocs has to read anew when they change."""
    named = [config.config_file_path, config.theme.custom_dir, *config.watch, *(config.hooks or {})]
    return list(dict.fromkeys(Path(path).resolve() for path in named if path))


def serve(load: Callable[[], tuple[MkDocsConfig, WikigenPlugin]], host: str, port: int, *, open_browser: bool = False) -> None:
    """Serve until interrupted. `load` reads the configuration, at first and again whenever it has changed.

    Raises:
        ConfigError: the configuration cannot be used, or the address cannot be served at.
    """
    config, _ = load()
    mount = urlsplit(config.site_url or "/").path.strip("/")
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/{mount}/".replace("//", "/").replace(":/", "://", 1)
    with _ended_by_signals(), _folder() as folder, _bound(host, port) as server:
        session = Session(load, folder, url)
        session.start()
        server.set_app(session.live)
        threading.Thread(target=server.serve_forever, name="wikigen-serve", daemon=True).start()
        log.info(f"Serving on {url}")
        if open_browser:
            webbrowser.open(url)
        try:
            while True:
                saves = Saves(session.watcher)
                while session.watcher is saves.watcher:
                    session.follow(saves.taken(), saves.waiting)
                saves.watcher.stop()
        except KeyboardInterrupt:
            log.info("Shutting down…")
        finally:
            server.shutdown()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let what stops a service end the server as Ctrl-C does, so that it leaves nothing behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for the served site, gone with the server."""
    folder = Path(tempfile.mkdtemp(prefix="wikigen_"))
    try:
        yield folder / "site"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _bound(host: str, port: int) -> Iterator[_Server]:
    """A server that has its address, before anything is built for it.

    Raises:
        ConfigError: the address cannot be served at.
    """
    kind = _Server6 if ":" in host else _Server
    try:
        server = kind((host, port), _Handler)
    except (OSError, OverflowError) as error:
        why = str(getattr(error, "strerror", None) or error).rstrip(".")
        raise ConfigError(f"{host}:{port} cannot be served at: {why}.", "Name a free one: `-a 127.0.0.1:8001`.") from error
    with server:
        yield server
