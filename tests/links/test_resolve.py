"""`wikigen.links.resolve`: what every reference leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import make_wiki
from tests.strategies import any_text, markdown
from wikigen.linked import Ambiguous, External, Found, Missing, Resolution
from wikigen.links.resolve import RULES
from wikigen.model import DocId

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import MakeWiki

MAIL = """---
date: 2026-04-24
---
# Starred

## 1. First mail

**From:** A

Text

## 2. The GPT card

**From:** B

Text
"""

WIKI = {
    "wiki/index.md": "# Index\n",
    "wiki/hardware/index.md": "# Hardware hub\n",
    "wiki/hardware/roofline-model.md": "# The Roofline\n",
    "wiki/agents-tool-use/2026-04-23-persistent-agent-infrastructure.md": (
        "# Persistent Agents: Kimi and more\n\n## What Each Does\n\n## What Each Does\n\n## Café — 2.0?\n"
    ),
    "wiki/agents-tool-use/agent-benchmarks.md": "---\naliases: [Evals, Test beds]\n---\n# Agent Evaluation & Benchmarks\n",
    "wiki/models/kv-cache.md": "# KV Cache\n",
    "wiki/models/with blank.md": "# Blank\n",
    "wiki/models/日本.md": "# 日本語の頁\n",
    "wiki/deep/er/page.md": "# Deep page\n",
    "wiki/one/twin.md": "# Twin\n",
    "wiki/two/twin.md": "# Twin\n",
    "wiki/models/starred.md": "# A page called as a digest\n",
    "wiki/models/private.md": "---\ndraft: true\n---\n# Private thoughts\n",
    "wiki/assets/figure.svg": "",
    "wiki/assets/paper.pdf": "",
    "raw/gmail/2026-04-24-starred.md": MAIL,
    "raw/gmail/starred.md": MAIL,
    "raw/twitter/2026-05-12-morning.md": "# Twitter\n\n## @a\n\nText\n",
    "raw/twitter/2026-05-12-morning.json": "[]",
    "raw/articles/docker-apparmor.md": "# Docker and AppArmor\n",
    "raw/assets/photo.jpg": "",
}
"""The wiki that the tables below link into, from `wiki/topic/a.md`."""


def told(resolution: Resolution, suggest: Callable[[str], tuple[DocId, ...]]) -> str:
    """A resolution in one line."""
    match resolution:
        case Found():
            lost = f" lost {resolution.lost_anchor} ({', '.join(resolution.suggestions)})" if resolution.lost_anchor else ""
            return (
                f"{resolution.rule}: {resolution.target}{'#' + resolution.anchor if resolution.anchor else ''}{resolution.directive}{lost}"
            )
        case Ambiguous():
            return f"ambiguous: {', '.join(resolution.candidates)}"
        case Missing():
            return f"{resolution.reason}: {', '.join(suggest(resolution.asked) if resolution.asked else ())}".rstrip()
        case External():
            return f"external: {resolution.url}".rstrip()


def resolve(text: str, doc: str = "wiki/topic/a.md") -> list[str]:
    """What the references of a page lead to, the page standing in `WIKI`."""
    made = make_wiki({**WIKI, doc: text})
    return [told(link.resolution, made.suggest) for link in made.links[DocId(doc)]]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        # relative
        pytest.param("[x](../hardware/roofline-model.md)", "relative: wiki/hardware/roofline-model.md", id="relative path"),
        pytest.param("[x](../hardware/roofline-model)", "relative: wiki/hardware/roofline-model.md", id="without ending"),
        pytest.param("[x](../hardware/roofline-model/)", "relative: wiki/hardware/roofline-model.md", id="as a URL"),
        pytest.param("[x](../hardware/roofline-model.html)", "relative: wiki/hardware/roofline-model.md", id="as HTML"),
        pytest.param("[x](./../hardware/./roofline-model.md)", "relative: wiki/hardware/roofline-model.md", id="with dots"),
        pytest.param("[x](../models/with%20blank.md)", "relative: wiki/models/with blank.md", id="percent"),
        pytest.param("[x](../models/with blank.md)", "relative: wiki/models/with blank.md", id="blank"),
        pytest.param("[x](<../models/日本.md>)", "relative: wiki/models/日本.md", id="other script"),
        pytest.param("[x](../hardware/)", "relative: wiki/hardware/index.md", id="folder with an index"),
        pytest.param("[x](../hardware)", "relative: wiki/hardware/index.md", id="folder with an index, no slash"),
        pytest.param("[x](../models/)", "relative: wiki/models/", id="folder without an index: its hub"),
        pytest.param("[x](../)", "relative: wiki/index.md", id="the root"),
        pytest.param("![x](../assets/figure.svg)", "relative: wiki/assets/figure.svg", id="image"),
        pytest.param("[x](../assets/paper.pdf#page=3)", "relative: wiki/assets/paper.pdf#page=3", id="an asset's own anchor"),
        pytest.param("[x](../../raw/gmail/2026-04-24-starred.md)", "relative: raw/gmail/2026-04-24-starred.md", id="raw"),
        pytest.param("[x](../../raw/assets/photo.jpg)", "relative: raw/assets/photo.jpg", id="raw image"),
        pytest.param('<a href="../hardware/roofline-model.md">x</a>', "relative: wiki/hardware/roofline-model.md", id="HTML"),
        pytest.param("[x][r]\n\n[r]: ../hardware/roofline-model.md", "relative: wiki/hardware/roofline-model.md", id="reference"),
        pytest.param("[x](a.md)", "relative: wiki/topic/a.md", id="itself"),
        pytest.param("[x](#a-head)", "relative: wiki/topic/a.md#a-head", id="itself, by anchor"),
        # rooted
        pytest.param("[x](/hardware/roofline-model/)", "rooted: wiki/hardware/roofline-model.md", id="site-absolute"),
        pytest.param("[x](hardware/roofline-model.md)", "rooted: wiki/hardware/roofline-model.md", id="from the wiki's root"),
        pytest.param("[x](wiki/hardware/roofline-model.md)", "rooted: wiki/hardware/roofline-model.md", id="from the project's root"),
        pytest.param("[x](../../../../hardware/roofline-model.md)", "rooted: wiki/hardware/roofline-model.md", id="too many dots"),
        pytest.param(
            "[x](../../../raw/gmail/2026-04-24-starred.md)", "relative: raw/gmail/2026-04-24-starred.md", id="one dot too many to raw"
        ),
        pytest.param("raw/gmail/2026-04-24-starred.md", "rooted: raw/gmail/2026-04-24-starred.md", id="bare raw path"),
        pytest.param(
            "`raw/twitter/2026-05-12-morning.json`", "rooted: raw/twitter/2026-05-12-morning.md", id="a companion leads to its digest"
        ),
        pytest.param("[[hardware/roofline-model]]", "rooted: wiki/hardware/roofline-model.md", id="wikilink with folder"),
        pytest.param("[x](/)", "rooted: wiki/index.md", id="the site's root"),
        # file name
        pytest.param(
            "[x](2026-04-23-persistent-agent-infrastructure.md)",
            "file-name: wiki/agents-tool-use/2026-04-23-persistent-agent-infrastructure.md",
            id="as a sibling",
        ),
        pytest.param(
            "[x](../agentic-systems/agent-benchmarks.md)", "file-name: wiki/agents-tool-use/agent-benchmarks.md", id="renamed folder"
        ),
        pytest.param("[[kv-cache]]", "file-name: wiki/models/kv-cache.md", id="stem"),
        pytest.param("![[figure.svg]]", "file-name: wiki/assets/figure.svg", id="embed"),
        pytest.param("[x](2026-05-12-morning.json)", "file-name: raw/twitter/2026-05-12-morning.md", id="companion by name"),
        pytest.param("[[starred]]", "file-name: wiki/models/starred.md", id="in the text, a page before a raw file"),
        # title, alias, slug, folded
        pytest.param("[[KV Cache]]", "title: wiki/models/kv-cache.md", id="title"),
        pytest.param("[[The Roofline]]", "title: wiki/hardware/roofline-model.md", id="title unlike the file's name"),
        pytest.param(
            "[[Persistent Agents: Kimi and more]]",
            "title: wiki/agents-tool-use/2026-04-23-persistent-agent-infrastructure.md",
            id="title with a colon",
        ),
        pytest.param("[[Evals]]", "alias: wiki/agents-tool-use/agent-benchmarks.md", id="alias"),
        pytest.param("[[the-roofline]]", "slug: wiki/hardware/roofline-model.md", id="slug of the title"),
        pytest.param(
            "[[persistent-agent-infrastructure]]",
            "slug: wiki/agents-tool-use/2026-04-23-persistent-agent-infrastructure.md",
            id="file name without its date",
        ),
        pytest.param(
            "[[Persistent Agent Infrastructure]]",
            "slug: wiki/agents-tool-use/2026-04-23-persistent-agent-infrastructure.md",
            id="blanks for hyphens",
        ),
        pytest.param("[[kv_cache]]", "folded: wiki/models/kv-cache.md", id="underscores"),
        pytest.param("[[KVCache]]", "folded: wiki/models/kv-cache.md", id="no blank"),
        pytest.param("[[kv caches]]", "folded: wiki/models/kv-cache.md", id="plural"),
        pytest.param("[[agent benchmark]]", "folded: wiki/agents-tool-use/agent-benchmarks.md", id="singular"),
        pytest.param("[[test BEDS]]", "folded: wiki/agents-tool-use/agent-benchmarks.md", id="alias in another case"),
        pytest.param("[[日本語の頁]]", "title: wiki/models/日本.md", id="title in another script"),
        # none, several, outside
        pytest.param("[[Twin]]", "ambiguous: wiki/one/twin.md, wiki/two/twin.md", id="two of a title"),
        pytest.param("[x](three/twin.md)", "ambiguous: wiki/one/twin.md, wiki/two/twin.md", id="two of a file name"),
        pytest.param("[x](../one/twin.md)", "relative: wiki/one/twin.md", id="a path decides between two"),
        pytest.param("[x](roofline-modl.md)", "unknown: wiki/hardware/roofline-model.md", id="a slip of the pen"),
        pytest.param("[[Nothing like that at all]]", "unknown:", id="nothing near"),
        pytest.param("[[Private thoughts]]", "unknown:", id="nothing leads to a withheld page"),
        pytest.param("[x](../models/private.md)", "unknown:", id="nor by its path"),
        pytest.param("[[ ]]", "empty:", id="empty wikilink"),
        pytest.param("[x]()", "empty:", id="empty target"),
        pytest.param("[x](https://a.org/b#c)", "external: https://a.org/b#c", id="https"),
        pytest.param("[x](//a.org/b)", "external: //a.org/b", id="no scheme"),
        pytest.param("[x](MAILTO:a@b.org)", "external: MAILTO:a@b.org", id="mail"),
        pytest.param("<https://a.org>", "external: https://a.org", id="autolink"),
        pytest.param("[x](javascript:alert(1))", "unsafe:", id="javascript"),
        pytest.param("[x](JavaScript:alert(1))", "unsafe:", id="capitals"),
        pytest.param("[x](data:text/html;base64,x)", "unsafe:", id="data"),
        pytest.param("[x](vbscript:x)", "unsafe:", id="vbscript"),
        pytest.param("[x](file:///etc/passwd)", "unsafe:", id="file"),
        pytest.param("[x](javascript://a.org/%0aalert(1))", "unsafe:", id="javascript with slashes"),
        pytest.param("[x](<java\tscript:alert(1)>)", "unsafe:", id="tab in the scheme"),
        pytest.param('<a href=" javascript:alert(1)">x</a>', "unsafe:", id="blank before the scheme"),
        pytest.param("[x](&#106;avascript:alert(1))", "unsafe:", id="entity in the scheme"),
        pytest.param("[[javascript:alert(1)]]", "unsafe:", id="in a wikilink"),
        pytest.param("![x](blob:https://a.org/1)", "unsafe:", id="blob"),
    ],
)
def test_every_rule(link: str, expected: str) -> None:
    """Each way to name a document leads to it, by the first rule that finds anything; what leads nowhere says why."""
    assert resolve(f"# T\n\n## A head\n\n{link}\n") == [expected]


def test_the_rules_are_those_tried_in_this_order() -> None:
    """The order of `RULES` is the policy: from the exact to the blind."""
    assert [rule.name for rule in RULES] == ["relative", "rooted", "file-name", "title", "alias", "slug", "folded", "dated"]


@pytest.mark.parametrize(
    ("files", "link", "expected"),
    [
        ({"wiki/t/x.md": "# A\n", "wiki/x.md": "# B\n"}, "[l](x.md)", "relative: wiki/t/x.md"),
        ({"wiki/x.md": "# A\n", "wiki/u/x.md": "# B\n"}, "[l](x.md)", "rooted: wiki/x.md"),
        ({"wiki/u/x.md": "# A\n", "wiki/u/y.md": "# x\n"}, "[[x]]", "file-name: wiki/u/x.md"),
        ({"wiki/u/y.md": "# X Z\n", "wiki/u/w.md": "---\naliases: [X Z]\n---\n# W\n"}, "[[X Z]]", "title: wiki/u/y.md"),
        ({"wiki/u/w.md": "---\naliases: [x-z]\n---\n# W\n", "wiki/u/y.md": "# X Z\n"}, "[[x-z]]", "alias: wiki/u/w.md"),
        ({"wiki/u/y.md": "# X Z\n", "wiki/u/w.md": "---\naliases: [XZ]\n---\n# W\n"}, "[[x z]]", "slug: wiki/u/y.md"),
        ({"wiki/u/2026-01-01-x.md": "# A\n", "wiki/u/x.md": "# B\n"}, "[[x]]", "file-name: wiki/u/x.md"),
        (
            {"wiki/u/2026-01-01-x.md": "# A\n", "wiki/u/2026-01-02-x.md": "# B\n"},
            "[[x]]",
            "ambiguous: wiki/u/2026-01-01-x.md, wiki/u/2026-01-02-x.md",
        ),
        ({"wiki/u/x.md": "# X\n", "raw/articles/x.md": "# X\n"}, "[[x]]", "file-name: wiki/u/x.md"),
        ({"raw/articles/x.md": "# X\n"}, "[[x]]", "file-name: raw/articles/x.md"),
    ],
)
def test_the_first_rule_that_finds_anything_decides(files: dict[str, str], link: str, expected: str) -> None:
    """Where two rules would find different documents, the earlier one counts."""
    made = make_wiki({**files, "wiki/t/a.md": f"# T\n\n{link}\n"})
    assert [told(found.resolution, made.suggest) for found in made.links[DocId("wiki/t/a.md")]] == [expected]


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("sources: [starred.md]", ["file-name: raw/gmail/starred.md"]),
        ("sources: [docker-apparmor.md, docker-apparmor]", ["file-name: raw/articles/docker-apparmor.md"] * 2),
        ("sources: [articles/docker-apparmor.md]", ["rooted: raw/articles/docker-apparmor.md"]),
        ("raw: raw/gmail/starred.md", ["rooted: raw/gmail/starred.md"]),
        ("source: ./raw/gmail/starred.md (item 2)", ["rooted: raw/gmail/starred.md#item-2"]),
        ("raw: raw/gmail/starred.md (item 2, A)", ["rooted: raw/gmail/starred.md#item-2"]),
        ("related: [starred.md, 'KV Cache']", ["file-name: wiki/models/starred.md", "title: wiki/models/kv-cache.md"]),
        ("related: ['[[Evals|l]]']", ["alias: wiki/agents-tool-use/agent-benchmarks.md"]),
        ("source: SemiAnalysis Newsletter", ["external:"]),
        ("sources: [kv-cache.md]", ["file-name: wiki/models/kv-cache.md"]),
        ("source: 'javascript:alert(1)'", ["external:"]),
        ("source: 'javascript://alert(1)'", ["unsafe:"]),
        ("url: https://a.org/x", ["external: https://a.org/x"]),
    ],
)
def test_metadata_means_raw_files_first(metadata: str, expected: list[str]) -> None:
    """In `sources:` and `raw:` a name means the raw file where a page has the same; a mere name leads nowhere and is no problem."""
    assert resolve(f"---\n{metadata}\n---\n# T\n") == expected


PERSISTENT = "wiki/agents-tool-use/2026-04-23-persistent-agent-infrastructure.md"
STARRED = "raw/gmail/2026-04-24-starred.md"


@pytest.mark.parametrize(
    ("target", "anchor", "expected"),
    [
        pytest.param(PERSISTENT, "what-each-does", "#what-each-does", id="id"),
        pytest.param(PERSISTENT, "what-each-does_1", "#what-each-does_1", id="id of a double"),
        pytest.param(PERSISTENT, "what-each-does-1", "#what-each-does_1", id="GitHub's id of a double"),
        pytest.param(PERSISTENT, "What%20Each%20Does", "#what-each-does", id="words"),
        pytest.param(PERSISTENT, "café--20", "#cafe-20", id="GitHub's slug"),
        pytest.param(PERSISTENT, "Persistent%20Agents:%20Kimi%20and%20more%23What%20Each%20Does", "#what-each-does", id="part and section"),
        pytest.param(PERSISTENT, "what-each-did", " lost what-each-did (what-each-does, what-each-does_1)", id="a slip of the pen"),
        pytest.param(PERSISTENT, "zzz", " lost zzz ()", id="nothing near"),
        pytest.param(STARRED, "item-2", "#item-2", id="item"),
        pytest.param(STARRED, "2", "#item-2", id="item by number"),
        pytest.param(STARRED, "The GPT card", "#item-2", id="item by title"),
        pytest.param(STARRED, "item-9", " lost item-9 (item-1, item-2)", id="no such item"),
        pytest.param("wiki/models/", "x", " lost x ()", id="a hub has no ids"),
        pytest.param("wiki/assets/paper.pdf", "page=3", "#page=3", id="asset"),
    ],
)
def test_anchors(target: str, anchor: str, expected: str) -> None:
    """An anchor is an id, a heading's words, GitHub's slug, an item's number or title; a lost one leads to the top and tells its like."""
    link = f"[x](<../../{target}#{anchor}>)"
    assert resolve(f"# T\n\n{link}\n") == [f"relative: {target}{expected}"]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param("[[#C++ & C#]]", "#c-c", id="words that hold the sign"),
        pytest.param("[[#T#C++ & C#]]", "#c-c", id="the sign parts and is held"),
        pytest.param("[[#C]]", "#c", id="words of one"),
        pytest.param("[[#C#]]", "#c_1", id="words of another that differs in the sign"),
        pytest.param("[x](#c_1)", "#c_1", id="id"),
        pytest.param("[x](#top)", "#top", id="what every browser takes for the top"),
        pytest.param("[[#Top]]", "#top", id="the top in capitals"),
        pytest.param("[x](#:~:text=a%2Cb,c)", ":~:text=a%2Cb,c", id="words alone"),
        pytest.param("[x](#C:~:text=a)", "#c:~:text=a", id="words in a part"),
        pytest.param("[x](#zzz:~:text=a)", " lost zzz ()", id="words in no part"),
    ],
)
def test_a_sign_a_top_and_words_in_an_anchor(link: str, expected: str) -> None:
    """A heading may hold the `#` that parts Obsidian's anchors; `#top` and a text fragment are a browser's, and lead to what they say."""
    assert resolve(f"# T\n\n## C\n\n## C#\n\n## C++ & C#\n\n{link}\n") == [f"relative: wiki/topic/a.md{expected}"]


