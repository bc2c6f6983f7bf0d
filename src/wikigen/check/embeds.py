"""Embeds that are shown as links: they would show themselves, or there is too much of them."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.derive.embeds import DEEPEST, MOST, Embed, embeds_of
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, Severity

__all__ = ["cut_embeds"]

_LIMITS = {
    "size": f"with it, the page would embed more than {MOST // 1024} kB",
    "depth": f"more than {DEEPEST} texts would stand in each other",
}


def cut_embeds(wiki: Wiki, _derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """What is cut of the embeds of every page; a loop is told of where it closes, a limit on the page that goes beyond it."""
    for doc in wiki.pages:
        for embed in embeds_of(wiki, doc, bodies=config.publishes_bodies):
            for cut in _cuts(embed):
                yield _loop(cut) if cut.cut == "loop" else _limit(embed, cut, config)


def _cuts(embed: Embed) -> Iterator[Embed]:
    if embed.cut:
        yield embed
    for inner in embed.inner:
        yield from _cuts(inner)


def _loop(cut: Embed) -> Diagnostic:
    name = cut.link.ref.target or f"#{cut.link.ref.anchor}"
    message = f'what "{name}" shows holds this embed, itself or by what it embeds, so within itself it is shown as a link'
    return Diagnostic(
        code="embed-loop",
        severity=Severity.WARNING,
        doc=cut.link.source,
        span=cut.link.ref.span,
        message=message,
        hint="Embed a section that does not hold this one, or write a link.",
    )


def _limit(embed: Embed, cut: Embed, config: Config) -> Diagnostic:
    within = "" if cut is embed else f" within {config.path_of(cut.link.source)}"
    return Diagnostic(
        code="embed-limit",
        severity=Severity.WARNING,
        doc=embed.link.source,
        span=embed.link.ref.span,
        message=f'"{cut.link.ref.target}"{within} is shown as a link: {_LIMITS[cut.cut]}',
        hint="Embed a section of it, or write a link.",
    )
