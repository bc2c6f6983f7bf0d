"""The index of Material's search: each page's part of it made with the page, and all parts joined into one file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from wikigen.cache import digest_of
from wikigen.publish.host import SitePage, WikiPage
from wikigen.publish.search.engines import INDEX, Batch, Entry, Maker

__all__ = ["Material", "page_entries"]

_HEADING = re.compile(r'<h[1-6]\b[^>]*?\sid="([^"]+)"[^>]*>(.*?)</h[1-6]>', re.DOTALL)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>", re.DOTALL)
_SHOWN = frozenset({"p", "code", "pre", "li", "ol", "ul", "sub", "sup"})
"""Tags that Material's results show."""
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "u", "var"}
)
_BLANKS = re.compile(r"[ \t]+|\s*\n\s*")


def page_entries(title: str, url: str, html: str, meta: Mapping[str, Any]) -> bytes:
    """A page's entries as JSON, one for its opening and one for each section, joined by commas; empty for a page left out of the search.

    `title` is HTML; `html` the page's text, its Related lists left out. Below the opening stand the page's aliases, by which it is found.
    """
    search = meta.get("search") or {}
    if search.get("exclude"):
        return b""
    extra = {"tags": list(meta["tags"])} if meta.get("tags") else {}
    extra |= {"boost": search["boost"]} if "boost" in search else {}
    aliases = f"<p>{', '.join(meta['aliases'])}</p>" if meta.get("aliases") else ""
    entries = (
        {"location": url + anchor, "title": name or title, "text": text if anchor else text + aliases, **extra}
        for anchor, name, text in _sections(html)
    )
    return ",".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries).encode("utf-8", "surrogatepass")


def _sections(html: str) -> Iterator[tuple[str, str, str]]:
    """Anchor, title and text of the opening and of every section."""
    anchor, name, start = "", "", 0
    for heading in _HEADING.finditer(html):
        yield anchor, name, _plain(html[start : heading.start()])
        anchor, name, start = f"#{heading[1]}", _TAG.sub("", _PERMALINK.sub("", heading[2])).strip(), heading.end()
    yield anchor, name, _plain(html[start:])


def _plain(html: str) -> str:
    return _BLANKS.sub(lambda blank: "\n" if "\n" in blank[0] else " ", _TAG.sub(_reduced, html)).strip()


def _reduced(tag: re.Match[str]) -> str:
    """A tag without attributes where results show it, else a blank where it parts words."""
    name = (tag[2] or "").lower()
    return f"<{tag[1]}{name}>" if name in _SHOWN else "" if name in _INLINE or not name else " "


class Material:
    """How the configuration wants the index. Material's own plugin stays, for its part in the theme; ours takes the place of its index."""

    meanwhile: Mapping[str, bytes] = MappingProxyType({})

    def __init__(self, config: MkDocsConfig) -> None:
        plugin: Any = next((config.plugins[name] for name in ("material/search", "search") if name in config.plugins), None)
        self.wanted = plugin is not None and plugin.config.get("enabled", True) and hasattr(plugin, "search_index")
        self._config = {key: plugin.config[key] for key in ("lang", "separator", "pipeline", "fields")} if self.wanted else {}

    def part(self, page: SitePage, view: object, context: Mapping[str, Any]) -> bytes:  # noqa: ARG002 - as every engine has it
        """The entries of a page of the wiki; digests and lists are not found."""
        return page_entries(str(page.title), page.url, page.bare, page.meta) if self.wanted and isinstance(page, WikiPage) else b""

    def batches(self, entries: Sequence[Entry]) -> list[Batch]:
        """The one file."""
        if not self.wanted:
            return []
        settings = json.dumps(self._config, separators=(",", ":"), default=str).encode()
        key = digest_of(b"index", settings, *(entry.found for entry in entries))

        def begin() -> Maker:
            whole = b'{"config":' + settings + b',"docs":[' + b",".join(entry.content() for entry in entries) + b"]}"
            return lambda _nice: {INDEX: whole}

        return [Batch(INDEX, key, begin)]
