"""Links that the walk over the source did not see, resolved in the HTML by the same rules.

What an extension of Python-Markdown calls text, such as an admonition's indented lines, is code to CommonMark; and a tag may be written so
that only a browser reads it as a link.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import quote, unquote

from wikigen.linked import Found
from wikigen.links.names import Names, names_of
from wikigen.links.resolve import resolve_ref
from wikigen.model import DocId, LinkRef, Span
from wikigen.paths import Url, relative
from wikigen.publish.rewrite import MISSING_SCHEME
from wikigen.publish.site import Site

__all__ = ["LateLinks", "Resolved"]

_UNRESOLVED = re.compile(r'(<a\b[^>]*?\shref=")([^":?#]+\.(?:md|markdown))(?:#([^"]*))?(?=")')
"""A resolved link never ends like a page's file; one to an asset ends like that asset."""
_NOWHERE = Span(start=0, end=0, line=1, column=1)


class Resolved(NamedTuple):
    """HTML with its late links resolved, and the targets that lead nowhere."""

    html: str
    lost: tuple[str, ...]


class LateLinks:
    """Resolves what is left over on any page of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @cached_property
    def _names(self) -> Names:
        """Made when the first such link is met; most wikis have none."""
        return names_of(self._site.wiki.pages, self._site.wiki.raw, self._site.wiki.assets)

    def has(self, html: str) -> bool:
        """Whether there is anything to resolve."""
        return (".md" in html or ".markdown" in html) and _UNRESOLVED.search(html) is not None

    def resolve(self, doc: DocId, html: str, base: Url) -> Resolved:
        """The page's HTML with every link to a file of the wiki leading to where that is published, on the page at `base`."""
        lost: list[str] = []

        def write(match: re.Match[str]) -> str:
            target, anchor = unquote(unescape(match[2])), unquote(unescape(match[3] or ""))
            url = self._url(doc, target, anchor, base)
            if url is None:
                lost.append(target)
            return f"{match[1]}{MISSING_SCHEME}:" if url is None else f"{match[1]}{escape(url)}"

        return Resolved(_UNRESOLVED.sub(write, html), tuple(lost))

    def _url(self, doc: DocId, target: str, anchor: str, base: Url) -> str | None:
        wiki = self._site.wiki
        ref = LinkRef(syntax="inline", target=target, label="", anchor=anchor, span=_NOWHERE, place="body")
        found = resolve_ref(wiki.pages[doc], ref, self._names, wiki.pages, wiki.raw)
        url = self._site.url(found.target) if isinstance(found, Found) else None
        if url is None or not isinstance(found, Found):
            return None
        return relative(url + (f"#{quote(found.anchor)}" if found.anchor else ""), base)
