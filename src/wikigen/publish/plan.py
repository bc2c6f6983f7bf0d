"""What a build hands to the publication of its site: what is to be made, and what MkDocs brings to that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation

from wikigen.publish.home import HomeView
from wikigen.publish.host import Renderer, SitePage
from wikigen.publish.make import Target
from wikigen.publish.search.engines import SearchEngine
from wikigen.publish.site import Site

__all__ = ["Host", "Plan"]


class Plan(NamedTuple):
    """What is to be made of a site."""

    site: Site
    targets: Sequence[Target]
    renderer: Renderer
    fresh: list[tuple[bytes, bytes]]
    """Where the renderer leaves what it made for the cache."""
    files: Mapping[str, bytes] = MappingProxyType({})
    """What is made beside pages and is at hand already: redirects, by their paths."""


class Host(NamedTuple):
    """What MkDocs brings to a build."""

    config: MkDocsConfig
    env: Environment
    nav: Navigation
    listed: Mapping[str, SitePage]
    """Pages that the navigation has, by their URIs."""
    lists: Callable[[], HomeView]
    """Topics and hubs, for the page that is not found."""
    theme: bytes
    """Hash of everything that all pages depend on."""
    whole: bool
    """Whether every page needs its own run through all templates."""
    search: SearchEngine
    templates: Sequence[str]
    """The theme's own pages: `404.html`, `sitemap.xml`."""
