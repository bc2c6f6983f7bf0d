"""`wikigen.fix`: what is mended, what is left, and that a second time changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given

from tests.conftest import make_wiki
from tests.strategies import markdown
from wikigen.config import Config
from wikigen.fix import FIXES, plan
from wikigen.fix.edits import Change, Edit, applied, diff_of
from wikigen.linked import Found, Wiki
from wikigen.model import DocId
from wikigen.wiki import load

CONFIG = Config(docs_dir=Path("/w/wiki"), raw_dir=Path("/w/raw"), root=Path("/w"))
PAGE = "wiki/topic/page.md"
OTHERS = {
    "wiki/hardware/roofline-model.md": "# The Roofline Model\n\n## Part\n",
    "wiki/topic/near.md": "# Near\n",
    "wiki/topic/sp ace.md": "# Space\n",
    "wiki/assets/f.svg": "",
    "raw/gmail/x.md": "# X\n",
    "raw/twitter/y.md": "# Y\n",
    "raw/twitter/y.json": "[]",
}


def planned(files: Mapping[str, str], *only: str) -> tuple[Wiki, list[Change]]:
    """A wiki as it is read from files, and what would change in these."""
    made = make_wiki({doc: text.encode() for doc, text in files.items()})
    return made, list(plan(made, CONFIG, only, lambda doc: files[doc]))


def mended(files: Mapping[str, str], *only: str) -> dict[str, str]:
    """The pages of a wiki that change, as they become; and nothing is left to mend then."""
    _, changes = planned(files, *only)
    assert all(change.before == files[change.doc] for change in changes)
    after = {str(change.doc): change.after for change in changes}
    assert planned({**files, **after}, *only)[1] == []
    assert not any(doc.startswith("raw/") for doc in after)
    return after


def line(text: str, *only: str) -> str:
    """What becomes of one line of a page."""
    whole = f"# Page\n\n{text}\n"
    return mended({**OTHERS, PAGE: whole}, *only).get(PAGE, whole).removeprefix("# Page\n\n").removesuffix("\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("[x](roofline-model.md)", "[x](../hardware/roofline-model.md)", id="another folder"),
        pytest.param("é [x](old/roofline-model.md#part 'T')", "é [x](../hardware/roofline-model.md#part 'T')", id="anchor and title stay"),
        pytest.param("[x](../../hardware/roofline-model.md)", "[x](../hardware/roofline-model.md)", id="one ../ too many"),
        pytest.param("[x](../../../raw/gmail/x.md)", "[x](../../raw/gmail/x.md)", id="one ../ too many into raw"),
        pytest.param("[x](raw/gmail/x.md)", "[x](../../raw/gmail/x.md)", id="from the project's root"),
        pytest.param("[x](raw/twitter/y.json)", "[x](../../raw/twitter/y.json)", id="a companion keeps its name"),
        pytest.param("[x](Roofline-Model.md)", "[x](../hardware/roofline-model.md)", id="another case"),
        pytest.param("![x](f.svg)", "![x](../assets/f.svg)", id="an image"),
        pytest.param('<a href="roofline-model.md#part">x</a>', '<a href="../hardware/roofline-model.md#part">x</a>', id="HTML"),
        pytest.param("é [[old/roofline-model]]", "é [[hardware/roofline-model]]", id="a wikilink"),
        pytest.param(
            "| [[old/roofline-model.md#part\\|old/x]] |\n|---|",
            "| [[hardware/roofline-model.md#part\\|old/x]] |\n|---|",
            id="a wikilink's path alone",
        ),
        pytest.param("[[old/near|x]] `[[old/near]]`", "[[topic/near|x]] `[[old/near]]`", id="a wikilink to a page beside, and code"),
        pytest.param("[x](sp ace.md)", "[x](<sp ace.md>)", id="blanks"),
        pytest.param("[x](<old/sp ace.md>)", "[x](<sp ace.md>)", id="blanks in brackets"),
        pytest.param(
            "[a](roofline-model.md) [b](roofline-model.md)",
            "[a](../hardware/roofline-model.md) [b](../hardware/roofline-model.md)",
            id="two",
        ),
        pytest.param(
            "[x][r] ![y][R] [r]\n\n[r]: old/roofline-model.md#part 'T'",
            "[x][r] ![y][R] [r]\n\n[r]: ../hardware/roofline-model.md#part 'T'",
            id="a definition",
        ),
        pytest.param(
            "> [x][]\n>\n> [X]: <old/sp ace.md>\n\n[one][] [two][]\n\n[one]: roofline-model.md\n[two]:\n  roofline-model.md",
            "> [x][]\n>\n> [X]: <sp ace.md>\n\n[one][] [two][]\n\n[one]: ../hardware/roofline-model.md\n[two]:\n  ../hardware/roofline-model.md",
            id="a definition in a quote, and two of one target",
        ),
        pytest.param(
            "```\n[r]: roofline-model.md\n```\n\n[r]\n\n[r]: roofline-model.md\n[r]: roofline-model.md",
            "```\n[r]: roofline-model.md\n```\n\n[r]\n\n[r]: ../hardware/roofline-model.md\n[r]: roofline-model.md",
            id="the definition that counts",
        ),
        pytest.param("see raw/gmail/x.md (item 2), or", "see [raw/gmail/x.md](../../raw/gmail/x.md) (item 2), or", id="a bare path"),
        pytest.param("**Raw:** raw/gmail/x.md", "**Raw:** [raw/gmail/x.md](../../raw/gmail/x.md)", id="a bare path in metadata"),
        pytest.param('"raw/gmail/x.md"', '"[raw/gmail/x.md](../../raw/gmail/x.md)"', id="a bare path in quotes"),
        pytest.param("<./raw/gmail/x.md>", "[./raw/gmail/x.md](../../raw/gmail/x.md)", id="a bare path as an autolink"),
        pytest.param("in `raw/gmail/x.md`", "in [`raw/gmail/x.md`](../../raw/gmail/x.md)", id="a bare path in code"),
        pytest.param("**Date:** April 24, 2026  ", "**Date:** 2026-04-24  ", id="a spelled month"),
        pytest.param("**Date:** 2026/4/24", "**Date:** 2026-04-24", id="slashes"),
        pytest.param("**Tier:** Tier 2", "**Tier:** 2", id="a tier with its word"),
        pytest.param("**Tier:** Tier 2 <!-- c -->", "**Tier:** 2 <!-- c -->", id="a comment behind it"),
        pytest.param(
            "<!-- wikigen: ignore broken-link\né -->\n\n[y](gone.md) %% x %% [x](roofline-model.md)",
            "<!-- wikigen: ignore broken-link\né -->\n\n[y](gone.md) %% x %% [x](../hardware/roofline-model.md)",
            id="comments before it",
        ),
        pytest.param(
            "\u202eé\u200b\ufeff \u200b[x](\u200broofline\u200b-model.md\u200b) <!-- \u200b -->",
            "\u202eé\u200b\ufeff \u200b[x](\u200b../hardware/roofline-model.md\u200b) <!-- \u200b -->",
            id="invisible characters",
        ),
    ],
)
def test_what_is_mended(before: str, after: str) -> None:
    """Each kind of slip gets its one right form."""
    assert line(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "[x](near.md) [y](../hardware/roofline-model.md#part) [z](../../raw/gmail/x.md)",
        "[x](/hardware/roofline-model/) [y](../hardware/) [z](roofline-model) [[roofline-model]] [[The Roofline Model]]",
        "[[near]] [[hardware/roofline-model]] [[../hardware/roofline-model|x]] [[old/gone]] [[The Roofline Model|old/near]]",
        "[x](gone.md) raw/gmail/gone.md",
        "[x][r] [y][s]\n\n[r]: near.md\n[s]: gone.md\n[t]: roofline-model.md",
        "`[x](roofline-model.md)` and `see raw/gmail/x.md`",
        "[x](https://a.example/roofline-model.md) <https://a.example/raw/gmail/x.md>",
        "**Date:** 2026-04-24 (launch) / 2026-04-25 (card)",
        "**Date:** surfaced April 24, 2026",
        "**Date:** Fri, 24 Apr 2026 22:15:46 +0000",
        "**Tier:** 2 — routing",
        "Date: April 24, 2026",
        "[`raw/gmail/x.md`](../../raw/gmail/x.md)",
    ],
)
def test_what_is_left(text: str) -> None:
    """What is right, what needs judgement, and what only looks like it is left as it is."""
    assert line(text) == text


def test_a_wikilink_keeps_its_page() -> None:
    """It gets the path from the wiki's root, from there too; a title with a slash is no path, and what lies beside would come first."""
    root = {"wiki/index.md": "[[old/near]]\n", "wiki/topic/near.md": "# Near\n"}
    assert mended(root, "links") == {"wiki/index.md": "[[topic/near]]\n"}
    assert mended({"wiki/a.md": "[[TCP/IP]]\n", "wiki/net/tcp-ip.md": "# TCP/IP\n"}, "links") == {}
    files = {"wiki/a/b.md": "[[old/near]]\n", "wiki/c/near.md": "# Near\n", "wiki/a/c/near/index.md": "# C\n"}
    assert mended(files, "links") == {}


