"""Read, decode, digest: from a file that a walk has seen to its text. Nothing in a file stops it; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.model import Diagnostic, DocId, Severity, Source, Span
from wikigen.visible import visible
from wikigen.walk import SeenFile, Walk, unreadable

__all__ = ["decode", "read_full", "read_source", "read_sources"]

_BOM = b"\xef\xbb\xbf"
_UTF16 = {b"\xff\xfe", b"\xfe\xff"}


def read_sources(config: Config) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """Walk, and read every file.

    Raises:
        SourceError: `docs_dir` is not there, or one of the two cannot be read.
    """
    seen, problems = Walk().files(config)
    read = [read_source(file) for file in seen]
    sources = tuple(source for source in read if isinstance(source, Source))
    return sources, (*problems, *(problem for problem in read if isinstance(problem, Diagnostic)))


def read_source(file: SeenFile) -> Source | Diagnostic:
    """A file's content, or why there is none."""
    if not file.is_text:
        digest = f"{file.stamp.size:x}-{file.stamp.modified:x}"
        return Source(id=file.id, kind=file.kind, path=file.path, text="", digest=digest)
    try:
        data = Path(file.path).read_bytes()
    except OSError as error:
        return unreadable(file.id, error)
    text, trouble = decode(file.id, data)
    digest = blake2b(data, digest_size=16).hexdigest()
    return Source(id=file.id, kind=file.kind, path=file.path, text=text, digest=digest, diagnostics=trouble)


def read_full(path: str) -> str:
    """A file's text as `read_source` reads it, and the invisible characters that it takes out.

    Raises:
        SourceError: the file cannot be read.
    """
    try:
        return _full(Path(path).read_bytes())
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", "Mend its permissions.") from error


def decode(doc: DocId, data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    """Text of any bytes: UTF-8 with or without a BOM, UTF-16 with one; what is neither is shown as U+FFFD and reported."""
    text = _full(data)
    if data[:2] in _UTF16:
        return visible(text), (_report(doc, data[:0], "is UTF-16", "Save it as UTF-8."),)
    return visible(text), tuple(_troubles(doc, data.removeprefix(_BOM))) if "�" in text else ()


def _full(data: bytes) -> str:
    text = data.decode("utf-16", "replace") if data[:2] in _UTF16 else data.removeprefix(_BOM).decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")


def _troubles(doc: DocId, data: bytes) -> Iterator[Diagnostic]:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        what = f"holds bytes that are no UTF-8, the first of them 0x{data[error.start]:02x}"
        yield _report(doc, data[: error.start], what, "Save it as UTF-8; the bytes are shown as �.")
    if (nul := data.find(b"\0")) >= 0:
        yield _report(doc, data[:nul], "holds NUL bytes", "Remove them; they are shown as �.")


def _report(doc: DocId, before: bytes, what: str, hint: str) -> Diagnostic:
    text = visible(_full(before))
    line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    at = len(text.encode())
    span = Span(start=at, end=at + 1, line=line, column=column)
    return Diagnostic(code="encoding", severity=Severity.WARNING, doc=doc, span=span, message=f"the file {what}", hint=hint)
