"""`wikigen.publish.engine`, `.body` and `.highlight`: Markdown to the HTML that is published, by either engine."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from tests.conftest import make_page
from tests.publish.conftest import compose
from tests.strategies import any_text, heading_words, markdown
from wikigen.publish.body import Fragment, raw_body
from wikigen.publish.engine import Engine, EngineError, GfmEngine, Heading, MarkdownEngine
from wikigen.publish.highlight import code_block
from wikigen.publish.rewrite import Rewritten

TOKEN = "wgs" + "0" * 18
GFM = GfmEngine()
MARKDOWN = MarkdownEngine(["toc", "tables", "fenced_code", "footnotes"], {})
ENGINES: dict[str, Engine] = {"gfm": GFM, "markdown": MARKDOWN}


def body(text: str, engine: Engine = GFM, *, title_anchor: str = "") -> Fragment:
    """The text of a page that is not trusted and has no slots."""
    rewritten = Rewritten(markdown=text, token=TOKEN, slots=(), title_anchor=title_anchor)
    return compose(text, rewritten, engine, trusted=False)


def html(text: str, engine: Engine = GFM) -> str:
    """The same as HTML in one line, without permalinks."""
    return re.sub(r'<a class="headerlink".*?</a>', "", body(text, engine).html).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "gfm", "python_markdown"),
    [
        pytest.param(
            "Intro:\n- a\n- b\n", "<p>Intro:</p><ul><li>a</li><li>b</li></ul>", "<p>Intro:- a- b</p>", id="list after a paragraph"
        ),
        pytest.param(
            "- a\n  - b\n    - c\n",
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
            id="two-space nesting",
        ),
        pytest.param("1. a\n   - b\n2. c\n", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", None, id="list in a numbered list"),
        pytest.param("3. a\n4. b\n", '<ol start="3"><li>a</li><li>b</li></ol>', None, id="numbers that do not begin at one"),
        pytest.param(
            "| a | b |\n|---|:-:|\n| 1 |  |\n",
            '<table><thead><tr><th>a</th><th style="text-align:center">b</th></tr></thead>'
            '<tbody><tr><td>1</td><td style="text-align:center"></td></tr></tbody></table>',
            '<table><thead><tr><th>a</th><th style="text-align:center">b</th></tr></thead>'
            '<tbody><tr><td>1</td><td style="text-align:center"></td></tr></tbody></table>',
            id="table with an empty cell",
        ),
        pytest.param(
            "- [ ] a\n- [x] b\n",
            '<ul><li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled aria-label="Task">'
            '<span class="task-list-indicator"></span></label> a</li><li class="task-list-item"><label class="task-list-control">'
            '<input type="checkbox" disabled checked aria-label="Task"><span class="task-list-indicator"></span></label> b</li></ul>',
            "<ul><li>[ ] a</li><li>[x] b</li></ul>",
            id="task list",
        ),
        pytest.param("~~a~~ ~b~", "<p><del>a</del> <del>b</del></p>", "<p>~~a~~ ~b~</p>", id="strikethrough"),
        pytest.param(
            "> [!NOTE]\n> text\n", '<div class="admonition note"><p class="admonition-title">Note</p><p>text</p></div>', "same", id="alert"
        ),
        pytest.param(
            "> [!tip]- A *title*\n> text\n",
            '<details class="tip"><summary>A <em>title</em></summary><p>text</p></details>',
            "same",
            id="folded callout",
        ),
        pytest.param(
            "> [!faq]+\n> text\n",
            '<details class="question" open><summary>Faq</summary><p>text</p></details>',
            "same",
            id="unfolded callout",
        ),
        pytest.param(
            "> [!warning]\n> a\n>\n> > [!note]\n> > b\n",
            '<div class="admonition warning"><p class="admonition-title">Warning</p><p>a</p>'
            '<div class="admonition note"><p class="admonition-title">Note</p><p>b</p></div></div>',
            "same",
            id="nested callouts",
        ),
        pytest.param("> a quote\n", "<blockquote><p>a quote</p></blockquote>", "same", id="quote"),
        pytest.param("$5/$30 and $x$", "<p>$5/$30 and $x$</p>", "same", id="prices are no maths"),
        pytest.param("a  \nb\\\nc", "<p>a<br>b<br>c</p>", None, id="line breaks"),
        pytest.param(
            "<details><summary>s</summary>\n\n*t*\n\n</details>\n",
            "<details><summary>s</summary><p><em>t</em></p></details>",
            None,
            id="details",
        ),
        pytest.param(
            "a *b* **c** ***d*** `e`", "<p>a <em>b</em> <strong>c</strong> <em><strong>d</strong></em> <code>e</code></p>", None, id="marks"
        ),
        pytest.param(
            "[a](https://a.example)", '<p><a rel="noopener noreferrer" href="https://a.example">a</a></p>', "same", id="outside link"
        ),
        pytest.param("https://a.example", "<p>https://a.example</p>", "same", id="a bare URL stays text"),
        pytest.param("&amp; &lt; &copy; é 漢字 🎉", "<p>&amp; &lt; © é 漢字 🎉</p>", "same", id="entities and scripts"),
        pytest.param("", "", "same", id="nothing"),
    ],
)
def test_both_engines(text: str, gfm: str, python_markdown: str | None) -> None:
    """Markdown as people write it for GitHub and Obsidian comes out as they mean it; Python-Markdown keeps its own reading of lists."""
    assert html(text) == gfm
    if python_markdown is not None:
        assert html(text, MARKDOWN) == (gfm if python_markdown == "same" else python_markdown)


def test_footnotes_on_both_engines() -> None:
    """Footnotes stand at the end in the order of their numbers, with links both ways."""
    text = "A[^n] and B[^1] and A[^n].\n\n[^1]: One.\n\n[^n]: Note *x*.\n\n    More.\n"
    for engine in ENGINES.values():
        made = html(text, engine)
        targets = set(re.findall(r'href="#([^"]*)"', made))
        assert targets <= set(re.findall(r'id="([^"]*)"', made))
        assert made.index("Note <em>x</em>") < made.index("One.") or engine is MARKDOWN
        assert len(re.findall(r'class="footnote-ref"', made)) == 3
        assert len(re.findall(r'class="footnote-backref"', made)) >= 2


# ---- headings


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("## A\n\n## B c\n", ["a", "b-c"], id="plain"),
        pytest.param("## A\n\n## A\n\n## A_1\n\n## A\n", ["a", "a_1", "a_2", "a_3"], id="repeated"),
        pytest.param("## *A* `b` [c](https://c.example)\n", ["a-b-c"], id="marks"),
        pytest.param("## 漢字\n\n## 日本\n", ["_1", "_2"], id="another script"),
        pytest.param("## Café &amp; more\n", ["cafe-more"], id="accents and entities"),
        pytest.param("## 1. GPT-5.5: What? (2026)\n", ["1-gpt-55-what-2026"], id="marks between words"),
        pytest.param("A\n=\n\nB\n-\n", ["a", "b"], id="underlined"),
        pytest.param("## A ##\n", ["a"], id="closed"),
        pytest.param("## __init__\n", ["init"], id="bold"),
        pytest.param("```\n## no\n```\n\n## Yes\n", ["yes"], id="code is no heading"),
    ],
)
def test_heading_ids(name: str, text: str, ids: list[str]) -> None:
    """Both engines give headings the ids that the parser has for them, so that links and anchors agree."""
    made = body(text, ENGINES[name]).html
    assert re.findall(r'<h[1-6] id="([^"]*)"', made) == ids
    assert [section.anchor for section in make_page(text).sections] == ids


@given(heading_words, heading_words)
def test_heading_ids_agree(first: str, second: str) -> None:
    """Law: for headings of plain words the parser and both engines make the same ids."""
    text = f"## {first}\n\ntext\n\n## {second}\n\n### {first}\n"
    parsed = [section.anchor for section in make_page(text).sections]
    for engine in ENGINES.values():
        assert re.findall(r'<h[1-6] id="([^"]*)"', body(text, engine).html) == parsed


def test_the_title_counts() -> None:
    """A heading that repeats the title, which stands above the text, gets a number."""
    assert re.findall(r'<h2 id="([^"]*)"', body("## A\n", title_anchor="a").html) == ["a_1"]


@pytest.mark.parametrize("name", ENGINES)
def test_contents(name: str) -> None:
    """The table of contents nests headings by their levels, gaps and all."""

    def tree(headings: tuple[Heading, ...]) -> list[object]:
        return [(heading.id, heading.level, tree(heading.children)) for heading in headings]

    assert tree(body("### a\n\n# b\n\n#### c\n\n## d\n\n# e\n", ENGINES[name]).toc) == [
        ("a", 3, []),
        ("b", 1, [("c", 4, []), ("d", 2, [])]),
        ("e", 1, []),
    ]


def test_contents_as_the_host_wants_them() -> None:
    """A heading turns into the mapping that Python-Markdown's `toc` makes."""
    child = Heading(level=2, id="b", name="B")
    assert Heading(level=1, id="a", name="A", children=(child,)).token() == {
        "level": 1, "id": "a", "name": "A", "children": [{"level": 2, "id": "b", "name": "B", "children": []}]
    }  # fmt: skip


