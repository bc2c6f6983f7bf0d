"""`wikigen serve` and `mkdocs serve` as processes, with a wiki to edit while they run; and what a clean build makes of that wiki."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.config_options import Plugins
from mkdocs.config.defaults import MkDocsConfig

from tests.sitecheck import write_wiki

__all__ = ["FILES", "MKDOCS", "WIKIGEN", "Server", "equals_a_clean_build"]

WIKIGEN = ("-c", "from wikigen.cli import main; main()")
MKDOCS = ("-m", "mkdocs")
"""The two, as arguments of Python's."""
PATIENCE = 30.0
"""Seconds in which a save must have had its effect, on a slow machine too."""
SCRIPT = re.compile(rb'<script src="/_wikigen/live\.js" data-version="\d+" async></script>')
FILES = {
    "wiki/index.md": "# Home\n",
    "wiki/t/a.md": "# Alpha\n\nFirst.\n\n[B](b.md)\n",
    "wiki/t/b.md": "# Beta\n\n[[Alpha]]\n",
    "wiki/t/pic.svg": "<svg/>",
    "raw/rss/post.md": "# Post\n\nBody.\n",
    "theme/main.html": '{% extends "base.html" %}{% block announce %}Word one{% endblock %}',
}


class Server:
    """A server as a process of its own, and a wiki to edit."""

    def __init__(self, root: Path, *command: str, files: Mapping[str, str] = MappingProxyType({}), **options: Any) -> None:
        self.root = root
        self.config = write_wiki(root, {**FILES, **files}, options=options, theme={"name": "material", "custom_dir": "theme"})
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = (root / "log.txt").open("wb")
        self.scratch = root.with_name(f"{root.name}-scratch")
        """Its folder for temporary files."""
        self.scratch.mkdir()
        self._process = subprocess.Popen(
            [sys.executable, *command, "serve", "-a", f"127.0.0.1:{self.port}"],
            cwd=root, stdout=self._log, stderr=subprocess.STDOUT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(self.scratch)},
        )  # fmt: skip
        self.until(self._answers)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def save(self, path: str, content: str | bytes) -> None:
        """Write a file of the wiki."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def fetch(self, path: str, patience: float = PATIENCE) -> tuple[int, bytes]:
        """Status and content, of a page without the script that the server adds."""
        try:
            with urlopen(self.url + path, timeout=patience) as answer:  # noqa: S310 - our own server
                return answer.status, SCRIPT.sub(b"", answer.read())
        except HTTPError as error:
            with error:
                return error.code, SCRIPT.sub(b"", error.read())

    def news(self, page: str = "/") -> dict[str, Any]:
        """What an open page would be told now."""
        found = json.loads(self.fetch(f"/_wikigen/news?since=0&page={quote(page)}")[1])
        assert isinstance(found, dict)
        return found

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so; the server must live meanwhile."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)

    def shows(self, path: str, word: str) -> None:
        """Wait until a page shows a word."""
        self.until(lambda: word.encode() in self.fetch(path)[1])

    def gone(self, path: str) -> None:
        """Wait until a page is not found."""
        self.until(lambda: self.fetch(path)[0] == 404)

    def troubled(self, page: str, word: str) -> None:
        """Wait until a page's own troubles say a word."""
        self.until(lambda: word in "\n".join(self.news(page)["troubles"]))

    def failed(self, word: str) -> None:
        """Wait until every page says why the last build came to nothing."""
        self.until(lambda: word in "\n".join(self.news()["failure"]))

    def mended(self) -> None:
        """Wait until none does."""
        self.until(lambda: not self.news()["failure"])

    def answers_at_once(self) -> None:
        """The last good pages are there, without waiting for a build, for the second in which one may be tried."""
        for _ in range(5):
            started = time.monotonic()
            assert self.fetch("/t/a/")[0] == 200
            assert time.monotonic() - started < 1
            time.sleep(0.1)

    def said(self) -> str:
        """The server's log."""
        return (self.root / "log.txt").read_text(encoding="utf-8")

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """End it as a user does, or as what runs services does; its exit code."""
        self._process.send_signal(by)
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._log.close()


def clean(server: Server, folder: Path) -> dict[str, bytes]:
    """What a clean build of the same wiki under the same address makes."""
    shutil.copytree(server.root, folder / "clean", ignore=shutil.ignore_patterns(".wikigen", "site", "log.txt"))
    for _, option in MkDocsConfig._schema:
        if isinstance(option, Plugins):
            option.plugin_cache.clear()
    config = load_config(str(folder / "clean" / "mkdocs.yml"), site_dir=str(folder / "judge"), site_url=f"{server.url}/")
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    judge = folder / "judge"
    return {path.relative_to(judge).as_posix(): path.read_bytes() for path in sorted(judge.rglob("*")) if path.is_file()}


def equals_a_clean_build(server: Server, folder: Path) -> None:
    """Every file of a clean build is served, byte for byte; the last of them, the index of the search, may still be on its way."""
    judge = clean(server, folder)
    assert len(judge) > 20

    def differing(part: str) -> list[str]:
        return [path for path, content in judge.items() if path.startswith(part) and server.fetch("/" + quote(path)) != (200, content)]

    server.until(lambda: differing("search/") == [])
    assert differing("") == []
