"""What a page says of itself: front matter and bold lines below the title, merged into one `Metadata`.

`FIELDS` is the policy: which keys mean which field, and how a value is read. Front matter wins; a conflict is a diagnostic.
A key that no row names is kept, as text, in `Metadata.extra`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace

from wikigen.model import DateRef, Diagnostic, DocId, Metadata, Severity
from wikigen.parse.boldlines import BoldLines
from wikigen.parse.dates import find_dates
from wikigen.parse.frontmatter import FrontMatter
from wikigen.parse.lines import LineMap
from wikigen.parse.outline import Outline
from wikigen.parse.privacy import says
from wikigen.parse.references import references_of
from wikigen.parse.values import (
    DATE_LABELS,
    Value,
    dates_of,
    day_of,
    flag_of,
    kind_of,
    people_of,
    slug_of,
    tags_of,
    text_of,
    texts_of,
    tier_of,
    unsearched_of,
)
from wikigen.paths import dated_stem, fold, folder_of, slugify

__all__ = ["FIELDS", "KNOWN_KEYS", "Field", "read_metadata"]

FieldName = Literal[
    "title", "kind", "topic", "tier", "dates", "updated", "authors", "tags", "aliases", "status", "description", "draft", "private", "publish",
    "sources", "raw", "related", "hide", "unsearched", "home",
]  # fmt: skip


class Field(NamedTuple):
    """A row of `FIELDS`."""

    name: FieldName
    keys: tuple[str, ...]
    """As written in either spelling, in lower case, with `_` for blanks."""
    read: Callable[[Value], Any]
    """Turns a value into the field's, or into None where it says nothing."""
    merge: bool = False
    """True where both spellings add up; else the first counts."""


FIELDS: tuple[Field, ...] = (
    Field("title", ("title",), text_of),
    Field("kind", ("type", "kind"), kind_of),
    Field("topic", ("topic", "topics"), slug_of),
    Field("tier", ("tier",), tier_of),
    Field("dates", tuple(DATE_LABELS), dates_of, merge=True),
    Field("updated", ("updated", "last_updated"), day_of),
    Field("authors", ("author", "authors"), people_of, merge=True),
    Field("tags", ("tags", "tag"), tags_of, merge=True),
    Field("aliases", ("aliases", "alias"), texts_of, merge=True),
    Field("status", ("status",), text_of),
    Field("description", ("description",), text_of),
    Field("draft", ("draft",), flag_of),
    Field("private", ("private",), flag_of),
    Field("publish", ("publish",), flag_of),
    Field(
        "sources",
        ("source", "sources", "source_url", "url", "links", "coverage", "paper", "papers", "arxiv", "arxiv_id"),
        references_of("source"),
        merge=True,
    ),
    Field("raw", ("raw", "source_file", "source_files"), references_of("raw"), merge=True),
    Field("related", ("related", "related_pages", "see_also"), references_of("related"), merge=True),
    Field("hide", ("hide",), texts_of),
    Field("unsearched", ("search",), unsearched_of),
    Field("home", ("home",), flag_of),
)

_STRICTER: Mapping[str, bool] = MappingProxyType({"draft": True, "private": True, "publish": False})
"""What counts where the two spellings disagree on whether a page is published."""

_BY_KEY = {key: row for row in FIELDS for key in row.keys}
KNOWN_KEYS = frozenset(_BY_KEY) | {"venue", "confidence", "cross_source_confirmed", "feed", "farmed", "sha256", "email_count"}
"""Keys that may open a block of bold lines: those of `FIELDS`, and those that are only shown."""
_SILENT = frozenset({"template", "icon", "cssclass", "cssclasses", "lang"})
"""Keys for the site's machinery, not for its readers."""

_QUIET = frozenset({"sources", "raw", "related", "draft", "private", "publish", "unsearched"})
"""Fields whose unreadable values are reported elsewhere, or mean nothing."""


def read_metadata(
    doc: DocId, front: FrontMatter, bold: BoldLines, outline: Outline, lines: LineMap
) -> tuple[Metadata, tuple[Diagnostic, ...]]:
    """Merge both spellings, then fill in what path, file name and title say. Diagnostics: conflicts and unreadable values."""
    values = [*_front_values(front, lines), *bold.values]
    got, extra, problems = _merge(doc, values)
    title = outline.headings[0].title if outline.headings and outline.headings[0].level == 1 else ""
    first = next((heading.title for heading in outline.headings if heading.level == 1), "")
    stem = dated_stem(doc)
    kind, topic = _by_path(doc)
    dates = _order_dates(got.get("dates", ()), find_dates(stem), find_dates(title), values)
    named = got.get("title") or title or first or _spoken(stem)
    meta = Metadata(
        title=named,
        subtitle=title if fold(title) != fold(named) else "",
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
        publish=not front.maybe_private and not any(says(value.key, value.data) for value in values),
        sources=tuple(ref for ref in got.get("sources", ()) if ref.place == "source"),
        raw=tuple(dict.fromkeys((*got.get("raw", ()), *(ref for ref in got.get("sources", ()) if ref.place == "raw")))),
        related=got.get("related", ()),
        hide=got.get("hide", ()),
        unsearched=got.get("unsearched", False),
        home=got.get("home", True),
        extra=extra,
    )
    return meta, tuple(problems)