def test_an_item_named_after_a_path_is_its_anchor() -> None:
    """`(item 2, …)` after a path leads to that item; an item that is not there leads to the top."""
    assert resolve("# T\n\n**Raw:** raw/gmail/starred.md (item 2, A) · raw/gmail/2026-04-24-starred.md (item 7)\n") == [
        "rooted: raw/gmail/starred.md#item-2",
        "rooted: raw/gmail/2026-04-24-starred.md lost item-7 (item-1, item-2)",
    ]


def test_links_from_the_root_and_from_deep_below() -> None:
    """The folder of the page counts, wherever it is."""
    assert resolve("# T\n\n[x](models/kv-cache.md) [y](../raw/gmail/starred.md)\n", "wiki/a.md") == [
        "relative: wiki/models/kv-cache.md",
        "relative: raw/gmail/starred.md",
    ]
    assert resolve("# T\n\n[x](page.md) [y](../../models/kv-cache.md)\n", "wiki/deep/er/a.md") == [
        "relative: wiki/deep/er/page.md",
        "relative: wiki/models/kv-cache.md",
    ]


def test_the_links_of_the_seed_page(wiki: MakeWiki, corpora: Path) -> None:
    """Of the page that this project began with, every link lands where its author meant."""
    seed = corpora / "seed"
    files = {path.relative_to(seed).as_posix(): path.read_bytes() for space in ("wiki", "raw") for path in seed.glob(f"{space}/**/*.md")}
    made = wiki(files)
    assert [
        told(link.resolution, made.suggest)
        for link in made.links[DocId("wiki/llms-foundation-models/2026-04-24-gpt-55-launch-system-card.md")]
    ] == [
        "external: https://openai.com/index/introducing-gpt-5-5/",
        "external: https://kenhuangus.substack.com/p/unpacking-the-gpt-55-system-card",
        "external: https://newsletter.semianalysis.com/p/the-coding-assistant-breakdown-more",
        "external: https://aibreakfast.beehiiv.com",
        "rooted: raw/gmail/2026-04-24-starred.md",
        "rooted: raw/gmail/2026-04-25-starred.md",
        "date-hint: wiki/hardware/2026-04-21-semianalysis-gpu-cluster-goodput.md",
        "date-hint: wiki/agents-tool-use/2026-04-23-persistent-agent-infrastructure.md",
        "date-hint: wiki/agents-tool-use/2026-04-25-claude-code-memory-systems-chapter8.md",
        "file-name: wiki/agents-tool-use/2026-04-19-claude-code-architecture.md",
        "file-name: wiki/agentic-systems/2026-04-23-claude-code-vs-hermes-permissions.md",
        "file-name: wiki/agents-tool-use/2026-04-23-persistent-agent-infrastructure.md",
    ]


