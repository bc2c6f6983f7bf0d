"""Links that lead nowhere, to several places, or only by a detour."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterator

from msgspec.structs import replace

from wikigen.config import Config
from wikigen.derive import Derived
from wikigen.linked import Ambiguous, Found, Link, Missing, Wiki
from wikigen.model import Diagnostic, DocId, Severity
from wikigen.paths import RAW, stem_of

__all__ = ["anchors", "spelling", "unresolved", "with_suggestions"]

_NO_BLOCKS = "A block's `^name` is not published: name a heading."


def unresolved(wiki: Wiki, _derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Links whose target is missing or ambiguous."""
    withheld = {stem_of(doc) for doc in wiki.withheld}
    for link in _links(wiki):
        found = link.resolution
        if isinstance(found, Ambiguous):
            several = ", ".join(config.path_of(doc) for doc in found.candidates)
            yield _problem(link, "ambiguous-link", f"{_quoted(link)} could be any of: {several}", "Write the path of the one you mean.")
        elif isinstance(found, Missing):
            yield _missing(link, found, withheld)


def _missing(link: Link, found: Missing, withheld: Container[str]) -> Diagnostic:
    if found.reason == "empty":
        return _problem(link, "empty-link", "the link has no target", "Name a page, or delete it.", Severity.INFO)
    if found.reason == "unsafe":
        return _problem(link, "unsafe-link", f"{_quoted(link)} has a scheme that is not published", "Link by https, or to a page.")
    name = posixpath.splitext(posixpath.basename(link.ref.target.rstrip("/")))[0]
    if name in withheld:
        return _problem(link, "broken-link", f"the page {_quoted(link)} is not published", "Publish it, or remove the link.")
    if link.ref.syntax in {"image", "embed"} and posixpath.splitext(link.ref.target)[1] not in {"", ".md"}:
        return _problem(link, "broken-link", f"there is no file {_quoted(link)}", "Add the file, or mend the path.")
    is_raw = found.asked.startswith(RAW)
    what = f"there is no raw digest {_quoted(link)}" if is_raw else f"no page is named {_quoted(link)}"
    hint = "Add the file, or mend the path." if is_raw else "Write the page, or remove the link."
    return replace(_problem(link, "missing-raw" if is_raw else "broken-link", what, hint), asked=found.asked)


def with_suggestions(found: Diagnostic, wiki: Wiki, config: Config) -> Diagnostic:
    """A diagnostic with the names in its hint that come near to what it asks for. What that costs is worth it for what is shown."""
    near = [doc for doc in wiki.suggest(found.asked) if doc != found.doc] if found.asked else []
    best = [f"{_named(wiki, doc)} ({config.path_of(doc)})" for doc in near]
    if not best:
        return replace(found, asked="") if found.asked else found
    return replace(found, hint=f"Did you mean {best[0]}{', or ' + ' or '.join(best[1:]) if best[1:] else ''}?", asked="")


def anchors(wiki: Wiki, _derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Links to a heading or an item that is not there; they lead to the top of the page instead."""
    for link in _links(wiki):
        found = link.resolution
        if isinstance(found, Found) and found.lost_anchor:
            near = " or ".join(f"#{anchor}" for anchor in found.suggestions)
            hint = f"Did you mean {near}?" if near else "Name one of its headings."
            hint = _NO_BLOCKS if found.lost_anchor.startswith("^") else hint
            message = f"{config.path_of(found.target)} has no anchor #{found.lost_anchor}"
            yield _problem(link, "missing-anchor", message, hint)


def spelling(wiki: Wiki, _derived: Derived, config: Config) -> Iterator[Diagnostic]:
    """Links that were found though they are written wrongly: another folder, or blanks in the target."""
    for link in _links(wiki):
        found = link.resolution
        if not isinstance(found, Found) or link.ref.syntax == "hint":
            continue
        if link.ref.syntax == "loose":
            hint = "Write its target between < and >."
            yield _problem(link, "link-loose", f'the target of the link "{link.ref.label}" holds blanks', hint, Severity.INFO)
        is_path = "/" in link.ref.target or link.ref.target.endswith((".md", ".json"))
        is_right = found.rule == "relative" or (found.rule == "rooted" and not _climbs_too_far(link, found, config))
        if not is_right and is_path and link.ref.place not in {"source", "raw"}:
            message = f"there is no {_quoted(link)} here; it leads to {config.path_of(found.target)}"
            yield _problem(link, "link-elsewhere", message, "Mend its path.", Severity.INFO)


def _climbs_too_far(link: Link, found: Found, config: Config) -> bool:
    """Whether a path begins with `../`, and leads elsewhere on disk than to the page that was found with however many."""
    if not link.ref.target.startswith("../"):
        return False
    here = posixpath.dirname(config.path_of(link.source))
    return posixpath.normpath(posixpath.join(here, link.ref.target)) != config.path_of(found.target)


def _links(wiki: Wiki) -> Iterator[Link]:
    for links in wiki.links.values():
        yield from links


def _quoted(link: Link) -> str:
    return f'"{link.ref.target}"'


def _named(wiki: Wiki, doc: DocId) -> str:
    """A document as a suggestion names it: `"Beta Plan" of 2026-04-22`."""
    title = wiki.pages[doc].meta.title if doc in wiki.pages else wiki.raw[doc].title
    day = wiki.pages[doc].meta.date if doc in wiki.pages else wiki.raw[doc].date
    return f'"{title}"' + (f" of {day.isoformat()}" if day else "")


def _problem(link: Link, code: str, message: str, hint: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, doc=link.source, span=link.ref.span, message=message, hint=hint)
