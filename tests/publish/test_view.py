"""`wikigen.publish.view`, `.cards` and `.related`: all that a template may see of a page."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from typing import Any

import pytest

from tests.sitecheck import make_site
from wikigen.model import DocId, Formula
from wikigen.publish import cards, charts, embeds, home, hubs, marks, raw_view, references, related, rewrite, slots, view
from wikigen.publish.cards import host_of, iso, minutes_of, outside_ref
from wikigen.publish.related import RelatedItem, related_items
from wikigen.publish.view import PageView, page_view

A = DocId("wiki/t/2026-04-24-a.md")
OTHERS = {
    "wiki/t/2026-04-23-before.md": "# Before\n\nWords of the page before.\n",
    "wiki/t/2026-04-25-after.md": "# After\n\nIt builds on [the middle](2026-04-24-a.md), as said.\n",
    "wiki/u/concept.md": "---\ntier: 1\n---\n# Concept\n\nA concept is what it says it is, and more of that.\n",
    "raw/gmail/m.md": "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** A\n\nx\n\n## 2. Two\n\n**From:** B\n\ny\n",
    "raw/rss/p.md": "# A post\n",
    "wiki/assets/f.pdf": "",
}


def seen(text: str, **options: Any) -> PageView:
    """The view of the page `wiki/t/2026-04-24-a.md` with this text, among `OTHERS`."""
    return page_view(make_site({**OTHERS, A: text}, **options), A)


def test_a_plain_page() -> None:
    """A page that says nothing of itself has title, description, topic, day, neighbours, and no empty lists of metadata."""
    found = seen("# A\n\nThe first words of the page, which say what it is about.\n")
    facts = found.facts
    assert (found.title, found.description, found.kind, found.minutes) == (
        "A",
        "The first words of the page, which say what it is about.",
        "summary",
        1,
    )
    assert [(crumb.title, crumb.url) for crumb in found.breadcrumbs] == [("Home", ""), ("T", "t/")]
    assert facts.topic is not None
    assert (facts.topic.title, facts.topic.url, facts.date, facts.tier) == ("t", "t/", "2026-04-24", None)
    assert (facts.dates, facts.updated, facts.authors, facts.status, facts.tags, facts.extra) == ((), "", (), "", (), ())
    assert (facts.sources, facts.raw, facts.raw_notes, facts.missing_raw) == ((), (), (), ())
    assert found.previous is not None
    assert found.following is not None
    assert (found.previous.title, found.following.title) == ("Before", "After")


def test_a_full_page() -> None:
    """A page's header has what either spelling of its metadata says: dates with labels, sources, digests with items, tags, the rest."""
    facts = seen(
        "---\ntitle: A\ntier: 2\nauthors: [Ann, Bob]\nupdated: 2026-05-01\n"
        "status: draft of ideas\ntags: [KV cache]\nvenue: ICML\n---\n# A\n\n"
        "**Date:** 2026-04-24 (launch) / 2026-04-26 (analysis)  \n**Sources:** [One](https://www.a.example/x?utm_source=m) · Somebody  \n"
        "**Raw:** raw/gmail/m.md (item 2) · raw/rss/gone.md · (a parallel digest)\n"
    ).facts
    assert [(day.iso, day.label) for day in facts.dates] == [("2026-04-24", "launch"), ("2026-04-26", "analysis")]
    assert facts.tier is not None
    assert (facts.tier.number, facts.tier.name, facts.tier.url) == (2, "Active learning", "tiers/2/")
    assert (facts.authors, facts.updated, facts.status, facts.extra) == (
        ("Ann", "Bob"),
        "2026-05-01",
        "draft of ideas",
        (("Venue", "ICML"),),
    )
    assert [(tag.title, tag.url) for tag in facts.tags] == [("KV cache", "tags/kv-cache/")]
    assert [(source.label, source.url, source.host) for source in facts.sources] == [
        ("One", "https://www.a.example/x", "a.example"),
        ("Somebody", "", ""),
    ]
    assert [source.publisher.url for source in facts.sources if source.publisher] == ["publishers/a-example/", "publishers/somebody/"]
    assert [(raw.path, raw.url, [(item.title, item.url) for item in raw.items]) for raw in facts.raw] == [
        ("raw/gmail/m.md", "raw/gmail/m/", [("Two", "raw/gmail/m/#item-2")])
    ]
    assert facts.missing_raw == ("raw/rss/gone.md",)
    assert facts.raw_notes == ("(a parallel digest)",)


