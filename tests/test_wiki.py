"""`wikigen.wiki`: from files to a linked wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.linked import Found
from wikigen.model import DocId
from wikigen.reading import Reader
from wikigen.wiki import Workspace, load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakeWiki

A, B = DocId("wiki/t/a.md"), DocId("wiki/t/b.md")


def test_files_become_a_linked_wiki(wiki: MakeWiki) -> None:
    """Pages, raw documents and assets are told apart, and every reference of a page has its link, in order."""
    made = wiki({A: "# A\n\n[b](b.md) raw/gmail/x.md ![i](i.png)\n", B: "# B\n", "wiki/t/i.png": b"", "raw/gmail/x.md": "# X\n"})
    assert [list(made.pages), list(made.raw), list(made.assets)] == [[A, B], ["raw/gmail/x.md"], ["wiki/t/i.png"]]
    assert [link.resolution for link in made.links[A]] == [
        Found(target=B, anchor="", rule="relative"),
        Found(target=DocId("raw/gmail/x.md"), anchor="", rule="rooted"),
        Found(target=DocId("wiki/t/i.png"), anchor="", rule="relative"),
    ]
    assert [link.source for link in made.links[A]] == [A] * 3
    assert (made.links[B], dict(made.withheld), made.diagnostics) == ((), {}, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("---\ndraft: true\n---\n# Secret\n", "withheld info"),
        ("---\npublish: false\n---\n# Secret\n", "withheld info"),
        ("# Secret\n\n**Private:** yes\n", "withheld info"),
        ("---\ntitle: a: b\ndraft: true\n---\n# Secret\n", "withheld-unreadable warning"),
        ("---\n- draft: true\n---\n# Secret\n", "withheld-unreadable warning"),
        ("\n---\ndraft: true\n---\n# Secret\n", "withheld-unreadable warning"),
    ],
)
def test_withheld_pages_are_not_in_it(wiki: MakeWiki, text: str, code: str) -> None:
    """A page that asks not to be published is in no list and no link, only among the withheld, with the reason."""
    made = wiki({A: text, B: "# B\n\n[[Secret]] [x](a.md) [[a]]\n"})
    assert (list(made.pages), list(made.links)) == ([B], [B])
    assert [f"{problem.code} {problem.severity.value}" for problem in made.withheld.values()] == [code]
    assert list(made.withheld) == [A]
    assert not any(isinstance(link.resolution, Found) for link in made.links[B])
    assert A not in made.suggest("Secret")


@pytest.mark.parametrize(
    ("names", "documents"),
    [
        (["x.json", "x.md"], {"raw/t/x.md": ["raw/t/x.json"]}),
        (["x.html", "x.json", "x.txt"], {"raw/t/x.txt": ["raw/t/x.html", "raw/t/x.json"]}),
        (["x.json"], {"raw/t/x.json": []}),
        (["x.jpg", "x.pdf"], {"raw/t/x.jpg": ["raw/t/x.pdf"]}),
        (["x.md", "y.json"], {"raw/t/x.md": [], "raw/t/y.json": []}),
        (["x.a.md", "x.md"], {"raw/t/x.a.md": [], "raw/t/x.md": []}),
    ],
)
def test_raw_twins_are_one_document(wiki: MakeWiki, names: list[str], documents: dict[str, list[str]]) -> None:
    """Raw files that differ in their ending alone are one document, led by the text."""
    made = wiki({f"raw/t/{name}": "[]" for name in names})
    assert {doc: list(raw.companions) for doc, raw in made.raw.items()} == documents


def test_load_reads_a_folder(tmp_path: Path) -> None:
    """A wiki on disk is loaded with what was passed over, and where each document lies."""
    for name, content in {"wiki/a.md": "# A\n\n[x](../raw/gmail/x.md)\n", "wiki/b.md~": "", "raw/gmail/x.md": "# X\n"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    made = load(Config.from_options({}, docs_dir=tmp_path / "wiki", root=tmp_path))
    assert (list(made.pages), list(made.raw)) == (["wiki/a.md"], ["raw/gmail/x.md"])
    assert [(problem.code, problem.doc) for problem in made.diagnostics] == [("skipped-file", "wiki/b.md~")]
    assert dict(made.paths) == {doc: str(tmp_path / doc) for doc in ("wiki/a.md", "raw/gmail/x.md")}
    assert [link.resolution for link in made.links[DocId("wiki/a.md")]] == [
        Found(target=DocId("raw/gmail/x.md"), anchor="", rule="relative")
    ]


def test_load_needs_a_wiki(tmp_path: Path) -> None:
    """Without `docs_dir` there is nothing to load."""
    with pytest.raises(SourceError):
        load(Config.from_options({}, docs_dir=tmp_path / "wiki", root=tmp_path))


@pytest.mark.parametrize("corpus", ["seed", "security-wiki"])
def test_real_wikis_load(corpora: Path, corpus: str) -> None:
    """Both corpora load; every page and every reference is there."""
    root = corpora / corpus
    made = load(Config.from_options({}, docs_dir=root / "wiki", root=root))
    assert len(made.pages) + len(made.withheld) == len(list(root.glob("wiki/**/*.md")))
    assert made.withheld == {}
    written = {doc: [link.ref for link in links if link.ref.syntax != "hint"] for doc, links in made.links.items()}
    assert all(written[doc] == list(page.refs) for doc, page in made.pages.items())


def test_a_wiki_cannot_be_changed(wiki: MakeWiki) -> None:
    """Its mappings are read-only."""
    made = wiki({A: "# A\n"})
    for mapping in (made.pages, made.raw, made.links, made.withheld, made.paths):
        with pytest.raises(TypeError):
            mapping["x"] = None  # type: ignore[index]


def test_a_text_is_unpacked_once_while_its_page_is_made(tmp_path: Path) -> None:
    """What asks for the text of a page asks for the same one; a wiki that is read again has the new one."""
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "a.md").write_text("# One\n", encoding="utf-8")
    workspace = Workspace(Reader(Config.from_options({}, docs_dir=tmp_path / "wiki", root=tmp_path)))
    doc = DocId("wiki/a.md")
    first = workspace.load()
    assert first.text_of(doc) is first.text_of(doc)
    (tmp_path / "wiki" / "a.md").write_text("# Another\n", encoding="utf-8")
    assert workspace.load().text_of(doc) == "# Another\n"
