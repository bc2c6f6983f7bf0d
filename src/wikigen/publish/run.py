"""One making of a site: what it consists of, what was found in it, and what took how long."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from wikigen.model import Diagnostic
from wikigen.publish.make import Published, Target
from wikigen.publish.secrets import Secret
from wikigen.publish.site import Site
from wikigen.publish.staging import Stage

__all__ = ["Basis", "Run"]


class Basis(NamedTuple):
    """What a published site was made from."""

    site: Site | None = None
    theme: bytes = b""
    targets: Mapping[str, Target] = MappingProxyType({})
    """By their paths."""
    assets: frozenset[str] = frozenset()
    """Paths of these and of other files that are no pages."""
    late: frozenset[str] = frozenset()
    """Paths of the pages that were made when all else was."""


@dataclass
class Run:
    """One making of a site: what it consists of, what was found, what took how long."""

    published: dict[str, Published] = field(default_factory=dict)
    kept: int = 0
    changed: list[str] = field(default_factory=list)
    """Files that are new or other than before, or gone."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    secrets: list[tuple[str, Secret]] = field(default_factory=list)
    """Keys and tokens that would be published, each with the path of its file."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Of each stage, in their order."""
    slowest: list[tuple[float, str]] = field(default_factory=list)
    """Seconds and path of the pages that took longest, slowest first."""
    made: int = 0
    """Pages that were looked at, kept or not."""
    basis: Basis | None = None
    """What the site is made from; None where that is what the one before was. A run that is refused takes it with it."""

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Count what is done here to `stage`."""
        begun = time.perf_counter()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - begun

    def put(self, path: str, published: Published, *, kept: bool) -> None:
        """The site has this file."""
        self.published[path] = published
        self.kept += kept
        if not kept:
            self.changed.append(path)

    def keep(self, files: Mapping[str, Published]) -> None:
        """The site has these published files as they are."""
        for path, known in files.items():
            self.put(path, known, kept=True)

    def take(self, files: Mapping[str, Published], stage: Stage) -> bool:
        """The same, if nothing else has touched any of them; else none is kept, and the answer is False."""
        taken = {path: known._replace(mark=mark) for path, known in files.items() if (mark := stage.take(path, known.mark))}
        if len(taken) < len(files):
            return False
        self.keep(taken)
        return True

    def drop(self, path: str) -> None:
        """The site has not this file after all, which was to be kept."""
        if self.published.pop(path, None):
            self.kept -= 1
