"""Fixtures for the whole suite: a wiki or a page built in memory, and the corpora where they are at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from wikigen.linked import Wiki
from wikigen.model import DocId, Page, Source, SourceKind
from wikigen.parse.page import parse_page
from wikigen.sources import decode
from wikigen.walk import PAGE_ENDINGS
from wikigen.wiki import link, parse_all_raw

MakeWiki = Callable[[Mapping[str, str | bytes]], Wiki]
MakePage = Callable[..., Page]

settings.register_profile(
    "wikigen", max_examples=100, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("wikigen")


def make_source(doc: str, content: str | bytes) -> Source:
    """What `read_sources` makes of a file: text stands for itself, bytes are decoded as on disk."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    text, problems = (content, ()) if isinstance(content, str) else decode(DocId(doc), content)
    kind: SourceKind = "raw" if doc.startswith("raw/") else "page" if doc.endswith(PAGE_ENDINGS) else "asset"
    digest = blake2b(data, digest_size=16).hexdigest()
    return Source(
        id=DocId(doc), kind=kind, path=f"/nowhere/{doc}", text="" if kind == "asset" else text, digest=digest, diagnostics=problems
    )


def make_wiki(files: Mapping[str, str | bytes]) -> Wiki:
    """A wiki of files given by id: `{"wiki/a.md": "…", "raw/gmail/x.md": "…"}`."""
    sources = [make_source(doc, content) for doc, content in sorted(files.items())]
    pages = {source.id: parse_page(source) for source in sources if source.kind == "page"}
    raw = parse_all_raw(source for source in sources if source.kind == "raw")
    return link(pages, raw, frozenset(source.id for source in sources if source.kind == "asset"))


def make_page(content: str | bytes, doc: str = "wiki/topic/page.md") -> Page:
    """One page, parsed on its own."""
    return parse_page(make_source(doc, content))


@pytest.fixture(scope="session")
def wiki() -> MakeWiki:
    """Builds a wiki in memory."""
    return make_wiki


@pytest.fixture(scope="session")
def page() -> MakePage:
    """Parses one page in memory."""
    return make_page


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real wikis beside the repository, which a user's clone does not have."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "corpora"
    if not folder.is_dir():
        pytest.skip(f"no corpora at {folder}")
    return folder
