"""`wikigen.links.linker`: resolving again after an edit, which gives what resolving everything gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import make_source
from wikigen.linked import Found, Link
from wikigen.links import linker as module
from wikigen.links.linker import Linker
from wikigen.model import DocId, Page
from wikigen.parse.page import parse_page
from wikigen.parse.raw import parse_raw
from wikigen.rawdoc import RawDoc
from wikigen.reading import raw_groups


class Documents(NamedTuple):
    """What `Linker.link` takes."""

    pages: dict[DocId, Page]
    raw: dict[DocId, RawDoc]
    assets: frozenset[DocId]


@lru_cache(maxsize=4096)
def _page(doc: str, text: str) -> Page:
    return parse_page(make_source(doc, text))


@lru_cache(maxsize=4096)
def _raw(doc: str, text: str, companions: tuple[DocId, ...]) -> RawDoc:
    return parse_raw(make_source(doc, text), companions)


def documents(files: Mapping[str, str]) -> Documents:
    """Files by their ids as documents; of an unchanged file it is the same object again."""
    groups = raw_groups(DocId(doc) for doc in files if doc.startswith("raw/"))
    pages = {DocId(doc): _page(doc, files[doc]) for doc in sorted(files) if doc.startswith("wiki/") and doc.endswith(".md")}
    return Documents(
        {doc: page for doc, page in pages.items() if page.meta.publish},
        {doc: _raw(doc, files[doc], companions) for doc, companions in groups.items()},
        frozenset(DocId(doc) for doc in files if doc.startswith("wiki/") and not doc.endswith(".md")),
    )


def link(linker: Linker, files: Mapping[str, str]) -> Mapping[DocId, tuple[Link, ...]]:
    """The links of a wiki of these files."""
    return linker.link(*documents(files))


# ---- the law

PAGES = (
    "wiki/alpha.md", "wiki/alphas.md", "wiki/t/alpha.md", "wiki/t/Alpha Plan.md", "wiki/t/2026-04-22-beta.md", "wiki/u/2026-04-23-beta.md",
    "wiki/t/index.md", "wiki/t/README.md", "wiki/u/index.md", "wiki/index.md", "wiki/t/sub/deep.md", "wiki/t/sub/index.md", "wiki/v/only.md",
    "wiki/u/été.md", "wiki/u/漢字.md", "wiki/u/x.y.md", "wiki/u/a_b.md", "wiki/s.md", "wiki/u/c++.md", "wiki/u/---.md",
)  # fmt: skip
OTHERS = (
    "wiki/t/figure.png", "wiki/u/figure.png", "wiki/alpha.pdf", "wiki/t/alpha", "wiki/t/Beta Plan", "wiki/u/a-b.txt", "wiki/w/lone.png",
    "raw/gmail/2026-04-24-starred.md", "raw/gmail/2026-04-24-starred.json", "raw/t/alpha.md", "raw/t/alpha.html", "raw/rss/beta.json",
    "raw/rss/index.md",
)  # fmt: skip
TITLES = (
    "Alpha", "Alphas", "alpha", "Beta", "Beta Plan", "Beta Plans", "A-B", "A_B", "Été", "Ete", "漢字", "T", "Sub", "U", "C++", "…", "GPT-5.5: x",
    "s", "ss", "X", "Class", "Classes", "figure", "V", "W", "Straße", "STRASSE", "ﬁgure",
)  # fmt: skip
HEADINGS = ("Part two", "Part Two", "1. One", "Über", "漢字", "x_y", "…")
DAYS = ("2026-04-22", "2026-04-23", "2025-04-22", "")
TARGETS = (
    "alpha", "alpha.md", "../alpha.md", "t/alpha.md", "../t/alpha", "Alpha", "Alphas", "alphass", "Alpha Plan", "alpha-plan", "alphaplan",
    "alpha%20plan", "t/Alpha%20Plan.md", "Beta", "beta", "Beta (04-22)", "Beta Plan (04-22)", "[2026-04-23] beta", "beta 2026-04-22", "Beta Plans",
    "beta-plan", "2026-04-22-beta", "2026-04-22", "(04-22)", "t/", "t", "../t/", "../u", "u/", "v", "v/", "../v/", "w/", "sub", "t/sub/", "sub/",
    "..", "../..", ".", "./", "/", "index", "index.md", "../index.md", "t/index", "README", "README.md", "t/README.md", "rss", "gmail/",
    "figure.png", "../t/figure.png", "figure", "alpha.pdf", "../alpha.pdf", "a-b", "a_b", "a b", "A-B", "ab", "a-b.txt", "lone.png", "été", "ete",
    "%C3%A9t%C3%A9", "漢字", "x.y", "x", "x.y.md", "c++", "c", "---", "…", "s", "ss", "class", "classes", "Classes.md", "strasse", "straße",
    "GPT-5.5: x", "gpt-55-x", "gpt-5.5", "alpha.html", "t/index.html", "alpha.json", "deep", "t/sub/deep.md", "only", "raw/t/alpha.md",
    "../raw/t/alpha.html", "raw/gmail/2026-04-24-starred.json", "2026-04-24-starred", "2026-04-24-starred.json", "starred", "raw/rss/beta",
    "beta.json", "rss/beta.json", "raw/", "raw", "wiki/", "wiki/alpha.md", "wiki/t/", "wiki", "https://a.example/alpha", "mailto:a@b.example",
    "javascript:x", "",
)  # fmt: skip
ANCHORS = ("", "", "", "#part-two", "#Part Two", "#part_two", "#1-one", "#Über", "#item-1", "#8", "#x_y", "#gone", "#_1")
FORMS = ("[[{0}]]", "[[{0}|x]]", "[x](<{0}>)", "![[{0}]]", "![x](<{0}>)", "`{0}`", '<a href="{0}">x</a>', "{0}")

targets = st.builds(str.__add__, st.sampled_from(TARGETS), st.sampled_from(ANCHORS))
references = st.lists(st.builds(str.format, st.sampled_from(FORMS), targets), max_size=5)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A page: title, aliases, day and metadata that name others; headings and references."""
    fields = {
        "title": draw(st.sampled_from(["", *TITLES])),
        "aliases": draw(st.lists(st.sampled_from(TITLES), max_size=2)),
        "date": draw(st.sampled_from(DAYS)),
        "sources": draw(st.lists(targets, max_size=1)),
        "related": draw(st.lists(targets, max_size=1)),
        "draft": draw(st.sampled_from(["", "", "", "true"])),
    }
    head = "".join(f"{name}: {value!r}\n" if name != "date" else f"{name}: {value}\n" for name, value in fields.items() if value)
    body = "".join(f"## {title}\n\n" for title in draw(st.lists(st.sampled_from(HEADINGS), max_size=2)))
    return f"---\n{head}---\n{body}" + "\n\n".join(draw(references)) + "\n"


