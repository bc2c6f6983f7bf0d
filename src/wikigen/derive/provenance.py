"""From a page to the raw digests it came from, and from a digest to the pages that used it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wikigen.derive.identity import arxiv_ids, same_url, title_key
from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Found, Wiki
from wikigen.model import DocId, RawDoc, RawItem
from wikigen.paths import RAW

__all__ = ["Cited", "RawUse", "raw_of", "uses_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawUse:
    """A raw document that a page names, and which of its items the page builds on."""

    doc: DocId
    items: tuple[int, ...]
    """Numbers of items: those it names, else those that share a link, an arXiv id or a long title with the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """The pages that name a raw document."""

    pages: tuple[DocId, ...]
    """All of them, newest first."""
    by_item: Mapping[int, tuple[DocId, ...]]
    """Those that build on one item, newest first."""


def raw_of(wiki: Wiki) -> Mapping[DocId, tuple[RawUse, ...]]:
    """For each page that names raw documents, those documents in the page's order."""
    return MappingProxyType({doc: uses for doc in wiki.pages if (uses := tuple(_uses(wiki, doc)))})


def _uses(wiki: Wiki, page: DocId) -> Iterator[RawUse]:
    named: dict[DocId, set[int]] = {}
    for link in wiki.links[page]:
        found = link.resolution
        if isinstance(found, Found) and found.target.startswith(RAW) and found.target in wiki.raw:
            items = named.setdefault(found.target, set())
            if found.anchor.startswith("item-"):
                items.add(int(found.anchor.removeprefix("item-")))
    keys: set[str] = set()
    if any(not items and len(wiki.raw[doc].items) > 1 for doc, items in named.items()):
        keys = {
            title_key(wiki.pages[page].meta.title),
            *_keys(link.ref.target for link in wiki.links[page] if "://" in link.ref.target),
        } - {""}
    for doc, items in named.items():
        raw = wiki.raw[doc]
        yield RawUse(doc=doc, items=tuple(sorted(items)) or tuple(item.number for item in _shared(raw, keys)))


def _shared(raw: RawDoc, keys: set[str]) -> Iterator[RawItem]:
    """Items that have one of a page's keys; a digest of one item needs no telling."""
    if len(raw.items) > 1:
        yield from (item for item in raw.items if not keys.isdisjoint(_keys(item.links)) or title_key(item.title) in keys)


def _keys(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        yield same_url(url)
        yield from arxiv_ids((url,))


def uses_of(wiki: Wiki, raw_of: Mapping[DocId, tuple[RawUse, ...]]) -> Mapping[DocId, Cited]:
    """For each raw document that is named, the pages that name it: `raw_of` turned round. Indexes and logs do not count."""
    pages: dict[DocId, list[DocId]] = defaultdict(list)
    by_item: dict[DocId, dict[int, list[DocId]]] = defaultdict(lambda: defaultdict(list))
    for page, uses in raw_of.items():
        if not is_article(wiki.pages[page]):
            continue
        for use in uses:
            pages[use.doc].append(page)
            for number in use.items:
                by_item[use.doc][number].append(page)
    return MappingProxyType(
        {
            doc: Cited(
                pages=newest_first(wiki, docs),
                by_item=MappingProxyType({number: newest_first(wiki, found) for number, found in sorted(by_item[doc].items())}),
            )
            for doc, docs in pages.items()
        }
    )
