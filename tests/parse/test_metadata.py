"""`wikigen.parse.metadata`: what a page says of itself, in both spellings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from wikigen.model import LinkRef, Metadata, Page
from wikigen.parse.metadata import FIELDS, FOLDER_KINDS

if TYPE_CHECKING:
    from tests.conftest import MakePage

DAY = dt.date(2026, 4, 24)


def codes(page: Page) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.span.line, problem.span.column) for problem in page.diagnostics]


def told(refs: tuple[LinkRef, ...]) -> list[str]:
    """References in one line each: target and anchor, label."""
    return [f"{ref.target}{'#' + ref.anchor if ref.anchor else ''} [{ref.label}]" for ref in refs]


def dates(meta: Metadata) -> list[str]:
    return [f"{found.date} {found.label}".strip() for found in meta.dates]


READ: dict[str, tuple[str, Any]] = {
    "title": ("A page", "A page"),
    "kind": ("Entity", "entity"),
    "topic": ("AI industry", "ai-industry"),
    "tier": ("2", 2),
    "dates": ("2026-04-24", ["2026-04-24"]),
    "updated": ("2026-04-24", DAY),
    "authors": ("Ada L., Alan T. and Grace H.", ("Ada L.", "Alan T.", "Grace H.")),
    "tags": ("agents, tool-use", ("agents", "tool-use")),
    "aliases": ("KV cache, KVC", ("KV cache", "KVC")),
    "status": ("draft of a thought", "draft of a thought"),
    "description": ("One line", "One line"),
    "draft": ("true", False),
    "private": ("true", False),
    "publish": ("false", False),
    "sources": ("https://a.org/x", ["https://a.org/x [https://a.org/x]"]),
    "raw": ("raw/gmail/x.md", ["raw/gmail/x.md [raw/gmail/x.md]"]),
    "related": ("b.md", ["b.md [b.md]"]),
    "hide": ("toc, navigation", ("toc", "navigation")),
    "home": ("false", False),
}
"""For each field a value as written, and what is read of it."""
MAPPINGS = {"unsearched"}
"""Fields whose value is a mapping, which no bold line can hold."""
KEYS = [(row.name, key) for row in FIELDS for key in row.keys if row.name not in MAPPINGS]


def got(meta: Metadata, field: str) -> Any:
    """A field in the form that `READ` tells it in."""
    if field in {"draft", "private", "publish"}:
        return meta.publish
    if field == "dates":
        return [str(found.date) for found in meta.dates]
    value = getattr(meta, field)
    return told(value) if field in {"sources", "raw", "related"} else value


@pytest.mark.parametrize(("field", "key"), KEYS)
def test_every_key_in_front_matter(page: MakePage, field: str, key: str) -> None:
    """Each key of `FIELDS` is read from front matter, in small letters and in capitals."""
    written, read = READ[field]
    for spelling in (key, key.upper(), key.replace("_", " ").capitalize()):
        parsed = page(f'---\n{spelling}: "{written}"\n---\n# T\n', "wiki/page.md")
        assert (got(parsed.meta, field), parsed.diagnostics) == (read, ())


@pytest.mark.parametrize(("field", "key"), KEYS)
@pytest.mark.parametrize("form", ["**{}:** {}", "**{}**: {}", "> **{}:** {}", "- **{}:** {}", "**{}:** {}  ", "**{}:** {}\\"], ids=repr)
def test_every_key_as_a_bold_line(page: MakePage, field: str, key: str, form: str) -> None:
    """Each key of `FIELDS` is read from a bold line below the title, in a quote or a list too, with or without a hard break."""
    written, read = READ[field]
    link = f"[{written}]({written})" if field in {"sources", "related"} else written
    parsed = page(f"# T\n\n{form.format(key.replace('_', ' ').capitalize(), link)}\n\nBody.\n", "wiki/page.md")
    assert (got(parsed.meta, field), parsed.diagnostics, dict(parsed.meta.extra)) == (read, (), {})


def test_every_field_is_tried() -> None:
    """The table above has a value for each row of `FIELDS`, and no key stands in two rows."""
    assert set(READ) | MAPPINGS == {row.name for row in FIELDS}
    keys = [key for row in FIELDS for key in row.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("yaml", "unsearched"),
    [
        ("search: {exclude: true}", True),
        ("search:\n  exclude: false", False),
        ("search: {boost: 2}", False),
        ("search:", False),
        ("title: T", False),
    ],
)
def test_a_page_may_stay_out_of_the_search(page: MakePage, yaml: str, *, unsearched: bool) -> None:
    """`search: {exclude: true}`, as Material has it, is read."""
    parsed = page(f"---\n{yaml}\n---\n# T\n")
    assert (parsed.meta.unsearched, parsed.diagnostics) == (unsearched, ())


@pytest.mark.parametrize(
    "key",
    [
        "Date",
        "Date ingested",
        "Source",
        "Sources",
        "Coverage",
        "Links",
        "Paper",
        "Raw",
        "Tier",
        "Topic",
        "Type",
        "Created",
        "Updated",
        "Confidence",
        "Status",
        "Tags",
        "Author",
        "Authors",
        "arXiv",
        "arxiv",
        "Venue",
        "Cross-source confirmed",
        "Description",
    ],
)
def test_every_key_seen_as_a_bold_line_opens_the_metadata(page: MakePage, key: str) -> None:
    """Each key of the formats' list makes its line metadata, not text."""
    parsed = page(f"# T\n\n**{key}:** 2026-04-24\n\nBody words.\n")
    assert len(parsed.masthead) == 2
    assert parsed.tldr in {"Body words.", "2026-04-24"}


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param(
            "**arXiv:** [2605.1](https://arxiv.org/abs/2605.1) · **Venue:** ICLR 2026 · **Date:** Surfaced 2026-05-11",
            (["https://arxiv.org/abs/2605.1 [2605.1]"], [], ["2026-05-11 Surfaced"], {"Venue": "ICLR 2026"}),
            id="several keys in a line",
        ),
        pytest.param(
            "**Sources:** [A one](https://a.org) · [B two](https://b.org)",
            (["https://a.org [A one]", "https://b.org [B two]"], [], [], {}),
            id="several values",
        ),
        pytest.param(
            "**Source:** Ken Huang · **Tier:** 2 · **Raw:** raw/a.md · raw/b.md",
            ([" [Ken Huang]"], ["raw/a.md [raw/a.md]", "raw/b.md [raw/b.md]"], [], {}),
            id="several keys, the last with several values",
        ),
        pytest.param(
            "**Date:** 2026-04-24\n**Source:** A Name\n**Raw:** raw/a.md",
            ([" [A Name]"], ["raw/a.md [raw/a.md]"], ["2026-04-24"], {}),
            id="no hard breaks",
        ),
        pytest.param("> **Source:** A Name\n>\n> **Raw:** raw/a.md", ([" [A Name]"], ["raw/a.md [raw/a.md]"], [], {}), id="in a quote"),
        pytest.param(
            "**Source:** VentureBeat, TestingCatalog", ([" [VentureBeat]", " [TestingCatalog]"], [], [], {}), id="names with no link"
        ),
        pytest.param("**Source:** SemiAnalysis Newsletter", ([" [SemiAnalysis Newsletter]"], [], [], {}), id="one name"),
        pytest.param(
            "**Source:** [AI Breakfast](https://a.org) · SemiAnalysis Newsletter",
            (["https://a.org [AI Breakfast]", " [SemiAnalysis Newsletter]"], [], [], {}),
            id="a link and a name",
        ),
        pytest.param(
            "**Source:** [Post](https://a.org), SemiAnalysis Newsletter",
            (["https://a.org [Post]", " [SemiAnalysis Newsletter]"], [], [], {}),
            id="a link and a name, by comma",
        ),
        pytest.param(
            "**Source:** [Post](https://a.org) · The Washington Postman",
            (["https://a.org [Post]", " [The Washington Postman]"], [], [], {}),
            id="a label in a name",
        ),
        pytest.param("**Source:** raw/gmail/x.md", ([], ["raw/gmail/x.md [raw/gmail/x.md]"], [], {}), id="a source that is a raw path"),
        pytest.param(
            "**Sources:** [A one](https://a.org) · raw/x.md",
            (["https://a.org [A one]"], ["raw/x.md [raw/x.md]"], [], {}),
            id="raw among the sources",
        ),
        pytest.param("**Raw:** [the mail](../../raw/gmail/x.md)", ([], ["../../raw/gmail/x.md [the mail]"], [], {}), id="raw with words"),
        pytest.param("**Raw:** `raw/gmail/x.md`", ([], ["raw/gmail/x.md [raw/gmail/x.md]"], [], {}), id="raw in backticks"),
        pytest.param(
            "**Raw:** raw/gmail/x.md (item 8, AI Papers Academy) · `raw/gmail/y.md` (item 2)",
            ([], ["raw/gmail/x.md#item-8 [raw/gmail/x.md]", "raw/gmail/y.md#item-2 [raw/gmail/y.md]"], [], {}),
            id="raw with items",
        ),
        pytest.param(
            "**Raw:** (parallel daily digest 2026-04-21)", ([], [" [(parallel daily digest 2026-04-21)]"], [], {}), id="raw in prose"
        ),
        pytest.param(
            "**Raw:** parallel daily digest 2026-04-23",
            ([], [" [parallel daily digest 2026-04-23]"], [], {}),
            id="raw in prose without brackets",
        ),
        pytest.param("**Raw:** raw/x.md (gitignored)", ([], ["raw/x.md [raw/x.md]"], [], {}), id="gitignored"),
        pytest.param(
            "**Raw:** raw/twitter/x.json · raw/assets/y.jpg",
            ([], ["raw/twitter/x.json [raw/twitter/x.json]", "raw/assets/y.jpg [raw/assets/y.jpg]"], [], {}),
            id="json",
        ),
        pytest.param(
            "**Coverage:** [A](https://a.org)\n**Links:** [B](https://b.org)",
            (["https://a.org [A]", "https://b.org [B]"], [], [], {}),
            id="keys that mean sources",
        ),
        pytest.param(
            "**Confidence:** high\n**Cross-source confirmed:** yes",
            ([], [], [], {"Confidence": "high", "Cross-source confirmed": "yes"}),
            id="other keys are kept",
        ),
        pytest.param("**Venue:** *ICLR* [2026](https://iclr.cc)", ([], [], [], {"Venue": "ICLR 2026"}), id="markup in a kept value"),
        pytest.param("**Note well:** words", ([], [], [], {}), id="an unknown key opens no metadata"),
        pytest.param(
            "**Date:** 2026-04-24\n**My own:** words", ([], [], ["2026-04-24"], {"My own": "words"}), id="an unknown key among known ones"
        ),
        pytest.param("Words first.\n\n**Date:** 2026-04-24", ([], [], [], {}), id="below text there is no metadata"),
    ],
)
def test_bold_lines(page: MakePage, block: str, expected: tuple[list[str], list[str], list[str], dict[str, str]]) -> None:
    """Keys share lines, values share keys, and every form of source and raw file is read."""
    parsed = page(f"# T\n\n{block}\n\n## More\n\nBody.\n")
    meta = parsed.meta
    assert (told(meta.sources), told(meta.raw), dates(meta), dict(meta.extra)) == expected
    assert parsed.diagnostics == ()


