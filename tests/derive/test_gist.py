"""`wikigen.derive.gist`: in what two readings of a wiki differ, and that what `derive` shares with an earlier one still holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import make_wiki
from wikigen.config import Config
from wikigen.derive import derive
from wikigen.derive.gist import differences, touched
from wikigen.linked import Wiki
from wikigen.model import DocId

A, B, C, D, E, LOG, MAIL = (
    "wiki/t/2026-04-24-a.md",
    "wiki/t/b.md",
    "wiki/u/concept.md",
    "wiki/daily/2026-04-26.md",
    "wiki/daily/2026-04-24-e.md",
    "wiki/log.md",
    "raw/gmail/m.md",
)
TEXT = "A text.\n\n## Connection to wiki\n\n**Extends [Concept](../u/concept.md)** in a way.\n\n[B](b.md) and [site](https://a.example/one).\n\n## Open questions\n\n- Why?\n"
FILES: dict[str, str | bytes] = {
    A: f"---\ntier: 1\ntags: [x]\ntype: summary\nsources: [https://a.example/x]\nraw: [raw/gmail/m.md]\n---\n# A title of some length, really\n\n{TEXT}",
    B: "# B\n\nWords of B, and [the first](2026-04-24-a.md).\n\n## Open questions\n\n- When?\n",
    C: "---\ndate: 2026-04-20\ntags: [x]\nsources: [https://a.example/y]\n---\n# Concept\n\n## Connection to wiki\n\n**Extends [B](../t/b.md)** too.\n\n## Open questions\n\n- Which?\n",
    D: "---\ntype: digest\n---\n# Digest\n\n[A](../t/2026-04-24-a.md) and [[B]].\n",
    E: "---\ntype: summary\n---\n# Something else entirely\n\nA text.\n",
    LOG: "# Log\n\n## [2026-04-26] digest | Of the day\n\n## [2026-04-24] ingest | A title of some length, really\n\n## [2026-04-20] ingest | The concept\n\n"
    "## [2026-04-19] update | 2404.12345\n\n## [2026-03-01] ingest | Concept\n",
    MAIL: "---\ndate: 2026-04-24\n---\n\n## 1. A title of some length, really\n\n**From:** A\n\nx\n\n## 2. Two\n\n**From:** B\n\n[y](https://b.example/2)\n",
}
CONFIG = Config.from_options(
    {"topics": {"t": {"tier": 2}, "u": {"tier": 3}}, "check": {"ages": {2: 1, 3: 1}}}, docs_dir=Path("/w/wiki"), root=Path("/w")
)

EDITS: dict[str, tuple[str, str, str, set[str]]] = {
    "words": (A, "A text.", "A longer text.", set()),
    "a paragraph": (A, "A text.", f"A text.\n\n{'Another one, of many words. ' * 9}", {"paragraphs"}),
    "a day in a heading": (C, "## Connection", "## 2026-04-25\n\n## Connection", {"headings"}),
    "a day in a heading of a page without one": (B, "## Open", "## 2026-04-25\n\n## Open", {"headings"}),
    "the day of an update": (C, "tags:", "updated: 2026-04-25\ntags:", {"updated"}),
    "another name": (C, "tags:", "aliases: [Entirely]\ntags:", {"aliases"}),
    "a title that has the name of a concept": (E, "type:", "title: On the concept\ntype:", {"title", "subtitle"}),
    "a tag that is the name of a concept": (E, "type:", "tags: [concept]\ntype:", {"tags"}),
    "another kind of an old page": (C, "tags:", "type: summary\ntags:", {"kind", "order"}),
    "another tier of an old page": (C, "tags:", "tier: 4\ntags:", {"tier"}),
    "two more days": (C, "date: 2026-04-20", "date: 2026-04-20, 2026-04-25 and 2026-03-01", {"dates"}),
    "a link from a newer page": (D, "[A](../t/2026-04-24-a.md) and", "And", {"links"}),
    "no raw document any more": (A, "raw: [raw/gmail/m.md]", "raw: []", {"raw", "links"}),
    "words above the log": (LOG, "# Log", "# Log\n\nAll that was done.", {"logbook"}),
    "the title of a page with a day": (A, "# A title of some length, really", "# Wholly other words", {"title", "headings"}),
    "the title of a page without one": (B, "# B", "# Zeta", {"title", "headings", "order", "links"}),
    "a title that a link goes by": (B, "# B\n", "# B plan\n", {"title", "headings", "order", "links"}),
    "a tier": (A, "tier: 1", "tier: 3", {"tier"}),
    "a tag": (A, "[x]", "[x, y]", {"tags"}),
    "a topic": (A, "tier: 1", "topic: other", {"tier", "topic"}),
    "a topic of a page without a tier": (C, "tags:", "topic: t\ntags:", {"topic"}),
    "a topic of an old page": (B, "# B\n", "---\ntopic: other\n---\n# B\n", {"topic"}),
    "a kind": (A, "type: summary", "type: index", {"kind", "order"}),
    "the kind of a digest": (D, "type: digest", "type: summary", {"kind", "order"}),
    "a day": (C, "2026-04-20", "2026-05-20", {"dates", "order"}),
    "a source": (A, "https://a.example/x", "https://c.example/x", {"sources", "links"}),
    "a source that the log names": (A, "https://a.example/x", "https://arxiv.org/abs/2404.12345", {"sources", "links"}),
    "the target of a relation": (A, "../u/concept.md", "b.md", {"links"}),
    "a raw document": (A, "raw/gmail/m.md", "raw/gmail/m.md#item-2", {"raw", "links"}),
    "a URL that an item has": (A, "https://a.example/one", "https://b.example/2", {"links"}),
    "a question": (B, "- When?", "- When, then?", {"questions"}),
    "a relation": (A, "**Extends", "**Contradicts", {"links"}),
    "a link": (B, "2026-04-24-a.md", "../u/concept.md", {"links"}),
    "an entry of the log": (LOG, "ingest |", "update |", {"log", "logbook", "headings"}),
    "a raw text": (MAIL, "## 2. Two", "## 2. Three", {"documents"}),
    "a new page": ("wiki/t/new.md", "", "# New\n\n[A](2026-04-24-a.md)\n", {"documents"}),
}
"""What is edited: the file, what stands there, what comes in its stead, and what of it `derive` may see."""


def read(files: dict[str, str | bytes], before: Wiki | None = None) -> Wiki:
    """A wiki; what is as it was `before` is the same object, as a workspace has it."""
    wiki = make_wiki(files)
    if before is None:
        return wiki
    pages = {doc: before.pages[doc] if before.pages.get(doc) == page else page for doc, page in wiki.pages.items()}
    raw = {doc: before.raw[doc] if before.raw.get(doc) == found else found for doc, found in wiki.raw.items()}
    links = {doc: before.links[doc] if before.links.get(doc) == found else found for doc, found in wiki.links.items()}
    return replace(wiki, pages=pages, raw=raw, links=links)


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_shared_still_holds(edit: str) -> None:
    """After an edit, and after its undoing, all is as if it were derived anew; and the edit is seen as what it is."""
    doc, old, new, expected = EDITS[edit]
    before = read(FILES)
    text = str(FILES.get(doc, ""))
    assert old in text
    after = read({**FILES, doc: text.replace(old, new, 1) if text else new}, before)
    assert expected <= differences(before, after, touched(before, after)) <= expected | {"questions"}  # they may stand elsewhere now
    first = derive(before, CONFIG)
    assert first.upkeep.stale
    assert first.upkeep.old
    second = derive(after, CONFIG, (before, first))
    assert (second, second.upkeep) == (anew := derive(after, CONFIG), anew.upkeep)
    again = read(FILES, after)
    third = derive(again, CONFIG, (after, second))
    assert (third, third.upkeep) == (first, first.upkeep)


def test_what_is_written_above_moves_nothing() -> None:
    """Words above a page's links and relations change no backlink and no relation, of that page or of those that it leads to."""
    before = read(FILES)
    after = read({**FILES, A: str(FILES[A]).replace("A text.", "A text with a word more.\n\nAnd a paragraph.")}, before)
    first = derive(before, CONFIG)
    second = derive(after, CONFIG, (before, first))
    assert after.links[DocId(A)] != before.links[DocId(A)]
    assert second.backlinks is first.backlinks
    assert second.relations is first.relations
    assert {edge.source for edge in first.relations.edges} == {A, C}


