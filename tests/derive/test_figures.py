"""`wikigen.derive.figures`: which numbers of a page are figures, and where they stand in its raw files."""

from __future__ import annotations

import time

import pytest

from tests.conftest import make_page, make_wiki
from wikigen.derive.figures import RawNumbers, Traced, figures, trace
from wikigen.derive.provenance import raw_of
from wikigen.model import DocId

DOC = DocId("wiki/t/2026-04-24-p.md")


def seen(text: str) -> list[str]:
    page = make_page(f"# T\n\n{text}\n")
    return [figure.text for figure in figures(page, page.text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("from 0.18 → 0.52", ["0.18", "0.52"], id="an arrow"),
        pytest.param("at $5/$30 per million", ["$5", "$30"], id="two prices"),
        pytest.param("97.43 % of it, 73% and 5 percent", ["97.43 %", "73%", "5 percent"], id="shares"),
        pytest.param("1.6T total / 49B active, 2.5x, 24x", ["1.6T", "49B", "2.5x", "24x"], id="scaled"),
        pytest.param(
            "2x GPT-5.4, nearly 3× more, around the clock (24/7), 3×10⁹ and 10^9",
            [],
            id="multiples that sources put in words, and what is no count",
        ),
        pytest.param("4,000 steps by 300 agents over 12 hours", ["4,000", "300", "12"], id="counts"),
        pytest.param("| a | **0.90** |\n|---|---|\n| b | 0.57 |", ["0.90", "0.57"], id="a table"),
        pytest.param("€ 20 and £7.5", ["€ 20", "£7.5"], id="other money"),
        pytest.param("nearly 3.5× more", ["3.5×"], id="times"),
        pytest.param("é 56.5 (+2.5 over)", ["56.5"], id="behind other letters"),
        pytest.param("GPT-5.5, Opus 4.7, v2.1.88, H100, Llama-70B, 5.4-mini", [], id="versions"),
        pytest.param("in 2026, on 2026-04-24, April 24, 2026, 24 Apr, Oct 2022, 10:30, (04-21)", [], id="dates"),
        pytest.param("Chapter 12, Table 30, step 11, RFC 7919, Top 10, in Chrome 88", [], id="names"),
        pytest.param("only 3 of 9", [], id="small counts"),
        pytest.param(
            "same price as 5.4 Pro at $30; cheaper than GPT-5.4; benchmarks higher than 5.4; 56.5 (+2.5 over 5.4)",
            ["$30", "56.5"],
            id="versions apart from their names",
        ),
        pytest.param("- Opus 4.6 leads\n- Only 2.5 points", ["2.5"], id="a name that begins a line, and a word"),
        pytest.param(
            "PHP \\<8.0, Version ≥2.9, OSTree ≥ 2024.3 (2023.8 – 2024.3), pre-kernel 4.8, **TLS 1.1, 1.0**",
            [],
            id="versions that are compared",
        ),
        pytest.param("### OAuth 2.0 / 2.1\n\nIt joins 2.0 and best practice to 3.7 points", ["3.7"], id="versions in a heading"),
        pytest.param("10. tenth\n11. eleventh\n\n### 10. Tenth\n\n**12.** twelfth", [], id="numbers of entries"),
        pytest.param("| # | Rule |\n|---|---|\n| 9 | a |\n| 10 | b |\n| 11 | c |", [], id="numbers of rows"),
        pytest.param(
            "| batch | score |\n|---|---|\n| 32 | 0.52 |\n| 64 | 0.57 |", ["32", "0.52", "64", "0.57"], id="rows that are not numbered"
        ),
        pytest.param("## The Top 10 risks on port 6443", [], id="names of lists and places"),
        pytest.param("`0.18` and [x](a-0.52.md) <b data-x='77'>", [], id="code, links and tags"),
        pytest.param("~~~\n0.18\n~~~", [], id="a block of code"),
        pytest.param("https://a.example/0.18?x=97.43", [], id="a URL"),
        pytest.param("OWASP A01:2021, at 3:45", [], id="editions and times"),
        pytest.param("a$5 US$12", ["12"], id="what is no money on its own"),
        pytest.param("## Prior context\n\nThere it was 0.18.", [], id="relations"),
    ],
)
def test_figures(text: str, expected: list[str]) -> None:
    """Money, shares, decimals and counts are figures; versions, dates, names and numbers in code and links are none."""
    assert seen(text) == expected


def test_figures_know_their_place() -> None:
    """A figure's span is its place in the text, metadata before it or not."""
    page = make_page("---\ntier: 12\n---\n# T\n\n**Date:** 2026-04-24\n\né 0.18 é\n")
    (figure,) = figures(page, page.text)
    assert page.text.encode()[figure.start : figure.end] == b"0.18"


WHOLE = "Words that fill the file, so that it is longer than the page and can tell what is not in it. " * 4


