"""`wikigen.publish.references` and the counts of `.view`: what stands beside a page's text."""

from __future__ import annotations

import pytest

from tests.sitecheck import make_site
from wikigen.model import DocId
from wikigen.publish.cards import MENTIONS
from wikigen.publish.references import mentions, newer_pages, objections, outgoing
from wikigen.publish.view import page_view

A = DocId("wiki/t/2026-04-20-a.md")
LEAD = "## Relation to prior wiki\n\n"


def test_whoever_refers_to_a_page_is_shown_with_the_verb_of_its_relation() -> None:
    """A relation's verb stands with the sentence that states it; a plain mention has none."""
    site = make_site(
        {
            A: "# A\n",
            "wiki/t/2026-04-21-b.md": f"# B\n\n{LEAD}**Extends [A](2026-04-20-a.md)**: it adds to it.\n",
            "wiki/t/2026-04-22-c.md": "# C\n\nAs [A](2026-04-20-a.md) says.\n",
        }
    )
    found, beyond = mentions(site, A)
    assert [(entry.title, entry.date, entry.verb, entry.mention) for entry in found] == [
        ("C", "2026-04-22", "", "A"),
        ("B", "2026-04-21", "extends", "A"),
    ]
    assert beyond == 0


def test_no_page_grows_with_those_that_refer_to_it() -> None:
    """Beyond the newest fifty, both ways, there is a number."""
    others = {f"wiki/t/p{number}.md": "# P\n\nSee [A](2026-04-20-a.md).\n" for number in range(MENTIONS + 3)}
    site = make_site({**others, A: "# A\n\n" + " ".join(f"[x](p{number}.md)" for number in range(MENTIONS + 2))})
    assert (len(mentions(site, A)[0]), mentions(site, A)[1]) == (MENTIONS, 3)
    assert (len(outgoing(site, A)[0]), outgoing(site, A)[1]) == (MENTIONS, 2)


def test_a_page_names_what_it_refers_to_once_and_not_itself() -> None:
    """Pages in the order of the text, with the verb of a stated relation; no hub, no digest, no page outside."""
    text = f"# A\n\n[C](c.md), [C](c.md#x), [me](#a), [B](b.md), [t](./), [r](../../raw/r.md), [x](https://x.example)\n\n{LEAD}**Confirms [B](b.md)**.\n"
    site = make_site({A: text, "wiki/t/b.md": "# B\n", "wiki/t/c.md": "# C\n", "raw/r.md": "# R\n"})
    assert [(entry.title, entry.url, entry.verb) for entry in outgoing(site, A)[0]] == [("C", "t/c/", ""), ("B", "t/b/", "confirms")]


@pytest.mark.parametrize(
    ("lead", "verb"),
    [("Contradicts", "contradicts"), ("Supersedes", "supersedes"), ("Confirms", ""), ("Extends", "")],
)
def test_what_objects_to_a_page_stands_on_it(lead: str, verb: str) -> None:
    """A page that states that it contradicts another is named there, with its sentence; other relations need no notice."""
    site = make_site({A: "# A\n", "wiki/t/2026-04-21-b.md": f"# B\n\n{LEAD}**{lead} [A](2026-04-20-a.md)**: the score was 0.5. More.\n"})
    assert [(said.title, said.url, said.date, said.verb, said.sentence) for said in objections(site, A)] == (
        [("B", "t/2026-04-21-b/", "2026-04-21", verb, f"{lead} A: the score was 0.5.")] if verb else []
    )


def test_a_page_says_when_newer_ones_of_its_topic_refer_to_it() -> None:
    """Those of the same topic and a later day count; a daily digest, another topic and an older page do not."""
    see = "\n\nSee [A](../t/2026-04-20-a.md).\n"
    site = make_site(
        {
            A: "# A\n",
            "wiki/t/2026-04-19-older.md": f"# Older{see}",
            "wiki/t/2026-04-21-b.md": f"# B{see}",
            "wiki/t/2026-04-23-c.md": f"# C{see}",
            "wiki/u/2026-04-24-other.md": f"# Other{see}",
        }
    )
    newer = newer_pages(site, A)
    assert newer is not None
    assert (newer.count, newer.title, newer.url, newer.date) == (2, "C", "t/2026-04-23-c/", "2026-04-23")
    assert newer_pages(site, DocId("wiki/t/2026-04-23-c.md")) is None
    again = make_site({A: "---\ndate: 2026-04-20\nupdated: 2026-04-22\n---\n# A\n", "wiki/t/2026-04-21-b.md": f"# B{see}"})
    assert newer_pages(again, A) is None


def test_what_stands_behind_a_page_is_counted() -> None:
    """Raw files that are there, paragraphs with a source, publishers; a page without any of it counts nothing."""
    long = "A paragraph of prose that is long enough to count as one"
    text = f"# A\n\n**Sources:** [x](https://a.example/1) · [y](https://a.example/2) · [z](https://b.example/)  \n**Raw:** raw/r.md · raw/gone.md\n\n{long} [s](https://c.example/).\n\n{long}.\n"
    site = make_site({A: text, "raw/r.md": "# R\n", "wiki/t/b.md": "# B\n"})
    assert page_view(site, A).support == ("1 of 2 raw files found", "1 of 2 paragraphs carry a source", "2 independent publishers")
    assert page_view(site, DocId("wiki/t/b.md")).support == ()
    assert (page_view(site, A).panelled, page_view(site, DocId("wiki/t/b.md")).panelled) == (True, False)


def test_neighbours_in_time_are_of_any_topic() -> None:
    """Beside the neighbours of its topic, a page has those of all dated pages."""
    site = make_site(
        {
            A: "# A\n",
            "wiki/t/2026-04-10-first.md": "# First\n",
            "wiki/u/2026-04-19-eve.md": "# Eve\n",
            "wiki/u/2026-04-21-next.md": "# Next\n",
            "wiki/u/undated.md": "# Undated\n",
        }
    )
    view = page_view(site, A)
    found = [card.title if card else None for card in (view.previous, view.following, view.earlier, view.later)]
    assert found == ["First", None, "Eve", "Next"]
    assert page_view(site, DocId("wiki/u/undated.md")).earlier is None


@pytest.mark.parametrize(
    ("path", "title", "key", "shown"),
    [
        ("wiki/t/Thé à la menthe.md", "Darjeeling & Assam: 5 %", "The-a-la-menthe", "Darjeeling \\& Assam: 5 \\%"),
        ("wiki/t/@vaswani2017.md", "x_y #1 $2", "vaswani2017", "x\\_y \\#1 \\$2"),
        ("wiki/t/玉露.md", "玉露", "page", "玉露"),
    ],
)
def test_a_citation_is_valid(path: str, title: str, key: str, shown: str) -> None:
    """A key has letters, digits and joining signs of ASCII; what means something else to TeX is escaped."""
    cited = page_view(make_site({path: f"---\ntitle: '{title}'\n---\n# X\n"}), DocId(path)).cited
    assert (cited.key, cited.title) == (key, shown)


def test_a_citation_holds_nothing_that_ends_its_field() -> None:
    """Braces and backslashes of a title would end the entry of BibTeX, or call something in it."""
    site = make_site({A: '---\ntitle: "A {b} \\\\input c"\nauthors: [Ann, "Bob}"]\n---\n# A\n'})
    cited = page_view(site, A).cited
    assert (cited.key, cited.title, cited.authors) == ("2026-04-20-a", "A b input c", "Ann and Bob")
