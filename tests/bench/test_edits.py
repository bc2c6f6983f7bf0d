"""`bench.edits`: one word more in a page's text or title."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.edits import add_to_text, add_to_title, pick, url_of
from bench.generate import make_wiki

LINE = "A sentence that is long enough to be taken for running text, and not for a heading."


def test_a_word_is_added_to_running_text() -> None:
    """The last line of running text gets it, and nothing else changes: no fence, no list, no table."""
    text = f"# T\n\n{LINE}\n\n- {LINE}\n\n```\n{LINE}\n```\n\n| {LINE} |\n"
    assert add_to_text(text, "new") == text.replace(f"\n\n{LINE}\n\n", f"\n\n{LINE} new\n\n", 1)
    assert add_to_text("# T\n\nShort.\n", "new") == "# T\n\nShort.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# T\n\nx\n", "# T new\n\nx\n"),
        ('---\ndate: 2026-01-01\ntitle: "T: u"\n---\n# T: u\n', '---\ndate: 2026-01-01\ntitle: "T: u new"\n---\n# T: u new\n'),
        ("---\ntitle: T\n---\nx\n", "---\ntitle: T new\n---\nx\n"),
        ("x\n", "x\n"),
    ],
)
def test_a_word_is_added_to_a_title(before: str, after: str) -> None:
    """In the front matter and in the first heading, inside of quotes."""
    assert add_to_title(before, "new") == after


def test_pages_are_picked_by_the_seed(tmp_path: Path) -> None:
    """The same seed picks the same pages, of common size, and never a catalogue."""
    make_wiki(tmp_path, pages=60, raw=0, seed=1)
    pages = pick(tmp_path / "wiki", 5, 1)
    assert pages == pick(tmp_path / "wiki", 5, 1) != pick(tmp_path / "wiki", 5, 2)
    assert len(set(pages)) == 5
    assert all(2_000 <= page.stat().st_size <= 20_000 and page.name not in {"index.md", "log.md"} for page in pages)


@pytest.mark.parametrize(
    ("page", "url"), [("t/a.md", "/t/a/"), ("t/index.md", "/t/"), ("index.md", "/"), ("t/my-index.md", "/t/my-index/")]
)
def test_where_a_page_is_served(page: str, url: str) -> None:
    """As MkDocs has it."""
    assert url_of(Path("wiki") / page, Path("wiki")) == url
