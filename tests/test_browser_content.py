"""What stands in a page's text, in a real browser: footnotes, code, pictures, tags."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browsing import NEEDED, chromium, hosts, logged, requested, serving
from tests.sitecheck import build, write_wiki

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = NEEDED

PAGE = """# Content

**Tags:** reading, writing

Words[^1] that end here.

```python
x = 1
```

| a | b |
|---|---|
| narrow | table |

| a column with the number 1 | a column with the number 2 | a column with the number 3 | a column with the number 4 | a column with the number 5 | a column with the number 6 | a column with the number 7 | a column with the number 8 | a column with the number 9 | a column with the number 10 | a column with the number 11 | a column with the number 12 |
|---|---|---|---|---|---|---|---|---|---|---|---|
| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 |

![A picture](wide.png "What it shows")

![[b#Part]]

[^1]: The note itself.
"""
OTHER = "# Other\n\n## Part\n\nAnother's words[^1].\n\n## Notes\n\n[^1]: Another's note.\n"


def picture(width: int, height: int) -> bytes:
    """A black PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, WebDriver]]:
    """A page with every kind of content, served: its address, and a browser."""
    root = tmp_path_factory.mktemp("content")
    configuration = write_wiki(root, {"wiki/topic/a.md": PAGE, "wiki/topic/b.md": OTHER})
    (root / "wiki/topic/wide.png").write_bytes(picture(2000, 200))
    built = build(configuration)
    assert built.ok
    with serving(built.site) as (address, _), chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield f"{address}topic/a/", driver


def test_content(page: tuple[str, WebDriver]) -> None:
    """A note is previewed by keyboard and Escape closes it; code can be copied; a picture opens large; nothing is asked of another host."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    address, browser = page
    wait = WebDriverWait(browser, 10)
    requested(browser)
    browser.get(address)

    mark = browser.find_element(By.CSS_SELECTOR, ".footnote-ref")
    browser.execute_script("arguments[0].focus()", mark)
    preview = wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, ".md-tooltip2--active"))
    wait.until(lambda _: "The note itself." in preview.text)
    mark.send_keys(Keys.ESCAPE)
    wait.until(lambda driver: not driver.find_elements(By.CSS_SELECTOR, ".md-tooltip2--active"))

    assert browser.find_elements(By.CSS_SELECTOR, ".highlight [data-clipboard-target]"), "code has a button that copies it"

    assert browser.find_element(By.CSS_SELECTOR, ".highlight nav").get_attribute("role") == "none", "it is no landmark"
    wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".md-typeset__scrollwrap[tabindex='0']"))
    tables = browser.find_elements(By.CSS_SELECTOR, ".md-typeset__scrollwrap")
    assert [table.get_attribute("tabindex") for table in tables] == [None, "0"], "what scrolls is reached by keyboard"

    assert browser.find_element(By.CSS_SELECTOR, "figcaption").text == "What it shows"
    browser.execute_script("arguments[0].scrollIntoView()", browser.find_element(By.CSS_SELECTOR, "figure"))
    button = wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, "button.wg-enlarge"))
    assert button.accessible_name == "Enlarge: A picture"
    button.send_keys(Keys.ENTER)
    dialog = wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, "dialog.wg-large[open]"))
    assert dialog.find_element(By.CSS_SELECTOR, "img").size["width"] == 2000
    dialog.send_keys(Keys.ESCAPE)
    wait.until(lambda driver: not driver.find_elements(By.CSS_SELECTOR, "dialog"))
    assert browser.switch_to.active_element == button, "focus is where it was"

    first, second = browser.find_elements(By.CSS_SELECTOR, ".wg-tags a")
    assert second.rect["x"] - first.rect["x"] - first.rect["width"] >= 6, "a tag stands apart from the next"

    frame = browser.find_element(By.CSS_SELECTOR, ".wg-embed")
    assert frame.accessible_name == "From Other › Part"
    assert frame.value_of_css_property("border-top-style") == "solid", "colours of ours are there without a palette"
    browser.execute_script("arguments[0].focus()", frame.find_element(By.CSS_SELECTOR, ".footnote-ref"))
    preview = wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, ".md-tooltip2--active"))
    wait.until(lambda _: "Another's note." in preview.text)
    frame.find_element(By.CSS_SELECTOR, ".wg-embed__origin a").send_keys(Keys.ENTER)
    wait.until(lambda driver: driver.current_url.endswith("/topic/b/#part"))

    assert [entry["message"] for entry in logged(browser, "browser")] == []
    assert hosts(requested(browser)) == {address.split("/")[2]}
