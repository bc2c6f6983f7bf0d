"""New pages and new wikis: text made from what is known already, written once, and never over anything."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import yaml

from wikigen.config import Config
from wikigen.errors import ScaffoldError
from wikigen.linked import Wiki
from wikigen.links.clean import clean_url
from wikigen.model import DocId
from wikigen.paths import RAW, doc_of, folder_of, slugify
from wikigen.rawdoc import RawDoc, RawItem

__all__ = ["NewPage", "new_page", "new_wiki", "write_page"]

_SLUG_WORDS = 8
"""Words of a title that a file name keeps."""
_SOURCES = 4
"""Links of an item that a new page names as its sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """A page to be written."""

    path: Path
    text: str


def new_page(
    wiki: Wiki, config: Config, raw: Path, *, item: int | None = None, topic: str | None = None, title: str | None = None
) -> NewPage:
    """A source summary on a raw document, or on one of its items: front matter filled in, sections to fill.

    Raises:
        ScaffoldError: there is no such document, item or topic; or it is not said which of several topics is meant.
    """
    document = _find(wiki, config, raw)
    entry = _item(document, item, config)
    heading = title or (entry.title if entry else document.title)
    folder = _topic(wiki, config, topic)
    date = (entry.date if entry else None) or document.date or dt.date.today()  # noqa: DTZ011 - the author's own day
    slug = "-".join(slugify(heading).split("-")[:_SLUG_WORDS]) or f"item-{entry.number if entry else 1}"
    path = config.docs_dir / folder / f"{date.isoformat()}-{slug}.md"
    anchor = f"#{entry.anchor}" if entry and len(document.items) > 1 else ""
    front = {
        "title": heading,
        "type": "summary",
        "topic": slugify(folder),
        "date": date,
        "sources": list(_sources(document, entry)),
        "raw": [f"{document.id}{anchor}"],
        "tags": [],
    }
    front = {key: value for key, value in front.items() if value or key == "tags"}
    block = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000).rstrip()
    return NewPage(path=path, text=f"---\n{block}\n---\n{_SKELETON.format(title=_one_line(heading))}")


_SKELETON = """
# {title}

## TL;DR


## Key findings

-\x20

## Relation to prior wiki

**Connects to …**:

## Open questions

1.\x20

## Related pages

-\x20
"""


def write_page(page: NewPage) -> None:
    """Write a new page.

    Raises:
        ScaffoldError: a file of that name is there already, or the folder cannot be written.
    """
    _write(page.path, page.text)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        if isinstance(error, FileExistsError) and path.exists():  # or a folder above it is a file
            raise ScaffoldError(f"{path} is there already.", "Nothing was written; choose another title, or edit that page.") from error
        raise ScaffoldError(
            f"{path} cannot be written: {error.strerror}.", "Nothing was written; mend the folder's permissions."
        ) from error


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _find(wiki: Wiki, config: Config, raw: Path) -> RawDoc:
    full = Path(os.path.abspath(raw))  # noqa: PTH100 - a link stays a link
    if full.is_relative_to(config.raw_dir):
        asked = doc_of(RAW, full.relative_to(config.raw_dir).as_posix())
    else:
        asked = DocId(raw.as_posix() if raw.as_posix().startswith(RAW) else RAW + raw.as_posix())
    by_file = {companion: doc.id for doc in wiki.raw.values() for companion in (doc.id, *doc.companions)}
    if asked not in by_file:
        near = [doc for doc in wiki.raw if doc.rpartition("/")[2] == asked.rpartition("/")[2]]
        hint = f"Did you mean {config.path_of(near[0])}?" if near else f"Name a file below {config.raw_dir}."
        raise ScaffoldError(f"There is no raw document {raw}.", hint)
    return wiki.raw[by_file[asked]]


def _item(document: RawDoc, number: int | None, config: Config) -> RawItem | None:
    if number is None:
        return document.items[0] if len(document.items) == 1 else None
    found = next((entry for entry in document.items if entry.number == number), None)
    if found is None:
        listed = "; ".join(f"{entry.number} {entry.title[:40]}" for entry in document.items[:12])
        raise ScaffoldError(f"{config.path_of(document.id)} has no item {number}.", f"It has: {listed or 'none'}.")
    return found


def _topic(wiki: Wiki, config: Config, asked: str | None) -> str:
    topics = sorted({*config.topics, *(folder_of(page) for page in wiki.pages if folder_of(page))} - {"daily-digest", "assets"})
    if asked is not None:
        if not re.fullmatch(r"[^/\\.\s][^/\\]*", asked):
            raise ScaffoldError(f"{asked!r} is no name of a topic's folder.", "Name one folder, without slashes.")
        return asked
    if len(topics) == 1:
        return topics[0]
    listed = ", ".join(topics) if topics else "none yet; any name will do"
    raise ScaffoldError("It is not said which topic the page belongs to.", f"Name one with --topic; there are: {listed}.")


def _sources(document: RawDoc, entry: RawItem | None) -> Iterator[object]:
    links = [url for url in (clean_url(link) for link in (entry.links if entry else ())) if url]
    author = entry.author if entry else ""
    for url in list(dict.fromkeys(links))[:_SOURCES]:
        yield {"title": author, "url": url} if author else url
    if not links and (public := clean_url(document.url) if document.url else None):
        yield public
    elif not links and author:
        yield author


# ---- a new wiki


def new_wiki(directory: Path, name: str | None = None) -> list[Path]:
    """The files of a new wiki, ready for `mkdocs serve`, as they were written.

    Raises:
        ScaffoldError: one of them is there already; then none is written.
    """
    title = name or directory.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Wiki"
    today = dt.date.today()  # noqa: DTZ011 - the author's own day
    known = {"{site_name}": _quoted(title), "{today}": today.isoformat(), "{requirement}": _requirement()}
    files = {directory / _filled(path, known): _filled(text, known) for path, text in _templates()}
    taken = [path for path in files if path.exists()]
    if taken:
        raise ScaffoldError(f"{taken[0]} is there already.", "Nothing was written; choose an empty folder.")
    for path, text in files.items():
        _write(path, text)
    return list(files)


def _templates() -> Iterator[tuple[str, str]]:
    """The files of `new-wiki/`, by the path that each gets; a name there begins with `dot.` for what begins with a dot."""
    root = Path(str(resources.files("wikigen").joinpath("new-wiki")))
    for path in sorted(root.rglob("*")):
        if path.is_file():
            parts = path.relative_to(root).parts
            yield "/".join(part.replace("dot.", ".", 1) if part.startswith("dot.") else part for part in parts), path.read_text("utf-8")


def _filled(text: str, known: Mapping[str, str]) -> str:
    for name, value in known.items():
        text = text.replace(name, value)
    return text


def _requirement() -> str:
    """How the program that makes the wiki was installed, so that CI installs the same: a release, a commit, or a folder."""
    found = distribution("wikigen")
    origin = json.loads(found.read_text("direct_url.json") or "{}")
    name = "wikigen[diagrams]" if find_spec("merman") else "wikigen"  # a site should not lose its diagrams in CI
    if commit := origin.get("vcs_info", {}).get("commit_id"):
        return f"{name} @ git+{origin['url']}@{commit}"
    if origin.get("url"):
        return f"# A folder of this machine; where others build the wiki, name a release or a repository instead.\n{name} @ {origin['url']}"
    return f"{name}=={found.version}"


def _quoted(title: str) -> str:
    return yaml.safe_dump(title, allow_unicode=True, width=1000).splitlines()[0]
