"""What stands beside a page's text, in built pages: in the sidebar where there is one, else below the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import build, dead_links, make_site, read_html, text_of, write_wiki
from wikigen.model import DocId
from wikigen.publish.view import page_view

FILES = {
    "wiki/t/2026-04-20-a.md": "# A {x}\n\n**Date:** 2026-04-20 (launch)  \n**Sources:** [The <x>](https://a.example/)  \n**Raw:** raw/gmail/m.md (item 2)\n\n## Part\n\nWords, see [C](c.md).\n",
    "wiki/t/2026-04-21-b.md": "---\nhide: [toc]\n---\n# B\n\nAs [A](2026-04-20-a.md) says.\n\n## Relation to prior wiki\n\n**Contradicts [A](2026-04-20-a.md)**: it is 1 < 2.\n",
    "wiki/t/c.md": "# C\n\nWords.\n",
    "raw/gmail/m.md": "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** A\n\nx\n\n## 2. Two\n\n**From:** B\n\ny\n",
}
PANEL = "//section[contains(@class, 'wg-panel')]"
A, B, C = "t/2026-04-20-a/index.html", "t/2026-04-21-b/index.html", "t/c/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small wiki, built with an address and a way to edit it."""
    folder = tmp_path_factory.mktemp("panel")
    options: dict[str, Any] = {"site_url": "https://wiki.example/w/", "repo_url": "https://code.example/w", "edit_uri": "edit/main/wiki/"}
    return build(write_wiki(folder, FILES, **options)).site


def test_the_sidebar_has_sources_digests_mentions_and_references(site: Path) -> None:
    """Below the contents: each list with its links; a digest with its items, a mention with its sentence and what is marked in it."""
    page = read_html(site / A)
    (panel,) = page.xpath(PANEL)
    assert panel.xpath("ancestor::div[contains(@class, 'md-sidebar--secondary')]")
    assert [text_of(summary) for summary in panel.xpath("./details/summary")] == [
        "Sources",
        "Raw digests",
        "Referenced by 1",
        "Refers to 1",
    ]
    assert panel.xpath("./details[summary='Sources']//a/@href") == ["https://a.example/", "../../publishers/a-example/"]
    assert panel.xpath("./details[summary='Raw digests']//a/@href") == ["../../raw/gmail/m/", "../../raw/gmail/m/#item-2"]
    (mention,) = panel.xpath(".//details[@id='wg-referenced-by']//li")
    assert text_of(mention) == "contradicts B 2026-04-21Contradicts A: it is 1 < 2."
    assert mention.xpath(".//mark/text()") == ["A"]
    assert panel.xpath("./details[contains(@class, 'wg-outgoing')]//a/@href") == ["../../t/c/"]
    assert panel.xpath(".//ul[@class='wg-support']/li[1]/text()") == ["1 of 1 raw file found"]


def test_a_mention_says_where_it_is() -> None:
    """In its sentence; where it has none, as an embed, within HTML, in a list of related pages, or in the metadata."""
    said = {
        "![[a]]": ("embed", ""),
        '<a href="a.md">x</a>': ("body", ""),
        "See [A](a.md).": ("body", "A"),
        "## Related Pages\n\n- [A](a.md)": ("related", "A"),
        "## Prior work\n\n**Extends [A](a.md)**: it.": ("relation", "A"),
    }
    for text, expected in said.items():
        site = make_site({"wiki/t/a.md": "# A\n", "wiki/t/b.md": f"# B\n\n{text}\n"})
        (mention,) = page_view(site, DocId("wiki/t/a.md")).mentions
        assert (mention.place, mention.mention) == expected


def test_a_long_list_of_mentions_leads_on(tmp_path: Path) -> None:
    """The panel links to the whole list, which shows what the panel does, and filters; an embed is told as one."""
    pages = {f"wiki/t/p{number:02}.md": f"# P{number}\n\nAs [A](a.md) says.\n" for number in range(51)}
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": "# A\n", "wiki/t/z.md": "# Z\n\n![[a]]\n", **pages})).site
    panel = read_html(built / "t/a/index.html").xpath("//details[@id='wg-referenced-by']")[0]
    assert [(text_of(link), link.get("href")) for link in panel.xpath(".//li[last()]/a")] == [("… and 2 more", "../../t/a/referenced-by/")]
    found = read_html(built / "t/a/referenced-by/index.html").xpath("//article//ul[@class='wg-digests']/li")
    assert len(found) == 52
    assert {text_of(entry) for entry in found} >= {"P0As A says.", "Zshown in its text"}
    assert dead_links(built) == []


def test_a_page_without_a_sidebar_has_it_below_its_text(site: Path) -> None:
    """Where the page hides the contents, nothing is lost; and there is never more than one."""
    for name, inside in ((A, "aside"), (B, "article"), (C, "aside")):
        (panel,) = read_html(site / name).xpath(PANEL)
        assert ("article" if panel.xpath("ancestor::article") else "aside") == inside
    assert read_html(site / "404.html").xpath(PANEL) == []


def test_a_page_says_what_objects_to_it_and_what_is_newer(site: Path) -> None:
    """Two notices below the header: the contradiction with its sentence, and the newer page of the topic."""
    notices = [text_of(notice) for notice in read_html(site / A).xpath("//article/div[contains(@class, 'wg-notice')]")]
    assert notices == [
        "B (2026-04-21) says that it contradicts this page: Contradicts A: it is 1 < 2.",
        "A newer page of this topic refers to this one, B of 2026-04-21.",
    ]


def test_a_page_can_be_cited_and_mended(site: Path) -> None:
    """Its citation has author, title, site, day and address; the edit link is MkDocs'. Both work without a script."""
    page = read_html(site / A)
    (cite,) = page.xpath("//details[@class='wg-cite']")
    assert text_of(cite.xpath("./div")[0]) == "“A {x}”. Test wiki, 2026-04-20. https://wiki.example/w/t/2026-04-20-a/"
    bibtex = "@misc{2026-04-20-a, title = {A x}, howpublished = {Test wiki}, year = {2026}, month = {04}, url = {https://wiki.example/w/t/2026-04-20-a/}, }"
    assert text_of(cite.xpath("./pre")[0]) == bibtex
    assert page.xpath("//a[@class='wg-edit']/@href") == ["https://code.example/w/edit/main/wiki/t/2026-04-20-a.md"]
    assert [text_of(nav.xpath("./span")[0]) for nav in page.xpath("//nav[@class='wg-neighbours']")] == ["In this topic", "In time"]


@pytest.mark.parametrize(
    "theme",
    [
        pytest.param({"features": ["toc.integrate"]}, id="contents in the navigation"),
        pytest.param({"custom_dir": "overrides"}, id="contents of the user's own"),
    ],
)
def test_other_contents_leave_it_to_the_text(tmp_path: Path, theme: dict[str, Any]) -> None:
    """Where Material's sidebar is gone or made by another template, the panel stands below the text of every page, once."""
    files = {**FILES, "overrides/partials/toc.html": "<p>our own contents</p>"}
    built = build(write_wiki(tmp_path, files, theme={"name": "material", **theme})).site
    for name in (A, B, C):
        assert len(read_html(built / name).xpath(f"//article{PANEL}")) == len(read_html(built / name).xpath(PANEL)) == 1
