"""`wikigen.publish.fences`: blocks of one language, taken from Python-Markdown."""

from __future__ import annotations

from collections.abc import Sequence

import markdown
import pytest

from wikigen.publish.fences import take_fences

SUPERFENCES = ["toc", "fenced_code", "admonition", "pymdownx.superfences"]


def taken(text: str, extensions: Sequence[str]) -> tuple[list[tuple[str, str]], str]:
    """What is taken of a text, and its HTML."""
    found: list[tuple[str, str]] = []

    def write(language: str, block: str) -> str:
        found.append((language, block.strip()))
        return "<pre>HERE</pre>"

    converter = markdown.Markdown(extensions=list(extensions))
    take_fences(converter, "mermaid", write)
    return found, converter.convert(text)


@pytest.mark.parametrize("extensions", [["fenced_code"], ["extra"], SUPERFENCES, ["pymdownx.extra"]], ids=str)
@pytest.mark.parametrize("fence", ["```mermaid", "``` mermaid", "~~~mermaid", "``` {.mermaid}", "```{ .mermaid title='x' }"])
def test_blocks_of_the_language_are_taken(fence: str, extensions: Sequence[str]) -> None:
    """However a fence is written, by whichever extension reads it, and the text goes on around it."""
    found, html = taken(f"Before\n\n{fence}\na --> b\n{fence[:3]}\n\nAfter\n", extensions)
    assert found == [("mermaid", "a --> b")]
    assert html.split() == ["<p>Before</p>", "<pre>HERE</pre>", "<p>After</p>"]


@pytest.mark.parametrize("extensions", [["fenced_code"], SUPERFENCES], ids=str)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```python\nmermaid\n```\n", id="another language"),
        pytest.param("~~~~\n```mermaid\na\n```\n~~~~\n", id="a block within a block"),
        pytest.param("```mermaid\na\n", id="never closed"),
        pytest.param("    ```mermaid\n    a\n    ```\n", id="indented"),
        pytest.param("`mermaid` and mermaid\n", id="a word"),
    ],
)
def test_nothing_else_is_taken(text: str, extensions: Sequence[str]) -> None:
    """It is what it is without being asked for, though SuperFences may ask before it knows."""
    assert taken(text, extensions)[1] == markdown.markdown(text, extensions=list(extensions))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- item\n\n    ```mermaid\n    a\n    ```\n", id="a list"),
        pytest.param("> ```mermaid\n> a\n> ```\n", id="a quote"),
        pytest.param("!!! note\n    ```mermaid\n    a\n    ```\n", id="an admonition"),
    ],
)
def test_superfences_finds_them_in_other_blocks(text: str) -> None:
    """As it finds every fence there."""
    found, html = taken(text, SUPERFENCES)
    assert found == [("mermaid", "a")]
    assert "<pre>HERE</pre>" in html


def test_without_fences_nothing_is_taken() -> None:
    """Where no extension reads them, they are text."""
    assert taken("```mermaid\na\n```\n", ["toc"])[0] == []
