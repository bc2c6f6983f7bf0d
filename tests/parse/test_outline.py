"""`wikigen.parse.outline`: headings, blocks, lists and references, each with its place."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import markdown as python_markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import any_text, heading_words, markdown
from wikigen.model import Context, LinkRef, Span
from wikigen.parse.lines import LineMap
from wikigen.parse.outline import Outline, outline, split_heading_id


def told(refs: tuple[LinkRef, ...]) -> list[str]:
    """References in one line each: syntax, target, anchor, label."""
    return [f"{ref.syntax} {ref.target}{'#' + ref.anchor if ref.anchor else ''} [{ref.label}]" for ref in refs]


def marked(text: str, refs: tuple[LinkRef, ...]) -> str:
    """The text with every head replaced by `⟦` and every tail by `⟧`; where both are one place, by `⟦⟧`."""
    data, edits = text.encode(), []
    for ref in refs:
        if ref.head == ref.tail:
            edits.append((*ref.head, "⟦⟧"))
        else:
            edits += [(*ref.head, "⟦"), (*ref.tail, "⟧")]
    for start, end, mark in sorted(edits, reverse=True):
        data = data[:start] + mark.encode() + data[end:]
    return data.decode()


@pytest.mark.parametrize(
    ("text", "refs", "shown"),
    [
        pytest.param("see [a](b.md).", ["inline b.md [a]"], "see ⟦a⟧.", id="inline"),
        pytest.param("[a](../t/b.md#c)", ["inline ../t/b.md#c [a]"], "⟦a⟧", id="anchor"),
        pytest.param("[a](#c)", ["inline #c [a]"], "⟦a⟧", id="anchor alone"),
        pytest.param("[a](b.md 'title')", ["inline b.md [a]"], "⟦a⟧", id="title"),
        pytest.param("[a](<b c.md>)", ["inline b c.md [a]"], "⟦a⟧", id="angle brackets"),
        pytest.param("[a](b%20c.md)", ["inline b c.md [a]"], "⟦a⟧", id="percent"),
        pytest.param("[a](b_(c).md)", ["inline b_(c).md [a]"], "⟦a⟧", id="brackets in the target"),
        pytest.param("[a [b] c](d.md)", ["inline d.md [a [b] c]"], "⟦a [b] c⟧", id="brackets in the label"),
        pytest.param("[**a** `b`](c.md)", ["inline c.md [a b]"], "⟦**a** `b`⟧", id="markup in the label"),
        pytest.param("**[a](b.md)**", ["inline b.md [a]"], "**⟦a⟧**", id="markup around"),
        pytest.param("[`](`](b.md)", ["inline b.md [](]"], "⟦`](`⟧", id="code in the label that looks like its end"),
        pytest.param("[](b.md)", ["inline b.md []"], "⟦⟧", id="no label"),
        pytest.param("[a]()", ["inline  [a]"], "⟦a⟧", id="no target"),
        pytest.param("[Ä 漢](ü.md) [b](c.md)", ["inline ü.md [Ä 漢]", "inline c.md [b]"], "⟦Ä 漢⟧ ⟦b⟧", id="other scripts"),
        pytest.param("[a\nb](c.md)", ["inline c.md [a b]"], "⟦a\nb⟧", id="label over two lines"),
        pytest.param("[a](https://x.org/y#z)", ["inline https://x.org/y#z [a]"], "⟦a⟧", id="URL keeps its anchor"),
        pytest.param("[a](https://x.org/y%20z)", ["inline https://x.org/y%20z [a]"], "⟦a⟧", id="URL stays encoded"),
        pytest.param("[a](javascript:alert(1))", ["inline javascript:alert(1) [a]"], "⟦a⟧", id="unsafe scheme"),
        pytest.param("<https://x.org/y>", ["autolink https://x.org/y [https://x.org/y]"], "⟦<https://x.org/y>⟧", id="autolink"),
        pytest.param("<a@x.org>", ["autolink mailto:a@x.org [a@x.org]"], "⟦<a@x.org>⟧", id="mail"),
        pytest.param("[a][r]\n\n[r]: b.md 'title'", ["reference b.md [a]"], "⟦a⟧\n\n[r]: b.md 'title'", id="full reference"),
        pytest.param("[r][]\n\n[r]: b.md", ["reference b.md [r]"], "⟦r⟧\n\n[r]: b.md", id="collapsed reference"),
        pytest.param("[r]\n\n[r]: b.md#c", ["reference b.md#c [r]"], "⟦r⟧\n\n[r]: b.md#c", id="shortcut reference"),
        pytest.param("[r] and [s]\n\n[r]: b.md", ["reference b.md [r]"], "⟦r⟧ and [s]\n\n[r]: b.md", id="no such reference"),
        pytest.param("![a](b.png)", ["image b.png [a]"], "⟦a⟧", id="image"),
        pytest.param("[![a](b.png)](c.md)", ["inline c.md []", "image b.png [a]"], "⟦⟦a⟧⟧", id="image in a link"),
        pytest.param(
            "[![](b.png) more](c.md)", ["inline c.md [more]", "image b.png []"], "⟦⟦⟧ more⟧", id="image without alt and words in a link"
        ),
        pytest.param("[[Page]]", ["wikilink Page [Page]"], "⟦Page⟧", id="wikilink"),
        pytest.param("[[Page|label]]", ["wikilink Page [label]"], "⟦label⟧", id="wikilink with label"),
        pytest.param("[[Page#Heading]]", ["wikilink Page#Heading [Page#Heading]"], "⟦Page#Heading⟧", id="wikilink with heading"),
        pytest.param("[[Page#Heading|label]]", ["wikilink Page#Heading [label]"], "⟦label⟧", id="wikilink with heading and label"),
        pytest.param("[[folder/page]]", ["wikilink folder/page [folder/page]"], "⟦folder/page⟧", id="wikilink with folder"),
        pytest.param(
            "[[GPT-5.5: Launch]]", ["wikilink GPT-5.5: Launch [GPT-5.5: Launch]"], "⟦GPT-5.5: Launch⟧", id="wikilink with a colon"
        ),
        pytest.param("| a |\n|---|\n| [[P\\|l]] |", ["wikilink P [l]"], "| a |\n|---|\n| ⟦l⟧ |", id="wikilink in a table"),
        pytest.param("![[a.png]]", ["embed a.png [a.png]"], "⟦a.png⟧", id="embed"),
        pytest.param("![[a.png|300]]", ["embed a.png [300]"], "⟦300⟧", id="embed with size"),
        pytest.param("| a |\n|---|\n| [b](c.md) |", ["inline c.md [b]"], "| a |\n|---|\n| ⟦b⟧ |", id="in a table"),
        pytest.param("## A [b](c.md)", ["inline c.md [b]"], "## A ⟦b⟧", id="in a heading"),
        pytest.param("> - [b](c.md)", ["inline c.md [b]"], "> - ⟦b⟧", id="in a list in a quote"),
        pytest.param("x[^1]\n\n[^1]: [b](c.md)", ["inline c.md [b]"], "x[^1]\n\n[^1]: ⟦b⟧", id="in a footnote"),
        pytest.param('<a href="x.md#y">b</a>', ["html x.md#y []"], '<a href="⟦⟧">b</a>', id="HTML link"),
        pytest.param("<A class=c HREF='x y.md'>b</A>", ["html x y.md []"], "<A class=c HREF='⟦⟧'>b</A>", id="HTML link in capitals"),
        pytest.param("w <img src=x.png>", ["html x.png []"], "w <img src=⟦⟧>", id="HTML image"),
        pytest.param(
            '<div>\n<a href="x.md">b</a>\n</div>', ["html x.md []"], '<div>\n<a href="⟦⟧">b</a>\n</div>', id="HTML link in a block"
        ),
        pytest.param("[a](b c.md)", ["loose b c.md [a]"], "⟦a⟧", id="blanks in the target"),
        pytest.param("[a](../t t/b c.md#d e)", ["loose ../t t/b c.md#d e [a]"], "⟦a⟧", id="blanks in folder and anchor"),
        pytest.param("see raw/gmail/x.md.", ["bare raw/gmail/x.md [raw/gmail/x.md]"], "see ⟦raw/gmail/x.md⟧.", id="bare path"),
        pytest.param(
            "see `raw/gmail/x.md`,", ["bare raw/gmail/x.md [raw/gmail/x.md]"], "see ⟦`raw/gmail/x.md`⟧,", id="bare path in backticks"
        ),
        *(
            pytest.param(f"see {before}{path}{after}.", [f"bare {path} [{path}]"], f"see {shown}.", id=f"bare path in {before}{after}")
            for path in ("raw/a.md", "./raw/a.md", "../../raw/b(1).md", "raw/[2]c.md")
            for before, after, shown in (
                ("(", ")", f"(⟦{path}⟧)"),
                ("[", "]", f"[⟦{path}⟧]"),
                ('"', '"', f'"⟦{path}⟧"'),
                ("'", "'", f"'⟦{path}⟧'"),
                ("<", ">", f"⟦{path}⟧"),
                ("", "'s", f"⟦{path}⟧'s"),
            )
        ),
        pytest.param(
            "raw/a.md[1] raw/b.md(x)",
            ["bare raw/a.md [raw/a.md]", "bare raw/b.md [raw/b.md]"],
            "⟦raw/a.md⟧[1] ⟦raw/b.md⟧(x)",
            id="brackets behind",
        ),
        pytest.param("raw/a[b](c.md)", ["bare raw/a [raw/a]", "inline c.md [b]"], "⟦raw/a⟧⟦b⟧", id="a link behind a bare path"),
        pytest.param("- ../../raw/x.json", ["bare ../../raw/x.json [../../raw/x.json]"], "- ⟦../../raw/x.json⟧", id="bare path with dots"),
        pytest.param(
            "raw/a.md · raw/b.jpg",
            ["bare raw/a.md [raw/a.md]", "bare raw/b.jpg [raw/b.jpg]"],
            "⟦raw/a.md⟧ · ⟦raw/b.jpg⟧",
            id="two bare paths",
        ),
        pytest.param("**raw/a.md**", ["bare raw/a.md [raw/a.md]"], "**⟦raw/a.md⟧**", id="bare path in bold"),
        pytest.param(
            "raw/a.md (item 8, AI Papers)",
            ["bare raw/a.md#item-8 [raw/a.md]"],
            "⟦raw/a.md⟧ (item 8, AI Papers)",
            id="item after a bare path",
        ),
        pytest.param("[`raw/a.md`](b.md)", ["inline b.md [raw/a.md]"], "⟦`raw/a.md`⟧", id="a link of a path in backticks"),
        pytest.param("`raw/a.md` (item 08)", ["bare raw/a.md#item-8 [raw/a.md]"], "⟦`raw/a.md`⟧ (item 08)", id="item after backticks"),
        pytest.param("[d](../raw/a.md) (item 3)", ["inline ../raw/a.md#item-3 [d]"], "⟦d⟧ (item 3)", id="item after a link"),
        pytest.param("[d](../raw/a.md#x) (item 3)", ["inline ../raw/a.md#x [d]"], "⟦d⟧ (item 3)", id="an anchor before an item"),
        pytest.param("[LMSM (08-31)](b.md)", ["inline b.md [LMSM (08-31)]"], "⟦LMSM (08-31)⟧", id="date in the label"),
    ],
)
def test_every_form_of_link(text: str, refs: list[str], shown: str) -> None:
    """Each form of link is found, with the bytes before and after its label, so that the label alone stays when both are replaced."""
    found = outline(text).refs
    assert (told(found), marked(text, found)) == (refs, shown)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("`[a](b.md)` and `[[c]]`", id="inline code"),
        pytest.param("`` `raw/a.md` and more ``", id="longer code"),
        pytest.param("`cat raw/a.md`", id="a command with a path"),
        pytest.param("```\n[a](b.md) [[c]] raw/a.md\n```", id="fence"),
        pytest.param("~~~py\n[a](b c.md)\n~~~", id="tildes"),
        pytest.param("````\n```\n[a](b.md)\n```\nraw/a.md\n````", id="fence in a fence"),
        pytest.param("- x\n\n  ```\n  [a](b.md)\n  ```", id="fence in a list"),
        pytest.param("> ```\n> raw/a.md\n> ```", id="fence in a quote"),
        pytest.param("```\n[a](b.md)\nnever closed", id="open fence"),
        pytest.param("x\n\n    [a](b.md) [[c]] raw/a.md", id="indented code"),
        pytest.param("```mermaid\ngraph TD\n  A[raw/a.md] --> B[[c]]\n```", id="mermaid"),
        pytest.param("<!-- [a](b.md) raw/a.md -->", id="comment"),
        pytest.param("\\[a](b.md)", id="escaped"),
        pytest.param("- ]\n- [\n- [ ]\n- [x] done", id="junk and tasks"),
        pytest.param("draw/a.md, /raw/a.md, x/raw/a.md, .../raw/a.md, raw/, rawr/a.md, x='raw/a.md'", id="no raw path"),
        pytest.param("[a\n\nb](raw/a.md)", id="a bracket that may belong to a link"),
        pytest.param("[x]: https://x.org/raw/a.md", id="a URL in a definition"),
        pytest.param("[x]: raw/a.md", id="a raw path in a definition"),
        pytest.param("<b>x</b> <i>https://</i>", id="no URL in tags"),
        pytest.param("https:// and http://x and www.", id="no URL"),
        pytest.param("$5/$30 [note] (item 3)", id="prices and brackets"),
        pytest.param("[^1]\n\n[^1]: a note", id="footnote"),
    ],
)
def test_what_is_no_link(text: str) -> None:
    """Code is never a link, nor is what only looks like one."""
    assert told(outline(text).refs) == []


@pytest.mark.parametrize("text", ["[[ ]]", "- [[ ]]"])
def test_an_empty_wikilink_has_no_target(text: str) -> None:
    """`[[ ]]` is a reference to nothing."""
    assert [ref.target for ref in outline(text).refs] == [""]


@pytest.mark.parametrize(
    ("text", "context"),
    [
        pytest.param("First one. See [the page](a.md) for more. Last.", ("See ", "the page", " for more."), id="middle"),
        pytest.param("[Page](a.md).", ("", "Page", "."), id="alone"),
        pytest.param("It's [Page](a.md)'s case! More.", ("It's ", "Page", "'s case!"), id="no blank after"),
        pytest.param(
            "Version 2.5 of **[[Page|it]]** holds e.g. this. Next.", ("Version 2.5 of ", "it", " holds e.g. this."), id="full stops inside"
        ),
        pytest.param("One?\nTwo [a](b.md)\nthree", ("Two ", "a", " three"), id="over lines"),
        pytest.param("| x | y |\n|---|---|\n| One. Two [a](b.md) | no |", ("Two ", "a", ""), id="cell"),
        pytest.param("- One\n- Two [a](b.md)\n- Three", ("Two ", "a", ""), id="list item"),
        pytest.param("Above.\n\nSee raw/a.md now. More.", ("See ", "raw/a.md", " now."), id="bare"),
        pytest.param("Above. See [it](a b.md) now.", ("See ", "it", " now."), id="loose"),
        pytest.param("第一句。第二句 [页](a.md) 完。第三句。", ("第二句 ", "页", " 完。"), id="full-width marks"),
    ],
)
def test_the_sentence_around_a_link(text: str, context: tuple[str, str, str]) -> None:
    """A reference knows its sentence as plain text: what stands before it, itself, what stands after."""
    (ref,) = outline(text).refs
    assert ref.context is not None
    assert (ref.context.before, ref.context.mention, ref.context.after) == context


def test_a_long_sentence_is_cut_on_both_sides() -> None:
    """Of a sentence without end, what is near the mention is kept, and cut at blanks."""
    (ref,) = outline("word " * 500 + "[a](b.md)" + " word" * 500).refs
    assert ref.context is not None
    assert ref.context.before.startswith("… word")
    assert ref.context.after.endswith("word …")
    assert len(ref.context.before + ref.context.after) < 340


HEADINGS = [
    pytest.param("# Plain Title", id="plain"),
    pytest.param("# A\n\n## A\n\n### A", id="duplicates"),
    pytest.param("# A\n\n## A_1\n\n## A\n\n## A_1", id="duplicates that meet numbered titles"),
    pytest.param("## 2026-09-19: x\n\n## 2026-09-19: x", id="dated duplicates"),
    pytest.param("# 漢字\n\n# 日本", id="other scripts have no slug"),
    pytest.param("# Ünïcode Çafé ﬁne", id="accents"),
    pytest.param("#\n\n##", id="empty"),
    pytest.param("# `code` and *emph* and **bold**", id="code and emphasis"),
    pytest.param("# `a_b` c__d__e", id="underscores"),
    pytest.param("# A [link](b.md) in it", id="link"),
    pytest.param("# A ![image](b.png) in it", id="image"),
    pytest.param("# A & B &amp; C &lt; D", id="entities"),
    pytest.param("# What? Yes! (no) — $5/$30: 50%", id="punctuation"),
    pytest.param("Title\n=====\n\nOther\n-----", id="underlined"),
    pytest.param("# Closed ##", id="closed"),
    pytest.param("# 🎉 Party", id="emoji"),
    pytest.param("# -- a -- b --", id="dashes"),
    pytest.param("# a <b>c</b> d", id="tags"),
    pytest.param("# \\*starred\\* \\# hash", id="escapes"),
    pytest.param("## Two\n\n###### Six", id="levels"),
]


def toc_ids(text: str) -> list[str]:
    html = python_markdown.markdown(text, extensions=["toc"])
    return re.findall(r'<h[1-6] id="([^"]*)"', html)


@pytest.mark.parametrize("text", HEADINGS)
def test_heading_ids_are_those_of_python_markdown(text: str) -> None:
    """Every heading gets the id that Python-Markdown's `toc` extension gives it, duplicates counted the same way."""
    assert [heading.anchor for heading in outline(text).headings] == toc_ids(text)


