"""YAML front matter: found with python-frontmatter, read by a strict loader on PyYAML's C parser.

Never raises. What YAML refuses is read again line by line, so that a title with an unquoted `: ` keeps its page's metadata.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from wikigen.model import Diagnostic, DocId, Severity
from wikigen.parse.lines import LineMap
from wikigen.parse.privacy import asks, asks_loosely, mentions, names_a_key
from wikigen.visible import visible

__all__ = ["FrontMatter", "read_front_matter"]

_KEY_LINE = re.compile(r"^([A-Za-z][\w -]{0,40}?)[ \t]{0,3}:(?:[ \t](.*))?$")
_BOUNDARY = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_SECOND = re.compile(r"\s*-{3,}[ \t]*\n((?:[A-Za-z_][\w -]{0,40}:.*\n|[ \t]+.*\n|- .*\n)+)-{3,}[ \t]*(?:\n|$)")
_LEFTOVER = re.compile(
    r"\s*(?:(?:backlinks|related|tags|sources|links|aliases|see_also):[ \t]*(?:\[[^\n\]]*\]|(?:\n[ \t]*- .*)+)(?:\n|$))+"
)
_LATE = re.compile(r"\s+-{3,}[ \t]*\n(.*?)^-{3,}[ \t]*$", re.MULTILINE | re.DOTALL)
_HEAD = re.compile(r".*?(?=\n\n+#|\Z)", re.DOTALL)
_MAX_BYTES = 65_536
"""Longest front matter that is read as YAML: far above any real one, and it bounds what a hostile one can cost."""
_MAX_ALIASES = 50
_MAX_DEPTH = 8
_COMPACT = re.compile(r"[-?][ \t]+(?:[-?]|!)(?:[ \t\n]|\S*[ \t]+[-?])")
"""Lists within lists on one line, `- - - x`: thousands of them overflow the C loader's stack."""


class _Refused(yaml.YAMLError):
    """What YAML allows and a page's metadata has no use for."""

    def __init__(self, problem: str, mark: Any) -> None:
        super().__init__(problem)
        self.problem, self.problem_mark = problem, mark


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse_bombs(text: str) -> None:
    """Stop at deep nesting, and at an alias of a list or mapping: a few of these in a row double beyond all memory.

    Seen in the parser's events, since the C loader composes by itself and calls no override; plain front matter skips the extra pass.
    """
    if "&" not in text and text.count("[") + text.count("{") <= _MAX_DEPTH and not _COMPACT.search(text):
        return
    depth = aliases = 0
    collections: set[str] = set()
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.CollectionStartEvent) and event.anchor:
            collections.add(event.anchor)
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            if event.anchor in collections:
                raise _Refused(f"*{event.anchor} repeats a list or mapping", event.start_mark)
            if aliases > _MAX_ALIASES:
                raise _Refused(f"more than {_MAX_ALIASES} aliases", event.start_mark)
        if depth > _MAX_DEPTH:
            raise _Refused(f"nested deeper than {_MAX_DEPTH} levels", event.start_mark)


class _StrictLoader(_Loader):  # type: ignore[misc]  # base known at run time only
    """YAML without duplicate keys; numbers with a dot keep their text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # what cannot be a key is refused below
            if key.value in seen:
                raise _Refused(f"the key {key.value!r} stands here twice", key.start_mark)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def _text(loader: yaml.Loader, node: yaml.ScalarNode) -> str:
    """`arxiv_id: 2605.04070` and `version: 1.10` are names, not numbers: a float would lose the last zero."""
    return str(loader.construct_scalar(node))


def _number(loader: yaml.Loader, node: yaml.ScalarNode) -> int | str:
    """A plain number; `12:30:00`, `0x1F` and one of more digits than anybody counts are names too, and may be too long to be shown."""
    text = _text(loader, node)
    return int(text) if re.fullmatch(r"[-+]?(?:0|[1-9]\d{0,17})", text) else text


def _day(loader: Any, node: yaml.ScalarNode) -> dt.date | str:
    """A day or a moment; one that no calendar has, `2026-04-31`, keeps its text, so that whoever reads the key says what is wrong with it."""
    try:
        day: dt.date = loader.construct_yaml_timestamp(node)
    except (ValueError, OverflowError):  # the latter before the year 1, as some zone's hour may be
        return _text(loader, node)
    return day


_StrictLoader.add_constructor("tag:yaml.org,2002:float", _text)
_StrictLoader.add_constructor("tag:yaml.org,2002:int", _number)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


class _Handler(YAMLHandler):
    """python-frontmatter's YAML handler, with boundaries that end at their own line, so that offsets stay true."""

    FM_BOUNDARY = _BOUNDARY

    def load(self, fm: str, **_: object) -> Any:
        _refuse_bombs(fm)
        return yaml.load(fm, Loader=_StrictLoader)  # noqa: S506 - a subclass of the safe loader


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """Front matter as read, and where the body begins."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """Keys in lower case, with `_` for blanks and `-`."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Byte offset of each key's line."""
    end: int = 0
    """First byte of the body."""
    maybe_private: bool = False
    """True where it asks to withhold the page, or could not be read and may have."""
    diagnostics: tuple[Diagnostic, ...] = ()


