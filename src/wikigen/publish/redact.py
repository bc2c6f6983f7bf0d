r"""Raw text, turned into text without personal data and secrets, each replaced by a note of what stood there.

`KINDS` is the policy, and its order too: what a row has found is out of sight of the rows below it. This module must not know where the
text comes from, nor how it is rendered; of URLs it knows where they stand, and `links.clean` what may be published of them.
Every pattern is linear in the text: runs are possessive, gaps bounded.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from wikigen.links.clean import ACCOUNT_WORDS, ADDRESS, LOGIN_WORDS, clean_url, phrases

__all__ = ["KINDS", "WITHHELD", "Finding", "Kind", "find_keys", "find_private", "note_of", "redact"]

WITHHELD = "[redacted: text]"
"""What is left of a text that is still not clean after `_PASSES`; only a text made for that gets so far."""
_PASSES = 5
"""Rounds of redaction. What stood on both sides of a removed link may make an address of its own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of text that must not be published."""

    kind: str
    """`key`, `link`, `url`, `IBAN`, `code`, `e-mail` or `phone`."""
    start: int
    """First character."""
    end: int
    """One past the last character."""


class Kind(NamedTuple):
    """A row of `KINDS`."""

    name: str
    """The kind of its findings."""
    pattern: re.Pattern[str]
    """Where one may stand: the group `it`, or else the whole match."""
    is_private: Callable[[re.Match[str]], bool] = lambda _: True
    """Whether it is one."""
    closes: bool = False
    """Whether rows below do not look at its harmless matches either."""


# --- keys -------------------------------------------------------------------------------------------------------------------------------

_PREFIXES = r"""
    gh[pousr]_\w{16,}+ | github_pat_\w{16,}+ | glpat-[\w-]{16,}+ | npm_[A-Za-z0-9]{16,}+ | pypi-[\w-]{16,}+ | dckr_pat_[\w-]{16,}+
    | sk-[\w-]{16,}+ | gsk_\w{16,}+ | hf_[A-Za-z0-9]{16,}+ | r8_\w{16,}+ | nvapi-[\w-]{16,}+
    | A[KS]IA[A-Z0-9]{16}(?![A-Z0-9]) | AIza[\w-]{30,}+ | ya29\.[\w-]{16,}+ | do[opr]_v1_\w{16,}+
    | xox[a-z]-[\w-]{10,}+ | xapp-[\w-]{16,}+ | SG\.[\w-]{10,}+\.[\w-]{10,}+ | [srp]k_(?:live|test)_\w{10,}+ | whsec_\w{16,}+
    | eyJ[\w-]{10,}+(?:\.[\w-]++){0,4}
