"""Dates and tiers of metadata in their one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wikigen.config import Config
from wikigen.fix.edits import Edit
from wikigen.linked import Wiki
from wikigen.model import Page
from wikigen.parse.dates import find_dates
from wikigen.parse.values import DATE_LABELS

__all__ = ["spelling_edits"]

_DATES = "|".join(re.escape(key).replace("_", "[ _-]") for key in (*DATE_LABELS, "updated", "last_updated"))
_LINE = re.compile(
    rf"^(?P<before>(?:[ ]{{0,3}}>?[ ]?\*\*(?P<bold>{_DATES}|tier)(?::\*\*|\*\*:)|(?P<yaml>{_DATES}|tier)[ \t]*:)[ \t]+)(?P<value>[^\n]*?)[ \t\x1f\\]*$",
    re.IGNORECASE | re.MULTILINE,
)
_TIER = re.compile(r"(?:tier[ :]*|t)(\d{1,2})", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d")


def spelling_edits(wiki: Wiki, _config: Config, page: Page) -> Iterator[Edit]:
    """`April 24, 2026` and `2026/4/24` become `2026-04-24`, `Tier 2` becomes `2`. What says more than that keeps its words."""
    data = wiki.text_of(page.id).encode()
    for span in page.masthead:
        block = data[span.start : span.end].decode()
        is_front = span.start == 0 and block.startswith("---")
        for match in _LINE.finditer(block):
            if (match["yaml"] is not None) != is_front:
                continue
            value, quotes = match["value"], ""
            if is_front and len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                value, quotes = value[1:-1], value[0]
            spelled = _spelled(match["yaml"] or match["bold"], value)
            if spelled and spelled != value:
                start = span.start + len(block[: match.start("value")].encode()) + len(quotes)
                yield Edit(start=start, end=start + len(value.encode()), text=spelled, what=f"{value!r}")


def _spelled(key: str, value: str) -> str:
    """The one spelling of a value that is a day or a number and nothing else; empty for any other."""
    if key.lower() == "tier":
        tier = _TIER.fullmatch(value.strip())
        return tier[1] if tier else ""
    dates = find_dates(value)
    if len(dates) != 1 or dates[0].label or _CLOCK.search(value) or "(" in value:
        return ""
    words = re.sub(r"[\d\W_]+|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?:st|nd|rd|th)\b", "", value, flags=re.IGNORECASE)
    digits = re.sub(r"\D+", " ", value).split()
    return dates[0].date.isoformat() if not words and len(digits) in {2, 3} else ""
