"""Who refers to a page: one link of each page that does, the most telling one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Found, Link, Wiki
from wikigen.model import DocId

__all__ = ["backlinks"]

_TELLING = {"relation": 0, "body": 1, "source": 2, "raw": 3, "related": 4}
"""A sentence that states a relation tells more than an entry of a list."""


def backlinks(wiki: Wiki) -> Mapping[DocId, tuple[Link, ...]]:
    """For each page, the links that lead to it, newest source first. Indexes, logs and a page itself do not count."""
    best: dict[DocId, dict[DocId, Link]] = defaultdict(dict)
    for source, links in wiki.links.items():
        if not is_article(wiki.pages[source]):
            continue
        for link in links:
            if not isinstance(link.resolution, Found) or link.resolution.target == source:
                continue
            known = best[link.resolution.target].get(source)
            if known is None or _rank(link) < _rank(known):
                best[link.resolution.target][source] = link
    return MappingProxyType({target: tuple(found[source] for source in newest_first(wiki, found)) for target, found in best.items()})


def _rank(link: Link) -> tuple[bool, int, int]:
    return link.ref.context is None, _TELLING[link.ref.place], link.ref.span.start
