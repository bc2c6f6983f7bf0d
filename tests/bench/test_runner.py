"""`bench.runner` and `bench.wikis`: what runs when, and what no longer runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from bench import runner, serve, wikis
from bench.generate import make_wiki
from bench.peers import WIKIGEN, Peer, Project
from bench.records import Record
from bench.runner import PARTS, Bench
from bench.wikis import Wiki, WikiShelf, own_wiki

BUILD = "import pathlib; p = pathlib.Path('site'); p.mkdir(exist_ok=True); (p / 'a.html').write_text('x'); assert not pathlib.Path('cache').exists()"


def fake(name: str, code: str = BUILD, *, rebuilds: bool = False) -> Peer:
    """A generator that is a line of Python."""

    def prepare(_: Path, root: Path) -> Project:
        pages = root / "pages"
        pages.mkdir()
        line = "A sentence that is long enough to be taken for running text, and not for a heading."
        for number in range(3):
            (pages / f"{number}.md").write_text(f"# T\n\n{line}\n" * 30, encoding="utf-8")
        return Project(root=root, command=(sys.executable, "-c", code), output=root / "site", pages=pages, caches=(root / "cache",))

    return Peer(name=name, title=name, note=".", install=lambda: None, version=lambda: "1", prepare=prepare, rebuilds=rebuilds)


def bench(work: Path, peers: Sequence[Peer], wikis: Mapping[str, Sequence[Wiki]], *, times: int = 2, timeout: float = 60) -> Bench:
    """A bench of so many repetitions."""
    sizes = {wiki.pages: times for part in wikis.values() for wiki in part}
    return Bench(wikis=wikis, peers=peers, repetitions=sizes, edits=2, seed=1, timeout=timeout, work=work)


def two_sizes(folder: Path) -> list[Wiki]:
    """Wikis that fake peers do not look into."""
    return [Wiki(folder=folder, pages=pages, raw=0) for pages in (10, 20)]


def steps(records: Sequence[Record]) -> list[tuple[str, str, int, str]]:
    """What ran, in order."""
    return [(record.tool, record.scenario, record.pages, record.outcome) for record in records]


def test_tools_take_turns(tmp_path: Path) -> None:
    """A B A B at each size, each from nothing, and nothing is left behind."""
    records = list(PARTS["compare"](bench(tmp_path, [fake("a"), fake("b")], {"compare": two_sizes(tmp_path)})))
    assert steps(records) == [(tool, "cold", pages, "ok") for pages in (10, 20) for _ in range(2) for tool in "ab"]
    assert all(record.output.html == 1 and record.output.bytes == 1 for record in records)
    assert not (tmp_path / "projects").exists()


def test_a_tool_that_fails_or_is_slow_is_not_run_again(tmp_path: Path) -> None:
    """It gets one run, and no other at that size or above."""
    peers = [fake("slow", "import time; time.sleep(60)"), fake("bad", "raise SystemExit(1)"), fake("good")]
    records = list(PARTS["compare"](bench(tmp_path, peers, {"compare": two_sizes(tmp_path)}, timeout=1)))
    assert steps([record for record in records if record.tool != "good"]) == [
        ("slow", "cold", 10, "timeout"),
        ("bad", "cold", 10, "failed"),
    ]
    assert len([record for record in records if record.tool == "good"]) == 4


def test_builds_after_a_first_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first fills the caches; then nothing, a text, a title changed, then all is a copy; and again. Only tools with caches do it."""
    monkeypatch.setattr(runner, "WIKIGEN", fake("wikigen"))
    monkeypatch.setattr(runner, "MKDOCS", ())
    peers = [fake("keeps", rebuilds=True), fake("forgets")]
    records = list(PARTS["rebuild"](bench(tmp_path, peers, {"rebuild": two_sizes(tmp_path)[:1]})))
    again = [("keeps", scenario, 10, "ok") for scenario in ("unchanged", "text edited", "title edited", "text edited, restored")]
    assert steps(records) == [("keeps", "first", 10, "ok"), *again, *again, *[("wikigen", "cold, mkdocs build", 10, "ok")] * 2]


