"""Sources, raw digests and related pages as metadata names them: links, paths, URLs, or mere names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from wikigen.model import LinkRef, Place, Span, Syntax
from wikigen.parse.dates import find_dates
from wikigen.parse.linksyntax import RAW_GLOB
from wikigen.parse.values import Value

__all__ = ["references_of"]

_NAMES = re.compile(r",\s+(?=[A-Z0-9])|;\s+|\s+\+\s+")
_JOINED = re.compile(r"\s+·\s+")
_RAW_PATH = re.compile(r"^`?(?:\.{1,2}/)*raw/")
_RAW_FILE = re.compile(r"(?:\.{1,2}/)*raw/[^*]*[^*/\s]\.\w{1,5}(?:\s*\(.*\))?")
_ITEM = re.compile(r"\s*\((?:item|#)\s*#?(\d{1,4})[^()]*\)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_WIKILINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]*))?\]\]")
_ARXIV = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")
_LOOKED_UP = re.compile(r"://|^(?:\.{1,2}/)*raw/|\.\w{1,5}(?:#|$)|^[\w-]+/[\w./-]+$|^[a-z0-9]+(?:-[a-z0-9]+)+$")
"""What is more than a name: a URL, a path, a file's name, a slug."""


def references_of(place: Place) -> Callable[[Value], tuple[LinkRef, ...] | None]:
    """A reader of references that stand in `place`; in `source`, those into `raw/` count as raw."""

    def read(value: Value) -> tuple[LinkRef, ...] | None:
        found = _in_bold(value, place) if value.bold else _in_yaml(value, place)
        return tuple(found) or None

    return read


def _in_bold(value: Value, place: Place) -> Iterator[LinkRef]:
    """The links of a bold line, then what stands beside them as a name, value by value between the `·`."""
    parts = _JOINED.split(" ".join(str(value.data).split()))
    for ref in value.refs:
        is_raw = place == "raw" or _RAW_PATH.match(ref.target) is not None
        yield replace(ref, place="raw" if is_raw else place, label=ref.label if is_raw else _with_words(ref, value, parts))
    for part in parts:
        labels = [ref.label for ref in value.refs if ref.label and re.search(rf"(?<!\w){re.escape(ref.label)}(?!\w)", part)]
        rest = _BRACKETS.sub("", part) if labels else part  # what is said of a link in brackets is no name
        for name in [rest] if place == "raw" or rest.startswith("(") else _NAMES.split(rest):
            if not name.strip() or any(label in name or name in label for label in labels):
                continue
            if place == "raw" and _RAW_FILE.fullmatch(name):  # a path with blanks, which is no link to a parser
                path, anchor = _item_of(name)
                yield _ref("bare", _BRACKETS.sub("", path).strip(), anchor, value.span, "raw")
            elif RAW_GLOB.fullmatch(name.strip()):
                yield _ref("yaml", "", "", value.span, "raw", label=name.strip())
            elif place == "raw" or not find_dates(name):
                yield _ref("yaml", "", "", value.span, place, label=name.strip())


def _with_words(ref: LinkRef, value: Value, parts: Sequence[str]) -> str:
    """A link's label with the words beside it, `X (paywalled)`, where it is the only link between two `·` and no list of names."""
    holding = [part for part in parts if ref.label and ref.label in part]
    if len(holding) != 1 or any(other is not ref and other.label in holding[0] for other in value.refs) or _NAMES.search(holding[0]):
        return ref.label
    return holding[0]


class _Entry(NamedTuple):
    """One entry of a YAML value, before it is known what it leads to."""

    target: str
    label: str
    is_link: bool = False


def _in_yaml(value: Value, place: Place) -> Iterator[LinkRef]:
    for entry in _entries(value):
        if not entry.label and not entry.target:
            continue
        if RAW_GLOB.fullmatch(entry.target):  # no one file: as in a bold line it leads nowhere
            yield _ref("yaml", "", "", value.span, "raw", label=entry.label)
            continue
        looked_up = entry.is_link or (place == "related" and entry.target) or _LOOKED_UP.search(entry.target)
        if not looked_up:
            yield _ref("yaml", "", "", value.span, place, label=entry.label)
            continue
        kind: Place = "raw" if place == "source" and _RAW_PATH.match(entry.target) else place
        path, _, anchor = entry.target.partition("#") if "://" not in entry.target else (entry.target, "", "")
        label = entry.label
        if kind == "raw" and _ITEM.search(path):
            path, anchor = _item_of(path)
            label = path
        yield _ref("yaml", path, anchor, value.span, kind, label=label)


def _entries(value: Value) -> Iterator[_Entry]:
    """The entries of a list, or of text with `·` between them; a mapping is one."""
    data = value.data
    if isinstance(data, str):
        data = _JOINED.split(data)
    for given in data if isinstance(data, list) else [data]:
        if isinstance(given, dict):
            target = str(given.get("url") or given.get("link") or given.get("path") or given.get("file") or "")
            named = given.get("title") or given.get("name") or target
            yield _Entry(target, str(named or ", ".join(str(part) for part in given.values())))
        elif isinstance(given, list):
            yield _Entry("", ", ".join(str(part) for part in given))
        else:
            yield _written(str(given if given is not None else "").strip(), value.key)


def _written(text: str, key: str) -> _Entry:
    if link := _LINK.fullmatch(text):
        return _Entry(link[2], link[1], is_link=True)
    if wikilink := _WIKILINK.fullmatch(text):
        return _Entry(wikilink[1], wikilink[2] or wikilink[1], is_link=True)
    if key in {"arxiv", "arxiv_id"} and _ARXIV.fullmatch(text):
        return _Entry(f"https://arxiv.org/abs/{text}", f"arXiv {text}")
    return _Entry(text, text)


def _item_of(text: str) -> tuple[str, str]:
    """A path without `(item 8, …)` behind it, and the anchor of that item."""
    item = _ITEM.search(text)
    return (text[: item.start()].strip(), f"item-{int(item[1])}") if item else (text, "")


def _ref(syntax: Syntax, target: str, anchor: str, span: Span, place: Place, *, label: str | None = None) -> LinkRef:
    shown = target if label is None else label
    return LinkRef(syntax=syntax, target=target, label=shown, anchor=anchor, span=span, place=place)
