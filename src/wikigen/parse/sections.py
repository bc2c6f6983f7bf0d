"""What the parts of a page are for: roles of sections, the TL;DR, open questions, lists of related pages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, takewhile

from msgspec.structs import replace

from wikigen.model import ItemList, ListItem, Question, Role, Section, Span
from wikigen.parse.blocks import Block
from wikigen.parse.lines import LineMap
from wikigen.parse.outline import MarkdownList, Outline

__all__ = ["ROLES", "find_questions", "find_related_lists", "find_sections", "find_tldr", "inline_tldr", "role_of", "shorten"]

ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]  # the literals below are Roles
    for role, pattern in (
        ("tldr", r"tl\s?;?\s?dr\b|(?:executive )?summary$|key takeaways?$"),
        ("relation", r"relations?(?:hips?)? (?:to|with) |connections? (?:to|with) |prior (?:context|work|wiki)|how (?:this|it) relates\b"),
        ("related", r"related(?: pages?| reading| notes| concepts| entries)?$|see also$|links$|connections$|backlinks$"),
        (
            "questions",
            r"open (?:questions?|problems?|issues?)\b|(?:research |knowledge )?gaps?(?: in .*)?$|worth watching\b|research angles?\b|questions$",
        ),
        ("source", r"sources?$|references?$|citations?$|bibliography$"),
    )
)
"""The role of a heading, by its first words; the first row that matches counts. Seen in the wild, see the formats in the docs."""

_ANSWERED = re.compile(
    r"^\W*(?:\[x\]|✅|✔|answered\b|resolved\b|closed\b)|\((?:answered|resolved)\b.*\)\W*$|^~~.*~~\W*$", re.IGNORECASE | re.DOTALL
)
_LEAD = re.compile(r"^[\W\d_]*")
_INLINE_TLDR = re.compile(r"^TL;?\s?DR\b[.:]*\s*", re.IGNORECASE)
_META_LINE = re.compile(r"^(?:Date|Sources?|Raw|Tier|Topic|Links?|Paper|Tags?|Authors?|Updated|Created|Type|Status)\b[^:]{0,20}:\s")
_FURTHER = re.compile(r"(?:further|additional|recommended) reading$|external links$|(?:works|literature) cited$", re.IGNORECASE)
"""Headings without a role below which no text of the page itself stands."""
_TLDR_MAX = 600
"""Characters of a TL;DR that lists and previews may hold."""
_OUTWARD = 200
"""Sections that are looked back over for the one that holds another."""
_REAL = 40
"""Characters from which a paragraph counts as running text."""


def role_of(title: str) -> Role:
    """The role that a heading's words give to its section; numbering and symbols before them do not count."""
    words = _words(title)
    return next((role for role, pattern in ROLES if pattern.match(words)), "")


def _words(title: str) -> str:
    return _LEAD.sub("", title).strip().rstrip(":.")


def find_sections(outline: Outline, lines: LineMap) -> tuple[Section, ...]:
    """Every heading with what stands below it, up to the next of its level or higher."""
    end = len(lines.bytes)
    ends = [end] * len(outline.headings)
    waiting: list[int] = []
    for index, heading in enumerate(outline.headings):
        while waiting and outline.headings[waiting[-1]].level >= heading.level:
            ends[waiting.pop()] = heading.span.start
        waiting.append(index)
    return tuple(
        Section(
            level=heading.level,
            title=heading.title,
            anchor=heading.anchor,
            role=role_of(heading.title) if index or heading.level > 1 else "",  # a page titled "Links" is no list of related ones
            heading=heading.span,
            end=ends[index],
        )
        for index, heading in enumerate(outline.headings)
    )


def inline_tldr(blocks: Sequence[Block]) -> Block | None:
    """A paragraph that says of itself that it is the TL;DR: `**TL;DR.** text`."""
    return next((block for block in blocks if block.kind == "paragraph" and _INLINE_TLDR.match(block.text)), None)


def find_tldr(sections: Sequence[Section], blocks: Sequence[Block], masthead: Sequence[Span], lines: LineMap) -> tuple[str, Span | None]:
    """The TL;DR as plain text, and the place of an explicit one; else the first real paragraph or, without one, list entry, and no place."""
    section = next((section for section in sections if section.role == "tldr"), None)
    if section:
        texts = [block.text for block in _blocks_in(blocks, section.heading.end, section.end) if block.kind != "cell"]
        if texts:
            return shorten(_joined(texts)), section.span
    block = inline_tldr(blocks)
    if block:
        return shorten(_INLINE_TLDR.sub("", block.text)), lines.span(block.start, block.end)
    aside = [(span.start, span.end) for span in masthead]
    aside += [(section.heading.start, section.end) for section in sections if _is_aside(section)]
    aside.sort()
    begins, reach = [start for start, _ in aside], [0, *accumulate((end for _, end in aside), max)]
    free = [block for block in blocks if block.start >= reach[bisect_right(begins, block.start)]]
    running = [block for block in free if block.kind == "paragraph" and not _META_LINE.match(block.text)]
    first = next((block for block in running if block.depth == 0 and len(block.text) >= _REAL), None)
    first = first or next(iter(running), None) or next((block for block in free if block.kind == "item"), None)
    return (shorten(first.text), None) if first else ("", None)


