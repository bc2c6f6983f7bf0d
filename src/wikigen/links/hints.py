"""Which page a name with a date means: of the pages of that day, the one whose own words are those of the name.

The year is the nearest that is not after the page's own date. One clear winner is an inferred link; where there is none, `check` lists the
candidates. Words weigh by how few of the day's pages have them, so that what a name means depends on these pages alone.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from wikigen.linked import Found, Link, Unclear
from wikigen.model import Context, DateHint, Day, DocId, LinkRef, Page
from wikigen.paths import fold, undated_stem

__all__ = ["RULE", "Days", "latest_of", "name_tokens", "tokens_of"]

RULE = "date-hint"
"""The rule of an inferred `Found`."""

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_LONGEST = 45
"""Days that a stretch, `04-16 through 05-21`, may have."""


@lru_cache(maxsize=1 << 16)
def _token(word: str) -> str:
    """A word without case, marks and a plural's `s`."""
    folded = fold(word)
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") and not folded.endswith("ss") else folded  # noqa: PLR2004 - no `gas`


def tokens_of(text: str) -> frozenset[str]:
    """The words of a text, as they are compared."""
    return frozenset(map(_token, _WORD.findall(text)))


_SMALL = tokens_of(
    "a an and as at by during for from in into its of on or our over per than that the their these this those to via vs was with s one two three four five six seven several both"
)
"""Words that may stand within a name, and count for none."""
_LEADS = tokens_of(
    "builds confirms confirm connects connection contradicts contradict direct directly echoes extends extend extension "
    "follows following parallels parallel prior related relevant same see also similar supersedes supports update updates "
    "like but when where which after before since is are was were"
)
"""Words that lead to a name, and are no part of it."""
_PLAIN = tokens_of("analysis article coverage digest entry findings note notes page paper piece post report results study summary work")
"""Words that people put behind a name whatever the page is called."""
_KINDS = frozenset({"index", "log", "digest"})
"""Kinds of pages that nobody means by a name and a day."""
_CLEAR = 0.62
"""Share of a name's weight that a page must have."""
_WORTH = 0.3
"""The share from which a page is worth naming as a candidate."""
_AHEAD = 0.75
"""How much of the winner's score the next may have."""
_LISTED = 3
"""Candidates that are told of."""
_TELLING = 7
"""Letters from which a single word tells a page of a day; a shorter one must be written as a name."""
_NAME = re.compile(r"[A-Z\d]")


_Thing = TypeVar("_Thing")


class _Candidate(NamedTuple):
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


class _Word(NamedTuple):
    """A word of a name with a date."""

    token: str
    start: int
    """Where it begins, in characters."""
    weight: float
    """How much it tells of the pages that may be meant: the fewer have it, the more."""


class _Name(NamedTuple):
    """What stands before a date, as it is compared."""

    hint: DateHint
    words: Sequence[_Word]
    """From the date back to what leads to the name."""
    proper: frozenset[str]
    """The words that are written as those of a name are."""

    @property
    def tokens(self) -> list[str]:
        """The words that count."""
        return [word.token for word in self.words if word.token not in _SMALL]


class _Heading(NamedTuple):
    """A heading of a page that a name may mean."""

    doc: DocId
    anchor: str
    tokens: frozenset[str]


