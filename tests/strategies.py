"""Texts for property tests: anything at all, and fragments of Markdown and YAML strung together."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["any_text", "heading_words", "markdown"]

FRAGMENTS = (
    "---\n", "---", "-----\n", "...\n", "title: a: b\n", "title: 'x\n", "draft: true\n", "tags: [a, b\n", "tags:\n  - a\n - b\n",
    "date: 2026-02-30\n", "x: &a [*a, *a]\n", "\ttab: 1\n", "? \n", "!!python/object:os.system\n", "# T\n", "## TL;DR\n",
    "## Open Questions\n", "## Related\n", "## \n", "##\n", "# T {#id}\n", "## 1. Mail\n\n**From:** A <a@b.org>\n",
    "**Date:** Fri, 24 Apr 2026 22:15:46 +0000 (UTC)\n", "**Key links:**\n- https://a.org/x\n",
    "**Date:** 2026-04-24 (launch) / 2026-04-25\n", "**Tier:** 2 · **Raw:** raw/gmail/x.md (item 8, A)\n", "**Raw:** `raw/x.md`\n",
    "> **Source:** A, B\n", "**TL;DR.** ", "[a](b.md)", "[a](b c.md)", "![a](b.png)", "[![a](b.png)](c.md)", "[[a]]", "[[a|b]]",
    "[[a#b|c]]", "![[a.png]]", "[[ ]]", "[a][]", "[a][b]", "[b]: c.md 'd'\n", "[a]: <d e.md>\n", "<https://a.org>", "<a@b.org>",
    '<a href="x.md">', "<img src=x>", "</a>", "<h2>x</h2>\n", "<!-- ", " -->", "<div>\n", "raw/gmail/2026-04-24-starred.md",
    "../../raw/x.json", "`", "``", "```\n", "~~~\n", "`raw/a.md`", "    ", "\t", "\n", "\n\n", " ", "- ", "  - ", "1. ", "- [ ] ",
    "> ", "| a | b |\n|---|---|\n| [[p\\|l]] | c |\n", "|", "*", "**", "_", "~~", "\\", "[", "]", "(", ")", "(item 3)", "[^1]",
    "[^1]: note\n", "&amp;", "é", "漢字", "🎉", "\u202e", "\u0301", "\ufeff", "\u2028", "\x0b", "\x00", "word", "Some words here. ",
    "2026-04-24", "#", "%", "%zz", "%C3%A9", "javascript:",
)  # fmt: skip
"""Pieces that mean something to one parser or another, whole and broken."""

markdown = (
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=40)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "replace").decode())
)
any_text = st.text(st.characters(codec="utf-8"), max_size=300)
TITLE_WORDS = (
    "alpha", "Alpha", "beta_1", "alpha_1", "alpha_01", "1", "2026-04-24", "é", "漢字", "Ünïcode", "-", "–", "What?", "GPT-5.5:", "a_b",
    "_", "$5",
)  # fmt: skip
heading_words = st.lists(st.sampled_from(TITLE_WORDS), min_size=1, max_size=4).map(" ".join)
"""Titles of plain text: nothing in them is markup."""
