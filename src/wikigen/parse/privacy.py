"""Whether what a file says of itself asks, or may ask, not to publish it.

`ASKING` is the policy. Never less restrictive than what was written: keys are read through case, punctuation, look-alike letters and one
slip of the pen, and at any depth of the front matter. This module must not know how metadata is found, nor what is done with a withheld page.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

__all__ = ["ASKING", "NO", "YES", "Asking", "asked_in_text", "asks", "asks_loosely", "mentions", "names_a_key", "plain", "says", "skeleton"]

YES = frozenset({"true", "t", "yes", "y", "on", "1"})
"""Values that say yes beyond doubt."""
NO = frozenset({"false", "f", "no", "n", "off", "0", "never"})
"""Values that say no beyond doubt."""
_WITHHOLDING = (
    *("draft", "drafts", "drafting", "private", "unpublished", "hidden", "unlisted", "internal", "confidential", "secret", "restricted"),
    *("embargoed", "embargo", "withheld", "nopublish", "donotpublish", "notforpublication", "notpublished", "notpublic"),
)
"""What a page's status may be for the page to stay at home, as one word; what follows in brackets or behind a comma does not count."""


def plain(value: object) -> str:
    """A value without marks around it, in lower case, wide letters made plain."""
    return unicodedata.normalize("NFKC", str(value)).strip(" \t\n[]{}\"'`*_.!,;").lower()


def _may_be_yes(value: object) -> bool:
    return value not in (None, "", []) and plain(value) not in NO | {"", "none", "null", "~"}


def _is_yes(value: object) -> bool:
    return plain(value) in YES


def _may_be_no(value: object) -> bool:
    return plain(value) not in YES


def _is_no(value: object) -> bool:
    return plain(value) in NO


def _is_kept_back(value: object) -> bool:
    if isinstance(value, list):
        return any(_is_kept_back(part) for part in value)
    said = re.split(r"[(\[:;,./|–—]|\s-", skeleton(str(value)).strip(" _*`\"'"), maxsplit=1)[0]  # noqa: RUF001 - as typed
    return "".join(char for char in said if char.isalnum()) in _WITHHOLDING


class Asking(NamedTuple):
    """A row of `ASKING`."""

    keys: tuple[str, ...]
    """Letters alone, in lower case."""
    withholds: Callable[[object], bool]
    """Whether this value of such a key keeps the page back."""
    is_plain: bool = False
    """Whether the key has no other use, so that it counts in lists too, as in `sources: [{private: true}]`."""


ASKING: tuple[Asking, ...] = (
    Asking(("publish",), _may_be_no, is_plain=True),  # an empty one may have been meant as a no
    Asking(("draft", "private"), _may_be_yes, is_plain=True),
    Asking(("published", "public", "visible", "listed", "shared", "share", "publishable"), _is_no),
    Asking(("unpublished", "unpublish", "hidden", "unlisted", "internal", "confidential", "secret", "embargoed", "withheld"), _is_yes),
    Asking(("drafts", "donotpublish", "dontpublish", "nopublish", "noexport", "privatepage", "draftpage"), _is_yes),
    Asking(("status", "state", "stage", "visibility", "access", "privacy", "sharing", "audience", "classification"), _is_kept_back),
)
"""Keys that ask for privacy, and the values by which they do."""

_ROWS: Mapping[str, Asking] = {key: row for row in ASKING for key in row.keys}
_SLIPS: tuple[tuple[str, Callable[[object], bool]], ...] = (("publish", _is_no), ("draft", _is_yes), ("private", _is_yes))
"""Names that are known with one letter wrong, missing, doubled or swapped, where the value is beyond doubt."""
_DEEPEST = 10
_LOOKALIKES = str.maketrans(
    "ааαεеіιїјӏкκоοрρсϲѕтτуυхχԁһнвьмипԛԝɑɡı",
    "aaaeeiiijlkkooppccsttyuxxdhhbbmunqwagi",
)
_MARKS = r"(?:[^\w\n]|_)"
_SAYS = rf"{_MARKS}{{0,4}}[:=]{_MARKS}{{0,6}}"
_LINE = re.compile(
    rf"^{_MARKS}{{0,12}}(?:(?:draft|private|unpublished|unlisted|hidden|confidential){_SAYS}(?:true|yes|on)\b"
    rf"|(?:publish(?:ed)?|public|visible|listed){_SAYS}(?:false|no|off|never)\b"
    rf"|(?:status|visibility|access){_SAYS}(?:{'|'.join(_WITHHOLDING)}){_MARKS}*$)",
    re.MULTILINE,
)
_KEY_LINE = re.compile(r"^[^\w\n]*(?:publish|draft|private|unlisted|hidden|visibility)[^\w\n]*:", re.MULTILINE)
_OPENS = re.compile(r"(?:\s++|<!--(?:(?!-->).)*+-->)*+(?:-{3}|\+{3}|`{3}|~{3}|\{)", re.DOTALL)
"""How a text opens that may have been meant to begin with metadata."""
_SPAN = 140_000
"""Characters in which badly written metadata are looked for: twice the longest that are read."""
_MENTION = re.compile(r"publish|draft|private|visibility|unlisted|confidential|hidden")


