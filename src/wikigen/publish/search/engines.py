"""The engines of search alike: each says what of a page it wants, and which files it makes of all of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeAlias

from wikigen.cache import digest_of
from wikigen.publish.generated import View
from wikigen.publish.host import SitePage
from wikigen.publish.view import PageView

__all__ = ["INDEX", "PARTS", "Batch", "Entry", "Maker", "NoSearch", "SearchEngine", "hash_of", "is_of_search"]

INDEX = "search/search_index.json"
"""The one file of Material's search."""
PARTS = "search/parts/"
"""Where in the site every file of Pagefind's lies."""


def is_of_search(path: str) -> bool:
    """Whether a file of the site is an engine's; beside those lie the page of results, and what a wiki has in a folder of that name."""
    return path == INDEX or path.startswith(PARTS)


def hash_of(part: bytes) -> bytes:
    """By which the cache has what an engine wants of a page; empty where that is nothing."""
    return digest_of(b"search", part) if part else b""


class _Target(Protocol):
    """A page to be made; a file stands behind it if it has an id."""

    @property
    def path(self) -> str: ...

    @property
    def page(self) -> object: ...


class Entry(NamedTuple):
    """A page that can be found."""

    path: str
    """Of its file, below the site's root."""
    raw: bool
    """Whether it is no page of the wiki's own, but a digest."""
    found: bytes
    """The hash of its content."""
    content: Callable[[], bytes]
    """What `part` has made of it."""

    @classmethod
    def of(cls, target: _Target, found: bytes, content: Callable[[], bytes]) -> Entry:
        """The entry of a page to be made."""
        return cls(target.path, not isinstance(target.page, str), found, content)


Maker: TypeAlias = Callable[[int], Mapping[str, bytes]]
"""Makes files, by their paths, in any thread; given by how much the priority of programs that it starts is to be lower than ours.

Raises:
    SearchError: they cannot be made.
"""


class Batch(NamedTuple):
    """Files that are made together, of the same pages."""

    name: str
    """What their paths begin with; the whole path where it is one file."""
    key: bytes
    """The hash of all they are made from."""
    begin: Callable[[], Maker]
    """Reads the pages, and returns what makes the files of them."""


class SearchEngine(Protocol):
    """A way to search in a site."""

    @property
    def wanted(self) -> bool:
        """Whether it has any files."""

    @property
    def meanwhile(self) -> Mapping[str, bytes]:
        """Files that say that there is no index yet, where a site may be served before it has one; none where it is made at once."""

    def part(self, page: SitePage, view: PageView | View, context: Mapping[str, Any]) -> bytes:
        """What of a finished page can be found, empty for nothing; `context` is what its template saw."""

    def batches(self, entries: Sequence[Entry]) -> list[Batch]:
        """All its files."""


class NoSearch:
    """A site without a search."""

    wanted = False
    meanwhile: Mapping[str, bytes] = MappingProxyType({})

    def part(self, page: SitePage, view: object, context: Mapping[str, Any]) -> bytes:  # noqa: ARG002 - as every engine has it
        """Nothing."""
        return b""

    def batches(self, entries: Sequence[Entry]) -> list[Batch]:  # noqa: ARG002 - as above
        """None."""
        return []
