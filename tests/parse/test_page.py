"""`wikigen.parse.page`: one page, as a whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from tests.strategies import any_text, markdown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakePage
    from wikigen.model import Page


def spans_of(page: Page) -> list[tuple[int, int]]:
    """Every place that a page tells."""
    spans = [*page.masthead, *(ref.span for ref in page.refs), *(section.span for section in page.sections)]
    spans += [question.span for question in page.questions] + [found.span for found in page.related_lists]
    spans += [problem.span for problem in page.diagnostics]
    spans += [section.heading for section in page.sections] + [item.span for each in page.related_lists for item in each.items]
    return [(span.start, span.end) for span in (*spans, *([page.tldr_span] if page.tldr_span else []))]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("---\ntitle: T\n---\n# T\n\nBody.\n", ["---\ntitle: T\n---", "# T\n"], id="front matter and title"),
        pytest.param(
            "# T\n\n**Date:** 2026-04-24\n**Tier:** 2\n\n---\n\nBody.\n",
            ["# T\n", "**Date:** 2026-04-24\n**Tier:** 2", "\n\n---\n"],
            id="bold lines and rule",
        ),
        pytest.param("# T\n\n---\n\nBody.\n", ["# T\n", "\n---\n"], id="title and rule"),
        pytest.param("# T\n\nBody.\n\n---\n", ["# T\n"], id="a later rule stays"),
        pytest.param("---\ntitle: Other\n---\n# T\n\nBody.\n", ["---\ntitle: Other\n---", "# T\n"], id="a heading that is not the title"),
        pytest.param(
            "---\ntitle: 'the t!'\n---\n# The T\n",
            ["---\ntitle: 'the t!'\n---", "# The T\n"],
            id="the title in other words of the same letters",
        ),
        pytest.param("## Two\n\nBody.\n", [], id="no title"),
        pytest.param("**Date:** 2026-04-24\n\nBody.\n", ["**Date:** 2026-04-24"], id="bold lines without title"),
        pytest.param("Body.\n", [], id="nothing"),
        pytest.param("", [], id="empty"),
    ],
)
def test_the_masthead(page: MakePage, text: str, shown: list[str]) -> None:
    """Front matter, the title, bold metadata and the rule after them are what the page's header shows instead."""
    parsed = page(text)
    assert [text[span.start : span.end] for span in parsed.masthead] == shown


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("# T\n\n[a](a.md)\n", ["body"], id="body"),
        pytest.param(
            "# T\n\n## Related Pages\n\n- [a](a.md)\n\n### More\n\n- [[b]]\n\n## Else\n\n[c](c.md)\n",
            ["related", "related", "body"],
            id="related",
        ),
        pytest.param("# T\n\n## Relation to Prior Wiki Knowledge\n\n**Extends [a](a.md)**: so.\n", ["relation"], id="relation"),
        pytest.param(
            "# T\n\n## Source\n\n- [a](https://a.org)\n- Raw: raw/gmail/x.md\n- **Raw:** `raw/y.md`\n",
            ["source", "raw", "raw"],
            id="source, with raw bullets",
        ),
        pytest.param("# T\n\nBody.\n\nRaw: raw/gmail/x.md\n", ["raw"], id="a last line that names the raw file"),
        pytest.param("# T\n\n**Source:** [a](https://a.org)\n**Raw:** raw/x.md\n\n[b](b.md)\n", ["source", "raw", "body"], id="metadata"),
        pytest.param("---\nrelated: [b.md]\nraw: raw/x.md\n---\n# T\n", ["related", "raw"], id="front matter"),
        pytest.param("# T\n\n## Related\n\n### TL;DR\n\n[a](a.md)\n", ["body"], id="the innermost role counts"),
    ],
)
def test_where_references_stand(page: MakePage, text: str, places: list[str]) -> None:
    """Each reference knows the kind of place it stands in, metadata included, in the order of the text; none is told twice."""
    parsed = page(text)
    assert ([ref.place for ref in parsed.refs], parsed.diagnostics) == (places, ())


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        pytest.param("# T\n", [], id="none"),
        pytest.param("", [("empty-page", 1, 1)], id="empty file"),
        pytest.param(" \n\n", [("empty-page", 1, 1)], id="blank file"),
        pytest.param("Words.\n", [("no-title", 1, 1)], id="no heading"),
        pytest.param("## Log\n\nWords.\n", [("no-title", 1, 1)], id="no heading of the first level"),
        pytest.param("---\ntitle: A\n---\nWords.\n", [], id="a title without a heading"),
        pytest.param("**Title:** A\n**Date:** 2026-04-08\n\nWords.\n", [], id="a title in bold"),
        pytest.param("---\ntitle: a: b\n---\nWords.\n", [("front-matter", 2, 9)], id="front matter that is no YAML"),
        pytest.param("---\ntitle:\ntier: x\n---\nWords.\n", [("metadata-value", 3, 1), ("no-title", 1, 1)], id="two problems"),
        pytest.param(b"# T\n\n\xff\n", [("encoding", 3, 1)], id="bytes that are no text"),
    ],
)
def test_what_is_wrong_with_a_page(page: MakePage, content: str | bytes, problems: list[tuple[str, int, int]]) -> None:
    """All that is wrong comes with the page, each with its place; silence means nothing is."""
    assert [(found.code, found.span.line, found.span.column) for found in page(content).diagnostics] == problems