def _digest(entries: list[str]) -> str:
    return "".join(f"## {number}. {title}\n\n**From:** A\n\nx\n\n" for number, title in enumerate(entries, 1))


digests = st.lists(st.sampled_from(HEADINGS), max_size=3).map(_digest)
edits = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PAGES), texts()),
    st.tuples(st.just("write"), st.sampled_from(OTHERS), digests),
    st.tuples(st.just("remove"), st.integers(0, 99), st.just("")),
    st.tuples(st.just("rename"), st.integers(0, 99), st.sampled_from(PAGES)),
    st.tuples(st.just("retitle"), st.integers(0, 99), st.sampled_from(TITLES)),
    st.tuples(st.just("add to"), st.integers(0, 99), st.sampled_from(["\n## Part two\n", "\nwords\n", "\n[[Alpha]]\n", "\n## 8. Eight\n"])),
)


def edited(files: dict[str, str], edit: tuple[str, object, str]) -> None:
    """Do one edit."""
    kind, what, text = edit
    if kind == "write":
        files[str(what)] = text
    elif files and isinstance(what, int):
        doc = sorted(files)[what % len(files)]
        if kind == "remove":
            del files[doc]
        elif kind == "rename" and doc.endswith(".md") and doc.startswith("wiki/"):
            files[text] = files.pop(doc)
        elif kind == "retitle":
            files[doc] = f"---\ntitle: {text!r}\n---\n" + files[doc].rpartition("---\n")[2]
        elif kind == "add to":
            files[doc] += text


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(PAGES), texts(), min_size=4), st.lists(st.lists(edits, min_size=1, max_size=2), max_size=6))
def test_every_sequence_of_edits(files: dict[str, str], steps: list[list[tuple[str, object, str]]]) -> None:
    """Law: after any edits, links, unclear names and suggestions are those of a linker that sees the wiki for the first time."""
    kept = Linker()
    with mock.patch.object(module, "_MANY", 1e9):  # or a small wiki would be resolved whole each time
        link(kept, files)
        for step in steps:
            for edit in step:
                edited(files, edit)
            fresh = Linker()
            expected = link(fresh, files)
            found = link(kept, files)
            assert list(found) == list(expected)
            assert kept.unclear == fresh.unclear
            for doc, links in expected.items():
                assert found[doc] == links, (doc, step)
            for name in ("Beta Plan", "alpha", "2026-04-24"):
                assert kept.names.suggest(name) == fresh.names.suggest(name)


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from(PAGES), texts(), min_size=4), st.lists(edits, max_size=6))
def test_large_changes(files: dict[str, str], steps: list[tuple[str, object, str]]) -> None:
    """Law: the same holds where so much has changed that everything is resolved anew."""
    kept = Linker()
    link(kept, files)
    for edit in steps:
        edited(files, edit)
        assert link(kept, files) == link(Linker(), files)


