"""What was made of an input, kept by the hash of that input: one SQLite file, safe to delete, never a reason to fail.

A value is found only under the hash of all it was made from, so nothing here is ever out of date. What is damaged, written by another
version of the program, or held by another build for too long counts as not there.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, TypeAlias

__all__ = ["FOLDER", "SPARE", "Cache", "Table", "digest_of", "program_digest"]

FOLDER = ".wikigen"
"""Beside `mkdocs.yml`; it keeps itself out of git."""

Table: TypeAlias = Literal["parse", "fragment", "derived", "state"]
"""`parse`: a source's text to its page or raw document. `fragment`: a rewritten text to its HTML. `derived`: what follows from documents, see
`wikigen.kept`. `state`: what a site consists of."""

_TABLES: tuple[Table, ...] = ("parse", "fragment", "derived", "state")
_GROWING: tuple[Table, ...] = ("parse", "fragment", "derived")
_SCHEMA = 2
_PATIENCE = 10.0
"""Seconds to wait for another build that writes to the file."""
_ANY_ROW = {table: f"SELECT EXISTS (SELECT key, value FROM {table})" for table in _TABLES}  # noqa: S608 - names of `Table`
_CHECK = 8
"""Bytes of a value's own hash in front of it: a damaged one is not there."""
SPARE = 64_000_000
"""Bytes that may lie in the file beside what the last build used, so that going back to another branch is cheap."""
_TROUBLE = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises; the second where a damaged file's own words are in the message, and are no UTF-8."""
_MADE_BY = (
    "pyromark", "nh3", "pygments", "markdown", "jinja2", "mkdocs", "mkdocs-material", "msgspec", "pyyaml", "markupsafe",
    "pagefind_bin", "math-core",
)  # fmt: skip


def digest_of(*parts: bytes) -> bytes:
    """The key of `parts`, 16 bytes; where one part ends and the next begins counts."""
    whole = blake2b(digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8, "little"))
        whole.update(part)
    return whole.digest()


@cache
def program_digest() -> bytes:
    """A hash of the program's own code and of the packages it renders with: another version is another key."""
    home = Path(__file__).parent
    code = (file for file in sorted(home.rglob("*")) if file.is_file() and file.suffix in {".py", ".html", ".css", ".js"})
    parts = [f"{file.relative_to(home).as_posix()}\0".encode() + file.read_bytes() for file in code]
    return digest_of(*parts, *(f"{name} {_version(name)}".encode() for name in _MADE_BY))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _check_of(key: bytes, value: bytes) -> bytes:
    return blake2b(value, key=key, digest_size=_CHECK).digest()


class _UnusableError(Exception):
    """A file that is damaged, or of another version, and is made anew."""


