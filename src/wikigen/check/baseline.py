"""Findings that were there before, so that an old wiki can start clean and only new ones fail.

A finding's fingerprint is made of its code, its file and the text that it stands in, not of its line: what moves within its page keeps it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from wikigen.config import Config
from wikigen.errors import ConfigError
from wikigen.linked import Wiki
from wikigen.model import Diagnostic

__all__ = ["baseline_text", "fingerprints", "read_baseline"]

_FORMAT = 1
_NUMBERS = re.compile(r"\d+")
_LONGEST = 2_000
"""Bytes of a text that a fingerprint is made of."""


def fingerprints(found: Sequence[Diagnostic], wiki: Wiki) -> tuple[str, ...]:
    """A name for each finding, 16 hexadecimal digits: the same as long as the text that it stands in is."""
    return tuple(_named(found, wiki))


def _named(found: Sequence[Diagnostic], wiki: Wiki) -> Iterator[str]:
    seen: Counter[str] = Counter()
    doc, data = None, b""
    for entry in found:
        if entry.doc != doc:
            doc = entry.doc
            data = wiki.text_of(doc).encode("utf-8", "surrogatepass") if doc in wiki.pages or doc in wiki.raw else b""
        quoted = b" ".join(data[entry.span.start : entry.span.end][:_LONGEST].split())
        told = quoted or _NUMBERS.sub("#", entry.message).encode()  # a count grows, a page's finding stays the same
        key = f"{entry.code}\0{entry.doc}\0".encode() + told
        name = blake2b(key, digest_size=8).hexdigest()
        seen[name] += 1
        again = seen[name]
        yield name if again == 1 else blake2b(key + f"\0{again}".encode(), digest_size=8).hexdigest()


def baseline_text(found: Sequence[Diagnostic], names: Sequence[str], config: Config) -> str:
    """The content of a baseline file: a line for each finding, sorted, so that a change is one line of a diff."""
    rows = sorted(zip(found, names, strict=True), key=lambda row: (config.path_of(row[0].doc), row[0].code, row[1]))
    lines = [f'    "{name}": {json.dumps(f"{config.path_of(entry.doc)}: {entry.code}", ensure_ascii=False)}' for entry, name in rows]
    return f'{{\n  "wikigen-baseline": {_FORMAT},\n  "findings": {{\n' + ",\n".join(lines) + "\n  }\n}\n"


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints that a baseline file holds.

    Raises:
        ConfigError: it cannot be read, or is no baseline.
    """
    remedy = "Write it anew with `wikigen check --write-baseline`."
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"The baseline {path} cannot be read: {getattr(error, 'strerror', None) or error}.", remedy) from error
    if not isinstance(loaded, dict) or loaded.get("wikigen-baseline") != _FORMAT or not isinstance(loaded.get("findings"), dict):
        raise ConfigError(f"{path} is no baseline that this version reads.", remedy)
    return frozenset(loaded["findings"])
