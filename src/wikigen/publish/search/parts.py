"""Pagefind's index in parts: a page belongs to the same part for good, so that an edit makes one part anew and leaves the others as they are.

The browser searches in all parts of the wiki's own pages at once; those of raw digests it fetches only when a reader asks for them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from wikigen.cache import digest_of, program_digest
from wikigen.publish.host import SitePage
from wikigen.publish.search.engines import PARTS, Batch, Entry, Maker
from wikigen.publish.search.records import record_of
from wikigen.publish.search.refine import refined
from wikigen.publish.search.service import Record, SearchError, indexed

__all__ = ["LIST", "Pagefind", "part_count"]

LIST = f"{PARTS}list.json"
"""Names the parts, for the browser."""

_TWICE = (200, 400, 4_000, 8_000)
"""Pages beyond each of which there are twice as many parts."""
_LARGE, _PARTS_OF_LARGE = 16_000, 6
"""Pages from which on a search would load too much of so many parts, and how many there are then."""
_KEPT = "+#"
"""Signs that are part of a word: `C++`, `C#`."""
_PROGRAM = {"pagefind.js": b"var hasWorkerSupport=", "pagefind-worker.js": b"var dataCallbacks="}
"""What the browser searches by, beside a file of WebAssembly, and before what in it `merged.js` goes."""
_MERGED = re.sub(rb"/\*.*?\*/\s*", b"", Path(__file__).with_name("merged.js").read_bytes(), flags=re.DOTALL)  # a search loads it twice


def part_count(pages: int) -> int:
    """How many parts an index over so many pages has: by nothing else, twice as many at a time, so that all are seldom made anew as a wiki grows.

    A part is what an edit makes anew and what one core works on: the smaller, the better, some 8 ms of CPU for each of its pages. What they cost is
    paid by a reader: 1,600 pages in 2, 4 or 8 parts are 257, 276 or 313 KB at a first search, of which 190 KB are the program, and 27, 43 or 61 KB at
    each further one. So there are four where 300 and 60 KB are the most that they may be; eight are 84 KB for each further search already in one of
    2,500 pages. A large wiki has fewer again.
    """
    return 1 << bisect_left(_TWICE, pages) if pages <= _LARGE else _PARTS_OF_LARGE


class _Part(NamedTuple):
    name: str
    entries: list[Entry]
    first: bool
    """Whether it has the program too."""


class Pagefind:
    """Search by Pagefind."""

    wanted = True
    meanwhile: Mapping[str, bytes] = MappingProxyType({LIST: b'{"making":true,"parts":[],"raw":[],"stamp":""}'})

    def __init__(self, program: Path, language: str) -> None:
        self._program, self._language = program, language

    def part(self, page: SitePage, view: object, context: Mapping[str, Any]) -> bytes:
        """The page as Pagefind reads it."""
        return record_of(page, view, context, self._language)

    def batches(self, entries: Sequence[Entry]) -> list[Batch]:
        """The parts, and the list of them."""
        parts = [*_parted([entry for entry in entries if not entry.raw], ""), *_parted([entry for entry in entries if entry.raw], "raw")]
        listed: dict[str, list[str]] = {"parts": [], "raw": []}
        batches = []
        for number, (name, found) in enumerate(parts):
            part = _Part(name, found, first=not number)
            key = digest_of(
                b"part", program_digest(), self._language.encode(), name.encode(), bytes([part.first]), *(e.found for e in found)
            )
            batches.append(Batch(f"{PARTS}{name}/", key, partial(self._begun, part)))
            listed["raw" if name.startswith("raw") else "parts"].append(name)
        stamp = digest_of(*(batch.key for batch in batches)).hex()[:12]
        content = json.dumps({**listed, "stamp": stamp, "language": self._language}, sort_keys=True, separators=(",", ":")).encode()
        return [*batches, Batch(LIST, digest_of(b"list", content), lambda: lambda _nice: {LIST: content})]

    def _begun(self, part: _Part) -> Maker:
        return partial(self._made, part, [_record(entry) for entry in part.entries])

    def _made(self, part: _Part, records: Sequence[Record], nice: int) -> dict[str, bytes]:
        """The files of a part.

        Raises:
            SearchError: Pagefind does not make them.
        """
        files = indexed(self._program, records, self._language, _KEPT, nice)
        try:
            (language,) = json.loads(files["pagefind-entry.json"])["languages"].values()
        except (KeyError, ValueError, AttributeError) as error:
            raise SearchError(f"Pagefind gave no index in one language: {error}") from error
        program = {*_PROGRAM, f"wasm.{language['wasm'] or 'unknown'}.pagefind"} if part.first else set()
        wanted = {path: data for path, data in files.items() if "/" in path or path.endswith((".pf_meta", ".json")) or path in program}
        for path in program & _PROGRAM.keys() & wanted.keys():
            wanted[path] = wanted[path].replace(_PROGRAM[path], _MERGED + _PROGRAM[path], 1)  # of another form it stays as it is
        return {f"{PARTS}{part.name}/{path}": data for path, data in sorted(refined(wanted).items())}


def _parted(entries: Sequence[Entry], prefix: str) -> Iterator[tuple[str, list[Entry]]]:
    """The parts that have pages, by their names."""
    count = part_count(len(entries))
    parts: list[list[Entry]] = [[] for _ in range(count)]
    for entry in sorted(entries, key=lambda entry: entry.path):
        place = int.from_bytes(blake2b(entry.path.encode("utf-8", "surrogateescape"), digest_size=4).digest(), "big")
        parts[place % count].append(entry)
    yield from ((f"{prefix}{number}", found) for number, found in enumerate(parts) if found)


def _record(entry: Entry) -> Record:
    url, _, html = entry.content().partition(b"\n")
    return Record(url.decode(), html)
