"""What of a page anything may be derived from: what it says of itself and what it leads to, wherever that stands in the text.

Most edits change none of it, and most others little. What does not follow from what has changed since an earlier reading still holds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from msgspec.structs import replace

from wikigen.derive.logbook import LOG
from wikigen.linked import Link, Wiki
from wikigen.model import DocId, LinkRef, Metadata, Page, Span

__all__ = ["Earlier", "Held", "differences", "placeless", "touched"]

_NOWHERE = Span(start=0, end=0, line=1, column=1)
_WITH_REFS = frozenset({"sources", "raw", "related"})

_Derived = TypeVar("_Derived")
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Earlier(Generic[_Derived]):
    """What was derived from an earlier reading of a wiki, so that only what pages that were touched since say and lead to is looked at."""

    wiki: Wiki
    known: _Derived
    touched: frozenset[DocId]
    """The pages that are others now, or have other links, came or went."""


@dataclass(frozen=True, slots=True)
class Held:
    """Things that were derived from an earlier reading, and names of `differences` for all that has changed since."""

    known: object | None
    """Has them as attributes; None where there is no such reading."""
    changed: frozenset[str]

    def still(self, name: str, read: str, make: Callable[[], _Thing]) -> _Thing:
        """What was known as `name`, unless any of what it is made from, which is `read`, has changed."""
        return getattr(self.known, name) if self.known and self.changed.isdisjoint(("documents", *read.split())) else make()


def touched(before: Wiki, after: Wiki) -> frozenset[DocId]:
    """The pages that are other objects in two readings, or have links that are, or are in one alone."""
    pages, links = before.pages, before.links
    found = {doc for doc, page in after.pages.items() if pages.get(doc) is not page or links.get(doc) is not after.links[doc]}
    return frozenset(found | (pages.keys() - after.pages.keys()))


def differences(before: Wiki, after: Wiki, docs: Iterable[DocId]) -> frozenset[str]:
    """In what `docs`, the pages that were touched between two readings, differ, of all that may be derived from.

    `documents` where pages or raw documents came, went or, of these, changed; `links`, wherever they stand; `order` where pages may stand
    in another order, or in other lists; else names of what a page says: a field of `Metadata`, `questions` with their places, `headings`,
    `paragraphs` for how many it has and how many are sourced, `log` for the entries of the log, or `logbook` for any of its text.
    """
    if before.pages.keys() != after.pages.keys() or before.raw.keys() != after.raw.keys():
        return frozenset({"documents"})
    if any(before.raw[doc] is not raw and before.raw[doc] != raw for doc, raw in after.raw.items()):
        return frozenset({"documents"})
    found: set[str] = set()
    for doc in docs:
        known = dict(_gist(before.pages[doc]))
        found.update(name for name, value in _gist(after.pages[doc]) if known[name] != value)
        if list(map(_link_gist, before.links[doc])) != list(map(_link_gist, after.links[doc])):
            found.add("links")
    return frozenset(found)


def _gist(page: Page) -> Iterator[tuple[str, Any]]:
    meta = page.meta
    for name in Metadata.__struct_fields__:
        value = getattr(meta, name)
        yield name, tuple(map(placeless, value)) if name in _WITH_REFS else value
    yield "order", (meta.kind, meta.day or meta.title)
    yield "questions", page.questions
    yield "paragraphs", (page.paragraphs, page.sourced)
    headings = tuple(section.title for section in page.sections)
    yield "headings", headings
    yield "log", headings if page.id == LOG else ()
    yield "logbook", page.digest if page.id == LOG else ""


def placeless(ref: LinkRef) -> LinkRef:
    """A reference without its place in the text."""
    return replace(ref, span=_NOWHERE, opening=0, closing=0)


def _link_gist(link: Link) -> tuple[Hashable, ...]:
    ref = link.ref
    return ref.syntax, ref.target, ref.label, ref.anchor, ref.place, ref.context, link.resolution
