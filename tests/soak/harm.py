"""What of a page could run, load or mislead, by an HTML5 parser that has nothing to do with the one that sanitised it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Harmless", "harms", "search_harms"]

RISKY = frozenset({
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "meta", "link", "style", "form", "svg", "math", "template",
    "noscript", "foreignobject", "animate", "set", "use", "portal", "marquee", "textarea", "xmp", "plaintext", "title", "body", "html", "input",
    "button", "select", "dialog", "slot",
})  # fmt: skip
"""Tags that an author may bring only where the site has them itself."""
LOADING = frozenset(
    {"src", "srcset", "poster", "background", "data", "lowsrc", "dynsrc", "archive", "codebase", "classid", "manifest", "imagesrcset"}
)
LEADING = frozenset(
    {"href", "xlink:href", "action", "formaction", "ping", "cite", "longdesc", "usemap", "profile", "icon", "to", "from", "values"}
)
_IGNORED = re.compile(r"^[\x00-\x20]+|[\t\n\r]")
"""What a browser takes out of a URL before it reads it, after the WHATWG's URL standard."""
_LIVE = re.compile(r"(?:javascript|vbscript|data|livescript|mocha|file|blob|filesystem|view-source|feed|jar|about|ws|wss):", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|[/\\]{2}|/\\)", re.IGNORECASE)
_ROOT = re.compile(r'new URL\("[./]*"')
"""How Material's script names the site's root: another text at each depth."""
_IDS = re.compile(r"__|wg-", re.IGNORECASE)
_YEAR = re.compile(r"wg-\d{4}")
"""Id of a year's heading on the timeline."""
_HUE = re.compile(r"\bwg-hue-\d+\b")


def _signature(node: LexborNode) -> tuple[str, str, str]:
    """What a node of the site's own is known by: its tag, its class, and the scripts' text. The hue of a topic follows from its name."""
    attributes = node.attributes
    own = (
        _HUE.sub("", attributes.get("class") or "") or attributes.get("rel") or attributes.get("name") or attributes.get("http-equiv") or ""
    )
    text = (node.text(deep=False) or "") if node.tag in {"script", "style"} and attributes.get("id") != "__config" else ""
    return str(node.tag), own, _ROOT.sub("new URL(root", text).strip()


class Harmless(NamedTuple):
    """What a site has of its own, taken from pages that no author wrote anything hostile into."""

    signatures: frozenset[tuple[str, str, str]]
    ids: frozenset[str]

    @classmethod
    def of(cls, *pages: str) -> Harmless:
        """The nodes and ids of clean pages."""
        nodes = [node for html in pages for node in _nodes(html)]
        return cls(
            frozenset(_signature(node) for node in nodes if node.tag in RISKY),
            frozenset(str(node.attributes.get("id")) for node in nodes if _IDS.match(node.attributes.get("id") or "")),
        )


def _nodes(html: str) -> Iterator[LexborNode]:
    root = LexborHTMLParser(html).root
    if root is not None:
        yield from root.traverse(include_text=False)


def harms(html: str, harmless: Harmless) -> list[str]:
    """Everything in a page that could do harm and is not the site's own."""
    found = []
    for node in _nodes(html):
        tag, attributes = str(node.tag), node.attributes
        if tag in RISKY and _signature(node) not in harmless.signatures:
            is_box = tag == "input" and attributes.get("type") == "checkbox" and "disabled" in attributes  # a task list's
            found += [] if is_box else [f"<{tag}>"]
        for name, given in attributes.items():
            value = _IGNORED.sub("", given or "")
            if name.startswith("on") or (name in {"srcdoc", "style"} and ("(" in value or name == "srcdoc")):
                found.append(f"{tag} {name}")
            elif (
                (name in LEADING | LOADING and _LIVE.match(value) and not value.startswith("data:image/"))
                or (
                    (name in LOADING or (tag == "link" and name == "href" and attributes.get("rel") != "canonical"))
                    and _ELSEWHERE.match(value)
                )
                or (
                    name in {"id", "name", "for"}
                    and _IDS.match(value)
                    and value not in harmless.ids
                    and not value.startswith(("__nav", "__toc"))
                    and not (tag == "h2" and _YEAR.fullmatch(value))
                )
            ):
                found.append(f"{tag} {name}={value[:30]}")
    return found


_SHOWN = frozenset({"html", "head", "body", "p", "code", "pre", "li", "ol", "ul", "sub", "sup"})


def search_harms(index: Path) -> list[str]:
    """Everything in a search index that could do harm as a result, which Material's script puts into the page as HTML."""
    found = []
    for entry in json.loads(index.read_text(encoding="utf-8"))["docs"]:
        for name in ("title", "text"):
            for node in _nodes(entry[name]):
                if node.tag not in _SHOWN or node.attributes:
                    found += [f"{entry['location']}: {name} <{node.tag} {sorted(node.attributes)}>"]
    return found
