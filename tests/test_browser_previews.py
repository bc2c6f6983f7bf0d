"""Previews of links in a real browser: by pointer, by keyboard, one within another, pinned; and nothing where they cannot be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsing import NEEDED, chromium, hosts, logged, requested, serving
from tests.sitecheck import build, write_wiki

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = NEEDED

WIKI = {
    "wiki/t/2026-04-24-a.md": "# Page A\n\nSee [page B](b.md), [its end](b.md#the-end), [one mail](../../raw/gmail/m.md#item-2) and "
    "[elsewhere](https://example.org/).\n",
    "wiki/t/b.md": "---\ndate: 2026-04-20\ntier: 2\n---\n# Page B & Co\n\n## TL;DR\n\nWhat B says, in <i>short</i> & `<script>`.\n\n"
    "## The end\n\nHow B ends.\n\n## Related\n\n- [[Page C]]\n",
    "wiki/t/c.md": "# Page C\n\nAll of C.\n",
    "raw/gmail/m.md": "---\ndate: 2026-04-24\n---\n\n## 1. One\n\n**From:** Ann <ann@example.org>\n\nx\n\n## 2. Two\n\n**From:** Bob <b@x.io>\n\ny\n",
}


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, WebDriver]]:
    """The site below a folder of its host: its address, that folder on disk, and a browser."""
    root = tmp_path_factory.mktemp("previews")
    built = build(write_wiki(root, WIKI))
    assert built.ok
    shutil.copytree(built.site, root / "served/deep/wiki")
    with serving(root / "served") as (address, _), chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield f"{address}deep/wiki/", root / "served/deep/wiki", driver


def link(browser: WebDriver, text: str) -> WebElement:
    from selenium.webdriver.common.by import By

    return browser.find_element(By.LINK_TEXT, text)


def shown(browser: WebDriver) -> list[list[str]]:
    """The lines of each preview that is open."""
    script = (
        "return [...document.querySelectorAll('.wg-preview')].map(e => [...e.querySelectorAll('p, li')].map(p => p.firstChild.textContent))"
    )
    return list(browser.execute_script(script))


B = ["Page B & Co", "t · 2026-04-20 · Tier 2 · 1 min", "What B says, in short & <script>.", "Page C", "Page A"]
END = ["Page B & Co: The end", B[1], "How B ends.", *B[3:]]
MAIL = ["m: Two", "gmail · 2026-04-24", "Bob · cited by Page A", "Page A"]
C = ["Page C", "t · 1 min", "All of C.", "Page B & Co"]


def test_by_pointer(where: tuple[str, Path, WebDriver]) -> None:
    """Resting on a link shows its page, section or item; a preview's own link shows the next; a pinned one stays; nothing asks another host."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    address, _, browser = where
    wait = WebDriverWait(browser, 10, poll_frequency=0.05)
    requested(browser)
    browser.get(f"{address}t/2026-04-24-a/")
    pointer = ActionChains(browser, duration=50)

    def rest(element: WebElement, *expected: list[str]) -> None:
        pointer.move_to_element(element).perform()
        wait.until(lambda _: shown(browser) == list(expected), f"{expected} of {element.text}")

    rest(link(browser, "page B"), B)
    rest(link(browser, "its end"), END)
    rest(link(browser, "one mail"), MAIL)
    rest(browser.find_element(By.CSS_SELECTOR, "article h1"))
    rest(link(browser, "page B"), B)
    rest(browser.find_element(By.CSS_SELECTOR, ".wg-preview li a"), B, C)
    rest(browser.find_element(By.CSS_SELECTOR, ".wg-preview p"), B)
    browser.find_element(By.CSS_SELECTOR, ".wg-preview__pin").click()
    rest(browser.find_element(By.CSS_SELECTOR, "article h1"), B)
    rest(link(browser, "elsewhere"), B)
    rest(link(browser, "its end"), B, END)
    for left in ([B], []):
        browser.find_elements(By.CSS_SELECTOR, ".wg-preview__close")[-1].click()
        assert shown(browser) == left
    link(browser, "page B").click()
    wait.until(lambda driver: driver.current_url == f"{address}t/b/")
    assert [entry["message"] for entry in logged(browser, "browser")] == []
    assert hosts(requested(browser)) == {address.split("/")[2]}


def test_by_keyboard(where: tuple[str, Path, WebDriver]) -> None:
    """Stopping on a link shows its preview and reads it out; one can go into it and on from there; Escape goes back, one at a time."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    address, _, browser = where
    wait = WebDriverWait(browser, 10, poll_frequency=0.05)
    browser.get(f"{address}t/2026-04-24-a/")
    first, second = link(browser, "page B"), link(browser, "its end")
    keys = ActionChains(browser)
    browser.execute_script("arguments[0].focus()", browser.find_element(By.CSS_SELECTOR, ".wg-facts a, .wg-crumbs a"))
    for _ in range(12):
        keys.send_keys(Keys.TAB).perform()
        if browser.switch_to.active_element == first:
            break
    wait.until(lambda _: shown(browser) == [B])
    preview = browser.find_element(By.CSS_SELECTOR, ".wg-preview")
    assert (preview.aria_role, preview.accessible_name) == ("dialog", B[0])
    assert browser.find_element(By.ID, str(first.get_attribute("aria-describedby"))).text.startswith(B[2])
    keys.key_down(Keys.ALT).send_keys(Keys.ARROW_DOWN).key_up(Keys.ALT).send_keys(Keys.TAB).perform()
    wait.until(lambda _: shown(browser) == [B, C])
    keys.send_keys(Keys.ESCAPE).perform()
    assert shown(browser) == [B]
    keys.send_keys(Keys.ESCAPE).perform()
    assert shown(browser) == []
    assert browser.switch_to.active_element == first
    assert first.get_attribute("aria-describedby") is None
    browser.execute_async_script("setTimeout(arguments[0], 700)")
    assert shown(browser) == [], "it stays away"
    keys.send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element == second
    wait.until(lambda _: shown(browser) == [END])
    browser.execute_script(
        "document.head.querySelector('[href*=wikigen-previews]').remove()"
    )  # as Material does on its way to another page
    keys.send_keys(Keys.ESCAPE).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    wait.until(lambda _: shown(browser) == [B])
    preview = browser.find_element(By.CSS_SELECTOR, ".wg-preview")
    assert preview.value_of_css_property("position") == "absolute", "it has its styles again"
    moves = {}
    for wish in ("reduce", "no-preference"):
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": wish}]})
        moves[wish] = preview.value_of_css_property("animation-name")
    assert moves == {"reduce": "none", "no-preference": "wg-preview"}


def test_where_there_is_none(where: tuple[str, Path, WebDriver]) -> None:
    """A finger opens nothing, and in a site that is read from disk a link is a link: no preview, and nothing in the console."""
    from selenium.webdriver.common.action_chains import ActionChains

    address, folder, browser = where
    for page, kind in ((f"{address}t/2026-04-24-a/", "touch"), ((folder / "t/2026-04-24-a/index.html").as_uri(), "mouse")):
        browser.get(page)
        logged(browser, "browser")
        if kind == "touch":
            over = (
                "arguments[0].dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'touch'})); arguments[0].focus()"
            )
            browser.execute_script(over, link(browser, "page B"))
        else:
            ActionChains(browser, duration=50).move_to_element(link(browser, "page B")).perform()
        browser.execute_async_script("setTimeout(arguments[0], 900)")
        assert shown(browser) == []
        if kind == "touch":
            assert logged(browser, "browser") == []