def test_a_source_is_the_raw_file_of_its_name() -> None:
    """`sources: [x.md]` on a page `x.md` is the raw file, not the page itself nor its neighbour; a link in the text is the neighbour."""
    made = make_wiki(
        {
            "wiki/s/x.md": "---\nsources: [x.md, y.md, ./y.md]\n---\n# X\n\n[y](y.md)\n",
            "wiki/s/y.md": "# Y\n",
            "raw/x.md": "# Raw x\n",
            "raw/a/y.md": "# Raw y\n",
        }
    )
    assert [told(link.resolution, made.suggest) for link in made.links[DocId("wiki/s/x.md")]] == [
        "rooted: raw/x.md", "file-name: raw/a/y.md", "file-name: raw/a/y.md", "relative: wiki/s/y.md",
    ]  # fmt: skip


@given(markdown | any_text, st.sampled_from(sorted(WIKI)))
def test_resolving_never_raises(text: str, target: str) -> None:
    """Whatever a page holds, each reference has one resolution, and what is found is there."""
    made = make_wiki(
        {"wiki/t/a.md": f"# T\n\n[x](../../{target})\n\n{text}", target: "# A\n\n" + text, "raw/gmail/x.md": text, "wiki/s/b c.md": text}
    )
    for doc, links in made.links.items():
        assert [link.ref for link in links if link.ref.syntax != "hint"] == list(made.pages[doc].refs)
        for link in links:
            found = link.resolution
            if isinstance(found, Found):
                assert found.target in made.pages or found.target in made.raw or found.target in made.assets or found.target.endswith("/")
                parts = made.pages[found.target].sections if found.target in made.pages else ()
                assert not (found.anchor and found.target in made.pages) or any(part.anchor == found.anchor for part in parts)
            elif isinstance(found, Ambiguous):
                assert len(set(found.candidates)) > 1


