"""`wikigen.publish.shell`: a page put together from what many have alike is byte for byte the page rendered whole."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import DictLoader, Environment
from mkdocs.structure.pages import Page

from tests.sitecheck import ROOT, Built, build, read_html, tree, write_wiki
from wikigen import pool
from wikigen.publish.environment import ROOT as WAY_TO_ROOT
from wikigen.publish.shell import Shells, looks_at_page, names_used, rooted


class Comparison:
    """Every page of a build both ways."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.different: dict[str, str] = {}
        """The first lines that differ, by the page's URL."""
        self.filled: list[str] = []
        self.whole: list[str] = []
        monkeypatch.setattr(pool, "_may_fork", lambda: False)  # or what is found here would be found in a worker
        fill, whole = Shells.filled, Shells.whole

        def filled(shells: Shells, page: Page, template: str, context: Mapping[str, Any], **how: bool) -> str | None:
            made = fill(shells, page, template, context, **how)
            if made is not None:
                self.filled.append(page.url)
                if made != (expected := whole(shells, page, context, **how)):
                    lines = unified_diff(expected.split("\n"), made.split("\n"), "whole", "filled", n=0, lineterm="")
                    self.different[page.url] = "\n".join(line[:400] for line in islice(lines, 8))
            return made

        def rendered(shells: Shells, page: Page, context: Mapping[str, Any], **how: bool) -> str:
            self.whole.append(page.url)
            return whole(shells, page, context, **how)

        monkeypatch.setattr(Shells, "filled", filled)
        monkeypatch.setattr(Shells, "whole", rendered)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Comparison:
    """What the builds of a test made, both ways."""
    return Comparison(monkeypatch)


# ---- whole wikis

PAGES = {
    "wiki/t/2026-04-24-first.md": (
        "---\nauthors: [Ann, 'Bob & \"Co\" <b>']\ntags: [alpha, 'b & c']\ntier: 1\n---\n# The *first* & <b>best</b>\n\n"
        'What "it" says & <b>how</b>.\n\n## Part `one`\n\nWords, and [the second](2026-04-25-second.md).\n\n### Deeper\n\n## Part one\n\n'
        "## Related\n\n- [[A concept]]\n- [Gone](gone.md)\n"
    ),
    "wiki/t/2026-04-25-second.md": "# The second\n\nNo heading here.\n\n```python\nprint('x')\n```\n",
    "wiki/t/2026-04-26-third.md": "---\nhide: [toc, navigation]\n---\n# Third\n\n## With\n\n## Headings\n",
    "wiki/t/2026-04-27-fourth.md": "---\nhide: [toc, footer, tags]\nsearch: {exclude: true}\n---\n# Fourth\n\n## With\n",
    "wiki/t/deep/er/2026-04-28-fifth.md": "# Fifth\n\n# A second title\n\n## Below it\n\n## And more\n",
    "wiki/t/2026-04-29-sixth.md": "# Sixth\n\nText.\n\n# Another\n\n# And another\n",
    "wiki/t/2026-04-30-seventh.md": "# Seventh\n\nText.\n\n# Alone\n",
    "wiki/t/untitled.md": "",
    "wiki/t/holes.md": "# wgholetitlex wgholetocx\n\nwgholecontentx wgholeskipx wgholebase wgholeeditx/edit/\n\n## wgholecanonicalx\n",
    "wiki/u/concept.md": "---\nauthor: Eve\n---\n# A concept\n\nIt is one.\n\n#### Far below\n",
    "wiki/u/a b & c 漢字.md": '# Odd "name" & <i>more</i>\n\n## 漢字\n\n## Über uns\n',
    "wiki/blob/edit/2026-05-01-edited-blob.md": "# Edited blob\n\n## Part\n",
    "wiki/about.md": "# About\n\n## Us\n",
    "wiki/index.md": "# Welcome\n\nOpening words.\n\n## A section\n",
    "raw/gmail/2026-04-24-m.md": "## 1. One & <b>\n\n**From:** A\n\nx\n\n## 2. Two\n\n**From:** B\n\ny\n",
    "raw/rss/p.md": "# A post\n",
}
"""Pages of every form: with and without headings, of every nesting, description, author, hidden parts, odd names."""

