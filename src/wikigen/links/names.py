"""Every name that a document answers to: path, file name, stem, title, alias, slug, and all of them folded."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from wikigen.model import DocId, Page, RawDoc
from wikigen.paths import RAW, WIKI, fold, hub_id, name_of, slugify, stem_of

__all__ = ["Names"]

_DATED = re.compile(r"^\d{4}-\d{2}-\d{2}[-_ ]?")
_WORD = re.compile(r"[^\W\d_]\w{2,}")
_COMPARED = 250
"""Names that one suggestion is chosen from: what it costs must not grow with the wiki."""
_NEAR = 60.0
"""Similarity, of 100, from which a name is worth suggesting."""

_Index = dict[str, list[DocId]]


class Names:
    """An index of all names, made once for a wiki; each look-up costs what it finds."""

    def __init__(self, pages: Mapping[DocId, Page], raw: Mapping[DocId, RawDoc], assets: Iterable[DocId]) -> None:
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
        self._anchors: dict[DocId, dict[str, str]] = {}
        self._words: dict[str, set[DocId]] = defaultdict(set)
        self._spoken: dict[DocId, str] = {}
        for page in pages.values():
            self._add_page(page)
        for doc in raw.values():
            self._add(doc.id, doc.title)
            for companion in doc.companions:
                self.paths[companion] = doc.id
                self.files[name_of(companion)].append(doc.id)
        for asset in assets:
            self.paths[asset] = asset
            self.files[name_of(asset)].append(asset)
        self.suggest = lru_cache(maxsize=4096)(self._suggest)

    def _add(self, doc: DocId, title: str) -> None:
        self.paths[doc] = doc
        self.files[name_of(doc)].append(doc)
        self.files[stem_of(doc)].append(doc)
        self._spoken[doc] = f"{title} {stem_of(doc)}".replace("-", " ").lower()
        for word in _WORD.findall(self._spoken[doc]):
            self._words[word].add(doc)

    def _add_page(self, page: Page) -> None:
        doc, stem = page.id, stem_of(page.id)
        self._add(doc, page.meta.title)
        folder = posixpath.dirname(doc).removeprefix(WIKI.rstrip("/")).lstrip("/")
        if stem in {"index", "README"}:
            self.paths[hub_id(folder) if folder else WIKI] = doc
        elif folder:
            top = hub_id(folder.partition("/")[0])
            self.paths.setdefault(top, top)
        if page.meta.date:
            self.days[doc] = page.meta.date
        self.titles[page.meta.title].append(doc)
        for alias in page.meta.aliases:
            self.aliases[alias].append(doc)
            self.folded[fold(alias)].append(doc)
        undated = _DATED.sub("", stem)
        for slug in {slugify(page.meta.title), undated}:
            self.slugs[slug].append(doc)
        for name in {fold(page.meta.title), fold(stem), fold(undated)}:
            self.folded[name].append(doc)

    def anchor_of(self, doc: DocId, asked: str, known: Mapping[str, str]) -> str:
        """The anchor of `doc` that says the same in another spelling: GitHub's slug, a heading's own words, `8` for an item.

        `known` are its anchors with their titles. Empty for none.
        """
        if doc not in self._anchors:
            spelled: dict[str, str] = {}
            for anchor, title in known.items():
                for name in (fold(anchor), fold(title), anchor.removeprefix("item-")):
                    spelled.setdefault(name, anchor)
            self._anchors[doc] = spelled
        folded = fold(asked)
        return self._anchors[doc].get(folded, "") if folded else ""

    def _suggest(self, name: str, limit: int = 3) -> tuple[DocId, ...]:
        """The documents whose title and file name come nearest to `name`, best first."""
        asked = re.sub(r"[-_/]+", " ", posixpath.splitext(name)[0]).lower().strip()
        near: set[DocId] = set()
        for word in sorted(set(_WORD.findall(asked)), key=lambda word: len(self._words.get(word, ()))):
            if len(near) >= _COMPARED:
                break  # the rarest words alone tell enough
            near |= self._words.get(word, set())
        choices = {doc: self._spoken[doc] for doc in _around(name, sorted(near or self._spoken))}
        found = process.extract(asked, choices, scorer=fuzz.token_set_ratio, limit=limit * 3, score_cutoff=_NEAR)
        ranked = sorted(found, key=lambda hit: (-hit[1], -fuzz.ratio(asked, hit[0]), hit[2].startswith(RAW), hit[2]))
        return tuple(doc for _, _, doc in ranked[:limit])


def _around(name: str, docs: list[DocId]) -> list[DocId]:
    """At most `_COMPARED` of sorted `docs`, those whose file names sort nearest to `name`: digests of the days around it."""
    if len(docs) <= _COMPARED:
        return docs
    docs = sorted(docs, key=stem_of)
    at = bisect_left(docs, name, key=stem_of)
    start = max(0, min(at - _COMPARED // 2, len(docs) - _COMPARED))
    return docs[start : start + _COMPARED]
