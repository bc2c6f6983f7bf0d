"""An index as Pagefind made it, brought into one form that does not change from run to run, and cut into finer chunks.

Pagefind writes filters in the order of a hash table that is another in each run; here they are sorted. It cuts the words into chunks of some
30 KB, of which a search loads one for each word and each part of the index; here a chunk has some 2 or 3 KB, and words that begin alike stay
together, so that a search for the beginning of a word finds all of them. It sorts by date within a part only; here a result's id begins
with its day, so that the browser sorts over all parts. What a search has to load of all pages and all chunks is made small.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import math
import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from io import BytesIO
from typing import NamedTuple

import cbor2

__all__ = ["refined"]

_MARK = b"pagefind_dcd"
"""What the content of every compressed file begins with."""
_LEVEL = 6
"""Of compression; higher ones save a third of a percent, and take up to a quarter longer."""
_CHUNK = 4_500
"""Bytes of a chunk, before it is compressed."""
_WITHOUT_ENDINGS = frozenset(
    {"the", "and", "for", "are", "was", "but", "not", "can", "has", "had", "its", "all", "you", "our", "his", "her"}
)
_STEM = 3
"""Letters of the shortest stems that words with endings have."""
_ALIKE = 4
"""First letters by which words count as beginning alike."""
_LAST = "~"
"""Sorts behind every letter that begins a word's ending."""
_NAME = 5
"""Letters of a page's hash in its name, or more where two of a day are alike."""
_ARRAY = 4
"""Major type of an array in CBOR (RFC 8949), which Pagefind's files are made of."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NO_TEXT = re.compile(rb"(?:[\x00-\x17\x20-\x37\x80-\x97]|[\x18\x38\x98].|[\x19\x39\x99]..|[\x1a\x3a\x9a].{4})*+", re.DOTALL)
"""Numbers and heads of arrays: all that stands between one text and the next."""
_WORD = 0x83
"""Head of the array that a word begins with; its other spellings have one of two."""


class _Word(NamedTuple):
    text: str
    encoded: bytes


def refined(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of one index; those that are of an unknown form stay as they are, together with all that name them."""
    try:
        return _refined(files)
    except (cbor2.CBORDecodeError, KeyError, ValueError, IndexError, TypeError, OSError, EOFError):
        return dict(files)


