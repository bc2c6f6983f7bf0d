"""What pages state of each other: all of it as a list, `/relations/`, and as data for programs, `/relations/graph.json`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from wikigen.check.report import count_of
from wikigen.model import DocId
from wikigen.paths import WIKI
from wikigen.publish.cards import Crumb
from wikigen.publish.generated import Generated, Viewed
from wikigen.publish.hubs import Pager, paginate, trail
from wikigen.publish.site import Site

__all__ = ["GRAPH", "EdgeEntry", "RelationsView", "number_of_edges", "relation_data", "relation_pages"]

_FOLDER = "relations"
GRAPH = f"{_FOLDER}/graph.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeEntry:
    """A relation of one page to another, as a list shows it."""

    source: Crumb
    date: str
    """The source's."""
    target: Crumb
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsView:
    """A page of the list."""

    template: str = "relations.html"
    title: str = "Relations"
    description: str = ""
    kind: str = "hub"
    intro: str
    breadcrumbs: tuple[Crumb, ...]
    kinds: tuple[tuple[str, tuple[EdgeEntry, ...]], ...]
    """Those of this page, in the order of `wikigen.derive.relations.LEADS`."""
    pager: Pager | None


def number_of_edges(site: Site) -> int:
    """How many relations pages state: how many pages their list has follows from it."""
    return len(site.derived.relations.edges)


def relation_pages(site: Site) -> Iterator[Generated]:
    """The list, page by page; none where no page states anything."""
    total = number_of_edges(site)
    for uri, part, pager in paginate(site, _FOLDER, range(total)) if total else ():
        view = Viewed.of(_relations_view, first=part[0], stop=part[-1] + 1, pager=pager)
        yield Generated(uri=uri, title="Relations", section="more" if pager is None or pager.number == 1 else "", view=view)


def _relations_view(site: Site, *, first: int, stop: int, pager: Pager | None) -> RelationsView:
    edges = site.derived.relations.edges
    shown: dict[str, list[EdgeEntry]] = defaultdict(list)
    for edge in edges[first:stop]:
        source, target = site.cards[edge.source], site.cards[edge.target]
        entry = EdgeEntry(
            source=Crumb(title=source.title, url=source.url),
            date=source.date,
            target=Crumb(title=target.title, url=target.url),
            sentence=edge.sentence,
        )
        shown[edge.kind].append(entry)
    return RelationsView(
        intro=f"{count_of(len(edges), 'sentence')} in which a page states its relation to another, as written.",
        breadcrumbs=trail(),
        kinds=tuple((kind, tuple(entries)) for kind, entries in shown.items()),
        pager=pager,
    )


def relation_data(site: Site) -> Mapping[str, bytes]:
    """The same as a file for programs, by its path: `pages` have titles by URL, `relations` the rest; none where a file of the wiki is there."""
    edges = site.derived.relations.edges
    if not edges or any(DocId(f"{WIKI}{path}") in site.wiki.assets for path in (_FOLDER, GRAPH)):
        return {}
    docs = sorted({doc for edge in edges for doc in (edge.source, edge.target)})
    relations = [
        {"from": site.urls[edge.source], "to": site.urls[edge.target], "kind": edge.kind, "sentence": edge.sentence} for edge in edges
    ]
    pages = {site.urls[doc]: site.cards[doc].title for doc in docs}
    return {GRAPH: msgspec.json.encode({"format": 1, "pages": pages, "relations": relations})}
