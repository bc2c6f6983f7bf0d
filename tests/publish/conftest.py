"""What tests of rendering share: a page's text through engine, sanitiser and our own markup in one step."""

from __future__ import annotations

from dataclasses import replace

from wikigen.publish.body import Fragment, fill, fragment_of
from wikigen.publish.engine import Engine
from wikigen.publish.rewrite import Rewritten


def compose(text: str, rewritten: Rewritten, engine: Engine, *, trusted: bool = False) -> Fragment:
    """The text as it is published, its Related lists empty."""
    made = fragment_of(text, rewritten, engine, trusted=trusted)
    return replace(made, html=fill(made.html, rewritten, [lambda: ""] * len(rewritten.slots)))
