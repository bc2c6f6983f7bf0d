"""Code as Material shows it: Pygments' short classes inside `div.highlight`."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

__all__ = ["code_block"]

_FORMATTER = HtmlFormatter(nowrap=True)
_MAX = 60_000
"""Characters up to which a block is coloured: some lexers are slow on what is not their language."""


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def code_block(language: str | None, code: str) -> str:
    """A fenced or indented block as HTML; in a language that Pygments does not know, without colours."""
    name = "".join(char for char in (language or "text").lower() if char.isalnum() or char in "+#-_.") or "text"
    lexer = _lexer(name) if len(code) <= _MAX else None
    body = pygments_highlight(code, lexer, _FORMATTER) if lexer and name != "text" else escape(code, quote=False)
    return f'<div class="language-{escape(name)} highlight"><pre><span></span><code>{body}</code></pre></div>'
