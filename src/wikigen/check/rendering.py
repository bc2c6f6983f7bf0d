"""What rendering alone can find: a page that its engine gave up on, links that only the engine saw, what cannot be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wikigen.model import Diagnostic, Page, Severity
from wikigen.parse.lines import LineMap

__all__ = ["Undrawn", "rendering_problems"]


class Undrawn(NamedTuple):
    """What is shown as it is written, since it cannot be drawn."""

    code: str
    """`formula` or `diagram`."""
    source: str
    why: str
    """A clause."""


def rendering_problems(page: Page, text: str, trouble: str, lost: Sequence[str], undrawn: Sequence[Undrawn]) -> Iterator[Diagnostic]:
    """The problems of one page with this `text`: `trouble` is why its engine gave up, `lost` are the targets that lead nowhere."""
    if not trouble and not lost and not undrawn:
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
    done = {"formula": 0, "diagram": 0}
    for entry in undrawn:
        source = entry.source.encode()
        found = lines.bytes.find(source, done[entry.code])
        at = max(found, 0)
        done[entry.code] = max(done[entry.code], found + 1)
        yield Diagnostic(
            code=entry.code,
            severity=Severity.WARNING,
            doc=page.id,
            span=lines.span(at, at + len(source) if found >= 0 else at),
            message=f"the {entry.code} is shown as it is written: {entry.why}",
            hint=_MENDED[entry.code],
        )


_MENDED = {"formula": "Mend it, or write `\\$` for a dollar.", "diagram": "Mend it."}
