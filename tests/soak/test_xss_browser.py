"""Hostile strings in a real browser: what runs where nothing defends it does not run, nor ask another host, on the site."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

import pytest
from selenium.common.exceptions import WebDriverException
from urllib3.exceptions import HTTPError

from tests.browsing import NEEDED, chromium, hosts, logged, requested, serving
from tests.sitecheck import build, write_wiki
from tests.soak.test_xss import CHUNK, SINKS, batched_of, clean, files_of, quoted, undefended
from tests.soak.vectors import all_vectors, share

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = NEEDED

PARTS = 4
"""All vectors take the better part of an hour: in parts, several browsers share them."""
_HOOKS = """
for (const name of ["alert", "confirm", "prompt", "print"]) {
  try { Object.defineProperty(window, name, {value: () => { top.postMessage({ran: location.href}, "*"); return "" }}) } catch {}
}
"""
"""Put before everything else into every frame: whatever runs says so to the page that holds the frames."""
_LISTEN = "window.ran = []; addEventListener('message', event => event.data && event.data.ran && ran.push(event.data.ran))"
"""Keeps what has run."""
_RUNNER = """<!doctype html><meta charset="utf-8"><script>
const ran = new Set();
let frames_of = [];
addEventListener("message", event => {
  if (!event.data || !event.data.ran) return;
  const index = frames_of.findIndex(frame => { for (let at = event.source; at && at !== window; at = at.parent) {
    if (at === frame.contentWindow) return true; if (at === at.parent) break } return false });
  ran.add(index < 0 ? event.data.ran : frames_of[index].dataset.from);
});
async function load(urls) {
  ran.clear();
  frames_of = urls.map(url => Object.assign(document.createElement("iframe"), {src: url}));
  const loaded = frames_of.map((frame, index) => new Promise(done => {
    frame.dataset.from = urls[index]; frame.sandbox = "allow-scripts allow-same-origin allow-forms";
    frame.onload = done; setTimeout(done, 5000) }));
  document.body.append(...frames_of);
  await Promise.all(loaded);
  await new Promise(done => setTimeout(done, 300));
  frames_of.forEach(frame => frame.remove());
  return [...ran];
}
</script><body></body>"""


class Browser:
    """A browser in which every document tells what runs in it; another one takes its place when it dies of a page."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._held, self.deaths = folder, ExitStack(), 0
        self.driver = self._opened()

    def _opened(self) -> WebDriver:
        driver = self._held.enter_context(chromium(Path(tempfile.mkdtemp(dir=self._folder))))
        driver.set_script_timeout(60)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _HOOKS})
        return driver

    def close(self) -> None:
        """End it."""
        with suppress(WebDriverException):  # it may have ended by itself
            self._held.close()

    def again(self) -> None:
        """Begin anew."""
        self.close()
        self.driver = self._opened()

    def loaded(self, runner: str, urls: Sequence[str]) -> tuple[set[str], set[str]]:
        """Of these pages, in frames, those in which something ran, or of which the browser died; and every other host that they got to ask."""
        found = [self._survived(runner, some) for some in batched_of(urls, 40)]
        return {url for ran, _ in found for url in ran}, {url for _, asked in found for url in asked}

    def _survived(self, runner: str, urls: Sequence[str], tries: int = 2) -> tuple[set[str], set[str]]:
        try:
            return self._load(runner, urls)
        except (WebDriverException, HTTPError):
            self.deaths += 1
            self.again()
        if len(urls) == 1:
            return self._survived(runner, urls, tries - 1) if tries > 1 else ({*urls}, set())
        half = len(urls) // 2
        (ran, asked), (more, besides) = self._survived(runner, urls[:half]), self._survived(runner, urls[half:])
        return ran | more, asked | besides

    def _load(self, runner: str, urls: Sequence[str]) -> tuple[set[str], set[str]]:
        asked: dict[str, str] = {}
        refused: set[str] = set()
        self.driver.get(runner)
        logged(self.driver, "performance")
        ran = set(self.driver.execute_async_script("load(arguments[0]).then(arguments[1])", list(urls)))
        for entry in logged(self.driver, "performance"):
            message = json.loads(entry["message"])["message"]
            given: dict[str, Any] = message["params"]
            if message["method"] == "Network.requestWillBeSent":
                asked[given["requestId"]] = given["request"]["url"]
            elif message["method"] == "Network.loadingFailed" and given.get("blockedReason") == "csp":
                refused.add(given["requestId"])
        own = urlsplit(runner).netloc
        sent = {url for request, url in asked.items() if request not in refused and urlsplit(url).scheme in {"http", "https", "ws", "wss"}}
        return ran, {url for url in sent if urlsplit(url).netloc != own}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One for all tests."""
    browser = Browser(tmp_path_factory.mktemp("profiles"))
    yield browser
    browser.close()


def run(vectors: Sequence[str], tmp_path: Path, browser: Browser) -> tuple[int, int, int]:
    """How many vectors were looked at, ran in the control, and asked another host there; asserts that none does on the site."""
    looked = ran_there = asked_there = 0
    for number, chunk in enumerate(batched_of(vectors, CHUNK)):
        root, start = tmp_path / str(number), number * CHUNK
        built = build(write_wiki(root, files_of(chunk, start), options={"publish_raw": "full"}))
        assert built.ok
        control = root / "control"
        control.mkdir()
        for index, vector in enumerate(chunk, start):
            for place, html in enumerate(dict.fromkeys(undefended(vector, sink) for sink in SINKS)):
                (control / f"{index}-{place}.html").write_text(html, encoding="utf-8", errors="replace")
        for folder in (control, built.site):
            (folder / "runner.html").write_text(_RUNNER, encoding="utf-8")
        with serving(control) as (address, _):
            pages = [f"{address}{path.name}" for path in sorted(control.glob("*-*.html"))]
            ran, asked = browser.loaded(f"{address}runner.html", pages)
            named = (re.fullmatch(r"/(\d+)-\d+\.html", urlsplit(url).path) for url in ran)
            fired = sorted({int(name[1]) for name in named if name})
            ran_there, asked_there = ran_there + len(fired), asked_there + len(asked)
        with serving(built.site) as (address, _):
            pages = []
            for index in fired:
                pages += [f"{address}v/{index:05}/", f"{address}raw/rss/{index:05}/"]
                pages += [
                    f"{address}{quote(path.relative_to(built.site).as_posix())}/" for path in (built.site / "n").glob(f"{index:05} *")
                ]
            pages += [f"{address}{path}/" for path in ("tags", "publishers", "questions", "raw", "raw/rss", "v", "n")]
            assert browser.loaded(f"{address}runner.html", pages) == (set(), set())
        looked += len(chunk)
        browser.again()  # what a browser remembers of hostile pages is its death in time
    return looked, ran_there, asked_there


def test_a_share(tmp_path: Path, browser: Browser) -> None:
    """Of our own vectors, those that run undefended do nothing on the pages of a site, its hubs among them."""
    _, ran, asked = run([*share(40), "<img src=//a.example/x.png>", "<link rel=stylesheet href=//a.example/x.css>"], tmp_path, browser)
    assert ran >= 10
    assert asked >= 1


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_all(part: int, tmp_path: Path, browser: Browser) -> None:
    """Of all vectors, those that run undefended do nothing on the site."""
    vectors = all_vectors()
    assert len(vectors) >= 7_000
    looked, ran, asked = run(vectors[part::PARTS], tmp_path, browser)
    told = f"{looked} vectors; undefended {ran} run and {asked} URLs of other hosts are asked for; on the site 0 and 0"
    print(f"{told}; the browser died {browser.deaths} times")  # noqa: T201 - the battery's figures
    assert looked >= 7_000 // PARTS
    assert ran >= 700 // PARTS


def test_search_results_do_nothing(tmp_path: Path, browser: Browser) -> None:
    """Results show titles and texts of hostile pages, and nothing runs; a title that is HTML would."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    vectors = ["<img src=x onerror=alert(1)>", "</h1><svg onload=alert(1)>", '"><img src=x onerror=alert(1)>']
    files = {
        f"wiki/v/{number}.md": f"---\ntitle: {json.dumps(f'findme {vector}')}\ntags: [{json.dumps(vector)}]\n---\n\n## findme {vector}\n\nfindme {vector}\n\n`findme {vector}`\n"
        for number, vector in enumerate(vectors)
    }
    built = build(write_wiki(tmp_path, files, options={"publish_raw": "full"}))
    index = built.site / "search/search_index.json"

    driver = browser.driver

    def results(address: str) -> list[str]:
        driver.get(f"{address}v/0/")
        driver.execute_script(_LISTEN)
        driver.find_element(By.CSS_SELECTOR, "input[data-md-component='search-query']").send_keys("findme")
        found = WebDriverWait(driver, 15).until(lambda _: driver.find_elements(By.CSS_SELECTOR, ".md-search-result__item"))
        assert len(found) >= len(vectors)
        driver.execute_async_script("setTimeout(arguments[0], 500)")
        return list(driver.execute_script("return ran"))

    with serving(built.site) as (address, _):
        assert results(address) == []
    loaded_index = json.loads(index.read_text(encoding="utf-8"))
    for entry in loaded_index["docs"]:
        entry["title"] += "<img src=x onerror=alert(1)>"
    index.write_text(json.dumps(loaded_index), encoding="utf-8")
    for path in built.site.rglob("*.html"):  # the policy would still stop it
        path.write_text(path.read_text(encoding="utf-8").replace("Content-Security-Policy", "X-None"), encoding="utf-8")
    with serving(built.site) as (address, _):
        assert results(address)


