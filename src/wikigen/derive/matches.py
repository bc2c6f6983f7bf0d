"""Which pages use a raw document without naming it, and what no page uses: matched by URL, arXiv id and title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wikigen.derive.globs import globs
from wikigen.derive.identity import PageKeys, raw_keys
from wikigen.derive.order import is_article
from wikigen.derive.provenance import Cited, RawUse
from wikigen.linked import Wiki
from wikigen.model import DocId

__all__ = ["Match", "Matches", "matches"]

_COMMON = 8
"""Items that may share a key: what more of them link to is nobody's own, such as a newsletter's front page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A page that uses an item which it does not name."""

    page: DocId
    raw: DocId
    item: int
    how: str
    """`arxiv:2604.14228`, `url:example.com/a`, `title:…`: what the two share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Uses of raw documents beyond those that pages name."""

    implied: Mapping[DocId, tuple[Match, ...]]
    """By page, sorted by document and item."""
    unused: tuple[DocId, ...]
    """Raw documents that no page names, by a pattern too, or matches, sorted."""
    unused_items: Mapping[DocId, tuple[int, ...]]
    """Of documents that are used, the items that no page names or matches; only where pages name items at all."""
    patterns: Mapping[str, tuple[DocId, ...]]
    """Those by which pages name several raw files at once, as `globs` has them."""


def matches(wiki: Wiki, keys: Mapping[DocId, PageKeys], raw_of: Mapping[DocId, tuple[RawUse, ...]], uses: Mapping[DocId, Cited]) -> Matches:
    """Every match of a page with an item by `keys`; a page that names the document already matches nothing in it."""
    holders: dict[str, list[tuple[DocId, int]]] = defaultdict(list)
    for doc, of_items in raw_keys(wiki).items():
        for item, of_item in zip(wiki.raw[doc].items, of_items, strict=True):
            for key in of_item:
                holders[key].append((doc, item.number))
    implied: dict[DocId, tuple[Match, ...]] = {}
    used: dict[DocId, set[int]] = {doc: set(cited.by_item) for doc, cited in uses.items()}
    for doc, page in wiki.pages.items():
        if not is_article(page):
            continue
        named = {use.doc for use in raw_of.get(doc, ())}
        found: dict[tuple[DocId, int], str] = {}
        for key in keys[doc].named:
            items = holders.get(key, ())
            for raw_doc, number in items if len(items) <= _COMMON else ():
                used.setdefault(raw_doc, set()).add(number)
                if raw_doc not in named:
                    found.setdefault((raw_doc, number), key)
        if found:
            implied[doc] = tuple(Match(page=doc, raw=raw_doc, item=number, how=how) for (raw_doc, number), how in sorted(found.items()))
    patterns = globs(wiki)
    of_patterns = {doc for found in patterns.values() for doc in found}
    left = {doc: tuple(item.number for item in wiki.raw[doc].items if item.number not in items) for doc, items in used.items() if items}
    return Matches(
        implied=MappingProxyType(implied),
        unused=tuple(doc for doc in wiki.raw if doc not in used and doc not in of_patterns),
        unused_items=MappingProxyType({doc: numbers for doc, numbers in sorted(left.items()) if numbers}),
        patterns=patterns,
    )
