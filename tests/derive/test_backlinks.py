"""`wikigen.derive.backlinks`: who refers to a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MakeWiki, make_wiki
from wikigen.derive.backlinks import backlinks
from wikigen.linked import Found, Link
from wikigen.model import DocId

B = DocId("wiki/t/b.md")


def told(links: tuple[Link, ...]) -> list[tuple[str, str, str]]:
    """Source, place and mention of each backlink."""
    return [(link.source, link.ref.place, link.ref.context.mention if link.ref.context else "") for link in links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# A\n\nSee [the other](b.md).\n", ("body", "the other"), id="text"),
        pytest.param("# A\n\n[one](b.md). Then [two](b.md).\n", ("body", "one"), id="the first of several"),
        pytest.param(
            "# A\n\n[one](b.md)\n\n## Relation to prior wiki\n\n**Builds on** [two](b.md).\n", ("relation", "two"), id="a relation leads"
        ),
        pytest.param("# A\n\n## Related\n\n- [one](b.md)\n\n## More\n\n[two](b.md)\n", ("body", "two"), id="text before a related list"),
        pytest.param("---\nrelated: [b.md]\n---\n# A\n", ("related", ""), id="front matter"),
        pytest.param("---\nrelated: [b.md]\n---\n# A\n\n[x](b.md)\n", ("body", "x"), id="a sentence before front matter"),
        pytest.param("---\nrelated: [b.md]\n---\n# A\n\n## Related\n\n- [x](b.md)\n", ("related", "x"), id="a sentence of the same place"),
        pytest.param("# A\n\n![[b]]\n", ("body", ""), id="an embed has no sentence"),
    ],
)
def test_the_most_telling_link(text: str, expected: tuple[str, str], wiki: MakeWiki) -> None:
    """Of a page's links to another the one that tells most counts: a relation, the text, metadata; the first of equals."""
    found = backlinks(wiki({"wiki/t/a.md": text, B: "# B\n"}))
    assert told(found[B]) == [("wiki/t/a.md", *expected)]


def test_order(wiki: MakeWiki) -> None:
    """Sources come newest first, those without a day last by title."""
    files = {
        B: "# B\n",
        "wiki/t/z.md": "# Alpha\n\n[[B]]\n",
        "wiki/t/y.md": "# beta\n\n[[B]]\n",
        "wiki/t/2026-04-24-old.md": "# Old\n\n[[B]]\n",
        "wiki/t/2026-04-25-new.md": "# New\n\n[[B]]\n",
    }
    assert [link.source for link in backlinks(wiki(files))[B]] == [
        "wiki/t/2026-04-25-new.md", "wiki/t/2026-04-24-old.md", "wiki/t/z.md", "wiki/t/y.md"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"wiki/index.md": "# Index\n\n[b](t/b.md)\n"}, id="an index"),
        pytest.param({"wiki/log.md": "# Log\n\n[b](t/b.md)\n"}, id="a log"),
        pytest.param({"wiki/t/b.md": "# B\n\n[me](b.md) [here](#b)\n"}, id="itself"),
        pytest.param({"wiki/t/a.md": "# A\n\n[x](c.md)\n"}, id="a link that leads nowhere"),
        pytest.param({"wiki/t/a.md": "# A\n\n[x](twin)\n", "wiki/x/twin.md": "# 1\n", "wiki/y/twin.md": "# 2\n"}, id="an ambiguous link"),
        pytest.param({"wiki/t/a.md": "---\ndraft: true\n---\n# A\n\n[b](b.md)\n"}, id="a page that is withheld"),
    ],
)
def test_what_does_not_count(files: dict[str, str], wiki: MakeWiki) -> None:
    """Lists, a page itself, and what leads nowhere make no backlink."""
    assert backlinks(wiki({B: "# B\n", **files})) == {}


def test_digests_have_backlinks(wiki: MakeWiki) -> None:
    """A digest is referred to like a page."""
    found = backlinks(wiki({"wiki/t/a.md": "# A\n\n**Raw:** raw/rss/p.md\n", "raw/rss/p.md": "# P\n"}))
    assert told(found[DocId("raw/rss/p.md")]) == [("wiki/t/a.md", "raw", "raw/rss/p.md")]


@given(st.dictionaries(st.sampled_from("abcd"), st.lists(st.sampled_from("abcdx"), max_size=6), max_size=4))
def test_backlinks_turn_links_round(graph: dict[str, list[str]]) -> None:
    """Law: a page refers to another exactly where the other has it among its backlinks, once."""
    made = make_wiki({f"wiki/t/{name}.md": f"# {name}\n\n" + " ".join(f"[x]({to}.md)" for to in links) for name, links in graph.items()})
    forward = {
        (link.source, link.resolution.target)
        for links in made.links.values()
        for link in links
        if isinstance(link.resolution, Found) and link.resolution.target != link.source
    }
    backward = [(link.source, target) for target, links in backlinks(made).items() for link in links]
    assert sorted(backward) == sorted(forward)
