"""What parsing makes of a raw file; as in `model`, every value is frozen, and nothing is filled in later."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from wikigen.model import Diagnostic, DocId, Document, Span

__all__ = ["RawDoc", "RawItem"]


class RawItem(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """One entry of a raw digest: a mail, a post, or the document's only text."""

    number: int
    anchor: str
    """`item-N`, N from 1."""
    title: str
    author: str
    """Name of the publisher or author, without an address."""
    date: dt.date | None
    links: tuple[str, ...]
    """URLs as written, not cleaned."""
    span: Span
    """The item's text, without its heading and metadata."""


class RawDoc(Document, frozen=True, kw_only=True, gc=False, array_like=True):
    """A raw digest, parsed."""

    id: DocId
    kind: str
    """A key of `wikigen.parse.raw.KINDS`."""
    title: str
    date: dt.date | None
    url: str
    """Where the document came from; empty when it does not say."""
    items: tuple[RawItem, ...]
    publish: bool
    """False where its front matter asks to withhold it, or may."""
    companions: tuple[DocId, ...]
    """Files of the same name that belong to it, such as a digest's `.json`."""
    diagnostics: tuple[Diagnostic, ...]