# ---- code


@pytest.mark.parametrize(
    ("text", "language", "inner"),
    [
        pytest.param(
            "```python\nx = 1\n```\n", "python", '<span class="n">x</span> <span class="o">=</span> <span class="mi">1</span>\n', id="known"
        ),
        pytest.param("```Python title='x'\n1\n```\n", "python", '<span class="mi">1</span>\n', id="with an attribute"),
        pytest.param("```nosuch\n<x> & y\n```\n", "nosuch", "&lt;x&gt; &amp; y\n", id="unknown"),
        pytest.param("```\n<x>\n```\n", "text", "&lt;x&gt;\n", id="none"),
        pytest.param("    <x>\n", "text", "&lt;x&gt;\n", id="indented"),
        pytest.param('```"><script>\nx\n```\n', "script", "x\n", id="hostile"),
        pytest.param("```c++\n```\n", "c++", "\n", id="empty"),
    ],
)
def test_code(text: str, language: str, inner: str) -> None:
    """Blocks of code are coloured where Pygments knows the language, and escaped in any case."""
    assert body(text).html.strip() == f'<div class="language-{language} highlight"><pre><span></span><code>{inner}</code></pre></div>'


def test_huge_code_is_not_coloured() -> None:
    """A block beyond the bound is shown without colours, since some lexers are slow on what is not their language."""
    assert '<span class="' in code_block("python", "x = 1\n" * 100)
    assert '<span class="' not in code_block("python", "x = 1\n" * 12_000)


