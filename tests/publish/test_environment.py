"""`wikigen.publish.environment`: every value that templates show is escaped, ours by the templates, Material's beforehand."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from lxml.html import HtmlElement
from markupsafe import Markup

from tests.sitecheck import Built, build, dead_links, foreign_loads, read_html, write_wiki
from wikigen.publish.environment import ROOT, THEME, decorate, template_of

ATTACK = "<script>alert('{0}')</script>\"onmouseover=\"x' & <b>"
"""What every value of the wiki below holds, with the name of the place."""

PLACES = (
    "title", "heading", "tag", "description", "author", "status", "source", "alias", "extra", "venue", "sender", "item", "digest", "label",
    "question", "related", "missing", "topic", "site", "tier", "sitedescription", "siteauthor", "note", "mention",
)  # fmt: skip


def attack(place: str) -> str:
    """The hostile text for a place."""
    return ATTACK.format(place)


def quoted(text: str) -> str:
    """As a YAML scalar."""
    return json.dumps(text, ensure_ascii=False)


FILES = {
    "wiki/t/2026-04-24-a.md": (
        f"---\ntitle: {quoted(attack('title'))}\ntags: [{quoted(attack('tag'))}]\ndescription: {quoted(attack('description'))}\n"
        f"author: [{quoted(attack('author'))}]\nstatus: {quoted(attack('status'))}\naliases: [{quoted(attack('alias'))}]\n"
        f"sources: [{{title: {quoted(attack('source'))}, url: 'https://a.example/x'}}, {quoted(attack('sender'))}]\n"
        f"raw: [raw/gmail/m.md#item-1, {quoted('raw/' + attack('missing') + '.md')}]\nvenue: {quoted(attack('venue'))}\n"
        f"{quoted('x' + attack('extra'))}: {quoted(attack('extra'))}\ntier: 1\nrelated: [{quoted(attack('related'))}, b.md]\n"
        f"date: ['2026-04-24 (<script>alert(1)</script>)', '2026-04-25 (b)']\n---\n"
        f"# {attack('heading')}\n\n[{attack('label')}](b.md) [[{attack('missing')}]]\n\n"
        f"## Open questions\n\n- {attack('question')}?\n\n## Related\n\n- [b](b.md) {attack('note')}\n"
        f"- [{attack('related')}](gone.md)\n- [b](https://a.example/{attack('related')})\n"
    ),
    "wiki/t/b.md": f"# B\n\nA sentence with {attack('mention')} and [{attack('label')}](2026-04-24-a.md) in it.\n",
    "wiki/t/<img src=x onerror=alert(1)>.md": "No heading here, so the file's name is its title.\n",
    "wiki/<b>topic'&/c.md": "# C\n",
    "raw/gmail/m.md": (
        f"---\ntitle: {quoted(attack('digest'))}\ndate: 2026-04-24\nurl: 'https://a.example/\"><script>alert(1)</script>'\n---\n\n"
        f"## 1. {attack('item')}\n\n**From:** {attack('sender')} <a@a.example>\n"
        '**Key links:**\n- https://a.example/"onmouseover="x\n\nBody.\n'
    ),
    "raw/<i>kind/<img src=x onerror=alert(2)>.md": "Text without a title.\n",
}
"""A wiki whose every value is hostile."""


@pytest.fixture(scope="module", params=["gfm", "markdown"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """That wiki, built by each engine."""
    options = {
        "engine": request.param, "publish_raw": "full", "tiers": {1: attack("tier")}, "topics": {"t": {"title": attack("topic"), "tier": 1}}
    }  # fmt: skip
    config = write_wiki(
        tmp_path_factory.mktemp("hostile"), FILES, options=options, repo_url="https://code.example/x/y", edit_uri="edit/main/"
    )
    return build(config)


def _attributes(page: HtmlElement) -> list[str]:
    return [
        f"{element.tag} {name}"
        for element in page.iter()
        if isinstance(element.tag, str)
        for name in element.attrib
        if name.startswith("on")
    ]


def test_nothing_hostile_runs(hostile: Built) -> None:
    """In no page is there a script that Material did not write, a handler, or an image that an author smuggled in."""
    assert hostile.ok
    pages = sorted(hostile.site.rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        page = read_html(path)
        scripts = [script.text or "" for script in page.iter("script")]
        assert [text for text in scripts if "alert(" in text] == [], path
        assert _attributes(page) == [], path
        assert page.xpath("//img[@src='x']") == [], path
        if path.parent.name not in {"2026-04-24-a", "b"}:  # whose text may use both
            assert page.xpath("//b | //i") == [], path


def test_no_page_holds_it_unescaped(hostile: Built) -> None:
    """Nowhere in any page, index or sitemap does a value stand as it was written."""
    for path in sorted(hostile.site.rglob("*")):
        if path.suffix in {".html", ".xml"}:
            text = path.read_text(encoding="utf-8")
            assert "<script>alert(" not in text, path
            assert "<img src=x" not in text, path
    assert "<script>alert(" not in json.dumps(json.loads((hostile.site / "search/search_index.json").read_text())["docs"])


def test_values_are_shown_whole(hostile: Built) -> None:
    """A hostile value is text to the reader: every character of it is there."""
    page = read_html(hostile.site / "t/2026-04-24-a/index.html")
    text = page.xpath("//main")[0].text_content()  # the article and the panel beside it
    for place in ("title", "tag", "author", "status", "source", "sender", "venue", "extra", "related", "item"):
        assert attack(place) in text, place
    assert page.xpath("//title")[0].text_content().startswith(attack("title"))
    assert page.xpath("//meta[@name='description']/@content")[0].startswith(attack("description")[:60])
    assert page.xpath("//meta[@name='author']/@content") == [attack("author")]
    assert attack("topic") in read_html(hostile.site / "t/index.html").xpath("//h1")[0].text_content()
    assert attack("digest") in read_html(hostile.site / "raw/gmail/m/index.html").xpath("//h1")[0].text_content()


def test_hostile_sites_are_whole(hostile: Built) -> None:
    """Every link of that site opens, and nothing is loaded from elsewhere."""
    assert dead_links(hostile.site) == []
    assert foreign_loads(hostile.site) == []


def test_file_names_are_text(hostile: Built) -> None:
    """A file's name is the title of a page without a heading, as text."""
    pages = [path for path in hostile.site.rglob("index.html") if "onerror" in str(path.parent)]
    assert len(pages) == 2
    for path in pages:
        title = read_html(path).xpath("//h1")[0].text_content()
        assert "src=x onerror=alert(" in title


