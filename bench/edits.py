"""Edits of pages: a word in the text, or a word in the title."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from bench.peers.pages import page_paths

__all__ = ["add_to_text", "add_to_title", "pick", "url_of"]

_FRONT_TITLE = re.compile(r"\A(---\n(?:.*\n)*?title: (?P<quote>[\"']?).*?)(?P=quote)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^(# .*?)[ \t]*$", re.MULTILINE)
_RUNNING = re.compile(r"^[A-Z][^|\n]{60,}[.]$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_LEAST, _MOST = 2_000, 20_000
"""Bytes of the pages that are edited."""


def pick(pages: Path, count: int, seed: int) -> list[Path]:
    """Some pages of common size that have running text and a title, by chance; fewer where there are not so many."""
    rng = Random(f"{seed}/edits")  # noqa: S311 - no secret
    chosen: list[Path] = []
    paths = page_paths(pages)
    for path in rng.sample(paths, len(paths)):
        if len(chosen) == count:
            break
        if path.name not in {"index.md", "log.md", "README.md"} and _LEAST <= path.stat().st_size <= _MOST:
            text = path.read_text(encoding="utf-8", errors="replace")
            if add_to_text(text, "x") != text and add_to_title(text, "x") != text:
                chosen.append(path)
    return chosen


def add_to_text(text: str, word: str) -> str:
    """The page with a word more at the end of its last line of running text; unchanged where it has none."""
    fences = [match.span() for match in _FENCED.finditer(text)]
    lines = [line for line in _RUNNING.finditer(text) if not any(start <= line.start() < end for start, end in fences)]
    if not lines:
        return text
    end = lines[-1].end()
    return f"{text[:end]} {word}{text[end:]}"


def add_to_title(text: str, word: str) -> str:
    """The page with a word more in its title: in its front matter, and in its first heading; unchanged where it has neither."""
    text = _FRONT_TITLE.sub(rf"\g<1> {word}\g<quote>", text, count=1)
    return _HEADING.sub(rf"\g<1> {word}", text, count=1)


def url_of(page: Path, pages: Path) -> str:
    """Where a page is served, below `/`."""
    path = page.relative_to(pages).with_suffix("").as_posix()
    return "/" + (path.removesuffix("index") if path.endswith(("/index", "index")) and page.name == "index.md" else f"{path}/")
