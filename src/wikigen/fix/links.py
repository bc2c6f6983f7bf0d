"""Links whose path is wrong though what they mean is known, and bare paths into `raw/`."""

from __future__ import annotations

import os.path
import posixpath
import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, unquote

from wikigen.config import Config
from wikigen.fix.edits import Edit, applied
from wikigen.fix.metadata import reparsed
from wikigen.linked import Found, Link, Wiki
from wikigen.model import DocId, Page
from wikigen.paths import RAW, WIKI

__all__ = ["link_edits", "path_between", "raw_path_edits"]

_INLINE = re.compile(rb"\]\(\s*(<[^<>\n]*>|[^\s<>]*?)(?=\s*(?:\)|[\"']|\s[\"'(]))")
_LOOSE = re.compile(rb"\]\(\s*([^()<>\n]*?)\s*\)")
_DEFINED = re.compile(rb"^[ \t>]*\[(?:[^\[\]\\]|\\.)+\]:\s*(<[^<>\n]*>|[^\s<>]+)", re.MULTILINE)
"""What the links that name it lead to: `[name]: target`, in a quote too."""
_WITH_PATHS = frozenset({"inline", "reference", "image", "html", "loose"})
_BEYOND_WIKILINK = re.compile(r"[\[\]|#^\\]")
"""What ends the path in a wikilink, or begins another part of it."""
_AWKWARD = re.compile(r"[\s()<>]")


def link_edits(wiki: Wiki, config: Config, page: Page) -> Iterator[Edit]:
    """The right path for each link or wikilink to a file that lies elsewhere than its path says; blanks in a target get their `<>`."""
    data = wiki.text_of(page.id).encode()
    edits: dict[int, Edit] = {}  # by their places, since several links may have one definition
    for link in wiki.links[page.id]:
        found = link.resolution
        if isinstance(found, Found) and link.ref.syntax in _WITH_PATHS and _names_a_file(link):
            named = _file(wiki, link, found)
            if link.ref.syntax == "loose" or not _is_right(config, page.id, link.ref.target, named):
                edit = _mended(page, link, path_between(config, page.id, named), data)
                if edit:
                    edits.setdefault(edit.start, edit)
        elif isinstance(found, Found) and link.ref.syntax == "wikilink" and (edit := _mended_wikilink(wiki, link, found, data)):
            edits[edit.start] = edit
    yield from edits.values()


def _mended_wikilink(wiki: Wiki, link: Link, found: Found, data: bytes) -> Edit | None:
    """The path from the wiki's root in the place of a wikilink's wrong one; None where it is a title, or the new path would mean another page."""
    ref = link.ref
    if found.rule != "file-name" or "/" not in ref.target or found.target not in wiki.pages:
        return None
    start = ref.span.start + len("[[")
    end = start + len(ref.target.encode())
    path = found.target.removeprefix(WIKI)
    path = path if ref.target.endswith(".md") else path.removesuffix(".md")
    beside = posixpath.join(posixpath.dirname(link.source), path)
    others = {beside, f"{beside}.md", f"{beside}/index.md", f"{beside}/README.md"} - {found.target}
    if data[start:end] != ref.target.encode() or _BEYOND_WIKILINK.search(path) or others & wiki.pages.keys():
        return None
    return Edit(start=start, end=end, text=path, what=f"the path of {ref.target}")


def _mended(page: Page, link: Link, path: str, data: bytes) -> Edit | None:
    """The path in the place of a link's target; None where that cannot be found, or stands there already."""
    for start, end in _target_places(link, data):
        written = data[start:end].decode(errors="replace")
        if unquote(written.strip("<>").partition("#")[0]).strip() != link.ref.target:
            continue  # another's; or escaped in a way that is not undone here
        text = _written(path, written, link)
        edit = Edit(start=start, end=end, text=text, what=f"the path of {link.ref.target}")
        if text != written and (not _is_defined(link, data) or _leads(page, link, path, applied(data.decode(), [edit]))):
            return edit
    return None


