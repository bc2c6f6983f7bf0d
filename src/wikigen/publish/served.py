"""A build of a site that is read meanwhile: what readers of a page need not wait for comes after the page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.structure.files import Files
from mkdocs.structure.nav import get_navigation

from wikigen.check import settle, sort_diagnostics
from wikigen.publish.build import Build
from wikigen.publish.listing import navigation_of
from wikigen.publish.reporting import log, log_diagnostics, refuse_secrets, summary, troubles
from wikigen.publish.run import Run
from wikigen.publish.seams import others_write

__all__ = ["ServedBuild"]


class ServedBuild(Build):
    """One build under MkDocs, and the updates of its site until the next one."""

    @property
    def unindexed(self) -> bool:
        """Whether the site has the index of the one before, until `follow_index`."""
        return self._memory.publication.unindexed

    def overlooked(self) -> bool:
        """Whether content has changed of which no `update` was told.

        Raises:
            SourceError: there is no `docs_dir`.
        """
        return self._memory.workspace.reader.overlooked()

    def update(self, touched: Iterable[Path]) -> bool:
        """Build anew after changes of content alone, without MkDocs. False where other plugins want to hear of it.

        Raises:
            SourceError: there is no `docs_dir`.
            SecretError: a page holds a key, and the old site stays.
        """
        if self._every_event or others_write(self.mkdocs, self._plugin):
            return False
        started, self.run, self._fresh = time.monotonic(), Run(), []
        publication = self._memory.publication
        self.stage.open()
        self.load(touched)
        listed = self._listed()
        files = Files([page.file for page in listed.values()])
        self.nav = get_navigation(files, self.mkdocs) if self.mkdocs.nav else navigation_of(self._shown, self._pages)
        publication.keep_others(self.run, but=() if self._same_plan else self._templates)
        publication.make(self._plan(), self._host(), self.stage, self.run)
        refuse_secrets(self.run.secrets)
        self.outcome = publication.finish(self.run, self.stage)
        log.getChild("sum").info(summary(self.site, self.run, self.outcome, self.diagnostics, time.monotonic() - started))
        return True

    def follow_up(self, waiting: Callable[[], bool] = lambda: False) -> list[str] | None:
        """The checks, which an `update` has put off, and the pages made of them; new findings are told. The files that have changed.

        None, and nothing has changed, as soon as a save is `waiting`.
        """
        known = set(self.diagnostics)
        steps: tuple[Callable[[], object], ...] = (lambda: self.site.derived.upkeep, self._begin_check, self._check)
        for step in steps:
            if waiting():
                return None
            step()
        self.diagnostics = settle(sort_diagnostics((*self.diagnostics, *self.run.diagnostics)), self.site.wiki, self.config)
        log_diagnostics([found for found in self.diagnostics if found not in known], self.site)
        run = self._memory.publication.again()
        self.stage.open()
        self._sum_up(run)
        refuse_secrets(run.secrets)
        self._memory.publication.finish(run, self.stage)
        return run.changed

    def troubles(self) -> dict[str, list[str]]:
        """What the last build found wrong with each page, by the path of its file."""
        return troubles(self.diagnostics, self.site)

    def follow_index(self) -> None:
        """The search's index, where it was put off: begun beside everything else, and published by the call that finds it made."""
        publication = self._memory.publication
        if not self.unindexed or not publication.index_ready(self._search):
            return
        run = publication.again()
        self.stage.open()
        self._index_into(run)
        publication.finish(run, self.stage)

    def _index(self) -> None:
        if self._every_event or not self._memory.publication.can_wait(self._search):
            super()._index()
        else:
            self._memory.publication.keep_index(self._search, self.stage, self.run)

    def _published(self) -> None:
        self._memory.workspace.prepare()
        self._memory.follow = self.follow_index
        if self._memory.live:  # under MkDocs' own server
            self._memory.live.tell(self.run.changed, self.troubles())
