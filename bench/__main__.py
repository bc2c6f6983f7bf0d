"""`python -m bench`: the command line."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bench.chart import svg
from bench.generate import make_wiki
from bench.peers import PEERS, Peer, Unavailable
from bench.records import Facts, Record, Results, facts_of_machine, join, load, save
from bench.report import markdown
from bench.runner import PARTS, Bench
from bench.wikis import Wiki, WikiShelf, own_wiki

_HERE = Path(__file__).parent
_RUNS, _TABLES, _CHART, _SITES = "runs.jsonl", "results.md", "results.svg", "sites.md"
_REPETITIONS = ((100, 5), (1_000, 3), (10_000, 2))
"""Runs of each build up to so many pages; one above."""
_RAW_SHARE = 10
"""Pages for each raw file where tools are compared: a digest names many sources."""
_DOUBLED = 1_000
_FOLDER = click.Path(path_type=Path, file_okay=False)


def _numbers(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Whole numbers with commas between them."""
    if value is None:
        return None
    parts = value.split(",")
    if not all(part.strip().isdigit() and int(part) for part in parts):
        raise click.BadParameter(f"{value!r} is no list of numbers above 0 such as 100,1000.", ctx, param)
    return tuple(int(part) for part in parts)


def _names(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """Some of the option's names with commas between them, in the order of the tables."""
    known = _KNOWN[str(param.name)]
    names = value.split(",")
    for name in names:
        if name not in known:
            raise click.BadParameter(f"{name!r} is none of {', '.join(known)}.", ctx, param)
    return tuple(name for name in known if name in names)


_KNOWN = {"tools": tuple(peer.name for peer in PEERS), "parts": tuple(PARTS)}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
def main() -> None:
    """Measure wikigen beside other site generators."""


@main.command()
@click.argument("folder", type=_FOLDER)
@click.option("--pages", type=click.IntRange(min=10), default=1_000)
@click.option("--raw", type=click.IntRange(min=0), default=0, help="Raw files.")
@click.option("--seed", type=int, default=1)
def generate(folder: Path, pages: int, raw: int, seed: int) -> None:
    """Make a wiki in FOLDER. The same seed gives the same bytes."""
    try:
        made = make_wiki(folder, pages=pages, raw=raw, seed=seed)
    except FileExistsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{made.pages:,} pages, {made.raw:,} raw files, {made.bytes / 1e6:,.1f} MB; {made.links:,} links, {made.broken:,} of them broken."
    )


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--seed", type=int, default=1)
@click.option("--edits", type=click.IntRange(min=0), default=5, help="Pages to edit; 0 measures the site that is there in a browser alone.")
def search(folder: Path, seed: int, edits: int) -> None:
    """Measure the search on the wiki in FOLDER, in a browser: bytes, milliseconds, what an edit costs, what is not found."""
    from bench.search import measure, report  # noqa: PLC0415 - the others need no browser

    click.echo(report(measure(folder, seed, edits)))


@main.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, file_okay=False, exists=True, resolve_path=True))
@click.option("--results", type=_FOLDER, default=_HERE / "results", show_default="bench/results")
def sites(folders: tuple[Path, ...], results: Path) -> None:
    """Weigh the pages of this repository's wiki and of the wikis in FOLDERS, and have Lighthouse judge them."""
    from bench.sites import measure  # noqa: PLC0415 - it needs Material, which the others do not

    try:
        told = measure((_HERE.parent, *folders), _HERE / ".work" / "sites")
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    (results / _SITES).write_text(told, encoding="utf-8")
    click.echo(told)


