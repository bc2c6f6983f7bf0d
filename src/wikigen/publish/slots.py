"""Slots: what stands in the text of a page, through engine and sanitiser, for something of ours that is put in afterwards.

A slot is the text's token, which no author can have written there, with a letter for its kind and mostly a number: `wgs…r0x`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

__all__ = [
    "TAGS",
    "Slot",
    "fill_formulas",
    "fill_own_slots",
    "fill_slots",
    "mark_slot",
    "marked_text",
    "settled_marks",
    "token_of",
    "without_marks",
]

_FRONT = "<!-- lists -->"
"""Where the front page's lists go in the text of `index.md`."""
_OWN_SLOTS: Mapping[str, str] = {
    "tldr-open": '<section class="wg-tldr" aria-label="TL;DR">',
    "tldr-close": "</section>",
    "front": _FRONT,
}
"""What stands for the slots that need nothing of other pages."""

TAGS = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
"""A tag as the sanitiser writes it: its values in double quotes, in which there may be a `>`."""
_MARK = re.compile(r"[mv](\d+)x")
"""What stands for a mark, behind the token."""
_SPLICED = re.compile(r"m\d+x|v\d+x ?")
"""The same with the blank that was spliced in with it; of a mark that is shown, the blank stays."""
_APART = re.compile(r"<(code|pre|a|h[1-6]|summary|label|figcaption)(?=[\s>])")
"""Where no mark goes."""
_CODE = re.compile(r"<pre>(wgs[0-9a-f]{18}k\d+x)</pre>")
_FORMULA = re.compile(r"wgs[0-9a-f]{18}q\d+x")


class Slot(NamedTuple):
    """A place in the rendered page that is ours to fill."""

    token: str
    kind: str
    """`tldr-open`, `tldr-close`, `related`, `formula`, `embed`, or `front` for the front page's lists."""
    number: int
    """Which Related list, formula or embed."""


def token_of(text: bytes) -> str:
    """What begins every slot of a text."""
    return "wgs" + blake2b(text, digest_size=9).hexdigest()


def mark_slot(token: str, index: int, *, words: bool) -> str:
    """What stands in the text for a mark: for Markdown a part of the figure before it, or, without `words`, a word of its own."""
    return f"{token}m{index}x" if words else f"{token}v{index}x "


def without_marks(text: str, token: str) -> str:
    """Text as it was before marks were spliced in."""
    first, *rest = text.split(token)  # a pattern with the token in it would have to be compiled for each page
    return "".join((first, *(piece[mark.end() :] if (mark := _SPLICED.match(piece)) else token + piece for piece in rest)))


def settled_marks(html: str, token: str) -> str:
    """Sanitised HTML in which slots of marks are left in running text alone: none in a tag, in code, in a link, in a heading."""
    if f"{token}m" not in html and f"{token}v" not in html:
        return html
    parts = TAGS.split(html)  # text and tags in turn
    closing = ""
    for index, part in enumerate(parts):
        if index % 2:
            if not closing and (name := _APART.match(part)):
                closing = f"</{name[1]}>"
            elif part == closing:
                closing = ""
        if token in part and (closing or index % 2):
            parts[index] = without_marks(part, token)
    return "".join(parts)


def marked_text(html: str, token: str, marks: Sequence[str]) -> tuple[str, str]:
    """A text without its marks, and with them."""
    if not marks:
        return html, html
    first, *rest = html.split(token)  # as in `without_marks`
    bare, marked = [first], [first]
    for piece in rest:
        slot = _MARK.match(piece)
        after = piece[slot.end() :] if slot else token + piece
        bare.append(after)
        marked += (marks[int(slot[1])], after) if slot else (after,)
    return "".join(bare), "".join(marked)


def fill_own_slots(html: str, slots: tuple[Slot, ...], code: Mapping[str, str]) -> str:
    """Exchange the slots whose content the text itself gives. A TL;DR is set apart only where both its ends came through as blocks."""
    html = _CODE.sub(lambda match: code.get(match[1], match[0]), html) if code else html
    tldr = [slot for slot in slots if slot.kind.startswith("tldr")]
    whole = bool(tldr) and all(f"<p>{slot.token}</p>" in html for slot in tldr)
    for slot in slots:
        if slot.kind in _OWN_SLOTS:
            html = _placed(html, slot, _OWN_SLOTS[slot.kind] if whole or slot.kind == "front" else "")
    return html


def fill_formulas(html: str, formulas: Mapping[str, str]) -> str:
    """Exchange the slots of formulas, by their tokens."""
    return _FORMULA.sub(lambda slot: formulas.get(slot[0], slot[0]), html)


def fill_slots(html: str, slots: tuple[Slot, ...], related: Sequence[Callable[[], str]]) -> str:
    """Exchange the slots that show other pages: each Related list, by its index."""
    for slot in slots:
        if slot.kind == "related":
            html = _placed(html, slot, related[slot.number]())
    return html


def _placed(html: str, slot: Slot, block: str) -> str:
    placed = f"<p>{slot.token}</p>"
    return html.replace(placed if placed in html else slot.token, block, 1)
