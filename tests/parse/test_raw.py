"""`wikigen.parse.raw`: raw digests and their items."""

from __future__ import annotations

import datetime as dt
import json
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import make_source
from tests.strategies import any_text, markdown
from wikigen.model import DocId
from wikigen.parse.raw import KINDS, parse_raw

if TYPE_CHECKING:
    from pathlib import Path

    from wikigen.rawdoc import RawDoc


def read(text: str, doc: str = "raw/gmail/2026-04-24-starred.md", *companions: str) -> RawDoc:
    return parse_raw(make_source(doc, text), [DocId(name) for name in companions])


def body(doc: RawDoc, number: int) -> str:
    span = doc.items[number - 1].span
    return doc.text.encode()[span.start : span.end].decode().strip()


MAIL = """---
source: farmer/gmail-starred
farmed: 2026-04-29T21:38:34.940778+00:00
date: 2026-04-24
email_count: 2
---

# Starred Emails — 2026-04-24

*2 AI-relevant starred email(s)*

---

## 1. First: a "mail"

**From:** SemiAnalysis <semianalysis@substack.com>
**Date:** Fri, 24 Apr 2026 22:15:46 +0000 (UTC)

**Key links:**
- https://a.org/one?x=1
- https://a.org/two

Text — é.

## 7. A heading of the mail's own

----------

More.

---

## 2. Second

**From:** noreply@medium.com
**Date:** no date

Text cut mid-wo"""


def test_a_mail_digest() -> None:
    """A digest's items are its mails: number, title, sender without address, day, links, text; headings inside a mail are text."""
    doc = read(MAIL)
    assert (doc.kind, doc.title, doc.date, doc.url, doc.diagnostics) == (
        "gmail",
        "Starred Emails — 2026-04-24",
        dt.date(2026, 4, 24),
        "",
        (),
    )
    assert [(item.number, item.anchor, item.title, item.author, item.date, item.links) for item in doc.items] == [
        (1, "item-1", 'First: a "mail"', "SemiAnalysis", dt.date(2026, 4, 24), ("https://a.org/one?x=1", "https://a.org/two")),
        (2, "item-2", "Second", "medium.com", None, ()),
    ]
    assert body(doc, 1).startswith("Text — é.\n\n## 7. A heading")
    assert body(doc, 1).endswith("More.\n\n---")
    assert body(doc, 2) == "Text cut mid-wo"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        pytest.param("## 1. A\n**From:** x\n\n## 2. B\n\n\n**From:** y\n", ["A", "B"], id="any number of blank lines"),
        pytest.param("## 1. A\n\n**From:** x\n\n## 2. B\n\nno sender\n", ["A"], id="no sender"),
        pytest.param("## 1. A\n\n**From:** x\n\n## Two\n\n**From:** y\n", ["A"], id="no number"),
        pytest.param("## 1. A\n\nwords\n\n**From:** x\n", ["T"], id="words between"),
        pytest.param("### 1. A\n\n**From:** x\n", ["T"], id="another level"),
        pytest.param("Only words.\n", ["T"], id="no items: the whole is one"),
        pytest.param("", [], id="nothing"),
        pytest.param("## 5. A\n\n**From:** x\n\n## 3. B\n\n**From:** y\n", ["A", "B"], id="numbers count from one whatever they say"),
    ],
)
def test_a_mail_begins_only_where_from_follows(text: str, titles: list[str]) -> None:
    """An item starts at `## N. ` with `**From:**` below it; every other heading belongs to a mail's body."""
    doc = read(f"---\ntitle: T\n---\n{text}")
    assert [item.title for item in doc.items] == titles
    assert [item.anchor for item in doc.items] == [f"item-{number}" for number in range(1, len(titles) + 1)]


@pytest.mark.parametrize(
    ("sender", "author"),
    [
        ("SemiAnalysis <semianalysis@substack.com>", "SemiAnalysis"),
        ('"Huang, Ken" <ken@substack.com>', "Huang, Ken"),
        ("Ken Huang from Agentic AI  <k@substack.com>", "Ken Huang from Agentic AI"),
        ("k@substack.com", "substack.com"),
        ("<k@substack.com>", "substack.com"),
        ("", ""),
    ],
)
def test_no_address_is_kept_of_a_sender(sender: str, author: str) -> None:
    """An item's author is a name; of a mere address, only the host."""
    (item,) = read(f"## 1. A\n\n**From:** {sender}\n\nText\n").items
    assert item.author == author


