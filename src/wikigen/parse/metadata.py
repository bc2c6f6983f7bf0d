"""What a page says of itself: front matter and bold lines below the title, merged into one `Metadata`.

`FIELDS` is the policy: which keys mean which field, and how a value is read. Front matter wins; a conflict is a diagnostic.
A key that no row names is kept, as text, in `Metadata.extra`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from wikigen.model import DateRef, Diagnostic, DocId, LinkRef, Metadata, Place, Severity, Span
from wikigen.parse.dates import find_dates, to_date
from wikigen.parse.frontmatter import FrontMatter
from wikigen.parse.outline import LineMap, Outline
from wikigen.paths import folder_of, slugify, stem_of

__all__ = ["FIELDS", "BoldLines", "Field", "read_bold_lines", "read_metadata"]

FieldName = Literal[
    "title", "kind", "topic", "tier", "dates", "updated", "authors", "tags", "aliases", "status", "description", "draft", "private", "publish",
    "sources", "raw", "related", "hide", "unsearched", "home",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """One key's value, in either spelling."""

    key: str
    data: Any
    """A YAML value; for a bold line its plain text."""
    span: Span
    refs: tuple[LinkRef, ...] = ()
    """References that stand in a bold line."""
    bold: bool = False
    name: str = ""
    """A bold line's key as written."""


class Field(NamedTuple):
    """A row of `FIELDS`."""

    name: FieldName
    keys: tuple[str, ...]
    """As written in either spelling, in lower case, with `_` for blanks."""
    read: Callable[[_Value], Any]
    """Turns a value into the field's, or into None where it says nothing."""
    merge: bool = False
    """True where both spellings add up; else the first counts."""


class BoldLines(NamedTuple):
    """The block of `**Key:** value` lines below the title."""

    values: tuple[_Value, ...]
    span: Span | None


# ---- how a value is read


def _string(value: _Value) -> str | None:
    if value.data is None or isinstance(value.data, dict):
        return None
    if isinstance(value.data, list):
        return ", ".join(str(part) for part in value.data) or None
    return str(value.data).strip() or None


def _strings(value: _Value) -> tuple[str, ...] | None:
    parts = value.data if isinstance(value.data, list) else re.split(r"[,;]|\s·\s", str(value.data or ""))
    names = (str(part).strip().strip("[]`*\"'").lstrip("#").strip() for part in parts if not isinstance(part, dict | list))
    return tuple(dict.fromkeys(name for name in names if name and name != "None")) or None


def _people(value: _Value) -> tuple[str, ...] | None:
    data = value.data if isinstance(value.data, list) else re.split(r",|;|\s·\s|\s+and\s+|\s+&\s+", str(value.data or ""))
    return _strings(replace(value, data=data))


def _slug(value: _Value) -> str | None:
    data = value.data[0] if isinstance(value.data, list) and value.data else value.data
    return slugify(str(data).strip("[]#` ")) if data and not isinstance(data, dict | list) else None


_KINDS = {
    "source": "summary", "source-summary": "summary", "summary": "summary", "article": "summary", "paper": "summary",
    "daily-digest": "digest", "digest": "digest", "daily": "digest",
}  # fmt: skip


def _kind(value: _Value) -> str | None:
    name = slugify(_string(value) or "").replace("_", "-")
    return _KINDS.get(name, name) or None


def _tier(value: _Value) -> int | None:
    if isinstance(value.data, bool):
        return None
    match = re.match(r"\s*(?:tier\s*|t)?(\d{1,2})\b", str(value.data), re.IGNORECASE)
    return int(match[1]) if match else None


def _dates(value: _Value) -> tuple[DateRef, ...] | None:
    label = _DATE_LABELS[value.key]
    if isinstance(value.data, dt.date):
        plain = to_date(value.data)
        return (DateRef(date=plain, label=label),) if plain else None
    parts = value.data if isinstance(value.data, list) else [value.data]
    found = [date for part in parts for date in (find_dates(str(part)) if not isinstance(part, dict) else ())]
    return tuple(replace(date, label=date.label or label) for date in found) or None


