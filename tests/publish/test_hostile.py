"""Input that means harm, or looks as if it did: nothing is lost, nothing leaks, nothing stops a build."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.conftest import MakePage
from tests.publish.conftest import compose
from tests.sitecheck import build, dead_links, make_site, read_html, text_of, tree, write_wiki
from wikigen.errors import ConfigError
from wikigen.model import DocId
from wikigen.publish.command import build_site
from wikigen.publish.engine import GfmEngine
from wikigen.publish.rewrite import rewrite
from wikigen.publish.sanitise import DEEPEST, too_deep
from wikigen.publish.view import page_view

# ---- what is private stays private

PRIVATE = [
    "---\ndraft: true\n---\n# T",
    "---\nDraft: true\ndraft: false\n---\n# T",
    "---\npublish: not yet\n---\n# T",
    "---\npublish: n/a\n---\n# T",
    "---\npublish: [false, true]\n---\n# T",
    "---\npublish: ｆａｌｓｅ\n---\n# T",
    "---\ndraft: almost\n---\n# T",
    "---\npublished: false\n---\n# T",
    "+++\ndraft = true\n+++\n# T",
    '{"draft": true}\n\n# T',
    "---yaml\nprivate: true\n---\n# T",
    "<!-- x -->\n---\ndraft: true\n---\n# T",
    "# T\n\n**Note:** x\n**Draft:** true\n",
    "**Draft:** true\n\n# T",
    "# T\n\n__Draft:__ true\n",
    "# T\n\n**DRAFT: true**\n",
    "# T\n\n**Publish:** no.\n",
    "# T\n\nDraft: true\n",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_a_page_that_may_ask_to_be_withheld_is(page: MakePage, text: str) -> None:
    """Whatever spelling asks not to publish a page is heard."""
    assert not page(text).meta.publish


@pytest.mark.parametrize(
    "text",
    [
        "---\ndraft: false\npublish: yes\n---\n# T",
        "---\ndraft:\n---\n# T",
        "# Drafts\n\nPrivate: a word of its own, with more behind it.\n",
        "# T\n\nA draft: trueness and other words.\n",
        "# T\n\nWords.\n\n## Part\n\ndraft: true\n",
    ],
)
def test_a_page_that_does_not_ask_is_published(page: MakePage, text: str) -> None:
    """Words that only look like the keys of privacy withhold nothing."""
    assert page(text).meta.publish


def test_a_raw_file_that_asks_is_withheld(tmp_path: Path) -> None:
    """A raw digest with `private: true` is in no byte of the site, and a link to it is text."""
    files = {"wiki/t/a.md": "# A\n\n**Raw:** raw/rss/x.md\n", "raw/rss/x.md": "---\ntitle: CANARY\nprivate: true\n---\nCANARY\n"}
    built = build(write_wiki(tmp_path, files, options={"publish_raw": "full"}))
    assert built.ok
    assert [path for path, data in tree(built.site).items() if b"CANARY" in data] == []
    assert dead_links(built.site) == []


def test_titles_of_digests_are_redacted(tmp_path: Path) -> None:
    """An address in the title of a digest or an item is not published, in no list and on no page."""
    mail = "## 1. Write to ann@secret.example\n\n**From:** Bob <bob@secret.example>\n\nwords\n"
    files = {"wiki/t/a.md": "# A\n\n**Raw:** raw/gmail/m.md (item 1)\n", "raw/gmail/m.md": f"# Mail of eve@secret.example\n\n{mail}"}
    built = build(write_wiki(tmp_path, files))
    assert [path for path, data in tree(built.site).items() if b"secret.example" in data] == []


# ---- nothing is lost


@pytest.mark.parametrize("site_dir", ["raw", "raw/out", "."])
def test_a_site_that_would_empty_the_digests_is_refused(tmp_path: Path, site_dir: str) -> None:
    """MkDocs empties `site_dir` before it builds, so it may not lie around or within `raw_dir`."""
    config = write_wiki(tmp_path, {"wiki/a.md": "# A\n", "raw/rss/x.md": "# X\n"}, site_dir=site_dir)
    with pytest.raises(ConfigError):
        build_site(config)
    assert (tmp_path / "raw/rss/x.md").read_text() == "# X\n"


@pytest.mark.parametrize("tag", ["style", "title", "template", "textarea", "script", "iframe", "noscript"])
def test_text_behind_a_tag_named_in_prose_stays(tag: str) -> None:
    """An author who names a tag without quotes loses no word, and the tag is shown."""
    site = make_site({"wiki/t/a.md": f"# A\n\nSee <{tag}> here, and what follows.\n\nMore.\n"})
    page = site.wiki.pages[DocId("wiki/t/a.md")]
    rewritten = rewrite(site, page)
    html = compose(rewritten.markdown, rewritten, GfmEngine(), trusted=False).html
    assert f"&lt;{tag}&gt; here, and what follows" in html
    assert "More." in html
    assert f"<{tag}" not in html


def test_names_that_are_no_utf8_stay_two_pages(tmp_path: Path) -> None:
    """Two files whose names differ only in bytes that are no UTF-8 are two pages."""
    config = write_wiki(tmp_path, {"wiki/t/a.md": "# A\n"})
    for number in (0xE8, 0xE9):
        (tmp_path / "wiki/t" / os.fsdecode(b"caf" + bytes([number]) + b".md")).write_text(f"# Number {number}\n")
    built = build(config)
    texts = b"".join(tree(built.site).values())
    assert built.ok
    assert b"Number 232</h1>" in texts
    assert b"Number 233</h1>" in texts


def test_a_page_whose_ending_shouts_is_a_page(tmp_path: Path) -> None:
    """`PAGE.MD` is published as a page and not copied as a file."""
    built = build(write_wiki(tmp_path, {"wiki/t/PAGE.MD": "# Loud\n", "wiki/t/a.md": "# A\n\n[x](PAGE.MD)\n"}))
    assert text_of(read_html(built.site / "t/PAGE/index.html").xpath("//h1")[0]) == "Loud"
    assert not (built.site / "t/PAGE.MD").exists()
    assert dead_links(built.site) == []


def test_the_lists_of_the_front_page_stand_between_its_parts(tmp_path: Path) -> None:
    """A heading inside a quote of `index.md` does not take the lists into the quote."""
    built = build(
        write_wiki(tmp_path, {"wiki/index.md": "# W\n\n> ## Quoted\n>\n> words\n\n## Part\n\nEnd.\n", "wiki/t/2026-01-01-a.md": "# A\n"})
    )
    page = read_html(built.site / "index.html")
    assert page.xpath("//blockquote//h2[@id='wg-new']") == []
    headings = [text_of(heading) for heading in page.xpath("//article//h2")]
    assert headings.index("Quoted¶") < headings.index("New") < headings.index("Part¶")


# ---- nothing stops a build


@pytest.mark.parametrize("day", ["9999-12-31", "2107-01-01", "1066-10-14"])
def test_a_day_that_no_archive_holds(tmp_path: Path, day: str) -> None:
    """A page of any day builds, and its sitemap too."""
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": f"---\ndate: {day}\n---\n# A\n"}, site_url="https://a.example/"))
    assert built.ok
    assert day in text_of(read_html(built.site / "t/a/index.html"))


def test_names_longer_than_a_file_system_takes(tmp_path: Path) -> None:
    """Tags, publishers and topics of any length have their hubs."""
    words = "word " * 200
    built = build(write_wiki(tmp_path, {"wiki/a.md": f"---\ntags: ['{words}', {'語' * 200}]\nsource: {words}\ntopic: {words}\n---\n# A\n"}))
    assert built.ok
    assert dead_links(built.site) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("blanks in a bold line", "# T\n\n**Date:** a" + " " * 100_000 + "b"),
        ("brackets in a bold line", "**Source:** " + "[" * 100_000),
        ("blanks in front matter", "---\ntitle: a" + " " * 60_000 + "b\n---\n# x"),
        ("front matter never closed", "---\n" + "a: b\n" * 40_000),
        ("bold lines", "# T\n\n" + "**Key:** v\n" * 20_000),
        ("sources", "# T\n\n" + "**Source:** [a](https://a.example/b) · " * 16_000),
        ("lists below Related", "# T\n\n## Related\n\n" + "- a\n* b\n" * 15_000),
        ("sections with links", "# T\n\n" + "".join(f"## h{n}\n\n[x](p.md)\n\n" for n in range(10_000))),
        ("anchors that are not there", "# T\n\n" + "".join(f"## h{n}\n\n[x](#zz{n})\n\n" for n in range(2_000))),
        ("alerts", "> [!a]\n> x\n\ny\n\n" * 20_000),
        ("footnotes", "".join(f"a[^{n}]\n\n" for n in range(8_000)) + "".join(f"[^{n}]: x\n\n" for n in range(8_000))),
        ("questions", "## Open questions\n\n- a\n\n" * 8_000),
        ("quotes in quotes", ">" * 100_000 + " x"),
        ("tags in tags", "<div>" * 100_000),
        ("tags behind end tags", "</div>" * 80_000 + "<div>" * 80_000),
        ("tags never closed", "<a " * 200_000),
        ("links in a paragraph", "[a](b.md) " * 20_000),
        ("character references", "&" * 1_000_000),
        ("character references in HTML", "<div>" + "&a" * 500_000 + "</div>"),
        ("comments", "a <!-- x --> `b` %%c%%\n" * 10_000),
        ("comments never closed", "<!--" * 50_000 + "%%" * 50_000),
        ("comments that hide code", "<!-- ``` -->\n" * 20_000),
    ],
)
def test_time_is_linear(name: str, text: str) -> None:
    """A hostile page costs seconds at the most, where a quadratic step would cost minutes: reading, resolving, viewing and rendering together."""
    started = time.process_time()
    site = make_site({"wiki/t/a.md": text})
    for page in site.wiki.pages.values():
        page_view(site, page.id)
        rewritten = rewrite(site, page)
        compose(rewritten.markdown, rewritten, GfmEngine(), trusted=False)
    assert time.process_time() - started < 8, name  # ten times what it takes on a slow machine


def test_end_tags_buy_no_depth() -> None:
    """Tags that close nothing do not let others nest deeper, and siblings are no nesting."""
    assert too_deep("<b>" * (DEEPEST + 1))
    assert too_deep("</b>" * 1_000 + "<b>" * (DEEPEST + 1))
    assert not too_deep("<b>x</b>" * 1_000)
    assert not too_deep("</b>" * 1_000 + "<b>" * DEEPEST)


# ---- no link is dead


@pytest.mark.parametrize(
    "html",
    [
        '<div>\n<a\n href="dead.md">x</a></div>',
        '<a title=">" href="dead.md">x</a>',
        '<div><a/href="dead.md">x</a></div>',
        '<a title="x" href="dead.md">x</a>',
    ],
)
def test_a_link_written_for_browsers_is_marked(tmp_path: Path, html: str) -> None:
    """However a tag is written, a link that leads nowhere is marked text."""
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": f"# A\n\n{html}\n"}))
    page = read_html(built.site / "t/a/index.html")
    assert dead_links(built.site) == []
    assert [text_of(mark) for mark in page.xpath("//article//*[@class='wg-missing']")] == ["x"]


def test_a_url_that_is_a_link_already(tmp_path: Path) -> None:
    """The text of a link stays as it is, though it reads like a URL or a raw path."""
    text = 'See <a href="https://a.example/x">https://a.example/x</a>, [https://b.example](https://b.example/y) and https://c.example/z.\n'
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": f"# A\n\n{text}"}))
    links = read_html(built.site / "t/a/index.html").xpath("//article/p//a[starts-with(@href, 'https')]")
    assert [(link.get("href"), text_of(link)) for link in links] == [
        ("https://a.example/x", "https://a.example/x"),
        ("https://b.example/y", "https://b.example"),
        ("https://c.example/z", "https://c.example/z"),
    ]


def test_a_note_that_nobody_cites_leads_back_nowhere(tmp_path: Path) -> None:
    """A footnote without a mark in the text has no link back to one."""
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": "# A\n\nWords[^1].\n\n[^1]: cited\n\n[^u]: not cited\n"}))
    assert dead_links(built.site) == []
    assert "not cited" in text_of(read_html(built.site / "t/a/index.html"))


# ---- Python-Markdown's own ways


def test_links_that_an_extension_uncovers(tmp_path: Path) -> None:
    """What is code to CommonMark may be text in an admonition: its links are resolved, or marked and reported."""
    text = "# A\n\n!!! note\n\n    See [b](b.md) and [gone](gone.md).\n"
    files = {"wiki/t/a.md": text, "wiki/t/b.md": "# B\n"}
    built = build(write_wiki(tmp_path, files, options={"engine": "markdown"}, markdown_extensions=["admonition"]))
    page = read_html(built.site / "t/a/index.html")
    assert page.xpath("//div[@class='admonition note']//a/@href") == ["../b/"]
    assert built.warnings == ['wiki/t/a.md:5:30: broken-link: no page is named "gone.md". Write the page, or remove the link.']


def test_a_heading_that_repeats_the_title(tmp_path: Path) -> None:
    """Both engines count ids on from the title's."""
    for engine in ("gfm", "markdown"):
        config = write_wiki(tmp_path / engine, {"wiki/t/a.md": "# One\n\n## One\n\n[x](#one_1)\n"}, options={"engine": engine})
        page = read_html(build(config).site / "t/a/index.html")
        assert [heading.get("id") for heading in page.xpath("//article//*[self::h1 or self::h2]")][:2] == ["one", "one_1"], engine


