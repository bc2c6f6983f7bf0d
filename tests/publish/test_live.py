"""`LiveSite`: what it answers, to whom it refuses, and what it tells open pages."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from wikigen.publish import live as live_module
from wikigen.publish.live import LiveSite

PAGE = b"<!doctype html><html><body><p>Alpha</p></body></html>"
SCRIPT = b"/_wikigen/live.js"


class Answer(NamedTuple):
    """What a browser gets."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(site: LiveSite, url: str, method: str = "GET") -> Answer:
    """One request, its URL as a browser sends it, through a judge of both sides' manners."""
    path, _, query = url.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
    environ["SCRIPT_NAME"] = ""
    setup_testing_defaults(environ)
    seen: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        seen[:] = [int(status[:3]), dict(headers)]
        return lambda _: None

    body = validator(site)(environ, start_response) if method == "GET" else site(environ, start_response)
    try:
        return Answer(seen[0], seen[1], b"".join(body)) if seen else Answer(0, {}, b"".join(body))
    finally:
        if hasattr(body, "close"):
            body.close()


def news(site: LiveSite, since: int | str, page: str = "/") -> dict[str, Any]:
    """What a page is told that a browser knows by the path `page`, which its script encodes as it is."""
    found = json.loads(ask(site, f"/_wikigen/news?since={since}&page={quote(page, safe='')}").body)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site of a few files, and a file outside it that nobody may have."""
    site = tmp_path / "site"
    for path, content in {
        "index.html": PAGE.replace(b"Alpha", b"Home"),
        "t/alpha/index.html": PAGE,
        "t/größe x/index.html": PAGE,
        "404.html": b"<html><body>Missing here</body></html>",
        "a.css": b"p {}",
        "a.js": b"1;</body>",
        "sitemap.xml.gz": b"\x1f\x8b",
        "strange.zzz": b"?",
    }.items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (tmp_path / "secret.txt").write_bytes(b"SECRET")
    (tmp_path / "site-secret").mkdir()
    (tmp_path / "site-secret" / "index.html").write_bytes(b"SECRET")
    return site


@pytest.fixture
def site(root: Path) -> LiveSite:
    """The site, served at the top."""
    return LiveSite(root)


@pytest.mark.parametrize(
    ("url", "kind", "content"),
    [
        ("/a.css", "text/css; charset=utf-8", b"p {}"),
        ("/a.js", "application/javascript; charset=utf-8", b"1;</body>"),
        ("/sitemap.xml.gz", "application/gzip", b"\x1f\x8b"),
        ("/strange.zzz", "application/octet-stream", b"?"),
    ],
)
def test_files(site: LiveSite, url: str, kind: str, content: bytes) -> None:
    """A file is answered as it is, with its kind and length, and is never kept by a browser."""
    answer = ask(site, url)
    assert answer == (200, {"Content-Type": kind, "Content-Length": str(len(content)), "Cache-Control": "no-store"}, content)


@pytest.mark.parametrize(("url", "word"), [("/", b"Home"), ("/t/alpha/", b"Alpha"), ("/t/alpha/index.html", b"Alpha")])
def test_index_files(site: LiveSite, url: str, word: bytes) -> None:
    """A folder is answered with its index file."""
    answer = ask(site, url)
    assert answer.status == 200
    assert b"<p>" + word in answer.body
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_what_is_served_is_what_is_there_now(site: LiveSite, root: Path) -> None:
    """Files are read at each request, since the folder changes below the server."""
    ask(site, "/t/alpha/")
    (root / "t/alpha/index.html").write_bytes(b"<body>New</body>")
    assert b"New" in ask(site, "/t/alpha/").body
    (root / "t/alpha/index.html").unlink()
    assert ask(site, "/t/alpha/").status == 404


def test_a_folder_without_its_slash(site: LiveSite) -> None:
    """A folder's name without a slash leads to the one with it, percent-encoded, so that relative links on the page work."""
    answer = ask(site, "/t/alpha")
    assert (answer.status, answer.headers["Location"], answer.body) == (302, "/t/alpha/", b"")
    assert ask(site, "/t/gr%C3%B6%C3%9Fe%20x").headers["Location"] == "/t/gr%C3%B6%C3%9Fe%20x/"
    assert ask(site, "/t/gr%C3%B6%C3%9Fe%20x/").status == 200
    assert ask(site, "/t").status == 404  # a folder without an index


