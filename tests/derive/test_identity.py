"""`wikigen.derive.identity`, `matches` and `support`: what a page and a raw item share, and what stands behind a page."""

from __future__ import annotations

import pytest

from tests.conftest import make_wiki
from wikigen.derive.identity import arxiv_ids, canonical, page_keys, title_key
from wikigen.derive.matches import matches
from wikigen.derive.provenance import raw_of, uses_of
from wikigen.derive.publishers import publishers
from wikigen.derive.support import support
from wikigen.model import DocId

MAIL = (
    "---\ndate: 2026-04-24\n---\n\n## 1. One thing: the whole story\n\n**From:** A <a@a.example>\n**Key links:**\n- https://www.a.example/p/one/?utm_source=x\n\nText.\n\n"
    "## 2. Two\n\n**From:** B\n**Key links:**\n- https://arxiv.org/abs/2604.14228\n\nText.\n\n## 3. Three\n\n**From:** C\n\nText.\n"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.a.example/p/one/?utm_source=x", "http://a.example/p/one#part"),
        ("https://m.a.example/p?id=2", "https://a.example/p?id=2"),
        ("https://A.example/p", "https://a.example/p"),
    ],
)
def test_one_url_in_several_spellings(one: str, other: str) -> None:
    """Scheme, `www.`, tracking, fragment and a closing slash do not tell URLs apart."""
    assert canonical(one) == canonical(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("https://a.example/p?id=1", "https://a.example/p?id=2"), ("https://a.example/P", "https://a.example/p")]
)
def test_other_urls_stay_others(one: str, other: str) -> None:
    """A query that is no tracking and the case of a path do."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "url", ["https://a.example/", "https://a.example", "javascript:x", "", "https://[", "https://a.example/unsubscribe"]
)
def test_what_is_no_key(url: str) -> None:
    """A mere host and what may not be published are nobody's own."""
    assert canonical(url) == ""


def test_arxiv_ids_in_every_form() -> None:
    """Abstract, PDF and the pages of others name one paper, whatever the version."""
    urls = ["https://arxiv.org/abs/2604.14228", "https://arxiv.org/pdf/2604.14228v2.pdf", "http://huggingface.co/papers/2604.14228"]
    assert list(arxiv_ids(urls)) == ["2604.14228"] * 3
    assert list(arxiv_ids(["https://arxiv.org/abs/2604.1422899", "https://a.example/2604.14228"])) == []


def test_titles_of_some_length_are_keys() -> None:
    """A long title is one thing's alone, a short one is not."""
    assert title_key("One thing: the whole story") == title_key("One Thing – the whole story!")
    assert title_key("Overview") == ""


def test_matches_of_what_is_not_named() -> None:
    """A page matches an item by URL, arXiv id or title; what it names already is no match; what none uses is told."""
    made = make_wiki(
        {
            "raw/gmail/m.md": MAIL,
            "raw/rss/own.md": "---\nurl: https://own.example/a\n---\n# Own\n",
            "raw/rss/lost.md": "# Lost\n",
            "wiki/t/2026-04-24-a.md": "---\nsource: https://a.example/p/one\n---\n# A\n",
            "wiki/t/2026-04-24-b.md": "# B\n\nSee https://arxiv.org/pdf/2604.14228 and [own](https://www.own.example/a/).\n",
            "wiki/t/2026-04-24-c.md": "---\nraw: raw/gmail/m.md#item-1\nsource: https://a.example/p/one\n---\n# C\n",
            "wiki/t/d.md": "# One thing: the whole story\n",
            "wiki/log.md": "# Log\n\nhttps://a.example/p/one\n",
        }
    )
    named = raw_of(made)
    found = matches(made, page_keys(made), named, uses_of(made, raw_of(made)))
    assert {doc: [(match.raw, match.item, match.how) for match in many] for doc, many in found.implied.items()} == {
        "wiki/t/2026-04-24-a.md": [("raw/gmail/m.md", 1, "url:a.example/p/one")],
        "wiki/t/2026-04-24-b.md": [("raw/gmail/m.md", 2, "arxiv:2604.14228"), ("raw/rss/own.md", 1, "url:own.example/a")],
        "wiki/t/d.md": [("raw/gmail/m.md", 1, "title:onethingthewholestory")],
    }
    assert found.unused == ("raw/rss/lost.md",)
    assert dict(found.unused_items) == {"raw/gmail/m.md": (3,)}


def test_what_many_items_link_to_is_nobodys_own() -> None:
    """A link that stands in every issue of a newsletter matches nothing."""
    raw = {f"raw/rss/{n}.md": f"---\nurl: https://a.example/about\ntitle: N{n}\n---\nText\n" for n in range(9)}
    made = make_wiki({**raw, "wiki/t/a.md": "# A\n\nhttps://a.example/about\n"})
    assert matches(made, page_keys(made), raw_of(made), uses_of(made, raw_of(made))).implied == {}


def test_support_counts() -> None:
    """Raw documents found and missing, paragraphs with a source, and publishers are counted; metadata and lists of links claim nothing."""
    text = (
        "---\nsources: [{title: A, url: https://a.example/x}, {title: A2, url: https://www.a.example/y}, Gazette]\nraw: [raw/rss/x.md, raw/rss/gone.md]\n---\n# P\n\n"
        "A paragraph that is long enough to count as one, with [a source](https://b.example/z).\n\n"
        "A paragraph that is long enough to count as one, without any.\n\nShort.\n\n"
        "- An entry that is long enough to count too, from raw/rss/x.md itself.\n\n## Related\n\n- [Something else that is long enough](https://c.example/)\n"
    )
    made = make_wiki({"wiki/t/p.md": text, "raw/rss/x.md": "# X\n"})
    found = support(made, publishers(made))[DocId("wiki/t/p.md")]
    assert (found.raw_found, found.raw_missing, found.paragraphs, found.sourced, found.publishers) == (1, 1, 3, 2, 2)
