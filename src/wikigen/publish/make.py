"""Makes the pages of a site, each in any process: from its inputs to its key, and unless that is the key of what is published, to its file."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from wikigen.cache import digest_of
from wikigen.check.rendering import Undrawn
from wikigen.model import DocId
from wikigen.publish.filemark import FileMark
from wikigen.publish.generated import Generated, View
from wikigen.publish.host import GeneratedPage, Renderer, SitePage, WikiPage
from wikigen.publish.preview import preview_of, preview_path
from wikigen.publish.reads import Watch, packed
from wikigen.publish.rewrite import Rewritten
from wikigen.publish.search.engines import SearchEngine, hash_of
from wikigen.publish.secrets import Secret, scan_page
from wikigen.publish.shell import Shells
from wikigen.publish.site import Site
from wikigen.publish.staging import Stage
from wikigen.publish.view import PageView

__all__ = ["Made", "Maker", "Published", "Target"]


class Target(NamedTuple):
    """A page to be made."""

    path: str
    """Of its file, below the site's root."""
    uri: str
    """What MkDocs calls it."""
    page: DocId | Generated

    @property
    def late(self) -> bool:
        """Whether it is made when all else is."""
        return isinstance(self.page, Generated) and self.page.late


class Published(NamedTuple):
    """A page as it was published."""

    key: bytes
    mark: FileMark
    again: bool
    """Whether its key does not tell all it depends on, so that it is made anew each time."""
    found: bytes = b""
    """The hash of what the search has of it, under which the cache has that; empty where the search has nothing of it."""
    reads: bytes = b""
    """What of the site it was made from, `packed`."""


class Made(NamedTuple):
    """What came of a target."""

    published: Published
    kept: bool
    """Whether the published file was taken over."""
    preview: tuple[Published, bool]
    """What lies beside it, and whether that was taken over."""
    text: bytes = b""
    """Key of the page's fragment; the cache is to keep it."""
    fresh: Sequence[tuple[bytes, bytes]] = ()
    """Fragments, and the page's part of the search index, for the cache."""
    derived: Sequence[tuple[bytes, bytes]] = ()
    """What was worked out of documents on the way, for the cache too: see `Kept.taken`."""
    secrets: Sequence[Secret] = ()
    """Keys and tokens in the page, for which it must not be published."""
    trouble: str = ""
    lost: tuple[str, ...] = ()
    undrawn: tuple[Undrawn, ...] = ()
    seconds: float = 0.0


