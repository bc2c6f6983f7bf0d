"""Lines of `index.md` for the pages that it leaves out, each in the form of the entries beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wikigen.config import Config
from wikigen.derive.catalogue import Catalogue, catalogue, section_of
from wikigen.fix.edits import Edit
from wikigen.fix.links import path_between
from wikigen.linked import Link, Wiki
from wikigen.model import DocId, Page, Section
from wikigen.parse.sections import shorten
from wikigen.parse.sentences import first_sentence
from wikigen.paths import folder_of, name_of, slugify

__all__ = ["catalogue_edits"]

_CELL = re.compile(r"(?<!\\)\|")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARK = re.compile(r"(?P<mark>\s*(?:[-*+]|\d+[.)])\s+)")
_BETWEEN = re.compile(r"\s*(?:[:—–]|-{1,2})\s+")  # noqa: RUF001 - dashes as authors type them
_SUMMARY = 140
"""Characters of a page's first words in an entry."""


def catalogue_edits(wiki: Wiki, config: Config, page: Page) -> Iterator[Edit]:
    """An entry for each page that the index means to list and leaves out, behind the last one of its section."""
    found = catalogue(wiki) if page.id in {"wiki/index.md", "wiki/README.md"} else None
    if found is None or found.page != page.id:
        return
    data = wiki.text_of(page.id).encode()
    for doc in found.missing:
        model = _last_entry(page, found, folder_of(doc))
        if model is None:
            continue
        start = data.rfind(b"\n", 0, model.ref.span.start) + 1
        end = data.find(b"\n", model.ref.span.end)
        end = len(data) if end < 0 else end
        like = re.sub(r"[ \t]*\x1f+", "", data[start:end].decode())  # without its comments
        line = _entry(wiki, config, doc, like, model, page.id)
        if line:
            yield Edit(start=end, end=end, text=f"\n{line}", what=f"an entry for {doc}")


def _last_entry(index: Page, found: Catalogue, folder: str) -> Link | None:
    """The last entry of the section that is headed by a folder's name, else of the one that lists most of its pages."""
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
    return max(by_section[named[0]], key=lambda link: link.ref.span.start) if named else None


def _folder(link: Link) -> str:
    return folder_of(getattr(link.resolution, "target", DocId("")))


def _entry(wiki: Wiki, config: Config, doc: DocId, model: str, link: Link, index: DocId) -> str:
    """A line for `doc` like the line `model`; empty where that is no row of a table and no item of a list."""
    page = wiki.pages[doc]
    by_name = link.ref.label.endswith((".md", ".markdown"))
    label = name_of(doc) if by_name else " ".join(page.meta.title.split())
    shown = re.sub(r"([\\\[\]|])", r"\\\1", label)
    target = path_between(config, index, doc)
    target = f"<{target}>" if re.search(r"[\s()]", target) else target
    written, summary = f"[{shown}]({target})", _summary(page)
    if model.lstrip().startswith("|"):
        return _row(model, written, summary, page)
    mark = _MARK.match(model)
    if not mark:
        return ""
    between = _BETWEEN.match(model, model.find(")", mark.end()) + 1)
    return f"{mark['mark']}{written}{between[0] if between else ': ' if summary else ''}{summary}".rstrip()


def _row(model: str, written: str, summary: str, page: Page) -> str:
    """A row with the cells of another: the link, the summary, the day where there was one, and blanks."""
    cells, told = [], False
    for cell in _CELL.split(model.strip().strip("|")):
        if "](" in cell and written not in cells:
            cells.append(written)
        elif _DAY.fullmatch(cell.strip()):
            cells.append(page.meta.date.isoformat() if page.meta.date else "")
        else:
            cells.append("" if told else summary)
            told = True
    return f"| {' | '.join(cells)} |"


def _summary(page: Page) -> str:
    return re.sub(r"([\\|\[\]`*_<])", r"\\\1", shorten(first_sentence(page.tldr), _SUMMARY)) if page.tldr else ""