@pytest.mark.parametrize(
    ("source", "shown", "lost"),
    [
        ("[[concept]]", [("Concept", "u/concept/")], ()),
        ("[[concept|What it is]]", [("What it is", "u/concept/")], ()),
        ("[[twin]]", [("twin", "")], ()),
        ("[[gone]]", [], ("gone",)),
        ("[[a]]", [], ()),
    ],
)
def test_a_source_in_the_wiki(source: str, shown: list[tuple[str, str]], lost: tuple[str, ...]) -> None:
    """A page that is named as a source is shown as one; one of several as it is written, and one that is missing with the raw files that are."""
    text = f"---\nsources: ['{source}', https://b.example/x]\n---\n# A\n"
    twins = {"wiki/u/twin.md": "# Twin\n", "wiki/v/twin.md": "# Twin\n"}
    facts = page_view(make_site({**OTHERS, **twins, A: text}), A).facts
    assert [(found.label, found.url) for found in facts.sources] == [*shown, ("https://b.example/x", "https://b.example/x")]
    assert facts.missing_raw == lost


def test_one_plain_date_is_said_once() -> None:
    """A single date without a label stands in the line of topic, date and tier, and not again below it."""
    facts = seen("# A\n\n**Date:** 2026-04-24\n").facts
    assert (facts.date, facts.dates) == ("2026-04-24", ())


def test_digests_without_a_page() -> None:
    """Under `publish_raw: none` a page's digests are paths without links, and nothing of their items is told."""
    facts = seen("# A\n\n**Raw:** raw/gmail/m.md (item 2)\n", publish_raw="none").facts
    assert [(raw.path, raw.url, [(item.title, item.url) for item in raw.items]) for raw in facts.raw] == [("raw/gmail/m.md", None, [])]


def test_mentions_have_their_sentence() -> None:
    """A page that refers to this one is shown with the sentence it does so in."""
    found = seen("# A\n")
    assert [(entry.title, entry.place, entry.before, entry.mention, entry.after) for entry in found.mentions] == [
        ("After", "body", "It builds on ", "the middle", ", as said.")
    ]
    assert found.more_mentions == 0


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param("- [Concept](../u/concept.md)", ["card Concept"], id="a page"),
        pytest.param("- [[Concept]] – why it matters", ["card Concept: why it matters"], id="a page with a note"),
        pytest.param("- why: [Concept](../u/concept.md)", ["card Concept: why"], id="a note before it"),
        pytest.param("- [Concept](../u/concept.md), [Before](2026-04-23-before.md)", ["card Concept", "card Before"], id="two pages"),
        pytest.param("- [x](https://www.a.example/p?utm_source=m)", ["x -> https://www.a.example/p (a.example)"], id="elsewhere, cleaned"),
        pytest.param("- [x](https://a.example/unsubscribe?u=1)", ["x"], id="elsewhere, not public"),
        pytest.param("- [x](../../raw/rss/p.md)", ["A post -> raw/rss/p/"], id="a digest"),
        pytest.param("- [x](../../raw/gmail/m.md#item-2)", ["m -> raw/gmail/m/#item-2"], id="an item"),
        pytest.param("- [x](../assets/f.pdf)", ["x -> assets/f.pdf"], id="a file"),
        pytest.param("- [x](../u/)", ["x -> u/"], id="a hub"),
        pytest.param("- [x](gone.md)", ["x (No page or file is named “gone.md”.)"], id="missing"),
        pytest.param("- [x](javascript:alert)", ["x (This link has a scheme that is not published.)"], id="unsafe"),
        pytest.param("- only words", [": only words"], id="words"),
        pytest.param("- [me](2026-04-24-a.md)", [], id="itself"),
        pytest.param("- [x]()", [], id="no target"),
        pytest.param("- —", [], id="nothing but a dash"),
    ],
)
def test_related(entry: str, expected: list[str]) -> None:
    """Each entry of a Related list becomes a card, a link, or words that say why it leads nowhere; junk is left out."""

    def told(item: RelatedItem) -> str:
        label = f"card {item.card.title}" if item.card else item.label
        target = f" -> {item.url}" if item.url else ""
        return (
            label
            + target
            + (f" ({item.host})" if item.host else "")
            + (f" ({item.missing})" if item.missing else "")
            + (f": {item.note}" if item.note else "")
        )

    site = make_site({**OTHERS, A: f"# A\n\n## Related\n\n{entry}\n"})
    assert [told(item) for item in related_items(site, A, 0)] == expected


