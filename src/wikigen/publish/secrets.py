"""Secrets in a text that is to be published, or is published: what stops a build, and by what a finding is excused.

Of `redact.KINDS` only those that open a door count here: an address or a phone number may be on a page by its author's will, a key never.
Pure: a text in, findings out; one text's findings depend on nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from wikigen.publish.redact import find_keys

__all__ = ["Secret", "fingerprint", "masked", "message", "scan", "scan_page"]

_DATA = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,[\w+/=]*|\b(?:sha256|sha384|sha512)-[\w+/]+=*")
"""Pictures and hashes of integrity, which are long and random and no secret."""


class Secret(NamedTuple):
    """A finding."""

    start: int
    """First character."""
    end: int
    """One past the last character."""
    line: int
    """1-based."""
    column: int
    """1-based, in characters."""
    mark: str
    """Its fingerprint, by which `allow_secrets` excuses it."""
    shown: str
    """Enough of it to find it, and too little to use it."""


def scan(text: str, allowed: Iterable[str] = ()) -> tuple[Secret, ...]:
    """Every key, token and private key of `text` whose fingerprint is not in `allowed`, in order. Never raises."""
    keys = find_keys(text)
    if not keys:
        return ()
    excused = frozenset(allowed)
    harmless = [match.span() for match in _DATA.finditer(text)]
    found = []
    for start, end in keys:
        if any(first <= start < last for first, last in harmless):
            continue
        secret = text[start:end]
        mark = fingerprint(secret)
        if mark not in excused:
            line_start = text.rfind("\n", 0, start) + 1
            found.append(Secret(start, end, text.count("\n", 0, start) + 1, start - line_start + 1, mark, masked(secret)))
    return tuple(found)


def scan_page(html: str, allowed: Iterable[str] = ()) -> tuple[Secret, ...]:
    """The same of a page of the site: of its head, and of the article that all of an author's words stand in; the rest is the theme's."""
    head, start, end = html.find("</head>"), html.find("<article"), html.rfind("</article>")
    return scan(html[:head] + html[start:end] if 0 <= head < start < end else html, allowed)


def fingerprint(secret: str) -> str:
    """What stands for a secret in a configuration: 16 hexadecimal digits, from which no key can be guessed."""
    return blake2b(" ".join(secret.split()).encode("utf-8", "surrogatepass"), digest_size=8, person=b"wikigen-secret").hexdigest()


def masked(private: str) -> str:
    """A private text as it may be shown to whoever keeps it: its first characters at most, and how long it is."""
    head = private[: min(4, len(private) // 8)]
    head = head if head.isprintable() else ""
    return f"{head}… ({len(private)} characters)"


def message(secret: Secret) -> str:
    """What a finding is, as a clause, and by what it is excused."""
    return f"a secret, {secret.shown}, with the fingerprint {secret.mark}"
