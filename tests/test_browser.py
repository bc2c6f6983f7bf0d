"""The published site in a real browser: search, links, console, network, policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browsing import NEEDED, chromium, hosts, logged, requested, serving
from tests.sitecheck import ROOT, build

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = NEEDED


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The repository's own wiki, built and served: its address, and every request with its status."""
    site = tmp_path_factory.mktemp("browser") / "site"
    assert build(ROOT / "mkdocs.yml", site_dir=site).ok
    with serving(site) as where:
        yield where


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """One browser for all tests of this file."""
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


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

    browser.find_element(By.CSS_SELECTOR, ".wg-search input").send_keys("perfect reversion")
    results = wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".wg-search__link"))
    inner = next(link for link in results if "#" in str(link.get_attribute("href")) and link.is_displayed())
    wanted = str(inner.get_attribute("href"))
    inner.click()
    wait.until(
        lambda driver: urlsplit(driver.current_url)[2:3] + urlsplit(driver.current_url)[4:] == urlsplit(wanted)[2:3] + urlsplit(wanted)[4:]
    )
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
    assert any("pagefind.js" in url for url in urls)
    assert any("pf_index" in line for line in asked)
    assert any("favicon" in url for url in urls)
    assert hosts(urls) == {urlsplit(address).netloc}
    entries = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert entries
    assert hosts(set(entries)) == {urlsplit(address).netloc}
    assert [line for line in asked if not line.startswith(("200 ", "304 ", "301 "))] == []


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


def test_the_policy_lets_material_live(served: tuple[str, list[str]], browser: WebDriver) -> None:
    """Under the page's policy the scheme is switched and kept, and the search answers, with nothing in the console."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    address, _ = served
    wait = WebDriverWait(browser, 15)
    browser.get(address)
    browser.execute_script("localStorage.clear()")
    logged(browser, "browser")
    browser.get(address + PAGE)
    assert browser.find_elements(By.CSS_SELECTOR, "meta[http-equiv='Content-Security-Policy']")
    before = browser.execute_script("return document.body.dataset.mdColorScheme")
    next(label for label in browser.find_elements(By.CSS_SELECTOR, "label[for^='__palette']") if label.is_displayed()).click()
    wait.until(lambda driver: driver.execute_script("return document.body.dataset.mdColorScheme") != before)
    after = browser.execute_script("return document.body.dataset.mdColorScheme")
    browser.get(address + "agents-tool-use/")  # another depth, hence another inline script
    assert browser.execute_script("return document.body.dataset.mdColorScheme") == after
    browser.find_element(By.CSS_SELECTOR, ".wg-search input").send_keys("memory")
    wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".wg-search__link"))
    assert logged(browser, "browser") == []
    browser.execute_script("localStorage.clear()")


def test_the_policy_stops_what_should_not_run(served: tuple[str, list[str]], browser: WebDriver, tmp_path: Path) -> None:
    """A script, a handler, a frame and an image of another host that got into a page all the same do nothing; without the policy they do."""
    from selenium.webdriver.support.ui import WebDriverWait

    attack = """
    window.ran = [];
    const place = document.createElement("div");
    document.body.append(place);
    place.innerHTML = '<img src=x onerror="ran.push(1)"><iframe srcdoc="<script>parent.ran.push(2)<\\/script>"></iframe>'
      + `<img src="${arguments[0]}x.png">`;
    const script = document.createElement("script");
    script.text = "ran.push(3)";
    place.append(script);
    """
    seen = {}
    (tmp_path / "plain.html").write_text("<title>no policy</title>", encoding="utf-8")
    with serving(tmp_path) as (elsewhere, asked), serving(tmp_path) as (control, _):
        for name, page in (("with", served[0] + PAGE), ("without", f"{control}plain.html")):
            browser.get(page)
            browser.execute_script(attack, elsewhere)
            if name == "without":
                WebDriverWait(browser, 15).until(lambda driver: len(driver.execute_script("return ran")) == 3 and asked)
            else:
                browser.execute_async_script("setTimeout(arguments[0], 500)")
            seen[name] = (sorted(browser.execute_script("return ran")), list(asked))
    logged(browser, "browser")
    assert seen == {"with": ([], []), "without": ([1, 2, 3], ["404 /x.png"])}