class Cache:
    """Tables of values by 16-byte keys. Every method works, and finds nothing, where the file cannot be used."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        """None for a cache that keeps nothing."""
        self.trouble = ""
        """Why nothing is kept though there is a `path`; empty where all is well."""
        self._used: dict[Table, set[bytes]] = {table: set() for table in _TABLES}
        self._empty: set[Table] = set()
        """Tables in which there is nothing to look for: all of them, in a first build."""
        self._process = os.getpid()
        self._inherited: sqlite3.Connection | None = None
        self._database: sqlite3.Connection | None = None
        if path is not None:
            try:
                self._database = self._opened(path)
            except _UnusableError:
                self._database = self._afresh(path)

    def _opened(self, path: Path) -> sqlite3.Connection | None:
        """The file's connection; None where it cannot be written, or another build holds it for too long.

        Raises:
            _UnusableError: it is damaged, or of another version.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            ignore = path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            # Under `mkdocs serve` two threads use it, in turn: `Memory.turn`.
            database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        except (OSError, *_TROUBLE) as error:
            self.trouble = str(error)
            return None
        try:
            known = database.execute("PRAGMA user_version").fetchone()[0]
            if known not in {0, _SCHEMA}:
                raise _UnusableError  # noqa: TRY301 - what a damaged file makes SQLite raise, too, ends there
            if known == 0:
                database.execute("PRAGMA journal_mode=WAL")
                for table in _TABLES:
                    database.execute(f"CREATE TABLE IF NOT EXISTS {table} (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
                database.execute(f"PRAGMA user_version={_SCHEMA}")
            # Nothing waits for the disk: what a loss of power damages is told by the hash of each value, or by SQLite, and made anew.
            database.execute("PRAGMA synchronous=OFF")
            self._empty = {table for table in _TABLES if not database.execute(_ANY_ROW[table]).fetchone()[0]}
        except sqlite3.OperationalError as error:
            database.close()
            if "no such" in str(error):  # tables or columns that are not ours
                raise _UnusableError from error
            self.trouble = str(error)
            return None
        except (*_TROUBLE, _UnusableError) as error:
            database.close()
            raise _UnusableError from error
        return database

    def _afresh(self, path: Path) -> sqlite3.Connection | None:
        """A new file in the place of one that is of no use."""
        try:
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            return self._opened(path)
        except (OSError, _UnusableError) as error:
            self.trouble = str(error) or "it is damaged"
            return None

    @property
    def usable(self) -> bool:
        """Whether it keeps anything."""
        return self._database is not None

    @property
    def size(self) -> int:
        """Bytes of the file; 0 where it cannot be used."""
        if self._database is None:
            return 0
        try:
            pages, bytes_each = (self._database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        except _TROUBLE:
            return 0
        return int(pages * bytes_each)

    def get(self, table: Table, key: bytes) -> bytes | None:
        """The value under `key`, or None."""
        if self._process != os.getpid():
            self._reopen()
        if self._database is None or table in self._empty:
            return None
        try:
            row = self._database.execute(f"SELECT value FROM {table} WHERE key=?", (key,)).fetchone()  # noqa: S608 - a name of `Table`
        except _TROUBLE:
            self._give_up()
            return None
        if row is None or not isinstance(row[0], bytes) or row[0][:_CHECK] != _check_of(key, row[0][_CHECK:]):
            return None
        self._used[table].add(key)
        return row[0][_CHECK:]

    def _reopen(self) -> None:
        """In a forked process the file is opened anew; the parent's connection is kept, but never touched."""
        self._inherited, self._database = self._database, None
        self._process = os.getpid()
        if self.path is not None and self._inherited is not None:
            with suppress(_UnusableError):
                self._database = self._opened(self.path)

    def put(self, table: Table, values: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep `values` by their keys, all in one transaction."""
        rows = [(key, _check_of(key, value) + value) for key, value in values]
        if self._database is None or not rows:
            return
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - as above
            self._database.execute("COMMIT")
        except _TROUBLE as error:
            self.trouble = str(error)
            self._give_up()
            return
        self._empty.discard(table)
        self._used[table].update(key for key, _ in rows)

    def use(self, table: Table, keys: Iterable[bytes]) -> None:
        """Say that the values of `keys` are still wanted, though nobody asked for them again."""
        self._used[table].update(keys)

    def trim(self) -> None:
        """Drop what this run did not use, where that has come to more than what it used and some to spare."""
        if self._database is None or self.path is None:
            return
        with suppress(*_TROUBLE, OSError):
            sizes = {table: self._sizes(table) for table in _GROWING}
            used = sum(sum(size for key, size in found.items() if key in self._used[table]) for table, found in sizes.items())
            total = sum(sum(found.values()) for found in sizes.values())
            if total <= 2 * used + SPARE:
                return
            for table, found in sizes.items():
                unused = [(key,) for key in found if key not in self._used[table]]
                self._database.executemany(f"DELETE FROM {table} WHERE key=?", unused)  # noqa: S608 - as above
            self._database.execute("VACUUM")

    def _sizes(self, table: Table) -> Mapping[bytes, int]:
        rows = self._database.execute(f"SELECT key, ifnull(length(value), 0) FROM {table}") if self._database else ()  # noqa: S608 - as above
        return dict(rows)

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            with suppress(*_TROUBLE):
                self._database.close()
            self._database = None

    def _give_up(self) -> None:
        """Go on without a file that is damaged or busy; a damaged one is made anew by the next build."""
        damaged = True
        if self._database is not None:
            try:
                damaged = self._database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok"
            except sqlite3.OperationalError as error:
                damaged = "locked" not in str(error)
            except _TROUBLE:
                damaged = True
        self.close()
        if damaged and self.path is not None:
            with suppress(OSError):
                self.path.unlink()
