"""The navigation: hubs only, so that no page grows with the wiki; and the pages of MkDocs, which it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

__all__ = ["MOST_PER_SECTION", "SECTIONS", "hub_navigation", "nav_paths", "nav_text", "nav_titles"]

SECTIONS: tuple[tuple[str, str], ...] = (("home", ""), ("topics", "Topics"), ("tiers", "Tiers"), ("more", ""), ("pages", ""))
"""Sections in their order, and their titles; the pages of one without a title stand by themselves."""

MOST_PER_SECTION = 40
"""Entries of a section; a wiki with more topics reaches the others by the topics' index."""


def nav_titles(nav: object) -> Iterator[tuple[str, str]]:
    """Path and title of every page that a configuration's `nav` gives a title to."""
    if isinstance(nav, Mapping):
        for title, value in nav.items():
            if isinstance(value, str):
                yield value, str(title)
            else:
                yield from nav_titles(value)
    elif isinstance(nav, list):
        for value in nav:
            yield from nav_titles(value)


def nav_paths(nav: object) -> Iterator[str]:
    """Every path that a configuration's `nav` names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, Mapping):
        for value in nav.values():
            yield from nav_paths(value)
    elif isinstance(nav, list):
        for value in nav:
            yield from nav_paths(value)


def nav_text(nav: Navigation) -> str:
    """All that a navigation shows, as text: titles and URLs, nested."""

    def shown(items: Iterable[StructureItem]) -> str:
        return "; ".join(f"{item.title} {getattr(item, 'url', '')} [{shown(getattr(item, 'children', None) or ())}]" for item in items)

    return f"{nav.homepage.url if nav.homepage else None}: {shown(nav.items)}"


def hub_navigation(entries: Iterable[tuple[str, Page]]) -> Navigation:
    """A navigation of `(section, page)` entries, in the order they come within each section."""
    by_section: dict[str, list[Page]] = {name: [] for name, _ in SECTIONS}
    for section, page in entries:
        if section in by_section and len(by_section[section]) < MOST_PER_SECTION:
            by_section[section].append(page)
    items: list[StructureItem] = []
    pages: list[Page] = []
    for name, title in SECTIONS:
        found: Sequence[Page] = by_section[name]
        pages.extend(found)
        if title and found:
            section_item = Section(title, list(found))
            for page in found:
                page.parent = section_item
            items.append(section_item)
        else:
            items.extend(found)
    return Navigation(items, pages)
