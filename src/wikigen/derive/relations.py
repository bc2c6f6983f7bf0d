"""What pages state of their relation to others, as typed edges with the sentence that states it, verbatim.

`LEADS` is the policy: the words that open a statement of a relation section say its kind. Nothing is read between the lines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wikigen.derive.gist import Earlier
from wikigen.linked import Found, Wiki
from wikigen.model import DocId, Page, Statement

__all__ = ["LEADS", "Relation", "Relations", "kind_of", "relations"]

_ADVERBS = (
    r"(?:(?:be|also|again|may|might|seems? to|appears? to|in part|most|more|another|clear|direct|further|genuine|partial|[a-z]+ly)\s+)*"
)

LEADS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\W*(?:this (?:page|paper|work) |it )?{_ADVERBS}(?:{words})\b\s*", re.IGNORECASE))
    for kind, words in (
        ("contradicts", r"contradict(?:s|ing|ion(?: of| to| with)?)?|conflicts? with|refutes?|disputes?|disproves?|at odds with|in tension with|tension with|counterexample to|counter-?evidence (?:to|for|against)"),
        ("supersedes", r"supersed(?:es?|ing)|replaces?|obsoletes?|corrects?|makes? obsolete"),
        ("succeeds", r"(?:direct )?successor (?:to|of)|follow(?:s|ing)?[- ]?up (?:on|to|of|from)|follow(?:s|ed)?[- ]?ups?|sequel to|continues?|continuation of|follows(?: on)?(?: from)?"),
        ("confirms", r"confirm(?:s|ing|ation of)?|corroborates?|validat(?:es?|ion of)|supports?|agrees with|consistent with|(?:further |independent )?evidence (?:for|of)|reinforces?|replicates?"),
        ("closes", r"closes?|resolves?|answers?|settles?"),
        ("fills", r"fills?(?: (?:in|a|the|an))?"),
        ("extends", r"extends?|extension of|extending|builds? (?:up)?on|deepens?|expands?(?: on)?|generali[sz]es?|refines?|adds to|complements?"),
        ("explains", r"explains?|explanation (?:of|for)|accounts for|illustrates?|illustration of|exemplifies|an? (?:example|instance|case) of"),
        ("contrasts", r"contrasts?(?: with| to)?|in contrast (?:to|with)|differs? from|unlike|alternative to|competes with|diverges from"),
        ("relevant", r"relevant (?:to|for)|relevance (?:to|for)|bears on|matters (?:to|for)|informs?|implications? for"),
        ("connects", r"connect(?:s|ion|ions|ed)? (?:\w+ )?(?:to|with|back to)|connects?|links? (?:\w+ )?(?:back )?(?:to|with)|relat(?:es?|ed) to|relation to|parallels?(?: to| with)?|echoe?s|mirrors?|same (?:\w+ )?(?:as|pattern as)|similar to|compare (?:with|to)|(?:pairs?|rhymes?) (?:\w+ )?with|cf\.?|part of|converges? with"),
    )
)  # fmt: skip
"""Kinds of relations and the words that open them; the first row that fits counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One edge: a page that states its relation to another."""

    source: DocId
    target: DocId
    kind: str
    """A name of `LEADS`."""
    sentence: str
    """Verbatim, as plain text."""
    number: int
    """Which of the page's statements it is, from 0: where that stands is the page's affair, and changes more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """All edges of a wiki."""

    of: Mapping[DocId, tuple[Relation, ...]]
    """By the page that states them, in the order of its text."""
    to: Mapping[DocId, tuple[Relation, ...]]
    """By the page that they are about, those of the newest page first."""
    edges: tuple[Relation, ...]
    """All of them, by kind in the order of `LEADS`, those of the newest page first."""


def kind_of(sentence: str) -> str:
    """The kind of relation that the first words of a statement state; empty for none."""
    return next((kind for kind, words in LEADS if words.match(sentence)), "")


def relations(wiki: Wiki, earlier: Earlier[Relations] | None = None) -> Relations:
    """Every relation that a page states to another page of the wiki."""
    of = {doc: edges for doc, page in wiki.pages.items() if (edges := _edges(wiki, page, earlier))}
    if (
        earlier
        and of == earlier.known.of
        and all(_ordinal(wiki.pages[doc]) == _ordinal(earlier.wiki.pages[doc]) for doc in earlier.touched & of.keys())
    ):
        return earlier.known
    newest = sorted(
        (edge for edges in of.values() for edge in edges),
        key=lambda edge: (-_ordinal(wiki.pages[edge.source]), edge.source, edge.number, edge.target),
    )
    to: dict[DocId, list[Relation]] = defaultdict(list)
    for edge in newest:
        to[edge.target].append(edge)
    order = {kind: place for place, (kind, _) in enumerate(LEADS)}
    return Relations(
        of=MappingProxyType(of),
        to=MappingProxyType({target: tuple(edges) for target, edges in to.items()}),
        edges=tuple(sorted(newest, key=lambda edge: order[edge.kind])),
    )


def _edges(wiki: Wiki, page: Page, earlier: Earlier[Relations] | None) -> tuple[Relation, ...]:
    if earlier and page.id not in earlier.touched:
        return earlier.known.of.get(page.id, ())
    return tuple(_stated(wiki, page)) if page.statements else ()


def _ordinal(page: Page) -> int:
    return page.meta.day.toordinal() if page.meta.day else 0


def _stated(wiki: Wiki, page: Page) -> Iterator[Relation]:
    """The links that stand in the words that open a statement; where these name nothing, `**Confirms:**`, those of its paragraph."""
    links = iter(wiki.links[page.id])
    link = next(links, None)
    for number, statement in enumerate(page.statements):
        kind = kind_of(statement.sentence)
        targets: dict[DocId, None] = {}
        beyond: dict[DocId, None] = {}
        while link is not None and link.ref.span.start < statement.span.end:
            found = link.resolution
            if link.ref.span.end > statement.span.start - 2 and isinstance(found, Found) and _is_other(wiki, page, found.target):
                (targets if link.ref.span.start < statement.lead_end else beyond)[found.target] = None
            link = next(links, None)
        if kind and not targets and _names_nothing(statement, kind):
            targets = beyond
        for target in targets if kind else ():
            yield Relation(source=page.id, target=target, kind=kind, sentence=statement.sentence, number=number)


def _is_other(wiki: Wiki, page: Page, target: DocId) -> bool:
    return target != page.id and target in wiki.pages


def _names_nothing(statement: Statement, kind: str) -> bool:
    """Whether the bold words are the relation alone: `**Contradicts:**`."""
    words = next(pattern for name, pattern in LEADS if name == kind).match(statement.sentence)
    return statement.bold and words is not None and statement.sentence[words.end() : words.end() + 1] == ":"
