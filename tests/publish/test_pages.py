"""`wikigen.publish.pages` and `.hubs`: the generated pages, family by family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from tests.sitecheck import make_site
from wikigen.check.report import line_of
from wikigen.model import DocId
from wikigen.paths import SrcUri
from wikigen.publish.edges import RelationsView
from wikigen.publish.generated import Generated
from wikigen.publish.health import HealthView, health_pages, public_findings
from wikigen.publish.home import HomeView
from wikigen.publish.hubs import PER_PAGE, HubView, month_title, paginate
from wikigen.publish.nav import SECTIONS
from wikigen.publish.pages import FAMILIES, generated_pages, hub_links
from wikigen.publish.plan import same_plan
from wikigen.publish.raw_view import RawView
from wikigen.publish.site import Site
from wikigen.publish.view import page_view

PAGE = (
    "---\ndate: {day}\ntier: 1\ntags: [alpha]\nsources: [https://a.example/x]\n"
    "raw: raw/gmail/m.md\n---\n# {title}\n\nText.\n\n## Open questions\n\n- Why?\n"
)
ONE = {
    "wiki/t/2026-04-24-a.md": PAGE.format(day="2026-04-24", title="A page"),
    "wiki/t/concept.md": "# A concept\n",
    "wiki/loose.md": "# Loose\n\n## Prior work\n\n**Extends [A page](t/2026-04-24-a.md)**: so.\n",
    "raw/gmail/m.md": "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** A\n\nx\n",
    "wiki/log.md": "# Log\n\n## [2026-04-24] ingest | A page | a.example\n",
}
"""A wiki that has every family."""


def many(number: int) -> dict[str, str]:
    """A wiki of so many dated pages in one topic, all of one tag, publisher and digest, on fifty days, each linking to the first."""
    start = dt.date(2026, 1, 1)
    pages = {
        f"wiki/t/page-{index:04}.md": PAGE.format(day=start + dt.timedelta(days=index % 50), title=f"Page {index:04}") + "\n[[Page 0000]]\n"
        for index in range(number)
    }
    return {**pages, "raw/gmail/m.md": ONE["raw/gmail/m.md"]}


def uris(site: Site) -> list[str]:
    """What the generated pages are called."""
    return [page.uri for page in generated_pages(site)[0]]


def hub(site: Site, uri: str) -> HubView:
    """The view of a generated list."""
    view = next(page for page in generated_pages(site)[0] if page.uri == uri).view(site)
    assert isinstance(view, HubView)
    return view


def home(site: Site) -> HomeView:
    """The view of the front page."""
    view = next(page for page in generated_pages(site)[0] if page.uri == "index.md").view(site)
    assert isinstance(view, HomeView)
    return view


def entries(view: Any) -> int:
    """How many values a view is made of, all of its parts counted."""
    if is_dataclass(view):
        return sum(entries(getattr(view, field.name)) for field in fields(view))
    return sum(map(entries, view)) if isinstance(view, tuple) else 1


EXPECTED = {
    "home": ["index.md"],
    "topics": ["topics/index.md", "t/index.md", "topics/without-topic/index.md"],
    "tiers": ["tiers/1/index.md", "tiers/2/index.md", "tiers/3/index.md", "tiers/4/index.md"],
    "timeline": ["timeline/index.md", "timeline/2026/04/index.md"],
    "tags": ["tags/index.md", "tags/alpha/index.md"],
    "publishers": ["publishers/index.md", "publishers/a-example/index.md"],
    "questions": ["questions/index.md"],
    "relations": ["relations/index.md"],
    "activity": ["activity/index.md"],
    "raw": ["raw/index.md", "raw/gmail/index.md", "raw/gmail/m.md"],
    "mentions": [],
    "search": ["search/index.md"],
    "health": ["health/index.md"],
}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_families(family: Any) -> None:
    """Each family makes its pages, each with a title, a view that can be made, and a place that the navigation knows, or none."""
    site = make_site(ONE)
    pages: list[Generated] = list(family.pages(site))
    assert [page.uri for page in pages] == EXPECTED[family.name]
    for page in pages:
        view = page.view(site)
        assert isinstance(view, HubView | HomeView | RawView | HealthView | RelationsView)
        assert page.title
        assert view == page.view(site)
        assert page.section in {"", *(name for name, _ in SECTIONS)}


def test_the_table_is_walked() -> None:
    """Every family of the table is expected above, and all pages of a wiki are those of its families."""
    site = make_site(ONE)
    assert {family.name for family in FAMILIES} == set(EXPECTED)
    assert uris(site) == [uri for family in FAMILIES for uri in EXPECTED[family.name]]


def test_an_empty_wiki_has_its_indexes() -> None:
    """A wiki without a page has its home and its indexes, each of them empty."""
    site = make_site({})
    assert set(uris(site)) == {
        f"{name}index.md" for name in ("", "topics/", "timeline/", "tags/", "publishers/", "questions/", "raw/", "search/", "health/")
    }
    assert hub_links(site) == ()
    for page in generated_pages(site)[0]:
        page.view(site)


# ---- what they show


def test_a_page_that_many_refer_to_has_them_all_in_a_list() -> None:
    """Up to fifty stand beside the text; where there are more, all of them are below the page's URL, in parts, newest first, each with its sentence."""
    doc = DocId("wiki/t/page-0000.md")
    few, more, most = (make_site(many(number)) for number in (51, 52, 260))
    assert [uri for uri in uris(few) if "referenced-by" in uri] == []
    assert [uri for uri in uris(more) if "referenced-by" in uri] == ["t/page-0000/referenced-by/index.md"]
    assert (page_view(few, doc).more_mentions, page_view(few, doc).all_mentions) == (0, None)
    assert (page_view(more, doc).more_mentions, page_view(more, doc).all_mentions) == (1, "t/page-0000/referenced-by/")

    first, second = (hub(most, f"t/page-0000/referenced-by/{part}index.md") for part in ("", "page/2/"))
    assert (len(first.mentions), len(second.mentions)) == (PER_PAGE, 59)
    assert (first.title, first.intro) == ("Pages that refer to Page 0000", "259 pages, newest first.")
    assert first.mentions[:50] == page_view(most, doc).mentions
    dates = [entry.date for entry in (*first.mentions, *second.mentions)]
    assert dates == sorted(dates, reverse=True)
    assert len({entry.url for entry in (*first.mentions, *second.mentions)}) == 259
    assert {entry.mention for entry in second.mentions} == {"Page 0000"}
    assert [(crumb.title, crumb.url) for crumb in first.breadcrumbs] == [("Home", ""), ("Page 0000", "t/page-0000/")]


