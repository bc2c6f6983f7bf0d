"""One build under MkDocs: from its configuration to its files, navigation and contexts. The plugin's hooks call this, in their order."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from wikigen.check.rendering import rendering_problems
from wikigen.check.report import counts, line_of
from wikigen.config import Config
from wikigen.errors import ConfigError, WikigenError
from wikigen.model import Diagnostic, DocId, Severity
from wikigen.paths import folder_of, src_uri
from wikigen.publish.engine import Engine, GfmEngine, MarkdownEngine
from wikigen.publish.environment import STYLESHEET, THEME, decorate, related_renderer
from wikigen.publish.host import GeneratedPage, Renderer, SitePage, WikiPage
from wikigen.publish.hubs import HomeView, home_view
from wikigen.publish.late import LateLinks
from wikigen.publish.nav import hub_navigation, nav_titles
from wikigen.publish.pages import generated_pages, hub_links
from wikigen.publish.site import Site, load_site

__all__ = ["Build", "config_from", "prepare", "stop"]

log = logging.getLogger("mkdocs.plugins.wikigen")

_SHOWN_OF_A_CODE = 20
"""Diagnostics of one code that a build prints; `wikigen check` prints them all."""
_PAGES_IN_NAV = 8
"""Pages at the wiki's root, such as `about.md`, that the navigation lists; more of them are content."""
_BUILT_IN_EXTENSIONS = {"toc", "tables", "fenced_code"}


def stop(error: WikigenError) -> NoReturn:
    """End the build as MkDocs wants it ended: a message, no traceback."""
    raise PluginError(str(error)) from error


def config_from(config: MkDocsConfig, options: Mapping[str, Any]) -> Config:
    """Our configuration from MkDocs'.

    Raises:
        ConfigError: an option has a value that cannot be used.
    """
    root = Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()
    own = Config.from_options(
        {name: value for name, value in options.items() if value is not None},
        docs_dir=Path(config.docs_dir),
        root=root,
        excluded=lambda path: _is_excluded(path, config),
    )
    site_dir = Path(config.site_dir)
    if own.raw_dir.is_relative_to(site_dir) or site_dir.is_relative_to(own.raw_dir):  # a build empties site_dir first
        raise ConfigError(f"site_dir {site_dir} and raw_dir {own.raw_dir} lie within each other.", "Name another folder for the site.")
    return own


def _is_excluded(path: str, config: MkDocsConfig) -> bool:
    """Whether `exclude_docs` or `draft_docs` leaves a file out."""
    file = File(path, config.docs_dir, config.site_dir, use_directory_urls=True)
    set_exclusions([file], config)
    return bool(file.inclusion.is_excluded())  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped


def prepare(config: MkDocsConfig, options: Mapping[str, Any], progress: Callable[[int, int], None] | None = None) -> Build:
    """Check the options, and add to MkDocs' configuration what wikigen brings: theme, stylesheet, search.

    Raises:
        ConfigError: an option has a value that cannot be used.
    """
    own = config_from(config, options)
    if not any("theme" in given for given in config.user_configs):
        config.theme = Theme(name="material")
    elif config.theme.name != "material":
        log.warning("wikigen's pages are made for Material; set `theme: {name: material}`.")
    if not own.raw_dir.is_dir():
        log.info(f"There is no folder {own.raw_dir}, so there are no raw digests; `raw_dir` names it.")
    themes = config.theme.dirs
    if str(THEME) not in themes:  # before Material's own, behind the user's `custom_dir`
        themes.insert(1 if config.theme.custom_dir else 0, str(THEME))
    if STYLESHEET not in config.extra_css:
        config.extra_css.insert(0, STYLESHEET)
    if config.theme.get("font"):
        config.theme["font"] = False  # or every reader's browser would ask another host for it
    if not {"search", "material/search"} & set(config.plugins):
        _add_search(config)
    if own.search == "pagefind":
        log.info("search: pagefind is not there yet; Material's search is used.")
    return Build(own, _engine(own, config), progress)


def _add_search(config: MkDocsConfig) -> None:
    """Material's search, as if the configuration had named it."""
    try:
        from material.plugins.search.plugin import SearchPlugin  # noqa: PLC0415 - another theme has none
    except ImportError:
        return
    if config.theme.name != "material":
        return
    search = SearchPlugin()
    search.load_config({})
    config.plugins["material/search"] = search


def _engine(own: Config, config: MkDocsConfig) -> Engine:
    if own.engine == "markdown":
        return MarkdownEngine(config.markdown_extensions, config.mdx_configs)
    extra = [name for name in config.markdown_extensions if name not in _BUILT_IN_EXTENSIONS]
    if extra:
        log.info(f"markdown_extensions do not count under `engine: gfm`; set `engine: markdown` to use {', '.join(map(str, extra[:4]))}.")
    return GfmEngine()


