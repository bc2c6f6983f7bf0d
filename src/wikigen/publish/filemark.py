"""By what a published file is known to be as a build has left it: by its times, or in a copy of the site, which has others, by its content."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

__all__ = ["FileMark"]


class FileMark(NamedTuple):
    """What tells of a file whether it is still the one that was written."""

    size: int
    modified: int
    """Nanoseconds."""
    inode: int
    content: bytes = b""
    """Hash of what it holds, by which a copy of it is known that has other times; empty where nobody has looked."""

    @classmethod
    def of(cls, path: Path | str) -> FileMark | None:
        """The mark of the file at `path`, but for its content; None where there is no such file."""
        try:
            info = os.stat(path, follow_symlinks=False)  # noqa: PTH116 - asked for every page of a wiki
        except OSError:
            return None
        return cls(info.st_size, info.st_mtime_ns, info.st_ino)

    def holding(self, content: bytes) -> FileMark:
        """The same, of a file with this content."""
        return self._replace(content=blake2b(content, digest_size=16).digest())

    def again(self, path: str) -> FileMark | None:
        """The mark that the file at `path` has now; None where that is not the file of this mark any more, nor a copy of it."""
        now = FileMark.of(path)
        if now is None or now.size != self.size:
            return None
        if now == self._replace(content=b""):
            return self
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - as above
                now = now.holding(file.read())
        except OSError:
            return None
        return now if now.content == self.content else None
