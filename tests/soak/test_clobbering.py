"""Ids and names of Material's scripts, and of ours, as ids, headings, classes and names of a page: the site's scripts still find their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyromark
import pytest
from lxml import html as lxml_html

from tests.browsing import NEEDED, chromium, logged, serving
from tests.sitecheck import Built, build, write_wiki

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

_RESERVED = re.compile(r"__|wg-", re.IGNORECASE)
_TABS = re.compile(r"__tabbed_\d")
"""Ids that an extension for tabs gives, as Material means them to be."""
ALWAYS = (
    "__config", "__search", "__drawer", "__palette", "__palette_0", "__palette_1", "__toc", "__nav_1", "__tabbed_1_1", "__consent", "__comments",
    "__md_scope", "__md_get", "__md_set", "__md_hash", "__codelineno-0-1", "__skip", "__annotation_1",
    "wg-new", "wg-topics", "wg-more", "wg-tier-1", "wg-related", "wg-referenced-by", "wg-cited-by", "fn:1", "fnref:1",
    "location", "document", "search", "query", "body", "head", "forms", "cookie", "title", "children", "getElementById", "querySelector",
    "mermaid", "Worker", "URL", "JSON", "localStorage", "matchMedia", "parent", "top", "self", "name", "event", "history", "navigator",
    "document$", "location$", "target$", "keyboard$", "viewport$", "component$", "alert$", "progress$", "print$", "tablet$", "screen$",
)  # fmt: skip
"""Ids of Material's and our own templates, globals that its scripts use, and properties that a named element may hide."""


@cache
def names() -> tuple[str, ...]:
    """Those, and every id, name and data attribute of Material's templates, and every short word its scripts quote."""
    from material import plugins

    theme = Path(plugins.__file__).parents[1] / "templates"
    found = dict.fromkeys(ALWAYS)
    for path in sorted(theme.rglob("*.html")):
        found |= dict.fromkeys(re.findall(r"""\s(?:id|name|for)=["']([\w$:.-]{2,40})["']""", path.read_text(encoding="utf-8")))
    for path in sorted((theme / "assets/javascripts").glob("bundle.*.js")):
        found |= dict.fromkeys(re.findall(r'"#?([A-Za-z_][\w$-]{2,30})"', path.read_text(encoding="utf-8")))
    return tuple(found)


def page_of(given: Sequence[str]) -> str:
    """A page that takes each name in every way a page may try."""
    parts = ["# Clobbering findme\n"]
    for name in given:
        parts.append(f"## {name}\n\nfindme\n\n### T {{#{name}}}\n")
        parts.append(
            f'<h4 id="{name}">x</h4> <div id="{name}" name="{name}" class="{name}">x</div> <a id="{name}" name="{name}" href="b.md">x</a> '
            f'<form id="{name}" name="{name}"><input name="{name}" id="{name}"></form> <img id="{name}" name="{name}" src="x.png"> '
            f'<span data-md-component="{name}" data-md-toggle="{name}">x</span> <pre class="{name}">x</pre>\n'
        )
    return "\n".join(parts)


