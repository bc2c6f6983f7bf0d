"""Pagefind's own program, spoken to over its standard streams: pages go in as HTML, the files of an index come out.

Each message is JSON in base64, ended by a comma. The wrapper that Pagefind has for Python waits a tenth of a second for each page, so it is
not used.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

__all__ = ["Record", "SearchError", "binary", "indexed"]

_READ = 1 << 20
_PATIENCE = 300.0
"""Seconds without an answer after which the program counts as hung; a part of four thousand pages takes it some ten."""
_LAST_WORDS = 5.0
"""Seconds in which a program that takes nothing any more may still say why."""


class SearchError(Exception):
    """The indexer could not be started, died, or answered with an error."""


class Record(NamedTuple):
    """A page as Pagefind reads it."""

    url: str
    """Below the site's root."""
    html: bytes


def binary() -> Path | None:
    """Pagefind's program; None where it is not installed, or there is none for this platform."""
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 - only there where there is a program for the platform
    except ImportError:
        return None
    try:
        return Path(get_executable())
    except FileNotFoundError:
        return None


def indexed(program: Path, records: Iterable[Record], language: str, characters: str, nice: int = 0) -> dict[str, bytes]:
    """The files of an index over `records`, by their paths; `characters` are kept in words beside letters and digits.

    The program's priority is lower than ours by `nice`, where the system has such a thing.

    Raises:
        SearchError: the program cannot be started, dies, or says that something is wrong.
    """
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(  # noqa: S603 - the program that was installed
                [*_lower(nice), program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )
        except OSError as error:
            raise SearchError(f"{program} cannot be started: {error}") from error
        try:
            with process, _impatient(process) as answered:
                try:
                    return _asked(process, answered, records, {"force_language": language, "include_characters": characters})
                finally:
                    process.kill()  # it has answered by then, or nobody waits for its answer any more
                    if process.stdin:
                        with suppress(OSError):  # what it was not sent any more would hide what it has said
                            process.stdin.close()
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:  # also from closing the stream of a program that is gone
            errors.seek(0)
            said = errors.read()[-500:].decode("utf-8", "replace").strip()
            raise SearchError(f"Pagefind ended with code {process.returncode}. {said or error}".strip()) from error


def _lower(nice: int) -> tuple[str, ...]:
    """What to put before a program: a call between its start and its first thread would come too late."""
    command = shutil.which("nice") if nice else None
    return (command, "-n", str(nice)) if command else ()


@contextmanager
def _impatient(process: subprocess.Popen[bytes]) -> Iterator[Callable[[], None]]:
    """Kill a program that has not answered for too long; every answer is told by a call."""
    last, over = [time.monotonic()], threading.Event()

    def watch() -> None:
        while not over.wait(_PATIENCE / 10):
            if time.monotonic() - last[0] > _PATIENCE:
                process.kill()

    def answered() -> None:
        last[0] = time.monotonic()

    threading.Thread(target=watch, name="wikigen-patience", daemon=True).start()
    try:
        yield answered
    finally:
        over.set()


def _asked(
    process: subprocess.Popen[bytes], answered: Callable[[], None], records: Iterable[Record], config: Mapping[str, object]
) -> dict[str, bytes]:
    """One conversation. Pages are sent by a thread of its own, since the program answers each, and neither side may wait for the other."""
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise SearchError("no streams")
    _send(stdin, {"type": "NewIndex", "config": config})
    answers = _Answers(stdout, answered)
    index = int(answers.next()["index_id"])
    sent: list[int | Exception] = []

    def feed() -> None:
        count = 0
        try:
            for record in records:
                text = record.html.decode("utf-8", "replace")
                _send(stdin, {"type": "AddFile", "index_id": index, "url": f"/{record.url}", "file_contents": text})
                count += 1
            _send(stdin, {"type": "GetFiles", "index_id": index})
            sent.append(count)
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits for the answers
            sent.append(error)
            if isinstance(error, BrokenPipeError):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LAST_WORDS)
            process.kill()

    feeder = threading.Thread(target=feed, name="wikigen-search", daemon=True)
    feeder.start()
    try:
        while (answer := answers.next())["type"] != "GetFiles":
            pass
    except EOFError as error:
        feeder.join()
        first = sent[0] if sent else error
        raise SearchError(f"Pagefind gave no index. {first if isinstance(first, Exception) else ''}".strip()) from error
    feeder.join()
    stdin.close()
    return {str(file["path"]): b64decode(file["content"]) for file in answer["files"]}


def _send(stream: IO[bytes], payload: Mapping[str, object]) -> None:
    stream.write(b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b",")
    stream.flush()


class _Answers:
    """What the program says, one answer after another."""

    def __init__(self, stream: IO[bytes], answered: Callable[[], None]) -> None:
        self._stream, self._answered = stream, answered
        self._rest: list[bytes] = []
        self._ready: list[bytes] = []

    def next(self) -> dict[str, Any]:
        """The next answer.

        Raises:
            EOFError: there is none.
            SearchError: it tells of an error.
        """
        while not self._ready:
            got = self._stream.read1(_READ)  # type: ignore[attr-defined]  # a buffered reader
            if not got:
                raise EOFError("the answers end")
            self._answered()
            *ended, rest = got.split(b",")
            if ended:
                ended[0] = b"".join((*self._rest, ended[0]))
                self._ready, self._rest = ended[::-1], []
            self._rest.append(rest)
        answer: dict[str, Any] = json.loads(b64decode(self._ready.pop()))["payload"]
        if answer["type"] == "Error":
            raise SearchError(f"Pagefind says: {answer.get('message')}")
        return answer