"""
_KEY = re.compile(rf"(?<![\w-])(?:(?i:Bearer|Basic)[ \t]+(?P<it>[\w.~+/-]{{16,}}+=*)|{_PREFIXES})", re.VERBOSE)
_OPENINGS: dict[str, tuple[str, ...]] = {
    "_": (
        *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_", "npm_", "dckr_", "gsk_", "hf_", "r8_", "doo_", "dop_", "dor_"),
        *("sk_", "rk_", "pk_", "whsec_"),
    ),
    "I": ("ASI", "AI"),
    "K": ("AK",),
    "G": ("SG",),
    "J": ("eyJ",),
    "earer": ("Bearer", "bearer"),
    "EARER": ("BEARER",),
    "asic": ("Basic", "basic"),
    "ASIC": ("BASIC",),
    **{opening: (opening,) for opening in ("glpat-", "pypi-", "sk-", "nvapi-", "ya29.", "xox", "xapp-")},
}
"""What a key of `_KEY` begins with, up to a piece of it that is looked for: a character that is rare, and found at once, or all of it."""
_LONGEST = max(map(len, chain.from_iterable(_OPENINGS.values())))
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:(?!-----)[^\0]){0,8000}+-----END [A-Z ]{0,60}-----|(?:(?:[\s>]|\\n)*+[\w+/=]{16,}+)++)"  # the end may be cut off
)
_OPAQUE = re.compile(r"(?<![\w+/-])(?<!sha256:)(?<!SHA256:)(?<!h1:)(?!sha(?:256|384|512)-)[\w+/-]{32,}+=*", re.ASCII)
_ENTROPY = 4.0
"""Bits for each character from which a mixed string is a key. Random Base64 has 4.5 and more at 32 characters, words 3.5 to 4."""
_ENTROPY_HEX = 3.0
"""The same for hexadecimal digits, which have 4 at most."""
_HASHES = frozenset({40, 64, 96, 128})
"""Lengths of hexadecimal strings that are hashes (SHA-1, SHA-2), which stay."""


def _holds_key(match: re.Match[str]) -> bool:
    """Tell a key from words with its prefix (`sk-learn-migration-guide`): by a digit, and a run that no hyphen parts."""
    body = match["it"] or match[0]
    return any(char.isdigit() for char in body) and max(map(len, re.split(r"[-_.]", body))) >= 10  # noqa: PLR2004 - longer than most words


def _is_random(match: re.Match[str]) -> bool:
    """Paths, slugs, names and UUIDs are long too, but made of short runs."""
    run = max(re.split(r"[^A-Za-z0-9]", match[0]), key=len)
    digits = sum(char.isdigit() for char in run)
    if not 3 <= digits < len(run):  # noqa: PLR2004 - fewer are the number in a name
        return False
    if re.fullmatch(r"[0-9a-fA-F]+", run):
        return len(run) >= 32 and len(run) not in _HASHES and _entropy(run) >= _ENTROPY_HEX  # noqa: PLR2004 - 128 bits
    mixed = len(run) >= 16 and not run.islower() and not run.isupper()  # noqa: PLR2004 - longer than a word with a number
    return (mixed or len(run) >= 32) and _entropy(match[0]) >= _ENTROPY  # noqa: PLR2004 - as the pattern has it


def _entropy(text: str) -> float:
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


# --- links ------------------------------------------------------------------------------------------------------------------------------

_NO_URL = r"""\s<>"'`()\[\]\\|\0"""
_URL = rf"[hH][tT]{{2}}[pP][sS]?://(?=\w)(?:[.,;:!?*_~]*+(?:[^{_NO_URL}.,;:!?*_~]|\([^{_NO_URL}]*+\)))++"
"""Brackets stay where they close inside, `…/Foo_(bar)`; punctuation at the end is the sentence's."""
_SCHEME = re.compile(r"\A[A-Za-z]+")
_ACCOUNT_TEXT = re.compile(rf"\b(?:{phrases(ACCOUNT_WORDS)})\b|^\W*(?:{phrases(LOGIN_WORDS)})\b", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"!?\[(?P<text>[^\[\]\n\0]{0,300}+)\]\([ \t]?<?(?P<target>(?:[^\s()<>\0]++|\([^\s()<>\0]*+\))*+)>?"
    r'(?:[ \t]+"[^"\n\0]{0,200}+"|[ \t]+\'[^\'\n\0]{0,200}+\')?[ \t]?\)'
)
_ANCHOR = re.compile(r"<a\s[^<>\0]{0,4000}+>(?P<text>[^<>\0]{0,300}+)</a\s{0,9}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'])[a-z-]{2,20}+\s?=\s?(?:"(?P<target>https?:[^"<>\0]*+)"|'(?P<quoted>https?:[^'<>\0]*+)')""", re.IGNORECASE
)
_INITIALS = f"[{''.join(sorted({word[0] for word in ACCOUNT_WORDS}))}]"  # a look at one character spares most words the rest
_AFTER_WORDS = re.compile(
    rf"\b(?={_INITIALS})(?:{phrases(ACCOUNT_WORDS)})\b"
    r"(?:[^\w\n\0]{1,4}(?:here|at|by|via|visit|visiting|click|clicking|using|link|now)\b){0,3}[^\w\n\0]{0,8}"
    rf"(?P<it>{_URL}(?:[^\w\n\0]{{1,8}}{_URL}){{0,200}})",
    re.IGNORECASE,
)

_GLUED = re.compile(r"[\w@.:/+-]")
"""What must not meet where a link is taken out, or it makes words and addresses of its own."""


@lru_cache(maxsize=4_096)  # a digest repeats its links, and each is asked for more than once
def _public(url: str) -> str | None:
    cleaned = clean_url(url)
    return None if cleaned is None or any(_holds_key(match) for match in _KEY.finditer(cleaned)) else cleaned


def _says_account(match: re.Match[str]) -> bool:
    return len(match["text"]) <= 60 and bool(_ACCOUNT_TEXT.search(match["text"]))  # noqa: PLR2004 - longer is a sentence about it


def _leads_nowhere(match: re.Match[str]) -> bool:
    target = match["target"] or match.groupdict().get("quoted") or ""
    return target.lower().startswith(("http:", "https:", "mailto:", "tel:")) and _public(target) is None


# --- numbers ----------------------------------------------------------------------------------------------------------------------------

