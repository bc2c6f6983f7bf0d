"""`wikigen.derive`: duplicates, the catalogue, the log, what is stale, and the ledger of questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import make_page, make_wiki
from wikigen.config import Config
from wikigen.derive import Upkeep, derive
from wikigen.derive.ledger import due_of
from wikigen.derive.staleness import as_of
from wikigen.model import DocId


def derived(files: Mapping[str, str], **settings: object) -> Upkeep:
    config = Config.from_options({"check": settings}, docs_dir=Path("/w/wiki"), root=Path("/w"))
    return derive(make_wiki(files), config).upkeep


def summary(title: str, day: str = "2026-04-24", source: str = "", body: str = "") -> str:
    return f"---\ndate: {day}\n" + (f"source: {source}\n" if source else "") + f"---\n# {title}\n\n{body}\n"


# ---- duplicates


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        pytest.param(summary("A", source="https://arxiv.org/abs/2604.1"), summary("B", source="https://arxiv.org/abs/2604.1"), "", id="no id"),
        pytest.param(summary("A", source="https://arxiv.org/abs/2604.14228"), summary("B", "2026-05-01", source="https://arxiv.org/pdf/2604.14228v3"), "arxiv:2604.14228", id="one paper"),
        pytest.param(summary("Plan of beta", source="https://a.example/x?utm_source=y"), summary("Beta: the plan", "2026-05-01", source="https://www.a.example/x/"), "url:a.example/x", id="one source, like titles"),
        pytest.param(summary("Plan of beta", source="https://a.example/x"), summary("Costs of gamma", source="https://a.example/x"), "", id="one newsletter, two matters"),
        pytest.param(summary("A", source="https://a.example/"), summary("A thing", source="https://a.example/"), "", id="a mere host"),
        pytest.param(summary("Persistent agents and memory"), summary("Persistent agents and memories"), "title", id="nearly one title on a day"),
        pytest.param(summary("Persistent agents and memory"), summary("Persistent agents and memory", "2026-04-25"), "", id="another day"),
        pytest.param(summary("A long report, part 1"), summary("A long report, part 2"), "", id="two parts"),
    ],
)  # fmt: skip
def test_duplicates(one: str, other: str, why: str) -> None:
    """Summaries of one paper, of one source and like titles, or of nearly one title on one day may be one."""
    found = derived({"wiki/t/2026-a.md": one, "wiki/t/2026-b.md": other, "wiki/t/c.md": "---\ntype: concept\n---\n# C\n"}).duplicates
    made = derived(
        {"wiki/t/a.md": one.replace("---\n", "---\ntype: summary\n", 1), "wiki/t/b.md": other.replace("---\n", "---\ntype: summary\n", 1)}
    )
    assert found == ()
    assert [entry.why for entry in made.duplicates] == ([why] if why else [])


def test_the_one_to_keep_comes_first() -> None:
    """Of a group the page that most links lead to is kept, then the longest."""
    paper = "https://arxiv.org/abs/2604.14228"
    files = {
        "wiki/t/2026-04-24-a.md": summary("A", source=paper, body="Many more words than the other one has."),
        "wiki/t/2026-04-24-b.md": summary("B", source=paper),
    }
    assert derived(files).duplicates[0].pages == ("wiki/t/2026-04-24-a.md", "wiki/t/2026-04-24-b.md")
    linked = derived({**files, "wiki/t/c.md": "# C\n\n[b](2026-04-24-b.md)\n"})
    assert linked.duplicates[0].pages == ("wiki/t/2026-04-24-b.md", "wiki/t/2026-04-24-a.md")


# ---- the catalogue


def test_the_catalogue() -> None:
    """The index's entries, what it leaves out of topics that it lists, and what it lists twice in one part."""
    index = "# Index\n\n## a\n\n- [One](a/one.md)\n- [One](a/one.md)\n\n## Favourites\n\n- [One](a/one.md)\n- [Other](c/p0.md)\n"
    pages = {
        "wiki/a/one.md": "# One\n",
        "wiki/a/two.md": "# Two\n",
        "wiki/b/three.md": "# Three\n",
        **{f"wiki/c/p{n}.md": f"# P{n}\n" for n in range(4)},
    }
    found = derived({"wiki/index.md": index, **pages, "wiki/daily-digest/2026-04/2026-04-24.md": "# Day\n"}).catalogue
    assert found is not None
    assert {doc: len(links) for doc, links in found.entries.items()} == {"wiki/a/one.md": 3, "wiki/c/p0.md": 1}
    assert found.missing == ("wiki/a/two.md",)
    assert [link.ref.span.line for link in found.doubled] == [6]
    assert derived(pages).catalogue is None


