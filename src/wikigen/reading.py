"""From a walk over the files to parsed documents, each parsed once for one content: in this process, by the cache, or on all cores."""

from __future__ import annotations

import os
import posixpath
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from wikigen.cache import Cache, digest_of, program_digest
from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.model import Diagnostic, DocId, Page, Source
from wikigen.packing import unpack
from wikigen.parse.page import parse_page
from wikigen.parse.raw import parse_raw
from wikigen.pool import fan_out
from wikigen.rawdoc import RawDoc
from wikigen.sharing import shared
from wikigen.sources import read_source
from wikigen.walk import SeenFile, Stamp, Walk

__all__ = ["ReadWiki", "Reader", "raw_groups"]

_Document: TypeAlias = Page | RawDoc

_LEADING = (".md", ".markdown", ".txt", ".html", ".json")
"""Which of several raw files of one name is the document, the others its companions."""
_SETTLED, _COARSE = 100_000_000, 3_000_000_000
"""Nanoseconds since its last change from which a file's stamp is trusted: two saves within one tick of the file system's clock have one.

Ticks are some milliseconds, but two seconds where times have no fractions.
"""

_BATCH = 512
"""Rows after which the cache is written, so that they do not pile up in memory."""

_ENCODER = msgspec.msgpack.Encoder()
_PAGE = msgspec.msgpack.Decoder(Page)
_RAW = msgspec.msgpack.Decoder(RawDoc)
_STAMPS = msgspec.msgpack.Decoder(dict[str, tuple[Stamp, str]])
_LEFT = msgspec.msgpack.Decoder(tuple[tuple[tuple[SeenFile, bytes], ...], dict[str, tuple[bool, str]]])
_PROBLEM = msgspec.msgpack.Decoder(Diagnostic)


class ReadWiki(NamedTuple):
    """All documents that there are, withheld ones too; sorted by id."""

    pages: Mapping[DocId, Page]
    raw: Mapping[DocId, RawDoc]
    assets: frozenset[DocId]
    diagnostics: tuple[Diagnostic, ...]
    paths: Mapping[DocId, str]


class _Task(NamedTuple):
    """A file that has to be read, and what stands beside it."""

    file: SeenFile
    companions: tuple[DocId, ...]
    digest: str
    """Of its content, where that is known from its stamp; else empty."""
    known: bytes
    """Key of the document that was read of it before; empty where none was."""


class _Answer(NamedTuple):
    """What a worker sends back."""

    key: bytes
    """Empty for a file that could not be read."""
    digest: str
    document: bytes
    """Encoded: a `Page`, a `RawDoc`, or the `Diagnostic` that says why there is none; empty where it is the one that is known."""
    text: bytes = b""
    """The document's text, packed; empty where the cache has it, and the document, already."""


class _Known(NamedTuple):
    """A document and what it was made from."""

    file: SeenFile
    settled: bool
    """Whether the stamp alone tells that the file is still the same."""
    companions: tuple[DocId, ...]
    digest: str
    document: _Document
    key: bytes


def raw_groups(docs: Iterable[DocId]) -> dict[DocId, tuple[DocId, ...]]:
    """Raw documents and their companions: of files that differ in their ending alone, the text file leads."""
    twins: dict[str, list[DocId]] = defaultdict(list)
    for doc in docs:
        twins[posixpath.splitext(doc)[0]].append(doc)
    groups = {}
    for found in twins.values():
        found.sort(key=lambda doc: (next((n for n, end in enumerate(_LEADING) if doc.endswith(end)), len(_LEADING)), doc))
        groups[found[0]] = tuple(found[1:])
    return dict(sorted(groups.items()))


