"""`wikigen.publish.redirects`: a page that leads on stands where another was, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import build, make_site, read_html, text_of, write_wiki
from wikigen.check.record import RECORD, Record, record_text
from wikigen.publish.redirects import redirects

FILES = {
    "wiki/t/2026-04-24-a.md": "---\naliases: [2026-04-23-b, Old Name, u/gone.md, ../up, .hidden, C]\n---\n# A <b>page</b>\n",
    "wiki/t/c.md": "---\naliases: [c, C.md, Old Name]\n---\n# See\n",
    "wiki/u/d.md": "# D\n",
}


def places(files: dict[str, str], **options: Any) -> dict[str, str]:
    """Path of each redirect, and the link on it."""
    site = make_site(files, **options)
    made = redirects(site, (f"{url}index.html" for url in site.urls.values())).files
    return {path: html.decode().partition('<a href="')[2].partition('"')[0] for path, html in made.items()}


def test_aliases_leave_pages_that_lead_on() -> None:
    """An alias is a name in the page's folder, or a path; none leads out of the site, over a page, or to itself."""
    assert places(FILES) == {
        "t/2026-04-23-b/index.html": "../2026-04-24-a/",
        "t/old-name/index.html": "../2026-04-24-a/",
        "u/gone/index.html": "../../t/2026-04-24-a/",
        "t/hidden/index.html": "../2026-04-24-a/",
    }
    assert places(FILES, directory_urls=False)["u/gone.html"] == "../t/2026-04-24-a.html"


def test_an_alias_without_a_place_is_told() -> None:
    """Of two pages with one alias the first has it; that, and an alias that is another page's URL, is a finding."""
    site = make_site(FILES)
    found = redirects(site, (f"{url}index.html" for url in site.urls.values())).aside
    assert [(entry.code, entry.doc, entry.message.partition('"')[2].partition('"')[0]) for entry in found] == [
        ("redirect-aside", "wiki/t/2026-04-24-a.md", "C"),
        ("redirect-aside", "wiki/t/c.md", "Old Name"),
    ]


@pytest.mark.parametrize("taken", ["T/Old-Name/index.html", "t/old-name", "t"])
def test_nothing_is_overwritten(taken: str) -> None:
    """A file in the way, in any case of letters, keeps its place."""
    assert "t/old-name/index.html" not in redirects(make_site(FILES), [taken]).files


def test_a_withheld_page_leaves_none() -> None:
    """What is not published is not found by its old names."""
    assert places({"wiki/a.md": "---\ndraft: true\naliases: [b]\n---\n# A\n"}) == {}


def test_moved_files_lead_on(tmp_path: Path) -> None:
    """The record's moves are followed to the last; a path that has a page again, or leads to none, has no redirect."""
    moves = {
        "x/one.md": "x/two.md",
        "x/two.md": "t/c.md",
        "u/d.md": "t/c.md",
        "gone.md": "nowhere.md",
        "loop.md": "loop.md",
        "x/é #.md": "t/c.md",
    }
    config = write_wiki(tmp_path, {**FILES, RECORD: record_text(Record(moves=moves))}, site_url="https://a.example/w/")
    site = build(config).site
    page = read_html(site / "x/one/index.html")
    assert page.xpath("//a/@href") == ["../../t/c/"]
    assert page.xpath('//meta[@http-equiv="refresh"]/@content') == ["0; url=../../t/c/"]
    assert page.xpath('//link[@rel="canonical"]/@href') == ["https://a.example/w/t/c/"]
    assert page.xpath('//meta[@name="robots"]/@content') == ["noindex"]
    assert "default-src 'none'" in page.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    assert text_of(read_html(site / "t/old-name/index.html")).strip().endswith("A page")
    assert (site / "x/é #/index.html").exists()
    assert not (site / "gone").exists()
    assert not (site / "loop").exists()
    assert not list(tmp_path.rglob("out"))
    assert "D" in read_html(site / "u/d/index.html").xpath("//h1//text()")
    assert "/x/" not in (site / "sitemap.xml").read_text()
    (tmp_path / RECORD).unlink()
    assert not (build(config).site / "x").exists()
