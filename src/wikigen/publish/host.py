"""wikigen's pages as MkDocs sees them: `Page` subclasses whose source, title and rendering are ours.

Events of other plugins still fire: MkDocs calls them around `read_source` and `render`, and what they make of `markdown` is what is rendered.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from wikigen.model import DocId
from wikigen.publish.body import Body, compose
from wikigen.publish.engine import Engine, Heading
from wikigen.publish.hubs import HomeView, home_view
from wikigen.publish.late import LateLinks
from wikigen.publish.pages import Generated, View, hub_links
from wikigen.publish.related import RelatedItem, related_items
from wikigen.publish.rewrite import Rewritten, rewrite
from wikigen.publish.site import Site
from wikigen.publish.view import PageView, page_view

__all__ = ["GeneratedPage", "Renderer", "SitePage", "WikiPage"]

_MOST_SEARCHED = 2_000
"""Sections of a page that Material's search can take: its time grows with their square."""
_LIST_BOOST = 0.2
"""Weight in the search of an index and a log: they name everything, and are seldom what is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """What pages need to render themselves."""

    site: Site
    engine: Engine
    related: Callable[[Sequence[RelatedItem], Page], str]
    """Renders the cards of a Related list on a page."""
    late: LateLinks
    """Resolves links that only the engine saw."""
    titles: Mapping[str, str]
    """Titles that the configuration's `nav` gives to pages, by their path below `docs_dir`."""


class SitePage(Page):
    """A page with a view; its title and metadata reach templates escaped, since Material's do not escape them."""

    def __init__(self, title: str, file: File, config: MkDocsConfig, day: str) -> None:
        if file.edit_uri is not None:
            file.edit_uri = quote(file.edit_uri)
        super().__init__(escape(title), file, config)
        if day:  # the sitemap's archive can hold no day before 1970 nor after 2105
            self.update_date = min(max(day, "1980-01-01"), "2100-01-01")
        self.title_anchor = ""

    @abstractmethod
    def view(self) -> PageView | View:
        """All that the templates may see of this page."""

    def context(self) -> dict[str, Any]:
        """What is added to the template's context."""
        return {"view": self.view(), "title_anchor": self.title_anchor}

    def _set_meta(self, **meta: Any) -> None:
        self.meta = {key: value for key, value in meta.items() if value}

    def _set_toc(self, headings: Sequence[Heading]) -> None:
        self.toc = get_toc([heading.token() for heading in headings])  # type: ignore[misc]  # MkDocs' TypedDict is private
        self.present_anchor_ids = set()
        self.links_to_anchors = None  # wikigen checks anchors itself


class WikiPage(SitePage):
    """A page that stands in a file."""

    def __init__(self, doc: DocId, file: File, config: MkDocsConfig, renderer: Renderer) -> None:
        self.doc = doc
        self._renderer = renderer
        self._page = renderer.site.wiki.pages[doc]
        self._rewritten: Rewritten | None = None
        self.trouble = ""
        self.lost: tuple[str, ...] = ()
        day = self._page.meta.day or renderer.site.derived.latest
        at_root = renderer.site.urls[doc] == ""
        title = renderer.titles.get(file.src_uri) or ("Home" if at_root else self._page.meta.title)
        super().__init__(title, file, config, day.isoformat() if day else "")

    @property
    def is_front(self) -> bool:
        """Whether the front page's lists stand on this page."""
        return self.url == "" and self._page.meta.home

    def view(self) -> PageView:
        """The page's own view, with the template of the front page where it is that."""
        view = page_view(self._renderer.site, self.doc)
        return replace(view, template="index.html") if self.is_front else view

    def context(self) -> dict[str, Any]:
        """As for every page; the front page has its lists too."""
        context = super().context()
        if self.is_front:
            context["home"] = self._home()
        return context

    def _home(self) -> HomeView:
        site = self._renderer.site
        return home_view(site, self._page.meta.title, hub_links(site))

    def _resolve_late(self, html: str) -> str:
        html, self.lost = self._renderer.late.resolve(self.doc, html)
        return html

    def _list_headings(self) -> tuple[Heading, ...]:
        """The headings of the front page's lists, as `lists.html` has them."""
        if not self.is_front:
            return ()
        home = self._home()
        shown = [("wg-new", "New", bool(home.newest)), *((f"wg-tier-{tier.number}", f"Tier {tier.number}", True) for tier, _ in home.tiers)]
        shown += [("wg-topics", "Topics", bool(home.topics)), ("wg-more", "More ways in", bool(home.hubs))]
        return tuple(Heading(level=2, id=anchor, name=name) for anchor, name, there in shown if there)

    def read_source(self, config: MkDocsConfig) -> None:
        """The page's text with its links resolved. A plugin that gives another source is asked first, as by MkDocs."""
        given = config.plugins.on_page_read_source(page=self, config=config)
        self._rewritten = rewrite(self._renderer.site, self._page)
        self.markdown = given if given is not None else self._rewritten.markdown
        self.title_anchor = self._rewritten.title_anchor
        meta = self._page.meta
        self._set_meta(
            description=escape(" ".join(self._page.tldr[:200].split())),
            author=escape(", ".join(meta.authors)),
            tags=[escape(tag) for tag in meta.tags],
            hide=[part for part in meta.hide if part.isidentifier()],
            search={"exclude": True}
            if meta.unsearched or len(self._page.sections) > _MOST_SEARCHED
            else {"boost": _LIST_BOOST}
            if meta.kind in {"index", "log"}
            else None,
        )

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' signature
        """Engine, sanitiser, our own markup."""
        if self.markdown is None or self._rewritten is None:
            raise RuntimeError("render() before read_source()")
        renderer, site = self._renderer, self._renderer.site
        body: Body = compose(
            self.markdown,
            self._rewritten,
            renderer.engine,
            trusted=site.is_trusted(self.doc),
            related=lambda index: renderer.related(related_items(site, self.doc, index), self),
            late=self._resolve_late,
        )
        self.content = body.html
        self.trouble = body.trouble
        self._set_toc((*self._list_headings(), *body.toc))
        self._rewritten = None


class GeneratedPage(SitePage):
    """A page that no file stands behind."""

    def __init__(self, generated: Generated, file: File, config: MkDocsConfig, site: Site) -> None:
        self.generated = generated
        raw = site.wiki.raw[generated.doc] if generated.doc else None
        day = (raw.date if raw else None) or site.derived.latest
        super().__init__(generated.title, file, config, day.isoformat() if day else "")

    def view(self) -> View:
        """Made when it is asked for, and not kept."""
        return self.generated.view()

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Nothing to read; left out of the search, which finds the pages themselves."""
        self.markdown = ""
        self._set_meta(search={"exclude": True})

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' signature
        """The template does it all."""
        self.content = ""
        self._set_toc(())
