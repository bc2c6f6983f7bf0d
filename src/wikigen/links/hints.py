"""Which page a name with a date means: of the pages of that day, the one whose own words are those of the name.

The year is the nearest that is not after the page's own date. One clear winner is an inferred link; where there is none, `check` lists the
candidates. Words weigh by how few of the day's pages have them, so that what a name means depends on these pages alone.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec.structs import replace

from wikigen.linked import Found, Link
from wikigen.model import Context, DateHint, Day, DocId, LinkRef, Page
from wikigen.paths import fold, stem_of

__all__ = ["RULE", "Candidate", "Days", "days_of", "facts_for_hints", "hint_links"]

RULE = "date-hint"
"""The rule of an inferred `Found`."""

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_DATED = re.compile(r"^\d{4}-\d{2}-\d{2}[-_ ]?")
_LONGEST = 45
"""Days that a stretch, `04-16 through 05-21`, may have."""


def _token(word: str) -> str:
    """A word without case, marks and a plural's `s`."""
    folded = fold(word)
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") and not folded.endswith("ss") else folded  # noqa: PLR2004 - no `gas`


def _tokens(text: str) -> frozenset[str]:
    return frozenset(map(_token, _WORD.findall(text)))


_SMALL = _tokens(
    "a an and as at by during for from in into its of on or our over per than that the their these this those to via vs was with s one two three four five six seven several both"
)
"""Words that may stand within a name, and count for none."""
_LEADS = _tokens(
    "builds confirms confirm connects connection contradicts contradict direct directly echoes extends extend extension "
    "follows following parallels parallel prior related relevant same see also similar supersedes supports update updates "
    "like but when where which after before since is are was were"
)
"""Words that lead to a name, and are no part of it."""
_PLAIN = _tokens("analysis article coverage digest entry findings note notes page paper piece post report results study summary work")
"""Words that people put behind a name whatever the page is called."""
_KINDS = frozenset({"index", "log", "digest"})
"""Kinds of pages that nobody means by a name and a day."""
_CLEAR = 0.62
"""Share of a name's weight that a page must have."""
_WORTH = 0.3
"""The share from which a page is worth naming as a candidate."""
_AHEAD = 0.75
"""How much of the winner's score the next may have."""
_TELLING = 7
"""Letters from which a single word tells a page of a day; a shorter one must be written as a name."""
_NAME = re.compile(r"[A-Z\d]")


class Candidate(NamedTuple):
    """A page that a name may mean."""

    doc: DocId
    anchor: str
    """A heading's, where the words are its and not the page's."""
    score: float
    """Weight of the shared words, times the share that they have of the name."""
    start: int
    """Where in the words the name begins, in characters."""
    clear: bool
    """Whether the page has enough of the name's words to be meant by it."""


class _Weights(NamedTuple):
    """How much each word tells of several pages: the fewer have it, the more."""

    pages: int
    holders: Counter[str]

    def of(self, token: str) -> float:
        return math.log(1 + (self.pages + 1) / (self.holders[token] + 1)) + 0.1


