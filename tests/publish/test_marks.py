"""`wikigen.publish.marks`: figures with the place where they stand, relations with their verb, in views and in built pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import build, dead_links, make_site, read_html, text_of, write_wiki
from wikigen.model import DocId
from wikigen.publish.slots import marked_text, settled_marks
from wikigen.publish.view import page_view

A = DocId("wiki/t/2026-04-20-a.md")
RAW = (
    "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** A\n\n"
    + "It fell to 0.18, they say. " * 40
    + "\n\n## 2. Two\n\n**From:** B\n\nIt cost $30 then.\n"
)
HEAD = "# A\n\n**Raw:** raw/gmail/m.md\n\n"
TOKEN = "wgs" + "0" * 18


def marked(text: str, **options: Any) -> list[tuple[str, str, str | None]]:
    """What stands before each mark of a page, its kind, and where it leads."""
    site = make_site({A: HEAD + text, "wiki/t/b.md": "# B\n", "raw/gmail/m.md": RAW}, **options)
    found = page_view(site, A).marks
    return [((HEAD + text).encode()[: mark.at].decode().rpartition(" ")[2], mark.kind, mark.url) for mark in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It is 0.18 now.", [("0.18", "found", "raw/gmail/m/#item-1")], id="found"),
        pytest.param("At $30, **$31**.", [("$30", "found", "raw/gmail/m/#item-2"), ("**$31", "absent", None)], id="absent"),
        pytest.param("See [0.18 of it](b.md) and <b>0.18</b>.", [("<b>0.18", "found", "raw/gmail/m/#item-1")], id="not in a link"),
        pytest.param("## Up to 0.18\n\nWords.", [], id="not in a heading"),
        pytest.param("Only 3 of 9.", [], id="no figure"),
        pytest.param("## Relation to prior wiki\n\n**Extends [B](b.md)**: so.", [("wiki\n\n", "extends", None)], id="a relation in bold"),
        pytest.param("## Relation to prior wiki\n\n- **Confirms [B](b.md)**.", [("", "confirms", None)], id="of a list"),
        pytest.param("## Relation to prior wiki\n\n- [B](b.md): says so.", [], id="of no kind"),
    ],
)
def test_marks(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    """A figure is marked where it stands in a whole raw file, or in none of them; a statement by the relation that it states."""
    assert marked(text) == expected


def test_marks_tell_no_more_than_is_published() -> None:
    """Under `publish_raw: none` a mark leads nowhere and names no digest; a page whose HTML passes as it is has none."""
    site = make_site({A: f"{HEAD}It is 0.18.\n", "raw/gmail/m.md": RAW}, publish_raw="none")
    assert [(mark.kind, mark.words, mark.url) for mark in page_view(site, A).marks] == [("found", "In a raw file", None)]
    assert marked("It is 0.18.", trusted=["t/*"]) == []


def test_figures_are_counted() -> None:
    """How many figures there are and how many of them stand in the raw files; what a file that is missing would have told is said."""
    site = make_site({A: f"{HEAD}From 0.18 to 0.52.\n", "raw/gmail/m.md": RAW})
    assert page_view(site, A).support[-1] == "1 of 2 figures stand in its raw files"
    site = make_site({A: f"{HEAD[:-2]} · raw/gone.md\n\nFrom 0.18 to 0.52.\n", "raw/gmail/m.md": RAW})
    assert page_view(site, A).support[-1] == "1 of 2 figures stand in its raw files; for 1 these are too short to tell, or one is missing"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>5%{m} x</p>", "<p>5%! x</p>", id="text"),
        pytest.param(
            '<p title="a > 5%{m} <img src=x onerror=y>">5%{m}</p>', '<p title="a > 5% <img src=x onerror=y>">5%!</p>', id="an attribute"
        ),
        pytest.param("<p><code>5%{m} x</code> 5%{m}</p>", "<p><code>5% x</code> 5%!</p>", id="code"),
        pytest.param('<a href="x"><em>5%{m}</em></a>{m}', '<a href="x"><em>5%</em></a>!', id="a link"),
        pytest.param("<h2>5%{m}</h2><hr>{m}", "<h2>5%</h2><hr>!", id="a heading"),
        pytest.param("<pre><code>5%{m}\n</code>{m}</pre>{m}", "<pre><code>5%\n</code></pre>!", id="a block of code"),
        pytest.param("<code>{v}x</code> {v}**", "<code>x</code> ! **", id="a verb"),
    ],
)
def test_marks_stand_in_running_text_alone(html: str, expected: str) -> None:
    """A slot that has come to stand in a tag, in code, in a link or in a heading is taken out, and leaves what is around it as it was."""
    settled = settled_marks(html.format(m=f"{TOKEN}m0x", v=f"{TOKEN}v0x "), TOKEN)
    bare, whole = marked_text(settled, TOKEN, ["!"])
    assert whole == expected
    assert bare == expected.replace("!", "") if "!" in expected else settled


ODD = (
    f'{HEAD}Multi-line <b\ntitle="> 0.18 <img src=x onerror=y>">0.18</b> and `code\n0.18`, **0.18%** and *0.18*.\n\n    indented 0.18 code\n\n'
    '<h2>HTML 0.18</h2>\n\n| a | 0.18 |\n|---|---|\n| 0.18 | x |\n\n![0.18 alt](gone.png "0.18")\n\n> [!note] 0.18\n> 0.18\n\nEnd[^1].\n\n[^1]: Note of 0.18.\n\n'
    '## Relation to prior wiki\n\n**"Extends" [B](b.md)**: so.\n\n1. __Extends [B](b.md)__: so.\n'
)


@pytest.mark.parametrize("engine", ["gfm", "markdown"])
def test_marks_break_no_page(tmp_path: Path, engine: str) -> None:
    """Figures in every odd place: the page shows the same words as without marks, and no slot is left anywhere in the site."""
    files = {A: ODD, "wiki/t/b.md": "# B\n", "raw/gmail/m.md": RAW}
    site = build(write_wiki(tmp_path / "marked", files, options={"engine": engine})).site
    plain = build(write_wiki(tmp_path / "plain", {**files, "raw/gmail/m.md": "# M\n"}, options={"engine": engine})).site
    page, other = (read_html(folder / "t/2026-04-20-a/index.html").xpath("//article")[0] for folder in (site, plain))
    assert not [path for path in site.rglob("*") if path.is_file() and re.search(rb"wgs[0-9a-f]{18}", path.read_bytes())]
    assert len(page.xpath(".//a[@class='wg-figure']")) > 4
    assert page.xpath(".//code//a | .//h2//a[@class='wg-figure'] | .//a//a | .//img[@onerror]") == []
    assert [text_of(part) for part in page.xpath(".//p | .//td | .//th | .//li | .//h2 | .//pre")] == [
        text_of(part) for part in other.xpath(".//p | .//td | .//th | .//li | .//h2 | .//pre")
    ]
    assert len(page.xpath(".//p//span[@data-verb='extends'] | .//li//span[@data-verb='extends']")) >= 1
    assert dead_links(site) == dead_links(plain)  # Python-Markdown gives a heading in HTML no id
