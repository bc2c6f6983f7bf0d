"""The Jinja environment: our templates escape every value, and Material's, which do not, get values that are escaped already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from wikigen.publish.related import RelatedItem

__all__ = ["STYLESHEET", "THEME", "decorate", "related_renderer"]

THEME = Path(__file__).parent / "theme"
STYLESHEET = "assets/stylesheets/wikigen.css"

_OURS = ("wikigen/", "partials/content.html", "404.html")


def decorate(env: Environment) -> Environment:
    """Switch escaping on for our templates, and keep `striptags` from undoing it in Material's."""
    env.autoescape = lambda name: bool(name) and str(name).startswith(_OURS)
    env.filters["striptags"] = lambda value: escape(Markup(value).striptags())  # noqa: S704 - it is escaped again at once
    return env


def related_renderer(config: MkDocsConfig) -> Callable[[Sequence[RelatedItem], Page], str]:
    """Renders the cards of Related lists, which stand inside a page's text, hence before the page's own template runs."""
    template = decorate(config.theme.get_env()).get_template("wikigen/related.html")

    def render(items: Sequence[RelatedItem], page: Page) -> str:
        return template.render(items=items, page=page, base_url=get_relative_url(".", page.url), config=config)

    return render
