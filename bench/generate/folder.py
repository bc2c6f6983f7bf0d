"""Writes a planned wiki to disk: `wiki/` and `raw/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.generate.page import page_text
from bench.generate.plan import Plan, plan_wiki
from bench.generate.raw import raw_text

__all__ = ["Made", "make_wiki"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was written, counted."""

    pages: int
    raw: int
    bytes: int
    links: int
    broken: int


def make_wiki(folder: Path, *, pages: int, raw: int, seed: int) -> Made:
    """Write a wiki of so many pages and raw files into a folder that is empty or not there.

    Raises:
        FileExistsError: the folder holds something.
        ValueError: too few pages.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty.")
    plan = plan_wiki(pages, raw, seed)
    size = links = broken = 0
    made: set[Path] = set()
    for path, text, found, gone in _texts(plan):
        target = folder / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        size += target.write_bytes(text.encode())
        links += found
        broken += gone
    return Made(pages=len(plan.pages), raw=len(plan.raw), bytes=size, links=links, broken=broken)


def _texts(plan: Plan) -> Iterator[tuple[str, str, int, int]]:
    """Path, text, links and broken links of every file."""
    for page in plan.pages:
        text = page_text(plan, page)
        yield f"wiki/{page.path}", text.text, text.links, text.broken
    for raw in plan.raw:
        yield f"raw/{raw.path}", raw_text(plan, raw), 0, 0
