"""`wikigen.derive.questions`: the open questions of the whole wiki."""

from __future__ import annotations

from tests.conftest import MakeWiki
from wikigen.derive.questions import open_questions

ASKS = "\n\n## Open questions\n\n1. {0} one?\n2. {0} two?\n"


def test_questions_come_newest_page_first(wiki: MakeWiki) -> None:
    """Questions come in the order of their pages, newest first, and within a page in its own order."""
    made = wiki(
        {
            "wiki/t/2026-04-24-a.md": f"# A{ASKS.format('Old')}",
            "wiki/u/2026-04-25-b.md": f"# B{ASKS.format('New')}",
            "wiki/t/c.md": f"# C{ASKS.format('Undated')}",
            "wiki/t/d.md": "# D\n\nNo question.\n",
        }
    )
    assert [(entry.page, entry.question.text) for entry in open_questions(made)] == [
        ("wiki/u/2026-04-25-b.md", "New one?"),
        ("wiki/u/2026-04-25-b.md", "New two?"),
        ("wiki/t/2026-04-24-a.md", "Old one?"),
        ("wiki/t/2026-04-24-a.md", "Old two?"),
        ("wiki/t/c.md", "Undated one?"),
        ("wiki/t/c.md", "Undated two?"),
    ]


def test_lists_and_withheld_pages_ask_nothing(wiki: MakeWiki) -> None:
    """The questions of an index, of a log, and of a page that is not published are not the wiki's."""
    made = wiki(
        {
            "wiki/index.md": f"# I{ASKS.format('X')}",
            "wiki/log.md": f"# L{ASKS.format('X')}",
            "wiki/t/a.md": f"---\ndraft: true\n---\n# A{ASKS.format('X')}",
        }
    )
    assert open_questions(made) == ()