def _day(value: _Value) -> dt.date | None:
    return to_date(value.data)


def _flag(value: _Value) -> bool | None:
    if isinstance(value.data, bool):
        return value.data
    text = str(value.data).strip(" []\"'").lower()
    return (
        None if text in {"", "none"} and value.key != "publish" else text not in {"", "false", "f", "no", "n", "off", "0", "none", "never"}
    )


def _unsearched(value: _Value) -> bool | None:
    return bool(value.data.get("exclude")) if isinstance(value.data, dict) else None


def _refs(place: Place) -> Callable[[_Value], tuple[LinkRef, ...] | None]:
    """A reader of references: links, paths, URLs, mappings with title and url, or mere names."""

    def read(value: _Value) -> tuple[LinkRef, ...] | None:
        found = _bold_refs(value, place) if value.bold else _yaml_refs(value, place)
        return tuple(found) or None

    return read


_DATE_LABELS = {"date": "", "published": "published", "created": "created", "date_ingested": "ingested", "ingested": "ingested"}

FIELDS: tuple[Field, ...] = (
    Field("title", ("title",), _string),
    Field("kind", ("type", "kind"), _kind),
    Field("topic", ("topic", "topics"), _slug),
    Field("tier", ("tier",), _tier),
    Field("dates", tuple(_DATE_LABELS), _dates, merge=True),
    Field("updated", ("updated", "last_updated"), _day),
    Field("authors", ("author", "authors"), _people, merge=True),
    Field("tags", ("tags", "tag"), _strings, merge=True),
    Field("aliases", ("aliases", "alias"), _strings, merge=True),
    Field("status", ("status",), _string),
    Field("description", ("description",), _string),
    Field("draft", ("draft",), _flag),
    Field("private", ("private",), _flag),
    Field("publish", ("publish",), _flag),
    Field(
        "sources",
        ("source", "sources", "source_url", "url", "links", "coverage", "paper", "papers", "arxiv", "arxiv_id"),
        _refs("source"),
        merge=True,
    ),
    Field("raw", ("raw", "source_file", "source_files"), _refs("raw"), merge=True),
    Field("related", ("related", "related_pages", "see_also"), _refs("related"), merge=True),
    Field("hide", ("hide",), _strings),
    Field("unsearched", ("search",), _unsearched),
    Field("home", ("home",), _flag),
)

_STRICTER: Mapping[str, bool] = MappingProxyType({"draft": True, "private": True, "publish": False})
"""What counts where the two spellings disagree on whether a page is published."""

_BY_KEY = {key: row for row in FIELDS for key in row.keys}
_KNOWN = frozenset(_BY_KEY) | {"venue", "confidence", "cross_source_confirmed", "feed", "farmed", "sha256", "email_count"}
_SILENT = frozenset({"template", "icon"})
"""Keys for the site's machinery, not for its readers."""

_QUIET = frozenset({"sources", "raw", "related", "draft", "private", "publish", "unsearched"})
"""Fields whose unreadable values are reported elsewhere, or mean nothing."""

# ---- bold lines

_BOLD = re.compile(rb"^[ ]{0,3}(?:>[ ]?|[-*][ ]+)?\*\*([A-Za-z][A-Za-z /-]{0,30}?)[ ]*(?::\*\*|\*\*[ ]*:)[ \t]*(.*?)[ \t\\]*$")
_NEXT_KEY = re.compile(rb"[ \t]+(?:\xc2\xb7|\|)[ \t]+(?=\*\*[A-Za-z][A-Za-z /-]{0,30}?[ ]*(?::\*\*|\*\*[ ]*:))")
_SEPARATOR = re.compile(rb"[ \t]+\xc2\xb7[ \t]+")
_NAMES = re.compile(r",\s+(?=[A-Z0-9])|;\s+|\s+\+\s+")
_RAW_PATH = re.compile(r"^`?(?:\.\./)*raw/")
_NOTE_ITEM = re.compile(r"\((?:item|#)\s*#?(\d{1,4})", re.IGNORECASE)
_ARXIV = re.compile(r"^\d{4}\.\d{4,5}(v\d+)?$")