REPO: dict[str, Any] = {"repo_url": "https://github.com/x/y", "edit_uri": "edit/main/docs/"}
SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "plain": ({}, {}, []),
    "without a description": ({}, {"site_description": "Of the site & more", "site_author": "Nobody"}, []),
    "under a path": ({}, {"site_url": "https://wiki.example/docs/wiki/"}, []),
    "at a host's root": ({}, {"site_url": "https://wiki.example/"}, []),
    "flat URLs": ({}, {"use_directory_urls": False}, []),
    "flat URLs under a path": ({}, {"use_directory_urls": False, "site_url": "https://wiki.example/docs/"}, ["navigation.footer"]),
    "edit": ({}, {**REPO, "site_url": "https://wiki.example/"}, ["content.action.edit"]),
    "view": ({}, REPO, ["content.action.view"]),
    "edit and view": ({}, REPO, ["content.action.edit", "content.action.view"]),
    "edit and view of blobs": ({}, {**REPO, "edit_uri": "blob/main/docs/"}, ["content.action.edit", "content.action.view"]),
    "another forge": (
        {},
        {"repo_url": "https://gitlab.com/x/y", "edit_uri": "-/edit/main/docs/", "repo_name": "y"},
        ["content.action.edit", "content.action.view"],
    ),
    "an address that neither edits nor shows": (
        {},
        {"repo_url": "https://code.example/x", "edit_uri": "src/main/"},
        ["content.action.edit", "content.action.view"],
    ),
    "a template of edit links": (
        {},
        {"repo_url": "https://code.example/x", "edit_uri_template": "?p={path}&m=edit"},
        ["content.action.edit"],
    ),
    "neighbours": ({}, {}, ["navigation.footer"]),
    "neighbours under a path": ({}, {"site_url": "https://wiki.example/docs/"}, ["navigation.footer", "navigation.instant"]),
    "contents in the navigation": ({}, {}, ["toc.integrate"]),
    "contents that follow": ({}, {}, ["toc.follow", "navigation.top", "navigation.tracking"]),
    "tabs": ({}, {}, ["navigation.tabs", "navigation.tabs.sticky", "navigation.sections", "navigation.footer"]),
    "every way of navigation": (
        {},
        {"site_url": "https://wiki.example/docs/"},
        [
            "navigation.instant",
            "navigation.instant.prefetch",
            "navigation.instant.progress",
            "navigation.expand",
            "navigation.path",
            "navigation.prune",
            "navigation.indexes",
            "navigation.top",
            "navigation.footer",
            "navigation.tabs",
            "toc.integrate",
            "search.suggest",
            "search.highlight",
            "search.share",
            "header.autohide",
            "announce.dismiss",
            "content.code.copy",
            "content.tooltips",
            "content.tabs.link",
        ],
    ),
    "two schemes": (
        {
            "palette": [
                {"scheme": "default", "toggle": {"icon": "material/weather-night", "name": "dark"}},
                {"scheme": "slate", "primary": "teal", "toggle": {"icon": "material/weather-sunny", "name": "light"}},
            ]
        },
        {},
        ["navigation.footer"],
    ),
    "another language": ({"language": "de", "direction": "rtl"}, {}, ["navigation.footer", "toc.follow"]),
    "icons": ({"icon": {"logo": "material/book", "edit": "material/pencil"}, "favicon": "fav.png"}, REPO, ["content.action.edit"]),
    "analytics with feedback": (
        {},
        {
            "extra": {
                "analytics": {
                    "provider": "google",
                    "property": "G-1234567890",
                    "feedback": {
                        "title": "Was it of use?",
                        "ratings": [
                            {"icon": "material/emoticon-happy-outline", "name": "Yes", "data": 1, "note": "Thanks for {title} at {url}!"},
                            {
                                "icon": "material/emoticon-sad-outline",
                                "name": "No",
                                "data": 0,
                                "note": '<a href="x?{url}&t={title}">Why</a>',
                            },
                        ],
                    },
                }
            }
        },
        ["navigation.footer"],
    ),
    "everything else of `extra`": (
        {},
        {
            "copyright": "© <a href='https://a.example'>Us</a>",
            "site_url": "https://wiki.example/docs/",
            "extra": {
                "social": [{"icon": "fontawesome/brands/mastodon", "link": "https://social.example/@us", "name": "Us"}],
                "alternate": [{"name": "English", "link": "/en/", "lang": "en"}, {"name": "Deutsch", "link": "./de/", "lang": "de"}],
                "version": {"provider": "mike"},
                "consent": {"title": "Cookies", "description": "None."},
                "generator": False,
                "homepage": "https://home.example",
                "annotate": {"json": [".s2"]},
            },
            "extra_css": ["mine.css"],
            "extra_javascript": ["mine.js", {"path": "mod.mjs", "type": "module"}],
        },
        ["navigation.footer"],
    ),
    "a navigation of one's own": (
        {},
        {"nav": [{"Start": "index.md"}, {"Part": [{"One & <b>": "t/2026-04-24-first.md"}, "t/2026-04-25-second.md"]}, "about.md"]},
        ["navigation.footer", "navigation.tabs"],
    ),
    "holes in the settings": ({}, {"site_name": "wgholetitlex & <b>", "site_description": "of wgholedescriptionx"}, []),
}
"""Name to settings of the theme, settings of MkDocs, and features."""


