r"""What reading and parsing make: values that are frozen, made once, never filled in later.

`rawdoc` has what parsing makes of raw files, `linked` what resolving makes of all of them. Every position is a `Span` in a document's *text*: the file decoded, with `\n` line ends and no BOM.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Literal, NamedTuple, NewType, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from wikigen.packing import unpack

__all__ = [
    "Context", "DateHint", "DateRef", "Day", "Diagnostic", "DocId", "Document", "Formula", "ItemList", "LinkRef", "ListItem", "Metadata", "Page", "Place",
    "Question", "Role", "Section", "Severity", "Silence", "Source", "SourceKind", "Span", "Statement", "Syntax",
]  # fmt: skip

DocId = NewType("DocId", str)
"""A document's name everywhere: `wiki/<path below docs_dir>` or `raw/<path below raw_dir>`, with `/`."""

SourceKind: TypeAlias = Literal["page", "raw", "asset"]
Syntax: TypeAlias = Literal["inline", "reference", "autolink", "wikilink", "image", "embed", "html", "bare", "loose", "yaml", "hint"]
"""How a reference is written. `loose` is an inline link whose target holds blanks, which CommonMark leaves as text; `hint` a name with a date."""
Place: TypeAlias = Literal["body", "related", "relation", "source", "raw"]
"""Where a reference stands: `source` and `raw` are metadata keys, the others kinds of sections."""
Role: TypeAlias = Literal["tldr", "relation", "related", "questions", "source", ""]


