"""What outlives a build: what was read, and what was published. While a site is served, in this process; else in the cache, for the next one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from wikigen.cache import FOLDER, Cache
from wikigen.config import Config
from wikigen.pool import cores
from wikigen.publish.live import LiveSite
from wikigen.publish.make import Target
from wikigen.publish.plan import planned
from wikigen.publish.publication import Publication
from wikigen.publish.site import Site, site_of
from wikigen.reading import Reader
from wikigen.wiki import Workspace

__all__ = ["Memory"]

log = logging.getLogger("mkdocs.plugins.wikigen")

_REMEDY = "Remove it, or make room for it and see that it and its folder may be written."
"""For a cache that keeps nothing: no reason to fail, nor to warn, since a strict build of a read-only checkout is sound."""


def _nothing() -> None:
    """There is nothing to follow."""


@dataclass
class Memory:
    """Kept by the plugin from build to build."""

    serving: bool = False
    jobs: int = field(default_factory=cores)
    """Processes that may work at once."""
    progress: Callable[[int, int], None] | None = None
    """Called with pages done and pages in all."""
    live: LiveSite | None = None
    """What tells browsers of a new build, under `mkdocs serve`."""
    follow: Callable[[], None] = _nothing
    """Goes on with what readers of the last build need not wait for, if anything is left of it."""
    ending: ExitStack = field(default_factory=ExitStack)
    """What is undone when serving ends."""
    turn: threading.RLock = field(default_factory=threading.RLock)
    """Held by what builds, follows, or forgets."""
    site: Site | None = None
    """The site of the last build, with which the next shares what has not changed."""
    _cache: Cache | None = None
    _workspace: Workspace | None = None
    _publication: Publication | None = None
    _settings: str = ""

    def fit(self, config: Config, live: Path, settings: str) -> None:
        """Forget what other `settings` have left, and make what is missing."""
        if self._cache is None or settings != self._settings:
            self.close()
            self._cache = Cache(config.root / FOLDER / "cache.sqlite")
            self._workspace = Workspace(reader := Reader(config, self._cache, self.jobs))
            self._publication = Publication(
                live, self._cache, self.jobs, settings=settings, reading=lambda: reader.left, serving=self.serving
            )
            self._settings = settings
        self.workspace.reader.config = config

    def resume(self, *, directory_urls: bool) -> None:
        """Before the first build, go on from where another process has left the site, if the settings are the same and the cache has what it read."""
        if self.site:
            return

        def recalled(left: bytes) -> tuple[Site, list[Target]] | None:
            wiki = self.workspace.recall(left)
            if wiki is None:
                return None
            self.site = site_of(wiki, self.workspace.reader.config, directory_urls=directory_urls)
            return self.site, planned(self.site, at_once=False)[0]

        self.publication.resume(recalled)

    @property
    def cache(self) -> Cache:
        """The cache of this project."""
        if self._cache is None:
            raise RuntimeError("nothing was fitted yet")
        return self._cache

    @property
    def workspace(self) -> Workspace:
        """The wiki as it was last read."""
        if self._workspace is None:
            raise RuntimeError("nothing was fitted yet")
        return self._workspace

    @property
    def publication(self) -> Publication:
        """The site as it was last published."""
        if self._publication is None:
            raise RuntimeError("nothing was fitted yet")
        return self._publication

    def close(self) -> None:
        """Let go of files, and forget everything."""
        with self.turn:
            self.follow = _nothing
            self._forget()

    def _forget(self) -> None:
        if self._cache and self._workspace:
            self._workspace.reader.leave()
            if self._publication and self._publication.looks_at_all:  # else only what has changed was asked for
                self._cache.trim()
            if self._cache.trouble:
                log.info(
                    f"Nothing could be kept in {self._cache.path} ({self._cache.trouble}), so the next build makes again what this one made. {_REMEDY}"
                )
            self._cache.close()
        if self._publication:
            self._publication.close()
        self._cache = self._workspace = self._publication = self.site = None
