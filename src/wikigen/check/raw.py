"""Raw documents that nobody used, that pages use without naming them, and figures that stand in none of a page's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.derive.figures import trace, trace_inputs
from wikigen.derive.globs import pattern_of
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, DocId, Severity, Span
from wikigen.parse.lines import LineMap

__all__ = ["absent_figures", "missing_globs", "unnamed", "unused"]

_TOP = Span(start=0, end=0, line=1, column=1)
_QUOTED = 5
"""Figures that one finding names."""


class _Looked(NamedTuple):
    """What came of looking for a page's figures."""

    named: tuple[tuple[str, Span], ...]
    """The first that are not there, and where they stand."""
    absent: int
    found: int
    total: int


_LOOKED = msgspec.msgpack.Decoder(_Looked)


def missing_globs(wiki: Wiki, derived: Derived, _config: Config) -> Iterator[Diagnostic]:
    """Patterns of raw files that no file fits."""
    lost = {pattern for pattern, fitting in derived.upkeep.matches.patterns.items() if not fitting}
    for doc, page in wiki.pages.items() if lost else ():
        for ref in page.meta.raw:
            if (pattern := pattern_of(ref)) in lost:
                message = f'there is no raw digest "{pattern}"'
                found = _problem(doc, "missing-raw", ref.span, message, "Add a file that fits, or mend the path.")
                yield replace(found, severity=Severity.WARNING)


def unused(wiki: Wiki, derived: Derived, _config: Config) -> Iterator[Diagnostic]:
    """Raw documents that no page names or matches; a wiki of none that names any has not begun to."""
    if not derived.uses:
        return
    for doc in derived.upkeep.matches.unused:
        if wiki.raw[doc].kind != "assets":
            message = "no page names this document, nor has its URL, its arXiv id or its title"
            yield _problem(doc, "raw-unused", _TOP, message, "Write a page on it (`wikigen new`), or let it be.")


def unnamed(wiki: Wiki, derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Summaries that share a URL, an arXiv id or a title with a raw item and do not name its document."""
    for doc, found in derived.upkeep.matches.implied.items():
        for raw in dict.fromkeys(match.raw for match in found) if wiki.pages[doc].meta.kind == "summary" else ():
            match = next(match for match in found if match.raw == raw)
            item = f" (item {match.item})" if len(wiki.raw[raw].items) > 1 else ""
            message = f"{config.path_of(raw)}{item} has {match.how.replace(':', ' ', 1)} too, and the page does not name it"
            yield _problem(
                doc, "raw-unnamed", _TOP, message, f"Add `raw: {raw}{f'#item-{match.item}' if item else ''}` if the page draws on it."
            )


def absent_figures(wiki: Wiki, derived: Derived, _config: Config) -> Iterator[Diagnostic]:
    """Figures of summaries that stand in none of the raw files that the page names, where these are all there and whole."""
    pages = [doc for doc, page in wiki.pages.items() if page.meta.kind == "summary" and doc in derived.raw_of]

    def look(doc: DocId) -> _Looked:
        traced = trace(wiki, wiki.pages[doc], derived.raw_of[doc], derived.numbers)
        absent = [entry.figure for entry in traced if entry.status == "absent"]
        lines = LineMap(wiki.text_of(doc)) if absent else None
        named = tuple((figure.text, lines.span(figure.start, figure.end)) for figure in absent[:_QUOTED]) if lines else ()
        return _Looked(named, len(absent), sum(entry.status == "found" for entry in traced), len(traced))

    inputs = {doc: trace_inputs(wiki, wiki.pages[doc], derived.raw_of[doc]) for doc in pages}
    for doc, looked in wiki.kept.each("absent-figures", inputs, look, _LOOKED).items():
        if looked.named:
            named = ", ".join(f"{text} (line {span.line})" for text, span in looked.named)
            more = f" and {looked.absent - _QUOTED} more" if looked.absent > _QUOTED else ""
            message = f"none of its raw files has {named}{more}; {looked.found} of {looked.total} figures are there"
            yield _problem(doc, "figure-absent", looked.named[0][1], message, "Say where they come from, or mend them.")


def _problem(doc: DocId, code: str, span: Span, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.INFO, doc=doc, span=span, message=message, hint=hint)
