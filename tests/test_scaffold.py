"""`wikigen.scaffold`: new pages and new wikis."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.conftest import make_wiki
from tests.sitecheck import tree
from wikigen.config import Config
from wikigen.errors import ScaffoldError
from wikigen.model import DocId
from wikigen.scaffold import NewPage, new_page, new_wiki, write_page

MAIL = (
    "---\ndate: 2026-04-24\n---\n\n## 1. “Agents: a *new* hope”\n\n**From:** The Gazette <a@gazette.example>\n"
    "**Date:** Thu, 23 Apr 2026 10:00:00 +0000\n**Key links:**\n- https://gazette.example/p/one?utm_source=x\n"
    "- https://link.mail.example/unsubscribe?u=1\n\nText.\n\n## 2. ---\n\n**From:** Bob <bob@bob.example>\n\nText.\n"
)
FILES = {
    "wiki/agents/a.md": "# A\n",
    "raw/gmail/2026-04-24-starred.md": MAIL,
    "raw/rss/2026-04-22-post.md": "---\ntitle: A post\nurl: https://post.example/x?utm_source=y\nauthor: Ann\n---\nText.\n",
    "raw/articles/undated.md": "# An article\n\nText.\n",
    "raw/twitter/2026-05-12-morning.md": "# Twitter\n\n## @a\n\nText\n",
    "raw/twitter/2026-05-12-morning.json": "[]",
}


def made(
    raw: str, *, files: dict[str, str] | None = None, item: int | None = None, topic: str | None = None, title: str | None = None
) -> NewPage:
    """A new page on a digest of `FILES`."""
    config = Config(docs_dir=Path("/w/wiki"), raw_dir=Path("/w/raw"), root=Path("/w"))
    return new_page(make_wiki(files or FILES), config, Path(raw), item=item, topic=topic, title=title)


def front(page: NewPage) -> dict[str, object]:
    """The front matter of a new page."""
    loaded = yaml.safe_load(page.text.split("---\n")[1])
    assert isinstance(loaded, dict)
    return loaded


@pytest.mark.parametrize(
    ("raw", "item", "path", "title", "sources", "named"),
    [
        pytest.param(
            "raw/gmail/2026-04-24-starred.md",
            1,
            "2026-04-23-agents-a-new-hope.md",
            "“Agents: a *new* hope”",
            [{"title": "The Gazette", "url": "https://gazette.example/p/one"}],
            "raw/gmail/2026-04-24-starred.md#item-1",
            id="an item of a mail digest",
        ),
        pytest.param(
            "raw/gmail/2026-04-24-starred.md",
            2,
            "2026-04-24--.md",
            "---",
            ["Bob"],
            "raw/gmail/2026-04-24-starred.md#item-2",
            id="an item without links",
        ),
        pytest.param(
            "raw/gmail/2026-04-24-starred.md",
            None,
            "2026-04-24-2026-04-24-starred.md",
            "2026-04-24-starred",
            None,
            "raw/gmail/2026-04-24-starred.md",
            id="a whole digest",
        ),
        pytest.param(
            "raw/rss/2026-04-22-post.md",
            None,
            "2026-04-22-a-post.md",
            "A post",
            [{"title": "Ann", "url": "https://post.example/x"}],
            "raw/rss/2026-04-22-post.md",
            id="a document of one item",
        ),
        pytest.param(
            "rss/2026-04-22-post.md",
            None,
            "2026-04-22-a-post.md",
            "A post",
            [{"title": "Ann", "url": "https://post.example/x"}],
            "raw/rss/2026-04-22-post.md",
            id="a path below raw/",
        ),
        pytest.param(
            "/w/raw/rss/2026-04-22-post.md",
            None,
            "2026-04-22-a-post.md",
            "A post",
            [{"title": "Ann", "url": "https://post.example/x"}],
            "raw/rss/2026-04-22-post.md",
            id="an absolute path",
        ),
        pytest.param(
            "raw/twitter/2026-05-12-morning.json",
            None,
            "2026-05-12-a.md",
            "@a",
            ["@a"],
            "raw/twitter/2026-05-12-morning.md",
            id="a companion",
        ),
    ],
)
def test_new_pages(raw: str, item: int | None, path: str, title: str, sources: object, named: str) -> None:
    """A new page is named after date and title, and its front matter has title, sources cleaned, and the way back to the digest."""
    page = made(raw, item=item)
    assert page.path.parent == Path("/w/wiki/agents")
    got = front(page)
    assert (got["title"], got.get("sources"), got["raw"]) == (title, sources, [named])
    assert page.path.name == path
    assert "utm_" not in page.text
    assert "unsubscribe" not in page.text


@pytest.mark.parametrize("raw", ["raw/gmail/2026-04-24-starred.md", "raw/rss/2026-04-22-post.md", "raw/articles/undated.md"])
@pytest.mark.parametrize("title", [None, "Quotes \"'", "a: b", "---", "<script>", "漢字", "line\nbreak", "- x", "#", "{a"])
def test_a_new_page_reads_back(raw: str, title: str | None) -> None:
    """Whatever its title, a new page parses without a finding, has that title, and leads to its digest."""
    page = made(raw, title=title, topic="t")
    read = make_wiki({**FILES, "wiki/t/2026-01-01-new.md": page.text})
    parsed = read.pages[DocId("wiki/t/2026-01-01-new.md")]
    assert parsed.diagnostics == ()
    assert " ".join(parsed.meta.title.split()) == " ".join((title or str(front(page)["title"])).split())
    assert [getattr(link.resolution, "target", None) for link in read.links[parsed.id] if link.ref.place == "raw"] == [raw]
    assert {section.role for section in parsed.sections} >= {"tldr", "relation", "questions", "related"}


def test_the_topic_must_be_said_where_there_are_several() -> None:
    """With one topic the page goes there; with several, or none, the error names them."""
    assert made("raw/rss/2026-04-22-post.md").path.parent.name == "agents"
    with pytest.raises(ScaffoldError, match=r"not said which topic.*there are: agents, models\."):
        made("raw/rss/2026-04-22-post.md", files={**FILES, "wiki/models/b.md": "# B\n"})
    with pytest.raises(ScaffoldError, match=r"none yet; any name will do"):
        made("raw/rss/2026-04-22-post.md", files={name: text for name, text in FILES.items() if name.startswith("raw/")})


@pytest.mark.parametrize("topic", ["", "..", "../x", "a/b", "a\\b", ".hidden", " x", "/etc"])
def test_a_topic_is_one_folder(topic: str) -> None:
    """A topic that would lead out of the wiki, or below another folder, is refused."""
    with pytest.raises(ScaffoldError, match="no name of a topic's folder"):
        made("raw/rss/2026-04-22-post.md", topic=topic)


def test_writing_never_overwrites(tmp_path: Path) -> None:
    """A page is written once, folders and all; the second time is an error and leaves the file."""
    page = NewPage(path=tmp_path / "a" / "b.md", text="é\n")
    write_page(page)
    with pytest.raises(ScaffoldError, match="is there already"):
        write_page(NewPage(path=page.path, text="other"))
    assert page.path.read_bytes() == "é\n".encode()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """Where the folder cannot be made, the error says why."""
    (tmp_path / "a").write_text("x")
    with pytest.raises(ScaffoldError, match="cannot be written: "):
        write_page(NewPage(path=tmp_path / "a" / "b.md", text=""))


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [
        pytest.param("my-new_wiki", None, "My new wiki", id="the folder's name"),
        pytest.param("x", 'Quotes " and: colons #1', 'Quotes " and: colons #1', id="a name with marks"),
        pytest.param("x", "漢字", "漢字", id="another script"),
        pytest.param("x", "yes", "yes", id="a name that YAML would read as true"),
        pytest.param("x", "word " * 40, ("word " * 40), id="a long name"),
    ],
)
def test_new_wikis(folder: str, name: str | None, expected: str, tmp_path: Path) -> None:
    """A new wiki has a configuration with its name, pages, a digest and a workflow, with no placeholder left."""
    written = new_wiki(tmp_path / folder, name)
    files = tree(tmp_path / folder)
    assert {path.relative_to(tmp_path / folder).as_posix() for path in written} == set(files)
    assert {".github/workflows/wiki.yml", ".gitignore", "mkdocs.yml", "requirements.txt"} < set(files)
    assert yaml.safe_load(files["mkdocs.yml"])["site_name"] == expected
    workflow = yaml.safe_load(files[".github/workflows/wiki.yml"])
    assert list(workflow["jobs"]) == ["check", "site", "publish"]
    assert yaml.safe_load(files[".pre-commit-config.yaml"])["repos"][0]["hooks"][0]["entry"] == "wikigen check --changed HEAD"
    assert not any(b"{today}" in data or b"{site_name}" in data for data in files.values())
