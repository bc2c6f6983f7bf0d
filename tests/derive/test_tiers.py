"""`wikigen.derive.tiers`: how much each page matters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeWiki
from wikigen.config import Config
from wikigen.derive.tiers import tier_of, tiers

TOPICS = {"topics": {"t": {"tier": 3}, "u": {}}}
A = "wiki/t/a.md"


@pytest.mark.parametrize(
    ("files", "options", "own", "listed"),
    [
        pytest.param({A: "# A\n"}, {}, {}, {}, id="no tier anywhere"),
        pytest.param({A: "---\ntier: 2\n---\n# A\n"}, {}, {A: 2}, {1: [], 2: [A], 3: [], 4: []}, id="its own"),
        pytest.param({A: "# A\n"}, TOPICS, {A: 3}, {1: [], 2: [], 3: [A], 4: []}, id="its topic's"),
        pytest.param({A: "---\ntier: 1\n---\n# A\n"}, TOPICS, {A: 1}, {1: [A], 2: [], 3: [], 4: []}, id="its own before its topic's"),
        pytest.param({A: "---\ntier: 0\n---\n# A\n"}, TOPICS, {A: 0}, {0: [A], 1: [], 2: [], 3: [], 4: []}, id="zero is a tier"),
        pytest.param({"wiki/u/a.md": "# A\n"}, TOPICS, {}, {}, id="a topic without one"),
        pytest.param({A: "---\ntier: 7\n---\n# A\n"}, {"tiers": {5: "Five"}}, {A: 7}, {5: [], 7: [A]}, id="a tier that is not named"),
        pytest.param({"wiki/log.md": "---\ntier: 2\n---\n# Log\n"}, {}, {"wiki/log.md": 2}, {}, id="a log is in no list"),
        pytest.param(
            {"wiki/t/2026-04-24-a.md": "**Tier:** 1\n", "wiki/t/2026-04-25-b.md": "**Tier:** 1 (core)\n"},
            {"tiers": {1: "Core"}},
            {"wiki/t/2026-04-24-a.md": 1, "wiki/t/2026-04-25-b.md": 1},
            {1: ["wiki/t/2026-04-25-b.md", "wiki/t/2026-04-24-a.md"]},
            id="newest first",
        ),
    ],
)
def test_tiers(files: dict[str, str], options: dict[str, Any], own: dict[str, int], listed: dict[int, list[str]], wiki: MakeWiki) -> None:
    """A page has its own tier, else its topic's; tiers with names are listed where any page has one."""
    config = Config.from_options(options, docs_dir=Path("/w/wiki"), root=Path("/w"))
    made = wiki(files)
    found = tier_of(made, config)
    assert found == own
    assert {number: list(docs) for number, docs in tiers(made, found, config).items()} == listed
    assert list(tiers(made, found, config)) == sorted(listed)
