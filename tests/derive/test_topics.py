"""`wikigen.derive.topics`: topics, and the way from page to page within one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeWiki
from wikigen.config import Config
from wikigen.derive.topics import Topic, neighbours, topics


def config(**options: Any) -> Config:
    """A configuration with these options."""
    return Config.from_options(options, docs_dir=Path("/w/wiki"), root=Path("/w"))


def told(topic: Topic) -> tuple[str, str, str, int | None, list[str]]:
    """A topic in one row."""
    return topic.slug, topic.title, topic.folder, topic.tier, list(topic.pages)


@pytest.mark.parametrize(
    ("files", "options", "expected"),
    [
        pytest.param(
            {"wiki/ai-models/a.md": "# A\n"}, {}, [("ai-models", "Ai models", "ai-models", None, ["wiki/ai-models/a.md"])], id="a folder"
        ),
        pytest.param(
            {"wiki/ai-models/a.md": "# A\n"},
            {"topics": {"ai-models": {"title": "AI", "tier": 3}}},
            [("ai-models", "AI", "ai-models", 3, ["wiki/ai-models/a.md"])],
            id="as configured",
        ),
        pytest.param({"wiki/t/deep/er/a.md": "# A\n"}, {}, [("t", "T", "t", None, ["wiki/t/deep/er/a.md"])], id="the first folder counts"),
        pytest.param({"wiki/a.md": "# A\n"}, {}, [], id="a page at the root has none"),
        pytest.param(
            {"wiki/a.md": "---\ntopic: Ideas\n---\n# A\n"}, {}, [("ideas", "Ideas", "", None, ["wiki/a.md"])], id="named by a page"
        ),
        pytest.param(
            {"wiki/t/a.md": "---\ntopic: u\n---\n# A\n", "wiki/u/b.md": "# B\n"},
            {},
            [("u", "U", "u", None, ["wiki/t/a.md", "wiki/u/b.md"])],
            id="a page's own word before its folder",
        ),
        pytest.param(
            {"wiki/Big_Data/a.md": "# A\n"},
            {},
            [("big_data", "Big data", "Big_Data", None, ["wiki/Big_Data/a.md"])],
            id="a folder that is no slug",
        ),
        pytest.param(
            {"wiki/日本/a.md": "# A\n"}, {}, [("日本", "日本", "日本", None, ["wiki/日本/a.md"])], id="a folder in another script"
        ),
        pytest.param({}, {"topics": {"empty": {"tier": 1}}}, [], id="a topic without a page"),
        pytest.param(
            {"wiki/b/x.md": "# X\n", "wiki/a/y.md": "# Y\n", "wiki/c/z.md": "# Z\n"},
            {"topics": {"c": {"title": "AA"}}},
            [("a", "A", "a", None, ["wiki/a/y.md"]), ("c", "AA", "c", None, ["wiki/c/z.md"]), ("b", "B", "b", None, ["wiki/b/x.md"])],
            id="sorted by title",
        ),
        pytest.param(
            {"wiki/t/2026-04-24-a.md": "# A\n", "wiki/t/2026-04-25-b.md": "# B\n", "wiki/t/c.md": "# C\n"},
            {},
            [("t", "T", "t", None, ["wiki/t/2026-04-25-b.md", "wiki/t/2026-04-24-a.md", "wiki/t/c.md"])],
            id="pages newest first",
        ),
        pytest.param({"wiki/t/a.md": "---\ntype: index\n---\n# A\n"}, {}, [], id="an index is no page of its topic"),
    ],
)
def test_topics(files: dict[str, str], options: dict[str, Any], expected: list[tuple[object, ...]], wiki: MakeWiki) -> None:
    """A topic is what its pages name, else their first folder; the configuration gives titles and tiers."""
    found = topics(wiki(files), config(**options))
    assert [told(topic) for topic in found.values()] == expected
    assert list(found) == [topic.slug for topic in found.values()]


def test_neighbours(wiki: MakeWiki) -> None:
    """Each dated page leads to the one before and the one after it in its topic; a page without a day leads nowhere."""
    made = wiki(
        {
            "wiki/t/2026-04-26-c.md": "# C\n", "wiki/t/2026-04-24-a.md": "# A\n", "wiki/t/2026-04-25-b.md": "# B\n", "wiki/t/d.md": "# D\n",
            "wiki/u/2026-04-25-x.md": "# X\n",
        }
    )  # fmt: skip
    a, b, c, x = (f"wiki/{name}.md" for name in ("t/2026-04-24-a", "t/2026-04-25-b", "t/2026-04-26-c", "u/2026-04-25-x"))
    assert neighbours(made, topics(made, config())) == {a: (None, b), b: (a, c), c: (b, None), x: (None, None)}
