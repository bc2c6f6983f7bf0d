"""`wikigen.publish.site`: the URL of every document and hub, and what happens where two want one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sitecheck import make_site
from wikigen.check.report import line_of
from wikigen.model import DocId
from wikigen.paths import src_uri, url_of
from wikigen.publish.site import Site

MAIL = "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** A\n\nx\n"


def urls(site: Site) -> dict[str, str]:
    """The URL of every document and hub."""
    return {str(doc): str(url) for doc, url in site.urls.items()}


def told(site: Site, *codes: str) -> list[str]:
    """The diagnostics of these codes as lines."""
    return [line_of(found, site.config) for found in site.diagnostics if found.code in codes]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, {"wiki/": ""}, id="nothing"),
        pytest.param({"wiki/a.md": "# A\n"}, {"wiki/": "", "wiki/a.md": "a/"}, id="a page at the root"),
        pytest.param({"wiki/index.md": "# A\n"}, {"wiki/": "", "wiki/index.md": ""}, id="the front page"),
        pytest.param({"wiki/t/a.md": "# A\n"}, {"wiki/": "", "wiki/t/": "t/", "wiki/t/a.md": "t/a/"}, id="a topic and its hub"),
        pytest.param(
            {"wiki/日 本/é.md": "# A\n"},
            {"wiki/": "", "wiki/日 本/": "%E6%97%A5%20%E6%9C%AC/", "wiki/日 本/é.md": "%E6%97%A5%20%E6%9C%AC/%C3%A9/"},
            id="quoted",
        ),
        pytest.param(
            {"wiki/a.md": "---\ntopic: ideas\n---\n# A\n"},
            {"wiki/": "", "wiki/a.md": "a/"},
            id="a topic without a folder has no folder's URL",
        ),
        pytest.param({"wiki/x.png": ""}, {"wiki/": "", "wiki/x.png": "x.png"}, id="an asset"),
        pytest.param({"raw/gmail/m.md": MAIL}, {"wiki/": "", "raw/gmail/m.md": "raw/gmail/m/"}, id="a digest"),
        pytest.param({"raw/twitter/m.json": "[]"}, {"wiki/": "", "raw/twitter/m.json": "raw/twitter/m/"}, id="a digest in JSON"),
    ],
)
def test_urls(files: dict[str, str], expected: dict[str, str]) -> None:
    """A page keeps MkDocs' URL, a digest is below `raw/`, and a topic's hub is its folder's URL; nothing is wrong with any of them."""
    site = make_site(files)
    assert urls(site) == expected
    assert told(site, "collision", "steps-aside") == []


def test_flat_urls() -> None:
    """Without directory URLs every page is a file, and folders lead to their `index.html`."""
    site = make_site({"wiki/t/a.md": "# A\n", "wiki/index.md": "# I\n", "raw/gmail/m.md": MAIL}, directory_urls=False)
    assert urls(site) == {
        "wiki/": "",
        "wiki/index.md": "index.html",
        "wiki/t/": "t/index.html",
        "wiki/t/a.md": "t/a.html",
        "raw/gmail/m.md": "raw/gmail/m.html",
    }


