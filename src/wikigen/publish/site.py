"""A wiki with the URLs it is published at. Every generated page, view and link asks here; nothing here knows MkDocs."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from wikigen.check import findings, sort_diagnostics, with_suggestions
from wikigen.config import Config
from wikigen.derive import Derived, derive
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, DocId, Severity, Span
from wikigen.paths import WIKI, Places, SrcUri, Url, folder_of, hub_id, raw_uri, src_uri, url_of
from wikigen.publish.cards import Card, make_cards
from wikigen.wiki import load

__all__ = ["Site", "load_site", "site_of"]

_TOP = Span(start=0, end=0, line=1, column=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that rendering may ask."""

    config: Config
    wiki: Wiki
    derived: Derived
    uris: Mapping[DocId, SrcUri]
    """What MkDocs calls the page of each published document; several documents never share one URL."""
    urls: Mapping[DocId, Url]
    """Of every document, and of every hub that a folder's name leads to."""
    topic_uris: Mapping[str, SrcUri]
    """The hub of each topic, by its slug."""
    topic_titles: Mapping[str, str]
    """Of every topic, by its slug: apart from its pages, which change more often."""
    publisher_names: Mapping[str, str]
    """By slug; as above."""
    cards: Mapping[DocId, Card]
    """Every page as other pages show it."""
    directory_urls: bool
    collisions: tuple[Diagnostic, ...]
    """Of URLs that two documents, or a document and a hub, would have."""

    def url(self, doc: DocId) -> Url | None:
        """Where a document is published; None for one that is not, such as a raw file under `publish_raw: none`."""
        return self.urls.get(doc)

    def section_url(self, doc: DocId, anchor: str) -> Url:
        """A published document's section, or the document where there is no `anchor`."""
        url = self.urls[doc]
        return Url(f"{url or './'}#{anchor}") if anchor else url  # of the front page, "#anchor" alone would be in whatever page links to it

    def url_of(self, uri: SrcUri) -> Url:
        """The URL of a generated page."""
        return url_of(uri, directory_urls=self.directory_urls)

    def is_trusted(self, doc: DocId) -> bool:
        """Whether the configuration names a page as written by hand, so that its raw HTML passes."""
        return self.config.trusts(src_uri(doc))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All of them, those of URLs too, sorted; found out at each call."""
        return tuple(with_suggestions(found, self.wiki, self.config) for found in self.findings)

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """As above, without what would have to be looked for to suggest it."""
        return sort_diagnostics((*findings(self.wiki, self.derived, self.config), *self.collisions))


def load_site(config: Config, *, directory_urls: bool = True) -> Site:
    """Read a wiki, derive everything, and give every page its URL.

    Raises:
        SourceError: there is no `docs_dir`.
    """
    return site_of(load(config), config, directory_urls=directory_urls)


def site_of(wiki: Wiki, config: Config, *, directory_urls: bool = True, known: Site | None = None) -> Site:
    """Derive everything from a wiki, and give every page its URL. What has not changed since a `known` site is shared with it."""
    before = known if known and known.config == config and known.directory_urls == directory_urls else None
    derived = derive(wiki, config, (before.wiki, before.derived) if before else None)
    names = MappingProxyType({slug: publisher.name for slug, publisher in derived.publishers.items()})
    if before and derived.topics is before.derived.topics and wiki.assets == before.wiki.assets:  # so every URL is what it was
        site = replace(before, wiki=wiki, derived=derived, publisher_names=names)
        return replace(site, cards=make_cards(site, known))
    taken = Places(config.own)
    uris, problems = _document_uris(wiki, config, taken, directory_urls=directory_urls)
    topic_uris, aside = _topic_uris(derived, taken, directory_urls=directory_urls)
    urls = {doc: url_of(uri, directory_urls=directory_urls) for doc, uri in uris.items()}
    urls |= {asset: url_of(src_uri(asset)) for asset in wiki.assets}
    urls |= {
        hub_id(topic.folder): url_of(topic_uris[topic.slug], directory_urls=directory_urls)
        for topic in derived.topics.values()
        if topic.folder
    }
    urls.setdefault(DocId(WIKI), Url(""))
    site = Site(
        config=config,
        wiki=wiki,
        derived=derived,
        uris=MappingProxyType(uris),
        urls=MappingProxyType(urls),
        topic_uris=MappingProxyType(topic_uris),
        topic_titles=MappingProxyType({topic.slug: topic.title for topic in derived.topics.values()}),
        publisher_names=names,
        cards=MappingProxyType({}),
        directory_urls=directory_urls,
        collisions=(*problems, *aside),
    )
    return replace(site, cards=make_cards(site, known))


def _document_uris(wiki: Wiki, config: Config, taken: Places, *, directory_urls: bool) -> tuple[dict[DocId, SrcUri], list[Diagnostic]]:
    """Pages, then raw documents, each at its own URL; one that would overwrite another gets a number."""
    uris: dict[DocId, SrcUri] = {}
    problems: list[Diagnostic] = []
    for asset in sorted(wiki.assets):
        url = url_of(src_uri(asset))
        if holder := taken.holder(url):
            problems.append(
                _collision(asset, f"its name differs from that of {config.path_of(holder)} in a way that some systems cannot keep")
            )
        taken.claim(url, asset)
    wanted = {doc: _page_uri(doc) for doc in sorted(wiki.pages, key=lambda doc: (posixpath.basename(doc).startswith("README"), doc))}
    if config.publish_raw != "none":
        wanted |= {doc: raw_uri(doc) for doc in wiki.raw}
    for doc, uri in wanted.items():
        free, first = uri, taken.in_way(url_of(uri, directory_urls=directory_urls))
        if first:
            free = _beside(uri, taken, directory_urls=directory_urls)
            path, holder = first
            why = f"belongs to {config.path_of(holder)} already" if holder else f"is in the way of the site's own {path}"
            problems.append(_collision(doc, f"its URL {why}; it is published at {url_of(free, directory_urls=directory_urls)}"))
        taken.claim(url_of(free, directory_urls=directory_urls), doc)
        uris[doc] = free
    return uris, problems


def _beside(uri: SrcUri, taken: Places, *, directory_urls: bool) -> SrcUri:
    """The first free place near one that is not: with a number behind the name of the page, or of the folder that would be where a file is."""
    base, at, number = uri, -1, 2
    while found := taken.in_way(url_of(uri, directory_urls=directory_urls)):
        depth = min(found[0].count("/"), uri.count("/"))
        if depth != at:
            base, at, number = uri, depth, 2
        parts = base.split("/")
        stem, ending = posixpath.splitext(parts[at]) if at == len(parts) - 1 else (parts[at], "")
        parts[at] = f"{stem}-{number}{ending}"
        uri, number = SrcUri("/".join(parts)), number + 1
    return uri


def _collision(doc: DocId, message: str) -> Diagnostic:
    hint = "Give one of the two another name."
    return Diagnostic(code="collision", severity=Severity.WARNING, doc=doc, span=_TOP, message=message, hint=hint)


def _page_uri(doc: DocId) -> SrcUri:
    """A page's path as MkDocs knows a page: its ending in lower case."""
    stem, ending = posixpath.splitext(src_uri(doc))
    return SrcUri(stem + ending.lower())


def _topic_uris(derived: Derived, taken: Places, *, directory_urls: bool) -> tuple[dict[str, SrcUri], list[Diagnostic]]:
    """A topic's hub is its folder's URL, unless a page of the wiki has it: then it is below `topics/`."""
    uris: dict[str, SrcUri] = {}
    aside: list[Diagnostic] = []
    for topic in derived.topics.values():
        uri = SrcUri(f"{topic.folder or f'topics/{topic.slug}'}/index.md")
        holder = taken.holder(url_of(uri, directory_urls=directory_urls))
        if holder is not None:
            uri = SrcUri(f"topics/{topic.slug}/index.md")
            message = f"the page has the URL of the topic {folder_of(holder) or topic.slug}; the topic's hub is at {url_of(uri)}"
            if holder:  # of a folder whose URL is the site's own, each page says so itself
                aside.append(Diagnostic(code="steps-aside", severity=Severity.INFO, doc=holder, span=_TOP, message=message))
        uris[topic.slug] = uri
        taken.claim(url_of(uri, directory_urls=directory_urls), hub_id(topic.slug))
    return uris, aside