@pytest.mark.parametrize(
    ("doc", "text", "kind"),
    [
        ("raw/gmail/x.md", "", "gmail"),
        ("raw/inbox/x.md", "---\nemail_count: 3\n---\n", "gmail"),
        ("raw/rss/x.md", "", "rss"),
        ("raw/feeds/x.md", "---\nfeed: a\n---\n", "rss"),
        ("raw/huggingface/x.md", "", "huggingface"),
        ("raw/papers/x.md", "---\narxiv_id: 2605.04070\n---\n", "huggingface"),
        ("raw/twitter/x.md", "", "twitter"),
        ("raw/twitter/x.json", "[]", "twitter"),
        ("raw/articles/x.md", "", "articles"),
        ("raw/x.md", "---\nsource_url: https://a.org\n---\n", "articles"),
        ("raw/assets/x.png", "", "assets"),
        ("raw/assets/sub/x.md", "", "assets"),
        ("raw/notes/x.txt", "", "other"),
        ("raw/x.md", "", "other"),
    ],
)
def test_the_kind_of_a_raw_file(doc: str, text: str, kind: str) -> None:
    """The first folder tells a file's kind, else its front matter."""
    assert read(text, doc).kind == kind


def test_every_kind_is_tried() -> None:
    """The rows of `KINDS` are those of the formats, the last one takes all."""
    assert [kind.name for kind in KINDS] == ["gmail", "rss", "huggingface", "twitter", "articles", "assets", "other"]


def test_an_rss_article() -> None:
    """A feed's file is one item, with its own title, URL, author and day."""
    text = (
        "---\nfeed: simon-willison\nfarmed: 2026-04-30\ntitle: 'Changes: plans'\nurl: https://a.org/x#atom\n"
        "published: 2026-04-22\nauthor: Simon\n---\n\n# Changes\n\n<p>Body</p>\n"
    )
    doc = read(text, "raw/rss/2026-04-23-simon-changes.md")
    assert (doc.kind, doc.title, doc.date, doc.url) == ("rss", "Changes: plans", dt.date(2026, 4, 22), "https://a.org/x#atom")
    assert [(item.title, item.author, item.links) for item in doc.items] == [("Changes: plans", "Simon", ("https://a.org/x#atom",))]
    assert body(doc, 1) == "# Changes\n\n<p>Body</p>"


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ('["[[Jane Roe]]"]', "Jane Roe"),
        ('["[[people/jane|Jane Roe]]", Tom]', "Jane Roe, Tom"),
        ("[[Jane Roe]]", "Jane Roe"),
        ('"[[Jane Roe]]"', "Jane Roe"),
        ('""', ""),
    ],
)
def test_a_clipped_article(written: str, author: str) -> None:
    """A file of Obsidian's clipper has the URL of the original as its source, and its authors as wikilinks."""
    doc = read(
        f"---\ntitle: A post\nsource: https://a.org/post\nauthor: {written}\npublished: 2026-04-01\n---\nText\n", "raw/clippings/Post.md"
    )
    assert (doc.url, doc.date) == ("https://a.org/post", dt.date(2026, 4, 1))
    assert [(item.title, item.author, item.links) for item in doc.items] == [("A post", author, ("https://a.org/post",))]


@pytest.mark.parametrize(
    "source", ["rss", "/home/me/post.html", "file:///home/me/post.html", "see https://a.org", "https://a.org and more", "[https://a.org]"]
)
def test_a_source_that_is_no_address(source: str) -> None:
    """Only an address of the web counts as where a raw file came from: elsewhere `source` names a feed, or a path."""
    doc = read(f"---\nsource: {source}\n---\nText\n", "raw/clippings/Post.md")
    assert (doc.url, doc.items[0].links) == ("", ())


def test_a_paper() -> None:
    """A paper's file has its title from the heading, its day, and links to both of its pages."""
    urls = "url: https://hf.co/papers/2604.19830\narxiv_url: https://arxiv.org/abs/2604.19830"
    front = f"---\narxiv_id: 2604.19830\n{urls}\ndate: 2026-04-23\n---\n"
    text = f"{front}\n# Expert Upcycling\n\nText\n"
    doc = read(text, "raw/huggingface/2026-04-24-expert.md")
    assert (doc.title, doc.date, doc.items[0].links) == (
        "Expert Upcycling",
        dt.date(2026, 4, 23),
        ("https://hf.co/papers/2604.19830", "https://arxiv.org/abs/2604.19830"),
    )


def test_a_social_digest_with_its_json() -> None:
    """A social digest has a section for each author; the file of the same name belongs to it."""
    text = "# Twitter/X Digest | 2026-05-12 | MORNING\n\n## @alice\n\nA post https://a.org/x.\n\n## Bob B.\n\nAnother.\n\n## Empty\n\n"
    doc = read(text, "raw/twitter/morning.md", "raw/twitter/morning.json")
    assert (doc.kind, doc.date, doc.companions) == ("twitter", dt.date(2026, 5, 12), ("raw/twitter/morning.json",))
    assert [(item.title, item.author, item.links) for item in doc.items] == [
        ("@alice", "@alice", ("https://a.org/x",)),
        ("Bob B.", "Bob B.", ()),
    ]


