"""Walk, read, decode, digest: the only module that reads content. Nothing in a file stops it; nothing is changed.

Walking and reading are two steps: what a walk sees of a file tells whether it has to be read again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.files import active, backup, odd_name
from wikigen.model import Diagnostic, DocId, Severity, Source, SourceKind, Span
from wikigen.paths import RAW, WIKI, doc_of, name_of
from wikigen.visible import visible

__all__ = ["MAX_BYTES", "PAGE_ENDINGS", "SeenFile", "Stamp", "decode", "read_source", "read_sources", "walk_sources"]

PAGE_ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Endings of pages, as MkDocs has them."""
MAX_BYTES = 20_000_000
"""Largest file that is read as text; a larger one is named and left out."""

_TEXT_ENDINGS = (*PAGE_ENDINGS, ".json", ".txt", ".html", ".htm", ".xml", ".csv", ".rst", ".org", "")
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})
_NOWHERE = Span(start=0, end=0, line=1, column=1)


class Stamp(NamedTuple):
    """What tells, without reading it, that a file has not changed: as git does, with the inode's own change time."""

    size: int
    modified: int
    """Nanoseconds, as the file system has them; `changed` too."""
    changed: int
    inode: int

    @classmethod
    def of(cls, info: os.stat_result) -> Stamp:
        """The stamp of a file whose status is `info`."""
        return cls(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


class SeenFile(NamedTuple):
    """A file that a walk came by, not read yet."""

    id: DocId
    kind: SourceKind
    path: str
    """Absolute."""
    stamp: Stamp
    is_text: bool
    """False for one that is published, or named, without being read."""


def walk_sources(config: Config) -> tuple[tuple[SeenFile, ...], tuple[Diagnostic, ...]]:
    """Every file below `docs_dir` and `raw_dir`, sorted by id, and what was passed over. A wiki without raw files is a wiki.

    Raises:
        SourceError: `docs_dir` is not there, or one of the two cannot be read.
    """
    if not config.docs_dir.is_dir():
        raise SourceError(
            f"There is no folder {config.docs_dir}.", "Make it, or set `docs_dir` in mkdocs.yml; `wikigen init` makes a new wiki."
        )
    seen: list[SeenFile] = []
    problems: list[Diagnostic] = []
    raw_dir = f"{config.raw_dir}{os.sep}"
    for space, folder in ((WIKI, config.docs_dir), (RAW, config.raw_dir)):
        for entry, below in _walk(str(folder), "", problems, space):
            if space == WIKI and (entry.path.startswith(raw_dir) or config.excluded(below)):
                continue
            file = _look(doc_of(space, below), entry, folder, problems)
            if file is not None and (file.kind == "raw" or _may_be_published(file, below, config, problems)):
                seen.append(file)
    seen.sort(key=lambda file: file.id)
    return tuple(seen), tuple(problems)


def read_sources(config: Config) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """Walk, and read every file.

    Raises:
        SourceError: `docs_dir` is not there, or one of the two cannot be read.
    """
    seen, problems = walk_sources(config)
    read = [read_source(file) for file in seen]
    sources = tuple(source for source in read if isinstance(source, Source))
    return sources, (*problems, *(problem for problem in read if isinstance(problem, Diagnostic)))


def _walk(folder: str, below: str, problems: list[Diagnostic], space: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Entry, and path below the walk's folder, of every file; dotfiles, and links to folders, are not followed but named."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        if not below:
            raise SourceError(f"The folder {folder} cannot be read: {error.strerror or error}.", "Mend its permissions.") from error
        problems.append(_unreadable(doc_of(space, below.rstrip("/")), error))
        return
    for entry in entries:
        name = f"{below}{entry.name}"
        if entry.name.startswith("."):
            problems.append(
                _problem("hidden-file", Severity.INFO, doc_of(space, name), "the file is not read, since its name begins with a dot")
            )
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{name}/", problems, space)
        elif entry.is_symlink() and _leads_to_folder(entry):
            problems.append(
                _skipped(doc_of(space, name), "is a link to a folder, which is not followed", "Replace it by the folder itself.")
            )
        else:
            yield entry, name


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return S_ISDIR(entry.stat().st_mode)
    except OSError:
        return False


def _look(doc: DocId, entry: os.DirEntry[str], folder: Path, problems: list[Diagnostic]) -> SeenFile | None:
    """What a file is, or None with the diagnostic that says why it is passed over."""
    if not doc.isascii():  # a file name may be no UTF-8
        doc = DocId(doc.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
    if backup(name_of(doc)):
        problems.append(_skipped(doc, "is a backup or temporary file", "Delete it, or give it another name."))
        return None
    try:
        info = entry.stat()
        if not S_ISREG(info.st_mode):
            problems.append(_skipped(doc, "is no regular file", "Replace it by a file."))
            return None
        if entry.is_symlink() and (why := _leads_astray(Path(entry.path), folder)):
            problems.append(_skipped(doc, why, "Replace it by a copy of the file."))
            return None
    except OSError as error:
        problems.append(_unreadable(doc, error, is_link=entry.is_symlink()))
        return None
    ending = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 - a Path for each of 30,000 files costs a second
    is_page = doc.startswith(WIKI) and ending in PAGE_ENDINGS
    is_text = is_page or (doc.startswith(RAW) and ending in _TEXT_ENDINGS)
    if is_text and info.st_size > MAX_BYTES:
        problems.append(_skipped(doc, f"has {info.st_size:,} bytes; {MAX_BYTES:,} is the most", "Split it into several files."))
        return None
    kind: SourceKind = "page" if is_page else "asset" if doc.startswith(WIKI) else "raw"
    return SeenFile(doc, kind, entry.path, Stamp.of(info), is_text)


def read_source(file: SeenFile) -> Source | Diagnostic:
    """A file's content, or why there is none."""
    if not file.is_text:
        digest = f"{file.stamp.size:x}-{file.stamp.modified:x}"
        return Source(id=file.id, kind=file.kind, path=file.path, text="", digest=digest)
    try:
        data = Path(file.path).read_bytes()
    except OSError as error:
        return _unreadable(file.id, error)
    text, trouble = decode(file.id, data)
    digest = blake2b(data, digest_size=16).hexdigest()
    return Source(id=file.id, kind=file.kind, path=file.path, text=text, digest=digest, diagnostics=trouble)


def _unreadable(doc: DocId, error: OSError, *, is_link: bool = False) -> Diagnostic:
    """A file that is not there after all, or that the system refuses: without that, nothing can be published."""
    if is_link or error.errno in _NOT_THERE:
        return _skipped(doc, "is a link that leads nowhere, or was deleted just now", "Mend the link, or delete it.")
    why = f"the file cannot be read: {error.strerror or error}"
    return _problem("unreadable-file", Severity.ERROR, doc, why, "Mend its permissions, or delete it.")


def _leads_astray(path: Path, folder: Path) -> str:
    """What is wrong with a link to a file, as a clause: out of the folder, or to what would not be read as the same under its own name."""
    target, root = path.resolve(), folder.resolve()
    if not target.is_relative_to(root):
        return "is a link that leads out of its folder"
    hidden = any(part.startswith(".") for part in target.relative_to(root).parts)
    return "is a link to a file of another kind" if hidden or target.suffix.lower() != path.suffix.lower() or backup(target.name) else ""


def _may_be_published(file: SeenFile, below: str, config: Config, problems: list[Diagnostic]) -> bool:
    """Whether a file of the wiki can do nothing in a reader's browser, and takes no place of the theme's, or is trusted to."""
    if odd := odd_name(below):
        problems.append(_problem("file-name", Severity.INFO, file.id, odd, "Give it another name."))
    if file.kind != "asset" or config.trusts(below):
        return True
    why = active(below, partial(_looked_into, file.path))
    if not why and config.reserved(below):
        why = "it would take the place of a file of the theme"
    if why:
        hint = "Name it in `trusted` if it is yours, or delete it."
        problems.append(_problem("active-file", Severity.WARNING, file.id, f"the file is not published: {why}", hint))
    return not why


def _looked_into(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return file.read(MAX_BYTES)
    except OSError:
        return b""


def _skipped(doc: DocId, why: str, hint: str) -> Diagnostic:
    return _problem("skipped-file", Severity.WARNING, doc, f"the file {why}", hint)


def _problem(code: str, severity: Severity, doc: DocId, message: str, hint: str = "") -> Diagnostic:
    doc = DocId(doc.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
    return Diagnostic(code=code, severity=severity, doc=doc, span=_NOWHERE, message=message, hint=hint)


def decode(doc: DocId, data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    """Text of any bytes: UTF-8 with or without a BOM, UTF-16 with one; what is neither is shown as U+FFFD and reported."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _clean(data.decode("utf-16", "replace")), (_report(doc, data[:0], "is UTF-16", "Save it as UTF-8."),)
    data = data.removeprefix(b"\xef\xbb\xbf")
    problems = []
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        what = f"holds bytes that are no UTF-8, the first of them 0x{data[error.start]:02x}"
        problems.append(_report(doc, data[: error.start], what, "Save it as UTF-8; the bytes are shown as �."))
    if (nul := data.find(b"\0")) >= 0:
        problems.append(_report(doc, data[:nul], "holds NUL bytes", "Remove them; they are shown as �."))
    return _clean(text), tuple(problems)


def _clean(text: str) -> str:
    return visible(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�"))


def _report(doc: DocId, before: bytes, what: str, hint: str) -> Diagnostic:
    text = _clean(before.decode("utf-8", "replace"))
    line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    at = len(text.encode())
    span = Span(start=at, end=at + 1, line=line, column=column)
    return Diagnostic(code="encoding", severity=Severity.WARNING, doc=doc, span=span, message=f"the file {what}", hint=hint)
