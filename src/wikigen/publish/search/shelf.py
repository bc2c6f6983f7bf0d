"""The files of the search in a site: those whose pages are as they were stay, the others are made anew, several batches at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from wikigen.cache import digest_of
from wikigen.publish.make import Published
from wikigen.publish.run import Run
from wikigen.publish.search.engines import Batch, is_of_search
from wikigen.publish.search.service import SearchError
from wikigen.publish.staging import Stage

__all__ = ["Shelf"]


class Shelf:
    """Where a build finds and puts the files of the search."""

    def __init__(self, known: Mapping[str, Published], stage: Stage, run: Run, jobs: int) -> None:
        self._known = {path: found for path, found in known.items() if is_of_search(path)}
        self._stage, self._run, self._jobs = stage, run, jobs

    def fill(self, batches: Sequence[Batch]) -> list[str]:
        """See that the stage has every batch; what went wrong with the engine, if anything did, in a sentence each.

        Raises:
            OSError: the file system does not let the stage be written.
        """
        for path in self._known:
            self._run.drop(path)
        by_key: dict[bytes, list[str]] = defaultdict(list)
        for path, found in self._known.items():
            by_key[found.key].append(path)
        missing = [batch for batch in batches if not self._keep(by_key.get(batch.key, ()))]
        troubles = []
        for batch, made in self._made(missing):
            if isinstance(made, str):
                troubles.append(made)
                self._keep(path for path in self._known if path.startswith(batch.name))
            else:
                self._put(batch, made)
        return troubles

    def keep(self, meanwhile: Mapping[str, bytes]) -> None:
        """See that the stage has every file that the site has, whatever is in the pages by now, and those that stand for an index until it is made.

        Raises:
            OSError: those cannot be written.
        """
        for path in self._known.keys() - meanwhile.keys():
            self._keep([path])
        for path, content in meanwhile.items():
            written = self._stage.write(path, content)
            self._run.put(path, Published(digest_of(content), self._stage.new_mark(path, content), again=False), kept=not written)

    def _keep(self, paths: Iterable[str]) -> bool:
        """Take published files over; False where there are none, or one is not as it was."""
        files = {path: self._known[path] for path in paths}
        return bool(files) and self._run.take(files, self._stage)

    def _made(self, batches: Sequence[Batch]) -> Iterator[tuple[Batch, Mapping[str, bytes] | str]]:
        """Each batch with its files, or with why there are none. A batch waits for its turn before it reads its pages."""
        todo = list(reversed(batches))
        running: dict[Future[Mapping[str, bytes]], Batch] = {}
        with ThreadPoolExecutor(max(1, self._jobs), thread_name_prefix="wikigen-search") as pool:
            while todo or running:
                while todo and len(running) < max(1, self._jobs):
                    batch = todo.pop()
                    running[pool.submit(batch.begin(), 0)] = batch
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    batch = running.pop(future)
                    try:
                        yield batch, future.result()
                    except SearchError as error:
                        yield batch, f"The search has no new {batch.name}: {error}"

    def _put(self, batch: Batch, files: Mapping[str, bytes]) -> None:
        for path, content in files.items():
            written = self._stage.write(path, content)
            self._run.put(path, Published(batch.key, self._stage.new_mark(path, content), again=False), kept=not written)
