"""The text of one page, from its plan: metadata, TL;DR, sections of blocks up to its size, relations, questions, related pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from random import Random

from bench.generate.blocks import BLOCKS, TakeLink
from bench.generate.links import relative, spell
from bench.generate.metadata import Facts, facts_of, heading_of
from bench.generate.plan import Plan, PlannedPage
from bench.generate.prose import Prose

__all__ = ["Text", "page_text"]

LINKS = 8
"""Links of a page of median size, raw paths among them and addresses of other hosts not."""
_MEDIAN = 5_000
_CATALOGUE = 250_000
"""Bytes up to which an index goes; in a large wiki it names only some of the pages, as indexes do that nobody keeps."""
_LOGGED = 500
"""Entries of a log."""
_LEADS = ("Connects to", "Extends", "Confirms", "Contradicts", "Direct successor to", "Directly relevant to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A page as it is written."""

    text: str
    links: int
    broken: int
    """Of the links, those that lead nowhere on purpose."""


def page_text(plan: Plan, page: PlannedPage) -> Text:
    """The page's text; it depends on the plan alone, and on no other page's text."""
    prose = Prose(plan.vocabulary, Random(f"{plan.seed}/{page.path}"))
    if page.kind == "index":
        return _index(plan, page, prose)
    if page.kind == "log":
        return _log(plan, prose)
    return _article(plan, page, prose)


def _article(plan: Plan, page: PlannedPage, prose: Prose) -> Text:
    rng = prose.rng
    facts = facts_of(plan, page, prose)
    count = max(1, round(LINKS * (0.5 + rng.random()) * (page.size / _MEDIAN) ** 0.25) - len(facts.raw))
    forms, spelled = zip(*spell(plan, page, rng, count), strict=True)
    rng_share = rng.randint(1, 4)
    related, rest = spelled[:rng_share], list(spelled[rng_share:])
    relations = [rest.pop() for _ in range(min(len(rest), rng.randint(0, 2)))]
    head = heading_of(page, facts, rng) + _opening(page, prose)
    tail = _closing(prose, relations, related)
    budget = page.size - len(head.encode()) - len(tail.encode())
    body = "".join(_body(page, facts, prose, budget, rest))
    return Text(text=f"{head}{body}{tail}", links=count + len(facts.raw), broken=sum(form.broken for form in forms))


def _opening(page: PlannedPage, prose: Prose) -> str:
    if page.kind == "digest":
        points = "".join(f"- **{prose.word().capitalize()}** — {prose.sentence()}\n" for _ in range(prose.rng.randint(2, 4)))
        return f"> {prose.sentence()}\n\n---\n\n## TL;DR\n\n{points}\n---\n\n"
    return f"\n## TL;DR\n\n{prose.sentence()} {prose.sentence()}\n\n---\n\n"


def _body(page: PlannedPage, facts: Facts, prose: Prose, budget: int, links: list[str]) -> Iterator[str]:
    """Sections of blocks, so many bytes of them, with all the links in them."""
    rng = prose.rng
    take: TakeLink = lambda: links.pop() if links and rng.random() < 0.7 else ""  # noqa: E731 - blocks call it
    weights = [block.weight for block in BLOCKS]
    written, until_heading = 0, 0
    while written < budget - 150:
        parts: Iterable[str] = ()
        if until_heading == 0:
            until_heading = rng.randint(1, 5)
            dated = page.kind == "concept" and rng.random() < 0.3
            parts = (f"{rng.choice(('##', '##', '###'))} {f'{page.day}: ' if dated else ''}{prose.heading()}\n\n",)
        until_heading -= 1
        (block,) = rng.choices(BLOCKS, weights)
        text = block.write(prose, take)
        if written + len(text) > budget + 600:  # a large block no longer fits
            text = f"{prose.sentence(take())}\n"
        for part in chain(parts, (text, "\n")):
            written += len(part.encode())
            yield part
    if links:
        yield "".join(("Key links:\n", *(f"- {link}\n" for link in links), "\n"))
    if facts.sources and rng.random() < 0.5:
        yield "".join(("## Sources\n\n", *(f"- [{publisher}]({address})\n" for publisher, address in facts.sources), "\n"))


def _closing(prose: Prose, relations: Iterable[str], related: Iterable[str]) -> str:
    questions = "".join(f"- {prose.words(prose.rng.randint(6, 14)).capitalize()}?\n" for _ in range(prose.rng.randint(1, 3)))
    told = "".join(f"**{prose.rng.choice(_LEADS)} {link}**: {prose.sentence()}\n\n" for link in relations)
    near = "".join(f"- {link} — {prose.words(6)}\n" for link in related)
    relation = f"## Relation to Prior Wiki Context\n\n{told}" if told else ""
    return f"{relation}## Open Questions\n\n{questions}\n## Related Pages\n\n{near}"


def _index(plan: Plan, page: PlannedPage, prose: Prose) -> Text:
    """A table for each topic, its newest pages first."""
    shown, size = 0, 0
    topics: dict[str, list[str]] = {}
    for entry in sorted((entry for entry in plan.pages if entry.kind in {"concept", "summary"}), key=lambda entry: entry.day, reverse=True):
        row = f"| [{entry.path.rpartition('/')[2]}]({relative(page, entry.path)}) | {entry.title} {prose.words(6)} |\n"
        size += len(row)
        if size > _CATALOGUE:
            break
        topics.setdefault(entry.topic, []).append(row)
        shown += 1
    tables = (f"## {topic}\n\n| Page | Summary |\n|------|---------|\n{''.join(rows)}\n" for topic, rows in sorted(topics.items()))
    return Text(text=f"# {page.title}\n\n{prose.sentence()}\n\n{''.join(tables)}", links=shown, broken=0)


def _log(plan: Plan, prose: Prose) -> Text:
    newest = sorted(plan.pages, key=lambda entry: entry.day, reverse=True)[:_LOGGED]
    kinds = ("ingest", "ingest", "update", "note", "lint")
    entries = (f"## [{entry.day}] {prose.rng.choice(kinds)} | {entry.title.replace('|', '/')} | {prose.word()}\n" for entry in newest)
    return Text(text=f"# Log\n\n{prose.sentence()}\n\n{''.join(entries)}", links=0, broken=0)
