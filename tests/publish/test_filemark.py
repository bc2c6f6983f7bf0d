"""`wikigen.publish.filemark`: whether a published file is as a build has left it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wikigen.publish.filemark import FileMark


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of some time ago."""
    file = tmp_path / "index.html"
    file.write_bytes(b"one")
    os.utime(file, ns=(10**18, 10**18))
    return file


def test_marks(path: Path) -> None:
    """A mark is the file's size, time and inode, and tells when it was written again; there is none of what is not there."""
    before = FileMark.of(path)
    assert before == FileMark(3, 10**18, path.stat().st_ino)
    path.write_bytes(b"two")
    assert FileMark.of(str(path)) != before
    assert FileMark.of(path.with_name("gone")) is None


def test_a_file_that_is_as_it_was(path: Path) -> None:
    """It is known by its times; its content is not even read."""
    mark = FileMark(3, 10**18, path.stat().st_ino, b"never asked")
    assert mark.again(str(path)) == mark


def test_a_copy(path: Path) -> None:
    """A file of other times, or of another inode, is the same if it holds the same; its mark is then that of the copy."""
    mark = FileMark(3, 10**18, path.stat().st_ino).holding(b"one")
    os.utime(path)
    assert mark.again(str(path)) == FileMark(3, path.stat().st_mtime_ns, path.stat().st_ino).holding(b"one")
    assert mark._replace(modified=path.stat().st_mtime_ns, inode=1).again(str(path))


@pytest.mark.parametrize("content", [b"two", b"", b"three"])
def test_a_file_that_was_changed(content: bytes, path: Path) -> None:
    """Another content is told, of the same size too; so is a file that is gone, and one that nobody has looked into."""
    mark = FileMark(3, 10**18, path.stat().st_ino)
    path.write_bytes(content)
    assert mark.holding(b"one").again(str(path)) is None
    path.write_bytes(b"one")
    assert mark.again(str(path)) is None
    path.unlink()
    assert mark.holding(b"one").again(str(path)) is None
    path.mkdir()
    assert mark._replace(size=path.stat().st_size).holding(b"").again(str(path)) is None
