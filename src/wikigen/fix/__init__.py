"""What can be mended in a wiki's pages without judgement: `FIXES` names each, `plan` says what would change, and nothing is written here.

Raw files are never touched. A page is changed only where it reads the same afterwards, but for what was mended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from wikigen.config import Config
from wikigen.fix.catalogue import catalogue_edits
from wikigen.fix.edits import Change, Edit, applied, in_full
from wikigen.fix.links import link_edits, raw_path_edits
from wikigen.fix.metadata import reparsed, to_bold, to_front_matter
from wikigen.fix.spelling import spelling_edits
from wikigen.linked import Wiki
from wikigen.links.names import Names, names_of
from wikigen.links.resolve import resolve_page
from wikigen.model import DocId, Page
from wikigen.visible import visible

__all__ = ["FIXES", "Change", "Edit", "Fix", "plan"]


class Fix(NamedTuple):
    """A row of `FIXES`."""

    meaning: str
    edits: Callable[[Wiki, Config, Page], Iterable[Edit]]
    """The changes to one page; none on a page that is as it should be."""
    asked: bool = False
    """Whether it is done only where it is named: which of two spellings a wiki wants, wikigen does not know."""


FIXES: Mapping[str, Fix] = MappingProxyType(
    {
        "links": Fix("Links to moved or misnamed files, and with one `../` too many, get the right path.", link_edits),
        "raw-paths": Fix("Bare paths into `raw/` become links.", raw_path_edits),
        "spelling": Fix("Dates and tiers of metadata get their one spelling: `2026-04-24`, `2`.", spelling_edits),
        "index": Fix("Pages that `index.md` does not list get their line below their topic's heading.", catalogue_edits),
        "front-matter": Fix("Bold metadata below the title moves into front matter.", to_front_matter, asked=True),
        "bold": Fix("Front matter moves into bold lines below the title.", to_bold, asked=True),
    }
)
"""What `wikigen fix` does, in this order."""
_ROUNDS = 4
"""Times that a page is gone over."""


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class _Over(Mapping[_Key, _Value]):
    """A mapping with other values for a few of its keys; nothing is copied."""

    def __init__(self, few: Mapping[_Key, _Value], rest: Mapping[_Key, _Value]) -> None:
        self._few, self._rest = few, rest

    def __getitem__(self, key: _Key) -> _Value:
        return self._few[key] if key in self._few else self._rest[key]

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._rest)

    def __len__(self) -> int:
        return len(self._rest)


def plan(wiki: Wiki, config: Config, only: Collection[str] = (), full_text_of: Callable[[DocId], str] | None = None) -> Iterator[Change]:
    """The pages that would change, sorted; `only` names fixes, and without it those that need no asking are done.

    `full_text_of` gives a page's text with what reading takes out of it; without it `wiki` was made of texts that hold nothing of the kind.
    """
    wanted = [fix for name, fix in FIXES.items() if (name in only if only else not fix.asked)]
    names: list[Names] = []
    for page in wiki.pages.values():
        change = _change(wiki, config, page, wanted, names, full_text_of or wiki.text_of)
        if change and change.before != change.after:
            yield change


def _change(
    wiki: Wiki, config: Config, page: Page, wanted: Iterable[Fix], names: list[Names], full_text_of: Callable[[DocId], str]
) -> Change | None:
    """A page mended until nothing is left to mend: one fix may touch what another one has just written. None where nothing is."""
    before = after = ""
    notes: list[str] = []
    for _ in range(_ROUNDS):
        done = len(notes)
        for fix in wanted:
            edits = list(fix.edits(wiki, config, wiki.pages[page.id]))
            if edits and not before:
                before = after = full_text_of(page.id)
            if edits and (mended := _mended(wiki, page, after, edits)):
                notes.extend(edit.what for edit in edits)
                names[:] = names or [names_of(wiki.pages, wiki.raw, wiki.assets)]
                after = mended[0]
                wiki = _with(wiki, mended[1], names[0])
        if len(notes) == done:
            break
    return Change(doc=page.id, path=wiki.paths.get(page.id, ""), before=before, after=after, notes=tuple(notes)) if notes else None


def _mended(wiki: Wiki, page: Page, full: str, edits: Sequence[Edit]) -> tuple[str, Page] | None:
    """A page's full text with edits made, and the page that it is then; None where they would reach into a comment, or take one away."""
    text, seen = wiki.text_of(page.id), visible(full)
    read, written = text.encode(), seen.encode()  # alike but for the comments, which were blanked out of the first
    if any(read[edit.start : edit.end] != written[edit.start : edit.end] for edit in edits):
        return None
    after = applied(full, in_full(edits, full))
    mended = reparsed(page, visible(after))
    return (after, mended) if mended.text == applied(text, edits) else None


def _with(wiki: Wiki, page: Page, names: Names) -> Wiki:
    """The wiki with another state of one page."""
    text, doc = page.text, page.id
    links, unclear = resolve_page(page, names, wiki.pages, wiki.raw)
    return replace(
        wiki,
        pages=_Over({doc: page}, wiki.pages),
        links=_Over({doc: links}, wiki.links),
        unclear=_Over({doc: unclear}, wiki.unclear),
        text_of=lambda asked: text if asked == doc else wiki.text_of(asked),
    )