def taken(html: str, clean: str) -> set[str]:
    """Ids, names and data by which the site finds its own, that stand on a page oftener than on a clean one."""

    def counted(text: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for element in lxml_html.document_fromstring(text).iter():
            for name in ("id", "name", "for", "data-md-component", "data-md-toggle"):
                value = element.get(name) if isinstance(element.tag, str) else None
                if value and (name.startswith("data-md") or _RESERVED.match(value)) and not _TABS.match(value):
                    found[f"{name}={value}"] += 1
        return found

    return set(counted(html) - counted(clean))


def undefended(given: Sequence[str]) -> str:
    """The page as its engine makes it, in a shell that looks for its own."""
    return f"<html><body><p></p>{pyromark.html(page_of(given))}<div id='__config'></div></body></html>"


@pytest.fixture(scope="module", params=["gfm", "markdown"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A wiki with a page for every sixty names, and as many pages that take none."""
    chunks = [names()[start : start + 60] for start in range(0, len(names()), 60)]
    files = {f"wiki/t/{number}.md": page_of(chunk) for number, chunk in enumerate(chunks)}
    files |= {f"wiki/t/clean-{number}.md": page_of([f"plain{n}" for n, _ in enumerate(chunk)]) for number, chunk in enumerate(chunks)}
    files["wiki/t/b.md"] = "# B\n"
    palette = [{"scheme": "default", "toggle": {"icon": "material/weather-night", "name": "x"}}]
    palette.append({"scheme": "slate", "toggle": {"icon": "material/weather-sunny", "name": "y"}})
    extensions = (
        {"markdown_extensions": ["attr_list", "md_in_html", "tables", "admonition", "footnotes"]} if request.param == "markdown" else {}
    )
    config = write_wiki(
        tmp_path_factory.mktemp("clobbering"),
        files,
        options={"engine": request.param},
        theme={"name": "material", "palette": palette},
        **extensions,
    )
    return build(config)


def pages_of(built: Built) -> list[int]:
    """The numbers of the pages that take names."""
    return sorted(int(path.name) for path in (built.site / "t").iterdir() if path.name.isdigit())


def test_no_name_is_taken(built: Built) -> None:
    """No page has an id, a name or a mark that the site goes by; undefended, a page takes them all."""
    assert built.ok
    assert len(names()) > 200
    for number in pages_of(built):
        assert taken(built.html(f"t/{number}/index.html"), built.html(f"t/clean-{number}/index.html")) == set(), number
    raw = undefended(ALWAYS)
    assert {f"id={name}" for name in ALWAYS if _RESERVED.match(name) and not _TABS.match(name)} <= taken(raw, undefended([]))


def _lives(driver: WebDriver, address: str) -> list[str]:
    """What of the site's scripts does not work on a page; and what the console says."""
    from selenium.common.exceptions import TimeoutException, WebDriverException
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    broken = []
    logged(driver, "browser")
    driver.get(address)
    driver.execute_script("localStorage.clear()")
    before = driver.execute_script("return document.body.dataset.mdColorScheme")
    try:
        next(label for label in driver.find_elements(By.CSS_SELECTOR, "header label[for^='__palette']") if label.is_displayed()).click()
        WebDriverWait(driver, 5).until(lambda driver: driver.execute_script("return document.body.dataset.mdColorScheme") != before)
    except (TimeoutException, StopIteration, WebDriverException):
        broken.append("palette")
    try:
        driver.find_element(By.CSS_SELECTOR, "input[data-md-component='search-query']").send_keys("findme")
        WebDriverWait(driver, 5).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".md-search-result__item"))
    except (TimeoutException, WebDriverException):
        broken.append("search")
    said = [str(entry["message"]) for entry in logged(driver, "browser")]
    return broken + [message for message in said if "x.png" not in message]


def in_a_browser(test: Callable[..., None]) -> Callable[..., None]:
    """A test that needs one."""
    for mark in NEEDED:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """One browser for all."""
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@in_a_browser
def test_a_share(built: Built, browser: WebDriver) -> None:
    """On the page that takes the most telling names scheme and search work; with one id in front of Material's, they do not."""
    with serving(built.site) as (address, _):
        assert _lives(browser, f"{address}t/0/") == []
        page = built.site / "t/0/index.html"
        html = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r"(<body[^>]*>)", r'\1<div id="__config">x</div>', html), encoding="utf-8")
        try:
            assert "search" in _lives(browser, f"{address}t/0/")
        finally:
            page.write_text(html, encoding="utf-8")


@in_a_browser
@pytest.mark.soak
def test_all(built: Built, browser: WebDriver) -> None:
    """On every page the scripts work."""
    with serving(built.site) as (address, _):
        assert {number: found for number in pages_of(built) if (found := _lives(browser, f"{address}t/{number}/"))} == {}
    print(f"{len(names())} names on {len(pages_of(built))} pages: scheme and search work on each")  # noqa: T201 - the battery's figures
