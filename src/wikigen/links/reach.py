"""Which names with a date a change of pages may give another meaning, so that no other page has to be resolved anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from wikigen.links.hints import latest_of, name_tokens, tokens_of
from wikigen.model import DateHint, DocId, Page

__all__ = ["Reach"]


class Reach:
    """Which names with a date may come to mean something else, since some pages have changed."""

    def __init__(self, before: Mapping[DocId, Page], after: Mapping[DocId, Page]) -> None:
        self._after = after
        self._days: dict[tuple[int, int], frozenset[str]] = defaultdict(frozenset)
        """The words that such a name has, one of them at least, by month and day."""
        self._any: set[tuple[int, int]] = set()
        """Days on which a page came or went, so that all words weigh something else."""
        for doc in {*before, *after}:
            if before.get(doc) is after.get(doc):
                continue
            pages = [page for page in (before.get(doc), after.get(doc)) if page]
            days = {(ref.date.month, ref.date.day) for page in pages for ref in page.meta.dates}
            if len({(page.meta.kind, page.meta.dates) for page in pages}) > 1 or len(pages) == 1:
                self._any |= days
            elif words := _told_apart(*pages):
                self._days.update({day: self._days[day] | words for day in days})
        self._later = bool(self._any) and latest_of(before) != latest_of(after)

    @property
    def pages(self) -> set[DocId]:
        """The pages with such a name; most edits reach none."""
        if not self._any and not self._days:
            return set()
        return {doc for doc, page in self._after.items() if page.hints and self._meets(page)}

    def _meets(self, page: Page) -> bool:
        return (self._later and not page.meta.dates) or any(map(self._may_mean, page.hints))

    def _may_mean(self, hint: DateHint) -> bool:
        days = {*self._any, *self._days} if hint.through else {(day.month, day.day) for day in hint.days}
        if not days.isdisjoint(self._any):
            return True
        words = [self._days[day] for day in days if day in self._days]
        return bool(words) and not tokens_of(hint.words).isdisjoint(frozenset().union(*words))


def _told_apart(one: Page, other: Page) -> frozenset[str]:
    """The words by which two versions of a page differ, for whoever looks for it by a name."""
    words = name_tokens(one) ^ name_tokens(other)
    heads = [[(section.level, section.title, section.anchor, section.role) for section in page.sections] for page in (one, other)]
    return words.union(*(tokens_of(title) for found in heads for _, title, *_ in found)) if heads[0] != heads[1] else words
