"""Which findings are shown, and how much each weighs: what the configuration says by code and path, and what pages say in comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from msgspec.structs import replace

from wikigen.check.codes import CODES, codes_of
from wikigen.config import Config, Level
from wikigen.errors import ConfigError
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, Page, Severity, Silence
from wikigen.paths import src_uri

__all__ = ["settle", "silence_problems"]

_WHILE_RENDERING = frozenset({"render-limit", "formula", "diagram"})
"""Codes that a check cannot see, so that a silence of theirs is never called unused."""


def settle(found: Iterable[Diagnostic], wiki: Wiki, config: Config) -> tuple[Diagnostic, ...]:
    """The findings that are shown, in their order, each with the severity that counts.

    Raises:
        ConfigError: the configuration names a code that does not exist.
    """
    levels = _expanded(config.check.levels)
    paths = [(glob, _expanded(rows)) for glob, rows in config.check.paths.items()]
    return tuple(_settled(found, wiki, levels, paths))


def _expanded(rows: Mapping[str, Level]) -> dict[str, Level]:
    """Levels by code: a family's first, so that one of its codes may differ."""
    unknown = next((name for name in rows if not codes_of(name)), None)
    if unknown is not None:
        raise ConfigError(f"check names the code {unknown!r}, which does not exist.", "`wikigen explain` lists codes and families.")
    ordered = sorted(rows.items(), key=lambda row: row[0] in CODES)
    return {code: level for name, level in ordered for code in codes_of(name)}


def _settled(
    found: Iterable[Diagnostic], wiki: Wiki, levels: Mapping[str, Level], paths: Iterable[tuple[str, Mapping[str, Level]]]
) -> Iterator[Diagnostic]:
    for entry in found:
        level = levels.get(entry.code)
        for glob, rows in paths:
            if entry.code in rows and fnmatchcase(src_uri(entry.doc), glob):
                level = rows[entry.code]
        page = wiki.pages.get(entry.doc)
        if level == "off" or (page and page.silences and any(_speaks(silence, entry) for silence in page.silences)):
            continue
        severity = entry.severity if level is None else Severity(level)
        yield entry if severity is entry.severity else replace(entry, severity=severity)


def _speaks(silence: Silence, entry: Diagnostic) -> bool:
    """Whether a comment silences a finding. What is wrong with comments is never silenced by one."""
    if not silence.first <= entry.span.line <= silence.last or CODES[entry.code].family == "silences":
        return False
    return any(entry.code in codes_of(name) for name in silence.codes)


def silence_problems(found: Iterable[Diagnostic], wiki: Wiki) -> Iterator[Diagnostic]:
    """Comments that cannot be read, that give no reason, or that silence nothing; `found` are all findings, none silenced yet."""
    by_doc: dict[str, list[Diagnostic]] = {}
    for entry in found:
        by_doc.setdefault(entry.doc, []).append(entry)
    for doc, page in wiki.pages.items():
        for silence in page.silences:
            yield from _problems(page, silence, by_doc.get(doc, ()))


def _problems(page: Page, silence: Silence, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    written = "Write `<!-- wikigen: ignore CODE: reason -->`."
    if not silence.codes:
        yield _problem(page, silence, "silence-unknown", "the comment to wikigen cannot be read", written)
        return
    for name in silence.codes:
        if not codes_of(name):
            yield _problem(page, silence, "silence-unknown", f"there is no code {name!r}", "`wikigen explain` lists them all.")
        elif name not in _WHILE_RENDERING and not any(_speaks(replace(silence, codes=(name,)), entry) for entry in found):
            yield _problem(page, silence, "silence-unused", f"no {name} is found where this comment speaks", "Delete it.")
    if not silence.reason:
        yield _problem(page, silence, "silence-unreasoned", "the comment does not say why", written)


def _problem(page: Page, silence: Silence, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, severity=CODES[code].severity, doc=page.id, span=silence.span, message=message, hint=hint)
