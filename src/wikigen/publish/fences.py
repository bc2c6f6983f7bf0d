"""Fenced blocks of one language, taken from Python-Markdown by whichever extension reads fences there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import markdown
from markdown.preprocessors import Preprocessor

__all__ = ["take_fences"]

_FENCES = "fenced_code_block"
"""What both extensions call their preprocessor."""
_BEFORE_FENCES = 26
"""Priority of a preprocessor; theirs have 25 and run after it."""


def take_fences(converter: markdown.Markdown, language: str, write: Callable[[str, str], str]) -> None:
    """Have `write` make the HTML of each block of a language, of which it gets the language and the text. Without fences it is never asked."""
    superfences = [extension for extension in converter.registeredExtensions if hasattr(extension, "superfences")]
    for extension in superfences:  # it finds fences in lists, quotes and admonitions too, and asks the last entry first
        extension.superfences.append(_entry(language, write))
    if not superfences and _FENCES in converter.preprocessors:
        fences: Any = converter.preprocessors[_FENCES]
        converter.preprocessors.register(_Fences(converter, fences.FENCED_BLOCK_RE, language, write), "wikigen-fences", _BEFORE_FENCES)


def _entry(language: str, write: Callable[[str, str], str]) -> dict[str, Any]:
    """A row of the table of PyMdown's SuperFences."""
    return {
        "name": language,
        "test": lambda asked: asked == language,
        "formatter": lambda src, **_: write(language, src),
        "validator": lambda *_: True,
        "reset": None,
    }


class _Fences(Preprocessor):
    """Goes before Python-Markdown's own extension, and sees the fences that it would."""

    def __init__(self, converter: markdown.Markdown, fence: re.Pattern[str], language: str, write: Callable[[str, str], str]) -> None:
        super().__init__(converter)
        self._fence, self._language, self._write = fence, language, write

    def run(self, lines: list[str]) -> list[str]:
        """Put a placeholder in the place of each block of the language."""

        def taken(match: re.Match[str]) -> str:
            named = match["lang"] or (match["attrs"] or "").strip().partition(" ")[0].removeprefix(".")
            if named != self._language:
                return match[0]
            return f"\n{self.md.htmlStash.store(self._write(self._language, match['code']))}\n"

        return self._fence.sub(taken, "\n".join(lines)).split("\n")
