"""A page that no file stands behind, and the view of it that is still to be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, Union

from wikigen.model import DocId
from wikigen.paths import SrcUri
from wikigen.publish.site import Site

if TYPE_CHECKING:  # which make what is described here
    from wikigen.publish.edges import RelationsView
    from wikigen.publish.health import FindingsView, HealthView
    from wikigen.publish.home import HomeView
    from wikigen.publish.hubs import HubView
    from wikigen.publish.raw_view import RawView

__all__ = ["Generated", "View", "Viewed"]

View: TypeAlias = Union["HubView", "HomeView", "RawView", "HealthView", "FindingsView", "RelationsView"]


@dataclass(frozen=True, slots=True)
class Viewed:
    """A view that is still to be made, and what of: equal ones make equal views of a site."""

    make: Callable[..., View]
    given: tuple[tuple[str, object], ...]

    @classmethod
    def of(cls, make: Callable[..., View], **given: object) -> Viewed:
        """What `make(site, **given)` will return."""
        return cls(make, tuple(given.items()))

    def __call__(self, site: Site) -> View:
        """Make it."""
        return self.make(site, **dict(self.given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A page that no file stands behind."""

    uri: SrcUri
    title: str
    view: Viewed
    """Made when the page is rendered, so that no page's view is held longer than needed."""
    section: str = ""
    """The part of the navigation that lists it; empty for a page that is reached by links only."""
    doc: DocId | None = None
    """The raw document that it shows."""
    late: bool = False
    """Whether it is made when all else is, of what is known by then."""
