"""How far a page can be walked back: which of its raw references are there, how many paragraphs carry a source, how many publishers it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wikigen.derive.order import is_article
from wikigen.derive.publishers import Publisher
from wikigen.linked import Found, Missing, Wiki
from wikigen.model import DocId
from wikigen.paths import RAW

__all__ = ["Support", "support", "support_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What stands behind one page, in counts."""

    raw_found: int
    """Raw documents that it names and that are there, each once."""
    raw_missing: int
    """Raw documents that it names and that are not there."""
    paragraphs: int
    """Paragraphs and entries of running text."""
    sourced: int
    """Those of them with a link to a raw document or out of the wiki."""
    publishers: int
    """Different publishers of its sources."""


def support(wiki: Wiki, publishers: Mapping[str, Publisher]) -> Mapping[DocId, Support]:
    """The support of every page that says something of its own."""
    voices = Counter(doc for publisher in publishers.values() for doc in publisher.pages)
    return MappingProxyType({doc: support_of(wiki, doc, voices[doc]) for doc, page in wiki.pages.items() if is_article(page)})


def support_of(wiki: Wiki, doc: DocId, publishers: int) -> Support:
    """The support of one page, which has sources of so many `publishers`."""
    found: set[str] = set()
    missing: set[str] = set()
    for link in wiki.links[doc]:
        if isinstance(link.resolution, Found) and link.resolution.target.startswith(RAW):
            found.add(link.resolution.target)
        elif isinstance(link.resolution, Missing) and (link.ref.place == "raw" or link.ref.target.startswith(RAW)):
            missing.add(link.ref.target)
    page = wiki.pages[doc]
    return Support(raw_found=len(found), raw_missing=len(missing), paragraphs=page.paragraphs, sourced=page.sourced, publishers=publishers)
