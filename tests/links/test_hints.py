"""`wikigen.links.hints`: which page a name with a date means."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import make_wiki
from wikigen.config import Config
from wikigen.derive.backlinks import backlinks
from wikigen.linked import Found
from wikigen.model import DocId
from wikigen.wiki import load

FILES = {
    "wiki/hw/2026-04-21-semianalysis-gpu-cluster-goodput.md": "# GPU clusters: what goodput costs\n",
    "wiki/hw/2026-04-21-optical-links.md": "# Optical links\n\n## Copper wall problem\n\nWords.\n\n## Related\n",
    "wiki/ag/2026-04-23-persistent-agent-infrastructure.md": "# Persistent agents\n",
    "wiki/ag/2026-04-23-agent-swarms.md": "# Swarms of agents\n",
    "wiki/ag/2025-12-28-gta-2.md": "# GTA-2: tools\n",
    "wiki/ag/2025-04-23-agent-swarms-then.md": "# Agent swarms\n",
    "wiki/ll/2026-04-24-gpt-55-launch.md": "# GPT-5.5: the launch\n\n**Date:** 2026-04-24 (launch) / 2026-04-25 (card)\n",
    "wiki/ll/2026-04-25-memory.md": "---\naliases: [Eager flush]\n---\n# Memory systems\n",
    "wiki/ll/2026-04-26-mamba-4-speed.md": "# Mamba-4 speed\n",
    "wiki/ll/2026-04-26-mamba-4-cost.md": "# Mamba-4 cost\n",
    "wiki/daily-digest/2026-04/2026-04-21.md": "# Goodput day\n",
    "wiki/log.md": "# Log\n\n**Date:** 2026-04-21\n",
}


def inferred(text: str, date: str = "2026-04-30", doc: str = "wiki/t/page.md") -> list[tuple[str, str]]:
    """The inferred links of a page: the text that becomes a link, and where it leads."""
    made = make_wiki({**FILES, doc: (f"---\ndate: {date}\n---\n" if date else "") + f"# P\n\n{text}\n"})
    data = made.pages[DocId(doc)].text.encode()
    return [
        (data[link.ref.span.start : link.ref.span.end].decode(), f"{link.resolution.target}#{link.resolution.anchor}".rstrip("#"))
        for link in made.links[DocId(doc)]
        if isinstance(link.resolution, Found) and link.resolution.rule == "date-hint"
    ]


@pytest.mark.parametrize(
    ("text", "link", "target"),
    [
        pytest.param(
            "**Relevant to SemiAnalysis Goodput (04-21)**: x", "SemiAnalysis Goodput (04-21)", "hw/2026-04-21-semianalysis-gpu-cluster-goodput.md", id="words of the file's name",
        ),
        pytest.param("see the persistent agent infrastructure (04-23, new)", "persistent agent infrastructure (04-23, new)", "ag/2026-04-23-persistent-agent-infrastructure.md", id="more words"),
        pytest.param("after GPT-5.5 (04-24)", "GPT-5.5 (04-24)", "ll/2026-04-24-gpt-55-launch.md", id="a name of digits"),
        pytest.param("after GPT-5.5 (04-25)", "GPT-5.5 (04-25)", "ll/2026-04-24-gpt-55-launch.md", id="its other date"),
        pytest.param("It confirms and refines GTA-2 (12-28)", "GTA-2 (12-28)", "ag/2025-12-28-gta-2.md", id="other words lead to a name"),
        pytest.param("Goodput (SemiAnalysis, 04-21)", "Goodput (SemiAnalysis, 04-21)", "hw/2026-04-21-semianalysis-gpu-cluster-goodput.md", id="words in the brackets"),
        pytest.param("costs (SemiAnalysis Goodput 04-21)", "SemiAnalysis Goodput 04-21", "hw/2026-04-21-semianalysis-gpu-cluster-goodput.md", id="within brackets"),
        pytest.param("as **eager flush** (04-25)", "**eager flush** (04-25)", "ll/2026-04-25-memory.md", id="an alias, in marks"),
        pytest.param("The goodput analysis (04-16 through 04-22)", "goodput analysis (04-16 through 04-22)", "hw/2026-04-21-semianalysis-gpu-cluster-goodput.md", id="a stretch, a plain word"),
        pytest.param("goodput on 04-21 was", "goodput on 04-21", "hw/2026-04-21-semianalysis-gpu-cluster-goodput.md", id="on a day"),
        pytest.param("unlike the copper wall problem (04-21)", "copper wall problem (04-21)", "hw/2026-04-21-optical-links.md#copper-wall-problem", id="a heading's words"),
        pytest.param("GTA-2 (12-28)", "GTA-2 (12-28)", "ag/2025-12-28-gta-2.md", id="the year before"),
        pytest.param("agent swarms (2025-04-23)", "agent swarms (2025-04-23)", "ag/2025-04-23-agent-swarms-then.md", id="a year that is said"),
        pytest.param("agents' swarms (04-23)", "agents' swarms (04-23)", "ag/2026-04-23-agent-swarms.md", id="the nearest year"),
    ],
)  # fmt: skip
def test_clear_names_become_links(text: str, link: str, target: str) -> None:
    """A name whose words one page of that day has, by title, file name, alias or heading, leads to it."""
    assert inferred(text) == [(link, f"wiki/{target}")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Mamba-4 (04-26)", id="two pages have the name"),
        pytest.param("Mythos breach (04-23)", id="no page has the name"),
        pytest.param("the agent permission breach (04-23)", id="one word of three"),
        pytest.param("Goodput (04-22)", id="another day"),
        pytest.param("Goodput day (04-21)", id="one of two, a digest is never meant"),
        pytest.param("the problem (04-21)", id="one word of a heading"),
        pytest.param("Goodput (02-30)", id="no day of any year"),
        pytest.param("Goodput of the whole fleet (04-21)", id="other words next to the date"),
    ],
)
def test_unclear_names_stay_text(text: str) -> None:
    """Where several pages answer to a name, or none does well enough, nothing is inferred."""
    assert inferred(text) == []


@pytest.mark.parametrize(
    ("date", "found"),
    [("2026-04-25", 1), ("2026-04-22", 0), ("2025-06-01", 0), ("", 1)],
)
def test_the_year_is_that_of_the_page(date: str, found: int) -> None:
    """Without a year, the nearest day not after the page's own counts; a page without one is as new as the wiki."""
    assert len(inferred("persistent agent infrastructure (04-23)", date)) == found