def test_doubling_takes_turns_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wiki and the one of twice its pages, one after the other."""
    monkeypatch.setattr(runner, "WIKIGEN", fake("wikigen"))
    records = list(PARTS["double"](bench(tmp_path, [], {"double": two_sizes(tmp_path)})))
    assert [record.pages for record in records] == [10, 20, 10, 20]


@pytest.mark.parametrize(("allowed", "scenario"), [(True, "cold, raw files, no search"), (False, "cold, raw files, search")])
def test_raw_files_are_measured_with_or_without_a_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, allowed: bool, scenario: str
) -> None:
    """The record says which it was."""
    monkeypatch.setattr(runner, "WIKIGEN", fake("wikigen"))
    monkeypatch.setattr(runner, "without_search", lambda _: allowed)
    records = list(PARTS["raw"](bench(tmp_path, [], {"raw": two_sizes(tmp_path)[:1]}, times=1)))
    assert steps(records) == [("wikigen", scenario, 10, "ok")]


def test_saves_under_serve_are_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wikigen's own server shows each edit of text and title; every page is as it was afterwards, and the server is gone."""
    monkeypatch.setattr(serve, "_IDLE", 0.2)
    monkeypatch.setattr(serve, "_SETTLE", 0.2)
    make_wiki(tmp_path / "wiki", pages=20, raw=3, seed=1)
    wiki = Wiki(folder=tmp_path / "wiki", pages=20, raw=3)
    before = {path: path.read_bytes() for path in (tmp_path / "wiki").rglob("*.md")}
    records = list(PARTS["serve"](bench(tmp_path, [WIKIGEN], {"serve": [wiki]}, timeout=150)))
    assert steps(records) == [("wikigen", f"serve: {what}", 20, "ok") for what in ("start", "idle", "text", "title", "text")]
    assert all(record.wall > 0.005 and record.tree > 10_000_000 for record in records)
    assert {path: path.read_bytes() for path in (tmp_path / "wiki").rglob("*.md")} == before


def test_a_server_that_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One failed start, and no edit."""
    monkeypatch.setattr(serve, "SERVE", (sys.executable, "-c", "raise SystemExit(1)"))
    monkeypatch.setattr(runner, "WIKIGEN", fake("wikigen"))
    records = list(PARTS["serve"](bench(tmp_path, [], {"serve": two_sizes(tmp_path)[:1]})))
    assert steps(records) == [("wikigen", "serve: start", 10, "failed")]


def test_a_wiki_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays on its shelf, whole, until what makes wikis has changed."""
    shelf = WikiShelf(folder=tmp_path / "shelf", seed=2)
    wiki = shelf.get(12, 3)
    marked = wiki.folder / "wiki" / "index.md"
    marked.write_text("kept", encoding="utf-8")
    assert shelf.get(12, 3) == wiki == Wiki(folder=next((tmp_path / "shelf").glob("12-3-2-*")), pages=12, raw=3)
    assert marked.read_text(encoding="utf-8") == "kept"
    monkeypatch.setattr(wikis, "_generator", lambda: "other")
    assert shelf.get(12, 3).folder == tmp_path / "shelf" / "12-3-2-other"


def test_a_wiki_of_ones_own(tmp_path: Path) -> None:
    """Its pages and raw files are counted; a folder without pages is refused."""
    (tmp_path / "wiki").mkdir()
    with pytest.raises(FileNotFoundError, match="no pages"):
        own_wiki(tmp_path)
    (tmp_path / "wiki" / "a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "x.txt").write_text("x", encoding="utf-8")
    assert own_wiki(tmp_path) == Wiki(folder=tmp_path, pages=1, raw=1)
