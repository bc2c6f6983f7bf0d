"""`seams.py`: other plugins, hooks and templates get what they wait for, and take nothing from pages that they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sitecheck import Built, build, tree, write_wiki

FILES = {
    "wiki/index.md": "# Home\n\n[A](t/a.md)\n",
    "wiki/t/a.md": "---\ntags: [x]\n---\n# Alpha\n\nFIRST words.\n\n[B](b.md) [[nothing here]]\n\n## Related Pages\n\n- [B](b.md)\n",
    "wiki/t/b.md": "# Beta\n\n[[Alpha]]\n\n```python\nx = 1\n```\n",
    "wiki/t/2026-04-24-c.md": "# Gamma\n\n**Raw:** raw/gmail/m.md (item 1)\n",
    "wiki/t/2026-04-25-d.md": "# Delta\n",
    "wiki/t/pic.svg": "<svg/>",
    "raw/gmail/m.md": "---\ndate: 2026-04-24\n---\n# Starred\n\n## 1. One\n\n**From:** Ann <ann@example.org>\n\nText.\n",
}


def slow_notes(built: Built) -> list[str]:
    """Lines that say why pages are made one after another."""
    return [note for note in built.notes if "one after another" in note]


def test_nobody_listens(tmp_path: Path) -> None:
    """A wiki without other plugins is made the fast way, and nothing is said of it."""
    assert slow_notes(build(write_wiki(tmp_path, FILES))) == []


def test_a_hook_on_page_markdown(tmp_path: Path) -> None:
    """A hook that changes pages' text is named once, and its change is in the page and in the search."""
    hook = "def on_page_markdown(markdown, page, **_):\n    return markdown.replace('FIRST', 'CHANGED')\n"
    built = build(write_wiki(tmp_path, {**FILES, "hook.py": hook}, hooks=["hook.py"]))
    assert built.ok
    notes = slow_notes(built)
    assert len(notes) == 1
    assert "hook" in notes[0]
    assert "listens to on_page_markdown" in notes[0]
    assert "CHANGED words." in built.html("t/a/index.html")
    assert "<p>FIRST" not in built.html("t/a/index.html")
    assert "CHANGED words." in built.html("search/search_index.json")


@pytest.mark.parametrize(
    "event",
    [
        "page_markdown(markdown, **_):\n    return markdown",
        "page_content(html, **_):\n    return html",
        "post_page(output, **_):\n    return output",
        "page_context(context, **_):\n    return context",
        "files(files, **_):\n    return files",
        "nav(nav, **_):\n    return nav",
        "env(env, **_):\n    return env",
        "pre_page(page, **_):\n    return page",
    ],
    ids=lambda event: event.partition("(")[0],
)
def test_a_hook_that_does_nothing_changes_nothing(event: str, tmp_path: Path) -> None:
    """A site made MkDocs' way, for a hook that changes nothing, equals one made our own way, byte for byte."""
    site_url = "https://example.org/wiki/"
    fast = build(write_wiki(tmp_path / "fast", FILES, site_url=site_url))
    config = write_wiki(tmp_path / "slow", {**FILES, "hook.py": f"def on_{event}\n"}, hooks=["hook.py"], site_url=site_url)
    slow = build(config)
    assert len(slow_notes(slow)) == 1
    ours, theirs = tree(fast.site), tree(slow.site)
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []
    assert fast.warnings == [warning.replace(str(tmp_path / "slow"), str(tmp_path / "fast")) for warning in slow.warnings]


@pytest.mark.parametrize("event", ["pre_build", "config", "startup", "shutdown", "post_build"])
def test_a_hook_that_sees_no_page_is_in_nobodys_way(event: str, tmp_path: Path) -> None:
    """A hook that listens to nothing of pages keeps the fast way."""
    built = build(write_wiki(tmp_path, {**FILES, "hook.py": f"def on_{event}(*_, **__):\n    return None\n"}, hooks=["hook.py"]))
    assert built.ok
    assert slow_notes(built) == []


