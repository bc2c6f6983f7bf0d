"""Makes batches of the search's files beside everything else, so that whoever edits a served wiki never waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from wikigen.publish.search.engines import Batch

__all__ = ["Background"]


class Background:
    """Batches that are being made, by their keys: what they are made from."""

    def __init__(self, jobs: int) -> None:
        self._jobs = max(1, jobs)
        self._making: dict[bytes, Future[Mapping[str, bytes]]] = {}

    def ready(self, batches: Sequence[Batch], known: Iterable[bytes]) -> bool:
        """Whether every batch is made, or `known` to be there; begins those that are not, and forgets what nobody wants any more."""
        have = set(known)
        missing = {batch.key: batch for batch in batches if batch.key not in have}
        for key in self._making.keys() - missing.keys():
            self._making.pop(key).cancel()
        fresh = [batch for key, batch in missing.items() if key not in self._making]
        if fresh:
            pool = ThreadPoolExecutor(self._jobs, thread_name_prefix="wikigen-index")
            self._making |= {batch.key: pool.submit(batch.begin()) for batch in fresh}
            pool.shutdown(wait=False)
        return all(future.done() for future in self._making.values())

    def taken(self, batch: Batch) -> Batch:
        """The batch, which has only to be put in its place where it was made here."""
        return batch._replace(begin=self._result_of(batch))

    def _result_of(self, batch: Batch) -> Callable[[], Callable[[], Mapping[str, bytes]]]:
        made = self._making.pop(batch.key, None)
        return (lambda: made.result) if made else batch.begin
