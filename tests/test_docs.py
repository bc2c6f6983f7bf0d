"""What the documentation says is so."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from wikigen import __version__
from wikigen.check.codes import CODES, reference
from wikigen.check.formats import FORMATS
from wikigen.cli import main
from wikigen.config import DEFAULT_TIERS, Config
from wikigen.fix import FIXES
from wikigen.parse.metadata import FIELDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_page_of_diagnostics_is_the_table() -> None:
    """`docs/diagnostics.md` is what `wikigen explain --markdown` prints, and has every code once."""
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert page == reference()
    assert sorted(re.findall(r"^### (\S+)$", page, re.MULTILINE)) == list(CODES)


def test_the_page_on_checking_shows_what_init_writes() -> None:
    """The hook and the workflow in `docs/checking.md` are those that `wikigen init` writes, and every format and option is named."""
    page = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    shown = re.findall(r"<!-- (new-wiki/\S+) -->\n```yaml\n(.*?)```", page, re.DOTALL)
    assert len(shown) == 2
    for path, text in shown:
        assert text == (ROOT / "src" / "wikigen" / path).read_text(encoding="utf-8"), path
    assert all(f"`{name}`" in page for name in (*FORMATS, *FIXES))
    options = {option.opts[-1] for option in main.commands["check"].params} - {"--config-file"}
    assert all(option in page for option in options)


def test_the_page_on_trust_names_what_is_there() -> None:
    """Every piece of code and every test that `docs/trust.md` names is there, and every battery is named."""
    page = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) > 25
    for _, kept, proven in rows:
        for place in re.findall(r"`([^`]+)`", kept):
            path, _, name = place.partition("::")
            code = (ROOT / "src" / "wikigen" / path).read_text(encoding="utf-8")
            assert not name or re.search(rf"^\s*(?:def |class )?{name}\b", code, re.MULTILINE), place
        tests = re.findall(r"`([^`]+)`", proven)
        assert tests
        assert all((ROOT / "tests" / test).is_file() for test in tests), tests
    batteries = {f"soak/{path.name}" for path in (ROOT / "tests" / "soak").glob("test_*.py")}
    assert {battery for battery in batteries if f"`{battery}`" not in page} == set()


@pytest.mark.parametrize("command", sorted(main.commands))
def test_the_readme_names_every_command(command: str) -> None:
    """A command that the README does not name is not documented."""
    assert f"`wikigen {command}" in README


def test_the_readme_names_every_metadata_key() -> None:
    """Every key that a field is read from stands in the README, but for the plurals and spellings of one that does."""
    kin = {"tag", "alias", "papers", "source_files", "related_pages", "see_also", "date_ingested"}
    missing = {key for row in FIELDS for key in row.keys if key not in kin and not re.search(rf"`{key}\b", README)}
    assert missing == set()


def test_the_readme_shows_every_option() -> None:
    """Every option of the plugin stands in the README's configuration, with its default where it has a plain one."""
    config = Config(docs_dir=Path("wiki"), raw_dir=Path("raw"), root=Path())
    for option in fields(Config):
        if option.name in {"docs_dir", "root", "excluded", "reserved", "own"}:
            continue
        assert re.search(rf"^ +{option.name}:|`{option.name}", README, re.MULTILINE), option.name
    assert f"engine: {config.engine} " in README
    assert f"publish_raw: {config.publish_raw} " in README
    assert all(f"{number}: {name}" in README for number, name in DEFAULT_TIERS.items())


def test_contributing_points_at_code_that_is_there() -> None:
    """Every `file.py::NAME` and every module that CONTRIBUTING names exists."""
    package = ROOT / "src" / "wikigen"
    named = set(re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", CONTRIBUTING))
    assert len(named) > 8
    for path, name in named:
        known = [folder / path for folder in (package, ROOT) if (folder / path).exists()]
        found = known or list(package.rglob(path))
        assert found, path
        assert not name or re.search(rf"^(?:class |def )?{name}\b", found[0].read_text(encoding="utf-8"), re.MULTILINE), (path, name)


def test_the_version_is_one() -> None:
    """The package and its metadata agree on the version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


def test_changelog_fragments_have_a_kind() -> None:
    """A fragment is named `<what>.<added|changed|fixed|removed>.md` and says something."""
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if path.name != ".gitkeep"]
    assert all(re.fullmatch(r"[a-z0-9-]+\.(added|changed|fixed|removed)\.md", path.name) for path in fragments)
    assert all(path.read_text(encoding="utf-8").strip() for path in fragments)
