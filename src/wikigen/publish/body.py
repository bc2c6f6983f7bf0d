"""A page's text as it is published: engine, sanitiser, our own markup, in this order.

What depends on the text alone is a `Fragment`, kept by the hash of that text; what shows other pages is filled in after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape

import msgspec

from wikigen.cache import digest_of, program_digest
from wikigen.check.rendering import Undrawn
from wikigen.parse.comments import without_comments
from wikigen.publish import finish, slots
from wikigen.publish.engine import Engine, EngineError, GfmEngine, Heading
from wikigen.publish.formulas import FormulaError, drawn, undrawn
from wikigen.publish.rewrite import Rewritten
from wikigen.publish.sanitise import excess, own_id, sanitise_page, sanitise_raw, without_notes

__all__ = ["Fragment", "decode_fragment", "encode_fragment", "fill", "fragment_key", "fragment_of", "raw_body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """The text of a page as HTML, with places left for what shows other pages, and its headings as a tree."""

    html: str
    toc: tuple[Heading, ...]
    trouble: str = ""
    """Why the text is shown plain; empty where it is not."""
    undrawn: tuple[Undrawn, ...] = ()
    """Formulas and diagrams that are shown as they are written."""


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Fragment)


def encode_fragment(fragment: Fragment) -> bytes:
    """A fragment for the cache."""
    return _ENCODER.encode(fragment)


def decode_fragment(encoded: bytes) -> Fragment:
    """What `encode_fragment` was given.

    Raises:
        msgspec.MsgspecError: it is something else.
    """
    return _DECODER.decode(encoded)


def fragment_key(text: str, rewritten: Rewritten, engine: Engine, *, trusted: bool) -> bytes:
    """The hash of all that `fragment_of` makes a fragment from; empty where the engine's result depends on more."""
    if not engine.key:
        return b""
    places = "\0".join(f"{slot.kind} {slot.number}" for slot in rewritten.slots)
    parts = (engine.key, text, rewritten.token, places, rewritten.title_anchor, "trusted" if trusted else "")
    return digest_of(program_digest(), *(part.encode("utf-8", "surrogatepass") for part in parts))


def fragment_of(text: str, rewritten: Rewritten, engine: Engine, *, trusted: bool) -> Fragment:
    """Render `text`: the rewritten Markdown, or what other plugins made of it."""
    try:
        rendered = engine.render(text, rewritten.token, rewritten.title_anchor)
    except EngineError as error:
        return _plain(text, rewritten, str(error))
    if trouble := excess(rendered.html):
        return _plain(text, rewritten, trouble)
    html, toc = rendered.html, rendered.toc
    if trusted:
        html = without_notes(html)
    else:
        html = slots.settled_marks(sanitise_page(html, extended=not isinstance(engine, GfmEngine)), rewritten.token)
        toc = None if toc is None else tuple(_sanitised(heading, rewritten.token) for heading in toc)
    if toc is None:
        sources = {slot.token: rewritten.formulas[slot.number] for slot in rewritten.slots if slot.kind == "formula"}
        html, flat = finish.add_headings(html, rewritten.title_anchor, sources)
        toc = finish.toc_tree(flat)
        html = finish.footnotes(finish.tasks(html))
    else:
        html = finish.permalinks(finish.identified(html, rewritten.title_anchor))
    html = finish.links(finish.figures(finish.alerts(html)))
    html = slots.fill_own_slots(html, rewritten.slots, rendered.code)
    return _with_formulas(Fragment(html=html, toc=toc, undrawn=rendered.undrawn), rewritten)


def _plain(text: str, rewritten: Rewritten, trouble: str) -> Fragment:
    """A text that cannot be rendered, as it is written."""
    formulas = {slot.token: finish.written(rewritten.formulas[slot.number]) for slot in rewritten.slots if slot.kind == "formula"}
    html = slots.fill_formulas(escape(slots.without_marks(text, rewritten.token)), formulas)
    return Fragment(html=f"<pre>{html}</pre>", toc=(), trouble=trouble)


def _with_formulas(fragment: Fragment, rewritten: Rewritten) -> Fragment:
    """The fragment with its formulas drawn."""
    if not rewritten.formulas:
        return fragment
    formulas: dict[str, str] = {}
    failed: list[Undrawn] = []
    for slot in rewritten.slots:
        if slot.kind == "formula":
            formula = rewritten.formulas[slot.number]
            try:
                formulas[slot.token] = drawn(formula)
            except FormulaError as error:
                formulas[slot.token] = undrawn(formula)
                failed.append(Undrawn("formula", formula.latex, str(error)))
    return replace(fragment, html=slots.fill_formulas(fragment.html, formulas), undrawn=(*fragment.undrawn, *failed))


def fill(html: str, rewritten: Rewritten, related: Sequence[Callable[[], str]]) -> str:
    """A fragment's HTML with each Related list, by its index, in its place."""
    return slots.fill_slots(html, rewritten.slots, related)


def _sanitised(heading: Heading, token: str) -> Heading:
    """A heading that an extension has listed, with the id that the sanitiser leaves it, and no tag in its name."""
    children = tuple(_sanitised(child, token) for child in heading.children)
    return replace(heading, id=own_id(heading.id), name=slots.without_marks(finish.without_tags(heading.name), token), children=children)


def raw_body(text: str) -> str:
    """A raw text as prose, sanitised hard."""
    text, _ = without_comments(text)
    rendered = GfmEngine(diagrams=False).render(text, slots.token_of(text.encode()))
    if excess(rendered.html):
        return f"<pre>{escape(text)}</pre>"
    html = sanitise_raw(rendered.html)
    return slots.fill_own_slots(html, (), rendered.code)
