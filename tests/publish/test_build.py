"""`wikigen.publish.build`, `.command` and all below: whole wikis on disk, and the sites made of them."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from bench.weight import MOST_ASSETS, MOST_HTML, weigh

from tests.sitecheck import ROOT, Built, build, dead_links, foreign_loads, mkdocs_build, read_html, text_of, tree, write_wiki
from wikigen.errors import ConfigError, SourceError
from wikigen.files import odd_name
from wikigen.publish.command import build_site, inspect_site
from wikigen.publish.inspect import findings, named

MAIL = """---
date: 2026-04-24
---
# Starred

## 1. A first mail

**From:** The Gazette <news@gazette.example>
**Date:** Fri, 24 Apr 2026 08:00:00 +0000
**Key links:**
- https://gazette.example/p/first?utm_source=mail

The private words of the first mail.

## 2. A second mail

**From:** Somebody <somebody@example.org>

The private words of the second mail.
"""

SMALL = {
    "wiki/models/2026-04-24-first.md": (
        "# A first page\n\n**Date:** 2026-04-24  \n**Source:** [The Gazette](https://gazette.example/p/first)  \n"
        "**Raw:** raw/gmail/2026-04-24-starred.md (item 1)  \n**Tags:** alpha, beta\n\n---\n\n## TL;DR\n\nWhat it says.\n\n## Findings\n\n"
        "Key findings:\n- one, see [[A concept]]\n- two, see [the second](2026-04-25-second.md#findings)\n\n"
        "## Open questions\n\n1. Why?\n2. How?\n\n## Related pages\n\n- [A concept](../ideas/concept.md)\n- [Gone](gone.md)\n"
    ),
    "wiki/models/2026-04-25-second.md": (
        "---\ntitle: A second page\ndate: 2026-04-25\ntier: 1\ntags: [beta]\nraw: [raw/gmail/2026-04-24-starred.md#item-2]\n---\n"
        "# A second page\n\n## Findings\n\nSee [the first](2026-04-24-first.md).\n\n```python\nprint('[no](link.md)')\n```\n"
    ),
    "wiki/ideas/concept.md": "# A concept\n\nIt is shown in ![a figure](../assets/figure.svg), and told in [[A first page|the first]].\n",
    "wiki/assets/figure.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>\n',
    "wiki/about.md": "---\nupdated: 2026-04-26\n---\n# About\n\nA page at the root.\n",
    "raw/gmail/2026-04-24-starred.md": MAIL,
    "raw/rss/2026-04-23-post.md": "---\ntitle: A post\nurl: https://blog.example/post\n---\nThe private words of the post.\n",
}
"""A wiki with one of everything, and one broken link."""

HOSTILE_NAMES = ("a b & c.md", "quo'te.md", "100%.md", "日本語.md", "hash#tag.md", "que?ry.md", "plus+minus.md", "_under.md", "é.md")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small wiki, built."""
    return build(write_wiki(tmp_path_factory.mktemp("small"), SMALL))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The repository's own wiki, built with `--strict`."""
    return build(ROOT / "mkdocs.yml", strict=True, site_dir=tmp_path_factory.mktemp("own"))


# ---- what every site must hold


WIKIS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "small": ({}, {}),
    "flat URLs": ({}, {"use_directory_urls": False}),
    "full": ({"publish_raw": "full"}, {"site_url": "https://wiki.example/docs/"}),
    "nothing raw": ({"publish_raw": "none"}, {}),
    "markdown engine": ({"engine": "markdown"}, {"markdown_extensions": ["admonition", "attr_list", "pymdownx.superfences"]}),
}
"""Name to the plugin's options and MkDocs' settings for the small wiki."""