_SEPARATED = r"(?:[ \u00a0()./\u2011-]{0,2}\d)"
_NOT_PHONES = re.compile(
    r"\d{4}[-/.]\d\d?[-/.]\d\d?(?!\d)|[0-3]?\d[-/.][0-3]?\d[-/.]\d{4}(?!\d)|(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d(?!\d)"  # dates
    r"|\d{4}\.\d{4,5}(?!\d)"  # arXiv ids
    r"|[1-9]\d{0,2}(?:[ .]\d{3})?(?:[ .]000)+(?!\d)|[1-9]\d?0{6,}(?!\d)"  # round numbers
)
_INTERNATIONAL = re.compile(rf"(?<![\w+/=])\+\(?[1-9]{_SEPARATED}{{7,14}}(?!\d)")
_AMERICAN = re.compile(r"(?<![\w$€£.,/+-])(?:1[-. ])?(?:\([2-9]\d\d\)[ -]?|[2-9]\d\d-)[2-9]\d\d[-. ]\d{4}(?![\w-]|[.,]\d)")
_NATIONAL = re.compile(
    r"\b(?=[tfpmhwscd])(?:tel|telephone|telefon|phone|fax|mobile|mobil|handy|hotline|whatsapp|sms|call|dial)\b"
    r"(?P<gap>[.:]?(?:[^\w\n\0+$€£(]{0,4}"
    rf"\b(?:number|no|nr|at|on|us|me|is|free)\b){{0,3}}[^\w\n\0+$€£(]{{0,6}})(?P<it>\(?\d{_SEPARATED}{{6,14}})(?![\w%]|[.,]\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d\d(?:[ \u00a0-]?[A-Z0-9]{4}){2,7}(?:[ \u00a0-]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])", re.ASCII)
_OTHER_CODES = ("error", "status", "exit", "http", "return", "source", "claude", "zip", "postal", "area", "country", "promo")
"""Words before `code` that make it no code of a reader's."""
_CODE = (
    r"(?-i:\d{3}[- ]\d{3}|\d{4}[- ]\d{4}|\d\d-\d\d-\d\d|[A-Z]-\d{5,8}|(?=[A-Z]*\d|[A-Z]+-[A-Z]*\d)[A-Z0-9]{4,5}-[A-Z0-9]{4,5}|\d{4,8})"
    r"(?![\w%]|[-.,:/]\d)"
)
_CODE_AFTER = re.compile(
    rf"\b(?=[copv])(?:{''.join(f'(?<!{word}[ -])' for word in _OTHER_CODES)}(?:pass)?codes?|one[- ]time[- ](?:password|pin)"
    r"|verification(?= ?[:=])|(?<![/-])(?-i:OTP|PIN))\b(?=[^\d\0]{0,64}+\d)"
    r"(?P<gap>(?:[^\d\n\0]{0,40}(?:\bis|[:=—]|\bbelow|\bhere))?[\s*_>`|\"'“(]{0,8})"
    rf"(?P<it>{_CODE})(?=[*_`\"'”)]*"  # a number that counts something has a noun behind it
    r"(?:[ \t]*(?:\Z|[\n.,;!?<|\0\\]|[-–—] )|[ \t]+(?:to|and|for|as|in|within|when|will|expires?|valid|or)\b))",  # noqa: RUF001 - as typed
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    rf"(?<![\w$€£.,/#-])(?P<it>{_CODE})[*_`\"'”]{{0,3}}\s(?i:is|as)\s(?i:your|the|my|an?)\s"
    r"(?P<gap>[^\d\n\0.]{0,40}\b(?i:otp|pin|(?:pass)?code|password)\b)"
)


def _is_phone(match: re.Match[str]) -> bool:
    number = match.groupdict().get("it") or match[0]
    if _NOT_PHONES.match(number.lstrip("(+")):
        return False
    is_decimal = re.fullmatch(r"\+\d{1,3}\.\d{1,8}", number)
    return not is_decimal and ("gap" not in match.groupdict() or not number.isdigit() or number.startswith("0") or ":" in match["gap"])


def _is_iban(match: re.Match[str]) -> bool:
    """Whether it, or it without a word or two behind it, has the checksum of ISO 13616."""
    groups = re.split(r"[ \u00a0-]", match[0])
    return any(_mod97("".join(groups[:count])) == 1 for count in range(len(groups), max(len(groups) - 3, 0), -1))


def _mod97(iban: str) -> int:
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 if 15 <= len(iban) <= 34 else 0  # noqa: PLR2004 - ISO 13616


