"""`wikigen.parse.sections`: roles, the TL;DR, open questions, related lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wikigen.parse.sections import ROLES, role_of, shorten

if TYPE_CHECKING:
    from tests.conftest import MakePage

HEADINGS = {
    "tldr": [
        "TL;DR",
        "TLDR",
        "TL; DR",
        "tl;dr:",
        "Summary",
        "SUMMARY",
        "Key takeaway",
        "Key takeaways",
        "Key Takeaways",
        "1. TL;DR",
        "📌 TL;DR",
    ],
    "relation": [
        "Relation to Prior Wiki Knowledge",
        "Relation to Prior Wiki Pages",
        "Relation to Prior Wiki Coverage",
        "Relation to prior wiki state",
        "Relation to prior wiki",
        "Connections to prior wiki",
        "Connections to prior work",
        "Prior Context",
        "How this relates to what the wiki already knows",
        "How it relates to the wiki",
    ],
    "related": ["Related Pages", "Related pages", "Related", "See also", "See Also", "Links", "Connections", "RELATED PAGES"],
    "questions": [
        "Open Questions",
        "Open questions",
        "Open problems",
        "Gaps",
        "Gaps in the study",
        "Worth Watching",
        "Research angle",
        "4. Open Questions:",
    ],
    "source": ["Source", "Sources", "References", "sources:"],
    "": [
        "Results",
        "Summary of results",
        "The source of the error",
        "Sourcegraph",
        "Related work in vision is thin",
        "Linkage",
        "Gapless playback",
        "Referees",
        "",
        "—",
    ],
}
"""Every heading of the formats' table, and such as only look like one."""


@pytest.mark.parametrize(("role", "title"), [(role, title) for role, titles in HEADINGS.items() for title in titles])
def test_a_heading_tells_its_role(role: str, title: str) -> None:
    """Roles go by a heading's words, case-blind; numbering and symbols before them do not count."""
    assert role_of(title) == role


def test_every_role_is_tried() -> None:
    """The table of roles and the table above name the same roles."""
    assert {role for role, _ in ROLES} == set(HEADINGS) - {""}


def test_sections_nest(page: MakePage) -> None:
    """A section goes on to the next heading of its level or higher, and holds those below."""
    text = "# T\n\nintro\n\n## A\n\na\n\n### A1\n\na1\n\n## B\n\nb\n"
    got = page(text)
    assert [(s.level, s.title, s.anchor, text[s.span.start : s.span.end].rsplit(maxsplit=1)[-1]) for s in got.sections] == [
        (1, "T", "t", "b"),
        (2, "A", "a", "a1"),
        (3, "A1", "a1", "a1"),
        (2, "B", "b", "b"),
    ]
    assert got.diagnostics == ()


LONG = "This paragraph has words enough to count as running text, and more."


@pytest.mark.parametrize(
    ("text", "tldr", "shown"),
    [
        pytest.param(
            "# T\n\n## TL;DR\n\nIt is **so** [here](a.md).\n\n## B\n\nno\n",
            "It is so here.",
            "## TL;DR\n\nIt is **so** [here](a.md).\n\n",
            id="section",
        ),
        pytest.param(
            "# T\n\n## TL;DR\n\n- One.\n- Two.\n\n## B\n", "One. Two.", "## TL;DR\n\n- One.\n- Two.\n\n", id="section with a list"
        ),
        pytest.param(
            "# T\n\n## Summary\n\nSo.\n\n### More\n\nAnd so.\n",
            "So. More; And so.",
            "## Summary\n\nSo.\n\n### More\n\nAnd so.\n",
            id="section with one below",
        ),
        pytest.param("# T\n\n**TL;DR.** It is so.\n\nMore.\n", "It is so.", "**TL;DR.** It is so.", id="inline with a full stop"),
        pytest.param("# T\n\n**TL;DR:** It is so.\n", "It is so.", "**TL;DR:** It is so.", id="inline with a colon"),
        pytest.param("# T\n\n> **TLDR** It is so.\n", "It is so.", "**TLDR** It is so.", id="inline in a quote"),
        pytest.param("# T\n\nTL;DR: It is so.\n", "It is so.", "TL;DR: It is so.", id="inline and plain"),
        pytest.param(f"# T\n\nShort one.\n\n{LONG}\n", LONG, None, id="first real paragraph"),
        pytest.param("# T\n\nShort one.\n", "Short one.", None, id="a short one where no other is"),
        pytest.param(
            f"# T\n\n**Date:** 2026-04-24\n**Source:** [A paper of some length and note](https://a.org)\n\n{LONG}\n",
            LONG,
            None,
            id="not the metadata",
        ),
        pytest.param(
            f"# T\n\nSource: a line of metadata that nobody made bold, yet long enough\n\n{LONG}\n", LONG, None, id="not plain metadata"
        ),
        pytest.param(
            f"---\ntitle: T\n---\n\n- a list item that is long enough to be taken for a text\n\n{LONG}\n", LONG, None, id="not a list"
        ),
        pytest.param(f"# T\n\n```\n{LONG}\n```\n\n![{LONG}](x.png)\n\n{LONG} Yes.\n", f"{LONG} Yes.", None, id="not code, not an image"),
        pytest.param(
            "---\ndescription: As said.\n---\n# T\n\n## TL;DR\n\nIt is so.\n",
            "As said.",
            "## TL;DR\n\nIt is so.\n",
            id="the description counts",
        ),
        pytest.param(f"# T\n\n## TL;DR\n\n## B\n\n{LONG}\n", LONG, None, id="an empty section"),
        pytest.param(
            "# T\n\n## Highlights\n\n1. **Gold** is up\n2. No\n\n## Related Pages\n\n[B](b.md), [[c]]\n",
            "Gold is up",
            None,
            id="a list entry",
        ),
        pytest.param(f"# T\n\n## A\n\n- Entry\n\n## Open Questions\n\n### Why\n\n{LONG}\n", "Entry", None, id="no question, however deep"),
        pytest.param(f"# T\n\n## References\n\n{LONG}\n\n## B\n\nShort.\n", "Short.", None, id="not a reference"),
        pytest.param(f"# Sources\n\n{LONG}\n", LONG, None, id="a page called Sources"),
        *(
            pytest.param(f"# T\n\n## {title}\n\n{LONG}\n\n- Entry\n", "", None, id=f"not below {title}")
            for title in ("See also", "Prior Context", "Sources", "Bibliography", "Further reading", "7. External links:")
        ),
        pytest.param(
            "# T\n\nSee [[old/good]], [[QuantumX|]], [](../t/go-od.md), [y](no such file.md), [z](a b.md), `[c](d e.md)` and [](https://a.org).\n",
            "See old/good, QuantumX, go od, y, z, [c](d e.md) and .",
            None,
            id="links without words, links that hold blanks",
        ),
        pytest.param("# T\n\nSee [![A](a.png)](b.md) [<img src=a.png>](b.md)`x`.\n", "See x.", None, id="a picture is no word"),
        pytest.param("# T\n", "", None, id="none"),
        pytest.param("", "", None, id="empty"),
    ],
)
def test_the_tldr(page: MakePage, text: str, tldr: str, shown: str | None) -> None:
    """The TL;DR is the section of that name, else the paragraph that says so, else the first text of the page's own; metadata never."""
    got = page(text)
    span = got.tldr_span
    assert (got.tldr, span and text.encode()[span.start : span.end].decode()) == (tldr, shown)


