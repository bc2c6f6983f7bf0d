"""Pictures of the kinds of page, wide and on a phone, light and dark: for whoever changes the theme, and four of them for the README.

`python -m tests.screenshots` renews those of the README.
"""

from __future__ import annotations

import tempfile
from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from itertools import groupby, product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.browsing import chromium, serving
from tests.sitecheck import ROOT, build

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

__all__ = ["README", "SHOTS", "Shot", "take"]

PAGES = {
    "home": "",
    "hub": "agents-tool-use/",
    "page": "llms-foundation-models/2026-04-24-gpt-55-launch/",
    "raw": "raw/gmail/2026-04-24-starred/",
    "search": "search/?q=attention",
}
"""One page of the repository's own wiki for each kind."""
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
SCHEMES = {"light": "default", "dark": "slate"}
"""What a reader's system prefers, and what Material then shows."""


class Shot(NamedTuple):
    """One picture."""

    kind: str
    size: str
    scheme: str

    @property
    def name(self) -> str:
        """Of its file."""
        return f"{self.kind}-{self.size}-{self.scheme}.webp"


SHOTS = tuple(Shot(kind, size, scheme) for kind, scheme, size in product(PAGES, SCHEMES, SIZES))
README = (Shot("page", "wide", "light"), Shot("home", "wide", "dark"), Shot("search", "wide", "light"), Shot("page", "phone", "dark"))
"""Those that the README shows."""
FOLDER = ROOT / "docs" / "screenshots"


def take(driver: WebDriver, address: str, shots: tuple[Shot, ...]) -> Iterator[tuple[Shot, bytes]]:
    """Each picture as WebP, of the site at `address`."""
    from selenium.webdriver.support.ui import WebDriverWait

    forget = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": "localStorage.clear()"})
    driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    for (kind, scheme), alike in groupby(shots, key=lambda shot: (shot.kind, shot.scheme)):
        group = list(alike)
        driver.get("about:blank")  # no page is there to answer to a change of scheme, and to keep it for the next
        wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        _resize(driver, group[0].size)
        driver.get(address + PAGES[kind])
        WebDriverWait(driver, 15).until(partial(_is_shown, kind=kind, scheme=scheme), f"{kind} {scheme}")
        for shot in group:
            _resize(driver, shot.size)
            taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 70})
            yield shot, b64decode(taken["data"])
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": False})
    driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", forget)


def _resize(driver: WebDriver, size: str) -> None:
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def _is_shown(driver: WebDriver, *, kind: str, scheme: str) -> bool:
    if driver.execute_script("return document.body.dataset.mdColorScheme") != SCHEMES[scheme]:
        driver.refresh()  # it asked for what is preferred before the browser had heard of the wish
        return False
    return kind != "search" or bool(driver.find_elements("css selector", ".wg-results__title"))


def main() -> None:
    """Renew the pictures of the README."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        built = build(ROOT / "mkdocs.yml", site_dir=Path(work, "site"))
        with serving(built.site) as (address, _), chromium(Path(work, "profile")) as driver:
            for shot, content in take(driver, address, README):
                (FOLDER / shot.name).write_bytes(content)


if __name__ == "__main__":
    main()
