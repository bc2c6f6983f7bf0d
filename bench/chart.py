"""Cold builds as an SVG: seconds over pages, a line for each tool, both scales logarithmic, so that a slope of one is cost in step with pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from math import ceil, floor, log10

from bench.peers import PEERS
from bench.records import Record, Results, Spread

__all__ = ["svg"]

_WIDTH, _HEIGHT, _TOP, _LEFT, _GAP = 400, 320, 56, 56, 72
"""Of a panel and around it, in pixels."""
_COLOURS = ("#d0342c", "#1f6feb", "#8250df", "#2da44e", "#bf8700", "#57606a")
_PANELS: tuple[tuple[str, Callable[[Record], float]], ...] = (
    ("wall seconds", lambda record: record.wall),
    ("CPU seconds", lambda record: record.cpu),
)


class _Scale:
    """Turns a value into pixels, by its logarithm, with whole powers of ten at both ends."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.first, self.last = floor(log10(min(values))), ceil(log10(max(values)))
        self.last = max(self.last, self.first + 1)
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        return self._start + (log10(value) - self.first) / (self.last - self.first) * (self._end - self._start)

    def ticks(self) -> Iterator[float]:
        return (10.0**power for power in range(self.first, self.last + 1))


def svg(results: Results) -> str:
    """The chart; with a triangle on the time limit where a tool did not finish, and nothing where it failed."""
    records = [record for record in results.records if record.scenario == "cold" and record.outcome != "failed"]
    tools = [peer.name for peer in PEERS if any(record.tool == peer.name for record in records)]
    width, height = 2 * (_LEFT + _WIDTH) + _GAP, _TOP + _HEIGHT + 48
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f"<title>{escape(f'Cold builds on {results.facts.cores} cores, {results.facts.date}')}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        *_legend(tools),
    ]
    if records:
        for number, (name, figure) in enumerate(_PANELS):
            parts += _panel(records, tools, name, figure, _LEFT + number * (_WIDTH + _GAP))
    return "\n".join((*parts, "</svg>", ""))


def _legend(tools: Sequence[str]) -> Iterator[str]:
    titles = {peer.name: peer.title for peer in PEERS}
    for number, tool in enumerate(tools):
        x = _LEFT + number * 150
        yield f'<rect x="{x}" y="14" width="12" height="12" fill="{_COLOURS[number]}"/><text x="{x + 18}" y="24">{escape(titles[tool])}</text>'


def _panel(records: Sequence[Record], tools: Sequence[str], name: str, figure: Callable[[Record], float], left: float) -> Iterator[str]:
    right, bottom = left + _WIDTH, _TOP + _HEIGHT
    across = _Scale([record.pages for record in records], left, right)
    up = _Scale([max(figure(record), 0.01) for record in records], bottom, _TOP)
    for tick in across.ticks():
        x = across(tick)
        yield f'<path d="M{x:.1f} {_TOP}V{bottom}" stroke="#ddd"/><text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{tick:,.0f}</text>'
    for tick in up.ticks():
        y = up(tick)
        yield f'<path d="M{left} {y:.1f}H{right}" stroke="#ddd"/><text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:,g}</text>'
    yield f'<text x="{left}" y="{_TOP - 8}" font-weight="bold">{name}</text>'
    yield f'<text x="{right}" y="{bottom + 34}" text-anchor="end">pages</text>'
    for number, tool in enumerate(tools):
        yield from _line([record for record in records if record.tool == tool], figure, across, up, _COLOURS[number])


def _line(records: Sequence[Record], figure: Callable[[Record], float], across: _Scale, up: _Scale, colour: str) -> Iterator[str]:
    points = []
    for pages in sorted({record.pages for record in records}):
        here = [record for record in records if record.pages == pages]
        spread = Spread.of(max(figure(record), 0.01) for record in here)
        if spread is None:
            continue
        x, y = across(pages), up(spread.median)
        points.append(f"{x:.1f},{y:.1f}")
        if any(record.outcome == "timeout" for record in here):
            yield f'<path d="M{x:.1f} {y - 8:.1f}l6 10h-12z" fill="#fff" stroke="{colour}" stroke-width="2"/>'
        else:
            yield f'<path d="M{x:.1f} {up(spread.least):.1f}V{up(spread.most):.1f}" stroke="{colour}" stroke-width="2"/>'
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    yield f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>'