def test_inferred_links_are_backlinks() -> None:
    """The page that is meant lists the page that means it, with the sentence; links stay in the order of the text."""
    made = make_wiki(
        {**FILES, "wiki/t/p.md": "---\ndate: 2026-04-30\n---\n# P\n\nA [x](q.md). It extends GPT-5.5 (04-24), they say. Then [y](q.md).\n"}
    )
    (back,) = backlinks(made)[DocId("wiki/ll/2026-04-24-gpt-55-launch.md")]
    context = back.ref.context
    assert context is not None
    assert (context.before, context.mention, context.after) == ("It extends ", "GPT-5.5 (04-24)", ", they say.")
    assert [link.ref.syntax for link in made.links[DocId("wiki/t/p.md")]] == ["inline", "hint", "inline"]


def test_a_page_never_means_itself() -> None:
    """A page that names its own day and words links to no one."""
    assert inferred("Optical links (04-21)", "2026-04-21", "wiki/hw/2026-04-21-optical-links.md") == []


LABELLED = {
    "2026-04-24-gpt-55-launch-system-card.md": {
        "04-21": "2026-04-21-semianalysis-gpu-cluster-goodput.md",
        "04-23": "2026-04-23-persistent-agent-infrastructure.md",
        "04-25": "2026-04-25-claude-code-memory-systems-chapter8.md",
    },
}
"""What the first page of all means by its dates, as a reader tells."""


def test_the_first_page_of_all(corpora: Path) -> None:
    """Every date on the seed page leads where a reader says that it does."""
    root = corpora / "seed"
    made = load(Config.from_options({}, docs_dir=root / "wiki", root=root))
    for name, expected in LABELLED.items():
        doc = next(doc for doc in made.pages if doc.endswith(name))
        found = {
            link.ref.label[-6:-1]: link.resolution.target.rpartition("/")[2]
            for link in made.links[doc]
            if isinstance(link.resolution, Found) and link.resolution.rule == "date-hint"
        }
        assert found == expected
