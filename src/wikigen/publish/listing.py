"""The pages that MkDocs has to know: those of the navigation, or all of them where it makes them itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from wikigen.model import DocId
from wikigen.paths import folder_of, src_uri
from wikigen.publish.generated import Generated
from wikigen.publish.host import GeneratedPage, Renderer, SitePage, WikiPage
from wikigen.publish.make import Target
from wikigen.publish.nav import hub_navigation, nav_paths

__all__ = ["hubs_and_roots", "listed_pages", "navigation_of"]

_PAGES_IN_NAV = 8
"""Pages at the wiki's root, such as `about.md`, that the navigation lists; more of them are content."""


def listed_pages(
    targets: Sequence[Target],
    shown: Collection[str],
    config: MkDocsConfig,
    renderer: Renderer,
    files: Files | None = None,
    *,
    every: bool = False,
) -> dict[str, SitePage]:
    """By their URIs, the pages that are `shown` in a navigation without a configuration, those that it names, or `every` one.

    `files` are those that MkDocs has found.
    """
    wanted = set(nav_paths(config.nav)) if config.nav else shown
    pages: dict[str, SitePage] = {}
    for target in targets:
        if not every and target.uri not in wanted:
            continue
        if isinstance(target.page, Generated):
            file = File.generated(config, target.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            pages[target.uri] = GeneratedPage(target.page, file, config, renderer)
        else:
            pages[target.uri] = WikiPage(target.page, _file_of(target, target.page, config, renderer, files), config, renderer)
    return pages


def _file_of(target: Target, doc: DocId, config: MkDocsConfig, renderer: Renderer, files: Files | None) -> File:
    """The file that MkDocs has found, where it calls it a page and by our name; else one that stands for it."""
    file = files.get_file_from_path(src_uri(doc)) if files else None
    if file is None or not file.is_documentation_page() or file.src_uri != target.uri:
        file = File(target.uri, config.docs_dir, config.site_dir, config.use_directory_urls)
        file.abs_src_path = renderer.site.wiki.paths[doc]
    file.inclusion = InclusionLevel.NOT_IN_NAV
    return file


def hubs_and_roots(targets: Sequence[Target]) -> set[str]:
    """The URIs of the hubs, and of the few pages at the wiki's root: what a navigation shows unless it is configured."""
    roots = [target for target in targets if not isinstance(target.page, Generated) and not folder_of(target.page)]
    if len(roots) > _PAGES_IN_NAV:  # a wiki without folders: its pages are reached by hubs, like all others
        roots = [target for target in roots if target.path == "index.html"]
    hubs = (target.uri for target in targets if isinstance(target.page, Generated) and target.page.section)
    return {*hubs, *(target.uri for target in roots)}


def navigation_of(shown: Collection[str], pages: Mapping[str, SitePage]) -> Navigation:
    """A navigation of those of `pages` that are `shown`."""
    listed = [page for uri, page in pages.items() if uri in shown]
    hubs: list[tuple[str, Page]] = [(page.generated.section, page) for page in listed if isinstance(page, GeneratedPage)]
    roots: list[tuple[str, Page]] = [("home" if page.url == "" else "pages", page) for page in listed if isinstance(page, WikiPage)]
    return hub_navigation([*hubs, *roots])
