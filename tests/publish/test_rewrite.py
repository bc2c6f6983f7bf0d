"""`wikigen.publish.rewrite`: a page's Markdown with its links spliced in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conftest import make_page
from tests.sitecheck import make_site
from tests.strategies import markdown
from wikigen.model import DocId
from wikigen.publish.rewrite import MISSING_SCHEME, Rewritten, rewrite
from wikigen.publish.sanitise import sanitise_page

PAGE = "wiki/topic/a.md"
OTHERS = {
    "wiki/index.md": "# Index\n",
    "wiki/topic/b.md": "# Page B\n\n## Part two\n",
    "wiki/other/with blank.md": "# Blank\n",
    "wiki/other/日本.md": "# 日本語\n",
    "wiki/other/paren (x).md": "# Parens\n",
    "wiki/one/twin.md": "# Twin\n",
    "wiki/two/twin.md": "# Twin\n",
    "wiki/other/draft.md": "---\ndraft: true\n---\n# Draft\n",
    "wiki/assets/figure.svg": "",
    "wiki/assets/paper.pdf": "",
    "raw/gmail/2026-04-24-starred.md": "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** A\n\nx\n\n## 2. Two\n\n**From:** B\n\ny\n",
    "raw/rss/2026-04-23-post.md": "# Post\n",
    "raw/assets/photo.jpg": "",
}
"""What the pages below link to."""


def rewritten(text: str, *, others: dict[str, str] | None = None, **options: Any) -> Rewritten:
    """The page `wiki/topic/a.md` with this text, rewritten among `OTHERS`."""
    site = make_site({**(OTHERS if others is None else others), PAGE: text}, **options)
    return rewrite(site, site.wiki.pages[DocId(PAGE)])


def missing(name: str, label: str) -> str:
    """What stands for a link to a name that nothing has."""
    return f'<span class="wg-missing" title="No page or file is named “{name}”.">{label}</span>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # inline
        pytest.param("[x](b.md)", "[x](<../b/>)", id="inline"),
        pytest.param("[x](b)", "[x](<../b/>)", id="inline without ending"),
        pytest.param("[x](../topic/b.md)", "[x](<../b/>)", id="inline by a detour"),
        pytest.param("[x](b.md#part-two)", "[x](<../b/#part-two>)", id="inline with anchor"),
        pytest.param("[x](b.md#Part Two)", "[x](<../b/#part-two>)", id="inline with a heading's words"),
        pytest.param("[x](b.md#gone)", "[x](<../b/>)", id="inline with a lost anchor leads to the top"),
        pytest.param('[x](b.md "A title")', '[x](<../b/> "A title")', id="inline with title"),
        pytest.param("[x](b.md 'A title')", "[x](<../b/> 'A title')", id="inline with title in single quotes"),
        pytest.param("[x](<b.md>)", "[x](<../b/>)", id="inline in angle brackets"),
        pytest.param("[**x** `c`](b.md)", "[**x** `c`](<../b/>)", id="inline with marks in its label"),
        pytest.param("[x](../other/with%20blank.md)", "[x](<../../other/with%20blank/>)", id="inline percent"),
        pytest.param("[x](<../other/with blank.md>)", "[x](<../../other/with%20blank/>)", id="inline with blanks"),
        pytest.param("[x](../other/日本.md)", "[x](<../../other/%E6%97%A5%E6%9C%AC/>)", id="inline, other script"),
        pytest.param("[x](<../other/paren (x).md>)", "[x](<../../other/paren%20%28x%29/>)", id="inline with brackets"),
        pytest.param("[x](../index.md)", "[x](<../../>)", id="inline to the front page"),
        pytest.param("[x](../other/)", "[x](<../../other/>)", id="inline to a folder's hub"),
        pytest.param("[x](#here)\n\n## Here", "[x](<#here>)\n\n## Here", id="inline within the page"),
        pytest.param("[x](a.md)", "[x](<./>)", id="inline to itself"),
        pytest.param("é [x](b.md) 漢 [y](b.md) 🎉", "é [x](<../b/>) 漢 [y](<../b/>) 🎉", id="inline between wide characters"),
        pytest.param("[x](https://a.example/?q=1&r)", "[x](https://a.example/?q=1&r)", id="inline external"),
        pytest.param("[x](mailto:a@b.example)", "[x](mailto:a@b.example)", id="inline mail"),
        pytest.param("[x](gone.md)", missing("gone.md", "x"), id="inline missing"),
        pytest.param("[**x**](gone.md)", missing("gone.md", "**x**"), id="inline missing with marks"),
        pytest.param("[x](twin)", '<span class="wg-missing" title="Several pages are named “twin”.">x</span>', id="inline ambiguous"),
        pytest.param("[x](../other/draft.md)", missing("../other/draft.md", "x"), id="inline to a page that is withheld"),
        pytest.param("[x]()", "x", id="inline without target"),
        pytest.param(
            "[x](javascript:alert(1))",
            '<span class="wg-missing" title="This link has a scheme that is not published.">x</span>',
            id="inline unsafe",
        ),
        pytest.param("[x](../assets/paper.pdf#page=3)", "[x](<../../assets/paper.pdf#page=3>)", id="inline to an asset"),
        pytest.param("[x](../../raw/rss/2026-04-23-post.md)", "[x](<../../raw/rss/2026-04-23-post/>)", id="inline to a digest"),
        pytest.param("[x](#top)", "[x](<#top>)", id="the top"),
        pytest.param("[x](#:~:text=a%2Cb,%3Cc)", "[x](<#:~:text=a%2Cb,%3Cc>)", id="words to be looked for here"),
        pytest.param("[x](b.md#:~:text=a&text=b)", "[x](<../b/#:~:text=a&text=b>)", id="words to be looked for elsewhere"),
        pytest.param(
            "[x](../../raw/gmail/2026-04-24-starred.md) (item 2)",
            "[x](<../../raw/gmail/2026-04-24-starred/#item-2>) (item 2)",
            id="inline to an item",
        ),
        pytest.param("[a](b.md) and [b](gone.md)", f"[a](<../b/>) and {missing('gone.md', 'b')}", id="several on a line"),
        pytest.param("[x](gone<b>.md)", missing("gone&lt;b&gt;.md", "x"), id="a missing name is escaped"),
        pytest.param('[x](<gone"q.md>)', missing("gone&quot;q.md", "x"), id="a missing name's quotes are escaped"),
        # reference
        pytest.param("[x][r]\n\n[r]: b.md", "[x](<../b/>)\n\n[r]: b.md", id="reference"),
        pytest.param("[r][]\n\n[r]: b.md", "[r](<../b/>)\n\n[r]: b.md", id="reference collapsed"),
        pytest.param("[r]\n\n[r]: b.md", "[r](<../b/>)\n\n[r]: b.md", id="reference shortcut"),
        pytest.param("[x][r]\n\n[r]: gone.md", f"{missing('gone.md', 'x')}\n\n[r]: gone.md", id="reference missing"),
        pytest.param("[x][r]\n\n[r]: https://a.example", "[x][r]\n\n[r]: https://a.example", id="reference external"),
        pytest.param("[x][none]", "[x][none]", id="reference undefined is text"),
        # autolink
        pytest.param("<https://a.example>", "<https://a.example>", id="autolink"),
        pytest.param("<a@b.example>", "<a@b.example>", id="autolink mail"),
        # wikilink
        pytest.param("[[b]]", "[b](<../b/>)", id="wikilink by name"),
        pytest.param("[[Page B]]", "[Page B](<../b/>)", id="wikilink by title"),
        pytest.param("[[Page B|the other]]", "[the other](<../b/>)", id="wikilink with label"),
        pytest.param("[[Page B#Part two]]", "[Page B#Part two](<../b/#part-two>)", id="wikilink with heading"),
        pytest.param("[[b#Part two|there]]", "[there](<../b/#part-two>)", id="wikilink with heading and label"),
        pytest.param("[[#Here]]\n\n## Here", "[#Here](<#here>)\n\n## Here", id="wikilink within the page"),
        pytest.param("[[Gone]]", missing("Gone", "Gone"), id="wikilink missing"),
        pytest.param("[[Gone|it]]", missing("Gone", "it"), id="wikilink missing with label"),
        pytest.param("[[Twin]]", '<span class="wg-missing" title="Several pages are named “Twin”.">Twin</span>', id="wikilink ambiguous"),
        pytest.param("[[https://a.example|x]]", "[x](<https://a.example>)", id="wikilink external"),
        pytest.param("[[raw/rss/2026-04-23-post|x]]", "[x](<../../raw/rss/2026-04-23-post/>)", id="wikilink to a digest"),
        pytest.param(
            "| a |\n|---|\n| [[b\\|label]] |", "| a |\n|---|\n| [label](<../b/>) |", id="wikilink in a table's cell, its bar escaped"
        ),
        pytest.param("| a |\n|---|\n| [x](b.md) |", "| a |\n|---|\n| [x](<../b/>) |", id="inline in a table's cell"),
        pytest.param(
            "| a | b |\n|---|---|\n| [[Go\\|ne]] | y |",
            f"| a | b |\n|---|---|\n| {missing('Go', 'ne')} | y |",
            id="wikilink missing in a table's cell",
        ),
        # without words
        pytest.param("[](b.md)", "[Page B](<../b/>)", id="no words"),
        pytest.param("[ ](b.md)", "[Page B](<../b/>)", id="blanks for words"),
        pytest.param("[<!-- c -->](b.md)", "[Page B](<../b/>)", id="a comment for words"),
        pytest.param("[](b.md#part-two)", "[Page B › Part two](<../b/#part-two>)", id="no words, to a section"),
        pytest.param("[[Page B|]] [[b| ]]", "[Page B](<../b/>) [Page B](<../b/>)", id="wikilink with an empty label"),
        pytest.param("| a |\n|---|\n| [[b\\|]] |", "| a |\n|---|\n| [Page B](<../b/>) |", id="wikilink with an empty label in a cell"),
        pytest.param("[][r]\n\n[r]: b.md", "[Page B](<../b/>)\n\n[r]: b.md", id="reference without words"),
        pytest.param("[](../assets/paper.pdf)", "[../assets/paper.pdf](<../../assets/paper.pdf>)", id="no words, to an asset"),
        pytest.param("[](https://www.a.example/x)", "[a.example](https://www.a.example/x)", id="no words, external"),
        pytest.param("[](gone.md) [[Gone|]]", f"{missing('gone.md', 'gone.md')} {missing('Gone', 'Gone')}", id="no words, missing"),
        pytest.param("[](../other/draft.md)", missing("../other/draft.md", "../other/draft.md"), id="no words, to a page that is withheld"),
        pytest.param("[]() [[ | ]]", " ", id="neither words nor target"),
        pytest.param("[![](../assets/figure.svg)](b.md)", "[![](<../../assets/figure.svg>)](<../b/>)", id="an image for words"),
        pytest.param("[<b></b>](b.md)", "[<b></b>](<../b/>)", id="HTML for words"),
        # image
        pytest.param("![x](../assets/figure.svg)", "![x](<../../assets/figure.svg>)", id="image"),
        pytest.param("![](../assets/figure.svg)", "![](<../../assets/figure.svg>)", id="image without text"),
        pytest.param('![x](../assets/figure.svg "What")', '![x](<../../assets/figure.svg> "What")', id="image with a title"),
        pytest.param(
            '![a "b"|300](../assets/figure.svg)',
            '<img src="../../assets/figure.svg" alt="a &quot;b&quot;" width="300">',
            id="image with words and width",
        ),
        pytest.param("![300](../assets/figure.svg)", "![300](<../../assets/figure.svg>)", id="image of a number"),
        pytest.param("[![x](../assets/figure.svg)](b.md)", "[![x](<../../assets/figure.svg>)](<../b/>)", id="image in a link"),
        pytest.param("![x](gone.png)", missing("gone.png", "x"), id="image missing"),
        pytest.param("![](gone_1.png)", missing("gone_1.png", "gone\\_1.png"), id="image missing without text"),
        pytest.param("![x](https://a.example/p.png)", "[x](<https://a.example/p.png>)", id="image elsewhere becomes a link"),
        pytest.param("![](https://a.example/p.png)", "[image](<https://a.example/p.png>)", id="image elsewhere without text"),
        pytest.param("[![x](https://a.example/p.png)](b.md)", "[x](<../b/>)", id="image elsewhere in a link becomes its text"),
        pytest.param("![x](../assets/paper.pdf)", "[x](<../../assets/paper.pdf>)", id="image of what is none becomes a link"),
        pytest.param("![x](b.md)", "[x](<../b/>)", id="image of a page becomes a link"),
        pytest.param(
            "![x](../../raw/assets/photo.jpg)",
            '<span class="wg-missing" title="This file is not published.">x</span>',
            id="image of a raw file",
        ),
        # embed
        pytest.param("![[figure.svg]]", "![figure](<../../assets/figure.svg>)", id="embed"),
        pytest.param("![[figure.svg|300]]", '<img src="../../assets/figure.svg" alt="figure" width="300">', id="embed with width"),
        pytest.param(
            "![[figure.svg|300x200]]",
            '<img src="../../assets/figure.svg" alt="figure" width="300" height="200">',
            id="embed with width and height",
        ),
        pytest.param("![[figure.svg|A *figure*]]", "![A figure](<../../assets/figure.svg>)", id="embed with label"),
        pytest.param("![[b]]", "[Page B](<../b/>)", id="embed of a page becomes a link"),
        pytest.param("![[b|label]]", "[label](<../b/>)", id="embed of a page with label"),
        pytest.param("![[gone]]", missing("gone", "gone"), id="embed missing"),
        # html
        pytest.param('<a href="b.md">x</a>', '<a href="../b/">x</a>', id="html link"),
        pytest.param("<a href='b.md'>x</a>", "<a href='../b/'>x</a>", id="html link in single quotes"),
        pytest.param("<a href=b.md>x</a>", "<a href=../b/>x</a>", id="html link without quotes"),
        pytest.param('<img alt="x" src="../assets/figure.svg">', '<img alt="x" src="../../assets/figure.svg">', id="html image"),
        pytest.param('<a href="gone.md">x</a>', f'<a href="{MISSING_SCHEME}:">x</a>', id="html link missing"),
        pytest.param('<img src="gone.png">', f'<img src="{MISSING_SCHEME}:">', id="html image missing"),
        pytest.param('<a href="https://a.example">x</a>', '<a href="https://a.example">x</a>', id="html link external"),
        pytest.param('<div>\n<a href="b.md">x</a>\n</div>', '<div>\n<a href="../b/">x</a>\n</div>', id="html block"),
        # bare and loose
        pytest.param(
            "From raw/rss/2026-04-23-post.md, then.",
            "From [raw/rss/2026-04-23-post.md](<../../raw/rss/2026-04-23-post/>), then.",
            id="bare",
        ),
        pytest.param(
            "From (raw/rss/2026-04-23-post.md) and <./raw/rss/2026-04-23-post.md>.",
            "From ([raw/rss/2026-04-23-post.md](<../../raw/rss/2026-04-23-post/>)) and "
            "[./raw/rss/2026-04-23-post.md](<../../raw/rss/2026-04-23-post/>).",
            id="bare in brackets",
        ),
        pytest.param(
            "From `raw/rss/2026-04-23-post.md`.",
            "From [`raw/rss/2026-04-23-post.md`](<../../raw/rss/2026-04-23-post/>).",
            id="bare as code",
        ),
        pytest.param(
            "raw/gmail/2026-04-24-starred.md (item 2)",
            "[raw/gmail/2026-04-24-starred.md](<../../raw/gmail/2026-04-24-starred/#item-2>) (item 2)",
            id="bare with item",
        ),
        pytest.param("raw/rss/gone.md", missing("raw/rss/gone.md", "raw/rss/gone.md"), id="bare missing"),
        pytest.param("[x](../other/with blank.md)", "[x](<../../other/with%20blank/>)", id="loose"),
        pytest.param("[x](no such page.md)", missing("no such page.md", "x"), id="loose missing"),
        # not links
        pytest.param("`[x](b.md)` and `[[b]]`", "`[x](b.md)` and `[[b]]`", id="code"),
        pytest.param(
            "```\n[x](b.md) [[b]] raw/rss/2026-04-23-post.md\n```", "```\n[x](b.md) [[b]] raw/rss/2026-04-23-post.md\n```", id="fence"
        ),
        pytest.param("    [x](b.md)", "    [x](b.md)", id="indented code"),
        pytest.param("\\[x](b.md)", "\\[x](b.md)", id="escaped"),
        pytest.param("<!-- [x](b.md) -->", " " * 18, id="comment"),
        pytest.param("[ ] [x] (b.md) [[ ]]", None, id="brackets"),
    ],
)
def test_links(text: str, expected: str | None) -> None:
    """Each form of link becomes what its resolution says, found, missing, ambiguous or elsewhere, and nothing else is touched."""
    before, after = "Some words before.\n\n", "\n\nSome words after, *as* they were.\n"
    got = rewritten(f"{before}{text}{after}").markdown
    if expected is None:
        assert got.startswith(before)
        assert got.endswith(after)
        assert "](<" not in got
    else:
        assert got == f"{before}{expected}{after}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "[x](../../raw/rss/2026-04-23-post.md)", '<span class="wg-missing" title="This file is not published.">x</span>', id="inline"
        ),
        pytest.param(
            "raw/rss/2026-04-23-post.md",
            '<span class="wg-missing" title="This file is not published.">raw/rss/2026-04-23-post.md</span>',
            id="bare",
        ),
        pytest.param('<a href="../../raw/rss/2026-04-23-post.md">x</a>', f'<a href="{MISSING_SCHEME}:">x</a>', id="html"),
    ],
)
def test_links_to_what_is_not_published(text: str, expected: str) -> None:
    """Under `publish_raw: none` a link to a digest is text that says why."""
    assert rewritten(f"Words.\n\n{text}\n", publish_raw="none").markdown == f"Words.\n\n{expected}\n"


def test_images_elsewhere_stay_on_trusted_pages() -> None:
    """A page that the configuration names as written by hand keeps its images from other hosts."""
    text = "Words.\n\n![x](https://a.example/p.png)\n"
    assert rewritten(text, trusted=["topic/a.md"]).markdown == text
    assert rewritten(text, trusted=["topic/b.md"]).markdown == "Words.\n\n[x](<https://a.example/p.png>)\n"


def test_inferred_links_are_marked() -> None:
    """A name with a date that one page answers to becomes a link of its own class, with the reason in its title."""
    site = make_site(
        {
            **OTHERS,
            PAGE: "# A\n\n**Date:** 2026-05-01\n\n**After *the* Plan B (04-22)**: é.\n",
            "wiki/topic/2026-04-22-plan-b.md": "# Plan B\n",
        }
    )
    made = rewrite(site, site.wiki.pages[DocId(PAGE)]).markdown
    title = "This link was inferred from the name and the date."
    assert f'**After *the* <a class="wg-inferred" href="../2026-04-22-plan-b/" title="{title}">Plan B (04-22)</a>**: é.' in made
    assert sanitise_page(f'<p><a class="wg-inferred" href="../b/" title="{title}">x</a></p>').startswith('<p><a class="wg-inferred"')


def test_flat_urls() -> None:
    """Without directory URLs links lead to files."""
    site = make_site({**OTHERS, PAGE: "[x](b.md#part-two) [y](../index.md)\n"}, directory_urls=False)
    assert rewrite(site, site.wiki.pages[DocId(PAGE)]).markdown == "[x](<b.html#part-two>) [y](<../index.html>)\n"


# ---- masthead


@pytest.mark.parametrize(
    ("text", "expected", "anchor"),
    [
        pytest.param("# Title\n\nText.\n", "\nText.\n", "title", id="title"),
        pytest.param("---\ntitle: Title\ndate: 2026-04-24\n---\n# Title\n\nText.\n", "\nText.\n", "title", id="front matter and title"),
        pytest.param("---\ntitle: Another\n---\n# Title\n\nText.\n", "Text.\n", "title", id="a title of its own is shown below the title"),
        pytest.param("---\ntitle: Title\n---\nText.\n", "Text.\n", "", id="front matter alone"),
        pytest.param(
            "# Title\n\n**Date:** 2026-04-24  \n**Source:** [A](https://a.example)\n\n---\n\n## Head\n",
            "\n\n## Head\n",
            "title",
            id="bold lines and rule",
        ),
        pytest.param("# Title\n\n**Date:** 2026-04-24\n\nText.\n\n---\n", "\n\n\nText.\n\n---\n", "title", id="a later rule stays"),
        pytest.param("# Title\n\n**Bold** text.\n", "\n**Bold** text.\n", "title", id="bold text is no metadata"),
        pytest.param("Text.\n\n# Title\n\nMore.\n", "Text.\n\n\nMore.\n", "title", id="text before the title stays below it"),
        pytest.param("## Head\n\nText.\n", "## Head\n\nText.\n", "", id="no title"),
        pytest.param("# Title {#own}\n\nText.\n", "\nText.\n", "own", id="title with an id of its own"),
        pytest.param("Title\n=====\n\nText.\n", "\nText.\n", "title", id="title underlined"),
    ],
)
def test_masthead(text: str, expected: str, anchor: str) -> None:
    """What the page's header shows is cut out of the text, and only that; the title's id is handed on."""
    got = rewritten(text)
    assert got.markdown.strip() == expected.strip()
    assert got.title_anchor == anchor
    assert got.slots == ()


def test_links_in_the_masthead_are_cut_with_it() -> None:
    """A link of the bold lines leaves nothing in the text."""
    got = rewritten("# T\n\n**Raw:** raw/rss/2026-04-23-post.md · [B](b.md)\n\nText with [B](b.md).\n")
    assert got.markdown.strip() == "Text with [B](<../b/>)."


# ---- slots


def shown(got: Rewritten) -> str:
    """The Markdown with each slot as the name of its kind."""
    text = got.markdown
    for slot in got.slots:
        assert text.count(slot.token) == 1
        text = text.replace(slot.token, f"<{slot.kind} {slot.number}>")
    assert got.token not in text
    return re.sub(r"\n{3,}", "\n\n", text).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "# T\n\n## TL;DR\n\nShort.\n\n---\n\n## Next\n\nMore.\n",
            "<tldr-open 0>\n\n## TL;DR\n\nShort.\n\n<tldr-close 0>\n\n## Next\n\nMore.",
            id="section, its closing rule left out",
        ),
        pytest.param(
            "# T\n\n## TL;DR\n\n- a\n- [b](b.md)\n",
            "<tldr-open 0>\n\n## TL;DR\n\n- a\n- [b](<../b/>)\n\n<tldr-close 0>",
            id="section with a list",
        ),
        pytest.param(
            "# T\n\n**TL;DR.** Short.\n\nMore.\n", "<tldr-open 0>\n\n**TL;DR.** Short.\n\n<tldr-close 0>\n\nMore.", id="paragraph"
        ),
        pytest.param("# T\n\n**TL;DR.** Short.", "<tldr-open 0>\n\n**TL;DR.** Short.\n\n<tldr-close 0>", id="paragraph at the end"),
        pytest.param("# T\n\n> **TL;DR.** Short.\n\nMore.\n", "> **TL;DR.** Short.\n\nMore.", id="in a quote it stays"),
        pytest.param(
            "# T\n\n## TL;DR\n\n" + "word " * 1300 + "\n", "## TL;DR\n\n" + ("word " * 1300).strip(), id="too long to be set apart"
        ),
        pytest.param("# T\n\n## Related\n\n- [b](b.md)\n- x\n", "## Related\n\n<related 0>", id="related"),
        pytest.param(
            "# T\n\n## Related\n\n- [b](b.md)\n\nWords.\n\n1. [b](b.md)\n\n## More\n\n- [b](b.md)\n",
            "## Related\n\n<related 0>\n\nWords.\n\n<related 1>\n\n## More\n\n- [b](<../b/>)",
            id="two related lists, and one that is none",
        ),
        pytest.param("# T\n\n## See also\n\n[b](b.md)\n", "## See also\n\n[b](<../b/>)", id="related without a list"),
        pytest.param("# T\n\n## Related\n\n> - [b](b.md)\n", "## Related\n\n> - [b](<../b/>)", id="a related list in a quote stays"),
        pytest.param(
            "# T\n\n## TL;DR\n\nShort.\n\n## Related\n\n* [b](b.md)\n",
            "<tldr-open 0>\n\n## TL;DR\n\nShort.\n\n<tldr-close 0>\n\n## Related\n\n<related 0>",
            id="both",
        ),
    ],
)
def test_slots(text: str, expected: str) -> None:
    """The TL;DR stands between two slots, each Related list is one, and each slot stands in the text once."""
    assert shown(rewritten(text)) == expected


def test_no_author_can_write_a_slot() -> None:
    """A slot's name hashes the text, so another page's name, written into a text, is no slot of it."""
    first = rewritten("# T\n\n## Related\n\n- x\n")
    second = rewritten(f"# T\n\n{first.slots[0].token}\n\n## Related\n\n- x\n")
    assert first.token != second.token
    assert second.slots[0].token != first.slots[0].token
    assert first.slots[0].token in second.markdown


# ---- laws


@given(st.text(st.sampled_from("abc déf漢🎉 \n\n*_.,!?-+~>#1|$\t"), max_size=200))
def test_plain_text_comes_back_byte_for_byte(text: str) -> None:
    """A page with no link, no title, no metadata and no part of its own comes back as it is."""
    got = rewritten(f"Words.\n\n{text}", others={})
    if not got.slots and not got.title_anchor:
        assert got.markdown == f"Words.\n\n{text}"


@given(markdown)
def test_any_text_is_rewritten(text: str) -> None:
    """Rewriting never raises, each slot stands in the text once, and no two have one name."""
    assume(make_page(text, PAGE).meta.publish)  # a text may ask not to be published
    got = rewritten(text)
    for slot in got.slots:
        assert got.markdown.count(slot.token) == 1
    assert len({slot.token for slot in got.slots}) == len(got.slots)
