"""Every kind of page in a real browser: it asks no other host, has all it shows without scripts, and fits a narrow window and a large zoom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from tests import screenshots
from tests.browsing import AXE, NEEDED, chromium, hosts, logged, requested, serving
from tests.sitecheck import ROOT, build
from wikigen.publish.pages import FAMILIES

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = NEEDED

KINDS = {
    "home": [""],
    "page": [
        "llms-foundation-models/2026-04-24-gpt-55-launch/",
        "daily-digest/2026-04/2026-04-25/",
        "agents-tool-use/2026-04-25-claude-code-memory-systems/",
        "log/",
        "about/",
    ],
    "error": ["404.html"],
    "topics": ["topics/", "agents-tool-use/"],
    "tiers": ["tiers/1/"],
    "timeline": ["timeline/", "timeline/2026/04/"],
    "tags": ["tags/", "tags/agents/"],
    "publishers": ["publishers/", "publishers/arxiv-org/"],
    "questions": ["questions/"],
    "relations": ["relations/"],
    "activity": ["activity/"],
    "health": ["health/"],
    "mentions": ["llms-foundation-models/2026-04-24-gpt-55-launch/referenced-by/"],
    "raw": ["raw/", "raw/gmail/", "raw/gmail/2026-04-24-starred/"],
    "search": ["search/"],
}
"""Pages of the repository's own wiki for each kind; every family of generated pages is one."""


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str], WebDriver]]:
    """The repository's own wiki, served: its address, every request with its status, and a browser."""
    site = tmp_path_factory.mktemp("kinds") / "site"
    with mock.patch("wikigen.publish.references.MENTIONS", 10):  # so that one of its pages has more
        assert build(ROOT / "mkdocs.yml", site_dir=site).ok
    with serving(site) as (address, asked), chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield address, asked, driver


def test_every_family_is_a_kind() -> None:
    """A family of generated pages that is added is added here too."""
    assert {family.name for family in FAMILIES} <= set(KINDS)


def test_every_kind_keeps_to_itself_and_fits(where: tuple[str, list[str], WebDriver]) -> None:
    """Each page loads all it needs from its own host, logs nothing, and scrolls in one direction, on a phone and at a zoom of 200 %."""
    from selenium.webdriver.support.ui import WebDriverWait

    address, asked, browser = where
    requested(browser)
    wide = []
    for path in (path for paths in KINDS.values() for path in paths):
        browser.get(address + path)
        WebDriverWait(browser, 10).until(lambda driver: len(driver.find_elements("css selector", "article h1")) == 1, path)
        for width, zoom in ((390, 1), (640, 2)):
            size = {"width": width, "height": 800, "deviceScaleFactor": zoom, "mobile": zoom == 1}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            found = browser.execute_script("return [document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]")
            wide += [(path, found)] if max(found) > width else []  # a scroll bar takes of it
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide == []
    assert [entry["message"] for entry in logged(browser, "browser")] == []
    assert hosts(requested(browser)) == {address.split("/")[2]}
    assert [line for line in asked if not line.startswith(("200 ", "304 "))] == []


def test_lists_need_no_scripts(where: tuple[str, list[str], WebDriver]) -> None:
    """Without scripts every list is there whole, with its links and charts, and nothing that would need one."""
    address, _, browser = where
    shown = {
        "": ".wg-latest a, .wg-row a, .wg-card a, .wg-counted a, .wg-counted svg[role=img]",
        "agents-tool-use/": ".wg-group .wg-card a",
        "timeline/": ".wg-heat svg[role=img], .wg-months a",
        "questions/": ".wg-asked li a",
        "activity/": ".wg-log li",
        "raw/": ".wg-digests a",
        "search/": ".wg-counted a",
    }
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        for path, selector in shown.items():
            browser.get(address + path)
            for part in selector.split(", "):
                found = browser.find_elements("css selector", f"article {part}")
                assert found, (path, part)
                assert all(element.is_displayed() for element in found), (path, part)
            assert not [e for e in browser.find_elements("css selector", "article :is(button, input)") if e.is_displayed()], path
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_whoever_wants_no_motion_has_none(where: tuple[str, list[str], WebDriver]) -> None:
    """Under `prefers-reduced-motion` a preview is there at once, and nothing moves; without it, it fades in."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.support.ui import WebDriverWait

    address, _, browser = where
    names = {}
    for wish in ("reduce", "no-preference"):
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": wish}]})
        browser.get(address)
        link = browser.find_element("css selector", "article .wg-latest a")
        ActionChains(browser).move_to_element(link).perform()
        preview = WebDriverWait(browser, 10).until(lambda driver: driver.find_element("css selector", ".wg-preview"))
        names[wish] = preview.value_of_css_property("animation-name")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert names == {"reduce": "none", "no-preference": "wg-preview"}


def test_pictures_are_taken(where: tuple[str, list[str], WebDriver]) -> None:
    """A page of each kind as it looks, wide and on a phone, light and dark, in `.screenshots/` for whoever wants to see; no two are alike."""
    address, _, browser = where
    folder = ROOT / ".screenshots"
    folder.mkdir(exist_ok=True)
    taken = dict(screenshots.take(browser, address, screenshots.SHOTS))
    for shot, content in taken.items():
        (folder / shot.name).write_bytes(content)
    assert len(set(taken.values())) == len(screenshots.SHOTS) == 20


def test_the_readme_shows_pictures_of_moderate_weight() -> None:
    """Each of them is there, and no other."""
    shown = re.findall(r'src="(docs/screenshots/[^"]+)"', (ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown == [f"docs/screenshots/{shot.name}" for shot in screenshots.README]
    assert all(10_000 < (ROOT / path).stat().st_size < 150_000 for path in shown)
    assert {path.name for path in (ROOT / "docs/screenshots").iterdir()} == {shot.name for shot in screenshots.README}


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm install --no-save axe-core")
def test_accessibility(where: tuple[str, list[str], WebDriver]) -> None:
    """Axe finds nothing on any kind of page in either scheme, nor in a narrow window; the search has a test of its own."""
    address, _, browser = where
    script = AXE.read_text(encoding="utf-8")
    run = """
        const violations = (found) => found.violations.map((one) => [one.id, one.nodes.map((node) => node.target.join())]);
        axe.run(document, {rules: {"target-size": {enabled: true}}}).then((found) => arguments[0](violations(found)));
    """
    found = {}
    still = [{"name": "prefers-reduced-motion", "value": "reduce"}]  # or colours are on their way when they are looked at
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": still})
    some = [paths[0] for paths in KINDS.values()]
    for width, paths, schemes in ((1280, [*some, *KINDS["page"][1:]], ("default", "slate")), (390, some, ("default",))):
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        )
        for path in paths:
            browser.get(address + path)
            browser.execute_script(script)
            for scheme in schemes:
                browser.execute_script("document.body.dataset.mdColorScheme = arguments[0]", scheme)
                found[path, width, scheme] = browser.execute_async_script(run)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert {where: violations for where, violations in found.items() if violations} == {}