class Reader:
    """Reads a wiki's files, and remembers what came of each."""

    def __init__(self, config: Config, cache: Cache | None = None, jobs: int = 1) -> None:
        self.config = config
        self.cache = cache or Cache(None)
        self.dialect = b"math" if config.math else b""
        """What decides how texts are parsed, beside the program."""
        self._jobs = jobs
        self._walk = Walk()
        self._seen: tuple[SeenFile, ...] = ()
        self._read: tuple[SeenFile, ...] = ()
        """Those of them that could be read."""
        self._known: dict[DocId, _Known] = {}
        self._texts: dict[bytes, bytes] = {}
        """Packed texts by their keys, where there is no cache to have them."""
        self._state_key = digest_of(b"stamps", str(config.docs_dir).encode(), str(config.raw_dir).encode(), program_digest())
        self.read_anew = 0
        """Files that the last reading had to open."""

    def read(self, touched: Iterable[Path] | None = None) -> ReadWiki:
        """Every document as it stands on disk now; where it is known what was `touched` since the last reading, nothing else is looked at.

        Raises:
            SourceError: there is no `docs_dir`.
        """
        begun = time.time_ns()
        self._seen, problems = self._walk.files(self.config, touched)
        files = {file.id: file for file in self._seen}
        stored = {} if self._known else self._stored_stamps()
        unreadable: dict[DocId, Diagnostic] = {}
        self.read_anew = 0
        while True:
            groups = raw_groups(doc for doc, file in files.items() if file.kind == "raw")
            failed = self._parse([(files[doc], groups.get(doc, ())) for doc in (*_pages(files), *groups)], stored, begun)
            if not failed:
                break
            unreadable |= failed  # and what stood beside it may be a document of its own
            files = {doc: file for doc, file in files.items() if doc not in failed}
        return self._as_known(files, groups, (*problems, *unreadable.values()))

    def recall(self, left: bytes) -> ReadWiki | None:
        """Every document as another process last read it, without a look at the files: the next `read` finds what has changed since.

        `left` is that reader's; None where the cache does not have all of them any more.
        """
        try:
            found, digests = _LEFT.decode(left)
        except msgspec.MsgspecError:
            return None
        files = {file.id: file._replace(path=os.fsdecode(path)) for file, path in found}
        groups = raw_groups(doc for doc, file in files.items() if file.kind == "raw")
        known: dict[DocId, _Known] = {}
        for doc in (*_pages(files), *groups):
            settled, digest = digests.get(doc, (False, ""))
            key = self._key(doc, groups.get(doc, ()), digest)
            if (document := self.cache.get("parse", key)) is None:
                return None
            known[doc] = _Known(files[doc], settled, groups.get(doc, ()), digest, _decoded(files[doc], document), key)
        self._known = known
        return self._as_known(files, groups)

    def _as_known(self, files: Mapping[DocId, SeenFile], groups: Iterable[DocId], problems: Iterable[Diagnostic] = ()) -> ReadWiki:
        pages = {doc: self._known[doc].document for doc in _pages(files)}
        raw = {doc: self._known[doc].document for doc in groups}
        self._known = {doc: self._known[doc] for doc in (*pages, *raw)}
        self._read = tuple(files.values())
        return ReadWiki(
            pages=MappingProxyType(pages),  # type: ignore[arg-type]  # parsed as what their files are
            raw=MappingProxyType(raw),  # type: ignore[arg-type]  # as above
            assets=frozenset(doc for doc, file in files.items() if file.kind == "asset"),
            diagnostics=tuple(problems),
            paths=MappingProxyType({doc: file.path for doc, file in files.items()}),
        )

    def overlooked(self) -> bool:
        """Whether the files on disk are others than the last reading has seen. If so, the next one knows, whatever it is told was touched.

        Raises:
            SourceError: there is no `docs_dir`.
        """
        return self._walk.files(self.config)[0] != self._seen

    def _parse(
        self, wanted: Sequence[tuple[SeenFile, tuple[DocId, ...]]], stored: Mapping[str, tuple[Stamp, str]], begun: int
    ) -> dict[DocId, Diagnostic]:
        """See that `_known` has all of `wanted`; what cannot be read comes back with the reason."""
        tasks = []
        for file, companions in wanted:
            known = self._known.get(file.id)
            if known and known.settled and known.file.stamp == file.stamp and known.companions == companions:
                continue
            stamp, digest = stored.get(file.id, (None, ""))
            tasks.append(_Task(file, companions, digest if stamp == file.stamp else "", known.key if known else b""))
        failed: dict[DocId, Diagnostic] = {}
        fresh: list[tuple[bytes, bytes]] = []
        self.read_anew += len(tasks)
        for task, answer in fan_out(self._answer, tasks, self._jobs):
            file = task.file
            if not answer.key:
                failed[file.id] = _PROBLEM.decode(answer.document)
                continue
            if answer.text:
                fresh += ((answer.key, answer.document), (_text_key(answer.key), answer.text))
            if len(fresh) > _BATCH or not self.cache.usable:
                self._keep(fresh)
            known = self._known.get(file.id)
            document = known.document if known and known.key == answer.key else _decoded(file, answer.document)
            settled = max(file.stamp.modified, file.stamp.changed) < begun - _tick(file.stamp)
            self._known[file.id] = _Known(file, settled, task.companions, answer.digest, document, answer.key)
        self._keep(fresh)
        return failed

    def _keep(self, fresh: list[tuple[bytes, bytes]]) -> None:
        """Leave documents and texts with the cache; without one, the texts stay here."""
        self.cache.put("parse", fresh)
        if not self.cache.usable:
            self._texts.update(fresh[1::2])
        fresh.clear()

    def text_of(self, doc: DocId) -> str:
        """The text of a document as it was parsed.

        Raises:
            SourceError: the cache has lost it, and the file is no longer the same.
        """
        known = self._known[doc]
        key = _text_key(known.key)
        packed = self._texts.get(key) or self.cache.get("parse", key)
        if packed is not None:
            return unpack(packed)
        source = read_source(known.file)
        if isinstance(source, Diagnostic) or source.digest != known.digest:
            raise SourceError(f"{self.config.path_of(doc)} was changed while the site was built.", "Build again.")
        return self._parsed(source, known.companions).text

    def _answer(self, task: _Task) -> _Answer:
        """Read one file, and parse it unless the cache knows what comes of it. Runs in any process."""
        if task.digest:
            key = self._key(task.file.id, task.companions, task.digest)
            if (document := self._found(task, key)) is not None:
                return _Answer(key, task.digest, document)
        source = read_source(task.file)
        if isinstance(source, Diagnostic):
            return _Answer(b"", "", _ENCODER.encode(source))
        key = self._key(task.file.id, task.companions, source.digest)
        if (document := self._found(task, key)) is not None:
            return _Answer(key, source.digest, document)
        parsed = self._parsed(source, task.companions)
        return _Answer(key, source.digest, _ENCODER.encode(replace(parsed, packed=b"")), parsed.packed)

    def _found(self, task: _Task, key: bytes) -> bytes | None:
        return b"" if key == task.known else self.cache.get("parse", key)

    def _key(self, doc: DocId, companions: tuple[DocId, ...], digest: str) -> bytes:
        return digest_of(program_digest(), self.dialect, doc.encode(), "\0".join(companions).encode(), digest.encode())

    def _parsed(self, source: Source, companions: tuple[DocId, ...]) -> _Document:
        return parse_page(source, math=self.config.math) if source.kind == "page" else parse_raw(source, companions)

    def _stored_stamps(self) -> Mapping[str, tuple[Stamp, str]]:
        """Stamp and digest of each file as the last build left them."""
        found = self.cache.get("state", self._state_key)
        try:
            return _STAMPS.decode(found) if found else {}
        except msgspec.MsgspecError:
            return {}

    @property
    def left(self) -> bytes:
        """What the last reading was of, for another process to `recall`."""
        files = [(file._replace(path=""), os.fsencode(file.path)) for file in self._read]  # a path may be no UTF-8
        return _ENCODER.encode((files, {doc: (known.settled, known.digest) for doc, known in self._known.items()}))

    def leave(self) -> None:
        """Leave with the cache what the next process needs: which entries are in use, and the stamps of the files that they stand for."""
        self.cache.use("parse", (key for known in self._known.values() for key in (known.key, _text_key(known.key))))
        stamps = {doc: (known.file.stamp, known.digest) for doc, known in self._known.items() if known.settled}
        self.cache.put("state", [(self._state_key, _ENCODER.encode(stamps))])


def _tick(stamp: Stamp) -> int:
    return _SETTLED if stamp.changed % 1_000_000_000 else _COARSE


def _text_key(key: bytes) -> bytes:
    """Where the cache has the text of the document under `key`."""
    return digest_of(b"text", key)


def _pages(files: Mapping[DocId, SeenFile]) -> list[DocId]:
    return [doc for doc, file in files.items() if file.kind == "page"]


def _decoded(file: SeenFile, document: bytes) -> _Document:
    return shared(_PAGE.decode(document)) if file.kind == "page" else _RAW.decode(document)
