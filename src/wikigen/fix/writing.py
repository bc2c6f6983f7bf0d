"""Writes mended pages: each whole or not at all, with the line ends and the mode that it had, and only where it is still what was read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from wikigen.errors import SourceError
from wikigen.fix.edits import Change

__all__ = ["write_change"]

_BOM = b"\xef\xbb\xbf"


def write_change(change: Change) -> bool:
    """Write one page; False, and nothing written, where the file is no longer what was read, or cannot be kept as it is.

    Raises:
        SourceError: the file cannot be read or written.
    """
    path = Path(change.path).resolve()
    try:
        data = path.read_bytes()
        bom, body = (_BOM, data.removeprefix(_BOM)) if data.startswith(_BOM) else (b"", data)
        end = b"\r\n" if b"\r\n" in body else b"\n"
        if change.before.encode().replace(b"\n", end) != body:
            return False  # changed since, of mixed line ends, or no UTF-8
        _replace(path, bom + change.after.encode().replace(b"\n", end))
    except OSError as error:
        raise SourceError(
            f"{path} cannot be written: {error.strerror}.", "Mend its permissions; the other pages are as they are."
        ) from error
    return True


def _replace(path: Path, data: bytes) -> None:
    """Put the whole of `data` in the file's place, with its mode; a crash leaves the old file or the new one."""
    handle, name = tempfile.mkstemp(prefix=".wikigen-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o7777)
        Path(name).replace(path)
    except BaseException:  # an interrupt too must leave nothing beside the page
        Path(name).unlink(missing_ok=True)
        raise
