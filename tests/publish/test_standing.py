"""`standing.py` and `wikigen build`: a build that has nothing to do does nothing, and one that has something to do is never mistaken."""

from __future__ import annotations

import os
import pstats
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig

from tests.sitecheck import tree, write_wiki
from wikigen.publish import command
from wikigen.publish.command import build_site
from wikigen.publish.standing import build_options, recall

FILES = {
    "wiki/index.md": "# Home\n",
    "wiki/t/a.md": "# A\n\n[[nothing here]]\n\n[B](b.md)\n",
    "wiki/t/b.md": "# B\n\nText.\n",
    "wiki/t/pic.svg": "<svg/>",
    "raw/rss/post.md": "# Post\n\nBody.\n",
    "theme/main.html": '{% extends "base.html" %}{% block announce %}'
    '{% include "parts/banner.txt" %}{% include ".parts/hidden.html" %}{% include "linked/part.html" %}{% endblock %}',
    "theme/parts/banner.txt": "One. ",
    "theme/.parts/hidden.html": "Two. ",
    "shared/part.html": "Three.",
    "base.yml": "site_author: Ann\n",
}
NOTHING = "Nothing has changed"
Marks = dict[str, tuple[int, int, int]]


def run(root: Path, *options: str, ok: bool = True, **environment: str) -> str:
    """`wikigen build` in a process of its own, in the wiki's folder; what it said on both outputs."""
    known = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        [sys.executable, "-c", "from wikigen.cli import main; main()", "build", *options],
        cwd=root, env={**known, **environment}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) == ok, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def marks(folder: Path) -> Marks:
    """What changes when a file is written: size, time, inode."""
    found = {path.relative_to(folder).as_posix(): path.stat() for path in folder.rglob("*")}
    return {path: (info.st_size, info.st_mtime_ns, info.st_ino) for path, info in found.items()}


def settle() -> None:
    """Let so much time pass that a stamp tells of a later change."""
    time.sleep(0.15)


def make(root: Path, extra: str = "") -> Path:
    """A wiki whose configuration inherits from another, with a template of its own."""
    config = write_wiki(root, FILES, theme={"name": "material", "custom_dir": "theme"})
    config.write_text("INHERIT: base.yml\n" + config.read_text(encoding="utf-8") + extra, encoding="utf-8")
    (root / "theme/linked").symlink_to("../shared")
    settle()
    return config


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A wiki that was built, and what that build said."""
    root = tmp_path_factory.mktemp("standing")
    make(root)
    return root, run(root, "-j", "1")


def stands(root: Path, site_dir: Path | None = None, *, strict: bool = False) -> bool:
    """Whether the next build will have nothing to do."""
    return recall((root / "mkdocs.yml").resolve(), build_options(site_dir, strict=strict)) is not None


def warnings(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("WARNING")]


def test_a_second_build_does_nothing(built: tuple[Path, str]) -> None:
    """Where nothing has changed no file is written, the log says so, and the first build's warnings are said again."""
    root, said = built
    assert NOTHING not in said
    before = marks(root / "site")
    again = run(root)
    assert f"{NOTHING}: 0 files written, {len(tree(root / 'site')):,} kept, 0 removed" in again
    assert marks(root / "site") == before
    assert warnings(again) == warnings(said)
    assert any("nothing here" in line for line in warnings(again))


def test_quiet_says_only_what_is_wrong(built: tuple[Path, str]) -> None:
    """With --quiet a build that has nothing to do says its warnings alone."""
    root, said = built
    assert run(root, "-q").splitlines() == warnings(said)


def test_a_configuration_that_is_named(built: tuple[Path, str]) -> None:
    """The same configuration named by its path is the same build; another site_dir is another."""
    root, _ = built
    assert NOTHING in run(root.parent, "-f", str(root / "mkdocs.yml"))
    assert not stands(root, root / "elsewhere")


