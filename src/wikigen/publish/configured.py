"""What of a configuration runs code of its own: whoever may change it may do anything, so a build says so once."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

__all__ = ["configured_code"]

_TAGS = re.compile(r"^[^#\n]*?(!!python\S*|!ENV\b)", re.MULTILINE)
_INHERITED = re.compile(r"^INHERIT:\s*[\"']?([^\"'#\n]+?)[\"']?\s*(?:#.*)?$", re.MULTILINE)
_DEEPEST = 10
"""Configurations that inherit from one another."""


def configured_code(config: MkDocsConfig) -> tuple[str, ...]:
    """Hooks, and the tags `!!python` and `!ENV`, as the configuration has them, those it inherits included; none for most."""
    found = [f"hooks ({', '.join(map(str, config.hooks))})"] if config.hooks else []
    path = Path(config.config_file_path) if config.config_file_path else None
    for _ in range(_DEEPEST):
        try:
            text = path.read_text(encoding="utf-8", errors="replace") if path else ""
        except OSError:
            break
        found += _TAGS.findall(text)
        inherited = _INHERITED.search(text)
        if path is None or inherited is None:
            break
        path = path.parent / inherited[1]
    return tuple(dict.fromkeys(found))
