"""What the wiki lacks, holds twice or has outgrown, as pages: `/health/` sums it up, and each of its counts leads to the list behind it.

Nothing here is a verdict: a list says what was found. What is not published is named on none of them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from wikigen.check import audit, findings
from wikigen.check.codes import CODES, FAMILIES, codes_of
from wikigen.check.record import RECORD, Point, read_record
from wikigen.check.report import count_of
from wikigen.derive.catalogue import section_of
from wikigen.model import Diagnostic, Severity
from wikigen.paths import RAW, Places, SrcUri, Url
from wikigen.publish.cards import Crumb, public
from wikigen.publish.generated import Generated, Viewed
from wikigen.publish.hubs import Pager, paginate, trail
from wikigen.publish.site import Site
from wikigen.publish.trend import TrendView, trend_view

__all__ = ["HEALTH", "Entry", "FindingsView", "HealthView", "Row", "health_pages", "public_findings"]

_FOLDER = "health"
_PARTLY, _QUESTIONS = "digests-used-in-part", "open-questions"
"""Lists that no code stands behind."""
_NAMED = 5
"""Items of a digest that one entry names."""

_GLANCE: tuple[tuple[str, str], ...] = (
    ("Summaries without a source", "unsourced"),
    ("Summaries with figures that their raw files do not have", "figure-absent"),
    ("Pages that another page contradicts", "contradicted"),
    ("Raw documents that no page uses", "raw-unused"),
    ("Digests of which some items are unused", _PARTLY),
    ("Pages with newer pages not mentioned", "stale-page"),
    ("Pages past the age of their tier", "old-page"),
    ("Open questions", _QUESTIONS),
    ("Open questions past their day", "question-overdue"),
    ("Pages that may be one with another", "duplicate-page"),
    ("Pages that index.md leaves out", "index-missing"),
    ("Pages that log.md leaves out", "log-missing"),
)
"""What is counted at the head of the page, and the list behind each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A count, and the list behind it."""

    title: str
    url: Url | None
    """None where there is nothing to list."""
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthView:
    """The page that sums it all up."""

    template: str = "health.html"
    title: str = "Health"
    description: str = ""
    kind: str = "hub"
    intro: str
    breadcrumbs: tuple[Crumb, ...]
    glance: tuple[Row, ...]
    families: tuple[tuple[str, str, tuple[Row, ...]], ...]
    """Name, meaning, and a row for each code that was found; the note is its severity."""
    trend: TrendView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One finding, or one thing of a list."""

    title: str
    url: Url
    place: str
    """`wiki/alpha.md:14`; empty where the whole document is meant."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsView:
    """A list behind a count."""

    template: str = "findings.html"
    title: str
    description: str = ""
    kind: str = "hub"
    code: str
    """Of the findings; empty for a list of something else."""
    intro: str
    total: int
    """Entries of all pages of the list."""
    breadcrumbs: tuple[Crumb, ...]
    entries: tuple[Entry, ...]
    pager: Pager | None


def _health_now(site: Site) -> HealthView:
    view = next(health_pages(site, public_findings(site))).view(site)
    if not isinstance(view, HealthView):
        raise TypeError(view)
    return view


HEALTH = Generated(uri=SrcUri(f"{_FOLDER}/index.md"), title="Health", section="more", view=Viewed.of(_health_now), late=True)
"""The page as the plan of a site has it: its URL and its place; what it says is found out when all else is made."""


def public_findings(site: Site, aside: Sequence[Diagnostic] = (), known: Sequence[Diagnostic] | None = None) -> tuple[Diagnostic, ...]:
    """Everything that `wikigen check` finds, but for what is not published: neither such a document nor its name is in it.

    `aside` is what the plan of the site found, and `known` are the site's findings, where they have been looked for already.
    """
    wiki = replace(site.wiki, withheld=MappingProxyType({}), diagnostics=())
    if known is None or site.wiki.withheld or site.wiki.diagnostics:
        known = (*findings(wiki, site.derived, site.config), *site.collisions)
    found = (*known, *aside)
    return tuple(entry for entry in audit(wiki, site.derived, site.config, found) if _is_public(site, entry))


def _is_public(site: Site, found: Diagnostic) -> bool:
    if found.doc not in site.urls:
        return False
    names_raw = found.code == "raw-unnamed" or (found.code == "link-elsewhere" and RAW in found.message)
    return site.config.publish_raw != "none" or not names_raw


def health_pages(site: Site, found: Sequence[Diagnostic]) -> Iterator[Generated]:
    """The page that sums up, then its lists; those whose URL a page of the wiki has are left out, with all of them where that is `/health/`."""
    taken = Places()
    for doc, url in site.urls.items():
        if url.startswith(_FOLDER):
            taken.claim(url, doc)
    lists = {**_by_code(site, found), **_other_lists(site)}
    pages = [
        page for name, entries in lists.items() for page in _list_pages(site, name, entries) if not taken.holder(site.url_of(page.uri))
    ]
    urls = {page.uri: site.url_of(page.uri) for page in pages}
    rows = {name: Row(title=name, url=urls.get(_first(name)), count=len(entries)) for name, entries in lists.items()}
    view = Viewed.of(_health_view, rows=rows, weights=_weights(found), points=read_record(site.config.root / RECORD).commits)
    home = replace(HEALTH, view=view)
    if not taken.holder(site.url_of(home.uri)):
        yield home
        yield from pages


def _by_code(site: Site, found: Sequence[Diagnostic]) -> dict[str, list[Entry]]:
    lists: dict[str, list[Entry]] = {}
    for entry in found:
        lists.setdefault(entry.code, []).append(_entry_of(site, entry))
    return lists


def _weights(found: Sequence[Diagnostic]) -> Mapping[str, str]:
    """The weight of each code that was found, as it is configured; of several the heaviest."""
    weights: dict[str, set[Severity]] = defaultdict(set)
    for entry in found:
        weights[entry.code].add(entry.severity)
    return {code: max(of_code, key=lambda severity: severity.rank).value for code, of_code in weights.items()}


def _first(name: str) -> SrcUri:
    return SrcUri(f"{_FOLDER}/{name}/index.md")


def _entry_of(site: Site, found: Diagnostic) -> Entry:
    page, raw = site.wiki.pages.get(found.doc), site.wiki.raw.get(found.doc)
    title = page.meta.title if page else public(site, raw.title) if raw else found.doc
    anchor = section_of(page, found.span.start) if page and found.span.end else None
    text = f"{found.message}. {found.hint}".strip()
    return Entry(
        title=title,
        url=site.section_url(found.doc, anchor.anchor if anchor and anchor.level > 1 else ""),
        place=site.config.path_of(found.doc) + (f":{found.span.line}" if found.span.end else ""),
        text=text if page else public(site, text),
    )


def _other_lists(site: Site) -> dict[str, list[Entry]]:
    return {_PARTLY: list(_partly_used(site)), _QUESTIONS: list(_open_questions(site))}


def _partly_used(site: Site) -> Iterator[Entry]:
    """Digests that pages use, with the items that none of them does; those with most of them first."""
    if site.config.publish_raw == "none":
        return
    left = site.derived.upkeep.matches.unused_items
    for doc, numbers in sorted(left.items(), key=lambda row: (-len(row[1]), row[0])):
        raw = site.wiki.raw[doc]
        titles = {item.number: item.title for item in raw.items}
        named = "; ".join(f"{number}. {public(site, titles[number])}" for number in numbers[:_NAMED])
        more = f"; and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
        text = f"{count_of(len(raw.items), 'item')}, {len(raw.items) - len(numbers)} used. No page uses {named}{more}."
        yield Entry(title=public(site, raw.title), url=site.urls[doc], place=site.config.path_of(doc), text=text)


def _open_questions(site: Site) -> Iterator[Entry]:
    """Questions without a mark of an answer: those with a day of their own first, by it; then the others, the oldest first."""
    waiting = [entry for entry in site.derived.upkeep.ledger if not entry.answered]
    for entry in sorted(waiting, key=lambda entry: (entry.due is None, entry.due or entry.day or dt.date.max, entry.asked.page)):
        question, doc = entry.asked.question, entry.asked.page
        facts = [f"asked {entry.day.isoformat()}, {count_of(entry.age or 0, 'day')} before the newest page" if entry.day else "of no day"]
        if entry.due:
            past = site.derived.latest is not None and entry.due < site.derived.latest
            facts.append(f"due {entry.due.isoformat()}{', which is past' if past else ''}")
        if entry.later:
            facts.append(f"{count_of(len(entry.later), 'newer page')} {'links' if len(entry.later) == 1 else 'link'} back")
        text = f"{site.wiki.pages[doc].meta.title}: {'; '.join(facts)}."
        yield Entry(
            title=question.text,
            url=site.section_url(doc, question.anchor),
            place=f"{site.config.path_of(doc)}:{question.span.line}",
            text=text,
        )


def _list_pages(site: Site, name: str, entries: Sequence[Entry]) -> Iterator[Generated]:
    title = next((title for title, listed in _GLANCE if listed == name), name)
    for uri, part, pager in paginate(site, f"{_FOLDER}/{name}", entries) if entries else ():
        view = Viewed.of(_findings_view, name=name, title=title, total=len(entries), entries=part, pager=pager)
        yield Generated(uri=uri, title=title, view=view, late=True)


def _findings_view(site: Site, *, name: str, title: str, total: int, entries: tuple[Entry, ...], pager: Pager | None) -> FindingsView:
    code = CODES.get(name)
    return FindingsView(
        title=title,
        code=name if code else "",
        intro=f"{code.meaning} {code.why} {code.remedy}" if code else "",
        total=total,
        breadcrumbs=trail(Crumb(title="Health", url=site.url_of(HEALTH.uri))),
        entries=entries,
        pager=pager,
    )


def _health_view(site: Site, *, rows: Mapping[str, Row], weights: Mapping[str, str], points: Sequence[Point]) -> HealthView:
    none = Row(title="", url=None, count=0)
    return HealthView(
        intro=f"{count_of(len(site.wiki.pages), 'page')} and {count_of(len(site.wiki.raw), 'raw document')} were looked through.",
        breadcrumbs=trail(),
        glance=tuple(replace(rows.get(name, none), title=title) for title, name in _GLANCE),
        families=tuple(
            (family, meaning, tuple(replace(rows[code], note=weights[code]) for code in codes_of(family) if code in weights))
            for family, meaning in FAMILIES.items()
        ),
        trend=trend_view(points),
    )