@pytest.mark.parametrize(
    ("yaml", "sources", "raw"),
    [
        pytest.param("sources: [docker-apparmor.md]", ["docker-apparmor.md [docker-apparmor.md]"], [], id="file names"),
        pytest.param(
            "sources: [docker-apparmor, k8s-pod-security]",
            ["docker-apparmor [docker-apparmor]", "k8s-pod-security [k8s-pod-security]"],
            [],
            id="slugs",
        ),
        pytest.param("sources: ['https://a.org/#x']", ["https://a.org/#x [https://a.org/#x]"], [], id="URLs"),
        pytest.param("sources:\n  - {title: A, url: https://a.org}\n  - title: B", ["https://a.org [A]", " [B]"], [], id="mappings"),
        pytest.param("source: SemiAnalysis Newsletter", [" [SemiAnalysis Newsletter]"], [], id="one string"),
        pytest.param("source: raw/gmail/x.md", [], ["raw/gmail/x.md [raw/gmail/x.md]"], id="a raw path"),
        pytest.param("sources: ['[A](https://a.org)', '[[Page|B]]']", ["https://a.org [A]", "Page [B]"], [], id="Markdown"),
        pytest.param("arxiv_id: 2605.04070", ["https://arxiv.org/abs/2605.04070 [arXiv 2605.04070]"], [], id="arXiv number keeps its zero"),
        pytest.param(
            "source_url: https://a.org\nurl: https://b.org",
            ["https://a.org [https://a.org]", "https://b.org [https://b.org]"],
            [],
            id="several keys add up",
        ),
        pytest.param("raw: [raw/a.md, raw/b.json#x]", [], ["raw/a.md [raw/a.md]", "raw/b.json#x [raw/b.json#x]"], id="raw list"),
        pytest.param("raw: raw/gmail/x.md (item 8, AI Papers)", [], ["raw/gmail/x.md#item-8 [raw/gmail/x.md]"], id="raw with an item"),
        pytest.param("source_file: raw/a.md", [], ["raw/a.md [raw/a.md]"], id="source file"),
        pytest.param("sources:", [], [], id="no value"),
        pytest.param("sources: []", [], [], id="empty list"),
        pytest.param("sources: [[a, b]]", [" [a, b]"], [], id="list in a list"),
        pytest.param("sources: [2026, null, true]", [" [2026]", " [True]"], [], id="odd values"),
    ],
)
def test_sources_in_front_matter(page: MakePage, yaml: str, sources: list[str], raw: list[str]) -> None:
    """A source is a link, a path, a URL, a mapping or a mere name; a raw path counts as raw wherever it stands."""
    meta = page(f"---\n{yaml}\n---\n# T\n").meta
    assert (told(meta.sources), told(meta.raw)) == (sources, raw)


