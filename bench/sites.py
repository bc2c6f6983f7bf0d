"""What the pages of real wikis cost their readers: weight, and Lighthouse's scores of page, hub and home."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from bench.hosting import serving
from bench.lighthouse import AIM, CATEGORIES, Judged, judge, version
from bench.records import facts_of_machine
from bench.weight import MOST_ASSETS, MOST_HTML, Weight, weigh

__all__ = ["measure"]

_RUNS = 3
_BUILD = ("-c", "from wikigen.cli import main; main()", "build", "--quiet")


def measure(folders: Sequence[Path], work: Path) -> str:
    """Tables, in Markdown, of wikis each of which is a folder with `wiki/` and `raw/`, under its own `mkdocs.yml` if it has one.

    Raises:
        FileNotFoundError: Lighthouse or the browser is missing.
        CalledProcessError: a build or Lighthouse failed, having said why.
    """
    tools, weights, judged = version(), {}, {}
    for folder in folders:
        name = "this repository's" if (folder / "bench").is_dir() else folder.name
        site = _built(folder, work / folder.name)
        weights[name] = weigh(site, folder / "wiki")
        with serving(site) as (address, _):
            for kind, url in _kinds(site, folder / "wiki", weights[name]):
                judged[name, kind] = judge(address + url, _RUNS)
                sys.stderr.write(f"{name} {kind} /{url} {judged[name, kind]}\n")
    return _report(tools, weights, judged)


def _built(folder: Path, work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    config = folder / "mkdocs.yml"
    if not config.exists():
        config = work / "mkdocs.yml"
        plugins = [{"wikigen": {"raw_dir": str(folder / "raw")}}]
        settings = {
            "site_name": folder.name,
            "site_description": f"The wiki {folder.name}.",
            "docs_dir": str(folder / "wiki"),
            "plugins": plugins,
        }
        config.write_text(yaml.safe_dump(settings), encoding="utf-8")
    subprocess.run((sys.executable, *_BUILD, "-f", config, "-d", work / "site"), check=True, capture_output=True, cwd=work)  # noqa: S603 - our own
    return work / "site"


def _kinds(site: Path, wiki: Path, weight: Weight) -> Iterator[tuple[str, str]]:
    """Home, the hub of the topic with the most pages, and the page of median weight."""
    topics = {path: len(list(path.glob("*.md"))) for path in sorted(wiki.iterdir()) if (site / path.name / "index.html").is_file()}
    yield "home", ""
    yield "hub", f"{max(topics, key=lambda path: topics[path]).name}/"
    yield "page", weight.typical


def _report(tools: str, weights: dict[str, Weight], judged: dict[tuple[str, str], Judged]) -> str:
    facts = facts_of_machine()
    lines = [
        "# What a page costs its reader",
        "",
        f"`make lighthouse` on {dt.datetime.now(dt.UTC).date().isoformat()}: {facts['cores']} cores, {facts['system']}; {tools}. Sites are served by this machine,",
        "compressed, and nothing is cached.",
        "",
        "## Lighthouse",
        "",
        f"Its mobile profile, medians of {_RUNS} runs; {AIM} is aimed at. A hub is that of the topic with the most pages, a page the one of median weight.",
        "",
        f"| wiki | | {' | '.join(name.replace('-', ' ') for name in CATEGORIES)} | what was not good |",
        f"|---|---|{'---|' * len(CATEGORIES)}---|",
        *(
            f"| {name} | {kind} | {' | '.join(map(str, found.scores))} | {', '.join(found.failed)} |"
            for (name, kind), found in judged.items()
        ),
        "",
        "## Weight",
        "",
        f"KB of HTML, of the wiki's own pages: {MOST_HTML // 1000} are aimed at for the median, before a server compresses it. Scripts and styles are all that the site",
        f"has beyond Material's own, the search's program among them, each compressed: {MOST_ASSETS // 1000} KB are aimed at, and a page asks for a part of them.",
        "",
        "| wiki | pages | median page | the same, compressed | heaviest page | scripts and styles |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {one.pages:,} | {one.median / 1e3:.1f} | {one.packed / 1e3:.1f} | {one.heaviest / 1e3:.1f} | {one.assets / 1e3:.1f} |"
            for name, one in weights.items()
        ),
    ]
    return "\n".join(lines) + "\n"
