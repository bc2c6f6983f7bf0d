"""`wikigen.check.policy` and `wikigen.parse.silences`: what the configuration and comments in pages do to findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import make_page, make_wiki
from wikigen.check import audit, check, settle
from wikigen.check.codes import CODES, FAMILIES
from wikigen.config import Config
from wikigen.derive import derive
from wikigen.errors import ConfigError

FILES = {
    "wiki/archive/old.md": "# Old\n\n[x](gone.md)\n\n[y]()\n",
    "wiki/t/a.md": "# A\n\n[x](gone.md)\n\n[y]()\n",
}


def shown(files: dict[str, str], **settings: Any) -> list[str]:
    """What `wikigen check` shows of `files`: file, line, code and severity."""
    config = Config.from_options({"check": settings} if settings else {}, docs_dir=Path("/w/wiki"), root=Path("/w"))
    made = make_wiki(files)
    derived = derive(made, config)
    found = audit(made, derived, config, check(made, derived, config))
    return [f"{entry.doc.removeprefix('wiki/')}:{entry.span.line} {entry.code} {entry.severity.value}" for entry in found]


ALL = [
    "archive/old.md:3 broken-link warning",
    "archive/old.md:5 empty-link info",
    "t/a.md:3 broken-link warning",
    "t/a.md:5 empty-link info",
]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param({}, ALL, id="as they are"),
        pytest.param(
            {"levels": {"empty-link": "error"}}, [line.replace("empty-link info", "empty-link error") for line in ALL], id="raised"
        ),
        pytest.param({"levels": {"broken-link": "info"}}, [line.replace("link warning", "link info") for line in ALL], id="lowered"),
        pytest.param({"levels": {"broken-link": "off"}}, ALL[1::2], id="silenced"),
        pytest.param({"levels": {"broken-link": False}}, ALL[1::2], id="off, as YAML reads it"),
        pytest.param({"levels": {"links": "off"}}, [], id="a family"),
        pytest.param(
            {"levels": {"empty-link": "warning", "links": "off"}}, [line.replace("info", "warning") for line in ALL[1::2]], id="but one"
        ),
        pytest.param({"paths": {"archive/*": {"links": "off"}}}, ALL[2:], id="by path"),
        pytest.param({"paths": {"*": {"links": "off"}, "t/*": {"broken-link": "warning"}}}, ALL[2:3], id="the last path counts"),
        pytest.param(
            {"levels": {"links": "off"}, "paths": {"t/*": {"broken-link": "error"}}}, ["t/a.md:3 broken-link error"], id="path over code"
        ),
    ],
)
def test_levels(settings: dict[str, Any], expected: list[str]) -> None:
    """The configuration raises, lowers and silences findings by code, family and path."""
    assert shown(FILES, **settings) == expected


def test_an_unknown_code_stops() -> None:
    """A code that does not exist in the configuration is an error, as a slip of the pen would silence nothing."""
    with pytest.raises(ConfigError, match="'broken-lnk', which does not exist"):
        shown(FILES, levels={"broken-lnk": "off"})
    with pytest.raises(ConfigError, match="'nolinks'"):
        shown(FILES, paths={"*": {"nolinks": "off"}})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[x](g.md) <!-- wikigen: ignore broken-link: soon -->\n", [], id="behind text"),
        pytest.param("[x](g.md) <!-- wikigen: ignore links: soon -->\n", [], id="a family"),
        pytest.param("<!-- wikigen: ignore broken-link: soon -->\n- [x](g.md)\n- [y](h.md)\n", [], id="above a list"),
        pytest.param(
            "<!-- wikigen: ignore broken-link: soon -->\n\n[x](g.md)\n\n[y](h.md)\n", ["7 broken-link"], id="up to the next blank line"
        ),
        pytest.param("[x](g.md)\n\n<!-- wikigen: ignore-page broken-link: soon -->\n\n[y](h.md)\n", [], id="the page"),
        pytest.param("[x](g.md) []() <!-- wikigen: ignore broken-link, empty-link: soon -->\n", [], id="two codes"),
        pytest.param("[x](g.md) <!-- wikigen: ignore broken-link:\n  soon -->\n", [], id="over two lines"),
        pytest.param("[x](g.md) <!-- wikigen: ignore broken-link -->\n", ["3 silence-unreasoned"], id="no reason"),
        pytest.param("[x](g.md) <!-- wikigen: ignore broken-link: -->\n", ["3 silence-unreasoned"], id="an empty reason"),
        pytest.param("Words. <!-- wikigen: ignore broken-link: soon -->\n", ["3 silence-unused"], id="unused"),
        pytest.param("[x](g.md) <!-- wikigen: ignore broken-link, no-title: soon -->\n", ["3 silence-unused"], id="one of two unused"),
        pytest.param("[x](g.md) <!-- wikigen: ignore broken-lnk: soon -->\n", ["3 broken-link", "3 silence-unknown"], id="unknown"),
        pytest.param("[x](g.md) <!-- wikigen: be quiet -->\n", ["3 broken-link", "3 silence-unknown"], id="cannot be read"),
        pytest.param("`<!-- wikigen: ignore broken-link: soon -->` [x](g.md)\n", ["3 broken-link"], id="in code"),
        pytest.param("~~~\n<!-- wikigen: ignore-page broken-link: soon -->\n~~~\n\n[x](g.md)\n", ["7 broken-link"], id="in a fence"),
        pytest.param("<!-- wikigen: ignore-page render-limit: deep -->\n", [], id="what a check cannot see"),
        pytest.param(
            "[x](g.md) <!-- wikigen: ignore silences, broken-link -->\n", ["3 silence-unreasoned", "3 silence-unused"], id="not itself"
        ),
    ],
)
def test_comments(text: str, expected: list[str]) -> None:
    """A comment silences what it names where it speaks; one that is unused, unknown or without a reason is a finding itself."""
    found = shown({"wiki/t/a.md": f"# A\n\n{text}"})
    assert [line.partition(":")[2].rpartition(" ")[0] for line in found] == expected


def test_a_comment_reaches_the_front_matter() -> None:
    """A finding of the front matter, or of the page as a whole, is silenced by a comment for the page."""
    text = "---\ntier: high\n---\nNo heading.\n\n<!-- wikigen: ignore-page metadata-value, no-title: a template -->\n"
    assert shown({"wiki/t/a.md": text}) == []


def test_builds_obey_too() -> None:
    """What a comment silences is not shown by a build, which settles findings without looking for unused comments."""
    made = make_wiki({"wiki/t/a.md": "# A\n\n[x](g.md) <!-- wikigen: ignore broken-link, no-title: soon -->\n"})
    config = Config(docs_dir=Path("/w/wiki"), raw_dir=Path("/w/raw"), root=Path("/w"))
    assert settle(check(made, derive(made, config), config), made, config) == ()


def test_silences_are_read_with_their_place() -> None:
    """Codes, reason, lines and place of a comment are those of the text, other scripts before it or not."""
    (silence,) = make_page("---\na: é\n---\n# A\n\né <!-- wikigen: ignore no-title ,links:  a\n reason -->\n").silences
    assert (silence.codes, silence.reason, silence.first, silence.last) == (("no-title", "links"), "a reason", 6, 7)
    assert (silence.span.line, silence.span.column) == (6, 3)


def test_no_name_is_both_code_and_family() -> None:
    """A name means one thing wherever a code may stand."""
    assert set(CODES) & set(FAMILIES) == set()
    assert {code.family for code in CODES.values()} == set(FAMILIES)
