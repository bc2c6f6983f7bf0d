"""`wikigen.publish.limits`: work that does not end is ended."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import pytest

from tests.sitecheck import build, read_html, write_wiki
from wikigen.publish.limits import limited


def spin(seconds: float) -> None:
    """Keep the processor busy."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_work_is_stopped_and_nothing_else_is() -> None:
    """What takes too long of the processor ends with an error; what is quick, or only waits, does not, and no timer goes on."""
    with pytest.raises(TimeoutError), limited(0.05):
        spin(5)
    with limited(0.05):
        time.sleep(0.1)
    spin(0.2)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_another_thread_has_no_limit() -> None:
    """Signals reach the main thread alone, so elsewhere the work is done whole."""
    done: list[bool] = []

    def work() -> None:
        with limited(0.01):
            spin(0.05)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


@pytest.mark.parametrize("text", ["[a" * 8_000, "<![x" * 20_000])
def test_a_page_that_stops_python_markdown(tmp_path: Path, text: str) -> None:
    """Half a minute and more of one page becomes two seconds, the page plain text, and the build names it."""
    files = {"wiki/t/bad.md": f"# Bad\n\n{text}\n", "wiki/t/good.md": "# Good\n"}
    started = time.process_time()
    built = build(write_wiki(tmp_path, files, options={"engine": "markdown"}))
    assert time.process_time() - started < 8
    assert built.ok
    assert [line.split(":")[0] for line in built.warnings if "render-limit" in line] == ["wiki/t/bad.md"]
    assert text[:100] in read_html(built.site / "t/bad/index.html").xpath("//article//pre")[0].text_content()
    assert (built.site / "t/good/index.html").exists()
