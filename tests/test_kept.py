"""`wikigen.kept`: values that follow from documents are worked out once for one state of them, in this process and in the next."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from wikigen.cache import Cache
from wikigen.kept import Kept
from wikigen.model import DocId


class _Value(NamedTuple):
    words: tuple[str, ...]
    number: int


_DECODER = msgspec.msgpack.Decoder(_Value)
A, B, C = (DocId(f"wiki/{name}.md") for name in "abc")


class _Making:
    """A function that counts its calls."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.asked: list[DocId] = []

    def __call__(self, doc: DocId) -> _Value:
        self.asked.append(doc)
        return _Value((doc,), self.number)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".wikigen/cache.sqlite"


def test_only_what_has_changed_is_made(path: Path) -> None:
    """Within a process, with a cache or without one; values come in the order of the inputs, and what is gone is gone."""
    for kept in (Kept(), Kept(Cache(path))):
        make = _Making()
        assert list(kept.each("f", {B: b"1", A: b"1"}, make, _DECODER).items()) == [(B, _Value((B,), 0)), (A, _Value((A,), 0))]
        make.number = 1
        found = kept.each("f", {A: b"2", B: b"1", C: b"1"}, make, _DECODER)
        assert list(found) == [A, B, C]
        assert [value.number for value in found.values()] == [1, 0, 1]
        assert make.asked == [B, A, A, C]
        assert kept.each("f", {}, make, _DECODER) == {}


def test_the_next_process_has_it_from_the_cache(path: Path) -> None:
    """Under the same name, for the same document, inputs and dialect alone; and the value has the same type again."""
    first = Cache(path)
    Kept(first).each("f", {A: b"1"}, _Making(), _DECODER)
    first.close()
    make = _Making(1)
    cache = Cache(path)
    assert Kept(cache).each("f", {A: b"1"}, make, _DECODER) == {A: _Value((A,), 0)}
    assert not make.asked
    Kept(cache).each("g", {A: b"1"}, make, _DECODER)
    Kept(cache).each("f", {B: b"1"}, make, _DECODER)
    Kept(cache).each("f", {A: b"2"}, make, _DECODER)
    Kept(cache, dialect=b"math").each("f", {A: b"1"}, make, _DECODER)
    assert make.asked == [A, B, A, A]
    cache.close()


def test_all_cores_come_to_the_same(path: Path) -> None:
    """Values that workers make are kept as those of this process are."""
    inputs = {DocId(f"wiki/{number}.md"): str(number).encode() for number in range(99)}
    one = Kept().each("f", inputs, _Making(), _DECODER)
    cache = Cache(path)
    assert Kept(cache, jobs=2).each("f", inputs, _Making(), _DECODER) == one
    make = _Making()
    assert Kept(cache).each("f", inputs, make, _DECODER) == one
    assert not make.asked
    cache.close()


def test_one_value_waits_to_be_put(path: Path) -> None:
    """What is made for a single document is taken by who may write, and is found then."""
    cache = Cache(path)
    kept = Kept(cache)
    assert kept.one("f", A, b"1", lambda: _Value(("a",), 1), _DECODER) == _Value(("a",), 1)
    rows = kept.taken()
    assert len(rows) == 1
    assert kept.taken() == ()
    assert Kept(cache).one("f", A, b"1", lambda: _Value(("b",), 2), _DECODER) == _Value(("b",), 2)
    kept.put(rows)
    assert Kept(cache).one("f", A, b"1", lambda: _Value(("b",), 2), _DECODER) == _Value(("a",), 1)
    assert Kept(cache).one("f", A, b"2", lambda: _Value(("b",), 2), _DECODER) == _Value(("b",), 2)
    cache.close()
