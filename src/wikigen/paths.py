"""Every rule about paths and URLs, and nothing else knows one.

Three kinds of names, none of them interchangeable:

* `DocId`  `wiki/topic/page.md`, `raw/gmail/2026-04-24-starred.md`: a document; no `.`, `..`, `//`
* `SrcUri` `topic/page.md`: what MkDocs calls a file, below `docs_dir`
* `Url`    `topic/page/`: below the site's root, percent-encoded, no leading `/`; the root is the empty string
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import NewType
from urllib.parse import quote, unquote

from wikigen.model import DocId

__all__ = [
    "DIRECTIVE",
    "RAW",
    "RESERVED_IDS",
    "WIKI",
    "Anchors",
    "Places",
    "SrcUri",
    "Url",
    "beneath",
    "clean_path",
    "dated_stem",
    "doc_of",
    "file_of_url",
    "fold",
    "folder_of",
    "heading_anchor",
    "hub_id",
    "name_of",
    "raw_uri",
    "relative",
    "slugify",
    "spelled_slug",
    "src_uri",
    "stem_of",
    "undated_stem",
    "unreserved",
    "url_of",
    "url_slug",
]

SrcUri = NewType("SrcUri", str)
Url = NewType("Url", str)

WIKI = "wiki/"
RAW = "raw/"

DIRECTIVE = ":~:"
"""What parts an anchor from words that a browser is to look for, `page.md#part:~:text=words`; it never hands them to a page."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]?")
_OTHER_DAY = re.compile(r"(?:(\d{4})_(\d{2})_(\d{2})|(199\d|20\d{2})(\d{2})(\d{2}))(?:[-_ ]+|$)")
"""A day as journals and cameras name their files; of eight digits without a mark, only those that are likely one."""

_LONGEST_SLUG = 100
"""Bytes of a slug; file systems take names of 255."""
_NO_SLUG = re.compile(r"[^\w\s-]")
_SEPARATORS = re.compile(r"[-\s]+")
_NO_LETTER = re.compile(r"[\W_]+")
_PLAIN = re.compile(r"(?:[\w\s-][\u0300-\u036f]*)*", re.ASCII)
"""A decomposed name of which the slug leaves out nothing but accents."""
_DOT = re.compile(r"^\s*\.(?=\w)")
_SPELLED = str.maketrans(
    {"+": "-plus-", "#": "-sharp-", "&": "-and-", "@": "-at-", "'": "", "\u2019": "", **{chr(code): "" for code in range(0xFE00, 0xFE10)}}
)
"""Signs as words; and those that part no words, or only say how another sign looks."""
_NUMBERED = re.compile(r"^(.*)_([0-9]+)$")


def doc_of(space: str, path: str) -> DocId:
    """The id of the file at `path` (with `/`) below the folder of `space` (`WIKI` or `RAW`)."""
    return DocId(space + path)


def src_uri(doc: DocId) -> SrcUri:
    """What MkDocs calls a document: a page by its path below `docs_dir`; a digest keeps its `raw/`."""
    return SrcUri(doc.removeprefix(WIKI))


def hub_id(folder: str) -> DocId:
    """The id of a folder's hub: `wiki/topic/`."""
    return DocId(f"{WIKI}{folder}/")


def name_of(doc: DocId) -> str:
    """The file's name with its ending."""
    return posixpath.basename(doc)


def stem_of(doc: DocId) -> str:
    """The file's name without its ending."""
    return posixpath.splitext(posixpath.basename(doc))[0]


def dated_stem(doc: DocId) -> str:
    """The file's name without its ending, a day at its beginning spelled as `2026-05-03-` from `2026_05_03` and `20260503` alike."""
    stem = stem_of(doc)
    if not (found := _OTHER_DAY.match(stem)):
        return stem
    try:
        day = dt.date(*(int(part) for part in found.groups() if part))
    except ValueError:
        return stem
    rest = stem[found.end() :]
    return f"{day}-{rest}" if rest else str(day)


