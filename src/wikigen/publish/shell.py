"""What many pages have alike, rendered once for each form: header, navigation, scripts, footer, with holes for what is a page's own.

A form is all that the theme's templates decide by, a hole what they only print. That holds for Material's templates; a template of the
user's that looks at the page itself is found by `looks_at_page`, and then every page is rendered whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from jinja2 import Environment, TemplateSyntaxError, meta
from jinja2.utils import Namespace
from markupsafe import Markup
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url

from wikigen.publish.environment import ROOT, template_of
from wikigen.publish.policy import after_charset, inline_scripts, leave_quietly, stated, with_policy
from wikigen.publish.search.choice import uses_pagefind

__all__ = ["WHOLE_SITE", "Form", "Shells", "looks_at_page", "names_used", "rooted"]

WHOLE_SITE = frozenset({"pages", "build_date_utc"})
"""Names by which a template sees more of the site, or of the day, than one page's inputs."""
_LEAVES = 1024
"""Entries of tables of contents that are kept: `TL;DR` and its like stand on most pages."""
_OF_THE_PAGE = frozenset({"page", "view", "title_anchor", "bodies", "content_hole", "side_hole", "beside"})


def _hole(name: str) -> str:
    """A word that no author can have written: it is another in each run, and in no page once that is put together."""
    return f"{ROOT}{name}z"


_TITLE, _DESCRIPTION, _AUTHOR, _CANONICAL = (_hole(name) for name in ("title", "described", "author", "canonical"))
_LINK = f"https://{_hole('source')}"  # it leads elsewhere
_EDIT, _BLOB, _RAW = (f"{_LINK}/{part}/" for part in ("edit", "blob", "raw"))
_SKIP, _TOC, _SECOND, _CONTENT, _SIDE, _POLICY = (_hole(name) for name in ("skip", "toc", "second", "content", "side", "policy"))
_PREVIOUS, _PREVIOUS_TITLE, _NEXT, _NEXT_TITLE = (_hole(name) for name in ("before", "beforenamed", "after", "afternamed"))
_NAMED = (
    _EDIT, _BLOB, _RAW, _TITLE, _DESCRIPTION, _AUTHOR, _CANONICAL, _SKIP, _TOC, _CONTENT, _SIDE, _POLICY, _PREVIOUS_TITLE, _PREVIOUS, _NEXT_TITLE, _NEXT,
    ROOT,
)  # fmt: skip
"""All holes; that of the root, which begins the others' names, last."""
_ANY = re.compile(f"({'|'.join(_NAMED)})")


class Form(NamedTuple):
    """What the templates decide by."""

    described: bool
    authored: bool
    canonical: bool
    edit: str
    """The part of the edit link that Material exchanges to show the source; empty without an edit link."""
    toc: str
    """`flat`, `nested` below a first heading of level 1, `single` for that heading alone, or empty."""
    hide: tuple[str, ...]
    previous: bool
    following: bool


class _Shell(NamedTuple):
    parts: tuple[str, ...]
    """Text and holes in turn."""
    between: str
    """What stands between two entries of the table of contents."""
    sided: bool
    """Whether there is a place for what stands beside the text; else it stands below."""


class _Neighbour(NamedTuple):
    url: str
    title: str


