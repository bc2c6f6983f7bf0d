"""Pages by the month of their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Wiki
from wikigen.model import DocId

__all__ = ["in_time", "timeline"]


def timeline(wiki: Wiki) -> Mapping[tuple[int, int], tuple[DocId, ...]]:
    """Year and month to the pages of that month, newest first in both."""
    months: dict[tuple[int, int], list[DocId]] = defaultdict(list)
    for doc, page in wiki.pages.items():
        if page.meta.day and is_article(page):
            months[page.meta.day.year, page.meta.day.month].append(doc)
    return MappingProxyType({month: newest_first(wiki, months[month]) for month in sorted(months, reverse=True)})


def in_time(newest: Sequence[DocId]) -> Mapping[DocId, tuple[DocId | None, DocId | None]]:
    """Of each of the dated pages, newest first, the one before it and the one after it."""
    return MappingProxyType(
        {doc: (before, after) for doc, before, after in zip(newest, [*newest[1:], None], [None, *newest], strict=False)}
    )
