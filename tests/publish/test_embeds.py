"""`![[page#section]]`: a part of another page stands in the text, with a way back to where it is at home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from tests.sitecheck import Built, build, dead_links, make_site, read_html, text_of, write_wiki
from wikigen.cache import Cache
from wikigen.model import DocId
from wikigen.publish import texts
from wikigen.publish.embeds import embeds_of
from wikigen.publish.engine import GfmEngine
from wikigen.publish.reads import Watch, changes
from wikigen.publish.view import page_view
from wikigen.rawdoc import RawDoc

HOST, URL = "plans/host", "plans/host/index.html"
EXTENSIONS = [
    "footnotes",
    "tables",
    "admonition",
    {"toc": {"permalink": True}},
    "pymdownx.superfences",
    {"pymdownx.tabbed": {"alternate_style": True}},
]
FILES: dict[str, str | bytes] = {
    "wiki/plans/host.md": "# Host\n\nOpening[^1] words.\n\n## Context\n\nRead this:\n![[alpha#Part two]]\n\n![[alpha#part-two|Once more]]\n\n"
    "- An entry ![[beta]]\n\n**Bold ![[beta]]**\n\n![[#Own]] ![[nothing]] ![[alpha#gone]] ![[draft]] ![[pic.png|80]]\n\n"
    "![[m#item-2]]\n\n## Own\n\nOwn words.\n\n[^1]: A note of the host.\n",
    "wiki/research/alpha.md": "# Alpha\n\n## TL;DR\n\nShort.\n\n## Part two\n\nWith a note[^1], [context](../plans/host.md#context), [beta](beta.md) "
    "and [below](#below).\n\n![a picture](../img/pic.png)\n\n### Its child\n\nZanzibar.\n\n## Below\n\nNot shown.\n\n[^1]: Of alpha, see [beta](beta.md).\n",
    "wiki/research/beta.md": "---\ntags: [b]\n---\n# Beta\n\n**Date:** 2026-04-24\n\nBeta whole. ![[gamma]]\n",
    "wiki/gamma.md": "# Gamma\n\n## Deep\n\nGamma, with [alpha](research/alpha.md).\n",
    "wiki/plans/draft.md": "---\ndraft: true\n---\n# Draft\n\nXyzzy.\n",
    "wiki/img/pic.png": b"png",
    "raw/gmail/m.md": "---\ndate: 2026-04-24\n---\n# Mail\n\n## 1. One\n\n**From:** Ann <ann@example.org>\n\nFirst.\n\n"
    "## 2. Two\n\n**From:** Bob <b@x.io>\n\nMail b@x.io <script>alert(1)</script><b onclick=x()>plugh</b>\n",
}  # fmt: skip


def built(root: Path, engine: str, **options: Any) -> Built:
    """The wiki above, built."""
    settings = {"markdown_extensions": EXTENSIONS} if engine == "markdown" else {}
    return build(write_wiki(root, FILES, options={"engine": engine, **options}, **settings))


@pytest.fixture(scope="module", params=["gfm", "markdown"])
def wiki_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """By both engines."""
    return built(tmp_path_factory.mktemp(request.param), request.param, publish_raw="redacted")


@pytest.fixture
def host(wiki_site: Built) -> lxml_html.HtmlElement:
    """The text of the page that embeds."""
    (article,) = read_html(wiki_site.site / URL).iter("article")
    return article


def embeds(host: lxml_html.HtmlElement, label: str) -> list[lxml_html.HtmlElement]:
    """The embeds that say that they are from `label`."""
    return list(host.xpath(f'.//div[@class="wg-embed"][@aria-label="From {label}"]'))


def test_a_section_is_shown_with_a_way_back(host: lxml_html.HtmlElement) -> None:
    """From its heading to the next of its level, below the heading that it stands under; a label names it otherwise."""
    (part,) = embeds(host, "Alpha › Part two")
    assert part.xpath("./p[1]/a/@href") == ["../../research/alpha/#part-two"]
    assert [(heading.tag, text_of(heading)) for heading in part.xpath(".//h1|.//h2|.//h3|.//h4")] == [
        ("h3", "Part two"),
        ("h4", "Its child"),
    ]
    assert "Zanzibar" in text_of(part)
    assert "Not shown" not in text_of(part)
    assert [len(embeds(host, label)) for label in ("Once more", "Host › Own", "Beta")] == [1, 1, 1]
    assert [element.tag for element in part.xpath("./preceding-sibling::*[1]|./following-sibling::*[1]")] == ["p", "div"]


def test_what_it_refers_to_is_that_of_its_own_page(host: lxml_html.HtmlElement) -> None:
    """Links, images and notes are resolved where they are written; those to the host stay on it."""
    (part,) = embeds(host, "Alpha › Part two")
    targets = {text_of(link): link.get("href") for link in part.xpath(".//p[not(@class)]/a")}
    assert targets.items() >= {("context", "#context"), ("beta", "../../research/beta/"), ("below", "../../research/alpha/#below")}
    assert part.xpath(".//img/@src") == ["../../img/pic.png"]
    assert "Of alpha, see beta." in text_of(part.xpath('.//div[@class="footnote"]')[0])
    assert "A note of the host." in text_of(host.xpath('./div[@class="footnote"]')[0])


def test_ids_of_the_page_stay_its_own(wiki_site: Built, host: lxml_html.HtmlElement) -> None:
    """None is there twice, an embed has only those that its notes need, and every link leads to one that is there."""
    ids = host.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(host.xpath('.//div[@class="wg-embed"]//@id')) == {f"wg-e{number}-{mark}:1" for number in (1, 2) for mark in ("fn", "fnref")}
    assert dead_links(wiki_site.site) == []


def test_what_is_embedded_may_embed(host: lxml_html.HtmlElement) -> None:
    """With headings below those around it."""
    (outer,) = embeds(host, "Beta")
    (inner,) = outer.xpath('.//div[@class="wg-embed"]')
    assert outer.xpath("name(..)") == "li"
    assert inner.xpath("./p[1]/a/@href") == ["../../gamma/"]
    assert [heading.tag for heading in inner.xpath(".//h2|.//h3|.//h4")] == ["h3"]
    assert "2026-04-24" not in text_of(outer)  # its header is no part of its text


def test_what_cannot_be_shown_is_a_link_or_a_marker(wiki_site: Built, host: lxml_html.HtmlElement) -> None:
    """Within other marks, without such a page or section, or withheld; an image is an image."""
    assert host.xpath(".//strong/a/@href") == ["../../research/beta/"]
    assert [text_of(note) for note in host.xpath('.//span[@class="wg-missing"]')] == ["nothing", "Alpha", "draft"]
    assert host.xpath('.//img[@width="80"]/@src') == ["../../img/pic.png"]
    assert sorted(line.split(": ")[1] for line in wiki_site.warnings) == ["broken-link", "broken-link", "missing-anchor"]
    assert all(b"Xyzzy" not in path.read_bytes() for path in wiki_site.site.rglob("*") if path.is_file())


def test_links_that_only_the_engine_sees_are_those_of_their_own_page(tmp_path: Path) -> None:
    """What Python-Markdown calls text and CommonMark code; and the host is looked at anew each time, as such a page itself is."""
    files = {
        "wiki/plans/host.md": "# Host\n\n![[part]]\n",
        "wiki/research/part.md": "# Part\n\n!!! note\n\n    See [beta](beta.md).\n",
        "wiki/research/beta.md": "# Beta\n",
        "wiki/more/other.md": "# Other\n",
    }
    config = write_wiki(tmp_path, files, options={"engine": "markdown"}, markdown_extensions=["admonition"])
    page = read_html(build(config).site / URL)
    assert page.xpath('//div[@class="wg-embed"]//div/p/a/@href') == ["../../research/beta/"]
    (tmp_path / "wiki/research/beta.md").rename(tmp_path / "wiki/more/beta.md")
    assert read_html(build(config).site / URL).xpath('//div[@class="wg-embed"]//div/p/a/@href') == ["../../more/beta/"]


def test_raw_text_is_redacted_and_sanitised_hard(host: lxml_html.HtmlElement) -> None:
    """As on the digest's own page."""
    (part,) = embeds(host, "Mail › Two")
    assert "plugh" in text_of(part)
    assert not part.xpath(".//script|.//@onclick")
    assert "b@x.io" not in text_of(part)


