"""`bench.measure`: what a command costs, its children included, and that none outlives its time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
from bench.measure import Size, run, size_of

CHILD = "import time; held = bytearray(80_000_000); time.sleep(1.5)"
BUSY = "import time; end = time.process_time() + 0.4\nwhile time.process_time() < end: pass"


def test_a_command_is_timed_with_its_children(tmp_path: Path) -> None:
    """CPU of a child that was waited for counts; wall time does not fall behind it; what it prints is kept."""
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}]); print('done')"
    cost = run((sys.executable, "-c", code), cwd=tmp_path, log=tmp_path / "log", timeout=60)
    assert cost.outcome == "ok"
    assert cost.cpu > 0.4
    assert cost.wall > 0.4
    assert (tmp_path / "log").read_text(encoding="utf-8") == "done\n"


def test_memory_of_all_processes_is_summed(tmp_path: Path) -> None:
    """Two children of 80 MB each are 160 MB together, and 80 as the largest; asked by a small process, since a child begins with its parent's."""
    code = f"import subprocess, sys; [p.wait() for p in [subprocess.Popen([sys.executable, '-c', {CHILD!r}]) for _ in range(2)]]"
    asker = (
        "import sys\nfrom pathlib import Path\nfrom bench.measure import run\n"
        f"cost = run((sys.executable, '-c', {code!r}), cwd=Path({str(tmp_path)!r}), log=Path({str(tmp_path / 'log')!r}), timeout=60)\n"
        "print(cost.largest, cost.tree)\n"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-c", asker], cwd=root, capture_output=True, text=True, check=True, timeout=120)
    largest, tree = map(int, told.stdout.split())
    assert 80_000_000 < largest < 160_000_000
    assert tree > 160_000_000


def test_a_command_that_fails_says_so(tmp_path: Path) -> None:
    """An exit code other than 0 is a failure."""
    assert run((sys.executable, "-c", "raise SystemExit(3)"), cwd=tmp_path, log=tmp_path / "log", timeout=60).outcome == "failed"


def test_a_command_out_of_time_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    """After the time limit neither the command nor its child is there."""
    code = (
        "import subprocess, sys, pathlib, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path('pid').write_text(str(child.pid)); time.sleep(600)"
    )
    begin = time.monotonic()
    cost = run((sys.executable, "-c", code), cwd=tmp_path, log=tmp_path / "log", timeout=2)
    assert cost.outcome == "timeout"
    assert 2 <= cost.wall < 30
    assert time.monotonic() - begin < 30
    child = int((tmp_path / "pid").read_text(encoding="utf-8"))
    for _ in range(100):
        if not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_a_command_sees_little_of_the_environment(tmp_path: Path) -> None:
    """Nothing of the caller's variables but where programs and temporary files are."""
    os.environ["WIKIGEN_BENCH_TEST"] = "1"
    try:
        code = "import os; raise SystemExit('WIKIGEN_BENCH_TEST' in os.environ)"
        assert run((sys.executable, "-c", code), cwd=tmp_path, log=tmp_path / "log", timeout=60).outcome == "ok"
    finally:
        del os.environ["WIKIGEN_BENCH_TEST"]


def test_the_size_of_an_output(tmp_path: Path) -> None:
    """Bytes and files of a whole folder; nothing where there is none."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "index.html").write_bytes(b"12345")
    (tmp_path / "a" / "b" / "x.js").write_bytes(b"123")
    assert size_of(tmp_path / "a") == Size(bytes=8, files=2, html=1)
    assert size_of(tmp_path / "gone") == Size(bytes=0, files=0, html=0)
