"""What a site weighs on the wire: the HTML of its pages, and the scripts and styles that are not Material's own."""

from __future__ import annotations

import gzip
from pathlib import Path
from statistics import median_high
from typing import NamedTuple

import material

from bench.edits import url_of
from bench.peers.pages import page_paths

__all__ = ["MOST_ASSETS", "MOST_HTML", "Weight", "weigh"]

MOST_HTML = 45_000
"""Bytes of a median page's HTML, as it is before a server compresses it."""
MOST_ASSETS = 120_000
"""Bytes of all scripts and styles beyond Material's, each compressed, whether a page asks for them or not."""
_MATERIAL = Path(material.__file__).parent / "templates"


class Weight(NamedTuple):
    """Of one site, in bytes."""

    pages: int
    """Pages of the wiki; what is generated besides is not among them."""
    median: int
    """HTML of the median page."""
    packed: int
    """The same, compressed."""
    heaviest: int
    """HTML of the heaviest page."""
    assets: int
    """Scripts and styles beyond Material's, compressed."""
    typical: str
    """The URL of the median page, below the site's."""


def weigh(site: Path, wiki: Path) -> Weight:
    """A site that was built of the pages below `wiki`."""
    urls = (url_of(page, wiki).lstrip("/") for page in page_paths(wiki))
    sizes = {url: file.stat().st_size for url in urls if (file := site / url / "index.html").is_file()}
    typical = min(sizes, key=lambda url: (sizes[url] != median_high(sizes.values()), url))
    return Weight(
        pages=len(sizes),
        median=sizes[typical],
        packed=_packed(site / typical / "index.html"),
        heaviest=max(sizes.values()),
        assets=sum(_packed(file) for file in _assets(site)),
        typical=typical,
    )


def _assets(site: Path) -> list[Path]:
    """Scripts and styles beyond Material's: the search's program once, which lies in every part of the index and is loaded from the first."""
    found = (path for ending in ("css", "js") for path in sorted(site.rglob(f"*.{ending}")))
    own = {path.name: path for path in found if not (_MATERIAL / path.relative_to(site)).exists()}
    return list(own.values())


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes()))