@pytest.mark.parametrize(
    ("written", "tier"),
    [
        ("1", 1),
        ("1 — Routing (…)", 1),
        ("2. Model merging, distillation", 2),
        ("2 (agentic systems, tools)", 2),
        ("Tier 3", 3),
        ("T2", 2),
        ("**1**", 1),
    ],
)
def test_tiers(page: MakePage, written: str, tier: int) -> None:
    """A tier is the number that its value begins with."""
    parsed = page(f"# T\n\n**Tier:** {written}\n")
    assert (parsed.meta.tier, parsed.diagnostics) == (tier, ())


@pytest.mark.parametrize("text", ["# T\n", "---\ntier:\n---\n# T\n"], ids=["absent", "empty"])
def test_no_tier_is_none(page: MakePage, text: str) -> None:
    """A page may be of no tier, and that is no problem."""
    assert (page(text).meta.tier, page(text).diagnostics) == (None, ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("# T\n\n**Tier:** core\n", ("metadata-value", 3, 11), id="tier"),
        pytest.param("---\ntier: true\n---\n# T\n", ("metadata-value", 2, 1), id="tier as a flag"),
        pytest.param("# T\n\n**Date:** soon\n", ("metadata-value", 3, 11), id="date"),
        pytest.param("---\nupdated: 2026-02-30x\n---\n# T\n", ("metadata-value", 2, 1), id="no such day"),
        pytest.param("---\ndate: 2026-04-31\n---\n# T\n", ("metadata-value", 2, 1), id="a day that no calendar has"),
        pytest.param("---\ncreated: 2026-13-01\n---\n# T\n", ("metadata-value", 2, 1), id="a month that no calendar has"),
        pytest.param("---\nupdated: 2026-04-31T10:00:00\n---\n# T\n", ("metadata-value", 2, 1), id="a moment of no such day"),
        pytest.param("---\ntitle: {a: b}\n---\n# T\n", ("metadata-value", 2, 1), id="a mapping as title"),
        pytest.param("---\ntier: 1\n---\n# T\n\n**Tier:** 2\n", ("metadata-conflict", 6, 11), id="conflict"),
        pytest.param("---\ntitle: A\n---\n# A\n\n**Title:** B\n", ("metadata-conflict", 6, 12), id="conflict of titles"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(page: MakePage, text: str, problem: tuple[str, int, int]) -> None:
    """A value that cannot be read, or that contradicts the front matter, is a diagnostic, and the rest still counts."""
    assert codes(page(text)) == [problem]


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("#battery/solid #review", ("battery/solid", "review")),
        ("#a, #b #c; d", ("a", "b", "c", "d")),
        ("`#a` `#b`", ("a", "b")),
        ("#C# #C++ #.net", ("C#", "C++", ".net")),
        ("#machine learning #review", ("machine learning", "review")),
        ("C#, C++, issue #5", ("C#", "C++", "issue #5")),
        ("[[battery]], [[t/cell|cells]]", ("battery", "cells")),
    ],
)
def test_hashes_part_tags(page: MakePage, written: str, tags: tuple[str, ...]) -> None:
    """Tags that each begin with `#` need no comma between them; a `#` further on is part of a tag."""
    assert page(f"# T\n\n**Tags:** {written}\n").meta.tags == tags
    in_yaml = written.replace("`", "")
    assert page(f'---\ntags: "{in_yaml}"\n---\n# T\n').meta.tags == tags


