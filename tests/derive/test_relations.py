"""`wikigen.derive.relations`: what pages state of their relation to others."""

from __future__ import annotations

import pytest

from tests.conftest import make_wiki
from wikigen.derive.relations import LEADS, kind_of, relations
from wikigen.model import DocId

P, B, C = DocId("wiki/t/p.md"), DocId("wiki/t/b.md"), DocId("wiki/t/2026-04-22-c.md")
FILES = {B: "# B\n", C: "# C plan\n", "wiki/t/q.md": "# Q\n\n## Prior context\n\n**Extends [B](b.md)**: more.\n"}

SAID = {
    "contradicts": (
        "Contradicts B",
        "Directly contradicts B",
        "Conflicts with B",
        "May be at odds with B",
        "In tension with B",
        "Genuine tension with B",
    ),
    "supersedes": ("Supersedes B", "Replaces B", "Corrects B"),
    "succeeds": ("Direct successor to B", "Follow-up to B", "Follows up B", "Continues B"),
    "confirms": ("Confirms B", "Independently confirms B", "Supports B", "Consistent with B", "Further evidence for B"),
    "closes": ("Closes the B thread", "Answers B"),
    "fills": ("Fills a gap in B", "Fills the gap"),
    "extends": ("Extends B", "Builds on B", "Directly extends B", "Complements B", "Refines B"),
    "explains": ("Explains B", "Illustrates B", "An instance of B"),
    "contrasts": ("Contrasts with B", "Unlike B", "Differs from B"),
    "relevant": ("Directly relevant to B", "Relevant for B", "Bears on B"),
    "connects": (
        "Connects to B",
        "Connects directly to B",
        "Related to B",
        "Parallels B",
        "Same problem as B",
        "Echoes B",
        "Pairs naturally with B",
        "Rhymes with B",
    ),
}
"""Words that open a statement, and the kind that they state."""


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, words in SAID.items() for said in words])
def test_first_words_say_the_kind(kind: str, said: str) -> None:
    """The words that open a statement say which relation it states."""
    assert kind_of(said) == kind
    assert kind_of(f"**{said.upper()}**") == kind


@pytest.mark.parametrize("said", ["Does not contradict B", "Hardware relevance: B", "B extends C", "Extendsible B", "Used by B", ""])
def test_other_words_say_none(said: str) -> None:
    """A relation is only what the first words state."""
    assert kind_of(said) == ""


def test_every_row_has_words() -> None:
    """Each row of `LEADS` stands in the table above."""
    assert [kind for kind, _ in LEADS] == list(SAID)


def stated(body: str) -> list[tuple[str, str, str]]:
    """Kind, target and sentence of each edge of a page."""
    made = make_wiki({**FILES, P: f"---\ndate: 2026-05-01\n---\n# P\n\n{body}\n"})
    return [(edge.kind, edge.target, edge.sentence) for edge in relations(made).of.get(P, ())]


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        pytest.param("**Extends [B](b.md)**: it is é. More.", [("extends", B, "Extends B: it is é.")], id="a bold lead"),
        pytest.param("- **Confirms [[B]]**: yes\n- **Contradicts [B](b.md)**: no", [("confirms", B, "Confirms B: yes"), ("contradicts", B, "Contradicts B: no")], id="items"),
        pytest.param("**Extends C plan (04-22)**: by name.", [("extends", C, "Extends C plan (04-22): by name.")], id="a name with a date"),
        pytest.param("Builds on [B](b.md) and adds. See [c](2026-04-22-c.md).", [("extends", B, "Builds on B and adds.")], id="no bold words"),
        pytest.param("**Extends [B](b.md) and [C](2026-04-22-c.md)**: both.", [("extends", B, "Extends B and C: both."), ("extends", C, "Extends B and C: both.")], id="two targets"),
        pytest.param("**Contradicts:** [B](b.md) says no.", [("contradicts", B, "Contradicts: B says no.")], id="the relation alone in bold"),
        pytest.param("**Extends the lineage**: as [B](b.md) has it.", [], id="the lead names no page"),
        pytest.param("**Extends [B](gone.md)**: x.", [], id="a lost page"),
        pytest.param("**Extends [itself](p.md)**: x.", [], id="itself"),
        pytest.param("**[B](b.md)**: extends it.", [], id="no relation"),
    ],
)  # fmt: skip
def test_edges(text: str, edges: list[tuple[str, str, str]]) -> None:
    """A statement is about the pages that its opening words link, and is quoted verbatim."""
    assert stated(f"## Relation to prior wiki knowledge\n\n{text}\n\n## Other\n\n**Extends [B](b.md)**: x.") == edges


def test_other_sections_state_nothing() -> None:
    """The same words elsewhere are no statement."""
    assert stated("## Findings\n\n**Contradicts [B](b.md)**: x.") == []


def test_edges_are_known_to_their_target() -> None:
    """A page knows who states a relation to it, the newest page first."""
    made = make_wiki({**FILES, P: "---\ndate: 2026-05-01\n---\n# P\n\n## Prior work\n\n**Confirms [B](b.md)**: x.\n"})
    assert [(edge.source, edge.kind) for edge in relations(made).to[B]] == [(P, "confirms"), ("wiki/t/q.md", "extends")]
