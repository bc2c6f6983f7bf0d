"""From a page to the raw digests it came from, and from a digest to the pages that used it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from wikigen.derive.gist import Earlier
from wikigen.derive.identity import arxiv_ids, same_url, title_key
from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Found, Wiki
from wikigen.model import DocId
from wikigen.paths import RAW
from wikigen.rawdoc import RawDoc

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


def raw_of(wiki: Wiki, earlier: Earlier[Mapping[DocId, tuple[RawUse, ...]]] | None = None) -> Mapping[DocId, tuple[RawUse, ...]]:
    """For each page that names raw documents, those documents in the page's order; `earlier` is a reading with the same raw documents."""
    items_of = cache(lambda doc: _keys_of_items(wiki.raw[doc]))  # pages of a day name one digest

    def uses(doc: DocId) -> tuple[RawUse, ...]:
        if earlier and doc not in earlier.touched:
            return earlier.known.get(doc, ())
        return tuple(_uses(wiki, doc, items_of))

    found = {doc: named for doc in wiki.pages if (named := uses(doc))}
    return earlier.known if earlier and found == earlier.known else MappingProxyType(found)


def _uses(wiki: Wiki, page: DocId, items_of: Callable[[DocId], Mapping[int, frozenset[str]]]) -> Iterator[RawUse]:
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
        shared = (number for number, of_item in items_of(doc).items() if not keys.isdisjoint(of_item)) if keys else ()
        yield RawUse(doc=doc, items=tuple(sorted(items)) or tuple(shared))


def _keys_of_items(raw: RawDoc) -> Mapping[int, frozenset[str]]:
    """The keys of each item by its number; none for a digest of one item, which needs no telling."""
    items = raw.items if len(raw.items) > 1 else ()
    return {item.number: frozenset((*_keys(item.links), title_key(item.title))) for item in items}


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