def test_what_is_not_there(site: LiveSite, root: Path) -> None:
    """What is not there is answered with the site's own page for that, its status, and the script; without one, with a plain page."""
    answer = ask(site, "/t/none/")
    assert answer.status == 404
    assert b"Missing here" in answer.body
    assert SCRIPT in answer.body
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    (root / "404.html").unlink()
    answer = ask(site, "/none.css")
    assert answer.status == 404
    assert b"Not found" in answer.body
    assert SCRIPT in answer.body


@pytest.mark.parametrize(
    "url",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/t/%2e%2e/%2e%2e/secret.txt",
        "/t/..%2f..%2fsecret.txt",
        "/..%2fsecret.txt",
        "//../secret.txt",
        "/%2e%2e/site-secret/",
        "/..%2fsite-secret",
        "/..\\secret.txt",
        "/a.css%00",
        "/a.css%00.html",
        "/%00/",
        "/t/alpha/%00/../../../secret.txt",
        "/%ff%fe",
        "/" + "x" * 5000,
    ],
)
def test_ways_out_are_refused(site: LiveSite, url: str) -> None:
    """No spelling of a path leads out of the site or fails the server."""
    answer = ask(site, url)
    assert answer.status == 404
    assert b"SECRET" not in answer.body


@pytest.mark.parametrize("before", ["/", "//", "///", "/t/"])
def test_absolute_paths_stay_below_the_root(site: LiveSite, root: Path, before: str) -> None:
    """A path that looks like one of the machine's is looked for below the root all the same."""
    answer = ask(site, f"{before}{str(root.parent / 'secret.txt').lstrip('/')}")
    assert answer.status == 404
    assert b"SECRET" not in answer.body


def test_methods(site: LiveSite) -> None:
    """HEAD is answered with a GET's headers; what would change something is refused."""
    assert ask(site, "/t/alpha/", "HEAD")[:2] == ask(site, "/t/alpha/")[:2]
    for method in ("POST", "PUT", "DELETE"):
        assert ask(site, "/t/alpha/", method).status == 405
        assert ask(site, "/_wikigen/news", method).status == 405


def test_the_script_is_in_pages_alone(site: LiveSite, root: Path) -> None:
    """The script stands at the end of each page's body, or of a page without one, and in no other file."""
    assert ask(site, "/t/alpha/").body == PAGE.replace(
        b"</body>", b'<script src="/_wikigen/live.js" data-version="1" async></script></body>'
    )
    assert SCRIPT not in ask(site, "/a.js").body
    (root / "bare.html").write_bytes(b"<p>Bare")
    assert ask(site, "/bare.html").body.startswith(b"<p>Bare<script src=")
    (root / "twice.html").write_bytes(b"<body><pre></body></pre></body>")
    assert ask(site, "/twice.html").body.startswith(b"<body><pre></body></pre><script ")


def test_the_script_can_be_had(site: LiveSite) -> None:
    """What pages refer to is there, as a script."""
    answer = ask(site, "/_wikigen/live.js")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/javascript")
    assert b"/_wikigen/news" in answer.body


def test_a_page_knows_its_version(site: LiveSite) -> None:
    """A page carries the version it was fetched at, so that what changed since is news to it."""
    site.tell(["a.css"])
    assert b'data-version="2"' in ask(site, "/").body


# ---- at a path


@pytest.mark.parametrize("mount", ["/docs/", "docs", "/docs"])
def test_mount(root: Path, mount: str) -> None:
    """Below a mount path the site is there, the server's root leads to it, and nothing else is."""
    site = LiveSite(root, mount)
    assert (ask(site, "/").status, ask(site, "/").headers["Location"]) == (302, "/docs/")
    assert b"Home" in ask(site, "/docs/").body
    assert b"Alpha" in ask(site, "/docs/t/alpha/").body
    assert ask(site, "/docs/t/alpha").headers["Location"] == "/docs/t/alpha/"
    assert ask(site, "/t/alpha/").status == 404
    assert ask(site, "/docsx/").status == 404
    assert ask(site, "/docs/../secret.txt").status == 404
    assert ask(site, "/_wikigen/live.js").status == 200


def test_a_mount_without_its_slash(root: Path) -> None:
    """The mount path without its slash does not show the front page under a URL at which its relative links break."""
    answer = ask(LiveSite(root, "/docs/"), "/docs")
    assert (answer.status, answer.headers.get("Location")) == (302, "/docs/")


def test_news_below_a_mount(root: Path) -> None:
    """A page asks for news by its whole path, with the mount."""
    site = LiveSite(root, "/docs/")
    site.tell(["t/alpha/index.html"], {"t/alpha/index.html": ["bad"]})
    assert news(site, 1, "/docs/t/alpha/") == {"version": 2, "reload": True, "failure": [], "troubles": ["bad"]}
    assert not news(site, 1, "/docs/")["reload"]