def test_lists_of_mentions_are_planned_anew_when_they_come_or_grow() -> None:
    """A link alone, which no card shows, makes a page one that has a list."""
    files = many(52)
    without = {**files, "wiki/t/page-0001.md": files["wiki/t/page-0001.md"].replace("[[Page 0000]]", "Page 0000")}
    before = make_site(without)
    assert not same_plan(before, replace(before, derived=make_site(files).derived))
    assert same_plan(before, replace(before))


def test_a_topic_shows_concepts_first() -> None:
    """A topic's hub lists pages of reference by title, then the others by month with a link to it."""
    view = hub(make_site(ONE), "t/index.md")
    assert [(group.title, group.url, [card.title for card in group.cards]) for group in view.groups] == [
        ("Concepts", None, ["A concept"]),
        ("April 2026", "timeline/2026/04/", ["A page"]),
    ]
    assert (view.title, view.intro) == ("T", "2 pages.")
    assert [(crumb.title, crumb.url) for crumb in view.breadcrumbs] == [("Home", ""), ("Topics", "topics/")]


def test_the_topics_index_counts() -> None:
    """The index of topics has each with its number of pages and the day of the newest, and leads to the pages that have none."""
    site = make_site(ONE)
    assert [(entry.title, entry.url, entry.count, entry.note) for entry in hub(site, "topics/index.md").counted] == [
        ("T", "t/", 2, "latest 2026-04-24"),
        ("Pages without a topic", "topics/without-topic/", 2, ""),
    ]
    assert [card.title for group in hub(site, "topics/without-topic/index.md").groups for card in group.cards] == ["Log", "Loose"]