class _Pool:
    """The pages of some days by their words, so that a name is compared with those alone that have one of its own."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = {page.id: page for page in pages}
        self._names = {doc: name_tokens(page) for doc, page in self._pages.items()}
        self._named = _by_token(self._names)

    def weight(self, token: str, page: Page) -> float:
        """What a word tells of the pages, but for `page`, which never means itself."""
        others = len(self._pages) - (page.id in self._pages)
        holders = len(self._named.get(token, ())) - (token in self._names.get(page.id, ()))
        return math.log(1 + (others + 1) / (holders + 1)) + 0.1

    def named(self, tokens: Iterable[str]) -> Iterator[tuple[DocId, frozenset[str]]]:
        """The pages whose own words are any of `tokens`, with these words."""
        return ((doc, self._names[doc]) for doc in dict.fromkeys(doc for token in tokens for doc in self._named.get(token, ())))

    def headed(self, tokens: Iterable[str]) -> Iterator[_Heading]:
        """The headings with any of `tokens`, in the order of each page."""
        return (self._headings[number] for number in sorted({number for token in tokens for number in self._headed.get(token, ())}))

    @cached_property
    def _headings(self) -> Sequence[_Heading]:
        return [
            _Heading(doc, section.anchor, tokens_of(section.title) - _SMALL)
            for doc, page in self._pages.items()
            for section in page.sections
            if section.level > 1 and not section.role
        ]

    @cached_property
    def _headed(self) -> Mapping[str, Sequence[int]]:
        return _by_token({number: heading.tokens for number, heading in enumerate(self._headings)})


def latest_of(pages: Mapping[DocId, Page]) -> dt.date | None:
    """The newest day of the pages that a name may mean; None where none has one."""
    return max((ref.date for page in pages.values() if page.meta.kind not in _KINDS for ref in page.meta.dates), default=None)


def _by_token(words: Mapping[_Thing, frozenset[str]]) -> Mapping[str, Sequence[_Thing]]:
    holders: dict[str, list[_Thing]] = defaultdict(list)
    for thing, tokens in words.items():
        for token in tokens:
            holders[token].append(thing)
    return holders


def name_tokens(page: Page) -> frozenset[str]:
    """The words by which a page is known."""
    return tokens_of(" ".join((page.meta.title, undated_stem(page.id), *page.meta.aliases))) - _SMALL


class Days:
    """The pages of a wiki by their days; made once, when the first hint is met."""

    def __init__(self, pages: Mapping[DocId, Page]) -> None:
        self._pages = pages
        self._pools: dict[dt.date, _Pool] = {}

    @cached_property
    def _by_day(self) -> Mapping[dt.date, list[Page]]:
        days: dict[dt.date, list[Page]] = defaultdict(list)
        for page in self._pages.values():
            if page.meta.kind not in _KINDS:
                for day in {ref.date for ref in page.meta.dates}:
                    days[day].append(page)
        return days

    @cached_property
    def latest(self) -> dt.date | None:
        """The newest day of the wiki, for pages that have none."""
        return latest_of(self._pages)

    def _pool(self, days: Sequence[dt.date]) -> _Pool:
        if len(days) != 1:  # a stretch; few are named twice
            return _Pool(page for day in days for page in self._by_day.get(day, ()))
        if days[0] not in self._pools:
            self._pools[days[0]] = _Pool(self._by_day.get(days[0], ()))
        return self._pools[days[0]]

    def candidates(self, page: Page, hint: DateHint) -> tuple[_Candidate, ...]:
        """The pages that `hint` may mean, best first; none shares no word with it."""
        pool = self._pool(_days_of(page, hint, self.latest))
        name = _read(hint, lambda token: pool.weight(token, page))
        found = {doc: scored for doc, names in pool.named(name.tokens) if doc != page.id and (scored := _score(name, doc, "", names))}
        headed: dict[DocId, _Candidate] = {}
        if not any(candidate.clear for candidate in found.values()):
            for heading in pool.headed(name.tokens):
                scored = _score(name, *heading) if heading.doc != page.id else None
                known = headed.get(heading.doc)
                if scored and scored.clear and (known is None or scored.score > known.score):
                    headed[heading.doc] = scored
        both = (*found.values(), *headed.values())
        return tuple(sorted(both, key=lambda candidate: (not candidate.clear, -candidate.score, candidate.doc)))

    def read(self, page: Page) -> tuple[tuple[Link, ...], tuple[Unclear, ...]]:
        """An inferred link for each hint of a page that has one clear winner, and the other hints."""
        links, others = [], []
        for hint in page.hints:
            found = self.candidates(page, hint)
            if best := _winner(found):
                links.append(
                    Link(source=page.id, ref=_ref(hint, best.start), resolution=Found(target=best.doc, anchor=best.anchor, rule=RULE))
                )
            else:
                near = tuple(dict.fromkeys(candidate.doc for candidate in found))[:_LISTED]
                others.append(Unclear(hint=hint, days=_days_of(page, hint, self.latest), candidates=near))
        return tuple(links), tuple(others)


def _winner(found: Sequence[_Candidate]) -> _Candidate | None:
    """The one page that is clearly meant, or None."""
    if not found or not found[0].clear:
        return None
    best, rest = found[0], found[1:]
    return best if all(other.score <= _AHEAD * best.score or other.doc == best.doc for other in rest) else None


def _read(hint: DateHint, weight: Callable[[str], float]) -> _Name:
    written = [(_token(word[0]), word) for word in _WORD.finditer(hint.words)]
    words = []
    for token, word in reversed(written):
        if token in _LEADS and not hint.marked:
            break
        words.append(_Word(token, word.start(), weight(token)))
    return _Name(hint, words, frozenset(token for token, word in written if _NAME.search(word[0])))


def _score(name: _Name, doc: DocId, anchor: str, names: frozenset[str]) -> _Candidate | None:
    """How well a page's or a heading's words fit the name that ends where the date begins; None where they hardly do."""
    shared: set[str] = set()
    missed = got = 0.0
    start, crossed, proper = len(name.hint.words), False, True
    for token, at, weight in name.words:
        if token in _SMALL:
            crossed = True
        elif token in names:
            if token not in shared:
                got += weight
            shared.add(token)
            start = at
            proper = proper and token in name.proper
        elif crossed or (shared and proper and token not in name.proper):
            break  # what leads to a name: `the pattern of`, `refines AccelOpt`
        elif token not in _PLAIN or shared:
            missed += weight
    share = got / (got + missed) if shared else 0.0
    if share < _WORTH:
        return None
    telling = len(shared) > 1 or any(len(token) >= _TELLING or token in name.proper for token in shared)
    if anchor:
        telling = len(shared) > 1 and missed == 0
    return _Candidate(doc, anchor, got * share, 0 if name.hint.marked else start, share >= _CLEAR and telling)


def _days_of(page: Page, hint: DateHint, latest: dt.date | None) -> tuple[dt.date, ...]:
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