@pytest.mark.parametrize("name", WIKIS)
def test_mkdocs_builds_the_same_bytes(name: str, tmp_path: Path) -> None:
    """`wikigen build` and `mkdocs build` write the same files with the same bytes, for every engine and way of publishing."""
    options, settings = WIKIS[name]
    config = write_wiki(tmp_path, SMALL, options=options, **settings)
    ours = tree(build(config, site_dir=tmp_path / "ours").site)
    run = mkdocs_build(config, tmp_path / "theirs")
    theirs = tree(tmp_path / "theirs")
    assert run.returncode == 0, run.stderr
    assert "DeprecationWarning" not in run.stderr
    assert sorted(ours) == sorted(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == []
    assert "models/2026-04-24-first/index.html" in ours or name == "flat URLs"


@pytest.mark.parametrize("name", WIKIS)
def test_every_internal_link_opens(name: str, tmp_path: Path) -> None:
    """Every internal link of every built page leads to a file of the site, and its anchor to an id there."""
    options, settings = WIKIS[name]
    site = build(write_wiki(tmp_path, SMALL, options=options, **settings)).site
    assert dead_links(site, "/docs/" if "site_url" in settings else "/") == []
    assert foreign_loads(site) == []


def test_the_checker_finds_what_is_dead(tmp_path: Path) -> None:
    """The checker of built sites reports a missing file, a missing id and a load from elsewhere, so that its silence means something."""
    (tmp_path / "b").mkdir()
    (tmp_path / "index.html").write_text(
        '<a href="b/">x</a><a href="b/#here">x</a><a href="gone/">x</a><a href="b/#no">x</a><a href="../out.html">x</a>'
        '<img src="https://evil.example/p.png"><link rel="stylesheet" href="//fonts.example/a.css"><a href="https://ok.example">x</a>'
        "<style>@import 'https://evil.example/x.css'; a { background: url(//evil.example/y.png) }</style>"
    )
    (tmp_path / "b" / "index.html").write_text('<p id="here">x</p><script src="https://evil.example/s.js"></script>')
    (tmp_path / "a.css").write_text("@font-face { src: url(https://fonts.example/f.woff2) }")
    assert dead_links(tmp_path) == ["index.html -> gone/", "index.html -> b/#no", "index.html -> ../out.html"]
    assert foreign_loads(tmp_path) == [
        "b/index.html -> https://evil.example/s.js",
        "index.html -> https://evil.example/p.png",
        "index.html -> //fonts.example/a.css",
        "index.html -> https://evil.example/x.css",
        "index.html -> //evil.example/y.png",
        "a.css -> https://fonts.example/f.woff2",
    ]


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    """The same input gives the same bytes, in another folder and under another hash seed too."""
    first = tree(build(write_wiki(tmp_path / "one", SMALL)).site)
    config = write_wiki(tmp_path / "two", SMALL)
    environment = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = "7"
    try:
        run = mkdocs_build(config, tmp_path / "second")
    finally:
        os.environ.pop("PYTHONHASHSEED") if environment is None else os.environ.__setitem__("PYTHONHASHSEED", environment)
    assert run.returncode == 0, run.stderr
    assert tree(tmp_path / "second") == first


def test_sizes_of_the_small_site(small: Built) -> None:
    """A small wiki builds into its pages, its digests and every family of generated pages."""
    pages = sorted(path.removesuffix("index.html") for path in tree(small.site) if path.endswith("index.html"))
    assert pages == sorted(
        [
            "", "about/", "health/", "health/broken-link/", "health/open-questions/", "health/raw-unused/", "ideas/", "ideas/concept/", "models/", "models/2026-04-24-first/", "models/2026-04-25-second/",
            "publishers/", "publishers/gazette-example/", "questions/", "raw/", "raw/gmail/", "raw/gmail/2026-04-24-starred/", "raw/rss/",
            "raw/rss/2026-04-23-post/", "tags/", "tags/alpha/", "tags/beta/", "tiers/1/", "tiers/2/", "tiers/3/", "tiers/4/", "timeline/",
            "timeline/2026/04/", "topics/", "topics/without-topic/",
        ]
    )  # fmt: skip


def test_a_build_says_what_is_wrong_and_what_it_made(small: Built) -> None:
    """A build warns of each problem once, with place, code and remedy, and ends with what came in and went out."""
    assert small.warnings == [
        'wiki/models/2026-04-24-first.md:28:3: broken-link: no page is named "gone.md". Write the page, or remove the link.'
    ]
    last = next(note for note in small.notes if " looked at" in note)
    files = len(tree(small.site))
    assert re.fullmatch(
        rf"4 pages and 2 raw documents in [\d.]+ s: {files} written, 0 kept, 0 removed \(30 pages looked at\); 1 warning \(1 broken-link\)\.",
        last,
    )


def test_a_page_with_a_day_alone_has_no_empty_list(small: Built) -> None:
    """What a page says of itself stands in a list, but for the day it is of, which stands above its title."""
    page, first = (read_html(small.site / path / "index.html") for path in ("about", "models/2026-04-24-first"))
    assert [text_of(found) for found in page.xpath("//p[@class='wg-facts']")] == ["2026-04-26"]
    assert [len(found.xpath("//dl[@class='wg-provenance']")) for found in (page, first)] == [0, 1]


def test_search_holds_wiki_pages_and_no_others(small: Built) -> None:
    """The search index has the pages of the wiki, and neither digests nor hubs, which would bury them."""
    index = json.loads((small.site / "search" / "search_index.json").read_text())
    locations = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert locations == {"about/", "ideas/concept/", "models/2026-04-24-first/", "models/2026-04-25-second/"}
    words = " ".join(entry["title"] + entry["text"] for entry in index["docs"])
    assert "Key findings" in words
    assert "Referenced by" not in words


def test_no_navigation_lists_pages_of_a_topic(small: Built) -> None:
    """The navigation has hubs and the pages at the root; a topic's pages are reached by their hub."""
    for path in small.site.rglob("*.html"):
        inside = [
            str(link.get("href")) for nav in read_html(path).xpath("//nav[contains(@class, 'md-nav--primary')]") for link in nav.iter("a")
        ]
        assert inside
        assert [href for href in inside if "first" in href or "second" in href or "concept" in href or "starred" in href] == [], path


def test_private_words_are_in_no_byte(small: Built, tmp_path: Path) -> None:
    """What a raw digest says is in no byte of a site that publishes its index, and there where the configuration publishes it."""
    assert [path for path, data in _unpacked(small.site).items() if b"private words" in data or b"news@gazette" in data] == []
    full = build(write_wiki(tmp_path, SMALL, options={"publish_raw": "full"})).site
    holders = [path for path, data in tree(full).items() if b"private words" in data]
    assert holders == ["raw/gmail/2026-04-24-starred/index.html", "raw/rss/2026-04-23-post/index.html"]


def test_nothing_raw_is_published_where_the_configuration_says_none(tmp_path: Path) -> None:
    """Under `publish_raw: none` there is no page of a digest, no link to one, and no title of one."""
    site = build(write_wiki(tmp_path, SMALL, options={"publish_raw": "none"})).site
    assert not (site / "raw").exists()
    assert [path for path, data in _unpacked(site).items() if b"Starred" in data or (b"/raw/" in data and b'href="../../raw' in data)] == []
    assert dead_links(site) == []


def _unpacked(site: Path) -> dict[str, bytes]:
    """Every file of a site, compressed ones opened."""
    return {path: gzip.decompress(data) if path.endswith(".gz") else data for path, data in tree(site).items()}


SECRET = "xyzzy-plugh"
WITHHELD = {
    "wiki/t/draft.md": (
        f"---\ndraft: true\ntitle: {SECRET}\n---\n# {SECRET}\n\n"
        f"{SECRET}, see [the open page](open.md).\n\n## Open questions\n\n- {SECRET}?\n"
    ),
    "wiki/t/private.md": f"---\nprivate: yes\ntags: [{SECRET}]\nsources: [https://{SECRET}.example/x]\n---\n# {SECRET}\n",
    "wiki/t/unpublished.md": f"# {SECRET}\n\n**Publish:** no\n\n{SECRET}\n",
    "wiki/t/unreadable.md": f"---\ntitle: 'a\npublish: false\n---\n# {SECRET}\n\n{SECRET}\n",
    "wiki/t/unclosed.md": f"---\npublish: false\ntitle: {SECRET}\n\n# {SECRET}\n",
    f"wiki/t/{SECRET}~": SECRET,
    "wiki/t/backup.md.orig": SECRET,
    "wiki/t/.hidden.md": SECRET,
    "wiki/t/open.md": (
        "# An open page\n\nSee [the draft](draft.md), [[unpublished]] and ![it](private.md).\n\n## Related\n\n- [x](unreadable.md)\n"
    ),
}


@pytest.mark.parametrize("engine", ["gfm", "markdown"])
def test_withheld_pages_are_in_no_byte(engine: str, tmp_path: Path) -> None:
    """A page that asks not to be published is in no byte of the site: no page, search, sitemap, backlink, tag, question or file."""
    built = build(write_wiki(tmp_path, WITHHELD, options={"engine": engine, "publish_raw": "full"}))
    assert [path for path, data in _unpacked(built.site).items() if SECRET.encode() in data or SECRET in path] == []
    assert [path for path in tree(built.site) if path.startswith("t/") and path.partition(".")[0] not in {"t/index", "t/open/index"}] == []
    assert dead_links(built.site) == []
    withheld = [line for line in built.warnings + built.notes if re.search(r":1:1: withheld(?:-unreadable)?: ", line)]
    assert sorted(line.partition(":")[0] for line in withheld) == [
        f"wiki/t/{name}.md" for name in ("draft", "private", "unclosed", "unpublished", "unreadable")
    ]
    control = {name: text.replace("draft: true\n", "") for name, text in WITHHELD.items() if name.endswith(("draft.md", "open.md"))}
    shown = build(write_wiki(tmp_path / "control", control)).site
    assert {"t/draft/index.html", "t/open/index.html", "questions/index.html", "search/search_index.json"} <= {
        path for path, data in tree(shown).items() if SECRET.encode() in data
    }


# ---- strict, broken and odd input


def test_strict_fails_on_a_warning_and_passes_without(tmp_path: Path) -> None:
    """`--strict` fails a build with a warning and says how many; the same wiki without it passes, in both commands."""
    broken = write_wiki(tmp_path / "broken", SMALL)
    failed = build(broken, strict=True)
    assert not failed.ok
    assert any("1 warnings" in line for line in failed.warnings)
    run = mkdocs_build(broken, tmp_path / "broken" / "site", "--strict")
    assert run.returncode == 1
    assert "broken-link" in run.stderr
    clean = {**SMALL, "wiki/models/2026-04-24-first.md": SMALL["wiki/models/2026-04-24-first.md"].replace("- [Gone](gone.md)\n", "")}
    passed = build(write_wiki(tmp_path / "clean", clean), strict=True)
    assert passed.ok
    assert passed.warnings == []


BROKEN: dict[str, tuple[str | bytes, str]] = {
    "wiki/t/front.md": ("---\ntitle: a: b\ntags: [x\n---\n# T\n", "front-matter"),
    "wiki/t/zero.md": (b"# N\0L\n", "encoding"),
    "wiki/t/latin.md": (b"# Caf\xe9\n", "encoding"),
    "wiki/t/utf16.md": ("# Sixteen\n".encode("utf-16"), "encoding"),
    "wiki/t/bom.md": (b"\xef\xbb\xbf---\ntitle: Bom\n---\n# Bom\n", ""),
    "wiki/t/crlf.md": (b"# Lines\r\n\r\n- a\r\n- b\r\n", ""),
    "wiki/t/empty.md": (b"", "empty-page"),
    "wiki/t/blank.md": (b" \n\n\t\n", "empty-page"),
    "wiki/t/big.md": ("# Big\n\n" + "A long paragraph of words. " * 40_000, ""),
    "wiki/t/deep-quotes.md": ("# Quotes\n\n" + ">" * 3_000 + " deep\n", "render-limit"),
    "wiki/t/deep-lists.md": ("# Lists\n\n" + "".join("  " * depth + "- x\n" for depth in range(300)), "render-limit"),
    "wiki/t/brackets.md": ("# Brackets\n\n" + "[a" * 8_000 + "\n", ""),
    "wiki/t/comments.md": ("# Comments\n\n" + "<![x" * 5_000 + "\n", ""),
    "wiki/t/bomb.md": ("---\na: &a [x]\nb: &b [*a,*a]\ntitle: [*b,*b]\n---\n# Bomb\n", "front-matter"),
    "wiki/t/hide.md": ("---\nhide: 3\n---\n# Hide\n", ""),
    "wiki/t/tags.md": ("---\ntags: {a: [b, {c: d}]}\ndate: never\n---\n# Tags\n", "metadata-value"),
    **{
        f"wiki/odd/{name}": (f"# Odd {number}\n\n[back](../t/bom.md)\n", "file-name" if odd_name(name) else "")
        for number, name in enumerate(HOSTILE_NAMES)
    },
    "raw/gmail/broken.md": (b"---\n: [\n---\n## 1. x\n\n**From:** \xff\n", "encoding"),
    "raw/twitter/broken.json": ("[{]", ""),
    "raw/twitter/deep.json": ("[" * 5_000, ""),
    "raw/assets/picture.png": (b"\x89PNG\0\xff", ""),
}
"""Broken and odd files, with the code of the diagnostic that each brings about."""


@pytest.fixture(scope="module", params=["gfm", "markdown"])
def broken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """A wiki of nothing but trouble, built by each engine."""
    root = tmp_path_factory.mktemp("broken")
    files = {name: content for name, (content, _) in BROKEN.items()}
    if request.param == "markdown":  # Python-Markdown needs minutes for these
        files = {name: content for name, content in files.items() if not re.search(r"deep|brackets|comments|big", name)}
    config = write_wiki(root, files, options={"engine": request.param, "publish_raw": "full"})
    secret = root / "outside.txt"
    secret.write_text("the words outside")
    (root / "wiki" / "t" / "escape.md").symlink_to(secret)
    (root / "wiki" / "t" / "dangling.md").symlink_to(root / "nowhere.md")
    (root / "wiki" / "t" / "loop").symlink_to(root / "wiki")
    os.mkfifo(root / "wiki" / "t" / "pipe.md")
    yield build(config)
    os.unlink(root / "wiki" / "t" / "pipe.md")  # noqa: PTH108 - a FIFO must not be opened


def test_broken_input_builds(broken: Built) -> None:
    """Whatever the files hold there is a site, every link of it opens, and nothing from outside the wiki is in it."""
    assert broken.ok
    assert dead_links(broken.site) == []
    assert [path for path, data in tree(broken.site).items() if b"the words outside" in data] == []
    for path in ("t/bom", "t/crlf", "t/empty", "t/zero", "t/latin", "odd/日本語", "odd/a b & c", "raw/gmail/broken", "raw/twitter/broken"):
        assert (broken.site / path / "index.html").is_file(), path


def test_each_problem_names_its_file(broken: Built) -> None:
    """Each file that cannot be read as it stands is named in a message with place and code; the others are named in none."""
    told = {tuple(line.split(": ")[:2]) for line in (*broken.warnings, *broken.notes) if re.match(r"(?:wiki|raw)/\S.*?:\d+:\d+: ", line)}
    named = {(re.sub(r":\d+:\d+$", "", place), code) for place, code in told}
    built = {path.relative_to(broken.site.parent).as_posix() for path in (broken.site.parent / "wiki").rglob("*")}
    for name, (_, code) in BROKEN.items():
        if name.startswith("raw/") or name in built:
            assert {found for place, found in named if place == name} == ({code} if code else set()), name
    skipped = {place for place, code in named if code == "skipped-file"}
    assert skipped == {"wiki/t/escape.md", "wiki/t/dangling.md", "wiki/t/loop", "wiki/t/pipe.md"}


def test_odd_text_comes_out_as_text(broken: Built) -> None:
    """Line ends, byte order marks and unreadable bytes leave text that reads well."""
    assert [item.text for item in read_html(broken.site / "t/crlf/index.html").xpath("//article/ul/li")] == ["a", "b"]
    assert "\ufeff" not in broken.html("t/bom/index.html")
    assert "Caf�" in broken.html("t/latin/index.html")
    assert "N�L" in broken.html("t/zero/index.html")


@pytest.mark.parametrize(
    ("files", "settings", "error", "message"),
    [
        pytest.param({}, {"docs_dir": "nowhere"}, ConfigError, "Mend mkdocs.yml", id="no docs_dir"),
        pytest.param({}, {"plugins": ["search"]}, ConfigError, "does not use wikigen", id="without the plugin"),
        pytest.param({}, {"plugins": [{"wikigen": {"engine": "x"}}]}, ConfigError, "engine cannot be 'x'", id="a bad option"),
        pytest.param(
            {}, {"plugins": [{"wikigen": {"unheard": 1}}]}, ConfigError, "wikigen has no option 'unheard'", id="an unknown option"
        ),
        pytest.param({}, {"plugins": [{"wikigen": {"tiers": 3}}]}, ConfigError, "Plugin|errors|Mend", id="an option of another type"),
    ],
)
def test_what_stops_a_build(files: dict[str, str], settings: dict[str, Any], error: type[Exception], message: str, tmp_path: Path) -> None:
    """A configuration that cannot be used ends in an error that says what to do, and writes nothing."""
    config = write_wiki(tmp_path, files, **settings)
    with pytest.raises(error, match=message):
        build_site(config)
    assert not (tmp_path / "site").exists()


def test_inspection_writes_nothing(tmp_path: Path) -> None:
    """Inspecting a wiki returns its site and all diagnostics, and leaves the folder as it was."""
    config = write_wiki(tmp_path, SMALL)
    before = tree(tmp_path)
    with inspect_site(config) as site:
        found = findings(site)
    assert tree(tmp_path) == before
    assert len(site.wiki.pages) == 4
    assert [entry.code for entry in found] == ["raw-unused", "broken-link"]


def test_inspection_parses_each_document_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings look at the texts of many documents, which are kept: none is read and parsed again for them."""
    summary = "---\nraw: raw/gmail/d.md\n---\n# A\n\nUp 97.43 % to 52.7 in all, [gone](gone.md).\n"
    config = write_wiki(tmp_path, {"wiki/t/2026-04-24-a.md": summary, "raw/gmail/d.md": f"# D\n\n{'Words. ' * 99}\n"})
    for keep in (False, True):
        with inspect_site(config, keep=keep) as site, monkeypatch.context() as patched:
            patched.setattr("wikigen.reading.read_source", None)
            assert {row.entry.code for row in named(site)} == {"figure-absent", "broken-link"}


def test_a_missing_folder_is_a_source_error(tmp_path: Path) -> None:
    """A `docs_dir` that vanishes after the configuration was read is an error with a remedy, not a traceback."""
    from wikigen.config import Config
    from wikigen.publish.site import load_site

    with pytest.raises(SourceError, match="There is no folder"):
        load_site(Config(docs_dir=tmp_path / "gone", raw_dir=tmp_path / "raw", root=tmp_path))


# ---- MkDocs' own settings


def test_flat_urls(tmp_path: Path) -> None:
    """With `use_directory_urls: false` every page is a file of its own name, and digests are at theirs."""
    site = build(write_wiki(tmp_path, SMALL, use_directory_urls=False)).site
    assert (site / "models" / "2026-04-24-first.html").is_file()
    assert (site / "raw" / "gmail" / "2026-04-24-starred.html").is_file()
    link = read_html(site / "models" / "2026-04-24-first.html").xpath("//article//a[text()='the second']")[0]
    assert link.get("href") == "2026-04-25-second.html#findings"


def test_the_markdown_engine_uses_extensions(tmp_path: Path) -> None:
    """`engine: markdown` renders admonitions, fenced code and attributes with the user's own extensions."""
    page = (
        '# Page\n\n!!! note "Mind"\n    The gap, see [[Other]].\n\n```python title="x.py"\nx = 1\n```\n\n'
        "[a link](other.md){ .md-button }\n\n## Head {#own-id}\n"
    )
    config = write_wiki(
        tmp_path,
        {"wiki/t/page.md": page, "wiki/t/other.md": "# Other\n\n[x](page.md#own-id)\n"},
        options={"engine": "markdown"},
        markdown_extensions=["admonition", "attr_list", "pymdownx.superfences", "pymdownx.highlight"],
    )
    built = build(config, strict=True)
    article = read_html(built.site / "t/page/index.html").xpath("//article")[0]
    assert built.ok
    assert text_of(article.xpath(".//div[@class='admonition note']/p[@class='admonition-title']")[0]) == "Mind"
    assert article.xpath(".//div[@class='admonition note']//a/@href") == ["../other/"]
    assert article.xpath(".//a[@class='md-button']/@href") == ["../other/"]
    assert text_of(article.xpath(".//div[contains(@class, 'highlight')]//code")[0]) == "x = 1"
    assert article.xpath(".//h2[@id='own-id']")
    assert dead_links(built.site) == []


def test_extensions_under_gfm_are_named_once(tmp_path: Path) -> None:
    """With `engine: gfm` and `markdown_extensions` both set, the build says once which one counts."""
    built = build(write_wiki(tmp_path, SMALL, markdown_extensions=["admonition", "attr_list"]))
    said = [note for note in built.notes if "markdown_extensions" in note]
    assert said == ["markdown_extensions do not count under `engine: gfm`; set `engine: markdown` to use admonition, attr_list."]


def test_other_plugins_edit_pages(tmp_path: Path) -> None:
    """What another plugin makes of a page's Markdown is what is rendered, and its other events fire."""
    hooks = (
        "def on_page_markdown(markdown, page, config, files):\n    return markdown.replace('What it says', 'What **the hook** says')\n\n"
        "def on_page_content(html, page, config, files):\n    return html + '<p class=\"hooked\">end</p>'\n"
    )
    config = write_wiki(tmp_path, {**SMALL, "hooks.py": hooks}, hooks=["hooks.py"])
    page = read_html(build(config).site / "models/2026-04-24-first/index.html")
    assert text_of(page.xpath("//section[@class='wg-tldr']/p")[0]) == "What the hook says."
    assert page.xpath("//section[@class='wg-tldr']//strong")
    assert page.xpath("//article//p[@class='hooked']")


def test_the_own_theme_folder_wins(tmp_path: Path) -> None:
    """A template of the user's `custom_dir` comes before ours."""
    files = {**SMALL, "overrides/wikigen/colophon.html": "<p>our own colophon</p>"}
    config = write_wiki(tmp_path, files, theme={"name": "material", "custom_dir": "overrides"})
    assert "our own colophon" in build(config).html("models/2026-04-24-first/index.html")


def test_fonts_stay_at_home(tmp_path: Path) -> None:
    """A font that the theme would fetch from another host is left out; the page loads nothing from elsewhere."""
    config = write_wiki(tmp_path, SMALL, theme={"name": "material", "font": {"text": "Roboto"}})
    site = build(config).site
    assert foreign_loads(site) == []
    assert b"fonts.g" not in (site / "index.html").read_bytes()


def test_a_nav_of_ones_own_counts(tmp_path: Path) -> None:
    """Where the configuration has a `nav`, that is the navigation."""
    config = write_wiki(tmp_path, SMALL, nav=[{"The concept": "ideas/concept.md"}])
    page = read_html(build(config).site / "about/index.html")
    assert page.xpath("//nav[contains(@class, 'md-nav--primary')]//li/a/@href") == ["../ideas/concept/"]


def test_excluded_files_are_left_out(tmp_path: Path) -> None:
    """What `exclude_docs` names is neither read nor published, and a link to it is broken."""
    built = build(write_wiki(tmp_path, SMALL, exclude_docs="about.md\nideas/\n"))
    assert not (built.site / "about").exists()
    assert not (built.site / "ideas").exists()
    assert sum("broken-link" in line for line in built.warnings) == 3


# ---- real wikis


def test_the_own_wiki_is_clean(own: Built) -> None:
    """The repository's own wiki builds with `--strict`; all its links open, and it loads nothing from elsewhere."""
    assert own.ok
    assert own.warnings == []
    assert dead_links(own.site) == []
    assert foreign_loads(own.site) == []


def test_security_wiki(corpora: Path, tmp_path: Path) -> None:
    """A real wiki of 153 pages, full of HTML and attack strings, has no dead link and loads nothing from elsewhere."""
    config = write_wiki(
        tmp_path,
        {},
        docs_dir=str(corpora / "security-wiki/wiki"),
        options={"raw_dir": str(corpora / "security-wiki/raw"), "publish_raw": "full"},
    )
    built = build(config)
    assert built.ok
    assert dead_links(built.site) == []
    assert foreign_loads(built.site) == []
    assert len(list(built.site.rglob("index.html"))) > 153


@pytest.fixture(scope="module")
def seed(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The wiki that the project's first page comes from, built."""
    options = {"raw_dir": str(corpora / "seed/raw"), "topics": {"llms-foundation-models": {"tier": 2}}}
    return build(write_wiki(tmp_path_factory.mktemp("seed"), {}, docs_dir=str(corpora / "seed/wiki"), options=options))


SEED = "llms-foundation-models/2026-04-24-gpt-55-launch-system-card"


def test_the_first_page_reads_as_it_should(seed: Built, corpora: Path) -> None:
    """The text of the first page is that of its published model, line by line, but for its dates' separator and its empty cells."""
    article = read_html(seed.site / SEED / "index.html").xpath("//article")[0]
    for mark in article.xpath(
        ".//a[@class='headerlink'] | .//nav | .//section[@class='wg-mentions'] | .//ul[contains(@class, 'wg-cards')]"
    ):
        mark.drop_tree()
    for number, item in ((number, item) for items in article.xpath(".//ol") for number, item in enumerate(items.iter("li"), 1)):
        item.text = f"{number}. {item.text}"
    for item in article.xpath(".//ul/li"):
        item.text = f"• {item.text or ''}"
    blocks = article.xpath(".//p[not(ancestor::li)] | .//h1 | .//h2 | .//h3 | .//li | .//tr | .//dl/div")
    ours = [_line(block) for block in blocks]
    lines = (corpora / "seed/000_d584a81b9fbec8fa.txt").read_text().splitlines()
    wanted = [" ".join(line.replace(") / 2026", ") · 2026").split()) for line in lines if line.strip()]
    wanted.remove("GPT-5.5: Launch Analysis and System Card Deep Dive")  # the model shows its title twice
    assert list(unified_diff(wanted, ours, lineterm="", n=0)) == []


def _line(block: object) -> str:
    """A block of the page as the model writes it: cells with blanks between them, a dash for none left out, items as they came."""
    from lxml.html import HtmlElement

    assert isinstance(block, HtmlElement)
    if block.tag == "tr":
        return " ".join(text for cell in block if (text := text_of(cell)) != "—")
    if block.tag == "div":
        term, values = block
        for items in values.xpath(".//span[@class='wg-raw']"):
            for link in items.xpath("./a[contains(@href, '#item-')]"):
                link.drop_tree()
        return f"{text_of(term)}: {re.sub(r' [(][; ]*[)]', '', text_of(values))}"
    return text_of(block)


def test_the_parts_of_the_first_page(seed: Built) -> None:
    """Title once, dates with labels, sources with their links, raw links that open, lists as lists, cards that open."""
    page = read_html(seed.site / SEED / "index.html").xpath("//article")[0]
    assert text_of(page.xpath("./p[@class='wg-facts']")[0]) == "llms-foundation-models · 2026-04-24 · Tier 2"
    assert [text_of(title) for title in page.xpath(".//h1")] == ["GPT-5.5: Launch Analysis and System Card Deep Dive"]
    assert page.xpath(".//dl/div[dt='Sources']//a/@href") == [
        "https://openai.com/index/introducing-gpt-5-5/",
        "https://kenhuangus.substack.com/p/unpacking-the-gpt-55-system-card",
        "https://newsletter.semianalysis.com/p/the-coding-assistant-breakdown-more",
        "https://aibreakfast.beehiiv.com",
    ]
    raw = page.xpath(".//dl/div[dt='Raw']//span[@class='wg-raw']/a[1]/@href")
    assert raw == ["../../raw/gmail/2026-04-24-starred/", "../../raw/gmail/2026-04-25-starred/"]
    assert all((seed.site / SEED / href / "index.html").is_file() for href in raw)
    assert page.xpath("count(.//section[@class='wg-tldr']/p)") == 1.0
    intro = page.xpath(".//p[contains(., 'Key findings:')]/following-sibling::*[1]")[0]
    assert (intro.tag, len(intro)) == ("ul", 4)
    assert [text_of(row[1]) for row in page.xpath(".//table/tbody/tr")] == ["0.88", "—", "—"]
    assert len(page.xpath(".//h2[@id='relation-to-prior-wiki-knowledge']/following-sibling::p[strong]")) >= 3
    assert len(page.xpath(".//h2[@id='open-questions']/following-sibling::ol[1]/li")) == 3
    cards = page.xpath(".//h2[@id='related-pages']/following-sibling::ul[1]/li/a/@href")
    assert len(cards) == 3
    assert all((seed.site / SEED / href / "index.html").is_file() for href in cards)


def test_the_seed_wiki_has_no_dead_link(seed: Built) -> None:
    """A wiki of which most pages are missing has no dead link either: what leads nowhere is text."""
    assert seed.ok
    assert dead_links(seed.site) == []
    assert foreign_loads(seed.site) == []


def test_pages_are_light(own: Built) -> None:
    """The HTML of a median page of this repository's wiki, and all scripts and styles beyond Material's, are below what the bench aims at."""
    weight = weigh(own.site, ROOT / "wiki")
    assert weight.pages > 20
    assert 5_000 < weight.median <= MOST_HTML
    assert 20_000 < weight.assets <= MOST_ASSETS


def test_lists_of_the_navigation_have_names(own: Built) -> None:
    """Each is named by text, where Material's own label is an icon."""
    page = read_html(own.site / "topics/index.html")
    names = [page.xpath("//*[@id=$label]", label=label) for label in page.xpath("//nav[@data-md-level='1']/@aria-labelledby")]
    assert [text_of(label) for (label,) in names] == ["Topics", "Tiers"]