@pytest.mark.parametrize(
    "text",
    [
        "---\nraw: {}\n---\n# T\n",
        "# T\n\n**Raw:** {}\n",
        "# T\n\n**Raw:** `{}`\n",
        "# T\n\n**Source:** {}\n",
        "---\nsource: {}\n---\n# T\n",
    ],
)
@pytest.mark.parametrize("pattern", ["raw/rss/*.md", "../../raw/rss/2026-04-*-x.md", "raw/rss/*"])
def test_a_pattern_of_raw_files(page: MakePage, text: str, pattern: str) -> None:
    """Several raw files named by a pattern are one entry without a link, in either spelling, and keep their star."""
    meta = page(text.format(pattern)).meta
    assert (told(meta.raw), meta.sources) == ([f" [{pattern}]"], ())


def test_front_matter_wins_and_lists_add_up(page: MakePage) -> None:
    """Where both spellings speak, the front matter counts; tags, sources and dates of both are kept."""
    parsed = page(
        "---\ntier: 1\ntags: [a]\nsource: https://a.org\n---\n# T\n\n**Tier:** 1 — Core\n**Tags:** b, a\n**Source:** [B](https://b.org)\n"
    )
    assert (parsed.meta.tier, parsed.meta.tags, told(parsed.meta.sources)) == (
        1,
        ("a", "b"),
        ["https://a.org [https://a.org]", "https://b.org [B]"],
    )
    assert parsed.diagnostics == ()


