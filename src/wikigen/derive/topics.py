"""Topics, their pages, and the way from page to page within one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wikigen.config import Config
from wikigen.derive.order import is_article, newest_first
from wikigen.linked import Wiki
from wikigen.model import DocId
from wikigen.paths import folder_of, slugify

__all__ = ["Topic", "neighbours", "topics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic and its pages."""

    slug: str
    title: str
    folder: str
    """The folder below `wiki/` whose URL its hub has; empty where pages name a topic that has no folder."""
    tier: int | None
    """The tier that the configuration gives it."""
    pages: tuple[DocId, ...]
    """Newest first."""


def topics(wiki: Wiki, config: Config) -> Mapping[str, Topic]:
    """Every topic that a page has, sorted by title; those that only the configuration names have no page and no hub."""
    members: dict[str, list[DocId]] = defaultdict(list)
    folders: dict[str, str] = {}
    for doc, page in wiki.pages.items():
        folder = folder_of(doc)
        folders.setdefault(slugify(folder) or folder, folder)
        if page.meta.topic and is_article(page):
            members[page.meta.topic].append(doc)
    found = [
        Topic(
            slug=slug,
            title=config.topic_title(slug if slug in config.topics else folders.get(slug, slug)),
            folder=folders.get(slug, ""),
            tier=config.topics[slug].tier if slug in config.topics else None,
            pages=newest_first(wiki, docs),
        )
        for slug, docs in members.items()
    ]
    return MappingProxyType({topic.slug: topic for topic in sorted(found, key=lambda topic: (topic.title.casefold(), topic.slug))})


def neighbours(wiki: Wiki, by_topic: Mapping[str, Topic]) -> Mapping[DocId, tuple[DocId | None, DocId | None]]:
    """Of each dated page, the one before it and the one after it in its topic."""
    found: dict[DocId, tuple[DocId | None, DocId | None]] = {}
    for topic in by_topic.values():
        dated = [doc for doc in reversed(topic.pages) if wiki.pages[doc].meta.day]
        for before, doc, after in zip([None, *dated], dated, [*dated[1:], None], strict=False):
            found[doc] = (before, after)
    return MappingProxyType(found)
