"""Every diagnostic code: `codes.toml` is the table, read once; `explain` and `reference` are what people see of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from wikigen.model import Severity

__all__ = ["CODES", "FAMILIES", "Code", "codes_of", "explain", "reference"]

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "yaml": "The block of YAML that opens a page.",
        "metadata": "What a page says of itself, in either spelling.",
        "links": "Links that lead nowhere, to several places, or by a detour.",
        "anchors": "The part of a link behind the `#`.",
        "dates": "Days of pages, references by a date, and what time has overtaken.",
        "raw": "The digests below `raw/`.",
        "provenance": "Where a page's claims come from.",
        "structure": "Files, URLs, the catalogue and the log.",
        "duplicates": "Pages that say the same, or have one name.",
        "privacy": "What is not published, and why.",
        "silences": "Comments that keep findings from being shown.",
    }
)
"""Families of codes; where a code is asked for, a family stands for all of its codes."""


class Code(NamedTuple):
    """A row of `CODES`."""

    severity: Severity
    """Unless the configuration says otherwise, or a rule gives a milder case less."""
    meaning: str
    family: str
    """A key of `FAMILIES`."""
    why: str
    """What follows from it for a reader or an author."""
    example: str
    remedy: str


def _read() -> Mapping[str, Code]:
    rows = tomllib.loads(files("wikigen.check").joinpath("codes.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: Code(**{**row, "severity": Severity(row["severity"])}) for name, row in rows.items()})


CODES: Mapping[str, Code] = _read()
"""Every diagnostic code, sorted by name."""


def codes_of(name: str) -> tuple[str, ...]:
    """The codes that a code's or a family's name stands for; none for a name that is neither."""
    return (name,) if name in CODES else tuple(code for code, row in CODES.items() if row.family == name)


def explain(name: str) -> str:
    """A code, or each of a family, in a few lines: what it means, what follows, an example, the remedy."""
    return "\n".join(_told(code) for code in codes_of(name))


def _told(name: str) -> str:
    row = CODES[name]
    return (
        f"{name} ({row.severity.value}, family {row.family})\n\n"
        f"  {row.meaning}\n  {row.why}\n\n  Example: {row.example}\n  Remedy: {row.remedy}\n"
    )


def reference() -> str:
    """All codes as a Markdown page, by family: `docs/diagnostics.md`."""
    return "".join(("# Diagnostics\n\n<!-- Made by `wikigen explain --markdown`. -->\n", *_sections()))


def _sections() -> Iterable[str]:
    for family, meaning in FAMILIES.items():
        yield f"\n## {family}\n\n{meaning}\n"
        for name in codes_of(family):
            row = CODES[name]
            yield f"\n### {name}\n\n*{row.severity.value}.* {row.meaning} {row.why}\n\nExample: {row.example}\n\nRemedy: {row.remedy}\n"
