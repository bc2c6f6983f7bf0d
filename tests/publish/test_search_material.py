"""`search.py`: what of a page can be found, and the file that a build writes for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import build, read_html, write_wiki
from wikigen.publish.search.material import page_entries


def entries(html: str, meta: dict[str, Any] | None = None, title: str = "Page", url: str = "t/page/") -> list[dict[str, Any]]:
    found = json.loads(b"[" + page_entries(title, url, html, meta or {}) + b"]")
    assert isinstance(found, list)
    return found


def test_the_opening_and_every_section_have_an_entry() -> None:
    """A page has an entry for its opening, under its title, and one for each heading, under that heading's words and anchor."""
    html = '<p>Open.</p><h2 id="one">One</h2><p>First.</p><h3 id="two">Two <em>b</em></h3><p>Second.</p>'
    assert entries(html) == [
        {"location": "t/page/", "title": "Page", "text": "<p>Open.</p>"},
        {"location": "t/page/#one", "title": "One", "text": "<p>First.</p>"},
        {"location": "t/page/#two", "title": "Two b", "text": "<p>Second.</p>"},
    ]


def test_aliases_stand_below_the_opening() -> None:
    """A page is found by its other names, once."""
    html = '<p>Open.</p><h2 id="one">One</h2><p>First.</p>'
    assert [entry["text"] for entry in entries(html, {"aliases": ["Two words", "玉露"]})] == [
        "<p>Open.</p><p>Two words, 玉露</p>",
        "<p>First.</p>",
    ]


def test_a_page_of_one_text() -> None:
    """A page without headings, or without anything, has one entry, so that its title is found."""
    assert [entry["text"] for entry in entries("<p>All.</p>")] == ["<p>All.</p>"]
    assert entries("") == [{"location": "t/page/", "title": "Page", "text": ""}]


def test_an_empty_section_has_an_entry() -> None:
    """A heading with nothing below it is found all the same."""
    assert [(entry["title"], entry["text"]) for entry in entries('<h2 id="a">A</h2><h2 id="b">B</h2>')] == [
        ("Page", ""),
        ("A", ""),
        ("B", ""),
    ]


def test_only_headings_with_an_anchor_part_a_page() -> None:
    """A heading that nobody can link to belongs to the section it stands in."""
    found = entries('<h2 id="a">A</h2><p>x</p><h3>No anchor</h3><p>y</p>')
    assert [entry["location"] for entry in found] == ["t/page/", "t/page/#a"]
    assert found[1]["text"] == "<p>x</p> No anchor <p>y</p>"


def test_permalinks_are_left_out() -> None:
    """The sign beside a heading, by which it is linked, is no part of its words."""
    html = '<h2 id="a">Alpha<a class="headerlink" href="#a" title="Permanent link">¶</a></h2><p>x</p>'
    assert entries(html)[1] == {"location": "t/page/#a", "title": "Alpha", "text": "<p>x</p>"}


def test_a_heading_of_nothing_has_the_pages_title() -> None:
    """A section whose heading has no words is shown under the page's title."""
    assert entries('<h2 id="a"><img src="x.png"></h2><p>x</p>')[1]["title"] == "Page"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p class="x" id="y">a</p>', "<p>a</p>"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ('<pre data-x="1"><code class="y">a</code></pre>', "<pre><code>a</code></pre>"),
        ("H<sub>2</sub>O x<sup>2</sup>", "H<sub>2</sub>O x<sup>2</sup>"),
        ('a<a href="x">b</a>c <strong>d</strong><em>e</em>', "abc de"),
        ('x<span class="k">y</span>', "xy"),
        ("<div>a</div><div>b</div>", "a b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a<br>b", "a b"),
        ("a<!-- <p>gone</p> -->b", "ab"),
        ("a &lt;b&gt; &amp;c", "a &lt;b&gt; &amp;c"),
        ("<P>a</P>", "<p>a</p>"),
        ("a   \t b\n\n\n  c", "a b\nc"),
        ('<svg viewBox="0 0 1 1"><path d="M0"/></svg>a', "a"),
    ],
)
def test_html_is_reduced_to_what_results_show(html: str, text: str) -> None:
    """Of a text's HTML the tags that results show stay, without attributes; of others the words stay, parted where the tag parted them."""
    assert entries(html)[0]["text"] == text


def test_tags_and_boost() -> None:
    """Every entry of a page carries the page's tags and weight, and none that it has not."""
    html = '<h2 id="a">A</h2>'
    assert all("tags" not in entry and "boost" not in entry for entry in entries(html))
    for entry in entries(html, {"tags": ["x", "y &amp; z"], "search": {"boost": 0.2}}):
        assert entry["tags"] == ["x", "y &amp; z"]
        assert entry["boost"] == 0.2