NAMES = ("Beta Plan", "Goodput of clusters", "Swarms", "The plan", "Beta", "Mamba-4 speed", "Mamba-4 cost")
NAMED = st.sampled_from(["Beta Plan", "Goodput", "agent swarms", "the Beta", "Mamba-4", "cluster costs", "Plan B"])
SAID = st.sampled_from(["({0}04-22)", "({0}04-23)", "(04-22 through 04-24)", "({0}12-30)"])
dated = st.fixed_dictionaries(
    {
        "title": st.sampled_from(NAMES),
        "day": st.sampled_from(["2026-04-22", "2026-04-23", "2025-04-22", "2026-12-30", ""]),
        "kind": st.sampled_from(["summary", "concept", "digest"]),
        "heads": st.lists(st.sampled_from(["Copper wall problem", "Cluster costs", "Related pages", "Goodput and speed"]), max_size=2),
        "hints": st.lists(st.tuples(NAMED, SAID, st.sampled_from(["", "2026-", "2025-"])), max_size=3),
    }
)


def _dated_text(page: Mapping[str, Any]) -> str:
    said = "".join(f"**Extends {name} {day.format(year)}**: words.\n\n" for name, day, year in page["hints"])
    heads = "".join(f"## {head}\n\nWords.\n\n" for head in page["heads"])
    day = f"date: {page['day']}\n" if page["day"] else ""
    return f"---\ntitle: {page['title']!r}\ntype: {page['kind']}\n{day}---\n\n## Relation to prior wiki\n\n{said}{heads}"


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(st.sampled_from(PAGES[:8]), dated, min_size=3),
    st.lists(st.tuples(st.sampled_from(PAGES[:8]), st.sampled_from(["title", "day", "kind", "heads", "hints", "gone"]), dated), max_size=8),
)
def test_names_with_days(wiki: dict[str, dict[str, Any]], steps: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Law: after any change of what a name with a day may mean, each means what it means to a linker that sees the wiki for the first time."""
    kept = Linker()
    with mock.patch.object(module, "_MANY", 1e9):
        link(kept, {doc: _dated_text(page) for doc, page in wiki.items()})
        for doc, part, other in steps:
            wiki = {name: page for name, page in wiki.items() if name != doc or part != "gone"}
            if part != "gone":
                wiki[doc] = {**wiki[doc], part: other[part]} if doc in wiki else other
            files = {name: _dated_text(page) for name, page in wiki.items()}
            fresh = Linker()
            assert link(kept, files) == link(fresh, files)
            assert kept.unclear == fresh.unclear


# ---- examples


WIKI = {
    "wiki/t/a.md": "# A\n\n[[B]] and [x](c.md#part) and [[Gone]].\n",
    "wiki/t/b.md": "# B\n\n[[A]]\n",
    "wiki/t/c.md": "# C\n\n## Part\n\n[u](../u/)\n",
    "wiki/u/d.md": "# D\n\n[m](../../raw/gmail/m.md#item-1) ![f](../f.png) [[Plan (04-22)]]\n",
    "wiki/u/2026-04-22-plan.md": "# Plan\n\n**Date:** 2026-04-22\n",
    "wiki/u/2026-04-23-plan.md": "---\ntitle: Plan\ndate: 2026-04-23\n---\n",
    "wiki/f.png": "",
    "raw/gmail/m.md": "## 1. One\n\n**From:** A\n\nx\n",
}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wiki of a few pages counts as a large one."""
    monkeypatch.setattr(module, "_MANY", 1e9)


def touched(before: Mapping[DocId, tuple[Link, ...]], after: Mapping[DocId, tuple[Link, ...]]) -> list[str]:
    """Pages whose tuple is another one than before."""
    return [doc for doc, links in after.items() if before.get(doc) is not links]


def test_nothing_changed() -> None:
    """Linking the same pages again resolves nothing: every tuple is the one from before."""
    linker = Linker()
    first = link(linker, WIKI)
    assert touched(first, link(linker, WIKI)) == []


def test_a_body_edit_leaves_the_others_alone() -> None:
    """New words in one page, links among them, touch no other page."""
    linker = Linker()
    first = link(linker, WIKI)
    second = link(linker, {**WIKI, "wiki/t/a.md": WIKI["wiki/t/a.md"] + "\nMore, and [[C]].\n"})
    assert touched(first, second) == ["wiki/t/a.md"]
    assert second == link(Linker(), {**WIKI, "wiki/t/a.md": WIKI["wiki/t/a.md"] + "\nMore, and [[C]].\n"})


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"wiki/t/new.md": "# Gone\n"}, ["wiki/t/a.md", "wiki/t/new.md"], id="a page that was missed"),
        pytest.param({"wiki/t/b.md": "# Other\n\n[[A]]\n"}, ["wiki/t/a.md", "wiki/t/b.md"], id="another title"),
        pytest.param({"wiki/t/c.md": "# C\n\n## Elsewhere\n"}, ["wiki/t/a.md", "wiki/t/c.md"], id="an anchor that is gone"),
        pytest.param({"raw/gmail/m.md": ""}, ["wiki/u/d.md"], id="an item that is gone"),
        pytest.param({"wiki/u/2026-04-23-plan.md": "---\ntitle: Plan\ndate: 2026-04-22\n---\n"}, ["wiki/u/2026-04-23-plan.md", "wiki/u/d.md"], id="another day"),
    ],
)  # fmt: skip
def test_who_asks_for_it_is_touched(change: dict[str, str], expected: list[str]) -> None:
    """What a page is called, or has, touches those that ask for it, and not the rest."""
    linker = Linker()
    first = link(linker, WIKI)
    files = {**WIKI, **change}
    second = link(linker, files)
    assert [doc for doc in second if first.get(doc) != second[doc] or doc in change] == sorted(expected)
    assert {"wiki/u/2026-04-22-plan.md", "wiki/t/b.md"} & set(touched(first, second)) <= set(expected)
    assert second == link(Linker(), files)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("said", "date", "change"),
    [
        pytest.param("the copper wall problem (04-22)", "2026-04-30", {"wiki/t/b.md": "---\ndate: 2026-04-22\n---\n# B\n\n## Copper wall problem\n"}, id="a heading comes"),
        pytest.param("the goodput study (04-20 through 04-24)", "2026-04-30", {"wiki/t/b.md": "---\ndate: 2026-04-22\n---\n# Goodput\n"}, id="a title within a stretch"),
        pytest.param("Swarms (12-30)", "", {"wiki/t/new.md": "---\ndate: 2026-12-31\n---\n# New\n"}, id="a page without a day is of the newest"),
    ],
)  # fmt: skip
def test_a_name_with_a_day_follows(said: str, date: str, change: dict[str, str]) -> None:
    """A name with a day means another page, or none, as soon as one that it may mean is changed."""
    before = {
        "wiki/t/a.md": (f"---\ndate: {date}\n---\n" if date else "") + f"# A\n\nIt is unlike {said}.\n",
        "wiki/t/b.md": "---\ndate: 2026-04-22\n---\n# B\n",
        "wiki/t/c.md": "---\ndate: 2025-12-30\n---\n# Swarms\n",
        "wiki/t/d.md": "---\ndate: 2026-01-30\n---\n# D\n",
    }
    linker, after = Linker(), {**before, **change}
    first, second = link(linker, before), link(linker, after)
    assert first[DocId("wiki/t/a.md")] != second[DocId("wiki/t/a.md")]
    assert second == link(Linker(), after)


