"""Mermaid diagrams as pictures, drawn at build time by merman, where it has a wheel for the platform.

A drawing is an image of its own, within the page. In an image a browser runs no script, follows no link and loads nothing, whatever stands in the
text; and the styles in it are not the page's, so that the page's policy stays as it is.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

__all__ = ["DiagramError", "drawing", "drawn_by"]

_OPTIONS = json.dumps({"version": 2, "resources": {"profile": "constrained"}, "svg": {"pipeline": "resvg-safe"}})
"""Limits as for strangers' text, so that none takes long; and no HTML in the drawing, which not every browser shows in an image."""
_STYLE = re.compile(r"(<style>)(.*?)(</style>)", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_PART = re.compile(r'<(marker|symbol|filter)\b[^>]*?\sid="([^"]+)".*?</\1>', re.DOTALL)
_CLASSES = re.compile(r'\sclass="([^"]*)"')
_CUT = re.compile(r'(<svg\b[^>]*[;"])overflow:\s*hidden')
"""A reader's font may be wider than the one that labels were measured for."""
_SIZE = re.compile(r'\sviewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')
_KIND = re.compile(r'\saria-roledescription="([\w-]+)"')

_IN_URL = {"%": "%25", "#": "%23", "<": "%3C", ">": "%3E", '"': "'", "&": "%26", "\n": " "}
"""How characters stand in a URL within a quoted attribute."""


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
def _engine() -> Any:
    from merman import MermanEngine  # noqa: PLC0415 - a library of 20 MB, for pages with diagrams alone

    return MermanEngine(options_json=_OPTIONS, services=None)


def drawing(source: str) -> str:
    """A diagram as an `img`, of its own size.

    Raises:
        DiagramError: it is no Mermaid, or too much of it.
    """
    from merman import MermanError  # noqa: PLC0415 - as above

    try:
        svg = str(_engine().render_svg(source, None))
    except MermanError as error:
        raise DiagramError(" ".join(str(getattr(error, "message", "")).split()).rstrip(".") or "it cannot be read") from error
    except UnicodeError as error:
        raise DiagramError("it holds half a character") from error
    size, kind = _SIZE.search(svg), _KIND.search(svg)
    sized = f' width="{round(float(size[1]))}" height="{round(float(size[2]))}"' if size else ""
    url = "data:image/svg+xml," + "".join(_IN_URL.get(char, char) for char in _lean(svg).rstrip())
    return f'<img class="wg-diagram" alt="Diagram: {kind[1] if kind else "mermaid"}"{sized} src="{url}">'


def _lean(svg: str) -> str:
    """A drawing without the styles, arrowheads and symbols that nothing in it uses: most of what Mermaid writes."""
    svg = svg.replace("'", "&apos;")  # quotes are exchanged for these
    classes = {name for found in _CLASSES.findall(svg) for name in found.split()}

    def used(selectors: str) -> bool:
        return any(classes.issuperset(re.findall(r"\.([\w-]+)", selector)) for selector in selectors.split(","))

    def lean_style(match: re.Match[str]) -> str:
        if "@" in match[2]:
            return match[0]
        return match[1] + "".join(rule[0] for rule in _RULE.finditer(match[2]) if used(rule[1])) + match[3]

    svg = _CUT.sub(r"\1overflow:visible", _STYLE.sub(lean_style, svg))
    return _PART.sub(lambda part: part[0] if f"#{part[2]})" in svg or f'"#{part[2]}"' in svg else "", svg)
