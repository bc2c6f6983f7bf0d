"""Pages by the month of their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Wiki
from wikigen.model import DocId

__all__ = ["timeline"]


def timeline(wiki: Wiki) -> Mapping[tuple[int, int], tuple[DocId, ...]]:
    """Year and month to the pages of that month, newest first in both."""
    months: dict[tuple[int, int], list[DocId]] = defaultdict(list)
    for doc, page in wiki.pages.items():
        if page.meta.day and is_article(page):
            months[page.meta.day.year, page.meta.day.month].append(doc)
    return MappingProxyType({month: newest_first(wiki, months[month]) for month in sorted(months, reverse=True)})
