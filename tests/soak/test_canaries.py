"""Forty tokens in places that are not published: in no byte of a site. Each shows when its place is opened, so the search for it works."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from tests.sitecheck import build, tree, write_wiki

LINK = "[b](../t/b.md)"


def token(name: str) -> str:
    """A word that stands for a place; letters alone, so that no slug changes it."""
    return "canary" + "".join(chr(97 + byte % 26) for byte in blake2b(name.encode(), digest_size=12).digest())


class Place(NamedTuple):
    """A place for a token, as a file; `{}` is the token."""

    path: str
    hidden: str
    opened: str
    options: Mapping[str, str] = {}
    opened_options: Mapping[str, str] = {}


def page(asks: str, body: str = "# T\n\n{} words.\n", more: str = "") -> Place:
    """A page that asks to be kept back, and the same page without its asking."""
    name = re.sub(r"\W+", "-", asks)[:40] or "x"
    return Place(f"wiki/p/{name}-{len(more)}-{len(body)}.md", f"---\n{asks}\n{more}---\n{body}", f"---\n{more}---\n{body}")


RAW = "---\ntitle: Of a day\ndate: 2026-04-24\n---\n\n## 1. Item\n\n**From:** Ann <ann@mail.example>\n\n{} words\n"
PLACES: Mapping[str, Place] = {
    **{f"a page with {asks}": page(asks) for asks in (
        "publish: false", "draft: true", "private: true", "status: draft", "visibility: private", "meta: {draft: true}", "Draft: yes", "publish: never",
        "x: [a\nprivate: true", "publish: false\npublish: true",
    )},
    "its title": page("draft: true", "words\n", "title: '{}'\n"),
    "its tag": page("draft: true", "# T\n", "tags: ['{}']\n"),
    "its alias": page("private: true", "# T\n\n[me](x.md)\n", "aliases: [x]\nvenue: '{}'\n"),
    "its publisher": page("draft: true", "# T\n", "source: '{}'\n"),
    "its topic": page("publish: no", "# T\n", "topic: '{}'\n"),
    "its question": page("draft: true", "# T\n\n## Open questions\n\n- why {}?\n"),
    "its sentence about another page": page("draft: true", f"# T\n\nThe {{}} of {LINK} is known.\n"),
    "its heading": page("private: true", "# T\n\n## {}\n\nwords\n"),
    "its description": page("private: true", "# T\n", "description: '{}'\n"),
    "its name": Place("wiki/p/{}.md", "---\ndraft: true\n---\nwords\n", "words\n"),
    "its folder": Place("wiki/{}/a.md", "---\nprivate: true\n---\n# T\n", "# T\n"),
    "a comment": Place("wiki/c/a.md", "# T\n\na <!-- {} --> b\n", "# T\n\na {} b\n"),
    "a comment over paragraphs": Place("wiki/c/b.md", "# T\n\na <!-- x\n\n{}\n\n--> b\n", "# T\n\na x\n\n{}\n\n b\n"),
    "a comment of Obsidian's": Place("wiki/c/c.md", "# T\n\na %%{}%% b\n", "# T\n\na {} b\n"),
    "a block of it": Place("wiki/c/d.md", "# T\n\n%%\n{}\n\n{}\n%%\n", "# T\n\n{}\n"),
    "a comment in a heading": Place("wiki/c/e.md", "# T <!-- {} -->\n\nwords\n", "# T {}\n\nwords\n"),
    "a comment never closed": Place("wiki/c/f.md", "# T\n\nwords\n\n<!-- {}\n\nmore\n", "# T\n\n{}\n"),
    "a remark in front matter": Place("wiki/c/g.md", "---\ntitle: T\n# {}\n---\nwords\n", "---\ntitle: T {}\n---\nwords\n"),
    "a link's definition nobody uses": Place("wiki/c/h.md", "# T\n\nwords\n\n[{}]: <> (x)\n\n<!-- {} -->\n", "# T\n\n{}\n"),
    "a backup": Place("wiki/f/a.md~", "# {}\n", ""),
    "a leftover": Place("wiki/f/b.md.orig", "# {}\n", ""),
    "an editor's file": Place("wiki/f/.c.md.swp", "{}", ""),
    "a dotfile": Place("wiki/.env", "X={}", ""),
    "a file in a dot folder": Place("wiki/.obsidian/d.json", "{}", ""),
    "a numbered copy": Place("wiki/f/e.md.1", "# {}\n", ""),
    "a document of its own": Place("wiki/f/f.html", "<p>{}</p>", ""),
    "a raw body": Place("raw/gmail/a.md", RAW, RAW, {}, {"publish_raw": "full"}),
    "a private raw file": Place("raw/rss/b.md", "---\nprivate: true\n---\n# {}\n", "# {}\n"),
    "a raw file of none": Place("raw/rss/c.md", "# {}\n", "# {}\n", {"publish_raw": "none"}, {}),
    "an address": Place("raw/rss/d.md", "# T\n\n{}@mail.example\n", "# T\n\n{}@mail.example\n", {"publish_raw": "redacted"}, {"publish_raw": "full"}),
    "an address in a title": Place("raw/rss/e.md", "# Of {}@mail.example\n", "# Of {}\n"),
    "a login link": Place(
        "raw/rss/f.md", "# T\n\n[Log in](https://a.example/login?{})\n", "# T\n\n{}\n", {"publish_raw": "redacted"}, {"publish_raw": "redacted"}
    ),
    "a parameter": Place(
        "raw/rss/g.md", "# T\n\nhttps://a.example/x?utm_source={}\n", "# T\n\n{}\n", {"publish_raw": "redacted"}, {"publish_raw": "redacted"}
    ),
    "a raw file's json": Place("raw/twitter/h.json", '[{"text": "{}", "url": "https://a.example/"}]', '[{"title": "{}", "url": "https://a.example/"}]'),
    "a comment in a raw body": Place(
        "raw/rss/i.md", "# T\n\nx <!-- {} --> y\n", "# T\n\nx {} y\n", {"publish_raw": "full"}, {"publish_raw": "full"}
    ),
}  # fmt: skip
"""Every place with what is in it, and the same place opened; empty where a file is opened by its name."""


def holders(site: Path, word: str) -> list[str]:
    """Files of a site that hold a word: in their names, their bytes, their archives, and behind HTML's, JSON's or a URL's escapes."""
    found = []
    for path, data in tree(site).items():
        content = gzip.decompress(data) if path.endswith((".gz", ".pagefind")) or ".pf_" in path else data
        text = content.decode("utf-8", "replace")
        forms = [path, text, unescape(text), unquote(text)]
        if path.endswith(".json"):
            forms.append(json.dumps(json.loads(text), ensure_ascii=False))
        if any(word in re.sub(r"[\u00ad\u200b-\u200d\ufeff-]", "", form).lower() for form in forms):
            found.append(path)
    return found


