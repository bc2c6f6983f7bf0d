"""The wikis that are measured: made ones, each once, or one's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from bench.peers.pages import page_paths

__all__ = ["Wiki", "WikiShelf", "own_wiki"]

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiki:
    """A folder with `wiki/` and perhaps `raw/`."""

    folder: Path
    pages: int
    raw: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WikiShelf:
    """Makes wikis where they are not there yet."""

    folder: Path
    seed: int

    def get(self, pages: int, raw: int) -> Wiki:
        """A made wiki. It is made by a process of its own, so that this one stays small.

        Raises:
            CalledProcessError: it could not be made, having said why.
        """
        folder = self.folder / f"{pages}-{raw}-{self.seed}-{_generator()}"
        if not folder.exists():
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            options = ("--pages", str(pages), "--raw", str(raw), "--seed", str(self.seed))
            subprocess.run((sys.executable, "-m", "bench", "generate", part, *options), cwd=_ROOT, check=True)  # noqa: S603
            part.rename(folder)
        return Wiki(folder=folder, pages=pages, raw=raw)


def _generator() -> str:
    """The hash of what makes wikis: those of another version are others."""
    sources = sorted((_ROOT / "bench/generate").glob("*.py"))
    return blake2b(b"".join(path.read_bytes() for path in sources), digest_size=4).hexdigest()


def own_wiki(folder: Path) -> Wiki:
    """A wiki that is there.

    Raises:
        FileNotFoundError: the folder has no `wiki/` with pages in it.
    """
    pages = len(page_paths(folder / "wiki"))
    if not pages:
        raise FileNotFoundError(f"There are no pages below {folder / 'wiki'}.")
    raw = sum(path.is_file() for path in (folder / "raw").rglob("*"))
    return Wiki(folder=folder, pages=pages, raw=raw)
