"""What follows from a document, or from it and a few others, worked out once for one state of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from wikigen.cache import Cache, digest_of, program_digest
from wikigen.model import DocId
from wikigen.pool import fan_out

__all__ = ["Kept"]

_Value = TypeVar("_Value")


class Kept:
    """Functions of documents whose values are kept: in this process by the document, and by the cache for the next."""

    def __init__(self, cache: Cache | None = None, jobs: int = 1, dialect: bytes = b"") -> None:
        self._cache = cache or Cache(None)
        self._jobs = jobs
        """Processes that may work at once; 1 where others are at work already."""
        self._dialect = dialect
        """What decides how texts are parsed, beside the program."""
        self._known: dict[str, dict[DocId, tuple[bytes, object]]] = {}
        self._fresh: list[tuple[bytes, bytes]] = []

    def each(
        self, name: str, inputs: Mapping[DocId, bytes], make: Callable[[DocId], _Value], decoder: msgspec.msgpack.Decoder[_Value]
    ) -> dict[DocId, _Value]:
        """`make` of every document of `inputs`, in their order.

        `inputs` has for each what its value follows from, as bytes of any length: the digests of all that `make` looks at. `name` stands
        for `make`, and `decoder` reads what msgspec writes of its values.
        """
        before, now = self._known.get(name, {}), {}
        missing: dict[DocId, bytes] = {}
        for doc, found in inputs.items():
            key = self._key(name, doc, found)
            if (known := before.get(doc)) and known[0] == key:
                now[doc] = known
            elif (packed := self._cache.get("derived", key)) is not None:
                now[doc] = key, decoder.decode(packed)
            else:
                missing[doc] = key
        for doc, value in fan_out(make, tuple(missing), self._jobs):
            now[doc] = missing[doc], value
            self._fresh.append((missing[doc], msgspec.msgpack.encode(value)))
        self.put(self.taken())
        self._known[name] = now
        return {doc: now[doc][1] for doc in inputs}  # type: ignore[misc]  # values under a name are of one type

    def one(self, name: str, doc: DocId, found: bytes, make: Callable[[], _Value], decoder: msgspec.msgpack.Decoder[_Value]) -> _Value:
        """The same for one document, whose inputs are `found`; it is not held in memory. What is made here waits to be `taken`."""
        key = self._key(name, doc, found)
        packed = self._cache.get("derived", key)
        if packed is not None:
            return decoder.decode(packed)
        value = make()
        if self._cache.usable:
            self._fresh.append((key, msgspec.msgpack.encode(value)))
        return value

    def taken(self) -> tuple[tuple[bytes, bytes], ...]:
        """What `one` has made since the last call, keys with packed values: a worker sends it to the process that may `put` it."""
        found = tuple(self._fresh)
        self._fresh.clear()
        return found

    def put(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Leave what was taken with the cache."""
        self._cache.put("derived", rows)

    def _key(self, name: str, doc: DocId, found: bytes) -> bytes:
        return digest_of(program_digest(), self._dialect, name.encode(), doc.encode(), found)
