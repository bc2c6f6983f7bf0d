"""What stands beside a page's text, in a real browser: it is complete, folds below on a phone, and needs neither a pointer nor scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browsing import NEEDED, chromium, serving
from tests.sitecheck import build, write_wiki

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = NEEDED

PAGE = """---
date: 2026-04-24
source: https://lab.example/paper
raw: raw/gmail/2026-04-24-starred.md#item-1
---
# Alpha

## What it is

Words, as [Gamma](gamma.md) says.

## Open Questions

- Is it so?
"""
FILES = {
    "wiki/t/2026-04-24-alpha.md": PAGE,
    "wiki/t/2026-04-25-beta.md": "---\ndate: 2026-04-25\n---\n# Beta\n\n## Relation to Prior Wiki Knowledge\n\n**Contradicts [Alpha](2026-04-24-alpha.md)**: it was hasty.\n",
    "wiki/t/gamma.md": "# Gamma\n\nWhat [the first page](2026-04-24-alpha.md) began, this page ends.\n",
    "raw/gmail/2026-04-24-starred.md": "---\ndate: 2026-04-24\n---\n\n# Starred\n\n## 1. Weekly letter\n\n**From:** Ann\n\nBody.\n",
}
PANEL = ".wg-panel"
SUMMARIES = ["Sources", "Raw digests", "Referenced by 2", "Refers to 1"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, WebDriver]]:
    """A page with all that can stand beside it, served: its address, and a browser."""
    built = build(write_wiki(tmp_path_factory.mktemp("panel"), FILES))
    with serving(built.site) as (address, _), chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield f"{address}t/2026-04-24-alpha/", driver


def sized(browser: WebDriver, width: int, zoom: int = 1) -> None:
    """A window as wide as that, in CSS pixels at that zoom."""
    size = {"width": width, "height": 800, "deviceScaleFactor": zoom, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def texts(browser: WebDriver, selector: str) -> list[str]:
    """What is shown, element by element; what is not shown has no text."""
    return [" ".join(element.text.split()) for element in browser.find_elements("css selector", selector)]


def complete(browser: WebDriver) -> None:
    """Everything about the page is in its panel, and can be seen."""
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.support.ui import WebDriverWait

    wait = WebDriverWait(browser, 10, ignored_exceptions=[StaleElementReferenceException])
    wait.until(lambda _: texts(browser, f"{PANEL} summary") == SUMMARIES)  # the page before may be there for a moment
    assert texts(browser, f"{PANEL} details:nth-of-type(1) li") == ["https://lab.example/paper lab.example"]
    assert texts(browser, f"{PANEL} details:nth-of-type(2) > ul > li > a") == ["Starred"]
    assert texts(browser, f"{PANEL} details:nth-of-type(2) li li a") == ["Weekly letter"]
    assert texts(browser, f"{PANEL} .wg-mentions li") == [
        "contradicts Beta 2026-04-25 Contradicts Alpha: it was hasty.",
        "Gamma What the first page began, this page ends.",
    ]
    assert texts(browser, f"{PANEL} .wg-mentions q mark") == ["Alpha", "the first page"]
    assert texts(browser, f"{PANEL} .wg-outgoing li") == ["Gamma"]


def test_panel(page: tuple[str, WebDriver]) -> None:
    """It stands beside the text, below the contents, opens and closes by keyboard, and its links lead on."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    address, browser = page
    sized(browser, 1280)
    browser.get(address)
    complete(browser)
    assert texts(browser, ".md-sidebar--secondary nav .md-nav__link") == ["What it is", "Open Questions"]
    panel, text, contents = (browser.find_element(By.CSS_SELECTOR, part).rect for part in (PANEL, "article", ".md-sidebar--secondary nav"))
    assert panel["x"] >= text["x"] + text["width"]
    assert panel["y"] >= contents["y"] + contents["height"]

    summary = browser.find_element(By.CSS_SELECTOR, f"{PANEL} .wg-mentions > summary")
    link = browser.find_element(By.CSS_SELECTOR, f"{PANEL} .wg-mentions li a")
    summary.send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda _: not link.is_displayed())
    summary.send_keys(Keys.SPACE)
    WebDriverWait(browser, 10).until(lambda _: link.is_displayed())
    summary.send_keys(Keys.TAB)
    assert browser.switch_to.active_element == link
    assert link.value_of_css_property("outline-style") == "solid"
    link.send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda driver: driver.current_url.endswith("/t/2026-04-25-beta/"))


def test_panel_on_small_screens_and_without_scripts(page: tuple[str, WebDriver]) -> None:
    """On a phone and at a zoom of 200 % it follows the text and nothing is cut off; without scripts it is the same, and still opens and closes."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    address, browser = page
    for scripts in (True, False):
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        for width, zoom in ((390, 1), (640, 2)):
            sized(browser, width, zoom)
            browser.get(address)
            complete(browser)
            panel, text = (browser.find_element(By.CSS_SELECTOR, part).rect for part in (PANEL, "article"))
            assert panel["y"] >= text["y"] + text["height"], (scripts, width)
            assert panel["x"] >= 0, (scripts, width)
            assert panel["x"] + panel["width"] <= width, (scripts, width)
    link = browser.find_element(By.CSS_SELECTOR, f"{PANEL} .wg-mentions li a")
    browser.find_element(By.CSS_SELECTOR, f"{PANEL} .wg-mentions > summary").send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda _: not link.is_displayed())
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
