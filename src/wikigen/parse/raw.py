"""Raw digests: what kind a file is, and its items. Pure; the text is data, and nothing of it is trusted or run.

`KINDS` is the policy: the first row that fits a path says how its text is cut into items. What fits none is plain text, one item.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parseaddr
from html import unescape
from typing import Any, NamedTuple

from wikigen.model import DocId, Source
from wikigen.packing import pack
from wikigen.parse.dates import find_dates, to_date
from wikigen.parse.frontmatter import FrontMatter, read_front_matter
from wikigen.parse.lines import LineMap
from wikigen.parse.linksyntax import unlinked
from wikigen.paths import dated_stem, folder_of, stem_of
from wikigen.rawdoc import RawDoc, RawItem

__all__ = ["KINDS", "Kind", "parse_raw"]

_ITEM = re.compile(r"^## (\d{1,4})\. (.*)\n+(?=[ \t]*\*\*From:\*\*)", re.MULTILINE)
_FROM = re.compile(r"^[ \t]*\*\*From:\*\*[ \t]*(.*)$", re.MULTILINE)
_SENT = re.compile(r"^[ \t]*\*\*Date:\*\*[ \t]*(.*)$", re.MULTILINE)
_KEY_LINKS = re.compile(r"^[ \t]*\*\*Key links:\*\*[ \t]*\n((?:[ \t]*[-*] .*\n?)*)", re.MULTILINE)
_URL = re.compile(r"https?://[^\s<>\"'`]+")
_TITLE = re.compile(r"# (.+)")
_HTML_TITLE = re.compile(r"<title[^>]*>(.{1,500}?)</title\s*>|<h1[^>]*>(.{1,500}?)</h1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_AUTHOR = re.compile(r"^#{2,3} (?!\d+\. )(.+)$", re.MULTILINE)
_MAX_ITEMS = 500
"""Items of one document that get a place of their own; what follows stays in the last one."""
_MAX_LINKS = 40
"""Links kept of one item."""


class _Draft(NamedTuple):
    """An item before it has a number: character offsets of its text, and what is said of it."""

    start: int
    end: int
    title: str
    author: str
    date: dt.date | None
    links: tuple[str, ...]


class Kind(NamedTuple):
    """A row of `KINDS`."""

    name: str
    fits: Callable[[str, FrontMatter], bool]
    """Whether a file is of this kind, by its first folder below `raw/` and its front matter."""
    items: Callable[[str, FrontMatter], Sequence[_Draft]]
    """Cuts the body (front matter blanked out) into items."""


def _mail_items(text: str, _: FrontMatter) -> list[_Draft]:
    """`## N. Title` counts only when `**From:**` follows: every other `##` belongs to a mail's body."""
    heads = list(_ITEM.finditer(text))[:_MAX_ITEMS]
    drafts = []
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        end = following.start() if following else len(text)
        sender, sent = _FROM.search(text, head.end(), end), _SENT.search(text, head.end(), end)
        keys = _KEY_LINKS.search(text, head.end(), end)
        start = max(part.end() for part in (head, sender, sent, keys) if part)
        name, address = parseaddr(sender[1]) if sender else ("", "")
        urls = _URL.findall(keys[1]) if keys else []
        drafts.append(
            _Draft(start, end, head[2].strip(), " ".join((name or address.partition("@")[2] or address).split()), _day(sent), _urls(urls))
        )
    return drafts


def _day(match: re.Match[str] | None) -> dt.date | None:
    found = find_dates(match[1]) if match else ()
    return found[0].date if found else None


def _urls(urls: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url.rstrip(").,;]") for url in urls))[:_MAX_LINKS]


def _author_items(text: str, _: FrontMatter) -> list[_Draft]:
    """A section for each author, as the social digests have them."""
    heads = list(_AUTHOR.finditer(text))[:_MAX_ITEMS]
    drafts = []
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        end = following.start() if following else len(text)
        if text[head.end() : end].strip():
            name = head[1].strip(" #*")
            drafts.append(_Draft(head.end(), end, name, name, None, _urls(_URL.findall(text[head.end() : end]))))
    return drafts


def _json_items(text: str, _: FrontMatter) -> list[_Draft]:
    """A list of posts, or an object that holds one; what is no JSON has no items."""
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return []
    drafts: list[_Draft] = []
    for entry in list(_records(loaded))[:_MAX_ITEMS]:
        words = str(entry.get("text") or entry.get("title") or entry.get("content") or "").strip()
        author = entry.get("author") or entry.get("user") or entry.get("handle") or entry.get("username") or ""
        author = str(author.get("name") or author.get("username") or "") if isinstance(author, dict) else str(author)
        url = str(entry.get("url") or entry.get("link") or "")
        when = to_date(entry.get("date") or entry.get("created_at") or entry.get("published"))
        if words or url:
            title = str(entry.get("title") or author or f"Post {len(drafts) + 1}")  # its text is a body, which may not be published
            drafts.append(_Draft(0, 0, title[:160], author, when, _urls(_URL.findall(url))))
    return drafts


