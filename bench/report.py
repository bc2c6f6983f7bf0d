"""Results as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from bench.goals import middle, reached
from bench.peers import PEERS
from bench.records import Record, Results, Spread

__all__ = ["markdown"]

_TITLES = {peer.name: peer.title for peer in PEERS}
_REBUILDS = ("first", "unchanged", "text edited", "title edited", "text edited, restored", "cold, mkdocs build")
_SERVE = ("serve: start", "serve: text", "serve: title", "serve: idle")
_OWN = ("cold, doubling", "cold, raw files, no search", "cold, raw files, search")


def markdown(results: Results) -> str:
    """The whole report."""
    return "\n".join(_lines(results))


def _lines(results: Results) -> Iterator[str]:
    yield from _head(results)
    yield from _comparison(results)
    yield from _section(
        results,
        "Built again",
        _REBUILDS,
        "`first`: from nothing, and the others after it. `edited`: one page of common size was changed.",
        ratio=True,
    )
    yield from _section(
        results, "wikigen on its own", _OWN, "Cold builds of one wiki and of one of twice its pages; of as many raw files as pages."
    )
    yield from _served(results)
    yield from _goals(results)


def _head(results: Results) -> Iterator[str]:
    facts = results.facts
    yield from (
        "# Results",
        "",
        "Made by `make bench`; [what is measured, and how to repeat it](../README.md).",
        "",
        "![Chart](results.svg)",
        "",
    )
    yield f"{facts.date}; {facts.cores} cores, {facts.memory / 1e9:.0f} GB of memory, {facts.system}, Python {facts.python}; {facts.wiki}."
    yield "Medians, with the least and the most in brackets where a build ran more than once. ×: that many times wikigen's."
    yield from ("", "| tool | version |", "|---|---|")
    yield from (f"| {_TITLES.get(name, name)} | {version} |" for name, version in facts.versions.items())
    yield from (f"| {_TITLES.get(name, name)} | absent: {why} |" for name, why in facts.absent.items())
    yield from ("", *(f"{remark}  " for remark in facts.remarks))


def _comparison(results: Results) -> Iterator[str]:
    """A table for each size, a row for each tool."""
    sizes = results.sizes("cold")
    tools = list(dict.fromkeys(record.tool for record in results.records if record.scenario == "cold"))
    for pages in sizes:
        yield from (
            f"\n## {pages:,} pages, from nothing\n",
            "| tool | wall, s | × | CPU, s | × | memory, MB: largest process | all | output, MB | files | KB a page |",
        )
        yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
        own = results.of("wikigen", "cold", pages)
        for tool in tools:
            records = results.of(tool, "cold", pages)
            title = _TITLES.get(tool, tool)
            trouble = next((record for record in records if record.outcome != "ok"), None)
            if not records:
                yield f"| {title} | not run: it did not finish a smaller wiki |{' |' * 8}"
            elif trouble:
                yield f"| {title} | {_trouble(trouble, results)} |{' |' * 8}"
            else:
                yield _row(title, records, own)
    yield ""


def _row(title: str, records: Sequence[Record], own: Sequence[Record]) -> str:
    last = records[-1].output
    cells = (
        _spread(records, lambda record: record.wall),
        _ratio(records, own, lambda record: record.wall),
        _spread(records, lambda record: record.cpu),
        _ratio(records, own, lambda record: record.cpu),
        f"{max(record.largest for record in records) / 1e6:,.0f}",
        f"{max(record.tree for record in records) / 1e6:,.0f}",
        f"{last.bytes / 1e6:,.1f}",
        f"{last.files:,}",
        f"{last.bytes / 1e3 / max(last.html, 1):,.1f}",
    )
    return f"| {title} | {' | '.join(cells)} |"


def _section(results: Results, title: str, scenarios: Sequence[str], about: str, *, ratio: bool = False) -> Iterator[str]:
    """A table of wall seconds, CPU seconds and memory for each scenario and size."""
    rows = list(_scenario_rows(results, scenarios, ratio=ratio))
    if not rows:
        return
    yield from (
        f"## {title}\n",
        f"{about}\n",
        f"| tool | pages | raw files | build | wall, s |{' of the first |' if ratio else ''} CPU, s | memory of all, MB |",
    )
    yield f"|---|---:|---:|---|---:|{'---:|' if ratio else ''}---:|---:|"
    yield from (*rows, "")


def _scenario_rows(results: Results, scenarios: Sequence[str], *, ratio: bool) -> Iterator[str]:
    tools = [tool for tool in _TITLES if not ratio or any(results.of(tool, scenario) for scenario in scenarios[1:])]
    for tool in tools:
        for pages in results.sizes(*scenarios):
            for scenario in scenarios:
                records = results.of(tool, scenario, pages)
                if not records:
                    continue
                trouble = next((record for record in records if record.outcome != "ok"), None)
                head = f"| {_TITLES[tool]} | {pages:,} | {_raw_files(records[0])} | {scenario} |"
                share = f" {_of_first(results, records, tool, pages)} |" if ratio else ""
                if trouble:
                    yield f"{head} {_trouble(trouble, results)} |{' |' if ratio else ''} | |"
                    continue
                memory = max(record.tree for record in records) / 1e6
                yield f"{head} {_spread(records, lambda record: record.wall)} |{share} {_spread(records, lambda record: record.cpu)} | {memory:,.0f} |"


def _raw_files(record: Record) -> str:
    """How many raw files a tool read: none but wikigen reads them."""
    return f"{record.raw:,}" if record.tool == "wikigen" else "0"


def _of_first(results: Results, records: tuple[Record, ...], tool: str, pages: int) -> str:
    first, own = middle(results.of(tool, "first", pages), lambda record: record.wall), middle(records, lambda record: record.wall)
    return f"{own / first:.3f}" if first and own else ""


def _served(results: Results) -> Iterator[str]:
    kinds = [(pages, scenario) for pages in results.sizes(*_SERVE) for scenario in _SERVE]
    rows = [_served_row(records) for pages, scenario in kinds if (records := results.of("wikigen", scenario, pages))]
    if rows:
        yield "## Under `wikigen serve`\n"
        yield "From the end of a save to the end of the answer that holds the new words; `start` to the first page; `idle` for ten seconds of nothing.\n"
        yield from ("| pages | what | times | wall, s | CPU, s | memory of all, MB |", "|---:|---|---:|---:|---:|---:|", *rows, "")


def _served_row(records: Sequence[Record]) -> str:
    good = [record for record in records if record.outcome == "ok"]
    wall = _spread(good, lambda record: record.wall)
    trouble = f" {len(records) - len(good)} not in time" if len(good) < len(records) else ""
    memory = f"{max((record.tree for record in good), default=0) / 1e6:,.0f}"
    cpu = _spread(good, lambda record: record.cpu)
    scenario = records[0].scenario.removeprefix("serve: ")
    return f"| {records[0].pages:,} | {scenario} | {len(good)} | {f'{wall}{trouble}'.strip()} | {cpu} | {memory} |"


def _goals(results: Results) -> Iterator[str]:
    found = reached(results)
    if not found:
        return
    yield from ("## Aims\n", "| aim | pages | at most | measured | |", "|---|---:|---:|---:|---|")
    for entry in found:
        figures = f"{_number(entry.aim)} {entry.goal.unit} | {_number(entry.measured)} {entry.goal.unit}"
        yield f"| {entry.goal.name} | {entry.pages:,} | {figures} | {'reached' if entry.good else '**missed**'} |"
    yield ""


def _trouble(record: Record, results: Results) -> str:
    if record.outcome == "timeout":
        return f"did not finish in {results.facts.timeout / 60:g} minutes"
    return f"failed after {_number(record.wall)} s"


def _spread(records: Iterable[Record], figure: Callable[[Record], float]) -> str:
    values = [figure(record) for record in records]
    spread = Spread.of(values)
    if spread is None:
        return ""
    shown = [_number(value) for value in (spread.median, spread.least, spread.most)]
    return f"{shown[0]} ({shown[1]}–{shown[2]})" if len(values) > 1 else shown[0]


def _ratio(records: Sequence[Record], own: Sequence[Record], figure: Callable[[Record], float]) -> str:
    mine, other = middle(tuple(own), figure), middle(tuple(records), figure)
    return f"{other / mine:.2f}" if mine and other else ""


def _number(value: float) -> str:
    """About three digits that matter, at most three behind the point."""
    places = next((places for least, places in _PLACES if value >= least), 3)
    return f"{value:,.{places}f}"


_PLACES = ((100, 0), (10, 1), (1, 2))
"""Digits behind the point, by the least value that has so few."""
