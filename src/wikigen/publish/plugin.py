"""MkDocs' hooks, and nothing else: each hands on to the module that does the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from jinja2 import Environment
from mkdocs.config import config_options as c
from mkdocs.config.base import Config as PluginOptions
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from wikigen.errors import WikigenError
from wikigen.publish.build import Build, prepare, stop

__all__ = ["WikigenOptions", "WikigenPlugin"]


class WikigenOptions(PluginOptions):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """Names only: `wikigen.config.Config` checks the values and has the defaults."""

    raw_dir = c.Optional(c.Type(str))
    engine = c.Optional(c.Type(str))
    publish_raw = c.Optional(c.Type(str))
    tiers = c.Optional(c.Type(dict))
    topics = c.Optional(c.Type(dict))
    trusted = c.Optional(c.Type((list, str)))
    search = c.Optional(c.Type(str))
    math = c.Optional(c.Type(bool))


class WikigenPlugin(BasePlugin[WikigenOptions]):  # type: ignore[no-untyped-call]  # as above
    """The `wikigen` plugin of `mkdocs.yml`."""

    build: Build
    """The build under way, made anew by every `on_config`."""
    progress: Callable[[int, int], None] | None = None
    """Called with pages done and pages in all."""

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the options; bring theme, stylesheet and search along."""
        try:
            self.build = prepare(config, dict(self.config), self.progress)
        except WikigenError as error:
            stop(error)
        return config

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read the wiki, and give MkDocs its pages and the generated ones."""
        try:
            return self.build.add_pages(files, config)
        except WikigenError as error:
            stop(error)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - MkDocs' signature
        """List hubs only, unless the configuration has a `nav` of its own."""
        return nav if config.nav else self.build.navigation()

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002 - MkDocs' signature
        """Make our templates escape."""
        return self.build.decorate(env)

    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> TemplateContext:  # noqa: ARG002
        """The page that is not found offers the hubs."""
        return cast("TemplateContext", {**context, "lists": self.build.lists()})

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:  # noqa: ARG002
        """Give the template the page's view."""
        return cast("TemplateContext", {**context, **self.build.context(page)})

    def on_post_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Say what was built."""
        self.build.report()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]) -> LiveReloadServer:  # noqa: ARG002
        """Watch the raw digests too."""
        self.build.watch(server)
        return server
