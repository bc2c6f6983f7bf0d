"""`wikigen.files`: copies and leftovers, names that some systems refuse, and files that could run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sitecheck import build, read_html, tree, write_wiki
from wikigen.files import ACTIVE, BACKUPS, active, backup, odd_name

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'


def drawing(inner: str = '<rect width="1" height="1"/>', attributes: str = "") -> bytes:
    """An SVG file."""
    return SVG.format(attributes, inner).encode()


LIVELY = {
    "script": drawing("<script>alert(1)</script>"),
    "script by its address": drawing('<script href="https://a.example/x.js"/>'),
    "handler": drawing("<rect/>", 'onload="alert(1)"'),
    "handler in capitals": drawing('<rect ONCLICK="alert(1)"/>'),
    "foreign object": drawing('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
    "HTML in metadata": drawing('<metadata><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script></metadata>'),
    "link that runs": drawing('<a xlink:href="java&#10;script:alert(1)"><text>x</text></a>'),
    "data that is a document": drawing('<use href="data:image/svg+xml,%3Csvg/%3E"/>'),
    "image of another host": drawing('<image href="https://a.example/x.png"/>'),
    "image of another host, by two slashes": drawing('<image href="//a.example/x.png"/>'),
    "animated link": drawing('<a><animate attributeName="xlink:href" values="javascript:alert(1)"/></a>'),
    "animated value": drawing('<a href="#x"><set attributeName="x" to="javascript:alert(1)"/></a>'),
    "import": drawing("<style>@import 'https://a.example/x.css';</style>"),
    "picture of a stylesheet": drawing("<style>rect { fill: url(https://a.example/x.svg#y) }</style>"),
    "escape in a stylesheet": drawing("<style>rect { fill: u\\72l(https://a.example/x) }</style>"),
    "picture of an attribute": drawing('<rect fill="url(https://a.example/x.svg#y)"/>'),
    "picture of a style": drawing('<rect style="background:url(//a.example/x)"/>'),
    "another base": drawing("<rect/>", 'xml:base="https://a.example/"'),
    "own DTD": b'<!DOCTYPE svg [<!ENTITY x "y">]>' + drawing(),
    "many entities": b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + drawing("&b;"),
    "stylesheet in XSLT": b'<?xml-stylesheet type="text/xsl" href="x.xsl"?>' + drawing(),
    "no XML": b"<svg><script>alert(1)</script>",
    "nothing": b"",
    "odd encoding": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-script+AD4-',
}
"""Drawings that are more than drawings."""

QUIET = {
    "shapes": drawing('<g transform="rotate(45)"><path d="M0 0L1 1"/><text style="fill:#000">a (b)</text></g>'),
    "gradients": drawing('<defs><linearGradient id="a"/></defs><rect fill="url(#a)" style="stroke:url(\'#a\')"/><use xlink:href="#a"/>'),
    "stylesheet": drawing("<style>rect { fill: url(#a); background: url(data:image/png;base64,AAAA) }</style>"),
    "picture inside": drawing('<image href="data:image/png;base64,AAAA"/><image href="photo.png"/>'),
    "links": drawing('<a href="https://a.example/"><text>x</text></a><a href="#x"/>'),
    "DTD of SVG": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + drawing(),
    "metadata of a program": drawing('<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:about=""/></metadata>'),
    "animation": drawing('<rect><animate attributeName="width" from="0" to="10" dur="1s"/></rect>'),
}
"""Drawings as programs write them."""


@pytest.mark.parametrize("name", LIVELY)
def test_a_drawing_that_runs_is_told(name: str) -> None:
    """Whatever could run, load from elsewhere or become something else is found."""
    assert active("x.svg", lambda: LIVELY[name])


@pytest.mark.parametrize("name", QUIET)
def test_a_drawing_is_a_drawing(name: str) -> None:
    """What drawing programs write passes."""
    assert active("x.SVG", lambda: QUIET[name]) == ""


@pytest.mark.parametrize("row", ACTIVE, ids=[row.endings[0] for row in ACTIVE])
def test_every_ending_is_looked_at(row: object) -> None:
    """Each ending of the table refuses a file that holds a script, in whatever case; other files are not even opened."""
    assert row in ACTIVE
    for ending in row.endings:
        assert active(f"x.{ending.upper()}", lambda: LIVELY["script"]), ending
    assert active("x.png", lambda: pytest.fail("opened")) == ""
    assert active("x", lambda: pytest.fail("opened")) == ""


@pytest.mark.parametrize("pattern", BACKUPS)
def test_every_pattern_of_leftovers_fits_one(pattern: str) -> None:
    """Each row of the table fits a name, and none fits a page's or picture's own."""
    names = ("p.md~", "#p.md#", "~$p.docx", "p.orig", "p.md.1", "p.sync-conflict-20260101-1.md")
    import re

    assert any(re.fullmatch(pattern, name, re.IGNORECASE) for name in names), pattern
    assert not any(map(backup, ("p.md", "a.b.md", "p.png", "old.md", "bak.md", "tmp/x.md", "2026.md", "x.md.md", "README.md.png")))


@pytest.mark.parametrize("name", ["con.md", "AUX", "a/NUL.txt", "a:b.md", 'a"b.md', "a?.md", "a\nb.md", "a.", "a ", "a" * 201])
def test_names_that_some_systems_refuse(name: str) -> None:
    """Windows' devices and forbidden characters, and names too long to get an ending."""
    assert odd_name(name)
    assert odd_name("topic/console (a) & b #1 100%.md") == ""