@pytest.mark.parametrize(
    ("data", "items"),
    [
        pytest.param(
            [{"text": "One\nmore", "author": "a", "url": "https://a.org", "created_at": "2026-05-12T08:00:00Z"}],
            [("a", "a", "2026-05-12", ("https://a.org",))],
            id="list",
        ),
        pytest.param(
            {"posts": [{"title": "One", "user": {"name": "A"}}, {"content": "Two"}]},
            [("One", "A", None, ()), ("Post 2", "", None, ())],
            id="object with a list",
        ),
        pytest.param(
            {"by": [{"tweets": [{"text": "One"}]}, {"tweets": [{"text": "Two"}]}]},
            [("Post 1", "", None, ()), ("Post 2", "", None, ())],
            id="lists in lists",
        ),
        pytest.param([{"url": "https://a.org", "handle": "@b"}], [("@b", "@b", None, ("https://a.org",))], id="no words"),
        pytest.param(
            [{"text": 5}, {"text": None}, {}, 3, None, "x", [[{"text": "deep"}]]],
            [("Post 1", "", None, ()), ("Post 2", "", None, ())],
            id="odd entries",
        ),
        pytest.param([{"url": "javascript:alert(1)", "text": "x"}], [("Post 1", "", None, ())], id="no URL of the web"),
    ],
)
def test_json_alone(data: object, items: list[tuple[str, str, str | None, tuple[str, ...]]]) -> None:
    """A JSON file with no text beside it has its posts for items; the words of a post are its body, and no title."""
    doc = read(json.dumps(data), "raw/twitter/2026-05-12-morning.json")
    assert [(item.title, item.author, item.date and str(item.date), item.links) for item in doc.items] == items
    assert (doc.title, doc.date) == ("2026-05-12-morning", dt.date(2026, 5, 12))


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"a": NaN', "nul", '"x"', "[1, 2]", "---\na: b\n---\n"])
def test_what_is_no_json_is_one_text(text: str) -> None:
    """A broken JSON file is one item, and no error."""
    assert [item.title for item in read(text, "raw/twitter/x.json").items] == ["x"]


@pytest.mark.parametrize(
    ("doc", "text", "title"),
    [
        pytest.param("raw/rss/x.md", "---\ntitle: Front\n---\n# Heading\n", "Front", id="front matter"),
        pytest.param("raw/rss/x.md", "---\ntitle: a: b\n---\n# Heading\n", "a: b", id="broken front matter"),
        pytest.param("raw/rss/x.md", "---\ntitle: 2026\n---\n", "2026", id="a number"),
        pytest.param("raw/rss/x.md", "---\ntitle: [a]\n---\n# Heading\n", "Heading", id="a list is no title"),
        pytest.param("raw/rss/x.md", "\n#  A <b>bold</b> Heading #\n", "A bold Heading", id="heading"),
        pytest.param("raw/rss/x.md", "text\n\n# Words of the body\n", "x", id="a heading of the body"),
        pytest.param("raw/rss/x.md", "```\n# comment\n```\n", "x", id="a comment in code"),
        pytest.param(
            "raw/articles/x.md", "<!doctype html><html><head><TITLE>A &amp; B\n C</TITLE></head></html>", "A & B C", id="HTML title"
        ),
        pytest.param("raw/articles/x.html", "<body><h1 class=a>One <i>two</i></h1></body>", "One two", id="HTML heading"),
        pytest.param("raw/articles/日本 “x”.md", "words", "日本 “x”", id="file name"),
        pytest.param("raw/assets/photo one.jpg", "", "photo one", id="asset"),
    ],
)
def test_titles(doc: str, text: str, title: str) -> None:
    """A raw document's title is what it says, its first heading, its HTML title, else its file's name."""
    assert read(text, doc).title == title