def test_extra_templates(tmp_path: Path) -> None:
    """A template of `extra_templates` is rendered with all pages of the site, generated ones too."""
    files = {**FILES, "wiki/list.txt": "{% for file in pages %}{{ file.url }}\n{% endfor %}"}
    built = build(write_wiki(tmp_path, files, extra_templates=["list.txt"]))
    assert built.ok
    assert ["extra_templates" in note for note in slow_notes(built)] == [True]
    listed = (built.site / "list.txt").read_text(encoding="utf-8").split()
    assert {"t/a/", "t/b/", "topics/", "raw/gmail/m/"} <= set(listed)


def test_a_template_that_uses_pages(tmp_path: Path) -> None:
    """A template of one's own that lists all pages gets them, and is named once."""
    main = '{% extends "base.html" %}{% block announce %}{% for file in pages %}({{ file.page.title }}){% endfor %}{% endblock %}'
    built = build(write_wiki(tmp_path, {**FILES, "theme/main.html": main}, theme={"name": "material", "custom_dir": "theme"}))
    assert built.ok
    notes = slow_notes(built)
    assert len(notes) == 1
    assert "main.html uses pages" in notes[0]
    for page in ("t/a/index.html", "t/b/index.html", "topics/index.html"):
        for title in ("Alpha", "Beta", "Gamma"):
            assert f"({title})" in built.html(page), page


def test_a_template_that_does_not(tmp_path: Path) -> None:
    """A template of one's own that looks at one page at a time keeps the fast way."""
    main = '{% extends "base.html" %}{% block announce %}News of {{ page.title }}{% endblock %}'
    built = build(write_wiki(tmp_path, {**FILES, "theme/main.html": main}, theme={"name": "material", "custom_dir": "theme"}))
    assert slow_notes(built) == []
    assert "News of Alpha" in built.html("t/a/index.html")


# ---- plugins that write when all is done

MEDDLING = """
from pathlib import Path

def on_post_build(config, **_):
    folder = Path(config.site_dir)
    with (folder / "t" / "b" / "index.html").open("r+b") as file:  # in place: a link to the old site's file would change that
        file.seek(0, 2)
        file.write(b"<!-- meddled -->")
    (folder / "extra.txt").write_text("extra")
    if Path(config.config_file_path).with_name("fail").exists():
        raise RuntimeError("on purpose")
"""


def test_what_post_build_writes_is_published(tmp_path: Path) -> None:
    """A hook that writes into the site once it is built keeps the fast way, finds all pages there, and what it wrote is published; once, not twice."""
    config = write_wiki(tmp_path, {**FILES, "hook.py": MEDDLING}, hooks=["hook.py"])
    for _ in range(3):
        built = build(config)
        assert slow_notes(built) == []
        assert built.html("t/b/index.html").count("<!-- meddled -->") == 1
        assert built.html("extra.txt") == "extra"


def test_a_failing_post_build_leaves_the_old_site(tmp_path: Path) -> None:
    """A hook that changes a file in place, in a build that then fails, has changed a copy: the published file is untouched, and so are all others."""
    config = write_wiki(tmp_path, {**FILES, "hook.py": MEDDLING}, hooks=["hook.py"])
    built = build(config)
    before, inode = tree(built.site), (built.site / "t/b/index.html").stat().st_ino
    assert (built.site / "t/b/index.html").stat().st_nlink == 1
    (tmp_path / "fail").touch()
    with pytest.raises(RuntimeError, match="on purpose"):
        build(config)
    assert tree(built.site) == before
    assert (built.site / "t/b/index.html").stat().st_ino == inode
    assert not (tmp_path / ".site.staging").exists()
    (tmp_path / "fail").unlink()
    assert tree(build(config).site) == before


def test_without_such_a_hook_files_are_links(tmp_path: Path) -> None:
    """Where nobody else writes, a file that did not change is the same file, so that its time and inode stay."""
    config = write_wiki(tmp_path, FILES)
    built = build(config)
    inode = (built.site / "t/b/index.html").stat().st_ino
    (tmp_path / "wiki/t/2026-04-25-d.md").write_text("# Delta\n\nMore.\n", encoding="utf-8")
    built = build(config)
    assert "More." in built.html("t/2026-04-25-d/index.html")
    assert (built.site / "t/b/index.html").stat().st_ino == inode
