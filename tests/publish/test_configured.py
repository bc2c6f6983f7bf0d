"""`wikigen.publish.configured`: a configuration that runs code is named in the summary, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sitecheck import build, write_wiki


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("hooks: [hook.py]\n", "hooks (hook.py)"),
        ("extra: {x: !ENV [HOME, y]}\n", "!ENV"),
        ("extra: {x: !!python/name:os.sep ''}\n", "!!python/name:os.sep"),
        ("# hooks, !ENV and !!python are words here\n", ""),
        ("INHERIT: base.yml\n", "!ENV"),
    ],
)
def test_what_runs_code_is_named(tmp_path: Path, line: str, named: str) -> None:
    """Hooks and tags, of this file or one that it inherits; words in a comment are none."""
    config = write_wiki(tmp_path, {"wiki/a.md": "# A\n", "hook.py": "", "base.yml": "extra: {x: !ENV [HOME, y]}\n"})
    config.write_text(config.read_text(encoding="utf-8") + line, encoding="utf-8")
    told = [note for note in build(config).notes if "runs code" in note]
    assert told == ([f"The configuration runs code of its own: {named}."] if named else [])
