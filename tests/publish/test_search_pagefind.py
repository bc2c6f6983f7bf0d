"""`publish/search/`: Pagefind's index of a site, in parts; what is in it, what makes it anew, and what becomes of a site without it."""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.livereload import LiveReloadServer

from tests.publish.test_incremental import load
from tests.sitecheck import Built, build, tree, write_wiki
from wikigen.publish.memory import Memory
from wikigen.publish.publication import Publication
from wikigen.publish.search import parts, records, service
from wikigen.publish.search.background import Background
from wikigen.publish.search.parts import part_count
from wikigen.publish.search.records import parted
from wikigen.publish.search.refine import _stems_before, refined
from wikigen.publish.serving import Session
from wikigen.publish.staging import Stage, past_of

pytestmark = pytest.mark.skipif(service.binary() is None, reason="Pagefind has no program for this platform")

FILES = {
    "wiki/index.md": "# Home\n\nWelcome.\n",
    "wiki/llms/alpha.md": "---\ntags: [kv-cache]\naliases: [First & one]\ndate: 2026-04-24\ntier: 1\nsource: https://a.example/x\n---\n# Alpha & co\n\nOpening words.\n\n"
    "## Part one\n\nOne `kv_cache`.\n\n## Related Pages\n\n- [Beta](beta.md)\n",
    "wiki/llms/beta.md": "# Beta\n\nBeta's opening.\n\n| Situation | Merge? |\n|---|---|\n| calm | yes |\n",
    "wiki/llms/hidden.md": "---\nsearch: {exclude: true}\n---\n# Hidden\n\nUnfindable.\n",
    "raw/gmail/2026-04-24-starred.md": "---\ndate: 2026-04-24\n---\n\n## 1. An item\n\n**From:** Ann\n\nIts private body.\n",
}
PAGEFIND = {"search": "pagefind"}


def fragments(site: Path, part: str = "*") -> dict[str, dict[str, Any]]:
    """What the index has of each page, by its URL."""
    found = {}
    for file in site.glob(f"search/parts/{part}/fragment/*"):
        content = gzip.decompress(file.read_bytes())
        assert content.startswith(b"pagefind_dcd")
        data = json.loads(content[12:])
        found[data["url"]] = data
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small site."""
    return build(write_wiki(tmp_path_factory.mktemp("small"), FILES, options=PAGEFIND))


def test_what_is_indexed(small: Built) -> None:
    """Pages of the wiki are in one part, digests in another, each with what it is filtered and shown by; lists and excluded pages in none."""
    found = fragments(small.site, "0")
    assert set(found) == {"/", "/llms/alpha/", "/llms/beta/"}
    alpha = found["/llms/alpha/"]
    assert alpha["meta"] | {"summary": ""} == {
        "title": "Alpha & co", "aliases": "First & one", "tags": "kv-cache", "date": "2026-04-24", "summary": "",
    }  # fmt: skip
    assert "First" not in alpha["content"]  # what a result shows is the page's text
    assert alpha["filters"] == {
        "topic": ["Llms"], "tier": ["Tier 1: Core"], "kind": ["concept"], "year": ["2026"], "month": ["2026-04"], "publisher": ["a.example"],
        "tag": ["kv-cache"],
    }  # fmt: skip
    assert "kv_cache" in alpha["content"]
    assert "Situation Merge? calm. yes." in found["/llms/beta/"]["content"]
    assert "Beta" not in alpha["content"]  # what Related lists say of other pages is found on those
    assert "¶" not in alpha["content"]
    assert {anchor["id"] for anchor in alpha["anchors"]} >= {"part-one"}
    assert len(list(small.site.glob("search/parts/0/index/*/0.pf_index"))) == 1  # it was brought into our form
    raw = fragments(small.site, "raw0")
    assert [data["filters"]["raw"] for data in raw.values()] == [["gmail"]]
    assert json.loads((small.site / "search/parts/list.json").read_bytes())["raw"] == ["raw0"]
    everything = b"".join(gzip.decompress(data) for path, data in tree(small.site).items() if ".pf_" in path)
    assert b"private" not in everything
    assert b"unfind" not in everything.lower()


def test_same_input_same_bytes(small: Built, tmp_path: Path) -> None:
    """Another build of the same wiki elsewhere writes the same bytes; by MkDocs' way, too."""
    again = build(write_wiki(tmp_path / "a", FILES, options=PAGEFIND))
    hook = {"hook.py": "def on_page_markdown(markdown, **_):\n    return markdown\n"}
    theirs = build(write_wiki(tmp_path / "b", {**FILES, **hook}, options=PAGEFIND, hooks=["hook.py"]))
    assert tree(small.site / "search") == tree(again.site / "search") == tree(theirs.site / "search")


