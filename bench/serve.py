"""Time from saving a page to having its new text from `wikigen serve`."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

import psutil

from bench.edits import add_to_text, add_to_title, pick, url_of
from bench.measure import ENVIRONMENT, Cost, kill_group, memory_of_tree
from bench.peers.base import Project
from bench.peers.wikigen import SERVE

__all__ = ["Served", "serve"]

_PAUSE = 0.01
"""Seconds between two requests, where there is no page yet."""
_LIVE = re.compile(r'<script src="([^"]*)live\.js" data-version="(\d+)"')
"""What a served page has, to ask for news of it."""
_SETTLE = 1.0
"""Seconds between the end of one edit and the next save, so that nothing of the last is still going on."""
_STILL, _LITTLE = 3, 0.05
"""So many such times in which it takes less than this share of a core, and it is at rest."""
_IDLE = 10.0
"""Seconds for which the server is watched doing nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One thing done under the server."""

    scenario: str
    cost: Cost


def serve(project: Project, *, edits: int, seed: int, log: Path, start_limit: float, edit_limit: float) -> Generator[Served, None, None]:
    """Start the server, and when it has done what it puts off at its start, so many edits of texts, and half as many of titles.

    Of a start, `wall` is the time to the first page; of an edit, from the end of the save to the end of the answer that holds the new
    word; `cpu` is what the server and its children took meanwhile, `largest` is unknown and 0, `tree` what all of them hold afterwards.
    The pages are left as they were.
    """
    address = f"127.0.0.1:{_free_port()}"
    with _server(project, address, log) as process:
        first = _timed(process, address, "/", "", start_limit)
        yield Served(scenario="serve: start", cost=first)
        if first.outcome != "ok":
            return
        _settled(process, start_limit)
        used = _cpu(process)
        time.sleep(_IDLE)
        yield Served(scenario="serve: idle", cost=_cost(process, wall=_IDLE, cpu=_cpu(process) - used))
        pages = pick(project.pages, edits, seed)
        for number, page in enumerate(pages):
            for scenario, change in (("serve: text", add_to_text), ("serve: title", add_to_title))[: 1 + (number % 2 == 0)]:
                before = page.read_text(encoding="utf-8")
                word = f"saved{number}{scenario[-1]}"
                page.write_text(change(before, word), encoding="utf-8")
                yield Served(scenario=scenario, cost=_timed(process, address, url_of(page, project.pages), word, edit_limit))
                time.sleep(_SETTLE)
                page.write_text(before, encoding="utf-8")
                _timed(process, address, url_of(page, project.pages), word, edit_limit, gone=True)
                time.sleep(_SETTLE)


@contextmanager
def _server(project: Project, address: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [str(part) for part in (*SERVE, address)],
            cwd=project.root,
            env=dict(ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill_group(process.pid)
            process.wait()


def _timed(process: subprocess.Popen[bytes], address: str, url: str, word: str, limit: float, *, gone: bool = False) -> Cost:
    """Ask for a page until it is there and holds the word (or, with `gone`, does not), or the limit is over, or the server is.

    As a browser does: a page that was fetched has a script, which asks for news and is answered when there are any.
    """
    begin, used = time.perf_counter(), _cpu(process)
    while True:
        left = limit - (time.perf_counter() - begin)
        text = _get(address, url, left) if left > 0 else None
        wall = time.perf_counter() - begin
        if text is not None and (word in text) is not gone:
            return _cost(process, wall=wall, cpu=_cpu(process) - used)
        if process.poll() is not None:
            return Cost(outcome="failed", wall=wall, cpu=0, largest=0, tree=0)
        if left <= 0:
            return Cost(outcome="timeout", wall=wall, cpu=_cpu(process) - used, largest=0, tree=memory_of_tree(process.pid))
        if live := _LIVE.search(text or ""):
            _get(address, f"{live[1]}news?since={live[2]}&page={quote(url)}", left)
        else:
            time.sleep(_PAUSE)


def _settled(process: subprocess.Popen[bytes], limit: float) -> None:
    """Wait until the server does nothing, or the limit is over: it makes the search's index when it has begun to serve."""
    end = time.perf_counter() + limit
    used, still = _cpu(process), 0
    while still < _STILL and process.poll() is None and time.perf_counter() < end:
        time.sleep(_SETTLE)
        now = _cpu(process)
        used, still = now, still + 1 if now - used < _LITTLE * _SETTLE else 0


def _cost(process: subprocess.Popen[bytes], *, wall: float, cpu: float) -> Cost:
    return Cost(outcome="ok", wall=wall, cpu=cpu, largest=0, tree=memory_of_tree(process.pid))


def _get(address: str, url: str, timeout: float) -> str | None:
    """The page's text, or None where there is no such page now."""
    connection = HTTPConnection(address, timeout=timeout)
    try:
        connection.request("GET", quote(url, safe="/?&=%"))
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    return text if answer.status == 200 else None  # noqa: PLR2004 - HTTP's own number


def _cpu(process: subprocess.Popen[bytes]) -> float:
    """User and system seconds so far of the server, and of all its children, living and waited for."""
    total = 0.0
    try:
        top = psutil.Process(process.pid)
        for part in (top, *top.children(recursive=True)):
            times = part.cpu_times()
            total += times.user + times.system + (times.children_user + times.children_system if part is top else 0)
    except psutil.Error:
        return total
    return total


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
