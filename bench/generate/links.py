"""How pages spell their links: well, loosely, and wrongly, in the shares of the table at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import relpath
from random import Random

from bench.generate.plan import Plan, PlannedPage
from bench.generate.prose import coin

__all__ = ["FORMS", "Form", "relative", "spell"]


_PLAIN = 300
"""Days for which a day without its year is plain."""


_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to spell a link."""

    name: str
    weight: float
    """Percent of all links."""
    write: Callable[[Plan, PlannedPage, Random], str]
    raw: bool = False
    """Needs raw files."""
    broken: bool = False
    """Leads nowhere, on purpose."""


def relative(source: PlannedPage, path: str) -> str:
    """A path below the wiki's root, as seen from a page."""
    return relpath(path, str(PurePosixPath(source.path).parent))


def _relative(plan: Plan, page: PlannedPage, rng: Random) -> str:
    target = plan.target(rng, page)
    return f"[{target.title}]({relative(page, target.path)})"


def _anchor(plan: Plan, page: PlannedPage, rng: Random) -> str:
    target = plan.target(rng, page)
    return f"[{target.title}]({relative(page, target.path)}#open-questions)"


def _wrong_folder(plan: Plan, page: PlannedPage, rng: Random) -> str:
    target = plan.target(rng, page)
    return f"[{target.title}]({PurePosixPath(target.path).name})"


def _wiki_title(plan: Plan, page: PlannedPage, rng: Random) -> str:
    target = plan.target(rng, page)
    return f"[[{_stem(target) if '|' in target.title else target.title}]]"


def _wiki_stem(plan: Plan, page: PlannedPage, rng: Random) -> str:
    return f"[[{_stem(plan.target(rng, page))}]]"


def _wiki_label(plan: Plan, page: PlannedPage, rng: Random) -> str:
    target = plan.target(rng, page)
    return f"[[{target.path.removesuffix('.md')}|{target.title.split(' ')[0].strip(':,')}]]"


def _name_and_day(plan: Plan, page: PlannedPage, rng: Random) -> str:
    """No link by any syntax, as people write: a page's name with its day, and the year only where that is not plain."""
    target = plan.target(rng, page)
    plain = 0 <= (page.day - target.day).days < _PLAIN
    name = [word for word in _WORD.findall(target.title) if word not in {"and", "or"}][:2]
    return f"{' '.join(name)} ({target.day:{'%m-%d' if plain else '%Y-%m-%d'}})"


def _raw_bare(plan: Plan, page: PlannedPage, rng: Random) -> str:
    return f"raw/{plan.cited(rng, page).path}"


def _raw_code(plan: Plan, page: PlannedPage, rng: Random) -> str:
    return f"`raw/{plan.cited(rng, page).path}`"


def _raw_link(plan: Plan, page: PlannedPage, rng: Random) -> str:
    path = plan.cited(rng, page).path
    return f"[{path}](../{relative(page, f'raw/{path}')})"


def _raw_far(plan: Plan, page: PlannedPage, rng: Random) -> str:
    path = plan.cited(rng, page).path
    return f"[digest](../../{relative(page, f'raw/{path}')})"


def _nowhere(_: Plan, __: PlannedPage, rng: Random) -> str:
    return f"[{coin(rng)}]({_gone(rng)}.md)"


def _wiki_nowhere(_: Plan, __: PlannedPage, rng: Random) -> str:
    return f"[[{_gone(rng)}]]"


def _raw_nowhere(_: Plan, __: PlannedPage, rng: Random) -> str:
    return f"raw/gmail/{_gone(rng)}.md"


def _stem(page: PlannedPage) -> str:
    return PurePosixPath(page.path).stem


def _gone(rng: Random) -> str:
    """A name that no page has."""
    return f"gone-{coin(rng, 3)}-{rng.randint(100, 999)}"


FORMS = (
    Form("path", 30, _relative),
    Form("path and anchor", 4, _anchor),
    Form("file name of another folder", 3, _wrong_folder),
    Form("wikilink by title", 12, _wiki_title),
    Form("wikilink by file name", 8, _wiki_stem),
    Form("wikilink with a label", 8, _wiki_label),
    Form("name and day", 16, _name_and_day),
    Form("bare raw path", 5, _raw_bare, raw=True),
    Form("raw path in backticks", 4, _raw_code, raw=True),
    Form("link to a raw path", 5, _raw_link, raw=True),
    Form("link to a raw path, one ../ too many", 1, _raw_far, raw=True),
    Form("path of no page", 2, _nowhere, broken=True),
    Form("wikilink of no page", 1.5, _wiki_nowhere, broken=True),
    Form("raw path of no file", 0.5, _raw_nowhere, raw=True, broken=True),
)


def spell(plan: Plan, page: PlannedPage, rng: Random, count: int) -> Iterator[tuple[Form, str]]:
    """So many links of a page, each with its form."""
    forms = [form for form in FORMS if plan.citable or not form.raw]
    for form in rng.choices(forms, [form.weight for form in forms], k=count):
        yield form, form.write(plan, page, rng)
