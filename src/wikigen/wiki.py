"""The way through, up to the checks: read, parse, resolve. Values in, values out; no MkDocs."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from wikigen.config import Config
from wikigen.links.names import Names
from wikigen.links.resolve import resolve_page
from wikigen.model import Diagnostic, DocId, Page, RawDoc, Severity, Source, Span, Wiki
from wikigen.parse.page import parse_page
from wikigen.parse.raw import parse_raw
from wikigen.sources import read_sources

__all__ = ["link", "load", "parse_all_raw"]


def load(config: Config) -> Wiki:
    """Read and understand a whole wiki.

    Raises:
        SourceError: there is no `docs_dir`.
    """
    sources, skipped = read_sources(config)
    pages = {source.id: parse_page(source) for source in sources if source.kind == "page"}
    raw = parse_all_raw(source for source in sources if source.kind == "raw")
    assets = frozenset(source.id for source in sources if source.kind == "asset")
    paths = {source.id: source.path for source in sources}
    return link(pages, raw, assets, skipped, paths)


def link(
    pages: Mapping[DocId, Page],
    raw: Mapping[DocId, RawDoc],
    assets: frozenset[DocId] = frozenset(),
    diagnostics: tuple[Diagnostic, ...] = (),
    paths: Mapping[DocId, str] = MappingProxyType({}),
) -> Wiki:
    """Resolve every reference among the pages that are published; the others are withheld, and nothing leads to them."""
    published = {doc: page for doc, page in pages.items() if page.meta.publish}
    raw = {doc: document for doc, document in raw.items() if document.publish}
    names = Names(published, raw, assets)
    return Wiki(
        pages=MappingProxyType(published),
        raw=MappingProxyType(dict(raw)),
        assets=assets,
        links=MappingProxyType({doc: resolve_page(page, names, published, raw) for doc, page in published.items()}),
        withheld=MappingProxyType({doc: _withheld(page) for doc, page in pages.items() if not page.meta.publish}),
        diagnostics=diagnostics,
        paths=MappingProxyType(dict(paths)),
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
        hint="Mend its front matter." if unreadable else "It says so itself: `publish: false`, `draft: true` or `private: true`.",
    )


def parse_all_raw(sources: Iterable[Source]) -> dict[DocId, RawDoc]:
    """Raw documents; files that differ in their ending alone are one, with the text file leading."""
    twins: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        twins[posixpath.splitext(source.id)[0]].append(source)
    order = (".md", ".markdown", ".txt", ".html", ".json")
    documents = {}
    for group in twins.values():
        group.sort(key=lambda source: (next((n for n, end in enumerate(order) if source.id.endswith(end)), len(order)), source.id))
        documents[group[0].id] = parse_raw(group[0], group[1:])
    return dict(sorted(documents.items()))