class _Neighbour(NamedTuple):
    """The page before or after, as Material's templates see it."""

    url: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Maker:
    """All that making pages needs; forked workers share it."""

    renderer: Renderer
    config: MkDocsConfig
    shells: Shells
    theme: bytes
    """Hash of everything that all pages depend on: settings, templates, navigation."""
    whole: bool
    """Whether every page needs its own run through all templates."""
    listed: Mapping[str, SitePage]
    """Pages that the navigation has, by their URIs."""
    stage: Stage
    known: Mapping[str, Published]
    """The site as it is, by paths."""
    fresh: list[tuple[bytes, bytes]]
    """Where the renderer leaves what it made for the cache."""
    search: SearchEngine
    """What of a page can be found."""
    watch: Watch
    """Watches what each page reads."""

    def make(self, target: Target) -> Made:
        """See that the stage has the page."""
        begun = time.perf_counter()
        self.fresh.clear()
        page = self.listed.get(target.uri) or self._new_page(target)
        if isinstance(page, GeneratedPage) and isinstance(target.page, Generated):
            page.generated = target.page  # of a late page, what is known by now
        (view, rewritten), reads = self._inputs(page)
        key, text_key = self._key(page, view, rewritten)
        certain, derived = bool(text_key), self.renderer.site.wiki.kept.taken()
        known, beside = self.known.get(target.path), preview_path(target.path)
        if certain and known and not known.again and known.key == key and (taken := self._taken(target.path)):
            seconds, (known, preview) = time.perf_counter() - begun, taken
            return Made(known._replace(reads=reads), kept=True, preview=(preview, True), text=text_key, derived=derived, seconds=seconds)
        html, context = self._html(page, view, rewritten)
        encoded, preview_text = html.encode("utf-8", "xmlcharrefreplace"), preview_of(page, view)
        written = self.stage.write(target.path, encoded)
        preview_written = self.stage.write(beside, preview_text)
        text = page.text if isinstance(page, WikiPage) else None
        again = not certain or bool(text and (text.late or text.trouble or text.undrawn))
        part = self.search.part(page, view, context)
        found = hash_of(part)
        if part:
            self.fresh.append((found, part))
        return Made(
            Published(key, self.stage.new_mark(target.path, encoded), again, found, reads),
            kept=not written,
            preview=(Published(key, self.stage.new_mark(beside, preview_text), again=False), not preview_written),
            text=text_key,
            fresh=tuple(self.fresh),
            derived=derived,
            secrets=scan_page(html, self.renderer.site.config.allow_secrets),
            trouble=text.trouble if text else "",
            lost=text.lost if text else (),
            undrawn=text.undrawn if text else (),
            seconds=time.perf_counter() - begun,
        )

    def _taken(self, path: str) -> tuple[Published, Published] | None:
        """A published page and what lies beside it, taken over; None where something else has touched them, or they are not of one making."""
        known, preview = self.known.get(path), self.known.get(preview_path(path))
        if not known or not preview or known.key != preview.key:
            return None
        mark = self.stage.take(path, known.mark)
        beside = self.stage.take(preview_path(path), preview.mark)
        return (known._replace(mark=mark), preview._replace(mark=beside)) if mark and beside else None

    def search_part(self, target: Target) -> bytes:
        """A page's part of the search index, made on its own where the cache has lost it."""
        page = self._new_page(target)
        (view, rewritten), _ = self._inputs(page)
        _, context = self._html(page, view, rewritten)
        return self.search.part(page, view, context)

    def _new_page(self, target: Target) -> SitePage:
        config = self.config
        if isinstance(target.page, Generated):
            file = File.generated(config, target.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            return GeneratedPage(target.page, file, config, self.renderer)
        file = File(target.uri, config.docs_dir, config.site_dir, config.use_directory_urls)
        return WikiPage(target.page, file, config, self.renderer)

    def _inputs(self, page: SitePage) -> tuple[tuple[PageView | View, Rewritten | None], bytes]:
        """The page's view and its rewritten text, and what of the site they were made from, `packed`."""
        doc = page.doc if isinstance(page, WikiPage) else None

        def make(site: Site) -> tuple[PageView | View, Rewritten | None]:
            if self.whole:
                _ = site.derived.latest  # the day of a page without one, which a template may show
            view = page.view(site)
            return view, self.renderer.texts.rewritten(doc, view.marks, view.embeds, site) if doc and isinstance(view, PageView) else None

        made, reads = self.watch.during(make)
        return made, packed(reads)

    def _key(self, page: SitePage, view: PageView | View, rewritten: Rewritten | None) -> tuple[bytes, bytes]:
        """The hash of all that the page is made from, and the key of its text; that is empty where the hash cannot tell all."""
        text = _NO_TEXT
        if isinstance(page, WikiPage) and rewritten and isinstance(view, PageView):
            page.begin(rewritten)
            self._neighbours(page, view)
            text = self.renderer.texts.key(page.doc, rewritten)
        elif isinstance(page, GeneratedPage):
            page.read_source(self.config)
            text = (self.renderer.texts.bodies_key(page.generated.doc) if page.generated.doc else b"") or _NO_TEXT
        beside = (page.previous_page, page.next_page)
        facts: list[Any] = [page.url, str(page.title), page.meta, page.edit_url, page.canonical_url, page.update_date if self.whole else ""]
        facts += [(str(found.title), found.url) for found in beside if found]
        return digest_of(self.theme, text, msgspec.msgpack.encode((facts, view), enc_hook=str)), text

    def _neighbours(self, page: WikiPage, view: PageView) -> None:
        """Previous and next in the topic, unless the configuration's own navigation says which they are."""
        if self.config.nav:
            return
        for name, card in (("previous_page", view.previous), ("next_page", view.following)):
            setattr(page, name, _Neighbour(card.url, SitePage.shown(card.title)) if card else None)

    def _html(self, page: SitePage, view: PageView | View, rewritten: Rewritten | None) -> tuple[str, Mapping[str, Any]]:
        """The whole page, and what its template saw."""
        if isinstance(page, WikiPage) and rewritten and isinstance(view, PageView):
            page.begin(rewritten)
            fragment = self.renderer.texts.fragment(page.doc, rewritten.markdown, rewritten)
            page.finish(fragment, view)
        else:
            page.read_source(self.config)
            page.render(self.config, _NO_FILES)
        context = page.context(view)
        trusted = isinstance(page, WikiPage) and self.renderer.site.is_trusted(page.doc)
        if not self.whole and page.file.src_uri not in self.listed and not page.is_homepage:
            html = self.shells.filled(page, view.template, context, trusted=trusted)
            if html is not None:
                return html, context
        return self.shells.whole(page, context, trusted=trusted), context


_NO_FILES: Any = ()
_NO_TEXT = b"-"
"""Stands for the key of a page without a text of its own."""
