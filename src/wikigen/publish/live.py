"""Serves a site that is being edited: whatever is published now, at once, with a word on what is wrong and a nudge when a page is new.

A WSGI application, so that `mkdocs serve` and `wikigen serve` can both have it. It never waits for a build: the folder that it serves is
changed file by file, and is whole at any time.
"""

from __future__ import annotations

import json
import mimetypes
import posixpath
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote
from wsgiref.types import StartResponse, WSGIEnvironment

from wikigen.publish.search.engines import is_of_search
from wikigen.publish.staging import past_of

__all__ = ["LiveSite"]

_PATIENCE = 25.0
"""Seconds that a browser's question is held open."""
_OURS = "_wikigen"
_SCRIPT = Path(__file__).with_name("live.js").read_text(encoding="utf-8")


class LiveSite:
    """What is served, and what browsers are told of it."""

    def __init__(self, root: Path, mount: str = "/") -> None:
        self._root = root
        self._mount = f"/{mount.strip('/')}/" if mount.strip("/") else "/"
        self._told = threading.Condition()
        self._version = 1
        self._changed: dict[str, int] = {}
        """Version in which each file of the site was last written, by its path; of those written since the server began."""
        self._troubles: Mapping[str, Sequence[str]] = {}
        self._failure: Sequence[str] = ()

    def tell(self, changed: Iterable[str] = (), troubles: Mapping[str, Sequence[str]] | None = None) -> None:
        """Files of the site have changed; `troubles` are lines to show on the page of a path. The last failure is over."""
        with self._told:
            self._version += 1
            self._changed.update(dict.fromkeys(changed, self._version))
            if troubles is not None:
                self._troubles = troubles
            self._failure = ()
            self._told.notify_all()

    def fail(self, lines: Sequence[str]) -> None:
        """The last build came to nothing: show why on every page; the last good site stays."""
        with self._told:
            self._version += 1
            self._failure = lines
            self._told.notify_all()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _answer(start_response, "405 Method Not Allowed", "text/plain", b"Only GET and HEAD.")
        if path == f"/{_OURS}/live.js":
            return _answer(start_response, "200 OK", "application/javascript", _SCRIPT.encode())
        if path == f"/{_OURS}/news":
            asked = parse_qs(environ.get("QUERY_STRING", ""))
            return _answer(start_response, "200 OK", "application/json", self._news(asked))
        if path in {"/", self._mount.rstrip("/")} and path != self._mount:
            return _moved(start_response, self._mount)
        if not path.startswith(self._mount):
            return _answer(start_response, "404 Not Found", "text/plain", b"Not here.")
        return self._file(path[len(self._mount) :], path, start_response)

    def _news(self, asked: Mapping[str, Sequence[str]]) -> bytes:
        """What a page that was fetched at version `since` should know: held open until there is something, or patience ends; or else `now`."""
        since, page = asked.get("since", ["0"])[0], asked.get("page", ["/"])[0]
        seen = int(since) if since.isascii() and since.isdigit() else 0
        page = unquote(page)  # the path of a page's URL is encoded before it is part of a query
        path = self._path_of(page[len(self._mount) :] if page.startswith(self._mount) else page.lstrip("/"))
        with self._told:
            if "now" not in asked:
                self._told.wait_for(lambda: self._version > seen, timeout=_PATIENCE)
            news: dict[str, Any] = {
                "version": self._version,
                "reload": self._changed.get(path, 0) > seen,
                "failure": list(self._failure),
                "troubles": list(self._troubles.get(path, ())),
            }
        return json.dumps(news).encode()

    def _path_of(self, url_path: str) -> str:
        path = posixpath.normpath(f"/{url_path}").lstrip("/")
        return f"{path}/index.html".lstrip("/") if not url_path or url_path.endswith("/") else path

    def _file(self, below: str, path: str, start_response: StartResponse) -> Iterable[bytes]:
        with self._told:
            version = self._version
        name = self._path_of(below)
        content = self._read(name)
        if content is None and not path.endswith("/") and self._read(f"{name}/index.html") is not None:
            return _moved(start_response, f"{path}/")
        status = "200 OK" if content is not None else "404 Not Found"
        if content is None:
            name, content = "404.html", self._read("404.html") or b"<!doctype html><title>Not found</title><body>Not found</body>"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = {".js": "application/javascript", ".gz": "application/gzip"}.get(posixpath.splitext(name)[1], kind)
        if kind == "text/html":
            content = _with_script(content, version)
        return _answer(start_response, status, kind, content)

    def _read(self, name: str) -> bytes | None:
        """A file of the site; None where there is none, or where the name leads elsewhere."""
        if "\0" in name or any(part == ".." for part in name.split("/")):
            return None
        # A page that was opened before asks for the index of that time.
        for root in (self._root, past_of(self._root)) if is_of_search(name) else (self._root,):
            with suppress(OSError):
                return (root / name).read_bytes()
        return None


def _with_script(html: bytes, version: int) -> bytes:
    """A page that will ask for news, from its own server and by a script of its own file: the page's policy allows no other."""
    script = f'<script src="/{_OURS}/live.js" data-version="{version}" async></script>'.encode()
    body, mark, rest = html.rpartition(b"</body>")
    return body + script + mark + rest if mark else html + script


def _answer(start_response: StartResponse, status: str, kind: str, content: bytes) -> Iterable[bytes]:
    charset = "; charset=utf-8" if kind.startswith("text/") or kind in {"application/javascript", "application/json"} else ""
    headers = [("Content-Type", kind + charset), ("Content-Length", str(len(content))), ("Cache-Control", "no-store")]
    start_response(status, headers)
    return [content]


def _moved(start_response: StartResponse, to: str) -> Iterable[bytes]:
    start_response("302 Found", [("Location", quote(to)), ("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]
