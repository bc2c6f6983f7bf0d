"""Every name that a document answers to: path, file name, stem, title, alias, slug, and all of them folded."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from wikigen.links.suggest import Suggester
from wikigen.model import DocId, Page
from wikigen.paths import RAW, WIKI, fold, hub_id, name_of, slugify, stem_of, undated_stem
from wikigen.rawdoc import RawDoc

__all__ = ["Names", "Naming", "names_of", "naming_of_page", "naming_of_raw"]

_Index = dict[str, list[DocId]]


class Naming(NamedTuple):
    """What one document answers to; equal namings make equal indexes."""

    title: str
    aliases: tuple[str, ...] = ()
    companions: tuple[DocId, ...] = ()
    """Files that lead to it: those of a raw document."""
    slugs: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    day: dt.date | None = None
    anchors: bytes = b""
    """A hash of what a link may lead to on it."""


def naming_of_page(page: Page) -> Naming:
    """The names of a page: those of raw documents are their paths and file names only."""
    stem, title = stem_of(page.id), page.meta.title
    undated = undated_stem(page.id)
    return Naming(
        title=title,
        aliases=page.meta.aliases,
        slugs=tuple({slugify(title): None, undated: None}),
        folded=tuple({fold(name): None for name in (title, stem, undated, *page.meta.aliases)}),
        day=page.meta.date,
        anchors=_hashed(*(f"{section.anchor}\0{section.title}" for section in page.sections)),
    )


def naming_of_raw(raw: RawDoc) -> Naming:
    """The names of a raw document."""
    anchors = _hashed(*(f"{item.anchor}\0{item.title}" for item in raw.items))
    return Naming(title=raw.title, companions=raw.companions, anchors=anchors)


def _hashed(*anchors: str) -> bytes:
    return blake2b("\0\0".join(anchors).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def names_of(pages: Mapping[DocId, Page], raw: Mapping[DocId, RawDoc], assets: Iterable[DocId]) -> Names:
    """The index of all that is published."""
    return Names(
        {doc: naming_of_page(page) for doc, page in pages.items()}, {doc: naming_of_raw(found) for doc, found in raw.items()}, assets
    )


class Names:
    """An index of all names, made once for a wiki; each look-up costs what it finds."""

    def __init__(self, pages: Mapping[DocId, Naming], raw: Mapping[DocId, Naming], assets: Iterable[DocId]) -> None:
        self.paths: dict[str, DocId] = {}
        """Exact id to document; a digest's companions lead to the digest, folders to their hub or index page."""
        self.files: _Index = defaultdict(list)
        """File name with ending, and stem."""
        self.titles: _Index = defaultdict(list)
        self.aliases: _Index = defaultdict(list)
        self.slugs: _Index = defaultdict(list)
        self.folded: _Index = defaultdict(list)
        self.days: dict[DocId, dt.date] = {}
        """Of every dated page."""
        self._by_day: dict[str, dict[tuple[int, int], list[DocId]]] = {}
        """Of each folded name that was asked for with a day, the pages by month and day."""
        self._anchors: dict[DocId, dict[str, str]] = {}
        raw_titles = {doc: naming.title for doc, naming in raw.items()}
        self._all = Suggester({doc: naming.title for doc, naming in pages.items()} | raw_titles)
        self._all_raw = Suggester(raw_titles)
        for doc, naming in pages.items():
            self._add_page(doc, naming)
        for doc, naming in raw.items():
            self._add(doc)
            for companion in naming.companions:
                self.paths[companion] = doc
                self.files[name_of(companion)].append(doc)
        for asset in sorted(assets):
            self.paths[asset] = asset
            self.files[name_of(asset)].append(asset)
        self.suggest = lru_cache(maxsize=4096)(self._suggest)

    def _add(self, doc: DocId) -> None:
        self.paths[doc] = doc
        self.files[name_of(doc)].append(doc)
        self.files[stem_of(doc)].append(doc)

    def _add_page(self, doc: DocId, naming: Naming) -> None:
        self._add(doc)
        folder = posixpath.dirname(doc).removeprefix(WIKI.rstrip("/")).lstrip("/")
        if stem_of(doc) in {"index", "README"}:
            self.paths[hub_id(folder) if folder else WIKI] = doc
        elif folder:
            top = hub_id(folder.partition("/")[0])
            self.paths.setdefault(top, top)
        if naming.day:
            self.days[doc] = naming.day
        self.titles[naming.title].append(doc)
        for alias in naming.aliases:
            self.aliases[alias].append(doc)
        for slug in naming.slugs:
            self.slugs[slug].append(doc)
        for name in naming.folded:
            self.folded[name].append(doc)

    def of_day(self, folded: str, month: int, day: int) -> Sequence[DocId]:
        """The pages that answer to a folded name and are of this day of any year."""
        if folded not in self._by_day:
            pages: dict[tuple[int, int], list[DocId]] = defaultdict(list)
            for doc in self.folded.get(folded, ()):
                if date := self.days.get(doc):
                    pages[date.month, date.day].append(doc)
            self._by_day[folded] = dict(pages)
        return self._by_day[folded].get((month, day), ())

    def anchor_of(self, doc: DocId, asked: str, known: Mapping[str, str]) -> str:
        """The anchor of `doc` that says the same in another spelling: GitHub's slug, a heading's own words, `8` for an item.

        `known` are its anchors with their titles. Empty for none.
        """
        if doc not in self._anchors:
            spelled: dict[str, str] = {}
            for anchor, title in known.items():  # where `C` and `C#` are headings, each by its own words
                spelled.setdefault(title, anchor)
            for anchor, title in known.items():
                for name in (fold(anchor), fold(title), anchor.removeprefix("item-")):
                    spelled.setdefault(name, anchor)
            self._anchors[doc] = spelled
        folded = fold(asked)
        spelled = self._anchors[doc]
        return (spelled.get(asked) or spelled.get(folded, "")) if folded else ""

    def forget_anchors(self, docs: Iterable[DocId]) -> None:
        """Read the anchors of `docs` afresh when they are asked for."""
        for doc in docs:
            self._anchors.pop(doc, None)

    def _suggest(self, name: str) -> tuple[DocId, ...]:
        """The documents that come nearest to `name`, best first; of a path into `raw/` the raw documents alone."""
        return self._all_raw.suggest(name.removeprefix(RAW)) if name.startswith(RAW) else self._all.suggest(name)