def test_what_an_edit_cannot_have_touched_is_not_made_anew() -> None:
    """A new title of a dated page leaves lists, backlinks and relations as they are, and what pages draw on where no item is told by it."""
    before = read(FILES)
    after = read({**FILES, D: str(FILES[D]).replace("# Digest", "# Regest")}, before)
    first = derive(before, CONFIG)
    second = derive(after, CONFIG, (before, first))
    for name in (
        "topics",
        "timeline",
        "newest",
        "backlinks",
        "publishers",
        "tags",
        "questions",
        "raw_of",
        "uses",
        "relations",
        "tiers",
        "in_time",
    ):
        assert getattr(second, name) is getattr(first, name), name
    assert first.backlinks
    assert first.relations.edges
    assert first.raw_of


def test_upkeep_that_nobody_asked_for_is_made_when_it_is() -> None:
    """A save may come before what follows from the last one is worked out: nothing is shared then, and nothing missing."""
    before = read(FILES)
    first = derive(before, CONFIG)
    after = read({**FILES, A: str(FILES[A]).replace("A text.", "A longer text.")}, before)
    second = derive(after, CONFIG, (before, first))
    assert second.upkeep == derive(after, CONFIG).upkeep
    third = derive(read(FILES, after), CONFIG, (after, second))
    assert third.upkeep.stale is second.upkeep.stale
