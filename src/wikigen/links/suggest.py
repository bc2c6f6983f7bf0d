"""Documents that a name which nobody has comes near to."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from rapidfuzz import fuzz, process

from wikigen.model import DocId
from wikigen.paths import RAW, stem_of

__all__ = ["Suggester"]

_WORD = re.compile(r"[^\W\d_]\w{2,}")
_COMPARED = 250
"""Names that one suggestion is chosen from: what it costs must not grow with the wiki."""
_NEAR = 60.0
"""Similarity, of 100, from which a name is worth suggesting."""
_ALIKE = 70.0
"""Similarity, of 100, of two words of which one may be the other misspelt."""
_SPELLED = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")


class Suggester:
    """What there is to suggest, with titles; it is gone through when it is first asked, since most builds never ask."""

    def __init__(self, titles: Mapping[DocId, str]) -> None:
        self._titles = titles

    @cached_property
    def _spoken(self) -> dict[DocId, str]:
        """Title and file name of each document, in words."""
        return {doc: f"{title} {stem_of(doc)}".replace("-", " ").lower() for doc, title in self._titles.items()}

    @cached_property
    def _by_stem(self) -> list[DocId]:
        """All documents, by their file names."""
        return sorted(self._spoken, key=lambda doc: (stem_of(doc), doc))

    @cached_property
    def _words(self) -> dict[str, list[DocId]]:
        """The documents whose title or file name has a word, by their file names."""
        words: dict[str, list[DocId]] = defaultdict(list)
        for doc in self._by_stem:
            for word in dict.fromkeys(_WORD.findall(self._spoken[doc])):
                words[word].append(doc)
        return words

    def suggest(self, name: str, limit: int = 3) -> tuple[DocId, ...]:
        """The documents whose title and file name come nearest to `name`, best first."""
        asked = re.sub(r"[-_/]+", " ", posixpath.splitext(name)[0]).lower().strip()
        near: dict[DocId, None] = {}
        for word in sorted(set(_WORD.findall(asked)), key=lambda word: (len(self._words.get(word, ())), word)):
            if len(near) >= _COMPARED:
                break  # the rarest words alone tell enough
            near |= dict.fromkeys(_around(name, self._words.get(word, [])))
        choices = {doc: self._spoken[doc] for doc in near or _around(name, self._by_stem)}
        found = process.extract(asked, choices, scorer=fuzz.token_set_ratio, limit=limit * 3, score_cutoff=_NEAR)
        ranked = sorted(found, key=lambda hit: (-hit[1], -fuzz.ratio(asked, hit[0]), hit[2].startswith(RAW), hit[2]))
        words = _SPELLED.findall(posixpath.basename(posixpath.splitext(name)[0]).lower())
        return tuple(doc for spoken, _, doc in ranked if _shares(words, spoken))[:limit]


def _shares(words: list[str], spoken: str) -> bool:
    """Whether more than half of the words that were asked for are a document's, well spelt or not; numbers and single letters are none."""
    words = [word for word in words if len(word) > 1]
    known = _SPELLED.findall(spoken)
    shared = sum(process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None for word in words)
    return not words or 2 * shared > len(words)


def _around(name: str, docs: list[DocId]) -> list[DocId]:
    """At most `_COMPARED` of `docs`, which are sorted by file name: those nearest to `name`, such as digests of the days around it."""
    if len(docs) <= _COMPARED:
        return docs
    at = bisect_left(docs, name, key=stem_of)
    start = max(0, min(at - _COMPARED // 2, len(docs) - _COMPARED))
    return docs[start : start + _COMPARED]
