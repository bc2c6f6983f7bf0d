"""Sixty edits while a wiki is served: it never exits, the last good pages are there at once and say what is wrong, and the end is a clean build."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests import servers
from tests.servers import FILES, MKDOCS, WIKIGEN, Server, equals_a_clean_build

GOOD = "# Beta\n\n[[Alpha]]\n"


def _edited(server: Server, word: str) -> None:
    server.save("wiki/t/b.md", f"# Beta\n\n[[Alpha]] {word}\n")
    server.shows("/t/b/", word)


def _bad_yaml(server: Server, word: str) -> None:
    server.save("wiki/t/b.md", f"---\ntitle: a: {word}\n  - c: [\n---\n# Beta\n")
    server.troubled("/t/b/", "front-matter")


def _unclosed(server: Server, word: str) -> None:
    server.save("wiki/t/b.md", f"---\ntitle: '{word}\npublish: false\n# Beta\n")
    server.troubled("/t/b/", "withheld")


def _no_utf8(server: Server, word: str) -> None:
    server.save("wiki/t/b.md", b"# Beta \xff\xfe\n\nOf " + word.encode())
    server.shows("/t/b/", word)
    server.troubled("/t/b/", "UTF-8")


def _nul(server: Server, word: str) -> None:
    server.save("wiki/t/b.md", f"# Beta\0\n\n{word}\n")
    server.troubled("/t/b/", "NUL")


def _empty(server: Server, word: str) -> None:
    server.save("wiki/t/b.md", "")
    server.troubled("/t/b/", "empty-page")
    _edited(server, word)


def _huge(server: Server, word: str) -> None:
    server.save("wiki/t/b.md", f"# Beta\n\n{word}\n\n{'> ' * 3_000}x\n\n{'[a' * 30_000}\n")
    server.shows("/t/b/", word)


def _withheld(server: Server, word: str) -> None:
    server.save("wiki/u/draft.md", f"# Draft\n\n{word}\n")
    server.shows("/u/draft/", word)
    server.save("wiki/u/draft.md", f"---\ndraft: true\n---\n# Draft\n\n{word}\n")
    server.gone("/u/draft/")


def _deleted(server: Server, word: str) -> None:
    server.save("wiki/u/gone.md", f"# Gone\n\n{word}\n")
    server.shows("/u/gone/", word)
    (server.root / "wiki/u/gone.md").unlink()
    server.gone("/u/gone/")


def _renamed_meanwhile(server: Server, word: str) -> None:
    for number in range(8):
        server.save("wiki/u/first.md", f"# First\n\n{word} {number}\n")
        time.sleep(0.02 * number)
        (server.root / "wiki/u/first.md").rename(server.root / "wiki/u/second.md")
    server.shows("/u/second/", f"{word} 7")
    server.gone("/u/first/")


def _saved_by_renaming(server: Server, word: str) -> None:
    server.save("wiki/t/.b.md.swp", f"# Beta\n\n{word}\n")
    (server.root / "wiki/t/.b.md.swp").replace(server.root / "wiki/t/b.md")
    server.shows("/t/b/", word)


def _burst(server: Server, word: str) -> None:
    for number in range(40):
        server.save(f"wiki/u/burst{number % 7}.md", f"# Burst {number}\n\n{word} {number}\n")
    server.shows("/u/burst4/", f"{word} 39")


def _folder_made_again(server: Server, word: str) -> None:
    shutil.rmtree(server.root / "wiki/t")
    for path, text in FILES.items():
        if path.startswith("wiki/t/"):
            server.save(path, text)
    _edited(server, word)


def _wiki_away(server: Server, word: str) -> None:
    (server.root / "wiki").rename(server.root / "away")
    server.until(lambda: bool(server.news()["failure"]))
    server.answers_at_once()
    (server.root / "away").rename(server.root / "wiki")
    server.mended()
    _edited(server, word)


def _wiki_made_again(server: Server, word: str) -> None:
    shutil.rmtree(server.root / "wiki")
    for path, text in FILES.items():
        if path.startswith("wiki/"):
            server.save(path, text)
    server.shows("/t/a/", "First.")
    server.mended()
    _edited(server, word)


def _odd_files(server: Server, word: str) -> None:
    folder = server.root / "wiki/u"
    folder.mkdir(exist_ok=True)
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "up").symlink_to("../..")
    os.mkfifo(folder / "pipe.md")
    _edited(server, word)
    server.save("wiki/u/beside.md", f"# Beside\n\n{word}\n")
    server.shows("/u/beside/", word)
    for name in ("loop.md", "pipe.md", "up"):
        (folder / name).unlink()


def _collision(server: Server, word: str) -> None:
    server.save("wiki/u/same.md", f"# One\n\n{word}\n")
    server.save("wiki/u/same/index.md", f"# Other\n\n{word}\n")
    server.shows("/u/same/", word)
    (server.root / "wiki/u/same.md").unlink()
    server.shows("/u/same/", "Other")


def _digest(server: Server, word: str) -> None:
    server.save("raw/rss/more.md", f"# More {word}\n\nBody.\n")
    server.shows("/raw/rss/", word)
    (server.root / "raw/rss/more.md").unlink()
    server.gone("/raw/rss/more/")


def _secret(server: Server, word: str) -> None:
    server.save("wiki/t/b.md", f"# Beta\n\n{word} ghp_{'a1B2c3D4e5' * 3}f6G7h8\n")
    server.failed("secrets would be published")
    server.answers_at_once()
    server.save("wiki/t/b.md", GOOD)
    server.mended()


def _configuration(server: Server, word: str) -> None:
    good = server.config.read_text(encoding="utf-8")
    server.save("mkdocs.yml", f"site_name: [{word}\n")
    server.until(lambda: bool(server.news()["failure"]))
    server.answers_at_once()
    server.save("mkdocs.yml", good)
    server.mended()


def _template(server: Server, word: str) -> None:
    server.save("theme/main.html", "{% extends 'base.html' %}{% block %}")
    server.until(lambda: bool(server.news()["failure"]))
    server.answers_at_once()
    server.save("theme/main.html", FILES["theme/main.html"].replace("Word one", word))
    server.shows("/t/a/", word)
    server.mended()


EDITS: Mapping[str, Callable[[Server, str], None]] = {
    function.__name__.strip("_"): function
    for function in (
        _edited, _bad_yaml, _unclosed, _no_utf8, _nul, _empty, _huge, _withheld, _deleted, _renamed_meanwhile, _saved_by_renaming, _burst,
        _folder_made_again, _wiki_away, _wiki_made_again, _odd_files, _collision, _digest, _secret, _configuration, _template,
    )
}  # fmt: skip
"""Each does something to the wiki and waits until readers see what came of it."""


def edit(server: Server, rounds: int) -> int:
    """Every edit in turn; at any time the last good pages are served at once."""
    for turn in range(rounds):
        for name, function in EDITS.items():
            function(server, f"{name} {turn}")
            server.answers_at_once()
    return rounds * len(EDITS)


@pytest.mark.soak
@pytest.mark.parametrize(("command", "search"), [(WIKIGEN, "pagefind"), (WIKIGEN, "material"), (MKDOCS, "material")])
def test_sixty_edits(command: tuple[str, ...], search: str, tmp_path: Path) -> None:
    """Both servers."""
    server = Server(tmp_path / "wiki", *command, search=search)
    try:
        count = edit(server, 3)
        server.save("wiki/t/b.md", GOOD)
        equals_a_clean_build(server, tmp_path)
    finally:
        code = server.stop()
    assert count >= 60
    assert code == 0 or command is MKDOCS
    print(f"{command[-1]} with {search}: {count} edits, at the end 0 bytes differ from a clean build")  # noqa: T201 - the battery's figures


FRAIL = {
    "one that ends with a failed build": "from wikigen.publish.serving import Session\ndef failed(self, why): raise SystemExit(why)\nSession._failed = failed\n",
    "one that tells nobody": "from wikigen.publish.live import LiveSite\nLiveSite.fail = lambda *_: None\n",
    "one that holds requests back": (
        "import time\nfrom wikigen.publish.live import LiveSite\nread = LiveSite._read\n"
        "LiveSite._read = lambda *given: time.sleep(1.5) or read(*given)\n"
    ),
}


@pytest.mark.soak
@pytest.mark.parametrize("frail", FRAIL)
def test_a_frail_server_would_show(frail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without one of the defences is found out by the same edits."""
    server = Server(tmp_path / "wiki", "-c", FRAIL[frail] + WIKIGEN[1])
    monkeypatch.setattr(servers, "PATIENCE", 10.0)
    try:
        with pytest.raises((AssertionError, OSError)):  # it is not as it should be, or not there
            _configuration(server, "x")
    finally:
        server.stop()