@pytest.mark.parametrize(
    ("doc", "text", "expected"),
    [
        pytest.param(
            "wiki/t/a.md",
            "# T\n\n**Date:** 2026-04-24 (launch) / 2026-04-25 (system card analysis)\n",
            ["2026-04-24 launch", "2026-04-25 system card analysis"],
            id="two",
        ),
        pytest.param(
            "wiki/t/a.md",
            "# T\n\n**Date:** 2026-08-11 (published 2026-08-10)\n",
            ["2026-08-11", "2026-08-10 published"],
            id="published in brackets",
        ),
        pytest.param("wiki/t/a.md", "# T\n\n**Date:** Surfaced 2026-05-11\n", ["2026-05-11 Surfaced"], id="surfaced"),
        pytest.param("wiki/t/a.md", "---\ndate: 2026-04-24\n---\n# T\n", ["2026-04-24"], id="YAML date"),
        pytest.param("wiki/t/a.md", "---\ndate: 2026-04-24T10:00:00Z\n---\n# T\n", ["2026-04-24"], id="YAML datetime"),
        pytest.param("wiki/t/a.md", "---\ndate: 'Fri, 24 Apr 2026 22:15:46 +0000 (UTC)'\n---\n# T\n", ["2026-04-24"], id="YAML text"),
        pytest.param("wiki/t/2026-04-24-slug.md", "# T\n", ["2026-04-24"], id="file name"),
        pytest.param("wiki/t/name-2026-04-24.md", "# T\n", ["2026-04-24"], id="end of a file name"),
        pytest.param("wiki/t/2026_04_24.md", "# T\n", ["2026-04-24"], id="a journal's file name"),
        pytest.param("wiki/t/20260424-slug.md", "# T\n", ["2026-04-24"], id="eight digits in a file name"),
        pytest.param("wiki/t/20260431-slug.md", "# T\n", [], id="eight digits that are no day"),
        pytest.param(
            "wiki/t/2026-04-24-slug.md", "# T\n\n**Date:** 2026-05-01\n", ["2026-05-01"], id="what is said counts before the file name"
        ),
        pytest.param(
            "wiki/t/2026-04-24-slug.md",
            "---\npublished: 2026-04-20\n---\n# T\n",
            ["2026-04-24", "2026-04-20 published"],
            id="the file name before a labelled one",
        ),
        pytest.param("wiki/t/a.md", "# Digest of 2026-04-24\n", ["2026-04-24"], id="title"),
        pytest.param("wiki/t/a.md", "# T\n\n**Source:** [A](https://a.org), 2026-04-24\n", ["2026-04-24"], id="Source line"),
        pytest.param("wiki/t/a.md", "# T\n\n**Created:** 2026-04-24\n", ["2026-04-24 created"], id="a labelled one where no other is"),
        pytest.param("wiki/t/a.md", "# T\n\n**Date ingested:** 2026-04-24\n", ["2026-04-24 ingested"], id="ingested"),
        pytest.param("wiki/t/a.md", "# T\n", [], id="none"),
    ],
)
def test_dates(page: MakePage, doc: str, text: str, expected: list[str]) -> None:
    """The page's own date comes first: what it says, else the file name, the title, the Source line, a labelled one."""
    parsed = page(text, doc)
    assert (dates(parsed.meta), parsed.meta.date, parsed.diagnostics) == (
        expected,
        dt.date.fromisoformat(expected[0][:10]) if expected else None,
        (),
    )


