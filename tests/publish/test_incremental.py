"""What is built piece by piece equals what is built at once: every byte, after any run of edits, whichever way it was built."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.config_options import Plugins
from mkdocs.config.defaults import MkDocsConfig

from wikigen.publish.plugin import WikigenPlugin
from wikigen.publish.serving import Session
from wikigen.publish.staging import Outcome, Stage

URL = "http://127.0.0.1:8000/"

NAMES = ["alpha", "beta", "gamma plan", "2026-04-24-delta", "2026-04-25-epsilon", "zetas", "index", "README"]
FOLDERS = ["", "llms/", "agents/", "hardware/deep/"]
LINKS = [
    "[a](alpha.md)", "[b](../agents/beta.md#part-two)", "[[Gamma Plan]]", "[[Delta (04-24)]]", "[[zeta]]", "[r](../raw/gmail/m.md#item-2)",
    "raw/rss/post.md", "[h](../llms/)", "[up](../)", "![i](pic.svg)", "[[nothing here]]", "<a href='alpha.md'>tag</a>", "[x](https://example.org/x)",
    "[](../agents/beta.md)", "![[alpha#Part two]]", "![[beta]]", "![[#Part two]]", "![[m#item-1]]",
]  # fmt: skip
TAGS = ["kv-cache", "Agents", "tiering"]
MAIL = "---\ndate: 2026-04-24\nemail_count: 2\n---\n# Starred\n\n## 1. {0}\n\n**From:** Ann <ann@example.org>\n\nText.\n\n## 2. Two\n\n**From:** Bob <b@x.io>\n\n"
CONFIG = """site_name: {name}
docs_dir: wiki
use_directory_urls: {directories}
theme: {{name: material, features: [{feature}]{custom}}}
plugins: [{{wikigen: {{publish_raw: {publish}, topics: {{llms: {{title: LLMs, tier: {tier}}}}}}}}}]
"""

BEGINNING = {
    "wiki/llms/alpha.md": "# Alpha\n\n## TL;DR\n\nA.\n\n[b](../agents/beta.md)\n\n## Part two\n\nText.\n\n## Open Questions\n\n- Why?\n",
    "wiki/llms/2026-04-24-delta.md": "# Delta\n\n**Date:** 2026-04-24\n**Raw:** raw/gmail/m.md (item 1)\n\n## TL;DR\n\nD.\n\n[[Alpha]]\n",
    "wiki/llms/2026-04-25-epsilon.md": "---\ndate: 2026-04-25\ntags: [kv-cache]\n---\n# Epsilon\n\n## Related Pages\n\n- [[Delta]]\n- [a](alpha.md)\n",
    "wiki/agents/beta.md": "# Beta\n\n## TL;DR\n\nB.\n\n[a](../llms/alpha.md#part-two) [[Epsilon]]\n\n## Part two\n\nSee raw/gmail/m.md.\n",
    "wiki/agents/zetas.md": "---\ntags: [Agents, kv-cache]\nsource: https://example.org/z\n---\n# Zeta\n\n[[nothing here]] ![p](../pic.svg)\n",
    "wiki/about.md": "# About\n\n[up](llms/)\n",
    "wiki/pic.svg": "<svg/>",
    "raw/gmail/m.md": MAIL.format("One"),
    "raw/rss/post.md": "# Post\n\nBody.\n",
}
"""A small wiki in which everything leads somewhere."""

paths = st.builds(lambda folder, name: f"{folder}{name}.md", st.sampled_from(FOLDERS), st.sampled_from(NAMES))
titles = st.sampled_from(["Alpha", "Beta", "Gamma Plan", "Delta", "Epsilon & <b>Co</b>", "Zeta", "Alpha"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page of any state: tidy, half-clean, withheld, or broken."""
    head = draw(st.sampled_from(["yaml", "bold", "none", "broken", "withheld", "empty"]))
    title, day, tier = draw(titles), draw(st.sampled_from(["2026-04-24", "2026-05-02", ""])), draw(st.sampled_from(["1", "2", ""]))
    body = "\n\n".join(
        draw(st.lists(st.sampled_from([*LINKS, "Text with `code`.", "- one\n  - two", "```python\nx = 1\n```", "$5/$30"]), max_size=6))
    )
    related = "\n\n## Related Pages\n\n" + "\n".join(f"- {link}" for link in draw(st.lists(st.sampled_from(LINKS), max_size=3)))
    asked = draw(st.sampled_from(["", "\n\n## Open Questions\n\n- Does it hold?\n"]))
    text = f"# {title}\n\n## TL;DR\n\nShort.\n\n{body}\n\n## Part two\n\nMore.{related}{asked}\n"
    tag = draw(st.sampled_from(TAGS))
    if head == "yaml":
        return f"---\ntitle: {title.replace(':', '')}\n{f'date: {day}' if day else 'status: open'}\ntags: [{tag}]\nsource: https://example.org/{tag}\n---\n{text}"
    if head == "bold":
        return text.replace("\n\n", f"\n\n**Date:** {day}\n**Tier:** {tier}\n**Raw:** raw/gmail/m.md (item 1)\n\n", 1)
    return {"none": text, "broken": f"---\ntitle: a: b\n{text}", "withheld": f"---\ndraft: true\n---\n{text}", "empty": ""}[head]


