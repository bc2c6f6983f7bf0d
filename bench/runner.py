"""Runs the parts of the bench in turn and hands out each run as it is done. `PARTS` is the whole bench at a glance."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bench.edits import add_to_text, add_to_title, pick
from bench.measure import run, size_of
from bench.peers import WIKIGEN, Peer, Project
from bench.peers.wikigen import MKDOCS, without_search
from bench.records import Record
from bench.serve import serve
from bench.wikis import Wiki

__all__ = ["PARTS", "Bench"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is to be measured, and how often."""

    wikis: Mapping[str, Sequence[Wiki]]
    """For each part the wikis that it runs on, by rising size."""
    peers: Sequence[Peer]
    """All that are compared, installed."""
    repetitions: Mapping[int, int]
    """By pages."""
    edits: int
    seed: int
    timeout: float
    """Seconds of a build."""
    work: Path
    """Holds projects while they are measured."""

    def times(self, wiki: Wiki) -> range:
        """Its repetitions."""
        return range(self.repetitions[wiki.pages])


def _compare(bench: Bench) -> Iterator[Record]:
    """All tools in turn, each from nothing; one that failed or was too slow is not run again, at that size or above."""
    out: set[str] = set()
    for wiki in bench.wikis["compare"]:
        projects = {peer.name: _prepare(bench, peer, wiki) for peer in bench.peers if peer.name not in out}
        for _ in bench.times(wiki):
            for name, project in projects.items():
                if name in out:
                    continue
                _clear(project)
                record = _build(bench, project, name, "cold", wiki)
                if record.outcome != "ok":
                    out.add(name)
                yield record
                _clear(project)  # hundreds of megabytes
        _discard(bench)


def _rebuild(bench: Bench) -> Iterator[Record]:
    """For each tool that reuses anything, a first build, then builds with nothing changed, with a text, with a title changed; then wikigen by MkDocs' own command."""
    out: set[str] = set()
    for wiki in bench.wikis["rebuild"]:
        for peer in bench.peers:
            if not peer.rebuilds or peer.name in out:
                continue
            project = _prepare(bench, peer, wiki)
            for record in _rebuilds(bench, project, peer.name, wiki):
                if record.outcome != "ok":
                    out.add(peer.name)
                yield record
            _discard(bench)
        if WIKIGEN.name not in out:
            project = _prepare(bench, WIKIGEN, wiki)
            for _ in bench.times(wiki):
                _clear(project)
                yield _build(bench, project, WIKIGEN.name, "cold, mkdocs build", wiki, MKDOCS)
            _discard(bench)


def _rebuilds(bench: Bench, project: Project, name: str, wiki: Wiki) -> Iterator[Record]:
    _clear(project)
    first = _build(bench, project, name, "first", wiki)
    yield first
    if first.outcome != "ok":
        return
    for number, page in enumerate(pick(project.pages, bench.repetitions[wiki.pages], bench.seed)):
        yield _build(bench, project, name, "unchanged", wiki)
        for scenario, change in (("text edited", add_to_text), ("title edited", add_to_title), ("text edited, restored", add_to_text)):
            page.write_text(change(page.read_text(encoding="utf-8"), f"edited{number}"), encoding="utf-8")
            if scenario == "text edited, restored":
                _restore(project)
            yield _build(bench, project, name, scenario, wiki)


def _restore(project: Project) -> None:
    """Leave pages, output and caches as CI finds them: where they were, but copies, whose every time is new."""
    for folder in (project.pages, project.output, *project.caches):
        if folder.is_dir():
            before = folder.with_name(f".{folder.name}.before")
            folder.rename(before)
            shutil.copytree(before, folder, symlinks=True, copy_function=shutil.copyfile)
            shutil.rmtree(before)


def _double(bench: Bench) -> Iterator[Record]:
    """Cold builds by wikigen of a wiki and on one of twice the pages, in turn."""
    projects = [(wiki, _prepare(bench, WIKIGEN, wiki)) for wiki in bench.wikis["double"]]
    for _ in range(max((len(bench.times(wiki)) for wiki, _ in projects), default=0)):
        for wiki, project in projects:
            _clear(project)
            yield _build(bench, project, WIKIGEN.name, "cold, doubling", wiki)
    _discard(bench)


def _raw(bench: Bench) -> Iterator[Record]:
    """Cold builds by wikigen with as many raw files as pages, without a search where it can do that."""
    for wiki in bench.wikis["raw"]:
        project = _prepare(bench, WIKIGEN, wiki)
        scenario = "cold, raw files, no search" if without_search(project) else "cold, raw files, search"
        for _ in bench.times(wiki):
            _clear(project)
            yield _build(bench, project, WIKIGEN.name, scenario, wiki)
        _discard(bench)


def _serve(bench: Bench) -> Iterator[Record]:
    """Edits under `wikigen serve`, each until the new page is there."""
    for wiki in bench.wikis["serve"]:
        project = _prepare(bench, WIKIGEN, wiki)
        log = bench.work / "serve.log"
        steps = serve(project, edits=bench.edits, seed=bench.seed, log=log, start_limit=bench.timeout, edit_limit=bench.timeout / 5)
        with closing(steps):  # stops the server
            for served in steps:
                yield Record.of(served.cost, tool=WIKIGEN.name, scenario=served.scenario, pages=wiki.pages, raw=wiki.raw)
                if served.cost.outcome != "ok":
                    break
        _discard(bench)


PARTS: Mapping[str, Callable[[Bench], Iterator[Record]]] = MappingProxyType(
    {"compare": _compare, "rebuild": _rebuild, "double": _double, "raw": _raw, "serve": _serve}
)
"""Each part yields its runs as they are done."""


def _prepare(bench: Bench, peer: Peer, wiki: Wiki) -> Project:
    root = bench.work / "projects" / f"{peer.name}-{wiki.pages}-{wiki.raw}"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    return peer.prepare(wiki.folder, root)


def _build(bench: Bench, project: Project, name: str, scenario: str, wiki: Wiki, command: Sequence[str | Path] = ()) -> Record:
    os.sync()  # so that none pays for what another has written
    cost = run(command or project.command, cwd=project.root, log=bench.work / f"{name}.log", timeout=bench.timeout)
    return Record.of(cost, tool=name, scenario=scenario, pages=wiki.pages, raw=wiki.raw, output=size_of(project.output))


def _clear(project: Project) -> None:
    """Take away all that earlier builds left."""
    for folder in (project.output, *project.caches):
        shutil.rmtree(folder, ignore_errors=True)


def _discard(bench: Bench) -> None:
    shutil.rmtree(bench.work / "projects", ignore_errors=True)
