"""How much each page matters: its own tier, else its topic's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from wikigen.config import Config
from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Wiki
from wikigen.model import DocId

__all__ = ["tier_of", "tiers"]


def tier_of(wiki: Wiki, config: Config) -> Mapping[DocId, int]:
    """The tier of every page that has one."""
    found: dict[DocId, int] = {}
    for doc, page in wiki.pages.items():
        topic = config.topics.get(page.meta.topic)
        tier = page.meta.tier if page.meta.tier is not None else topic.tier if topic else None
        if tier is not None:
            found[doc] = tier
    return MappingProxyType(found)


def tiers(wiki: Wiki, tier: Mapping[DocId, int], config: Config) -> Mapping[int, tuple[DocId, ...]]:
    """Pages by tier, newest first; a tier that no page has stands here if the configuration names it and any page has one."""
    members: dict[int, list[DocId]] = defaultdict(list)
    for doc, number in tier.items():
        if is_article(wiki.pages[doc]):
            members[number].append(doc)
    numbers = sorted({*members, *config.tiers} if members else ())
    return MappingProxyType({number: newest_first(wiki, members[number]) for number in numbers})
