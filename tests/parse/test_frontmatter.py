"""`wikigen.parse.frontmatter`: YAML front matter, whole and broken."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given

from tests.strategies import any_text, markdown
from wikigen.model import DocId
from wikigen.parse.frontmatter import FrontMatter, read_front_matter
from wikigen.parse.lines import LineMap
from wikigen.sources import decode

DOC = DocId("wiki/a.md")


def read(text: str) -> FrontMatter:
    return read_front_matter(DOC, text, LineMap(text))


def body(text: str) -> str:
    """The text below the front matter, without the line end after its closing rule."""
    return text.encode()[read(text).end :].decode().removeprefix("\n")


def codes(front: FrontMatter) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.span.line, problem.span.column) for problem in front.diagnostics]


@pytest.mark.parametrize(
    ("yaml", "values"),
    [
        pytest.param("title: A page", {"title": "A page"}, id="text"),
        pytest.param("title: 'GPT-5.5: Launch'", {"title": "GPT-5.5: Launch"}, id="quoted"),
        pytest.param("date: 2026-04-24", {"date": dt.date(2026, 4, 24)}, id="date"),
        pytest.param("date: '2026-04-24'", {"date": "2026-04-24"}, id="date as text"),
        pytest.param("date: 2026-04-24T10:00:00", {"date": dt.datetime(2026, 4, 24, 10)}, id="datetime"),  # noqa: DTZ001 - as YAML gives it
        pytest.param("date: 2026-04-31\ntags: [a: 1, b]", {"date": "2026-04-31", "tags": [{"a": 1}, "b"]}, id="no such day"),
        pytest.param("due: [2026-13-01, 2026-04-24]", {"due": ["2026-13-01", dt.date(2026, 4, 24)]}, id="no such month, in a list"),
        pytest.param("date: 0000-01-01", {"date": "0000-01-01"}, id="no such year"),
        pytest.param("date: 2026-4-3", {"date": "2026-4-3"}, id="a day without zeros is text"),
        pytest.param("date: 2026-04-31T10:00", {"date": "2026-04-31T10:00"}, id="a moment of no such day, without seconds"),
        pytest.param("date: 2026-04-31T10:00:00", {"date": "2026-04-31T10:00:00"}, id="a moment of no such day"),
        pytest.param("date: 2026-04-24T25:00:00", {"date": "2026-04-24T25:00:00"}, id="no such hour"),
        pytest.param("date: 2026-04-24T10:00:00+99:00", {"date": "2026-04-24T10:00:00+99:00"}, id="no such zone"),
        pytest.param("arxiv_id: 2605.04070", {"arxiv_id": "2605.04070"}, id="a float keeps its zero"),
        pytest.param("version: 1.10", {"version": "1.10"}, id="a version keeps its zero"),
        pytest.param("big: 1e400", {"big": "1e400"}, id="not infinite"),
        pytest.param("tier: 2", {"tier": 2}, id="number"),
        pytest.param("tags: [a, b]", {"tags": ["a", "b"]}, id="flow list"),
        pytest.param("tags:\n  - a\n  - b", {"tags": ["a", "b"]}, id="block list"),
        pytest.param("tags:\n- a\n- b", {"tags": ["a", "b"]}, id="block list without indent"),
        pytest.param(
            "sources:\n  - title: A\n    url: https://a.org", {"sources": [{"title": "A", "url": "https://a.org"}]}, id="mappings"
        ),
        pytest.param("Last-Updated: x", {"last_updated": "x"}, id="keys are folded"),
        pytest.param("see also: x", {"see_also": "x"}, id="blank in a key"),
        pytest.param("2026: x", {"2026": "x"}, id="a number as key"),
        pytest.param("a: &x 1\nb: *x", {"a": 1, "b": 1}, id="an alias"),
        pytest.param("title:", {"title": None}, id="no value"),
        pytest.param("# only a comment", {}, id="comment"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_what_yaml_allows_is_read_quietly(yaml: str, values: dict[str, Any]) -> None:
    """Valid front matter gives its values, the body that follows it, and no diagnostics."""
    text = f"---\n{yaml}\n---\n# T\n"
    assert (dict(read(text).values), body(text), codes(read(text)), read(text).maybe_private) == (values, "# T\n", [], False)


@pytest.mark.parametrize(
    ("yaml", "values", "problem"),
    [
        pytest.param(
            "title: GPT-5.5: Launch\ndate: 2026-04-24",
            {"title": "GPT-5.5: Launch", "date": dt.date(2026, 4, 24)},
            ("front-matter", 2, 15),
            id="unquoted colon",
        ),
        pytest.param("tier: 2\ntitle: Ä: b: c", {"tier": 2, "title": "Ä: b: c"}, ("front-matter", 3, 9), id="unquoted colon, other script"),
        pytest.param(
            "title: a\ntier: 1\ntitle: b", {"title": "a", "tier": 1}, ("front-matter", 4, 1), id="duplicate key: the first counts"
        ),
        pytest.param("tags:\n\t- a\n\t- b\ntier: 2", {"tags": ["a", "b"], "tier": 2}, ("front-matter", 3, 1), id="tabs"),
        pytest.param(
            "tags:\n    - a\n  - b\n - c\ntier: 1", {"tags": ["a", "b", "c"], "tier": 1}, ("front-matter", 4, 3), id="broken indent"
        ),
        pytest.param(
            "tier: 1\ntags: [a, b\nstatus: x", {"tier": 1, "tags": "[a, b", "status": "x"}, ("front-matter", 4, 7), id="open bracket"
        ),
        pytest.param("title: 'a\ntier: 1", {"title": "a", "tier": 1}, ("front-matter", 4, 1), id="open quote"),
        pytest.param("title: @a", {"title": "@a"}, ("front-matter", 2, 8), id="reserved character"),
        pytest.param("title: *none", {"title": "*none"}, ("front-matter", 2, 8), id="unknown alias"),
        pytest.param(
            "title: !!python/object:os.system x",
            {"title": "!!python/object:os.system x"},
            ("front-matter", 2, 8),
            id="a tag that runs code",
        ),
        pytest.param(
            "title: a: b\ntags: ['x', \"y\"]", {"title": "a: b", "tags": ["x", "y"]}, ("front-matter", 2, 9), id="flow list, line by line"
        ),
        pytest.param("tier: !!bool x", {"tier": "!!bool x"}, ("front-matter", 2, 1), id="a tag with no such value"),
        pytest.param("date: !!timestamp x", {"date": "!!timestamp x"}, ("front-matter", 2, 1), id="a tag with no such date"),
        pytest.param("tier: 2\n? [a, b]\n: c", {"tier": 2}, ("front-matter", 3, 3), id="a list as key"),
    ],
)
def test_what_yaml_refuses_is_read_line_by_line(yaml: str, values: dict[str, Any], problem: tuple[str, int, int]) -> None:
    """Broken front matter keeps every line that reads as a key or a list, and is reported where YAML stopped."""
    text = f"---\n{yaml}\n---\n# T\n"
    assert (dict(read(text).values), body(text), codes(read(text))) == (values, "# T\n", [problem])


@pytest.mark.parametrize("value", ["12:30:00", "0x1F", "017", "9" * 5_000, ":".join(["59"] * 3_000), "1_000", "!!int ''"])
def test_a_number_that_nobody_counts_with_is_text(value: str) -> None:
    """Times, codes and numbers of thousands of digits keep their text, which Python could not even show."""
    assert read(f"---\nvenue: {value}\ntier: 2\n---\n").values == {"venue": value.removeprefix("!!int ").strip("'"), "tier": 2}


def test_an_unquoted_colon_has_its_own_remedy() -> None:
    """The commonest error of all is told how to be mended."""
    (problem,) = read("---\ntitle: a: b\n---\n").diagnostics
    assert problem.hint == "Put quotes around a value that holds ': '."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty file"),
        pytest.param("# T\n", id="no front matter"),
        pytest.param("# T\n\n---\ntitle: x\n---\n", id="rules in the body"),
        pytest.param("---\n\nWords between rules.\n\n---\n\nMore.\n", id="a rule, words, a rule"),
        pytest.param("---\n\n# T\n\nA page that opens with a rule.\n", id="one rule"),
        pytest.param("---\n- a\n- b\n---\n", id="a list"),
        pytest.param("---\njust words\n---\n", id="a scalar"),
        pytest.param("---", id="a rule and nothing else"),
        pytest.param("----------\n", id="a long rule"),
        pytest.param("--- title: x\n---\n", id="words beside the rule"),
    ],
)
def test_what_is_no_front_matter_is_body(text: str) -> None:
    """A rule, a list or a sentence between rules is the page's own text, and no problem."""
    assert (dict(read(text).values), body(text), codes(read(text)), read(text).maybe_private) == ({}, text, [], False)


