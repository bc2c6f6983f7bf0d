"""Mermaid diagrams as pictures, drawn at build time by merman, where it has a wheel for the platform.

A drawing is an image of its own, within the page. In an image a browser runs no script, follows no link and loads nothing, whatever stands in the
text; and the styles in it are not the page's, so that the page's policy stays as it is.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

__all__ = ["DiagramError", "drawing", "drawn_by"]

_LIMITS = {"version": 2, "resources": {"profile": "constrained"}}
"""Limits as for strangers' text, so that none takes long."""
_PLAIN = {"site_config": {"htmlLabels": False}}
"""Labels as text of the drawing: not every browser shows HTML in an image. Flowcharts alone are as well drawn by it, at a third of the cost."""
_CONVERTED = {"svg": {"pipeline": "resvg-safe"}}
"""Labels as HTML, turned into text afterwards."""
_FLOWCHART = re.compile(r"\s*(?:flowchart|graph)\b")
_MARKUP = re.compile(r"</?(?:b|code|em|font|i|small|span|strong|sub|sup|u)\b[^<>\n]*>", re.IGNORECASE)
"""What a label may hold of HTML, beside `<br>`; as text it would show."""
_STYLE = re.compile(r"<style>[^<]*+</style>")
_STYLE_HOLE = "<style/>"
_KEYFRAMES = re.compile(r"@keyframes [\w-]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
"""Movement, which a page of text does without."""
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_WANTED = re.compile(r'\.([\w-]+)|\[([\w-]+="[^"]*")\]')
"""A class, or an attribute, that a selector asks for."""
_ATTRIBUTE = re.compile(r'\s([\w-]+="[^"]*")')
_NOT_WANTED = re.compile(r":not\([^)]*\)")
_TAG = re.compile(r"<[a-z][^<>]*>")
_NOTES = re.compile(r'\sdata-(?!look=|color-id=)[\w-]+="[^"]*"')
"""What Mermaid's own scripts would read."""
_PLACES = re.compile(r'\s(?:d|points|transform)="[^"]*"')
_FINE = re.compile(r"(?<=\.\d\d)\d+")
"""Less than a hundredth of a pixel."""
_PART = re.compile(r'<(marker|symbol|filter)\b[^>]*?\sid="([^"]+)".*?</\1>', re.DOTALL)
_CLASSES = re.compile(r'\sclass="([^"]*)"')
_CUT = re.compile(r'(<svg\b[^>]*[;"])overflow:\s*hidden')
"""A reader's font may be wider than the one that labels were measured for."""
_SIZE = re.compile(r'\sviewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')
_KIND = re.compile(r'\saria-roledescription="([\w-]+)"')

_IN_URL = {"%": "%25", "#": "%23", "<": "%3C", ">": "%3E", '"': "'", "&": "%26", "\n": " "}
"""How characters stand in a URL within a quoted attribute; the sign that others are written with comes first."""


class DiagramError(Exception):
    """A diagram cannot be drawn; its text says why."""


@cache
def drawn_by() -> str:
    """The version of what draws; empty where there is nothing that does."""
    try:
        return version("merman")
    except PackageNotFoundError:
        return ""


@cache
def _engine(*, plain: bool) -> Any:
    from merman import MermanEngine  # noqa: PLC0415 - a library of 20 MB, for pages with diagrams alone

    return MermanEngine(options_json=json.dumps(_LIMITS | (_PLAIN if plain else _CONVERTED)), services=None)


def _svg(source: str) -> str:
    if _FLOWCHART.match(source):
        svg = str(_engine(plain=True).render_svg(_MARKUP.sub("", source), None))
        if "<foreignObject" not in svg:
            return svg
    return str(_engine(plain=False).render_svg(source, None))


def drawing(source: str) -> str:
    """A diagram as an `img`, of its own size.

    Raises:
        DiagramError: it is no Mermaid, or too much of it.
    """
    from merman import MermanError  # noqa: PLC0415 - as above

    try:
        svg = _svg(source)
    except MermanError as error:
        raise DiagramError(" ".join(str(getattr(error, "message", "")).split()).rstrip(".") or "it cannot be read") from error
    except UnicodeError as error:
        raise DiagramError("it holds half a character") from error
    size, kind = _SIZE.search(svg), _KIND.search(svg)
    sized = f' width="{round(float(size[1]))}" height="{round(float(size[2]))}"' if size else ""
    return f'<img class="wg-diagram" alt="Diagram: {kind[1] if kind else "mermaid"}"{sized} src="data:image/svg+xml,{_in_url(_lean(svg))}">'


def _in_url(svg: str) -> str:
    for char, written in _IN_URL.items():
        svg = svg.replace(char, written)
    return svg.rstrip()


def _lean(svg: str) -> str:
    """A drawing without what nothing in it uses: most of what Mermaid writes."""
    styles: list[str] = []

    def apart(style: re.Match[str]) -> str:
        styles.append(style[0])
        return _STYLE_HOLE

    body = _TAG.sub(_lean_tag, _STYLE.sub(apart, svg).replace("'", "&apos;"))  # quotes are exchanged for these
    there = {name for found in set(_CLASSES.findall(body)) for name in found.split()} | set(_ATTRIBUTE.findall(body))
    for style in styles:
        rules = (rule for rule, wanted in _rules(style) if any(map(there.issuperset, wanted)))
        body = body.replace(_STYLE_HOLE, f"<style>{''.join(rules)}</style>", 1)
    svg = _CUT.sub(r"\1overflow:visible", body)
    return _PART.sub(lambda part: part[0] if f"#{part[2]})" in svg or f'"#{part[2]}"' in svg else "", svg)


@lru_cache(maxsize=64)  # the styles of all drawings of a kind are the same
def _rules(style: str) -> tuple[tuple[str, tuple[frozenset[str], ...]], ...]:
    """Each rule of a style, and the classes and attributes that each of its selectors asks for."""
    text = _KEYFRAMES.sub("", style.replace("'", "&apos;").removeprefix("<style>").removesuffix("</style>"))
    return tuple((rule[0], tuple(map(_wanted, _NOT_WANTED.sub("", rule[1]).split(",")))) for rule in _RULE.finditer(text))


def _wanted(selector: str) -> frozenset[str]:
    return frozenset(name or attribute for name, attribute in _WANTED.findall(selector))


def _lean_tag(tag: re.Match[str]) -> str:
    """A tag without notes for scripts, its places to a hundredth of a pixel."""
    text = _NOTES.sub("", tag[0]) if "data-" in tag[0] else tag[0]
    return _PLACES.sub(lambda places: _FINE.sub("", places[0]), text) if "." in text else text
