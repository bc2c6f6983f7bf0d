"""Patterns by which metadata names several raw files at once, `raw/rss/2026-04-*.md`, and the files that fit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from fnmatch import translate
from types import MappingProxyType

from wikigen.linked import Wiki
from wikigen.model import DocId, LinkRef
from wikigen.parse.linksyntax import RAW_GLOB

__all__ = ["globs", "pattern_of"]

_MOST = 200
"""Patterns of a wiki that are looked for: each may ask for all raw files."""


def pattern_of(ref: LinkRef) -> str:
    """The pattern, from `raw/` on, that an entry of metadata is; empty for any other."""
    found = RAW_GLOB.match(ref.label) if not ref.target and "*" in ref.label else None
    return found[1] if found else ""


def globs(wiki: Wiki) -> Mapping[str, tuple[DocId, ...]]:
    """The first patterns of a wiki, each with the raw documents that fit it."""
    patterns: dict[str, None] = {}
    for page in wiki.pages.values():
        for ref in page.meta.raw:
            if len(patterns) < _MOST and (pattern := pattern_of(ref)):
                patterns[pattern] = None
    if not patterns:
        return MappingProxyType({})
    files = sorted((file, doc) for doc, raw in wiki.raw.items() for file in (doc, *raw.companions))
    return MappingProxyType({pattern: _fitting(pattern, files) for pattern in patterns})


def _fitting(pattern: str, files: list[tuple[DocId, DocId]]) -> tuple[DocId, ...]:
    start = pattern.partition("*")[0]
    fits = re.compile(translate(pattern.replace("[", "[[]"))).match
    found: dict[DocId, None] = {}
    for file, doc in files[bisect_left(files, start, key=lambda pair: pair[0]) :]:
        if not file.startswith(start):
            break
        if fits(file):
            found[doc] = None
    return tuple(found)
