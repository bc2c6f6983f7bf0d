"""`wikigen.publish.framing`: what is embedded made fit for its host, and put in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from wikigen.publish.framing import Framed, fitted, framed, placed

TOKEN = "wgs" + "0" * 18
SLOT = f"{TOKEN}e0x"
EMBED = Framed("<div>E</div>", "<a>E</a>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>{}</p>", "<div>E</div>", id="a paragraph of its own"),
        pytest.param("<p>a\n{}</p>", "<p>a</p><div>E</div>", id="a paragraph ends before it"),
        pytest.param("<p>{}\nb</p>", "<div>E</div><p>b</p>", id="a paragraph begins behind it"),
        pytest.param("<p>a<br />\n{}<br>\nb</p>", "<p>a</p><div>E</div><p>b</p>", id="the breaks around it go"),
        pytest.param("<p>a\n{0}\n{0}\nb</p>", "<p>a</p><div>E</div><div>E</div><p>b</p>", id="two in one paragraph"),
        pytest.param("<p>{} <em>b</em> c</p>", "<div>E</div><p><em>b</em> c</p>", id="marks go on behind it"),
        pytest.param("<p><em>a</em> {}</p><p>b</p>", "<p><em>a</em></p><div>E</div><p>b</p>", id="marks end before it"),
        pytest.param("<ul><li>a {}</li></ul>", "<ul><li>a <div>E</div></li></ul>", id="an entry of a list"),
        pytest.param("<ul><li><p>{}</p></li></ul>", "<ul><li><div>E</div></li></ul>", id="an entry with paragraphs"),
        pytest.param("<td>{}</td>", "<td><div>E</div></td>", id="a cell"),
        pytest.param("{}", "<div>E</div>", id="by itself"),
        pytest.param("<p><strong>a {}</strong></p>", "<p><strong>a <a>E</a></strong></p>", id="within marks it is a link"),
        pytest.param("<h2>{}</h2>", "<h2><a>E</a></h2>", id="in a heading it is a link"),
        pytest.param("<summary><p>{}</p></summary>", "<summary><p><a>E</a></p></summary>", id="where no block may stand it is a link"),
        pytest.param("<p>{0}<b>{0}</b></p>", "<div>E</div><p><b><a>E</a></b></p>", id="as a block, then as a link"),
        pytest.param('<p><img alt="{}">x</p>', '<p><img alt="">x</p>', id="in a value it is nothing"),
        pytest.param('<p title="a > b {}">x</p>', '<p title="a > b ">x</p>', id="in a value with an arrow, too"),
        pytest.param("<p>a<br>b {}</p>", "<p>a<br>b</p><div>E</div>", id="what closes itself is not open"),
        pytest.param("</p><p>{}</p></div>", "</p><div>E</div></div>", id="end tags that close nothing"),
    ],
)
def test_an_embed_stands_where_a_block_may(html: str, expected: str) -> None:
    """Paragraphs end before it and go on behind it; elsewhere a link stands for it."""
    assert placed(html.replace("{}", SLOT).replace("{0}", SLOT), TOKEN, [EMBED]) == expected


@given(st.lists(st.sampled_from(["<p>", "</p>", "<em>", "</em>", "<ul><li>", "</li></ul>", "<br>", "a", " ", "\n", SLOT]), max_size=12))
def test_every_slot_is_filled_whatever_stands_around_it(parts: list[str]) -> None:
    """No token is left, no embed is lost, and nothing that was written."""
    html = placed("".join(parts), TOKEN, [EMBED])
    assert TOKEN not in html
    assert html.count("E") == parts.count(SLOT)
    assert html.replace("<a>", "").replace("</a>", "").count("a") == parts.count("a")


def test_headings_stand_below_the_one_they_are_shown_under() -> None:
    """The highest gets the level that it is given, the others follow, none goes beyond six, and none has an id."""
    html = '<h2 id="a">A<a class="headerlink" href="#a">¶</a></h2><h3 id="b">B</h3><h6>C</h6>'
    assert fitted(html, 1, 3) == "<h3>A</h3><h4>B</h4><h6>C</h6>"
    assert fitted("<h4>A</h4>", 1, 2) == "<h2>A</h2>"
    assert fitted("<p>None.</p>", 1, 4) == "<p>None.</p>"


def test_ids_are_told_apart_and_what_refers_to_them_with_them() -> None:
    """Notes and tabs are the embed's own; what leads to the host stays."""
    html = '<sup id="fnref:1"><a href="#fn:1">1</a></sup><li id="fn:1">x</li><a href="#host">h</a><input id="t" name="t"><label for="t">T</label>'
    assert fitted(html, 7, 2) == (
        '<sup id="wg-e7-fnref:1"><a href="#wg-e7-fn:1">1</a></sup><li id="wg-e7-fn:1">x</li><a href="#host">h</a>'
        '<input id="wg-e7-t" name="wg-e7-t"><label for="wg-e7-t">T</label>'
    )


def test_the_frame_says_where_its_content_is_at_home() -> None:
    """A link and a name, both escaped."""
    block, link = framed("<p>x</p>", 'A <b>"q"</b>', "../a/?x&y#z")
    frame = lxml_html.fromstring(block)
    assert frame.get("aria-label") == 'From A <b>"q"</b>'
    assert [(a.get("href"), a.text) for a in frame.iter("a")] == [("../a/?x&y#z", 'A <b>"q"</b>')]
    assert link in block
