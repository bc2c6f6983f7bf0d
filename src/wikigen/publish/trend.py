"""The number of findings over the commits of a record, as a small drawing that is made once and needs no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wikigen.check.record import Point
from wikigen.model import Severity

__all__ = ["TrendPoint", "TrendView", "trend_view"]

_WIDTH, _HEIGHT, _MARGIN = 600, 120, 6
"""Of the drawing, in its own units."""
_SHORT = 8
"""Digits of a commit's name that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One commit."""

    day: str
    commit: str
    pages: int
    warnings: int
    """Errors too."""
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendView:
    """What is drawn, and the numbers that it is drawn from, the newest first."""

    width: int
    height: int
    total: str
    """Points of the line of all findings, as SVG has them; empty where there is one commit alone."""
    warnings: str
    """Those of warnings and errors."""
    label: str
    """The drawing in words."""
    points: tuple[TrendPoint, ...]


def trend_view(points: Sequence[Point]) -> TrendView | None:
    """The trend of a record, whose oldest commit comes first; None for one without commits."""
    if not points:
        return None
    shown = [
        TrendPoint(
            day=point.day.isoformat(),
            commit=point.commit[:_SHORT],
            pages=point.pages,
            warnings=point.at_least(Severity.WARNING),
            total=point.at_least(Severity.INFO),
        )
        for point in points
    ]
    first, last = shown[0], shown[-1]
    top = max(point.total for point in shown)
    return TrendView(
        width=_WIDTH,
        height=_HEIGHT,
        total=_line([point.total for point in shown], top),
        warnings=_line([point.warnings for point in shown], top),
        label=f"Findings from {first.day} to {last.day}: {first.total:,} at first, {last.total:,} at last, {top:,} at most; "
        f"warnings: {first.warnings:,} at first, {last.warnings:,} at last.",
        points=tuple(reversed(shown)),
    )


def _line(values: Sequence[int], top: int) -> str:
    """Points of a line from left to right, nothing at the bottom and `top` at the top."""
    if len(values) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    across, up = (_WIDTH - 2 * _MARGIN) / (len(values) - 1), (_HEIGHT - 2 * _MARGIN) / max(top, 1)
    return " ".join(f"{_MARGIN + index * across:.1f},{_HEIGHT - _MARGIN - value * up:.1f}" for index, value in enumerate(values))
