"""What HTML may pass, by the trust its author has. Runs after an engine, before our own markup goes in.

T1 (pages that the configuration names) passes as it is; T2 (every other wiki page) may use what GitHub allows;
T3 (everything raw) may use prose and tables. Neither may bring scripts, styles, frames, svg, or an id of Material's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

import nh3

from wikigen.paths import unreserved
from wikigen.publish.rewrite import MISSING_SCHEME
from wikigen.visible import visible

__all__ = ["DEEPEST", "MOST_REFERENCES", "excess", "own_id", "sanitise_page", "sanitise_raw", "too_deep", "without_notes"]

_PROSE = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
_PAGE = _PROSE | {"details", "summary", "img", "input", "rp", "rt", "ruby", "time", "tt", "center"}
_FORMS = {"label", "nav", "section", "aside", "header", "footer", "main", "picture", "source", "video", "audio"}
_DROPPED = {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "title", "textarea"}
"""Tags that go with all that they hold."""
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SCHEMES = {"http", "https", "mailto"}

_PAGE_ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"title", "lang", "dir"},
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height", "align"},
    "td": {"colspan", "rowspan", "align", "style"},
    "th": {"colspan", "rowspan", "align", "scope", "style"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "details": {"open"},
    "time": {"datetime"},
    "abbr": {"title"},
    "div": {"align"},
    "p": {"align"},
    "input": {"checked"},
    **{heading: {"id", "align"} for heading in _HEADINGS},
}

_ELSEWHERE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2})")
_TABS = re.compile(r"__(?:tabbed_)?\d|fn(?:ref\d*)?:")
"""Ids that Python-Markdown's extensions give for tabs and footnotes."""
_CLASSES = re.compile(r"(?!md-(?:button|tag))md-|wg-(?!(?:missing|inferred)$)|mermaid$|js$|no-js$")
"""Classes of Material's overlays and of ours, and those by which a script of Material's finds what to load or show."""
_IGNORED = re.compile(r"[\t\n\r]|^[\x00-\x20]+")
"""What browsers take out of a URL before they read it."""


def _own(tag: str, name: str, value: str) -> str | None:
    """An attribute as it may stay.

    No image of another host's, which would tell it who reads; no id that the site itself gives, but for those of tabs and footnotes; no
    class that a script or an overlay goes by.
    """
    if (tag, name) == ("img", "src") and _ELSEWHERE.match(_IGNORED.sub("", value)):
        return f"{MISSING_SCHEME}:"
    if name in {"id", "for", "name"}:
        return own_id(value)
    if name == "class":
        return " ".join(word for word in value.split() if not _CLASSES.match(word)) or None
    return value


def own_id(value: str) -> str:
    """An id as an author may have it."""
    return value if _TABS.match(value) else unreserved(value)


def _public(_tag: str, name: str, value: str) -> str | None:
    """An attribute of raw text: no target that a browser might read as another host's."""
    return None if name == "href" and "\\" in value else value


_PAGE_CLEANER = nh3.Cleaner(
    tags=_PAGE,
    attributes=_PAGE_ATTRIBUTES,
    url_schemes=_SCHEMES | {"tel", MISSING_SCHEME},
    allowed_classes={
        "span": {"wg-missing"},
        "a": {"wg-inferred"},
        "sup": {"footnote-reference", "footnote-definition-label"},
        "div": {"footnote-definition"},
    },
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    filter_style_properties={"text-align"},
    clean_content_tags=_DROPPED,
    link_rel=None,
    attribute_filter=_own,
)

_EXTENDED_CLEANER = nh3.Cleaner(
    tags=_PAGE | _FORMS,
    attributes={
        **_PAGE_ATTRIBUTES,
        "*": {"title", "lang", "dir", "id", "class", "role", "aria-label", "aria-hidden"},
        "input": {"checked", "name"},
        "label": {"for"},
        "div": {"align", "data-tabs"},
    },
    tag_attribute_values={"input": {"type": {"checkbox", "radio"}}},
    url_schemes=_SCHEMES | {"tel", MISSING_SCHEME},
    filter_style_properties={"text-align"},
    clean_content_tags=_DROPPED,
    link_rel=None,
    attribute_filter=_own,
)
"""For Python-Markdown with extensions: Material's tabs, admonitions and grids need classes, ids and radio buttons."""