@given(st.lists(heading_words, min_size=1, max_size=8))
def test_heading_ids_agree_for_any_plain_titles(titles: list[str]) -> None:
    """The same holds for any sequence of titles without markup."""
    text = "\n\n".join(f"## {title}" for title in titles)
    assert [heading.anchor for heading in outline(text).headings] == toc_ids(text)


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        pytest.param("# A {#my-id}\n\n## My id", [(1, "A", "my-id"), (2, "My id", "my-id_1")], id="own id"),
        pytest.param("<h2>A <b>b</b></h2>\n", [(2, "A b", "a-b")], id="HTML"),
        pytest.param("```\n# no\n```\n\n    # no\n", [], id="code"),
        pytest.param("text\n-----\n", [(2, "text", "text")], id="unwanted underline"),
        pytest.param("> # Quoted\n\n- # Listed\n", [(1, "Quoted", "quoted"), (1, "Listed", "listed")], id="in quote and list"),
        pytest.param("#no\n\n# yes", [(1, "yes", "yes")], id="no blank after the mark"),
    ],
)
def test_headings(text: str, headings: list[tuple[int, str, str]]) -> None:
    """Headings have level, plain title and id, wherever they stand."""
    assert [(heading.level, heading.title, heading.anchor) for heading in outline(text).headings] == headings


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A {#b}", ("A", "b")),
        ("A {#b.c-d:e} ", ("A", "b.c-d:e")),
        ("A", ("A", "")),
        ("A {#b} c", ("A {#b} c", "")),
        ("A {#1}", ("A {#1}", "")),
    ],
)
def test_a_heading_may_name_its_id(title: str, expected: tuple[str, str]) -> None:
    """A closing `{#id}` is the heading's id and no part of its title."""
    assert split_heading_id(title) == expected


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("# T\n\nOne *two*\nthree.\n", ["heading T", "paragraph One two three."], id="paragraph"),
        pytest.param("Key findings:\n- a\n- b\n", ["paragraph Key findings:", "item a", "item b"], id="list right after a paragraph"),
        pytest.param("- a\n  - b\n", ["item a", "item b"], id="two-space nesting"),
        pytest.param("- a\n\n- b\n", ["paragraph a", "paragraph b"], id="loose list"),
        pytest.param(
            "text\n| a | b |\n|---|---|\n| c | d |\n",
            ["paragraph text", "cell a", "cell b", "cell c", "cell d"],
            id="table right after a paragraph",
        ),
        pytest.param("text\n\n| a | b |\n|---|---|\n| c | d |\n", ["paragraph text", "cell a", "cell b", "cell c", "cell d"], id="table"),
        pytest.param("a<br/>b\n", ["paragraph a b"], id="line break tag"),
        pytest.param("a ![alt](x.png) b\n", ["paragraph a b"], id="an image says nothing"),
        pytest.param("---\n\n```\ncode\n```\n\n<div>html</div>\n", [], id="rule, code, HTML"),
        pytest.param("`code` here", ["paragraph code here"], id="inline code is text"),
    ],
)
def test_blocks(text: str, blocks: list[str]) -> None:
    """Running text comes block by block, as plain text."""
    assert [f"{block.kind} {block.text}" for block in outline(text).blocks] == blocks


