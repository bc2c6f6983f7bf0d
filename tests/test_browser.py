"""The published site in a real browser: search, links, console, network, narrow screens."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.sitecheck import ROOT, build

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

CHROME, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROME and DRIVER), reason="needs chromium and chromedriver: apt-get install chromium chromium-driver"),
]


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps what was asked for."""

    asked: list[str]

    def __init__(self, asked: list[str], *arguments: Any, **options: Any) -> None:
        self.asked = asked
        super().__init__(*arguments, **options)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Keep path and status; print nothing."""
        if format.startswith('"%s"'):
            self.asked.append(f"{args[1]} {str(args[0]).split()[1]}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The repository's own wiki, built and served: its address, and every request with its status."""
    site = tmp_path_factory.mktemp("browser") / "site"
    assert build(ROOT / "mkdocs.yml", site_dir=site).ok
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, asked, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """Chromium with a profile of its own, and nothing running in its background."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROME)
    for flag in (
        "headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync", "disable-dev-shm-usage", "window-size=1280,900",
        f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(executable_path=str(DRIVER)))
    driver.set_page_load_timeout(30)
    yield driver
    driver.quit()


def logged(driver: WebDriver, log: str) -> list[dict[str, Any]]:
    """What a log of the browser holds since the last call."""
    return list(driver.get_log(log))  # type: ignore[no-untyped-call]  # selenium leaves it untyped


def requested(driver: WebDriver) -> set[str]:
    """Every URL that the browser asked the network for since the last call, favicons and workers too."""
    messages = (json.loads(entry["message"])["message"] for entry in logged(driver, "performance"))
    return {message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"}


def hosts(urls: set[str]) -> set[str]:
    """The hosts of URLs that go over a network."""
    return {urlsplit(url).netloc for url in urls if urlsplit(url).scheme in {"http", "https", "ws", "wss"}}


PAGE = "llms-foundation-models/2026-04-24-gpt-55-launch/"


def test_a_reader_finds_their_way(served: tuple[str, list[str]], browser: WebDriver) -> None:
    """Search leads to a heading, a Related card and a raw link open, and no step logs an error, fails or asks another host."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    address, asked = served
    wait = WebDriverWait(browser, 15)
    requested(browser)
    browser.get(address + PAGE)
    title = browser.find_element(By.CSS_SELECTOR, "article h1").text
    assert title in browser.title

    browser.find_element(By.CSS_SELECTOR, "input[data-md-component='search-query']").send_keys("perfect reversion")
    results = wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".md-search-result__item a.md-search-result__link"))
    inner = next(link for link in results if "#" in str(link.get_attribute("href")) and link.is_displayed())
    wanted = str(inner.get_attribute("href"))
    inner.click()
    wait.until(lambda driver: driver.current_url == wanted)
    anchor = urlsplit(wanted).fragment
    heading = browser.find_element(By.ID, anchor)
    assert heading.tag_name in {"h1", "h2", "h3", "h4"}
    wait.until(lambda driver: -5 <= driver.execute_script("return arguments[0].getBoundingClientRect().top", heading) < 400)
    assert browser.find_elements(By.CSS_SELECTOR, "article mark"), "the words that were searched for are marked"

    browser.get(address + PAGE)
    card = browser.find_element(By.CSS_SELECTOR, ".wg-related .wg-card a")
    name = card.find_element(By.CSS_SELECTOR, ".wg-card__title").text
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", card)
    card.click()
    wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, "article h1").text == name)

    browser.get(address + PAGE)
    raw = browser.find_element(By.CSS_SELECTOR, ".wg-raw a")
    href = str(raw.get_attribute("href"))
    raw.click()
    wait.until(lambda driver: driver.current_url == href)
    back = [link.get_attribute("href") for link in browser.find_elements(By.CSS_SELECTOR, "article .wg-card a")]
    assert address + PAGE in back

    assert logged(browser, "browser") == []
    urls = requested(browser)
    assert any("search_index" in url for url in urls)
    assert any("favicon" in url for url in urls)
    assert hosts(urls) == {urlsplit(address).netloc}
    entries = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert entries
    assert hosts(set(entries)) == {urlsplit(address).netloc}
    assert [line for line in asked if not line.startswith(("200 ", "304 ", "301 "))] == []


@pytest.mark.parametrize("path", ["", PAGE, "agents-tool-use/", "raw/gmail/2026-04-24-starred/", "questions/", "tags/", "404.html"])
def test_narrow_screens(path: str, served: tuple[str, list[str]], browser: WebDriver) -> None:
    """On a screen 390 pixels wide no page scrolls sideways."""
    address, _ = served
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True})
    try:
        browser.get(address + path)
        script = "return [document.documentElement.scrollWidth, window.innerWidth, document.body.scrollWidth]"
        assert browser.execute_script(script) == [390, 390, 390]
        browser.execute_script("window.scrollTo(200, 0)")
        assert browser.execute_script("return window.scrollX") == 0
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


_CONTRAST = """
const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
const mixed = (...colours) => {  // as the browser paints them, one over the other
  for (const colour of colours) { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); }
  return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const light = ([r, g, b]) => [r, g, b].map(value => value / 255)
  .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
const ground = getComputedStyle(document.body).backgroundColor;
return [...document.querySelectorAll(arguments[0])].map(element => {
  const pair = [light(mixed(ground)), light(mixed(ground, getComputedStyle(element).color))].sort((a, b) => b - a);
  return (pair[0] + 0.05) / (pair[1] + 0.05);
});
"""
"""Contrast of each element's text with the page, after WCAG 2.2's definition."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_quiet_text_is_legible(scheme: str, served: tuple[str, list[str]], browser: WebDriver) -> None:
    """In either scheme what stands in quiet colours has the contrast that WCAG asks of text, 4.5 to 1."""
    address, _ = served
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    try:
        browser.get(address + PAGE)
        browser.execute_script("localStorage.clear()")  # or Material keeps the scheme of an earlier page
        browser.refresh()
        assert browser.execute_script("return document.body.dataset.mdColorScheme") == {"light": "default", "dark": "slate"}[scheme]
        found = browser.execute_script(_CONTRAST, ".wg-facts, .wg-provenance dt, .wg-card__facts, .wg-card__text, .wg-sentence, .wg-tier")
        assert len(found) > 10
        assert min(found) >= 4.5
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_browser_would_tell(served: tuple[str, list[str]], browser: WebDriver) -> None:
    """A missing image and a request to another host do show in the logs that the tests above read."""
    address, _ = served
    browser.get(address)
    logged(browser, "browser")
    requested(browser)
    browser.execute_script("for (const url of ['/gone.png', 'http://127.0.0.2:9/x.png']) new Image().src = url")
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser, 15).until(lambda driver: any("gone.png" in entry["message"] for entry in logged(driver, "browser")))
    assert "127.0.0.2:9" in hosts(requested(browser))
