"""The way through, up to the checks: read, parse, resolve. Values in, values out; no MkDocs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from wikigen.config import Config
from wikigen.kept import Kept
from wikigen.linked import Wiki
from wikigen.links.linker import Linker
from wikigen.model import Diagnostic, DocId, Page, Severity, Source, Span
from wikigen.parse.raw import parse_raw
from wikigen.rawdoc import RawDoc
from wikigen.reading import Reader, ReadWiki, raw_groups

__all__ = ["Workspace", "link", "load", "parse_all_raw"]

_TEXTS = 8
"""Texts that stay in memory: a page's own is asked for again and again while it is made, and those of the raw files that it names between."""


def load(config: Config) -> Wiki:
    """Read and understand a whole wiki.

    Raises:
        SourceError: there is no `docs_dir`.
    """
    return Workspace(Reader(config)).load()


class Workspace:
    """A wiki that is read again and again: what has not changed is neither read, nor parsed, nor resolved anew."""

    def __init__(self, reader: Reader, jobs: int = 1) -> None:
        self.reader = reader
        self._kept = Kept(reader.cache, jobs, reader.dialect)
        """By `jobs` processes at once: more than one only where nothing else is at work."""
        self._linker = Linker()

    def load(self, touched: Iterable[Path] | None = None) -> Wiki:
        """The wiki as it stands on disk now; where it is known what was `touched` since the last time, nothing else is looked at.

        Raises:
            SourceError: there is no `docs_dir`.
        """
        return self._linked(self.reader.read(touched))

    def recall(self, left: bytes) -> Wiki | None:
        """The wiki as another process read it, from what its reader has `left`; None where that cannot be any more."""
        read = self.reader.recall(left)
        return self._linked(read) if read else None

    def _linked(self, read: ReadWiki) -> Wiki:
        wiki = link(read.pages, read.raw, read.assets, read.diagnostics, read.paths, self._linker)
        return replace(wiki, text_of=lru_cache(_TEXTS)(self.reader.text_of), kept=self._kept)

    def prepare(self) -> None:
        """Do at leisure what the first `load` after a change of a name would have to."""
        self._linker.prepare()


def link(
    pages: Mapping[DocId, Page],
    raw: Mapping[DocId, RawDoc],
    assets: frozenset[DocId] = frozenset(),
    diagnostics: tuple[Diagnostic, ...] = (),
    paths: Mapping[DocId, str] = MappingProxyType({}),
    linker: Linker | None = None,
) -> Wiki:
    """Resolve every reference among the pages that are published; the others are withheld, and nothing leads to them."""
    linker = linker or Linker()
    published = {doc: page for doc, page in pages.items() if page.meta.publish}
    raw = {doc: document for doc, document in raw.items() if document.publish}
    links = linker.link(published, raw, assets)
    names = linker.names
    return Wiki(
        pages=MappingProxyType(published),
        raw=MappingProxyType(raw),
        assets=assets,
        links=MappingProxyType(links),
        unclear=MappingProxyType(linker.unclear),
        withheld=MappingProxyType({doc: _withheld(page) for doc, page in pages.items() if not page.meta.publish}),
        diagnostics=diagnostics,
        paths=MappingProxyType(dict(paths)),
        text_of=lambda doc: published[doc].text if doc in published else raw[doc].text,
        suggest=names.suggest,
    )


def _withheld(page: Page) -> Diagnostic:
    unreadable = any(problem.code in {"front-matter", "front-matter-size"} for problem in page.diagnostics)
    return Diagnostic(
        code="withheld-unreadable" if unreadable else "withheld",
        severity=Severity.WARNING if unreadable else Severity.INFO,
        doc=page.id,
        span=Span(start=0, end=0, line=1, column=1),
        message="the page is not published: its front matter cannot be read and may ask for that"
        if unreadable
        else "the page is not published",
        hint="Mend its front matter." if unreadable else "It says so itself, as `publish: false`, `draft: true` and `status: private` do.",
    )


def parse_all_raw(sources: Iterable[Source]) -> dict[DocId, RawDoc]:
    """Raw documents of sources that have been read already; files that differ in their ending alone are one."""
    by_id = {source.id: source for source in sources}
    return {leader: parse_raw(by_id[leader], companions) for leader, companions in raw_groups(by_id).items()}