def test_lists_and_words() -> None:
    """Outermost lists are found with their items, and the words of all text are counted."""
    found = outline("# T\n\n- a b\n  - c\n- d\n\ntext\n\n1. e\n2. f\n\n```\nno words\n```\n")
    assert [(each.ordered, len(each.items)) for each in found.lists] == [(False, 2), (True, 2)]
    assert found.words == 8


def test_offsets_are_those_of_the_whole_text() -> None:
    """With front matter before it, a reference's place counts from the start of the file."""
    text = "---\ntitle: é\n---\n\nsee [ü](b.md)"
    (ref,) = outline(text, len("---\ntitle: é\n---\n".encode())).refs
    assert (ref.span.line, ref.span.column, marked(text, (ref,))) == (5, 5, "---\ntitle: é\n---\n\nsee ⟦ü⟧")


def test_lines_and_columns() -> None:
    """A place is told by line and column in characters, counted from one."""
    lines = LineMap("é\n漢x\n")
    assert lines.span(3, 4) == Span(start=3, end=4, line=2, column=1)
    assert lines.span(6, 7) == Span(start=6, end=7, line=2, column=2)


def inside(found: Outline, size: int) -> bool:
    """Whether every span lies in the text, and every head and tail in its reference, in order."""
    spans = [part.span for parts in (found.headings, found.lists, found.refs) for part in parts]
    spans += [item for each in found.lists for item in each.items]
    refs = all(
        ref.span.start <= ref.head[0] <= ref.head[1] <= ref.span.end
        and ref.span.start <= ref.tail[0] <= ref.tail[1] <= ref.span.end
        and (ref.head[1] <= ref.tail[0] or ref.head == ref.tail)
        for ref in found.refs
    )
    blocks = all(0 <= block.start <= block.end <= size for block in found.blocks)
    return refs and blocks and all(0 <= span.start <= span.end <= size and span.line >= 1 and span.column >= 1 for span in spans)


