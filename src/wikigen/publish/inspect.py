"""All findings of a wiki without building it, and those that a branch is answerable for."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from wikigen.check import audit, with_suggestions
from wikigen.check.baseline import baseline_text, fingerprints
from wikigen.check.formats import FORMATS, Report
from wikigen.check.record import RECORD, Record, point_of, read_record, record_text
from wikigen.errors import SourceError
from wikigen.history import commits_of, moves_of, touched_since
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, DocId, Source
from wikigen.parse.page import parse_page
from wikigen.paths import RAW, WIKI, file_of_url
from wikigen.publish.health import public_findings
from wikigen.publish.pages import generated_pages
from wikigen.publish.privacy import private_data
from wikigen.publish.redirects import redirects
from wikigen.publish.site import Site, site_of
from wikigen.sources import decode
from wikigen.walk import PAGE_ENDINGS
from wikigen.wiki import link, parse_all_raw

__all__ = ["Named", "changed", "findings", "named", "record", "report", "wiki_before", "write_baseline"]


class Named(NamedTuple):
    """A finding and its fingerprint."""

    entry: Diagnostic
    name: str


def named(site: Site, *, privacy: bool = False) -> tuple[Named, ...]:
    """All findings, or those of what is private, with their fingerprints, which count all of them: name first, filter later."""
    found = private_data(site) if privacy else findings(site)
    return tuple(map(Named, found, fingerprints(found, site.wiki)))


def findings(site: Site) -> tuple[Diagnostic, ...]:
    """Everything that `wikigen check` has to say.

    Raises:
        ConfigError: the configuration names a code that does not exist.
    """
    return audit(site.wiki, site.derived, site.config, (*site.findings, *_aside(site)))


def _aside(site: Site) -> tuple[Diagnostic, ...]:
    """What the plan of the site finds: pages and redirects whose URL another has."""
    pages, aside = generated_pages(site)
    paths = [file_of_url(url) for url in (*site.urls.values(), *(site.url_of(page.uri) for page in pages))]
    return (*aside, *redirects(site, paths).aside)


def changed(site: Site, found: Iterable[Named], revision: str) -> tuple[Named, ...]:
    """Of all findings, those in files that differ from `revision`, and those elsewhere that were not there then.

    Raises:
        SourceError: git cannot tell what changed.
    """
    then = touched_since(site.config, revision)
    old = site_of(wiki_before(site.wiki, then, math=site.config.math), site.config, directory_urls=site.directory_urls)
    before = findings(old)
    known = set(fingerprints(before, old.wiki))
    return tuple(row for row in found if row.entry.doc in then or row.name not in known)


def record(site: Site, number: int) -> tuple[Path, int, bool]:
    """Put the last commits of the wiki into its record: the file, how many were new to it, and whether all of the history was here.

    Raises:
        SourceError: git cannot tell the history, or the file cannot be written.
    """
    path = site.config.root / RECORD
    commits, whole = commits_of(site.config, number)
    before = read_record(path)
    points = {point.commit: point for point in before.commits}
    fresh = [commit for commit in commits if commit.name not in points]
    for commit in fresh:
        then = touched_since(site.config, commit.name)
        wiki = wiki_before(site.wiki, then, math=site.config.math)
        old = site_of(wiki, site.config, directory_urls=site.directory_urls) if then else site
        points[commit.name] = point_of(commit.name, commit.day, len(old.wiki.pages), public_findings(old, _aside(old)))
    order = {commit.name: place for place, commit in enumerate(commits)}
    kept = sorted(points.values(), key=lambda point: (order.get(point.commit, -1), point.day))
    _write(path, record_text(Record(tuple(kept), {**before.moves, **moves_of(site.config)})))
    return path, len(fresh), whole


def report(site: Site, found: Sequence[Named], style: str, version: str, fails_from: int) -> str:
    """The findings in a format of `FORMATS`, those of a lost name with what may have been meant."""
    entries = tuple(with_suggestions(row.entry, site.wiki, site.config) for row in found)
    names = tuple(row.name for row in found)
    return FORMATS[style](Report(found=entries, names=names, wiki=site.wiki, config=site.config, version=version, fails_from=fails_from))


def write_baseline(site: Site, found: Sequence[Named], path: Path) -> None:
    """Write all findings into a baseline.

    Raises:
        SourceError: the file cannot be written.
    """
    _write(
        path, baseline_text([row.entry for row in found], [row.name for row in found], site.config), "Name another file with --baseline."
    )


def _write(path: Path, text: str, remedy: str = "") -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror}.", remedy) from error


def wiki_before(wiki: Wiki, then: Mapping[DocId, bytes | None], *, math: bool = False) -> Wiki:
    """The wiki with each file of `then` as it was, None for not there. What did not change is not parsed again."""
    sources = [_source(doc, data) for doc, data in then.items() if data is not None]
    pages = {doc: page for doc, page in wiki.pages.items() if doc not in then}
    pages |= {source.id: parse_page(source, math=math) for source in sources if source.kind == "page"}
    raw = {doc: document for doc, document in wiki.raw.items() if doc not in then}
    kept = {posixpath.splitext(doc)[0] for doc in raw}  # a digest's companion belongs to it, and is no document
    raw |= parse_all_raw(source for source in sources if source.id.startswith(RAW) and posixpath.splitext(source.id)[0] not in kept)
    assets = {doc for doc in wiki.assets if doc not in then} | {source.id for source in sources if source.kind == "asset"}
    rest = tuple(entry for entry in wiki.diagnostics if entry.doc not in then)
    made = link(dict(sorted(pages.items())), dict(sorted(raw.items())), frozenset(assets), rest, wiki.paths)
    fresh = {source.id: source.text for source in sources}
    withheld = {doc: entry for doc, entry in wiki.withheld.items() if doc not in then}
    return replace(
        made,
        withheld=MappingProxyType({**withheld, **made.withheld}),
        text_of=lambda doc: fresh[doc] if doc in fresh else wiki.text_of(doc),
        kept=wiki.kept,
    )


def _source(doc: DocId, data: bytes) -> Source:
    is_page = doc.startswith(WIKI) and doc.lower().endswith(PAGE_ENDINGS)
    text, trouble = decode(doc, data) if is_page or doc.startswith(RAW) else ("", ())
    kind = "page" if is_page else "raw" if doc.startswith(RAW) else "asset"
    digest = blake2b(data, digest_size=16).hexdigest()
    return Source(id=doc, kind=kind, path="", text=text, digest=digest, diagnostics=trouble)  # type: ignore[arg-type]  # one of the three