def undated_stem(doc: DocId) -> str:
    """The file's name without its ending, and without a day at its beginning."""
    stem = dated_stem(doc)
    day = _DAY.match(stem)
    return stem[day.end() :] if day else stem


def folder_of(doc: DocId) -> str:
    """The first folder below `wiki/` or `raw/`; empty for a file at the root."""
    parts = doc.split("/")
    return parts[1] if len(parts) > 2 else ""  # noqa: PLR2004 - space, folder, file


def clean_path(base: str, target: str) -> str:
    """`target` as seen from the folder `base`, with `.` and `..` worked out; too many `..` stop at the root."""
    parts: list[str] = []
    start = "" if target.startswith("/") else base
    for part in f"{start}/{target}".split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part and part != ".":
            parts.append(part)
    return "/".join(parts)


@lru_cache(maxsize=1 << 18)
def url_of(uri: SrcUri, *, directory_urls: bool = True) -> Url:
    """The URL that MkDocs gives a file: `topic/page.md` is at `topic/page/`, `index.md` and `README.md` at their folder."""
    folder, name = posixpath.split(uri)
    stem, ending = posixpath.splitext(name)
    if ending.lower() not in {".md", ".markdown", ".mdown", ".mkdn", ".mkd"}:
        return Url(quote(uri))
    stem = "index" if stem == "README" else stem
    if not directory_urls:
        return Url(quote(posixpath.join(folder, f"{stem}.html")))
    path = folder if stem == "index" else posixpath.join(folder, stem)
    return Url(quote(f"{path}/") if path else "")


def raw_uri(doc: DocId) -> SrcUri:
    """The virtual page of a raw document: `raw/gmail/x.md` for `raw/gmail/x.json` alike, so its URL is `raw/gmail/x/`."""
    return SrcUri(posixpath.splitext(doc)[0] + ".md")


def relative(target: Url | str, base: Url | str) -> str:
    """`target` as a link on the page at `base`: both below the site's root. `./` is the page's own folder."""
    path, mark, anchor = target.partition("#")
    here = posixpath.dirname(base) if not base.endswith("/") else base.rstrip("/")
    slash = "/" if path.endswith("/") or not path else ""
    link = posixpath.relpath("/" + path.rstrip("/"), "/" + here)  # from a root, or the working directory is asked for
    if ":" in link.split("/", 1)[0]:  # or the browser takes what stands before it for a scheme
        link = f"./{link}"
    return f"{link}{slash}{mark}{anchor}"


def slugify(text: str) -> str:
    """The id that Python-Markdown's `toc` extension, hence Material, makes of a heading's text."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return _SEPARATORS.sub("-", _NO_SLUG.sub("", text).strip().lower())


def beneath(uri: SrcUri, name: str) -> SrcUri:
    """The folder of a list that belongs to a page: `topic/page/name` for `topic/page.md`, `topic/name` for `topic/index.md`."""
    folder, file = posixpath.split(posixpath.splitext(uri)[0])
    return SrcUri(posixpath.join(folder, "" if file in {"index", "README"} else file, name))


def file_of_url(url: Url) -> str:
    """The file below the site's root that a URL opens: `tags.md` and `tags/index.md` have one."""
    path = unquote(url)
    return f"{path}index.html" if path.endswith("/") or not path else path


@lru_cache(maxsize=1 << 16)
def url_slug(name: str) -> str:
    """A name as a folder of the site: its slug, in another script its letters; a long one is cut and told apart by its hash."""
    return _short(slugify(name) or fold(name))


