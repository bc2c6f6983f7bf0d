"""wikigen's pages as MkDocs sees them: `Page` subclasses whose source, title and rendering are ours.

Where another plugin listens to pages, MkDocs calls it around `read_source` and `render`, and what it makes of `markdown` is what is
rendered. Where none does, `make` asks a page for the same parts without MkDocs.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import quote

from jinja2.utils import Namespace
from markupsafe import Markup
from markupsafe import escape as markup_escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from wikigen.model import DocId
from wikigen.publish.body import Fragment, fill
from wikigen.publish.engine import Heading
from wikigen.publish.environment import RelatedRenderer
from wikigen.publish.framing import Framed, placed
from wikigen.publish.generated import Generated, View
from wikigen.publish.home import HomeView, home_view
from wikigen.publish.marks import mark_html
from wikigen.publish.pages import hub_links
from wikigen.publish.rewrite import Rewritten
from wikigen.publish.site import Site
from wikigen.publish.slots import marked_text
from wikigen.publish.texts import PageText, Texts
from wikigen.publish.view import PageView, page_view
from wikigen.visible import visible

__all__ = ["GeneratedPage", "Renderer", "SitePage", "WikiPage", "update_day"]

_LIST_BOOST = 0.2
"""Weight in the search of an index and a log: they name everything, and are seldom what is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """What pages need to render themselves."""

    site: Site
    texts: Texts
    related: RelatedRenderer
    """Renders the cards of a Related list on a page."""
    titles: Mapping[str, str]
    """Titles that the configuration's `nav` gives to pages, by their path below `docs_dir`."""


def update_day(day: str) -> str:
    """A day as the sitemap may have it: its archive can hold none before 1970 nor after 2105."""
    return min(max(day, "1980-01-01"), "2100-01-01")


def _shown(text: str) -> str:
    """A value as Material's templates and the search may have it."""
    return escape(visible(text))