def skeleton(text: str) -> str:
    """`text` in lower case, with plain letters for wide ones and for those of other scripts that look the same, and without what is not seen."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LOOKALIKES)
    return "".join(char for char in text if char.isascii() or unicodedata.category(char) not in {"Cf", "Mn"})


def asks(values: object, depth: int = 0, *, listed: bool = False) -> bool:
    """Whether a mapping, as YAML made it, asks for privacy under any of its keys, at any depth."""
    if depth > _DEEPEST:
        return True  # nobody looked
    if isinstance(values, Mapping):
        return any(says(key, value, listed=listed) or asks(value, depth + 1, listed=listed) for key, value in values.items())
    if isinstance(values, list | tuple | set):
        return any(asks(part, depth + 1, listed=True) for part in values)
    return False


def says(key: object, value: Any, *, listed: bool = False) -> bool:
    """Whether one key with its value asks for privacy; `listed` where they stand in a list, which may be about something else."""
    name = "".join(char for char in skeleton(str(key)) if char.isalnum()).removeprefix("is")
    row = _ROWS.get(name)
    if row is not None:
        return (row.is_plain or not listed) and row.withholds(value)
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(value, dict | list | dt.date) or not 3 < len(name) < 9:  # noqa: PLR2004 - the names, and one letter more or less
        return False
    return any(_may_be(name, known) and decided(value) for known, decided in _SLIPS)


def _may_be(name: str, known: str) -> bool:
    """Whether one slip of the pen makes `known` of `name`; `raft` and `craft` are words of their own."""
    return (name[0] == known[0] or sorted(name) == sorted(known)) and OSA.distance(name, known, score_cutoff=1) <= 1


def mentions(text: str) -> bool:
    """Whether metadata that could not be read hold any word of privacy, or ask for it in a line."""
    return _MENTION.search(skeleton(text)) is not None or _asks_by_line(text)


def names_a_key(text: str) -> bool:
    """Whether a line of what may have been meant as front matter begins with a key of privacy."""
    return _KEY_LINE.search(skeleton(text)) is not None


def asks_loosely(text: str) -> bool:
    """Whether a text that opens as if with metadata, which nothing could read, asks for privacy in a line above its first part."""
    if not _OPENS.match(text[:4_000]):
        return False
    return _asks_by_line(text[:_SPAN].partition("\n## ")[0])


def _asks_by_line(text: str) -> bool:
    """Whether any line says so, whatever marks stand around its key and value; a value may stand on the next line."""
    lines = [line.strip() for line in skeleton(text).split("\n")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        whole = line + following if line.startswith("?") and following.startswith((":", "=")) else line  # YAML's long way to write one
        for part in re.split(r"[{,]", whole):  # mappings within a line
            key, mark, value = _parted(part)
            if mark and says("".join(word for word in key.split() if word[0] not in "!&*"), _unmarked(value) or _unmarked(following)):
                return True
    return False


def _parted(line: str) -> tuple[str, str, str]:
    colon, equals = line.find(":"), line.find("=")
    at = min(place for place in (colon, equals, len(line)) if place >= 0)
    return line[:at], line[at : at + 1], line[at + 1 :]


def _unmarked(value: str) -> str:
    """A value without what YAML may put before and behind it."""
    words = [word for word in value.partition(" #")[0].split() if word[0] not in "!&" and word not in {">", "|", ">-", "|-", ">+", "|+"}]
    return " ".join(words).strip("[]{}()\"' ")


def asked_in_text(text: str) -> tuple[int, str] | None:
    """The first line of plain text that asks for privacy beyond doubt, as `Draft: true` does: its number from 0, and its words."""
    plain_text = skeleton(text)
    found = _LINE.search(plain_text)
    return (plain_text.count("\n", 0, found.end()), found[0].strip()) if found else None