def read_front_matter(doc: DocId, text: str, lines: LineMap) -> FrontMatter:
    """The front matter of `text`, all of it optional. A file that opens with `---` as a rule has none."""
    handler = _Handler()
    if not handler.detect(text):
        late = _LATE.match(text)
        return _no_front_matter(doc, late[1] if late else "", text, lines)
    opening = _BOUNDARY.match(text)
    closing = _BOUNDARY.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return _unclosed(doc, text, lines)
    raw, body = handler.split(text)
    start, end = len(text[: opening.end()].encode()) + 1, len(text[: len(text) - len(body)].encode())
    if len(raw) > _MAX_BYTES:
        problem = Diagnostic(
            code="front-matter-size",
            severity=Severity.WARNING,
            doc=doc,
            span=lines.span(0, end),
            message=f"the front matter has {len(raw):,} characters and is left unread; {_MAX_BYTES:,} is the most",
            hint="Move the text below the closing ---.",
        )
        return FrontMatter(end=end, maybe_private=mentions(raw), diagnostics=(problem,))
    values: dict[str, Any]
    problems: tuple[Diagnostic, ...] = ()
    twice = False
    try:
        loaded = handler.load(raw)
    except Exception as error:  # noqa: BLE001 - PyYAML's constructors raise KeyError, IndexError and more on an odd tag
        if not _KEY_LINE.match(raw.strip("\n").partition("\n")[0]):
            return _no_front_matter(doc, raw, text, lines)
        values = _by_line(raw)
        problems = (_malformed(doc, raw, start, error, lines),)
    else:
        if not isinstance(loaded, dict | None):
            return _no_front_matter(doc, raw, text, lines)
        if "\\" in raw:  # an escape may have made what reading takes out of every text
            loaded = _visible(loaded)
        values = {_key(name): value for name, value in (loaded or {}).items()}
        twice = len(values) < len(loaded or {})  # `Draft` and `draft`: which one was meant, nobody knows
    body_start, more, second = _second_block(doc, end, lines)
    return FrontMatter(
        values={**more, **values},
        places=_places(raw, start),
        end=body_start,
        maybe_private=asks(values) or asks(more) or ((bool(problems) or twice) and mentions(raw)) or _reopens(body),
        diagnostics=(*problems, *second),
    )