def test_the_timeline_shows_years() -> None:
    """The timeline has each year, newest first, with its months, what each of its days brought, and that in words."""
    files = {f"wiki/t/{day}-x{number}.md": "# X\n" for number, day in enumerate(("2025-12-31", "2026-02-03", "2026-02-03", "2026-03-01"))}
    view = hub(make_site(files), "timeline/index.md")
    assert [(year.title, [(month.title, month.url, month.count) for month in year.months]) for year in view.years] == [
        ("2026", [("March", "timeline/2026/03/", 1), ("February", "timeline/2026/02/", 2)]),
        ("2025", [("December", "timeline/2025/12/", 1)]),
    ]
    assert [year.heat.label for year in view.years if year.heat] == [
        "3 pages on 2 days of 2026, most of them on 2026-02-03: 2",
        "1 page on 1 day of 2025, most of them on 2025-12-31: 1",
    ]


def test_the_timeline_is_bounded() -> None:
    """Months are cut every 200 as any list, and beyond ten years of a page none is drawn day by day."""
    files = {f"wiki/t/{year}-{month:02}-01-x.md": "# X\n" for year in range(2000, 2020) for month in range(1, 13)}
    site = make_site(files)
    first, second = (hub(site, uri) for uri in ("timeline/index.md", "timeline/page/2/index.md"))
    assert [sum(len(year.months) for year in view.years) for view in (first, second)] == [200, 40]
    assert [bool(year.heat) for year in first.years] == [True] * 10 + [False] * 7


def test_questions_stand_under_their_pages() -> None:
    """The page of open questions has each below its page, with a link to the section that asks it."""
    view = hub(make_site(ONE), "questions/index.md")
    assert [(group.card.title, [(entry.title, entry.url) for entry in group.questions]) for group in view.questions] == [
        ("A page", [("Why?", "t/2026-04-24-a/#open-questions")])
    ]
    assert view.intro == (
        "1 question that pages of this wiki leave open, newest first. Ages are counted to 2026-04-24, the day of the newest page."
    )


@pytest.mark.parametrize(
    ("day", "age"),
    [
        ("2026-04-24", ""), ("2026-04-23", "1 day"), ("2026-04-11", "13 days"), ("2026-04-10", "2 weeks"), ("2026-02-23", "2 months"),
        ("2024-04-25", "24 months"), ("2024-04-24", "2 years"), ("2014-04-24", "12 years"), (None, ""),
    ],
)  # fmt: skip
def test_questions_have_an_age(day: str | None, age: str) -> None:
    """A question's age is told in the largest unit of which there are two, counted to the newest page and not to today."""
    dated = f"date: {day}\n" if day else ""
    asking = f"---\n{dated}---\n# Asking\n\n## Open questions\n\n- How?\n"
    groups = hub(make_site({**ONE, "wiki/t/asking.md": asking}), "questions/index.md").questions
    assert [group.age for group in groups if group.card.title == "Asking"] == [age]


def test_answered_questions_are_not_open() -> None:
    """A question that bears the mark of an answered one is left out, and is not counted."""
    asking = "# Asking\n\n## Open questions\n\n- [x] Solved?\n- [ ] Not yet?\n"
    site = make_site({"wiki/t/asking.md": asking})
    assert [[entry.title for entry in group.questions] for group in hub(site, "questions/index.md").questions] == [["Not yet?"]]
    assert [entry.count for entry in hub_links(site) if entry.title == "Open questions"] == [1]


