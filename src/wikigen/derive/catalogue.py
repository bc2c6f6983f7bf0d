"""The catalogue and the log against what is there: pages that `index.md` lists twice or not at all, entries of `log.md` that name nothing.

An index may be partial by design: a page counts as missing only where the index lists most of its topic.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wikigen.linked import Found, Link, Wiki
from wikigen.model import DocId, Page, Section
from wikigen.paths import folder_of, slugify

__all__ = ["Catalogue", "catalogue", "section_of"]

_INDEX = ("wiki/index.md", "wiki/README.md")
_COVERED = 0.5
"""Share of a topic's pages above which an index means to list all of them."""
_LISTED = frozenset({"summary", "concept"})
"""Kinds of pages that a catalogue lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What the wiki's index lists."""

    page: DocId
    entries: Mapping[DocId, tuple[Link, ...]]
    """For each page that it lists, the links to it."""
    missing: tuple[DocId, ...]
    """Pages of topics that it lists and that it leaves out, sorted."""
    doubled: tuple[Link, ...]
    """Entries of a page that has one already in the same section."""


def catalogue(wiki: Wiki) -> Catalogue | None:
    """What the index at the wiki's root lists; None for a wiki without one."""
    index = next((wiki.pages[DocId(doc)] for doc in _INDEX if doc in wiki.pages), None)
    if index is None:
        return None
    entries: dict[DocId, list[Link]] = {}
    doubled: list[Link] = []
    seen: set[tuple[DocId, int]] = set()
    for link in wiki.links[index.id]:
        found = link.resolution
        if isinstance(found, Found) and found.target in wiki.pages and found.target != index.id:
            section = section_of(index, link.ref.span.start)
            key = (found.target, section.heading.start if section else 0)
            if key in seen:
                doubled.append(link)
            seen.add(key)
            entries.setdefault(found.target, []).append(link)
    return Catalogue(
        page=index.id,
        entries=MappingProxyType({doc: tuple(links) for doc, links in entries.items()}),
        missing=tuple(_missing(wiki, index, entries)),
        doubled=tuple(doubled),
    )


def section_of(page: Page, offset: int) -> Section | None:
    """The innermost section that the byte `offset` of a page stands in."""
    before = bisect_right(page.sections, offset, key=lambda section: section.heading.start)
    return page.sections[before - 1] if before and offset < page.sections[before - 1].end else None


def _missing(wiki: Wiki, index: Page, entries: Mapping[DocId, list[Link]]) -> Iterator[DocId]:
    """The pages that the index leaves out of folders of which it lists enough, or that it has a heading for."""
    pages = [doc for doc, page in wiki.pages.items() if page.meta.kind in _LISTED and folder_of(doc)]
    size = Counter(folder_of(doc) for doc in pages)
    listed = Counter(folder_of(doc) for doc in entries if doc in wiki.pages)
    heads = {slugify(section.title.partition("(")[0]) for section in index.sections}
    for doc in pages:
        folder = folder_of(doc)
        if doc not in entries and (listed[folder] > _COVERED * size[folder] or slugify(folder) in heads):
            yield doc
