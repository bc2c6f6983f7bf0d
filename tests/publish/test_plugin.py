"""`wikigen.publish.plugin`: MkDocs' hooks, seen from MkDocs."""

from __future__ import annotations

import dataclasses
import errno
import inspect
import json
import logging
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from mkdocs.commands.build import build as mkdocs_build_command
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import CombinedEvent
from mkdocs.structure.files import Files as MkDocsFiles

from tests.sitecheck import build, dead_links, mkdocs_build, read_html, text_of, tree, write_wiki
from wikigen.config import Config
from wikigen.publish.environment import PAGE_STYLESHEET, STYLESHEET
from wikigen.publish.plugin import WikigenOptions, WikigenPlugin

FILES = {
    "wiki/t/2026-04-24-a.md": "# A\n\nThe first words of A, for the description.\n",
    "wiki/t/2026-04-25-b.md": "# B\n\n[A](2026-04-24-a.md)\n",
    "raw/rss/p.md": "# P\n",
}


def loaded(config: Path) -> Any:
    """MkDocs' configuration, the plugins' own hook not yet run."""
    return load_config(str(config))


def test_options_are_those_of_the_configuration() -> None:
    """The plugin names every option that the configuration knows, each optional, so that defaults have one home."""
    known = {field.name for field in dataclasses.fields(Config)} - {"docs_dir", "root", "excluded", "reserved", "own"}
    assert {name for name, _ in WikigenOptions()._schema} == known
    assert {name: option for name, option in WikigenOptions().items() if option is not None} == {}


def test_the_plugin_has_hooks_only() -> None:
    """The plugin's methods are MkDocs' events, each of ten lines at most; the work is done elsewhere."""
    methods = {name: value for name, value in vars(WikigenPlugin).items() if inspect.isfunction(value)}
    combined = {name: value for name, value in vars(WikigenPlugin).items() if isinstance(value, CombinedEvent)}
    parts = [part for event in combined.values() for part in event.methods]
    assert len(methods) > 8
    for name, method in methods.items():
        assert name.startswith("on_") or name == "__init__" or method in parts, name
    assert all(name.startswith("on_") for name in combined)
    for name, method in methods.items():
        assert len(inspect.getsource(method).splitlines()) <= 12, name


# ---- configuration


def test_what_the_plugin_brings(tmp_path: Path) -> None:
    """Theme, stylesheet and search come along; fonts of other hosts go; what the user has stays behind ours."""
    config = loaded(write_wiki(tmp_path, FILES, extra_css=["mine.css"], theme={"name": "material", "font": {"text": "Roboto"}}))
    plugin = config.plugins["wikigen"]
    for _ in range(2):  # as at every change under `serve`
        plugin.on_config(config)
    assert [str(path) for path in config.extra_css] == [STYLESHEET, PAGE_STYLESHEET, "mine.css"]
    assert [Path(path).parts[-2:] for path in config.theme.dirs].count(("publish", "theme")) == 1
    assert config.theme["font"] is False
    assert [name for name in config.plugins if "search" in name] == ["material/search"]


@pytest.mark.parametrize("plugins", [["search", "wikigen"], ["wikigen", {"search": {"lang": "de"}}]])
def test_a_search_of_ones_own_stays(plugins: list[Any], tmp_path: Path) -> None:
    """Where the configuration names a search, that one is used, and no second."""
    config = loaded(write_wiki(tmp_path, FILES, plugins=plugins))
    config.plugins["wikigen"].on_config(config)
    assert len([name for name in config.plugins if "search" in name]) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "x"}, "engine cannot be 'x'. Choose one of: gfm, markdown."),
        ({"publish_raw": "all"}, "publish_raw cannot be 'all'. Choose one of: none, index, redacted, full."),
        ({"tiers": {"a": "b"}}, "tiers must map numbers to names, not {'a': 'b'}."),
        ({"topics": {"a": {"tir": 1}}}, "the topic 'a' has settings that wikigen does not know: tir."),
    ],
)
def test_bad_options_stop_mkdocs(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    """`mkdocs build` with an option that cannot be used ends with the message and the remedy, and without a traceback."""
    config = write_wiki(tmp_path, FILES, options=options)
    found = loaded(config)
    with pytest.raises(PluginError) as caught:
        found.plugins["wikigen"].on_config(found)
    assert str(caught.value).startswith(message)
    with pytest.raises(Abort):
        mkdocs_build_command(loaded(config))
    assert not (tmp_path / "site").exists()


def test_mkdocs_prints_no_traceback(tmp_path: Path) -> None:
    """In MkDocs' own command such an error is a line, and the exit code 1."""
    run = mkdocs_build(write_wiki(tmp_path, FILES, options={"engine": "x"}), tmp_path / "site")
    assert run.returncode == 1
    assert "engine cannot be 'x'. Choose one of: gfm, markdown." in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "settings", [{"extra_css": ["https://cdn.example/a.css"]}, {"extra_javascript": [{"path": "//cdn.example/a.js", "async": True}]}]
)
def test_files_of_other_hosts(settings: dict[str, Any], tmp_path: Path) -> None:
    """A stylesheet or script of another host is told, since no reader's browser will ask for it; a strict build publishes nothing."""
    config = write_wiki(tmp_path, {"wiki/t/a.md": "# A\n"}, **settings)
    assert not build(config, strict=True).ok
    assert not (tmp_path / "site").exists()
    built = build(config)
    assert built.ok
    assert [line for line in built.warnings if "cdn.example" in line and "is on another host" in line] == built.warnings


