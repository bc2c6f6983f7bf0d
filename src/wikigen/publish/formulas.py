"""Formulas as MathML, made at build time by math-core: browsers draw it with the fonts they have, and no script.

What math-core writes is the only MathML on a page. It escapes all text and knows no command that could link or load; the styles that it sets
as attributes, which the site's policy forbids, become classes of ours, and the anchors of numbered equations are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape

from math_core import LatexError, LatexToMathML

from wikigen.model import Formula

__all__ = ["FormulaError", "drawn", "undrawn"]

_MOST_MARKS = 1_000
"""Commands and braces that a formula may have: math-core calls itself for each that stands in another, and the stack has an end."""
_STYLES: Mapping[str, str] = {
    "text-align:right": "wg-m-right", "text-align:left": "wg-m-left", "padding-left:0": "wg-m-from", "padding-right:0": "wg-m-to",
    "padding-left:1em": "wg-m-apart", "border-right:0.05em solid currentcolor": "wg-m-bar", "border-top:0.05em solid currentcolor": "wg-m-rule",
    "font-variant-caps:small-caps": "wg-m-caps", "width:100%": "wg-m-wide", "width:7.5%": "wg-m-number",
}  # fmt: skip
"""Declarations that math-core writes, and the classes that stand for them; others are left out."""
_TAG = re.compile(r"<[a-z][^>]*>")
_ATTRIBUTE = re.compile(r'\s(style|class|href|id)="([^"]*)"')
_COLOUR = re.compile(r"color:(#[0-9A-Fa-f]{6})")


class FormulaError(Exception):
    """A formula cannot be drawn; its text says why."""


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, max_expansions=0)


def drawn(formula: Formula) -> str:
    """The formula as MathML.

    Raises:
        FormulaError: it is no LaTeX, or too much of it.
    """
    latex = formula.latex
    if latex.count("\\") + latex.count("{") > _MOST_MARKS:
        raise FormulaError(f"it has more than {_MOST_MARKS:,} commands and braces")
    try:
        html = _converter().convert_with_local_state(latex, displaystyle=formula.display)
    except (LatexError, UnicodeError) as error:
        raise FormulaError(str(error).partition(": ")[2].rstrip(".") or "it cannot be read") from error
    return _TAG.sub(lambda tag: _plain(tag[0]), html)


def undrawn(formula: Formula) -> str:
    """A formula that cannot be drawn: as it is written."""
    return f'<code class="wg-undrawn">{escape(formula.latex.strip(), quote=False)}</code>'


def _plain(tag: str) -> str:
    """A tag without styles, and without anchors."""
    if '="' not in tag:
        return tag
    classes: list[str] = []
    colour = ""
    for name, value in _ATTRIBUTE.findall(tag):
        if name == "style":
            declared = [re.sub(r":\s*", ":", part.strip()) for part in value.split(";")]
            classes += [_STYLES[part] for part in declared if part in _STYLES]
            colour = next((match[1] for part in declared if (match := _COLOUR.fullmatch(part))), colour)
    added = (f' class="{" ".join(classes)}"' if classes else "") + (f' mathcolor="{colour}"' if colour else "")
    end = "/>" if tag.endswith("/>") else ">"
    return _ATTRIBUTE.sub("", tag.removesuffix(end)) + added + end
