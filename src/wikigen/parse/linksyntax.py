"""How a link or image is written: the bytes before its label and after it, and what its target names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from wikigen.model import Syntax
from wikigen.paths import DIRECTIVE

__all__ = ["RAW_GLOB", "OpenLink", "edges", "has_scheme", "name_of", "target_of", "unlinked"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")

RAW_GLOB = re.compile(r"(?:\.{1,2}/)*(raw/[^\s*`]{0,300}(?:\*(?=[\w.-])|(?<=/)\*(?!\*))(?:[^\s*`]|\*(?=[\w.-])){0,300})")
"""Several raw files at once, `raw/rss/2026-04-*.md`: group 1 is the pattern, from `raw/` on. A `*` that closes what is bold is none."""
_WIKILINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


@dataclass(slots=True)
class OpenLink:
    """A link or image whose end has not come yet."""

    data: dict[str, Any]
    image: bool
    start: int
    piece: int
    """How many pieces of text stand before its label."""
    inner_end: int = 0
    """Where the last thing inside it ends."""


def has_scheme(target: str) -> bool:
    """Whether a target is a URL, `https:…` or `//…`, and no path."""
    return _SCHEME.match(target) is not None


def edges(body: bytes, link: OpenLink, kind: Any, end: int) -> tuple[Syntax, int, int]:
    """How a link is written, and how many of its bytes stand before its label and after it."""
    opening = link.start + (2 if link.image else 1)
    if isinstance(kind, dict):  # a wikilink, whose label stands behind a bar
        bar = body.rfind(b"|", link.start, end - 2) + 1 if link.inner_end else 0
        return "embed" if link.image else "wikilink", (bar or opening + 1) - link.start, 2
    if kind in {"Autolink", "Email"}:
        return "autolink", 0, 0
    closing = body.find(b"](" if kind == "Inline" else b"]", max(link.inner_end, opening), end)
    syntax: Syntax = "image" if link.image else "inline" if kind == "Inline" else "reference"
    return syntax, opening - link.start, end - closing if closing >= 0 else 0


def target_of(written: str, syntax: Syntax, *, is_mail: bool = False) -> tuple[str, str]:
    """A target without its anchor, and the anchor; a URL stays whole. `[[GPT-5.5: Launch]]` has no scheme."""
    if is_mail:
        return f"mailto:{written}", ""
    if syntax in {"wikilink", "embed"}:
        written = written.rstrip("\\")  # `[[page\|label]]`, as tables need it
        is_url = "://" in written
    else:
        is_url = has_scheme(written)
    if is_url:
        return written.strip(), ""
    path, _, fragment = written.partition("#")
    anchor, mark, words = fragment.partition(DIRECTIVE)
    return unquote(path).strip(), unquote(anchor) + mark + words  # of the words, `a%2Cb` is one and `a,b` is from `a` to `b`


def unlinked(text: str) -> str:
    """Text with the labels of its wikilinks in their place."""
    return _WIKILINK.sub(r"\1", text)


def name_of(target: str, syntax: Syntax) -> str:
    """What a link without words is called in a text that quotes it: a wikilink's page, a path's file as words; a URL has no name."""
    if has_scheme(target) and syntax != "wikilink":
        return ""
    name = target.rpartition("/")[2].removesuffix(".md")
    return name if syntax == "wikilink" else name.replace("-", " ").replace("_", " ")
