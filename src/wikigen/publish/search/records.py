"""A page as Pagefind reads it: its text, and beside it what it is found, filtered, sorted and shown by.

All of it comes from the page as it is published, so that nothing can be found that nobody may read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from wikigen.publish.host import GeneratedPage, SitePage, WikiPage
from wikigen.publish.raw_view import RawView
from wikigen.publish.view import PageView
from wikigen.visible import visible

__all__ = ["parted", "record_of"]

_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_DRAWN = re.compile(r'(<img\b[^>]*) src="data:[^"]*"')
"""A drawing that is part of its page: Pagefind would take its coordinates for words, and give it out with each result."""
_COLOURED = re.compile(r'<span(?: class="[^"]*")?>([^<]*)</span>')
"""Text of one colour in highlighted code: the index is the same without the tags, and Pagefind takes a tenth less time where much is code."""
_CJK = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_STOPS = r"\u3001-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_SIGN = r"[^\w\s\x00-\x7f]"
_SEAM = re.compile(
    rf"<[^>]*>|[{_CJK}](?=[{_CJK}\w]|{_SIGN})|[^\W{_CJK}](?=[{_CJK}{_STOPS}])|[{_STOPS}](?=\w)|(?:{_SIGN}+|[+#])(?=[{_CJK}])"
    rf"|(?<=[{_CJK}]){_SIGN}+(?=\w)"
)
"""A tag, or a letter or sign behind which a word of its own begins. Pagefind itself parts words at signs of ASCII, but for `+` and `#`."""

_HEADING = re.compile(r"<h[1-6]\b.*?</h[1-6]>", re.DOTALL)
_LIST = 40_000
"""Letters of HTML from which on an index or a log is found by its headings alone: it says what the pages say that it lists."""
_WORD = re.compile(r"\w")
_UNTITLED = "untitled"
"""A page without a single word would be in no index."""


def record_of(page: SitePage, view: object, context: Mapping[str, Any], language: str) -> bytes:
    """The page's URL, and on the lines below it HTML; empty for a page that is left out of the search."""
    if isinstance(page, WikiPage) and isinstance(view, PageView):
        wish = page.meta.get("search") or {}
        if wish.get("exclude"):
            return b""
        text = _PERMALINK.sub("", page.bare)
        if "boost" in wish:
            text = text if len(text) < _LIST else "".join(_HEADING.findall(text))
            text = f'<div data-pagefind-weight="{wish["boost"]}">{text}</div>'
        names = {"aliases": ", ".join(page.meta.get("aliases", ())), "tags": ", ".join(page.meta.get("tags", ()))}
        metas = {"summary": str(page.meta.get("description", "")), "date": view.facts.date, **names}
        return _encoded(page, metas, _facts_of(view), text, language)
    if isinstance(page, GeneratedPage) and isinstance(view, RawView):
        return _encoded(page, {"date": view.date}, _raw_facts_of(view), _raw_text(view, context.get("bodies") or ()), language)
    return b""


def _facts_of(view: PageView) -> list[tuple[str, str]]:
    """Each facet of a page with its value, some of them several times."""
    facts = view.facts
    found = [("kind", view.kind)]
    if facts.topic:
        found.append(("topic", view.breadcrumbs[-1].title if len(view.breadcrumbs) > 1 else facts.topic.title))
    if facts.tier:
        found.append(("tier", f"Tier {facts.tier.number}" + (f": {facts.tier.name}" if facts.tier.name else "")))
    found += _day(facts.date)
    found += [("publisher", source.publisher.title) for source in facts.sources if source.publisher]
    return found + [("tag", tag.title) for tag in facts.tags]


def _raw_facts_of(view: RawView) -> list[tuple[str, str]]:
    return [("kind", "raw"), ("raw", view.kind), *_day(view.date)]


def _day(date: str) -> list[tuple[str, str]]:
    return [("year", date[:4]), ("month", date[:7])] if date else []


def _raw_text(view: RawView, bodies: Sequence[str]) -> str:
    """The items of a digest, each below a heading that can be linked to."""
    several = len(view.items) > 1
    parts = []
    for number, item in enumerate(view.items):
        heading = f'<h2 id="{_plain(item.anchor)}">{_plain(item.title)}</h2>' if several or item.title != view.title else ""
        parts.append(f"{heading}<p>{_plain(item.author)}</p>{bodies[number] if number < len(bodies) else ''}")
    return "".join(parts)


def _encoded(page: SitePage, metas: Mapping[str, str], facts: Sequence[tuple[str, str]], text: str, language: str) -> bytes:
    """A record. `metas` are shown with a result or tell which is the better one, and are no part of its text; all are HTML."""
    metas = {"title": str(page.title), **metas}
    head = [f'<i data-pagefind-meta="{name}[data-v]" data-v="{parted(value)}"></i>' for name, value in metas.items() if value]
    head += [f'<i data-pagefind-filter="{name}[data-v]" data-v="{_plain(value)}"></i>' for name, value in dict.fromkeys(facts) if value]
    opening = str(page.title) if _WORD.search(str(page.title)) else _UNTITLED
    text = text.replace("</th>", "</th> ")  # of these alone Pagefind makes one word where nothing lies between
    text = parted(_COLOURED.sub(r"\1", _DRAWN.sub(r"\1", text)))
    html = f'<html lang="{_plain(language)}"><body>{"".join(head)}<h1>{parted(opening)}</h1>{text}</body></html>'
    return f"{page.url}\n{html}".encode("utf-8", "xmlcharrefreplace")


def _plain(text: str) -> str:
    return escape(visible(text))


def parted(html: str) -> str:
    """HTML with a blank between letters that are words of their own: Chinese and Japanese put none between words."""
    return _SEAM.sub(lambda seam: seam[0] if seam[0][0] == "<" else f"{seam[0]} ", html) if _HAS_CJK.search(html) else html
