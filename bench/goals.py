"""The figures that wikigen aims at, and what of them was measured. `GOALS` is the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from bench.records import Record, Results, Spread

__all__ = ["GOALS", "Goal", "Reached", "middle", "reached"]

Measured = Iterator[tuple[int, float, float]]
"""Pages, what was measured, what is aimed at."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure: measured is good where it is at most what is aimed at."""

    name: str
    unit: str
    """Behind the figures."""
    measure: Callable[[Results], Measured]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A goal at one size."""

    goal: Goal
    pages: int
    measured: float
    aim: float

    @property
    def good(self) -> bool:
        """Whether the goal is reached."""
        return self.measured <= self.aim


def middle(records: tuple[Record, ...], figure: Callable[[Record], float]) -> float | None:
    """The median of one figure over the runs that came to their end."""
    spread = Spread.of(figure(record) for record in records if record.outcome == "ok")
    return spread.median if spread else None


_PEER_SIZES = range(1_000, 2_000)
"""Pages at which tools are compared: small enough for all of them, large enough to matter."""


def _against(peer: str, figure: Callable[[Record], float], aim: float) -> Callable[[Results], Measured]:
    """A cold build of wikigen's as a multiple of a peer's."""

    def measure(results: Results) -> Measured:
        for pages in results.sizes("cold"):
            own, other = (middle(results.of(tool, "cold", pages), figure) for tool in ("wikigen", peer))
            if pages in _PEER_SIZES and own and other:
                yield pages, own / other, aim

    return measure


def _doubling(results: Results) -> Measured:
    sizes = results.sizes("cold, doubling")
    for less, more in pairwise(sizes):
        first, second = (middle(results.of("wikigen", "cold, doubling", pages), _wall) for pages in (less, more))
        if first and second:
            yield more, second / first * (2 * less / more), 2.2


def _warm_share(results: Results) -> Measured:
    for pages in results.sizes("unchanged"):
        cold, warm = (middle(results.of("wikigen", scenario, pages), _wall) for scenario in ("first", "unchanged"))
        if cold and warm:
            yield pages, warm / cold, 0.1


def _warm_seconds(results: Results) -> Measured:
    for pages in results.sizes("unchanged"):
        warm = middle(results.of("wikigen", "unchanged", pages), _wall)
        if warm:
            yield pages, warm, ceil(pages / 5_000)  # a second for each 5,000 pages that are begun


_SERVE = {1_000: 0.3, 10_000: 1.0, 30_000: 2.5}
"""Seconds from a save to the new page, by pages."""


def _served(results: Results) -> Measured:
    for pages, aim in _SERVE.items():
        found = middle(results.of("wikigen", "serve: text", pages), _wall)
        if found:
            yield pages, found, aim


def _large(figure: Callable[[Record], float], aim: float) -> Callable[[Results], Measured]:
    """A figure of the cold build of 30,000 pages with as many raw files."""

    def measure(results: Results) -> Measured:
        for scenario in ("cold, raw files, no search", "cold, raw files, search"):
            found = middle(results.of("wikigen", scenario, 30_000), figure)
            if found:
                yield 30_000, found, aim

    return measure


def _wall(record: Record) -> float:
    return record.wall


def _cpu(record: Record) -> float:
    return record.cpu


def _tree(record: Record) -> float:
    return record.tree / 1e9


def _page_size(record: Record) -> float:
    return record.output.bytes / 1e3 / max(record.output.html, 1)


GOALS = (
    Goal("cold build, CPU, of MkDocs + Material's", "×", _against("mkdocs-material", _cpu, 1 / 20)),
    Goal("cold build, CPU, of Zensical's", "×", _against("zensical", _cpu, 1 / 15)),
    Goal("cold build, wall, of bare Hugo's", "×", _against("hugo", _wall, 1.5)),
    Goal("cold build of twice the pages, wall, of the single's", "×", _doubling),
    Goal("build with nothing changed, wall, of a cold one's", "×", _warm_share),
    Goal("build with nothing changed, wall", "s", _warm_seconds),
    Goal("text edited under serve, save to new page", "s", _served),
    Goal("30,000 pages and raw files, cold build, wall", "s", _large(_wall, 180)),
    Goal("30,000 pages and raw files, cold build, memory of all processes", "GB", _large(_tree, 1.5)),
    Goal("30,000 pages and raw files, output for each HTML file", "KB", _large(_page_size, 45)),
)


def reached(results: Results) -> list[Reached]:
    """Every goal at every size that was measured."""
    return [Reached(goal=goal, pages=pages, measured=measured, aim=aim) for goal in GOALS for pages, measured, aim in goal.measure(results)]
