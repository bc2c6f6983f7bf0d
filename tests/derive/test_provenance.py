"""`wikigen.derive.provenance`: from a page to its digests and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MakeWiki, make_wiki
from wikigen.derive.provenance import raw_of, uses_of
from wikigen.model import DocId

MAIL = DocId("raw/gmail/m.md")
POST = DocId("raw/rss/p.md")
FILES: dict[str, str] = {
    MAIL: "---\ndate: 2026-04-24\n---\n"
    + "".join(
        f"\n## {n}. Mail {n}\n\n**From:** A <a@a.example>\n**Key links:**\n- https://www.a.example/{n}?utm_source=m#top\n\nText.\n"
        for n in (1, 2, 3)
    )
    .replace("1. Mail 1", "1. The title that an item has too")
    .replace("/3?utm_source=m#top", "/3?utm_source=m#top\n- https://huggingface.co/papers/2604.14228"),
    POST: "---\nurl: https://p.example/x\n---\n# P\n",
}
A = DocId("wiki/t/a.md")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# A\n", [], id="none"),
        pytest.param("# A\n\n**Raw:** raw/gmail/m.md\n", [(MAIL, ())], id="a digest as a whole"),
        pytest.param("# A\n\n**Raw:** raw/gmail/m.md (item 2)\n", [(MAIL, (2,))], id="an item named"),
        pytest.param("---\nraw: [raw/gmail/m.md#item-3, raw/gmail/m.md#item-1]\n---\n# A\n", [(MAIL, (1, 3))], id="two items named"),
        pytest.param(
            "---\nraw: raw/gmail/m.md\nsources: [https://a.example/2]\n---\n# A\n",
            [(MAIL, (2,))],
            id="an item that shares a source, however its URL is dressed",
        ),
        pytest.param(
            "---\nraw: raw/gmail/m.md\nsources: [https://arxiv.org/abs/2604.14228v2]\n---\n# A\n",
            [(MAIL, (3,))],
            id="an item that shares an arXiv id",
        ),
        pytest.param(
            "---\nraw: raw/gmail/m.md\n---\n# The title that an item has too\n", [(MAIL, (1,))], id="an item that shares a long title"
        ),
        pytest.param("---\nraw: raw/gmail/m.md\nsources: [https://b.example/2]\n---\n# A\n", [(MAIL, ())], id="no source shared"),
        pytest.param(
            "---\nraw: raw/gmail/m.md#item-1\nsources: [https://a.example/2]\n---\n# A\n",
            [(MAIL, (1,))],
            id="what is named counts before what is shared",
        ),
        pytest.param("# A\n\n[x](https://a.example/3) and raw/gmail/m.md\n", [(MAIL, (3,))], id="in the text"),
        pytest.param(
            "---\nraw: raw/rss/p.md\nsources: [https://p.example/x]\n---\n# A\n", [(POST, ())], id="a document of one item needs no telling"
        ),
        pytest.param(
            "# A\n\nraw/rss/p.md and raw/gmail/m.md, raw/rss/p.md\n", [(POST, ()), (MAIL, ())], id="in the page's order, each once"
        ),
        pytest.param("# A\n\nraw/rss/gone.md\n", [], id="a file that is not there"),
        pytest.param("# A\n\n[x](../../raw/gmail/m.md#item-9)\n", [(MAIL, ())], id="an item that is not there"),
        pytest.param("---\ndraft: true\nraw: raw/rss/p.md\n---\n# A\n", [], id="a page that is withheld"),
    ],
)
def test_what_a_page_builds_on(text: str, expected: list[tuple[str, tuple[int, ...]]], wiki: MakeWiki) -> None:
    """A page builds on the digests that it names, and on the items that it names or whose links it cites."""
    found = raw_of(wiki({**FILES, A: text}))
    assert [(use.doc, use.items) for use in found.get(A, ())] == expected


def test_what_became_of_a_digest(wiki: MakeWiki) -> None:
    """A digest leads to the pages that build on it, newest first, as a whole and for each item; indexes and logs do not count."""
    pages = {
        "wiki/t/2026-04-24-a.md": "# A\n\n**Raw:** raw/gmail/m.md (item 2)\n",
        "wiki/t/2026-04-25-b.md": "# B\n\n**Raw:** raw/gmail/m.md (item 2) · raw/gmail/m.md (item 1)\n",
        "wiki/t/c.md": "# C\n\nraw/gmail/m.md\n",
        "wiki/index.md": "# I\n\nraw/gmail/m.md raw/rss/p.md\n",
        "wiki/log.md": "# L\n\nraw/gmail/m.md\n",
    }
    made = wiki({**FILES, **pages})
    found = uses_of(made, raw_of(made))
    assert list(found) == [MAIL]
    assert list(found[MAIL].pages) == ["wiki/t/2026-04-25-b.md", "wiki/t/2026-04-24-a.md", "wiki/t/c.md"]
    assert {number: list(docs) for number, docs in found[MAIL].by_item.items()} == {
        1: ["wiki/t/2026-04-25-b.md"],
        2: ["wiki/t/2026-04-25-b.md", "wiki/t/2026-04-24-a.md"],
    }


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(st.tuples(st.sampled_from([MAIL, POST]), st.integers(0, 4)), max_size=4), max_size=3)
)
def test_both_ways_agree(named: dict[str, list[tuple[str, int]]]) -> None:
    """Law: a page builds on a digest, or an item, exactly where the digest leads back to the page."""
    made = make_wiki(
        {
            **FILES,
            **{
                f"wiki/t/{name}.md": f"# {name}\n\n" + " ".join(f"{doc} (item {n})" for doc, n in docs) + "\n"
                for name, docs in named.items()
            },
        }
    )
    there: set[tuple[str, str, int | None]] = {
        (page, use.doc, item) for page, uses in raw_of(made).items() for use in uses for item in (None, *use.items)
    }
    back: set[tuple[str, str, int | None]] = {
        (page, doc, None) for doc, cited in uses_of(made, raw_of(made)).items() for page in cited.pages
    }
    back |= {
        (page, doc, item) for doc, cited in uses_of(made, raw_of(made)).items() for item, pages in cited.by_item.items() for page in pages
    }
    assert there == back
