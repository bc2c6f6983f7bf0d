"""`bench/README.md` says what is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.__main__ import main, run
from bench.peers import PEERS
from bench.runner import PARTS

README = (Path(__file__).parents[2] / "bench" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [option.opts[0] for option in run.params])
def test_the_readme_names_every_option(name: str) -> None:
    """An option that the README does not name is not documented."""
    assert f"`{name}`" in README or f'="{name} ' in README


@pytest.mark.parametrize("name", [*PARTS, *(peer.name for peer in PEERS)])
def test_the_readme_has_a_row_for_every_part_and_tool(name: str) -> None:
    """Each row of `PARTS` and `PEERS` is explained."""
    assert f"\n| `{name}` |" in README


@pytest.mark.parametrize("command", sorted(set(main.commands) - {"run"}))
def test_the_readme_names_every_command(command: str) -> None:
    """But for `run`, which is `make bench`."""
    assert f"-m bench {command}" in README


def test_make_bench_runs_it() -> None:
    """The target is there, and takes options."""
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    assert "-m bench run $(BENCH)" in makefile
