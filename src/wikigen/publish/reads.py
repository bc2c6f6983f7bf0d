"""What of a site a page was made from, found out by watching: next time, only pages that read what has changed are made anew.

A facet is a place in a site that a page may read: a mapping's name and a key, or a name alone. Nothing is listed by hand, so nothing can be
forgotten.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields
from types import FunctionType, MethodType
from typing import Any, TypeAlias, TypeVar, cast
from zlib import crc32

from wikigen.derive import Derived, Relations
from wikigen.linked import Wiki
from wikigen.publish.site import Site

__all__ = ["Facet", "Watch", "changes", "numbers", "packed", "untouched"]

Facet: TypeAlias = tuple[str, str | None]
"""`("cards", "wiki/a.md")`; with None, the order and number of all."""

_PARTS = {"wiki": Wiki, "derived": Derived, "relations": Relations}
_UNWATCHED = frozenset(
    {"config", "directory_urls", "unclear", "suggest", "text_of", "diagnostics", "paths", "kept", "make_upkeep", "upkeep", "numbers"}
)
"""What stays the same as long as a site is made from one configuration, what no page shows, and what follows from a document that is read."""
_NOTHING = object()

_Made = TypeVar("_Made")


class Watch:
    """A site that remembers what is read of it."""

    def __init__(self, site: Site) -> None:
        self._reads: set[Facet] = set()
        self.site = cast("Site", _Watched(site, "", self._note))

    def _note(self, facet: Facet) -> None:
        self._reads.add(facet)

    def during(self, make: Callable[[Site], _Made]) -> tuple[_Made, frozenset[Facet]]:
        """What `make` makes of the site, and all that it read of it."""
        self._reads.clear()
        made = make(self.site)
        return made, frozenset(self._reads)


class _Watched:
    """Stands for a site, its wiki or what is derived from it."""

    def __init__(self, target: Any, name: str, note: Callable[[Facet], None]) -> None:
        self._target, self._name, self._note = target, name, note

    def __getattr__(self, name: str) -> Any:
        found = getattr(type(self._target), name, None)
        if isinstance(found, FunctionType):
            return MethodType(found, self)
        value = getattr(self._target, name)
        if name in _UNWATCHED:
            kept = value
        elif name in _PARTS:
            kept = _Watched(value, f"{name}.", self._note)
        elif isinstance(value, Mapping):
            kept = _WatchedMapping(value, self._name + name, self._note)
        else:
            self._note((self._name + name, None))
            return value
        setattr(self, name, kept)
        return kept


class _WatchedMapping(Mapping[str, Any]):
    def __init__(self, target: Mapping[str, Any], name: str, note: Callable[[Facet], None]) -> None:
        self._target, self._name, self._note = target, name, note

    def __getitem__(self, key: str) -> Any:
        self._note((self._name, key))
        return self._target[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._note((self._name, key))
        return self._target.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note((self._name, cast("str", key)))
        return key in self._target

    def __iter__(self) -> Iterator[str]:
        self._note((self._name, None))
        return iter(self._target)

    def __len__(self) -> int:
        self._note((self._name, None))
        return len(self._target)


def changes(before: Site, after: Site) -> frozenset[Facet]:
    """Every facet in which two sites of one configuration differ."""
    found: set[Facet] = set()
    for part, old, new in (
        ("", before, after),
        ("wiki.", before.wiki, after.wiki),
        ("derived.", before.derived, after.derived),
        ("relations.", before.derived.relations, after.derived.relations),
    ):
        for field in fields(type(new)):
            if field.name not in _UNWATCHED and field.name not in _PARTS:
                found.update(_differences(part + field.name, getattr(old, field.name), getattr(new, field.name)))
    return frozenset(found)


def _differences(name: str, old: Any, new: Any) -> Iterator[Facet]:
    if old is new:
        return
    if not isinstance(new, Mapping):
        if old != new:
            yield name, None
        return
    same = len(old) == len(new)
    for key, value in new.items():
        known = old.get(key, _NOTHING)
        if known is not value and known != value:
            same = same and known is not _NOTHING
            yield name, key
    if not same:
        yield from ((name, key) for key in old if key not in new)
    if not same or list(old) != list(new):
        yield name, None


def _number(facet: Facet) -> int:
    name, key = facet
    return crc32(name.encode() if key is None else f"{name}\0{key}".encode("utf-8", "surrogatepass"))


def numbers(facets: Iterable[Facet]) -> frozenset[int]:
    """Facets as numbers of 32 bits, the same in every process. Two may share one: then a page is made that need not be."""
    return frozenset(map(_number, facets))


def packed(facets: Iterable[Facet]) -> bytes:
    """What a page has read, in 4 bytes for each facet, to be kept."""
    return array("I", map(_number, facets)).tobytes()


def untouched(reads: bytes, changed: AbstractSet[int]) -> bool:
    """Whether a page that has read what is `packed` here would read the same now, though facets of these `numbers` have changed."""
    return changed.isdisjoint(memoryview(reads).cast("I"))
