"""MkDocs' hooks, and nothing else: each hands on to the module that does the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from jinja2 import Environment, TemplateError
from mkdocs.config import config_options as c
from mkdocs.config.base import Config as PluginOptions
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from wikigen.errors import WikigenError
from wikigen.publish.attach import attach
from wikigen.publish.build import Build
from wikigen.publish.environment import ROOT
from wikigen.publish.memory import Memory
from wikigen.publish.reporting import failures_told, template_fault, unwritten
from wikigen.publish.served import ServedBuild
from wikigen.publish.shell import rooted

__all__ = ["WikigenOptions", "WikigenPlugin"]


class WikigenOptions(PluginOptions):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """Names only: `wikigen.config.Config` checks the values and has the defaults."""

    raw_dir = c.Optional(c.Type(str))
    engine = c.Optional(c.Type(str))
    publish_raw = c.Optional(c.Type(str))
    tiers = c.Optional(c.Type(dict))
    topics = c.Optional(c.Type(dict))
    trusted = c.Optional(c.Type((list, str)))
    allow_secrets = c.Optional(c.Type((list, str)))
    search = c.Optional(c.Type(str))
    math = c.Optional(c.Type(bool))
    check = c.Optional(c.Type(dict))


class WikigenPlugin(BasePlugin[WikigenOptions]):  # type: ignore[no-untyped-call]  # as above
    """The `wikigen` plugin of `mkdocs.yml`."""

    build: Build
    """The build under way, made anew by every `on_config`."""

    def __init__(self) -> None:
        self.memory = Memory()
        """What outlives a build while a site is served."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002 - MkDocs' signature
        """Under serve, MkDocs keeps the plugin from build to build, and the plugin its memory."""
        self.memory.serving = command == "serve"

    def on_shutdown(self) -> None:
        """Let go of files, and leave none behind."""
        self.memory.ending.close()
        self.memory.close()

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the options; bring theme, stylesheet and search along."""
        try:
            kind = ServedBuild if self.memory.serving else Build
            self.build = kind(config, dict(self.config), self.memory, self)
        except WikigenError as error:
            raise PluginError(str(error)) from error
        return config

    @event_priority(100)
    def _begin(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        with failures_told():
            self.build.begin()

    @event_priority(-100)
    def _keep_from_walking(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - as above
        self.build.keep_mkdocs_from_walking()

    on_pre_build = CombinedEvent(_begin, _keep_from_walking)
    """Have everything written beside the site; and the last thing before MkDocs looks for files: it is to find none."""

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:  # noqa: ARG002 - MkDocs' signature
        """Read the wiki, and give MkDocs the pages that it has to know."""
        with failures_told():
            return self.build.add_pages(files)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - MkDocs' signature
        """List hubs only, unless the configuration has a `nav` of its own."""
        return self.build.navigation(nav, files)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002 - MkDocs' signature
        """Make our templates escape."""
        return self.build.decorate(env)

    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> TemplateContext:  # noqa: ARG002
        """The page that is not found offers the hubs."""
        return cast("TemplateContext", {**context, "lists": self.build.lists()})

    @event_priority(100)
    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:  # noqa: ARG002
        """Give the template the page's view."""
        return cast("TemplateContext", {**context, **self.build.context(page)})

    @event_priority(100)
    def _root(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - as above
        return rooted(output, page.url)

    @event_priority(-100)
    def _protect(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - as above
        return self.build.protected(output, page)

    on_post_page = CombinedEvent(_root, _protect)
    """In a page that MkDocs makes, fill in the way to the site's root; when all have had their say, state what a browser may do."""

    @event_priority(100)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same in the page that is not found."""
        if template_name != "404.html":
            return output_content
        return self.build.protected(output_content.replace(ROOT, urlsplit(config.site_url or "/").path.rstrip("/")))

    @event_priority(100)
    def _make(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        with failures_told():
            self.build.make()

    @event_priority(-100)
    def _publish(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        with failures_told():
            self.build.publish()

    on_post_build = CombinedEvent(_make, _publish)
    """First our pages, so that other plugins find them; last the exchange of old and new, when all have done their part."""

    def on_build_error(self, *, error: Exception) -> None:
        """The old site stays as it is. A template's fault is told by its place; what MkDocs could not write, as what we could not."""
        if hasattr(self, "build"):
            self.build.end()
            if fault := template_fault(error, self.build.mkdocs.theme.custom_dir):
                raise PluginError(fault) from error
        if isinstance(error, (OSError, UnicodeEncodeError)) and not isinstance(error, TemplateError):
            raise unwritten(error) from error

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]) -> LiveReloadServer:  # noqa: ARG002
        """Serve the last good site at any time, and hear of changes without polling every file."""
        self.memory.live = attach(server, self.build, self.memory)
        return server
