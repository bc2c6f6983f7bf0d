"""Zensical, as it comes: its own navigation, search and extensions."""

from __future__ import annotations

from pathlib import Path

from bench.peers.base import HOME, Peer, Project, install_from_pypi, version_from_pypi
from bench.peers.pages import copy_pages

__all__ = ["ZENSICAL"]

_NAME = "zensical"


def _prepare(wiki: Path, root: Path) -> Project:
    copy_pages(wiki / "wiki", root / "docs")
    (root / "zensical.toml").write_text('[project]\nsite_name = "Bench"\n', encoding="utf-8")
    return Project(
        root=root,
        command=(HOME / _NAME / "bin" / "zensical", "build"),
        output=root / "site",
        pages=root / "docs",
        caches=(root / ".cache",),
    )


ZENSICAL = Peer(
    name=_NAME,
    title="Zensical",
    note="a `site_name` and nothing else: its own navigation of all pages, its search, its set of Markdown extensions. Wikilinks stay text.",
    install=lambda: install_from_pypi(_NAME, "zensical"),
    version=lambda: version_from_pypi(_NAME, "zensical"),
    prepare=_prepare,
    rebuilds=True,
)