def _visible(value: Any) -> Any:
    """A YAML value whose texts hold no hidden character."""
    if isinstance(value, dict):
        return {_visible(key): _visible(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_visible(part) for part in value]
    return visible(value) if isinstance(value, str) else value


def _key(name: object) -> str:
    return re.sub(r"[\s-]+", "_", str(name).strip().lower())


def _places(raw: str, start: int) -> dict[str, int]:
    """Byte offset of the line of each top-level key."""
    places: dict[str, int] = {}
    offset = start
    for line in raw.removeprefix("\n").split("\n"):
        if match := _KEY_LINE.match(line):
            places.setdefault(_key(match[1]), offset)
        offset += len(line.encode()) + 1
    return places


def _by_line(raw: str) -> dict[str, Any]:
    """`key: value` lines and `- item` lists, for front matter that YAML refuses."""
    values: dict[str, Any] = {}
    current = ""
    for line in raw.split("\n"):
        if match := _KEY_LINE.match(line):
            current = _key(match[1])
            value = (match[2] or "").strip()
            if value.startswith("[") and value.endswith("]"):
                values.setdefault(current, [part.strip().strip("\"'") for part in value[1:-1].split(",") if part.strip()])
            else:
                values.setdefault(current, _scalar(value.strip("\"'")))
        elif current and line.strip().startswith("- "):
            item = line.strip()[2:].strip().strip("\"'")
            if not isinstance(values.get(current), list):
                values[current] = [values[current]] if values.get(current) else []
            values[current].append(item)
    return values


def _scalar(value: str) -> Any:
    if value.lower() in {"true", "yes", "on"}:
        return True
    if value.lower() in {"false", "no", "off"}:
        return False
    if re.fullmatch(r"\d{1,6}", value):
        return int(value)
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return value


def _no_front_matter(doc: DocId, block: str, text: str, lines: LineMap) -> FrontMatter:
    """What is body; but where a line of `block`, or of what `text` opens with, reads as a key that withholds the page, it may be meant."""
    if not names_a_key(block) and not asks_loosely(text):
        return FrontMatter()
    problem = Diagnostic(
        code="front-matter",
        severity=Severity.WARNING,
        doc=doc,
        span=lines.span(0, min(3, len(lines.bytes))),
        message="the page opens with what may be front matter, and it cannot be read",
        hint="Open the file with a line of ---, then `key: value` lines, then a line of ---.",
    )
    return FrontMatter(maybe_private=True, diagnostics=(problem,))


def _mentions_privacy(raw: str) -> bool:
    return re.search(r"publish|draft|private", raw, re.IGNORECASE) is not None


def _malformed(doc: DocId, raw: str, start: int, error: Exception, lines: LineMap) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    offset = start
    if mark is not None:
        before = raw.removeprefix("\n").split("\n")[: max(mark.line - 1, 0)] if raw.startswith("\n") else raw.split("\n")[: mark.line]
        offset = start + sum(len(line.encode()) + 1 for line in before)
        offset += len(_line_of(raw, mark.line)[: mark.column].encode())
    colon = "mapping values are not allowed" in str(problem)
    return Diagnostic(
        code="front-matter",
        severity=Severity.WARNING,
        doc=doc,
        span=lines.span(min(offset, len(lines.bytes)), min(offset + 1, len(lines.bytes))),
        message=f"the front matter is not valid YAML: {problem}",
        hint="Put quotes around a value that holds ': '." if colon else "Its lines were read one by one; check the result.",
    )


def _line_of(raw: str, line: int) -> str:
    parts = raw.split("\n")
    return parts[line] if line < len(parts) else ""


def _unclosed(doc: DocId, text: str, lines: LineMap) -> FrontMatter:
    """A first `---` with no second one: front matter that was never closed, or only a rule."""
    text = text[:_MAX_BYTES]
    head = re.match(r"-{3,}[ \t]*\n((?:[A-Za-z_][\w -]{0,40}:.*\n|[ \t]+.*\n|- .*\n)+)", text + "\n")
    top = _HEAD.match(text)
    above = top[0] if top else ""  # up to the first heading: where it was to end, nobody knows
    if not head:
        return _no_front_matter(doc, above, text, lines)
    end = min(len(text[: head.end()].encode()), len(lines.bytes))
    problem = Diagnostic(
        code="front-matter",
        severity=Severity.WARNING,
        doc=doc,
        span=lines.span(0, 3),
        message="the front matter is never closed",
        hint="Add a line of --- below its last key.",
    )
    values, places = _by_line(head[1]), _places(head[1], len(text[: head.start(1)].encode()))
    private = asks(values) or mentions(head[1]) or names_a_key(above) or asks_loosely(text)
    return FrontMatter(values=values, places=places, end=end, maybe_private=private, diagnostics=(problem,))


def _reopens(body: str) -> bool:
    """Whether what follows the front matter opens as if with another, which asks to withhold the page."""
    return body.lstrip().startswith(("---", "+++")) and asks_loosely(body)


def _second_block(doc: DocId, end: int, lines: LineMap) -> tuple[int, dict[str, Any], tuple[Diagnostic, ...]]:
    """A second block of keys below the first, or lists of keys left over as plain text: where it ends, what it says, the problem."""
    body = lines.bytes[end:].decode()
    match = _SECOND.match(body) or _LEFTOVER.match(body)
    if not match:
        return end, {}, ()
    block = match[0].strip("\n")
    start = end + len(match[0][: match[0].index(block)].encode())
    problem = Diagnostic(
        code="front-matter-second",
        severity=Severity.WARNING,
        doc=doc,
        span=lines.span(start, start + len(block.encode())),
        message="a second block of metadata stands below the front matter; its keys count only where the first block lacks them",
        hint="Move its keys into the first block.",
    )
    return end + len(match[0].encode()), _by_line(block), (problem,)