def read_bold_lines(outline: Outline, lines: LineMap, start: int) -> BoldLines:
    """The metadata lines that follow the title (or open the text at `start`); the first must hold a known key."""
    title = outline.headings[0] if outline.headings and outline.headings[0].level == 1 else None
    offset = title.span.end if title else start
    body, values = lines.bytes, list[_Value]()
    first = last = offset
    while offset < len(body):
        stop = body.find(b"\n", offset)
        stop = len(body) if stop < 0 else stop
        line = body[offset:stop]
        match = _BOLD.match(line)
        if match and (values or _key(match[1]) in _KNOWN):
            first = first if values else offset
            values.extend(_split_keys(line, offset, outline, lines))
            last = stop
        elif line.strip() not in {b"", b">"} or (values and line.strip() == b""):
            break
        offset = stop + 1
    return BoldLines(tuple(values), lines.span(first, last) if values else None)


def _key(name: bytes) -> str:
    return re.sub(r"[\s/-]+", "_", name.decode().strip().lower())


def _split_keys(line: bytes, offset: int, outline: Outline, lines: LineMap) -> Iterable[_Value]:
    """`**A:** x · **B:** y` is two keys; `**A:** x · y` is one with two values."""
    at = 0
    pieces = []
    for gap in _NEXT_KEY.finditer(line):
        pieces.append((at, gap.start()))
        at = gap.end()
    pieces.append((at, len(line)))
    for begin, end in pieces:
        match = _BOLD.match(line[begin:end])
        if not match:
            continue
        span = lines.span(offset + begin + match.start(2), offset + begin + match.end(2))
        refs = tuple(ref for ref in outline.refs if span.start <= ref.span.start < max(span.end, span.start + 1))
        yield _Value(key=_key(match[1]), name=match[1].decode(), data=_plain(match[2].decode()), span=span, refs=refs, bold=True)


