"""`wikigen.parse.hints`: dates beside words that may name a page."""

from __future__ import annotations

import pytest

from tests.conftest import make_page
from wikigen.model import DateHint


def hints(text: str) -> tuple[DateHint, ...]:
    return make_page(f"# T\n\n{text}\n").hints


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        pytest.param(
            "**Directly relevant to SemiAnalysis Goodput (04-21)**: x", "Directly relevant to SemiAnalysis Goodput", "04-21", id="a lead"
        ),
        pytest.param("As MISA (05-11, route sparse experts) shows.", "As MISA", "05-11", id="words behind the date"),
        pytest.param("The Foo paper (2026-06-01, 12 pages)", "The Foo paper", "2026-06-01", id="with a year"),
        pytest.param("the pattern (04-16 through 04-21)", "the pattern", "04-16..04-21", id="a stretch"),
        pytest.param("the pattern (04-16–04-21)", "the pattern", "04-16..04-21", id="a stretch with a dash"),
        pytest.param("Claude Code Architecture (04-17, 04-19)", "Claude Code Architecture", "04-17 04-19", id="two days"),
        pytest.param("TurboQuant on 04-22 did it", "TurboQuant", "04-22", id="on a day"),
        pytest.param("**OccuBench** (04-16) is", "**OccuBench**", "04-16", id="in marks"),
        pytest.param("so `kv_cache` (04-16) is", "`kv_cache`", "04-16", id="in code"),
        pytest.param("First this: then é Name (04-16)", "then é Name", "04-16", id="behind a colon"),
        pytest.param("and [x](y.md) with Name (04-16)", "with Name", "04-16", id="behind a link"),
        pytest.param("- item\n- Name (04-16)", "Name", "04-16", id="an item"),
        pytest.param("**Code memory (Ch 8, 04-25)** is", "Code memory", "04-25", id="words before the date"),
        pytest.param("to TIP (Targeted Pruning, the 2026-04-16 paper that found it), too", "to TIP", "2026-04-16", id="a paper of the day"),
        pytest.param("with Stream-T1 (also 05-07) it", "with Stream-T1", "05-07", id="another of a day"),
        pytest.param("ZEDA (2026-05-19 today, a conversion) uses", "ZEDA", "2026-05-19", id="of today"),
        pytest.param("work (KV Packet 04-17) is", "KV Packet", "04-17", id="a name within brackets"),
        pytest.param("papers (AccelOpt 04-20, and another) are", "AccelOpt", "04-20", id="a name within brackets, and more"),
    ],
)
def test_hints(text: str, words: str, days: str) -> None:
    """A date in brackets, or behind `on`, is a hint with the words before it, up to what no name goes on across."""
    (hint,) = hints(text)
    joint = ".." if hint.through else " "
    told = joint.join((f"{day.year}-" if day.year else "") + f"{day.month:02}-{day.day:02}" for day in hint.days)
    assert (hint.words.strip(), told) == (words, days)
    page = f"# T\n\n{text}\n".encode()
    stretch = page[hint.span.start : hint.span.end].decode()
    assert stretch.startswith(hint.words)
    assert stretch.endswith((days[-5:], ")"))
    assert hint.aside == ("Ch 8" in text or "Targeted" in text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[LMSM (08-31)](x.md)", id="in a link"),
        pytest.param("[LMSM](x.md) (08-31)", id="behind a link"),
        pytest.param("[[LMSM]] (08-31)", id="behind a wikilink"),
        pytest.param("([10-08](2026-10-08-x.md))", id="a link to the day"),
        pytest.param("`Name (08-31)`", id="in code"),
        pytest.param("    Name (08-31)", id="in a block of code"),
        pytest.param("<b title='Name (08-31)'>x</b>", id="in a tag"),
        pytest.param("## Name (08-31)", id="in a heading"),
        pytest.param("Name (13-01)", id="no month"),
        pytest.param("Name (04-41)", id="no day"),
        pytest.param("Name (04-21 tokens)", id="no date"),
        pytest.param("Name (04-21-7)", id="a longer number"),
        pytest.param("(04-21)", id="no words"),
        pytest.param("Name: (04-21)", id="nothing that names"),
        pytest.param("(as of 2026-04-20)", id="words in the brackets"),
        pytest.param("AccelOpt 04-20, and another", id="no brackets"),
        pytest.param("it (as it says) Name 04-20, and another", id="closed brackets"),
        pytest.param("**Date:** surfaced (04-21)", id="metadata"),
    ],
)
def test_what_is_no_hint(text: str) -> None:
    """Links, code, tags, headings, metadata and numbers that are no day are left alone."""
    assert hints(text) == ()


def test_the_sentence_and_the_place() -> None:
    """A hint knows its sentence and the kind of section that it stands in."""
    (hint,) = hints("## Prior context\n\nOne. **Extends *the* Plan (04-21)**: it goes on. Two.")
    assert hint.place == "relation"
    assert (hint.context.before, hint.context.mention, hint.context.after) == ("Extends the Plan ", "(04-21)", ": it goes on.")
    assert hint.span.line == 5


def test_many_dates_cost_linear_time() -> None:
    """A page of thousands of dates is read within seconds."""
    assert len(hints("Name (04-21) " * 20_000)) == 20_000
