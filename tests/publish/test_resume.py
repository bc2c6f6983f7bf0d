"""Going on from where another process has left a site: `Memory.resume` and what it stands on. Bytes are judged by `test_incremental.py`, too."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import tree, write_wiki
from wikigen.cache import Cache
from wikigen.check.rendering import Undrawn
from wikigen.publish import publication
from wikigen.publish.command import build_site, inspect_site
from wikigen.publish.make import Made, Maker, Target
from wikigen.publish.texts import PageText, Texts

FILES = {
    "wiki/t/a.md": "# A\n\nSee [b](b.md).\n",
    "wiki/t/b.md": "# B\n\n**Raw:** raw/rss/post.md\n\n## TL;DR\n\nWords.\n\n## Text\n\nOf B.\n",
    "wiki/u/c.md": "# C\n\n## TL;DR\n\nAlone.\n\n## Text\n\nOf C.\n",
    "wiki/u/pic.svg": "<svg/>",
    "raw/rss/post.md": "# Post\n\nBody.\n",
    "raw/rss/post.json": "[]",
    "theme/main.html": "{% extends 'base.html' %}",
}
A, B, C = "t/a/index.html", "t/b/index.html", "u/c/index.html"


class Project:
    """A wiki whose every build is as one of a process of its own."""

    def __init__(self, root: Path, looked_at: list[str]) -> None:
        self.root, self._looked_at = root, looked_at
        self.options: dict[str, Any] = {}
        self.settings: dict[str, Any] = {}
        self.write(FILES)

    def write(self, files: dict[str, str]) -> None:
        """Write files, and the configuration as it is now."""
        self.config = write_wiki(self.root, files, options=self.options, **self.settings)

    def build(self) -> set[str]:
        """The pages that a build looks at, but for those that every build does; the site is that of a clean build."""
        self._looked_at.clear()
        assert build_site(self.config, jobs=1) is not None
        found = {path for path in self._looked_at if not path.startswith("health/")}
        clean = self.root.parent / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(self.root, clean, ignore=shutil.ignore_patterns(".wikigen", "site"))
        assert build_site(clean / "mkdocs.yml", jobs=1) is not None
        assert tree(self.root / "site") == tree(clean / "site")
        return found


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """`FILES`, built once."""
    looked_at: list[str] = []
    make = Maker.make

    def noted(self: Maker, target: Target) -> Made:
        looked_at.append(target.path)
        return make(self, target)

    monkeypatch.setattr(Maker, "make", noted)
    made = Project(tmp_path / "project", looked_at)
    assert {A, B, C} < made.build()
    return made


def _renew(folder: Path) -> None:
    """Every file as a copy has it: another inode, and the time of just now."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            path.unlink()
            path.write_bytes(content)


BETWEEN = {
    "nothing": (),
    "a copy of the whole, as CI restores it": ("",),
    "a copy of the wiki": ("wiki", "raw"),
    "a copy of the site": ("site",),
}
"""Folders that are copies of those that the last build has left."""


@pytest.mark.parametrize("between", BETWEEN)
def test_a_build_looks_at_what_a_change_touches(between: str, project: Project) -> None:
    """One page says more: only that page is looked at, in a copy of the site too; one has another title: those that show it are."""
    for folder in BETWEEN[between]:
        _renew(project.root / folder)
    project.write({"wiki/t/b.md": f"{FILES['wiki/t/b.md']}\nMore.\n"})
    assert project.build() == {B}
    for folder in BETWEEN[between]:
        _renew(project.root / folder)
    project.write({"wiki/u/c.md": "# D\n\nAlone.\n"})
    titled = project.build()
    assert C in titled
    assert {A, B}.isdisjoint(titled)


def test_what_a_check_reads_between_is_not_the_sites(project: Project) -> None:
    """A check reads an edited wiki and keeps what it read; the next build still knows that the site does not have it."""
    project.write({"wiki/t/b.md": f"{FILES['wiki/t/b.md']}\nMore.\n"})
    with inspect_site(project.config, keep=True) as site:
        assert site.wiki.pages
    assert project.build() == {B}


def test_a_page_comes_and_goes(project: Project) -> None:
    """A new page is made, with those that list it; when it goes, so does its file, and a link to it is broken."""
    project.write({"wiki/t/new.md": "# New\n\n[a](a.md)\n"})
    assert {"t/new/index.html", A} <= project.build()
    (project.root / "wiki/t/new.md").unlink()
    assert A in project.build()
    assert not (project.root / "site/t/new").exists()


def test_a_page_that_something_else_has_changed_is_made_again(project: Project) -> None:
    """A file of the site that was written by hand, cut off or deleted is that of its page again, and no other page is looked at."""
    (project.root / "site" / A).write_text("by hand", encoding="utf-8")
    (project.root / "site" / C).unlink()
    assert project.build() == {A, C}