@pytest.mark.parametrize("engine", ["gfm", pytest.param("markdown", marks=pytest.mark.soak)])
def test_none_is_published(tmp_path: Path, engine: str) -> None:
    """All places in as few sites as their options allow: no token is anywhere, with either engine."""
    assert len(PLACES) >= 40
    groups: dict[str, dict[str, str]] = {}
    for name, place in PLACES.items():
        files = groups.setdefault(json.dumps(dict(place.options)), {"wiki/t/b.md": "# B\n\n[gone](../p/x.md)\n"})
        files[place.path.replace("{}", token(name))] = place.hidden.replace("{}", token(name))
    for number, (options, files) in enumerate(groups.items()):
        config = write_wiki(
            tmp_path / str(number),
            files,
            options={"engine": engine, "search": "pagefind", **json.loads(options)},
            site_url="https://w.example/",
        )
        (tmp_path / "outside.txt").write_text(token("outside"))
        (tmp_path / str(number) / "wiki/out.txt").symlink_to(tmp_path / "outside.txt")
        built = build(config)
        assert built.ok
        leaked = {name: found for name in (*PLACES, "outside") if (found := holders(built.site, token(name)))}
        assert leaked == {}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.soak) if number % 9 else name for number, name in enumerate(PLACES)])
def test_each_shows_when_it_is_opened(tmp_path: Path, name: str) -> None:
    """The same place without what hides it: the token is found, so the search above would find it."""
    place = PLACES[name]
    path = place.path.replace("{}", token(name))
    content = (place.opened or place.hidden).replace("{}", token(name))
    if not place.opened:  # a file that is not read for its name
        path = "wiki/f/opened.txt"
    built = build(write_wiki(tmp_path, {"wiki/t/b.md": "# B\n", path: content}, options={"search": "pagefind", **place.opened_options}))
    assert built.ok
    found = holders(built.site, token(name))
    assert found
    if name in {"a page with draft: true", "its heading", "a comment", "a raw body", "a raw file's json"}:
        assert any("/fragment/" in path for path in found)
