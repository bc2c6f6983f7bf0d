"""What reading and parsing found already."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Wiki
from wikigen.model import Diagnostic

__all__ = ["carried", "withheld"]


def carried(wiki: Wiki, _derived: Derived, _config: Config) -> Iterator[Diagnostic]:
    """Files that were passed over, and what each document brought along."""
    yield from wiki.diagnostics
    for page in wiki.pages.values():
        yield from page.diagnostics
    for raw in wiki.raw.values():
        yield from raw.diagnostics


def withheld(wiki: Wiki, _derived: Derived, _config: Config) -> Iterator[Diagnostic]:
    """Pages that are not published, and why."""
    yield from wiki.withheld.values()