@pytest.mark.parametrize(
    ("doc", "kind", "topic"),
    [
        ("wiki/index.md", "index", ""),
        ("wiki/README.md", "index", ""),
        ("wiki/log.md", "log", ""),
        ("wiki/about.md", "concept", ""),
        ("wiki/2026-04-24-note.md", "summary", ""),
        ("wiki/hardware/2026-04-24-slug.md", "summary", "hardware"),
        ("wiki/hardware/roofline-model.md", "concept", "hardware"),
        ("wiki/hardware/log.md", "concept", "hardware"),
        ("wiki/daily-digest/2026-04/2026-04-24.md", "digest", "daily-digest"),
        ("wiki/hardware/gpus/h100.md", "concept", "hardware"),
        ("wiki/AI Industry/x.md", "concept", "ai-industry"),
        ("wiki/硬件/x.md", "concept", "硬件"),
        *((f"wiki/{folder}/x.md", kind, folder) for folder, kind in FOLDER_KINDS.items()),
    ],
)
def test_kind_and_topic_by_path(page: MakePage, doc: str, kind: str, topic: str) -> None:
    """Folder and file name tell what a page is and what it is about."""
    meta = page("# T\n", doc).meta
    assert (meta.kind, meta.topic) == (kind, topic)


def test_every_folder_of_the_formats_has_a_kind() -> None:
    """Wikis that sort by kind use these folders."""
    assert set(FOLDER_KINDS) == {"concepts", "entities", "sources", "syntheses", "comparisons", "queries"}


