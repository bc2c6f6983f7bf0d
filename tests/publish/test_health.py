"""`wikigen.publish.health` and `.trend`: what the wiki lacks, in counts that lead to lists, and nothing of what is not published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import make_wiki
from tests.sitecheck import build, dead_links, make_site, read_html, text_of, write_wiki
from wikigen.check.record import RECORD, Point, Record, record_text
from wikigen.publish.generated import Generated
from wikigen.publish.health import FindingsView, HealthView, health_pages, public_findings
from wikigen.publish.hubs import PER_PAGE
from wikigen.publish.site import Site
from wikigen.publish.trend import trend_view

MAIL = "---\ndate: 2026-04-20\n---\n\n## 1. Speed\n\n**From:** A\n\nFast.\n\n## 2. Ann ann@example.org\n\n**From:** B\n\nSlow.\n"
WIKI = {
    "wiki/t/2026-04-20-old.md": "# Old\n\n**Raw:** raw/gmail/m.md (item 1)\n\n## Open questions\n\n- Will it last?\n- [x] Is it so?\n- Is it out by Q2 2025?\n",
    "wiki/t/2026-04-24-new.md": "# New\n\n[x](gone.md)\n\n## Relation to prior wiki\n\n**Contradicts [Old](2026-04-20-old.md)**: it is not.\n",
    "wiki/t/2026-04-25-secret.md": "---\ndraft: true\n---\n# The secret plan\n\n[y](nowhere.md)\n",
    "wiki/t/2026-04-26-hint.md": "# Hint\n\nSee [s](2026-04-25-secret.md).\n",
    "raw/gmail/m.md": MAIL,
    "raw/rss/alone.md": "# Alone\n\nNobody read it.\n",
}


def pages(site: Site) -> dict[str, Generated]:
    """By their URIs."""
    return {page.uri: page for page in health_pages(site, public_findings(site))}


def view(site: Site) -> HealthView:
    """The page that sums up."""
    made = pages(site)["health/index.md"].view(site)
    assert isinstance(made, HealthView)
    return made


def listed(site: Site, name: str) -> FindingsView:
    """A list, its first page."""
    made = pages(site)[f"health/{name}/index.md"].view(site)
    assert isinstance(made, FindingsView)
    return made


def test_counts_lead_to_their_lists() -> None:
    """Every count above nothing has a list of as many entries; one of nothing has none."""
    site = make_site(WIKI)
    seen = view(site)
    rows = [*seen.glance, *(row for _, _, found in seen.families for row in found)]
    counts = {row.title: row.count for row in rows if row.count}
    assert counts == {
        "Summaries without a source": 2, "Pages that another page contradicts": 1, "Raw documents that no page uses": 1,
        "Digests of which some items are unused": 1, "Open questions": 2, "Open questions past their day": 1,
        "unsourced": 2, "contradicted": 1, "raw-unused": 1, "question-overdue": 1, "broken-link": 2,
    }  # fmt: skip
    for row in rows:
        assert (row.url is None) == (row.count == 0), row
        if row.url:
            made = pages(site)[f"{row.url}index.md"].view(site)
            assert isinstance(made, FindingsView)
            assert (made.total, len(made.entries)) == (row.count, row.count)
    assert [found[0] for found in seen.families if any(row.title == "broken-link" and row.note == "warning" for row in found[2])] == [
        "links"
    ]


def test_an_entry_says_where_and_what() -> None:
    """An entry leads to the page, to its section where there is one, with the place in its file and the finding in words."""
    site = make_site(WIKI)
    entry = listed(site, "broken-link").entries[0]
    assert (entry.title, entry.url, entry.place) == ("New", "t/2026-04-24-new/", "wiki/t/2026-04-24-new.md:3")
    assert entry.text == 'no page is named "gone.md". Write the page, or remove the link.'
    assert listed(site, "contradicted").entries[0].text.startswith("wiki/t/2026-04-24-new.md:7 says: ")
    assert listed(site, "question-overdue").entries[0].url == "t/2026-04-20-old/#open-questions"


def test_questions_and_digests_have_lists_of_their_own() -> None:
    """Open questions stand with age and due day, those that are due first; of a digest used in part the other items are named, redacted."""
    site = make_site(WIKI)
    assert [(entry.title, entry.text) for entry in listed(site, "open-questions").entries] == [
        (
            "Is it out by Q2 2025?",
            "Old: asked 2026-04-20, 6 days before the newest page; due 2025-06-30, which is past; 1 newer page links back.",
        ),
        ("Will it last?", "Old: asked 2026-04-20, 6 days before the newest page; 1 newer page links back."),
    ]
    (digest,) = listed(site, "digests-used-in-part").entries
    assert digest.text.startswith("2 items, 1 used. No page uses 2. Ann ")
    assert "ann@example.org" not in digest.text


def shown(site: Site) -> str:
    """All that the pages say."""
    return " ".join(repr(page.view(site)) for page in pages(site).values())


def test_what_is_not_published_is_not_named() -> None:
    """A withheld page is in no list and no message, not even as withheld; nor is a raw file where none is published."""
    assert "secret" not in shown(make_site(WIKI)).replace('"2026-04-25-secret.md"', "")
    assert 'secret.md" is not published' not in shown(make_site(WIKI))
    titled = {
        "wiki/t/2026-04-27-x.md": "# A title of more than enough words\n",
        "raw/rss/named.md": "# A title of more than enough words\n",
    }
    assert "raw/rss/named.md" in shown(make_site({**WIKI, **titled}))
    hidden = shown(make_site({**WIKI, **titled}, publish_raw="none"))
    assert not any(name in hidden for name in WIKI if name.startswith("raw/"))
    assert "raw/rss/named.md" not in hidden


def test_silence_and_levels_count() -> None:
    """What a page or the configuration silences is not counted, and a weight is the configured one."""
    silenced = {**WIKI, "wiki/t/2026-04-24-new.md": "# New\n\n[x](gone.md) <!-- wikigen: ignore broken-link: soon -->\n\n[y](lost.md)\n"}
    site = make_site(silenced, check={"levels": {"links": "error", "raw-unused": "off"}})
    assert [(entry.title) for entry in listed(site, "broken-link").entries] == ["New", "Hint"]
    rows = {row.title: row for _, _, found in view(site).families for row in found}
    assert rows["broken-link"].note == "error"
    assert "raw-unused" not in rows


def test_long_lists_go_on_page_by_page() -> None:
    """A list of more entries than a page holds goes on; the page that sums up does not grow."""
    links = " ".join(f"[x](gone-{number}.md)" for number in range(PER_PAGE + 1))
    site = make_site({"wiki/a.md": f"# A\n\n{links}\n"})
    made = pages(site)
    assert {"health/broken-link/index.md", "health/broken-link/page/2/index.md"} <= made.keys()
    second = made["health/broken-link/page/2/index.md"].view(site)
    assert isinstance(second, FindingsView)
    assert (second.total, len(second.entries)) == (PER_PAGE + 1, 1)


@pytest.mark.parametrize("page", ["health.md", "health/index.md"])
def test_a_page_of_the_wiki_wins(page: str) -> None:
    """Where the wiki has a page at the URL, there is none of ours; a page at a list's URL takes that alone."""
    assert pages(make_site({**WIKI, f"wiki/{page}": "# Mine\n"})) == {}
    made = pages(make_site({**WIKI, "wiki/health/broken-link.md": "# Mine\n"}, topics={}))
    assert "health/broken-link/index.md" not in made


