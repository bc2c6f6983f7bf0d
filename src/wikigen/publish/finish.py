"""Sanitised HTML of a page's text to the HTML that is published: our own markup goes in here, and nowhere before.

Headings get their ids and permalinks, alerts become admonitions, tasks and footnotes what Material styles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from wikigen.model import Formula
from wikigen.parse.outline import split_heading_id
from wikigen.paths import Anchors, heading_anchor, unreserved
from wikigen.publish.engine import Heading
from wikigen.publish.policy import leave_quietly
from wikigen.publish.rewrite import MISSING_SCHEME
from wikigen.publish.slots import fill_formulas

__all__ = [
    "CALLOUTS",
    "add_headings",
    "alerts",
    "figures",
    "footnotes",
    "identified",
    "links",
    "missing",
    "permalinks",
    "tasks",
    "toc_tree",
    "without_tags",
    "written",
]

CALLOUTS: Mapping[str, str] = {
    "note": "note", "abstract": "abstract", "summary": "abstract", "tldr": "abstract", "info": "info", "todo": "info", "tip": "tip",
    "hint": "tip", "important": "tip", "success": "success", "check": "success", "done": "success", "question": "question",
    "help": "question", "faq": "question", "warning": "warning", "attention": "warning", "caution": "warning", "failure": "failure",
    "fail": "failure", "missing": "failure", "danger": "danger", "error": "danger", "bug": "bug", "example": "example", "quote": "quote",
    "cite": "quote",
}  # fmt: skip
"""GitHub's alerts and Obsidian's callouts to the admonitions that Material has; another word becomes a note of that name."""

_HEADING = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]*)"')
_HAS_ID = re.compile(r"\sid\s*=", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_FOOTNOTE_MARK = re.compile(r'<sup class="footnote-reference"><a href="#[^"]*">(\d+)</a></sup>')
_FOOTNOTE = re.compile(r'<div class="footnote-definition"><sup class="footnote-definition-label">(\d{1,9})</sup>')
_QUOTE = re.compile(r"<(/?)blockquote\b[^>]*>")
_DIV = re.compile(r"<(/?)div\b[^>]*>")
_ALERT = re.compile(r"\s*<p>\[!([A-Za-z][\w-]{0,29})(?:\|[^\]<\n]{0,60})?\]([+-]?)[ \t]*(.*?)(<br ?/?>\s*|\n\s*|</p>)")
"""With what Obsidian may have behind a bar, which says how wide it is there."""
_TASK = re.compile(r'<li>(\s*<p>)?\s*<input(?=[^>]*\stype="checkbox")((?=[^>]*\schecked))?[^>]*>\s*')
_MISSING_LINK = re.compile(rf'<a\b([^>]*?)\shref="{MISSING_SCHEME}:"')
_MISSING_IMAGE = re.compile(rf'<img(?=(?:\s[\w-]+="[^"]*")*\ssrc="{MISSING_SCHEME}:")((?:\s[\w-]+="[^"]*")*)\s?/?>')
_ALT = re.compile(r'\salt="([^"]+)"')
_FIGURE = re.compile(r'<p>\s*(<img(?=[^>]*?\stitle="([^"]+)")(?:\s[\w-]+="[^"]*")*\s?/?>)\s*</p>')
_TITLE = re.compile(r'\stitle="[^"]*"')
_PERMALINK = '<a class="headerlink" href="#{0}" title="Permanent link">&para;</a>'
_IDENTIFIED = re.compile(r'<h([1-6])((?:\s[\w-]+="[^"]*")*?\sid="([^"]*)"[^>]*)>(.*?)</h\1>', re.DOTALL)


def add_headings(html: str, title_anchor: str, formulas: Mapping[str, Formula] | None = None) -> tuple[str, tuple[Heading, ...]]:
    """Ids and permalinks for all headings, counted on from the title's; and the headings, flat, in order, with formulas as they are written."""
    anchors = Anchors()
    if title_anchor:
        anchors.claim(title_anchor)
    found: list[Heading] = []

    def write(match: re.Match[str]) -> str:
        level, attributes, inner = match.groups()
        inner, explicit = split_heading_id(inner)
        text = " ".join(without_tags(_FOOTNOTE_MARK.sub("", inner)).split())
        if formulas:
            text = fill_formulas(text, {slot: " ".join(written(formula).split()) for slot, formula in formulas.items()})
        given = _ID.search(attributes)
        wanted = unreserved(explicit) or (heading_anchor(given[1]) if given else heading_anchor(unescape(text)))
        anchor = anchors.claim(wanted)
        found.append(Heading(level=int(level), id=anchor, name=text))
        attributes = _ID.sub("", attributes)
        return f'<h{level} id="{escape(anchor)}"{attributes}>{inner}{_PERMALINK.format(escape(anchor))}</h{level}>'

    return _HEADING.sub(write, html), tuple(found)


