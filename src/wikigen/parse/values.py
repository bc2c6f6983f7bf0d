"""How a metadata value is read, whichever way it is spelled: one reader for each shape of value.

A reader returns None where the value says nothing that it can read; it never raises.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from wikigen.model import DateRef, LinkRef, Span
from wikigen.parse.dates import find_dates, to_date
from wikigen.parse.linksyntax import unlinked
from wikigen.parse.privacy import NO, YES, plain
from wikigen.paths import slugify, url_slug

__all__ = [
    "DATE_LABELS",
    "Value",
    "dates_of",
    "day_of",
    "flag_of",
    "kind_of",
    "people_of",
    "slug_of",
    "tags_of",
    "text_of",
    "texts_of",
    "tier_of",
    "unsearched_of",
]

_KINDS = {
    "source": "summary", "source-summary": "summary", "summary": "summary", "article": "summary", "paper": "summary",
    "daily-digest": "digest", "digest": "digest", "daily": "digest",
}  # fmt: skip

_PARTING = re.compile(r"[,;]|\s·\s")
_HASH = re.compile(r"\s+(?=#[^\s#])")

DATE_LABELS = {"date": "", "published": "published", "created": "created", "date_ingested": "ingested", "ingested": "ingested"}
"""Keys of dates, and the labels that they give; `date` is the page\'s own."""


class Value(Struct, frozen=True, kw_only=True, gc=False):
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


def text_of(value: Value) -> str | None:
    """Plain text; a list joined by commas."""
    if value.data is None or isinstance(value.data, dict):
        return None
    if isinstance(value.data, list):
        return ", ".join(str(part) for part in value.data) or None
    return str(value.data).strip() or None


def texts_of(value: Value) -> tuple[str, ...] | None:
    """Names: a list, or text with commas, semicolons or dots between them; `#` and brackets fall off."""
    parts = value.data if isinstance(value.data, list) else _PARTING.split(str(value.data or ""))
    names = (unlinked(str(part)).strip().strip("[]`*\"'").lstrip("#").strip() for part in parts if not isinstance(part, dict | list))
    return tuple(dict.fromkeys(name for name in names if name and name != "None")) or None


def tags_of(value: Value) -> tuple[str, ...] | None:
    """Tags, given as other names are; `#a #b` are two, but `#machine learning` is one."""
    names = value.data if isinstance(value.data, list) else _PARTING.split(str(value.data or ""))
    parted = ((_HASH.split(name) if isinstance(name, str) and name.lstrip().startswith("#") else [name]) for name in names)
    return texts_of(replace(value, data=list(chain.from_iterable(parted))))


def people_of(value: Value) -> tuple[str, ...] | None:
    """Names of people, which `and` and `&` part too."""
    data = value.data if isinstance(value.data, list) else re.split(r",|;|\s·\s|\s+and\s+|\s+&\s+", str(value.data or ""))
    return texts_of(replace(value, data=data))


def slug_of(value: Value) -> str | None:
    """The slug of a name; of the first, where several are given. Another script keeps its letters."""
    data = value.data[0] if isinstance(value.data, list) and value.data else value.data
    if not data or isinstance(data, dict | list):
        return None
    name = str(data).strip("[]#` ")
    return url_slug(name) or None


def kind_of(value: Value) -> str | None:
    """A kind of page, the spellings of one brought together."""
    name = slugify(text_of(value) or "").replace("_", "-")
    return _KINDS.get(name, name) or None


def tier_of(value: Value) -> int | None:
    """The number that a tier begins with: `2 — Routing (…)`."""
    if isinstance(value.data, bool):
        return None
    match = re.match(r"\s*(?:tier\s*|t)?(\d{1,2})\b", str(value.data), re.IGNORECASE)
    return int(match[1]) if match else None


def dates_of(value: Value) -> tuple[DateRef, ...] | None:
    """Every date in the value, each with its label; without one, the key is the label."""
    label = DATE_LABELS[value.key]
    if isinstance(value.data, dt.date):
        plain = to_date(value.data)
        return (DateRef(date=plain, label=label),) if plain else None
    parts = value.data if isinstance(value.data, list) else [value.data]
    found = [date for part in parts for date in (find_dates(str(part)) if not isinstance(part, dict) else ())]
    return tuple(replace(date, label=date.label or label) for date in found) or None


def day_of(value: Value) -> dt.date | None:
    """One day."""
    return to_date(value.data)


def flag_of(value: Value) -> bool | None:
    """Yes or no. What is neither is read as the stricter: `publish: not yet` withholds a page, and so does `draft: almost`.

    An empty `publish:` is a no, since it may have been meant as one; an empty `draft:` says nothing.
    """
    if isinstance(value.data, bool):
        return value.data
    text = plain(value.data)
    if value.key == "publish":
        return text in YES
    return None if text in {"", "none"} else text not in NO


def unsearched_of(value: Value) -> bool | None:
    """Whether `search: {exclude: true}` stands there, as in Material."""
    return bool(value.data.get("exclude")) if isinstance(value.data, dict) else None