def raw_path_edits(wiki: Wiki, config: Config, page: Page) -> Iterator[Edit]:
    """A link in place of each bare path into `raw/`, in the text and in bold metadata; front matter has no links."""
    data = wiki.text_of(page.id).encode()
    for link in wiki.links[page.id]:
        found, ref = link.resolution, link.ref
        if ref.syntax != "bare" or not isinstance(found, Found) or not found.target.startswith(RAW):
            continue
        written = data[ref.head[1] : ref.tail[0]].decode(errors="replace")
        if written.strip("`") != ref.label:
            continue  # a path with blanks, of which only its line is known
        target = path_between(config, page.id, _file(wiki, link, found))
        anchor = f"#{ref.anchor}" if "#" in ref.label else ""
        shown = f"<{target}{anchor}>" if _AWKWARD.search(target) else f"{target}{anchor}"
        yield Edit(start=ref.span.start, end=ref.span.end, text=f"[{written}]({shown})", what=f"a link to {ref.label}")


def _names_a_file(link: Link) -> bool:
    """Whether a link is written as a path to a file: a URL of the site, a folder and a mere name are none."""
    target = link.ref.target
    return bool(posixpath.splitext(target)[1]) and "://" not in target and not target.startswith(("/", "#")) and "\\" not in target


def _file(wiki: Wiki, link: Link, found: Found) -> DocId:
    """The file that is meant: of a digest the companion, `x.json`, where that is named."""
    name = posixpath.basename(link.ref.target)
    companions = wiki.raw[found.target].companions if found.target in wiki.raw else ()
    return next((doc for doc in companions if posixpath.basename(doc) == name), found.target)


def _disk_path(config: Config, doc: DocId) -> str:
    space, base = (RAW, config.raw_dir) if doc.startswith(RAW) else (WIKI, config.docs_dir)
    return os.path.join(base, doc.removeprefix(space))  # noqa: PTH118 - joined as text, for each link of the wiki


def path_between(config: Config, page: DocId, target: DocId) -> str:
    """The relative path from a page to a document, as it lies on disk."""
    here = os.path.dirname(_disk_path(config, page))  # noqa: PTH120 - as above
    return os.path.relpath(_disk_path(config, target), here).replace(os.sep, "/")


def _is_right(config: Config, page: DocId, written: str, target: DocId) -> bool:
    here = os.path.dirname(_disk_path(config, page))  # noqa: PTH120 - as above
    return os.path.normpath(os.path.join(here, written)) == os.path.normpath(_disk_path(config, target))  # noqa: PTH118 - as above


def _target_places(link: Link, data: bytes) -> Iterator[tuple[int, int]]:
    """Where a link's target may stand in the text: of a reference-style link, in any definition."""
    ref = link.ref
    if ref.syntax == "html":
        yield ref.head
    elif _is_defined(link, data):
        yield from (match.span(1) for match in _DEFINED.finditer(data))
    elif match := (_LOOSE if ref.syntax == "loose" else _INLINE).match(data, ref.tail[0], ref.tail[1]):
        yield match.span(1)


def _is_defined(link: Link, data: bytes) -> bool:
    """Whether a link, or an image, is a reference: `[text][name]`, `[name]`."""
    return link.ref.syntax == "reference" or (link.ref.syntax == "image" and data[link.ref.tail[0] :][:2] != b"](")


def _leads(page: Page, link: Link, path: str, text: str) -> bool:
    """Whether a link of the page leads to `path` in another text: which definition is its own, and which is code, the parser knows."""
    after = reparsed(page, text).refs
    return len(after) == len(page.refs) and after[page.refs.index(link.ref)].target == path


def _written(path: str, before: str, link: Link) -> str:
    """The path as its syntax takes it, with the anchor that stood there."""
    anchor = before.strip("<>").partition("#")
    tail = anchor[1] + anchor[2]
    if link.ref.syntax == "html":
        return escape(quote(path, safe="/!$&'*+,;=:@~()") + tail)
    if _AWKWARD.search(path + tail) or before.startswith("<"):
        return f"<{path}{tail}>"
    return path + tail