class Days:
    """The pages of a wiki by their days; made once, when the first hint is met."""

    def __init__(self, pages: Mapping[DocId, Page]) -> None:
        self._pages = pages
        self._tokens: dict[DocId, frozenset[str]] = {}

    @cached_property
    def _by_day(self) -> Mapping[dt.date, list[DocId]]:
        days: dict[dt.date, list[DocId]] = defaultdict(list)
        for doc, page in self._pages.items():
            if page.meta.kind not in _KINDS:
                for day in {ref.date for ref in page.meta.dates}:
                    days[day].append(doc)
        return days

    @cached_property
    def latest(self) -> dt.date | None:
        """The newest day of the wiki, for pages that have none."""
        return max(self._by_day, default=None)

    def of(self, day: dt.date) -> list[DocId]:
        """The pages of a day."""
        return self._by_day.get(day, [])

    def _names_of(self, doc: DocId) -> frozenset[str]:
        if doc not in self._tokens:
            meta = self._pages[doc].meta
            self._tokens[doc] = _tokens(" ".join((meta.title, _DATED.sub("", stem_of(doc)), *meta.aliases))) - _SMALL
        return self._tokens[doc]

    def candidates(self, page: Page, hint: DateHint) -> tuple[Candidate, ...]:
        """The pages that `hint` may mean, best first; none shares no word with it."""
        others = dict.fromkeys(doc for day in days_of(page, hint, self.latest) for doc in self.of(day) if doc != page.id)
        holders = Counter(token for doc in others for token in self._names_of(doc))
        weights = _Weights(len(others), holders)
        found = [scored for doc in others for scored in self._score(hint, doc, "", self._names_of(doc), weights)]
        if not any(candidate.clear for candidate in found):
            for doc in others:
                heads = (section for section in self._pages[doc].sections if section.level > 1 and not section.role)
                scores = [score for head in heads for score in self._score(hint, doc, head.anchor, _tokens(head.title) - _SMALL, weights)]
                found += [max(scores, key=lambda score: score.score)] if (scores := [score for score in scores if score.clear]) else []
        return tuple(sorted(found, key=lambda candidate: (not candidate.clear, -candidate.score, candidate.doc)))

    def _score(self, hint: DateHint, doc: DocId, anchor: str, names: frozenset[str], weights: _Weights) -> Iterator[Candidate]:
        """How well a page's or a heading's words fit the name that ends where the date begins; nothing where none do."""
        shared: set[str] = set()
        missed = got = 0.0
        start, crossed, proper = len(hint.words), False, True
        named = {_token(word[0]) for word in _WORD.finditer(hint.words) if _NAME.search(word[0])}
        for word in reversed(list(_WORD.finditer(hint.words))):
            token = _token(word[0])
            if token in _LEADS and not hint.marked:
                break
            if token in _SMALL:
                crossed = True
            elif token in names:
                if token not in shared:
                    got += weights.of(token)
                shared.add(token)
                start = word.start()
                proper = proper and token in named
            elif crossed or (shared and proper and token not in named):
                break  # what leads to a name: `the pattern of`, `refines AccelOpt`
            elif token not in _PLAIN or shared:
                missed += weights.of(token)
        share = got / (got + missed) if shared else 0.0
        if share < _WORTH:
            return
        telling = len(shared) > 1 or any(len(token) >= _TELLING or token in named for token in shared)
        if anchor:
            telling = len(shared) > 1 and missed == 0
        yield Candidate(doc, anchor, got * share, 0 if hint.marked else start, share >= _CLEAR and telling)

    def winner(self, page: Page, hint: DateHint) -> Candidate | None:
        """The one page that is clearly meant, or None."""
        found = self.candidates(page, hint)
        if not found or not found[0].clear:
            return None
        best, rest = found[0], found[1:]
        return best if all(other.score <= _AHEAD * best.score or other.doc == best.doc for other in rest) else None


def facts_for_hints(page: Page) -> tuple[object, ...]:
    """All of a page by which a name with a date may come to mean it: while these stay, no such name changes its meaning."""
    meta = page.meta
    heads = tuple((section.level, section.title, section.anchor, section.role) for section in page.sections)
    return (meta.kind, meta.dates, meta.title, meta.aliases, heads)


def days_of(page: Page, hint: DateHint, latest: dt.date | None) -> tuple[dt.date, ...]:
    """The days that `hint` names: without a year, the nearest not after the newest day of its page, or of the wiki."""
    own = max((*(ref.date for ref in page.meta.dates), *([page.meta.updated] if page.meta.updated else ())), default=latest)
    days = [day for given in hint.days if (day := _dated(given, own)) is not None]
    if not hint.through or len(days) < 2:  # noqa: PLR2004 - two ends
        return tuple(days)
    first, last = days[0], days[-1]
    return tuple(first + dt.timedelta(n) for n in range(min((last - first).days + 1, _LONGEST)))


def _dated(given: Day, own: dt.date | None) -> dt.date | None:
    try:
        if given.year:
            return dt.date(given.year, given.month, given.day)
        if own is None:
            return None
        later = (given.month, given.day) > (own.month, own.day)
        return dt.date(own.year - later, given.month, given.day)
    except ValueError:  # 02-30
        return None


def hint_links(page: Page, days: Days) -> Iterator[Link]:
    """An inferred link for each hint of a page that has one clear winner."""
    for hint in page.hints:
        best = days.winner(page, hint)
        if best is not None:
            yield Link(source=page.id, ref=_ref(hint, best.start), resolution=Found(target=best.doc, anchor=best.anchor, rule=RULE))


def _ref(hint: DateHint, start: int) -> LinkRef:
    """The reference from the name's first word to the end of the date."""
    skipped = hint.words[:start]
    span = replace(hint.span, start=hint.span.start + len(skipped.encode()), column=hint.span.column + len(skipped))
    name = hint.words[start:].strip('*_`" ')
    before, mention = hint.context.before.rstrip(), hint.context.mention
    context = Context(before=hint.context.before, mention=mention, after=hint.context.after)
    if before.endswith(name):
        context = Context(before=before.removesuffix(name), mention=f"{name} {mention}", after=hint.context.after)
    return LinkRef(
        syntax="hint",
        target=f"{name} {mention}",
        label=f"{name} {mention}",
        anchor="",
        span=span,
        place=hint.place,
        context=context,
    )
