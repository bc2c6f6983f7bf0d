"""Every reference against all names. `RULES` is the policy: in its order, the first rule that finds anything decides.

One hit is `Found`, several are `Ambiguous`, none goes on to the next rule. Pure; asks nothing of disk or network.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process

from wikigen.linked import Ambiguous, External, Found, Link, Missing, Resolution, Unclear
from wikigen.links.hints import Days
from wikigen.links.names import Names
from wikigen.model import DocId, LinkRef, Page
from wikigen.paths import DIRECTIVE, RAW, WIKI, clean_path, fold, slugify
from wikigen.rawdoc import RawDoc

__all__ = ["RULES", "Request", "Rule", "resolve_page", "resolve_ref", "without_date"]

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_INTO_RAW = re.compile(rf"/?(?:\.{{1,2}}/)*{RAW}")
_DATE_HINT = re.compile(r"[\s(\[]*(?<!\d)(?:(?P<y>\d{4})-)?(?P<m>\d{2})-(?P<d>\d{2})(?!\d)[)\]]*")
_TOLD = 4
"""Documents of one name that are told of: thousands may share it, and each may link by it."""
_COMPARED = 400
"""Headings of a page that an anchor in another spelling is compared with."""
_PUBLIC_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "ftps", "doi"})
_UNSAFE_SCHEMES = frozenset({"javascript", "vbscript", "data", "file", "blob", "about", "view-source"})


@dataclass(frozen=True, slots=True)
class Request:
    """A reference, prepared once for all rules."""

    target: str
    """As written, without `./` and without a closing `/`."""
    base: str
    """The folder of the page it stands on, as an id: `wiki/topic`."""
    name: str
    """The last part of the target, without a page's ending."""
    prefer_raw: bool
    """True in metadata: `sources: [x.md]` means the raw file, where a page has the same name."""
    within_raw: bool
    """True for a path into `raw/`: it means a raw file, or nothing; a page of that file name is another thing."""


class Rule(NamedTuple):
    """A row of `RULES`."""

    name: str
    find: Callable[[Names, Request], Sequence[DocId]]


def _relative(names: Names, request: Request) -> Sequence[DocId]:
    """From the page; but a source that is a mere file name is the raw file of that name, not the page beside it, nor the page itself."""
    if request.prefer_raw and "/" not in request.target and any(doc.startswith(RAW) for doc in names.files.get(request.target, ())):
        return ()
    return _at(names, clean_path(request.base, request.target))


def _rooted(names: Names, request: Request) -> Sequence[DocId]:
    """From the wiki's or the project's root, however many `../` stand before it."""
    path = clean_path("", request.target)
    spaces = ("", RAW, WIKI) if request.prefer_raw else ("", WIKI)
    return next((found for space in spaces if (found := _at(names, space + path))), ())


def _at(names: Names, path: str) -> Sequence[DocId]:
    if path.rstrip("/") == WIKI.rstrip("/"):
        return [names.paths[WIKI]] if WIKI in names.paths else [DocId(WIKI)]
    for candidate in (path, f"{path}.md", f"{path}/index.md", f"{path}/README.md", f"{path}/"):
        if candidate in names.paths:
            return [names.paths[candidate]]
    stem, ending = posixpath.splitext(path)
    if ending in {".html", ".htm"} and f"{stem}.md" in names.paths:
        return [names.paths[f"{stem}.md"]]
    return ()


def _file_name(names: Names, request: Request) -> Sequence[DocId]:
    whole = posixpath.basename(request.target)
    return _in_space(names.files.get(whole, ()), request) or _in_space(names.files.get(request.name, ()), request)


def _title(names: Names, request: Request) -> Sequence[DocId]:
    return _in_space(names.titles.get(request.target) or (), request)


def _alias(names: Names, request: Request) -> Sequence[DocId]:
    return _in_space(names.aliases.get(request.target) or (), request)


def _slug(names: Names, request: Request) -> Sequence[DocId]:
    slug = slugify(request.name)
    return _in_space((names.slugs.get(slug) if slug else None) or (), request)


def _folded(names: Names, request: Request) -> Sequence[DocId]:
    """Without case, punctuation, a date before it, or a plural's `s`."""
    for name in (request.target, request.name):
        folded = fold(name)
        for form in (folded, folded.removesuffix("s"), f"{folded}s"):
            if len(form) > 1 and (found := names.folded.get(form)):
                return _in_space(found, request)
    return ()


def _dated(names: Names, request: Request) -> Sequence[DocId]:
    """A name with a date beside it, `Beta Plan (04-22)`: of the pages that answer to the name, those of that day."""
    hint = _DATE_HINT.search(request.target)
    rest = fold(without_date(request.target)) if hint else ""
    if not hint or not rest:
        return ()
    found = names.of_day(rest, int(hint["m"]), int(hint["d"]))
    return _in_space([doc for doc in found if not hint["y"] or names.days[doc].year == int(hint["y"])], request)


def without_date(target: str) -> str:
    """A name without the date beside it."""
    hint = _DATE_HINT.search(target)
    return target[: hint.start()] + target[hint.end() :] if hint else target


