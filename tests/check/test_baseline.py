"""`wikigen.check.baseline`: fingerprints that survive what they should, and the file that holds them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import make_wiki
from wikigen.check import check
from wikigen.check.baseline import baseline_text, fingerprints, read_baseline
from wikigen.config import Config
from wikigen.derive import derive
from wikigen.errors import ConfigError

CONFIG = Config(docs_dir=Path("/w/wiki"), raw_dir=Path("/w/raw"), root=Path("/w"))
BEFORE = "# A\n\nSee [x](gone.md) and [y](lost.md).\n"


def prints(text: str, doc: str = "wiki/t/a.md") -> list[str]:
    made = make_wiki({doc: text})
    return list(fingerprints(check(made, derive(made, CONFIG), CONFIG), made))


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("# A\n\nNew words.\n\nSee [x](gone.md) and [y](lost.md).\n", id="moved down"),
        pytest.param("# Another title\n\n> - See [x](gone.md), or\n[y](lost.md).\n", id="moved into a list"),
        pytest.param("# é\n\nSee [x](gone.md) and [y](lost.md).\n", id="other bytes before it"),
    ],
)
def test_fingerprints_survive_moves(after: str) -> None:
    """Text that moves within its page keeps its fingerprint."""
    assert prints(after) == prints(BEFORE)


def test_fingerprints_tell_apart() -> None:
    """Another page, another target, and the same text a second time have fingerprints of their own."""
    twice = prints("# A\n\n[x](gone.md)\n\n[x](gone.md)\n")
    assert len(set(twice)) == 2
    assert twice[0] == prints("# A\n\n[x](gone.md)\n")[0]
    assert not set(prints(BEFORE)) & set(prints(BEFORE, "wiki/t/b.md"))
    assert not set(prints("# A\n\n[x](gone.md)\n")) & set(prints("# A\n\n[x](went.md)\n"))
    assert all(len(name) == 16 for name in twice)


def test_the_file_reads_back(tmp_path: Path) -> None:
    """A baseline holds one line for each finding, with its path and code, sorted, and reads back as their fingerprints."""
    made = make_wiki({"wiki/t/b.md": BEFORE, "wiki/t/c.md": "[z]()\n"})
    found = check(made, derive(made, CONFIG), CONFIG)
    names = fingerprints(found, made)
    path = tmp_path / "b.json"
    path.write_text(baseline_text(found, names, CONFIG))
    assert read_baseline(path) == set(names)
    listed = list(json.loads(path.read_text())["findings"].values())
    assert listed == ["wiki/t/b.md: broken-link", "wiki/t/b.md: broken-link", "wiki/t/c.md: empty-link", "wiki/t/c.md: no-title"]
    assert sum("wiki/t/" in line for line in path.read_text().splitlines()) == 4
    path.write_text(baseline_text((), (), CONFIG))
    assert read_baseline(path) == frozenset()


@pytest.mark.parametrize(
    "text", [None, "", "[]", "{}", '{"wikigen-baseline": 2, "findings": {}}', '{"wikigen-baseline": 1, "findings": []}']
)
def test_what_is_no_baseline(text: str | None, tmp_path: Path) -> None:
    """A file that is not there or no baseline is an error with the remedy."""
    path = tmp_path / "b.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ConfigError, match="--write-baseline"):
        read_baseline(path)