@lru_cache(maxsize=1 << 16)
def spelled_slug(name: str) -> str:
    """A slug that no two names share which differ in more than case, accents and separators: `C++` is `c-plus-plus`, `a/日本` is `a-日本`.

    Of plain names it is the slug. What stands between letters is a separator; empty where there are no letters.
    """
    if _PLAIN.fullmatch(unicodedata.normalize("NFKD", name)):
        return _short(slugify(name))
    spelled = _DOT.sub("dot-", unicodedata.normalize("NFKC", name).casefold()).translate(_SPELLED)
    parts = "".join(letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else "-" for letter in spelled)
    return _short("-".join(part for part in parts.split("-") if part))


def _short(slug: str) -> str:
    if len(slug.encode()) <= _LONGEST_SLUG:
        return slug
    return f"{slug.encode()[:40].decode(errors='ignore')}-{blake2b(slug.encode(), digest_size=5).hexdigest()}"


RESERVED_IDS = re.compile(r"__|wg-|fn(?:ref)?[:.]", re.IGNORECASE)
"""How ids begin that an author may not give: Material's, ours, those of footnotes."""


def unreserved(anchor: str) -> str:
    """An id that an author gives, kept apart from those that the site itself gives and its scripts look up."""
    return f"h{anchor}" if RESERVED_IDS.match(anchor) else anchor


def heading_anchor(text: str) -> str:
    """A heading's id before it is made unique: its slug."""
    return unreserved(slugify(text))


class Places:
    """Which document has which file of a site; two never share one.

    Files are told apart as the strictest system does: `Foo.html` and `foo.html`, or two spellings of one letter, are one file to some. A
    file is in the way of a folder of its name, too.
    """

    OWN = DocId("")
    """Who has the files that are no document's."""

    def __init__(self, own: Callable[[str], bool] = lambda _: False) -> None:
        """Where there is a file at a path which is the site's `own`, that is nobody else's."""
        self._own = own
        self._files: dict[str, DocId] = {}
        self._folders: dict[str, DocId] = {}

    def holder(self, url: str) -> DocId | None:
        """Who has the file that a URL opens, or a folder or a file in its way."""
        found = self.in_way(url)
        return found[1] if found else None

    def in_way(self, url: str) -> tuple[str, DocId] | None:
        """The path of what is in the way of the file that a URL opens, which may be a file where that needs a folder; and whose it is."""
        path = self._file(url)
        found = self._files.get(path, self._folders.get(path))
        while found is None:
            if self._own(path):
                return path, self.OWN
            if "/" not in path:
                return None
            path = path.rpartition("/")[0]
            found = self._files.get(path)
        return path, found

    def claim(self, url: str, doc: DocId) -> None:
        """Give the file that a URL opens to a document, unless another has it."""
        path = self._file(url)
        self._files.setdefault(path, doc)
        while "/" in path:
            path = path.rpartition("/")[0]
            if path in self._folders:
                break
            self._folders[path] = doc

    @staticmethod
    def _file(url: str) -> str:
        file = f"{url}index.html" if url.endswith("/") or not url else url
        return file if file.isascii() and file.islower() and "%" not in file else unicodedata.normalize("NFC", unquote(file)).lower()


class Anchors:
    """The ids given out on one page, counted as the `toc` extension counts: `title`, `title_1`, and so on."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def claim(self, anchor: str) -> str:
        """`anchor`, or the first numbered form of it that is free. A page of one heading repeated stays linear."""
        if not anchor or anchor in self._taken:
            numbered = _NUMBERED.match(anchor)
            stem, count = (numbered[1], int(numbered[2])) if numbered else (anchor, 0)
            known = self._counts.get(stem, 0)
            contiguous = count <= known or anchor == f"{stem}_{known + 1}"
            count = max(count, known) if contiguous else count
            count += 1
            while f"{stem}_{count}" in self._taken:
                count += 1
            if contiguous:
                self._counts[stem] = count
            anchor = f"{stem}_{count}"
        self._taken.add(anchor)
        return anchor


def fold(name: str) -> str:
    """A name without case, accents and punctuation, for blind comparison; letters of every script stay."""
    plain = unquote(name) if "%" in name else name
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return _NO_LETTER.sub("", plain.casefold())