@pytest.mark.parametrize(
    ("text", "values", "rest", "problem"),
    [
        pytest.param(
            "---\ntitle: a\ntags:\n  - x\n\n# T\n", {"title": "a", "tags": ["x"]}, "# T\n", ("front-matter", 1, 1), id="never closed"
        ),
        pytest.param("---\ntitle: a", {"title": "a"}, "", ("front-matter", 1, 1), id="never closed, no last line end"),
        pytest.param(
            "---\ntitle: a\n---\n---\ntitle: b\ntier: 2\n---\n# T\n",
            {"title": "a", "tier": 2},
            "# T\n",
            ("front-matter-second", 4, 1),
            id="second block",
        ),
        pytest.param(
            "---\ntitle: a\n---\n\nbacklinks:\n  - x\n  - y\n\n# T\n",
            {"title": "a", "backlinks": ["x", "y"]},
            "# T\n",
            ("front-matter-second", 5, 1),
            id="left-over list",
        ),
        pytest.param(
            "---\ntitle: a\n---\ntags: [x, y]\n# T\n",
            {"title": "a", "tags": ["x", "y"]},
            "# T\n",
            ("front-matter-second", 4, 1),
            id="left-over line",
        ),
    ],
)
def test_blocks_that_went_astray(text: str, values: dict[str, Any], rest: str, problem: tuple[str, int, int]) -> None:
    """A block that is not closed, or stands twice, still counts, does not show in the body, and is reported."""
    assert (dict(read(text).values), body(text), codes(read(text))) == (values, rest, [problem])