_AS_HTML = "for (const one of children) typeof one === 'string' ? element.insertAdjacentHTML('beforeend', one) : element.append(one);"
"""Plants a script that reads text as HTML."""
_SEARCHED = """
const [words, done] = arguments, box = document.querySelector(".wg-results__query"), shown = [];
(async () => {
  for (const word of words) {
    box.value = word; box.dispatchEvent(new Event("input"));
    for (let tries = 0; tries < 100; tries++) {
      await new Promise(next => setTimeout(next, 50));
      if (document.querySelector(".wg-results__list")?.textContent.includes(word)) { shown.push(word); break }
    }
  }
  await new Promise(next => setTimeout(next, 300));
  done([shown.length, window.ran]);
})();
"""
_POINTED = """
const done = arguments[0]; let shown = 0;
(async () => {
  for (const link of document.querySelectorAll("article a[href*='v/']")) {
    link.dispatchEvent(new PointerEvent("pointerover", {bubbles: true, pointerType: "mouse"}));
    for (let tries = 0; tries < 60 && !document.querySelector(".wg-preview"); tries++) await new Promise(next => setTimeout(next, 50));
    shown += Boolean(document.querySelector(".wg-preview"));
    document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
  }
  await new Promise(next => setTimeout(next, 300));
  done([shown, window.ran]);
})();
"""


