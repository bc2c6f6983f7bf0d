"""Where pages stood before: for each alias and each moved file a page that leads on, unless anything else has its URL.

Which files moved stands in the record beside the configuration (`wikigen record`), since a clone without history must make the same site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from wikigen.check.record import RECORD, read_record
from wikigen.model import Diagnostic, DocId, Severity, Span
from wikigen.paths import WIKI, SrcUri, Url, clean_path, doc_of, file_of_url, relative, slugify, src_uri, url_of
from wikigen.publish.policy import stated
from wikigen.publish.site import Site
from wikigen.visible import visible
from wikigen.walk import PAGE_ENDINGS

__all__ = ["Redirects", "redirects"]

_TOP = Span(start=0, end=0, line=1, column=1)
_PLAIN = re.compile(r"\w[\w.-]*")
"""A name that a URL has as it is; others are made slugs."""
_HOPS = 50
"""Moves of one file that are followed."""


class Redirects(NamedTuple):
    """The pages that lead on, and those that could not be."""

    files: Mapping[str, bytes]
    """By their paths below the site's root."""
    aside: tuple[Diagnostic, ...]


class _Old(NamedTuple):
    """A URL that a page had."""

    url: Url
    page: DocId
    alias: str
    """What the page says; empty for a file that moved."""


def redirects(site: Site, taken: Iterable[str], site_url: str = "") -> Redirects:
    """One for each former URL of a page, sorted; `taken` are the paths of all other files of the site, `site_url` is where it is published."""
    wanted = sorted(old for old in {*_aliases(site), *_moved(site)} if old.url.lower() != site.urls[old.page].lower())
    others = {path.lower() for path in taken} if wanted else set()
    files: dict[str, bytes] = {}
    aside: list[Diagnostic] = []
    for old in wanted:
        path = file_of_url(old.url)
        if path in files or any(part in others or site.config.own(part) for part in _parts(path.lower())):
            if old.alias:
                aside.append(_steps_aside(site, old))
        else:
            files[path] = _page(site, old, site_url)
    return Redirects(files, tuple(aside))


def _parts(path: str) -> Iterator[str]:
    """A path and the folders above it, which a file of that name would be in the way of."""
    while path:
        yield path
        path = posixpath.dirname(path)


def _aliases(site: Site) -> Iterator[_Old]:
    """An alias is another name of the file in its folder, or where it has a `/` its path below the wiki's root."""
    for doc, page in site.wiki.pages.items():
        for alias in page.meta.aliases:
            stem, ending = posixpath.splitext(alias.strip().strip("/"))
            stem = stem if ending.lower() in PAGE_ENDINGS else stem + ending
            parts = [part if _PLAIN.fullmatch(part) else slugify(part) for part in stem.split("/")]
            if all(parts):
                folder = posixpath.dirname(src_uri(doc)) if len(parts) == 1 else ""
                yield _Old(_url(site, posixpath.join(folder, *parts)), doc, alias)


def _moved(site: Site) -> Iterator[_Old]:
    """The paths that files had before; one that moved several times is followed to where it is now."""
    moves = read_record(site.config.root / RECORD).moves
    for old in moves:
        now = old
        for _ in range(_HOPS):
            if now not in moves:
                break
            now = moves[now]
        page = doc_of(WIKI, now)
        inside = clean_path("", old) == old  # the record is a file like any other, and may say anything
        if inside and page in site.wiki.pages and doc_of(WIKI, old) not in site.wiki.pages:
            yield _Old(_url(site, posixpath.splitext(old)[0]), page, "")


def _url(site: Site, stem: str) -> Url:
    return url_of(SrcUri(f"{stem}.md"), directory_urls=site.directory_urls)


def _page(site: Site, old: _Old, site_url: str) -> bytes:
    url = site.urls[old.page]
    to = escape(relative(url, old.url))
    title = escape(visible(site.wiki.pages[old.page].meta.title))
    canonical = escape(f"{site_url.rstrip('/')}/{url}") if site_url else to
    return (
        f'<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">{stated(())}\n<title>{title}</title>\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{canonical}">\n<meta http-equiv="refresh" content="0; url={to}">\n</head>\n'
        f'<body>\n<p><a href="{to}">{title}</a></p>\n</body>\n</html>\n'
    ).encode()


def _steps_aside(site: Site, old: _Old) -> Diagnostic:
    return Diagnostic(
        code="redirect-aside",
        severity=Severity.INFO,
        doc=old.page,
        span=_TOP,
        message=f'the alias "{old.alias}" leaves no page that leads here, since {old.url} belongs to another',
        hint=f"Links by that name in the wiki lead to {site.config.path_of(old.page)} all the same.",
    )