@pytest.mark.parametrize(
    ("data", "rest"),
    [
        pytest.param(b"\xef\xbb\xbf---\ntitle: a\n---\n# T\n", "# T\n", id="BOM"),
        pytest.param(b"---\r\ntitle: a\r\n---\r\n# T\r\n", "# T\n", id="CRLF"),
        pytest.param(b"\xef\xbb\xbf---\r\ntitle: a\r\n---  \r\n# T\r\n", "# T\n", id="both, and blanks after the rule"),
        pytest.param("\ufeff---\ntitle: a\n---\n# T\n".encode("utf-16-le"), "# T\n", id="UTF-16"),
        pytest.param(b"---\rtitle: a\r---\r# T\r", "# T\n", id="old Mac"),
    ],
)
def test_bytes_of_every_sort(data: bytes, rest: str) -> None:
    """A BOM and other line ends do not hide front matter."""
    text, _ = decode(DOC, data)
    assert (dict(read(text).values), body(text), codes(read(text))) == ({"title": "a"}, rest, [])


def test_places_are_those_of_the_keys() -> None:
    """Each key knows its line, in bytes, so that a diagnostic can point at it."""
    text = "---\ntitle: é\nLast-Updated: x\ntags:\n  - a\ntier: 2\n---\n"
    front = read(text)
    assert {key: text.encode()[at:].decode().partition(":")[0] for key, at in front.places.items()} == {
        "title": "title",
        "last_updated": "Last-Updated",
        "tags": "tags",
        "tier": "tier",
    }