def load(root: Path, site: Path, *, own: bool = True) -> tuple[MkDocsConfig, WikigenPlugin]:
    """A configuration with a plugin of its own, or the one that MkDocs would share among all that a process loads."""
    for _, option in MkDocsConfig._schema:
        if own and isinstance(option, Plugins):
            option.plugin_cache.clear()
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site), site_url=URL)
    plugin = config.plugins["wikigen"]
    assert isinstance(plugin, WikigenPlugin)
    plugin.memory.jobs = 1
    return config, plugin


def build(root: Path, site: Path) -> None:
    """As a process of its own would build: nothing in memory, the cache on disk."""
    config, _ = load(root, site)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()


def content(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


class Wiki(RuleBasedStateMachine):
    """A wiki that is edited at random; a session follows, a build with a cache follows, and a clean build is the judge."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="wikigen-test-"))
        self.few = mock.patch("wikigen.publish.references.MENTIONS", 2)  # so that small wikis have whole lists of them
        self.few.start()
        self.home = self.root / "project"
        (self.home / "wiki").mkdir(parents=True)
        self.setting = {"name": "W", "directories": "true", "feature": "navigation.top", "custom": "", "publish": "index", "tier": "2"}
        self._configure()
        for path, text in BEGINNING.items():
            self._write(path, text)
        self.session: Session | None = None
        self.steps = 0

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.few.stop()
        shutil.rmtree(self.root)

    def _configure(self) -> None:
        (self.home / "mkdocs.yml").write_text(CONFIG.format(**self.setting), encoding="utf-8")

    def _write(self, path: str, text: str | bytes) -> None:
        file = self.home / path
        if file.parent.is_dir() or not file.parent.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())

    @initialize()
    def start(self) -> None:
        """The session builds what is there."""
        self.session = Session(lambda: load(self.home, self.root / "served"), self.root / "served", URL)
        self.session.start()
        self.seen = self._files()

    def _files(self) -> dict[Path, bytes | None]:
        """What is in the folders of content; nothing for a folder."""
        found = (path for folder in ("wiki", "raw") for path in (self.home / folder).rglob("*"))
        return {path: None if path.is_dir() else path.read_bytes() for path in found}

    def _touched(self) -> list[Path]:
        """What a watcher would tell of since the last call."""
        before, self.seen = self.seen, self._files()
        return [path for path in before | self.seen if before.get(path, b"none") != self.seen.get(path, b"none")]

    @rule(path=paths, text=pages())
    def save(self, path: str, text: str) -> None:
        """A page is new, or says something else."""
        self._write(f"wiki/{path}", text)

    def _pick(self, data: st.DataObject) -> Path | None:
        """A page that is there."""
        files = sorted((self.home / "wiki").rglob("*.md"))
        return data.draw(st.sampled_from(files)) if files else None

    @rule(data=st.data(), word=st.integers(0, 9))
    def tweak(self, data: st.DataObject, word: int) -> None:
        """A word is added at the end: what an editor does most."""
        if file := self._pick(data):
            file.write_bytes(file.read_bytes() + f"\nMore {word}.\n".encode())

    @rule(data=st.data(), title=titles)
    def retitle(self, data: st.DataObject, title: str) -> None:
        """A page has another title, which others show and may link by."""
        if file := self._pick(data):
            file.write_bytes(re.sub(rb"^# .*$", f"# {title}".encode(), file.read_bytes(), count=1, flags=re.MULTILINE))

    @rule(data=st.data(), words=st.sampled_from(["First.", "Second **opinion**."]))
    def summarise(self, data: st.DataObject, words: str) -> None:
        """A page's TL;DR, which its card shows, says something else."""
        if file := self._pick(data):
            file.write_bytes(re.sub(rb"(?<=## TL;DR\n\n).*", words.encode(), file.read_bytes(), count=1))

    @rule(title=titles, kind=st.sampled_from(["ingest", "digest", "update"]), day=st.integers(20, 26))
    def log(self, title: str, kind: str, day: int) -> None:
        """The log has an entry more, and is begun with the first."""
        file = self.home / "wiki/log.md"
        if not file.is_dir():
            before = file.read_text(encoding="utf-8") if file.exists() else "# Log\n"
            file.write_text(f"{before}\n## [2026-04-{day}] {kind} | {title}\n", encoding="utf-8")

    @rule(
        data=st.data(),
        asked=st.sampled_from(["Why?", "Which of them by 2026-05-01?"]),
        name=st.sampled_from(["tags: [kv-cache]", "sources: [https://a.example/x]"]),
    )
    def ask(self, data: st.DataObject, asked: str, name: str) -> None:
        """A page asks something, and has a tag or a source, so that lists of the whole wiki change."""
        if file := self._pick(data):
            text = file.read_bytes()
            head = b"" if text.startswith(b"---") else f"---\n{name}\n---\n".encode()
            file.write_bytes(head + text + f"\n## Open questions\n\n- {asked}\n".encode())

    @rule(data=st.data(), link=st.sampled_from(LINKS), start=st.booleans())
    def relate(self, data: st.DataObject, link: str, start: bool) -> None:  # noqa: FBT001 - drawn
        """A page refers to another one, above or below what it said before."""
        if file := self._pick(data):
            text = file.read_bytes()
            at = text.find(b"\n\n## Part two") if start else len(text)
            file.write_bytes(text[: max(at, 0)] + f"\n\nSee {link} for more.\n\n".encode() + text[max(at, 0) :])

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """A page goes, and its folder with it where that is empty."""
        if file := self._pick(data):
            file.unlink()
            if not any(file.parent.iterdir()) and file.parent != self.home / "wiki":
                file.parent.rmdir()

    @rule(data=st.data(), new=paths)
    def rename(self, data: st.DataObject, new: str) -> None:
        """A page moves."""
        if source := self._pick(data):
            target = self.home / "wiki" / new
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)

    @rule(name=st.sampled_from(["raw/gmail/m.md", "raw/gmail/n.md", "raw/rss/post.md", "raw/rss/post.json"]), title=titles)
    def save_raw(self, name: str, title: str) -> None:
        """A digest is new, or has another title."""
        self._write(name, MAIL.format(title) if "gmail" in name else "[]" if name.endswith("json") else f"# {title}\n\nBody.\n")

    @rule(name=st.sampled_from(["raw/gmail/m.md", "raw/gmail/n.md", "raw/rss/post.md", "raw/rss/post.json"]))
    def delete_raw(self, name: str) -> None:
        """A digest goes."""
        (self.home / name).unlink(missing_ok=True)

    @rule(folder=st.sampled_from(FOLDERS), size=st.integers(1, 3))
    def save_asset(self, folder: str, size: int) -> None:
        """An image is new, or another one."""
        self._write(f"wiki/{folder}pic.svg", b"<svg/>" * size)

    @rule(path=paths, junk=st.sampled_from([b"\xff\xfe\x00", b"---\n: : :\n---\n# X", b"\x00\x00", b"---\ndraft: tru\n# Y"]))
    def break_page(self, path: str, junk: bytes) -> None:
        """A bad save."""
        self._write(f"wiki/{path}", junk)

    @rule(
        key=st.sampled_from(["name", "directories", "feature", "publish", "tier"]),
        pick=st.integers(0, 1),
    )
    def configure(self, key: str, pick: int) -> None:
        """The configuration says something else."""
        choices = {
            "name": ["W", "V & Co"],
            "directories": ["true", "false"],
            "feature": ["navigation.top", "navigation.footer"],
            "publish": ["index", "redacted"],
            "tier": ["2", "1"],
        }
        self.setting[key] = choices[key][pick]
        self._configure()

    @rule(text=st.sampled_from(["", "{% extends 'base.html' %}{% block announce %}News of {{ page.title }}{% endblock %}"]))
    def override(self, text: str) -> None:
        """A template of the user's own comes, or goes."""
        custom = self.home / "theme"
        shutil.rmtree(custom, ignore_errors=True)
        if text:
            custom.mkdir()
            (custom / "main.html").write_text(text, encoding="utf-8")
        self.setting["custom"] = ", custom_dir: theme" if text else ""
        self._configure()

    @contextmanager
    def unbroken(self) -> Iterator[None]:
        """No save makes a build fail: every one of these makes a site."""
        failures: list[Sequence[str]] = []
        assert self.session
        self.session.live.fail = lambda lines: failures.append(lines)  # type: ignore[method-assign]  # noqa: PLW0108 - a method's signature
        yield
        assert failures == []

    @invariant()
    def all_are_equal(self) -> None:
        """The served folder, the built one, and a clean one."""
        if self.session is None:
            return
        self.steps += 1
        settings_now = (self.home / "mkdocs.yml").read_text(encoding="utf-8")
        changed = settings_now != getattr(self, "settings_before", settings_now)
        self.settings_before = settings_now
        touched = self._touched()
        with self.unbroken():
            self.session.follow([self.home / "mkdocs.yml"] if changed else touched)
            while self.session.behind:
                self.session.follow([])
                time.sleep(0.01)  # what is begun has a lower priority than a test that asks again and again
        build(self.home, self.root / "built")
        shutil.rmtree(self.root / "clean", ignore_errors=True)
        shutil.copytree(self.home, self.root / "clean", ignore=shutil.ignore_patterns(".wikigen"))
        build(self.root / "clean", self.root / "clean-site")
        judge = content(self.root / "clean-site")
        for name in ("served", "built"):
            found = content(self.root / name)
            assert found.keys() == judge.keys(), (name, found.keys() ^ judge.keys())
            assert [path for path in judge if found[path] != judge[path]] == [], name
        shutil.rmtree(self.root / "clean-site")


