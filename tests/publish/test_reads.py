"""`wikigen.publish.reads`: what of a site a page was made from, and what of it an edit has changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import make_wiki
from tests.sitecheck import make_site
from wikigen.config import Config
from wikigen.derive import Derived, Relations
from wikigen.linked import Wiki
from wikigen.model import DocId
from wikigen.publish.generated import Generated
from wikigen.publish.pages import generated_pages
from wikigen.publish.reads import Facet, Watch, changes
from wikigen.publish.rewrite import rewrite
from wikigen.publish.site import Site, site_of
from wikigen.publish.view import page_view

A, B, C = DocId("wiki/t/2026-04-24-a.md"), DocId("wiki/t/2026-04-25-b.md"), DocId("wiki/u/concept.md")
MAIL = DocId("raw/gmail/m.md")
FILES: dict[str, str | bytes] = {
    A: "---\ntier: 1\ntags: [x]\nsources: [https://a.example/x]\nraw: [raw/gmail/m.md#item-1]\n---\n# A\n\n[[B]]\n\n## Related\n\n- [[Concept]]\n",
    B: "# B\n\nWords of B, and [the first](2026-04-24-a.md).\n\n## Open questions\n\n- Why?\n",
    C: "# Concept\n\nA concept.\n",
    MAIL: "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** A\n\nx\n",
    "wiki/t/f.png": b"\x89PNG",
}


# ---- watching


READS: dict[str, tuple[Callable[[Site], Any], set[Facet]]] = {
    "nothing": (lambda _: 1, set()),
    "a key": (lambda site: site.cards[A].title, {("cards", A)}),
    "two keys of two mappings": (lambda site: (site.cards[A], site.urls[B]), {("cards", A), ("urls", B)}),
    "a key that may be there": (lambda site: site.derived.uses.get(A), {("derived.uses", A)}),
    "a key that is not there": (lambda site: site.wiki.pages.get(DocId("wiki/no.md"), 5), {("wiki.pages", "wiki/no.md")}),
    "whether there is a key": (lambda site: A in site.wiki.pages, {("wiki.pages", A)}),
    "the order": (lambda site: list(site.derived.tags), {("derived.tags", None)}),
    "the number": (lambda site: len(site.wiki.raw), {("wiki.raw", None)}),
    "all": (lambda site: dict(site.derived.tags.items()), {("derived.tags", None), ("derived.tags", "x")}),
    "all values": (lambda site: list(site.derived.tags.values()), {("derived.tags", None), ("derived.tags", "x")}),
    "what is no mapping": (lambda site: (site.derived.newest, site.wiki.assets), {("derived.newest", None), ("wiki.assets", None)}),
    "what a page states": (lambda site: site.derived.relations.of.get(A), {("relations.of", A)}),
    "a day": (lambda site: site.derived.latest, {("derived.latest", None)}),
    "through a method": (lambda site: site.url(B), {("urls", B)}),
    "through a method with more": (lambda site: site.is_trusted(B), set()),
    "the configuration": (lambda site: (site.config.publish_raw, site.directory_urls), set()),
}
"""What a page may read, with the facets that count as read."""


@pytest.mark.parametrize("name", READS)
def test_what_is_read_is_recorded(name: str) -> None:
    """A watched site has all that the site has, and tells just what was read of it, afresh for each page."""
    read, expected = READS[name]
    site = make_site(FILES)
    watch = Watch(site)
    watch.during(lambda watched: (list(watched.wiki.pages), watched.cards[C], watched.derived.questions))
    assert watch.during(read) == (read(site), frozenset(expected))
    assert watch.during(read)[1] == expected


def test_a_missing_key_is_read_too() -> None:
    """A page that asks for what is not there depends on that."""
    watch = Watch(make_site(FILES))
    found: list[str] = []

    def ask(site: Site) -> None:
        try:
            found.append(site.cards[DocId("wiki/no.md")].title)
        except KeyError:
            found.append("none")

    assert watch.during(ask)[1] == {("cards", "wiki/no.md")}
    assert found == ["none"]


def watched_pages(site: Site) -> list[Generated]:
    """The generated pages but those that are made of what all the others come to, whatever an edit has touched."""
    return [page for page in generated_pages(site)[0] if not page.late]


def test_views_are_those_of_the_site() -> None:
    """Every view, and every rewritten text, made of a watched site is the one made of the site itself."""
    site = make_site(FILES)
    watch = Watch(site)
    for doc in site.wiki.pages:
        made, reads = watch.during(lambda watched, doc=doc: (page_view(watched, doc), rewrite(watched, watched.wiki.pages[doc])))  # type: ignore[misc]
        assert made == (page_view(site, doc), rewrite(site, site.wiki.pages[doc]))
        assert ("wiki.pages", doc) in reads
        assert ("wiki.pages", None) not in reads
    seen: set[Facet] = set()
    for page in watched_pages(site):
        view, reads = watch.during(page.view)
        assert view == page.view(site)
        seen |= reads
    assert {("cards", doc) for doc in site.wiki.pages} | {("wiki.raw", MAIL), ("derived.uses", MAIL)} <= seen
    assert ("cards", C) in watch.during(lambda watched: page_view(watched, A))[1]


# ---- what has changed


UNSHOWN = {"suggest", "text_of", "make_upkeep", "numbers", "kept", "diagnostics", "paths", "directory_urls"}
"""What no page shows, or follows from what is compared."""


def _facets(site: Site) -> dict[Facet, object]:
    """Every facet of a site with what is there: of a mapping each value, and its keys in their order."""
    found: dict[Facet, object] = {}
    for part, owner in (("", site), ("wiki.", site.wiki), ("derived.", site.derived), ("relations.", site.derived.relations)):
        for field in dataclasses.fields(type(owner)):
            value = getattr(owner, field.name)
            if isinstance(value, Site | Wiki | Derived | Relations | Config) or field.name in UNSHOWN:
                continue
            if isinstance(value, Mapping):
                found[part + field.name, None] = list(value)
                found.update({(part + field.name, key): entry for key, entry in value.items()})
            else:
                found[part + field.name, None] = value
    return found


def _differing(before: Site, after: Site) -> set[Facet]:
    old, new = _facets(before), _facets(after)
    return {facet for facet in {*old, *new} if facet not in old or facet not in new or old[facet] != new[facet]}


def test_nothing_has_changed() -> None:
    """A site has no difference from itself, nor from one made anew of the same files."""
    site = make_site(FILES)
    assert changes(site, site) == frozenset()
    assert changes(site, make_site(FILES)) == frozenset()


CHANGES: dict[str, tuple[dict[str, str], set[Facet]]] = {
    "words that no card shows": ({B: str(FILES[B]).replace("Why?", "How?")}, {("wiki.pages", B), ("derived.questions", None)}),
    "what a page states of another": (
        {B: str(FILES[B]) + "\n## Prior work\n\n**Extends [A](2026-04-24-a.md)**: so.\n"},
        {("wiki.pages", B), ("relations.of", B), ("relations.to", A), ("relations.edges", None)},
    ),
    "an asset": ({"wiki/t/g.png": ""}, {("wiki.assets", None), ("urls", "wiki/t/g.png"), ("urls", None)}),
    "a tag": (
        {C: str(FILES[C]) + "\n**Tags:** new\n"},
        {("wiki.pages", C)},
    ),
}
"""Files that are written, with some of the facets that differ."""


@pytest.mark.parametrize("name", CHANGES)
def test_what_an_edit_changes(name: str) -> None:
    """An edit is told with all that differs for it, and nothing else."""
    files, expected = CHANGES[name]
    before, after = make_site(FILES), make_site({**FILES, **files})
    found = changes(before, after)
    assert expected <= found
    assert found == _differing(before, after) == changes(after, before)
    assert ("cards", A) not in found


def test_order_counts() -> None:
    """A mapping of the same entries in another order differs as a whole, and in no entry."""
    site = make_site(FILES)
    turned = dataclasses.replace(site, urls=dict(reversed(list(site.urls.items()))))
    assert changes(site, turned) == {("urls", None)}
    other = dataclasses.replace(site, urls={**site.urls, A: "x/"})  # type: ignore[dict-item]
    assert changes(site, other) == {("urls", A)}
    fewer = dataclasses.replace(site, urls={doc: url for doc, url in site.urls.items() if doc != A})
    assert changes(site, fewer) == changes(fewer, site) == {("urls", A), ("urls", None)}
    swapped = dataclasses.replace(fewer, urls={**fewer.urls, DocId("wiki/z.md"): "z/"})  # type: ignore[dict-item]
    assert changes(site, swapped) == {("urls", A), ("urls", "wiki/z.md"), ("urls", None)}


# ---- laws

NAMES = ("log", "t/2026-04-24-a", "t/2026-04-25-b", "t/c", "u/d", "u/2026-05-01-e", "f", "index", "t/index", "tags/x")
lines = st.lists(
    st.sampled_from(
        (
            "[[B]]", "[x](../t/c.md)", "[x](../u/)", "[y](../t/f.png)", "Words.", "## Part\n", "## Open questions\n\n- Why?\n", "[[Gone]]",
            "## Open questions\n\n- [x] Why?\n", "## [2026-04-24] ingest | A | x\n", "## [2026-05-02] note | B | x\n",
            "## Related\n\n- [[B]]\n- [[D]]\n", "**TL;DR.** Short.", "raw/gmail/m.md (item 1)", "[i](../../raw/gmail/m.md#item-2)", "[[A]] said.",
            "[p](c.md#part)",
        )
    ),
    max_size=4,
)  # fmt: skip
META = (
    "tier: 1", "tier: 3", "tags: [x, y]", "tags: [y]", "date: 2026-04-24", "date: 2026-05-02", "sources: [https://a.example/x, Somebody]",
    "raw: raw/gmail/m.md", "related: [D]", "draft: true", "topic: other", "type: concept", "aliases: [B]", "authors: [Ann]", "hide: [toc]",
)  # fmt: skip
heads = st.lists(st.sampled_from(META), max_size=3, unique_by=lambda line: line.partition(":")[0])
pages = st.builds(
    lambda head, title, body: "---\n{}\n---\n# {}\n\n{}\n".format("\n".join(head), title, "\n\n".join(body)),
    heads,
    st.sampled_from(("A", "B", "C", "D", "Home", "Other")),
    lines,
)
mails = st.sampled_from(
    (
        "## 1. One\n\n**From:** A\n\nx\n",
        "---\ndate: 2026-04-30\n---\n# M\n\n## 1. One\n\n**From:** A\n\nx\n\n## 2. Two\n\n**From:** B\n**Key links:**\n- https://b.example/y\n\ny\n",
        "---\nprivate: true\n---\nx\n",
    )
)
wikis = st.fixed_dictionaries(
    {}, optional={**{f"wiki/{name}.md": pages for name in NAMES}, MAIL: mails, "raw/rss/p.md": mails, "wiki/t/f.png": st.just("")}
)
CONFIGS: tuple[dict[str, Any], ...] = (
    {},
    {"publish_raw": "none"},
    {"topics": {"t": {"title": "The topic", "tier": 2}}},
)


def _site(files: Mapping[str, str], options: Mapping[str, Any], known: Site | None = None) -> Site:
    config = Config.from_options(options, docs_dir=Path("/nowhere/wiki"), root=Path("/nowhere"))
    return site_of(make_wiki(files), config, known=known)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(wikis, wikis, st.sampled_from(CONFIGS), st.booleans())
def test_pages_that_nothing_touched_are_the_same(
    first: dict[str, str],
    edit: dict[str, str],
    options: dict[str, Any],
    removes: bool,  # noqa: FBT001 - drawn
) -> None:
    """Law: a page whose reads no change touches has, after any edit, the view and the text that it had; and changes are exact."""
    before = _site(first, options)
    second = {doc: text for doc, text in first.items() if doc not in edit} if removes else {**first, **edit}
    after = _site(second, options, before)
    assert _facets(after) == _facets(_site(second, options))
    changed = changes(before, after)
    assert changed == _differing(before, after)
    watch = Watch(before)
    for doc in before.wiki.pages:
        made, reads = watch.during(lambda site, doc=doc: (page_view(site, doc), rewrite(site, site.wiki.pages[doc])))  # type: ignore[misc]
        if reads.isdisjoint(changed):
            assert (page_view(after, doc), rewrite(after, after.wiki.pages[doc])) == made, doc
    later = {page.uri: page for page in watched_pages(after)}
    for page in watched_pages(before):
        view, reads = watch.during(page.view)
        if later.get(page.uri) == page and reads.isdisjoint(changed):
            assert page.view(after) == view, page.uri


def test_an_answer_is_seen() -> None:
    """A question that is marked as answered, its words as they were, changes what is derived of a site that is known."""
    before = _site({"wiki/t/a.md": "# A\n\n## Open questions\n\n- [ ] Why?\n"}, {})
    after = _site({"wiki/t/a.md": "# A\n\n## Open questions\n\n- [x] Why?\n"}, {}, before)
    assert [asked.question.answered for asked in after.derived.questions] == [True]


def test_a_new_entry_of_the_log_is_seen() -> None:
    """Another heading in the log, which no list of pages shows, changes what is derived of a site that is known."""
    before = _site({"wiki/log.md": "# Log\n\n## [2026-04-24] note | One | x\n"}, {})
    after = _site({"wiki/log.md": "# Log\n\n## [2026-04-24] note | Two | x\n"}, {}, before)
    assert after.derived.activity
    assert [title for _, _, title, _, _ in after.derived.activity.entries] == ["Two"]


def test_an_edit_of_one_page_leaves_most_alone() -> None:
    """In a wiki of many pages, new words in one touch that one, and not the pages beside it that do not show them."""
    files = {f"wiki/t{number % 5}/p{number}.md": f"# P{number}\n\nWords.\n\n[[P{number + 1}]]\n" for number in range(60)}
    before, after = make_site(files), make_site({**files, "wiki/t1/p31.md": files["wiki/t1/p31.md"] + "\n## More\n\nNew words.\n"})
    changed, watch = changes(before, after), Watch(before)
    touched = [
        doc
        for doc in before.wiki.pages
        if not watch.during(lambda site, doc=doc: (page_view(site, doc), rewrite(site, site.wiki.pages[doc])))[1].isdisjoint(changed)  # type: ignore[misc]
    ]
    assert "wiki/t1/p31.md" in touched
    assert len(touched) <= 4