def test_activity_is_what_the_log_says() -> None:
    """The log's entries stand by day, newest first, each with its page where one is meant; the whole log is one step away."""
    log = "# Log\n\n## [2026-04-23] note | Words | somebody\n\n## [2026-04-24] ingest | A page | a.example\n\n## [2026-04-24] update | a concept | table\n\n## [9999] x | y\n"
    view = hub(make_site({**ONE, "wiki/log.md": log}), "activity/index.md")
    assert view.intro == "The newest 3 of 4 entries of the log, newest first."
    assert view.breadcrumbs[-1].url == "log/"
    assert [(day.date, [(entry.kind, entry.title.title, entry.title.url, entry.source) for entry in day.entries]) for day in view.log] == [
        ("2026-04-24", [("ingest", "A page", "t/2026-04-24-a/", "a.example"), ("update", "a concept", "t/concept/", "table")]),
        ("2026-04-23", [("note", "Words", None, "somebody")]),
    ]
    long = "# Log\n" + "".join(f"\n## [2026-04-{1 + number % 28:02}] note | Words {number} | x\n" for number in range(300))
    view = hub(make_site({"wiki/log.md": long}), "activity/index.md")
    assert sum(len(day.entries) for day in view.log) == 200
    assert view.intro == "The newest 200 of 300 entries of the log, newest first."
    assert "activity/index.md" not in uris(make_site({"wiki/log.md": "# Log\n\nNothing yet.\n"}))


@pytest.mark.parametrize(
    ("raw", "items", "use"),
    [
        ("- raw/gmail/m.md (item 2)", 4, "4 items, 1 cited by 1 page"),
        ("- raw/gmail/m.md", 4, "4 items, named by 1 page"),
        ("- raw/other/x.md", 4, "4 items, none cited"),
        ("- raw/gmail/m.md", 1, "cited by 1 page"),
        ("- raw/other/x.md", 1, "not cited"),
    ],
)
def test_digests_tell_what_became_of_them(raw: str, items: int, use: str) -> None:
    """Lists of digests tell how many items each has, and how many of them the pages build on that name it."""
    digest = "---\ndate: 2026-04-24\n---\n" + "".join(f"\n## {number}. One\n\n**From:** A\n\nx\n" for number in range(1, items + 1))
    site = make_site({"wiki/t/a.md": f"# A\n\n## Source\n\n{raw}\n", "raw/gmail/m.md": digest, "raw/other/x.md": "x"})
    view = hub(site, "raw/gmail/index.md")
    assert [(entry.title, entry.url, entry.date, entry.use) for entry in view.digests] == [("m", "raw/gmail/m/", "2026-04-24", use)]
    assert view.intro == f"1 document, {'0' if use.endswith(('none cited', 'not cited')) else '1'} cited."


def test_home_opens_with_the_latest_digest() -> None:
    """Home has the newest daily digest with its TL;DR and the pages that it tells of; a wiki without one has none."""
    digest = (
        "# Digest {0}\n\n## TL;DR\n\nToday {0}.\n\n## More\n\n[[A page]] [[A concept]] [[A page]] [[Digest 24]] [x](https://example.org/)\n"
    )
    days = {f"wiki/daily-digest/2026-04/2026-04-{day}.md": digest.format(day) for day in (24, 25)}
    view = home(make_site({**ONE, **days}))
    assert view.digest
    assert (view.digest.card.title, view.digest.card.date, view.digest.summary) == ("Digest 25", "2026-04-25", "Today 25.")
    assert [card.title for card in view.digest.pages] == ["A page", "A concept", "Digest 24"]
    assert home(make_site(ONE)).digest is None


def test_topics_have_a_sparkline() -> None:
    """A topic tells how many of its pages came in each of the twelve weeks to the wiki's newest page, in its own colour."""
    days = {f"wiki/t/2026-{day}-x.md": "# X\n" for day in ("01-01", "01-10", "04-01", "04-02", "04-03")}
    topic = home(make_site({**days, "wiki/t/undated.md": "# U\n"})).topics[0]
    assert (topic.count, topic.note, topic.hue.isdigit()) == (6, "latest 2026-04-03", True)
    assert topic.spark
    assert topic.spark.label == "Pages a week in the 12 weeks to 2026-04-03: 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3"
    assert home(make_site({"wiki/t/undated.md": "# U\n"})).topics[0].spark is None


