"""The Jinja environment: our templates escape every value, and Material's, which do not, get values that are escaped already."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeAlias

from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url
from mkdocs.utils.templates import script_tag_filter

from wikigen.publish.cards import Card
from wikigen.publish.related import RelatedItem
from wikigen.visible import visible

__all__ = ["PAGE_STYLESHEET", "ROOT", "SCRIPT", "STYLESHEET", "THEME", "RelatedRenderer", "decorate", "related_renderer", "template_of"]

THEME = Path(__file__).parent / "theme"
STYLESHEET = "assets/stylesheets/wikigen.css"
PAGE_STYLESHEET = "assets/stylesheets/wikigen-page.css"
SCRIPT = "assets/javascripts/wikigen-content.js"

RelatedRenderer: TypeAlias = Callable[[Sequence[RelatedItem], Page], str]

_OURS = ("wikigen/", "partials/content.html", "404.html")
_LIST = re.compile(r'(<nav class="md-nav" data-md-level="\d+" aria-labelledby="(__nav_\w+)_)label("[^>]*>\s*<label class="md-nav__title")')

ROOT = f"wg{token_hex(8)}"
"""Stands for the way to the site's root until a page is put together, so that what many pages show is rendered once for all of them.

A word of chance, and another in each run: no author can write it.
"""


def decorate(env: Environment) -> Environment:
    """Switch escaping on for our templates, keep `striptags` from undoing it in Material's, and lead every URL through the site's root.

    No template shows a hidden character.
    """
    env.globals["base_url"] = ROOT  # for macros, which see no page
    env.globals["shown"] = _shown(env)
    env.autoescape = lambda name: bool(name) and str(name).startswith(_OURS)
    env.finalize = lambda value: visible(value) if type(value) is str else value  # `Markup` was text that passed here, or is sanitised
    env.filters["striptags"] = lambda value: escape(Markup(value).striptags())  # noqa: S704 - it is escaped again at once
    env.filters["url"] = _url
    env.filters["script_tag"] = _script_tag
    env.filters["named"] = _named
    return env


def template_of(env: Environment, name: str) -> Template:
    """A template that is rendered again and again: its globals are one mapping. Of Jinja's chain of two each rendering makes a copy, key by key."""
    template = env.get_template(name)
    template.globals = dict(template.globals)
    return template


def _shown(env: Environment) -> Callable[[Card], Markup]:
    """Renders the card of a page, each once: it stands in a dozen lists."""

    @cache
    def shown(card: Card) -> Markup:
        return Markup(env.get_template("wikigen/parts.html").module.card(card))  # type: ignore[attr-defined]  # noqa: S704 - it escapes

    return shown


@pass_context
def _url(context: Context, value: object) -> str:
    """A URL of the site as seen from the page: up to the root and down from there, so that all pages of one depth write it alike.

    MkDocs' own filter takes the shortest way, which is another one in every folder.
    """
    return _from_root(str(value), context["base_url"])


@lru_cache(maxsize=4096)  # topics, tiers and tags stand on many pages, and the base is one word on all of them
def _from_root(value: str, base: str) -> str:
    return normalize_url(value, page=None, base=base) if value else f"{base.rstrip('/')}/"


def _named(html: str) -> Markup:
    """Lists of the navigation, each named by its title: what Material names them by holds an icon alone under `navigation.indexes`."""
    return Markup(_LIST.sub(r'\1title\3 id="\2_title"', html))  # noqa: S704 - Material's own template


@pass_context
def _script_tag(context: Context, script: Any) -> str:
    return script_tag_filter({"page": None, "base_url": context["base_url"]}, script)  # type: ignore[typeddict-item]  # all that it asks for


def related_renderer(env: Environment, config: MkDocsConfig) -> RelatedRenderer:
    """Renders the cards of Related lists, which stand inside a page's text, hence before the page's own template runs."""
    template = template_of(env, "wikigen/related.html")

    def render(items: Sequence[RelatedItem], page: Page) -> str:
        return template.render(items=items, page=page, base_url=ROOT, config=config)

    return render