# ---- the environment itself


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wikigen/page.html", "&lt;b&gt;"),
        ("partials/content.html", "&lt;b&gt;"),
        ("404.html", "&lt;b&gt;"),
        ("main.html", "<b>"),
        ("partials/header.html", "<b>"),
        ("sitemap.xml", "<b>"),
    ],
)
def test_whose_templates_escape(name: str, expected: str) -> None:
    """Our templates escape every value; Material's and other people's stay as they are."""
    env = decorate(Environment(loader=DictLoader({name: "{{ value }}"}), autoescape=False))  # noqa: S701 - as MkDocs makes it
    assert env.get_template(name).render(value="<b>") == expected
    assert env.get_template(name).render(value=Markup("<b>")) == "<b>"


def test_striptags_does_not_undo_escaping() -> None:
    """Material strips tags from titles it shows; what was escaped stays so."""
    env = decorate(Environment(loader=DictLoader({"main.html": "{{ value | striptags }}"}), autoescape=False))  # noqa: S701 - as above
    shown = env.get_template("main.html").render(value=html.escape("<script>x</script> & y"))
    assert shown == "&lt;script&gt;x&lt;/script&gt; &amp; y"
    assert env.get_template("main.html").render(value="<em>a</em> b") == "a b"


def test_what_is_safe_is_only_the_body() -> None:
    """In our templates only rendered bodies pass unescaped: a page's content, a digest's bodies, and the hole that a shell has for them."""
    safe = {}
    for path in sorted(Path(THEME).rglob("*.html")):
        found = re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", path.read_text(encoding="utf-8"))
        if found:
            safe[path.relative_to(THEME).as_posix()] = found
        assert "autoescape false" not in path.read_text(encoding="utf-8")
    assert safe == {
        "partials/content.html": [
            "{{ content_hole | safe }}",
            "{{ page.title | safe }}",  # pages of other plugins, as Material has it
            "{{ page.content | safe }}",
        ],
        "wikigen/index.html": ["{{ parts_of[0] | safe }}", "{{ parts_of[2] | safe }}"],
        "wikigen/page.html": ["{{ page.content | safe }}"],
        "wikigen/raw.html": ["{{ bodies[loop.index0] | safe }}"],
    }


def test_globals_are_one_mapping() -> None:
    """A template that is rendered often has its globals in one mapping, and still sees all of them."""
    env = decorate(Environment(loader=DictLoader({"x.html": "{{ base_url }} {{ given }} {{ range(2) | list }}"}), autoescape=True))
    template = template_of(env, "x.html")
    assert type(template.globals) is dict
    assert template.render(given="words") == f"{ROOT} words [0, 1]"
