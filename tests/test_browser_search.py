"""The search in a real browser: the box in the header, the page of results, the kinds of queries, bad days."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browsing import AXE, NEEDED, chromium, logged, serving
from tests.sitecheck import build, write_wiki
from wikigen.publish.search import parts, refine

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = NEEDED


def page(title: str, words: str, *, topic: str = "llms", date: str = "", tier: int = 2, more: str = "") -> str:
    """A page of the wiki."""
    dated = f"date: {date}\n" if date else ""
    return f"---\ntopic: {topic}\ntier: {tier}\n{dated}{more}---\n# {title}\n\n## TL;DR\n\nShort.\n\n## What is said\n\n{words}\n"


BEGUN = dict(enumerate(("quaint", "quarry", "query", "quest", "quick", "quiet", "quote", "quorum"), start=1))
FILES = {
    "wiki/index.md": "# Home\n\nWelcome.\n",
    "wiki/llms/one.md": page("Serving with paged blocks", "The `kv_cache` grows with the length of the text.", date="2026-05-02", tier=1,
                             more="source: https://semi.example/a\ntags: [serving]\n"),
    "wiki/llms/two.md": page("GPT-5.5 launch", "It costs $5/$30, says the café that is naïve. A paged attention of blocks.", date="2026-04-24"),
    "wiki/agents/three.md": page("Agents in C++", "Written in C++ and C#, an agent serving tools.", topic="agents", date="2025-12-31", tier=3),
    "wiki/agents/four.md": page("模型的推理优化", "我们讨论KV缓存的压缩与推理优化。天气很好，公园“散步”。", topic="agents"),
    "wiki/agents/five.md": page("日本語のページ", "大規模言語モデルの推論を高速化する。", topic="agents",
                               more="aliases: [Wolpertron, 玉露, Gyokuro leaf tea]\ntags: [zirconium]\n"),
    "wiki/agents/six.md": page("Markup <script>alert(1)</script> & co", "Of &lt;img src=x onerror=alert(1)&gt; and ampersands.", topic="agents"),
    "raw/gmail/2026-04-24-starred.md": "---\ndate: 2026-04-24\n---\n\n## 1. Zebrafinch weekly\n\n**From:** Ann\n\nBody.\n",
    **{f"wiki/many/p{number}.md": page(f"Common page {number}", f"Plenty {BEGUN.get(number, '')}.", topic="many", date=f"2024-01-{number:02}") for number in range(1, 15)},
}  # fmt: skip


def built(root: Path) -> Path:
    """A wiki of many kinds of words, below a path of its host: the folder to be served."""
    settings: dict[str, Any] = {"site_url": "https://w.example/sub/"}
    settings["theme"] = {"name": "material", "palette": [{"scheme": "slate"}]}
    assert build(write_wiki(root, FILES, options={"search": "pagefind"}, **settings), site_dir=root / "served" / "sub").ok
    return root / "served"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wiki, with an index in several parts of many chunks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_TWICE", (6, 12))
        patch.setattr(refine, "_CHUNK", 1)
        return built(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with serving(site) as (address, _):
        yield f"{address}sub/"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


def until(browser: WebDriver, condition: Callable[[], Any]) -> Any:
    """Wait for something, at most a while."""
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 15, ignored_exceptions=[StaleElementReferenceException]).until(lambda _: condition())


def texts(browser: WebDriver, selector: str) -> list[str]:
    found: list[str] = browser.execute_script("return [...document.querySelectorAll(arguments[0])].map(one => one.textContent)", selector)
    return found


def results(browser: WebDriver, address: str, query: str) -> list[str]:
    """Titles on the page of results."""
    browser.get(f"{address}search/")
    until(browser, lambda: browser.execute_script("return document.querySelector('.wg-results')?.dataset.ready"))
    browser.execute_script(
        "const box = document.querySelector('.wg-results__query'); box.value = arguments[0]; box.dispatchEvent(new Event('input'))", query
    )
    until(browser, lambda: [text for text in texts(browser, ".wg-results__status") if "result" in text or "Nothing" in text])
    return texts(browser, ".wg-results__title")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("kv_cache", "Serving with paged blocks"),
        ("paged blocks", "Serving with paged blocks"),
        ("GPT-5.5", "GPT-5.5 launch"),
        ("gpt 5.5", "GPT-5.5 launch"),
        ("$5/$30", "GPT-5.5 launch"),
        ("cafe", "GPT-5.5 launch"),
        ("naïve", "GPT-5.5 launch"),
        ("C++", "Agents in C++"),
        ("C#", "Agents in C++"),
        ("atten", "GPT-5.5 launch"),
        ("推理优化", "模型的推理优化"),
        ("KV缓存", "模型的推理优化"),
        ("天气", "模型的推理优化"),
        ("散步", "模型的推理优化"),
        ("高速化", "日本語のページ"),
        ("言語モデル", "日本語のページ"),
        ("wolpertron", "日本語のページ"),
        ("Gyokuro", "日本語のページ"),
        ('"leaf tea"', "日本語のページ"),
        ("玉露", "日本語のページ"),
        ("zirconium", "日本語のページ"),
        ("&", "Nothing"),
    ],
)
def test_queries(query: str, wanted: str, served: str, browser: WebDriver) -> None:
    """Words of code, signs, accents, beginnings, Chinese, Japanese and a mixture find their page first."""
    found = results(browser, served, query)
    assert (found or ["Nothing"])[0] == wanted


def test_a_heading_is_said_once(served: str, browser: WebDriver) -> None:
    """What is shown below the name of a page or a section begins with neither, whole or in part; words that were found stay marked."""
    from selenium.webdriver.common.by import By

    assert results(browser, served, "kv_cache") == ["Serving with paged blocks"]
    assert texts(browser, ".wg-results__section") == ["What is saidThe kv_cache grows with the length of the text."]
    assert results(browser, served, "launch") == ["GPT-5.5 launch"]
    assert texts(browser, ".wg-results__item > .wg-results__text") == ["Short."]
    browser.get(served)
    browser.find_element(By.CSS_SELECTOR, ".wg-search input").send_keys("kv_cache")
    until(browser, lambda: texts(browser, ".wg-search__text") == ["What is said: The kv_cache grows with the length of the text."])
    assert texts(browser, ".wg-search__text mark") == ["kv_cache"]
    assert results(browser, served, "天气") == ["模型的推理优化"]
    assert texts(browser, ".wg-results__section .wg-results__text") == ["我们讨论 KV 缓存的压缩与推理优化。天气很好，公园“散"]


def test_phrases(served: str, browser: WebDriver) -> None:
    """Words in quotes are found where they stand beside each other, alone and beside other words; letters of Chinese too."""
    assert set(results(browser, served, "paged blocks")) == {"Serving with paged blocks", "GPT-5.5 launch"}
    assert results(browser, served, '"paged blocks"') == ["Serving with paged blocks"]
    assert results(browser, served, '"paged attention" blocks') == ["GPT-5.5 launch"]
    assert results(browser, served, '"blocks paged"') == []
    assert results(browser, served, "化优") == []


def test_short_beginnings(served: str, browser: WebDriver) -> None:
    """All words that begin as what was typed are found, also where they are in several chunks of a part."""
    for typed in ("q", "qu", "plenty qua"):
        assert set(results(browser, served, typed)) == {
            f"Common page {number}" for number, word in BEGUN.items() if word.startswith(typed.split()[-1])
        }


def test_a_word_counts_alike_in_every_part(served: str, browser: WebDriver) -> None:
    """Every result has every word that any page has, whatever part it is in; one that is on no page is left out, which is said."""
    assert len(results(browser, served, "common")) == 10  # in every part
    assert results(browser, served, "common attention") == []
    assert texts(browser, ".wg-results__status") == ["Nothing found for “common attention”."]
    assert results(browser, served, "serving blok blocks") == ["Serving with paged blocks"]
    assert texts(browser, ".wg-results__status") == ["1 result. No page has “blok”."]
    assert results(browser, served, "kv_cachette") == ["Serving with paged blocks"]  # where none is known, the longest word that begins it
    assert results(browser, served, "qwertz uiop") == []


def test_the_box_by_keyboard(served: str, browser: WebDriver) -> None:
    """`/`, `s` and Ctrl-K lead into the box; arrows choose, Enter opens where the words are marked, Escape closes; roles and a count are there."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{served}many/p1/")
    logged(browser, "browser")
    box = browser.find_element(By.CSS_SELECTOR, ".wg-search input")
    assert box.get_attribute("role") == "combobox"
    body = browser.find_element(By.TAG_NAME, "body")
    for keys in ("/", "s", (Keys.CONTROL, "k")):
        body.send_keys(*keys)
        assert browser.switch_to.active_element == box
        box.send_keys(Keys.ESCAPE)
        assert browser.switch_to.active_element != box
    body.send_keys("/")
    box.send_keys("kv_cache")
    until(browser, lambda: texts(browser, ".wg-search__title") == ["Serving with paged blocks"])
    assert texts(browser, ".wg-search [role=status]") == ["1 result."]
    assert texts(browser, ".wg-search__facts") == ["Llms · 2026-05-02 · Tier 1"]
    assert texts(browser, ".wg-search mark") == ["kv_cache"]
    assert box.get_attribute("aria-expanded") == "true"
    box.send_keys(Keys.ARROW_DOWN)
    option = browser.find_element(By.ID, str(box.get_attribute("aria-activedescendant")))
    assert option.get_attribute("aria-selected") == "true"
    box.send_keys(Keys.ENTER)
    until(browser, lambda: "llms/one/" in browser.current_url)
    assert urlsplit(browser.current_url)[2:] == ("/sub/llms/one/", "", "what-is-said")
    until(browser, lambda: texts(browser, "article mark.wg-found") == ["kv_cache"])
    assert logged(browser, "browser") == []