def _records(loaded: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if isinstance(loaded, list):
        for entry in loaded:
            yield from _records(entry, depth + 1)
    elif isinstance(loaded, dict):
        lists = [value for value in loaded.values() if isinstance(value, list) and any(isinstance(part, dict) for part in value)]
        if lists and depth < 4:  # noqa: PLR2004 - deeper than any digest nests
            for value in lists:
                yield from _records(value, depth + 1)
        else:
            yield loaded


def _single_item(text: str, front: FrontMatter) -> list[_Draft]:
    """One article, abstract or document: the whole body is its only item."""
    values = front.values
    urls = [str(values[key]) for key in ("url", "source_url", "arxiv_url", "link") if values.get(key)]
    urls = [url for url in (*urls, _web_source(front)) if _URL.match(url)]
    author = _names(values.get("author")) or values.get("feed") or values.get("blog_source") or ""
    return [_Draft(0, len(text), "", str(author), None, _urls(urls))]


def _names(given: object) -> str:
    """Names joined by commas; as Obsidian's clipper has them, `"[[Jane Roe]]"`, or without the quotes, which is a list in a list."""
    parts = given if isinstance(given, list) else [given]
    flat = (name for part in parts for name in (part if isinstance(part, list) else [part]))
    return ", ".join(unlinked(str(name)) for name in flat if name)


def _web_source(front: FrontMatter) -> str:
    """`source:` where it is the address of the original; elsewhere it says which feed a file is from, or is a path. Else empty."""
    given = front.values.get("source")
    return given if isinstance(given, str) and _URL.fullmatch(given) else ""


KINDS: tuple[Kind, ...] = (
    Kind("gmail", lambda folder, front: folder == "gmail" or "email_count" in front.values, _mail_items),
    Kind("rss", lambda folder, front: folder == "rss" or "feed" in front.values, _single_item),
    Kind("huggingface", lambda folder, front: folder == "huggingface" or "arxiv_id" in front.values, _single_item),
    Kind("twitter", lambda folder, _: folder == "twitter", _author_items),
    Kind("articles", lambda folder, front: folder == "articles" or "source_url" in front.values, _single_item),
    Kind("assets", lambda folder, _: folder == "assets", lambda _text, _front: []),
    Kind("other", lambda _folder, _front: True, _single_item),
)


def parse_raw(source: Source, companions: Sequence[DocId] = ()) -> RawDoc:
    """One raw file with the files of the same name that belong to it. Never raises; what cannot be cut into items is one item."""
    text = source.text
    lines = LineMap(text)
    is_json = source.id.endswith(".json")
    front = FrontMatter() if is_json else read_front_matter(source.id, text, lines)
    kind = next(kind for kind in KINDS if kind.fits(folder_of(source.id), front))
    body = lines.bytes[front.end :].decode()
    shift = front.end
    drafts = _json_items(text, front) if is_json else kind.items(body, front)
    if not drafts and kind.name != "assets" and body.strip():
        drafts = _single_item(body, front)
    title = _title(front, body, source)
    url = next((str(front.values[key]) for key in ("url", "source_url") if front.values.get(key)), _web_source(front))
    return RawDoc(
        id=source.id,
        kind=kind.name,
        title=title,
        date=_date(front, source, body),
        url=url,
        items=tuple(_item(number, draft, title, lines, body, shift) for number, draft in enumerate(drafts, 1)),
        publish=not front.maybe_private,
        companions=tuple(companions),
        diagnostics=(*source.diagnostics, *front.diagnostics),
        packed=pack(text),
        digest=source.digest,
    )


def _item(number: int, draft: _Draft, title: str, lines: LineMap, body: str, shift: int) -> RawItem:
    start = shift + len(body[: draft.start].encode())
    end = start + len(body[draft.start : draft.end].encode())
    return RawItem(
        number=number,
        anchor=f"item-{number}",
        title=draft.title or title,
        author=draft.author,
        date=draft.date,
        links=draft.links,
        span=lines.span(start, end),
    )


def _title(front: FrontMatter, body: str, source: Source) -> str:
    given = front.values.get("title")
    if isinstance(given, str | int | float) and str(given).strip():
        return str(given).strip()
    if (match := _TITLE.match(body.lstrip())) is not None:  # further down a heading is part of the text, which may not be published
        return " ".join(_TAG.sub("", match[1]).strip(" #*").split())
    if (match := _HTML_TITLE.search(body, 0, 100_000)) is not None:
        return " ".join(unescape(_TAG.sub("", match[1] or match[2])).split())
    return stem_of(source.id)


def _date(front: FrontMatter, source: Source, body: str) -> dt.date | None:
    """The day a digest is of: what it says, else its file name, else its title line, else the day it was fetched."""
    for key in ("date", "published"):
        if found := to_date(front.values.get(key)):
            return found
    named = find_dates(dated_stem(source.id).replace("_", "-")) or find_dates(body[:300].partition("\n\n")[0])
    if named:
        return named[0].date
    return next((day for key in ("ingested", "farmed") if (day := to_date(front.values.get(key)))), None)
