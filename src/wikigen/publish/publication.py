"""One published site, made again and again: remembers what it consists of, and makes what a change has touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from wikigen.cache import Cache, digest_of
from wikigen.check.rendering import rendering_problems
from wikigen.model import Diagnostic, DocId
from wikigen.paths import src_uri
from wikigen.pool import fan_out
from wikigen.publish.beside import put_files_beside
from wikigen.publish.make import Made, Maker, Published, Target
from wikigen.publish.plan import Host, Plan
from wikigen.publish.preview import preview_path
from wikigen.publish.reads import Facet, Watch, changes
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
_STATE = msgspec.msgpack.Decoder(dict[str, Published])


class Publication:
    """What is known of a published site."""

    def __init__(self, live: Path, cache: Cache, jobs: int, *, watched: bool) -> None:
        self._live, self._cache, self._jobs = live, cache, jobs
        self._watched = watched
        """Whether to remember what each page reads, so that the next run need not look at pages that nothing has touched."""
        self._background = Background(jobs)
        self._state_key = digest_of(b"published", str(live).encode())
        self._basis = Basis()
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
            found = self._cache.get("state", self._state_key)
            try:
                self._published = _STATE.decode(found) if found else {}
            except msgspec.MsgspecError:
                self._published = {}
        return self._published

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
            watch=Watch(plan.site) if self._watched else None,
        )
        with run.timed("pages"):
            touched = self._touched(plan, host, run)
            total = sum(not target.late for target in plan.targets)
            shown = (lambda done: progress(total - len(touched) + done, total)) if progress else None
            reads = self._make_pages(plan.site, touched, maker, run, idle, shown)
        with run.timed("files"):
            put_files_beside(plan, host, self.known, stage, run)
        targets = {target.path: target for target in plan.targets if not target.late}
        run.basis = Basis(
            site=plan.site,
            theme=host.theme,
            targets=targets,
            assets=frozenset((*(src_uri(doc) for doc in plan.site.wiki.assets), *plan.files)),
            reads={path: reads[path] for path in targets if path in reads},
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
        if self._watched and any(is_of_search(path) for path in gone):
            self._background.delete(past_of(self._live))  # those take its place
        with run.timed("publish"):
            outcome = stage.publish(frozenset(run.published), run.kept, self.known if self._watched and self.known else None)
        run.changed += gone
        if not self._watched and run.published != self._published:
            self._cache.put("state", [(self._state_key, msgspec.msgpack.encode(run.published))])
        self._published = run.published
        self._basis = run.basis or self._basis
        return outcome

    def keep_others(self, run: Run, but: Iterable[str] = ()) -> None:
        """Take over what is no page, where MkDocs has not built it anew: the theme's files, its own pages `but` some, the search's index."""
        self.unindexed = True
        anew = {*but, *(f"{name}.gz" for name in but), *self._basis.assets, *self._basis.targets, *map(preview_path, self._basis.targets)}
        for path, found in self.known.items():
            if path not in anew:
                run.put(path, found, kept=True)

    def again(self) -> Run:
        """A run that keeps the whole site as it is."""
        run = Run()
        for path, found in self.known.items():
            run.put(path, found, kept=True)
        return run

    def _touched(self, plan: Plan, host: Host, run: Run) -> list[Target]:
        """The pages that have to be looked at; the others are as they were."""
        site, targets = plan.site, plan.targets
        before = self._basis
        if before.site is None or before.theme != host.theme or before.site.config != site.config:
            return [target for target in targets if not target.late]
        changed, published = changes(before.site, site), self.known
        touched = []
        for target in targets:
            if target.late:
                continue
            reads, known = before.reads.get(target.path), published.get(target.path)
            same = reads is not None and known is not None and not known.again and before.targets.get(target.path) == target
            if same and known and reads is not None and reads.isdisjoint(changed):
                for path in (target.path, preview_path(target.path)):
                    run.put(path, published[path], kept=True)
            else:
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
    ) -> dict[str, frozenset[Facet]]:
        reads = dict(self._basis.reads)
        batch: list[tuple[bytes, bytes]] = []
        derived: list[tuple[bytes, bytes]] = []
        slow: list[tuple[float, str]] = []
        for target, made in fan_out(maker.make, touched, self._at_once(len(touched)), idle):
            _put_page(run, target, made)
            batch += made.fresh
            derived += made.derived
            self._cache.use("fragment", [made.text])
            if made.reads is not None:
                reads[target.path] = made.reads
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
        return reads

    def _at_once(self, pages: int) -> int:
        """Processes that make so many pages together."""
        return self._jobs if pages > _MANY or not self._watched else 1

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
