"""One `Source` of kind page, parsed: pure, and it never raises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from wikigen.model import DateHint, Diagnostic, DocId, LinkRef, Page, Place, Section, Severity, Source, Span
from wikigen.packing import pack
from wikigen.parse.boldlines import BoldLines, read_bold_lines
from wikigen.parse.comments import Comment, without_comments
from wikigen.parse.frontmatter import FrontMatter, read_front_matter
from wikigen.parse.lines import LineMap
from wikigen.parse.metadata import KNOWN_KEYS, read_metadata
from wikigen.parse.outline import Outline, outline
from wikigen.parse.paragraphs import count_paragraphs
from wikigen.parse.privacy import asked_in_text
from wikigen.parse.sections import find_questions, find_related_lists, find_sections, find_tldr
from wikigen.parse.silences import find_silences
from wikigen.parse.statements import find_statements

__all__ = ["parse_page"]

_RULE = re.compile(rb"\s*(?:-[ \t]*){3,}(?:\n|$)")
_RAW_LINE = re.compile(rb"[ \t>*_`-]*(?:Raw|Raw files?|Raw digests?)\b[*_ \t]*:", re.IGNORECASE)
_HEAD = 4_000
"""Characters in which a page's metadata may be meant to stand."""
_Ref = TypeVar("_Ref", LinkRef, DateHint)
_PLACES: dict[str, Place] = {"related": "related", "relation": "relation", "source": "source"}


def parse_page(source: Source, *, math: bool = False) -> Page:
    """Read everything a page says, its formulas if `math`, whatever state it is in; what is wrong with it is in `Page.diagnostics`."""
    written = LineMap(source.text)
    front = read_front_matter(source.id, source.text, written)
    text, comments = without_comments(source.text, front.end)
    lines = LineMap(text) if comments else written
    seen = outline(text, front.end, lines, math=math)
    bold = read_bold_lines(seen, lines, front.end, KNOWN_KEYS)
    meta, problems = read_metadata(source.id, front, bold, seen, lines)
    asked = _asked_privacy(source.id, source.text, lines) if meta.publish else ()
    meta = replace(meta, publish=meta.publish and not asked)
    sections = find_sections(seen, lines)
    masthead = _masthead(front.end, seen, bold, lines)
    tldr, tldr_span = find_tldr(sections, seen.blocks, masthead, lines)
    body_refs = _placed(seen.refs, sections, bold, lines)
    refs = sorted((*body_refs, *meta.sources, *meta.raw, *meta.related), key=lambda ref: (ref.span.start, ref.span.end))
    paragraphs, sourced = count_paragraphs(seen, sections, masthead)
    return Page(
        id=source.id,
        meta=meta,
        sections=sections,
        tldr=meta.description or tldr,
        questions=find_questions(sections, seen, lines),
        related_lists=find_related_lists(sections, seen),
        refs=tuple(refs),
        masthead=masthead,
        tldr_span=tldr_span,
        words=seen.words,
        diagnostics=(
            *source.diagnostics,
            *front.diagnostics,
            *asked,
            *problems,
            *_structure(source.id, text, lines, titled=_is_titled(front, bold, seen)),
            *_open_comments(source.id, comments, lines),
        ),
        packed=pack(text),
        digest=source.digest,
        statements=find_statements(sections, seen, lines),
        paragraphs=paragraphs,
        sourced=sourced,
        hints=tuple(_placed(seen.hints, sections, bold, lines)),
        silences=find_silences(source.text, written, front.end),
        formulas=seen.formulas,
    )


def _asked_privacy(doc: DocId, text: str, lines: LineMap) -> tuple[Diagnostic, ...]:
    """A line above the first part that asks not to publish the page, though no metadata is read there: TOML, JSON, plain text."""
    found = asked_in_text(text[:_HEAD].partition("\n## ")[0])
    if not found:
        return ()
    line, words = found
    start = sum(len(part.encode()) + 1 for part in text.split("\n", line)[:line])
    message = f'"{words}" asks not to publish the page, and stands where no metadata is read'
    return (_info(doc, "front-matter", lines.span(start, start), message, "Write it into YAML front matter.", Severity.WARNING),)


def _masthead(start: int, seen: Outline, bold: BoldLines, lines: LineMap) -> tuple[Span, ...]:
    """Front matter, the title's heading, the bold lines, and the rule that often follows them."""
    spans = [lines.span(0, start)] if start else []
    first = seen.headings[0] if seen.headings else None
    end = start
    if first and first.level == 1:
        spans.append(first.span)
        end = first.span.end
    if bold.span:
        spans.append(bold.span)
        end = bold.span.end
    if len(spans) > bool(start) and (rule := _RULE.match(lines.bytes, end)):
        spans.append(lines.span(end, rule.end()))
    return tuple(spans)


def _placed(refs: Sequence[_Ref], sections: Sequence[Section], bold: BoldLines, lines: LineMap) -> list[_Ref]:
    """References of the text, each told in which kind of place it stands; those of bold lines are metadata already."""
    placed = []
    open_sections: list[Section] = []
    waiting = iter(sections)
    coming = next(waiting, None)
    for ref in refs:
        at = ref.span.start
        while coming and coming.heading.end <= at:
            while open_sections and open_sections[-1].end <= coming.heading.start:
                open_sections.pop()
            open_sections.append(coming)
            coming = next(waiting, None)
        if bold.span and bold.span.start <= at < bold.span.end:
            continue
        role = next((section.role for section in reversed(open_sections) if section.role and at < section.end), "")
        place = _PLACES.get(role, "body")
        line_start = lines.bytes.rfind(b"\n", 0, at) + 1
        if _RAW_LINE.match(lines.bytes, line_start, at):
            place = "raw"
        placed.append(replace(ref, place=place) if place != ref.place else ref)
    return placed


def _is_titled(front: FrontMatter, bold: BoldLines, seen: Outline) -> bool:
    """Whether a page says what it is called, so that it is not called by its file's name."""
    named = front.values.get("title") or any(value.key == "title" for value in bold.values)
    return bool(named) or any(heading.level == 1 for heading in seen.headings)


def _structure(doc: DocId, text: str, lines: LineMap, *, titled: bool) -> list[Diagnostic]:
    if not text.strip():
        return [_info(doc, "empty-page", lines.span(0, 0), "the file is empty", "Write the page, or delete the file.", Severity.WARNING)]
    if not titled:
        return [_info(doc, "no-title", lines.span(0, 0), "the page has no title but its file's name", "Begin it with `# Title`.")]
    return []


def _open_comments(doc: DocId, comments: Sequence[Comment], lines: LineMap) -> list[Diagnostic]:
    message, hint = "a comment is never closed, so what follows is not published", "Close it with --> or %%, or write its mark as code."
    return [
        _info(doc, "comment-open", lines.span(comment.start, comment.end), message, hint, Severity.WARNING)
        for comment in comments
        if comment.is_open
    ]


def _info(doc: DocId, code: str, span: Span, message: str, hint: str, severity: Severity = Severity.INFO) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, doc=doc, span=span, message=message, hint=hint)
