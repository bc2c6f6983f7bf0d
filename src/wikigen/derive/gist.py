"""What of a page anything may be derived from: what it says of itself and what it leads to, wherever that stands in the text.

Most edits change neither. Then all that was derived from the wiki before the edit still holds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from msgspec.structs import replace

from wikigen.derive.logbook import LOG
from wikigen.linked import Link, Wiki
from wikigen.model import LinkRef, Metadata, Page, Span

__all__ = ["derives_the_same"]

_NOWHERE = Span(start=0, end=0, line=1, column=1)
_WITH_REFS = frozenset({"sources", "raw", "related"})


def derives_the_same(before: Wiki, after: Wiki) -> bool:
    """Whether two readings of one wiki differ in nothing that `derive` looks at."""
    if before.pages.keys() != after.pages.keys() or before.raw.keys() != after.raw.keys():
        return False
    if any(before.raw[doc] is not raw and before.raw[doc] != raw for doc, raw in after.raw.items()):
        return False
    for doc, page in after.pages.items():
        if before.pages[doc] is not page and _gist(before.pages[doc]) != _gist(page):
            return False
        links, known = after.links[doc], before.links[doc]
        if links is not known and list(map(_link_gist, links)) != list(map(_link_gist, known)):
            return False
    return True


def _gist(page: Page) -> tuple[object, ...]:
    meta = page.meta
    plain = tuple(getattr(meta, name) for name in Metadata.__struct_fields__ if name not in _WITH_REFS)
    refs = tuple(tuple(_placeless(getattr(meta, name))) for name in sorted(_WITH_REFS))
    questions = tuple((question.text, question.anchor, question.answered) for question in page.questions)
    log = tuple(section.title for section in page.sections) if page.id == LOG else ()
    return plain, refs, log, questions, tuple((said.sentence, said.bold) for said in page.statements)


def _placeless(refs: Iterable[LinkRef]) -> Iterable[LinkRef]:
    return (replace(ref, span=_NOWHERE, head=(0, 0), tail=(0, 0)) for ref in refs)


def _link_gist(link: Link) -> tuple[Hashable, ...]:
    ref = link.ref
    return ref.syntax, ref.target, ref.label, ref.anchor, ref.place, ref.context, link.resolution
