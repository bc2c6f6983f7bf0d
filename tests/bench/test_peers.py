"""`bench.peers`: the same pages laid out for each generator, so that none stops at what stands in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from bench.peers import PEERS, hugo, wikigen
from bench.peers.base import Peer, Project
from bench.peers.eleventy import ELEVENTY
from bench.peers.hugo import HUGO
from bench.peers.mkdocs import MKDOCS, MKDOCS_EXTENDED
from bench.peers.wikigen import WIKIGEN, without_search
from bench.peers.zensical import ZENSICAL

FILES = {
    "wiki/index.md": b"# Home\n",
    "wiki/t/index.md": b"# Topic\n",
    "wiki/t/2026-04-24-a.md": b'---\ntitle: "A: b"\ndate: 2026-04-24\n---\n# A: b\n\n{{< gone >}} {{% gone %}} {{ x }} {% y %}\n',
    "wiki/t/bad.md": b"---\ntitle: bad: yaml\n---\n# Bad\n\nwithout \xff and \0\n",
    "wiki/.hidden/x.md": b"# no\n",
    "raw/gmail/2026-04-24-starred.md": b"# mail\n",
}


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    """A wiki with what peers stop at."""
    for path, content in FILES.items():
        (tmp_path / "from" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / path).write_bytes(content)
    return tmp_path / "from"


@pytest.fixture(autouse=True)
def no_hugo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hugo need not be installed to lay its pages out."""
    monkeypatch.setattr(hugo, "_binary", lambda: Path("hugo"))


def laid_out(peer: Peer, wiki: Path) -> Project:
    """The wiki as the peer gets it, in a folder of its own."""
    root = wiki.parent / peer.name
    root.mkdir()
    return peer.prepare(wiki, root)


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_each_peer_gets_every_page_in_a_copy(peer: Peer, wiki: Path) -> None:
    """As many pages as there are, in its own folder; the wiki is left as it was; output and caches lie in the project."""
    project = laid_out(peer, wiki)
    assert len(list(project.pages.rglob("*.md"))) == 4
    assert {path.relative_to(wiki).as_posix(): path.read_bytes() for path in wiki.rglob("*.md")} == FILES
    for path in (project.pages, project.output, *project.caches):
        assert path.is_relative_to(project.root)
    assert peer.note.endswith(".")


def test_names_of_peers_are_their_own() -> None:
    """No two share a name or a title, wikigen takes the first turn, and all but the extended MkDocs run unasked."""
    assert len({peer.name for peer in PEERS}) == len({peer.title for peer in PEERS}) == len(PEERS)
    assert PEERS[0] is WIKIGEN
    assert [peer.name for peer in PEERS if not peer.by_default] == [MKDOCS_EXTENDED.name]


@pytest.mark.parametrize("peer", [MKDOCS, ZENSICAL], ids=lambda peer: peer.name)
def test_pages_for_mkdocs_and_zensical_are_as_they_are(peer: Peer, wiki: Path) -> None:
    """Only what stops them is gone: bytes that are no text, NUL, front matter that is no YAML."""
    pages = laid_out(peer, wiki).pages
    assert (pages / "t" / "2026-04-24-a.md").read_bytes() == FILES["wiki/t/2026-04-24-a.md"]
    assert (pages / "t" / "bad.md").read_text(encoding="utf-8") == "# Bad\n\nwithout \ufffd and \ufffd\n"


def test_mkdocs_is_configured_as_its_notes_say(wiki: Path) -> None:
    """Nothing but the theme; with extensions on request, each of them once."""
    plain = yaml.safe_load((laid_out(MKDOCS, wiki).root / "mkdocs.yml").read_text(encoding="utf-8"))
    extended = yaml.safe_load((laid_out(MKDOCS_EXTENDED, wiki).root / "mkdocs.yml").read_text(encoding="utf-8"))
    assert plain == {"site_name": "Bench", "theme": {"name": "material"}}
    assert len(extended.pop("markdown_extensions")) > 10
    assert extended == plain


def test_pages_for_hugo_hold_no_shortcode(wiki: Path) -> None:
    """Shortcodes are defused, front matter is the title alone, and an index is no leaf bundle."""
    pages = laid_out(HUGO, wiki).pages
    assert (pages / "t" / "2026-04-24-a.md").read_text(encoding="utf-8") == (
        '---\ntitle: "A: b"\n---\n# A: b\n\n{ {< gone >}} { {% gone %}} {{ x }} {% y %}\n'
    )
    assert (pages / "t" / "bad.md").read_text(encoding="utf-8").startswith('---\ntitle: "Bad"\n---\n# Bad\n')
    assert {path.name for path in pages.rglob("*index.md")} == {"_index.md"}


def test_pages_for_eleventy_keep_their_place(wiki: Path) -> None:
    """Each says where it goes, as Eleventy would take the day out of its name."""
    pages = laid_out(ELEVENTY, wiki).pages
    fronts = {
        path.relative_to(pages).as_posix(): json.loads(path.read_text(encoding="utf-8").split("\n")[1]) for path in pages.rglob("*.md")
    }
    assert {path: front["permalink"] for path, front in fronts.items()} == {
        "index.md": "index.html",
        "t/index.md": "t/index.html",
        "t/2026-04-24-a.md": "t/2026-04-24-a/index.html",
        "t/bad.md": "t/bad/index.html",
    }
    assert fronts["t/2026-04-24-a.md"]["title"] == "A: b"


def test_wikigen_gets_bytes_and_raw_files(wiki: Path) -> None:
    """Nothing is mended for wikigen, and it alone has raw files."""
    project = laid_out(WIKIGEN, wiki)
    assert (project.pages / "t" / "bad.md").read_bytes() == FILES["wiki/t/bad.md"]
    assert (project.root / "raw" / "gmail" / "2026-04-24-starred.md").exists()


@pytest.mark.parametrize("options", [{"search": "material"}, {"search": "no such search"}])
def test_search_is_switched_off_where_that_can_be_done(wiki: Path, options: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The option is tried on a wiki of one page; where it is refused, the project keeps its defaults."""
    project = laid_out(WIKIGEN, wiki)
    monkeypatch.setattr(wikigen, "WITHOUT_SEARCH", options)
    allowed = options["search"] == "material"
    assert without_search(project) is allowed
    config = yaml.safe_load((project.root / "mkdocs.yml").read_text(encoding="utf-8"))
    assert config["plugins"] == ([{"wikigen": options}] if allowed else ["wikigen"])
