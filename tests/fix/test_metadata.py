"""`wikigen.fix.metadata`: metadata from one spelling into the other, and only where nothing is lost."""

from __future__ import annotations

import pytest

from tests.fix.test_fix import OTHERS, PAGE, mended

BOLD = (
    "# Page\n\n**Date:** 2026-04-24 (launch) / 2026-04-25 (card)  \n**Sources:** [A: b](https://a.example/x) · Gazette  \n"
    "**Raw:** raw/gmail/x.md (item 1)  \n**Tier:** 2  \n**Tags:** one, two\n\n## TL;DR\n\nWords.\n"
)
FRONT = (
    "---\ndate: 2026-04-24 (launch) / 2026-04-25 (card)\nsources:\n- title: 'A: b'\n  url: https://a.example/x\n- Gazette\n"
    "raw:\n- raw/gmail/x.md (item 1)\ntier: 2\ntags:\n- one\n- two\n---\n\n# Page\n\n## TL;DR\n\nWords.\n"
)


def test_bold_lines_become_front_matter() -> None:
    """Every bold line becomes a key, and the lines go."""
    assert mended({**OTHERS, PAGE: BOLD}, "front-matter") == {PAGE: FRONT}


def test_front_matter_becomes_bold_lines() -> None:
    """Every key becomes a bold line below the title, and the block goes."""
    assert mended({**OTHERS, PAGE: FRONT}, "bold") == {PAGE: BOLD}


def test_it_joins_what_is_there() -> None:
    """Bold lines join a block of front matter that has other keys."""
    text = "---\ntitle: 'T: x'\ntags: [a]\n---\n# T: x\n\n**Tier:** 2\n\nWords.\n"
    assert mended({PAGE: text}, "front-matter") == {PAGE: "---\ntitle: 'T: x'\ntags: [a]\ntier: 2\n---\n# T: x\n\nWords.\n"}


@pytest.mark.parametrize(
    ("text", "only"),
    [
        pytest.param("---\ntier: 1\n---\n# T\n\n**Tier:** 2\n", "front-matter", id="a key in both"),
        pytest.param("---\ntitle: a: b\n---\n# T\n\n**Tier:** 2\n", "front-matter", id="front matter that is no YAML"),
        pytest.param("# T\n\n**Date:** first noticed on 2026-04-24 in the press\n", "front-matter", id="words that would be lost"),
        pytest.param("# T\n\n**Cross-source confirmed:** yes\n", "front-matter", id="a key that would be spelled otherwise"),
        pytest.param("# T\n\nWords.\n", "front-matter", id="none"),
        pytest.param("---\ntitle: Other\n---\n# T\n", "bold", id="a title of its own"),
        pytest.param("---\nhide: [toc]\ntier: 1\n---\n# T\n", "bold", id="what only front matter says"),
        pytest.param("---\ntier: 1\n---\nNo title.\n", "bold", id="no title to stand below"),
        pytest.param("---\ntier: 1\nnested: {a: b}\n---\n# T\n", "bold", id="what no line can say"),
        pytest.param("---\ntier: 1\n---\n# T\n\n**Tags:** a\n", "bold", id="both"),
        pytest.param("---\n---\nWords\n", "bold", id="empty"),
    ],
)
def test_what_would_say_something_else_is_left(text: str, only: str) -> None:
    """Where the page would not say the same afterwards, it is left as it is."""
    assert mended({PAGE: text}, only) == {}
