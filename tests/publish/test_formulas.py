"""`wikigen.publish.formulas`: maths between dollars, from the page's text to the MathML of the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import make_page, make_source
from tests.sitecheck import build, write_wiki
from wikigen.model import Formula, Span
from wikigen.parse.page import parse_page
from wikigen.publish.formulas import FormulaError, drawn

HERE = Span(start=0, end=0, line=1, column=1)


def formula(latex: str, *, display: bool = False) -> Formula:
    """A formula from nowhere."""
    return Formula(latex=latex, display=display, span=HERE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("a $x_1$ b", ["x_1"], id="inline"),
        pytest.param("$$\nx\n$$\n", ["\nx\n"], id="on a line of its own"),
        pytest.param("> $$\n> [[a]]\n> $$\n", ["\n[[a]]\n"], id="in a quote, and no link"),
        pytest.param("$5/$30, $20-$30, $5 and $10", [], id="prices"),
        pytest.param("`$x$`\n\n```\n$y$\n```\n", [], id="code"),
        pytest.param("\\$x\\$", [], id="escaped"),
    ],
)
def test_what_is_a_formula(text: str, found: list[str]) -> None:
    """Dollars set off formulas where the configuration asks for them, but never prices or code; and nothing without it."""
    page = parse_page(make_source("wiki/t/a.md", text), math=True)
    assert [entry.latex for entry in page.formulas] == found
    assert page.refs == ()
    assert make_page(text).formulas == ()


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        pytest.param("x^2", "<math><msup><mi>x</mi><mn>2</mn></msup></math>", id="a power"),
        pytest.param(r"\text{<b>}", "<math><mtext>&lt;b&gt;</mtext></math>", id="text is escaped"),
        pytest.param(r"\color{red}{x}", '<math><mrow mathcolor="#FF0000"><mi>x</mi></mrow></math>', id="a colour"),
    ],
)
def test_drawn(latex: str, mathml: str) -> None:
    """A formula is MathML with nothing of HTML in it."""
    assert drawn(formula(latex)) == mathml


def test_no_styles_and_no_anchors() -> None:
    """Equations keep their sides by classes, since the policy forbids styles in attributes; labels make neither ids nor links."""
    made = drawn(formula(r"\begin{align}a &= b \label{q} \\ \eqref{q} &= d\end{align}", display=True))
    assert 'class="wg-m-right wg-m-to"' in made
    assert not re.search(r"\s(?:style|id|href)=", made)


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        pytest.param(r"\frac{a", 'Expected closing token "}", but reached end of input', id="unfinished"),
        pytest.param(r"\href{javascript:alert(1)}{x}", r'Unknown command "\href"', id="a link"),
        pytest.param("{" * 100_000, "it has more than 1,000 commands and braces", id="too deep for the stack"),
        pytest.param(r"\hat" * 100_000, "it has more than 1,000 commands and braces", id="too deep without braces"),
        pytest.param(r"\newcommand{\x}{\x\x}\x", None, id="a macro that is its own"),
        pytest.param("\ud800", None, id="half a character"),
    ],
)
def test_undrawable(latex: str, why: str | None) -> None:
    """What is no formula is refused with the reason, before it could exhaust the stack."""
    with pytest.raises(FormulaError) as caught:
        drawn(formula(latex))
    assert why is None or str(caught.value) == why


@given(st.text(alphabet="\\{}[]^_&$<>\"'ab1 \n") | st.text())
def test_any_text(latex: str) -> None:
    """Whatever stands between dollars, no tag but MathML's and no attribute that the policy forbids comes of it."""
    try:
        made = drawn(formula(latex))
    except FormulaError:
        return
    assert all(name.startswith("m") for name in re.findall(r"<[/!?]?([^\s/>]*)", made))
    assert not re.search(r"<[^>]*\s(?:style|id|href|on\w+)=", made)


@pytest.mark.parametrize("engine", ["gfm", "markdown"])
def test_built(tmp_path: Path, engine: str) -> None:
    """Both engines show formulas in text and headings' names, and the source of one that fails, with a finding at its place."""
    text = "# A\n\n## The $x^2$ norm\n\n*So* $a_b$ and $c_d$.\n\n$$\n\\sum_i x_i\n$$\n\nWrong: $\\foo$ here, <math><mi>evil</mi></math>.\n"
    config = write_wiki(tmp_path, {"wiki/t/a.md": text}, options={"math": True, "engine": engine}, markdown_extensions=["toc"])
    built = build(config)
    html = (tmp_path / "site/t/a/index.html").read_text()
    article = html[html.index("<article") : html.index("</article>")]
    assert "<msub><mi>a</mi><mi>b</mi></msub>" in article
    assert '<math display="block">' in article
    assert '<code class="wg-undrawn">\\foo</code>' in article
    assert "evil" not in article
    assert 'id="the-x2-norm"' in article
    assert "wgs" not in html
    (warning,) = (line for line in built.warnings if "formula" in line)
    assert warning == (
        'wiki/t/a.md:11:9: formula: the formula is shown as it is written: Unknown command "\\foo". Mend it, or write `\\$` for a dollar.'
    )


def test_a_page_that_is_given_up(tmp_path: Path) -> None:
    """A page that is shown as plain text has its formulas as they are written."""
    build(write_wiki(tmp_path, {"wiki/t/a.md": "# A\n\n$x<y$\n\n" + ">" * 3_000 + " deep\n"}, options={"math": True}))
    html = (tmp_path / "site/t/a/index.html").read_text()
    assert "$x&lt;y$" in html
    assert "wgs" not in html