def test_related_of_front_matter_is_not_said_twice() -> None:
    """Related pages of the front matter are shown but for those that a list of the text has."""
    found = seen("---\nrelated: [../u/concept.md, 2026-04-23-before.md, '[[gone]]']\n---\n# A\n\n## Related\n\n- [x](../u/concept.md)\n")
    assert [(item.card.title if item.card else item.label, bool(item.missing)) for item in found.related] == [
        ("Before", False),
        ("gone", True),
    ]


def test_cards() -> None:
    """A card has title, URL, topic, day, tier, reading time, and a summary that is cut between words."""
    site = make_site({**OTHERS, "wiki/u/long.md": "# Long\n\n" + "many words " * 700 + "\n"})
    card = site.cards[DocId("wiki/u/concept.md")]
    assert card.topic is not None
    assert card.tier is not None
    assert (card.title, card.url, card.kind, card.topic.title, card.date, card.tier.number) == (
        "Concept",
        "u/concept/",
        "concept",
        "u",
        "",
        1,
    )
    assert card.summary == "A concept is what it says it is, and more of that."
    long = site.cards[DocId("wiki/u/long.md")]
    assert len(long.summary) <= 240
    assert long.summary.endswith("words …") or long.summary.endswith("many …")
    assert long.minutes == 6


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (230, 1), (460, 2), (2300, 10)])
def test_minutes(words: int, minutes: int) -> None:
    """Reading takes at least a minute, and one for each 230 words."""
    assert minutes_of(words) == minutes


def test_small_parts() -> None:
    """A day is ISO text or nothing; a host loses its `www.`; a URL that is not public leaves its label."""
    assert (iso(dt.date(2026, 4, 24)), iso(None)) == ("2026-04-24", "")
    assert [host_of(url) for url in ("https://www.a.example/x", "https://A.example", "x", "https://[bad")] == [
        "a.example",
        "a.example",
        "",
        "",
    ]
    assert (outside_ref("https://a.example/?utm_source=m", "").label, outside_ref("https://a.example/unsubscribe", "Out").url) == (
        "https://a.example/",
        "",
    )


VIEWS = sorted(
    {
        value
        for module in (cards, charts, embeds, home, hubs, raw_view, marks, references, related, rewrite, view)
        for name in module.__all__
        if dataclasses.is_dataclass(value := getattr(module, name))
    },
    key=str,
)


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: str(kind.__name__))
def test_views_are_plain_values(kind: Any) -> None:
    """A view is frozen and made of text, numbers, tuples and views, so that its hash says all that a template can see."""
    assert kind.__dataclass_params__.frozen
    allowed = {str, int, bool, type(None), slots.Slot, Formula, *VIEWS}

    def plain(hint: Any) -> bool:
        if typing.get_origin(hint) in {tuple, types.UnionType, typing.Union}:
            return all(part is Ellipsis or plain(part) for part in typing.get_args(hint))
        return getattr(hint, "__supertype__", hint) in allowed

    assert [name for name, hint in typing.get_type_hints(kind).items() if not plain(hint)] == []


def test_views_can_be_hashed() -> None:
    """A view is equal to one made again of the same files, and has one hash."""
    text = "---\ntags: [x]\nrelated: [../u/concept.md]\n---\n# A\n\n**Raw:** raw/gmail/m.md (item 1)\n"
    assert hash(seen(text)) == hash(seen(text))
    assert seen(text) != seen(text + "\n**More:** x\n\nOther words here.\n")