# ---- the log

LOG = (
    "# Log\n\n## [2026-04-24] ingest | Persistent agents: three bets | gmail\n## [2026-04-26] ingest | Persistent agents, once more | rss\n"
    "## [2026-04-24] digest | Digest of the day\n## [2026-04-24] note | Some | x\n## [2026-04-24] note | some! | x\n"
    "## [2026-13-24] update | Odd\n## [2026-04-24] ingest | topic/2026-04-25-named.md | rss\n## [2026-04-24] ingest | Gone | rss\n## [2026-04-24] ingest | Another name (arxiv 2604.14228) | hf\n\n## Other heading\n"
)


def test_the_log() -> None:
    """Entries are matched with pages of about their day by words or path, a digest by its day; twins and odd days are told."""
    found = derived(
        {
            "wiki/log.md": LOG,
            "wiki/topic/2026-04-24-agents.md": summary("Three bets on persistent agents"),
            "wiki/topic/2026-04-25-named.md": summary("Whatever", "2026-04-25"),
            "wiki/topic/2026-04-25-left.md": summary("Left out of it", "2026-04-25"),
            "wiki/topic/2026-05-25-paper.md": summary("A paper", "2026-05-25", source="https://arxiv.org/abs/2604.14228"),
            "wiki/topic/2026-06-25-later.md": summary("After the log", "2026-06-25"),
            "wiki/daily-digest/2026-04/2026-04-24.md": "# Day\n",
        }
    ).logbook
    assert found is not None
    assert [(entry.kind, entry.page and entry.page.rpartition("/")[2]) for entry in found.entries] == [
        ("ingest", "2026-04-24-agents.md"), ("ingest", "2026-04-24-agents.md"), ("digest", "2026-04-24.md"), ("note", None), ("note", None),
        ("update", None), ("ingest", "2026-04-25-named.md"), ("ingest", None), ("ingest", "2026-05-25-paper.md"),
    ]  # fmt: skip
    assert [entry.day for entry in found.entries].count(None) == 1
    assert [entry.title for entry in found.doubled] == ["some!"]
    assert found.missing == ("wiki/topic/2026-04-25-left.md",)


def test_other_logs_are_not_judged() -> None:
    """A log of another form, and one that names few of its days' summaries, is left alone."""
    assert derived({"wiki/log.md": "# Log\n\n## [2026-04-24]\n\n- **ingest:** x\n"}).logbook is None
    pages = {f"wiki/t/2026-04-24-{name}.md": summary(f"Page {name}") for name in ("alpha", "beta", "gamma")}
    found = derived({"wiki/log.md": "# Log\n\n## [2026-04-24] ingest | Page alpha | x\n", **pages}).logbook
    assert found is not None
    assert found.missing == ()


# ---- what is stale


@pytest.mark.parametrize(
    ("newer", "expected"),
    [
        pytest.param(summary("A faster KV cache", "2026-05-02"), True, id="its name in the title"),
        pytest.param("---\ndate: 2026-05-02\ntags: [kv-cache]\n---\n# Other\n", True, id="its name as a tag"),
        pytest.param(summary("Other", "2026-05-02", body="It extends the [cache](kv-cache.md)."), True, id="a link in the text"),
        pytest.param(summary("Other", "2026-05-02", body="## Related\n\n- [cache](kv-cache.md)"), False, id="a link in a list"),
        pytest.param(summary("A faster KV cache", "2026-04-20"), False, id="an older one"),
        pytest.param(summary("The cache of a CPU", "2026-05-02"), False, id="another matter"),
    ],
)
def test_stale_pages(newer: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """A concept page is stale where a newer summary is on it and it does not mention that."""
    concept = "---\nupdated: 2026-04-24\n---\n# KV cache\n"
    doc = f"wiki/t/{newer[10:20]}-new.md"
    found = derived({"wiki/t/kv-cache.md": concept, doc: newer}).stale
    assert [(entry.page, entry.day.isoformat(), entry.newer) for entry in found] == (
        [("wiki/t/kv-cache.md", "2026-04-24", (doc,))] if expected else []
    )
    assert derived({"wiki/t/kv-cache.md": f"{concept}\n[new]({doc.rpartition('/')[2]})\n", doc: newer}).stale == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("# C\n", None),
        ("---\nupdated: 2026-04-01\n---\n# C\n", "2026-04-01"),
        ("# C\n\n## 2026-04-19: more\n\n## 2026-04-02: less\n", "2026-04-19"),
        ("---\nupdated: 2026-04-01\n---\n# C\n\n[s](2026-04-24-s.md)\n", "2026-04-24"),
    ],
)
def test_a_page_is_as_new_as_what_it_knows(text: str, day: str | None) -> None:
    """Its own dates, dated headings and the days of summaries that it links to count."""
    made = make_wiki({"wiki/t/c.md": text, "wiki/t/2026-04-24-s.md": summary("S")})
    found = as_of(made, made.pages[DocId("wiki/t/c.md")])
    assert (found.isoformat() if found else None) == day