def test_enter_without_a_choice(served: str, browser: WebDriver) -> None:
    """Enter in the box without a choice leads to the page of results for its words."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.get(served)
    browser.find_element(By.CSS_SELECTOR, ".wg-search input").send_keys("paged blocks", Keys.ENTER)
    until(browser, lambda: browser.current_url == f"{served}search/?q=paged%20blocks")
    until(browser, lambda: "2 results." in texts(browser, ".wg-results__status"))
    assert len(texts(browser, ".wg-results__title")) == 2


def test_facets_and_the_address(served: str, browser: WebDriver) -> None:
    """A value of a facet narrows the results and goes into the address, which brings the same results back; a step back undoes it."""
    from selenium.webdriver.common.by import By

    browser.set_window_size(1440, 900)
    browser.get(f"{served}search/?q=serving")
    until(browser, lambda: texts(browser, ".wg-results__facets legend"))
    assert texts(browser, ".wg-results__facets legend") == ["Topic", "Tier", "Kind", "Year", "Month", "Publisher", "Tag"]
    assert {"Llms1", "Agents1"} == set(texts(browser, ".wg-results__value")[:2])
    browser.find_element(By.CSS_SELECTOR, "input[name=topic][value=Agents]").click()
    until(browser, lambda: texts(browser, ".wg-results__title") == ["Agents in C++"])
    assert parse_qs(urlsplit(browser.current_url).query) == {"q": ["serving"], "topic": ["Agents"]}
    until(browser, lambda: set(texts(browser, ".wg-results__value")[:2]) == {"Llms1", "Agents1"})  # any of them will do
    shared = browser.current_url
    browser.back()
    until(browser, lambda: len(texts(browser, ".wg-results__title")) == 2)
    browser.get("about:blank")
    browser.get(shared)
    until(browser, lambda: texts(browser, ".wg-results__title") == ["Agents in C++"])
    chosen = "input[name=topic][value=Agents]"  # facets come after results
    until(browser, lambda: [box.is_selected() for box in browser.find_elements(By.CSS_SELECTOR, chosen)] == [True])


def test_a_facet_without_a_query_and_order(served: str, browser: WebDriver) -> None:
    """A facet alone lists its pages, ten at first and then more; by date the newest comes first, over all pages."""
    from selenium.webdriver.common.by import By

    browser.get(f"{served}search/?topic=Many&sort=date")
    until(browser, lambda: len(texts(browser, ".wg-results__title")) == 10)
    assert texts(browser, ".wg-results__title")[:2] == ["Common page 14", "Common page 13"]
    more = browser.find_element(By.CSS_SELECTOR, ".wg-results__more")
    browser.execute_script("arguments[0].click()", more)
    until(browser, lambda: not more.is_displayed())  # all are shown
    until(browser, lambda: len(texts(browser, ".wg-results__title")) == 14)
    assert browser.switch_to.active_element.text == "Common page 4"
    browser.get(f"{served}search/?q=serving&sort=date")
    until(browser, lambda: texts(browser, ".wg-results__title") == ["Serving with paged blocks", "Agents in C++"])


def test_raw_digests_only_when_asked(served: str, browser: WebDriver) -> None:
    """A digest is found when a reader asks for digests too, and not again after that is taken back."""
    from selenium.webdriver.common.by import By

    assert results(browser, served, "zebrafinch") == []
    browser.find_element(By.ID, "wg-results-raw").click()
    until(browser, lambda: len(texts(browser, ".wg-results__title")) == 1)
    assert "raw=1" in browser.current_url
    until(browser, lambda: browser.find_element(By.ID, "wg-results-raw").is_selected())
    browser.find_element(By.ID, "wg-results-raw").click()
    until(browser, lambda: texts(browser, ".wg-results__title") == [])


def test_what_pages_say_is_text(served: str, browser: WebDriver) -> None:
    """Markup in a title or a text is shown as it is written, and does nothing."""
    logged(browser, "browser")
    found = results(browser, served, "markup ampersands")
    assert found == ["Markup alert(1) & co"]
    assert "<img src=x onerror=alert(1)>" in " ".join(texts(browser, ".wg-results__text"))
    assert logged(browser, "browser") == []


@pytest.mark.parametrize(
    "query",
    [
        "q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "q=%E0%A4%A",
        "q=%",
        f"q={'a' * 6000}",
        "q=%00%01%22",
        "q=paged&topic=__proto__&tier=constructor&year=%00&sort=__proto__&raw=2",
        "topic=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    ],
    ids=["markup", "half a letter", "half a sign", "long", "controls", "facets", "markup in a facet"],
)
def test_hostile_addresses(query: str, served: str, browser: WebDriver) -> None:
    """Whatever an address says, the page of results answers, makes no element of it, logs no error, and stays in its width."""
    logged(browser, "browser")
    browser.get(f"{served}search/?{query}")
    until(browser, lambda: [text for text in texts(browser, ".wg-results__status") if "result" in text or "Nothing" in text])
    assert texts(browser, ".wg-results img, .wg-results script, .wg-results [onerror]") == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert logged(browser, "browser") == []


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm install --no-save axe-core")
def test_accessibility(served: str, browser: WebDriver) -> None:
    """Axe finds nothing on a page whose box has results, nor on the page of results, in the light and in the dark scheme."""
    from selenium.webdriver.common.by import By

    run = """axe.run(document, {rules: {"target-size": {enabled: Boolean(document.querySelector(".wg-results"))}}}) // the box covers what is below it
        .then((found) => found.violations.map((one) => [one.id, one.nodes.map((node) => node.target.join())]))"""
    for scheme in ("default", "slate"):
        for path, shown in (("", ".wg-search__title"), ("search/?q=plenty", ".wg-results__value")):
            browser.get(served + path)
            browser.execute_script("document.body.dataset.mdColorScheme = arguments[0]", scheme)
            if not path:
                browser.find_element(By.CSS_SELECTOR, ".wg-search input").send_keys("paged")
            until(browser, partial(texts, browser, shown))
            browser.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
            asked = {"expression": run, "awaitPromise": True, "returnByValue": True}
            until(browser, lambda: browser.execute_script("return document.getAnimations().every(one => one.playState !== 'running')"))
            assert browser.execute_cdp_cmd("Runtime.evaluate", asked)["result"]["value"] == []


def test_on_a_phone(served: str, browser: WebDriver) -> None:
    """On a narrow screen the box fills the screen, results are there, and nothing scrolls sideways; neither does the page of results."""
    from selenium.webdriver.common.by import By

    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.get(served)
        next(label for label in browser.find_elements(By.CSS_SELECTOR, "label.md-header__button[for=__search]")).click()
        box = browser.find_element(By.CSS_SELECTOR, ".wg-search input")
        until(browser, lambda: browser.switch_to.active_element == box)
        box.send_keys("kv_cache")
        until(browser, lambda: len(texts(browser, ".wg-search__title")) == 1)
        until(browser, lambda: browser.find_element(By.CSS_SELECTOR, ".wg-search__link").is_displayed())
        for path in ("", "search/?q=paged"):
            browser.get(served + path)
            assert browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]") == [390, 390]
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_missing_index(site: Path, browser: WebDriver, tmp_path: Path) -> None:
    """Where the index cannot be loaded the box and the page say so, and the page offers the lists."""
    from selenium.webdriver.common.by import By

    shutil.copytree(site, tmp_path / "gone")
    shutil.rmtree(tmp_path / "gone/sub/search/parts/0")
    with serving(tmp_path / "gone") as (address, _):
        browser.get(f"{address}sub/")
        browser.find_element(By.CSS_SELECTOR, ".wg-search input").send_keys("paged")
        until(browser, lambda: "could not be loaded" in texts(browser, ".wg-search [role=status]")[0])
        browser.get(f"{address}sub/search/?q=paged")
        until(browser, lambda: "could not be loaded" in (texts(browser, ".wg-results__status") or [""])[0])
        assert browser.find_element(By.CSS_SELECTOR, ".wg-results__lists a").is_displayed()


def test_parts_that_are_missing(site: Path, browser: WebDriver, tmp_path: Path) -> None:
    """Where a later part of the index cannot be had, or a page in it, a search goes on with the others, and says that some results may be missing."""
    from selenium.webdriver.common.by import By

    missing = "Some results may be missing: a part of the search index could not be loaded."
    shutil.copytree(site, tmp_path / "gone")
    folder = tmp_path / "gone/sub/search/parts"
    assert json.loads((folder / "list.json").read_bytes())["parts"] == ["0", "1", "2", "3"]
    shutil.rmtree(folder / "1")
    shutil.rmtree(folder / "raw0")
    with serving(tmp_path / "gone") as (address, _):
        found = results(browser, f"{address}sub/", "common")
        (words,) = texts(browser, ".wg-results__status")
        assert words.endswith(f" results. {missing}")
        left = int(words.split()[0])
        assert 0 < left < 14
        assert len(found) == min(left, 10)
        browser.get(f"{address}sub/search/?q=zebrafinch&raw=1")  # no part of digests either
        until(browser, lambda: texts(browser, ".wg-results__status") == [f"Nothing found for “zebrafinch”. {missing}"])
        browser.get(f"{address}sub/")
        browser.find_element(By.CSS_SELECTOR, ".wg-search input").send_keys("common")
        until(browser, lambda: texts(browser, ".wg-search [role=status]") == [words])
        assert len(texts(browser, ".wg-search__title")) == 6
        for file in folder.glob("*/fragment/*"):
            if b"Agents in C++" in gzip.decompress(file.read_bytes()):
                file.unlink()
        browser.get(f"{address}sub/search/?q=serving")
        until(browser, lambda: texts(browser, ".wg-results__status") == [f"2 results. {missing}"])
        assert texts(browser, ".wg-results__title") == ["Serving with paged blocks"]


def test_an_index_that_is_being_made(site: Path, browser: WebDriver, tmp_path: Path) -> None:
    """A search in a site that is served before it has an index says so, and shows what it finds as soon as there is one."""
    from selenium.webdriver.common.by import By

    shutil.copytree(site, tmp_path / "made")
    file = tmp_path / "made/sub" / parts.LIST
    made = file.read_bytes()
    (nothing,) = parts.Pagefind.meanwhile.values()

    def exchange(content: bytes) -> None:
        """Put the list in place at one stroke, as a build does, always with the same time: both come within a second, which is what HTTP tells apart."""
        (tmp_path / "next").write_bytes(content)
        os.utime(tmp_path / "next", (0, 0))
        (tmp_path / "next").rename(file)

    said = ["The search index is being made. Results will be here when it is."]
    with serving(tmp_path / "made") as (address, _):
        exchange(nothing)
        browser.get(f"{address}sub/")
        browser.find_element(By.CSS_SELECTOR, ".wg-search input").send_keys("kv_cache")
        until(browser, lambda: texts(browser, ".wg-search [role=status]") == said)
        browser.switch_to.new_window("tab")
        browser.get(f"{address}sub/search/?q=kv_cache")
        until(browser, lambda: texts(browser, ".wg-results__status") == said)
        exchange(made)
        until(browser, lambda: texts(browser, ".wg-results__title") == ["Serving with paged blocks"])
        browser.close()
        browser.switch_to.window(browser.window_handles[0])
        until(browser, lambda: texts(browser, ".wg-search__title") == ["Serving with paged blocks"])
        assert texts(browser, ".wg-search [role=status]") != said


def test_an_index_that_was_exchanged(browser: WebDriver, tmp_path: Path) -> None:
    """A page that was opened before the site got another index finds what is new, and no error."""
    from selenium.webdriver.common.by import By

    files = {
        "wiki/t/a.md": "# Alpha\n\nwords of old\n",
        **{f"wiki/t/{number}.md": f"# N{number}\n\nfiller {number}\n" for number in range(9)},
    }
    config = write_wiki(tmp_path, files, options={"search": "pagefind"})
    served = build(config).site
    with serving(served) as (address, _):
        browser.get(address)
        box = browser.find_element(By.CSS_SELECTOR, ".wg-search input")
        box.send_keys("filler")
        until(browser, lambda: texts(browser, ".wg-search__title"))
        (tmp_path / "wiki/t/a.md").write_text("# Alpha two\n\nwords of nowadays\n", encoding="utf-8")
        built = build(config, site_dir=tmp_path / "new").site
        shutil.rmtree(served / "search")
        shutil.copytree(built / "search", served / "search")
        box.clear()
        box.send_keys("words")
        until(browser, lambda: texts(browser, ".wg-search__title") == ["Alpha two"])
        assert texts(browser, ".wg-search [role=status]") == ["1 result."]


def test_without_javascript(site: Path) -> None:
    """Without JavaScript the header has a link to the page of results, and that offers the lists."""
    from tests.sitecheck import read_html

    tree = read_html(site / "sub/search/index.html")
    assert tree.xpath("//a[@class='wg-search__plain']/@href")
    assert {"../topics/", "../timeline/"} & set(tree.xpath("//div[@class='wg-results__lists']//a/@href"))
    assert tree.xpath("//div[@class='wg-results']/@hidden") is not None