class Build:
    """The state of one build; made anew for each, so that nothing of the last one is left."""

    def __init__(self, config: Config, engine: Engine, progress: Callable[[int, int], None] | None) -> None:
        self.config = config
        self.site: Site
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.pages_out = 0
        self._engine = engine
        self._progress = progress
        self._started = time.monotonic()
        self._pages: dict[DocId, WikiPage] = {}
        self._generated: list[GeneratedPage] = []
        self._lists: HomeView | None = None

    def add_pages(self, files: Files, config: MkDocsConfig) -> Files:
        """MkDocs' files with a page of ours for each document, the generated ones added, what is not published taken out.

        Raises:
            SourceError: there is no `docs_dir`.
        """
        site = self.site = load_site(self.config, directory_urls=config.use_directory_urls)
        generated, aside = generated_pages(site)
        self.diagnostics = (*site.diagnostics, *aside)
        self._log_diagnostics()
        self._drop_unpublished(files, config)
        renderer = Renderer(
            site=site,
            engine=self._engine,
            related=related_renderer(config),
            late=LateLinks(site),
            titles=dict(nav_titles(config.nav)),
        )
        for doc in site.wiki.pages:
            self._pages[doc] = WikiPage(doc, self._file_of(doc, files, config), config, renderer)
        for page in generated:
            file = File.generated(config, page.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            if files.get_file_from_path(page.uri) is not None:
                files.remove(file)
            files.append(file)
            self._generated.append(GeneratedPage(page, file, config, site))
        return files

    def _drop_unpublished(self, files: Files, config: MkDocsConfig) -> None:
        known = {str(src_uri(doc)) for doc in (*self.site.wiki.pages, *self.site.wiki.assets)}
        for file in list(files):
            if file.src_dir == config.docs_dir and file.src_uri not in known and file.inclusion.is_included():  # type: ignore[no-untyped-call]  # as above
                files.remove(file)

    def _file_of(self, doc: DocId, files: Files, config: MkDocsConfig) -> File:
        file = files.get_file_from_path(src_uri(doc))
        if file is None or not file.is_documentation_page():
            if file is not None:  # `PAGE.MD` is no page to MkDocs
                files.remove(file)
            # MkDocs takes a README out where there is an index, and cannot name what is no UTF-8; here all are published
            file = File(self.site.uris[doc], config.docs_dir, config.site_dir, config.use_directory_urls)
            file.abs_src_path = self.site.wiki.paths[doc]
            files.append(file)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        if self.site.uris[doc] != file.src_uri:
            file.dest_uri = File(self.site.uris[doc], None, config.site_dir, config.use_directory_urls).dest_uri
        return file

    def navigation(self) -> Navigation:
        """Hubs, and the few pages at the wiki's root; previous and next are those of the topic."""
        for doc, (before, after) in self.site.derived.neighbours.items():
            self._pages[doc].previous_page = self._pages[before] if before else None
            self._pages[doc].next_page = self._pages[after] if after else None
        at_root = [page for doc, page in self._pages.items() if not folder_of(doc)]
        if len(at_root) > _PAGES_IN_NAV:  # a wiki without folders: its pages are reached by hubs, like all others
            at_root = [page for page in at_root if page.url == ""]
        hubs: list[tuple[str, Page]] = [(page.generated.section, page) for page in self._generated]
        return hub_navigation([*hubs, *(("home" if page.url == "" else "pages", page) for page in at_root)])

    def decorate(self, env: Environment) -> Environment:
        """Make our templates escape."""
        return decorate(env)

    def lists(self) -> HomeView:
        """Topics and hubs, for the page that is not found."""
        if self._lists is None:
            self._lists = home_view(self.site, "", hub_links(self.site))
        return self._lists

    def context(self, page: Page) -> dict[str, Any]:
        """What our templates need of a page; nothing for a page of another plugin."""
        if not isinstance(page, SitePage):
            return {"view": None}
        self.pages_out += 1
        if self._progress:
            self._progress(self.pages_out, len(self._pages) + len(self._generated))
        if isinstance(page, WikiPage):
            found = tuple(rendering_problems(self.site.wiki.pages[page.doc], page.trouble, page.lost))
            self.diagnostics += found
            for problem in found:
                self._log(problem)
        return page.context()

    def _log_diagnostics(self) -> None:
        """Every problem once, those of one code up to a bound; a warning counts for `--strict`."""
        seen: Counter[str] = Counter()
        for found in self.diagnostics:
            seen[found.code] += 1
            if seen[found.code] <= _SHOWN_OF_A_CODE:
                self._log(found)
        for code, total in seen.items():
            if total > _SHOWN_OF_A_CODE:
                log.info(f"… and {total - _SHOWN_OF_A_CODE} more of {code}; `wikigen check` lists them all.")

    def _log(self, found: Diagnostic) -> None:
        log.log(logging.INFO if found.severity is Severity.INFO else logging.WARNING, line_of(found, self.config))

    def report(self) -> None:
        """What came in, what went out, how long it took."""
        wiki = self.site.wiki
        seconds = time.monotonic() - self._started
        log.info(
            f"{len(wiki.pages)} pages and {len(wiki.raw)} raw documents made {self.pages_out} pages in {seconds:.1f} s: {counts(self.diagnostics)}."
        )

    def watch(self, server: LiveReloadServer) -> None:
        """Have `mkdocs serve` see changes below `raw/`."""
        if self.config.raw_dir.is_dir() and not self.config.raw_dir.is_relative_to(self.config.docs_dir):
            server.watch(str(self.config.raw_dir))