def test_what_mkdocs_itself_cannot_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full while MkDocs copies the theme's files ends the build with a line, and the old site stays."""
    config = write_wiki(tmp_path, FILES)
    old = tree(build(config).site)
    (tmp_path / "wiki/new.md").write_text("# New\n")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "theme/a.css", None, "site/a.css")

    monkeypatch.setattr(MkDocsFiles, "copy_static_files", full)
    failed = build(config)
    assert not failed.ok
    assert "The site cannot be written (site/a.css): No space left on device. The old site is as it was." in failed.warnings
    assert tree(failed.site) == old


@pytest.mark.parametrize("path", ["wiki/t/locked.md", "wiki/locked.bin"])
def test_a_file_that_may_not_be_read(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page or a picture that cannot be read is named, and the old site stays: a new one would lack it."""
    config = write_wiki(tmp_path, FILES)
    old = tree(build(config).site)
    write_wiki(tmp_path, {path: "# Locked\n"})
    real = Path.read_bytes

    def read_bytes(file: Path) -> bytes:
        if file.name.startswith("locked"):
            raise PermissionError(13, "Permission denied", str(file))
        return real(file)

    with monkeypatch.context() as locked:
        locked.setattr(Path, "read_bytes", read_bytes)
        failed = build(config)
    assert not failed.ok
    assert any(f"{path.rpartition('/')[2]}" in line and "cannot be read: Permission denied" in line for line in failed.warnings)
    assert tree(failed.site) == old
    assert build(config).ok


# ---- building again, as under serve


def test_each_build_begins_anew(tmp_path: Path) -> None:
    """Building again in one process, as under `serve`, shows what was changed, deleted and added, and keeps nothing of the last build."""
    path = write_wiki(tmp_path, FILES)
    mkdocs_build_command(loaded(path))
    assert (tmp_path / "site/t/2026-04-24-a/index.html").is_file()
    (tmp_path / "wiki/t/2026-04-24-a.md").unlink()
    (tmp_path / "wiki/t/c.md").write_text("# C, the third\n")
    (tmp_path / "wiki/t/2026-04-25-b.md").write_text("# B\n\n[C](c.md)\n")
    mkdocs_build_command(loaded(path))
    assert not (tmp_path / "site/t/2026-04-24-a").exists()
    assert "C, the third" in (tmp_path / "site/t/index.html").read_text()
    assert dead_links(tmp_path / "site") == []
    second = tree(tmp_path / "site")
    assert second == tree(build(path).site)


def test_raw_digests_are_watched(tmp_path: Path) -> None:
    """Under `serve` a change below `raw/` is told to MkDocs, which then builds anew; so it is where `raw/` is only made later. Nothing is left of that."""

    def told(root: Path, **options: Any) -> list[bool]:
        watched: list[str] = []
        server = SimpleNamespace(
            root=str(root), mount_path="/", builder=print, set_app=lambda _: None, watch=watched.append, unwatch=watched.append
        )
        config = loaded(write_wiki(root, FILES, options=options))
        plugin = config.plugins["wikigen"]
        plugin.on_config(config)
        plugin.on_serve(cast("LiveReloadServer", server), config=config, builder=print)
        assert watched[0] == str(root / "wiki")  # MkDocs need not look at every file of it
        marker, found = Path(watched[1]) / "changed", []
        for folder in (plugin.build.config.raw_dir, plugin.build.config.docs_dir):
            before = marker.read_text() if marker.exists() else ""
            for attempt in range(40):
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "new.md").write_text(f"# {attempt}\n")
                time.sleep(0.25)
                if marker.exists() and marker.read_text() != before:
                    break
            found.append(marker.exists() and marker.read_text() != before)
        plugin.on_shutdown()
        assert not marker.parent.exists()
        return found

    assert told(tmp_path / "one") == [True, True]
    assert told(tmp_path / "two", raw_dir="later/raw") == [True, True]
    assert told(tmp_path / "three", raw_dir="wiki/t") == [True, True]


def test_progress_is_told(tmp_path: Path) -> None:
    """Who builds from the command line hears of every page that is written, and of how many there are; those of what was found come after."""
    from wikigen.publish.command import build_site

    told: list[tuple[int, int]] = []
    assert build_site(write_wiki(tmp_path, FILES), progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert {total for _, total in told} == {len(told)}
    assert len(told) == len(set((tmp_path / "site").rglob("index.html")) - set((tmp_path / "site/health").rglob("index.html")))


# ---- what is said


def test_many_problems_of_a_code_are_cut(tmp_path: Path) -> None:
    """Of a code with many findings a build prints twenty and how many more there are."""
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": "# A\n\n" + "".join(f"[x](gone{number}.md)\n" for number in range(35))}))
    assert sum("broken-link: " in line for line in built.warnings) == 20
    assert "… and 15 more of broken-link; `wikigen check` lists them all." in built.notes
    assert any("35 warnings (35 broken-link)." in line for line in built.notes)


def test_an_engine_that_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that an extension cannot take is published as plain text, with a render-limit warning that names it; the others are whole."""
    (tmp_path / "raising_extension.py").write_text(
        "from markdown import Extension\nfrom markdown.preprocessors import Preprocessor\n\n"
        "class Raise(Preprocessor):\n    def run(self, lines):\n        if any('BOOM' in line for line in lines):\n"
        "            raise RecursionError('too deep')\n        return lines\n\n"
        "class Raising(Extension):\n    def extendMarkdown(self, md):\n        md.preprocessors.register(Raise(md), 'raise', 99)\n\n"
        "def makeExtension(**options):\n    return Raising(**options)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    files = {**FILES, "wiki/t/boom.md": "# Boom\n\n<b>BOOM</b> & [A](2026-04-24-a.md)\n"}
    built = build(write_wiki(tmp_path, files, options={"engine": "markdown"}, markdown_extensions=["raising_extension"]))
    what = "the page is shown as plain text, since its engine gave up: RecursionError: too deep."
    assert built.warnings == [f"wiki/t/boom.md:1:1: render-limit: {what} Try `engine: gfm`, or mend the page."]
    page = read_html(built.site / "t/boom/index.html")
    assert "<b>BOOM</b> & [A]" in page.xpath("//article//pre")[0].text_content()
    assert text_of(page.xpath("//h1")[0]) == "Boom"
    assert read_html(built.site / "t/2026-04-25-b/index.html").xpath("//article/p[not(@class)]/a/@href") == ["../2026-04-24-a/"]


# ---- pages


def test_metadata_reaches_the_theme(tmp_path: Path) -> None:
    """Description, author, `hide` and `search` of a page do what Material's documentation says."""
    files = {
        **FILES,
        "wiki/t/c.md": "---\nauthor: Ann\nhide: [toc, navigation]\nsearch: {exclude: true}\n---\n# C\n\nUnsearchable words of the page.\n",
        "wiki/t/d.md": "---\nhide: 3\n---\n# D\n",
    }
    built = build(write_wiki(tmp_path, files))
    page = read_html(built.site / "t/c/index.html")
    assert page.xpath("//meta[@name='author']/@content") == ["Ann"]
    assert page.xpath("//div[contains(@class, 'md-sidebar--primary')]/@hidden") != []
    plain = read_html(built.site / "t/2026-04-24-a/index.html")
    assert plain.xpath("//meta[@name='description']/@content") == ["The first words of A, for the description."]
    assert plain.xpath("//div[contains(@class, 'md-sidebar--primary')]/@hidden") == []
    index = json.loads((built.site / "search/search_index.json").read_text())
    assert not any("Unsearchable" in entry["text"] for entry in index["docs"])
    assert any("first words" in entry["text"] for entry in index["docs"])


def test_previous_and_next_are_those_of_the_topic(tmp_path: Path) -> None:
    """A page leads to the one before and the one after it in its topic."""
    built = build(write_wiki(tmp_path, FILES))
    page = read_html(built.site / "t/2026-04-25-b/index.html")
    assert page.xpath("//a[@rel='prev']/@href") == ["../../t/2026-04-24-a/"]
    assert page.xpath("//a[@rel='next']") == []
    assert page.xpath("//link[@rel='prev']/@href") == ["../../t/2026-04-24-a/"]


def test_the_page_that_is_not_found_offers_hubs(tmp_path: Path) -> None:
    """The page that is not found leads to the topics and the other hubs, from wherever it is shown."""
    built = build(write_wiki(tmp_path, FILES))
    links = read_html(built.site / "404.html").xpath("//article//a/@href")
    assert "/t/" in links
    assert "/timeline/" in links
    assert all(link.startswith("/") for link in links)


def test_the_front_page_of_ones_own_has_the_lists(tmp_path: Path) -> None:
    """An `index.md` opens the site, with the lists between its opening and its first section; `home: false` leaves it alone."""
    text = "# Welcome\n\nOpening words.\n\n## A section\n\nMore.\n"
    built = build(write_wiki(tmp_path / "lists", {**FILES, "wiki/index.md": text}))
    found = [text_of(part) for part in read_html(built.site / "index.html").xpath("//article/h1 | //article/h2 | //article/p[1]")]
    assert [part.rstrip("¶") for part in found] == ["Welcome", "Opening words.", "New", "Topics", "More ways in", "A section"]
    plain = build(write_wiki(tmp_path / "plain", {**FILES, "wiki/index.md": f"---\nhome: false\n---\n{text}"}))
    found = [text_of(part) for part in read_html(plain.site / "index.html").xpath("//article/h2")]
    assert [part.rstrip("¶") for part in found] == ["A section"]


def test_pages_of_other_plugins_are_theirs(tmp_path: Path) -> None:
    """A page that another plugin generates is shown as Material shows it."""
    hooks = (
        "from mkdocs.structure.files import File\n\n"
        "def on_files(files, config):\n    files.append(File.generated(config, 'extra/made.md', content='# Made\\n"
        "\\nBy a *hook*.\\n'))\n    return files\n"
    )
    built = build(write_wiki(tmp_path, {**FILES, "hooks.py": hooks}, hooks=["hooks.py"]))
    article = read_html(built.site / "extra/made/index.html").xpath("//article")[0]
    assert [text_of(part) for part in article.xpath("./h1 | ./p")] == ["Made", "By a hook."]
    assert article.xpath(".//em")
    assert dead_links(built.site) == []


def test_pages_keep_their_edit_links_safe(tmp_path: Path) -> None:
    """A link to edit a page's source is quoted, whatever its file is called."""
    files = {**FILES, 'wiki/t/a "b" <c>.md': "# Odd\n"}
    theme = {"name": "material", "features": ["content.action.edit"]}
    built = build(write_wiki(tmp_path, files, repo_url="https://code.example/x", edit_uri="edit/main/wiki/", theme=theme))
    page = read_html(next(path for path in (built.site / "t").rglob("index.html") if "<c>" in str(path)))
    assert page.xpath("//article//a[starts-with(@rel, 'edit ')]/@href") == [
        "https://code.example/x/edit/main/wiki/t/a%20%22b%22%20%3Cc%3E.md"
    ]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_dates_come_from_the_content(zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sitemap has each page's own day, else the wiki's newest, in every time zone; the day of the build is nowhere."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        built = build(write_wiki(tmp_path, {**FILES, "wiki/t/undated.md": "# U\n"}, site_url="https://a.example/"))
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    sitemap = (built.site / "sitemap.xml").read_text()
    days = {line.strip() for line in sitemap.splitlines() if "lastmod" in line}
    assert days == {"<lastmod>2026-04-24</lastmod>", "<lastmod>2026-04-25</lastmod>"}
    lists = set(built.site.glob("health/*/**/index.html"))  # for the wiki's keepers, not for engines that search the web
    assert sitemap.count("<loc>") == len(set(built.site.rglob("index.html")) - lists)


@pytest.mark.parametrize(("epoch", "days"), [("", 0), ("86400", 1)])
def test_a_wiki_without_any_date(epoch: str, days: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing has a date, the sitemap has none either, unless the environment says which day to write."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch) if epoch else monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": "# A\n", "wiki/t/b.md": "# B\n"}, site_url="https://a.example/"))
    sitemap = (built.site / "sitemap.xml").read_text()
    assert sitemap.count("<lastmod>1970-01-02</lastmod>") == sitemap.count("<loc>") * days
    assert sitemap.count("<lastmod>") == sitemap.count("<loc>") * days
    assert int.from_bytes((built.site / "sitemap.xml.gz").read_bytes()[4:8], "little") == (86_400 if days else 315_532_800)


def test_logging_has_one_name() -> None:
    """Everything the plugin says is said under MkDocs' own logger, so that `--strict` counts it."""
    from wikigen import pool
    from wikigen.publish import configure, reporting

    for module in (pool, configure, reporting):
        assert module.log is logging.getLogger("mkdocs.plugins.wikigen")
