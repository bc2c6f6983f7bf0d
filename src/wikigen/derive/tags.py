"""Tags, whichever way they are written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wikigen.derive.order import newest_first
from wikigen.linked import Wiki
from wikigen.model import DocId
from wikigen.paths import spelled_slug

__all__ = ["Tag", "tag_slug", "tags"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag and the pages that have it."""

    slug: str
    name: str
    """The spelling that most pages use."""
    pages: tuple[DocId, ...]
    """Newest first."""


def tag_slug(tag: str) -> str:
    """What two spellings of a tag share, and what its URL ends with; `C`, `C++` and `C#` are three tags."""
    return spelled_slug(tag)


def tags(wiki: Wiki) -> Mapping[str, Tag]:
    """Every tag, sorted by name."""
    members: dict[str, list[DocId]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for doc, page in wiki.pages.items():
        named = {tag_slug(tag): tag for tag in page.meta.tags if tag_slug(tag)}
        for slug, name in named.items():
            members[slug].append(doc)
            spellings[slug][name] += 1
    found = (
        Tag(slug=slug, name=min(spellings[slug], key=lambda name: (-spellings[slug][name], name)), pages=newest_first(wiki, docs))
        for slug, docs in members.items()
    )
    return MappingProxyType({tag.slug: tag for tag in sorted(found, key=lambda tag: (tag.name.casefold(), tag.slug))})
