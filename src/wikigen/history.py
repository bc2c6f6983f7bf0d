"""What git knows of the wiki's files: which of them differ from a revision, and what they held then. Runs `git`, and changes nothing."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.model import DocId
from wikigen.paths import RAW, WIKI, doc_of

__all__ = ["Commit", "commits_of", "moves_of", "touched_since"]


class Commit(NamedTuple):
    """One commit that the wiki was changed by."""

    name: str
    """Its hash, in full."""
    day: dt.date
    """When it was made, by the committer's calendar."""


def commits_of(config: Config, number: int) -> tuple[tuple[Commit, ...], bool]:
    """The last commits that changed the wiki, the oldest first, of those that HEAD follows directly; and whether all of the history is here.

    Raises:
        SourceError: git is not there, or the wiki is in no repository of it, or that has no commit.
    """
    folders = [str(folder) for folder in (config.docs_dir, config.raw_dir) if folder.is_dir()]
    lines = _git(
        config.docs_dir,
        "log",
        "--first-parent",
        f"--max-count={number}",
        "--format=%H %cs",
        "--",
        *folders,
        failed="There are no commits here.",
    )
    shallow = _git(config.docs_dir, "rev-parse", "--is-shallow-repository").strip() == b"true"
    rows = [line.split() for line in lines.decode().splitlines()]
    return tuple(Commit(name, dt.date.fromisoformat(day)) for name, day in reversed(rows)), not shallow


def moves_of(config: Config) -> Mapping[str, str]:
    """Where each file below `docs_dir` that was moved or renamed went, as far as the history tells; of several times the last.

    Raises:
        SourceError: as above.
    """
    told = _git(config.docs_dir, "log", "-M", "--diff-filter=R", "--name-status", "--relative", "--format=", "-z", "--", ".")
    words = [word.decode("utf-8", "backslashreplace") for word in told.split(b"\0") if word]
    moves: dict[str, str] = {}
    for _, old, new in zip(words[::3], words[1::3], words[2::3], strict=True):  # the newest first
        moves.setdefault(old, new)
    return MappingProxyType(moves)


def touched_since(config: Config, revision: str) -> Mapping[DocId, bytes | None]:
    """The files of the wiki that differ from where HEAD left `revision`, committed or not, with what they held there; None for new ones.

    Raises:
        SourceError: git is not there, the wiki is in no repository of it, or there is no such revision.
    """
    found: dict[DocId, bytes | None] = {}
    for space, folder in ((WIKI, config.docs_dir), (RAW, config.raw_dir)):
        if folder.is_dir():
            for path, then in _touched(folder, revision).items():
                found[doc_of(space, path)] = then
    return MappingProxyType(dict(sorted(found.items())))


def _touched(folder: Path, revision: str) -> dict[str, bytes | None]:
    """By path below `folder`."""
    if revision.startswith("-"):  # or git would take it for an option
        raise SourceError(f"{revision!r} is no revision.", "Name a branch, a tag or a commit.")
    _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", failed=f"There is no revision {revision!r} here.")
    base = _git(folder, "merge-base", revision, "HEAD", failed=f"{revision!r} and HEAD have no commit in common.").decode().strip()
    differ = _git(folder, "diff", "--name-only", "--no-renames", "--relative", "-z", base, "--", ".").split(b"\0")
    fresh = _git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".").split(b"\0")
    paths = sorted({name.decode("utf-8", "backslashreplace") for name in (*differ, *fresh) if name})
    return dict(zip(paths, _contents(folder, base, paths), strict=True))


def _contents(folder: Path, base: str, paths: Sequence[str]) -> list[bytes | None]:
    """What each file held at the commit `base`; None where it was not there. One process for all of them."""
    asked = "".join(f"{base}:./{path}\n" for path in paths if "\n" not in path)
    out = _git(folder, "cat-file", "--batch", given=asked.encode())
    contents: list[bytes | None] = []
    at = 0
    for path in paths:
        if "\n" in path:
            contents.append(None)
            continue
        head, at = out[at : (end := out.index(b"\n", at))], end + 1
        words = head.rsplit(b" ", 2)
        if head.endswith((b" missing", b" ambiguous")) or words[1:2] != [b"blob"]:
            contents.append(None)
            continue
        size = int(words[2])
        contents.append(out[at : at + size])
        at += size + 1
    return contents


def _git(folder: Path, *arguments: str, given: bytes = b"", failed: str = "") -> bytes:
    program = shutil.which("git")
    if program is None:
        raise SourceError("git is not installed.", "Install it, or leave out --changed.")
    done = subprocess.run(  # noqa: S603 - arguments are a list, and no shell reads them
        [program, "-C", str(folder), *arguments], input=given, capture_output=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise SourceError(failed or f"git cannot tell what changed below {folder}: {said}.", "Name a revision that this repository has.")
    return done.stdout
