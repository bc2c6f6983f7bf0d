"""What of a wiki is private, and what becomes of it: for whoever keeps the wiki, before anything is published. Shows no private text whole."""

from __future__ import annotations

from collections.abc import Iterator

from wikigen.check import CODES, sort_diagnostics
from wikigen.links.clean import is_login
from wikigen.model import Diagnostic, DocId
from wikigen.parse.lines import LineMap
from wikigen.publish.redact import Finding, find_keys, find_private, note_of
from wikigen.publish.secrets import Secret, masked, message, scan
from wikigen.publish.site import Site

__all__ = ["private_data"]


def private_data(site: Site) -> tuple[Diagnostic, ...]:
    """Everything private in what is published, with its place; what is withheld is not looked at.

    `redacted` in raw files whose private data are taken out, `private-data` in what is published as it stands, `secret` for keys there.
    """
    mode, text_of = site.config.publish_raw, site.wiki.text_of
    found: list[Diagnostic] = []
    for doc in (*site.wiki.pages, *(site.wiki.raw if mode == "full" else ())):
        found += _as_it_stands(doc, text_of(doc), site.config.allow_secrets)
    for doc in site.wiki.raw if mode in {"index", "redacted"} else ():
        found += _taken_out(doc, text_of(doc))
    return sort_diagnostics(found)


def _as_it_stands(doc: DocId, text: str, allowed: tuple[str, ...]) -> Iterator[Diagnostic]:
    places = _Places(text)
    secrets = scan(text)
    for secret in secrets:
        if secret.mark not in allowed:
            hint = "Remove it and make it invalid; or, if it is none, write its fingerprint into `allow_secrets`."
            yield places.diagnostic("secret", doc, secret, f"{message(secret)}, fails the build", hint)
    for finding in find_private(text):
        if any(secret.start < finding.end and finding.start < secret.end for secret in secrets):
            continue
        if finding.kind == "url" and is_login(text[finding.start : finding.end]):
            continue
        hint = "Remove it, if it is not meant for all." if finding.kind != "url" else "Write its target itself."
        yield places.diagnostic("private-data", doc, finding, f"{_shown(finding, text)} is published as it stands", hint)


def _taken_out(doc: DocId, text: str) -> Iterator[Diagnostic]:
    places = _Places(text)
    for finding in find_private(text):
        note = note_of(finding, text)
        becomes = f"becomes {note}" if note else "is taken out"
        yield places.diagnostic("redacted", doc, finding, f"{_shown(finding, text)} {becomes}", "")


def _shown(finding: Finding, text: str) -> str:
    found = text[finding.start : finding.end]
    kind = finding.kind
    if kind in {"link", "url"}:
        kind = "a link that tells who reads" if note_of(finding, text).startswith("http") else "a link that leads to no public page"
    elif kind == "key" and not find_keys(found):
        kind = "what may be a key"
    return f"{kind}, {masked(found)},"


class _Places:
    """Characters of a text as places in its file."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = LineMap(text)

    def diagnostic(self, code: str, doc: DocId, found: Finding | Secret, message: str, hint: str) -> Diagnostic:
        """A diagnostic where something was found."""
        first = len(self._text[: found.start].encode())
        span = self._lines.span(first, first + len(self._text[found.start : found.end].encode()))
        return Diagnostic(code=code, severity=CODES[code].severity, doc=doc, span=span, message=message, hint=hint)
