"""What rendering alone can find: a page that its engine gave up on, and links that only the engine saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wikigen.model import Diagnostic, Page, Severity
from wikigen.parse.lines import LineMap

__all__ = ["rendering_problems"]


def rendering_problems(page: Page, text: str, trouble: str, lost: Sequence[str]) -> Iterator[Diagnostic]:
    """The problems of one page with this `text`: `trouble` is why its engine gave up, `lost` are the targets that lead nowhere."""
    if not trouble and not lost:
        return
    lines = LineMap(text)
    if trouble:
        yield Diagnostic(
            code="render-limit",
            severity=Severity.WARNING,
            doc=page.id,
            span=lines.span(0, 0),
            message=f"the page is shown as plain text, since its engine gave up: {trouble}",
            hint="Try `engine: gfm`, or mend the page.",
        )
    for target in lost:
        at = max(lines.bytes.find(target.encode()), 0)
        yield Diagnostic(
            code="broken-link",
            severity=Severity.WARNING,
            doc=page.id,
            span=lines.span(at, at + len(target.encode())),
            message=f'no page is named "{target}"',
            hint="Write the page, or remove the link.",
        )