@pytest.mark.parametrize(
    ("yaml", "kind", "topic"),
    [
        ("type: concept", "concept", "hardware"),
        ("type: source-summary", "summary", "hardware"),
        ("kind: Daily Digest", "digest", "hardware"),
        ("type: Paper", "summary", "hardware"),
        ("type: whatever else", "whatever-else", "hardware"),
        ("type: 'source_summary'", "summary", "hardware"),
        ("topic: LLMs and models", "summary", "llms-and-models"),
        ("topics: [first, second]", "summary", "first"),
        ("topic: '[[Hardware Two]]'", "summary", "hardware-two"),
        ("type:", "summary", "hardware"),
    ],
)
def test_kind_and_topic_as_said(page: MakePage, yaml: str, kind: str, topic: str) -> None:
    """`type:` and `topic:` override what the path tells."""
    parsed = page(f"---\n{yaml}\n---\n# T\n", "wiki/hardware/2026-04-24-slug.md")
    assert (parsed.meta.kind, parsed.meta.topic, parsed.diagnostics) == (kind, topic, ())


@pytest.mark.parametrize(
    ("doc", "text", "title"),
    [
        ("wiki/a.md", "---\ntitle: Front\n---\n# Heading\n", "Front"),
        ("wiki/a.md", "# Heading *one* `two`\n\n# Second\n", "Heading one two"),
        ("wiki/a.md", "## Two\n\n# One\n", "One"),
        ("wiki/a.md", "---\ntitle:\n---\n# Heading\n", "Heading"),
        ("wiki/a.md", "---\ntitle: 2026\n---\n", "2026"),
        ("wiki/t/2026-04-24-gpt-55_launch.md", "Words.\n", "Gpt 55 launch"),
        ("wiki/t/2026-04-24.md", "", "2026-04-24"),
        ("wiki/t/2026_04_24.md", "", "2026-04-24"),
        ("wiki/t/20260424-gpt-55_launch.md", "Words.\n", "Gpt 55 launch"),
        ("wiki/t/20260424 - launch.md", "Words.\n", "Launch"),
        ("wiki/a.md", "# \n", "A"),
    ],
)
def test_titles(page: MakePage, doc: str, text: str, title: str) -> None:
    """The title is what the front matter says, else the first heading of level one, else the file's name, spoken."""
    assert page(text, doc).meta.title == title


def test_nothing_written_is_lost(page: MakePage) -> None:
    """Keys that no row names are kept as text, whatever their value; keys of the site's machinery are not."""
    meta = page(
        "---\nupvotes: 18\nfeed: simon\nsha256: abc\nlist: [a, 2]\nhide: [toc]\ntemplate: x.html\ncssclasses: [wide]\nlang: he\nlanguage: Rust\n---\n# T\n"
    ).meta
    assert dict(meta.extra) == {"Upvotes": "18", "Feed": "simon", "Sha256": "abc", "List": "a, 2", "Language": "Rust"}


