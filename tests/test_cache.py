"""`wikigen.cache`: values by the hash of what they were made from; whatever happens to the file, nothing raises and nothing wrong is found."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikigen import cache as module
from wikigen.cache import FOLDER, Cache, digest_of, program_digest

VALUES = {digest_of(b"%d" % number): b"value %d " % number * 20 for number in range(40)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a cache with all of `VALUES` lies."""
    path = tmp_path / FOLDER / "cache.sqlite"
    cache = Cache(path)
    cache.put("parse", VALUES.items())
    cache.put("fragment", VALUES.items())
    cache.close()
    return path


def use(path: Path) -> dict[bytes, bytes | None]:
    """All that a build does with a cache: what it found."""
    cache = Cache(path)
    found = {key: cache.get("parse", key) for key in VALUES}
    cache.put("parse", [(digest_of(b"more"), b"more")])
    cache.trim()
    cache.close()
    return found


def works(path: Path) -> bool:
    """Whether what one build has put there is found by the next."""
    first = Cache(path)
    first.put("fragment", [(digest_of(b"again"), b"again")])
    first.close()
    second = Cache(path)
    found = second.get("fragment", digest_of(b"again"))
    second.close()
    return found == b"again"


def tampered(path: Path, *statements: str) -> None:
    """Change the file as only damage would."""
    database = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        database.execute(statement)
    database.close()


# ---- what it keeps


def test_what_is_put_is_found(path: Path) -> None:
    """A value is found by its key in its table, in this build and the next, and by no other key and in no other table."""
    cache = Cache(path)
    cache.put("state", [(digest_of(b"s"), b""), (digest_of(b"t"), bytes(range(256)))])
    assert {key: cache.get("parse", key) for key in VALUES} == VALUES
    assert (cache.get("state", digest_of(b"s")), cache.get("state", digest_of(b"t"))) == (b"", bytes(range(256)))
    assert cache.get("parse", digest_of(b"s")) is None
    assert cache.get("state", next(iter(VALUES))) is None
    cache.put("state", [(digest_of(b"s"), b"other")])
    assert cache.get("state", digest_of(b"s")) == b"other"
    cache.close()
    assert {found: value for found, value in use(path).items() if value != VALUES[found]} == {}


def test_it_keeps_itself_out_of_git(path: Path) -> None:
    """The folder has a `.gitignore` that leaves all of it out, and one of the user's own stays."""
    assert (path.parent / ".gitignore").read_text() == "*\n"
    (path.parent / ".gitignore").write_text("mine\n")
    Cache(path).close()
    assert (path.parent / ".gitignore").read_text() == "mine\n"


def test_without_a_path_nothing_is_kept() -> None:
    """A cache without a file takes everything and finds nothing."""
    cache = Cache(None)
    cache.put("parse", VALUES.items())
    cache.use("parse", VALUES)
    cache.trim()
    assert cache.get("parse", next(iter(VALUES))) is None
    cache.close()


@given(st.lists(st.binary(max_size=3), max_size=4), st.lists(st.binary(max_size=3), max_size=4))
def test_where_parts_end_counts(first: list[bytes], second: list[bytes]) -> None:
    """Two digests are equal only where all parts are, each for itself; a digest is 16 bytes."""
    assert (digest_of(*first) == digest_of(*second)) == (first == second)
    assert len(digest_of(*first)) == 16
    assert digest_of(*first, b"ab", b"c") != digest_of(*first, b"a", b"bc")


