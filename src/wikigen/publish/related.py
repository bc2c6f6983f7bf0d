"""Related lists as cards: what an author lists, whatever state it is in, and nothing lost but junk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from wikigen.linked import External, Found, Link, Missing
from wikigen.links.clean import clean_url
from wikigen.model import DocId
from wikigen.publish.cards import Card, host_of, public
from wikigen.publish.site import Site

__all__ = ["RelatedItem", "embed_label", "part_titles", "related_items", "related_of_metadata", "why_missing"]

_SEPARATORS = " \t.,:;·—–-|"  # noqa: RUF001 - dashes as authors type them


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedItem:
    """An entry of a Related list: a card, an outside link, or text for what leads nowhere."""

    card: Card | None = None
    label: str = ""
    url: str = ""
    host: str = ""
    missing: str = ""
    """Why the entry leads nowhere; empty for one that does not mean to."""
    note: str = ""
    """What the entry says besides its link."""


def related_of_metadata(site: Site, doc: DocId) -> Iterator[RelatedItem]:
    """The related pages of a front matter, but for those that a Related list of the text shows already."""
    page = site.wiki.pages[doc]
    spans = [found.span for found in page.related_lists]
    in_text = {
        link.resolution.target
        for link in site.wiki.links[doc]
        if isinstance(link.resolution, Found) and any(span.start <= link.ref.span.start < span.end for span in spans)
    }
    for link in site.wiki.links[doc]:
        if link.ref not in page.meta.related or (isinstance(link.resolution, Found) and link.resolution.target in in_text):
            continue
        yield from _related(site, link, "")


def related_items(site: Site, doc: DocId, index: int) -> tuple[RelatedItem, ...]:
    """The entries of the `index`-th Related list of a page. A link to the page itself, and one without a target, is junk and left out."""
    found = site.wiki.pages[doc].related_lists[index]
    items: list[RelatedItem] = []
    every = site.wiki.links[doc]  # in the order of the text
    for item in found.items:
        first, last = (bisect_left(every, edge, key=lambda link: link.ref.span.start) for edge in (item.span.start, item.span.end))
        links = list(every[first:last])
        if not links:
            items.extend([RelatedItem(note=item.text)] if any(char.isalnum() for char in item.text) else [])
        for number, link in enumerate(links):
            items.extend(_related(site, link, _note(item.text, links) if number == 0 else ""))
    return tuple(items)


def _note(text: str, links: list[Link]) -> str:
    """What an entry says besides the names of its links: what follows the first, or all of it where that stands in a sentence."""
    rest = text
    for link in links:
        rest = rest.replace(link.ref.label, "", 1) if link.ref.label else rest
    if not any(char.isalnum() for char in rest):
        return ""
    label = links[0].ref.label
    if label and text.startswith(label):
        return text[len(label) :].strip(_SEPARATORS)
    return text.removesuffix(label).strip(_SEPARATORS) if label and text.endswith(label) else text


def _related(site: Site, link: Link, note: str) -> Iterator[RelatedItem]:
    found = link.resolution
    label = link.ref.label or link.ref.target
    if isinstance(found, Found):
        url = site.url(found.target)
        if found.target == link.source:
            yield from [RelatedItem(note=note)] if note else []
            return
        if found.target in site.wiki.pages:
            yield RelatedItem(card=site.cards[found.target], label=label, note=note)
        elif url is not None:
            title = public(site, site.wiki.raw[found.target].title) if found.target in site.wiki.raw else label
            yield RelatedItem(label=title, url=url + (f"#{quote(found.anchor)}" if found.anchor else ""), note=note)
        else:
            yield RelatedItem(label=label, note=note)
    elif isinstance(found, External):
        cleaned = clean_url(found.url) if found.url else None
        yield RelatedItem(label=label, url=cleaned or "", host=host_of(cleaned or ""), note=note)
    elif isinstance(found, Missing) and found.reason == "empty":
        yield from [RelatedItem(note=note)] if note else []
    else:
        yield RelatedItem(label=label, missing=why_missing(link), note=note)


def why_missing(link: Link) -> str:
    """One sentence for the reader on why a link leads nowhere."""
    found, name = link.resolution, link.ref.target
    if isinstance(found, Missing):
        if found.reason == "unsafe":
            return "This link has a scheme that is not published."
        return f"No page or file is named “{name}”."
    return f"Several pages are named “{name}”."


def part_titles(site: Site, doc: DocId) -> Mapping[str, str]:
    """What each part of a page or raw document is called, by its anchor; the document itself has none."""
    if doc in site.wiki.raw:
        raw = site.wiki.raw[doc]
        return {"": public(site, raw.title), **{item.anchor: public(site, item.title) for item in raw.items}}
    page = site.wiki.pages.get(doc)
    return {**{section.anchor: section.title for section in page.sections}, "": page.meta.title} if page else {}


def embed_label(link: Link, titles: Callable[[DocId], Mapping[str, str]]) -> str:
    """What an embed or image is called where a link stands for it: as the author says, else by its page and section."""
    ref, found = link.ref, link.resolution
    given = ref.label not in {"", ref.target, f"{ref.target}#{ref.anchor}"}
    names = titles(found.target) if isinstance(found, Found) and not given else {}
    if not isinstance(found, Found) or not names:
        return ref.label or ref.target
    return " › ".join(dict.fromkeys((names[""], names.get(found.anchor) or names[""])))  # noqa: RUF001 - as trails of titles are written