def _refined(files: Mapping[str, bytes]) -> dict[str, bytes]:
    entry = json.loads(files["pagefind-entry.json"])
    ((language, found),) = entry["languages"].items()
    name = f"pagefind.{found['hash']}.pf_meta"
    meta = cbor2.loads(_opened(files[name]))
    made = {path: data for path, data in files.items() if "/" not in path and not path.endswith(".pf_meta")}
    for page in meta[1]:
        fragment = files[f"fragment/{page[0]}.pf_fragment"]
        page[0] = _unused(made, _day(json.loads(_opened(fragment))["meta"].get("date", "")), page[0].rpartition("_")[2])
        page[1] = round(2 ** (round(2 * math.log2(max(page[1], 1))) / 2))  # of a length the magnitude tells enough
        made[f"fragment/{page[0]}.pf_fragment"] = fragment
    words = [word for _, _, chunk in meta[2] for word in _words(_opened(files[f"index/{chunk}.pf_index"]))]
    chunks: list[list[str]] = []
    groups, known = list(_grouped(words)), {word.text: word.encoded for word in words}
    folder = _digest(b"".join(word.encoded for word in words))  # names without chance: a search loads those of all chunks
    for number, group in enumerate(groups):
        start = _begin(groups[number - 1][-1].text, group[0].text) if number else group[0].text
        stems = [known[stem] for stem in _stems_before(start) if stem in known and stem not in _WITHOUT_ENDINGS] if number else []
        content = _array_head(1) + _array_head(len(stems) + len(group)) + b"".join((*stems, *(word.encoded for word in group)))
        chunk = f"{folder}/{number}"
        made[f"index/{chunk}.pf_index"] = _closed(content)
        end = group[-1].text if number == len(groups) - 1 else _before(_begin(group[-1].text, groups[number + 1][0].text))
        chunks.append([start, max(start, end, group[-1].text), chunk])
    meta[2] = chunks
    filters = []
    for title, file in sorted(meta[3]):
        values = cbor2.loads(_opened(files[f"filter/{file}.pf_filter"]))
        content = cbor2.dumps([values[0], sorted(values[1])])
        filters.append([title, _digest(content)])
        made[f"filter/{filters[-1][1]}.pf_filter"] = _closed(content)
    meta[3], meta[4] = filters, sorted(meta[4])
    content = cbor2.dumps(meta)
    found["hash"] = f"{language}_{_digest(content)}"
    made[f"pagefind.{found['hash']}.pf_meta"] = _closed(content)
    made["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return made


def _unused(made: Mapping[str, bytes], day: str, digest: str) -> str:
    """A short name for a page's text, of its day and its hash: a search loads the names of all pages."""
    return next(
        day + digest[:length] for length in range(_NAME, len(digest) + 1) if f"fragment/{day}{digest[:length]}.pf_fragment" not in made
    )


def _day(date: str) -> str:
    """A date in four letters that sort as days do; the first of them for none."""
    number = dt.date.fromisoformat(date).toordinal() if date else 0
    digits = ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def _words(data: bytes) -> Iterator[_Word]:
    """The words of a chunk, each with its own bytes.

    They are cut out as they stand: to read all words and write them again takes ten times as long, and is most of the work on an index.
    """
    starts: list[tuple[int, str]] = []
    at = 0
    while (found := _NO_TEXT.match(data, at)) and found.end() < len(data):
        begin = found.end()
        length, at = _text_head(data, begin)
        if data[begin - 1] == _WORD:
            starts.append((begin - 1, data[at : at + length].decode()))
        at += length
    ends = [*(start for start, _ in starts[1:]), len(data)]
    for (start, text), end in zip(starts, ends, strict=True):
        yield _Word(text, data[start:end])


def _text_head(data: bytes, at: int) -> tuple[int, int]:
    """Length of the text that begins at `at`, and where its letters begin."""
    first = data[at]
    if not 0x60 <= first <= 0x79:  # noqa: PLR2004 - text of less than 64 KB
        raise ValueError(f"byte {first:#x}")
    width = {0x78: 1, 0x79: 2}.get(first, 0)
    return (int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else first - 0x60), at + 1 + width


def _array_head(length: int) -> bytes:
    """What an array of so many values begins with."""
    written = BytesIO()
    cbor2.CBOREncoder(written).encode_length(_ARRAY, length)
    return written.getvalue()


def _grouped(words: list[_Word]) -> Iterator[list[_Word]]:
    """Words in chunks, in their order, so that no two that begin alike are parted, unless too many do."""
    group: list[_Word] = []
    size = 0
    for word in words:
        alike = _ALIKE if size <= 2 * _CHUNK else _ALIKE + 2
        if size > _CHUNK and word.text[:alike] != group[-1].text[:alike]:
            yield group
            group, size = [], 0
        group.append(word)
        size += len(word.encoded)
    if group:
        yield group


def _stems_before(start: str) -> Iterator[str]:
    """Stems in an earlier chunk that words from `start` on may have: `run` of `running`, `hope` of `hoping`, `busi` of `busy`.

    Words are indexed by their stems, but a chunk is chosen by a word as it was typed.
    """
    for length in range(_STEM, len(start)):
        stem, following = start[:length], start[length]
        yield stem
        if "e" < following <= "i":
            yield f"{stem}e"
        if "i" < following <= "y":
            yield f"{stem}i"


def _begin(before: str, word: str) -> str:
    """The shortest beginning of `word` that sorts behind `before`."""
    same = next((index for index, (one, other) in enumerate(zip(before, word, strict=False)) if one != other), min(len(before), len(word)))
    return word[: same + 1]


def _before(start: str) -> str:
    """What sorts just before `start`: between two chunks lies no word, so every query finds the chunk that would have it."""
    last = ord(start[-1]) - 1
    return start[:-1] + (chr(last) + _LAST if last > 0 and not 0xD800 <= last <= 0xDFFF else "")  # noqa: PLR2004 - surrogates


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=4).hexdigest()


def _opened(data: bytes) -> bytes:
    """What is in a compressed file.

    Raises:
        ValueError: it is none of Pagefind's.
    """
    content = gzip.decompress(data)
    if not content.startswith(_MARK):
        raise ValueError("no mark")
    return content[len(_MARK) :]


def _closed(content: bytes) -> bytes:
    return gzip.compress(_MARK + content, _LEVEL, mtime=0)
