"""`wikigen.pool`: the same work on many things, by one process or by several; nothing is lost, nothing done is told twice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from wikigen import pool
from wikigen.pool import cores, fan_out

HEAD = """
import os, signal, sys, time
from collections import Counter
from pathlib import Path
from wikigen.pool import fan_out
jobs, marks, parent = int(sys.argv[1]), Path(sys.argv[2]), os.getpid()
idle, workers = [], set()
"""


def run(script: str, jobs: int, marks: object) -> subprocess.CompletedProcess[str]:
    """A script in a process of its own, with one thread, so that it may fork."""
    command = [sys.executable, "-c", HEAD + script, str(jobs), str(marks)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


SQUARES = """
def work(thing):
    if os.getpid() != parent:
        (marks / "begun").touch()
    return thing * thing, os.getpid()
def wait():
    idle.append(os.getpid())
    while jobs > 1 and not (marks / "begun").exists():
        time.sleep(0.01)
found = list(fan_out(work, range(1000), jobs, wait))
assert idle == [parent], idle
print(sorted((thing, square) for thing, (square, _) in found))
print(len({process for _, (_, process) in found} | {parent}) - 1)
"""


def test_one_process_or_several(tmp_path: Any) -> None:
    """One job and two have the same results, each thing once; with two, this process and another do the work; `idle` is run once, here."""
    one, two = run(SQUARES, 1, tmp_path), run(SQUARES, 2, tmp_path)
    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert one.stdout.splitlines()[0] == two.stdout.splitlines()[0] == str([(thing, thing * thing) for thing in range(1000)])
    assert (one.stdout.splitlines()[1], two.stdout.splitlines()[1]) == ("0", "1")


KILLED = """
def work(thing):
    if os.getpid() != parent:
        begun = len(list(marks.iterdir()))
        if begun > 100:
            os.kill(os.getpid(), signal.SIGKILL)
        (marks / str(begun)).touch()
    return thing * 3
def wait():
    idle.append(1)
    while len(list(marks.iterdir())) <= 100:
        time.sleep(0.01)
found = list(fan_out(work, range(1000), jobs, wait))
assert idle == [1], idle
assert Counter(thing for thing, _ in found) == Counter(range(1000))
assert all(result == thing * 3 for thing, result in found)
again = dict(fan_out(lambda thing: -thing, range(1000), jobs))
assert again == {thing: -thing for thing in range(1000)}
print("whole")
"""


def test_a_killed_worker_loses_nothing(tmp_path: Any) -> None:
    """What a worker that was killed leaves undone is done all the same, each thing once; the user is told, and the next work is done."""
    for name in "abc":
        marks = tmp_path / name
        marks.mkdir()
        result = run(KILLED, 2, marks)
        assert (result.returncode, result.stdout) == (0, "whole\n"), result.stderr
        assert result.stderr == "A worker process was killed, perhaps for want of memory; its part is done on one core.\n"


ALL_KILLED = """
def work(thing):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return thing
found = list(fan_out(work, range(1000), jobs, lambda: idle.append(1)))
assert idle == [1], idle
assert sorted(found) == [(thing, thing) for thing in range(1000)]
print("whole")
"""


def test_workers_that_die_at_once(tmp_path: Any) -> None:
    """Where no worker lives long enough for a single thing, all is done by this process."""
    for _ in range(3):
        result = run(ALL_KILLED, 2, tmp_path)
        assert (result.returncode, result.stdout) == (0, "whole\n"), result.stderr


RAISING = """
class Odd(Exception):
    def __init__(self, thing, reason):
        super().__init__(f"{thing} {reason}")
def work(thing):
    if thing == 700:
        raise {error}
    return thing
done = 0
try:
    for _ in fan_out(work, range(1000), jobs, lambda: idle.append(1)):
        done += 1
except Exception as error:
    print(type(error).__name__, error)
assert idle == [1] and done < 1000, (idle, done)
assert len(list(fan_out(work, range(700), jobs))) == 700
"""


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("error", "told"), [("ValueError('seven hundred')", "ValueError seven hundred"), ("Odd(thing, 'is odd')", "Odd 700 is odd")]
)
def test_what_work_raises_is_raised(jobs: int, error: str, told: str, tmp_path: Any) -> None:
    """An exception of the work ends it and is the caller's, one that cannot be sent between processes too; then there is new work."""
    result = run(RAISING.replace("{error}", error), jobs, tmp_path)
    assert (result.returncode, result.stdout) == (0, f"{told}\n"), result.stderr


GIVEN_UP = """
def work(thing):
    (marks / str(thing)).touch()
    return thing
found = fan_out(work, range(100_000), jobs)
next(found)
found.close()
assert len(list(marks.iterdir())) < 50_000
assert len(list(fan_out(lambda thing: thing, range(100), jobs))) == 100
print("on")
"""


def test_who_stops_asking_may_go_on(tmp_path: Any) -> None:
    """What nobody asks for any more is not begun, and holds nothing up: the next work is done as ever."""
    result = run(GIVEN_UP, 2, tmp_path)
    assert (result.returncode, result.stdout) == (0, "on\n"), result.stderr


# ---- in this process


def test_idle_comes_first_where_there_are_no_workers() -> None:
    """With one job, `idle` is run once, before the first thing, and even where there is none."""
    told: list[object] = []
    assert list(fan_out(told.append, [1, 2], 1, lambda: told.append("idle"))) == [(1, None), (2, None)]
    assert told == ["idle", 1, 2]
    assert list(fan_out(str, [], 8, lambda: told.append("again"))) == []
    assert told[-1] == "again"


def test_few_things_are_not_worth_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of things is done here, however many cores there are."""
    monkeypatch.setattr(pool, "_may_fork", lambda: True)
    assert {found for _, found in fan_out(lambda _: os.getpid(), range(20), 8)} == {os.getpid()}


def test_a_process_with_threads_does_not_fork() -> None:
    """Beside another thread, which may hold a lock, the work is done here."""
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert {found for _, found in fan_out(lambda _: os.getpid(), range(200), 2)} == {os.getpid()}
    finally:
        stop.set()
        other.join()


def test_idle_is_run_where_workers_cannot_even_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that breaks while it is given its work leaves nothing out: neither a thing nor `idle`, and neither is done twice."""

    class Breaking(ProcessPoolExecutor):
        def submit(self, *_: Any, **__: Any) -> Any:
            raise BrokenProcessPool

    monkeypatch.setattr(pool, "ProcessPoolExecutor", Breaking)
    monkeypatch.setattr(pool, "_may_fork", lambda: True)
    idle: list[int] = []
    assert sorted(fan_out(str, range(100), 2, lambda: idle.append(1))) == [(thing, str(thing)) for thing in range(100)]
    assert idle == [1]


def test_cores() -> None:
    """There is at least one processor, and no more than the machine has."""
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """When the parent is killed, no worker lives on with the locks that it has inherited."""
    script = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from wikigen.pool import fan_out\n"
        "def work(n):\n"
        f"    Path({str(tmp_path)!r}, str(os.getpid())).touch()\n"
        "    time.sleep(60)\n"
        "list(fan_out(work, range(200), 2))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    deadline = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    workers = [int(path.name) for path in tmp_path.iterdir()]
    parent.kill()
    parent.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert workers
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
