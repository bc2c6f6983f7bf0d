"""The theme's own pages: the one that is not found, and the sitemap with its archive."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.utils import get_build_date, get_relative_url, is_error_template

from wikigen.paths import SrcUri
from wikigen.publish.environment import ROOT
from wikigen.publish.generated import Generated
from wikigen.publish.home import HomeView
from wikigen.publish.host import update_day
from wikigen.publish.make import Target
from wikigen.publish.policy import with_policy
from wikigen.publish.site import Site

__all__ = ["SITEMAP", "ThemePages"]

SITEMAP = "sitemap.xml"


class ThemePages:
    """Renders what is no page of the wiki, from what all pages are."""

    def __init__(self, site: Site, targets: Sequence[Target], config: MkDocsConfig, nav: Navigation) -> None:
        self._site, self._targets, self._config, self._nav = site, targets, config, nav
        self._days: list[tuple[str, str]] | None = None

    def inputs(self, name: str) -> bytes:
        """What a template depends on beside the theme; empty where it is as quick to render it."""
        return repr(self._dated()).encode() if name == SITEMAP else b""

    def rendered(self, env: Environment, name: str, lists: HomeView) -> dict[str, bytes]:
        """The template's file, and the archive of the sitemap; `lists` are the topics and hubs that the page that is not found offers."""
        missing = is_error_template(name)
        base = urlsplit(self._config.site_url or "/").path if missing else get_relative_url(".", name)
        pages = self._as_pages() if name == SITEMAP else []
        context: dict[str, Any] = {**get_context(self._nav, [], self._config, base_url=base), "pages": pages, "lists": lists}
        html = env.get_template(name).render(context).replace(ROOT, base.rstrip("/") if missing else base)
        content = (with_policy(html, trusted=True) if name.endswith(".html") else html).encode()  # nothing in it is an author's
        return {name: content} | ({f"{name}.gz": self._zipped(name, content)} if name == SITEMAP else {})

    def _dated(self) -> list[tuple[str, str]]:
        """URL below the site's root and day of every page; nothing where the site has no address that a sitemap could name."""
        if self._days is None:
            latest = self._site.derived.latest
            unknown = get_build_date() if "SOURCE_DATE_EPOCH" in os.environ else ""  # never the day of the build
            self._days = []
            for target in self._targets if self._config.site_url else ():
                doc = target.page.doc if isinstance(target.page, Generated) else target.page
                raw, page = (self._site.wiki.raw.get(doc), self._site.wiki.pages.get(doc)) if doc else (None, None)
                day = (raw.date if raw else page.meta.day if page else None) or latest
                self._days.append((self._site.url_of(SrcUri(target.uri)), update_day(day.isoformat()) if day else unknown))
        return self._days

    def _as_pages(self) -> list[Any]:
        """What the sitemap's template asks of each page."""
        site_url = self._config.site_url or ""
        root, folder = site_url.rstrip("/"), urlsplit(site_url).path.rstrip("/")
        return [
            SimpleNamespace(page=SimpleNamespace(is_link=False, canonical_url=f"{root}/{url}", abs_url=f"{folder}/{url}", update_date=day))
            for url, day in self._dated()
        ]

    def _zipped(self, name: str, content: bytes) -> bytes:
        """The sitemap's archive, of the newest day of any page, so that it does not depend on the clock."""
        newest = max((day for _, day in self._dated() if day), default="1980-01-01")
        moment = int(datetime.fromisoformat(newest).replace(tzinfo=UTC).timestamp())
        buffer = io.BytesIO()
        with gzip.GzipFile(filename=name, fileobj=buffer, mode="wb", mtime=moment) as archive:
            archive.write(content)
        return buffer.getvalue()
