"""Editing with the page open in a real browser: it is fetched again when it is new, once, and says at its foot what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsing import NEEDED, chromium
from tests.servers import MKDOCS, PATIENCE, WIKIGEN, Server

pytestmark = NEEDED

COUNT = "sessionStorage.loads = Number(sessionStorage.loads || 0) + 1"


@pytest.mark.parametrize("command", [pytest.param(WIKIGEN, id="wikigen serve"), pytest.param(MKDOCS, id="mkdocs serve")])
def test_a_page_that_is_edited(command: tuple[str, ...], tmp_path: Path) -> None:
    """What is wrong with a page, whatever its name, is shown when it is opened, and after a save; each save that changes it has it loaded once."""
    from selenium.webdriver.support.ui import WebDriverWait

    server = Server(tmp_path / "wiki", *command, files={"wiki/t/b é.md": "# Beta\n\n[gone](gone.md)\n"}, search="material")
    try:
        server.shows("/t/b%20%C3%A9/", "Beta")
        with chromium(tmp_path / "profile") as driver:

            def shown(selector: str, word: str) -> None:
                WebDriverWait(driver, PATIENCE).until(
                    lambda browser: (
                        word in (browser.execute_script("return document.querySelector(arguments[0])?.textContent", selector) or "")
                    )
                )

            driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": COUNT})
            driver.get(f"{server.url}/t/b%20%C3%A9/")
            shown("aside[role=status]", "gone.md")
            for number, word in enumerate(("lost.md", "missing.md"), 2):
                new = tmp_path / "new.md"
                new.write_text(f"# Beta\n\nText {word}, [gone]({word})\n", encoding="utf-8")
                new.replace(server.root / "wiki/t/b é.md")  # so that nobody sees it half written
                shown("article", f"Text {word}")
                shown("aside[role=status]", word)
                assert driver.execute_script("return Number(sessionStorage.loads)") == number
    finally:
        server.stop()