def _replan(project: Project) -> None:
    project.options = {"topics": {"t": {"title": "Another"}}}
    project.write({})


def _rename(project: Project) -> None:
    project.settings = {"site_name": "Another"}
    project.write({})


def _retheme(project: Project) -> None:
    project.settings = {"theme": {"name": "material", "custom_dir": "theme"}}
    project.write({})


def _lose(project: Project) -> None:
    cache = Cache(project.root / ".wikigen/cache.sqlite")
    assert cache._database
    cache._database.execute("DELETE FROM parse WHERE rowid = (SELECT min(rowid) FROM parse)")
    cache.close()


def _junk(project: Project) -> None:
    cache = Cache(project.root / ".wikigen/cache.sqlite")
    assert cache._database
    keys = [key for (key,) in cache._database.execute("SELECT key FROM state").fetchall()]
    cache.put("state", [(key, b"\x95junk") for key in keys])
    cache.close()


def _remove(folder: str) -> Callable[[Project], None]:
    return lambda project: shutil.rmtree(project.root / folder)


WHOLE: dict[str, Callable[[Project], None]] = {
    "an option": _replan,
    "a setting": _rename,
    "a template": _retheme,
    "a document that the cache has lost": _lose,
    "a state that cannot be read": _junk,
    "no cache": _remove(".wikigen"),
    "no site": _remove("site"),
}


@pytest.mark.parametrize("change", WHOLE)
def test_what_has_every_page_looked_at(change: str, project: Project) -> None:
    """Where all may depend on what has changed, or it is not known any more what the site was made from, every page is looked at; then no more."""
    WHOLE[change](project)
    assert {A, B, C} <= project.build()
    project.write({"wiki/u/c.md": f"{FILES['wiki/u/c.md']}\nMore.\n"})
    assert project.build() == {C}


def test_what_a_template_includes(project: Project) -> None:
    """A file that a template includes is part of every page, however it ends."""
    project.settings = {"theme": {"name": "material", "custom_dir": "theme"}}
    project.write(
        {
            "theme/main.html": "{% extends 'base.html' %}{% block announce %}{% include 'banner.txt' %}{% endblock %}",
            "theme/banner.txt": "1",
        }
    )
    project.build()
    project.write({"theme/banner.txt": "2"})
    assert {A, B, C} <= project.build()
    project.write({"theme/extra.css": "a {}"})
    assert project.build() == set()


def test_templates_that_may_show_the_day(project: Project) -> None:
    """Under a template of the user's own that looks at the page, whose day is that of the build, every page is looked at each time."""
    project.settings = {"theme": {"name": "material", "custom_dir": "theme"}}
    project.write({"theme/main.html": "{% extends 'base.html' %}{% block announce %}{{ page.title }}{% endblock %}"})
    for _ in range(2):
        project.write({"wiki/u/c.md": f"{FILES['wiki/u/c.md']}\nMore.\n"})
        assert {A, B, C} <= project.build()
        project.write({"wiki/u/c.md": FILES["wiki/u/c.md"]})


def test_what_could_not_be_drawn_is_said_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with a finding that only rendering can make is looked at by every build, which says it."""
    finished = Texts.finished

    def undrawn(self: Texts, *args: Any) -> PageText:
        made = finished(self, *args)
        drawn = () if args[0] != "wiki/u/c.md" else (Undrawn("diagram", "x", "it is none"),)
        return PageText(html=made.html, toc=made.toc, trouble=made.trouble, late=made.late, lost=made.lost, undrawn=drawn)

    monkeypatch.setattr(Texts, "finished", undrawn)
    shutil.rmtree(project.root / ".wikigen")
    project.build()
    for word in ("one", "two"):
        project.write({"wiki/t/b.md": f"{FILES['wiki/t/b.md']}\nMore, {word}.\n"})
        assert project.build() == {B, C}


def test_what_is_of_no_more_use_does_not_pile_up(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is not trimmed of what pages use that nobody has looked at; when it has grown too large, all are looked at, and it is."""
    trimmed: list[int] = []
    trim = Cache.trim

    def noted(self: Cache) -> None:
        trimmed.append(1)
        trim(self)

    monkeypatch.setattr(Cache, "trim", noted)
    monkeypatch.setattr(publication, "SPARE", 0)
    shutil.rmtree(project.root / ".wikigen")

    def build(number: int) -> set[str]:
        more = " ".join(f"w{word + 1_000 * number:05}" for word in range(1_000))
        project.write({"wiki/u/c.md": f"{FILES['wiki/u/c.md']}\n{more}\n"})
        trimmed.clear()
        return project.build()

    assert {A, B, C} <= build(0)
    builds = 0
    while (looked_at := build(builds := builds + 1)) == {C}:
        assert len(trimmed) == 1  # that of the clean build beside it
    assert len(trimmed) == 2
    assert {A, B, C} <= looked_at
    assert 2 < builds < 50