@pytest.mark.parametrize(
    ("files", "flat", "expected", "line"),
    [
        pytest.param(
            {"wiki/t/a.md": "# A\n", "wiki/t/a/index.md": "# B\n"},
            False,
            {"wiki/t/a.md": "t/a/", "wiki/t/a/index.md": "t/a/index-2/"},
            "wiki/t/a/index.md:1:1: collision: its URL belongs to wiki/t/a.md already; it is published at t/a/index-2/.",
            id="a page and a folder's index",
        ),
        pytest.param(
            {"wiki/raw": "", "wiki/raw-2/gmail/m.md": "# A\n", "raw/gmail/m.md": MAIL},
            False,
            {"wiki/raw": "raw", "wiki/raw-2/gmail/m.md": "raw-2/gmail/m/", "raw/gmail/m.md": "raw-2/gmail/m-2/"},
            "raw/gmail/m.md:1:1: collision: its URL belongs to wiki/raw already; it is published at raw-2/gmail/m-2/.",
            id="a file where digests have a folder, and a page beside it",
        ),
        pytest.param(
            {"wiki/t/a.md": "# A\n", "wiki/t/a.markdown": "# B\n"},
            False,
            {"wiki/t/a.markdown": "t/a/", "wiki/t/a.md": "t/a-2/"},
            "wiki/t/a.md:1:1: collision: its URL belongs to wiki/t/a.markdown already; it is published at t/a-2/.",
            id="two endings",
        ),
        pytest.param(
            {"wiki/index.md": "# A\n", "wiki/README.md": "# B\n"},
            False,
            {"wiki/index.md": "", "wiki/README.md": "README-2/"},
            "wiki/README.md:1:1: collision: its URL belongs to wiki/index.md already; it is published at README-2/.",
            id="an index and a README",
        ),
        pytest.param(
            {"wiki/t/a.md": "# A\n", "wiki/t/a/index.html": ""},
            False,
            {"wiki/t/a.md": "t/a-2/", "wiki/t/a/index.html": "t/a/index.html"},
            "wiki/t/a.md:1:1: collision: its URL belongs to wiki/t/a/index.html already; it is published at t/a-2/.",
            id="a page and an HTML file",
        ),
        pytest.param(
            {"wiki/t/a.md": "# A\n", "wiki/t/a.html": ""},
            True,
            {"wiki/t/a.md": "t/a-2.html", "wiki/t/a.html": "t/a.html"},
            "wiki/t/a.md:1:1: collision: its URL belongs to wiki/t/a.html already; it is published at t/a-2.html.",
            id="a page and an HTML file, flat",
        ),
        pytest.param(
            {"wiki/raw/gmail/m.md": "# A\n", "raw/gmail/m.md": MAIL},
            False,
            {"wiki/raw/gmail/m.md": "raw/gmail/m/", "raw/gmail/m.md": "raw/gmail/m-2/"},
            "raw/gmail/m.md:1:1: collision: its URL belongs to wiki/raw/gmail/m.md already; it is published at raw/gmail/m-2/.",
            id="a page and a digest",
        ),
    ],
)
def test_collisions(files: dict[str, str], flat: bool, expected: dict[str, str], line: str) -> None:  # noqa: FBT001 - a column of the table
    """Where two files would be published at one URL, the second gets a number and a diagnostic; neither is lost."""
    site = make_site(files, directory_urls=not flat)
    assert urls(site).items() >= expected.items()
    assert told(site, "collision") == [f"{line} Give one of the two another name."]
    assert len(set(site.uris.values())) == len(site.uris)


def test_a_number_that_is_taken() -> None:
    """The numbered name is free itself."""
    site = make_site({"wiki/t/a.markdown": "# A\n", "wiki/t/a.md": "# B\n", "wiki/t/a-2.md": "# C\n"})
    found = [site.urls[DocId(doc)] for doc in ("wiki/t/a.markdown", "wiki/t/a.md", "wiki/t/a-2.md")]
    assert len(set(found)) == 3
    assert found[0] == "t/a/"


@given(
    st.sets(
        st.sampled_from(
            [
                f"wiki/{f}{n}"
                for f in ("", "t/", "t/a/", "raw/x/")
                for n in ("a.md", "index.md", "README.md", "a.markdown", "a-2.md", "index.html")
            ]
        )
    ),
    st.booleans(),
)
def test_no_two_documents_share_a_url(names: set[str], flat: bool) -> None:  # noqa: FBT001 - given by hypothesis
    """Law: whatever the files are called, every page, digest and asset has a URL of its own."""
    site = make_site({**dict.fromkeys(names, "# X\n"), "raw/x/a.md": "# R\n", "raw/x/index.md": "# R\n"}, directory_urls=not flat)
    found = [str(site.urls[doc]).removesuffix("index.html") for doc in (*site.wiki.pages, *site.wiki.raw, *site.wiki.assets)]
    assert len(found) == len(set(found))


