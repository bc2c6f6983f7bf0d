"""`wikigen.paths`: ids, URLs, slugs and anchors."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify as toc_slugify
from markdown.extensions.toc import unique as toc_unique
from mkdocs.structure.files import File

from wikigen import paths
from wikigen.model import DocId
from wikigen.paths import Anchors, SrcUri, Url


@pytest.mark.parametrize(
    ("base", "target", "expected"),
    [
        ("wiki/topic", "page.md", "wiki/topic/page.md"),
        ("wiki/topic", "./page.md", "wiki/topic/page.md"),
        ("wiki/topic", "../other/page.md", "wiki/other/page.md"),
        ("wiki/topic", "../../raw/gmail/x.md", "raw/gmail/x.md"),
        ("wiki/topic", "../../../../raw/x.md", "raw/x.md"),
        ("wiki/topic", "/other/page.md", "other/page.md"),
        ("wiki/topic", "a//b/", "wiki/topic/a/b"),
        ("", "../..", ""),
        ("wiki", "", "wiki"),
    ],
)
def test_clean_path_works_out_dots_and_stops_at_the_root(base: str, target: str, expected: str) -> None:
    """`.` and `..` are worked out from the folder; too many `..` stop at the root."""
    assert paths.clean_path(base, target) == expected


@given(st.text("ab./", max_size=20), st.text("ab./", max_size=20))
def test_a_clean_path_is_never_odd(base: str, target: str) -> None:
    """Whatever is joined, the result has no `.`, no `..`, no empty part and no slash at either end."""
    parts = paths.clean_path(base, target).split("/")
    assert parts == [""] or not {"", ".", ".."} & set(parts)


@pytest.mark.parametrize(
    ("doc", "name", "stem", "folder", "uri"),
    [
        ("wiki/index.md", "index.md", "index", "", "index.md"),
        ("wiki/topic/page.md", "page.md", "page", "topic", "topic/page.md"),
        ("wiki/a/b/c.d.md", "c.d.md", "c.d", "a", "a/b/c.d.md"),
        ("raw/gmail/x.json", "x.json", "x", "gmail", "raw/gmail/x.json"),
        ("wiki/topic/with blank", "with blank", "with blank", "topic", "topic/with blank"),
    ],
)
def test_the_parts_of_an_id(doc: str, name: str, stem: str, folder: str, uri: str) -> None:
    """Name, stem, first folder and MkDocs' name are read off an id."""
    parts = paths.name_of(DocId(doc)), paths.stem_of(DocId(doc)), paths.folder_of(DocId(doc)), paths.src_uri(DocId(doc))
    assert parts == (name, stem, folder, uri)


@pytest.mark.parametrize(
    ("name", "dated", "undated"),
    [
        ("2026-05-03-x", "2026-05-03-x", "x"),
        ("2026-05-03 x", "2026-05-03 x", "x"),
        ("2026_05_03", "2026-05-03", ""),
        ("2026_05_03_some_x", "2026-05-03-some_x", "some_x"),
        ("20260408-x", "2026-04-08-x", "x"),
        ("20260408", "2026-04-08", ""),
        ("19890408-x", "19890408-x", "19890408-x"),
        ("21000408-x", "21000408-x", "21000408-x"),
        ("20260431-x", "20260431-x", "20260431-x"),
        ("2026_13_01", "2026_13_01", "2026_13_01"),
        ("20260408x", "20260408x", "20260408x"),
        ("202604081", "202604081", "202604081"),
        ("2026_0408", "2026_0408", "2026_0408"),
        ("x-20260408", "x-20260408", "x-20260408"),
    ],
)
def test_a_day_at_the_beginning_of_a_name(name: str, dated: str, undated: str) -> None:
    """A day is spelled one way, however the file's name has it; digits that are no day stay."""
    doc = DocId(f"wiki/t/{name}.md")
    assert (paths.dated_stem(doc), paths.undated_stem(doc)) == (dated, undated)


def test_ids_are_made_of_space_and_path() -> None:
    """An id begins with its space; a hub's id ends with a slash."""
    assert paths.doc_of(paths.WIKI, "a/b.md") == "wiki/a/b.md"
    assert paths.doc_of(paths.RAW, "gmail/x.md") == "raw/gmail/x.md"
    assert paths.hub_id("topic") == "wiki/topic/"


@pytest.mark.parametrize("directory_urls", [True, False], ids=["directories", "files"])
@pytest.mark.parametrize(
    "uri",
    [
        "index.md",
        "README.md",
        "page.md",
        "topic/index.md",
        "topic/README.md",
        "topic/page.md",
        "a/b/c.d.md",
        "topic/with blank.md",
        "topic/漢字.md",
        "topic/100%.md",
        "topic/a&b'c.md",
        "topic/what?.md",
        "topic/a#b.md",
        "assets/x.svg",
        "data.json",
        "topic/page.markdown",
        "topic/🎉.md",
    ],
)
def test_urls_are_those_of_mkdocs(uri: str, *, directory_urls: bool) -> None:
    """A file has the URL that MkDocs gives it, the root being the empty string."""
    theirs = File(uri, src_dir="", dest_dir="", use_directory_urls=directory_urls).url
    assert paths.url_of(SrcUri(uri), directory_urls=directory_urls) == ("" if theirs == "./" else theirs)


