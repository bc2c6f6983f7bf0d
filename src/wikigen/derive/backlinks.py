"""Who refers to a page: one link of each page that does, the most telling one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from wikigen.derive.gist import Earlier, placeless
from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Found, Link, Wiki
from wikigen.model import DocId

__all__ = ["Backlinks", "backlinks"]

Backlinks: TypeAlias = Mapping[DocId, tuple[Link, ...]]

_TELLING = {"relation": 0, "body": 1, "source": 2, "raw": 3, "related": 4}
"""A sentence that states a relation tells more than an entry of a list."""


def backlinks(wiki: Wiki, earlier: Earlier[Backlinks] | None = None) -> Backlinks:
    """For each page, by its id, the links that lead to it, newest source first, without their places. Indexes, logs and a page itself do not count.

    No page shows where another one's link stands: so what is written above that touches one page alone.
    """
    if earlier is None:
        found = {target: _ordered(wiki, links) for target, links in _best(wiki, wiki.links).items()}
        return MappingProxyType(dict(sorted(found.items())))
    found, touched = dict(earlier.known), earlier.touched
    now, before = (_best(reading, touched & reading.links.keys()) for reading in (wiki, earlier.wiki))
    for target in now.keys() | before.keys():
        others = {link.source: link for link in found.get(target, ()) if link.source not in touched}
        if links := others | now.get(target, {}):
            found[target] = _ordered(wiki, links)
        else:
            found.pop(target, None)
    if found.keys() == earlier.known.keys():
        return MappingProxyType(found) if found != earlier.known else earlier.known
    return MappingProxyType(dict(sorted(found.items())))


def _best(wiki: Wiki, sources: Iterable[DocId]) -> dict[DocId, dict[DocId, Link]]:
    """For each page that `sources` lead to, and each of them, the link that tells most, without its place."""
    best: dict[DocId, dict[DocId, Link]] = defaultdict(dict)
    for source in sources:
        if not is_article(wiki.pages[source]):
            continue
        for link in wiki.links[source]:
            if not isinstance(link.resolution, Found) or link.resolution.target == source:
                continue
            known = best[link.resolution.target].get(source)
            if known is None or _rank(link) < _rank(known):
                best[link.resolution.target][source] = link
    return {target: {source: _placeless(link) for source, link in links.items()} for target, links in best.items()}


def _ordered(wiki: Wiki, links: Mapping[DocId, Link]) -> tuple[Link, ...]:
    return tuple(links[source] for source in newest_first(wiki, links))


def _placeless(link: Link) -> Link:
    return Link(source=link.source, ref=placeless(link.ref), resolution=link.resolution)


def _rank(link: Link) -> tuple[bool, int, int]:
    return link.ref.context is None, _TELLING[link.ref.place], link.ref.span.start
