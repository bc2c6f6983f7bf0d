"""Diagnostics as text: place, code, what is wrong, remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wikigen.config import Config
from wikigen.model import Diagnostic, Severity

__all__ = ["counts", "line_of"]


def line_of(found: Diagnostic, config: Config) -> str:
    """One diagnostic in one line: `wiki/alpha.md:14:7: broken-link: no page is named "Beta". Did you mean …?`."""
    place = f"{config.path_of(found.doc)}:{found.span.line}:{found.span.column}"
    text = f"{place}: {found.code}: {found.message}. {found.hint}".rstrip()
    return "".join(char if char.isprintable() else "�" for char in text)


def counts(diagnostics: Iterable[Diagnostic]) -> str:
    """`3 warnings (2 broken-link, 1 encoding), 1 note`; `nothing found` for none."""
    found = list(diagnostics)
    parts = []
    for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")):
        codes = Counter(entry.code for entry in found if entry.severity is severity)
        if codes:
            total = codes.total()
            named = ", ".join(f"{count} {code}" for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0])))
            parts.append(f"{total} {word}{'s' if total != 1 else ''} ({named})")
    return "; ".join(parts) or "nothing found"
