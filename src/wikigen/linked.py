"""What resolving makes of parsed documents: each reference with what it leads to, and the wiki that all of them are.

As in `model`, every value is frozen, and nothing is filled in later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from msgspec import Struct

from wikigen.kept import Kept
from wikigen.model import DateHint, Diagnostic, DocId, LinkRef, Page
from wikigen.rawdoc import RawDoc

__all__ = ["Ambiguous", "External", "Found", "Link", "Missing", "Resolution", "Unclear", "Wiki"]


class Found(Struct, frozen=True, kw_only=True, gc=False):
    """The reference leads to a document, or to a folder's hub."""

    target: DocId
    """A page, a raw document, an asset, or `wiki/<folder>/` for a hub."""
    anchor: str
    """An id that exists there, or `top`; empty for the top."""
    rule: str
    """Name of the rule of `wikigen.links.resolve.RULES` that found it; `date-hint` for what is inferred."""
    lost_anchor: str = ""
    """The anchor that was asked for, where there is none such."""
    suggestions: tuple[str, ...] = ()
    """Anchors near to the lost one, best first."""
    directive: str = ""
    """What a browser is to look for in the text there, percent-encoded: `:~:text=first`."""


class Ambiguous(Struct, frozen=True, kw_only=True, gc=False):
    """Several documents answer to the name, and none better than another."""

    candidates: tuple[DocId, ...]
    """The first few of them."""


class Missing(Struct, frozen=True, kw_only=True, gc=False):
    """Nothing answers to the name."""

    asked: str = ""
    """The name that was looked for, from which `Wiki.suggest` finds what is near to it; `raw/` stands before that of a raw file."""
    reason: Literal["unknown", "empty", "unsafe"] = "unknown"


class External(Struct, frozen=True, kw_only=True, gc=False):
    """The reference leaves the wiki; or it is a mere name, and the URL is empty."""

    url: str


Resolution: TypeAlias = Found | Ambiguous | Missing | External


class Link(Struct, frozen=True, kw_only=True, gc=False):
    """A reference with what it leads to: the one place where that is stored."""

    source: DocId
    ref: LinkRef
    resolution: Resolution


class Unclear(Struct, frozen=True, kw_only=True, gc=False):
    """A name with a date that means no one page clearly."""

    hint: DateHint
    days: tuple[dt.date, ...]
    """The days that it may mean; none where no calendar has them."""
    candidates: tuple[DocId, ...]
    """The pages of those days that it may mean, best first, three at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiki:
    """All documents and all links; withheld pages are not in it."""

    pages: Mapping[DocId, Page]
    """Sorted by id."""
    raw: Mapping[DocId, RawDoc]
    """Sorted by id."""
    assets: frozenset[DocId]
    """Other files below `wiki/`, which the host copies."""
    links: Mapping[DocId, tuple[Link, ...]]
    """Of each page, in the order of their place: those of `Page.refs`, and the inferred ones of `Page.hints`, whose rule is `date-hint`."""
    unclear: Mapping[DocId, tuple[Unclear, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Of each page with such hints, those that lead nowhere."""
    withheld: Mapping[DocId, Diagnostic] = field(default_factory=lambda: MappingProxyType({}))
    """Pages that are not published, and why."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Of files that are not documents of their own: unreadable, twins, companions."""
    paths: Mapping[DocId, str] = field(default_factory=lambda: MappingProxyType({}))
    """Where each document lies on disk."""
    text_of: Callable[[DocId], str] = field(default=lambda _: "", compare=False)
    """The text of a page or raw document, which does not stay in memory."""
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)
    """What was worked out before from a document, or from it and a few others."""
    suggest: Callable[[str], tuple[DocId, ...]] = field(default=lambda _: (), compare=False)
    """The documents whose names come nearest to one that nothing answers to, best first; asked only for what is told."""