@pytest.mark.parametrize(
    ("doc", "uri"), [("raw/gmail/x.md", "raw/gmail/x.md"), ("raw/twitter/x.json", "raw/twitter/x.md"), ("raw/a/b.c.html", "raw/a/b.c.md")]
)
def test_a_raw_document_has_a_virtual_page(doc: str, uri: str) -> None:
    """Whatever its ending, a raw document's page is called as if it were Markdown."""
    assert paths.raw_uri(DocId(doc)) == uri


@pytest.mark.parametrize(
    ("target", "base", "link"),
    [
        ("a/b/", "a/c/", "../b/"),
        ("a/b/", "a/b/", "./"),
        ("", "a/b/", "../../"),
        ("", "", "./"),
        ("a/", "", "a/"),
        ("a/b/#x", "a/c/", "../b/#x"),
        ("x.svg", "a/b/", "../../x.svg"),
        ("a/b.html", "a/c.html", "b.html"),
        ("a:b/", "", "./a:b/"),
    ],
)
def test_relative_links(target: str, base: str, link: str) -> None:
    """A link leads from one URL to another; `./` is the page's own folder."""
    assert paths.relative(Url(target), Url(base)) == link


_part = st.text("ab:.é%-", min_size=1, max_size=4).filter(lambda part: part not in {".", ".."})
_url = st.builds(lambda parts, slash: "/".join(parts) + ("/" if parts and slash else ""), st.lists(_part, max_size=4), st.booleans())


@given(_url, _url)
def test_a_relative_link_leads_where_it_should(target: str, base: str) -> None:
    """A browser that follows the relative link from its page lands on the target."""
    landed = urljoin(f"https://site.org/{base}", paths.relative(Url(target), Url(base)))
    assert unquote(landed).rstrip("/") == unquote(f"https://site.org/{target}").rstrip("/")


@given(st.text(max_size=30))
def test_slugs_are_those_of_the_toc_extension(text: str) -> None:
    """Any text has the slug that Python-Markdown's `toc` extension makes of it."""
    assert paths.slugify(text) == toc_slugify(text, "-")


@pytest.mark.parametrize(
    ("text", "anchor"),
    [("A title", "a-title"), ("__config", "h__config"), ("__Search__ me", "h__search__-me"), ("_one", "_one"), ("", ""), ("漢字", "")],
)
def test_no_heading_takes_an_id_of_the_theme(text: str, anchor: str) -> None:
    """A heading's id is its slug, set apart where it would begin like Material's own ids."""
    assert paths.heading_anchor(text) == anchor


_ids = st.sampled_from(["", "a", "a_1", "a_2", "a_3", "a_01", "a_10", "a_1_1", "_1", "_2", "b", "b_0", "a_"])


@given(st.lists(_ids, max_size=25))
def test_anchors_count_as_the_toc_extension_counts(wanted: list[str]) -> None:
    """In any order of claims, every id is given out once, and is the one that `toc` gives out."""
    anchors, theirs = Anchors(), set[str]()
    claimed = [anchors.claim(name) for name in wanted]
    assert len(set(claimed)) == len(claimed)
    assert claimed == [toc_unique(name, theirs) for name in wanted]


def test_a_page_of_one_heading_repeated_stays_linear() -> None:
    """A hundred thousand equal headings are numbered in order, without counting from one each time."""
    anchors = Anchors()
    for _ in range(100_000):
        last = anchors.claim("a")
    assert last == "a_99999"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Aizen Bg3 V2", "aizen-bg3-v2"),
        ("KV Cache", "kv_cache"),
        ("Café", "cafe\u0301"),
        ("GPT-5.5: Launch", "gpt55launch"),
        ("with%20blank", "With Blank"),
        ("ﬁne", "fine"),
        ("STRASSE", "straße"),
    ],
)
def test_folded_names_meet(name: str, other: str) -> None:
    """Case, punctuation, compatibility forms and percent signs do not tell names apart."""
    assert paths.fold(name) == paths.fold(other) != ""


@pytest.mark.parametrize(("name", "other"), [("漢字", "漢語"), ("мир", "мор"), ("gpt-5", "gpt-4")])
def test_folded_names_stay_apart(name: str, other: str) -> None:
    """Letters of every script count."""
    assert paths.fold(name) != paths.fold(other)


def test_every_public_name_is_there() -> None:
    """What `__all__` lists exists, and no two page endings of one URL rule disagree."""
    assert all(hasattr(paths, name) for name in paths.__all__)
    assert {paths.url_of(SrcUri(posixpath.join("a", f"b{end}"))) for end in (".md", ".markdown", ".mdown", ".mkdn", ".mkd")} == {"a/b/"}
