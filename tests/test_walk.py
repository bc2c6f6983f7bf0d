"""`wikigen.walk`: which files there are, all of them or what was touched since; what it is told of is enough."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from wikigen.config import Config
from wikigen.walk import Walk

FILES = ("a.md", "t/b.md", "t/c.svg", "t/u/d.md", "t/u/v/e.md", "x/f.md", "x/.hidden/g.md", "x/h.md~")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A wiki with folders in folders, and raw files."""
    for name in (*(f"wiki/{name}" for name in FILES), "raw/gmail/m.md", "raw/rss/n.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n", encoding="utf-8")
    return Config.from_options({}, docs_dir=tmp_path / "wiki", root=tmp_path)


def _edit(root: Path) -> Iterator[Path]:
    yield _written(root / "wiki/t/b.md")


def _add(root: Path) -> Iterator[Path]:
    yield _written(root / "wiki/t/u/new.md")


def _add_folders(root: Path) -> Iterator[Path]:
    _written(root / "wiki/t/w/y/new.md")
    yield root / "wiki/t/w"  # the system tells of the one that it watches


def _delete(root: Path) -> Iterator[Path]:
    (root / "wiki/t/b.md").unlink()
    yield root / "wiki/t/b.md"


def _delete_folder(root: Path) -> Iterator[Path]:
    shutil.rmtree(root / "wiki/t/u")
    yield from (root / "wiki/t/u/v/e.md", root / "wiki/t/u/v", root / "wiki/t/u/d.md", root / "wiki/t/u")


def _rename(root: Path) -> Iterator[Path]:
    yield (root / "wiki/t/b.md").rename(root / "wiki/x/b.md")
    yield root / "wiki/t/b.md"


def _rename_folder(root: Path) -> Iterator[Path]:
    yield (root / "wiki/t").rename(root / "wiki/z")
    yield root / "wiki/t"


def _exchange_folders(root: Path) -> Iterator[Path]:
    _written(root / "wiki/o/u/v/other.md")
    (root / "wiki/t").rename(root / "wiki/z")
    (root / "wiki/o").rename(root / "wiki/t")
    yield from (root / "wiki/t", root / "wiki/z", root / "wiki/o")


def _file_for_folder(root: Path) -> Iterator[Path]:
    shutil.rmtree(root / "wiki/t/u")
    yield _written(root / "wiki/t/u")


def _hide(root: Path) -> Iterator[Path]:
    yield _written(root / "wiki/x/.hidden/more/i.md")
    shutil.rmtree(root / "wiki/t")
    yield _written(root / "wiki/.t/b.md")
    yield root / "wiki/t"


def _raw(root: Path) -> Iterator[Path]:
    yield _written(root / "raw/gmail/m.md")
    shutil.rmtree(root / "raw/rss")
    yield root / "raw/rss"


def _elsewhere(root: Path) -> Iterator[Path]:
    yield _written(root / "wikis/a.md")


CHANGES = (
    _edit, _add, _add_folders, _delete, _delete_folder, _rename, _rename_folder, _exchange_folders, _file_for_folder, _hide, _raw, _elsewhere,
)  # fmt: skip


def _written(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"# Other\n\n{path.name}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_touched_is_enough(config: Config, change: Callable[[Path], Iterable[Path]]) -> None:
    """A walk that is told finds what one of everything does, and so does the next, that is told of nothing."""
    walk = Walk()
    before = walk.files(config)
    touched = list(change(config.root))
    after = Walk().files(config)
    assert (after != before) == (change is not _elsewhere)
    assert walk.files(config, touched) == after
    assert walk.files(config, ()) == after


def test_looks_only_where_something_was_touched(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """One folder for one file, whatever else has changed; all of them where nothing is said, and at first."""
    looked: list[str] = []
    scandir = os.scandir

    def noted(folder: str) -> Iterator[os.DirEntry[str]]:
        looked.append(Path(folder).relative_to(config.root).as_posix())
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", noted)
    every = ["raw", "raw/gmail", "raw/rss", "wiki", "wiki/t", "wiki/t/u", "wiki/t/u/v", "wiki/x"]
    walk = Walk()
    walk.files(config, [config.root / "wiki/t/b.md"])
    assert sorted(looked) == every
    looked.clear()
    walk.files(config, [config.root / "wiki/t/b.md", config.root / "raw/gmail/m.md"])
    assert sorted(looked) == ["raw/gmail", "wiki/t"]
    looked.clear()
    walk.files(config, [config.root / "wiki/t/u"])
    assert sorted(looked) == ["wiki/t", "wiki/t/u", "wiki/t/u/v"]
    looked.clear()
    walk.files(config, [config.docs_dir])
    assert sorted(looked) == [name for name in every if name.startswith("wiki")]
    looked.clear()
    walk.files(config)
    assert sorted(looked) == every


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_file_of_two_names(config: Config, link: Callable[[Path, Path], None]) -> None:
    """Who saves it by one name touches the other, of which the system says nothing."""
    link(config.docs_dir / "a.md", config.docs_dir / "t/second.md")
    walk = Walk()
    before = walk.files(config)[0]
    after = walk.files(config, [_written(config.docs_dir / "a.md")])
    assert after == Walk().files(config)
    assert {file.id for file in after[0] if file not in before} == {"wiki/a.md", "wiki/t/second.md"}


def test_a_link_that_leads_somewhere_again(config: Config) -> None:
    """What a link names may come and go in another folder."""
    (config.docs_dir / "t/link.md").symlink_to(config.docs_dir / "x/later.md")
    walk = Walk()
    assert [problem.doc for problem in walk.files(config)[1] if "leads nowhere" in problem.message] == ["wiki/t/link.md"]
    found = walk.files(config, [_written(config.docs_dir / "x/later.md")])
    assert found == Walk().files(config)
    assert "wiki/t/link.md" in [file.id for file in found[0]]


def test_an_error_forgets_nothing(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk that is told of nothing finds what one before it could not look at."""
    walk = Walk()
    walk.files(config)
    touched = _written(config.docs_dir / "t/b.md")
    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", _exhausted)
        with pytest.raises(MemoryError):
            walk.files(config, [touched])
    assert walk.files(config, ()) == Walk().files(config)


def _exhausted(_: str) -> None:
    raise MemoryError
