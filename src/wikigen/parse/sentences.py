"""The sentence that a reference stands in: what "Referenced by" shows of it."""

from __future__ import annotations

import re

from wikigen.model import Context

__all__ = ["CALLOUT", "MOST", "MOST_MENTIONS", "first_sentence", "sentence"]

CALLOUT = re.compile(r"^\s*\[![A-Za-z][\w-]{0,29}(?:\|[^\]\n]{0,60})?\][+-]?(?:[^\n]*\n)?\s*")
"""What opens a callout, with its title: a mark and a heading, and no part of what is said."""

MOST_MENTIONS = 1_000
"""References of one stretch of text that get their sentence: a paragraph of more is a list that nobody reads."""
MOST = 320
"""Characters kept of a sentence around a mention: two lines in the reader's list."""

_SENTENCE_END = re.compile(r"[.!?…][\"')\]”’]*\s+(?=[\"'(\[“‘*]*[A-Z0-9À-ÞА-Я一-鿿])|[。！？]")  # noqa: RUF001 - full-width marks end sentences


def first_sentence(text: str) -> str:
    """The first sentence of `text`, verbatim."""
    end = _SENTENCE_END.search(text)
    return text[: end.end()].rstrip() if end else text


def sentence(text: str, start: int, end: int) -> Context:
    """The sentence of `text` around the mention from `start` to `end`, at most `MOST` characters of it."""
    near = max(0, start - 2 * MOST)
    begin = max((match.end() for match in _SENTENCE_END.finditer(text, near, start)), default=near)
    stop = _SENTENCE_END.search(text, end, end + 2 * MOST)
    before = " ".join(CALLOUT.sub("", text[begin:start]).split())
    after = " ".join(text[end : stop.end() if stop else end + 2 * MOST].split())
    room = MOST - (end - start)
    if len(before) > room // 2:
        before = "… " + before[-room // 2 :].partition(" ")[2] if room > 0 else ""
    if len(after) > room // 2:
        after = after[: max(room // 2, 0)].rpartition(" ")[0] + " …"
    lead = " " if before and text[start - 1 : start].isspace() else ""
    trail = " " if after and text[end : end + 1].isspace() else ""
    return Context(before=before + lead, mention=" ".join(text[start:end].split()), after=trail + after)
