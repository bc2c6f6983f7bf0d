"""Which files there are: the folders of a wiki, walked whole or where something was touched. Nothing is read but the first bytes of odd files.

What a walk sees of a file tells whether it has to be read again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple, TypeAlias

from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.files import active, backup, odd_name
from wikigen.model import Diagnostic, DocId, Severity, SourceKind, Span
from wikigen.paths import RAW, WIKI, doc_of, name_of

__all__ = ["MAX_BYTES", "PAGE_ENDINGS", "SeenFile", "Stamp", "Walk", "unreadable"]

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


class _Folder(NamedTuple):
    """What lies in one folder."""

    files: list[SeenFile]
    problems: list[Diagnostic]
    folders: list[str]
    """Those in it, by their keys: the path below the walk's own folder, with a `/` at its end."""
    linked: list[str]
    """What has a second name, or is one, so that it may change without a word of this folder."""


_Folders: TypeAlias = dict[str, _Folder]
"""All that a walk came by, by their keys; its own folder's is empty."""
_Look: TypeAlias = Callable[[str], _Folder]


class Walk:
    """Walks the folders of a wiki, and remembers what lies in each."""

    def __init__(self) -> None:
        self._known: dict[str, _Folders] = {}
        """By their spaces."""

    def files(self, config: Config, touched: Iterable[Path] | None = None) -> tuple[tuple[SeenFile, ...], tuple[Diagnostic, ...]]:
        """Every file below `docs_dir` and `raw_dir`, sorted by id, and what was passed over. A wiki without raw files is a wiki.

        Where it is known what was `touched` since the last call, only the folders that it lies in are looked at, and what is below a folder
        that was touched itself; `config` must be that of the last call.

        Raises:
            SourceError: `docs_dir` is not there, or one of the two cannot be read.
        """
        if not config.docs_dir.is_dir():
            raise SourceError(
                f"There is no folder {config.docs_dir}.", "Make it, or set `docs_dir` in mkdocs.yml; `wikigen init` makes a new wiki."
            )
        known, self._known = self._known, {}  # what an error interrupts is walked whole the next time
        paths = None if touched is None else [str(path) for path in touched]
        for space, root in ((WIKI, config.docs_dir), (RAW, config.raw_dir)):
            look = partial(_looked_at, config, space, root)
            if paths is None or space not in known:
                known[space] = {}
                _look_below(known[space], "", look)
            else:
                _look_again(known[space], _keys(paths, f"{root}{os.sep}"), look)
        self._known = known
        found = [folder for folders in known.values() for folder in _in_order(folders, "")]
        files = sorted((file for folder in found for file in folder.files), key=lambda file: file.id)
        return tuple(files), tuple(problem for folder in found for problem in folder.problems)


def _keys(paths: Iterable[str], root: str) -> Iterator[str]:
    """The keys that paths below `root` would have if they were folders."""
    for path in paths:
        if (whole := f"{path}{os.sep}").startswith(root):
            yield whole[len(root) :].replace(os.sep, "/")


def _look_again(folders: _Folders, touched: Iterable[str], look: _Look) -> None:
    again = {key for key, folder in folders.items() if folder.linked}
    for key in touched:
        if key in folders:
            again |= {known for known in folders if known.startswith(key)}
        around = _above(key)
        while around not in folders:  # in a hidden folder, or in one that was made just now
            around = _above(around)
        again.add(around)
    for key in sorted(again):  # those around before those within
        if key in folders:
            before = folders[key].folders
            _look_below(folders, key, look)
            for gone in set(before).difference(folders[key].folders):
                for below in [known for known in folders if known.startswith(gone)]:
                    del folders[below]


def _look_below(folders: _Folders, key: str, look: _Look) -> None:
    """Look at a folder, and at all that are in it and not known yet."""
    folders[key] = found = look(key)
    for name in found.folders:
        if name not in folders:
            _look_below(folders, name, look)


def _above(key: str) -> str:
    return key[: key.rfind("/", 0, -1) + 1]


def _in_order(folders: _Folders, key: str) -> Iterator[_Folder]:
    yield folders[key]
    for name in folders[key].folders:
        yield from _in_order(folders, name)


def _looked_at(config: Config, space: str, root: Path, key: str) -> _Folder:
    """What lies in a folder; dotfiles, and links to folders, are not followed but named."""
    found = _Folder([], [], [], [])
    for entry in _entries(space, root, key, found.problems):
        below = f"{key}{entry.name}"
        if entry.is_symlink():
            found.linked.append(below)
        if entry.name.startswith("."):
            why = "the file is not read, since its name begins with a dot"
            found.problems.append(_problem("hidden-file", Severity.INFO, doc_of(space, below), why))
        elif entry.is_dir(follow_symlinks=False):
            found.folders.append(f"{below}/")
        elif entry.is_symlink() and _leads_to_folder(entry):
            why = "is a link to a folder, which is not followed"
            found.problems.append(_skipped(doc_of(space, below), why, "Replace it by the folder itself."))
        elif space == RAW or not (entry.path.startswith(f"{config.raw_dir}{os.sep}") or config.excluded(below)):
            file = _look(doc_of(space, below), entry, root, found)
            if file is not None and (file.kind == "raw" or _may_be_published(file, below, config, found.problems)):
                found.files.append(file)
    return found


def _entries(space: str, root: Path, key: str, problems: list[Diagnostic]) -> list[os.DirEntry[str]]:
    """What a folder has, sorted by name; nothing where it went meanwhile, or cannot be read."""
    folder = f"{root}{os.sep}{key[:-1]}" if key else str(root)
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        if not key:
            raise SourceError(f"The folder {folder} cannot be read: {error.strerror or error}.", "Mend its permissions.") from error
        problems.append(unreadable(doc_of(space, key[:-1]), error))
        return []


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return S_ISDIR(entry.stat().st_mode)
    except OSError:
        return False


def _look(doc: DocId, entry: os.DirEntry[str], folder: Path, found: _Folder) -> SeenFile | None:
    """What a file is; None, with a diagnostic that says why, for one that is passed over."""
    problems = found.problems
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
        problems.append(unreadable(doc, error, is_link=entry.is_symlink()))
        return None
    if info.st_nlink > 1:
        found.linked.append(doc)
    ending = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 - a Path for each of 30,000 files costs a second
    is_page = doc.startswith(WIKI) and ending in PAGE_ENDINGS
    is_text = is_page or (doc.startswith(RAW) and ending in _TEXT_ENDINGS)
    if is_text and info.st_size > MAX_BYTES:
        problems.append(_skipped(doc, f"has {info.st_size:,} bytes; {MAX_BYTES:,} is the most", "Split it into several files."))
        return None
    kind: SourceKind = "page" if is_page else "asset" if doc.startswith(WIKI) else "raw"
    return SeenFile(doc, kind, entry.path, Stamp.of(info), is_text)


def unreadable(doc: DocId, error: OSError, *, is_link: bool = False) -> Diagnostic:
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
        why = "it would take the place of what the theme or the search has"
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
