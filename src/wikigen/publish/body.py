"""A page's text as it is published: engine, sanitiser, our own markup, in this order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import blake2b
from html import escape

from wikigen.publish import finish
from wikigen.publish.engine import Engine, EngineError, GfmEngine, Heading
from wikigen.publish.rewrite import Rewritten
from wikigen.publish.sanitise import DEEPEST, sanitise_page, sanitise_raw, too_deep

__all__ = ["Body", "compose", "raw_body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text of a page as HTML, and its headings as a tree."""

    html: str
    toc: tuple[Heading, ...]
    trouble: str = ""
    """Why the text is shown plain; empty where it is not."""


def compose(
    text: str,
    rewritten: Rewritten,
    engine: Engine,
    *,
    trusted: bool,
    related: Callable[[int], str],
    late: Callable[[str], str] = lambda html: html,
) -> Body:
    """Render `text`: the rewritten Markdown, or what other plugins made of it.

    `related` renders a Related list by its index; `late` resolves links that only the engine saw.
    """
    try:
        rendered = engine.render(text, rewritten.token, rewritten.title_anchor)
    except EngineError as error:
        return Body(html=f"<pre>{escape(text)}</pre>", toc=(), trouble=str(error))
    if too_deep(rendered.html):
        return Body(html=f"<pre>{escape(text)}</pre>", toc=(), trouble=f"it nests deeper than {DEEPEST} levels")
    html, toc = rendered.html, rendered.toc
    if not trusted:
        html = sanitise_page(html, extended=not isinstance(engine, GfmEngine))
        toc = None if toc is None else tuple(_own_ids(heading) for heading in toc)
    if toc is None:
        html, flat = finish.add_headings(html, rewritten.title_anchor)
        toc = finish.toc_tree(flat)
        html = finish.footnotes(finish.tasks(html))
    html = finish.links(finish.alerts(late(html)))
    return Body(html=finish.fill_slots(html, rewritten.slots, rendered.code, related), toc=toc)


def _own_ids(heading: Heading) -> Heading:
    """A heading with the id that the sanitiser leaves it: none of Material's own."""
    anchor = f"h{heading.id}" if heading.id.startswith("__") else heading.id
    return replace(heading, id=anchor, children=tuple(_own_ids(child) for child in heading.children))


def raw_body(text: str) -> str:
    """A raw text as prose, sanitised hard."""
    rendered = GfmEngine().render(text, "wgs" + blake2b(text.encode(), digest_size=9).hexdigest())
    if too_deep(rendered.html):
        return f"<pre>{escape(text)}</pre>"
    html = sanitise_raw(rendered.html)
    return finish.fill_slots(html, (), rendered.code, lambda _: "")