def test_raw_text_is_shown_only_where_it_is_published(tmp_path: Path) -> None:
    """Else a link leads to the digest's page, which has no text either."""
    page = built(tmp_path, "gfm").html(URL)
    assert "plugh" not in page
    assert '<a href="../../raw/gmail/m/#item-2">Mail › Two</a>' in page


def test_a_digest_is_made_ready_once_for_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many of its items the page shows."""
    asked: list[str] = []

    def bodies(raw: RawDoc, *_: object, **__: object) -> tuple[str, ...]:
        asked.append(raw.id)
        return tuple(f"<p>{number}</p>" for number in range(len(raw.items)))

    monkeypatch.setattr(texts, "item_bodies", bodies)
    host, mail = "wiki/a.md", "raw/gmail/m.md"
    site = make_site({mail: FILES[mail], host: "![[m#item-1]]\n\n![[m#item-2]]\n"}, publish_raw="full")
    made = texts.Texts(site, GfmEngine(), Cache(None), lambda *_: None).embedded(DocId(host), embeds_of(site, DocId(host)))
    assert [text_of(lxml_html.fromstring(framed.block)) for framed in made.blocks] == ["Mail › One0", "Mail › Two1"]
    assert asked == [mail]


def test_a_text_is_found_where_it_is_at_home_alone(wiki_site: Built) -> None:
    """The search and the preview of the host have nothing of what it embeds."""
    index = (wiki_site.site / "search/search_index.json").read_text(encoding="utf-8")
    assert index.count("Zanzibar") == 1
    preview = (wiki_site.site / f"{HOST}/index.preview.json").read_text(encoding="utf-8")
    assert "Zanzibar" not in preview
    assert "Read this:" in preview


def test_an_embed_is_a_reference(wiki_site: Built) -> None:
    """The page that is embedded names the one that embeds it."""
    panel = read_html(wiki_site.site / "research/beta/index.html").xpath('//details[contains(@class, "wg-mentions")]')[0]
    assert "Host" in text_of(panel)


@pytest.mark.parametrize("trusted", [["host.md"], ["part.md"], ["host.md", "part.md"]])
def test_a_text_is_trusted_only_where_both_pages_are(tmp_path: Path, trusted: list[str]) -> None:
    """HTML passes as it is if both were written by hand; no page gets more for standing on another one."""
    files = {"wiki/host.md": "# Host\n\n![[part]]\n", "wiki/part.md": '# Part\n\n<form class="wg-x">plugh</form>\n'}
    page = build(write_wiki(tmp_path, files, options={"trusted": trusted})).html("host/index.html")
    assert "plugh" in page
    assert ('<form class="wg-x">' in page) == (len(trusted) > 1)


def test_a_page_reads_what_it_embeds_and_no_more() -> None:
    """It is looked at anew when a text that it shows changes, at whatever remove, and not for a page that it does not show."""
    files = {key: value for key, value in FILES.items() if isinstance(value, str)}
    before, doc = make_site(files), DocId("wiki/plans/host.md")
    _, reads = Watch(before).during(lambda site: page_view(site, doc))
    for name, seen in (("wiki/gamma.md", True), ("wiki/research/alpha.md", True), ("wiki/other.md", False)):
        after = make_site({**files, name: f"{files.get(name, '# Other')}\nMore.\n"})
        assert (not reads.isdisjoint(changes(before, after))) is seen, name


def test_a_page_without_embeds_reads_no_other_text() -> None:
    """Its view has none, and costs nothing."""
    site = make_site({"wiki/a.md": "# A\n\n[[b]]\n", "wiki/b.md": "# B\n\nText.\n"})
    assert embeds_of(site, DocId("wiki/a.md")) == ()