def test_old_pages() -> None:
    """A page that is kept up is old past its tier's days, counted to the wiki's newest day; summaries never are."""
    files = {
        "wiki/t/a.md": "---\nupdated: 2026-01-01\ntier: 1\n---\n# A\n",
        "wiki/t/b.md": "---\nupdated: 2026-01-01\ntier: 2\n---\n# B\n",
        "wiki/t/2026-01-02-c.md": "---\ntier: 1\n---\n# C\n",
        "wiki/t/2026-04-24-d.md": summary("D"),
    }
    assert dict(derived(files, ages={1: 90}).old) == {"wiki/t/a.md": 113}
    assert dict(derived(files).old) == {}


# ---- questions

ASKED = dt.date(2026, 4, 24)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Will it ship within 30 days?", "2026-05-24"),
        ("Will it happen in the next two weeks?", "2026-05-08"),
        ("Does it hold in the coming year?", "2027-04-24"),
        ("Will it ship by Q3?", "2026-09-30"),
        ("Will it ship by Q1?", "2027-03-31"),
        ("Will it ship by Q1 2026?", "2026-03-31"),
        ("Is it out by end of June?", "2026-06-30"),
        ("Is it out before May 15, 2026?", "2026-05-15"),
        ("Is it out by February?", "2027-02-28"),
        ("Is it out by end of 2026?", "2026-12-31"),
        ("Is it out by 2027?", "2026-12-31"),
        ("Is it out by mid-2027?", "2027-06-30"),
        ("Is it out by 2026-07-01?", "2026-07-01"),
        ("Is it out by 2026-02-30?", None),
        ("What happened within the last days?", None),
        ("Does it work in a day-long run? In year one?", None),
        ("How is it done in 2026?", None),
        ("Is it faster?", None),
    ],
)
def test_due_days(text: str, due: str | None) -> None:
    """A question's due day is the one that it states, counted from the day it was asked."""
    found = due_of(text, ASKED)
    assert (found.isoformat() if found else None) == due


@pytest.mark.parametrize(
    ("line", "answered"),
    [
        ("- [x] Is it?", True),
        ("- [ ] Is it?", False),
        ("- ~~Is it?~~", True),
        ("1. **Answered:** Is it? Yes.", True),
        ("1. Is it? (answered in [b](b.md))", True),
        ("- ✅ Is it?", True),
        ("- Is it answered by anyone?", False),
        ("- Closed models: are they better?", True),
        ("- Are closed models better?", False),
    ],
)
def test_only_a_mark_answers(line: str, answered: bool) -> None:  # noqa: FBT001 - a table's column
    """A ticked box, struck text or the word at either end marks an answer."""
    page = make_page(f"# P\n\n## Open questions\n\n{line}\n")
    (question,) = page.questions
    assert question.answered is answered


def test_the_ledger() -> None:
    """Each question has its day, its age on the wiki's newest day, its due day, and the newer pages that link to its page."""
    found = derived(
        {
            "wiki/t/2026-04-24-a.md": summary("A", body="## Open questions\n\n1. Is it out within 10 days?\n2. [x] Was it?"),
            "wiki/t/2026-05-24-b.md": summary("B", "2026-05-24", body="See [a](2026-04-24-a.md)."),
            "wiki/t/2026-03-24-c.md": summary("C", "2026-03-24", body="See [a](2026-04-24-a.md)."),
        }
    ).ledger
    assert [(entry.day, entry.age, entry.due and entry.due.isoformat(), entry.later) for entry in found] == [
        (ASKED, 30, "2026-05-04", ("wiki/t/2026-05-24-b.md",)),
        (ASKED, 30, None, ("wiki/t/2026-05-24-b.md",)),
    ]