def test_a_drawing_is_no_text(tmp_path: Path) -> None:
    """Of a drawing that is part of its page the index has no coordinates, nor the drawing with each result; what a page says of one is found."""
    page = """# Drawn\n\nAbove.\n\n```mermaid\npie\n"One": 3\n```\n\nBelow `<img src="data:image/png,abc">`.\n\n![Of a cat](cat.svg)\n"""
    built = build(write_wiki(tmp_path, {"wiki/t/drawn.md": page, "wiki/t/cat.svg": "<svg/>"}, options=PAGEFIND))
    assert 'src="data:image/svg' in built.html("t/drawn/index.html")
    found = fragments(built.site)["/t/drawn/"]
    assert "Above." in found["content"]
    assert 'Below <img src="data:image/png,abc">.' in found["content"]
    assert found["meta"]["image_alt"] == "Of a cat"
    index = b"".join(gzip.decompress(file.read_bytes()) for file in built.site.glob("search/parts/0/index/*/*"))
    assert b"abov" in index
    assert b"xmlns" not in index


def test_colours_of_code_are_not_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pagefind does not read the tags that colour code, which change nothing of the index; other tags stay."""
    code = "# Code\n\nA <span title='Why'>place</span>.\n\n```python\ndef kv_cache(size: int = 0x1f) -> str:\n    return f'{size}.page'  # why\n```\n"
    config = write_wiki(tmp_path, {"wiki/t/code.md": code, "wiki/t/other.md": code.replace("Code", "Other")}, options=PAGEFIND)
    read: list[bytes] = []
    real = service.indexed

    def seen(program: Path, records: Any, *rest: Any) -> dict[str, bytes]:
        read.append(b"".join(record.html for record in records))
        return real(program, records, *rest)

    monkeypatch.setattr("wikigen.publish.search.parts.indexed", seen)
    lean = tree(build(config).site / "search/parts/0")
    (tmp_path / ".wikigen").rename(tmp_path / "before")
    monkeypatch.setattr(records, "_COLOURED", re.compile("(?!)()"))
    assert tree(build(config, site_dir=tmp_path / "whole").site / "search/parts/0") == lean
    assert re.findall(rb"<span[^>]*>", read[0]) == 2 * [b'<span title="Why">']
    assert read[1].count(b"<span") > 2 * 10


def test_only_what_changed_is_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an index in several parts an edit makes one anew, and what changes no word of a page none."""
    monkeypatch.setattr(parts, "_TWICE", (2, 4))
    pages = {f"wiki/t/{name}.md": f"# {name}\n\nWords of {name}.\n" for name in ("a", "b", "c", "d", "e", "f")}
    config = write_wiki(tmp_path, {**pages, "wiki/t/x.md": "# X\n"}, options=PAGEFIND)
    asked: list[int] = []
    real = service.indexed

    def counted(program: Path, records: Any, *rest: Any) -> dict[str, bytes]:
        asked.append(len(records))
        return real(program, records, *rest)

    monkeypatch.setattr("wikigen.publish.search.parts.indexed", counted)
    assert build(config).ok
    assert len(asked) > 1
    assert sum(asked) == 7
    asked.clear()
    (tmp_path / "wiki/t/a.md").write_text("# a\n\nOther words of a, and [b](b.md).\n")  # b has a mention more, and the same text
    site = build(config).site
    assert len(asked) == 1
    shutil.rmtree(tmp_path / ".wikigen")
    clean = build(config, site_dir=tmp_path / "clean").site
    assert tree(site / "search") == tree(clean / "search")