def traced(text: str, raw: str = "", **files: str) -> list[str]:
    """Each figure of a page with its status, and what stands at its place."""
    made = make_wiki({DOC: f"---\nraw: raw/rss/x.md\n---\n# T\n\n{text}\n", "raw/rss/x.md": f"{raw}\n\n{WHOLE}\n", **files})
    found = trace(made, made.pages[DOC], raw_of(made)[DOC], RawNumbers(made))
    return [told(entry, made.raw[entry.raw].text if entry.raw else "") for entry in found]


def told(entry: Traced, text: str) -> str:
    at = text.encode()[entry.offset :].decode()[:6].strip()
    return f"{entry.figure.text} {entry.status}" + (f" {at}" if entry.status == "found" else "")


@pytest.mark.parametrize(
    ("page", "raw", "expected"),
    [
        pytest.param("0.52", "it was 0.52 then", ["0.52 found 0.52 t"], id="as written"),
        pytest.param("0.9 and 4000", "it was 0.90 of 4,000", ["0.9 found 0.90 o", "4000 found 4,000"], id="commas and zeros"),
        pytest.param("1.6T", "1.6 trillion of them", ["1.6T found 1.6 tr"], id="a scale in words"),
        pytest.param("4K", "about 4,000 words", ["4K found 4,000"], id="a scale in digits"),
        pytest.param("1M and 1.000", "## 1. One", ["1M absent", "1.000 absent"], id="a digit alone"),
        pytest.param(
            "1M and 1.000", "1 million, 1.00 of it", ["1M found 1 mill", "1.000 found 1.00 o"], id="a digit with its scale, a decimal"
        ),
        pytest.param("1.0% of $5.00", "1% of $5 each", ["1.0% found 1% of", "$5.00 found 5 each"], id="zeros of shares and prices"),
        pytest.param("73%", "73 percent of it", ["73% found 73 per"], id="a share in words"),
        pytest.param("$5", "section 5 costs $5 then", ["$5 found 5 then"], id="money is looked for as money"),
        pytest.param("$5 and 73%", "5 of 73", ["$5 absent", "73% absent"], id="other things of that number"),
        pytest.param("0.52", "it was 10.52 or 0.521", ["0.52 absent"], id="part of another number"),
    ],
)
def test_tracing(page: str, raw: str, expected: list[str]) -> None:
    """A figure is found under each of its spellings, and not within other numbers."""
    assert traced(page, raw) == expected


def test_nobody_can_say() -> None:
    """Where a raw file is missing, cut short, or shorter than the page, what is not found is unknown, never absent."""
    assert traced("0.52", f"{WHOLE}and then it broke off in the") != ["0.52 unknown"]  # the words after it close the text
    made = make_wiki({DOC: "---\nraw: raw/rss/x.md\n---\n# T\n\n0.52\n", "raw/rss/x.md": f"{WHOLE} and then it broke off in the"})
    assert [entry.status for entry in trace(made, made.pages[DOC], raw_of(made)[DOC], RawNumbers(made))] == ["unknown"]
    made = make_wiki({DOC: "---\nraw: [raw/rss/x.md, raw/rss/gone.md]\n---\n# T\n\n0.52\n", "raw/rss/x.md": f"{WHOLE}\n"})
    assert [entry.status for entry in trace(made, made.pages[DOC], raw_of(made)[DOC], RawNumbers(made))] == ["unknown"]
    made = make_wiki({DOC: f"---\nraw: raw/rss/x.md\n---\n# T\n\n0.52. {WHOLE}\n", "raw/rss/x.md": "A teaser.\n"})
    assert [entry.status for entry in trace(made, made.pages[DOC], raw_of(made)[DOC], RawNumbers(made))] == ["unknown"]


def test_its_own_item_comes_first() -> None:
    """A figure is looked for in the item that the page names, then in the rest of the digest; the place says which."""
    mail = "## 1. A\n\n**From:** A\n\nIt was 0.52 and 77.\n\n## 2. B\n\n**From:** B\n\nIt was 0.52 again.\n"
    made = make_wiki({DOC: "---\nraw: raw/gmail/m.md#item-2\n---\n# T\n\n0.52 and 77\n", "raw/gmail/m.md": mail})
    found = trace(made, made.pages[DOC], raw_of(made)[DOC], RawNumbers(made))
    assert [(entry.status, entry.item) for entry in found] == [("found", 2), ("found", 1)]
    assert found[0].offset > found[1].offset


def test_many_figures_cost_linear_time() -> None:
    """A page and a raw file of tens of thousands of numbers are traced within seconds."""
    numbers = " ".join(f"{n}.5" for n in range(5_000, 25_000))
    made = make_wiki({DOC: f"---\nraw: raw/rss/x.md\n---\n# T\n\n{numbers}\n", "raw/rss/x.md": f"{numbers}.\n{WHOLE}\n"})
    started = time.process_time()
    found = trace(made, made.pages[DOC], raw_of(made)[DOC], RawNumbers(made))
    assert (len(found), {entry.status for entry in found}) == (20_000, {"found"})
    assert time.process_time() - started < 10
