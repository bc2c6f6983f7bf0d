"""What tells that two texts are of one thing: a URL without its trimmings, an arXiv id, a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from wikigen.linked import External, Wiki
from wikigen.links.clean import clean_url
from wikigen.model import LinkRef, Page, RawDoc, RawItem
from wikigen.paths import fold

__all__ = ["arxiv_ids", "canonical", "page_keys", "primary_keys", "raw_keys", "same_url", "title_key"]

_ARXIV = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html)/|huggingface\.co/papers/|alphaxiv\.org/(?:abs|overview)/)(\d{4}\.\d{4,5})(?!\d)", re.IGNORECASE
)
_PREFIX = re.compile(r"^(?:www|m|mobile|amp)\.")
_LONG_TITLE = 20
"""Letters and digits from which a title is one thing's alone."""


@lru_cache(maxsize=1 << 17)
def same_url(url: str) -> str:
    """A URL without scheme, `www.`, query and fragment, folded: for comparison only."""
    bare = url.partition("#")[0].partition("?")[0].partition("://")[2]
    return fold(bare.removeprefix("www."))


def canonical(url: str) -> str:
    """What a URL is compared by: tracking and redirectors undone, no scheme, host prefix, fragment or closing slash; empty for a mere host."""
    cleaned = clean_url(url) or ""
    host, _, path = cleaned.partition("#")[0].partition("://")[2].partition("/")
    path = path.rstrip("/")
    return f"{_PREFIX.sub('', host.lower())}/{path}" if path else ""


def arxiv_ids(urls: Iterable[str]) -> Iterator[str]:
    """The arXiv ids that URLs name, without their versions."""
    for url in urls:
        yield from _ARXIV.findall(url)


def _keys(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        if ids := list(arxiv_ids([url])):
            yield from (f"arxiv:{name}" for name in ids)
        elif found := canonical(url):
            yield f"url:{found}"


def title_key(title: str) -> str:
    """What a long title is compared by; empty for one that many things may have."""
    folded = fold(title)
    return f"title:{folded}" if len(folded) >= _LONG_TITLE else ""


def page_keys(wiki: Wiki, page: Page) -> frozenset[str]:
    """The keys of everything that a page names as a source or links to outside, and of its title."""
    urls = (link.resolution.url for link in wiki.links[page.id] if isinstance(link.resolution, External) and link.resolution.url)
    return frozenset(key for key in (*_keys(urls), title_key(page.meta.title)) if key)


def primary_keys(refs: Iterable[LinkRef]) -> frozenset[str]:
    """The keys of what a page is on: its one arXiv id, and the first URL among its sources."""
    urls = [ref.target for ref in refs if "://" in ref.target]
    ids = set(arxiv_ids(urls))
    keys = {f"arxiv:{name}" for name in ids} if len(ids) == 1 else set()
    return frozenset(keys | {f"url:{found}" for url in urls[:1] if (found := canonical(url)) and not list(arxiv_ids([url]))})


def raw_keys(raw: RawDoc, item: RawItem) -> frozenset[str]:
    """The keys of one item of a raw document; its own URL and title count where it is the only one."""
    urls = (*item.links, raw.url) if len(raw.items) == 1 and raw.url else item.links
    titles = (item.title, raw.title) if len(raw.items) == 1 else (item.title,)
    return frozenset(key for key in (*_keys(urls), *map(title_key, titles)) if key)
