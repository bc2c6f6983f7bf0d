"""A real browser and a local server, for tests that must see what a reader's machine does."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

__all__ = ["AXE", "NEEDED", "chromium", "hosts", "logged", "requested", "serving"]

AXE = Path(__file__).resolve().parents[1] / "node_modules/axe-core/axe.min.js"
"""Tells what a page lacks for whoever cannot see it or point at it; npm's, and no part of the project."""
CHROME, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
NEEDED = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROME and DRIVER), reason="needs chromium and chromedriver: apt-get install chromium chromium-driver"),
]
"""Marks of a test that opens a browser."""


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps what was asked for."""

    asked: list[str]

    def __init__(self, asked: list[str], *arguments: Any, **options: Any) -> None:
        self.asked = asked
        super().__init__(*arguments, **options)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Keep status and path; print nothing."""
        if format.startswith('"%s"'):
            self.asked.append(f"{args[1]} {str(args[0]).split()[1]}")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A folder, served here: its address, and every request with its status."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, asked, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium(profile: Path) -> Iterator[WebDriver]:
    """Chromium with a profile of its own, and nothing running in its background."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROME)
    for flag in (
        "headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync", "disable-dev-shm-usage", "window-size=1280,900", f"user-data-dir={profile}",
        "blink-settings=availableHoverTypes=2,primaryHoverType=2",  # a mouse is there, which Material asks for
        "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2",
    ):  # fmt: skip
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(executable_path=str(DRIVER)))
    driver.set_page_load_timeout(30)
    driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})  # a window behind others gets none
    try:
        yield driver
    finally:
        driver.quit()


def logged(driver: WebDriver, log: str) -> list[dict[str, Any]]:
    """What a log of the browser holds since the last call."""
    return list(driver.get_log(log))  # type: ignore[no-untyped-call]  # selenium leaves it untyped


def requested(driver: WebDriver) -> set[str]:
    """Every URL that the browser asked the network for since the last call, favicons and workers too."""
    messages = (json.loads(entry["message"])["message"] for entry in logged(driver, "performance"))
    return {message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"}


def hosts(urls: set[str]) -> set[str]:
    """The hosts of URLs that go over a network."""
    return {urlsplit(url).netloc for url in urls if urlsplit(url).scheme in {"http", "https", "ws", "wss"}}
