"""What a search costs a reader and an editor: bytes and milliseconds in a real browser, seconds of a full index and of one edit, and whether it finds.

Everything is measured as it is: the browser is Chromium, the server is on this machine and compresses text as web servers do, and every byte of
every answer's body is counted, scripts included.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from selenium.webdriver.chrome.webdriver import WebDriver
from tests.browsing import chromium

from bench.hosting import serving
from bench.records import facts_of_machine

__all__ = ["Costs", "Found", "index_costs", "measure", "report"]

_RUNS = 5
_TYPED = 50
"""Queries that are typed into the box."""
_TRIED = 200
"""Queries from which a word was left out."""
_FIRST = 3
"""Results among which the page has to be."""
_WORDS = 4
"""Words of a title from which one can be left out and the rest still name the page."""
_BUILD = """
import resource, sys
from pathlib import Path
from wikigen.publish.command import build_site
from wikigen.publish.search.shelf import Shelf
def cpu():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
real = Shelf.fill
def fill(shelf, batches):
    before = cpu()
    try:
        return real(shelf, batches)
    finally:
        print("search-cpu", cpu() - before, file=sys.stderr)
Shelf.fill = fill
before = cpu()
run = build_site(Path(sys.argv[1]))
print("search-wall", run.seconds["search"], file=sys.stderr)
print("all-cpu", cpu() - before, file=sys.stderr)
"""
_ASK = """
const [query, done] = [arguments[0], arguments[arguments.length - 1]];
const box = document.querySelector(".wg-search input");
const list = document.querySelector(".wg-search__list"), status = document.querySelector(".wg-search [role=status]");
box.focus();
box.value = query;
const begun = performance.now();
const seen = new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => {
  seen.disconnect();
  done([performance.now() - begun, [...list.querySelectorAll("a")].map((link) => link.pathname)]);
})));
seen.observe(list, { childList: true });
seen.observe(status, { childList: true, characterData: true, subtree: true });
box.dispatchEvent(new Event("input"));
"""


class Costs(NamedTuple):
    """Seconds of making an index."""

    cpu: float
    wall: float
    build_cpu: float
    """Of the whole build."""


class Found(NamedTuple):
    """What one run in a browser gave."""

    first: int
    """Bytes until the first results are shown, from a page without a search."""
    further: list[int]
    """Bytes of each query after it."""
    milliseconds: list[float]
    """From the last key to the results on the screen."""


def index_costs(config: Path) -> Costs:
    """Build, and see what the index in it has cost."""
    command = [sys.executable, "-c", _BUILD, str(config)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=config.parent).stderr  # noqa: S603 - our own
    values = dict(re.findall(r"^(search-cpu|search-wall|all-cpu) ([\d.e-]+)$", said, re.MULTILINE))
    return Costs(float(values["search-cpu"]), float(values["search-wall"]), float(values["all-cpu"]))


def _titles(site: Path, seed: int) -> list[tuple[str, str]]:
    """Titles of dated pages with their paths, shuffled."""
    files = sorted(site.glob("*/[12]*-*-*/index.html"))
    read = ((file, re.search(r"<h1[^>]*>(.*?)</h1>", file.read_text(encoding="utf-8"))) for file in files)
    found = [(unescape(title[1]), f"/{file.parent.relative_to(site).as_posix()}/") for file, title in read if title]
    random.Random(seed).shuffle(found)
    return found


def _ask(driver: WebDriver, query: str) -> tuple[float, list[str]]:
    milliseconds, paths = driver.execute_async_script(_ASK, query)
    return float(milliseconds), list(paths)


def _run(site: Path, titles: Sequence[tuple[str, str]]) -> Found:
    """One browser with nothing in its cache."""
    with tempfile.TemporaryDirectory() as profile, serving(site) as (address, sent), chromium(Path(profile)) as driver:
        driver.set_script_timeout(60)
        driver.get(f"{address}search/none")  # a page of nothing, to begin at
        sent.clear()
        driver.get(f"{address}404.html")
        time.sleep(1)
        scripts = sum(len(gzip.compress(file.read_bytes())) for file in site.glob("assets/javascripts/wikigen-search*.js"))
        sent.clear()
        _ask(driver, titles[0][0])
        first = sum(sent) + scripts
        further, times = [], []
        for title, _ in titles[1 : _TYPED + 1]:
            sent.clear()
            times.append(_ask(driver, title)[0])
            further.append(sum(sent))
    return Found(first, further, times)


def _misses(site: Path, titles: Sequence[tuple[str, str]], seed: int) -> tuple[int, list[str]]:
    """How many titles were tried with a word left out, and those whose page was not among the first results."""
    chance, tried, missed = random.Random(seed), 0, []
    with tempfile.TemporaryDirectory() as profile, serving(site) as (address, _), chromium(Path(profile)) as driver:
        driver.set_script_timeout(60)
        driver.get(f"{address}404.html")
        time.sleep(1)
        for title, path in titles:
            words = title.split()
            if len(words) < _WORDS:
                continue
            del words[chance.randrange(len(words))]
            tried += 1
            if path not in _ask(driver, " ".join(words))[1][:_FIRST]:
                missed.append(f"{' '.join(words)} → {path}")
            if tried == _TRIED:
                break
    return tried, missed


def _costs(project: Path, config: Path, seed: int, edits: int) -> dict[str, dict[str, float]]:
    """Of a full index, and of one after an edit."""
    for name in ("site", ".wikigen"):
        shutil.rmtree(project / name, ignore_errors=True)
    full = index_costs(config)
    pages = [page for page in sorted((project / "wiki").rglob("*.md")) if page.name[:2] in {"19", "20"}]
    found = []
    for page in random.Random(seed).sample(pages, edits):
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r"^# .*$", r"\g<0>\n\nA word more: zebrafinch.", text, count=1, flags=re.MULTILINE), encoding="utf-8")
        found.append(index_costs(config))
        page.write_text(text, encoding="utf-8")
        index_costs(config)
    return {"full": full._asdict(), "edit": {name: statistics.median(getattr(edit, name) for edit in found) for name in Costs._fields}}


def measure(project: Path, seed: int, edits: int) -> dict[str, Any]:
    """Everything, of a folder with `wiki/`: a full index, those after `edits`, and the search in a browser.

    Without an edit the site that is there is measured as it is, in a browser alone.
    """
    config = project / "mkdocs.yml"
    if not config.exists():
        config.write_text("site_name: Made\nsite_url: http://127.0.0.1/\ndocs_dir: wiki\nplugins: [wikigen]\n", encoding="utf-8")
    costs = _costs(project, config, seed, edits) if edits else {}
    site = project / "site"
    titles = _titles(site, seed)
    runs = [_run(site, titles) for _ in range(_RUNS)]
    tried, missed = _misses(site, titles, seed)
    return {
        "pages": len(list((project / "wiki").rglob("*.md"))),
        "machine": facts_of_machine(),
        **costs,
        "first": statistics.median(run.first for run in runs),
        "further": statistics.median(statistics.median(run.further) for run in runs),
        "milliseconds": statistics.median(statistics.median(run.milliseconds) for run in runs),
        "tried": tried,
        "missed": missed,
    }


def report(found: dict[str, Any]) -> str:
    """The figures in lines that can be read."""
    good = 1 - len(found["missed"]) / max(1, found["tried"])
    lines = [
        f"{found['pages']:,} pages; medians of {_RUNS}; {json.dumps(found['machine'], default=str)}",
        f"first search      {found['first'] / 1000:8,.0f} KB",
        f"each further one  {found['further'] / 1000:8,.0f} KB, {found['milliseconds']:.0f} ms ({_TYPED} titles)",
    ]
    if "full" in found:
        full, edit = found["full"], found["edit"]
        share = full["cpu"] / max(edit["cpu"], 0.001)
        lines += [
            f"full index        {full['cpu']:8.1f} s of CPU, {full['wall']:.1f} s; the whole build {full['build_cpu']:.1f} s of CPU",
            f"after an edit     {edit['cpu']:8.2f} s of CPU, {edit['wall']:.2f} s: 1/{share:.1f} of a full index",
        ]
    lines.append(f"found             {good:8.1%} of {found['tried']} titles without a word of theirs, among the first {_FIRST}")
    lines += [f"  missed: {miss}" for miss in found["missed"]]
    return "\n".join(lines)