class Span(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """A stretch of a document's text."""

    start: int
    """First byte, counted in UTF-8."""
    end: int
    """One past the last byte."""
    line: int
    """1-based line of `start`."""
    column: int
    """1-based column of `start`, in characters."""


class Severity(Enum):
    """How much a diagnostic weighs; `--strict` and `check` fail from `WARNING` on."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return list(Severity).index(self)


class Diagnostic(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """One problem in an author's content: place, code, what is wrong, remedy."""

    code: str
    """Stable name of the problem, a key of `wikigen.check.CODES`."""
    severity: Severity
    doc: DocId
    """The document it stands in."""
    span: Span
    message: str
    """What is wrong, quoting the offending text."""
    hint: str = ""
    """The remedy."""
    asked: str = ""
    """A name that nothing answers to, where it may help to tell what is near to it; looked for only when the diagnostic is shown."""


class Source(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """One file as it was read."""

    id: DocId
    kind: SourceKind
    path: str
    """Where it lies, absolute, for the host to copy from and for messages."""
    text: str
    """Decoded, with `\\n` line ends, no BOM, NUL shown as U+FFFD; empty for an asset."""
    digest: str
    """BLAKE2b of the bytes on disk, 16 bytes as hex."""
    diagnostics: tuple[Diagnostic, ...] = ()


class Context(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """The sentence that a reference stands in, as plain text in three parts."""

    before: str
    mention: str
    after: str


class LinkRef(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """A reference as it is written, not yet resolved."""

    syntax: Syntax
    target: str
    """Path, name or URL without its anchor, percent-decoded unless it has a scheme; empty for a mere name."""
    label: str
    """Plain text shown for it."""
    anchor: str
    """What follows `#`, or `item-N` where the text names a digest's item; empty for none."""
    span: Span
    place: Place
    opening: int = 0
    """How many bytes of the span stand before the label; of an HTML tag, before its URL."""
    closing: int = 0
    """How many stand after it: target, title, closing brackets."""
    context: Context | None = None
    """The sentence around it; none in metadata, nor around what leads out of the wiki."""

    @property
    def head(self) -> tuple[int, int]:
        """The bytes before the label, to replace when the link is rewritten; of an HTML tag its URL. Equal numbers where there is nothing."""
        inner = self.span.start + self.opening
        return (inner, self.span.end - self.closing) if self.syntax == "html" else (self.span.start, inner)

    @property
    def tail(self) -> tuple[int, int]:
        """The bytes after the label; of an HTML tag its URL."""
        return self.head if self.syntax == "html" else (self.span.end - self.closing, self.span.end)


class Day(NamedTuple):
    """A day as prose names it; `year` is 0 where it does not say."""

    year: int
    month: int
    day: int


class DateHint(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """A date beside words that may name a page of that day: `SemiAnalysis Goodput (04-21)`."""

    words: str
    """What stands before the date, as written, up to what no name goes on across."""
    days: tuple[Day, ...]
    through: bool
    """Whether the days are the ends of a stretch: `04-16 through 04-21`."""
    marked: bool
    """Whether the words stand within marks, `**Goodput** (04-21)`, and so are the whole name."""
    aside: bool
    """Whether other words stand before the date in its brackets, `Goodput (SemiAnalysis, 04-21)`, whose date it may be."""
    span: Span
    """Words and date."""
    place: Place
    context: Context
    """The sentence around the date."""


class DateRef(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """A date and what it is the date of."""

    date: dt.date
    label: str
    """`launch`, `published`, `Surfaced` …; empty for the page's plain date."""


class Metadata(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """What a page says of itself, both spellings merged."""

    title: str
    subtitle: str
    """What the page's first heading says where the front matter names another title; empty where they agree."""
    kind: str
    """`summary`, `concept`, `digest`, `index`, `log`, or what `type:` says."""
    topic: str
    """Slug of the topic; empty for a page at the wiki's root that names none."""
    tier: int | None
    dates: tuple[DateRef, ...]
    """The first is the page's date."""
    updated: dt.date | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    status: str
    description: str
    publish: bool
    """False for `publish: false`, `draft: true`, `private: true`, or where one of them may have been meant."""
    sources: tuple[LinkRef, ...]
    raw: tuple[LinkRef, ...]
    related: tuple[LinkRef, ...]
    hide: tuple[str, ...]
    """Parts of Material's layout that the page asks to leave out: `toc`, `navigation` …"""
    unsearched: bool
    """True for `search: {exclude: true}`."""
    home: bool
    """On `index.md`: whether the front page's lists stand on it; `home: false` leaves it as it is written."""
    extra: Mapping[str, str]
    """Everything else, key as written to plain text, so that nothing an author wrote is lost."""

    @property
    def date(self) -> dt.date | None:
        """The page's date: the first one given."""
        return self.dates[0].date if self.dates else None

    @property
    def day(self) -> dt.date | None:
        """What the page is sorted by: its date, else the day it was last updated."""
        return self.date or self.updated


class Section(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """A heading and what stands below it, up to the next heading of its level or higher."""

    level: int
    title: str
    anchor: str
    """Id of the heading in the published page."""
    role: Role
    heading: Span
    end: int
    """One past the last byte of its content."""

    @property
    def span(self) -> Span:
        """Heading and content."""
        return replace(self.heading, end=self.end)


class Question(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """One entry of a section of open questions."""

    text: str
    anchor: str
    """Id of the section's heading."""
    span: Span
    answered: bool = False
    """Whether it bears the mark of an answered one: `[x]`, struck text, `Answered` at its beginning or its end in brackets."""


class ListItem(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """An entry of a list: its plain text, and where it lies."""

    text: str
    span: Span


class ItemList(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """A top-level list in a Related section, which the site shows as cards."""

    items: tuple[ListItem, ...]
    span: Span


class Statement(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """What a paragraph or item of a relation section opens with: `**Extends Beta Plan (04-22)**: it adds …`."""

    sentence: str
    """Its first sentence as plain text, verbatim, the bold words included."""
    bold: bool
    """Whether bold words open it."""
    span: Span
    lead_end: int
    """One past the last byte of the bold words, or of the sentence: the links before it are those that it is about."""


class Silence(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """A comment in a page that keeps findings from being shown: `<!-- wikigen: ignore broken-link: reason -->`."""

    codes: tuple[str, ...]
    """Codes or families as written; empty for a comment that cannot be read."""
    reason: str
    first: int
    """First line that it speaks for; 0 for the whole page."""
    last: int
    """Last line, inclusive."""
    span: Span
    """The comment."""


class Document(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """What pages and raw documents have alike."""

    packed: bytes
    """The text, packed; empty in a wiki that was read from disk, where `Wiki.text_of` has it."""
    digest: str
    """As of its `Source`."""

    @property
    def text(self) -> str:
        """The text that all spans count in; unpacked at each call."""
        return unpack(self.packed)


class Formula(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """A formula between dollars."""

    latex: str
    """What stands between them."""
    display: bool
    """Whether it is set on a line of its own: between two dollars and two."""
    span: Span
    """With the dollars."""


class Page(Document, frozen=True, kw_only=True, gc=False, array_like=True):
    """A wiki page, parsed."""

    id: DocId
    meta: Metadata
    sections: tuple[Section, ...]
    tldr: str
    """Plain text of the TL;DR, or of the first real paragraph."""
    questions: tuple[Question, ...]
    related_lists: tuple[ItemList, ...]
    refs: tuple[LinkRef, ...]
    """Every reference, metadata included, in order of their place in the text."""
    masthead: tuple[Span, ...]
    """Spans that the page's header shows instead: front matter, title, bold metadata, the rule after it."""
    tldr_span: Span | None
    """The TL;DR section or paragraph, to be set apart."""
    words: int
    diagnostics: tuple[Diagnostic, ...]
    silences: tuple[Silence, ...] = ()
    statements: tuple[Statement, ...] = ()
    paragraphs: int = 0
    """Paragraphs and list entries of running text."""
    sourced: int = 0
    """Those of them with a link out of the wiki or into `raw/`."""
    hints: tuple[DateHint, ...] = ()
    """Dates that may stand beside a page's name; those with one clear page have a link in `Wiki.links`."""
    formulas: tuple[Formula, ...] = ()
    """Those of the text, where the configuration asks for maths."""
