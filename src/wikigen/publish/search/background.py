"""Makes batches of the search's files beside everything else, so that whoever edits a served wiki never waits for them."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

from wikigen.publish.search.engines import Batch, Maker

__all__ = ["Background"]

_NICE = 10
"""By how much the priority of what is begun here is lower than that of a save."""


class Background:
    """Batches that are being made, by their keys: what they are made from."""

    def __init__(self, jobs: int) -> None:
        self._jobs = max(1, jobs - 1)
        """How many are made at once: a core is left for the next save."""
        self._making: dict[bytes, Future[Mapping[str, bytes]]] = {}
        self._deleting: list[threading.Thread] = []

    @property
    def busy(self) -> bool:
        """Whether `ready` could begin nothing yet."""
        return self._free <= 0

    @property
    def _free(self) -> int:
        return self._jobs - sum(not future.done() for future in self._making.values())

    def ready(self, batches: Sequence[Batch], known: Iterable[bytes]) -> bool:
        """Whether every batch is made, or `known` to be there; begins some of those that are not, and forgets what nobody wants any more.

        Pages are read only of what is begun. What is forgotten ends beside everything else, too, and others wait for that.
        """
        have = set(known)
        missing = {batch.key: batch for batch in batches if batch.key not in have}
        self._making = {key: future for key, future in self._making.items() if key in missing or not future.done()}
        waiting = [batch for key, batch in missing.items() if key not in self._making]
        free = self._free
        for batch in waiting[: max(0, free)]:
            self._making[batch.key] = _begun(batch.begin())
        return len(waiting) <= free and all(self._making[key].done() for key in missing)

    def taken(self, batch: Batch) -> Batch:
        """The batch, which has only to be put in its place where it was made here."""
        return batch._replace(begin=self._result_of(batch))

    def delete(self, folder: Path) -> None:
        """Let there be no such folder, at once; its files go after it, of which there may be thousands, and some disks take a second for them."""
        with suppress(OSError):
            aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
            self._deleting = [thread for thread in self._deleting if thread.is_alive()]
            self._deleting.append(threading.Thread(target=shutil.rmtree, args=(aside, True), name="wikigen-delete", daemon=True))
            try:
                folder.rename(aside / folder.name)
            finally:
                self._deleting[-1].start()

    def close(self) -> None:
        """Wait until what is being deleted is gone."""
        for thread in self._deleting:
            thread.join()

    def _result_of(self, batch: Batch) -> Callable[[], Maker]:
        made = self._making.pop(batch.key, None)
        return (lambda: lambda _nice: made.result()) if made else batch.begin


def _begun(make: Maker) -> Future[Mapping[str, bytes]]:
    """What a thread makes that nobody waits for, also when the program ends."""
    future: Future[Mapping[str, bytes]] = Future()

    def run() -> None:
        try:
            future.set_result(make(_NICE))
        except BaseException as error:  # noqa: BLE001 - raised by whoever asks for the result
            future.set_exception(error)

    threading.Thread(target=run, name="wikigen-index", daemon=True).start()
    return future
