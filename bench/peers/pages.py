"""Copies of pages as the peers can read them: none of them may fail for what stands in a page, and each gets the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Article", "articles", "copy_pages", "page_paths"]

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page without its front matter."""

    path: str
    """Below `wiki/`."""
    title: str
    body: str


def page_paths(wiki: Path) -> list[Path]:
    """All pages below a folder, sorted; links to elsewhere and dotted names left out."""
    return sorted(
        path
        for path in wiki.rglob("*.md")
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in path.relative_to(wiki).parts)
    )


def copy_pages(wiki: Path, target: Path) -> None:
    """The pages as they are, but for what MkDocs or Zensical stop at.

    That is text that is not valid UTF-8, NUL, and front matter that is not valid YAML.
    """
    for path in page_paths(wiki):
        copy = target / path.relative_to(wiki)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = _text(path)
        front = _FRONT.match(text)
        copy.write_text(text[front.end() :] if front and _values(front[1]) is None else text, encoding="utf-8")


def articles(wiki: Path) -> Iterator[Article]:
    """The pages with nothing of their front matter but the title: Hugo and Eleventy stop at YAML that is not valid, or not theirs."""
    for path in page_paths(wiki):
        text = _text(path)
        front = _FRONT.match(text)
        body = text[front.end() :] if front else text
        heading = _HEADING.search(body)
        title = (_title(front[1]) if front else "") or (heading[1].strip() if heading else path.stem)
        yield Article(path=path.relative_to(wiki).as_posix(), title=title, body=body)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}").replace("\r\n", "\n")


def _title(front: str) -> str:
    title = (_values(front) or {}).get("title")
    return title if isinstance(title, str) else ""


def _values(front: str) -> dict[str, Any] | None:
    """What front matter says; None where it is no mapping in valid YAML."""
    try:
        values = yaml.load(front, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (yaml.YAMLError, ValueError):
        return None
    return values if isinstance(values, dict) else None
