"""`wikigen.publish.finish`: our own markup, put into sanitised HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikigen.publish.engine import Heading
from wikigen.publish.finish import (
    CALLOUTS,
    add_headings,
    alerts,
    figures,
    footnotes,
    identified,
    links,
    permalinks,
    tasks,
    toc_tree,
)
from wikigen.publish.rewrite import MISSING_SCHEME
from wikigen.publish.slots import Slot, fill_own_slots, fill_slots

MARK = '<a class="headerlink" href="#{0}" title="Permanent link">&para;</a>'
KINDS = {"note", "abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug", "example", "quote"}
"""Admonitions that Material has."""


@pytest.mark.parametrize(
    ("html", "title", "ids", "names"),
    [
        pytest.param("<h2>A</h2>", "", ["a"], ["A"], id="one"),
        pytest.param("<h2>A</h2><h2>A</h2>", "a", ["a_1", "a_2"], ["A", "A"], id="after the title"),
        pytest.param('<h2 align="center">A <em>b</em></h2>', "", ["a-b"], ["A b"], id="with marks and attributes"),
        pytest.param('<h2 id="given">A</h2>', "", ["given"], ["A"], id="with an id of its own"),
        pytest.param('<h2 id="__search">A</h2>', "", ["h__search"], ["A"], id="with an id of Material's"),
        pytest.param("<h2>A {#own}</h2>", "", ["own"], ["A"], id="with an explicit id"),
        pytest.param("<h2>A &amp; B &lt;c&gt;</h2>", "", ["a-b-c"], ["A &amp; B &lt;c&gt;"], id="with entities"),
        pytest.param("<h2></h2>", "", ["_1"], [""], id="empty"),
        pytest.param("<h2>a\nb</h2>", "", ["a-b"], ["a b"], id="of two lines"),
        pytest.param('<h2>A<sup class="footnote-reference"><a href="#1">1</a></sup></h2>', "", ["a"], ["A"], id="with a footnote"),
        pytest.param("<p>h2</p>", "", [], [], id="none"),
    ],
)
def test_headings(html: str, title: str, ids: list[str], names: list[str]) -> None:
    """Every heading gets an id that no other has, and a permalink to it; the table of contents has its text."""
    made, found = add_headings(html, title)
    assert [heading.id for heading in found] == ids
    assert [heading.name for heading in found] == names
    for anchor in ids:
        assert f' id="{anchor}"' in made
        assert MARK.format(anchor) in made
    assert made.count(" id=") == len(ids)


def test_attributes_of_headings_stay() -> None:
    """What else a heading carries is kept."""
    assert add_headings('<h2 align="center">A</h2>', "")[0] == f'<h2 id="a" align="center">A{MARK.format("a")}</h2>'


@given(st.lists(st.integers(1, 6), max_size=12))
def test_contents_keep_every_heading(levels: list[int]) -> None:
    """Law: the tree has every heading once, in order, and each below one of a smaller level."""
    flat = tuple(Heading(level=level, id=str(number), name="") for number, level in enumerate(levels))

    def walk(headings: tuple[Heading, ...], above: int) -> list[str]:
        ids: list[str] = []
        for heading in headings:
            assert heading.level > above
            ids += [heading.id, *walk(heading.children, heading.level)]
        return ids

    assert walk(toc_tree(flat), 0) == [heading.id for heading in flat]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<h2 id="a">A</h2><h2>B <b>c</b></h2>', '<h2 id="a">A</h2><h2 id="b-c">B <b>c</b></h2>', id="one without"),
        pytest.param("<h2>A</h2><h2>T</h2>", '<h2 id="a_1">A</h2><h2 id="t_1">T</h2>', id="names that are taken"),
        pytest.param("<h2 class='x' ID=b>A</h2>", "<h2 class='x' ID=b>A</h2>", id="an id as a trusted page may write it"),
    ],
)
def test_headings_written_as_html(html: str, expected: str) -> None:
    """A heading without an id gets one that nothing on the page has, nor its title; the others stay as they are."""
    taken = '<p id="a"></p>' if "a_1" in expected else ""
    assert identified(taken + html, "t") == taken + expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<h2 id="a">A</h2>', f'<h2 id="a">A{MARK.format("a")}</h2>', id="without"),
        pytest.param('<h2 class="x" id="a">A</h2>', f'<h2 class="x" id="a">A{MARK.format("a")}</h2>', id="with a class"),
        pytest.param(f'<h2 id="a">A{MARK.format("a")}</h2>', f'<h2 id="a">A{MARK.format("a")}</h2>', id="with one"),
        pytest.param("<h2>A</h2>", "<h2>A</h2>", id="without an id"),
    ],
)
def test_permalinks(html: str, expected: str) -> None:
    """A heading that has an id and no permalink gets one; none gets a second."""
    assert permalinks(html) == expected


# ---- images


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            '<p><img src="a.png" alt="x" title="What &amp; where"></p>',
            '<figure><img src="a.png" alt="x"><figcaption>What &amp; where</figcaption></figure>',
            id="a paragraph of its own",
        ),
        pytest.param('<p><img src="a.png" alt="x" title="t"> x</p>', '<p><img src="a.png" alt="x" title="t"> x</p>', id="in a sentence"),
        pytest.param('<p><img src="a.png" alt="x"></p>', '<p><img src="a.png" alt="x"></p>', id="without a title"),
        pytest.param(
            '<p><img title="<b>" src="a.png"></p>', '<figure><img src="a.png"><figcaption>&lt;b&gt;</figcaption></figure>', id="not a tag"
        ),
    ],
)
def test_figures(html: str, expected: str) -> None:
    """An image that is a paragraph of its own has its title as a caption, and nothing in it is a tag."""
    assert figures(html) == expected


# ---- callouts


@pytest.mark.parametrize("word", CALLOUTS)
def test_every_callout(word: str) -> None:
    """Every word of `CALLOUTS` becomes an admonition that Material styles, in either case."""
    assert CALLOUTS[word] in KINDS
    made = alerts(f"<blockquote>\n<p>[!{word.upper()}]\ntext</p>\n</blockquote>")
    assert made == f'<div class="admonition {CALLOUTS[word]}"><p class="admonition-title">{word.capitalize()}</p><p>text</p>\n</div>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<blockquote>\n<p>[!mine] A <em>t</em>\nx</p>\n</blockquote>",
            '<div class="admonition note"><p class="admonition-title">A <em>t</em></p><p>x</p>\n</div>',
            id="an unknown word is a note",
        ),
        pytest.param(
            "<blockquote>\n<p>[!my-kind|wide]+ T\nx</p>\n</blockquote>",
            '<details class="note" open><summary>T</summary><p>x</p>\n</details>',
            id="a word of two, with what Obsidian has behind a bar",
        ),
        pytest.param(
            "<blockquote>\n<p>[!NOTE]</p>\n<ul><li>x</li></ul>\n</blockquote>",
            '<div class="admonition note"><p class="admonition-title">Note</p>\n<ul><li>x</li></ul>\n</div>',
            id="without a paragraph",
        ),
        pytest.param(
            "<blockquote>\n<p>[!NOTE]<br>\nx</p>\n</blockquote>",
            '<div class="admonition note"><p class="admonition-title">Note</p><p>x</p>\n</div>',
            id="with a hard break",
        ),
        pytest.param(
            "<blockquote>\n<p>[!tip]-</p>\n</blockquote>", '<details class="tip"><summary>Tip</summary>\n</details>', id="folded and empty"
        ),
        pytest.param(
            "<blockquote>\n<p>x [!NOTE]</p>\n</blockquote>", "<blockquote>\n<p>x [!NOTE]</p>\n</blockquote>", id="not at the beginning"
        ),
        pytest.param("<p>[!NOTE] x</p>", "<p>[!NOTE] x</p>", id="not in a quote"),
        pytest.param(
            "<blockquote>\n<p>[!a]\n1</p>\n<blockquote>\n<p>2</p>\n</blockquote>\n</blockquote>\n<blockquote>\n<p>3</p>\n</blockquote>",
            '<div class="admonition note"><p class="admonition-title">A</p><p>1</p>\n<blockquote>\n<p>2</p>\n</blockquote>\n</div>\n'
            "<blockquote>\n<p>3</p>\n</blockquote>",
            id="with quotes in and after it",
        ),
    ],
)
def test_callouts(html: str, expected: str) -> None:
    """Callouts become admonitions where they open a quote, and other quotes stay quotes."""
    assert alerts(html) == expected


# ---- tasks, footnotes, links


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<li><input disabled="" type="checkbox"> a</li>', '<input type="checkbox" disabled aria-label="Task">', id="open"),
        pytest.param(
            '<li><input checked="" disabled="" type="checkbox"> a</li>',
            '<input type="checkbox" disabled checked aria-label="Task">',
            id="done",
        ),
        pytest.param('<li><p><input disabled="" type="checkbox"> a</p></li>', '<li class="task-list-item"><p><label', id="in a paragraph"),
    ],
)
def test_tasks(html: str, expected: str) -> None:
    """Boxes of task lists become what Material styles, and cannot be ticked."""
    made = tasks(html)
    assert expected in made
    assert 'class="task-list-item"' in made
    assert " disabled" in made


def test_other_lists_are_no_tasks() -> None:
    """A list without a box stays as it is."""
    assert tasks("<ul><li>[ ] a</li></ul>") == "<ul><li>[ ] a</li></ul>"


REF = '<sup class="footnote-reference"><a href="#{0}">{0}</a></sup>'
NOTE = '<div class="footnote-definition"><sup class="footnote-definition-label">{0}</sup>{1}</div>'


def test_footnotes() -> None:
    """Notes go to the end by their numbers; each use has an id of its own, and each note leads back."""
    html = f"<p>{REF.format(2)}{REF.format(1)}{REF.format(2)}</p>{NOTE.format(2, '<p>two</p>')}{NOTE.format(1, '<div>one</div>')}"
    assert footnotes(html) == (
        '<p><sup id="fnref:2"><a class="footnote-ref" href="#fn:2">2</a></sup>'
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>'
        '<sup id="fnref:2:2"><a class="footnote-ref" href="#fn:2">2</a></sup></p>'
        '<div class="footnote"><hr><ol><li id="fn:1" value="1"><div>one</div><p>'
        '<a class="footnote-backref" href="#fnref:1" title="Jump back to footnote 1 in the text">&#8617;</a></p>'
        '</li><li id="fn:2" value="2"><p>two '
        '<a class="footnote-backref" href="#fnref:2" title="Jump back to footnote 2 in the text">&#8617;</a></p></li></ol></div>'
    )


def test_no_footnotes() -> None:
    """A page without notes stays as it is."""
    assert footnotes("<p>x</p>") == "<p>x</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<a href="https://a.example">x</a>', '<a rel="noopener noreferrer" href="https://a.example">x</a>', id="outside"),
        pytest.param('<a href="../b/">x</a>', '<a href="../b/">x</a>', id="inside"),
        pytest.param(f'<a href="{MISSING_SCHEME}:">x</a>', '<a class="wg-missing">x</a>', id="missing"),
        pytest.param(f'<img alt="a" src="{MISSING_SCHEME}:">', '<span class="wg-missing">a</span>', id="missing image"),
        pytest.param('<img src="a.png">', '<img loading="lazy" src="a.png">', id="image"),
    ],
)
def test_links(html: str, expected: str) -> None:
    """Outside links tell nothing of this page, missing targets are marked, images wait until they are seen."""
    assert links(html) == expected


# ---- slots

TOKEN = "wgs" + "a" * 18
OPEN, CLOSE = Slot(f"{TOKEN}o", "tldr-open", 0), Slot(f"{TOKEN}c", "tldr-close", 0)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            f"<p>{TOKEN}o</p><p>x</p><p>{TOKEN}c</p>",
            '<section class="wg-tldr" aria-label="TL;DR"><p>x</p></section>',
            id="both ends are blocks",
        ),
        pytest.param(f"<p>{TOKEN}o</p><ul><li>x {TOKEN}c</li></ul>", "<ul><li>x </li></ul>", id="one end slipped into a list"),
        pytest.param(f"<pre>{TOKEN}o x {TOKEN}c</pre>", "<pre> x </pre>", id="both in code"),
        pytest.param("<p>x</p>", "<p>x</p>", id="another plugin removed them"),
    ],
)
def test_tldr(html: str, expected: str) -> None:
    """A TL;DR is set apart where both its ends came through as blocks; no slot is left in any case."""
    assert fill_own_slots(html, (OPEN, CLOSE), {}) == expected


def test_related() -> None:
    """Each Related slot becomes its cards, and a code slot its block; what only looks like a slot stays."""
    slots = (Slot(f"{TOKEN}r0x", "related", 0), Slot(f"{TOKEN}r1x", "related", 1))
    html = f"<p>{TOKEN}r1x</p><p>{TOKEN}r0x</p><pre>{TOKEN}k0x</pre><pre>{TOKEN}k9x</pre>"
    made = fill_slots(fill_own_slots(html, slots, {f"{TOKEN}k0x": "<code>"}), slots, [lambda: "[0]", lambda: "[1]"])
    assert made == f"[1][0]<code><pre>{TOKEN}k9x</pre>"