def written(formula: Formula) -> str:
    """A formula with its dollars, as HTML."""
    dollars = "$$" if formula.display else "$"
    return escape(f"{dollars}{formula.latex}{dollars}", quote=False)


def identified(html: str, title_anchor: str) -> str:
    """Ids for headings that have none, those written as HTML, which `toc` passes over: none that the page, or its title, has already."""
    if all(_HAS_ID.search(match[2]) for match in _HEADING.finditer(html)):
        return html
    anchors = Anchors()
    for taken in (title_anchor, *_ID.findall(html)):
        anchors.claim(taken)

    def write(match: re.Match[str]) -> str:
        level, attributes, inner = match.groups()
        if _HAS_ID.search(attributes):
            return match[0]
        anchor = anchors.claim(heading_anchor(unescape(" ".join(without_tags(inner).split()))))
        return f'<h{level} id="{escape(anchor)}"{attributes}>{inner}</h{level}>'

    return _HEADING.sub(write, html)


def permalinks(html: str) -> str:
    """Permalinks for headings that have an id and none yet: what `toc` gives without its option `permalink`."""

    def write(match: re.Match[str]) -> str:
        level, attributes, anchor, inner = match.groups()
        if 'class="headerlink"' in inner:
            return match[0]
        return f"<h{level}{attributes}>{inner}{_PERMALINK.format(anchor)}</h{level}>"

    return _IDENTIFIED.sub(write, html)


def without_tags(html: str) -> str:
    """The text of HTML, as HTML that has no tag: whatever an odd spelling leaves of one is shown."""
    return _TAG.sub("", html).replace("<", "&lt;").replace(">", "&gt;")


