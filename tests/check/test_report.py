"""`wikigen.check.report`: diagnostics as lines of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from wikigen.check.report import counts, line_of
from wikigen.config import Config
from wikigen.model import Diagnostic, DocId, Severity, Span

CONFIG = Config(docs_dir=Path("/w/pages"), raw_dir=Path("/elsewhere/raw"), root=Path("/w"))


def problem(
    code: str = "broken-link", severity: Severity = Severity.WARNING, *, doc: str = "wiki/t/a.md", message: str = "m", hint: str = "H."
) -> Diagnostic:
    """A diagnostic at line 14, column 7."""
    return Diagnostic(
        code=code, severity=severity, doc=DocId(doc), span=Span(start=90, end=95, line=14, column=7), message=message, hint=hint
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(problem(), "pages/t/a.md:14:7: broken-link: m. H.", id="a page, as it lies on disk"),
        pytest.param(problem(hint=""), "pages/t/a.md:14:7: broken-link: m.", id="without a remedy"),
        pytest.param(problem(doc="raw/rss/b.md"), "/elsewhere/raw/rss/b.md:14:7: broken-link: m. H.", id="a digest beside the project"),
        pytest.param(problem(message="a\nb\x1b[31mc\u202ed"), "pages/t/a.md:14:7: broken-link: a�b�[31mc�d. H.", id="control characters"),
        pytest.param(problem(doc="wiki/t/a\nb.md"), "pages/t/a�b.md:14:7: broken-link: m. H.", id="a file name with a line end"),
        pytest.param(problem(message="“é” 漢字"), "pages/t/a.md:14:7: broken-link: “é” 漢字. H.", id="other scripts stay"),
    ],
)
def test_lines(found: Diagnostic, expected: str) -> None:
    """A diagnostic is one line: place, code, what is wrong, remedy; nothing in it can move a terminal's cursor."""
    assert line_of(found, CONFIG) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([], "nothing found", id="none"),
        pytest.param([problem()], "1 warning (1 broken-link)", id="one"),
        pytest.param([problem("b"), problem("a"), problem("b")], "3 warnings (2 b, 1 a)", id="most first"),
        pytest.param([problem("b"), problem("a")], "2 warnings (1 a, 1 b)", id="ties by name"),
        pytest.param(
            [problem("n", Severity.INFO), problem("w"), problem("e", Severity.ERROR), problem("n", Severity.INFO)],
            "1 error (1 e); 1 warning (1 w); 2 notes (2 n)",
            id="errors, warnings, notes",
        ),
    ],
)
def test_counts(found: list[Diagnostic], expected: str) -> None:
    """Counts come by severity, then by code, with plurals where they belong."""
    assert counts(iter(found)) == expected
