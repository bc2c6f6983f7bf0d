"""One published site, made again and again: remembers what it consists of, and makes what a change has touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec

from wikigen.cache import SPARE, Cache, digest_of, program_digest
from wikigen.check.rendering import rendering_problems
from wikigen.model import Diagnostic, DocId
from wikigen.paths import src_uri
from wikigen.pool import fan_out
from wikigen.publish.beside import put_files_beside
from wikigen.publish.make import Made, Maker, Published, Target
from wikigen.publish.plan import Host, Plan
from wikigen.publish.preview import preview_path
from wikigen.publish.reads import Watch, changes, numbers, untouched
from wikigen.publish.run import Basis, Run
from wikigen.publish.search.background import Background
from wikigen.publish.search.engines import Batch, Entry, SearchEngine, hash_of, is_of_search
from wikigen.publish.search.shelf import Shelf
from wikigen.publish.shell import Shells
from wikigen.publish.site import Site
from wikigen.publish.staging import Outcome, Stage, past_of

__all__ = ["Publication"]

_BATCH = 256
"""Results after which what is fresh is written to the cache, so that it does not pile up in memory."""
_MANY = 300
"""Pages from which workers are worth their start under serve: a process that holds a whole wiki is dear to fork."""


class _State(msgspec.Struct, frozen=True, array_like=True):
    """A published site, as one process leaves it to the next."""

    files: dict[str, Published] = {}
    theme: bytes = b""
    """Of `Basis`."""
    settings: bytes = b""
    """Hash of those that the site was made under."""
    reading: bytes = b""
    """What the wiki's files were; see `Reader.left`."""
    room: int = 0
    """Bytes that the cache may grow to until all pages are looked at again, to find what in it is of no more use."""


_STATE = msgspec.msgpack.Decoder(_State)