def test_code_looks_alike_in_text() -> None:
    """The name of a code slot that an author writes is text."""
    made = body(f"{TOKEN}k0x\n\n```\ncode\n```\n").html
    assert f"<p>{TOKEN}k0x</p>" in made
    assert made.count("<code>code\n</code>") == 1


# ---- trouble


class Broken:
    """An engine that gives up."""

    def render(self, text: str, token: str, title_anchor: str = "") -> object:  # noqa: ARG002 - the engines' signature
        """Raise, always."""
        raise EngineError("RecursionError: too deep")


def test_an_engine_that_gives_up() -> None:
    """A page that its engine cannot render is shown as plain text, escaped, and says why."""
    got = body("# <b>T</b>\n", Broken())  # type: ignore[arg-type]  # it never renders
    assert (got.html, got.toc, got.trouble) == ("<pre># &lt;b&gt;T&lt;/b&gt;\n</pre>", (), "RecursionError: too deep")


def test_extensions_that_raise() -> None:
    """Whatever an extension of Python-Markdown raises is an `EngineError` that names it."""
    with pytest.raises(EngineError, match="nosuch"):
        MarkdownEngine(["nosuch.extension"], {}).render("x", TOKEN)


def test_pages_do_not_leak_into_each_other() -> None:
    """The engine keeps nothing of one page for the next: ids, footnotes and references begin anew."""
    text = "## A\n\n[x][r] [^1]\n\n[r]: https://a.example\n\n[^1]: n\n"
    for engine in ENGINES.values():
        first, second, bare = body(text, engine), body(text, engine), body("[x][r] [^1]\n", engine)
        assert first == second
        assert "a.example" not in bare.html


@given(markdown | any_text)
def test_any_text_renders(text: str) -> None:
    """The default engine renders any text, and every link within the page leads to an id of it."""
    made = body(text)
    assert made.trouble == ""
    assert set(re.findall(r'<a class="headerlink" href="#([^"]*)"', made.html)) <= set(re.findall(r'id="([^"]*)"', made.html))


# ---- raw text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "A *b* [c](https://c.example)",
            '<p>A <em>b</em> <a href="https://c.example" rel="noopener noreferrer nofollow">c</a></p>',
            id="prose",
        ),
        pytest.param("![alt](https://c.example/p.png)", "<p>[image: alt]</p>", id="the words of an image"),
        pytest.param(
            "[c](page.md) [d](//evil.example)",
            '<p><a rel="noopener noreferrer nofollow">c</a> <a rel="noopener noreferrer nofollow">d</a></p>',
            id="no relative link",
        ),
        pytest.param("# Head {#x}", "<h1>Head {#x}</h1>", id="a heading without id"),
        pytest.param(
            "```html\n<b>\n```",
            '<div class="language-html highlight"><pre><span></span>'
            '<code><span class="p">&lt;</span><span class="nt">b</span><span class="p">&gt;</span>\n</code></pre></div>',
            id="code",
        ),
    ],
)
def test_raw_text(text: str, expected: str) -> None:
    """Raw text is prose: links to public URLs, no images, no ids."""
    assert raw_body(text).strip() == expected