def test_the_program_is_part_of_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of a package that renders is another program; the same is the same."""
    program_digest.cache_clear()
    before = program_digest()
    program_digest.cache_clear()
    assert program_digest() == before
    program_digest.cache_clear()
    monkeypatch.setattr(module, "version", lambda name: "99" if name == "pyromark" else "1")
    assert program_digest() != before
    program_digest.cache_clear()


# ---- what may happen to the file


def _garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(20_000))


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _a_page_less(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _zeros_inside(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(len(data) - 4096))


def _text_over_all_but_its_head(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"no database " * ((len(data) - 4096) // 12))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _a_folder(path: Path) -> None:
    path.unlink()
    (path / "sub").mkdir(parents=True)


def _other_version(path: Path) -> None:
    tampered(path, "PRAGMA user_version=99")


def _values_as_text(path: Path) -> None:
    tampered(path, "UPDATE parse SET value = CAST('0123456789' AS TEXT)")


def _without_values(path: Path) -> None:
    tampered(
        path, "ALTER TABLE parse RENAME TO old", "CREATE TABLE parse (key BLOB PRIMARY KEY, value BLOB)",
        "INSERT INTO parse SELECT key, NULL FROM old",
    )  # fmt: skip


def _other_columns(path: Path) -> None:
    tampered(path, "ALTER TABLE parse RENAME COLUMN value TO valu", "ALTER TABLE fragment RENAME COLUMN value TO valu")


def _other_table(path: Path) -> None:
    tampered(path, "DROP TABLE parse")


@pytest.mark.parametrize(
    "damage",
    [
        _garbage, _half, _a_page_less, _zeros_inside, _text_over_all_but_its_head, _empty, _other_version, _values_as_text, _without_values,
        _other_columns, _other_table,
    ],
)  # fmt: skip
def test_damage_is_survived(path: Path, damage: Callable[[Path], None]) -> None:
    """A damaged file, or one of another version, holds nothing, raises nothing, and is of use again at the latest for the build after."""
    damage(path)
    found = use(path)
    assert {key: value for key, value in found.items() if value not in {None, VALUES[key]}} == {}
    assert list(found.values()).count(None) > 0
    use(path)
    assert works(path)


def test_another_version_is_not_read(path: Path) -> None:
    """What another version of the program has written is not there."""
    _other_version(path)
    assert set(use(path).values()) == {None}
    assert works(path)


@pytest.mark.parametrize(
    "damage", ["UPDATE parse SET value = substr(value, 1, 30)", "UPDATE parse SET value = X'00'", "UPDATE parse SET value = X''"]
)
def test_a_damaged_value_is_not_there(path: Path, damage: str) -> None:
    """A value that is not what was put there is not found; the file stays in use, and takes the value again."""
    tampered(path, damage)
    cache = Cache(path)
    assert {cache.get("parse", key) for key in VALUES} == {None}
    assert cache.get("fragment", next(iter(VALUES))) == next(iter(VALUES.values()))
    cache.put("parse", VALUES.items())
    assert {key: cache.get("parse", key) for key in VALUES} == VALUES
    cache.close()


def test_a_value_under_another_key_is_not_there(path: Path) -> None:
    """A key that damage has turned into another one finds no value that was never put under it."""
    one, other = list(VALUES)[:2]
    tampered(path, f"UPDATE OR REPLACE parse SET key=X'{one.hex()}' WHERE key=X'{other.hex()}'")  # noqa: S608 - our words
    assert use(path)[one] is None


def test_flipped_bits(path: Path) -> None:
    """Whatever single bit of the file is flipped, a build finds right values or none, raises nothing, and a later one works again."""
    good = path.read_bytes()
    holds = [at for at, byte in enumerate(good) if byte]
    chance = random.Random(7)
    wrong, raised, useless = [], [], []
    for _ in range(150):
        at, bit = chance.choice(holds), chance.randrange(8)
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        path.write_bytes(good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :])
        try:
            wrong += [(at, bit) for key, value in use(path).items() if value not in {None, VALUES[key]}]
            use(path)
            useless += [] if works(path) else [(at, bit)]
        except Exception as error:  # noqa: BLE001 - any is one too many
            raised.append((at, bit, repr(error)))
    assert (wrong, raised, useless) == ([], [], [])


def test_damage_while_it_is_open(path: Path) -> None:
    """A file that is damaged under an open cache is given up without a word, and later made anew."""
    cache = Cache(path)
    cache.get("parse", next(iter(VALUES)))
    _text_over_all_but_its_head(path)
    for key, value in VALUES.items():
        assert cache.get("parse", key) in {None, value}
    cache.put("parse", VALUES.items())
    cache.trim()
    cache.close()
    use(path)
    assert works(path)


@pytest.mark.parametrize("what", ["a file is the folder", "no such place", "a folder is the file"])
def test_a_place_that_cannot_be_written(what: str, path: Path, tmp_path: Path) -> None:
    """Where the file cannot be, the cache finds nothing and takes everything."""
    (tmp_path / "file").write_text("")
    if what == "a folder is the file":
        _a_folder(path)
    place = {"a file is the folder": tmp_path / "file" / "cache.sqlite", "no such place": Path("/proc/nowhere/cache.sqlite")}.get(
        what, path
    )
    assert set(use(place).values()) == {None}
    assert not works(place)


def test_a_file_that_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may only be read is no reason to fail."""
    before = path.read_bytes()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda found, **options: connect(f"file:{found}?mode=ro&immutable=1", uri=True, **options))
    found = use(path)
    assert {key: value for key, value in found.items() if value not in {None, VALUES[key]}} == {}
    monkeypatch.undo()
    assert works(path)
    assert len(before) > 4096


