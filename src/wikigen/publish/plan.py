"""What a build hands to the publication of its site: which pages are to be made, of what, and what MkDocs brings to that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import NamedTuple

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation

from wikigen.derive import Derived
from wikigen.model import Diagnostic, Question
from wikigen.paths import file_of_url
from wikigen.publish.edges import number_of_edges
from wikigen.publish.generated import Generated
from wikigen.publish.health import health_pages, public_findings
from wikigen.publish.home import HomeView
from wikigen.publish.host import Renderer, SitePage
from wikigen.publish.make import Target
from wikigen.publish.pages import generated_pages
from wikigen.publish.references import long_mentioned
from wikigen.publish.search.engines import SearchEngine
from wikigen.publish.site import Site

__all__ = ["Host", "Plan", "planned", "same_plan", "targets_of"]


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


def planned(site: Site, *, at_once: bool) -> tuple[list[Target], tuple[Diagnostic, ...]]:
    """Every page that a site has, and a finding for each that steps aside for another's URL.

    The pages on the wiki's health have to be planned anew when the rest is made and checked, unless all pages are to be made `at_once`.
    """
    generated, aside = generated_pages(site)
    if at_once and any(page.late for page in generated):
        late = health_pages(site, public_findings(site, aside))
        generated = (*(page for page in generated if not page.late), *late)
    written = [Target(file_of_url(site.urls[doc]), site.uris[doc], doc) for doc in site.wiki.pages]
    return written + targets_of(site, generated), aside


def targets_of(site: Site, pages: Iterable[Generated]) -> list[Target]:
    """Generated pages with the paths of their files."""
    return [Target(file_of_url(site.url_of(page.uri)), page.uri, page) for page in pages]


_OF_PAGES = frozenset({"backlinks", "relations", "raw_of", "neighbours", "in_time"})
"""What of `Derived` pages show, and no list is planned from but by the numbers below."""


def same_plan(before: Site, after: Site) -> bool:
    """Whether two sites have the same generated pages: nothing that lists are made of has changed."""
    if after.uris is not before.uris or after.cards != before.cards:
        return False
    listed = (field.name for field in fields(Derived) if field.compare and field.name not in {*_OF_PAGES, "questions"})
    same = all(getattr(before.derived, name) == getattr(after.derived, name) for name in listed) and _same_questions(before, after)
    return same and long_mentioned(before) == long_mentioned(after) and number_of_edges(before) == number_of_edges(after)


def _same_questions(before: Site, after: Site) -> bool:
    """Whether lists show the same open questions, wherever they stand on their pages."""
    pairs = zip(before.derived.questions, after.derived.questions, strict=False)
    return len(before.derived.questions) == len(after.derived.questions) and all(
        one.page == other.page and (one.question is other.question or _shown(one.question) == _shown(other.question))
        for one, other in pairs
    )


def _shown(question: Question) -> tuple[object, ...]:
    return question.text, question.anchor, question.answered
