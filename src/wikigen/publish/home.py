"""The view of the front page: the latest digest, what to read, what is new, and the ways into the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from wikigen.linked import Found
from wikigen.model import DocId
from wikigen.parse.sections import shorten
from wikigen.publish.cards import Card, Crumb, TierView, tier_view
from wikigen.publish.hubs import Counted, counted_topics
from wikigen.publish.site import Site

__all__ = ["DigestView", "HomeView", "home_view"]

_NEW = 12
"""Pages that home shows as new."""
_QUEUE = 8
"""Pages of each tier that home has to be read, and of those that the latest digest tells of."""
_DIGEST = 480
"""Characters of the latest digest's TL;DR on home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """The wiki's latest daily digest, as home shows it."""

    card: Card
    summary: str
    pages: tuple[Card, ...]
    """That it tells of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The front page."""

    template: str = "home.html"
    title: str
    description: str
    kind: str = "home"
    digest: DigestView | None = None
    queue: tuple[tuple[TierView, tuple[Card, ...]], ...]
    """What to read, by tier, newest first."""
    newest: tuple[Card, ...]
    topics: tuple[Counted, ...]
    hubs: tuple[Counted, ...]
    breadcrumbs: tuple[Crumb, ...] = field(default=())


def home_view(site: Site, title: str, hubs: tuple[Counted, ...], description: str = "") -> HomeView:
    """The latest digest, what to read, what is new; topics; the other hubs."""
    queue = (
        (tier_view(site, number), tuple(site.cards[doc] for doc in docs[:_QUEUE])) for number, docs in site.derived.tiers.items() if docs
    )
    return HomeView(
        title=title,
        description=description,
        digest=_digest_view(site, site.derived.digest) if site.derived.digest else None,
        queue=tuple((tier, cards) for tier, cards in queue if tier),
        newest=tuple(site.cards[doc] for doc in site.derived.newest[:_NEW]),
        topics=counted_topics(site),
        hubs=hubs,
    )


def _digest_view(site: Site, doc: DocId) -> DigestView:
    targets = (link.resolution.target for link in site.wiki.links[doc] if isinstance(link.resolution, Found))
    told = [target for target in dict.fromkeys(targets) if target in site.cards and target != doc]
    return DigestView(
        card=site.cards[doc],
        summary=shorten(site.wiki.pages[doc].tldr, _DIGEST),
        pages=tuple(site.cards[target] for target in told[:_QUEUE]),
    )
