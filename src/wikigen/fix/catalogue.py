"""Lines of `index.md` for the pages that it leaves out, each in the form of the entries beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import takewhile
from typing import NamedTuple

from wikigen.config import Config
from wikigen.derive.catalogue import Catalogue, catalogue, section_of
from wikigen.fix.edits import Edit
from wikigen.fix.links import path_between
from wikigen.linked import Link, Wiki
from wikigen.model import DocId, LinkRef, Page, Section
from wikigen.parse.sections import shorten
from wikigen.parse.sentences import first_sentence
from wikigen.paths import fold, folder_of, name_of, slugify, stem_of

__all__ = ["catalogue_edits"]

_CELL = re.compile(r"(?<!\\)\|")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARK = re.compile(r"(?P<indent>\s*)(?P<mark>[-*+]|(?P<number>\d+)(?P<dot>[.)]))(?P<blank>\s+)(?P<box>\[[ xX]\]\s+)?")
_EMPHASIS = re.compile(r"[*_]*$")
_BETWEEN = re.compile(r"\s*(?:[:—–]|-{1,2})\s+")  # noqa: RUF001 - dashes as authors type them
_PLAIN = re.compile(r"[^\[\]|#^\\\n]+")
"""What a wikilink can hold as it is."""
_FACTS: Mapping[str, Callable[[Page], object]] = {
    "date": lambda page: page.meta.date,
    "published": lambda page: page.meta.date,
    "updated": lambda page: page.meta.updated,
    "tier": lambda page: page.meta.tier,
    "topic": lambda page: page.meta.topic,
    "type": lambda page: page.meta.kind,
    "status": lambda page: page.meta.status,
    "tags": lambda page: ", ".join(page.meta.tags),
}
"""What stands in the column of a table, by its folded heading."""
_SAYING = frozenset({"summary", "description", "about"})
"""Headings of the column for a page's first words; where there is none, it is the first behind the link that is for nothing else."""
_REPLACED = "\ufffd"
"""Stands in a text for bytes that are no UTF-8."""
_SUMMARY = 140
"""Characters of a page's first words in an entry."""


class _Model(NamedTuple):
    """The line of an entry that another is to be like, without its comments."""

    before: str
    written: str
    """Its link."""
    after: str
    ref: LinkRef
    header: str
    """The first row of its table: the headings; empty for a list."""


def catalogue_edits(wiki: Wiki, config: Config, page: Page) -> Iterator[Edit]:
    """An entry for each page that the index means to list and leaves out, behind the last one of its section."""
    found = catalogue(wiki) if page.id in {"wiki/index.md", "wiki/README.md"} else None
    if found is None or found.page != page.id:
        return
    data = wiki.text_of(page.id).encode()
    names = Counter(stem_of(doc) for doc in (*wiki.pages, *wiki.raw, *wiki.assets))
    names.update(part for doc in wiki.pages for part in doc.split("/")[1:-1])  # folders, which lead to their hubs
    entries_beside = cache(partial(_entries_beside, page, found))
    models: dict[int, _Model] = {}
    placed: Counter[int] = Counter()
    for doc in found.missing:
        links = entries_beside(folder_of(doc))
        if not links:
            continue
        start = data.rfind(b"\n", 0, links[-1].ref.span.start) + 1
        end = data.find(b"\n", links[-1].ref.span.end)
        end = len(data) if end < 0 else end
        if end not in models:
            models[end] = _model(data, start, end, next(link.ref for link in links if link.ref.span.start >= start))
        line = _entry(models[end], wiki.pages[doc], path_between(config, page.id, doc), alone=names[stem_of(doc)] == 1, nth=placed[end] + 1)
        if line:
            placed[end] += 1
            yield Edit(start=end, end=end, text=f"\n{line}", what=f"an entry for {doc}")


def _model(data: bytes, start: int, end: int, ref: LinkRef) -> _Model:
    parts = (data[start : ref.span.start], data[ref.span.start : ref.span.end], data[ref.span.end : end])
    before, written, after = (re.sub(r"[ \t]*\x1f+", "", part.decode()) for part in parts)
    rows = list(takewhile(lambda line: line.lstrip().startswith("|"), reversed(data[:start].decode().splitlines())))
    return _Model(before, written, after, ref, rows[-1] if rows else "")


