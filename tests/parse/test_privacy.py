"""`wikigen.parse.privacy`: whatever may have been meant to keep a page back does."""

from __future__ import annotations

import pytest

from tests.conftest import MakePage, make_source
from wikigen.parse.privacy import ASKING, asked_in_text, asks, says, skeleton
from wikigen.parse.raw import parse_raw

KEEPING = (True, False, "draft", None)
"""Values of which each row of `ASKING` heeds at least one, and no row all."""


@pytest.mark.parametrize("row", ASKING, ids=[row.keys[0] for row in ASKING])
def test_every_key_asks_by_one_value_and_not_by_another(row: object, page: MakePage) -> None:
    """Each key of the table keeps a page back by some value, alone or deep inside, and publishes it by another."""
    assert row in ASKING
    for key in row.keys:
        heeded = [value for value in KEEPING if says(key, value)]
        assert heeded, key
        assert len(heeded) < len(KEEPING), key
        value = {True: "true", False: "false", "draft": "draft", None: ""}[heeded[0]]
        assert not page(f"---\n{key}: {value}\n---\n# T").meta.publish
        assert not page(f"---\nmeta:\n  more:\n    {key.upper()}: {value}\n---\n# T").meta.publish
        assert not parse_raw(make_source("raw/rss/x.md", f"---\n{key}: {value}\n---\n# T")).publish


@pytest.mark.parametrize(
    "front",
    [
        "status: Draft", "visibility: private", "access: Internal", "status: draft (needs a look)", "status: Not published",
        "meta: {draft: true}", "publish: {web: false}", "publish: {site: true}", "pages: [{private: yes}]", "site:\n  - publish: no",
        '"draft": true', "draft: !!bool 'true'", "draft: >\n  true", "? draft\n: true", "x: &a true\ndraft: *a", "b: &b {draft: true}\n<<: *b",
        "dr\u0430ft: true", "draft\u200b: true", "\u00a0draft: true", "ｄｒａｆｔ: true", "draft\uff1a true",
        "darft: true", "pubilsh: false", "prviate: yes", "drafts: true", "isDraft: true", "is_private: true", "do-not-publish: true",
        "title: a: b\nvisibility: private", "title: [\nunlisted: true", "- visibility: private",
    ],
)  # fmt: skip
def test_what_asks(page: MakePage, front: str) -> None:
    """Other words for it, other depths, other letters, a slip of the pen, YAML's every way to write a key: all are heard."""
    assert not page(f"---\ntitle: T\n{front}\n---\n# T").meta.publish
    assert not parse_raw(make_source("raw/rss/x.md", f"---\ntitle: T\n{front}\n---\n# T")).publish


@pytest.mark.parametrize(
    "front",
    [
        "status: stable", "status: draft of ideas", "status: in review", "access: open", "published: 2026-04-24", "published: true", "publisher: false alarm",
        "draft: no", "private: false", "publish: yes", "hidden: 4096 units", "secret: of success", "sources: [{title: x, status: draft}]",
        "craft: beer", "privates: 3", "audience: everyone", "tags: [draft, private]", "summary: Draft of a private thing",
    ],
)  # fmt: skip
def test_what_does_not_ask(page: MakePage, front: str) -> None:
    """Keys and words that only resemble those of privacy withhold nothing."""
    assert page(f"---\ntitle: T\n{front}\n---\n# T").meta.publish


@pytest.mark.parametrize("line", ["Status: draft", "**Visibility:** private", "> draft = true", "Publish: n\u043e."])
def test_lines_of_text_are_heard(page: MakePage, line: str) -> None:
    """Metadata written as text counts, above the first part."""
    assert asked_in_text(f"# T\n\n{line}\n") is not None or not page(f"# T\n\n{line}\n").meta.publish
    assert not page(f"# T\n\n{line}\n\nWords.\n").meta.publish
    assert page(f"# T\n\nWords.\n\n## Part\n\n{line} and more words\n").meta.publish


def test_a_place_is_named(page: MakePage) -> None:
    """The diagnostic points at the line."""
    found = [problem for problem in page("# Ünï\n\nStatus: private\n").diagnostics if problem.code == "front-matter"]
    assert [(problem.span.line, problem.span.column) for problem in found] == [(3, 1)]


def test_depth_has_an_end() -> None:
    """What is nested deeper than anybody looks is taken for private."""
    values: object = {"x": 1}
    for _ in range(50):
        values = {"x": values}
    assert asks(values)


def test_look_alikes() -> None:
    """One skeleton for letters that look the same."""
    assert skeleton("DR\u0410FT\u200b") == skeleton("ｄｒａｆｔ") == "draft"
