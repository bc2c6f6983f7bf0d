"""`wikigen.publish.own`: pages and files of a wiki whose names are those of what the site itself writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import Built, build, dead_links, read_html, text_of, tree, write_wiki
from wikigen.publish.own import OwnFiles

NAMES = (
    "404.html", "404", "sitemap.xml", "sitemap.xml.gz", "robots.txt", "assets/stylesheets/wikigen.css", "assets/images/favicon.png", "assets/logo",
    "search/search_index.json", "search/parts/0", "relations/graph.json", "t/b/index.preview.json", "404.html/below", "tags", "health/index",
)  # fmt: skip
"""Of pages, without their ending."""
FILES = {
    **{f"wiki/{name}.md": f"# Page {number}\n\n[b](/t/b.md)\n" for number, name in enumerate(NAMES)},
    "wiki/t/b.md": "---\ndate: 2026-04-24\ntags: [x]\naliases: [/404.html, /sitemap.xml]\n---\n# B\n\nThis confirms [Page 1](../404.md).\n",
    "wiki/assets/javascripts": "a file where the theme has a folder",
    "raw/gmail/2026-04-24-a.md": "---\ndate: 2026-04-24\n---\n\n## 1. One\n\nText.\n",
}
URLS = (
    "404.html-2/index.html", "404/index.html", "sitemap.xml-2/index.html", "sitemap.xml.gz-2/index.html", "robots.txt/index.html",
    "assets/stylesheets/wikigen.css-2/index.html", "assets/images/favicon.png-2/index.html", "assets/logo/index.html",
    "search/search_index.json-2/index.html", "search/parts-2/0/index.html", "relations/graph.json-2/index.html",
    "t/b/index.preview.json-2/index.html", "404.html-2/below/index.html", "tags/index.html", "health/index.html",
)  # fmt: skip
"""Where the pages of these names are."""
FLAT = (
    "404.html.html", "404-2.html", "sitemap.xml.html", "sitemap.xml.gz.html", "robots.txt.html",
    "assets/stylesheets/wikigen.css.html", "assets/images/favicon.png.html", "assets/logo.html",
    "search/search_index.json.html", "search/parts-2/0.html", "relations/graph.json.html",
    "t/b/index.preview.json.html", "404.html-2/below.html", "tags.html", "health/index.html",
)  # fmt: skip


def titled(built: Built, path: str) -> str:
    (heading,) = read_html(built.site / path).xpath("//h1")
    return text_of(heading).rstrip("¶")


@pytest.mark.parametrize("flat", [False, True])
def test_names_of_what_the_site_itself_writes(tmp_path: Path, *, flat: bool) -> None:
    """Every page is published, beside what the site has there, which is as in any wiki; an edit then gives what a clean build does."""
    settings: dict[str, Any] = {"use_directory_urls": not flat, "site_url": "https://wiki.example/"}
    config = write_wiki(tmp_path, FILES, **settings)
    built = build(config)
    plain = build(write_wiki(tmp_path / "plain", {"wiki/a.md": "# A\n"}, **settings))
    for number, path in enumerate(FLAT if flat else URLS):
        assert titled(built, path) == f"Page {number}", path
    for path in ("assets/stylesheets/wikigen.css", "assets/images/favicon.png"):
        assert (built.site / path).read_bytes() == (plain.site / path).read_bytes()
    for path in ("404.html", "sitemap.xml", "sitemap.xml.gz", "search/search_index.json"):
        assert (built.site / path).is_file(), path
    assert titled(built, "404.html") == titled(plain, "404.html")
    assert dead_links(built.site) == []
    told = "wiki/404.md:1:1: collision: its URL is in the way of the site's own 404.html; it is published at 404-2.html."
    assert any(told in line for line in built.warnings) is flat

    (tmp_path / "wiki/t/b.md").write_text("# B\n\nOther words, and [Page 0](../404.html.md).\n")
    (tmp_path / "wiki/t/c.css.md").write_text("# C\n")
    edited = tree(build(config).site)
    assert edited == tree(build(config, site_dir=tmp_path / "clean").site)


def test_what_a_theme_publishes(tmp_path: Path) -> None:
    """A theme's files count, without regard to case; what it has for the building alone does not."""
    for name in ("Logo.svg", "main.html", "hook.py", "img/x.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    own = OwnFiles([str(tmp_path), str(tmp_path / "gone")])
    paths = ("logo.svg", "img/x.png", "img", "main.html", "hook.py", "x.png", "404.html", "a/index.preview.json", "search/parts", "search")
    assert [path for path in paths if own(path)] == ["logo.svg", "img/x.png", "404.html", "a/index.preview.json", "search/parts"]