def test_a_name_of_thousands_costs_each_link_little() -> None:
    """A link that could be any of many pages holds the first few; one with a day looks at the pages of that day alone."""
    days = [f"{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 26)]
    pages = {f"wiki/log/p{day}.md": f"---\ntitle: Daily log\ndate: 2026-{day}\n---\n[[Daily log]] [[Daily log ({day})]]\n" for day in days}
    assets = {f"wiki/log/{day}/shot.png": "" for day in days}
    made = make_wiki({**pages, **assets, "wiki/t/a.md": "# T\n\n![x](shot.png)\n"})
    for day in days:
        several, one = (told(link.resolution, made.suggest) for link in made.links[DocId(f"wiki/log/p{day}.md")])
        assert several == "ambiguous: " + ", ".join(f"wiki/log/p01-{number:02}.md" for number in range(1, 5))
        assert one == f"dated: wiki/log/p{day}.md"
    shown = [told(link.resolution, made.suggest) for link in made.links[DocId("wiki/t/a.md")]]
    assert shown == ["ambiguous: " + ", ".join(f"wiki/log/01-{number:02}/shot.png" for number in range(1, 5))]


@given(st.text(min_size=1, max_size=20), st.sampled_from(["inline", "wiki"]))
def test_any_target_resolves(target: str, form: str) -> None:
    """No target raises, and none leaves the wiki by a scheme that runs code."""
    text = f"[x](<{target}>)" if form == "inline" else f"[[{target}]]"
    made = make_wiki({"wiki/t/a.md": f"# T\n\n{text}\n".encode("utf-8", "replace")})
    urls = [link.resolution.url for links in made.links.values() for link in links if isinstance(link.resolution, External)]
    assert all(
        not url or url.startswith("//") or url.lower().startswith(("http:", "https:", "mailto:", "tel:", "ftp:", "ftps:", "doi:"))
        for url in urls
    )


@pytest.mark.parametrize(
    ("files", "link", "expected"),
    [
        pytest.param({}, "`raw/news/2026-04-07.md`", "unknown: raw/rss/2026-04-08.txt", id="bare"),
        pytest.param({}, "[x](../../raw/news/2026-04-07.md)", "unknown: raw/rss/2026-04-08.txt", id="through folders"),
        pytest.param({}, "[x](/raw/a-title.md)", "unknown:", id="from the root, by a title"),
        pytest.param({"raw/rss/2026-04-07.md": ""}, "raw/news/2026-04-07.md", "file-name: raw/rss/2026-04-07.md", id="another raw folder"),
        pytest.param({"raw/rss/2026-04-07.txt": ""}, "raw/rss/2026-04-07.md", "file-name: raw/rss/2026-04-07.txt", id="another ending"),
        pytest.param({"wiki/raw/x.md": ""}, "[x](../raw/x.md)", "relative: wiki/raw/x.md", id="a folder of the wiki that is named raw"),
    ],
)
def test_a_path_into_raw_means_no_page(files: dict[str, str], link: str, expected: str) -> None:
    """A page that has the name of a raw file that is missing is another thing; a raw file in the wrong raw folder is still found."""
    made = make_wiki({"wiki/a/2026-04-07.md": "# A title\n", "raw/rss/2026-04-08.txt": "", "wiki/t/a.md": f"# T\n\n{link}\n", **files})
    assert [told(found.resolution, made.suggest) for found in made.links[DocId("wiki/t/a.md")]] == [expected]
