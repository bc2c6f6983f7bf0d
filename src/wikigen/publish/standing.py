"""Whether a published site still stands for its inputs, found out before MkDocs is even imported: then there is nothing to build.

Inputs are compared by the stamps of all files below the wiki's folders, and by the content of the configuration; the site by the marks of all
its files. What the last build said is said again.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wikigen.cache import FOLDER, Cache, digest_of, program_digest
from wikigen.check.record import RECORD

__all__ = ["Answer", "Log", "Standing", "build_options", "recall", "recall_check", "remember", "remember_check"]

_INHERIT = re.compile(r"^INHERIT:\s*['\"]?(.+?)['\"]?\s*$", re.MULTILINE)
_LIVELY = re.compile(r"!ENV|!!python|!relative|\bhooks\b", re.MULTILINE)
"""What makes a configuration depend on more than its text."""
_SETTLED = 100_000_000
"""Nanoseconds that a file must have been left alone before a build, for its stamp to tell of a later change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A successful build: what it read, what it wrote, what it said."""

    configs: tuple[str, ...]
    roots: tuple[str, ...]
    """Folders that it was made from."""
    site: str
    inputs: bytes
    outputs: bytes
    files: int
    """Of the site."""
    said: tuple[tuple[int, str], ...]
    """Level and text of every message about the wiki."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a check said, and of what."""

    configs: tuple[str, ...]
    roots: tuple[str, ...]
    baseline: str
    """Path of the file of findings that did not count; it need not be there."""
    inputs: bytes
    out: str
    err: str
    code: int
    """It ended with this one."""