class Publication:
    """What is known of a published site."""

    def __init__(self, live: Path, cache: Cache, jobs: int, *, settings: str, reading: Callable[[], bytes], serving: bool) -> None:
        self._live, self._cache, self._jobs = live, cache, jobs
        self._reading = reading
        """What the wiki's files were, for the next process to recall: `Reader.left`."""
        self._serving = serving
        """Whether this process makes the site again and again, and nothing else touches it."""
        self._background = Background(jobs)
        self._state_key = digest_of(b"published", str(live).encode())
        self._settings = digest_of(program_digest(), settings.encode())
        self._basis = Basis()
        self._room = 0
        """Of `_State`, where that was resumed."""
        self.looks_at_all = not serving
        """Whether every page is looked at, so that all of the cache is asked for that is of use."""
        self._published: Mapping[str, Published] | None = None
        self._maker: Maker | None = None
        self._indexed_by: type[SearchEngine] | None = None
        self.unindexed = False
        """Whether the site may have pages that are newer than the search's index."""

    def close(self) -> None:
        """Leave nothing beside the site."""
        shutil.rmtree(past_of(self._live), ignore_errors=True)
        self._background.close()

    @property
    def site(self) -> Site | None:
        """What the published site was made from; None where this process has made none yet."""
        return self._basis.site

    @property
    def known(self) -> Mapping[str, Published]:
        """Every file of the site, as the last run left it."""
        if self._published is None:
            self._published = self._left().files
        return self._published

    def _left(self) -> _State:
        found = self._cache.get("state", self._state_key)
        try:
            return _STATE.decode(found) if found else _State()
        except msgspec.MsgspecError:
            return _State()

    def resume(self, recalled: Callable[[bytes], tuple[Site, Sequence[Target]] | None]) -> None:
        """Go on from where the process that published the site has left it, so that pages which read nothing of what changed need no look.

        `recalled` makes, of what that process's reader has left, the site as it was, and its pages; None where that cannot be any more.
        """
        left = self._left()
        if not left.reading or left.settings != self._settings or self._cache.size > left.room:
            return
        if found := recalled(left.reading):
            site, targets = found
            self._basis = Basis(site=site, theme=left.theme, targets=_by_path(targets))
            self._room, self.looks_at_all = left.room, False

    def make(
        self,
        plan: Plan,
        host: Host,
        stage: Stage,
        run: Run,
        *,
        idle: Callable[[], None] = lambda: None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Put every page, asset and list of the site into the stage, and tell `run`. `idle` is done meanwhile.

        Raises:
            SourceError: a file of the wiki cannot be read.
            OSError: the file system does not let the stage be written.
        """
        self._maker = maker = Maker(
            renderer=plan.renderer,
            config=host.config,
            shells=Shells(host.env, host.config, host.nav),
            theme=host.theme,
            whole=host.whole,
            listed=host.listed,
            stage=stage,
            known=self.known,
            fresh=plan.fresh,
            search=host.search,
            watch=Watch(plan.site),
        )
        with run.timed("pages"):
            touched = self._touched(plan, host, stage, run)
            total = sum(not target.late for target in plan.targets)
            shown = (lambda done: progress(total - len(touched) + done, total)) if progress else None
            self._make_pages(plan.site, touched, maker, run, idle, shown)
        with run.timed("files"):
            put_files_beside(plan, host, self.known, stage, run)
        run.basis = Basis(
            site=plan.site,
            theme=host.theme,
            targets=_by_path(plan.targets),
            assets=frozenset((*(src_uri(doc) for doc in plan.site.wiki.assets), *plan.files)),
            late=self._basis.late,
        )

    def make_late(self, targets: Sequence[Target], stage: Stage, run: Run) -> None:
        """Put the pages that had to wait for what is found in the others into the stage, in place of those that the last run made so."""
        if self._maker is None:
            raise RuntimeError("make_late() before make()")
        maker = replace(self._maker, known=self.known, stage=stage)
        for path in self._basis.late:
            run.drop(path)
        before = set(run.published)
        for target, made in fan_out(maker.make, targets, self._at_once(len(targets))):
            _put_page(run, target, made)
        run.basis = (run.basis or self._basis)._replace(late=frozenset(run.published.keys() - before))

    def finish(self, run: Run, stage: Stage, others: Iterable[str] = ()) -> Outcome:
        """Let the stage take the site's place; `others` are files in it that were put there by MkDocs or another plugin.

        Raises:
            OSError: the file system does not let it.
        """
        for path in others:
            if path not in run.published:
                written = stage.adopt(path)
                run.put(path, Published(b"", stage.new_mark(path), again=True), kept=not written)
        gone = [path for path in self.known if path not in run.published]
        if self._serving and any(is_of_search(path) for path in gone):
            self._background.delete(past_of(self._live))  # those take its place
        with run.timed("publish"):
            outcome = stage.publish(frozenset(run.published), run.kept, self.known if self._serving and self.known else None)
        run.changed += gone
        self._published = run.published
        self._basis = run.basis or self._basis
        if not self._serving:
            reading = self._reading() if self._basis.site else b""
            room = self._room or 2 * self._cache.size + SPARE
            state = _State(run.published, self._basis.theme, self._settings, reading, room)
            self._cache.put("state", [(self._state_key, msgspec.msgpack.encode(state))])
        return outcome

    def keep_others(self, run: Run, but: Iterable[str] = ()) -> None:
        """Take over what is no page, where MkDocs has not built it anew: the theme's files, its own pages `but` some, the search's index."""
        self.unindexed = True
        anew = {*but, *(f"{name}.gz" for name in but), *self._basis.assets, *self._basis.targets, *map(preview_path, self._basis.targets)}
        run.keep({path: found for path, found in self.known.items() if path not in anew})

    def again(self) -> Run:
        """A run that keeps the whole site as it is."""
        run = Run()
        run.keep(self.known)
        return run

    def _touched(self, plan: Plan, host: Host, stage: Stage, run: Run) -> list[Target]:
        """The pages that have to be looked at; the others are as they were."""
        site, before, published = plan.site, self._basis, self.known
        wanted = [target for target in plan.targets if not target.late]
        if before.site is None or before.theme != host.theme or before.site.config != site.config:
            return wanted
        if host.whole and not self._serving:  # a template may show the day of the build, which may be another since
            return wanted
        changed = numbers(changes(before.site, site))
        touched = []
        for target in wanted:
            known, preview = published.get(target.path), published.get(preview_path(target.path))
            if not known or not preview or known.again or before.targets.get(target.path) != target or not untouched(known.reads, changed):
                touched.append(target)
                continue
            files = {target.path: known, preview_path(target.path): preview}
            if self._serving:
                run.keep(files)
            elif not run.take(files, stage):
                touched.append(target)
        return touched

    def _make_pages(
        self,
        site: Site,
        touched: Sequence[Target],
        maker: Maker,
        run: Run,
        idle: Callable[[], None],
        shown: Callable[[int], None] | None,
    ) -> None:
        batch: list[tuple[bytes, bytes]] = []
        derived: list[tuple[bytes, bytes]] = []
        slow: list[tuple[float, str]] = []
        # What a page needs to be compiled and imported, this process does for the first, before it forks: then no worker has to.
        first = ((target, maker.make(target)) for target in touched[:1])
        for target, made in chain(first, fan_out(maker.make, touched[1:], self._at_once(len(touched)), idle)):
            _put_page(run, target, made)
            batch += made.fresh
            derived += made.derived
            self._cache.use("fragment", [made.text])
            if made.trouble or made.lost or made.undrawn:
                run.diagnostics += _problems(site, target, made)
            slow.append((made.seconds, target.path))
            if len(batch) + len(derived) > _BATCH:
                self._cache.put("fragment", batch)
                site.wiki.kept.put(derived)
                batch.clear()
                derived.clear()
            if shown:
                shown(run.made)
        self._cache.put("fragment", batch)
        site.wiki.kept.put(derived)
        run.slowest = sorted(slow, reverse=True)[:10]

    def _at_once(self, pages: int) -> int:
        """Processes that make so many pages together."""
        return self._jobs if pages > _MANY or not self._serving else 1

    def index(self, search: SearchEngine, stage: Stage, run: Run, parts: Sequence[tuple[Target, bytes]] | None = None) -> list[str]:
        """The files of the search, where anything in them has changed; what went wrong, if anything did, in a sentence each.

        `parts` is what the search has of each page, where the pages were not made here.

        Raises:
            OSError: the file system does not let the stage be written.
        """
        if parts is None:
            batches = [self._background.taken(batch) for batch in self._batches(search, run.published, run.basis or self._basis)]
        else:
            batches = search.batches([Entry.of(target, hash_of(part), partial(bytes, part)) for target, part in parts if part])
        self._indexed_by, self.unindexed = type(search), False
        return Shelf(self.known, stage, run, self._jobs).fill(batches)

    def can_wait(self, search: SearchEngine) -> bool:
        """Whether pages can do without a new index for a while: with an older one by the same engine, or with a word that there is none yet."""
        return self._indexed_by is type(search) or bool(search.meanwhile)

    def keep_index(self, search: SearchEngine, stage: Stage, run: Run) -> None:
        """Take over the files of the search as they are, until `index` is called for the site that is being made.

        Raises:
            OSError: there are none, and what says so cannot be written.
        """
        self.unindexed = True
        Shelf(self.known, stage, run, self._jobs).keep({} if self._indexed_by is type(search) else search.meanwhile)

    def index_ready(self, search: SearchEngine) -> bool:
        """Whether `index` would not have to make anything of the site as it is published; what it would have to is begun.

        While all that may work at once does, no page is looked at: this is asked every half a second, between a save and the next.
        """
        if self._background.busy:
            return False
        return self._background.ready(self._batches(search, self.known, self._basis), (found.key for found in self.known.values()))

    def _batches(self, search: SearchEngine, published: Mapping[str, Published], basis: Basis) -> list[Batch]:
        pages = [(target, found) for target in basis.targets.values() if (found := published[target.path].found)]
        self._cache.use("fragment", (found for _, found in pages))
        return search.batches([Entry.of(target, found, partial(self._search_part, found, target)) for target, found in pages])

    def _search_part(self, key: bytes, target: Target) -> bytes:
        part = self._cache.get("fragment", key)
        return self._maker.search_part(target) if part is None and self._maker else part or b""


def _by_path(targets: Iterable[Target]) -> dict[str, Target]:
    return {target.path: target for target in targets if not target.late}


def _put_page(run: Run, target: Target, made: Made) -> None:
    run.made += 1
    run.put(target.path, made.published, kept=made.kept)
    preview, preview_kept = made.preview
    run.put(preview_path(target.path), preview, kept=preview_kept)
    run.secrets += [(target.path, secret) for secret in made.secrets]


def _problems(site: Site, target: Target, made: Made) -> Iterator[Diagnostic]:
    if isinstance(target.page, str):
        doc = DocId(target.page)
        yield from rendering_problems(site.wiki.pages[doc], site.wiki.text_of(doc), made.trouble, made.lost, made.undrawn)