# ---- the trend


def point(number: int, **counts: int) -> Point:
    """The wiki on one day."""
    return Point(f"{number:040x}", dt.date(2026, 4, number), 10 + number, {code.replace("_", "-"): count for code, count in counts.items()})


def test_a_trend_is_drawn_and_told() -> None:
    """The line goes from left to right, the most at the top; the same numbers stand in words and in a table, the newest first."""
    trend = trend_view([point(1, broken_link=4, unsourced=4), point(2), point(3, unsourced=2)])
    assert trend
    assert (trend.total, trend.warnings) == ("6.0,6.0 300.0,114.0 594.0,87.0", "6.0,60.0 300.0,114.0 594.0,114.0")
    assert trend.label.startswith("Findings from 2026-04-01 to 2026-04-03: 8 at first, 2 at last, 8 at most;")
    assert [(row.day, row.pages, row.total, row.warnings) for row in trend.points] == [
        ("2026-04-03", 13, 2, 0),
        ("2026-04-02", 12, 0, 0),
        ("2026-04-01", 11, 8, 4),
    ]
    assert trend_view([]) is None


def built(root: Path, files: Mapping[str, str], **options: Any) -> Path:
    """A site, built without a warning about itself."""
    done = build(write_wiki(root, files, options=options))
    assert done.ok
    return done.site