@main.command()
@click.option("--sizes", callback=_numbers, metavar="N,N,…", default="100,1000,10000,30000", help="Pages of the wikis that are made.")
@click.option(
    "--repetitions",
    callback=_numbers,
    metavar="N,N,…",
    help="Runs of each build: one number, or one for each size. Unless given 5, 3, 2, 1.",
)
@click.option("--parts", callback=_names, metavar="NAME,NAME,…", default=",".join(PARTS), help="What to measure.")
@click.option("--tools", callback=_names, metavar="NAME,NAME,…", default=",".join(peer.name for peer in PEERS if peer.by_default))
@click.option("--wiki", type=_FOLDER, help="A wiki of your own (a folder with wiki/ and raw/) instead of made ones.")
@click.option(
    "--raw-pages",
    callback=_numbers,
    metavar="N,N,…",
    help="Sizes of the wikis with as many raw files as pages; the largest of --sizes unless given.",
)
@click.option("--edits", type=click.IntRange(min=1), default=7, help="Edits of a text under `wikigen serve`.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=15, help="Minutes after which a build is killed.")
@click.option("--seed", type=int, default=1)
@click.option("--results", type=_FOLDER, default=_HERE / "results", show_default="bench/results")
@click.option(
    "--work", type=_FOLDER, default=_HERE / ".work", show_default="bench/.work", help="Holds wikis and projects; may take tens of GB."
)
@click.option("--remark", multiple=True, help="A sentence for the head of the results, such as that the machine was shared.")
@click.option("--add", is_flag=True, help="Add to the runs of earlier results instead of replacing them.")
def run(
    results: Path, work: Path, *, tools: tuple[str, ...], parts: tuple[str, ...], timeout: float, seed: int, add: bool, **options: Any
) -> None:
    """Measure, and write tables and a chart."""
    results.mkdir(parents=True, exist_ok=True)
    work.mkdir(parents=True, exist_ok=True)
    peers, absent = _install([peer for peer in PEERS if peer.name in tools])
    own = own_wiki(options["wiki"].resolve()) if options["wiki"] else None
    sizes = [own.pages] if own else sorted(set(options["sizes"]))
    wikis = _wikis(own, sizes, options["raw_pages"] or (sizes[-1],), WikiShelf(folder=work / "wikis", seed=seed))
    bench = Bench(
        wikis={part: (make() if part in parts else ()) for part, make in wikis.items()},
        peers=peers,
        repetitions=_repetitions(sizes, options["repetitions"]),
        edits=options["edits"],
        seed=seed,
        timeout=timeout * 60,
        work=work,
    )
    facts = Facts(
        date=dt.datetime.now(dt.UTC).date().isoformat(),
        wiki="pages of an existing wiki" if own else f"made pages, seed {seed}",
        timeout=timeout * 60,
        versions={peer.name: peer.version() for peer in peers},
        absent=absent,
        remarks=(*options["remark"], *(f"{peer.title}: {peer.note}" for peer in peers)),
        **facts_of_machine(),  # type: ignore[arg-type]  # each has its field's type
    )
    kept = join(load(results / _RUNS), facts) if add and (results / _RUNS).exists() else Results(facts=facts, records=())
    records = list(kept.records)
    for part in parts:
        for record in PARTS[part](bench):
            records.append(record)
            _tell(record)
            save(replace(kept, records=tuple(records)), results / _RUNS)
    _write(results)


@main.command()
@click.option("--results", type=_FOLDER, default=_HERE / "results", show_default="bench/results")
def report(results: Path) -> None:
    """Write tables and chart anew from the runs that were kept."""
    _write(results)


@main.command()
def clean() -> None:
    """Remove made wikis, built sites, the peers' environments and Lighthouse."""
    for folder in (_HERE / ".work", _HERE / ".peers", _HERE / ".lighthouse"):
        shutil.rmtree(folder, ignore_errors=True)


def _install(wanted: Sequence[Peer]) -> tuple[list[Peer], dict[str, str]]:
    """Those that are there or can be installed; and why the others are not."""
    peers, absent = [], {}
    for peer in wanted:
        click.echo(f"{peer.title} …", err=True)
        try:
            peer.install()
            peer.version()
        except Unavailable as error:
            absent[peer.name] = str(error)
        else:
            peers.append(peer)
    return peers, absent


def _wikis(own: Wiki | None, sizes: Sequence[int], raw_pages: Sequence[int], shelf: WikiShelf) -> dict[str, Callable[[], list[Wiki]]]:
    """The wikis of each part. Those that are made have few raw files where tools are compared, since wikigen alone reads them."""

    def made(numbers: Sequence[int]) -> list[Wiki]:
        return [own] if own else [shelf.get(pages, pages // _RAW_SHARE) for pages in numbers]

    return {
        "compare": lambda: made(sizes),
        "rebuild": lambda: made(sizes),
        "double": lambda: [] if own else made((_DOUBLED, 2 * _DOUBLED)),
        "raw": lambda: [] if own else [shelf.get(pages, pages) for pages in raw_pages],
        "serve": lambda: made(sizes),
    }


class _Repetitions(dict[int, int]):
    """Runs by pages: those that were asked for, else by the table."""

    def __missing__(self, pages: int) -> int:
        return next((count for most, count in _REPETITIONS if pages <= most), 1)


def _repetitions(sizes: Sequence[int], given: tuple[int, ...] | None) -> _Repetitions:
    if given and len(given) not in {1, len(sizes)}:
        raise click.BadParameter(f"give one number, or {len(sizes)}, one for each size.", param_hint="--repetitions")
    return _Repetitions(zip(sizes, given * len(sizes) if len(given) == 1 else given, strict=True) if given else ())


def _tell(record: Record) -> None:
    click.echo(
        f"{record.pages:>6,} pages  {record.tool:<24} {record.scenario:<28} {record.outcome:<8}{record.wall:>9.2f} s {record.cpu:>9.2f} s CPU"
        f" {record.tree / 1e6:>8,.0f} MB {record.output.bytes / 1e6:>10,.1f} MB out",
        err=True,
    )


def _write(folder: Path) -> None:
    results = load(folder / _RUNS)
    (folder / _TABLES).write_text(markdown(results), encoding="utf-8")
    (folder / _CHART).write_text(svg(results), encoding="utf-8")
    click.echo(folder / _TABLES)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what is being measured is stopped too
    main()
