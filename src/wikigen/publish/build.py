"""One build under MkDocs: from its configuration to a published site. The plugin's hooks call this, in their order.

begin      a stage beside the site, in which MkDocs writes
add_pages  read and plan; MkDocs gets the pages of its navigation, or all where another plugin listens to pages
navigation, decorate, lists, context
make       every page, asset and list into the stage
publish    the stage takes the site's place
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from wikigen.cache import FOLDER, digest_of
from wikigen.check import settle, sort_diagnostics
from wikigen.check.rendering import rendering_problems
from wikigen.garbage import keeping
from wikigen.model import Diagnostic
from wikigen.paths import src_uri
from wikigen.publish.configure import bring_along, config_from, engine_of
from wikigen.publish.configured import configured_code
from wikigen.publish.edges import relation_data
from wikigen.publish.environment import RelatedRenderer, decorate, related_renderer
from wikigen.publish.findings import Findings
from wikigen.publish.fingerprint import stable_text, theme_digest, theme_roots
from wikigen.publish.health import health_pages
from wikigen.publish.home import HomeView, home_view
from wikigen.publish.host import Renderer, SitePage, WikiPage
from wikigen.publish.listing import hubs_and_roots, listed_pages, navigation_of
from wikigen.publish.lock import alone
from wikigen.publish.make import Target
from wikigen.publish.memory import Memory
from wikigen.publish.nav import nav_text, nav_titles
from wikigen.publish.pages import hub_links
from wikigen.publish.plan import Host, Plan, planned, same_plan, targets_of
from wikigen.publish.policy import with_policy
from wikigen.publish.preview import preview_of, preview_path
from wikigen.publish.redirects import redirects
from wikigen.publish.reporting import Warnings, log, log_diagnostics, refuse_secrets, refuse_unread, summary
from wikigen.publish.run import Run
from wikigen.publish.seams import needs_every_event, others_write
from wikigen.publish.search.choice import engine_of_search, uses_pagefind
from wikigen.publish.secrets import scan_page
from wikigen.publish.shell import looks_at_page
from wikigen.publish.site import Site, site_of
from wikigen.publish.staging import Outcome, Stage
from wikigen.publish.texts import Texts

__all__ = ["Build"]


class Build:
    """The state of one build; made anew for each, so that nothing of the last one is left but what `Memory` keeps."""

    site: Site
    nav: Navigation
    renderer: Renderer

    def __init__(self, config: MkDocsConfig, options: Mapping[str, Any], memory: Memory, plugin: object) -> None:
        """Check the options, and add to MkDocs' configuration what wikigen brings.

        Raises:
            ConfigError: an option has a value that cannot be used.
        """
        self._warnings, self._held = Warnings(), ExitStack()
        self.config = config_from(config, options)
        self._held.enter_context(self._warnings.counted())
        bring_along(config, self.config)
        self.mkdocs = config
        self.live = Path(config.site_dir)
        self.run = Run()
        self.outcome: Outcome | None = None
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self._options, self._memory, self._plugin = dict(options), memory, plugin
        self._engine = engine_of(self.config, config)
        self._started = time.monotonic()
        self._every_event = ""
        self._targets: list[Target] = []
        self._shown: set[str] = set()
        """URIs of the targets that a navigation shows which nobody has configured."""
        self._same_plan = False
        """Whether the last `load` found the same pages, lists and days as the one before, and as the site that is published."""
        self._pages: dict[str, SitePage] = {}
        self._fresh: list[tuple[bytes, bytes]] = []
        self._parts: dict[str, bytes] = {}
        """What the search has of each page, by the path of its file, where MkDocs makes them."""
        self._lists: HomeView | None = None
        self._env: Environment | None = None
        self._related: RelatedRenderer | None = None
        self._templates: tuple[str, ...] = ()
        self._code: tuple[str, ...] = ()
        """What of the configuration runs code of its own."""

    # ---- before MkDocs reads anything

    def begin(self) -> None:
        """Wait for another build of the same site to end, and have MkDocs write into a stage beside it."""
        lock = self.config.root / FOLDER / f"{digest_of(str(self.live).encode()).hex()}.lock"
        self._held.enter_context(alone(lock, f"Another build is writing {self.live}; waiting for it to end."))
        self._every_event = needs_every_event(self.mkdocs, self._plugin)
        if self._every_event:
            log.info(f"{self._every_event}, so pages are made one after another, on one core.")
        links = not self._every_event and not others_write(self.mkdocs, self._plugin)
        self.stage = Stage(self.live, in_place=self._memory.serving, links=links)
        self.stage.open()
        self.mkdocs.site_dir = str(self.stage.folder)
        where = [self.config.docs_dir, self.config.raw_dir, self.live, self.mkdocs.use_directory_urls]
        self._memory.fit(self.config, self.live, stable_text([self._options, *where]))

    def keep_mkdocs_from_walking(self) -> None:
        """Have MkDocs find no files: it follows every link to a folder, and would walk in circles. It is handed what was read."""
        self._code = configured_code(self.mkdocs)
        self.mkdocs.docs_dir = f"{self.config.docs_dir}/.none"

    # ---- from files to navigation

    def add_pages(self, files: Files) -> Files:
        """Read the wiki, and give MkDocs the pages that it has to know; what is not published, or is ours to copy, it does not get.

        Raises:
            SourceError: there is no `docs_dir`, or a file cannot be read.
        """
        self.mkdocs.docs_dir = str(self.config.docs_dir)
        self._search = engine_of_search(self.config, self.mkdocs)
        self.load()
        for doc in self.site.wiki.assets if self._every_event else ():  # else they are ours to copy
            if files.get_file_from_path(src_uri(doc)) is None:
                asset = File(src_uri(doc), self.mkdocs.docs_dir, self.mkdocs.site_dir, self.mkdocs.use_directory_urls)
                asset.abs_src_path = self.site.wiki.paths[doc]
                files.append(asset)
        for page in self._listed(files).values():
            if files.get_file_from_path(page.file.src_uri) is not page.file:
                if files.get_file_from_path(page.file.src_uri) is not None:
                    files.remove(page.file)
                files.append(page.file)
        return files

    def load(self, touched: Iterable[Path] | None = None) -> None:
        """Read, derive, and plan every page; where it is known what was `touched` since the last time, nothing else is looked at.

        Raises:
            SourceError: there is no `docs_dir`, or a file cannot be read.
        """
        with keeping():
            self._load(touched)

    def _load(self, touched: Iterable[Path] | None) -> None:
        with self.run.timed("read"):
            if not self._every_event:
                self._memory.resume(directory_urls=self.mkdocs.use_directory_urls)
            wiki = self._memory.workspace.load(touched)
            refuse_unread(wiki, self.config)
        with self.run.timed("derive"):
            known = self._memory.site
            site = site_of(wiki, self.config, directory_urls=self.mkdocs.use_directory_urls, known=known)
            self.site = self._memory.site = site
        with self.run.timed("plan"):
            published = self._memory.publication.site
            self._same_plan = bool(self._targets and published and known is published and same_plan(published, site))
            if not self._same_plan:
                self._targets, self._aside = planned(site, at_once=bool(self._every_event))
                self._shown = hubs_and_roots(self._targets)
            taken = (*(target.path for target in self._targets), *map(src_uri, site.wiki.assets))
            self._redirects = redirects(site, taken, self.mkdocs.site_url or "")
        self._findings = Findings(site, (*self._aside, *self._redirects.aside))
        texts = Texts(site, self._engine, self._memory.cache, lambda key, value: self._fresh.append((key, value)))
        self.renderer = Renderer(site=site, texts=texts, related=self._render_related, titles=dict(nav_titles(self.mkdocs.nav)))
        self._lists = None

    def _render_related(self, items: Any, page: Page) -> str:
        if self._related is None:
            env = self._env or decorate(self.mkdocs.theme.get_env())
            self._related = related_renderer(env, self.mkdocs)
        return self._related(items, page)

    def navigation(self, nav: Navigation, files: Files) -> Navigation:
        """Hubs, and the few pages at the wiki's root, unless the configuration has a `nav` of its own."""
        self.nav = nav if self.mkdocs.nav else navigation_of(self._shown, self._pages)
        if not self._every_event:  # what is made here, MkDocs need not make
            for page in self._pages.values():
                files.remove(page.file)
        elif not self.mkdocs.nav:
            by_doc = {page.doc: page for page in self._pages.values() if isinstance(page, WikiPage)}
            for doc, (before, after) in self.site.derived.neighbours.items():
                by_doc[doc].previous_page = by_doc[before] if before else None
                by_doc[doc].next_page = by_doc[after] if after else None
        return self.nav

    def _listed(self, files: Files | None = None) -> dict[str, SitePage]:
        self._pages = listed_pages(self._targets, self._shown, self.mkdocs, self.renderer, files, every=bool(self._every_event))
        return self._pages

    # ---- templates

    def decorate(self, env: Environment) -> Environment:
        """Make our templates escape; those of the theme's own pages are ours to render."""
        self._env, self._related = decorate(env), None
        if not self._every_event:
            static = self.mkdocs.theme.static_templates
            self._templates = tuple(sorted(static))
            static.clear()
        return env

    def lists(self) -> HomeView:
        """Topics and hubs, for the page that is not found."""
        if self._lists is None:
            self._lists = home_view(self.site, "", hub_links(self.site))
        return self._lists

    def context(self, page: Page) -> dict[str, Any]:
        """What our templates need of a page that MkDocs makes; nothing for a page of another plugin."""
        if not isinstance(page, SitePage):
            return {"view": None}
        self.run.made += 1
        if self._memory.progress:
            self._memory.progress(self.run.made, len(self._targets))
        view = page.view(self.site)
        context = page.context(view)
        self._parts[page.file.dest_uri] = self._search.part(page, view, context)
        self.stage.write_anew(preview_path(page.file.dest_uri), preview_of(page, view))
        if isinstance(page, WikiPage) and page.text:
            wiki, made = self.site.wiki, page.text
            self.run.diagnostics += rendering_problems(wiki.pages[page.doc], wiki.text_of(page.doc), made.trouble, made.lost, made.undrawn)
            page.meta = {**page.meta, "search": {"exclude": True}}  # so that Material's plugin does not read it once more
        return context

    def protected(self, html: str, page: Page | None = None) -> str:
        """A page that MkDocs has made, with the policy that a browser keeps to; a secret in it is remembered."""
        trusted = self.site.is_trusted(page.doc) if isinstance(page, WikiPage) else not isinstance(page, SitePage)
        path = page.file.dest_uri if page else "404.html"
        self.run.secrets += [(path, secret) for secret in scan_page(html, self.config.allow_secrets)]
        return with_policy(html, trusted=trusted, wasm=uses_pagefind(self.mkdocs))

    # ---- the site

    def make(self) -> None:
        """Put what is ours into the stage, and see what is wrong with the wiki."""
        if self._every_event:
            self._memory.cache.put("fragment", self._fresh)
            for path, content in self._plan().files.items():
                self.stage.write_anew(path, content)
            self._check()
        else:
            memory, idle = self._memory, self._begin_check
            memory.publication.make(self._plan(), self._host(), self.stage, self.run, idle=idle, progress=memory.progress)
            self._check()
            self._sum_up(self.run)
        self.diagnostics = settle(sort_diagnostics((*self.diagnostics, *self.run.diagnostics)), self.site.wiki, self.config)
        log_diagnostics(self.diagnostics, self.site)

    def _begin_check(self) -> None:
        with self.run.timed("check"):
            self._findings.begin()

    def _check(self) -> None:
        with self.run.timed("check"):
            self.diagnostics, _ = self._findings.told, self._findings.public

    def _sum_up(self, run: Run) -> None:
        """The pages on the wiki's health, of what the checks have found."""
        with run.timed("health"):
            late = health_pages(self.site, self._findings.public) if any(target.late for target in self._targets) else ()
            self._memory.publication.make_late(targets_of(self.site, late), self.stage, run)

    def _plan(self) -> Plan:
        return Plan(self.site, self._targets, self.renderer, self._fresh, {**self._redirects.files, **relation_data(self.site)})

    def _host(self) -> Host:
        env = self._env
        if env is None:
            raise RuntimeError("make() before decorate()")
        custom = self.mkdocs.theme.custom_dir
        folders = [custom] if custom else []
        return Host(
            config=self.mkdocs,
            env=env,
            nav=self.nav,
            listed=self._pages,
            lists=self.lists,
            theme=theme_digest(self.mkdocs, self._options, folders, nav_text(self.nav)),
            whole=any(looks_at_page(env, Path(folder)) for folder in folders),
            search=self._search,
            templates=self._templates,
        )

    def publish(self) -> None:
        """Let the stage take the site's place, unless a warning fails the build.

        Raises:
            SecretError: a page holds a key, and the old site stays.
        """
        try:
            refuse_secrets(self.run.secrets)
            if not self._refused:
                with self.run.timed("search"):
                    self._index()
            if self._refused:
                return
            self.outcome = self._memory.publication.finish(self.run, self.stage, list(self.stage.staged()))
            log.getChild("sum").info(summary(self.site, self.run, self.outcome, self.diagnostics, time.monotonic() - self._started))
            if self._code:
                log.info(f"The configuration runs code of its own: {', '.join(self._code)}.")
            self._published()
        finally:
            self.end()

    def _published(self) -> None:
        """The new site is there."""

    @property
    def _refused(self) -> bool:
        """Whether a warning fails the build."""
        return bool(self.mkdocs.strict and self._warnings.count)

    def _index(self) -> None:
        """The files of the search; the index that Material's plugin has written, of no page, is replaced by them."""
        parts = [(target, self._parts.get(target.path, b"")) for target in self._targets] if self._every_event else None
        self._index_into(self.run, parts)

    def _index_into(self, run: Run, parts: Sequence[tuple[Target, bytes]] | None = None) -> None:
        for trouble in self._memory.publication.index(self._search, self.stage, run, parts):
            log.warning(trouble)

    @property
    def follows_from_files(self) -> bool:
        """Whether the same files make the same site: no other plugin had a hand in it, and the engine reads nothing else."""
        return not self._every_event and not others_write(self.mkdocs, self._plugin) and bool(self._engine.key)

    def roots(self) -> list[Path]:
        """The folders that the site is made from."""
        custom = self.mkdocs.theme.custom_dir
        return [self.config.docs_dir, self.config.raw_dir, *(theme_roots(Path(custom)) if custom else ())]

    def end(self) -> None:
        """Leave nothing held and nothing half done; also after an error."""
        if hasattr(self, "stage"):
            self.stage.discard()
        self.mkdocs.site_dir = str(self.live)
        self._held.close()
