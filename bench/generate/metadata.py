"""What stands above a page's text: YAML front matter, bold lines below the title, or both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

from bench.generate.plan import Plan, PlannedPage, PlannedRaw
from bench.generate.prose import Prose

__all__ = ["Facts", "facts_of", "heading_of"]

_STYLES = (("front", 50), ("bold", 40), ("both", 10))
"""Spellings of metadata, in percent of pages."""
_COLON = 0.01
"""Share of titles with a colon that stand in front matter without quotes, which is no valid YAML."""
_TIERS = {1: "core", 2: "active learning", 3: "broad horizon", 4: "low interest"}
_KINDS = {"concept": "concept", "summary": "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page says of itself."""

    tier: int | None
    """Absent in two pages of ten, whose topic's counts then."""
    tags: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    """Publisher and address."""
    raw: tuple[PlannedRaw, ...]


def facts_of(plan: Plan, page: PlannedPage, prose: Prose) -> Facts:
    """The facts of a page: a summary has sources, and mostly raw files."""
    rng = prose.rng
    summary = page.kind == "summary"
    return Facts(
        tier=rng.choice((1, 2, 2, 3, 3, 3, 4, 4)) if rng.random() < 0.8 else None,
        tags=tuple(dict.fromkeys(plan.tags[int(len(plan.tags) * rng.random() ** 2)] for _ in range(rng.randint(0, 5)))),
        sources=tuple(_source(plan, prose) for _ in range(rng.randint(1, 3) if summary else 0)),
        raw=tuple(dict.fromkeys(plan.cited(rng, page) for _ in range(rng.choice((0, 1, 1, 1, 2))))) if summary and plan.citable else (),
    )


def _source(plan: Plan, prose: Prose) -> tuple[str, str]:
    publisher = prose.rng.choice(plan.publishers)
    return publisher, f"https://{publisher.split()[0].lower()}.example/p/{prose.word()}-{prose.word()}?utm_source=feed"


def heading_of(page: PlannedPage, facts: Facts, rng: Random) -> str:
    """Metadata and title, up to the first section."""
    (style,) = rng.choices([name for name, _ in _STYLES], [weight for _, weight in _STYLES])
    title = f"# {page.title}\n"
    if page.kind == "digest":
        return f"{title}\n"
    front = _front(page, facts, rng) if style != "bold" else ""
    return "\n".join((*([front] if front else []), title, *([_bold(page, facts, rng)] if style != "front" else []), "---", ""))


def _front(page: PlannedPage, facts: Facts, rng: Random) -> str:
    title = page.title if ": " in page.title and rng.random() < _COLON else json.dumps(page.title, ensure_ascii=False)
    rows = [f"title: {title}", f"type: {_KINDS[page.kind]}", f"topic: {page.topic}", f"date: {page.day}"]
    rows += [f"tags: [{', '.join(facts.tags)}]"] if facts.tags else []
    rows += [f"tier: {facts.tier}"] if facts.tier else []
    rows += (
        ["sources:", *(f'  - {{title: {publisher}, url: "{address}"}}' for publisher, address in facts.sources)] if facts.sources else []
    )
    rows += ["raw:", *(f"  - raw/{raw.path}" for raw in facts.raw)] if facts.raw else []
    rows += [f"confidence: {rng.choice(('high', 'medium', 'low'))}", f"arxiv_id: 26{rng.randint(10, 12)}.{rng.randint(10000, 19990)}"]
    return "\n".join(("---", *rows, "---", ""))


def _bold(page: PlannedPage, facts: Facts, rng: Random) -> str:
    end = rng.choice(("  ", ""))  # what makes a line end in Markdown is often forgotten
    rows = [f"**Date:** {page.day}{rng.choice(('', ' (launch)', f' (published {page.day})'))}"]
    rows += [f"**Sources:** {' · '.join(f'[{publisher}]({address})' for publisher, address in facts.sources)}"] if facts.sources else []
    rows += [f"**Raw:** {' · '.join(_raw(raw, rng) for raw in facts.raw)}"] if facts.raw else []
    rows += [f"**Tier:** {facts.tier} — {_TIERS[facts.tier]}"] if facts.tier else []
    rows += [f"**Tags:** {', '.join(facts.tags)}"] if facts.tags else []
    return f"{end}\n".join((*rows, ""))


def _raw(raw: PlannedRaw, rng: Random) -> str:
    path = rng.choice(("raw/{}", "`raw/{}`", "raw/{}")).format(raw.path)
    return f"{path} (item {rng.randint(1, raw.items)})" if raw.items else path
