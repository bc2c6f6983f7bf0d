"""`wikigen.parse.comments`: what is hidden from readers is hidden from everything, and code is none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from tests.conftest import MakePage
from tests.sitecheck import build, tree, write_wiki
from tests.strategies import markdown
from wikigen.parse.comments import without_comments

SECRET = "SECRET"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- SECRET --> b", "a  b"),
        ("<!-- SECRET -->\nb", "\nb"),
        ("a <!-- SECRET\n\nSECRET --> b", "a \n\n b"),
        ("<!--\n```\nSECRET\n-->\nb", "\n\n\n\nb"),
        ("a <!--> b", "a  b"),
        ("a <!-- SECRET --!> b", "a  b"),
        ("%%SECRET%% b", " b"),
        ("a %%SECRET\nSECRET%% b", "a \n b"),
        ("%%\nSECRET\n\nSECRET\n%%\nb", "\n\n\n\n\nb"),
        ("> %% SECRET %%\n> b", ">\n> b"),
        ("- a %%SECRET%%\n- b", "- a\n- b"),
        ("| a | b |\n|---|---|\n| x | <!-- SECRET --> y |", "| a | b |\n|---|---|\n| x |  y |"),
        ("`x` <!-- `SECRET` --> b", "`x`  b"),
        ("a <!-- SECRET", "a "),
        ("<!-- SECRET\n\nSECRET", "\n\n"),
        ("%%\nSECRET\n\nSECRET", "\n\n\n"),
        ("a <!-- SECRET\n\nb", "a \n\nb"),
        ("# T <!-- SECRET -->\n\n[x](b.md) <!-- SECRET -->", "# T \n\n[x](b.md) "),
    ],
)
def test_comments_are_blanked(text: str, left: str) -> None:
    """Of either kind, in a line, over blank lines, around code, never closed: nothing of it is left, and its length is."""
    got, found = without_comments(text)
    assert found
    assert len(got.encode()) == len(text.encode())
    assert SECRET not in got
    assert [line.rstrip() for line in got.replace("\x1f", "").split("\n")] == [line.rstrip() for line in left.split("\n")]
    assert without_comments(got) == (got, ())


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- a -->`", "```html\n<!-- a -->\n```", "    <!-- a -->", "```\n%% a %%\n```", "`%%a%%`", "~~~mermaid\n%%{init: {}}%%\n~~~",
        "100%% sure and 50%% not", "a %%", "a %% b\n\nc %% d", "%d%%%", "a < !-- b -->",
    ],
)  # fmt: skip
def test_what_is_no_comment_stays(text: str) -> None:
    """Code shows what a comment looks like, and a percentage is no comment."""
    assert without_comments(text) == (text, ())


def test_front_matter_is_left_alone(page: MakePage) -> None:
    """What stands before the body is not looked at, and a title may hold the marks."""
    assert page('---\ntitle: "a %%b%% c"\n---\n# T\n').meta.title == "a %%b%% c"


@given(markdown)
def test_laws(text: str) -> None:
    """It never raises; lengths, lines and what stands outside stay; a second time changes nothing."""
    got, found = without_comments(text)
    before, after = text.encode(), got.encode()
    assert len(before) == len(after)
    assert before.count(b"\n") == after.count(b"\n")
    inside = {index for comment in found for index in range(comment.start, comment.end)}
    assert all(index in inside or other in {one, 0x20} for index, (one, other) in enumerate(zip(before, after, strict=True)))


@pytest.mark.parametrize("engine", ["gfm", "markdown"])
def test_no_byte_of_a_site_holds_one(tmp_path: Path, engine: str) -> None:
    """Not in text, title, description, question, Related card, sentence, search or a raw body; not on a page written by hand either."""
    note = "<!-- SECRET --> %%SECRET%%"
    page = (
        f"---\ntitle: T\n# SECRET\n---\n# T {note}\n\n{note}\nWords {note} of [b](b.md) it. {note}\n\n%%\nSECRET\n\nSECRET\n%%\n\n"
        f"## Open questions {note}\n\n- why? {note}\n\n## Related {note}\n\n- [b](b.md) {note}\n"
    )
    files = {"wiki/t/a.md": page, "wiki/t/b.md": f"# B\n\n[a](a.md)\n\n{note}\n", "raw/rss/x.md": f"# X\n\nwords {note}\n"}
    files["wiki/by-hand.md"] = files["wiki/t/b.md"].replace("a.md", "t/a.md")
    options = {"engine": engine, "publish_raw": "full", "trusted": ["by-hand.md"]}
    built = build(write_wiki(tmp_path, files, options=options))
    assert built.ok
    assert [path for path, data in tree(built.site).items() if b"SECRET" in data] == []
    assert [path for path, data in tree(built.site).items() if b"\x1f" in data and path.endswith((".html", ".json", ".xml"))] == []