def test_front_matter_is_spelled_too() -> None:
    """Dates and tiers of front matter lose other spellings, quotes and comments stay."""
    before = "---\ndate: 'April 24, 2026'\nupdated: 24 Apr 2026\ntier: Tier 1\nnote: April 24, 2026\n---\n# P\n"
    after = "---\ndate: '2026-04-24'\nupdated: 2026-04-24\ntier: 1\nnote: April 24, 2026\n---\n# P\n"
    assert mended({PAGE: before}) == {PAGE: after}


INDEX = (
    "# Index\n\n## alpha\n\n| Page | Summary | Date |\n|---|---|---|\n| [one.md](alpha/one.md) | The first | 2026-04-01 |\n\nWords.\n\n"
    "## Beta (2026)\n\n- [Two](beta/two.md) — the second\n\n## gamma\n\nNothing yet.\n"
)
PAGES = {
    "wiki/alpha/one.md": "# One\n",
    "wiki/alpha/2026-04-22-new.md": "# New | odd\n\n## TL;DR\n\nIt *is* new, 5 | 6. More of it.\n",
    "wiki/beta/two.md": "# Two\n",
    "wiki/beta/three (x).md": "# Three [x]\n\nWords that are long enough to be a summary of the page.\n",
    "wiki/gamma/four.md": "# Four\n",
    "wiki/daily-digest/2026-04/2026-04-22.md": "# Day\n",
}


