"""`wikigen.fix.writing`: pages are written whole, as they were kept, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from wikigen.errors import SourceError
from wikigen.fix.edits import Change
from wikigen.fix.writing import write_change
from wikigen.model import DocId


def change(path: Path, before: str = "a\nb\n", after: str = "é\nb\n") -> Change:
    return Change(doc=DocId("wiki/a.md"), path=str(path), before=before, after=after, notes=())


@pytest.mark.parametrize(
    ("data", "written"),
    [
        pytest.param(b"a\nb\n", "é\nb\n".encode(), id="plain"),
        pytest.param(b"a\r\nb\r\n", "é\r\nb\r\n".encode(), id="CRLF"),
        pytest.param(b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbf" + "é\nb\n".encode(), id="a BOM"),
    ],
)
def test_a_file_keeps_its_ways(data: bytes, written: bytes, tmp_path: Path) -> None:
    """Line ends, BOM and mode stay, and nothing else lies in the folder afterwards."""
    path = tmp_path / "a.md"
    path.write_bytes(data)
    path.chmod(0o640)
    assert write_change(change(path))
    assert path.read_bytes() == written
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("data", [b"other\n", b"a\r\nb\n", b"a\nb\n\xff"])
def test_what_is_not_what_was_read_is_left(data: bytes, tmp_path: Path) -> None:
    """A file that has changed since, has mixed line ends or is no UTF-8 is left as it is."""
    path = tmp_path / "a.md"
    path.write_bytes(data)
    assert not write_change(change(path))
    assert path.read_bytes() == data


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A page that is a symbolic link is written where it leads to."""
    (tmp_path / "real.md").write_text("a\nb\n")
    link = tmp_path / "a.md"
    link.symlink_to("real.md")
    assert write_change(change(link))
    assert link.is_symlink()
    assert (tmp_path / "real.md").read_text() == "é\nb\n"


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file that is gone is an error that names it."""
    with pytest.raises(SourceError, match=r"gone\.md cannot be written"):
        write_change(change(tmp_path / "gone.md"))


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last step fails, the old file is there, and no other."""
    path = tmp_path / "a.md"
    path.write_text("a\nb\n")

    def fail(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SourceError, match="No space left"):
        write_change(change(path))
    assert path.read_text() == "a\nb\n"
    assert list(tmp_path.iterdir()) == [path]
