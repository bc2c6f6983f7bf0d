"""The lists of the site in a real browser: what a reader can do with them, and what they are without scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsing import NEEDED, chromium, hosts, logged, requested, serving
from tests.sitecheck import build, write_wiki

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = NEEDED

PAGE = "---\ndate: 2026-04-{day:02}\ntier: {tier}\n---\n# Page {day}\n\n## TL;DR\n\nWords of {day}.\n\n## Open questions\n\n- Why {day}?\n"
WIKI = {
    **{f"wiki/many/n{number}.md": f"# Entry {number}\n\n{'Éclair' if number == 7 else 'Bread'}.\n" for number in range(14)},
    **{f"wiki/t/p{day}.md": PAGE.format(day=day, tier=1 + day % 2) for day in range(1, 7)},
    "wiki/t/concept.md": "# A concept\n\nWhat it is.\n",
    "raw/gmail/m.md": "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** A\n\nx\n",
}


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, WebDriver, Path]]:
    """The site's address, a browser, and where that puts what it downloads."""
    built = build(write_wiki(tmp_path_factory.mktemp("lists"), WIKI))
    assert built.ok
    downloads = tmp_path_factory.mktemp("downloads")
    with serving(built.site) as (address, _), chromium(tmp_path_factory.mktemp("profile")) as driver:
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
        yield address, driver, downloads


def test_the_reading_queue_remembers(where: tuple[str, WebDriver, Path]) -> None:
    """What is marked as read stays so in this browser, can be taken along as a file and brought back, and nothing is sent."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    address, browser, downloads = where
    wait = WebDriverWait(browser, 10)
    requested(browser)

    def said() -> str:
        return wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, ".wg-queue__bar [role=status]")).text

    browser.get(address)
    assert said() == "6 to read, 6 minutes."
    button = browser.find_element(By.CSS_SELECTOR, "[data-page='t/p6/'] button")
    assert (button.accessible_name, button.get_attribute("aria-pressed")) == ("Read: Page 6", "false")
    button.send_keys(Keys.SPACE)
    assert said() == "5 to read, 5 minutes."
    browser.refresh()
    assert said() == "5 to read, 5 minutes."
    assert browser.find_element(By.CSS_SELECTOR, "[data-page='t/p6/'] button").get_attribute("aria-pressed") == "true"

    export, _ = browser.find_elements(By.CSS_SELECTOR, ".wg-queue__button")
    export.click()
    wait.until(lambda _: list(downloads.glob("*.json")))
    file = next(downloads.glob("*.json"))
    assert list(json.loads(file.read_text(encoding="utf-8"))) == ["t/p6/"]
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    assert said() == "6 to read, 6 minutes."
    chosen = browser.find_element(By.CSS_SELECTOR, ".wg-queue__bar input")
    chosen.send_keys(str(file))
    wait.until(lambda _: said() == "5 to read, 5 minutes.")
    file.write_text("no list", encoding="utf-8")
    chosen.send_keys(str(file))
    wait.until(lambda _: said() == "That file holds no list of what was read.")
    assert logged(browser, "browser") == []
    assert hosts(requested(browser)) == {address.split("/")[2]}


def test_lists_are_filtered_in_place(where: tuple[str, WebDriver, Path]) -> None:
    """A long list has a field that leaves the entries with all words that are typed, accents or not, and says how many; a short one has none."""
    from selenium.webdriver.common.by import By

    address, browser, _ = where

    def left() -> list[str]:
        return [card.text for card in browser.find_elements(By.CSS_SELECTOR, ".wg-card__title") if card.is_displayed()]

    browser.get(f"{address}many/")
    field = browser.find_element(By.CSS_SELECTOR, ".wg-filter input")
    assert field.accessible_name == "Filter this list"
    assert len(left()) == 14
    field.send_keys("ECLAIR entry")
    assert left() == ["Entry 7"]
    assert browser.find_element(By.CSS_SELECTOR, ".wg-filter [role=status]").text == "1 of 14"
    field.send_keys(" 8")
    assert left() == []
    assert not any(heading.is_displayed() for heading in browser.find_elements(By.CSS_SELECTOR, "article h2"))
    field.clear()
    field.send_keys(" ")
    assert len(left()) == 14
    browser.get(f"{address}t/")
    assert not browser.find_elements(By.CSS_SELECTOR, ".wg-filter input")