def test_the_index_gets_its_entries() -> None:
    """A page that the index leaves out gets a line like those of its section; where none is to go by, it is left."""
    after = mended({"wiki/index.md": INDEX, **PAGES})["wiki/index.md"]
    assert after == INDEX.replace(
        "| The first | 2026-04-01 |\n",
        "| The first | 2026-04-01 |\n| [2026-04-22-new.md](alpha/2026-04-22-new.md) | It is new, 5 \\| 6. | 2026-04-22 |\n",
    ).replace(
        "— the second\n",
        "— the second\n- [Three \\[x\\]](<beta/three (x).md>) — Words that are long enough to be a summary of the page.\n",
    )
    made = make_wiki({"wiki/index.md": after, **PAGES})
    assert {link.resolution.target for link in made.links[DocId("wiki/index.md")] if isinstance(link.resolution, Found)} == {
        doc for doc in PAGES if "/alpha/" in doc or "/beta/" in doc
    }


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param("- [[a]] — d", "- [[b]] — Text b.", id="wikilink"),
        pytest.param("- [[a]]: d", "- [[b]]: Text b.", id="colon"),
        pytest.param("- [[a]]", "- [[b]]: Text b.", id="nothing said"),
        pytest.param("* [ ] **[[a]]** - d", "* [ ] **[[b]]** - Text b.", id="task in bold"),
        pytest.param("- [[a|The A]] — d", "- [[b|B page]] — Text b.", id="wikilink with words"),
        pytest.param("- [A](t/a.md) — see [[z]]", "- [B page](t/b.md) — Text b.", id="another link behind it"),
        pytest.param("- 2026-01-01 [A](t/a.md), d", "- [B page](t/b.md): Text b.", id="day before it"),
        pytest.param("1. [[z]]\n2. [[a]] d", "3. [[b]]: Text b.", id="numbers"),
        pytest.param("| P | D |\n|---|---|\n| [[a]] | d |", "| [[b]] | Text b. |", id="table"),
        pytest.param("| P | D |\n|---|---|\n| **[[a\\|A]]** | d |", "| **[[b\\|B page]]** | Text b. |", id="table with words in bold"),
        pytest.param("| # | Page |\n|---|---|\n| 1 | [[a]] |", "|  | [[b]] |", id="table without a place for words"),
        pytest.param(
            "| Date | Page | Tier | About |\n|---|---|---|---|\n| 2026-01-01 | [[a]] | 2 | [[z]] |",
            "| 2026-04-22 | [[b]] | 1 | Text b. |",
            id="table with facts",
        ),
        pytest.param("| Summary | P |\n|---|---|\n| d | [A](t/a.md) |", "| Text b. | [B page](t/b.md) |", id="words before it"),
    ],
)
def test_an_entry_is_like_its_neighbour(entries: str, expected: str) -> None:
    """Link, dash, box, number and columns are those of the last entry; a second run adds nothing."""
    files = {
        "wiki/z.md": "# Z\n",
        "wiki/t/a.md": "# A\n",
        "wiki/t/b.md": "# B page\n\n**Date:** 2026-04-22\n**Tier:** 1\n\n## TL;DR\n\nText b. More.\n",
    }
    index = f"# I\n\n## T\n{entries}\n"
    assert mended({"wiki/index.md": index, **files}, "index")["wiki/index.md"] == f"{index}{expected}\n"


