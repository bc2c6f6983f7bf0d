"""Diagnostics as text: place, code, what is wrong, remedy; and, for a terminal, the line of the source with a caret below it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from wikigen.config import Config
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, DocId, Severity, Span

__all__ = ["count_of", "counts", "excerpt", "line_of", "lines_with_source"]

_SHOWN = 120
"""Characters of a source line that stand above a caret."""
_LEAD = 40
"""Characters of them before the place, where the line is longer."""


def line_of(found: Diagnostic, config: Config) -> str:
    """One diagnostic in one line: `wiki/alpha.md:14:7: broken-link: no page is named "Beta". Did you mean …?`."""
    place = f"{config.path_of(found.doc)}:{found.span.line}:{found.span.column}"
    return _visible(f"{place}: {found.code}: {found.message}. {found.hint}".rstrip())


def lines_with_source(found: Sequence[Diagnostic], wiki: Wiki, config: Config) -> Iterator[str]:
    """Each diagnostic in its line, and below it the source with a caret, where the place is a stretch of text."""
    doc: DocId | None = None
    rows: list[str] = []
    for entry in found:
        yield line_of(entry, config)
        if entry.span.end <= entry.span.start:
            continue
        if entry.doc != doc:
            doc = entry.doc
            rows = wiki.text_of(doc).split("\n") if doc in wiki.pages or doc in wiki.raw else []
        if entry.span.line <= len(rows):
            yield from excerpt(rows[entry.span.line - 1], entry.span)


def excerpt(row: str, span: Span) -> tuple[str, str]:
    """A line of a source, cut around the place, and the carets under it; wide characters count twice."""
    at = span.column - 1
    start = max(0, at - _LEAD) if len(row) > _SHOWN else 0
    shown = _visible(row[start : start + _SHOWN].replace("\t", " "))
    size = len(row.encode()[len(row[:at].encode()) :][: span.end - span.start].decode(errors="ignore"))
    size = max(1, min(size, len(row) - at, _SHOWN - (at - start)))
    left, right = "…" if start else "", "…" if start + _SHOWN < len(row) else ""
    blank = " " * (len(left) + _width(shown[: at - start]))
    return f"    {left}{shown}{right}", f"    {blank}{'^' * max(1, _width(shown[at - start : at - start + size]))}"


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(char if char.isprintable() else "�" for char in text)


def count_of(number: int, noun: str, plural: str = "") -> str:
    """`1 page`, `1,200 pages`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def counts(diagnostics: Iterable[Diagnostic]) -> str:
    """`3 warnings (2 broken-link, 1 encoding), 1 note`; `nothing found` for none."""
    found = list(diagnostics)
    parts = []
    for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")):
        codes = Counter(entry.code for entry in found if entry.severity is severity)
        if codes:
            named = ", ".join(f"{count} {code}" for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0])))
            parts.append(f"{count_of(codes.total(), word)} ({named})")
    return "; ".join(parts) or "nothing found"