@pytest.mark.parametrize("name", SETTINGS)
def test_filled_is_whole(name: str, tmp_path: Path, compared: Comparison) -> None:
    """Law: whatever the settings, every page that comes from a shell is the page that all templates make, to the byte."""
    theme, settings, features = SETTINGS[name]
    built = build(write_wiki(tmp_path, PAGES, theme={"name": "material", "features": features, **theme}, **settings))
    assert built.ok
    assert compared.different == {}
    assert len(compared.filled) >= 12
    assert {"t/2026-04-24-first", "t/deep/er/2026-04-28-fifth", "raw/gmail/2026-04-24-m"} - _named(settings) <= {
        url.removesuffix(".html").rstrip("/") for url in compared.filled
    }


def _named(settings: Mapping[str, Any]) -> set[str]:
    """Pages that the navigation lists, which are made whole."""
    return {"t/2026-04-24-first"} if "nav" in settings else set()


@pytest.mark.parametrize("options", [{"publish_raw": "full"}, {"publish_raw": "none"}, {"engine": "markdown"}, {"trusted": ["t/*.md"]}])
def test_filled_is_whole_under_every_option(options: dict[str, Any], tmp_path: Path, compared: Comparison) -> None:
    """The same holds for every way of publishing, and for the other engine."""
    assert build(write_wiki(tmp_path, PAGES, options=options, site_url="https://wiki.example/docs/")).ok
    assert compared.different == {}
    assert len(compared.filled) >= 12


def test_the_own_wiki(tmp_path: Path, compared: Comparison) -> None:
    """The repository's own wiki is the same both ways."""
    assert build(ROOT / "mkdocs.yml", site_dir=tmp_path / "site").ok
    assert compared.different == {}
    assert len(compared.filled) > 50


@pytest.mark.parametrize("corpus", ["seed", "security-wiki"])
def test_real_wikis(corpus: str, corpora: Path, tmp_path: Path, compared: Comparison) -> None:
    """Both corpora are the same both ways, with neighbours and edit links."""
    for part in ("wiki", "raw"):
        if (corpora / corpus / part).is_dir():
            shutil.copytree(corpora / corpus / part, tmp_path / part)
    theme = {"name": "material", "features": ["navigation.footer", "content.action.edit", "content.action.view", "toc.follow"]}
    assert build(write_wiki(tmp_path, {}, theme=theme, site_url="https://wiki.example/docs/", **REPO)).ok
    assert compared.different == {}
    assert len(compared.filled) > 10


