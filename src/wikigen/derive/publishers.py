"""Who published what the wiki builds on: by the host of a source's URL, or by its name where it has none."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import urlsplit

from wikigen.derive.order import newest_first
from wikigen.linked import External, Wiki
from wikigen.model import DocId, LinkRef
from wikigen.paths import slugify, url_slug

__all__ = ["Publisher", "publisher_slug", "publishers"]

_HOST_PREFIX = re.compile(r"^(?:www|newsletter|blog|m|mobile|amp|en)\.")
_FILLER = re.compile(r"\b(?:newsletter|substack|blog|the)\b", re.IGNORECASE)
_PLATFORMS = frozenset({"arxiv.org", "github.com", "huggingface.co", "youtube.com", "x.com", "twitter.com", "medium.com", "linkedin.com"})
"""Hosts that many publish on: a digest's sender is not their name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A publisher and the pages with a source of theirs."""

    slug: str
    name: str
    """As digests name the sender, else the host, else the name as most pages write it."""
    pages: tuple[DocId, ...]
    """Newest first."""


def publisher_slug(ref: LinkRef) -> str:
    """What identifies the publisher of a source: the host without a leading `newsletter.`, or the folded name."""
    return _slug(ref.target if "://" in ref.target else "", ref.label)


@lru_cache(maxsize=1 << 17)
def _slug(url: str, label: str) -> str:
    if url:
        return url_slug(_host(url).replace(".", "-"))
    return url_slug(_FILLER.sub("", label)) or url_slug(label)


@lru_cache(maxsize=1 << 17)
def _host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return _HOST_PREFIX.sub("", host)


def publishers(wiki: Wiki) -> Mapping[str, Publisher]:
    """Every publisher of a source that a page names in its metadata, sorted by name."""
    senders = _senders(wiki)
    by_name = {slugify(name): slug for slug, name in senders.items()}
    members: dict[str, list[DocId]] = defaultdict(list)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for doc, links in wiki.links.items():
        found: dict[str, str] = {}
        for link in links:
            if link.ref.place != "source" or not isinstance(link.resolution, External) or link.ref.label.startswith("("):
                continue
            slug = publisher_slug(link.ref)
            slug = by_name.get(slug, slug)
            if slug:
                found[slug] = senders.get(slug) or _host(link.ref.target) or link.ref.label
        for slug, name in found.items():
            members[slug].append(doc)
            names[slug][name] += 1
    listed = (
        Publisher(slug=slug, name=min(names[slug], key=lambda name: (-names[slug][name], name)), pages=newest_first(wiki, docs))
        for slug, docs in members.items()
    )
    return MappingProxyType({entry.slug: entry for entry in sorted(listed, key=lambda entry: (entry.name.casefold(), entry.slug))})


def _senders(wiki: Wiki) -> dict[str, str]:
    """Host slug to the name that mails use whose first link leads there."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for raw in wiki.raw.values():
        for item in raw.items if raw.kind == "gmail" else ():
            hosts = list(dict.fromkeys(_host(url) for url in item.links))
            if item.author and len(hosts) == 1 and hosts[0] and hosts[0] not in _PLATFORMS:
                seen[hosts[0].replace(".", "-")][item.author] += 1
    return {slug: min(found, key=lambda name: (-found[name], name)) for slug, found in seen.items()}