def test_an_entry_leads_to_its_page_alone() -> None:
    """A name that is another's too, or a folder's, is written as a path; words of a file that is no UTF-8 are left out."""
    files = {
        "wiki/index.md": "# I\n\n## T\n\n- [[a]]\n",
        "wiki/t/a.md": "# A\n",
        "wiki/t/b.md": "# B\n",
        "wiki/u/b.md": "# B too\n",
        "wiki/t/u.md": "# U\n",
        "wiki/t/cafe.md": "# Caf\ufffd\n\n\ufffd la carte is what there is.\n",
    }
    added = "- [B](t/b.md)\n- [[cafe]]\n- [U](t/u.md)\n"
    after = mended(files)["wiki/index.md"]
    assert after == f"# I\n\n## T\n\n- [[a]]\n{added}"


def test_an_entry_and_a_comment() -> None:
    """An entry is like that before it, but for its comment; one that would stand in a comment is not written."""
    index = "# Index\n\n## Beta\n\n- [Two](beta/two.md) <!-- c -->: the second\n"
    files = {"wiki/beta/two.md": "# Two\n", "wiki/beta/three.md": "# Three\n\n## TL;DR\n\nThe third.\n"}
    assert mended({"wiki/index.md": index, **files}) == {"wiki/index.md": f"{index}- [Three](beta/three.md): The third.\n"}
    assert mended({"wiki/index.md": index.replace("c -->: the", "c\n-->: the"), **files}) == {}


