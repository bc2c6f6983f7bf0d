"""Walk, read, decode, digest: the only module that reads content. Nothing in a file stops it; nothing is changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG

from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.model import Diagnostic, DocId, Severity, Source, SourceKind, Span
from wikigen.paths import RAW, WIKI, doc_of, name_of

__all__ = ["MAX_BYTES", "PAGE_ENDINGS", "decode", "read_sources"]

PAGE_ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Endings of pages, as MkDocs has them."""
MAX_BYTES = 20_000_000
"""Largest file that is read as text; a larger one is named and left out."""

_BACKUP = re.compile(r"~$|^#.*#$|\.(?:orig|bak|tmp|swp|swo|rej|part)$", re.IGNORECASE)
_TEXT_ENDINGS = (*PAGE_ENDINGS, ".json", ".txt", ".html", ".htm", ".xml", ".csv", ".rst", ".org", "")
_NOWHERE = Span(start=0, end=0, line=1, column=1)


def read_sources(config: Config) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """Every file below `docs_dir` and `raw_dir`, sorted by id, and what was passed over. A wiki without raw files is a wiki.

    Raises:
        SourceError: `docs_dir` is not there, or cannot be read.
    """
    if not config.docs_dir.is_dir():
        raise SourceError(
            f"There is no folder {config.docs_dir}.", "Make it, or set `docs_dir` in mkdocs.yml; `wikigen init` makes a new wiki."
        )
    sources: list[Source] = []
    problems: list[Diagnostic] = []
    for space, folder in ((WIKI, config.docs_dir), (RAW, config.raw_dir)):
        for path in _walk(folder, problems, space):
            relative = Path(path).relative_to(folder).as_posix()
            if space == WIKI and (config.excluded(relative) or Path(path).is_relative_to(config.raw_dir)):
                continue
            _read(doc_of(space, relative), path, folder, sources, problems)
    sources.sort(key=lambda source: source.id)
    return tuple(sources), tuple(problems)


def _walk(folder: Path, problems: list[Diagnostic], space: str) -> Iterator[str]:
    """Files below `folder`, sorted; dotfiles left out, links to folders not followed but named."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for linked in (path for path in (Path(parent, name) for name in folders) if path.is_symlink()):
            doc = doc_of(space, linked.relative_to(folder).as_posix())
            problems.append(_skipped(doc, "is a link to a folder, which is not followed", "Replace it by the folder itself."))
        for name in sorted(files):
            if not name.startswith("."):
                yield os.path.join(parent, name)  # noqa: PTH118 - a Path for each of 30,000 files costs a second


def _read(doc: DocId, path: str, folder: Path, sources: list[Source], problems: list[Diagnostic]) -> None:
    """Append the source at `path`, or the diagnostic that says why it is passed over."""
    doc = DocId(doc.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))  # a file name may be no UTF-8
    if _BACKUP.search(name_of(doc)):
        problems.append(_skipped(doc, "is a backup or temporary file", "Delete it, or give it another name."))
        return
    try:
        info = os.stat(path)  # noqa: PTH116 - as above
        if not S_ISREG(info.st_mode):
            problems.append(_skipped(doc, "is no regular file", "Replace it by a file."))
            return
        if os.path.islink(path) and not Path(path).resolve().is_relative_to(folder.resolve()):  # noqa: PTH114 - as above
            problems.append(_skipped(doc, "is a link that leads out of its folder", "Replace it by a copy of the file."))
            return
        ending = os.path.splitext(path)[1].lower()  # noqa: PTH122 - as above
        is_page = doc.startswith(WIKI) and ending in PAGE_ENDINGS
        is_text = is_page or (doc.startswith(RAW) and ending in _TEXT_ENDINGS)
        if is_text and info.st_size > MAX_BYTES:
            problems.append(_skipped(doc, f"has {info.st_size:,} bytes; {MAX_BYTES:,} is the most", "Split it into several files."))
            return
        if not is_text:
            kind: SourceKind = "asset" if doc.startswith(WIKI) else "raw"
            sources.append(Source(id=doc, kind=kind, path=path, text="", digest=f"{info.st_size:x}-{info.st_mtime_ns:x}"))
            return
        data = Path(path).read_bytes()
    except FileNotFoundError:
        problems.append(_skipped(doc, "is a link that leads nowhere, or was deleted just now", "Mend the link, or delete it."))
        return
    except OSError as error:
        problems.append(_skipped(doc, f"cannot be read: {error.strerror or error}", "Mend its permissions, or delete it."))
        return
    text, trouble = decode(doc, data)
    digest = blake2b(data, digest_size=16).hexdigest()
    sources.append(Source(id=doc, kind="page" if is_page else "raw", path=path, text=text, digest=digest, diagnostics=trouble))


def _skipped(doc: DocId, why: str, hint: str) -> Diagnostic:
    return Diagnostic(code="skipped-file", severity=Severity.WARNING, doc=doc, span=_NOWHERE, message=f"the file {why}", hint=hint)


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
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")


def _report(doc: DocId, before: bytes, what: str, hint: str) -> Diagnostic:
    text = _clean(before.decode("utf-8", "replace"))
    line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    at = len(text.encode())
    span = Span(start=at, end=at + 1, line=line, column=column)
    return Diagnostic(code="encoding", severity=Severity.WARNING, doc=doc, span=span, message=f"the file {what}", hint=hint)
