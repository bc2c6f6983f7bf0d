"""What can be mended in a wiki's pages without judgement: `FIXES` names each, `plan` says what would change, and nothing is written here.

Raw files are never touched. A page is changed only where it reads the same afterwards, but for what was mended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from wikigen.config import Config
from wikigen.fix.catalogue import catalogue_edits
from wikigen.fix.edits import Change, Edit, applied
from wikigen.fix.links import link_edits, raw_path_edits
from wikigen.fix.metadata import reparsed, to_bold, to_front_matter
from wikigen.fix.spelling import spelling_edits
from wikigen.linked import Wiki
from wikigen.links.names import Names, names_of
from wikigen.links.resolve import resolve_page
from wikigen.model import DocId, Page

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


def plan(wiki: Wiki, config: Config, only: Collection[str] = ()) -> Iterator[Change]:
    """The pages that would change, sorted; `only` names fixes, and without it those that need no asking are done."""
    wanted = [fix for name, fix in FIXES.items() if (name in only if only else not fix.asked)]
    names: list[Names] = []
    for doc, page in wiki.pages.items():
        before = wiki.text_of(doc)
        text, notes = _mended(wiki, config, page, wanted, names)
        if text != before:
            yield Change(doc=doc, path=wiki.paths.get(doc, ""), before=before, after=text, notes=tuple(notes))


def _mended(wiki: Wiki, config: Config, page: Page, wanted: Iterable[Fix], names: list[Names]) -> tuple[str, list[str]]:
    """A page's text, mended until nothing is left to mend: one fix may touch what another one has just written."""
    notes: list[str] = []
    for _ in range(_ROUNDS):
        done = len(notes)
        for fix in wanted:
            edits = list(fix.edits(wiki, config, wiki.pages[page.id]))
            if edits:
                notes.extend(edit.what for edit in edits)
                names[:] = names or [names_of(wiki.pages, wiki.raw, wiki.assets)]
                wiki = _with(wiki, page.id, applied(wiki.text_of(page.id), edits), names[0])
        if len(notes) == done:
            break
    return wiki.text_of(page.id), notes


def _with(wiki: Wiki, doc: DocId, text: str, names: Names) -> Wiki:
    """The wiki with another text on one page."""
    page = reparsed(wiki.pages[doc], text)
    links, unclear = resolve_page(page, names, wiki.pages, wiki.raw)
    return replace(
        wiki,
        pages=_Over({doc: page}, wiki.pages),
        links=_Over({doc: links}, wiki.links),
        unclear=_Over({doc: unclear}, wiki.unclear),
        text_of=lambda asked: text if asked == doc else wiki.text_of(asked),
    )
