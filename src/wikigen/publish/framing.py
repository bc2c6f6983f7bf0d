"""HTML of what is embedded: a fragment of another page made fit for its host, framed, and put in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from wikigen.publish.slots import TAGS

__all__ = ["Framed", "fitted", "framed", "placed"]

_NAME = re.compile(r"<(/?[a-z][a-z0-9]*)", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])", re.IGNORECASE)
_ID = re.compile(r'\sid="([^"]*)"')
_NAMED = re.compile(r'(?<=\s)(id|for|name|href)="(#?)([^"]*)"')
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_VOID = frozenset({"br", "hr", "img", "input", "source", "wbr", "col"})
_HOLDING_BLOCKS = frozenset({"", "li", "td", "th", "dd", "blockquote", "div", "section", "details", "article", "aside", "main", "center"})
"""Tags that a block may stand in; within a paragraph it ends that and begins it anew."""
_LOWEST = 6


class Framed(NamedTuple):
    """What is embedded, in the two ways in which it may be shown."""

    block: str
    link: str
    """For where no block can stand: within other marks, or in code."""


def fitted(html: str, number: int, level: int) -> str:
    """A fragment as its host may have it: highest headings of this `level`, none with an id, other ids told apart by the embed's `number`."""
    parts = TAGS.split(_PERMALINK.sub("", html))
    tags = range(1, len(parts), 2)
    ids = {match[1] for index in tags if not _HEADING.match(parts[index]) and (match := _ID.search(parts[index]))}
    lower = level - min((int(match[2]) for index in tags if (match := _HEADING.match(parts[index]))), default=level)

    def own(match: re.Match[str]) -> str:
        name, mark, value = match.groups()
        is_ours = value in ids and (mark if name == "href" else not mark)
        return f'{name}="{mark}wg-e{number}-{value}"' if is_ours else match[0]

    def moved(match: re.Match[str]) -> str:
        return f"<{match[1]}h{min(int(match[2]) + lower, _LOWEST)}"

    for index in tags:
        if _HEADING.match(parts[index]):
            parts[index] = _HEADING.sub(moved, _ID.sub("", parts[index]))
        elif ids and "=" in parts[index]:
            parts[index] = _NAMED.sub(own, parts[index])
    return "".join(parts)


def framed(html: str, label: str, href: str) -> Framed:
    """A fragment in its frame, with a link to where it is at home."""
    link = f'<a href="{escape(href)}">{escape(label)}</a>'
    head = f'<div class="wg-embed" role="group" aria-label="{escape(f"From {label}")}"><p class="wg-embed__origin">{link}</p>'
    return Framed(f"{head}{html}</div>", link)


def placed(html: str, token: str, embeds: Sequence[Framed]) -> str:
    """A text with each embed in the place of its slot."""
    if not embeds or token not in html:
        return html
    filling = _Filling(re.compile(rf"{token}e(\d+)x"), embeds)
    for index, part in enumerate(TAGS.split(html)):
        if index % 2:
            filling.tag(part)
        else:
            filling.text(part)
    return "".join(filling.out)


class _Filling:
    """One way through a text: what is open, and what came of it so far."""

    def __init__(self, slot: re.Pattern[str], embeds: Sequence[Framed]) -> None:
        self.out: list[str] = []
        self._slot, self._embeds = slot, embeds
        self._open: list[str] = []
        self._ended = False
        """Whether a paragraph was ended for an embed, and has not gone on."""

    def tag(self, tag: str) -> None:
        """Take in a tag, without the slots that may stand in its values."""
        match = _NAME.match(tag)
        name = match[1].lower() if match else ""
        if self._ended and name in {"br", "/p"}:
            self._ended = name == "br"
        else:
            self._go_on()
            self.out.append(self._slot.sub("", tag))
        if name.startswith("/"):
            while name[1:] in self._open and self._open.pop() != name[1:]:
                pass
        elif name and name not in _VOID:
            self._open.append(name)

    def text(self, text: str) -> None:
        """Take in what stands between two tags."""
        for index, part in enumerate(self._slot.split(text)):
            if index % 2:
                self._put(self._embeds[int(part)])
            elif part := part.lstrip() if self._ended else part:
                self._go_on()
                self.out.append(part)

    def _go_on(self) -> None:
        if self._ended:
            self.out.append("<p>")
            self._ended = False

    def _put(self, embed: Framed) -> None:
        around = self._open[-1] if self._open else ""
        if around in _HOLDING_BLOCKS:
            self.out.append(embed.block)
        elif around != "p" or (len(self._open) > 1 and self._open[-2] not in _HOLDING_BLOCKS):
            self._go_on()
            self.out.append(embed.link)
        else:
            self._end_paragraph()
            self.out.append(embed.block)

    def _end_paragraph(self) -> None:
        """Close the paragraph, or take it back where nothing stands in it."""
        if not self._ended:
            while not (last := self.out.pop().rstrip()) or last.startswith("<br"):
                pass
            if not last.startswith("<p"):
                self.out += (last, "</p>")
        self._ended = True