def test_a_long_tldr_is_cut_between_words() -> None:
    """A text is cut at a blank and ends in an ellipsis; a short one stays."""
    assert shorten("one two three", 10) == "one two …"
    assert shorten("one two", 10) == "one two"
    assert len(shorten("word " * 500)) <= 600


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        pytest.param("## Open Questions\n\n1. One?\n2. Two [x](a.md)?\n", ["One?", "Two x?"], id="numbered"),
        pytest.param("## Open Questions\n- One?\n  - detail\n- Two?\n", ["One?", "Two?"], id="nested entries belong to theirs"),
        pytest.param("## Open Questions\n\n- One?\n\n- Two?\n", ["One?", "Two?"], id="loose list"),
        pytest.param("## Gaps\n\nFirst paragraph.\n\nSecond paragraph.\n", ["First paragraph.", "Second paragraph."], id="paragraphs"),
        pytest.param("## Open Questions\n\nThese are left:\n\n- One?\n", ["One?"], id="a lead-in before the list"),
        pytest.param("## Open Questions\n\n- One?\n\n### Worth Watching\n\n- Two?\n", ["One?", "Two?"], id="a section inside a section"),
        pytest.param("## Open Questions\n\n- [ ] One?\n- [x] Two?\n", ["One?", "Two?"], id="tasks"),
        pytest.param("## Open Questions\n\n```\n- no\n```\n", [], id="code"),
        pytest.param("## Open Questions\n\n- \n-\n", [], id="empty entries"),
        pytest.param("## Open Questions\n", [], id="empty section"),
        pytest.param("## Results\n\n- One?\n", [], id="another section"),
    ],
)
def test_open_questions(page: MakePage, text: str, questions: list[str]) -> None:
    """Each outermost entry of a section of questions is one; without a list each paragraph is."""
    got = page(f"# T\n\n{text}")
    assert [question.text for question in got.questions] == questions
    assert {question.anchor for question in got.questions} <= {section.anchor for section in got.sections}
    assert got.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        pytest.param("## Related Pages\n\n- [A](a.md)\n- [[B]] — why\n", [["A", "B — why"]], id="list"),
        pytest.param("## See also\n\n- A\n\nand\n\n1. B\n2. C\n", [["A"], ["B", "C"]], id="two lists"),
        pytest.param("## Related\n\n- A\n  - below\n", [["A below"]], id="nested"),
        pytest.param("## Related\n\n- A\n- ]\n- [[ ]]\n", [["A", "]", ""]], id="junk"),
        pytest.param("## Related\n\n[A](a.md) · [B](b.md)\n", [], id="no list"),
        pytest.param("## Results\n\n- A\n", [], id="another section"),
    ],
)
def test_related_lists(page: MakePage, text: str, lists: list[list[str]]) -> None:
    """The outermost lists of Related sections, entry by entry, each lying inside its list."""
    got = page(f"# T\n\n{text}")
    assert [[item.text for item in found.items] for found in got.related_lists] == lists
    assert all(
        found.span.start <= item.span.start <= item.span.end <= found.span.end for found in got.related_lists for item in found.items
    )