KEY = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" * 2
STEPS = int(os.environ.get("WIKIGEN_STEPS", "100"))
"""Operations in all; `make soak` takes a thousand."""

TestIncremental = Wiki.TestCase
TestIncremental.settings = settings(
    max_examples=STEPS // 20 + 1,  # the first is always the simplest there is, and does next to nothing
    stateful_step_count=20,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def wiki() -> Iterator[Wiki]:
    """The same wiki, for a test that says itself what is edited."""
    made = Wiki()
    try:
        yield made
    finally:
        made.teardown()


@pytest.mark.parametrize("own", [True, False], ids=["a plugin of its own", "the same plugin"])
def test_a_configuration_whose_build_is_refused(wiki: Wiki, own: bool) -> None:  # noqa: FBT001 - a parameter of a test
    """The last good site stays whole, whatever is saved; then the mended wiki is built as it is now configured."""
    load(wiki.home, wiki.root / "served")
    wiki.session = Session(lambda: load(wiki.home, wiki.root / "served", own=own), wiki.root / "served", URL)
    wiki.session.start()
    before = content(wiki.root / "served")
    page, settings = wiki.home / "wiki/agents/new.md", wiki.home / "mkdocs.yml"
    wiki._write("wiki/agents/new.md", f"# New\n\n{KEY}\n")
    wiki.setting["directories"] = "false"
    wiki._configure()
    wiki.session.follow([settings, page])
    for touched in ([], [page], [], [wiki.home / "wiki/llms/alpha.md"], []):
        wiki.session.follow(touched)
        assert content(wiki.root / "served") == before
    page.unlink()
    wiki.session.follow([page])
    wiki.settings_before, wiki.seen = settings.read_text(encoding="utf-8"), wiki._files()
    wiki.all_are_equal()


@pytest.mark.parametrize(
    "trouble", ["a key on another page", "a key on a page, undone", "a full disk", "a new page and a full disk, undone"]
)
def test_a_refused_build_leaves_nothing_behind(
    wiki: Wiki, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    """A build that comes to nothing says why, in a line; what was edited is published by the next that does, and the site equals a clean one."""
    wiki.start()
    assert wiki.session
    before = content(wiki.root / "served")
    page = wiki.home / "wiki/llms/alpha.md"
    first = page.read_text(encoding="utf-8")
    page.write_text(first.replace("# Alpha", "# Alphabet"), encoding="utf-8")
    failures: list[Sequence[str]] = []
    with monkeypatch.context() as patched:
        patched.setattr(wiki.session.live, "fail", failures.append)
        if "key" in trouble:
            wiki._write("wiki/agents/new.md", f"# New\n\n{KEY}\n")
        else:
            patched.setattr(Stage, "publish", full)
        if "new page" in trouble:
            wiki._write("wiki/agents/new.md", "# New\n")
        wiki.session.follow([wiki.home / "wiki"])
        for _ in range(3):
            wiki.session.follow([])
    assert len(failures) == 1
    assert ("No space left on device" in failures[0][0]) == ("disk" in trouble)
    assert not any(record.exc_info for record in caplog.records)
    assert content(wiki.root / "served") == before
    wiki.seen = {}  # so that the next save tells of every file
    if "undone" in trouble:
        page.write_text(first, encoding="utf-8")
        (wiki.home / "wiki/agents/new.md").unlink()
    elif "key" in trouble:
        wiki._write("wiki/agents/new.md", "# New\n")
    wiki.all_are_equal()


def test_an_editor_does_not_wait_for_the_checks(wiki: Wiki) -> None:
    """What a page's readers need not wait for stops where another save waits, with nothing done and nothing forgotten."""
    wiki.start()
    assert wiki.session
    wiki.all_are_equal()
    page, health = wiki.home / "wiki/llms/alpha.md", wiki.root / "served/health/index.html"
    before = health.read_bytes()
    page.write_text(page.read_text(encoding="utf-8") + "\n[gone](no-such-page.md)\n", encoding="utf-8")
    wiki.session.follow([page])
    assert b"gone" in (wiki.root / "served/llms/alpha/index.html").read_bytes()
    for begun in range(4):
        steps = iter([False] * begun + [True])
        wiki.session.follow([], steps.__next__)
        assert wiki.session.behind
        assert health.read_bytes() == before
    wiki.session.follow([], lambda: False)
    assert health.read_bytes() != before
    wiki.all_are_equal()


def test_a_save_that_the_system_does_not_tell_of(wiki: Wiki) -> None:
    """It is published with the checks of the next one."""
    wiki.start()
    assert wiki.session
    wiki.all_are_equal()
    told, lost = wiki.home / "wiki/llms/alpha.md", wiki.root / "served/agents/lost/index.html"
    told.write_text(told.read_text(encoding="utf-8") + "\n[lost](../agents/lost.md)\n", encoding="utf-8")
    wiki._write("wiki/agents/lost.md", "# Lost\n")
    wiki.session.follow([told])
    assert not lost.exists()
    wiki.session.follow([])
    assert lost.exists()
    wiki.all_are_equal()


def test_a_theme_among_the_pages(wiki: Wiki) -> None:
    """Its templates are settings, though they lie in a folder of content."""
    wiki._write("wiki/over/main.html", "{% extends 'base.html' %}{% block announce %}Old news{% endblock %}")
    wiki.setting["custom"] = ", custom_dir: wiki/over"
    wiki._configure()
    wiki.start()
    assert wiki.session
    template = wiki.home / "wiki/over/main.html"
    template.write_text(template.read_text(encoding="utf-8").replace("Old", "Other"), encoding="utf-8")
    wiki.session.follow([template, template.parent])  # as a watcher tells, of the file and of the folder of settings
    assert b"Other news" in (wiki.root / "served/llms/alpha/index.html").read_bytes()
    wiki.all_are_equal()


def test_lists_are_planned_anew_though_no_card_changes(wiki: Wiki) -> None:
    """An entry of the log, a tag, a publisher, a question and a raw file that is cited, each alone, change lists and their numbers."""
    page, log = wiki.home / "wiki/llms/alpha.md", wiki.home / "wiki/log.md"
    body = "# Alpha\n\nOpening.\n\n## Open questions\n\n- What now?\n"
    log.write_text("# Log\n\n## [2026-04-24] note | First\n", encoding="utf-8")
    page.write_text(body, encoding="utf-8")
    wiki.start()
    assert wiki.session
    edits = (
        (log, log.read_text(encoding="utf-8") + "\n## [2026-04-25] note | Second\n"),
        (page, f"{body}- And then?\n"),
        (page, f"---\ntags: [unheard-of]\n---\n{body}"),
        (page, f"---\nsource: https://unheard-of.example/a\n---\n{body}"),
        (page, f"{body}\nraw/gmail/m.md\n"),
    )
    for path, text in edits:
        path.write_text(text, encoding="utf-8")
        wiki.session.follow([path])
        wiki.session.follow([])
        wiki.all_are_equal()


def full(*_: object) -> Outcome:
    """A disk that takes nothing more."""
    raise OSError(errno.ENOSPC, "No space left on device")
