"""The texts of pages as HTML, each made once for one content: rewritten, rendered, looked up in the cache, its late links resolved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import NamedTuple

import msgspec

from wikigen.cache import Cache, digest_of, program_digest
from wikigen.check.rendering import Undrawn
from wikigen.model import DocId
from wikigen.paths import Url, relative
from wikigen.publish import finish
from wikigen.publish.body import Fragment, decode_fragment, encode_fragment, fragment_key, fragment_of
from wikigen.publish.embeds import Embed
from wikigen.publish.engine import Engine, Heading
from wikigen.publish.framing import Framed, fitted, framed, placed
from wikigen.publish.late import LateLinks
from wikigen.publish.marks import Mark
from wikigen.publish.raw_view import item_bodies
from wikigen.publish.rewrite import Rewritten, rewrite
from wikigen.publish.site import Site

__all__ = ["Embedded", "PageText", "Texts"]

_BODIES = msgspec.msgpack.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page's text, ready but for its Related lists."""

    html: str
    toc: tuple[Heading, ...]
    trouble: str
    """Why it is shown plain; empty where it is not."""
    late: bool
    """Whether it has links that only the engine saw, and so depends on every name of the wiki."""
    lost: tuple[str, ...]
    """Targets of such links that lead nowhere."""
    undrawn: tuple[Undrawn, ...]


class Embedded(NamedTuple):
    """What a page shows of others, and whether any of it has links that only the engine saw."""

    blocks: tuple[Framed, ...]
    late: bool


class Texts:
    """Makes the texts of one site. What it made anew is handed to `keep`, under its key."""

    def __init__(self, site: Site, engine: Engine, cache: Cache, keep: Callable[[bytes, bytes], None]) -> None:
        self._site, self._engine, self._cache, self._keep = site, engine, cache, keep
        self._late = LateLinks(site)

    def rewritten(self, doc: DocId, marks: Sequence[Mark], embeds: Sequence[Embed], site: Site | None = None) -> Rewritten:
        """A page's source with its links spliced in, and slots for marks and embeds; `site` may be one that is watched."""
        site = site or self._site
        return rewrite(site, site.wiki.pages[doc], marks, [embed.at for embed in embeds])

    def key(self, doc: DocId, rewritten: Rewritten) -> bytes:
        """The key of a page's fragment; empty where it cannot be known before it is made."""
        return fragment_key(rewritten.markdown, rewritten, self._engine, trusted=self._site.is_trusted(doc))

    def fragment(self, doc: DocId, text: str, rewritten: Rewritten, host: DocId | None = None) -> Fragment:
        """The fragment of `text`: the rewritten source, or what another plugin made of it. On a `host` it is trusted if both are."""
        trusted = self._site.is_trusted(doc) and (host is None or self._site.is_trusted(host))
        key = fragment_key(text, rewritten, self._engine, trusted=trusted)
        if key and (kept := self._cache.get("fragment", key)) is not None:
            return decode_fragment(kept)
        made = fragment_of(text, rewritten, self._engine, trusted=trusted)
        if key:
            self._keep(key, encode_fragment(made))
        return made

    def finished(self, doc: DocId, fragment: Fragment, base: Url | None = None) -> PageText:
        """A fragment with the links resolved that only the engine saw, for the page at `base` where that is another one."""
        html, late = fragment.html, self._late.has(fragment.html)
        lost: tuple[str, ...] = ()
        if late:
            html, lost = self._late.resolve(doc, html, self._site.urls[doc] if base is None else base)
            html = finish.missing(html)
        return PageText(html=html, toc=fragment.toc, trouble=fragment.trouble, late=late, lost=lost, undrawn=fragment.undrawn)

    def embedded(self, host: DocId, embeds: Sequence[Embed]) -> Embedded:
        """What a page shows of others, each framed."""
        numbers, late = count(1), False
        base = self._site.urls[host]
        bodies = lru_cache(maxsize=8)(self.bodies)  # a page may show every item of a digest

        def made(embed: Embed) -> Framed:
            nonlocal late
            number = next(numbers)
            if embed.text is None:
                html = fitted(bodies(embed.origin)[embed.item], number, embed.level)
            else:
                text = self.finished(embed.origin, self.fragment(embed.origin, embed.text.markdown, embed.text, host), base)
                late = late or text.late
                html = fitted(text.html, number, embed.level)
                html = placed(html, embed.text.token, [made(inner) for inner in embed.inner])
            return framed(html, embed.label, relative(embed.url, base))

        return Embedded(tuple(made(embed) for embed in embeds), late)

    def bodies_key(self, doc: DocId) -> bytes:
        """The key of a raw document's bodies; empty where the configuration does not publish them."""
        config = self._site.config
        if not config.publishes_bodies:
            return b""
        return digest_of(program_digest(), b"raw", config.publish_raw.encode(), doc.encode(), self._site.wiki.raw[doc].digest.encode())

    def bodies(self, doc: DocId) -> tuple[str, ...]:
        """The bodies of a raw document's items as HTML, as far as the configuration publishes them; none where it does not."""
        key = self.bodies_key(doc)
        if not key:
            return ()
        if (kept := self._cache.get("fragment", key)) is not None:
            return _BODIES.decode(kept)
        made = item_bodies(self._site.wiki.raw[doc], self._site.wiki.text_of(doc), redacted=self._site.config.publish_raw == "redacted")
        self._keep(key, msgspec.msgpack.encode(made))
        return made
