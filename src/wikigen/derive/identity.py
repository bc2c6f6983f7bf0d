"""What tells that two texts are of one thing: a URL without its trimmings, an arXiv id, a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from wikigen.linked import External, Wiki
from wikigen.links.clean import clean_url
from wikigen.model import DocId, LinkRef
from wikigen.paths import fold

__all__ = ["PageKeys", "arxiv_ids", "canonical", "page_keys", "raw_keys", "same_url", "title_key"]

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


class PageKeys(NamedTuple):
    """The keys of a page, each sorted."""

    named: tuple[str, ...]
    """Of everything that it names as a source or links to outside, and of its title."""
    subject: tuple[str, ...]
    """Of what it is on: its one arXiv id, and the first URL among its sources."""


_PAGE_KEYS = msgspec.msgpack.Decoder(PageKeys)
_RAW_KEYS = msgspec.msgpack.Decoder(tuple[tuple[str, ...], ...])


def page_keys(wiki: Wiki) -> dict[DocId, PageKeys]:
    """The keys of every page."""

    def keys(doc: DocId) -> PageKeys:
        page = wiki.pages[doc]
        urls = (link.resolution.url for link in wiki.links[doc] if isinstance(link.resolution, External) and link.resolution.url)
        return PageKeys(_sorted((*_keys(urls), title_key(page.meta.title))), _sorted(_subject(page.meta.sources)))

    return wiki.kept.each("page-keys", {doc: page.digest.encode() for doc, page in wiki.pages.items()}, keys, _PAGE_KEYS)


def raw_keys(wiki: Wiki) -> dict[DocId, tuple[tuple[str, ...], ...]]:
    """The keys of every item of every raw document, each sorted; the document's own URL and title count for an item that is the only one."""

    def keys(doc: DocId) -> tuple[tuple[str, ...], ...]:
        raw = wiki.raw[doc]
        only = len(raw.items) == 1
        return tuple(
            _sorted((
                *_keys((*item.links, raw.url) if only and raw.url else item.links),
                *map(title_key, (item.title, raw.title) if only else (item.title,)),
            ))
            for item in raw.items
        )  # fmt: skip

    return wiki.kept.each("raw-keys", {doc: raw.digest.encode() for doc, raw in wiki.raw.items()}, keys, _RAW_KEYS)


def _subject(refs: Iterable[LinkRef]) -> Iterator[str]:
    urls = [ref.target for ref in refs if "://" in ref.target]
    ids = set(arxiv_ids(urls))
    if len(ids) == 1:
        yield f"arxiv:{ids.pop()}"
    if urls and not any(arxiv_ids(urls[:1])) and (found := canonical(urls[0])):
        yield f"url:{found}"


def _sorted(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({key for key in keys if key}))