_RAW_CLEANER = nh3.Cleaner(
    tags=_PROSE,
    attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}},
    url_schemes=_SCHEMES,
    url_relative="deny",
    clean_content_tags=_DROPPED | {"head", "button"},
    link_rel="noopener noreferrer nofollow",
    attribute_filter=_public,
)

_OTHER_INPUT = re.compile(r"""<input(?![^>]*\stype="(?:checkbox|radio)")[^>]*>""")
_SWALLOWING = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|noscript|script|plaintext|template|select|option)(?![\w-]))", re.IGNORECASE
)
"""GitHub's disallowed raw HTML, and the like: to a browser what follows such a tag is no text, which an author of prose never means."""
DEEPEST = 250
"""Levels of tags that a page may have: the sanitiser's time, and a browser's, grows with their square."""
MOST_REFERENCES = 100_000
"""Character references that a page may have: the sanitiser's time grows with the square of those in one text, and this many cost 0.1 s."""
_TAGS = re.compile(r"<(/?)(?!(?:p|li|td|th|tr|dd|dt|br|hr|img|input|wbr|source|col)[\s/>])[a-z]", re.IGNORECASE)
_NOTE = re.compile(r"(?P<kept><(script|style|textarea)\b.*?</\2\s*>)|<!--.*?(?:--!?>|\Z)", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"""<img\b((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""", re.IGNORECASE)
"""As an engine or a stranger writes it; a stranger's odd spelling is no image to a reader either, since the sanitiser leaves none."""
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_INPUT = re.compile(r"<input\b([^>]*)>")


def sanitise_page(html: str, *, extended: bool = False) -> str:
    """T2; `extended` allows what extensions of Python-Markdown make. Tags that would swallow what follows them are shown as text."""
    html = _SWALLOWING.sub("&lt;", html)
    if not extended:
        return _INPUT.sub(_box, visible(_PAGE_CLEANER.clean(html)))
    return _OTHER_INPUT.sub("", visible(_EXTENDED_CLEANER.clean(html)))


def without_notes(html: str) -> str:
    """T1: as it is, but for its comments and hidden characters, which are meant for no reader."""
    html = _NOTE.sub(lambda match: match["kept"] or "", html) if "<!--" in html else html
    return visible(html)


def excess(html: str) -> str:
    """What a page has too much of for the sanitiser, as a clause; empty where it can be rendered."""
    if html.count("&") > MOST_REFERENCES:
        return f"it holds more than {MOST_REFERENCES:,} character references"
    return f"it nests deeper than {DEEPEST} levels" if too_deep(html) else ""


def too_deep(html: str) -> bool:
    """Whether tags nest deeper than `DEEPEST`; counted on the safe side, since nobody has to close a `p`."""
    if html.count("<") - html.count("</") <= DEEPEST:
        return False  # too few tags for that
    depth = 0
    for tag in _TAGS.finditer(html):
        depth = max(depth - 1, 0) if tag[1] else depth + 1  # an end tag that closes nothing buys no level
        if depth > DEEPEST:
            return True
    return False


def _box(match: re.Match[str]) -> str:
    """A box as it is always written: the sanitiser's order of attributes changes from run to run."""
    return f'<input type="checkbox" disabled=""{" checked" if "checked" in match[1] else ""}>'


def sanitise_raw(html: str) -> str:
    """T3: no ids, classes, relative or scheme-relative links; for an image its words."""
    return visible(_RAW_CLEANER.clean(_IMAGE.sub(_image_note, html)))


def _image_note(match: re.Match[str]) -> str:
    alt = _ALT.search(match[1])
    words = " ".join(unescape(alt[1] or alt[2] or "").split()) if alt else ""
    return f"[image: {escape(words)}]" if words else "[image]"