def test_the_built_page_needs_no_script(tmp_path: Path) -> None:
    """The page has its counts, its lists, the drawing with its words; the sitemap's and the search's pages are others."""
    record = record_text(Record((point(1, broken_link=4), point(2, unsourced=3))))
    site = built(tmp_path, {**WIKI, RECORD: record})
    page = read_html(site / "health/index.html")
    (drawing,) = page.xpath('//figure[@class="wg-trend"]/*[local-name()="svg"]')
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label").startswith("Findings from 2026-04-01")
    assert "../health/broken-link/" in page.xpath("//table//a/@href")
    assert "no page is named" in text_of(read_html(site / "health/broken-link/index.html"))
    assert "./health/" in read_html(site / "index.html").xpath('//ul[@class="wg-counted"]//a/@href')
    assert "The secret plan" not in "".join(path.read_text() for path in (site / "health").rglob("*.html"))


def test_a_record_of_another_time_is_left(tmp_path: Path) -> None:
    """A record that cannot be read is no trouble: the page says how to keep one."""
    site = built(tmp_path, {"wiki/a.md": "# A\n", RECORD: '{"wikigen-record": 2, "commits": [], "moves": {}}'})
    assert "There is no record yet" in text_of(read_html(site / "health/index.html"))


def test_findings_of_raw_documents_are_redacted() -> None:
    """A title and a message of a raw document go without personal data."""
    site = make_site({**WIKI, "raw/rss/alone.md": "# Of ann@example.org\n\nText.\n"})
    (entry,) = listed(site, "raw-unused").entries
    assert "ann@" not in entry.title


def test_public_findings_are_those_of_the_whole_wiki_without_the_hidden() -> None:
    """Nothing else is lost: without a withheld page, what is public is all that is found."""
    files = {name: text for name, text in WIKI.items() if "secret" not in name}
    site = make_site(files)
    assert make_wiki(files).withheld == {}
    assert {entry.code for entry in public_findings(site)} == {
        "broken-link", "unsourced", "contradicted", "raw-unused", "question-overdue",
    }  # fmt: skip
    assert public_findings(replace(site, urls={})) == ()


@pytest.mark.parametrize("engine", ["gfm", "markdown"])
def test_lists_lead_to_headings_of_any_spelling(engine: str, tmp_path: Path) -> None:
    """A list leads to a heading that is written as HTML too, whichever engine makes the page."""
    text = "# A\n\n<h2>Raw heading</h2>\n\n[x](gone.md)\n\n<h2>Open questions</h2>\n\n- Will it rain?\n\n## Open questions\n\n- Will it snow?\n"
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": text}, options={"engine": engine, "search": "material"}))
    assert "t/a/#raw-heading" in built.html("health/broken-link/index.html")
    assert dead_links(built.site) == []