def _merge(doc: DocId, values: Iterable[Value]) -> tuple[dict[str, Any], dict[str, str], list[Diagnostic]]:
    """What the values say of each field, what no field is read from, and what is wrong. The first that says anything counts."""
    got: dict[str, Any] = {}
    origin: dict[str, Value] = {}
    lists: dict[str, dict[Any, None]] = {}
    extra: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for value in values:
        row = _BY_KEY.get(value.key)
        if row is None:
            if value.key not in _SILENT and (text := _shown(value)):
                extra.setdefault(_spelled(value), text)
            continue
        read = row.read(value)
        if read is None:
            problems.extend(_unread(doc, row, value))
            continue
        if more := _beyond(row, value, read):
            extra.setdefault(_spelled(value), more)
        first = origin.setdefault(row.name, value)
        if value.bold and not first.bold and _disagree(row, first, value, got[row.name], read):
            problems.append(_conflict(doc, row, first, value))
        if row.merge:
            got.setdefault(row.name, read)
            lists.setdefault(row.name, {}).update(dict.fromkeys(read))
        elif row.name in _STRICTER and got.get(row.name, read) != read:
            got[row.name] = _STRICTER[row.name]
        elif got.setdefault(row.name, read) != read and value.bold and first.bold:
            extra.setdefault(_spelled(value), str(value.data))  # a second line of one key: shown, so that it is not lost
    return got | {name: tuple(found) for name, found in lists.items()}, extra, problems


def _shown(value: Value) -> str | None:
    """A value that no field is read from, as text; nothing of it is lost."""
    if isinstance(value.data, dict):
        return ", ".join(f"{key}: {part}" for key, part in value.data.items())
    return text_of(value)


def _spelled(value: Value) -> str:
    """A key as it is shown: as a bold line has it, or spoken."""
    return value.name or value.key.replace("_", " ").capitalize()


def _beyond(row: Field, value: Value, read: Any) -> str:
    """The whole text of a tier or date that says more than the number and the days: `2 — Routing (…)`; empty where it does not."""
    text = str(value.data)
    if row.name == "tier":
        rest = re.sub(r"^\s*(?:tier)?\s*\d+", "", text, flags=re.IGNORECASE)
    elif row.name == "dates" and value.bold and all(day.date.isoformat() in text for day in read):
        rest = text
        for day in read:
            rest = rest.replace(day.date.isoformat(), "").replace(day.label, "")
    else:
        return ""
    return text.strip() if re.search(r"[^\W\d_]{3,}", rest) else ""


def _disagree(row: Field, first: Value, second: Value, known: Any, read: Any) -> bool:
    """Whether two spellings of a key say different things. Lists add up, but a page has one day of its own."""
    if not row.merge:
        return bool(known != read)
    return first.key == second.key == "date" and bool(known[0].date != read[0].date)


def _front_values(front: FrontMatter, lines: LineMap) -> Iterable[Value]:
    for key, data in front.values.items():
        place = front.places.get(key, 0)
        end = lines.bytes.find(b"\n", place)
        yield Value(key=key, data=data, span=lines.span(place, end if end >= 0 else len(lines.bytes)))


def _order_dates(
    given: tuple[DateRef, ...], named: tuple[DateRef, ...], titled: tuple[DateRef, ...], values: list[Value]
) -> tuple[DateRef, ...]:
    """The page's own date first: `Date`, else the file name's, else the title's, else one in the Source line, else a labelled one."""
    side = set(DATE_LABELS.values()) - {""}
    own = tuple(date for date in given if date.label not in side)
    if not own and not (own := named[:1] or titled[:1]):
        sourced = (find_dates(str(value.data)) for value in values if value.key in {"source", "sources"} and value.bold)
        own = next((dates[:1] for dates in sourced if dates), ())
    if own and own[0] not in given:  # the words before it are the name's, not a label
        own = (replace(own[0], label=""),)
    return tuple(dict.fromkeys((*own, *(date for date in given if date not in own))))


def _by_path(doc: DocId) -> tuple[str, str]:
    """Kind and topic, as path and file name tell them."""
    folder, stem = folder_of(doc), dated_stem(doc)
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
    words = re.sub(r"^\d{4}-\d{2}-\d{2}-?", "", stem)
    if not words:
        return stem  # a day, as it is written
    words = re.sub(r"[-_]+", " ", words).strip()
    return words[:1].upper() + words[1:]


def _unread(doc: DocId, row: Field, value: Value) -> Iterable[Diagnostic]:
    if value.data in (None, "", [], {}) or row.name in _QUIET:
        return
    remedy = {
        "tier": "Begin it with a number, such as `2`.",
        "dates": "Write a day of the calendar as YYYY-MM-DD.",
        "updated": "Write a day of the calendar as YYYY-MM-DD.",
    }
    yield Diagnostic(
        code="metadata-value",
        severity=Severity.WARNING if row.name in remedy else Severity.INFO,
        doc=doc,
        span=value.span,
        message=f"{value.key!r} has a value that cannot be read: {str(value.data)[:80]!r}",
        hint=remedy.get(row.name, "Write plain text, or a list of it."),
    )


def _conflict(doc: DocId, row: Field, first: Value, second: Value) -> Diagnostic:
    counts = "the stricter one counts" if row.name in _STRICTER else "that one counts"
    return Diagnostic(
        code="metadata-conflict",
        severity=Severity.WARNING,
        doc=doc,
        span=second.span,
        message=f"{second.key!r} says {str(second.data)[:60]!r} here and {str(first.data)[:60]!r} in the front matter; {counts}",
        hint=f"Keep one of the two lines of {row.name}.",
    )