class Shells:
    """The shells of one build, each rendered when its form is first met."""

    def __init__(self, env: Environment, config: MkDocsConfig, nav: Navigation) -> None:
        self._env, self._config, self._nav = env, config, nav
        self._wasm = uses_pagefind(config)
        self._main = template_of(env, "main.html")
        self._item = template_of(env, "partials/toc-item.html")
        self._leaf = lru_cache(_LEAVES)(lambda *anchor: self._rendered(AnchorLink(*anchor)))
        self._shells: dict[Form, _Shell | None] = {}
        self._scripts: dict[tuple[Form, str], tuple[str, ...]] = {}
        """Inline scripts of each shell at each depth: one of them names the site's root."""

    def whole(self, page: Page, context: Mapping[str, Any], *, trusted: bool = False) -> str:
        """A page by its own run through all templates: one that the navigation lists, or where shells do not serve."""
        page.active = True
        try:
            html = rooted(self._main.render({**get_context(self._nav, [], self._config, page), **context}), page.url)
        finally:
            page.active = False
        return with_policy(html, trusted=trusted, wasm=self._wasm)

    def content(self, page: Page, template: str, context: Mapping[str, Any]) -> str:
        """What goes into the hole for a page's content."""
        given = {"page": page, "config": self._config, "base_url": ROOT, **context}
        return rooted(template_of(self._env, f"wikigen/{template}").render(given), page.url)

    def filled(self, page: Page, template: str, context: Mapping[str, Any], *, trusted: bool = False) -> str | None:
        """A page that the navigation does not list, from the shell of its form; None where there can be none."""
        form = _form_of(page)
        if form not in self._shells:
            self._shells[form] = self._made(form)
        shell = self._shells[form]
        if shell is None:
            return None
        side = self.content(page, "panel.html", context) if shell.sided and getattr(context["view"], "panelled", False) else ""
        content = self.content(page, template, {**context, "beside": Namespace(placed=shell.sided)})
        values = self._values(page, form, shell.between, content) | {_SIDE: side}
        scripts = self._scripts_of(form, shell, values[ROOT])
        values[_POLICY] = stated((*scripts, *inline_scripts(values[_CONTENT])) if trusted else scripts, wasm=self._wasm)
        return "".join(values[part] if index % 2 else part for index, part in enumerate(shell.parts))

    def _made(self, form: Form) -> _Shell | None:
        context = {
            **get_context(self._nav, [], self._config),
            "base_url": ROOT,
            "page": _hollow_page(form),
            "content_hole": _CONTENT,
            "side_hole": _SIDE,
        }
        html, between = self._main.render(context), ""
        if form.toc in {"flat", "nested"}:  # two entries stand for all: what lies between them lies between any two
            first, second = map(self._entry, _HOLLOW_ENTRIES)
            start, end = html.find(first), html.find(second)
            if 0 <= start < end and html.count(first) == html.count(second) == 1:
                between = html[start + len(first) : end]
                html = f"{html[:start]}{_TOC}{html[end + len(second) :]}"
            elif start >= 0 or end >= 0:
                return None  # a theme that lists them in another way; one that shows none has nothing to fill
        at = after_charset(html)
        parts = tuple(_ANY.split(f"{html[:at]}{_POLICY}{leave_quietly(html[at:])}"))
        return _Shell(parts, between, sided=_SIDE in parts) if parts.count(_CONTENT) == 1 else None

    def _scripts_of(self, form: Form, shell: _Shell, base: str) -> tuple[str, ...]:
        """The inline scripts of a shell, in which nothing is an author's, as they stand in a page at this depth."""
        known = self._scripts.get((form, base))
        if known is None:
            known = self._scripts[form, base] = inline_scripts("".join(shell.parts).replace(ROOT, base))
        return known

    def _entry(self, anchor: AnchorLink) -> str:
        return self._rendered(anchor) if anchor.children else self._leaf(anchor.title, anchor.id, anchor.level)

    def _rendered(self, anchor: AnchorLink) -> str:
        return self._item.render(toc_item=anchor, config=self._config)

    def _values(self, page: Page, form: Form, between: str, content: str) -> dict[str, str]:
        base = get_relative_url(".", page.url)
        toc = list(page.toc)
        entries: Sequence[AnchorLink] = toc[0].children if form.toc == "nested" else toc if form.toc == "flat" else ()
        edit = page.edit_url or ""
        values = {
            ROOT: base,
            _TITLE: str(page.title),
            _DESCRIPTION: str(page.meta.get("description", "")),
            _AUTHOR: str(page.meta.get("author", "")),
            _CANONICAL: page.canonical_url or "",
            _EDIT: edit,
            _BLOB: edit,
            _RAW: edit.replace(form.edit, "raw") if form.edit else "",
            _SKIP: toc[0].id if toc else "",
            _TOC: between.join(map(self._entry, entries)),
            _CONTENT: content,
        }
        for name, title, neighbour in ((_PREVIOUS, _PREVIOUS_TITLE, page.previous_page), (_NEXT, _NEXT_TITLE, page.next_page)):
            values[name] = neighbour.url if neighbour else ""
            values[title] = str(neighbour.title) if neighbour else ""
        return values


def rooted(html: str, url: str) -> str:
    """HTML of the page at `url`, with the way to the site's root where it was left open."""
    return html.replace(ROOT, get_relative_url(".", url))


def _form_of(page: Page) -> Form:
    toc = list(page.toc)
    shape = "" if not toc else "flat" if toc[0].level != 1 else "nested" if toc[0].children else "single"
    edit = page.edit_url or ""
    return Form(
        described="description" in page.meta,
        authored="author" in page.meta,
        canonical=bool(page.canonical_url),
        edit="blob" if "/blob/" in edit else "edit" if edit else "",
        toc=shape,
        hide=tuple(page.meta.get("hide", ())),
        previous=page.previous_page is not None,
        following=page.next_page is not None,
    )


_HOLLOW_ENTRIES = (AnchorLink(_TOC, _SKIP, 2), AnchorLink(_SECOND, _SECOND, 2))
"""Stand for all entries of a table of contents; the link that skips to the first of them has its id too."""


def _hollow_page(form: Form) -> Page:
    """A page of this form whose own words are all holes. It stands in no navigation."""
    hollow = cast("Page", _Hollow())
    hollow.title = Markup(_TITLE)  # noqa: S704 - a word of ours
    hollow.meta = {"hide": list(form.hide)} if form.hide else {}
    hollow.meta |= {"description": _DESCRIPTION} if form.described else {}
    hollow.meta |= {"author": _AUTHOR} if form.authored else {}
    hollow.canonical_url = _CANONICAL if form.canonical else None
    hollow.edit_url = {"blob": _BLOB, "edit": _EDIT}.get(form.edit)
    first = AnchorLink(_TOC, _SKIP, 1)
    first.children = [*_HOLLOW_ENTRIES] if form.toc == "nested" else []
    hollow.toc = cast("Any", [] if not form.toc else [*_HOLLOW_ENTRIES] if form.toc == "flat" else [first])
    hollow.previous_page = cast("Any", _Neighbour(_PREVIOUS, _PREVIOUS_TITLE)) if form.previous else None
    hollow.next_page = cast("Any", _Neighbour(_NEXT, _NEXT_TITLE)) if form.following else None
    return hollow


class _Hollow:
    """What MkDocs' `Page` has, for a page that is none yet."""

    is_page, is_section, is_link, is_homepage, is_top_level, active = True, False, False, False, True, True
    ancestors: Sequence[Any] = ()
    parent = children = file = content = markdown = None
    url = ROOT
    update_date = ""


def names_used(env: Environment, folder: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Every template below `folder`, and which names of its context it uses."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".html", ".xml", ".txt", ".jinja"} and file.is_file():
            try:
                tree = env.parse(file.read_text(encoding="utf-8", errors="replace"))
            except TemplateSyntaxError:
                continue  # rendering says what is wrong with it
            yield file.relative_to(folder).as_posix(), frozenset(meta.find_undeclared_variables(tree))


def looks_at_page(env: Environment, folder: Path) -> str:
    """The first template below `folder` that decides or prints by the page; empty for none."""
    return next((name for name, used in names_used(env, folder) if used & _OF_THE_PAGE), "")
