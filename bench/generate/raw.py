"""The text of raw files, one writer for each kind: newsletters, feed items, papers, posts, saved pages; hostile matter as it comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from random import Random
from types import MappingProxyType

from bench.generate.plan import Plan, PlannedRaw, RawKind
from bench.generate.prose import Prose

__all__ = ["WRITERS", "raw_text"]

_LONGEST = 100_000
"""Bytes of a feed item or a saved page."""


def raw_text(plan: Plan, raw: PlannedRaw) -> str:
    """The file's text; it depends on the plan alone."""
    return WRITERS[raw.kind](plan, raw, Prose(plan.vocabulary, Random(f"{plan.seed}/raw/{raw.path}")))


def _address(prose: Prose) -> str:
    """A link as mails have it, with who was sent it."""
    return f"https://{prose.word()}.example/p/{prose.word()}-{prose.word()}?utm_source=mail&j=eyJ{prose.rng.getrandbits(96):x}"


def _mail(plan: Plan, raw: PlannedRaw, prose: Prose) -> str:
    head = f"---\nsource: farmer/gmail-starred\nfarmed: {raw.day}T21:38:34.940778+00:00\ndate: {raw.day}\nemail_count: {raw.items}\n---\n\n"
    items = "".join(_mail_item(plan, raw, prose, number) for number in range(1, raw.items + 1))
    return f"{head}# Starred Emails — {raw.day}\n\n*{raw.items} starred email(s)*\n\n{items}"


def _mail_item(plan: Plan, raw: PlannedRaw, prose: Prose, number: int) -> str:
    rng = prose.rng
    publisher = rng.choice(plan.publishers)
    sent = format_datetime(datetime(raw.day.year, raw.day.month, raw.day.day, rng.randrange(24), rng.randrange(60), tzinfo=UTC))
    links = "".join(f"- {_address(prose)}\n" for _ in range(rng.randint(1, 6)))
    body = "\n\n".join((prose.paragraph(), f"## {prose.heading()}", "----------", *(prose.paragraph() for _ in range(rng.randint(1, 4)))))
    return (
        f"\n---\n\n## {number}. {prose.words(rng.randint(4, 9)).capitalize()}\n\n**From:** {publisher} <{publisher.split()[0].lower()}@mail.example>\n"
        f"**Date:** {sent}\n\n**Key links:**\n{links}\n\n{body[: rng.randint(600, 3000)]}\n\n"
    )


def _feed(_: Plan, raw: PlannedRaw, prose: Prose) -> str:
    feed = raw.path.split("-", 3)[3].split("-")[0]
    return (
        f"---\nsource: farmer/rss\nfeed: {feed}\nfarmed: {raw.day}T00:00:00+00:00\ntitle: {json.dumps(raw.title, ensure_ascii=False)}\n"
        f"url: https://{feed}.example/{prose.word()}/#atom-everything\npublished: {raw.day}\n---\n\n# {raw.title}\n\n{_html(prose, 5_000)}"
    )


def _paper(_: Plan, raw: PlannedRaw, prose: Prose) -> str:
    number = f"{raw.day:%y%m}.{prose.rng.randint(10000, 19999)}"
    return (
        f"---\nsource: farmer/huggingface\nfarmed: {raw.day}T00:00:00\narxiv_id: {number}\nurl: https://papers.example/{number}\n"
        f"arxiv_url: https://abs.example/{number}\ndate: {raw.day}\nupvotes: {prose.rng.randint(1, 200)}\n---\n\n# {raw.title}\n\n"
        f"{prose.paragraph()} {prose.paragraph()}\n"
    )


def _posts(_: Plan, raw: PlannedRaw, prose: Prose) -> str:
    slot = raw.path.rpartition("-")[2].removesuffix(".md").upper()
    sections = (f"## @{prose.word()}\n\n{_posts_of(prose)}\n" for _ in range(prose.rng.randint(2, 8)))
    return f"# Twitter/X Digest | {raw.day} | {slot}\n\n{''.join(sections)}"


def _posts_of(prose: Prose) -> str:
    return "".join(
        f"- {prose.sentence()} [post](https://posts.example/{prose.rng.getrandbits(48)})\n" for _ in range(prose.rng.randint(1, 5))
    )


def _posts_json(_: Plan, raw: PlannedRaw, prose: Prose) -> str:
    posts = [{"author": prose.word(), "text": prose.sentence(), "id": prose.rng.getrandbits(48)} for _ in range(prose.rng.randint(4, 20))]
    return json.dumps({"date": str(raw.day), "posts": posts}, indent=1) + "\n"


def _saved(_: Plan, raw: PlannedRaw, prose: Prose) -> str:
    return (
        f"---\nsource_url: https://{prose.word()}.example/{prose.word()}\ningested: {raw.day}\nsha256: {prose.rng.getrandbits(256):064x}\n"
        f"blog_source: {prose.word()}\n---\n<!doctype html>\n<html><head><title>{raw.title}</title><script>var {prose.word()} = 1;</script></head>\n"
        f"<body onload=\"alert('{prose.word()}')\"><h1>{raw.title}</h1>\n{_html(prose, 15_000)}</body></html>\n"
    )


def _note(_: Plan, raw: PlannedRaw, prose: Prose) -> str:
    return f"# {raw.title}\n\n{raw.day}\n\n" + "".join(f"{prose.paragraph()}\n\n" for _ in range(prose.rng.randint(1, 6)))


def _html(prose: Prose, median: int) -> str:
    """Markup of about so many bytes, log-normal, as feeds and saved pages have it."""
    rng = prose.rng
    size = min(prose.rng.lognormvariate(0, 0.7) * median, _LONGEST)
    parts: list[str] = []
    while size > 0:
        parts.append(
            rng.choice(_MARKUP).format(text=prose.paragraph(), word=prose.word(), link=f"https://{prose.word()}.example/?utm_medium=rss")
        )
        size -= len(parts[-1])
    return "".join(parts)


_MARKUP = (
    '<p>{text} <a href="{link}">{word}</a></p>\n',
    "<p>{text}</p>\n",
    "{text}\n\n",
    "<h2>{word}</h2>\n<ul><li>{text}</li><li>{word}</li></ul>\n",
    '<svg viewBox="0 0 9 9"><path d="M0 0L9 9"/></svg><button onclick="{word}()">{word}</button>\n<p>{text}</p>\n',
    '<iframe src="{link}"></iframe><img src="{link}" width="1" height="1" alt="{word}">\n<p>{text}</p>\n',
)

WRITERS: Mapping[RawKind, Callable[[Plan, PlannedRaw, Prose], str]] = MappingProxyType(
    {
        "gmail": _mail,
        "rss": _feed,
        "huggingface": _paper,
        "twitter": _posts,
        "twitter-json": _posts_json,
        "articles": _saved,
        "notes": _note,
    }
)
