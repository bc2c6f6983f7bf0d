"""What a reader's browser may do on a page: a Content-Security-Policy in its head, and outgoing links that tell nothing of the reader.

`POLICY` is the policy. Functions of one page's HTML alone: no state, no files. Where nothing of an author's is in the HTML, as in a template's
empty shell, the answer is the same for all pages of that shell.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

__all__ = ["POLICY", "after_charset", "inline_scripts", "leave_quietly", "stated", "with_policy"]

POLICY: tuple[tuple[str, str], ...] = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),  # and the hashes of the template's own inline scripts
    ("style-src", "'self' 'unsafe-inline'"),  # Material sets styles from its scripts
    ("img-src", "'self' data:"),
    ("font-src", "'self'"),
    ("media-src", "'self'"),
    ("connect-src", "'self'"),  # the search index
    ("worker-src", "'self'"),  # the search itself
    ("manifest-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
    ("object-src", "'none'"),
    ("frame-src", "'none'"),
)
"""Directives, in the order they are written. A page can weaken none of them: policies only ever add up."""

_SCRIPT = re.compile(r"""<script\b((?:[^>"']|"[^"]*"|'[^']*')*+)>(.*?)</script\s*>""", re.DOTALL | re.IGNORECASE)
_SRC = re.compile(r"\ssrc\s*=", re.IGNORECASE)
_TYPE = re.compile(r"""\stype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_RUNS = frozenset({"", "module", "importmap", "speculationrules", "text/javascript", "application/javascript", "text/ecmascript"})
"""Types of a script that is run; JSON and templates are data."""
_HEAD = re.compile(r"<head\b[^>]*>(?:\s*<meta charset=[^>]*>)?", re.IGNORECASE)
"""A browser looks for the charset in the first 1,024 bytes, so it stays first; nothing in it can run or load."""
_LINK = re.compile(r"""<a\b((?:[^>"']|"[^"]*"|'[^']*')*+)>""", re.IGNORECASE)
_LEAVES = re.compile(r"""\shref\s*=\s*["']?\s*(?:https?:|[/\\]{2})""", re.IGNORECASE)
_REL = re.compile(r"""\srel\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_QUIET = ("noopener", "noreferrer")
_LOUD = frozenset({"opener"})


def with_policy(html: str, *, trusted: bool = False, wasm: bool = False) -> str:
    """A page's HTML with its policy as the first thing in `<head>`, behind the charset alone; HTML without a head as it is.

    The inline scripts of the template may run, by their hashes. What stands in `<article>` is an author's, and none of its scripts gets a
    hash, unless the page is `trusted`. `wasm` is that of `stated`.
    """
    at = after_charset(html)
    if not at:
        return html
    meta = stated(inline_scripts(html if trusted else _shell(html)), wasm=wasm)
    return html[:at] + meta + leave_quietly(html[at:])


def after_charset(html: str) -> int:
    """Where the policy goes; 0 in what has no head."""
    head = _HEAD.search(html)
    return head.end() if head else 0


def stated(scripts: Iterable[str], *, wasm: bool = False) -> str:
    """The policy as HTML, under which these inline scripts run and no other; `wasm` lets a search in WebAssembly start, too."""
    more = "".join(f" '{_hash(text)}'" for text in scripts)
    more += " 'wasm-unsafe-eval'" if wasm else ""
    policy = "; ".join(f"{name} {value}{more if name == 'script-src' else ''}" for name, value in POLICY)
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="same-origin">'


def inline_scripts(html: str) -> tuple[str, ...]:
    """The text of every inline script that a browser would run, each once, in order."""
    found = (match for match in _SCRIPT.finditer(html) if not _SRC.search(match[1]))
    return tuple(dict.fromkeys(match[2] for match in found if (kind := _TYPE.search(match[1])) is None or kind[1].lower() in _RUNS))


def leave_quietly(html: str) -> str:
    """Every link to another host with `rel="noopener noreferrer"`, whatever else its `rel` says. Doing it twice changes nothing."""
    return _LINK.sub(_quiet, html)


def _quiet(match: re.Match[str]) -> str:
    attributes = match[1]
    if not _LEAVES.search(attributes):
        return match[0]
    given = _REL.search(attributes)
    words = (given[1] or given[2] or given[3] or "").split() if given else []
    if given and set(_QUIET) <= set(words) and not _LOUD & set(words):
        return match[0]
    rel = " ".join(dict.fromkeys((*(word for word in words if word.lower() not in _LOUD), *_QUIET)))
    rest = f"{attributes[: given.start()]}{attributes[given.end() :]}" if given else attributes
    return f'<a rel="{rel}"{rest}>'


def _shell(html: str) -> str:
    """A page without what an author wrote: Material puts all of that into one `article`, and an author cannot leave it."""
    start, end = html.find("<article"), html.rfind("</article>")
    return html[:start] + html[end:] if 0 <= start < end else html


def _hash(script: str) -> str:
    """As CSP wants it: of the text as a browser reads it."""
    return "sha256-" + b64encode(sha256(script.replace("\r\n", "\n").encode()).digest()).decode()