@pytest.mark.parametrize(
    ("doc", "text", "day"),
    [
        pytest.param("raw/gmail/2026-04-24-starred.md", "---\ndate: 2026-04-23\n---\n", "2026-04-23", id="date"),
        pytest.param(
            "raw/rss/x.md", "---\npublished: '2026-04-22T10:00:00+02:00'\nfarmed: 2026-04-30\n---\n", "2026-04-22", id="published"
        ),
        pytest.param("raw/rss/x.md", "---\npublished: Wed, 22 Apr 2026 10:00:00 GMT\n---\n", "2026-04-22", id="published, as mail has it"),
        pytest.param("raw/gmail/2026-04-24-starred.md", "", "2026-04-24", id="start of the file name"),
        pytest.param(
            "raw/articles/vllm-serving-2026-05-02.md", "---\ningested: 2026-05-03\n---\n", "2026-05-02", id="end of the file name"
        ),
        pytest.param("raw/twitter/2026_05_12_am.md", "", "2026-05-12", id="file name with underscores"),
        pytest.param("raw/twitter/am.md", "# Twitter/X Digest | 2026-05-12 | MORNING\n", "2026-05-12", id="title line"),
        pytest.param("raw/articles/x.md", "---\ningested: 2026-05-03\n---\n", "2026-05-03", id="ingested"),
        pytest.param("raw/other/x.md", "---\nfarmed: 2026-04-29T21:38:34.940778+00:00\n---\n", "2026-04-29", id="farmed"),
        pytest.param("raw/other/20260424-x.md", "words\n", "2026-04-24", id="eight digits in a file name"),
        pytest.param("raw/other/x-20260424.md", "words\n", "", id="eight digits further on"),
        pytest.param("raw/other/x.md", "words\n\n2026-04-24\n", "", id="a date in the text"),
        pytest.param("raw/other/x.md", "---\ndate: soon\n---\n", "", id="none"),
    ],
)
def test_dates(doc: str, text: str, day: str) -> None:
    """A digest is of the day it says, else of its file name's, its title line's, else of the day it was fetched."""
    assert str(read(text, doc).date or "") == day


def test_an_asset_has_no_items() -> None:
    """An image is a document without items."""
    assert read("", "raw/assets/x.png").items == ()


def test_trouble_in_raw_files_is_told() -> None:
    """Broken front matter of a raw file is a diagnostic, and its body is read all the same."""
    doc = read("---\ntitle: a: b\n---\nwords\n", "raw/rss/x.md")
    assert ([problem.code for problem in doc.diagnostics], body(doc, 1)) == (["front-matter"], "words")


@pytest.mark.parametrize(
    "text",
    [
        "## 1. A\n" * 20_000,
        "## 1. A\n\n**From:** x\n" * 5_000,
        "**Key links:**\n" * 10_000,
        "## 1. A\n**From:** x\n**Key links:**\n" + "- x\n" * 50_000,
        "<title>" * 20_000,
        "<h1" * 20_000,
        "# " + "<" * 100_000,
        "https://" * 20_000,
        "## a\n" * 20_000,
    ],
)
@pytest.mark.parametrize("folder", ["gmail", "twitter", "articles"])
def test_hostile_raw_text_ends_quickly(folder: str, text: str) -> None:
    """No raw text takes more than two seconds, and none has more than five hundred items."""
    started = time.process_time()
    assert len(read(text, f"raw/{folder}/x.md").items) <= 500
    assert time.process_time() - started < 2


@given(
    markdown | any_text,
    st.sampled_from(["gmail/x.md", "rss/x.md", "twitter/x.md", "twitter/x.json", "articles/x.html", "assets/x.md", "x.txt", "x"]),
)
def test_any_text_is_a_raw_document(text: str, path: str) -> None:
    """No text raises; items are numbered, lie inside the text in order, and do not overlap."""
    doc = read(text, f"raw/{path}")
    assert [item.number for item in doc.items] == list(range(1, len(doc.items) + 1))
    spans = [(item.span.start, item.span.end) for item in doc.items]
    assert all(0 <= start <= end <= len(text.encode()) for start, end in spans)
    if not path.endswith(".json"):
        assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["text", "title", "author", "user", "url", "date", "posts", "x"]), inner, max_size=4)
        ),
        max_leaves=30,
    )
)
def test_any_json_is_a_raw_document(data: object) -> None:
    """No JSON value raises."""
    assert read(json.dumps(data), "raw/twitter/x.json").title == "x"


def test_every_raw_file_of_the_corpora_is_read(corpora: Path) -> None:
    """Real raw files have a title and at least one item each; the seed's mails are told apart."""
    paths = sorted(corpora.glob("*/raw/**/*.md"))
    assert paths
    for path in paths:
        doc = f"raw/{path.relative_to(next(up for up in path.parents if up.name == 'raw')).as_posix()}"
        parsed = parse_raw(make_source(doc, path.read_bytes()))
        assert parsed.title
        assert parsed.items
    mails = [
        len(parse_raw(make_source(f"raw/gmail/{path.name}", path.read_bytes())).items)
        for path in sorted((corpora / "seed/raw/gmail").glob("*.md"))
    ]
    assert mails == [4, 5]