def test_a_page_that_is_left_out() -> None:
    """A page that wants no search has no entry at all."""
    assert page_entries("Page", "t/page/", "<p>x</p>", {"search": {"exclude": True}, "tags": ["x"]}) == b""
    assert page_entries("Page", "t/page/", "<p>x</p>", {"search": None}) != b""


@pytest.mark.parametrize("odd", ['"', "\\", "\u2028", "größe", "\x01", "𝒳", "\ud800"])
def test_any_character_makes_json(odd: str) -> None:
    """Whatever characters a page has, its entry is JSON that says the same."""
    found = json.loads(page_entries("T" + odd, "t/", f"<p>{odd}</p>", {"tags": [odd]}).decode("utf-8", "surrogatepass"))
    assert (found["title"], found["text"], found["tags"]) == ("T" + odd, f"<p>{odd}</p>", [odd])


# ---- the file

FILES = {
    "wiki/index.md": "# Home\n\nWelcome.\n",
    "wiki/llms/alpha.md": "---\ntags: [kv-cache, R&D]\n---\n# Alpha\n\nOpening words.\n\n## Part one\n\nOne `code`.\n\n### Deep\n\nDeeper.\n\n"
    "## Related Pages\n\n- [Beta](beta.md)\n",
    "wiki/llms/beta.md": '# Beta\n\nBeta\'s opening.\n\n## Part "two"\n\nTwo.\n',
    "wiki/llms/hidden.md": "---\nsearch: {exclude: true}\n---\n# Hidden\n\nUnfindable.\n\n## Not there\n\nUnfindable.\n",
    "wiki/llms/draft.md": "---\ndraft: true\n---\n# Draft\n\nUnpublishable.\n",
    "wiki/log.md": "# Log\n\n- Alpha was written.\n",
}
HOOK = "def on_page_markdown(markdown, **_):\n    return markdown\n"


@pytest.mark.parametrize("slow", [False, True], ids=["own way", "MkDocs' way"])
def test_the_index_of_a_build(tmp_path: Path, *, slow: bool) -> None:
    """The index of a build is one JSON file with the settings of the search and an entry for each section of each page that is not left out."""
    settings: dict[str, Any] = {"hooks": ["hook.py"]} if slow else {}
    built = build(write_wiki(tmp_path, {**FILES, "hook.py": HOOK}, **settings))
    data = (built.site / "search" / "search_index.json").read_text(encoding="utf-8")
    index = json.loads(data)
    assert set(index) == {"config", "docs"}
    assert set(index["config"]) == {"lang", "separator", "pipeline", "fields"}
    found = {doc["location"]: doc for doc in index["docs"]}
    assert len(found) == len(index["docs"])
    for page in ("", "llms/alpha/", "llms/beta/", "log/"):
        article = read_html(built.site / page / "index.html").xpath("//article")[0]
        anchors = {str(anchor) for anchor in article.xpath(".//*[self::h2 or self::h3]/@id") if not str(anchor).startswith("wg-")}
        known = {location.partition("#")[2] for location in found if location.partition("#")[0] == page}
        assert anchors | {""} <= known, page
        assert "¶" not in "".join(doc["title"] for doc in found.values())
    assert found["llms/alpha/#part-one"]["title"] == "Part one"
    assert found["llms/alpha/#part-one"]["text"] == "<p>One <code>code</code>.</p>"
    assert found["llms/alpha/"]["tags"] == ["kv-cache", "R&amp;D"]
    assert found["log/"]["boost"] == 0.2
    assert "boost" not in found["llms/beta/"]
    assert "Unfindable" not in data
    assert "Unpublishable" not in data


def test_both_ways_make_the_same_index(tmp_path: Path) -> None:
    """Pages made MkDocs' way are found by the same words as those made our own way."""
    ours = build(write_wiki(tmp_path / "a", FILES))
    theirs = build(write_wiki(tmp_path / "b", {**FILES, "hook.py": HOOK}, hooks=["hook.py"]))
    index = "search/search_index.json"
    assert (ours.site / index).read_bytes() == (theirs.site / index).read_bytes()


def test_no_search(tmp_path: Path) -> None:
    """A site without a search has no index."""
    built = build(write_wiki(tmp_path, FILES, options={"search": "none"}))
    assert not (built.site / "search" / "search_index.json").exists()
