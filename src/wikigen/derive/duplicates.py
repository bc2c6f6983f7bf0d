"""Pages that may be one: on one arXiv paper, on one source, or of nearly one title and one day; with the one to keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from wikigen.derive.identity import PageKeys
from wikigen.linked import Link, Wiki
from wikigen.model import DocId, Page

__all__ = ["Duplicate", "duplicates"]

_NEAR = 92.0
"""Similarity of two titles, of 100, from which they are nearly one."""
_ALIKE = 60.0
"""Similarity of two titles of one source, of 100, from which they may be on one thing."""
_OF_A_DAY = 150
"""Pages of one day whose titles are compared with each other."""
_COMMON = 6
"""Pages that may share a source; what more of them name first is no page's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two or more summaries that share what they are on."""

    pages: tuple[DocId, ...]
    """The one to keep first: most links lead to it, then it is the longest."""
    why: str
    """`arxiv:2604.14228`, `url:example.com/a` or `title`."""


def duplicates(wiki: Wiki, keys: Mapping[DocId, PageKeys], backlinks: Mapping[DocId, tuple[Link, ...]]) -> tuple[Duplicate, ...]:
    """Every group of summaries that may be one, sorted; a pair that shares several things stands once."""
    groups: dict[str, list[DocId]] = defaultdict(list)
    by_day: dict[object, list[Page]] = defaultdict(list)
    for doc, page in wiki.pages.items():
        if page.meta.kind == "summary":
            for key in keys[doc].subject:
                groups[key].append(doc)
            if page.meta.date:
                by_day[page.meta.date].append(page)
    found: dict[frozenset[DocId], str] = {}
    for key, docs in sorted(groups.items()):
        if 1 < len(docs) <= _COMMON and (key.startswith("arxiv:") or _alike(wiki, docs)):
            found.setdefault(frozenset(docs), key)
    for pages in by_day.values():
        for pair in _near(pages[:_OF_A_DAY]):
            if not any(pair <= known for known in found):
                found[pair] = "title"
    ranked = (
        Duplicate(pages=tuple(sorted(docs, key=lambda doc: (-len(backlinks.get(doc, ())), -wiki.pages[doc].words, doc))), why=why)
        for docs, why in found.items()
    )
    return tuple(sorted(ranked, key=lambda entry: (sorted(entry.pages), entry.why)))


def _alike(wiki: Wiki, docs: list[DocId]) -> bool:
    """Whether the titles share words too: one newsletter is the source of several summaries, each on a matter of its own."""
    titles = [wiki.pages[doc].meta.title.casefold() for doc in docs]
    return all(fuzz.token_set_ratio(one, other) >= _ALIKE for one, other in combinations(titles, 2))


def _near(pages: list[Page]) -> Iterator[frozenset[DocId]]:
    """Pairs of pages of one day whose titles are nearly one; numbers must agree: a part 2 is no duplicate of part 1."""
    titles = [(page.id, page.meta.title.casefold(), sorted(filter(str.isdigit, page.meta.title))) for page in pages]
    for (one, first, digits), (other, second, numbers) in combinations(titles, 2):
        if digits == numbers and fuzz.ratio(first, second, score_cutoff=_NEAR) >= _NEAR:
            yield frozenset({one, other})