def _plain(text: str) -> str:
    """Inline Markdown as plain text."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", text)
    return re.sub(r"[*`]|(?<!\w)_+|_+(?!\w)", "", text).strip()


def _bold_refs(value: _Value, place: Place) -> Iterable[LinkRef]:
    """References and mere names of a bold line, value by value between the `·`."""
    whole = " ".join(str(value.data).split())
    for ref in value.refs:
        is_raw = _RAW_PATH.match(ref.target) is not None
        yield replace(ref, place="raw" if is_raw or place == "raw" else place)
    for part in (part.strip() for part in whole.split(" · ")):
        labels = [ref.label for ref in value.refs if ref.label and re.search(rf"(?<!\w){re.escape(ref.label)}(?!\w)", part)]
        if labels:
            part = re.sub(r"\s*\([^()]*\)", "", part)  # noqa: PLW2901 - what is said of a link is no name
        names = [part] if place == "raw" or part.startswith("(") else _NAMES.split(part)
        for name in names:
            if not name.strip() or (place != "raw" and find_dates(name)) or any(label in name or name in label for label in labels):
                continue
            if place == "raw" and re.fullmatch(r"(?:\.\./)*raw/\S.*\.\w{1,5}(?:\s*\(.*\))?", name):
                item = _NOTE_ITEM.search(name)
                path = re.sub(r"\s*\([^()]*\)$", "", name)
                yield _ref("bare", path, path, f"item-{int(item[1])}" if item else "", value.span, "raw")
            else:
                yield _ref("yaml", "", name.strip(), "", value.span, place)


def _ref(syntax: Literal["bare", "yaml"], target: str, label: str, anchor: str, span: Span, place: Place) -> LinkRef:
    where = (span.start, span.start)
    return LinkRef(syntax=syntax, target=target, label=label, anchor=anchor, span=span, place=place, head=where, tail=where)


def _yaml_refs(value: _Value, place: Place) -> Iterable[LinkRef]:
    for entry in value.data if isinstance(value.data, list) else [value.data]:
        if isinstance(entry, dict):
            target = str(entry.get("url") or entry.get("link") or entry.get("path") or entry.get("file") or "")
            label = str(entry.get("title") or entry.get("name") or target)
            nested = [str(part) for part in entry.values()] if not target and not entry.get("title") else []
            label = label or ", ".join(nested)
        elif isinstance(entry, list):
            target, label = "", ", ".join(str(part) for part in entry)
        else:
            target = label = str(entry if entry is not None else "").strip()
        link = re.fullmatch(r"\[([^\]]*)\]\(([^)]*)\)", target)
        wikilink = re.fullmatch(r"\[\[([^\]|]+)(?:\|([^\]]*))?\]\]", target)
        if link:
            label, target = link[1], link[2]
        elif wikilink:
            target, label = wikilink[1], wikilink[2] or wikilink[1]
        elif value.key in {"arxiv", "arxiv_id"} and _ARXIV.match(target):
            target, label = f"https://arxiv.org/abs/{target}", f"arXiv {target}"
        if not label and not target:
            continue
        if link or wikilink or not _is_name(target, value.key):
            path, _, anchor = target.partition("#") if "://" not in target else (target, "", "")
            kind: Place = "raw" if place == "source" and _RAW_PATH.match(path) else place
            if kind == "raw" and (item := _NOTE_ITEM.search(target)):
                path = label = target[: item.start()].strip()
                anchor = f"item-{int(item[1])}"
            yield _ref("yaml", path, label, anchor, value.span, kind)
        else:
            yield _ref("yaml", "", label, "", value.span, place)


def _is_name(target: str, key: str) -> bool:
    """Whether a source is only a name, such as `SemiAnalysis Newsletter`, and nothing to look up."""
    if key in {"related", "related_pages", "see_also"}:
        return not target
    return not re.search(r"://|^raw/|\.\w{1,5}(?:#|$)|^[\w-]+/[\w./-]+$|^[a-z0-9]+(?:-[a-z0-9]+)+$", target)


# ---- merging


def read_metadata(
    doc: DocId, front: FrontMatter, bold: BoldLines, outline: Outline, lines: LineMap
) -> tuple[Metadata, tuple[Diagnostic, ...]]:
    """Merge both spellings, then fill in what path, file name and title say. Diagnostics: conflicts and unreadable values."""
    values = [*_front_values(front, lines), *bold.values]
    problems: list[Diagnostic] = []
    got: dict[str, Any] = {}
    origin: dict[str, _Value] = {}
    extra: dict[str, str] = {}
    for value in values:
        row = _BY_KEY.get(value.key)
        if row is None:
            text = _string(value)
            if text and value.key not in _SILENT:
                extra.setdefault(value.name or value.key.replace("_", " ").capitalize(), text)
            continue
        read = row.read(value)
        if read is None:
            problems.extend(_unread(doc, row, value))
        elif row.merge:
            got[row.name] = tuple(dict.fromkeys((*got.get(row.name, ()), *read)))
        elif row.name not in got:
            got[row.name], origin[row.name] = read, value
        elif got[row.name] != read:
            if value.bold and not origin[row.name].bold:
                problems.append(_conflict(doc, row, origin[row.name], value))
            if row.name in _STRICTER:
                got[row.name] = _STRICTER[row.name]
    title = outline.headings[0].title if outline.headings and outline.headings[0].level == 1 else ""
    first = next((heading.title for heading in outline.headings if heading.level == 1), "")
    stem = stem_of(doc)
    kind, topic = _by_path(doc)
    dates = _order_dates(got.get("dates", ()), find_dates(stem), find_dates(title), values)
    meta = Metadata(
        title=got.get("title") or title or first or _spoken(stem),
        kind=got.get("kind") or kind,
        topic=got.get("topic") or topic,
        tier=got.get("tier"),
        dates=dates,
        updated=got.get("updated"),
        authors=got.get("authors", ()),
        tags=got.get("tags", ()),
        aliases=got.get("aliases", ()),
        status=got.get("status", ""),
        description=got.get("description", ""),
        publish=got.get("publish", True) and not got.get("draft") and not got.get("private") and not front.maybe_private,
        sources=tuple(ref for ref in got.get("sources", ()) if ref.place == "source"),
        raw=tuple(dict.fromkeys((*got.get("raw", ()), *(ref for ref in got.get("sources", ()) if ref.place == "raw")))),
        related=got.get("related", ()),
        hide=got.get("hide", ()),
        unsearched=got.get("unsearched", False),
        home=got.get("home", True),
        extra=MappingProxyType(extra),
    )
    return meta, tuple(problems)


def _front_values(front: FrontMatter, lines: LineMap) -> Iterable[_Value]:
    for key, data in front.values.items():
        place = front.places.get(key, 0)
        end = lines.bytes.find(b"\n", place)
        yield _Value(key=key, data=data, span=lines.span(place, end if end >= 0 else len(lines.bytes)))


def _order_dates(
    given: tuple[DateRef, ...], named: tuple[DateRef, ...], titled: tuple[DateRef, ...], values: list[_Value]
) -> tuple[DateRef, ...]:
    """The page's own date first: `Date`, else the file name's, else the title's, else one in the Source line, else a labelled one."""
    side = set(_DATE_LABELS.values()) - {""}
    own = tuple(date for date in given if date.label not in side)
    if not own and not (own := named[:1] or titled[:1]):
        sourced = (find_dates(str(value.data)) for value in values if value.key in {"source", "sources"} and value.bold)
        own = next((dates[:1] for dates in sourced if dates), ())
    if own and own[0] not in given:  # the words before it are the name's, not a label
        own = (replace(own[0], label=""),)
    return tuple(dict.fromkeys((*own, *(date for date in given if date not in own))))


