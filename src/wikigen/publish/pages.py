"""The generated pages, as a table: each family says which pages it makes, and where they stand in the navigation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from wikigen.check.report import count_of
from wikigen.derive import OpenQuestion
from wikigen.derive.logbook import LOG
from wikigen.derive.order import newest_first
from wikigen.model import Diagnostic, DocId, Severity, Span
from wikigen.paths import Places, SrcUri, Url, beneath
from wikigen.publish.cards import Crumb, public
from wikigen.publish.edges import number_of_edges, relation_pages
from wikigen.publish.generated import Generated, Viewed
from wikigen.publish.health import HEALTH
from wikigen.publish.home import HomeView, home_view
from wikigen.publish.hubs import (
    PER_PAGE,
    Counted,
    Group,
    HubView,
    Pager,
    counted_topics,
    digest_entry,
    log_days,
    month_title,
    month_uri,
    pages_by_month,
    paginate,
    question_groups,
    trail,
    years_of,
)
from wikigen.publish.raw_view import raw_view
from wikigen.publish.references import MENTIONS_FOLDER, all_mentions, long_mentioned
from wikigen.publish.search.service import binary
from wikigen.publish.site import Site

__all__ = ["FAMILIES", "Family", "generated_pages", "hub_links"]

_LATEST = 20
"""Raw digests that their index shows, the newest; all of them stand on the pages of their kinds."""
_LOOSE = "Pages without a topic"


class Family(NamedTuple):
    """A row of `FAMILIES`."""

    name: str
    pages: Callable[[Site], Iterator[Generated]]


# ---- views shared by the families


def _cards_view(
    site: Site, *, docs: Sequence[DocId], pager: Pager | None, title: str, intro: str, up: tuple[Crumb, ...], reference: frozenset[DocId]
) -> HubView:
    """Pages of reference first, by title; the others by month."""
    first = tuple(site.cards[doc] for doc in docs if doc in reference)
    groups = pages_by_month(site, (doc for doc in docs if doc not in reference))
    head = (Group(title="Concepts", url=None, cards=first),) if first else ()
    return HubView(template="hub.html", title=title, intro=intro, breadcrumbs=trail(*up), groups=(*head, *groups), pager=pager)


def _listing(
    site: Site,
    folder: str,
    title: str,
    docs: Sequence[DocId],
    *,
    up: tuple[Crumb, ...],
    section: str = "",
    intro: str = "",
    concepts: bool = False,
) -> Iterator[Generated]:
    """A hub of pages below `folder`, in as many pages as it needs; with `concepts`, pages of reference lead."""
    reference: list[DocId] = []
    if concepts:
        reference = [doc for doc in docs if site.wiki.pages[doc].meta.kind not in {"summary", "digest"}]
        reference.sort(key=lambda doc: (site.wiki.pages[doc].meta.title.casefold(), doc))
    known = frozenset(reference)
    ordered = [*reference, *(doc for doc in docs if doc not in known)]
    intro = f"{intro} {count_of(len(ordered), 'page')}.".strip()
    for uri, part, pager in paginate(site, folder, ordered):
        yield Generated(
            uri=uri,
            title=title,
            section=section if pager is None or pager.number == 1 else "",
            view=Viewed.of(_cards_view, docs=part, pager=pager, title=title, intro=intro, up=up, reference=known),
        )


def _counted_view(_site: Site, *, counted: tuple[Counted, ...], pager: Pager | None, title: str, intro: str) -> HubView:
    return HubView(template="hub.html", title=title, intro=intro, breadcrumbs=trail(), counted=counted, pager=pager)


def _index_of(site: Site, folder: str, title: str, entries: Sequence[Counted], noun: str) -> Iterator[Generated]:
    """An index of hubs, those with most pages first, in as many pages as it needs."""
    ranked = sorted(entries, key=lambda entry: (-(entry.count or 0), entry.title.casefold()))
    for uri, part, pager in paginate(site, folder, ranked):
        view = Viewed.of(_counted_view, counted=part, pager=pager, title=title, intro=f"{count_of(len(ranked), noun)}.")
        yield Generated(uri=uri, title=title, section="more" if pager is None or pager.number == 1 else "", view=view)


# ---- the families


def _home(site: Site) -> Iterator[Generated]:
    if not any(site.urls[doc] == "" for doc in site.uris):
        yield Generated(uri=SrcUri("index.md"), title="Home", section="home", view=Viewed.of(home_view, title="Home", hubs=hub_links(site)))


def _topics(site: Site) -> Iterator[Generated]:
    intro = f"{count_of(len(site.derived.topics), 'topic')}."
    loose = newest_first(site.wiki, (doc for doc, page in site.wiki.pages.items() if not page.meta.topic and site.urls[doc]))
    others = Counted(title=_LOOSE, url=site.url_of(SrcUri("topics/without-topic/index.md")), count=len(loose))
    counted = (*counted_topics(site), *([others] if loose else []))
    view = Viewed.of(_counted_view, counted=counted, pager=None, title="Topics", intro=intro)
    yield Generated(uri=SrcUri("topics/index.md"), title="All topics", section="topics", view=view)
    up = (Crumb(title="Topics", url=site.url_of(SrcUri("topics/index.md"))),)
    for topic in site.derived.topics.values():
        folder = site.topic_uris[topic.slug].removesuffix("/index.md")
        yield from _listing(site, folder, topic.title, topic.pages, up=up, section="topics", concepts=True)
    if loose:
        yield from _listing(site, "topics/without-topic", _LOOSE, loose, up=up, concepts=True)


def _tiers(site: Site) -> Iterator[Generated]:
    for number, docs in site.derived.tiers.items():
        name = site.config.tier_title(number)
        title = f"Tier {number}"
        yield from _listing(site, f"tiers/{number}", title, docs, up=(), section="tiers", intro=f"{name}." if name else "")


def _timeline(site: Site) -> Iterator[Generated]:
    intro = f"{count_of(len(site.derived.newest), 'dated page')}."
    for uri, part, pager in paginate(site, "timeline", list(site.derived.timeline)):
        view = Viewed.of(_timeline_view, months=part, pager=pager, intro=intro)
        yield Generated(uri=uri, title="Timeline", section="more" if pager is None or pager.number == 1 else "", view=view)
    up = (Crumb(title="Timeline", url=site.url_of(SrcUri("timeline/index.md"))),)
    for month, docs in site.derived.timeline.items():
        yield from _listing(site, month_uri(*month).removesuffix("/index.md"), month_title(*month), docs, up=up)


def _timeline_view(site: Site, *, months: Sequence[tuple[int, int]], pager: Pager | None, intro: str) -> HubView:
    years = years_of(site, months)
    return HubView(template="hub.html", title="Timeline", intro=intro, breadcrumbs=trail(), years=years, pager=pager)


def _tags(site: Site) -> Iterator[Generated]:
    tags = site.derived.tags.values()
    counted = [Counted(title=tag.name, url=site.url_of(SrcUri(f"tags/{tag.slug}/index.md")), count=len(tag.pages)) for tag in tags]
    yield from _index_of(site, "tags", "Tags", counted, "tag")
    up = (Crumb(title="Tags", url=site.url_of(SrcUri("tags/index.md"))),)
    for tag in tags:
        yield from _listing(site, f"tags/{tag.slug}", tag.name, tag.pages, up=up)


def _publishers(site: Site) -> Iterator[Generated]:
    entries = site.derived.publishers.values()
    counted = [
        Counted(title=entry.name, url=site.url_of(SrcUri(f"publishers/{entry.slug}/index.md")), count=len(entry.pages)) for entry in entries
    ]
    yield from _index_of(site, "publishers", "Publishers", counted, "publisher")
    up = (Crumb(title="Publishers", url=site.url_of(SrcUri("publishers/index.md"))),)
    for entry in entries:
        yield from _listing(site, f"publishers/{entry.slug}", entry.name, entry.pages, up=up)


def _questions(site: Site) -> Iterator[Generated]:
    questions = _open(site)
    intro = f"{count_of(len(questions), 'question')} that pages of this wiki leave open, newest first."
    if site.derived.latest:
        intro += f" Ages are counted to {site.derived.latest.isoformat()}, the day of the newest page."
    for uri, part, pager in paginate(site, "questions", questions):
        view = Viewed.of(_questions_view, questions=part, pager=pager, intro=intro)
        yield Generated(uri=uri, title="Open questions", section="more" if pager is None or pager.number == 1 else "", view=view)


def _open(site: Site) -> tuple[OpenQuestion, ...]:
    return tuple(asked for asked in site.derived.questions if not asked.question.answered)


def _questions_view(site: Site, *, questions: tuple[OpenQuestion, ...], pager: Pager | None, intro: str) -> HubView:
    groups = question_groups(site, questions)
    return HubView(template="hub.html", title="Open questions", intro=intro, breadcrumbs=trail(), questions=groups, pager=pager)


def _activity(site: Site) -> Iterator[Generated]:
    if found := site.derived.activity:
        whole = f"{count_of(found.total, 'entry', 'entries')} of the log, newest first"
        intro = f"{whole}." if len(found.entries) == found.total else f"The newest {len(found.entries)} of {whole}."
        yield Generated(uri=SrcUri("activity/index.md"), title="Activity", section="more", view=Viewed.of(_activity_view, intro=intro))


def _activity_view(site: Site, *, intro: str) -> HubView:
    log = Crumb(title="The whole log", url=site.urls[LOG])
    return HubView(template="hub.html", title="Activity", intro=intro, breadcrumbs=trail(log), log=log_days(site))


def _raw(site: Site) -> Iterator[Generated]:
    if site.config.publish_raw == "none":
        return
    by_kind: dict[str, list[DocId]] = defaultdict(list)
    for doc, raw in site.wiki.raw.items():
        by_kind[raw.kind].append(doc)
    newest = partial(sorted, key=lambda doc: (-(day.toordinal() if (day := site.wiki.raw[doc].date) else 0), doc))
    counted = tuple(
        Counted(title=kind, url=site.url_of(SrcUri(f"raw/{kind}/index.md")), count=len(docs), note=_used(site, docs))
        for kind, docs in sorted(by_kind.items())
    )
    latest = newest(site.wiki.raw)[:_LATEST]
    intro = f"{count_of(len(site.wiki.raw), 'document')}, {_used(site, site.wiki.raw)}."
    view = Viewed.of(_digests_view, docs=tuple(latest), pager=None, title="Raw digests", intro=intro, up=(), counted=counted)
    yield Generated(uri=SrcUri("raw/index.md"), title="Raw digests", section="more", view=view)
    up = (Crumb(title="Raw digests", url=site.url_of(SrcUri("raw/index.md"))),)
    for kind, docs in sorted(by_kind.items()):
        intro = f"{count_of(len(docs), 'document')}, {_used(site, docs)}."
        for uri, part, pager in paginate(site, f"raw/{kind}", newest(docs)):
            yield Generated(uri=uri, title=kind, view=Viewed.of(_digests_view, docs=part, pager=pager, title=kind, intro=intro, up=up))
    for doc, raw in site.wiki.raw.items():
        yield Generated(uri=site.uris[doc], title=public(site, raw.title), view=Viewed.of(raw_view, doc=doc), doc=doc)


def _used(site: Site, docs: Iterable[DocId]) -> str:
    return f"{sum(doc in site.derived.uses for doc in docs):,} cited"


def _digests_view(
    site: Site,
    *,
    docs: Sequence[DocId],
    pager: Pager | None,
    title: str,
    intro: str,
    up: tuple[Crumb, ...],
    counted: tuple[Counted, ...] = (),
) -> HubView:
    entries = tuple(digest_entry(site, doc) for doc in docs)
    return HubView(template="hub.html", title=title, intro=intro, breadcrumbs=trail(*up), digests=entries, counted=counted, pager=pager)


def _mentions(site: Site) -> Iterator[Generated]:
    for doc, number in long_mentioned(site).items():
        title = f"Pages that refer to {site.cards[doc].title}"
        for uri, part, pager in paginate(site, beneath(site.uris[doc], MENTIONS_FOLDER), range(number)):
            yield Generated(uri=uri, title=title, view=Viewed.of(_mentions_view, doc=doc, title=title, first=part[0], pager=pager))


def _mentions_view(site: Site, *, doc: DocId, title: str, first: int, pager: Pager | None) -> HubView:
    intro = f"{count_of(len(site.derived.backlinks[doc]), 'page')}, newest first."
    page = Crumb(title=site.cards[doc].title, url=site.urls[doc])
    found = all_mentions(site, doc, first, first + PER_PAGE)
    return HubView(template="hub.html", title=title, intro=intro, breadcrumbs=trail(page), mentions=found, pager=pager)


def _search(site: Site) -> Iterator[Generated]:
    if site.config.search == "pagefind" and binary():
        yield Generated(uri=SrcUri("search/index.md"), title="Search", view=Viewed.of(_search_view))


def _search_view(site: Site) -> HomeView:
    """The lists, for whoever cannot search: all that the template needs is what the front page has of them."""
    return HomeView(
        template="search.html", title="Search", description="", topics=counted_topics(site), hubs=hub_links(site), newest=(), queue=()
    )


def _health(_site: Site) -> Iterator[Generated]:
    yield HEALTH


FAMILIES: tuple[Family, ...] = (
    Family("home", _home),
    Family("topics", _topics),
    Family("tiers", _tiers),
    Family("timeline", _timeline),
    Family("tags", _tags),
    Family("publishers", _publishers),
    Family("questions", _questions),
    Family("relations", relation_pages),
    Family("activity", _activity),
    Family("raw", _raw),
    Family("mentions", _mentions),
    Family("search", _search),
    Family("health", _health),
)


def generated_pages(site: Site) -> tuple[tuple[Generated, ...], tuple[Diagnostic, ...]]:
    """Every generated page whose URL is free; one that a page of the wiki has already steps aside, with a diagnostic."""
    taken = Places()
    for doc in (*site.wiki.assets, *site.uris):
        taken.claim(site.urls[doc], doc)
    pages: list[Generated] = []
    aside: list[Diagnostic] = []
    for family in FAMILIES:
        for page in family.pages(site):
            url = site.url_of(page.uri)
            holder = taken.holder(url)
            if holder is None or holder == page.doc:
                taken.claim(url, DocId(""))
                pages.append(page)
            elif holder:
                aside.append(_steps_aside(holder, page))
    return tuple(pages), tuple(aside)


def _steps_aside(holder: DocId, page: Generated) -> Diagnostic:
    return Diagnostic(
        code="steps-aside",
        severity=Severity.INFO,
        doc=holder,
        span=Span(start=0, end=0, line=1, column=1),
        message=f'the page has the URL of the generated page "{page.title}", which is left out',
        hint="Give it another name if you want both.",
    )


def hub_links(site: Site) -> tuple[Counted, ...]:
    """The hubs beside the topics, for home and the page that is not found."""
    raw = () if site.config.publish_raw == "none" else (("Raw digests", "raw", len(site.wiki.raw)),)
    listed = (
        ("Timeline", "timeline", len(site.derived.newest)),
        ("Tags", "tags", len(site.derived.tags)),
        ("Publishers", "publishers", len(site.derived.publishers)),
        ("Open questions", "questions", len(_open(site))),
        ("Relations", "relations", number_of_edges(site)),
        ("Activity", "activity", site.derived.activity.total if site.derived.activity else 0),
        *raw,
    )
    links = tuple(
        Counted(title=title, url=Url(site.url_of(SrcUri(f"{folder}/index.md"))), count=count) for title, folder, count in listed if count
    )
    return (*links, Counted(title="Health", url=site.url_of(HEALTH.uri), count=None)) if site.wiki.pages else ()