WITHHELD = [
    *(
        f"---\npublish: {value}\n---\n# T\n"
        for value in ("false", "False", "FALSE", "no", "off", "'false'", "0", '"No"', "none", "never", "", "~", "[false]", "n")
    ),
    *(f"---\ndraft: {value}\n---\n# T\n" for value in ("true", "True", "yes", "on", "'true'", "1", "[true]", "maybe", "2026-05-01")),
    *(f"---\nprivate: {value}\n---\n# T\n" for value in ("true", "YES", "'1'")),
    "---\nDraft: true\n---\n# T\n",
    "---\nPUBLISH: False\n---\n# T\n",
    "# T\n\n**Draft:** true\n",
    "# T\n\n**Publish:** no\n",
    "# T\n\n> **Private:** yes\n",
    "# T\n\n**Date:** 2026-04-24 · **Draft:** yes\n",
    "---\ntitle: a: b\ndraft: true\n---\n# T\n",
    "---\ndraft: true\ntags: [a\n---\n# T\n",
    "---\ndraft: false\ndraft: true\n---\n# T\n",
    "---\npublish: true\n---\n# T\n\n**Publish:** false\n",
    "---\ndraft: false\n---\n# T\n\n**Draft:** true\n",
    "---\ndraft: false\n---\n---\ndraft: true\n---\n# T\n",
    "---\ntitle: a\n---\n---\nprivate: true\n---\n# T\n",
    "---\ndraft: true\n# T\n",
    "---\n\tdraft: true\n---\n# T\n",
    "\n---\ndraft: true\n---\n# T\n",
    "---\ndraft: true\n...\n# T\n",
]
OPEN = [
    "# T\n",
    "---\ntitle: T\n---\n# T\n",
    *(f"---\npublish: {value}\n---\n# T\n" for value in ("true", "yes", "'true'", "1", "on")),
    *(f"---\ndraft: {value}\n---\n# T\n" for value in ("false", "no", "off", "'false'", "0", "")),
    "---\nprivate: false\n---\n# T\n",
    "---\npublished: 2026-04-24\n---\n# T\n",
    "# T\n\n**Published:** 2026-04-24\n\nWe publish drafts in private.\n",
    "---\ntitle: a: b\n---\n# T\n",
    "---\n\nWe publish in private.\n\n---\n\n# T\n",
]


@pytest.mark.parametrize("text", WITHHELD)
def test_what_asks_not_to_be_published_is_not(page: MakePage, text: str) -> None:
    """In any spelling, whole or broken, a page that may have meant to be withheld is withheld."""
    assert page(text).meta.publish is False
    assert page(text.replace("\n", "\r\n").encode("utf-8-sig")).meta.publish is False


@pytest.mark.parametrize("text", OPEN)
def test_everything_else_is_published(page: MakePage, text: str) -> None:
    """A page that does not ask is published, also where its front matter is broken or its text speaks of publishing."""
    assert page(text).meta.publish is True


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        pytest.param("**Tier:** 2 — Routing (models)", {"Tier": "2 — Routing (models)"}, id="words of a tier"),
        pytest.param("**Tier:** 2", {}, id="a plain tier"),
        pytest.param("**Date:** 2026-04-24 and more words", {"Date": "2026-04-24 and more words"}, id="words of a date"),
        pytest.param("**Date:** 2026-04-24 (launch) / 2026-04-25 (card)", {}, id="labels are no words"),
        pytest.param("**Status:** one\n**Status:** two", {"Status": "two"}, id="a second line of one key"),
    ],
)
def test_words_beyond_a_value_are_kept(page: MakePage, text: str, extra: dict[str, str]) -> None:
    """What a line says besides the value that is read from it is shown, so that no word is lost."""
    assert dict(page(f"# T\n\n{text}\n").meta.extra) == extra


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("[A](https://a.org) (paywalled)", ["A (paywalled)"]),
        ("via [A](https://a.org) · [B](https://b.org)", ["via A", "B"]),
        ("[A](https://a.org), ICLR 2026", ["A", "ICLR 2026"]),
        ("[A](https://a.org) and [B](https://b.org)", ["A", "B"]),
    ],
)
def test_words_beside_a_source_are_kept(page: MakePage, line: str, labels: list[str]) -> None:
    """Words that stand beside the only link of a source belong to its label."""
    assert [ref.label for ref in page(f"# T\n\n**Sources:** {line}\n").meta.sources] == labels