def test_a_comment_is_not_taken_away() -> None:
    """Metadata with a comment amid it stays where it is; a comment elsewhere is kept."""
    assert mended({PAGE: "# P\n\n**Tier:** 2 <!-- c -->\n**Date:** 2026-04-24\n\nx\n"}, "front-matter") == {}
    after = mended({PAGE: "<!-- c -->\n# P\n\n**Tier:** 2\n\nx <!-- d -->\n"}, "front-matter")
    assert after == {PAGE: "---\ntier: 2\n---\n\n<!-- c -->\n# P\n\nx <!-- d -->\n"}


def test_a_partial_index_is_left() -> None:
    """An index that lists a few pages of a folder by choice is not filled up."""
    pages = {f"wiki/alpha/p{n}.md": f"# P{n}\n" for n in range(9)}
    assert mended({"wiki/index.md": "# Index\n\nStart with:\n\n- [P1](alpha/p1.md)\n", **pages}) == {}


def test_only_what_is_named() -> None:
    """`only` does the named fixes and no other; those that need asking are not done without it."""
    text = "# Page\n\n**Tier:** Tier 2\n\n[x](roofline-model.md) raw/gmail/x.md\n"
    assert "raw/gmail/x.md](" not in mended({**OTHERS, PAGE: text}, "links")[PAGE]
    assert mended({**OTHERS, PAGE: text}, "spelling") == {PAGE: text.replace("Tier 2", "2")}
    assert not mended({**OTHERS, PAGE: text})[PAGE].startswith("---")
    assert [name for name, fix in FIXES.items() if fix.asked] == ["front-matter", "bold"]


def test_a_diff_is_one_that_patches() -> None:
    """A change is shown as a unified diff, a last line without an end too."""
    change = Change(doc=DocId(PAGE), path="", before="a\nb", after="a\nc", notes=())
    assert diff_of(change, "x.md") == (
        "--- a/x.md\n+++ b/x.md\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
    )


def test_edits_do_not_overlap() -> None:
    """Of two edits of one stretch the first is made; the other waits."""
    edits = [Edit(start=0, end=3, text="x", what=""), Edit(start=2, end=4, text="y", what=""), Edit(start=4, end=4, text="é", what="")]
    assert applied("abcdef", edits) == "xdéef"


def targets(wiki: Wiki, doc: str) -> list[str]:
    return [getattr(link.resolution, "target", "") for link in wiki.links[DocId(doc)]]


@given(markdown)
def test_any_page_keeps_its_links(text: str) -> None:
    """Whatever a page holds, mending ends, a second time changes nothing, and every link leads where it led."""
    files = {**OTHERS, PAGE: text + "\n\n[x](roofline-model.md) raw/gmail/x.md\n"}
    files[PAGE] = files[PAGE].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�").removeprefix("\ufeff")
    before, changes = planned(files)
    assume(DocId(PAGE) in before.pages)
    after, left = planned({**files, **{str(change.doc): change.after for change in changes}})
    assert targets(after, PAGE) == targets(before, PAGE)
    assert left == []


@pytest.mark.parametrize("corpus", ["seed", "security-wiki"])
@pytest.mark.parametrize("only", [(), ("front-matter",), ("bold",)])
def test_real_wikis_are_mended_once(corpora: Path, corpus: str, only: tuple[str, ...]) -> None:
    """On real wikis a second time changes nothing, and links lead where they led."""
    root = corpora / corpus
    config = Config.from_options({}, docs_dir=root / "wiki", root=root)
    made = load(config)
    changes = {change.doc: change.after for change in plan(made, config, only)}
    texts = {str(doc): made.text_of(doc) for space in (made.pages, made.raw) for doc in space}
    again = make_wiki({**texts, **{str(doc): text for doc, text in changes.items()}})
    assert list(plan(again, config, only)) == []
    index = DocId("wiki/index.md")
    assert all(set(targets(again, doc)) == set(targets(made, doc)) for doc in changes if doc != index)
    assert set(targets(again, index)) >= set(targets(made, index))