def test_what_a_build_does_with_them(tmp_path: Path) -> None:
    """A page of HTML and a lively drawing are not copied unless the configuration trusts them; nor is a file that would replace a script."""
    from material import plugins

    theme = Path(plugins.__file__).parents[1] / "templates"
    bundle = next((theme / "assets/javascripts").glob("bundle.*.js")).relative_to(theme).as_posix()
    html = b"<script>alert(1)</script>"
    files: dict[str, str | bytes] = {
        "wiki/t/a.md": "# A\n\n[x](x.html) ![d](good.svg) ![e](evil.svg)\n", "wiki/t/x.html": html, "wiki/t/mine.html": html,
        "wiki/t/good.svg": QUIET["shapes"], "wiki/t/evil.svg": LIVELY["script"], f"wiki/{bundle}": b"alert(1)",
        "wiki/.env": "SECRET", "wiki/.git/config": "SECRET", "wiki/aux.md": "# B\n",
    }  # fmt: skip
    built = build(write_wiki(tmp_path, files, options={"trusted": ["t/mine.html"]}))
    assert built.ok
    site = tree(built.site)
    assert {"t/mine.html", "t/good.svg"} <= set(site)
    assert {"t/x.html", "t/evil.svg", ".env"} & set(site) == set()
    assert site[bundle] != b"alert(1)"
    assert [path for path, data in site.items() if b"SECRET" in data] == []
    told = sorted(line.split(": ")[0] for line in built.warnings if ": active-file: " in line)
    assert told == sorted(f"{doc}:1:1" for doc in ("wiki/t/x.html", "wiki/t/evil.svg", f"wiki/{bundle}"))
    noted = sorted(line.split(": ")[0:2] for line in built.notes if ": hidden-file: " in line or ": file-name: " in line)
    assert noted == [["wiki/.env:1:1", "hidden-file"], ["wiki/.git:1:1", "hidden-file"], ["wiki/aux.md:1:1", "file-name"]]
    assert read_html(built.site / "t/a/index.html").xpath("//article//img/@src") == ["../good.svg"]


def test_files_in_the_way_of_folders(tmp_path: Path) -> None:
    """A file where the theme or the search has a folder, as a link is where it was checked out as a text, is named and fails no build."""
    built = build(write_wiki(tmp_path, {"wiki/a.md": "# A\n", "wiki/assets": "../assets", "wiki/search": "../search"}))
    assert built.ok
    assert [line.split(": ")[:2] for line in built.warnings] == [[f"wiki/{name}:1:1", "active-file"] for name in ("assets", "search")]


def test_a_link_to_a_private_page_under_another_name(tmp_path: Path) -> None:
    """A link is read as what it leads to: neither a private page nor a dotfile is published under the name of a text."""
    config = write_wiki(tmp_path, {"wiki/a.md": "# A\n", "wiki/p.md": "---\nprivate: true\n---\nSECRET\n", "wiki/.h.txt": "SECRET"})
    (tmp_path / "wiki/p.txt").symlink_to("p.md")
    (tmp_path / "wiki/q.md").symlink_to("p.md")
    (tmp_path / "wiki/h.txt").symlink_to(".h.txt")
    built = build(config)
    assert built.ok
    assert [path for path, data in tree(built.site).items() if b"SECRET" in data] == []


def test_links_in_circles(tmp_path: Path) -> None:
    """A link to the folder it stands in, or above it, is named and not followed, and the build ends."""
    config = write_wiki(tmp_path, {"wiki/t/a.md": "# A\n", "wiki/t/x.txt": "x"})
    (tmp_path / "wiki/t/up").symlink_to("../..")
    (tmp_path / "wiki/here").symlink_to(".")
    built = build(config)
    assert built.ok
    assert (built.site / "t/x.txt").exists()
    assert sorted(line.split(":")[0] for line in built.warnings) == ["wiki/here", "wiki/t/up"]