def test_shells_are_few(tmp_path: Path, compared: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of one form share a shell: of many alike, all templates run for a handful."""
    forms: Counter[object] = Counter()
    make = Shells._made
    monkeypatch.setattr(Shells, "_made", lambda shells, form: (forms.update([form]), make(shells, form))[1])
    files = {f"wiki/t/2026-04-{number:02}-p.md": f"# P{number}\n\nWords.\n\n## Part {number}\n" for number in range(1, 29)}
    assert build(write_wiki(tmp_path, files)).ok
    assert set(forms.values()) == {1}
    assert len(forms) <= 6
    assert len(compared.filled) >= 28


def test_pages_of_the_navigation_are_whole(tmp_path: Path, compared: Comparison) -> None:
    """A page that the navigation lists shows there where the reader is, so it does not come from a shell."""
    built = build(write_wiki(tmp_path, PAGES))
    assert {"", "about/", "t/", "topics/"} <= set(compared.whole)
    assert {"", "about/", "t/", "topics/"} & set(compared.filled) == set()
    active = read_html(built.site / "about/index.html").xpath("//nav//a[contains(@class, 'md-nav__link--active')]/@href")
    assert active == ["../about/"]


def test_no_hole_is_left(tmp_path: Path) -> None:
    """Nothing that stands for something else is in the site."""
    built = build(
        write_wiki(tmp_path, {name: text for name, text in PAGES.items() if "wghole" not in text}, site_url="https://a.example/d/")
    )
    assert [path for path, data in tree(built.site).items() if b"wghole" in data] == []


# ---- what an author writes


def test_an_authors_words_are_no_holes(tmp_path: Path) -> None:
    """Whatever word stands for a hole: where an author writes it, it is text, in title, text, heading, tag and item."""
    words = sorted({"wghole" + name + "x" for name in ("base", "title", "toc", "content", "skip", "canonical", "previous", "next", "edit")})
    text = " ".join(words)
    files = {
        "wiki/t/a.md": f"---\nauthor: {text}\ntags: [{text}]\nvenue: {text}\n---\n# {text}\n\nSay {text}.\n\n## {text}\n\n`{text}`\n",
        "wiki/t/b.md": "# B\n\n[[a]]\n",
        "raw/gmail/m.md": f"## 1. {text}\n\n**From:** A\n\nx\n",
        "wiki/about.md": f"# About\n\n{text}\n",
    }
    built = build(write_wiki(tmp_path, files, site_url="https://a.example/d/"))
    page = read_html(built.site / "t/a/index.html")
    assert page.xpath("//h1")[0].text_content() == text
    assert page.xpath("//h2")[0].text_content().removesuffix("¶") == text
    assert f"Say {text}." in page.xpath("//article")[0].text_content()
    assert page.xpath("//article//code")[0].text_content() == text
    assert page.xpath("//meta[@name='author']/@content") == [text]
    assert page.xpath("//title")[0].text_content().startswith(text)
    assert text in read_html(built.site / "raw/gmail/m/index.html").xpath("//article")[0].text_content()
    assert text in read_html(built.site / "about/index.html").xpath("//article")[0].text_content()


def test_the_way_to_the_root() -> None:
    """What is left open for the way to the site's root is filled in for each page's own depth."""
    text = f'<a href="{WAY_TO_ROOT}/t/">'
    assert [rooted(text, url) for url in ("", "a/", "a/b/", "a/b.html", "x.html")] == [
        f'<a href="{way}/t/">' for way in (".", "..", "../..", "..", ".")
    ]


# ---- templates of the user's

OVERRIDES = {
    "block with page": (
        "main.html",
        '{% extends "base.html" %}{% block announce %}{% if page and page.meta.author %}By {{ page.meta.author }}{% endif %}{% endblock %}',
        "main.html",
    ),
    "partial with view": ("partials/footer.html", "<footer>{{ view.title }}</footer>", "partials/footer.html"),
    "macro that is given it": (
        "partials/copyright.html",
        "{% macro m(p) %}{{ p.title }}{% endmacro %}{{ m(page) }}",
        "partials/copyright.html",
    ),
    "set and loop": (
        "partials/header.html",
        "{% set here = page %}{% for item in [here] %}{{ item.url }}{% endfor %}",
        "partials/header.html",
    ),
    "a title": ("main.html", '{% extends "base.html" %}{% block htmltitle %}<title>{{ title_anchor }}</title>{% endblock %}', "main.html"),
    "no page": ("main.html", '{% extends "base.html" %}{% block announce %}{{ config.site_name }} {{ nav | length }}{% endblock %}', ""),
    "a page of its own": ("partials/logo.html", "{% for page in nav.pages %}{{ page.url }}{% endfor %}", ""),
    "only a comment": ("main.html", '{% extends "base.html" %}{# page and view #}', ""),
    "in a word": ("partials/copyright.html", "<p>page view</p>{{ 'page' }}{{ config.page }}", ""),
    "broken": ("partials/copyright.html", "{% if page %}", ""),
    "not a template": ("script.js", "page", ""),
}
"""Name to path and text of a template, and what `looks_at_page` says of its folder."""


@pytest.mark.parametrize("name", OVERRIDES)
def test_who_looks_at_the_page(name: str, tmp_path: Path) -> None:
    """A template that decides or prints by the page is found, and none that does not."""
    path, text, expected = OVERRIDES[name]
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    env = Environment(loader=DictLoader({}), autoescape=False)  # noqa: S701 - as MkDocs makes it
    assert looks_at_page(env, tmp_path) == expected
    assert [used for used, _ in names_used(env, tmp_path)] == ([path] if name not in {"broken", "not a template"} else [])
    assert looks_at_page(env, tmp_path / "nowhere") == ""


def overridden(root: Path, path: str, text: str) -> Built:
    """The wiki of `PAGES` with one template of the user's."""
    config = write_wiki(root, {**PAGES, f"over/{path}": text}, theme={"name": "material", "custom_dir": "over"})
    assert yaml.safe_load(config.read_text())["theme"]["custom_dir"] == "over"
    return build(config)


def test_a_template_that_looks_at_the_page_is_heard(tmp_path: Path, compared: Comparison) -> None:
    """With a template of the user's that shows the page's author, every page is rendered whole, and shows its own."""
    path, text, _ = OVERRIDES["block with page"]
    built = overridden(tmp_path, path, text)
    assert compared.filled == []
    assert "By Eve" in built.html("u/concept/index.html")
    assert "By Ann, Bob" in built.html("t/2026-04-24-first/index.html")
    assert "By " not in built.html("t/2026-04-25-second/index.html")


def test_a_template_that_does_not_look_leaves_shells(tmp_path: Path, compared: Comparison) -> None:
    """A template that shows the same on every page costs nothing: shells have it."""
    path, text, _ = OVERRIDES["no page"]
    built = overridden(tmp_path, path, text)
    assert len(compared.filled) >= 12
    assert compared.different == {}
    assert all(re.search(r"Test wiki [1-9]", read_html(path).text_content()) for path in built.site.rglob("*/index.html"))