# ---- news


def test_news_that_is_there_comes_at_once(site: LiveSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is behind is answered without waiting."""
    monkeypatch.setattr(live_module, "_PATIENCE", 30.0)
    started = time.monotonic()
    assert news(site, 0) == {"version": 1, "reload": False, "failure": [], "troubles": []}
    assert time.monotonic() - started < 25


def test_news_waits_for_something_to_tell(site: LiveSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knows all is answered when something happens."""
    monkeypatch.setattr(live_module, "_PATIENCE", 30.0)
    found: list[dict[str, Any]] = []
    asking = threading.Thread(target=lambda: found.append(news(site, 1, "/t/alpha/")))
    asking.start()
    asking.join(0.2)
    assert asking.is_alive()
    site.tell(["t/alpha/index.html"])
    asking.join(10)
    assert found == [{"version": 2, "reload": True, "failure": [], "troubles": []}]


def test_patience_ends(site: LiveSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing happens the question is answered all the same, and says so."""
    monkeypatch.setattr(live_module, "_PATIENCE", 0.05)
    assert news(site, 1) == {"version": 1, "reload": False, "failure": [], "troubles": []}


def test_a_page_that_was_just_fetched_is_told_at_once(site: LiveSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks what is wrong `now`, and is not sent to fetch itself again, though it was written at the version that it has."""
    monkeypatch.setattr(live_module, "_PATIENCE", 30.0)
    site.tell(["t/alpha/index.html"], {"t/alpha/index.html": ["bad"]})
    version = int(re.findall(r'data-version="(\d+)"', ask(site, "/t/alpha/").body.decode())[0])
    started = time.monotonic()
    assert news(site, f"{version}&now=1", "/t/alpha/") == {"version": 2, "reload": False, "failure": [], "troubles": ["bad"]}
    assert time.monotonic() - started < 25


def test_only_a_page_that_changed_since_is_reloaded(site: LiveSite) -> None:
    """A page is fetched again if its own file was written after it was fetched, and only then."""
    site.tell(["t/alpha/index.html"])
    site.tell(["index.html", "a.css"])
    assert news(site, 1, "/t/alpha/")["reload"]
    assert not news(site, 2, "/t/alpha/")["reload"]
    assert news(site, 2, "/")["reload"]
    assert not news(site, 2, "/t/none/")["reload"]


@pytest.mark.parametrize("since", ["", "x", "-1", "1.5", "%C2%B2", "%D9%A1"])
def test_odd_questions(site: LiveSite, since: str) -> None:
    """A question without a sensible version is one by somebody who knows nothing."""
    assert news(site, since)["version"] == 1
    assert json.loads(ask(site, "/_wikigen/news").body)["version"] == 1


def test_a_failure_is_shown_and_cleared(site: LiveSite) -> None:
    """A build that came to nothing is told on every page, until one succeeds; nothing is reloaded for it."""
    site.fail(["mkdocs.yml is broken"])
    for page in ("/", "/t/alpha/"):
        assert news(site, 1, page) == {"version": 2, "reload": False, "failure": ["mkdocs.yml is broken"], "troubles": []}
    site.tell()
    assert news(site, 2)["failure"] == []


def test_troubles_are_shown_on_their_page_and_cleared(site: LiveSite) -> None:
    """What is wrong with a page is told on that page; it stays through builds that say nothing of it, and goes when they say there is none."""
    site.tell([], {"t/alpha/index.html": ["one", "two"]})
    assert news(site, 1, "/t/alpha/")["troubles"] == ["one", "two"]
    assert news(site, 1, "/")["troubles"] == []
    site.fail(["no"])
    site.tell(["index.html"])
    assert news(site, 1, "/t/alpha/")["troubles"] == ["one", "two"]
    site.tell([], {})
    assert news(site, 1, "/t/alpha/")["troubles"] == []


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("t/größe x", "/t/gr%C3%B6%C3%9Fe%20x/"),
        ("t/日本", "/t/%E6%97%A5%E6%9C%AC/"),
        ("t/a&b+c@d's", "/t/a&b+c@d's/"),
        ("t/100%41", "/t/100%2541/"),
    ],
)
def test_pages_of_any_name_have_news(site: LiveSite, file: str, path: str) -> None:
    """A page's path is compared decoded, as a browser has it in `location.pathname`."""
    site.tell([f"{file}/index.html"], {f"{file}/index.html": ["bad"]})
    assert news(site, 1, path) == {"version": 2, "reload": True, "failure": [], "troubles": ["bad"]}
