"""Resolves a wiki again and again, each time only what a change may have touched. The result is always that of resolving everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from wikigen.linked import Link, Unclear
from wikigen.links.hints import Days
from wikigen.links.names import Names, Naming, naming_of_page, naming_of_raw
from wikigen.links.reach import Reach
from wikigen.links.resolve import resolve_page, without_date
from wikigen.model import DocId, Page
from wikigen.paths import fold, name_of, slugify, stem_of
from wikigen.rawdoc import RawDoc

__all__ = ["Linker"]

_MANY = 0.02
"""Share of renamed documents from which resolving everything is the quicker way."""
_UNNAMED = "\0"
"""Stands for a target without letters, such as `..`, which any document may come to answer."""

_Document = TypeVar("_Document", Page, RawDoc)


class Linker:
    """Remembers the names of every document, and what the references of every page led to."""

    def __init__(self) -> None:
        self.names = Names({}, {}, ())
        self._pages: dict[DocId, Page] = {}
        self._raw: dict[DocId, RawDoc] = {}
        self._assets: frozenset[DocId] = frozenset()
        self._namings: dict[DocId, Naming] = {}
        self._asked: dict[DocId, str] = {}
        self._links: dict[DocId, tuple[Link, ...]] = {}
        self.unclear: Mapping[DocId, tuple[Unclear, ...]] = {}
        """Of each page, the names with a date that lead to no one page."""

    def link(self, pages: Mapping[DocId, Page], raw: Mapping[DocId, RawDoc], assets: frozenset[DocId]) -> Mapping[DocId, tuple[Link, ...]]:
        """Every reference of every page with what it leads to; a page that nothing has touched keeps its tuple."""
        page_namings = self._named(pages, self._pages, naming_of_page)
        raw_namings = self._named(raw, self._raw, naming_of_raw)
        namings = page_namings | raw_namings
        changed = {doc for doc, naming in namings.items() if self._namings.get(doc) != naming} | (self._namings.keys() - namings.keys())
        changed |= assets ^ self._assets
        hubs = _hubs(self.names)
        if any(_name_of(self._namings.get(doc)) != _name_of(namings.get(doc)) or doc in assets ^ self._assets for doc in changed):
            self.names = Names(page_namings, raw_namings, assets)
        else:
            self.names.forget_anchors(changed)
        asked = {doc: text for doc, text in self._asked.items() if pages.get(doc) is self._pages[doc]}
        touched = {doc for doc, page in pages.items() if self._pages.get(doc) is not page}
        if len(changed) > _MANY * (len(namings) + len(assets)):
            touched = set(pages)
        elif changed:
            asked |= {doc: _asked_of(page) for doc, page in pages.items() if doc not in asked}  # of a single build nobody asks
            words = {word for doc in changed for word in self._answers(doc, namings) if word}  # what has no letters is `_UNNAMED`
            words |= {
                fold(hub.rstrip("/").rpartition("/")[2]) for hub, _ in hubs ^ _hubs(self.names)
            }  # a hub comes and goes with its pages
            touched |= {doc for doc, text in asked.items() if _UNNAMED in text or any(word in text for word in words)}
        if self._pages:
            touched |= Reach(self._pages, pages).pages
        days = Days(pages)
        found = {
            doc: resolve_page(page, self.names, pages, raw, days) if doc in touched else (self._links[doc], self.unclear.get(doc, ()))
            for doc, page in pages.items()
        }
        links = {doc: resolved for doc, (resolved, _) in found.items()}
        self.unclear = {doc: unclear for doc, (_, unclear) in found.items() if unclear}
        self._pages, self._raw, self._assets = dict(pages), dict(raw), assets
        self._namings, self._asked, self._links = namings, asked, links
        return links

    def prepare(self) -> None:
        """Work out now what the next call will ask of every page if a name has changed by then."""
        self._asked |= {doc: _asked_of(page) for doc, page in self._pages.items() if doc not in self._asked}

    def _named(
        self, documents: Mapping[DocId, _Document], known: Mapping[DocId, _Document], name: Callable[[_Document], Naming]
    ) -> dict[DocId, Naming]:
        return {doc: self._namings[doc] if known.get(doc) is found else name(found) for doc, found in documents.items()}

    def _answers(self, doc: DocId, namings: Mapping[DocId, Naming]) -> Iterable[str]:
        """The words by which a reference may come to lead to `doc`, or no longer: each stands in `_asked_of` such a reference."""
        before, after = self._namings.get(doc), namings.get(doc)
        for naming in (before, after):
            if naming:
                yield from (name.removesuffix("s") for name in naming.folded)
                yield from (slug.replace("-", "") for slug in naming.slugs)
                yield from (fold(name_of(companion)) for companion in naming.companions)
                yield from (fold(stem_of(companion)) for companion in naming.companions)
        if before or after:
            yield fold(stem_of(doc))
        else:
            yield fold(name_of(doc))  # an asset answers to its whole name only
        if stem_of(doc) in {"index", "README"}:
            yield fold(doc.split("/")[-2])


def _name_of(naming: Naming | None) -> Naming | None:
    """A naming without what only its anchors change."""
    return naming._replace(anchors=b"") if naming else None


def _hubs(names: Names) -> set[tuple[str, DocId]]:
    return {entry for entry in names.paths.items() if entry[0].endswith("/")}


def _asked_of(page: Page) -> str:
    """What the references of a page ask for, folded, one line each: no name that answers one is missing from its line."""
    lines = []
    for ref in page.refs:
        target = ref.target.strip()
        if not target or "://" in target:
            continue  # on the page itself, or elsewhere
        folded, slug = fold(target), slugify(target).replace("-", "")
        lines.append(folded or _UNNAMED)
        if slug and slug not in folded:
            lines.append(slug)
        if (undated := without_date(target)) != target:
            lines.append(fold(undated))
    return "\n".join(lines)