def test_a_missing_file_makes_its_part_anew(tmp_path: Path) -> None:
    """A file of the index that was deleted is there again after the next build."""
    config = write_wiki(tmp_path, FILES, options=PAGEFIND)
    before = tree(build(config).site)
    next((tmp_path / "site/search/parts/0/index").rglob("*.pf_index")).unlink()
    assert tree(build(config).site) == before


def test_other_files_in_the_folder_of_the_search_stay(tmp_path: Path) -> None:
    """What lies beside the index, such as a wiki's own picture or the preview of a page, is no file of the search's: another build keeps it."""
    config = write_wiki(tmp_path, {**FILES, "wiki/search/own.png": b"\x89PNG"}, options=PAGEFIND)
    before = tree(build(config).site)
    assert {"search/own.png", "search/index.preview.json"} <= before.keys()
    (tmp_path / "wiki/llms/beta.md").write_text("# Beta\n\nNew words.\n", encoding="utf-8")
    assert build(config).site
    assert tree(build(config).site).keys() >= {"search/own.png", "search/index.preview.json", "search/parts/list.json"}


def test_pages_without_a_word(tmp_path: Path) -> None:
    """A page of nothing, or of signs alone, is in the index, by its title if it has one."""
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": "", "wiki/t/b.md": "# !!\n\n…\n", "raw/rss/c.md": ""}, options=PAGEFIND))
    assert not any("search" in warning for warning in built.warnings)
    assert set(fragments(built.site)) == {"/t/a/", "/t/b/", "/raw/rss/c/"}


BEGUN = """#!{python}
import base64, json, sys, time
def say(answer):
    sys.stdout.write(base64.b64encode(json.dumps({{"payload": answer}}).encode()).decode() + ",")
    sys.stdout.flush()
sys.stdin.read(1)  # it is asked before it answers, or whoever asks may find it gone
say({{"type": "NewIndex", "index_id": 0}})
"""
PROGRAMS = {
    "crash": "#!/bin/sh\nexit 3\n",
    "start": "",
    "junk": "#!/bin/sh\necho 'x,y,'\n",
    "exit midway": BEGUN + "sys.exit(3)",
    "junk midway": BEGUN + "print('%%%,')",
    "hang": BEGUN + "time.sleep(60)",
    "no files": BEGUN + "say({{'type': 'GetFiles', 'files': []}})",
    "error": BEGUN + "say({{'type': 'Error', 'message': 'no'}})",
}
"""Indexers that are of no use."""


