"""`wikigen.publish.raw_view` and `.texts`: a raw digest as its page shows it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from tests.sitecheck import make_site
from wikigen.cache import Cache
from wikigen.model import DocId
from wikigen.publish.engine import GfmEngine
from wikigen.publish.raw_view import RawView, item_bodies, raw_view
from wikigen.publish.texts import Texts

MAIL = DocId("raw/gmail/m.md")
FILES = {
    MAIL: (
        "---\ndate: 2026-04-24\n---\n# Starred\n\n## 1. One <b>bold</b>\n\n**From:** The Gazette <news@gazette.example>\n"
        "**Date:** Thu, 23 Apr 2026 10:00:00 +0000\n**Key links:**\n"
        "- https://a.example/x?utm_source=m\n- https://a.example/x?utm_medium=n\n"
        "- https://a.example/unsubscribe?u=1\n- https://substack.com/redirect/6f0e5b0e-0d4e-4a51-9a0c-7b1c1c0a1a2b\n\n"
        "The secret body, by secret.person@mail.example. <script>alert(1)</script>\n\n![x](https://evil.example/p.png)\n\n"
        "## 2. Two\n\n**From:** bob@b.example\n\nAnother secret body.\n"
    ),
    "raw/rss/p.md": (
        "---\ntitle: A post\nurl: https://p.example/post?utm_source=y\nauthor: Ann\ndate: 2026-04-22\n---\nThe secret body of the post.\n"
    ),
    "wiki/t/2026-04-24-a.md": "# A\n\n**Raw:** raw/gmail/m.md (item 2)\n",
    "wiki/t/2026-04-25-b.md": "# B\n\n**Raw:** raw/gmail/m.md\n",
}


def seen(doc: str = MAIL, **options: Any) -> RawView:
    """The view of a digest of `FILES`."""
    return raw_view(make_site(FILES, **options), DocId(doc))


def bodies(doc: str = MAIL, **options: Any) -> tuple[str, ...]:
    """The bodies that the template gets beside that view."""
    return Texts(make_site(FILES, **options), GfmEngine(), Cache(None), lambda *_: None).bodies(DocId(doc))


def test_what_an_index_shows() -> None:
    """A digest's page has its title, date, items with publisher, day and public links, and the pages that build on it and on each item."""
    found = seen()
    assert (found.title, found.kind, found.path, found.date, found.source) == ("Starred", "gmail", "raw/gmail/m.md", "2026-04-24", None)
    assert [(crumb.title, crumb.url) for crumb in found.breadcrumbs] == [("Home", ""), ("Raw digests", "raw/"), ("gmail", "raw/gmail/")]
    assert [(item.number, item.anchor, item.title, item.author, item.date) for item in found.items] == [
        (1, "item-1", "One <b>bold</b>", "The Gazette", "2026-04-23"),
        (2, "item-2", "Two", "b.example", ""),
    ]
    assert [[link.url for link in item.links] for item in found.items] == [["https://a.example/x"], []]
    assert [card.title for card in found.cited_by] == ["B", "A"]
    assert [[card.title for card in item.cited_by] for item in found.items] == [[], ["A"]]
    assert found.description == "2 items of gmail, 2026-04-24"


def test_what_became_of_each_item() -> None:
    """A digest's page says how many of its items pages name, and which none does; nothing of its items where pages name the whole."""
    found = seen()
    assert (found.use, found.unused) == ("2 items, 1 cited by 2 pages", ((1, "item-1"),))
    whole = raw_view(make_site({**FILES, "wiki/t/2026-04-24-a.md": "# A\n"}), MAIL)
    assert (whole.use, whole.unused) == ("2 items, named by 1 page", ())
    assert (seen("raw/rss/p.md").use, seen("raw/rss/p.md").unused) == ("not cited", ())


def test_a_document_of_one_item() -> None:
    """An article's page names where it was published, without what tells who reads it."""
    found = seen("raw/rss/p.md")
    assert found.source is not None
    assert (found.title, found.source.url, found.source.host) == ("A post", "https://p.example/post", "p.example")
    assert [(item.title, item.author) for item in found.items] == [("A post", "Ann")]


@pytest.mark.parametrize("doc", [MAIL, "raw/rss/p.md"])
def test_an_index_holds_no_body(doc: str) -> None:
    """Unless the configuration publishes bodies, no word of one, no address and no tracked link is anywhere in what the template gets."""
    text = str((asdict(seen(doc)), bodies(doc)))
    for private in ("secret", "evil.example", "news@gazette", "bob@", "utm_", "unsubscribe", "redirect/", "<script"):
        assert private not in text, private
    assert "secret" in str((asdict(seen(doc, publish_raw="full")), bodies(doc, publish_raw="full")))


def test_redacted_bodies() -> None:
    """`redacted` publishes bodies without addresses; `full` publishes them as they are; both sanitised hard."""
    redacted, full = bodies(publish_raw="redacted")[0], bodies(publish_raw="full")[0]
    assert "The secret body, by [redacted: e-mail]" in redacted
    assert "secret.person@mail.example" in full
    for body in (redacted, full):
        assert body.startswith("<p>The secret body")
        assert "<script" not in body
        assert "<img" not in body


def test_bodies_are_sanitised_at_every_level() -> None:
    """Only the levels that publish bodies have any, and a digest that nobody cites says so by an empty list."""
    assert {level: [bool(body) for body in bodies(publish_raw=level)] for level in ("none", "index", "redacted", "full")} == {
        "none": [], "index": [], "redacted": [True, True], "full": [True, True]
    }  # fmt: skip
    raw = make_site(FILES).wiki.raw[MAIL]
    assert item_bodies(raw, FILES[MAIL], redacted=True) == bodies(publish_raw="redacted") != item_bodies(raw, FILES[MAIL], redacted=False)
    assert seen("raw/rss/p.md").cited_by == ()


def test_many_citations_are_counted() -> None:
    """Beyond fifty pages that cite a digest the rest is a number."""
    pages = {f"wiki/t/p{number:03}.md": f"# P{number}\n\n**Raw:** raw/gmail/m.md\n" for number in range(60)}
    found = raw_view(make_site({MAIL: FILES[MAIL], **pages}), MAIL)
    assert (len(found.cited_by), found.more_cited) == (50, 10)
