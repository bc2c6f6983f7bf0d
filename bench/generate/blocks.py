"""Kinds of blocks that a page's sections are made of, as they are really written: see the table at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.generate.code import fence
from bench.generate.prose import Prose

__all__ = ["BLOCKS", "Block", "TakeLink"]

TakeLink = Callable[[], str]
"""Gives the next link that the text has to hold, or an empty string."""


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of block."""

    name: str
    weight: int
    """How often, out of the sum of all."""
    write: Callable[[Prose, TakeLink], str]
    """The block's text; it ends with a line break."""


def _paragraph(prose: Prose, link: TakeLink) -> str:
    return f"{prose.paragraph(link())}\n"


def _loose_list(prose: Prose, link: TakeLink) -> str:
    items = "".join(f"- **{prose.word()}**: {prose.sentence(link() if row == 0 else '')}\n" for row in range(prose.rng.randint(3, 7)))
    return f"{prose.words(3).capitalize()}:\n{items}"


def _nested_list(prose: Prose, link: TakeLink) -> str:
    depths = prose.rng.choices((0, 1, 2), weights=(3, 4, 2), k=prose.rng.randint(3, 9))
    first = f"{prose.sentence()}\n1. {prose.sentence(link())}\n"
    return first + "".join(f"{'  ' * depth}{'-' if depth else '1.'} {prose.sentence()}\n" for depth in depths)


def _table(prose: Prose, _: TakeLink) -> str:
    rng = prose.rng
    columns, rows = rng.randint(2, 5), rng.randint(2, 9)
    cells = [[prose.words(rng.randint(1, 4)) for _ in range(columns)] for _ in range(rows)]
    for row in cells:
        row[-1] = f"**{rng.random():.2f}**" if rng.random() < 0.5 else "—"
    head = [prose.word().capitalize() for _ in range(columns)]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * columns, *cells))


def _code(prose: Prose, _: TakeLink) -> str:
    return fence(prose)


def _mermaid(prose: Prose, _: TakeLink) -> str:
    rng = prose.rng
    count = rng.randint(3, 8)
    nodes = "".join(f'  N{node}["{prose.word()}<br/><small>{prose.words(2)}</small>"]:::warm\n' for node in range(count))
    edges = "".join(f"  N{rng.randrange(node)} -->|{prose.word()}| N{node}\n" for node in range(1, count))
    return f"```mermaid\nflowchart TD\n{nodes}{edges}  classDef warm fill:#fde,stroke:#936\n```\n"


def _alert(prose: Prose, link: TakeLink) -> str:
    return f"> [!{prose.rng.choice(('NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'))}]\n> {prose.paragraph(link())}\n"


def _callout(prose: Prose, _: TakeLink) -> str:
    return f"> [!{prose.rng.choice(('info', 'question', 'example', 'quote'))}]- {prose.heading()}\n> {prose.sentence()}\n> - {prose.sentence()}\n"


def _quote(prose: Prose, _: TakeLink) -> str:
    return f"> {prose.paragraph()}\n"


def _tasks(prose: Prose, _: TakeLink) -> str:
    return "".join(f"- [{prose.rng.choice(' x')}] {prose.sentence()}\n" for _ in range(prose.rng.randint(2, 5)))


def _footnote(prose: Prose, _: TakeLink) -> str:
    name = f"{prose.word()}{prose.rng.randint(1, 999)}"
    return f"{prose.sentence()}[^{name}]\n\n[^{name}]: {prose.sentence()}\n"


def _underlined(prose: Prose, _: TakeLink) -> str:
    return f"{prose.sentence()}\n-----\n"


def _html(prose: Prose, _: TakeLink) -> str:
    return f'<div class="today3"><span class="verb read">{prose.word()}</span> {prose.sentence()}</div>\n'


BLOCKS = (
    Block("paragraph", 400, _paragraph),
    Block("list after a paragraph, no blank line", 180, _loose_list),
    Block("nested list", 80, _nested_list),
    Block("table", 80, _table),
    Block("code", 80, _code),
    Block("mermaid", 40, _mermaid),
    Block("alert", 30, _alert),
    Block("callout", 20, _callout),
    Block("quote", 30, _quote),
    Block("tasks", 20, _tasks),
    Block("footnote", 20, _footnote),
    Block("underlined text", 10, _underlined),
    Block("html", 10, _html),
)
"""Weights by the look of real pages: prose and lists most of all, a table or a fence in most pages, the rest now and then."""