class SitePage(Page):
    """A page with a view; its title and metadata reach templates escaped, since Material's do not escape them."""

    def __init__(self, title: str, file: File, config: MkDocsConfig, day: str) -> None:
        if file.edit_uri is not None:
            file.edit_uri = quote(file.edit_uri)
        super().__init__(self.shown(title), file, config)
        if day:
            self.update_date = update_day(day)
        self.title_anchor = ""

    @staticmethod
    def shown(title: str) -> Markup:
        """A title as HTML, on one line, and known to be HTML, so that no template escapes it twice."""
        return markup_escape(" ".join(visible(title).split()))

    @abstractmethod
    def view(self, site: Site) -> PageView | View:
        """All that the templates may see of this page."""

    @abstractmethod
    def context(self, view: PageView | View) -> dict[str, Any]:
        """What is added to the template's context."""

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
        self.text: PageText | None = None
        self.bare = ""
        """The text without its Related lists and what it embeds, for the search."""
        day = self._page.meta.day or renderer.site.derived.latest
        at_root = renderer.site.urls[doc] == ""
        title = renderer.titles.get(file.src_uri) or ("Home" if at_root else self._page.meta.title)
        super().__init__(title, file, config, day.isoformat() if day else "")

    @property
    def is_front(self) -> bool:
        """Whether the front page's lists stand on this page."""
        return self.url == "" and self._page.meta.home

    def view(self, site: Site) -> PageView:
        """The page's own view, with the template of the front page where it is that."""
        view = page_view(site, self.doc)
        return replace(view, template="index.html", home=self._home(site)) if self.is_front else view

    def context(self, view: PageView | View) -> dict[str, Any]:
        """As for every page; the front page has its lists too."""
        return {"view": view, "title_anchor": self.title_anchor, "beside": Namespace(placed=False)}

    def _home(self, site: Site) -> HomeView:
        return home_view(site, self._page.meta.title, hub_links(site))

    def _list_headings(self, home: HomeView | None) -> tuple[Heading, ...]:
        """The headings of the front page's lists, as `lists.html` has them."""
        if home is None:
            return ()
        shown = [("wg-digest", "Latest digest", bool(home.digest)), ("wg-queue", "Reading queue", bool(home.queue))]
        shown += [
            ("wg-new", "New", bool(home.newest)),
            ("wg-topics", "Topics", bool(home.topics)),
            ("wg-more", "More ways in", bool(home.hubs)),
        ]
        return tuple(Heading(level=2, id=anchor, name=name) for anchor, name, there in shown if there)

    def read_source(self, config: MkDocsConfig) -> None:
        """The page's text with its links resolved. A plugin that gives another source is asked first, as by MkDocs."""
        given = config.plugins.on_page_read_source(page=self, config=config)
        view = self.view(self._renderer.site)
        self.begin(self._renderer.texts.rewritten(self.doc, view.marks, view.embeds))
        if given is not None:
            self.markdown = given

    def begin(self, rewritten: Rewritten) -> None:
        """Take the rewritten source, and the metadata that templates show."""
        self._rewritten = rewritten
        self.markdown = rewritten.markdown
        self.title_anchor = rewritten.title_anchor
        meta = self._page.meta
        self._set_meta(
            description=_shown(" ".join(self._page.tldr[:200].split())),
            author=_shown(", ".join(meta.authors)),
            tags=[_shown(tag) for tag in meta.tags],
            aliases=[_shown(alias) for alias in meta.aliases],
            hide=[part for part in meta.hide if part.isidentifier()],
            search={"exclude": True} if meta.unsearched else {"boost": _LIST_BOOST} if meta.kind in {"index", "log"} else None,
        )

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' signature
        """Engine, sanitiser, our own markup."""
        if self.markdown is None or self._rewritten is None:
            raise RuntimeError("render() before read_source()")
        fragment = self._renderer.texts.fragment(self.doc, self.markdown, self._rewritten)
        self.finish(fragment, self.view(self._renderer.site))

    def finish(self, fragment: Fragment, view: PageView) -> None:
        """Take the rendered text, with late links resolved, Related lists filled in, and what it embeds."""
        if self._rewritten is None:
            raise RuntimeError("finish() before begin()")
        text = self._renderer.texts.finished(self.doc, fragment)
        embedded = self._renderer.texts.embedded(self.doc, view.embeds)
        self.text = replace(text, late=text.late or embedded.late)
        related = [lambda items=items: self._renderer.related(items, self) for items in view.lists]
        bare, marked = marked_text(
            text.html, self._rewritten.token, [mark_html(mark, self._renderer.site.urls[self.doc]) for mark in view.marks]
        )
        token = self._rewritten.token
        self.content = placed(fill(marked, self._rewritten, related), token, embedded.blocks)
        self.bare = placed(fill(bare, self._rewritten, [_nothing] * len(related)), token, [Framed("", "")] * len(view.embeds))
        self._set_toc((*self._list_headings(view.home), *text.toc))
        self._rewritten = None


def _nothing() -> str:
    return ""


class GeneratedPage(SitePage):
    """A page that no file stands behind."""

    def __init__(self, generated: Generated, file: File, config: MkDocsConfig, renderer: Renderer) -> None:
        self.generated = generated
        self._renderer = renderer
        site = renderer.site
        raw = site.wiki.raw[generated.doc] if generated.doc else None
        day = (raw.date if raw else None) or site.derived.latest
        super().__init__(generated.title, file, config, day.isoformat() if day else "")
        self.is_link = generated.late and not generated.section  # or the sitemap would list what the wiki's keepers alone look for

    def view(self, site: Site) -> View:
        """Made when it is asked for, and not kept."""
        return self.generated.view(site)

    def context(self, view: PageView | View) -> dict[str, Any]:
        """The bodies of a raw document's items too, where they are published."""
        doc = self.generated.doc
        return {"view": view, "title_anchor": "", "bodies": self._renderer.texts.bodies(doc) if doc else ()}

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Nothing to read; left out of the search, which finds the pages themselves."""
        self.markdown = ""
        self._set_meta(search={"exclude": True})

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' signature
        """The template does it all."""
        self.content = ""
        self._set_toc(())