def test_a_file_that_another_build_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another build writes for too long nothing can be put there; what the file held stays, for both."""
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    found = use(path)
    assert {key: value for key, value in found.items() if value not in {None, VALUES[key]}} == {}
    other.execute("INSERT INTO state VALUES (X'00', X'00')")
    other.execute("COMMIT")
    other.close()
    assert use(path) == VALUES
    assert sqlite3.connect(path).execute("SELECT count(*) FROM state").fetchone() == (1,)


WRITER = """
import sys
from pathlib import Path
from wikigen.cache import Cache, digest_of
cache = Cache(Path(sys.argv[1]))
for batch in range(40):
    rows = [(digest_of(f"{sys.argv[2]} {batch} {n}".encode()), f"{sys.argv[2]} {batch} {n}".encode() * 50) for n in range(20)]
    cache.put("parse", rows)
    assert cache.get("parse", rows[0][0]) == rows[0][1]
cache.trim()
cache.close()
"""


def test_two_processes_write_at_once(path: Path) -> None:
    """Two builds that write at the same time both have what they wrote, and what was there stays."""
    command = [sys.executable, "-c", WRITER, str(path)]
    running = [subprocess.Popen([*command, name], stderr=subprocess.PIPE, text=True) for name in ("one", "two")]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in running] == [("", 0), ("", 0)]
    cache = Cache(path)
    for name in ("one", "two"):
        for text in (f"{name} {batch} {n}".encode() for batch in range(40) for n in range(20)):
            assert cache.get("parse", digest_of(text)) == text * 50
    assert {key: cache.get("parse", key) for key in VALUES} == VALUES
    cache.close()


# ---- its size


def test_trimming_bounds_the_size(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build did not use goes when it is more than what it used and some to spare; what it asked for, put or named stays."""
    monkeypatch.setattr(module, "SPARE", 0)
    old = Cache(path)
    old.put("fragment", [(digest_of(b"large", b"%d" % number), bytes(10_000)) for number in range(200)])
    old.put("state", [(digest_of(b"s"), b"kept")])
    old.close()
    size = path.stat().st_size
    asked, named, *rest = VALUES
    cache = Cache(path)
    cache.get("parse", asked)
    cache.use("parse", [named])
    cache.put("fragment", [(digest_of(b"new"), b"new")])
    cache.trim()
    cache.close()
    assert path.stat().st_size < size / 4
    cache = Cache(path)
    assert [cache.get("parse", key) for key in (asked, named)] == [VALUES[asked], VALUES[named]]
    assert [cache.get("parse", key) for key in rest] == [None] * len(rest)
    assert cache.get("fragment", digest_of(b"large", b"1")) is None
    assert cache.get("fragment", digest_of(b"new")) == b"new"
    assert cache.get("state", digest_of(b"s")) == b"kept"
    cache.close()


def test_a_little_too_much_stays(path: Path) -> None:
    """Below the bound nothing is dropped, so that going back to another branch is cheap."""
    cache = Cache(path)
    cache.get("parse", next(iter(VALUES)))
    cache.trim()
    cache.close()
    assert use(path) == VALUES
