"""`wikigen.derive.tags`: tags, whichever way they are written."""

from __future__ import annotations

import pytest

from tests.conftest import MakeWiki
from wikigen.derive.tags import tag_slug, tags


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("KV cache", "kv-cache"),
        ("kv-cache", "kv-cache"),
        ("KV_Cache", "kv_cache"),
        ("c", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "dot-net"),
        ("R&D", "r-and-d"),
        ("v1.0", "v1-0"),
        ("what's", "whats"),
        ("Café", "cafe"),
        ("日本", "日本"),
        ("!!!", ""),
        ("<script>", "script"),
        ("a/b", "a-b"),
        ("tea/日本", "tea-日本"),
        ("tea/中国", "tea-中国"),
        ("ガス", "ガス"),
        ("हिन्दी", "हिन्दी"),
        ("Straße", "strasse"),
        ("☕️ tea", "tea"),
        ("☕️", ""),
        ("../../x", "x"),
        ("..", ""),
    ],
)
def test_slugs(tag: str, expected: str) -> None:
    """A tag's slug is what two spellings share; signs are spelled, every script keeps its letters, and nothing leads out of its folder."""
    assert tag_slug(tag) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["[a, b]"], [("a", "a", 1), ("b", "b", 1)], id="two"),
        pytest.param(
            ["[C++, tea/日本]", "['C#', tea/中国]", "[c, tea]"],
            [
                ("c", "c", 1),
                ("c-sharp", "C#", 1),
                ("c-plus-plus", "C++", 1),
                ("tea", "tea", 1),
                ("tea-中国", "tea/中国", 1),
                ("tea-日本", "tea/日本", 1),
            ],
            id="signs and scripts tell them apart",
        ),
        pytest.param(["[KV cache]", "[kv-cache]", "[KV cache]"], [("kv-cache", "KV cache", 3)], id="the spelling that most use"),
        pytest.param(["[b]", "[B]"], [("b", "B", 2)], id="a tie by the alphabet"),
        pytest.param(["[a, A, a]"], [("a", "A", 1)], id="twice on a page counts once"),
        pytest.param(["['#agents', ' x ']"], [("agents", "agents", 1), ("x", "x", 1)], id="marks around it"),
        pytest.param(["['!!!']"], [], id="nothing but marks"),
        pytest.param(["[b, C, a]"], [("a", "a", 1), ("b", "b", 1), ("c", "C", 1)], id="sorted without case"),
    ],
)
def test_tags(written: list[str], expected: list[tuple[str, str, int]], wiki: MakeWiki) -> None:
    """Tags that differ in spelling alone are one, named as most pages write it, and sorted by name."""
    found = tags(wiki({f"wiki/t/{number}.md": f"---\ntags: {text}\n---\n# {number}\n" for number, text in enumerate(written)}))
    assert [(slug, tag.name, len(tag.pages)) for slug, tag in found.items()] == expected


def test_pages_come_newest_first(wiki: MakeWiki) -> None:
    """The pages of a tag come newest first, whichever spelling of metadata names it."""
    made = wiki({"wiki/t/2026-04-24-a.md": "---\ntags: [x]\n---\n# A\n", "wiki/t/2026-04-25-b.md": "# B\n\n**Tags:** x, y\n"})
    assert list(tags(made)["x"].pages) == ["wiki/t/2026-04-25-b.md", "wiki/t/2026-04-24-a.md"]
