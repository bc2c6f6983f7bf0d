"""MkDocs with Material for MkDocs, as it comes: its own navigation of all pages, its own search; with and without Markdown extensions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.peers.base import HOME, Peer, Project, install_from_pypi, version_from_pypi
from bench.peers.pages import copy_pages

__all__ = ["MKDOCS", "MKDOCS_EXTENDED"]

_NAME = "mkdocs-material"


_PLAIN = "site_name: Bench\ntheme:\n  name: material\n"
_EXTENDED = f"""{_PLAIN}markdown_extensions:
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {{permalink: true}}
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.details
  - pymdownx.highlight: {{anchor_linenums: true}}
  - pymdownx.inlinehilite
  - pymdownx.mark
  - pymdownx.smartsymbols
  - pymdownx.superfences
  - pymdownx.tasklist: {{custom_checkbox: true}}
  - pymdownx.tilde
"""
"""The extensions that Material's documentation recommends, but for those that need a plugin or other hosts."""


def _prepare(wiki: Path, root: Path, *, config: str = _PLAIN) -> Project:
    copy_pages(wiki / "wiki", root / "docs")
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    return Project(root=root, command=(HOME / _NAME / "bin" / "mkdocs", "build"), output=root / "site", pages=root / "docs")


MKDOCS = Peer(
    name=_NAME,
    title="MkDocs + Material",
    note="`theme: material` and nothing else: the navigation of all pages that it makes by itself, its search, and none of the Markdown "
    "extensions that its documentation advises, so its pages are plainer and its build quicker than most people's. Wikilinks stay text.",
    install=lambda: install_from_pypi(_NAME, "mkdocs-material"),
    version=lambda: version_from_pypi(_NAME, "mkdocs-material", "mkdocs"),
    prepare=_prepare,
)

MKDOCS_EXTENDED = replace(
    MKDOCS,
    name=f"{_NAME}-extended",
    title="MkDocs, extensions",
    note="the same with the Markdown extensions that Material's documentation recommends, such as colours in code, which is nearer to what "
    "wikigen does with a page. Only on request.",
    prepare=partial(_prepare, config=_EXTENDED),
    by_default=False,
)