def _append(path: str, text: str = "\n") -> Callable[[Path], None]:
    def change(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def _same_size(path: str) -> Callable[[Path], None]:
    """Other content of the same size, with the old time: an editor that hides it leaves the inode's own time."""

    def change(root: Path) -> None:
        file = root / path
        info, content = file.stat(), file.read_bytes()
        file.write_bytes(content.swapcase())
        os.utime(file, ns=(info.st_atime_ns, info.st_mtime_ns))

    return change


def _write(path: str, text: str = "# New\n") -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")

    return change


def _remove(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


CHANGES = {
    "an edited page": _append("wiki/t/b.md"),
    "a page edited in secret": _same_size("wiki/t/b.md"),
    "a new page": _write("wiki/t/c.md"),
    "a deleted page": _remove("wiki/t/b.md"),
    "another image": _append("wiki/t/pic.svg"),
    "a new raw file": _write("raw/rss/new.md"),
    "a deleted raw file": _remove("raw/rss/post.md"),
    "a changed mkdocs.yml": _append("mkdocs.yml", "copyright: me\n"),
    "a changed INHERITed file": _append("base.yml", "copyright: me\n"),
    "a changed template": _append("theme/main.html", "<!-- x -->"),
    "a new template": _write("theme/partials/footer.html", ""),
    "what a template includes": _append("theme/parts/banner.txt", "x"),
    "what it includes of a hidden folder": _append("theme/.parts/hidden.html", "x"),
    "what it includes by a link": _append("shared/part.html", "x"),
    "a new icon": _write("theme/.icons/mine/x.svg", "<svg/>"),
    "a file of the site deleted": _remove("site/t/a/index.html"),
    "a file of the site edited": _append("site/t/a/index.html", "<!-- by hand -->"),
    "a file in the site": _write("site/stray.txt", "x"),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_what_makes_a_build(change: str, tmp_path: Path, built: tuple[Path, str]) -> None:
    """Any change of an input or of the site is seen."""
    root = _copy(built[0], tmp_path)
    assert stands(root)
    CHANGES[change](root)
    assert not stands(root)


def _copy(source: Path, tmp_path: Path) -> Path:
    """A built wiki of its own for a test: built again, since a copy has other inodes and another path."""
    root = tmp_path / "copy"
    for path, content in tree(source).items():
        if not path.startswith((".", "site/")):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    (root / "theme/linked").symlink_to("../shared")
    settle()
    from tests.sitecheck import build

    assert build(root / "mkdocs.yml").ok
    return root


def test_a_build_after_changes_is_a_clean_one(tmp_path: Path) -> None:
    """After changes of a page, a template and an inherited setting, and with the site meddled with, a build makes what a clean one makes."""
    root = tmp_path / "wiki"
    make(root)
    run(root)
    included = ("what a template includes", "what it includes of a hidden folder", "what it includes by a link")
    for change in ("an edited page", "a new raw file", "a changed INHERITed file", "a file of the site deleted", *included):
        CHANGES[change](root)
    _append("site/t/b/index.html", "<!-- by hand -->")(root)
    settle()
    assert NOTHING not in run(root)
    clean = tmp_path / "clean"
    for path, content in tree(root).items():
        if not path.startswith((".wikigen", "site/")):
            (clean / path).parent.mkdir(parents=True, exist_ok=True)
            (clean / path).write_bytes(content)
    (clean / "theme/linked").symlink_to("../shared")
    run(clean)
    assert tree(root / "site") == tree(clean / "site")


def test_strict_is_another_build(tmp_path: Path) -> None:
    """A strict build is not spared by one that was not; once it has failed it fails again, and the old site is as it was."""
    root = tmp_path
    make(root)
    run(root)
    before = marks(root / "site")
    for _ in range(2):
        said = run(root, "--strict", ok=False)
        assert NOTHING not in said
        assert "nothing here" in said
    assert not stands(root, strict=True)
    assert marks(root / "site") == before
    (root / "wiki/t/a.md").write_text("# A\n\n[B](b.md)\n", encoding="utf-8")
    settle()
    assert NOTHING not in run(root, "--strict")
    assert NOTHING in run(root, "--strict")


def test_another_day_is_another_build(built: tuple[Path, str]) -> None:
    """A SOURCE_DATE_EPOCH that was not there before counts, and so does another one."""
    root, _ = built
    assert NOTHING not in run(root, SOURCE_DATE_EPOCH="1000000000")
    assert NOTHING in run(root, SOURCE_DATE_EPOCH="1000000000")
    assert NOTHING not in run(root, SOURCE_DATE_EPOCH="1000000001")
    assert NOTHING not in run(root)


@pytest.mark.parametrize(
    ("extra", "files"),
    [
        ("copyright: !ENV [NAME, me]\n", {}),
        ("hooks: [hook.py]\n", {"hook.py": ""}),
        ("hooks: [hook.py]\n", {"hook.py": "def on_post_build(**_): pass\n"}),
        ("extra: {x: !!python/name:os.getcwd }\n", {}),
        ('"hooks": [hook.py]\n', {"hook.py": "def on_config(config): return config\n"}),
    ],
    ids=["ENV", "an empty hook", "a hook", "python", "a quoted key"],
)
def test_a_configuration_that_depends_on_more(extra: str, files: dict[str, str], tmp_path: Path) -> None:
    """A configuration that depends on more than its text is never taken for unchanged, nor is one that inherits from such."""
    make(tmp_path)
    for place in ("mkdocs.yml", "base.yml"):
        root = tmp_path / f"in {place}"
        for path, content in {**FILES, **files}.items():
            _write(path, content)(root)
        _write("mkdocs.yml", (tmp_path / "mkdocs.yml").read_text(encoding="utf-8"))(root)
        _append(place, extra)(root)
        (root / "theme/linked").symlink_to("../shared")
        settle()
        run(root)
        assert not stands(root), place


@pytest.mark.parametrize("key", ["'INHERIT': base.yml", '"INHERIT" : base.yml', "INHERIT: base.yml  # ours", "? INHERIT\n: base.yml"])
def test_however_inheritance_is_written(key: str, tmp_path: Path) -> None:
    """A changed INHERITed file is seen however the configuration spells that it inherits."""
    config = make(tmp_path)
    config.write_text(config.read_text(encoding="utf-8").replace("INHERIT: base.yml", key), encoding="utf-8")
    run(tmp_path)
    CHANGES["a changed INHERITed file"](tmp_path)
    assert not stands(tmp_path)


def test_a_file_saved_while_it_is_built_is_not_forgotten(tmp_path: Path) -> None:
    """A build whose inputs were saved a moment before it is not remembered, since their stamps may not tell of a later save."""
    config = make(tmp_path)
    future = time.time() + 3600
    os.utime(tmp_path / "wiki/t/b.md", (future, future))
    run(tmp_path)
    assert recall(config.resolve(), build_options(None, strict=False)) is None


def test_what_changes_while_it_is_built_is_not_forgotten(tmp_path: Path, built: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is deleted, a folder that is moved, and a configuration that is saved during a build are seen by the next one."""
    root = _copy(built[0], tmp_path)
    meanwhile = {
        "a deleted page": _remove("wiki/t/b.md"),
        "a changed mkdocs.yml": _append("mkdocs.yml", "copyright: me\n"),
        "a moved folder": lambda root: (root / "wiki/t").rename(root / "wiki/u"),
    }
    for name, change in meanwhile.items():

        def built_meanwhile(config: MkDocsConfig, change: Callable[[Path], None] = change) -> None:
            mkdocs_build(config)
            change(root)

        settle()
        monkeypatch.setattr(command, "mkdocs_build", built_meanwhile)
        build_site(root / "mkdocs.yml", jobs=1)
        assert not stands(root), name


def test_a_broken_cache_is_no_memory(built: tuple[Path, str], tmp_path: Path) -> None:
    """A cache that is damaged remembers nothing, and fails nothing."""
    root = _copy(built[0], tmp_path)
    (root / ".wikigen/cache.sqlite").write_bytes(b"junk")
    assert not stands(root)
    run(root)


# ---- options


def test_timings(tmp_path: Path) -> None:
    """--timings prints the seconds of each stage and the slowest pages."""
    make(tmp_path)
    said = run(tmp_path, "--timings", "-j", "1")
    for stage in ("read", "derive", "plan", "check", "search"):
        assert any(line.split()[:1] == [stage] and line.endswith(" s") for line in said.splitlines()), stage
    slowest = said.partition("slowest pages:\n")[2].splitlines()
    assert 0 < len([line for line in slowest if " ms  " in line]) <= 10


def test_profile(built: tuple[Path, str], tmp_path: Path) -> None:
    """--profile writes what pstats can load, of a whole build even where nothing has changed."""
    root, _ = built
    said = run(root, "--profile", str(tmp_path / "profile"))
    assert NOTHING not in said
    stats = pstats.Stats(str(tmp_path / "profile"))
    assert any("wikigen" in file for file, _, _ in stats.stats)  # type: ignore[attr-defined]  # typeshed leaves it out


def test_jobs(tmp_path: Path) -> None:
    """Two processes make the same bytes as one, of a wiki that is large enough to be shared out."""
    files = {
        f"wiki/t{number % 7}/p{number}.md": f"# P{number}\n\n[[P{(number * 7) % 300}]]\n\n```python\nx = {number}\n```\n"
        for number in range(300)
    }
    for jobs in ("1", "2"):
        write_wiki(tmp_path / jobs, {**FILES, **files})
        run(tmp_path / jobs, "-j", jobs)
    assert tree(tmp_path / "1" / "site") == tree(tmp_path / "2" / "site")
