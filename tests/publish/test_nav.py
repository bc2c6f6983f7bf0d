"""`wikigen.publish.nav`: hubs only, so that no page grows with the wiki."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from tests.sitecheck import build, read_html, text_of, write_wiki
from wikigen.publish.nav import MOST_PER_SECTION, SECTIONS, hub_navigation


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    """A configuration, as MkDocs' pages need one."""
    found = MkDocsConfig(config_file_path=str(tmp_path / "mkdocs.yml"))
    found.load_dict({"site_name": "x", "docs_dir": str(tmp_path), "site_dir": str(tmp_path / "site")})
    found.validate()
    return found


def page(title: str, config: MkDocsConfig) -> Page:
    """A page of MkDocs' own."""
    return Page(title, File(f"{title}.md", config.docs_dir, config.site_dir, use_directory_urls=True), config)


def test_sections_come_in_their_order(config: MkDocsConfig) -> None:
    """Sections stand in the order of the table, and within each its pages as they come; one without a title has none."""
    entries = [(name, page(f"{name}{number}", config)) for number in (1, 2) for name, _ in reversed(SECTIONS)]
    nav = hub_navigation(entries)
    shown = [(item.title, [child.title for child in item.children]) if isinstance(item, Section) else item.title for item in nav.items]
    assert shown == [
        "home1", "home2", ("Topics", ["topics1", "topics2"]), ("Tiers", ["tiers1", "tiers2"]), "more1", "more2", "pages1", "pages2"
    ]  # fmt: skip
    assert [found.title for found in nav.pages] == [f"{name}{number}" for name, _ in SECTIONS for number in (1, 2)]
    assert {child.parent for item in nav.items if isinstance(item, Section) for child in item.children} == {
        item for item in nav.items if isinstance(item, Section)
    }


def test_other_pages_are_left_out(config: MkDocsConfig) -> None:
    """A page that no section has is not listed, and an empty section has no heading."""
    nav = hub_navigation([("", page("a", config)), ("unheard", page("b", config)), ("more", page("c", config))])
    assert [item.title for item in nav.items] == ["c"]


def test_a_section_has_its_bound(config: MkDocsConfig) -> None:
    """A section has forty entries at most: a wiki of a thousand topics has the navigation of one of forty."""
    nav = hub_navigation([("topics", page(str(number), config)) for number in range(MOST_PER_SECTION + 30)])
    assert len(nav.pages) == MOST_PER_SECTION == 40
    assert nav.pages[-1].title == "39"


def test_the_navigation_of_a_site(tmp_path: Path) -> None:
    """A site's navigation has home, topics, tiers, the other hubs, and the pages at its root."""
    files = {f"wiki/{topic}/{name}.md": f"---\ntier: 1\n---\n# {name}\n" for topic in ("b-topic", "a-topic") for name in ("x", "y")}
    built = build(write_wiki(tmp_path, {**files, "wiki/about.md": "# About us\n"}))
    nav = read_html(built.site / "about/index.html").xpath("//nav[contains(@class, 'md-nav--primary')]")[0]
    links = [
        text_of(link) for link in nav.xpath("./ul//li/a[contains(@class, 'md-nav__link')]") if not str(link.get("href")).startswith("#")
    ]
    assert links == [
        "Home",
        "All topics",
        "A topic",
        "B topic",
        "Tier 1",
        "Tier 2",
        "Tier 3",
        "Tier 4",
        "Timeline",
        "Tags",
        "Publishers",
        "Open questions",
        "Raw digests",
        "Health",
        "About us",
    ]


def test_the_navigation_does_not_grow(tmp_path: Path) -> None:
    """Twelve times the pages give the same navigation, byte for byte, on every page."""
    sizes = []
    for number in (5, 60):
        files = {f"wiki/t/p{index}.md": f"# Page {index}\n" for index in range(number)}
        built = build(write_wiki(tmp_path / str(number), files))
        page_html = built.html("t/p1/index.html")
        start = page_html.index('<nav class="md-nav md-nav--primary"')
        sizes.append(page_html[start : page_html.index('<div class="md-content"')])
    assert sizes[0] == sizes[1]
