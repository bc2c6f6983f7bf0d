"""Which engine a site has: the one that its configuration names, or Material's where Pagefind has no program for the platform."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.base import Config as PluginConfig
from mkdocs.config.config_options import ExtraScriptValue, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin

from wikigen.config import Config
from wikigen.publish.environment import THEME as OURS
from wikigen.publish.search.engines import NoSearch, SearchEngine
from wikigen.publish.search.material import Material
from wikigen.publish.search.parts import Pagefind
from wikigen.publish.search.service import binary

__all__ = ["MATERIAL", "bring_search", "engine_of_search", "uses_pagefind"]

MATERIAL = ("material/search", "search")
"""What Material's search may be called among the plugins; by the first its templates know it."""
SCRIPT = "assets/javascripts/wikigen-search.js"
THEME = Path(__file__).parent / "theme"
"""Templates, script and styles of our search box; no part of a site that searches otherwise."""
STYLES = "assets/stylesheets/wikigen-search.css"


class _Settings(PluginConfig):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    enabled = Type(bool, default=True)


class _Box(BasePlugin[_Settings]):  # type: ignore[no-untyped-call]  # as above
    """Stands where Material's search would, so that Material's header has a search box: ours, by the template of its name."""


def bring_search(own: Config, config: MkDocsConfig) -> str:
    """Add the search to MkDocs' configuration; a word on what is used instead, where it is not the one that was named."""
    named = [name for name in MATERIAL if name in config.plugins]
    if own.search == "none" or config.theme.name != "material":
        return ""
    if own.search == "pagefind" and binary():
        for name in named:
            config.plugins[name].config["enabled"] = False  # it would make an index that nobody reads
        box = _Box()
        box.load_config({})
        config.plugins[MATERIAL[0]] = box
        if STYLES not in config.extra_css:
            script = ExtraScriptValue(SCRIPT)
            script.type = "module"
            config.extra_javascript.append(script)
            config.extra_css.insert(1, STYLES)
            config.theme.dirs.insert(config.theme.dirs.index(str(OURS)), str(THEME))
        return ""
    if not named:
        from material.plugins.search.plugin import SearchPlugin  # noqa: PLC0415 - another theme has none

        search = SearchPlugin()
        search.load_config({})
        config.plugins[MATERIAL[0]] = search
    if own.search == "pagefind":
        return "There is no Pagefind for this platform, so Material's search is used; `search: material` says so for good."
    return ""


def uses_pagefind(config: MkDocsConfig) -> bool:
    """Whether the pages have Pagefind's box."""
    return isinstance(config.plugins.get(MATERIAL[0]), _Box)


def engine_of_search(own: Config, config: MkDocsConfig) -> SearchEngine:
    """The engine, of a configuration that `bring_search` has seen."""
    program: Any = binary() if uses_pagefind(config) else None
    if program:
        return Pagefind(program, str(config.theme.get("language") or "en"))
    return NoSearch() if own.search == "none" else Material(config)
