"""Eleventy with a layout of a few lines, from npm."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from bench.peers.base import HOME, Peer, Project, Unavailable
from bench.peers.pages import articles

__all__ = ["ELEVENTY"]

_NAME = "eleventy"
_PACKAGE = HOME / _NAME / "node_modules" / "@11ty" / "eleventy"
_CONFIG = """\
module.exports = (config) => {
  config.setUseGitIgnore(false);
  return { dir: { input: "pages", includes: "../includes", output: "site" }, markdownTemplateEngine: false, templateFormats: ["md"] };
};
"""
_LAYOUT = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><header><a href="/">Bench</a></header><main>{{ content | safe }}</main></body></html>
"""


def _install() -> None:
    if (_PACKAGE / "package.json").exists():
        return
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise Unavailable("there is no node and npm")
    home = HOME / _NAME
    home.mkdir(parents=True, exist_ok=True)
    command = (npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(home), "@11ty/eleventy")
    if subprocess.run(command, cwd=home, check=False).returncode:  # noqa: S603 - our own arguments
        raise Unavailable("@11ty/eleventy could not be installed from npm")


def _version() -> str:
    node = subprocess.run((shutil.which("node") or "node", "--version"), check=True, capture_output=True, text=True)  # noqa: S603
    found = json.loads((_PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    return f"{found}, node {node.stdout.strip().removeprefix('v')}"


def _prepare(wiki: Path, root: Path) -> Project:
    for page in articles(wiki / "wiki"):
        path = root / "pages" / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        stem = page.path.removesuffix(".md")
        place = "index.html" if stem == "index" else f"{stem.removesuffix('/index')}/index.html"
        front = {"title": page.title, "layout": "page.njk", "permalink": place}  # it would take the date out of the file's name
        path.write_text(f"---json\n{json.dumps(front)}\n---\n{page.body}", encoding="utf-8")
    (root / "includes").mkdir()
    (root / "includes" / "page.njk").write_text(_LAYOUT, encoding="utf-8")
    (root / "eleventy.config.cjs").write_text(_CONFIG, encoding="utf-8")
    command = (shutil.which("node") or "node", _PACKAGE / "cmd.cjs", "--quiet", "--config=eleventy.config.cjs")
    return Project(root=root, command=command, output=root / "site", pages=root / "pages")


ELEVENTY = Peer(
    name=_NAME,
    title="Eleventy, bare",
    note="a layout of a few lines: no navigation, no cross-links, no search, no colours in code. Front matter is cut down to the title, and pages "
    "are not read as templates, since braces in them stop its build. Wikilinks stay text, and links keep their `.md`.",
    install=_install,
    version=_version,
    prepare=_prepare,
)