@pytest.mark.parametrize(
    "yaml",
    [
        pytest.param(
            "a: &a [x, x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)),
            id="aliases",
        ),
        pytest.param("a: " + "[" * 5_000, id="deep flow"),
        pytest.param("".join(f"{'  ' * n}k{n}:\n" for n in range(200)), id="deep block"),
        pytest.param("a: &a {b: *a}", id="a loop"),
        pytest.param("a: &a " + "x" * 30_000 + "\ntitle: [" + "*a, " * 7_000 + "]", id="a long text repeated"),
        pytest.param("title: " + "x: " * 15_000, id="many colons"),
        pytest.param("title: '" + "''" * 30_000, id="quotes"),
        pytest.param("- " * 30_000, id="dashes"),
        pytest.param("k: " + " " * 60_000 + "x", id="blanks"),
        pytest.param("? " * 20_000, id="question marks"),
        pytest.param("k:\n" + "- " * 30_000, id="dashes below a key"),
        pytest.param("- ? " * 15_000, id="dashes and question marks"),
        pytest.param("- !x " * 12_000, id="dashes and tags"),
        pytest.param("-\n" * 32_000, id="lines of dashes"),
        pytest.param("\n".join(" " * n + "-" for n in range(350)), id="stairs"),
        pytest.param("k: x\n" * 10_000, id="one key again and again"),
    ],
)
def test_hostile_yaml_ends_quickly(yaml: str) -> None:
    """What would take YAML minutes or much memory is refused within a second."""
    started = time.process_time()
    front = read(f"---\n{yaml}\n---\n# T\n")
    assert time.process_time() - started < 2
    assert len(repr(front.values)) < 200_000


def test_huge_front_matter_is_left_unread() -> None:
    """Past the most that is read, the block is passed over, says so, and shows nowhere in the body."""
    text = "---\ntitle: a\nnote: " + "x" * 70_000 + "\n---\n# T\n"
    assert (dict(read(text).values), body(text), codes(read(text)), read(text).maybe_private) == (
        {},
        "# T\n",
        [("front-matter-size", 1, 1)],
        False,
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\ntitle: a: b\ndraft: true\n---\n", id="malformed"),
        pytest.param("---\ndraft: true\ndraft: false\n---\n", id="duplicate"),
        pytest.param("---\npublish: [false\n---\n", id="open bracket"),
        pytest.param("---\n\tprivate: true\n---\n", id="tab first"),
        pytest.param("---\n# a comment\ntitle: a: b\nprivate: true\n---\n", id="comment first"),
        pytest.param('---\n"publish": no: never\n---\n', id="quoted key"),
        pytest.param("---\n- draft: true\n---\n", id="a list"),
        pytest.param("---\ndraft: true\n# T\n", id="never closed"),
        pytest.param("---\ntitle: x\n\ndraft: true\n# T\n", id="never closed, with a gap"),
        pytest.param("---\n# a comment\ndraft: true\n# T\n", id="never closed, comment first"),
        pytest.param("\n---\ndraft: true\n---\n", id="a blank line first"),
        pytest.param("---\ndraft: true\nnote: " + "x" * 70_000 + "\n---\n", id="huge"),
        pytest.param("---\ndraft: false\n---\n---\ndraft: true\n---\n", id="second block"),
        pytest.param("---\nPUBLISH: false: x\n---\n", id="capitals"),
    ],
)
def test_what_cannot_be_read_may_be_private(text: str) -> None:
    """Where a key that withholds a page may have been meant, the page is taken to be private, and a diagnostic says why."""
    front = read(text)
    assert front.maybe_private
    assert [problem.code.startswith("front-matter") for problem in front.diagnostics] == [True]


@given(markdown | any_text)
def test_reading_front_matter_never_raises(text: str) -> None:
    """Any text has a body that begins where a line begins or ends, and diagnostics inside the text."""
    front, size = read(text), len(text.encode())
    assert 0 <= front.end <= size
    assert front.end in {0, size} or b"\n" in text.encode()[front.end - 1 : front.end + 1]
    assert all(0 <= problem.span.start <= problem.span.end <= size for problem in front.diagnostics)
    assert all(0 <= place <= size for place in front.places.values())


@given(markdown)
def test_anything_between_two_rules_never_raises(text: str) -> None:
    """The same holds for any text as the block itself."""
    front = read(f"---\nk: v\n{text}\n---\n# T\n")
    assert "k" in front.values