@pytest.mark.parametrize("trouble", PROGRAMS)
def test_an_indexer_that_fails(tmp_path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the indexer dies, hangs or talks nonsense, the site is published all the same, with the index that it had; a strict build fails."""
    config = write_wiki(tmp_path, FILES, options=PAGEFIND)
    built = build(config)
    old = tree(built.site / "search/parts/0")
    (tmp_path / "wiki/llms/beta.md").write_text("# Beta\n\nNew words.\n")
    program = tmp_path / "program"
    program.write_text(PROGRAMS[trouble].format(python=sys.executable))
    monkeypatch.setattr(service, "_PATIENCE", 1 if trouble == "hang" else 300)
    program.chmod(0o644 if trouble == "start" else 0o755)
    monkeypatch.setattr("wikigen.publish.search.choice.binary", lambda: program)
    assert not build(config, strict=True).ok
    again = build(config)
    assert again.ok
    assert any("search/parts/0/" in warning for warning in again.warnings)
    assert "New words" in again.html("llms/beta/index.html")
    assert tree(again.site / "search/parts/0") == old


@pytest.mark.parametrize("where", ["/parts/", "pic.bin", "llms/beta"])
def test_a_full_disk(tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, whatever is being written, nothing is published: the old site stays, whole."""
    config = write_wiki(tmp_path, FILES, options=PAGEFIND)
    old = tree(build(config).site)
    (tmp_path / "wiki/llms/beta.md").write_text("# Beta\n\nNew words.\n")
    (tmp_path / "wiki/pic.bin").write_bytes(b"picture")
    real = Stage.write

    def write(stage: Stage, path: str, content: bytes) -> bool:
        if where in path:
            raise OSError(errno.ENOSPC, "No space left on device", path)
        return real(stage, path, content)

    with monkeypatch.context() as full:
        full.setattr(Stage, "write", write)
        failed = build(config)
    assert not failed.ok
    assert tree(failed.site) == old
    assert build(config).ok
    assert {"pic.bin", "llms/beta/index.html"} <= set(tree(failed.site))


def test_no_program_for_the_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Pagefind has no program there is one message, and Material's search; a strict build succeeds, since nobody could mend it."""
    for place in ("choice.binary", "service.binary"):
        monkeypatch.setattr(f"wikigen.publish.search.{place}", lambda: None)
    monkeypatch.setattr("wikigen.publish.pages.binary", lambda: None)
    built = build(write_wiki(tmp_path, FILES, options=PAGEFIND), strict=True)
    assert built.ok
    assert [note for note in built.notes if "Pagefind" in note] == [
        "There is no Pagefind for this platform, so Material's search is used; `search: material` says so for good."
    ]
    assert (built.site / "search/search_index.json").exists()
    assert not (built.site / "search/parts").exists()
    assert 'data-md-component="search"' in built.html("index.html")
    assert "wasm-unsafe-eval" not in built.html("index.html")


def test_a_search_of_materials_is_replaced(tmp_path: Path) -> None:
    """A configuration that names Material's search, as MkDocs' default does, gets ours, and no index of the other."""
    plugins = ["search", {"wikigen": PAGEFIND}]
    built = build(write_wiki(tmp_path, FILES, plugins=plugins))
    assert not (built.site / "search/search_index.json").exists()
    assert "wg-search" in built.html("index.html")
    assert "'wasm-unsafe-eval'" in built.html("index.html")
    assert "'wasm-unsafe-eval'" in built.html("llms/beta/index.html")


def test_an_editor_does_not_wait_for_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While served, a page is there before its part of the index is made; the old index stays until then, and another save need not wait.

    At first there is none, which is said. However fast one saves, two cores make one part at a time.
    """
    config = write_wiki(tmp_path, FILES, options=PAGEFIND)
    site = tmp_path / "served"
    loaded = load(tmp_path, site)
    loaded[1].memory.jobs = 2
    session = Session(lambda: loaded, site, "http://127.0.0.1/")
    go, real = threading.Event(), service.indexed
    begun: list[object] = []

    def slow(*given: Any) -> dict[str, bytes]:
        begun.append(given)
        assert go.wait(30)
        return real(*given)

    monkeypatch.setattr("wikigen.publish.search.parts.indexed", slow)
    session.start()
    session.follow([])
    assert "opening" in (site / "llms/beta/index.html").read_text(encoding="utf-8")
    assert json.loads((site / "search/parts/list.json").read_bytes())["making"]
    go.set()
    until_followed(session)
    old = tree(site / "search/parts/0")
    assert "Beta's opening" in fragments(site, "0")["/llms/beta/"]["content"]
    go.clear()
    begun.clear()
    page = tmp_path / "wiki/llms/beta.md"
    for words in ("First words.", "Second words."):
        page.write_text(f"# Beta\n\n{words}\n", encoding="utf-8")
        session.follow([page])
        session.follow([])
        assert words in (site / "llms/beta/index.html").read_text(encoding="utf-8")
        assert tree(site / "search/parts/0") == old
        assert session.behind
    while not begun:
        time.sleep(0.01)
    assert len(begun) == 1  # the second waits for the first, though nobody wants that any more
    with mock.patch.object(Publication, "_batches", return_value=[]) as looked:
        session.follow([])
    looked.assert_not_called()  # as long as nothing can be begun
    go.set()
    until_followed(session)
    assert "Second words." in fragments(site, "0")["/llms/beta/"]["content"]
    assert all(past_of(site).joinpath("search/parts/0", path).exists() for path in old.keys() - tree(site / "search/parts/0").keys())
    memory = session._build._memory
    assert tree(build(config, site_dir=tmp_path / "clean").site / "search/parts") == tree(site / "search/parts")
    memory.close()
    assert not list(tmp_path.glob(f"{past_of(site).name}*"))


def test_under_mkdocs_own_server_the_page_comes_first_too(tmp_path: Path) -> None:
    """A build of `mkdocs serve` publishes and tells the page, with the index of before, if any; a thread follows with the new one, in turn with builds."""
    write_wiki(tmp_path, FILES, options=PAGEFIND)
    site = tmp_path / "served"
    config, plugin = load(tmp_path, site)
    plugin.on_startup(command="serve", dirty=False)
    mkdocs_build(config)
    memory, parts_of = plugin.memory, site / "search/parts"
    assert json.loads((parts_of / "list.json").read_bytes())["making"]
    with memory.turn:  # as MkDocs' server builds
        server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(site))
        server.watch(str(tmp_path / "wiki"))
        plugin.on_serve(server, config=config, builder=lambda: None)
        live = memory.live
        assert live is not None
    until_indexed(memory)
    old = tree(parts_of)
    assert "opening" in fragments(site, "0")["/llms/beta/"]["content"]
    with memory.turn:
        before = live._version
        (tmp_path / "wiki/llms/beta.md").write_text("# Beta\n\nNew words.\n", encoding="utf-8")
        again, same = load(tmp_path, site)
        same.memory = memory
        mkdocs_build(again)
        assert tree(parts_of) == old
        assert "New words." in (site / "llms/beta/index.html").read_text(encoding="utf-8")
        assert live._version == before + 1
        assert memory.publication.unindexed
    until_indexed(memory)
    assert "New words." in fragments(site, "0")["/llms/beta/"]["content"]
    memory.close()
    server.server_close()
    clean = build(tmp_path / "mkdocs.yml", site_dir=tmp_path / "clean").site
    assert tree(clean / "search/parts") == tree(parts_of)


def until_followed(session: Session) -> None:
    """Do what a session has put off, at most for a while."""
    end = time.monotonic() + 60
    while session.behind:
        assert time.monotonic() < end
        session.follow([])
        time.sleep(0.01)


def until_indexed(memory: Memory) -> None:
    """Wait until the index has followed, at most a while."""
    end, behind = time.monotonic() + 30, True
    while behind:
        assert time.monotonic() < end
        time.sleep(0.05)
        with memory.turn:
            behind = memory.publication.unindexed


# ---- the pieces


def test_nobody_waits_for_an_old_index_to_be_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is gone at once, however long its files take; whoever closes waits for them. One that is not there is no trouble."""
    go, real = threading.Event(), shutil.rmtree

    def slow(*given: Any) -> None:
        assert go.wait(30)
        real(*given)

    monkeypatch.setattr(shutil, "rmtree", slow)
    old, background = tmp_path / ".site.past", Background(1)
    (old / "search").mkdir(parents=True)
    background.delete(old)
    assert not old.exists()
    background.delete(old)
    assert any(tmp_path.iterdir())
    go.set()
    background.close()
    assert not any(tmp_path.iterdir())


def test_an_error_is_told_though_there_was_more_to_send(tmp_path: Path) -> None:
    """What the indexer says before it goes is told, and not that it takes nothing any more."""
    program = tmp_path / "program"
    deaf = "import os\nos.close(0)\n" + BEGUN.format(python=sys.executable).splitlines()[-1]
    heard, answer = BEGUN.format(python=sys.executable).splitlines()[:-1], "say({'type': 'Error', 'message': 'full'})"
    program.write_text("\n".join((*heard, deaf, f"time.sleep(0.3); {answer}")))  # it says so when we know that it is deaf
    program.chmod(0o755)
    with pytest.raises(service.SearchError, match=r"Pagefind says: full$"):
        service.indexed(program, [], "en", "")


def test_an_indexer_beside_everything_else_has_a_low_priority(tmp_path: Path) -> None:
    """The indexer that works while a wiki is served leaves the processor to whoever edits it."""
    program = tmp_path / "program"
    program.write_text(BEGUN.format(python=sys.executable) + "import os\nsay({'type': 'Error', 'message': f'nice {os.nice(0)}'})")
    program.chmod(0o755)
    for more in (0, 7):
        with pytest.raises(service.SearchError, match=f"nice {os.nice(0) + more}$"):
            service.indexed(program, [], "en", "", more)


@pytest.mark.parametrize(
    ("pages", "count"), [(0, 1), (200, 1), (201, 2), (400, 2), (1600, 4), (4000, 4), (4001, 8), (10_000, 16), (16_000, 16), (30_000, 6)]
)
def test_parts_are_few(pages: int, count: int) -> None:
    """A small wiki has one part, one that would let a core wait has two, a larger one up to sixteen, and a very large one six."""
    assert part_count(pages) == count


def test_stems_are_in_the_chunk_where_their_words_are_looked_for() -> None:
    """Where a chunk ends between a stem and its words, the next one has the stem too: a query's chunk is chosen by the word as it was typed."""
    assert "run" in set(_stems_before("runn"))
    assert "hope" in set(_stems_before("hopi"))
    assert "queri" in set(_stems_before("query"))
    assert list(_stems_before("ru")) == []


@pytest.mark.parametrize(
    "meta", [b"", b"\xff", b"\xa0", b"\x82\x01", b"\x81\x01"], ids=["nothing", "a break", "a map", "cut off", "too little"]
)
def test_an_unknown_index_stays_as_it_is(meta: bytes) -> None:
    """Files of a form that is not known are published as Pagefind wrote them."""
    files = {"pagefind-entry.json": b"{}", "index/x.pf_index": b"?"}
    assert refined(files) == files
    entry = {"languages": {"en": {"hash": "en_1", "wasm": "en", "page_count": 1}}}
    files = {"pagefind-entry.json": json.dumps(entry).encode(), "pagefind.en_1.pf_meta": gzip.compress(b"pagefind_dcd" + meta)}
    assert refined(files) == files
    files["pagefind.en_1.pf_meta"] = gzip.compress(meta)
    assert refined(files) == files


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("plain", "plain"),
        ("中文", "中 文"),
        ('<h2 id="中文">中文</h2>', '<h2 id="中文">中 文</h2>'),
        ("AI模型3", "AI 模 型 3"),
        ("日本、語", "日 本 、 語"),
        ("说「KV」GQA。", "说 「 KV 」 GQA 。"),
        ("很好…“我”，C++语言&amp;我", "很 好 …“ 我 ”， C++ 语 言&amp;我"),
        ("人“KV”的 it’s", "人 “ KV” 的 it’s"),
    ],
)
def test_letters_that_are_words(html: str, shown: str) -> None:
    """Letters of Chinese and Japanese become words of their own, in text alone."""
    assert parted(html) == shown