@pytest.mark.usefixtures("few")
def test_hubs_come_and_go() -> None:
    """A link to a folder leads to its hub, to its index page while there is one, and nowhere once the last page is gone."""
    linker = Linker()
    c = DocId("wiki/t/c.md")

    def target(files: Mapping[str, str]) -> str:
        resolution = link(linker, files)[c][0].resolution
        return resolution.target if isinstance(resolution, Found) else ""

    without = {doc: text for doc, text in WIKI.items() if not doc.startswith("wiki/u/")}
    assert target(WIKI) == "wiki/u/"
    assert target({**WIKI, "wiki/u/index.md": "# I\n"}) == "wiki/u/index.md"
    assert target(without) == ""
    assert target({**without, "wiki/u/README.md": "# R\n"}) == "wiki/u/README.md"
    assert target(WIKI) == "wiki/u/"


@pytest.mark.usefixtures("few")
def test_hubs_do_not_depend_on_index_pages_below() -> None:
    """A topic whose last page outside of an index goes loses its hub for links that were there, as for new ones."""
    linker = Linker()
    files = {**WIKI, "wiki/u/sub/index.md": "# Sub\n"}
    link(linker, files)
    for doc in ("wiki/u/d.md", "wiki/u/2026-04-22-plan.md", "wiki/u/2026-04-23-plan.md"):
        del files[doc]
        assert link(linker, files) == link(Linker(), files)


@pytest.mark.usefixtures("few")
def test_assets_come_and_go() -> None:
    """A picture that is deleted, and put back, is missed and found again."""
    linker = Linker()
    d = DocId("wiki/u/d.md")
    first = link(linker, WIKI)[d]
    without = link(linker, {doc: text for doc, text in WIKI.items() if doc != "wiki/f.png"})[d]
    assert (isinstance(first[1].resolution, Found), isinstance(without[1].resolution, Found)) == (True, False)
    assert link(linker, WIKI)[d] == first
