"""`wikigen.links.names`: the index of names, and what is near to a name that nobody has."""

from __future__ import annotations

import time

import pytest

from tests.conftest import make_wiki
from wikigen.links.names import Names, names_of
from wikigen.model import DocId

FILES = {
    "wiki/plans/2026-04-22-beta.md": "# Beta Plan\n",
    "wiki/plans/2026-05-01-gamma.md": "# Gamma Plan\n",
    "wiki/hardware/roofline-model.md": "# The Roofline Model\n",
    "wiki/hardware/README.md": "# Hardware\n",
    "wiki/index.md": "# Index\n",
    "raw/articles/roofline-model.md": "# The Roofline Model\n",
    "raw/twitter/x.md": "# X\n",
    "raw/twitter/x.json": "[]",
    "wiki/assets/a.svg": "",
}


def names(files: dict[str, str]) -> Names:
    made = make_wiki(files)
    return names_of(made.pages, made.raw, made.assets)


@pytest.mark.parametrize(
    ("path", "doc"),
    [
        ("wiki/plans/2026-04-22-beta.md", "wiki/plans/2026-04-22-beta.md"),
        ("wiki/", "wiki/index.md"),
        ("wiki/hardware/", "wiki/hardware/README.md"),
        ("wiki/plans/", "wiki/plans/"),
        ("raw/twitter/x.json", "raw/twitter/x.md"),
        ("wiki/assets/a.svg", "wiki/assets/a.svg"),
        ("raw/articles/roofline-model.md", "raw/articles/roofline-model.md"),
    ],
)
def test_every_path_has_its_document(path: str, doc: str) -> None:
    """Documents stand under their id, companions under their digest, folders under their index page or hub."""
    assert names(FILES).paths[path] == doc


def test_paths_are_all_there_is() -> None:
    """Nothing else has a path: files, companions, folders with pages, the root."""
    assert set(names(FILES).paths) == {*FILES, "wiki/", "wiki/hardware/", "wiki/plans/"}


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("Beta Plan (04-21)", ["wiki/plans/2026-04-22-beta.md"]),
        ("beta-plans", ["wiki/plans/2026-04-22-beta.md"]),
        ("rofline-model", ["wiki/hardware/roofline-model.md", "raw/articles/roofline-model.md"]),
        ("roofline-model.md", ["wiki/hardware/roofline-model.md", "raw/articles/roofline-model.md"]),
        ("raw/rofline-model.md", ["raw/articles/roofline-model.md"]),
        ("zzzzzz", []),
        ("", []),
        ("---", []),
        (".md", []),
    ],
)
def test_suggestions_come_best_first(asked: str, near: list[str]) -> None:
    """What is near in title or file name is suggested, a page before a raw file, of a path into `raw/` raw files alone; no others are."""
    found = names(FILES).suggest(asked)
    assert list(found)[: len(near)] == near
    assert bool(found) == bool(near)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        pytest.param("agents/2026-04-16-ui-copilot.md", "Changes to Copilot plans", id="one word of two"),
        pytest.param("2026-04-17-tracer-llm-routing.md", "Digest | 2026-04-17", id="a day alone"),
        pytest.param("denial-of-service.md", "Service mesh", id="one word of three"),
    ],
)
def test_what_shares_little_is_not_suggested(asked: str, title: str) -> None:
    """A name is near only where more than half of its words are the other's; misspelt words count, days do not."""
    made = make_wiki({"wiki/t/p.md": f"# {title}\n", "wiki/t/denial-of-sleep.md": "# Denial of service\n"})
    assert DocId("wiki/t/p.md") not in made.suggest(asked)
    assert made.suggest("denail-of-servise.md") == (DocId("wiki/t/denial-of-sleep.md"),)


def test_at_most_three_are_suggested() -> None:
    """A name that half the wiki is near to brings three suggestions, in the same order each time."""
    many = names({f"wiki/t/plan-{n}.md": f"# Plan {n}\n" for n in range(50)})
    assert many.suggest("plan x") == many.suggest("plan x")
    assert len(many.suggest("plan x")) == 3


def test_a_look_up_costs_what_it_finds() -> None:
    """Two thousand names that nobody has are looked up among two thousand pages within seconds."""
    many = names({f"wiki/t/page-about-{n}.md": f"# Page about {n}\n" for n in range(2_000)})
    started = time.process_time()
    for n in range(2_000):
        many.suggest(f"about {n + 5_000}")
    assert time.process_time() - started < 10