def toc_tree(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Flat headings nested by their levels, as a table of contents has them."""
    nested: list[tuple[Heading, list[Heading]]] = []
    roots: list[Heading] = []

    def close(level: int) -> None:
        while nested and nested[-1][0].level >= level:
            heading, children = nested.pop()
            done = Heading(level=heading.level, id=heading.id, name=heading.name, children=tuple(children))
            (nested[-1][1] if nested else roots).append(done)

    for heading in headings:
        close(heading.level)
        nested.append((heading, []))
    close(0)
    return tuple(roots)


def alerts(html: str) -> str:
    """`> [!NOTE]` and `> [!tip]- Title`: admonitions, folded ones as `details`, in one pass over the quotes."""
    if "[!" not in html:
        return html
    parts: list[str] = []
    closing: list[str] = []
    done = 0
    for tag in _QUOTE.finditer(html):
        parts.append(html[done : tag.start()])
        done = tag.end()
        alert = _ALERT.match(html, tag.end()) if not tag[1] else None
        if tag[1]:
            parts.append(closing.pop() if closing else tag[0])
        elif alert:
            opening, end = _admonition(alert)
            parts.append(opening)
            closing.append(end)
            done = alert.end()
        else:
            parts.append(tag[0])
            closing.append("</blockquote>")
    parts.append(html[done:])
    return "".join(parts)


def _admonition(alert: re.Match[str]) -> tuple[str, str]:
    """What opens and what closes a callout."""
    word, fold, title = alert[1].lower(), alert[2], alert[3].strip()
    kind = CALLOUTS.get(word, "note")
    title = title or word.replace("-", " ").capitalize()
    body = "" if alert[4] == "</p>" else "<p>"
    if fold:
        state = " open" if fold == "+" else ""
        return f'<details class="{kind}"{state}><summary>{title}</summary>{body}', "</details>"
    return f'<div class="admonition {kind}"><p class="admonition-title">{title}</p>{body}', "</div>"


def tasks(html: str) -> str:
    """Task lists as Material styles them."""
    return _TASK.sub(
        lambda match: (
            f'<li class="task-list-item">{match[1] or ""}<label class="task-list-control">'
            f'<input type="checkbox" disabled{" checked" if match[2] is not None else ""} aria-label="Task"><span class="task-list-indicator"></span></label> '
        ),
        html,
    )


def footnotes(html: str) -> str:
    """Notes gathered at the end in the order of their numbers, with links both ways."""
    if "footnote-" not in html:
        return html
    notes: dict[str, str] = {}
    parts: list[str] = []
    done = 0
    while (match := _FOOTNOTE.search(html, done)) is not None:
        end = _closing_div(html, match.start())
        notes.setdefault(match[1], html[match.end() : end].strip())
        parts.append(html[done : match.start()])
        done = end + len("</div>")
    html = "".join((*parts, html[done:]))
    uses: dict[str, int] = {}

    def mark(match: re.Match[str]) -> str:
        number = match[1]
        uses[number] = uses.get(number, 0) + 1
        suffix = f":{uses[number]}" if uses[number] > 1 else ""
        return f'<sup id="fnref{suffix}:{number}"><a class="footnote-ref" href="#fn:{number}">{number}</a></sup>'

    html = _FOOTNOTE_MARK.sub(mark, html)
    if not notes:
        return html
    entries = []
    for number in sorted(notes, key=int):
        text = notes[number]
        if number in uses:
            back = f'<a class="footnote-backref" href="#fnref:{number}" title="Jump back to footnote {number} in the text">&#8617;</a>'
            text = f"{text[: -len('</p>')]} {back}</p>" if text.endswith("</p>") else f"{text}<p>{back}</p>"
        entries.append(f'<li id="fn:{number}" value="{number}">{text}</li>')
    return f'{html}<div class="footnote"><hr><ol>{"".join(entries)}</ol></div>'


def _closing_div(html: str, start: int) -> int:
    """Where the end tag stands that belongs to the `div` at `start`; sanitised HTML always has one."""
    depth = 0
    for match in _DIV.finditer(html, start):
        depth += -1 if match[1] else 1
        if depth == 0:
            return match.start()
    return len(html)


def figures(html: str) -> str:
    """An image that is a paragraph of its own, with its title as a caption below it."""
    if "<img" not in html:
        return html
    return _FIGURE.sub(
        lambda match: (
            f"<figure>{_TITLE.sub('', match[1])}<figcaption>{match[2].replace('<', '&lt;').replace('>', '&gt;')}</figcaption></figure>"
        ),
        html,
    )


def links(html: str) -> str:
    """Outside links tell the other site nothing of this page; tags whose target is missing lose it and are marked."""
    html = missing(leave_quietly(html))
    return html.replace("<img ", '<img loading="lazy" ')


def missing(html: str) -> str:
    """Tags whose target is missing lose it and are marked."""
    if MISSING_SCHEME not in html:
        return html
    html = _MISSING_LINK.sub(r'<a class="wg-missing"\1', html)
    return _MISSING_IMAGE.sub(_image_note, html)


def _image_note(match: re.Match[str]) -> str:
    """What stands for an image that is not shown: the words for it."""
    alt = _ALT.search(match[1])
    return f'<span class="wg-missing">{alt[1].replace("<", "&lt;").replace(">", "&gt;") if alt else "image"}</span>'
