"""The Markdown that pages are written in."""

from __future__ import annotations

import pyromark

__all__ = ["MATH", "OPTIONS"]

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_WIKILINKS
)
"""The dialect, for reading and for the `gfm` engine alike."""
MATH = OPTIONS | pyromark.Options.ENABLE_MATH
"""The same where dollars set off formulas; for reading alone, since formulas are taken out before an engine sees the text."""
