"""`wikigen.publish.preview`: the small file beside each page that says what a link to it leads to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import build, mkdocs_build, tree, write_wiki
from wikigen.publish.preview import MOST, preview_path

PAGE = "---\ndate: 2026-04-24\ntier: 1\n---\n# A <b>page</b>\n\n## TL;DR\n\nShort & *sweet*.\n\n## Part\n\n```python\ncode\n```\n\nIt begins[^1] so.\n\n[^1]: n\n"
MAILS = "---\ndate: 2026-04-24\n---\n" + "".join(
    f"\n## {number}. A mail to ann@example.org about something or other {number}\n\n**From:** Somebody <s@example.org>\n\nsecret words\n"
    for number in range(1, 61)
)
WIKI = {
    "wiki/t/a.md": PAGE,
    "wiki/t/b.md": "# B\n\n[[A page]], and raw/gmail/m.md (item 60).\n",
    "wiki/t/draft.md": "---\ndraft: true\n---\n# Draft\n\nNot to be seen.\n",
    "wiki/t/long.md": "# Long\n\n" + "".join(f"## Part {number} of many, {'é' * 30}\n\n{'Wörter ' * 200}\n\n" for number in range(80)),
    "raw/gmail/m.md": MAILS,
    "raw/gmail/kept.md": "---\nprivate: true\n---\nNot to be seen.\n",
}


def previews(site: Path) -> dict[str, Any]:
    """Every preview of a built site, by its path."""
    return {path.relative_to(site).as_posix(): json.loads(path.read_bytes()) for path in site.rglob("*.preview.json")}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site."""
    built = build(write_wiki(tmp_path_factory.mktemp("previews"), WIKI))
    assert built.ok
    return built.site


def test_a_page_is_told_in_short(site: Path) -> None:
    """A preview has the title, the line of facts, the TL;DR, each section's first words without code or notes, and where it leads on to."""
    assert previews(site)["t/a/index.preview.json"] == {
        "title": "A page",
        "facts": "t · 2026-04-24 · Tier 1 · 1 min",
        "text": "Short & sweet.",
        "parts": {"tldr": ["TL;DR", "Short & sweet."], "part": ["Part", "It begins so."]},
        "links": [["B", "t/b/"]],
    }


def test_every_page_has_one_of_bounded_size(site: Path) -> None:
    """Beside every page but that of errors lies a preview of at most 2 KB, and beside nothing else, with as many sections as there is room for."""
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    files = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*.preview.json")}
    assert set(files) == set(map(preview_path, pages))
    assert max(files.values()) <= MOST == 2048
    assert len(previews(site)["t/long/index.preview.json"]["parts"]) > 5


def test_items_that_pages_name_come_first(site: Path) -> None:
    """A digest of too many items for one preview has those that pages name, without private data and without any mail's text."""
    found = previews(site)["raw/gmail/m/index.preview.json"]
    title, facts = found["parts"]["item-60"]
    assert next(iter(found["parts"])) == "item-60"
    assert facts == "Somebody · cited by B"
    assert "ann@" not in title
    assert found["links"] == [["B", "t/b/"]]


def test_nothing_is_told_that_is_not_published(site: Path) -> None:
    """No preview speaks of a draft, a withheld digest, or what a digest's text holds."""
    words = json.dumps(previews(site))
    assert "A page" in words
    for private in ("Draft", "Not to be seen", "ann@example.org", "secret words"):
        assert private not in words


def test_previews_follow_their_pages(tmp_path: Path) -> None:
    """A changed page has a new preview, a removed page none, one that was taken away comes back, and the others are left as they are."""
    configuration = write_wiki(tmp_path, {"wiki/t/a.md": "# A\n\nOne.\n", "wiki/t/b.md": "# B\n\nText.\n", "wiki/t/c.md": "# C\n\nText.\n"})
    before = previews(build(configuration).site)
    inode = (tmp_path / "site/t/b/index.preview.json").stat().st_ino
    (tmp_path / "wiki/t/a.md").write_text("# A\n\nTwo.\n", encoding="utf-8")
    (tmp_path / "wiki/t/c.md").unlink()
    site = build(configuration).site
    after = previews(site)
    assert (before["t/a/index.preview.json"]["text"], after["t/a/index.preview.json"]["text"]) == ("One.", "Two.")
    assert set(before) - set(after) == {"t/c/index.preview.json"}
    assert (site / "t/b/index.preview.json").stat().st_ino == inode
    (site / "t/b/index.preview.json").unlink()
    assert previews(build(configuration).site) == after


@pytest.mark.parametrize("directories", [True, False])
def test_mkdocs_writes_the_same(tmp_path: Path, *, directories: bool) -> None:
    """Where another plugin has MkDocs make the pages, and without folders for pages, previews lie beside them as ever."""
    configuration = write_wiki(tmp_path, WIKI, use_directory_urls=directories)
    ours = {path: content for path, content in tree(build(configuration).site).items() if path.endswith(".preview.json")}
    (tmp_path / "hook.py").write_text("def on_page_markdown(markdown, **_):\n    return markdown\n", encoding="utf-8")
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(f"{text}hooks: [hook.py]\n", encoding="utf-8")
    assert mkdocs_build(configuration, tmp_path / "other").returncode == 0
    theirs = {path: content for path, content in tree(tmp_path / "other").items() if path.endswith(".preview.json")}
    assert theirs == ours
    assert ("t/a/index.preview.json" if directories else "t/a.preview.json") in ours
