"""Markdown to HTML, by one of two engines with one interface: `gfm` (pyromark) and `markdown` (Python-Markdown).

An engine sees text whose links are resolved already. Its HTML is not trusted: `sanitise` comes next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from xml.etree.ElementTree import Element

import markdown
import pyromark
from markdown.treeprocessors import Treeprocessor

from wikigen.check.rendering import Undrawn
from wikigen.parse.dialect import OPTIONS
from wikigen.publish.diagrams import DiagramError, drawing, drawn_by
from wikigen.publish.fences import take_fences
from wikigen.publish.fingerprint import stable_text
from wikigen.publish.highlight import code_block
from wikigen.publish.limits import limited
from wikigen.publish.slots import without_marks

__all__ = ["Engine", "EngineError", "GfmEngine", "Heading", "MarkdownEngine", "Rendered"]


_SECONDS = 1.5
"""Time of a processor that Python-Markdown gets for a page: half a megabyte of prose, with all of Material's extensions, takes as long."""
_BEFORE_TOC = 6
"""Priority of a tree processor; Python-Markdown's `toc` has 5 and runs after it."""


_PURE = frozenset(
    {
        "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs", "legacy_em",
        "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
    }
)  # fmt: skip
"""Extensions of Python-Markdown whose result follows from the text alone."""
_READING = frozenset({"pymdownx.snippets", "pymdownx.b64"})
"""Those of PyMdown that read files."""


_SLOT = re.compile(r"k(\d+)x")
"""What stands for a block of code, behind the page's token."""


class EngineError(Exception):
    """An engine gave up on a page, which is then shown as plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """An entry of the table of contents."""

    level: int
    id: str
    name: str
    """HTML without tags."""
    children: tuple[Heading, ...] = ()

    def token(self) -> dict[str, Any]:
        """As MkDocs wants it, after Python-Markdown's `toc_tokens`."""
        return {"level": self.level, "id": self.id, "name": self.name, "children": [child.token() for child in self.children]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """HTML straight from an engine."""

    html: str
    code: Mapping[str, str]
    """Slots for blocks of code, with the HTML that fills them: our own markup, so it is not sanitised."""
    toc: tuple[Heading, ...] | None
    """None where the engine makes no ids; `finish` makes them."""
    undrawn: tuple[Undrawn, ...] = ()
    """Diagrams that are shown as they are written."""


class Engine(Protocol):
    """What both engines do."""

    key: str
    """Names the engine and its options; empty where what it makes depends on more than them and the text."""

    def render(self, text: str, token: str, title_anchor: str = "") -> Rendered:
        """Turn Markdown into HTML; `token` begins the names of slots, and no heading may take the title's id.

        Raises:
            EngineError: the text, or an extension on it, was too much.
        """


class _Blocks:
    """Blocks of code that an engine meets: each has a slot in its HTML, and one of `mermaid` is drawn."""

    def __init__(self, token: str, *, diagrams: bool) -> None:
        self._token, self._diagrams = token, diagrams and bool(drawn_by())
        self._found: list[tuple[str | None, str]] = []

    def slot(self, language: str | None, block: str) -> str:
        """Keep a block; what stands for it in the HTML."""
        self._found.append((language, without_marks(block, self._token)))
        return f"<pre>{self._token}k{len(self._found) - 1}x</pre>"

    def rendered(self, html: str, toc: tuple[Heading, ...] | None) -> Rendered:
        """The engine's HTML with what fills its slots. An extension may ask for a block, and then find that it is none."""
        code: dict[str, str] = {}
        undrawn: list[Undrawn] = []
        for slot in filter(None, map(_SLOT.match, html.split(self._token)[1:])) if self._found else ():
            language, block = self._found[int(slot[1])]
            source = code_block(language, block)
            if language == "mermaid" and self._diagrams:
                try:
                    source = f"<figure>{drawing(block)}<details><summary>Source of the diagram</summary>{source}</details></figure>"
                except DiagramError as error:
                    undrawn.append(Undrawn("diagram", block.strip().partition("\n")[0], str(error)))
            code[f"{self._token}{slot[0]}"] = source
        return Rendered(html=html, code=code, toc=toc, undrawn=tuple(undrawn))


class GfmEngine:
    """GitHub-flavoured Markdown by pulldown-cmark; blocks of `mermaid` are drawn if `diagrams`."""

    def __init__(self, *, diagrams: bool = True) -> None:
        self._diagrams = diagrams
        self.key = f"gfm {drawn_by()}"

    def render(self, text: str, token: str, title_anchor: str = "") -> Rendered:  # noqa: ARG002 - it makes no ids
        """Never fails; its time is linear in the text."""
        blocks = _Blocks(token, diagrams=self._diagrams)
        return blocks.rendered(pyromark.html(text, options=OPTIONS, highlight=blocks.slot), None)


class MarkdownEngine:
    """Python-Markdown with the user's own extensions; blocks of `mermaid` are drawn, whatever a `custom_fences` makes of them."""

    def __init__(self, extensions: Sequence[Any], configs: Mapping[str, Any]) -> None:
        self._extensions, self._configs = list(extensions), dict(configs)
        options = ["markdown", drawn_by(), self._extensions, self._configs]
        self.key = stable_text(options) if all(map(_is_pure, extensions)) else ""

    def render(self, text: str, token: str, title_anchor: str = "") -> Rendered:
        """A fresh converter for each page: extensions keep state."""
        blocks = _Blocks(token, diagrams=True)
        try:
            converter = markdown.Markdown(extensions=self._extensions, extension_configs=self._configs)
            holder = _TitleHolder(converter, title_anchor, token)
            converter.treeprocessors.register(holder, "wikigen-title", _BEFORE_TOC)
            if drawn_by() and "mermaid" in text:
                take_fences(converter, "mermaid", blocks.slot)
            with limited(_SECONDS):
                html = holder.removed_from(converter.convert(text))
        except Exception as error:  # extensions are not ours, and whatever one raises must not stop a build
            raise EngineError(f"{type(error).__name__}: {error}") from error
        tokens = getattr(converter, "toc_tokens", None)
        return blocks.rendered(html, None if tokens is None else tuple(_heading(entry) for entry in tokens))


def _is_pure(extension: object) -> bool:
    """Whether an extension is known to read nothing but the text: no files, no clock."""
    name = str(extension).removeprefix("markdown.extensions.")
    return isinstance(extension, str) and (name in _PURE or (name.startswith("pymdownx.") and name not in _READING))


class _TitleHolder(Treeprocessor):
    """Stands for the title that is shown above the text, so that `toc` counts on from its id."""

    def __init__(self, converter: markdown.Markdown, anchor: str, token: str) -> None:
        super().__init__(converter)
        self._anchor, self._text = anchor, f"{token}t"

    def run(self, root: Element) -> None:
        """Put a paragraph with the title's id in front."""
        if self._anchor:
            holder = Element("p", {"id": self._anchor})
            holder.text = self._text
            root.insert(0, holder)

    def removed_from(self, html: str) -> str:
        """The converted text without that paragraph."""
        return re.sub(rf"<p[^>]*>{self._text}</p>\s*", "", html, count=1)


def _heading(entry: Mapping[str, Any]) -> Heading:
    children = tuple(_heading(child) for child in entry["children"])
    return Heading(level=entry["level"], id=entry["id"], name=entry["name"], children=children)