# ---- hubs step aside


@pytest.mark.parametrize(
    ("files", "hub", "lines"),
    [
        pytest.param({"wiki/t/a.md": "# A\n"}, "t/", [], id="free"),
        pytest.param(
            {"wiki/t/a.md": "# A\n", "wiki/t/index.md": "# My hub\n"},
            "topics/t/",
            ["wiki/t/index.md:1:1: steps-aside: the page has the URL of the topic t; the topic's hub is at topics/t/."],
            id="a page of the user's",
        ),
        pytest.param(
            {"wiki/t/a.md": "# A\n", "wiki/t.md": "# My hub\n"},
            "topics/t/",
            ["wiki/t.md:1:1: steps-aside: the page has the URL of the topic t; the topic's hub is at topics/t/."],
            id="a page beside the folder",
        ),
        pytest.param({"wiki/a.md": "---\ntopic: t\n---\n# A\n"}, "topics/t/", [], id="no folder"),
    ],
)
def test_topics(files: dict[str, str], hub: str, lines: list[str]) -> None:
    """A topic's hub is its folder's URL, unless a page of the wiki has it; then it is below `topics/`, and a note says so."""
    site = make_site(files)
    assert url_of(site.topic_uris["t"]) == hub
    assert told(site, "steps-aside") == lines


# ---- publish_raw and trust


@pytest.mark.parametrize(
    ("publish", "url"), [("none", None), ("index", "raw/gmail/m/"), ("redacted", "raw/gmail/m/"), ("full", "raw/gmail/m/")]
)
def test_publish_raw(publish: str, url: str | None) -> None:
    """A digest has a URL unless the configuration publishes none; it is read and checked in any case."""
    site = make_site({"raw/gmail/m.md": MAIL, "wiki/t/a.md": "# A\n\n**Raw:** raw/gmail/m.md\n"}, publish_raw=publish)
    assert site.url(DocId("raw/gmail/m.md")) == url
    assert list(site.wiki.raw) == ["raw/gmail/m.md"]
    assert told(site, "missing-raw", "collision") == []


@pytest.mark.parametrize(
    ("trusted", "doc", "expected"),
    [
        ([], "wiki/about.md", False),
        (["about.md"], "wiki/about.md", True),
        (["about.md"], "wiki/t/about.md", False),
        (["t/*.md"], "wiki/t/a.md", True),
        (["t/*"], "wiki/u/a.md", False),
        ("about.md", "wiki/about.md", True),
        (["*.md"], "raw/gmail/m.md", True),
    ],
)
def test_trust(trusted: Any, doc: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """A page is trusted where a glob of the configuration names its path below `docs_dir`; no page says so itself."""
    site = make_site({"wiki/about.md": "---\ntrusted: true\n---\n# A\n"}, trusted=trusted)
    assert site.is_trusted(DocId(doc)) is expected


def test_diagnostics_are_sorted() -> None:
    """The site's diagnostics are those of the checks and of URLs, in one order."""
    site = make_site({"wiki/t/a.md": "# A\n\n[x](gone.md)\n", "wiki/t/a/index.md": "# B\n\n[x](gone.md)\n", "wiki/t/index.md": "# C\n"})
    assert [(found.doc, found.code) for found in site.diagnostics] == [
        ("wiki/t/a.md", "broken-link"),
        ("wiki/t/a/index.md", "collision"),
        ("wiki/t/a/index.md", "broken-link"),
        ("wiki/t/index.md", "steps-aside"),
    ]


def test_uris_are_those_of_files() -> None:
    """Where nothing collides, MkDocs' name of a page is its path below `docs_dir`."""
    site = make_site({"wiki/t/a.md": "# A\n", "wiki/b.md": "# B\n"})
    assert all(uri == src_uri(doc) for doc, uri in site.uris.items())