class Sunk(NamedTuple):
    """What came of hostile pages as results of Pagefind's search and as previews."""

    shown: list[int]
    """How many were shown, as each."""
    ran: set[str]
    """What ran, by page and URL."""
    asked: set[str]
    """Other hosts that were asked."""
    would: set[str]
    """What would run if the scripts read text as HTML, and no policy stopped it; empty where that was not tried."""


def sinks_of_scripts(vectors: Sequence[str], tmp_path: Path, browser: Browser, *, control: bool) -> Sunk:
    """Hostile pages as results of Pagefind's search and as previews."""
    files = {
        f"wiki/v/{number:03}.md": (
            f"---\ntitle: {quoted(f'w{number:03}x {clean(vector)}')}\ntags: [{quoted(clean(vector))}]\ndescription: {quoted(clean(vector))}\n"
            f"source: {quoted(clean(vector))}\n---\n\n## w{number:03}x `{' '.join(clean(vector).split())}`\n\nw{number:03}x `{' '.join(clean(vector).split())}`\n"
        )
        for number, vector in enumerate(vectors)
    }
    files["wiki/all.md"] = "# All\n\n" + "".join(f"- [one](v/{number:03}.md)\n" for number in range(len(vectors)))
    site = build(write_wiki(tmp_path, files, options={"search": "pagefind", "publish_raw": "full"})).site
    driver = browser.driver

    def ran(address: str) -> tuple[list[int], set[str]]:
        shown, found = [], set()
        for page, script, arguments in (
            ("search/", _SEARCHED, [[f"w{number:03}x" for number in range(len(vectors))]]),
            ("all/", _POINTED, []),
        ):
            driver.get(address + page)
            driver.execute_script(_LISTEN)
            driver.set_script_timeout(600)
            count, told = driver.execute_async_script(script, *arguments)
            shown.append(count)
            found |= {f"{page} {url}" for url in told}
        return shown, found

    with serving(site) as (address, _):
        logged(driver, "performance")
        shown, found = ran(address)
        done = Sunk(shown, found, hosts(requested(driver)) - {urlsplit(address).netloc}, set())
    if not control:
        return done
    for path in site.rglob("*.html"):  # the policy would still stop it
        path.write_text(path.read_text(encoding="utf-8").replace("Content-Security-Policy", "X-None"), encoding="utf-8")
    for path in site.rglob("wikigen-*.js"):
        path.write_text(re.sub(r"element\.append\(\.\.\.children\);", _AS_HTML, path.read_text(encoding="utf-8")), encoding="utf-8")
    browser.again()
    driver = browser.driver
    with serving(site) as (address, _):
        _, would = ran(address)
    return done._replace(would=would)


def test_results_and_previews_do_nothing(tmp_path: Path, browser: Browser) -> None:
    """What a few pages say does nothing as a result of Pagefind's search, nor in a preview; by scripts that read it as HTML it does."""
    vectors = [
        "<img src=x onerror=alert(1)>",
        "</h1><svg onload=alert(1)>",
        '"><img src=x onerror=alert(1)>',
        "<img src=//a.example/x.png>",
    ]
    found = sinks_of_scripts(vectors, tmp_path, browser, control=True)
    assert found[:3] == ([len(vectors)] * 2, set(), set())
    assert {url.partition(" ")[0] for url in found.would} == {"search/", "all/"}


@pytest.mark.soak
def test_many_results_and_previews_do_nothing(tmp_path: Path, browser: Browser) -> None:
    """The same of two hundred."""
    vectors = list(share(200))
    found = sinks_of_scripts(vectors, tmp_path, browser, control=False)  # undefended, so many lead the browser to other pages
    assert found == ([len(vectors)] * 2, set(), set(), set())
    print(f"{len(vectors)} vectors as results and as previews: 0 run, 0 other hosts are asked")  # noqa: T201 - as above
