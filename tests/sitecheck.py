"""Small wikis on disk, their builds, and what a reader's browser would find in the built site. Used by several tests."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import unquote, urlsplit

import yaml
from lxml import html as lxml_html

from tests.conftest import make_wiki
from wikigen.config import Config
from wikigen.publish.site import Site, load_site

__all__ = [
    "ROOT",
    "Built",
    "build",
    "dead_links",
    "foreign_loads",
    "make_site",
    "mkdocs_build",
    "read_html",
    "text_of",
    "tree",
    "write_wiki",
]

ROOT = Path(__file__).resolve().parents[1]
"""The repository."""

os.environ["NO_MKDOCS_2_WARNING"] = "1"

_LEADS_ELSEWHERE = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)")
_NO_LOAD = {"canonical", "next", "prev", "alternate", "edit"}
"""Values of a `link` element's `rel` for which a browser loads nothing."""


class _Listener(logging.Handler):
    """Keeps every message of MkDocs and its plugins."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass(frozen=True)
class Built:
    """A build that ended: where it wrote, and what it said."""

    site: Path
    ok: bool
    records: tuple[logging.LogRecord, ...]

    @cached_property
    def warnings(self) -> list[str]:
        """Everything that `--strict` counts."""
        return [record.getMessage() for record in self.records if record.levelno >= logging.WARNING]

    @cached_property
    def notes(self) -> list[str]:
        """What was said besides."""
        return [record.getMessage() for record in self.records if record.levelno == logging.INFO]

    def html(self, path: str) -> str:
        """A built page, `topic/page/index.html`."""
        return (self.site / path).read_text(encoding="utf-8")


def write_wiki(root: Path, files: Mapping[str, str | bytes], *, options: Mapping[str, Any] | None = None, **settings: Any) -> Path:
    """Write `files` and a `mkdocs.yml` with the plugin's `options` and MkDocs' `settings` below `root`; the configuration's path."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (root / "wiki").mkdir(parents=True, exist_ok=True)
    known: dict[str, Any] = {"site_name": "Test wiki", "docs_dir": "wiki", "theme": {"name": "material"}}
    plugins = [{"wikigen": {"search": "material", **(options or {})}}]  # no test pays for an index that it does not ask for
    config = root / "mkdocs.yml"
    config.write_text(yaml.safe_dump({**known, "plugins": plugins, **settings}, sort_keys=False), encoding="utf-8")
    return config


def make_site(files: Mapping[str, str | bytes], *, directory_urls: bool = True, **options: Any) -> Site:
    """A site in memory, of files given by id, under the plugin's `options`."""
    config = Config.from_options(options, docs_dir=Path("/nowhere/wiki"), root=Path("/nowhere"))
    with mock.patch("wikigen.publish.site.load", return_value=make_wiki(files)):
        return load_site(config, directory_urls=directory_urls)


def build(config: Path, *, strict: bool = False, site_dir: Path | None = None) -> Built:
    """`wikigen build`, in this process."""
    from wikigen.errors import StoppedError
    from wikigen.publish.command import build_site

    listener, logger = _Listener(), logging.getLogger("mkdocs")
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    try:
        ok = build_site(config, strict=strict, site_dir=site_dir)
    except StoppedError:
        ok = None
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
    return Built(site_dir or config.parent / "site", ok is not None, tuple(listener.records))


def mkdocs_build(config: Path, site_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`mkdocs build`, in a process of its own."""
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(config), "-d", str(site_dir), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=config.parent)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def read_html(path: Path) -> lxml_html.HtmlElement:
    """A built page as a browser would read it."""
    return lxml_html.fromstring(path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))


def text_of(element: lxml_html.HtmlElement) -> str:
    """What an element shows, its blanks as one."""
    return " ".join(element.text_content().split())


def _targets(page: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Every URL of a page with the attribute that holds it."""
    for element in page.iter():
        for name in ("href", "src", "poster", "data", "action"):
            if isinstance(element.tag, str) and (value := element.get(name)) is not None:
                yield name, value.strip()
        if isinstance(element.tag, str) and (value := element.get("srcset")):
            yield from (("src", part.split()[0]) for part in value.split(",") if part.split())


def _pages(site: Path) -> list[Path]:
    """Every page; a folder may be called like one."""
    return sorted(path for path in site.rglob("*.html") if path.is_file())


def dead_links(site: Path, root: str = "/") -> list[str]:
    """Every internal link of a built site that leads to no file, or to no id: `page.html -> target`. The site is served at `root`."""
    pages = {path: read_html(path) for path in _pages(site)}
    ids = {path: {*page.xpath("//@id"), *page.xpath("//a/@name")} for path, page in pages.items()}
    dead = []
    for path, page in pages.items():
        for _, url in _targets(page):
            if _LEADS_ELSEWHERE.match(url):
                continue
            parts = urlsplit(url)
            wanted = unquote(parts.path)
            base = site if wanted.startswith(root) else path.parent
            target = path if not wanted else Path(os.path.normpath(base / wanted.removeprefix(root)))
            if wanted.endswith("/") or target.is_dir():
                target = target / "index.html"
            if not (target.is_file() and target.is_relative_to(site)) or (
                parts.fragment and target in ids and unquote(parts.fragment) not in ids[target] and parts.fragment not in ids[target]
            ):
                dead.append(f"{path.relative_to(site).as_posix()} -> {url}")
    return dead


def foreign_loads(site: Path) -> list[str]:
    """Everything that a browser would load from another host unasked, in pages and stylesheets: `file -> URL`."""
    found = []
    for path in _pages(site):
        for element in read_html(path).iter():
            if not isinstance(element.tag, str) or element.tag == "a":
                continue
            if element.tag == "link" and set((element.get("rel") or "").split()) <= _NO_LOAD:
                continue
            values = [element.get(name) for name in ("href", "src", "srcset", "poster", "data", "background")]
            values += re.findall(r"url\(\s*['\"]?([^'\")]+)", element.get("style") or "")
            if element.tag == "style":
                values += re.findall(r"(?:url\(|@import)\s*['\"]?([^'\");]+)", element.text or "")
            found += [f"{path.relative_to(site).as_posix()} -> {url}" for url in values if url and re.match(r"\s*(?:https?:)?//", url)]
    for path in sorted(site.rglob("*.css")):
        urls = re.findall(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\");]+)", path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(site).as_posix()} -> {url}" for url in urls]
    return found