class Log(logging.Handler):
    """Keeps what a build says about the wiki, to say it again where nothing has changed."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        if record.name == "mkdocs.plugins.wikigen":  # and not of its children: the sum of a build is that build's
            self.said.append((record.levelno, record.getMessage()))


def build_options(site_dir: Path | None, *, strict: bool) -> tuple[str, ...]:
    """What of a command line a build depends on."""
    return (str(site_dir.resolve()) if site_dir else "", "strict" if strict else "")


def recall(config_file: Path, options: Sequence[str]) -> Standing | None:
    """The last build of this configuration with these options, if all is still as it was; None where anything is not, or may not be."""
    folder = config_file.parent / FOLDER
    if not os.path.exists(folder / "cache.sqlite"):  # noqa: PTH110 - a Path's own raises where the folder may not be entered
        return None
    cache = Cache(folder / "cache.sqlite")
    try:
        found = cache.get("state", _key(config_file, options))
    finally:
        cache.close()
    if found is None:
        return None
    try:
        known = msgspec.msgpack.decode(found, type=Standing)
    except msgspec.MsgspecError:
        return None
    if known.inputs != _inputs(known.configs, known.roots, None):
        return None
    outputs, files, _ = _signature(Path(known.site), every=False)
    return known if outputs == known.outputs and files == known.files else None


def remember(
    config_file: Path,
    options: Sequence[str],
    cache: Cache,
    *,
    roots: Iterable[Path],
    site: Path,
    begun: int,
    said: Sequence[tuple[int, str]],
) -> None:
    """Keep a build that has just succeeded; not one whose inputs were changed since it `begun` (nanoseconds), or may depend on more."""
    configs = _chain(config_file)
    if configs is None:
        return
    folders = tuple(str(root) for root in roots)
    inputs = _inputs(configs, folders, begun)
    if inputs is None:
        return
    outputs, files, _ = _signature(site, every=False)
    standing = Standing(configs=configs, roots=folders, site=str(site), inputs=inputs, outputs=outputs, files=files, said=tuple(said))
    cache.put("state", [(_key(config_file, options), msgspec.msgpack.encode(standing))])


def recall_check(config_file: Path, options: Sequence[str]) -> Answer | None:
    """What the last check with these options said, if all that it read is still as it was; None where anything is not, or may not be."""
    path = config_file.parent / FOLDER / "cache.sqlite"
    if not path.exists():
        return None
    cache = Cache(path)
    try:
        found = cache.get("state", _key(config_file, ("check", *options)))
    finally:
        cache.close()
    try:
        known = msgspec.msgpack.decode(found, type=Answer) if found else None
    except msgspec.MsgspecError:
        return None
    return known if known and known.inputs == _inputs((*known.configs, known.baseline), known.roots, None, of_check=True) else None


def remember_check(
    config_file: Path, options: Sequence[str], roots: Iterable[Path], baseline: Path, begun: int, said: tuple[str, str, int]
) -> None:
    """Keep what a check has just `said` (both outputs and its exit code); not where what it read may depend on more, or has changed meanwhile."""
    configs, folders = _chain(config_file), tuple(map(str, roots))
    if configs is None or any("custom_dir" in Path(path).read_text(encoding="utf-8") for path in configs):
        return  # a theme of the user's own has files that none of the wiki may replace
    inputs = _inputs((*configs, str(baseline)), folders, begun, of_check=True)
    if inputs is None:
        return
    out, err, code = said
    answer = Answer(configs=configs, roots=folders, baseline=str(baseline), inputs=inputs, out=out, err=err, code=code)
    cache = Cache(config_file.parent / FOLDER / "cache.sqlite")
    cache.put("state", [(_key(config_file, ("check", *options)), msgspec.msgpack.encode(answer))])
    cache.close()


def _key(config_file: Path, options: Sequence[str]) -> bytes:
    return digest_of(b"standing", str(config_file).encode(), *(option.encode() for option in options))


def _chain(config_file: Path) -> tuple[str, ...] | None:
    """The configuration and those it inherits from; None where one depends on more than its text."""
    chain: list[str] = []
    path: Path | None = config_file
    while path is not None and str(path) not in chain:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        parent = _INHERIT.search(text)
        if _LIVELY.search(text) or ("INHERIT" in text and parent is None):  # it may be spelt in another way
            return None
        chain.append(str(path))
        path = (path.parent / parent[1]).resolve() if parent else None
    return tuple(chain)


def _inputs(configs: Sequence[str], roots: Sequence[str], begun: int | None, *, of_check: bool = False) -> bytes | None:
    """A hash of all that a site is made from; None where that cannot be read, or has changed since shortly before `begun`.

    What is asked `of_check` may be without its last file, the baseline.
    """
    parts = [program_digest(), sys.version.encode(), os.environ.get("SOURCE_DATE_EPOCH", "").encode()]
    record = str(Path(configs[0]).with_name(RECORD))
    may_miss = {record, configs[-1]} if of_check else {record}
    newest = 0
    for path in (*configs, record):
        try:
            newest = max(newest, _last_change(os.stat(path)))  # noqa: PTH116 - a Path for each costs more
            parts.append(Path(path).read_bytes())
        except OSError:
            if path not in may_miss:
                return None
            parts.append(b"")
    for root in roots:
        signature, _, newest_below = _signature(Path(root), every=True)
        parts.append(signature)
        newest = max(newest, newest_below)
    return None if begun is not None and newest > begun - _SETTLED else digest_of(*parts)


def _signature(folder: Path, *, every: bool) -> tuple[bytes, int, int]:
    """A hash of the marks of all files below a folder, how many there are, and the newest time in it, in nanoseconds."""
    lines = sorted(_marks(str(folder), "", every=every))
    text = "\n".join(line for line, _ in lines).encode("utf-8", "surrogateescape")
    return digest_of(text), len(lines), max((when for _, when in lines), default=0)


def _marks(folder: str, below: str, *, every: bool) -> list[tuple[str, int]]:
    """Path, size, times and inode of each file; with `every`, the time of the inode's own change too, which linking a file alters.

    With `every` the folders' own times count for the newest, too: what was deleted or moved away leaves no other trace.
    """
    lines: list[tuple[str, int]] = []
    try:
        with os.scandir(folder) as found:
            entries = list(found)
        if every:
            lines.append((below, _last_change(os.stat(folder))))  # noqa: PTH116 - asked for every folder of a wiki
    except OSError:
        return [(f"{below} not there", 0)]
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            lines += _marks(entry.path, f"{below}{entry.name}/", every=every)
            continue
        try:
            info = entry.stat()
        except OSError:
            lines.append((f"{below}{entry.name} leads nowhere", 0))
            continue
        changed = info.st_ctime_ns if every else 0
        lines.append((f"{below}{entry.name} {info.st_size} {info.st_mtime_ns} {info.st_ino} {changed}", _last_change(info)))
    return lines


def _last_change(info: os.stat_result) -> int:
    """When a file or folder, or what the system knows of it, was last changed, in nanoseconds."""
    return max(info.st_mtime_ns, info.st_ctime_ns)
