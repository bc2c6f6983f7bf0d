"""`wikigen serve` and `mkdocs serve` as processes: whatever is saved, they answer, show what is wrong, and end with a clean build's site."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import FILES, MKDOCS, WIKIGEN, Server, equals_a_clean_build
from wikigen.check.record import RECORD, Record, point_of, record_text


@pytest.fixture
def wikigen(tmp_path: Path) -> Iterator[Server]:
    """`wikigen serve`."""
    server = Server(tmp_path / "wiki", *WIKIGEN)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def mkdocs(tmp_path: Path) -> Iterator[Server]:
    """`mkdocs serve`."""
    server = Server(tmp_path / "wiki", *MKDOCS)
    try:
        yield server
    finally:
        server.stop()


def _edits(server: Server) -> None:
    """Pages are edited, made, deleted, and saved in a broken state."""
    server.shows("/t/a/", "First.")
    server.shows("/t/a/", "Word one")

    server.save("wiki/t/a.md", "# Alpha\n\nSecond.\n\n[B](b.md)\n")
    server.shows("/t/a/", "Second.")
    server.save("wiki/t/b.md", "# Gamma\n\n[[Alpha]]\n")
    server.shows("/t/a/", "Gamma")  # a page that refers to it
    server.save("wiki/u/new.md", "# Newcomer\n\n[a](../t/a.md)\n")
    server.shows("/u/new/", "Newcomer")
    server.shows("/t/a/", "Newcomer")  # as a backlink
    (server.root / "wiki/u/new.md").unlink()
    server.gone("/u/new/")
    server.until(lambda: b"Newcomer" not in server.fetch("/t/a/")[1])

    server.save("wiki/t/b.md", "---\ntitle: a: b\n  - c: [\n---\n# Gamma\n")
    server.troubled("/t/b/", "wiki/t/b.md:")
    server.answers_at_once()
    assert server.news("/t/a/")["troubles"] == []
    server.save("wiki/t/b.md", b"# Gamma \xff\xfe\n\nStill here.\n")
    server.shows("/t/b/", "Still here.")
    server.troubled("/t/b/", "UTF-8")
    server.answers_at_once()
    server.save("wiki/t/b.md", "# Gamma\n\n[[Alpha]]\n")
    server.until(lambda: server.news("/t/b/")["troubles"] == [])


def _settings(server: Server) -> None:
    """The configuration and a template are broken and mended."""
    good = server.config.read_text(encoding="utf-8")
    for broken, word in (("site_name: [\n", "mkdocs.yml"), (good.replace("plugins:\n- wikigen", "plugins: []"), "wikigen"), ("", "")):
        server.save("mkdocs.yml", broken)
        server.failed(word) if word else server.until(lambda: bool(server.news()["failure"]))
        server.answers_at_once()
        server.save("wiki/t/a.md", f"# Alpha\n\nWhile {word} is broken.\n\n[B](b.md)\n")
        server.answers_at_once()
        server.save("mkdocs.yml", good.replace("Test wiki", f"Mended {word}"))
        server.shows("/t/a/", f"Mended {word}")
        server.mended()
        server.shows("/t/a/", f"While {word} is broken.")

    server.save("theme/main.html", FILES["theme/main.html"].replace("Word one", "Word two"))
    server.shows("/t/a/", "Word two")
    server.save("theme/main.html", "{% extends 'base.html' %}{% block %}")
    server.until(lambda: bool(server.news()["failure"]))
    server.answers_at_once()
    server.save("theme/main.html", FILES["theme/main.html"].replace("Word one", "Word three"))
    server.shows("/t/b/", "Word three")
    server.mended()


def _record(server: Server) -> None:
    """The record is written, as `wikigen record` does it, and its trend is shown; the second time nothing else is left to do that would show it."""
    points = [point_of(f"{number:040x}", dt.date(2026, 4, number), 2, ()) for number in (1, 2, 3)]
    for point in points[1:]:
        day = point.day.isoformat().encode()
        assert day not in server.fetch("/health/")[1]
        server.save(RECORD, record_text(Record(commits=tuple(points[: points.index(point) + 1]))))
        server.shows("/health/", day.decode())


def _folders(server: Server) -> None:
    """The folder of pages goes and comes back, later and at once."""
    shutil.move(server.root / "wiki", server.root / "away")
    server.until(lambda: bool(server.news()["failure"]) or server.fetch("/t/b/")[0] == 404)
    time.sleep(0.5)
    assert server.fetch("/", patience=1)[0] in {200, 404}
    shutil.copytree(server.root / "away", server.root / "wiki")
    shutil.rmtree(server.root / "away")
    server.shows("/t/b/", "Gamma")
    server.mended()
    server.save("wiki/t/a.md", "# Alpha\n\nAfter all.\n\n[B](b.md)\n")
    server.shows("/t/a/", "After all.")
    shutil.rmtree(server.root / "wiki")
    for path, text in FILES.items():
        if path.startswith("wiki/"):
            server.save(path, text.replace("First.", "Made again."))
    server.shows("/t/a/", "Made again.")
    server.save("raw/rss/more.md", "# More of raw\n\nBody.\n")
    server.shows("/raw/rss/", "More of raw")


def test_wikigen_serve(wikigen: Server, tmp_path: Path) -> None:
    """Whatever is saved, the server lives, answers at once, shows what is wrong where it is wrong, and ends with a clean build's site."""
    server = wikigen
    server.shows("/t/a/", "First.")
    _record(server)
    _edits(server)
    _settings(server)
    _folders(server)
    equals_a_clean_build(server, tmp_path)
    assert server.stop(signal.SIGTERM) == 0
    assert list(server.scratch.iterdir()) == []


def test_mkdocs_serve(mkdocs: Server, tmp_path: Path) -> None:
    """`mkdocs serve` with the plugin does the same: pages that are saved or broken, a configuration that is broken and mended."""
    server = mkdocs
    server.save("wiki/t/a.md", "# Alpha\n\nSecond.\n\n[B](b.md)\n")
    server.shows("/t/a/", "Second.")
    server.save("wiki/t/b.md", "---\ntitle: a: b\n  - c: [\n---\n# Gamma\n")
    server.troubled("/t/b/", "wiki/t/b.md:")
    server.answers_at_once()
    server.save("wiki/t/b.md", "# Gamma\n\n[[Alpha]]\n")
    server.until(lambda: server.news("/t/b/")["troubles"] == [])
    for _ in range(2):
        server.save("wiki/t/b.md", f"# Gamma\n\nghp_{'a1B2c3D4e5' * 3}f6G7h8\n")
        server.failed("secrets would be published")  # and not that MkDocs was aborted
        server.save("wiki/t/b.md", "# Gamma\n\n[[Alpha]]\n")
        server.mended()
    good = server.config.read_text(encoding="utf-8")
    _record(server)
    server.save("mkdocs.yml", "site_name: [\n")
    server.until(lambda: bool(server.news()["failure"]))
    server.answers_at_once()
    server.save("mkdocs.yml", good.replace("Test wiki", "Mended"))
    server.shows("/t/a/", "Mended")
    server.mended()
    equals_a_clean_build(server, tmp_path)
    assert server.stop() == 0
    assert list(server.scratch.iterdir()) == []
