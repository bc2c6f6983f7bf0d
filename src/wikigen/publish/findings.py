"""What the checks find in a site that is being made, in two steps: the second is quick when the pages have been made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from wikigen.model import Diagnostic
from wikigen.publish.health import public_findings
from wikigen.publish.site import Site

__all__ = ["Findings"]


class Findings:
    """The findings of one site, each worked out when it is first asked for."""

    def __init__(self, site: Site, aside: Sequence[Diagnostic]) -> None:
        """`aside` is what the plan of the site found."""
        self._site, self._aside = site, aside

    def begin(self) -> None:
        """Work out what no page is made from, while others make the pages."""
        _ = self._own, self._site.derived.upkeep

    @cached_property
    def _own(self) -> tuple[Diagnostic, ...]:
        return self._site.findings

    @property
    def told(self) -> tuple[Diagnostic, ...]:
        """What a build says."""
        return (*self._own, *self._aside)

    @cached_property
    def public(self) -> tuple[Diagnostic, ...]:
        """Everything that there is to say of what is published. By now the cache has the traces of figures, which pages show too."""
        return public_findings(self._site, self._aside, self._own)