def _is_aside(section: Section) -> bool:
    """Whether a section leads elsewhere or asks, so that its text does not say what the page is about."""
    return section.role not in {"", "tldr"} or (section.level > 1 and _FURTHER.match(_words(section.title)) is not None)


def _joined(texts: Iterable[str]) -> str:
    out = ""
    for text in texts:
        out = f"{out}{_joint(out)}{text}"
        if len(out) > _TLDR_MAX:
            break
    return out


def _joint(text: str) -> str:
    """What goes between two blocks: entries of a list often end without a mark."""
    return "" if not text else " " if text[-1] in ".!?:;…" else "; "


def shorten(text: str, limit: int = _TLDR_MAX) -> str:
    """At most `limit` characters of plain text, cut between words, with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 2].rsplit(" ", 1)[0] + " …"


def find_questions(sections: Sequence[Section], outline: Outline, lines: LineMap) -> tuple[Question, ...]:
    """The entries of every section of questions: its outermost list items, or its paragraphs where it has no list."""
    questions: list[Question] = []
    known: set[int] = set()  # a subsection's entries belong to the outer one already
    for section in sections:
        if section.role != "questions":
            continue
        inside = _blocks_in(outline.blocks, section.heading.end, section.end)
        items = [block for block in inside if block.depth == 1 and block.kind in {"item", "paragraph"}]
        entries = items or [block for block in inside if block.kind == "paragraph"]
        fresh = [block for block in entries if block.start not in known]
        known.update(block.start for block in fresh)
        questions.extend(
            Question(
                text=shorten(block.text),
                anchor=section.anchor,
                span=lines.span(block.start, block.end),
                answered=_is_answered(block, lines),
            )
            for block in fresh
        )
    return tuple(questions)


def _is_answered(block: Block, lines: LineMap) -> bool:
    """Whether an entry bears the mark of an answered question."""
    data = lines.bytes
    start = data.rfind(b"\n", 0, block.start) + 1
    end = data.find(b"\n", block.end)  # with what closes its last line: a bracket, a mark
    written = data[start : end if end >= 0 else len(data)].decode(errors="ignore").rstrip()
    return _ANSWERED.search(re.sub(r"^\s*(?:[-*+]|\d+[.)])\s+", "", written).replace("**", "")) is not None


def find_related_lists(sections: Sequence[Section], outline: Outline) -> tuple[ItemList, ...]:
    """The lists of Related sections."""
    begins = [section.heading.end for section in sections]
    placed = ((found, bisect_right(begins, found.span.start) - 1) for found in outline.lists if found.plain)
    return tuple(_item_list(found, outline) for found, last in placed if last >= 0 and _is_related(sections, last, found.span.start))


def _is_related(sections: Sequence[Section], last: int, offset: int) -> bool:
    """Whether the section before `offset`, or one that holds it, is a Related section."""
    section = sections[last]
    while section.role != "related":
        last = next((index for index in range(last - 1, max(last - _OUTWARD, -1), -1) if sections[index].level < section.level), -1)
        if last < 0:
            return False
        section = sections[last]
    return section.heading.start <= offset < section.end


def _item_list(found: MarkdownList, outline: Outline) -> ItemList:
    """A list up to its last text: a parser counts the definitions of links below it as part of it, and the page needs those."""
    blocks = _blocks_in(outline.blocks, found.span.start, found.span.end)
    first = bisect_left(outline.refs, found.span.start, key=lambda ref: ref.span.start)
    refs = takewhile(lambda ref: ref.span.start < found.span.end, outline.refs[first:])
    end = max((*(block.end for block in blocks), *(ref.span.end for ref in refs)), default=found.span.end)
    items = (
        ListItem(span=replace(item, end=min(item.end, end)), text=_text_in(outline.blocks, item))
        for item in found.items
        if item.start < end
    )
    return ItemList(span=replace(found.span, end=end), items=tuple(items))


def _text_in(blocks: Sequence[Block], span: Span) -> str:
    return " ".join(block.text for block in _blocks_in(blocks, span.start, span.end))


def _blocks_in(blocks: Sequence[Block], start: int, end: int) -> Sequence[Block]:
    """Those of `blocks`, which stand in the order of the text, that begin between `start` and `end`."""
    first = bisect_left(blocks, start, key=lambda block: block.start)
    return blocks[first : bisect_left(blocks, end, lo=first, key=lambda block: block.start)]
