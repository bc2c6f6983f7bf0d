"""What a link shows of its page before it is followed: a small JSON file beside each page, all of it from what that page publishes itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import islice

import msgspec

from wikigen.parse.sections import shorten
from wikigen.paths import Url
from wikigen.publish.cards import Card
from wikigen.publish.engine import Heading
from wikigen.publish.generated import View
from wikigen.publish.home import HomeView
from wikigen.publish.host import SitePage, WikiPage
from wikigen.publish.hubs import HubView
from wikigen.publish.raw_view import ItemView, RawView
from wikigen.publish.references import Mention
from wikigen.publish.view import PageView
from wikigen.visible import visible

__all__ = ["ENDING", "MOST", "preview_of", "preview_path"]

ENDING = ".preview.json"
"""Of the name of every preview."""
MOST = 2048
"""Bytes of a preview."""
_PARTS = (240, 120, 60)
"""Characters of a section's opening: the first number with which all sections have room, else as many sections as have."""
_LINKS = 5
"""Pages that a preview leads on to."""
_OPENING = 900
"""Characters of HTML that a section's opening is looked for in."""

_TAG = re.compile(r"<[^>]*>")
_END = re.compile(r"</(?:p|li|dd|dt|div|blockquote)>|<br ?/?>")
_NOT_TOLD = re.compile(
    r'<a class="headerlink".*?</a>|<sup id="fnref.*?</sup>|<div class="footnote">.*|<(pre|table|figure|svg)\b.*?(?:</\1>|$)', re.DOTALL
)
_HEADING = re.compile(r'<h([1-6]) id="([^"]*)"[^>]*>.*?</h\1>', re.DOTALL)


class _Preview(msgspec.Struct, omit_defaults=True):
    """The file: plain text throughout, URLs below the site's root."""

    title: str
    facts: str = ""
    text: str = ""
    parts: dict[str, tuple[str, str]] = {}
    """Title and opening of each section, or of each item of a digest, by its anchor."""
    links: tuple[tuple[str, str], ...] = ()
    """Title and URL of the pages it leads on to."""


def preview_path(path: str) -> str:
    """The preview of the page in the file `path`: `t/a/index.html` has `t/a/index.preview.json` beside it."""
    return f"{path.removesuffix('.html')}{ENDING}"


def preview_of(page: SitePage, view: PageView | View) -> bytes:
    """The preview of a finished page, `MOST` bytes at most."""
    if isinstance(view, PageView):
        html, toc = (page.bare, page.text.toc) if isinstance(page, WikiPage) and page.text else ("", ())
        openings = _openings(html)
        parts = [(heading.id, unescape(heading.name), openings.get(heading.id, "")) for heading in _flat(toc)]
        facts = [view.facts.topic.title if view.facts.topic else "", view.facts.date]
        facts += [f"Tier {view.facts.tier.number}" if view.facts.tier else "", f"{view.minutes} min"]
        return _fitted(_Preview(view.title, _joined(facts), view.summary, {}, _links(_led_to(view))), parts)
    if isinstance(view, RawView):
        items = sorted(view.items, key=lambda item: not item.cited_by)  # the sort is stable: those that pages name, then the others
        parts = [(item.anchor, item.title, _joined((item.author, item.date, _cited(item)))) for item in items]
        return _fitted(_Preview(view.title, _joined((view.kind, view.date)), view.description, {}, _links(view.cited_by)), parts)
    if isinstance(view, HomeView):
        return _fitted(_Preview(view.title, "", view.description, {}, _links(view.newest)), ())
    cards = (card for group in view.groups for card in group.cards) if isinstance(view, HubView) else ()
    return _fitted(_Preview(view.title, "", view.intro, {}, _links(cards)), ())


def _joined(facts: Iterable[str]) -> str:
    return " · ".join(fact for fact in facts if fact)


def _cited(item: ItemView) -> str:
    return f"cited by {item.cited_by[0].title}" if item.cited_by else ""


def _led_to(view: PageView) -> Iterator[Card | Mention]:
    """The pages beside this one: those it relates to, then those that refer to it."""
    yield from (item.card for items in (view.related, *view.lists) for item in items if item.card)
    yield from view.mentions


def _links(cards: Iterable[Card | Mention]) -> tuple[tuple[str, str], ...]:
    return tuple((visible(shorten(card.title, 90)), url) for url, card in islice(_once(cards).items(), _LINKS))


def _once(cards: Iterable[Card | Mention]) -> Mapping[Url, Card | Mention]:
    return {card.url: card for card in cards}


def _flat(headings: Sequence[Heading]) -> Iterator[Heading]:
    for heading in headings:
        yield heading
        yield from _flat(heading.children)


def _openings(html: str) -> dict[str, str]:
    """The first words below each heading, by its anchor."""
    found: dict[str, str] = {}
    following = len(html)
    for match in reversed(list(_HEADING.finditer(html))):
        found[unescape(match[2])] = _plain(html[match.end() : min(following, match.end() + _OPENING)])
        following = match.start()
    return found


def _plain(html: str) -> str:
    text, _, _ = _TAG.sub("", _END.sub(" ", _NOT_TOLD.sub(" ", html))).partition("<")  # of a tag that was cut
    return shorten(" ".join(unescape(text).split()), _PARTS[0])


def _fitted(preview: _Preview, parts: Sequence[tuple[str, str, str]]) -> bytes:
    """The file, with as many of the parts and as much of each as there is room for."""
    preview.title, preview.facts, preview.text = visible(shorten(preview.title, 300)), visible(preview.facts), visible(preview.text)
    for limit in _PARTS:
        preview.parts = {anchor: (visible(shorten(title, 90)), visible(shorten(text, limit))) for anchor, title, text in parts}
        if len(encoded := msgspec.json.encode(preview)) <= MOST:
            return encoded
    while preview.parts and len(encoded) > MOST:
        preview.parts = dict(islice(preview.parts.items(), len(preview.parts) * 3 // 4))
        encoded = msgspec.json.encode(preview)
    return encoded