def _in_space(found: Iterable[DocId], request: Request) -> Sequence[DocId]:
    """The first that differ; where pages and raw files share a name, those of the space that the place means, or that the path names."""
    raw = request.prefer_raw or request.within_raw
    first = _differing(doc for doc in found if doc.startswith(RAW) == raw)
    return first if first or request.within_raw else _differing(found)


def _differing(found: Iterable[DocId]) -> Sequence[DocId]:
    documents: dict[DocId, None] = {}
    for doc in found:
        documents[doc] = None
        if len(documents) == _TOLD:
            break
    return list(documents)


RULES: tuple[Rule, ...] = (
    Rule("relative", _relative),
    Rule("rooted", _rooted),
    Rule("file-name", _file_name),
    Rule("title", _title),
    Rule("alias", _alias),
    Rule("slug", _slug),
    Rule("folded", _folded),
    Rule("dated", _dated),
)


def resolve_page(
    page: Page, names: Names, pages: Mapping[DocId, Page], raw: Mapping[DocId, RawDoc], days: Days | None = None
) -> tuple[tuple[Link, ...], tuple[Unclear, ...]]:
    """Every reference of a page with what it leads to, and those that a date infers; then the names with a date that lead to no one page."""
    links = tuple(Link(source=page.id, ref=ref, resolution=resolve_ref(page, ref, names, pages, raw)) for ref in page.refs)
    if not page.hints:
        return links, ()
    inferred, unclear = (days or Days(pages)).read(page)
    return tuple(sorted((*links, *inferred), key=lambda link: (link.ref.span.start, link.ref.span.end))), unclear


def resolve_ref(page: Page, ref: LinkRef, names: Names, pages: Mapping[DocId, Page], raw: Mapping[DocId, RawDoc]) -> Resolution:
    """What one reference on a page leads to."""
    target = ref.target.strip()
    if ref.syntax == "yaml" and not target:
        return External(url="")
    if not target:
        return _with_anchor(page.id, ref, "relative", names, pages, raw) if ref.anchor else Missing(reason="empty")
    if target.startswith("//") or "://" in target:
        scheme = target.partition(":")[0].lower() if "://" in target else "https"
        return External(url=target) if scheme in _PUBLIC_SCHEMES else Missing(reason="unsafe")
    scheme_match = _SCHEME.match(re.sub(r"[\t\n\r]", "", target))  # as browsers read it
    if scheme_match and scheme_match[1].lower() in _PUBLIC_SCHEMES and ref.syntax not in {"wikilink", "embed"}:
        return External(url=target)
    request = Request(
        target=target.removeprefix("./"),
        base=posixpath.dirname(page.id),
        name=_bare_name(target),
        prefer_raw=ref.place in {"source", "raw"},
        within_raw=_INTO_RAW.match(target) is not None,
    )
    for rule in RULES:
        found = rule.find(names, request)
        if len(found) == 1:
            return _with_anchor(found[0], ref, rule.name, names, pages, raw)
        if found:
            return Ambiguous(candidates=tuple(sorted(found)))
    if scheme_match and scheme_match[1].lower() in _UNSAFE_SCHEMES:
        return Missing(reason="unsafe")
    space = RAW if request.prefer_raw or request.within_raw else ""
    return Missing(asked=space + (request.name or target))


def _bare_name(target: str) -> str:
    name = posixpath.basename(target.rstrip("/"))
    stem, ending = posixpath.splitext(name)
    return stem if ending.lower() in {".md", ".markdown", ".html", ".json"} else name


def _with_anchor(target: DocId, ref: LinkRef, rule: str, names: Names, pages: Mapping[DocId, Page], raw: Mapping[DocId, RawDoc]) -> Found:
    """The anchor too must exist: an id, a heading's words, or a digest's item; else the link leads to the top, as `#top` does by itself."""
    if not ref.anchor:
        return Found(target=target, anchor="", rule=rule)
    asked, mark, words = ref.anchor.partition(DIRECTIVE)
    directive = mark + words
    if target in pages:
        known = {section.anchor: section.title for section in pages[target].sections}
    elif target in raw:
        known = {item.anchor: item.title for item in raw[target].items}
    elif target.endswith("/"):
        known = {}
    else:
        return Found(target=target, anchor=asked, rule=rule, directive=directive)  # an asset's own anchor: `paper.pdf#page=3`
    last = asked.rpartition("#")[2]  # Obsidian's `page#part#section`; but a heading may hold the sign
    parts = (asked, asked.partition("#")[2], last)
    spelled = (name if name in known else names.anchor_of(target, name, known) for name in parts)
    hit = next(filter(None, spelled), "top" if asked.lower() == "top" else "")
    if hit or not asked:
        return Found(target=target, anchor=hit, rule=rule, directive=directive)
    close = process.extract(slugify(last) or last, list(known)[:_COMPARED], scorer=fuzz.ratio, limit=2, score_cutoff=60)
    return Found(target=target, anchor="", rule=rule, lost_anchor=asked, suggestions=tuple(anchor for anchor, _, _ in close))
