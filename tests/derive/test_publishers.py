"""`wikigen.derive.publishers`: who published what the wiki builds on."""

from __future__ import annotations

import pytest

from tests.conftest import MakeWiki
from wikigen.derive.publishers import publishers


def mail(sender: str, *links: str) -> str:
    """A digest of one mail."""
    listed = "".join(f"- {link}\n" for link in links)
    return f"---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** {sender}\n**Key links:**\n{listed}\nText.\n"


@pytest.mark.parametrize(
    ("sources", "raw", "expected"),
    [
        pytest.param([], {}, [], id="none"),
        pytest.param(["https://a.example/x"], {}, [("a-example", "a.example", 1)], id="a host"),
        pytest.param(
            ["https://www.a.example/x", "https://newsletter.a.example/y"], {}, [("a-example", "a.example", 2)], id="prefixes of one host"
        ),
        pytest.param(
            ["https://one.substack.com/p", "https://two.substack.com/p"],
            {},
            [("one-substack-com", "one.substack.com", 1), ("two-substack-com", "two.substack.com", 1)],
            id="a platform's subdomains",
        ),
        pytest.param(["SemiAnalysis Newsletter", "SemiAnalysis"], {}, [("semianalysis", "SemiAnalysis", 2)], id="names without fillers"),
        pytest.param(
            ["SemiAnalysis"],
            {"raw/gmail/m.md": mail("SemiAnalysis <x@y.example>", "https://semi.example/p")},
            [("semi-example", "SemiAnalysis", 1)],
            id="a name that a sender has",
        ),
        pytest.param(
            ["https://semi.example/q"],
            {"raw/gmail/m.md": mail("SemiAnalysis <x@y.example>", "https://semi.example/p")},
            [("semi-example", "SemiAnalysis", 1)],
            id="a host that a sender has",
        ),
        pytest.param(
            ["https://arxiv.org/abs/1"],
            {"raw/gmail/m.md": mail("Papers Weekly <x@y.example>", "https://arxiv.org/abs/2")},
            [("arxiv-org", "arxiv.org", 1)],
            id="a sender is not the platform",
        ),
        pytest.param(
            ["https://a.example/q"],
            {"raw/gmail/m.md": mail("Links <x@y.example>", "https://a.example/p", "https://b.example/p")},
            [("a-example", "a.example", 1)],
            id="a sender with several hosts",
        ),
        pytest.param(["日本経済新聞"], {}, [("日本経済新聞", "日本経済新聞", 1)], id="another script"),
        pytest.param(["(own notes)"], {}, [], id="a remark"),
        pytest.param(["raw/gmail/m.md"], {"raw/gmail/m.md": mail("A <a@a.example>")}, [], id="a digest is no publisher"),
        pytest.param(["https://[bad/x"], {}, [], id="no URL"),
        pytest.param(
            ["b", "A", "https://c.example/"], {}, [("a", "A", 1), ("b", "b", 1), ("c-example", "c.example", 1)], id="sorted by name"
        ),
    ],
)
def test_publishers(sources: list[str], raw: dict[str, str], expected: list[tuple[str, str, int]], wiki: MakeWiki) -> None:
    """A publisher is a source's host, or its name; digests say what a host's sender is called."""
    pages = {f"wiki/t/{number}.md": f"---\nsources: ['{source}']\n---\n# {number}\n" for number, source in enumerate(sources)}
    found = publishers(wiki({**pages, **raw}))
    assert [(slug, entry.name, len(entry.pages)) for slug, entry in found.items()] == expected


def test_a_page_counts_once(wiki: MakeWiki) -> None:
    """A page with two sources of one publisher stands in its list once, and links in the text are no sources."""
    made = wiki({"wiki/t/a.md": "---\nsources: [https://a.example/x, https://a.example/y]\n---\n# A\n\n[b](https://b.example/z)\n"})
    assert {slug: list(entry.pages) for slug, entry in publishers(made).items()} == {"a-example": ["wiki/t/a.md"]}