def _by_path(doc: DocId) -> tuple[str, str]:
    """Kind and topic, as path and file name tell them."""
    folder, stem = folder_of(doc), stem_of(doc)
    if not folder and stem.lower() in {"index", "readme"}:
        return "index", ""
    if not folder and stem.lower() == "log":
        return "log", ""
    if folder == "daily-digest":
        return "digest", folder
    dated = re.match(r"\d{4}-\d{2}-\d{2}(?:-|$)", stem)
    return (FOLDER_KINDS.get(folder) or ("summary" if dated else "concept")), slugify(folder) or folder


FOLDER_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "concepts": "concept",
        "entities": "entity",
        "sources": "summary",
        "syntheses": "synthesis",
        "comparisons": "comparison",
        "queries": "query",
    }
)
"""What the first folder says of a page's kind, in wikis that sort by kind instead of by topic."""


def _spoken(stem: str) -> str:
    words = re.sub(r"^\d{4}-\d{2}-\d{2}-?", "", stem) or stem
    words = re.sub(r"[-_]+", " ", words).strip()
    return words[:1].upper() + words[1:]


def _unread(doc: DocId, row: Field, value: _Value) -> Iterable[Diagnostic]:
    if value.data in (None, "", [], {}) or row.name in _QUIET:
        return
    remedy = {
        "tier": "Begin it with a number, such as `2`.",
        "dates": "Write a day as YYYY-MM-DD.",
        "updated": "Write a day as YYYY-MM-DD.",
    }
    yield Diagnostic(
        code="metadata-value",
        severity=Severity.WARNING if row.name in remedy else Severity.INFO,
        doc=doc,
        span=value.span,
        message=f"{value.key!r} has a value that cannot be read: {str(value.data)[:80]!r}",
        hint=remedy.get(row.name, "Write plain text, or a list of it."),
    )


def _conflict(doc: DocId, row: Field, first: _Value, second: _Value) -> Diagnostic:
    counts = "the stricter one counts" if row.name in _STRICTER else "that one counts"
    return Diagnostic(
        code="metadata-conflict",
        severity=Severity.WARNING,
        doc=doc,
        span=second.span,
        message=f"{second.key!r} says {str(second.data)[:60]!r} here and {str(first.data)[:60]!r} in the front matter; {counts}",
        hint=f"Keep one of the two lines of {row.name}.",
    )