def test_home_shows_what_is_new() -> None:
    """Home has the newest pages, those of each tier, the topics and the other hubs."""
    site = make_site(ONE)
    view = home(site)
    assert [card.title for card in view.newest] == ["A page"]
    assert [(tier.number, [card.title for card in cards]) for tier, cards in view.queue] == [(1, ["A page"])]
    assert [(entry.title, entry.count) for entry in view.topics] == [("T", 2)]
    assert [(entry.title, entry.url, entry.count) for entry in view.hubs] == [
        ("Timeline", "timeline/", 1),
        ("Tags", "tags/", 1),
        ("Publishers", "publishers/", 1),
        ("Open questions", "questions/", 1),
        ("Relations", "relations/", 1),
        ("Activity", "activity/", 1),
        ("Raw digests", "raw/", 1),
        ("Health", "health/", None),
    ]


def test_every_link_of_a_view_has_a_page() -> None:
    """Law: every URL below the site's root in any view is a page of the site."""
    site = make_site(ONE)
    pages = (*generated_pages(site)[0], *health_pages(site, public_findings(site)))
    known = {*(site.url_of(page.uri) for page in pages), *site.urls.values()}

    def links(view: Any) -> Iterator[str]:
        if is_dataclass(view):
            for field in fields(view):
                value = getattr(view, field.name)
                if field.name in {"url", "previous", "following"} and isinstance(value, str) and "://" not in value:
                    yield value.partition("#")[0]
                else:
                    yield from links(value)
        elif isinstance(view, tuple):
            for part in view:
                yield from links(part)

    found = [url for page in pages for url in links(page.view(site))] + [
        url for doc in site.wiki.pages for url in links(page_view(site, doc))
    ]
    assert len(found) > 40
    assert set(found) <= known


# ---- a user's own page wins


@pytest.mark.parametrize(
    ("own", "uri", "title"),
    [
        ("wiki/topics/index.md", "topics/index.md", "All topics"),
        ("wiki/tags/index.md", "tags/index.md", "Tags"),
        ("wiki/tags/alpha/index.md", "tags/alpha/index.md", "alpha"),
        ("wiki/timeline/2026/04/index.md", "timeline/2026/04/index.md", "April 2026"),
        ("wiki/questions/index.md", "questions/index.md", "Open questions"),
        ("wiki/raw/index.md", "raw/index.md", "Raw digests"),
        ("wiki/tiers/1/index.md", "tiers/1/index.md", "Tier 1"),
    ],
)
def test_a_page_of_the_users_own_wins(own: str, uri: str, title: str) -> None:
    """Where the wiki has a page of a generated one's URL, the generated one is left out, and a note says so."""
    site = make_site({**ONE, own: "---\ntype: index\n---\n# Mine\n"})
    pages, aside = generated_pages(site)
    assert uri in uris(make_site(ONE))
    assert uri not in [page.uri for page in pages]
    assert line_of(aside[0], site.config) == (
        f'{own}:1:1: steps-aside: the page has the URL of the generated page "{title}", which is left out. '
        "Give it another name if you want both."
    )
    assert len(aside) == 1


def test_the_front_page_of_the_users_own_wins() -> None:
    """Where the wiki has an `index.md` there is no generated home, and nothing is said of it."""
    pages, aside = generated_pages(make_site({**ONE, "wiki/index.md": "# Mine\n"}))
    assert "index.md" not in [page.uri for page in pages]
    assert aside == ()


@pytest.mark.parametrize("own", ["wiki/tags.md", "wiki/tiers/1.md", "wiki/questions.md", "wiki/tags/index.html", "wiki/index.html"])
def test_a_file_of_the_same_url_wins_too(own: str) -> None:
    """A page or file whose URL is that of a generated page wins whatever it is called: nothing of the user's is overwritten."""
    site = make_site({**ONE, own: "---\ntype: index\n---\n# Mine\n"})
    pages, aside = generated_pages(site)
    found = [site.url_of(page.uri) for page in pages]
    assert len(found) == len(set(found))
    assert site.urls[DocId(own)].removesuffix("index.html") not in found
    assert [(problem.doc, problem.code) for problem in aside] == [(own, "steps-aside")]


# ---- pages of lists