def _is_code(match: re.Match[str]) -> bool:
    """Take a year or a date for a code only where the text says that it is one."""
    looks_like_date = re.fullmatch(r"(?:19|20)\d\d(?:[- ](?:19|20)\d\d|(?:0\d|1[0-2])[0-3]\d)?", match["it"])
    return not looks_like_date or bool(re.search(r"[:=]|\bis\b", match["gap"]))


KINDS: tuple[Kind, ...] = (
    Kind("", re.compile(r"\[(?:redacted: [A-Za-z-]{3,6}|link removed)\]"), lambda _: False, closes=True),  # our own notes
    Kind("key", _PRIVATE_KEY),
    Kind("link", _MARKDOWN, _says_account),
    Kind("link", _ANCHOR, _says_account),
    Kind("link", _AFTER_WORDS),
    Kind("link", _ATTRIBUTE, _leads_nowhere),
    Kind("url", _MARKDOWN, _leads_nowhere),
    Kind("url", re.compile(_URL), lambda match: _public(match[0]) != _SCHEME.sub(lambda scheme: scheme[0].lower(), match[0]), closes=True),
    Kind("key", _KEY, _holds_key),
    Kind("IBAN", _IBAN, _is_iban),
    Kind("code", _CODE_AFTER, _is_code),
    Kind("code", _CODE_BEFORE, _is_code),
    Kind("e-mail", ADDRESS),
    Kind("phone", _INTERNATIONAL, _is_phone),
    Kind("phone", _NATIONAL, _is_phone),
    Kind("phone", _AMERICAN, _is_phone),
    Kind("key", _OPAQUE, _is_random),
)


def find_private(text: str) -> tuple[Finding, ...]:
    """Every personal datum, secret and unpublishable link of `text`, in its order; none overlaps another. Never raises."""
    found: list[Finding] = []
    rest = text
    for kind in KINDS:
        group = "it" if "it" in kind.pattern.groupindex else 0
        seen = [(match.span(group if match[group] else 0), kind.is_private(match)) for match in kind.pattern.finditer(rest)]
        found.extend(Finding(kind.name, *span) for span, private in seen if private)
        rest = _replaced(rest, ((*span, "\0" * (span[1] - span[0])) for span, private in seen if private or kind.closes))
    return tuple(sorted(found, key=lambda finding: finding.start))


def find_keys(text: str) -> tuple[tuple[int, int], ...]:
    """Where keys, tokens and private keys stand in a text of any kind, HTML and JSON included: those told by their form alone.

    Looks only where a key's first letters stand: to search a text for a fixed one is many times quicker than any pattern.
    """
    found = [match.span() for match in _PRIVATE_KEY.finditer(text)] if "PRIVATE KEY" in text else []
    for start in sorted(_starts(text)):
        if any(first <= start < last for first, last in found):
            continue
        match = _KEY.match(text, start)
        if match and _holds_key(match):
            found.append(match.span("it" if match["it"] else 0))
    return tuple(sorted(found))


def _starts(text: str) -> Iterator[int]:
    """Where a key may begin."""
    for piece, openings in _OPENINGS.items():
        end = text.find(piece) + len(piece)
        while end >= len(piece):
            before = text[max(end - _LONGEST, 0) : end]
            if before.endswith(openings):
                yield from (end - len(opening) for opening in openings if before.endswith(opening))
            end = text.find(piece, end) + len(piece)


def redact(text: str) -> str:
    """`text` with `[redacted: e-mail]` and the like for what is private, cleaned URLs, and no account links. Never raises.

    Nothing private is found in what it returns.
    """
    for _ in range(_PASSES):
        found = find_private(text)
        if not found:
            return text
        text = _replaced(text, [(finding.start, finding.end, note_of(finding, text)) for finding in found])
    return WITHHELD


def note_of(finding: Finding, text: str) -> str:
    """What stands in the place of a finding: a note, a cleaned URL, or nothing."""
    private = text[finding.start : finding.end]
    if finding.kind == "link":
        glues = _GLUED.match(text[finding.start - 1 : finding.start]) and _GLUED.match(text[finding.end : finding.end + 1])
        return "[link removed]" if glues else ""
    if finding.kind != "url":
        return f"[redacted: {finding.kind}]"
    link = _MARKDOWN.fullmatch(private)
    return f"{link['text']} [link removed]".lstrip() if link else _public(private) or "[link removed]"


def _replaced(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in pieces:
        parts += (text[done:start], new)
        done = end
    return "".join((*parts, text[done:])) if parts else text