@given(markdown | any_text)
def test_any_text_has_an_outline(text: str) -> None:
    """No text raises; all places lie inside it, references are in order, and ids are unique."""
    found = outline(text)
    assert inside(found, len(text.encode()))
    assert [ref.span.start for ref in found.refs] == sorted(ref.span.start for ref in found.refs)
    anchors = [heading.anchor for heading in found.headings]
    assert len(set(anchors)) == len(anchors)


@given(markdown)
def test_links_never_overlap_by_halves(text: str) -> None:
    """Two references are apart, or one lies within the other's label, so that both can be spliced."""
    edits = sorted(edge for ref in outline(text).refs for edge in {ref.head, ref.tail})
    assert all(left[1] <= right[0] for left, right in pairwise(edits))


@pytest.mark.parametrize(
    "text",
    [
        "[a" * 20_000,
        "[[" * 20_000,
        "`" * 20_001,
        "<a " * 20_000,
        "![" * 20_000,
        "> " * 5_000 + "x",
        "*a_" * 20_000,
        "[a](b c.md) " * 5_000,
        "raw/a.md " * 5_000,
        "| a " * 10_000 + "\n" + "|---" * 10_000,
        "raw/" * 20_000,
        "raw/a(" * 20_000,
        "[x](" * 20_000,
        "<h1>" * 20_000 + "\n",
        "<a href=" * 10_000,
        "<div>" + "<a " * 20_000,
        "<h1 " * 20_000,
        "<div><h1>" + "<" * 40_000 + "</h1>",
        "# " + "{#a" * 10_000,
        "[a](b.md) " * 5_000,
        "## a\n" * 10_000,
        "[a](b.md)(" * 5_000,
    ],
)
def test_hostile_text_ends_quickly(text: str) -> None:
    """What costs other parsers minutes takes less than two seconds."""
    started = time.process_time()
    outline(text)
    assert time.process_time() - started < 2


def test_a_link_in_the_words_of_an_image() -> None:
    """A link in an image's words stands in no sentence, and the sentence of the next link is whole."""
    refs = {ref.target: ref.context for ref in outline("x ![a [b](c.md) e](d.png) f [z](q.md) g.").refs}
    assert refs["c.md"] is None
    assert refs["q.md"] == Context(before="x f ", mention="z", after=" g.")


def test_what_leads_out_of_the_wiki_stands_in_no_sentence() -> None:
    """Only pages show who refers to them: the sentence around a URL would be kept for nobody."""
    refs = {ref.target: ref.context for ref in outline("See [a](https://a.example/x), https://b.example/y and [c](c.md). More.").refs}
    assert list(refs) == ["https://a.example/x", "https://b.example/y", "c.md"]
    assert [refs["https://a.example/x"], refs["https://b.example/y"]] == [None, None]
    assert refs["c.md"] == Context(before="See a, https://b.example/y and ", mention="c", after=".")