@pytest.mark.parametrize("heading", ["<marquee<!---->x onerror=alert(1)>x", "{%<button\xa0x onbegin=alert(1)/>%}"])
def test_a_heading_in_the_table_of_contents(heading: str, tmp_path: Path) -> None:
    """Python-Markdown hands on the names of headings as they are: no tag of theirs gets into the table of contents."""
    files = {"wiki/t/a.md": f"# A\n\n## {heading}\n\n## B\n"}
    page = read_html(build(write_wiki(tmp_path, files, options={"engine": "markdown"})).site / "t/a/index.html")
    assert page.xpath("//marquee | //button[@onbegin]") == []


def test_titles_of_a_nav_count(tmp_path: Path) -> None:
    """A configuration's own `nav` names its pages as it likes."""
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": "# A\n"}, nav=[{"My name": "t/a.md"}]))
    assert "My name" in text_of(read_html(built.site / "t/a/index.html").xpath("//nav")[0])


def test_a_code_host_is_not_asked(tmp_path: Path) -> None:
    """The repository's link is there, without Material's script that would ask the host for stars."""
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": "# A\n"}, repo_url="https://github.com/example/example"))
    page = read_html(built.site / "t/a/index.html")
    assert page.xpath("//a[contains(@class, 'md-source')]/@href") == ["https://github.com/example/example"] * 2
    assert page.xpath("//*[@data-md-component='source']") == []