@pytest.mark.parametrize(
    ("number", "sizes"), [(0, [0]), (1, [1]), (PER_PAGE, [PER_PAGE]), (PER_PAGE + 1, [PER_PAGE, 1]), (450, [PER_PAGE, PER_PAGE, 50])]
)
def test_pagination(number: int, sizes: list[int]) -> None:
    """A list is cut every 200 entries; each page leads to the one before and the one after, and one page alone has no pager."""
    parts = list(paginate(make_site({}), "tags", list(range(number))))
    assert [len(part) for _, part, _ in parts] == sizes
    assert [entry for _, part, _ in parts for entry in part] == list(range(number))
    assert [uri for uri, _, _ in parts] == ["tags/index.md", *(f"tags/page/{n}/index.md" for n in range(2, len(sizes) + 1))]
    pagers = [pager for _, _, pager in parts if pager]
    assert [(pager.number, pager.total, pager.previous, pager.following) for pager in pagers] == (
        []
        if len(sizes) == 1
        else [
            (
                n,
                len(sizes),
                None if n == 1 else "tags/" if n == 2 else f"tags/page/{n - 1}/",
                f"tags/page/{n + 1}/" if n < len(sizes) else None,
            )
            for n in range(1, len(sizes) + 1)
        ]
    )


@pytest.mark.parametrize(
    "uri", ["t/index.md", "tags/alpha/index.md", "tiers/1/index.md", "publishers/a-example/index.md", "questions/index.md"]
)
def test_hubs_are_cut(uri: str) -> None:
    """A hub of 450 pages is three pages that have each page once, and only the first stands in the navigation."""
    site = make_site(many(450))
    folder = uri.removesuffix("index.md")
    parts = [
        page
        for page in generated_pages(site)[0]
        if page.uri.startswith(folder) and page.uri.removeprefix(folder).startswith(("index", "page/"))
    ]
    views = [page.view(site) for page in parts]
    assert [page.uri for page in parts] == [uri, f"{folder}page/2/index.md", f"{folder}page/3/index.md"]
    assert [page.section for page in parts[1:]] == ["", ""]
    shown = [
        card.url
        for view in views
        if isinstance(view, HubView)
        for card in (*(card for group in view.groups for card in group.cards), *(group.card for group in view.questions))
    ]
    assert len(shown) == len(set(shown)) == 450


def test_nothing_grows_with_the_wiki() -> None:
    """With nine times the pages no view grows beyond its bound: not a page's own, not home, not a page of a list, not the navigation."""
    small, large = make_site(many(50)), make_site(many(450))
    first = DocId("wiki/t/page-0000.md")
    other = DocId("wiki/t/page-0030.md")
    assert entries(page_view(large, other)) == entries(page_view(small, other))
    assert len(page_view(large, first).mentions) == 50
    assert page_view(large, first).more_mentions == 399
    by_uri = {page.uri: page for page in generated_pages(large)[0]}
    one = entries(large.cards[first])
    for page in generated_pages(small)[0]:
        if page.doc:
            assert entries(by_uri[page.uri].view(large)) <= entries(page.view(small)) + 10
        elif page.uri in {"index.md", "topics/index.md", "timeline/index.md", "tags/index.md", "publishers/index.md", "raw/index.md"}:
            assert entries(by_uri[page.uri].view(large)) == entries(page.view(small)), page.uri
        else:  # lists of pages, cut at their bound
            assert entries(by_uri[page.uri].view(large)) <= (one + 3) * PER_PAGE + 200, page.uri
    listed = [[page.uri for page in generated_pages(site)[0] if page.section] for site in (small, large)]
    assert listed[0] == listed[1]


@pytest.mark.parametrize(("month", "title"), [((2026, 4), "April 2026"), ((1999, 12), "December 1999")])
def test_months_have_names(month: tuple[int, int], title: str) -> None:
    """A month is told by its English name, whatever the machine's language."""
    assert month_title(*month) == title


def test_nothing_raw_under_none() -> None:
    """Under `publish_raw: none` there is no page of digests, and home does not lead to one."""
    site = make_site(ONE, publish_raw="none")
    assert [uri for uri in uris(site) if uri.startswith("raw/")] == []
    assert "raw/" not in [entry.url for entry in hub_links(site)]
    assert SrcUri("raw/index.md") in uris(make_site(ONE))