def _entries_beside(index: Page, found: Catalogue, folder: str) -> list[Link]:
    """The entries of the section that is headed by a folder's name, else of the one that lists most of its pages, in their order."""
    by_section: dict[int, list[Link]] = {}
    sections: dict[int, Section] = {}
    for links in found.entries.values():
        for link in links:
            section = section_of(index, link.ref.span.start)
            if section is not None:
                sections[section.heading.start] = section
                by_section.setdefault(section.heading.start, []).append(link)
    named = [at for at, section in sections.items() if slugify(section.title.partition("(")[0]) == slugify(folder)]
    if not named:
        counts = {at: sum(_folder(link) == folder for link in links) for at, links in by_section.items()}
        named = [at for at in counts if counts[at] and counts[at] == max(counts.values())]
    return sorted(by_section[named[0]], key=lambda link: link.ref.span.start) if named else []


def _folder(link: Link) -> str:
    return folder_of(getattr(link.resolution, "target", DocId("")))


def _entry(model: _Model, page: Page, path: str, *, alone: bool, nth: int) -> str:
    """A line for a page like the model, the `nth` after it; empty where that is no row of a table and no item of a list.

    `path` leads to the page; `alone` says that its file name means nothing else.
    """
    link, summary = _link(model, page, path, alone=alone), _summary(page)
    marks = (_EMPHASIS.search(model.before) or [""])[0]
    if marks and model.after.startswith(marks[::-1]):
        link = f"{marks}{link}{marks[::-1]}"
    else:
        marks = ""
    before, after = model.before.removesuffix(marks), model.after[len(marks) :]
    if before.lstrip().startswith("|"):
        return _row(before, link, after, model.header, page, summary)
    item = _MARK.match(before)
    if not item:
        return ""
    mark = f"{int(item['number']) + nth}{item['dot']}" if item["number"] else item["mark"]
    box = "[ ] " if item["box"] else ""
    between = _BETWEEN.match(after)
    said = f"{between[0] if between else ': '}{summary}" if summary else ""
    return f"{item['indent']}{mark}{item['blank']}{box}{link}{said}"


def _link(model: _Model, page: Page, path: str, *, alone: bool) -> str:
    """A link to a page in the form of the model's: by its name where that is a wikilink and will do, else by its path."""
    stem, title = stem_of(page.id), " ".join(page.meta.title.split())
    if model.ref.syntax == "wikilink" and alone and _PLAIN.fullmatch(stem):
        if "|" not in model.written:
            return f"[[{stem}]]"
        if _PLAIN.fullmatch(title) and _REPLACED not in title:
            bar = r"\|" if r"\|" in model.written else "|"
            return f"[[{stem}{bar}{title}]]"
    by_name = model.ref.label.endswith((".md", ".markdown")) or _REPLACED in title
    label = re.sub(r"([\\\[\]|])", r"\\\1", name_of(page.id) if by_name else title)
    return f"[{label}](<{path}>)" if re.search(r"[\s()]", path) else f"[{label}]({path})"


def _row(before: str, link: str, after: str, header: str, page: Page, summary: str) -> str:
    """A row with the cells of another: the link, the summary, what the headings name, the day where there was one, and blanks."""
    left, right = _CELL.split(before.strip().removeprefix("|"))[:-1], _CELL.split(after.strip().removesuffix("|"))[1:]
    cells = [*left, link, *right]
    names = [fold(name) for name in _CELL.split(header.strip().strip("|"))]
    names = [names[at] if at < len(names) else "" for at in range(len(cells))]
    facts = {at: _FACTS.get(name, _FACTS["date"]) for at, name in enumerate(names) if name in _FACTS or _DAY.fullmatch(cells[at].strip())}
    free = [at for at in range(len(left) + 1, len(cells)) if at not in facts]
    saying = next((at for at, name in enumerate(names) if name in _SAYING), free[0] if free else len(left))
    row = [facts[at](page) if at in facts else summary if at == saying else "" for at in range(len(cells))]
    row[len(left)] = link
    return f"| {' | '.join(str(cell or '') for cell in row)} |"


def _summary(page: Page) -> str:
    """A page's first words; none where its file is not UTF-8, so that some of them cannot be told."""
    if not page.tldr or _REPLACED in page.tldr:
        return ""
    return re.sub(r"([\\|\[\]`*_<])", r"\\\1", shorten(first_sentence(page.tldr), _SUMMARY))
