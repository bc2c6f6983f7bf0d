"""Metadata from one spelling into the other: bold lines into front matter, and back. Only where the page says the same afterwards."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from msgspec.structs import replace

from wikigen.config import Config
from wikigen.fix.edits import Edit, applied
from wikigen.linked import Wiki
from wikigen.model import LinkRef, Metadata, Page, Source
from wikigen.parse.boldlines import BoldLines, read_bold_lines
from wikigen.parse.frontmatter import FrontMatter, read_front_matter
from wikigen.parse.lines import LineMap
from wikigen.parse.metadata import FIELDS, KNOWN_KEYS
from wikigen.parse.outline import Outline, outline
from wikigen.parse.page import parse_page
from wikigen.parse.values import Value
from wikigen.paths import fold

__all__ = ["reparsed", "to_bold", "to_front_matter"]

_ROWS = {key: row for row in FIELDS for key in row.keys}
_REFERENCES = frozenset({"sources", "raw", "related"})
_LISTS = frozenset({"tags", "aliases", "authors"})
_YAML_ONLY = frozenset({"draft", "private", "publish", "hide", "unsearched", "home"})
"""Fields that stay in front matter."""
_NUMBER = re.compile(r"\d{1,2}")


def reparsed(page: Page, text: str) -> Page:
    """The page as it would be with another text."""
    return parse_page(Source(id=page.id, kind="page", path="", text=text, digest=page.digest))


def _read(page: Page, text: str) -> tuple[FrontMatter, Outline, BoldLines, LineMap]:
    lines = LineMap(text)
    front = read_front_matter(page.id, text, lines)
    seen = outline(text, front.end, lines)
    return front, seen, read_bold_lines(seen, lines, front.end, KNOWN_KEYS), lines


def to_front_matter(wiki: Wiki, _config: Config, page: Page) -> Iterator[Edit]:
    """The bold lines below the title as front matter, joined to the block that is there already."""
    text = wiki.text_of(page.id)
    front, _, bold, lines = _read(page, text)
    keys = [value.key for value in bold.values]
    if bold.span is None or front.diagnostics or len(set(keys)) < len(keys) or set(keys) & set(front.values):
        return
    block = yaml.safe_dump({value.key: _as_yaml(value) for value in bold.values}, allow_unicode=True, sort_keys=False, width=10_000)
    end = bold.span.end + (lines.bytes[bold.span.end : bold.span.end + 1] == b"\n")
    while lines.bytes[end : end + 1] == b"\n" and lines.bytes[bold.span.start - 2 : bold.span.start] == b"\n\n":
        end += 1  # one blank line is left, not two
    cut = Edit(start=bold.span.start, end=end, text="", what="bold metadata")
    if front.end:
        closing = lines.bytes.rfind(b"---", 0, front.end)
        edits = (Edit(start=closing, end=closing, text=block, what="front matter"), cut)
    else:
        edits = (Edit(start=0, end=0, text=f"---\n{block}---\n\n", what="front matter"), cut)
    after = applied(text, edits)
    yield from edits if _says(reparsed(page, after), after) == _says(page, text) else ()


def _as_yaml(value: Value) -> Any:
    row = _ROWS.get(value.key)
    text = str(value.data).strip()
    if row is not None and row.name in _REFERENCES:
        return [_entry(ref) for ref in row.read(value) or ()]
    if row is not None and row.name in _LISTS:
        return list(row.read(value) or ())
    if row is not None and row.name == "tier" and _NUMBER.fullmatch(text):
        return int(text)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _entry(ref: LinkRef) -> Any:
    """A reference as an entry of a YAML list."""
    if not ref.target:
        return ref.label
    number = ref.anchor.removeprefix("item-")
    target = f"{ref.target} (item {number})" if number.isdigit() else f"{ref.target}#{ref.anchor}" if ref.anchor else ref.target
    return target if ref.place == "raw" or ref.label in {"", ref.target} else {"title": ref.label, "url": target}


def to_bold(wiki: Wiki, _config: Config, page: Page) -> Iterator[Edit]:
    """The front matter as bold lines below the title, where all of it can be said so."""
    text = wiki.text_of(page.id)
    front, seen, bold, _ = _read(page, text)
    title = seen.headings[0] if seen.headings and seen.headings[0].level == 1 else None
    kept = {key: data for key, data in front.values.items() if key != "title" or not title or fold(str(data)) != fold(title.title)}
    names = {_ROWS[key].name if key in _ROWS else "" for key in kept}
    if not front.end or front.diagnostics or bold.span or not title or names & (_YAML_ONLY | {"title"}):
        return
    spoken = [f"**{key.replace('_', ' ').capitalize()}:** {_as_words(key, data, front)}" for key, data in kept.items()]
    block = "  \n".join(spoken)
    edits = [Edit(start=0, end=front.end, text="", what="front matter")]
    if block:
        edits.append(Edit(start=title.span.end, end=title.span.end, text=f"\n{block}\n", what="bold metadata"))
    after = applied(text, edits).lstrip("\n")
    gap = len(applied(text, edits)) - len(after)
    edits[0] = replace(edits[0], end=front.end + gap)
    yield from edits if _says(reparsed(page, after), after) == _says(page, text) else ()


def _as_words(key: str, data: Any, front: FrontMatter) -> str:
    row = _ROWS.get(key)
    span = LineMap("").span(0, 0)
    if row is not None and row.name in _REFERENCES:
        refs = row.read(Value(key=key, data=data, span=span)) or ()
        return " · ".join(_spoken(ref) for ref in refs)
    if isinstance(data, list):
        return ", ".join(map(str, data))
    return str(front.values[key])


def _spoken(ref: LinkRef) -> str:
    if not ref.target:
        return ref.label
    number = ref.anchor.removeprefix("item-")
    note = f" (item {number})" if number.isdigit() else ""
    if ref.place == "raw" or (ref.label in {"", ref.target} and "://" in ref.target):
        return f"{ref.target}{note}"
    return f"[{ref.label or ref.target}]({ref.target}){note}"


def _says(page: Page, text: str) -> Mapping[str, Any]:
    """Everything that a reader sees of a page with this text, without the places."""
    meta = {name: getattr(page.meta, name) for name in Metadata.__struct_fields__}
    for name in _REFERENCES:
        meta[name] = [(ref.target, ref.anchor, ref.label, ref.place) for ref in meta[name]]
    meta["extra"] = dict(meta["extra"])
    data = text.encode()
    for span in reversed(page.masthead):
        data = data[: span.start] + data[span.end :]
    body = re.sub(rb"\n{2,}", b"\n\n", data.strip())
    return {**meta, "body": body, "tldr": page.tldr, "sections": [(part.level, part.title, part.anchor) for part in page.sections]}