def test_a_page_knows_its_ids_and_words(page: MakePage) -> None:
    """Heading ids are what links may lead to; words of text count, code does not."""
    parsed = page("# T\n\n## A b\n\n## A b\n\none two\n\n```\nnot counted\n```\n")
    assert ([section.anchor for section in parsed.sections], parsed.words) == (["t", "a-b", "a-b_1"], 7)


def test_the_seed_page(page: MakePage, corpora: Path) -> None:
    """The page that this project began with is read in full: metadata, TL;DR, questions, related pages, and nothing is wrong with it."""
    doc = "wiki/llms-foundation-models/2026-04-24-gpt-55-launch-system-card.md"
    parsed = page((corpora / "seed" / doc).read_bytes(), doc)
    meta = parsed.meta
    assert meta.title == "GPT-5.5: Launch Analysis and System Card Deep Dive"
    assert (meta.kind, meta.topic, meta.tier, meta.publish) == ("summary", "llms-foundation-models", None, True)
    assert [(ref.date, ref.label) for ref in meta.dates] == [
        (dt.date(2026, 4, 24), "launch"),
        (dt.date(2026, 4, 25), "system card analysis"),
    ]
    assert [ref.label for ref in meta.sources] == [
        "OpenAI Announcement",
        "Ken Huang System Card Analysis",
        "SemiAnalysis Coding Breakdown",
        "AI Breakfast",
    ]
    assert [ref.target for ref in meta.raw] == ["raw/gmail/2026-04-24-starred.md", "raw/gmail/2026-04-25-starred.md"]
    assert parsed.tldr.startswith('GPT-5.5 ("Spud" pre-train) launched April 24, 2026.')
    assert [question.text[:10] for question in parsed.questions] == ["GPT-5.5 Pr", "The extrem", "SemiAnalys"]
    assert [item.text for found in parsed.related_lists for item in found.items] == [
        "Claude Code Architecture",
        "Claude Code vs Hermes Permissions",
        "Persistent Agent Infrastructure",
    ]
    assert [section.title for section in parsed.sections if section.role] == [
        "TL;DR",
        "Relation to Prior Wiki Knowledge",
        "Open Questions",
        "Related Pages",
    ]
    assert len(parsed.refs) == 9
    assert parsed.diagnostics == ()


def test_every_page_of_the_corpora_is_read(page: MakePage, corpora: Path) -> None:
    """Every real page has a title, a topic or a place at the root, and places that lie in its text."""
    paths = sorted(corpora.glob("*/wiki/**/*.md"))
    assert paths
    for path in paths:
        doc = f"wiki/{path.relative_to(next(up for up in path.parents if up.name == 'wiki')).as_posix()}"
        parsed = page(path.read_bytes(), doc)
        assert parsed.meta.title
        assert all(0 <= start <= end <= len(parsed.text.encode()) for start, end in spans_of(parsed))


@given(markdown | any_text)
def test_any_text_is_a_page(page: MakePage, text: str) -> None:
    """No text raises; a page always has a title, ids of its own headings, and places inside its text."""
    parsed = page(text, "wiki/topic/2026-04-24-slug.md")
    size = len(text.encode())
    assert parsed.meta.title
    assert all(0 <= start <= end <= size for start, end in spans_of(parsed))
    assert {question.anchor for question in parsed.questions} <= {section.anchor for section in parsed.sections}
    starts = [ref.span.start for ref in parsed.refs]
    assert starts == sorted(starts)
    assert all(ref.span.start <= ref.head[0] <= ref.head[1] <= ref.span.end for ref in parsed.refs if ref.syntax != "yaml")


@given(markdown, markdown)
def test_any_metadata_is_a_page(page: MakePage, block: str, lines: str) -> None:
    """The same holds where the text is front matter, and where it is bold lines."""
    for text in (f"---\n{block}\n---\n# T\n\n**Date:** {lines}\n", f"# T\n\n**Sources:** {lines} · **Raw:** {block}"):
        parsed = page(text)
        assert all(0 <= start <= end <= len(text.encode()) for start, end in spans_of(parsed))
