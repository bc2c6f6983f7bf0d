"""`wikigen.reading`: a wiki read again and again; each file is opened and parsed only when it has to be, and never too seldom."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wikigen import reading
from wikigen.cache import Cache
from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.model import DocId, Source
from wikigen.reading import Reader, ReadWiki, raw_groups
from wikigen.walk import SeenFile, Stamp, Walk

FILES = {
    "wiki/a.md": "# A\n\nWords.\n",
    "wiki/t/b.md": "# B\n\nSee [A](../a.md).\n",
    "wiki/t/private.md": "---\ndraft: true\n---\n# P\n",
    "wiki/t/figure.svg": "<svg/>",
    "raw/gmail/m.md": "## 1. One\n\n**From:** A\n\nx\n",
    "raw/twitter/day.md": "# Day\n\n## @ann\n\nA post.\n",
    "raw/twitter/day.json": "[]",
    "raw/rss/only.json": "[]",
}
LONG_AGO = 1_700_000_000_000_000_000
"""Nanoseconds: a day in 2023."""


class Watched:
    """A wiki on disk, and what a reader did with it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.opened: list[str] = []
        self.parsed: list[str] = []
        for name, text in FILES.items():
            self.write(name, text)
        self.config = Config.from_options({}, docs_dir=root / "wiki", root=root)
        self._watch(monkeypatch, "read_source", self.opened)
        self._watch(monkeypatch, "parse_page", self.parsed)
        self._watch(monkeypatch, "parse_raw", self.parsed)

    def _watch(self, monkeypatch: pytest.MonkeyPatch, name: str, calls: list[str]) -> None:
        real: Callable[..., Any] = getattr(reading, name)

        def noted(first: SeenFile | Source, *rest: Any, **options: Any) -> Any:
            calls.append(first.id)
            return real(first, *rest, **options)

        monkeypatch.setattr(reading, name, noted)

    def write(self, name: str, text: str | bytes, modified: int = LONG_AGO) -> None:
        """Write a file in place, last changed at `modified`."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        os.utime(path, ns=(modified, modified))

    def read(self, reader: Reader) -> ReadWiki:
        """Read, count what that takes, and leave with the cache what the next build needs."""
        self.opened.clear()
        self.parsed.clear()
        found = reader.read()
        reader.leave()
        return found


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that tells of a change only by a file's size and time, as where a copy brings both along."""
    monkeypatch.setattr(Stamp, "of", classmethod(lambda cls, info: cls(info.st_size, info.st_mtime_ns, info.st_mtime_ns, info.st_ino)))


@pytest.fixture
def wiki(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """`FILES`, on disk."""
    return Watched(tmp_path, monkeypatch)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """A cache of its own."""
    found = Cache(tmp_path / ".wikigen" / "cache.sqlite")
    yield found
    found.close()


DOCUMENTS = ["raw/gmail/m.md", "raw/rss/only.json", "raw/twitter/day.md", "wiki/a.md", "wiki/t/b.md", "wiki/t/private.md"]


def same(one: ReadWiki, other: ReadWiki) -> bool:
    """Whether two readings found the same, in the same order."""
    return one == other and list(one.pages) == list(other.pages) and list(one.raw) == list(other.raw)


# ---- what is found


def test_a_first_reading(wiki: Watched) -> None:
    """Each document is opened and parsed once, companions never; pages, raw documents, assets and paths are all there, sorted."""
    found = wiki.read(Reader(wiki.config))
    assert sorted(wiki.opened) == sorted(wiki.parsed) == DOCUMENTS
    assert list(found.pages) == ["wiki/a.md", "wiki/t/b.md", "wiki/t/private.md"]
    assert [(doc, raw.companions) for doc, raw in found.raw.items()] == [
        ("raw/gmail/m.md", ()),
        ("raw/rss/only.json", ()),
        ("raw/twitter/day.md", ("raw/twitter/day.json",)),
    ]
    assert found.assets == {"wiki/t/figure.svg"}
    assert found.diagnostics == ()
    assert dict(found.paths) == {name: str(wiki.root / name) for name in FILES}
    assert found.pages[DocId("wiki/t/private.md")].meta.publish is False


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["x.md", "x.json"], {"x.md": ["x.json"]}),
        (["x.json", "x.html", "x.txt"], {"x.txt": ["x.html", "x.json"]}),
        (["x.pdf", "x.jpg"], {"x.jpg": ["x.pdf"]}),
        (["y.json", "x.md"], {"x.md": [], "y.json": []}),
    ],
)
def test_who_leads(names: list[str], groups: dict[str, list[str]]) -> None:
    """Of raw files that differ in their ending alone the text leads; documents come sorted."""
    found = raw_groups(DocId(f"raw/t/{name}") for name in names)
    assert found == {f"raw/t/{leader}": tuple(f"raw/t/{name}" for name in others) for leader, others in groups.items()}
    assert list(found) == sorted(found)


def test_there_is_no_wiki(wiki: Watched) -> None:
    """Without `docs_dir` nothing is read, and once it is back all is there again."""
    reader = Reader(wiki.config)
    first = wiki.read(reader)
    (wiki.root / "wiki").rename(wiki.root / "away")
    with pytest.raises(SourceError):
        reader.read()
    (wiki.root / "away").rename(wiki.root / "wiki")
    assert same(wiki.read(reader), first)


# ---- reading again


@pytest.mark.usefixtures("coarse")
def test_what_has_not_changed_is_not_opened(wiki: Watched) -> None:
    """A second reading opens nothing, and has the very same documents."""
    reader = Reader(wiki.config)
    first = wiki.read(reader)
    second = wiki.read(reader)
    assert (wiki.opened, wiki.parsed, reader.read_anew) == ([], [], 0)
    assert same(second, first)
    assert all(second.pages[doc] is page for doc, page in first.pages.items())
    assert all(second.raw[doc] is raw for doc, raw in first.raw.items())


@pytest.mark.usefixtures("coarse")
def test_what_has_changed_is_opened(wiki: Watched) -> None:
    """After a change of one page and one digest these two alone are opened and parsed, and what they say now is there."""
    reader = Reader(wiki.config)
    first = wiki.read(reader)
    wiki.write("wiki/a.md", "# Other\n", LONG_AGO + 5)
    wiki.write("raw/gmail/m.md", FILES["raw/gmail/m.md"] + "\n## 2. Two\n\n**From:** B\n\ny\n")
    second = wiki.read(reader)
    assert sorted(wiki.opened) == sorted(wiki.parsed) == ["raw/gmail/m.md", "wiki/a.md"]
    assert second.pages[DocId("wiki/a.md")].meta.title == "Other"
    assert len(second.raw[DocId("raw/gmail/m.md")].items) == 2
    assert second.pages[DocId("wiki/t/b.md")] is first.pages[DocId("wiki/t/b.md")]
    assert wiki.read(reader) == second
    assert wiki.opened == []


@pytest.mark.usefixtures("coarse")
def test_a_file_that_was_only_touched_stays_the_same_document(wiki: Watched) -> None:
    """A new time over the same content is looked at, and changes nothing."""
    reader = Reader(wiki.config, Cache(None))
    first = wiki.read(reader)
    wiki.write("wiki/a.md", FILES["wiki/a.md"], LONG_AGO + 1)
    second = wiki.read(reader)
    assert wiki.opened == ["wiki/a.md"]
    assert second.pages[DocId("wiki/a.md")] is first.pages[DocId("wiki/a.md")]


@pytest.mark.usefixtures("coarse")
def test_two_changes_within_a_tick(wiki: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file that was changed just now the stamp alone is not believed: other content of the same size and time is noticed."""
    now = [LONG_AGO + 10_000_000_000]
    monkeypatch.setattr(time, "time_ns", lambda: now[0])
    reader = Reader(wiki.config)
    wiki.write("wiki/a.md", "# One\n", now[0] - 1_000_000)
    assert wiki.read(reader).pages[DocId("wiki/a.md")].meta.title == "One"
    wiki.write("wiki/a.md", "# Two\n", now[0] - 1_000_000)
    now[0] += 1_000_000
    assert wiki.read(reader).pages[DocId("wiki/a.md")].meta.title == "Two"
    assert wiki.opened == ["wiki/a.md"]
    now[0] += 60_000_000_000  # long enough for any clock: it is opened once more, and then believed
    assert wiki.read(reader).pages[DocId("wiki/a.md")].meta.title == "Two"
    assert wiki.opened == ["wiki/a.md"]
    wiki.read(reader)
    assert wiki.opened == []


@pytest.mark.usefixtures("coarse")
def test_times_without_fractions(wiki: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system counts in whole seconds, or two of them, a stamp is believed only after that long."""
    reader = Reader(wiki.config)
    wiki.write("wiki/a.md", "# One\n", LONG_AGO)
    monkeypatch.setattr(time, "time_ns", lambda: LONG_AGO + 1_900_000_000)
    wiki.read(reader)
    wiki.write("wiki/a.md", "# Two\n", LONG_AGO)
    assert wiki.read(reader).pages[DocId("wiki/a.md")].meta.title == "Two"


@pytest.mark.usefixtures("coarse")
def test_a_stamp_of_just_now_is_not_stored(wiki: Watched, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does the next build believe such a stamp: it opens the file, and finds what it holds."""
    now = LONG_AGO + 10_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: now)
    wiki.write("wiki/a.md", "# One\n", now - 1_000_000)
    wiki.read(Reader(wiki.config, cache))
    wiki.write("wiki/a.md", "# Two\n", now - 1_000_000)
    assert wiki.read(Reader(wiki.config, cache)).pages[DocId("wiki/a.md")].meta.title == "Two"
    assert wiki.opened == wiki.parsed == ["wiki/a.md"]


def test_a_change_that_keeps_size_and_time_is_noticed(wiki: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system tells when a file's record was changed, an edit that puts its old time back is seen, however late."""
    monkeypatch.setattr(reading, "_SETTLED", -(10**18))  # every stamp is believed at once
    reader = Reader(wiki.config)
    wiki.write("wiki/a.md", "# One\n")
    wiki.read(reader)
    before = (wiki.root / "wiki/a.md").stat().st_ctime_ns
    while (wiki.root / "wiki/a.md").stat().st_ctime_ns == before:  # a tick of its clock
        wiki.write("wiki/a.md", "# Two\n")
    assert wiki.read(reader).pages[DocId("wiki/a.md")].meta.title == "Two"
    assert wiki.opened == ["wiki/a.md"]


@pytest.mark.usefixtures("coarse")
def test_another_file_in_its_place_is_noticed(wiki: Watched) -> None:
    """Editors that write a new file over the old one are seen even where size and time agree."""
    reader = Reader(wiki.config)
    wiki.write("wiki/a.md", "# One\n")
    wiki.read(reader)
    wiki.write("new", "# Two\n")
    (wiki.root / "new").replace(wiki.root / "wiki/a.md")
    assert wiki.read(reader).pages[DocId("wiki/a.md")].meta.title == "Two"


@pytest.mark.usefixtures("coarse")
def test_files_come_and_go(wiki: Watched) -> None:
    """A deleted file is gone, a new one there, a renamed one under its new name; a folder made again is read again."""
    reader = Reader(wiki.config)
    first = wiki.read(reader)
    (wiki.root / "wiki/a.md").rename(wiki.root / "wiki/t/renamed.md")
    wiki.write("wiki/new.md", "# New\n")
    second = wiki.read(reader)
    assert list(second.pages) == ["wiki/new.md", "wiki/t/b.md", "wiki/t/private.md", "wiki/t/renamed.md"]
    assert second.pages[DocId("wiki/t/renamed.md")].meta.title == "A"
    assert sorted(wiki.opened) == ["wiki/new.md", "wiki/t/renamed.md"]
    shutil.rmtree(wiki.root / "wiki/t")
    third = wiki.read(reader)
    assert (list(third.pages), third.assets, wiki.opened) == (["wiki/new.md"], frozenset(), [])
    assert {doc for doc in third.paths if doc.startswith("wiki/")} == {"wiki/new.md"}
    (wiki.root / "wiki/new.md").unlink()
    for name, text in FILES.items():
        wiki.write(name, text.replace("# B", "# C"))
    fourth = wiki.read(reader)
    assert list(fourth.pages) == list(first.pages)
    assert fourth.pages[DocId("wiki/t/b.md")].meta.title == "C"
    assert fourth.pages[DocId("wiki/a.md")] == first.pages[DocId("wiki/a.md")]


@pytest.mark.usefixtures("coarse")
def test_companions_come_and_go(wiki: Watched) -> None:
    """A raw document knows the files beside it as they are now; one that has lost its leader is a document of its own."""
    reader = Reader(wiki.config)
    day, json = DocId("raw/twitter/day.md"), DocId("raw/twitter/day.json")
    wiki.read(reader)
    wiki.write("raw/twitter/day.html", "")
    assert wiki.read(reader).raw[day].companions == ("raw/twitter/day.html", json)
    (wiki.root / "raw/twitter/day.html").unlink()
    assert wiki.read(reader).raw[day].companions == (json,)
    (wiki.root / day).unlink()
    found = wiki.read(reader)
    assert (day in found.raw, found.raw[json].companions) == (False, ())
    wiki.write(day, FILES[day])
    found = wiki.read(reader)
    assert (json in found.raw, found.raw[day].companions) == (False, (json,))
    assert same(found, Reader(wiki.config).read())


# ---- what cannot be read


@pytest.fixture
def unreadable(wiki: Watched, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of files that cannot be read, whoever runs the tests."""
    names: set[str] = set()
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.is_relative_to(wiki.root) and path.relative_to(wiki.root).as_posix() in names:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    return names


@pytest.mark.usefixtures("coarse")
def test_a_leader_that_cannot_be_read(wiki: Watched, unreadable: set[str]) -> None:
    """A file that cannot be read is named and left out, and what stood beside it is a document; once it can be, all is as it should be."""
    unreadable |= {"raw/twitter/day.md", "wiki/a.md"}
    reader = Reader(wiki.config)
    found = wiki.read(reader)
    assert sorted((problem.doc, problem.code) for problem in found.diagnostics) == [
        ("raw/twitter/day.md", "unreadable-file"),
        ("wiki/a.md", "unreadable-file"),
    ]
    assert "Permission denied" in found.diagnostics[0].message
    assert (list(found.pages), found.raw[DocId("raw/twitter/day.json")].companions) == (["wiki/t/b.md", "wiki/t/private.md"], ())
    assert "wiki/a.md" not in found.paths
    assert same(wiki.read(reader), found)
    unreadable.clear()
    assert same(wiki.read(reader), Reader(wiki.config).read())
    assert reader.read().diagnostics == ()


@pytest.mark.usefixtures("coarse")
def test_what_a_reading_opened_is_counted(wiki: Watched, unreadable: set[str]) -> None:
    """`read_anew` is the number of files that the last reading opened, those that could not be read too."""
    reader = Reader(wiki.config)
    wiki.read(reader)
    assert reader.read_anew == len(wiki.opened) == len(DOCUMENTS)
    unreadable |= {"wiki/a.md"}
    wiki.write("wiki/a.md", "# Other\n", LONG_AGO + 5)
    wiki.write("wiki/t/b.md", "# Other\n", LONG_AGO + 5)
    wiki.read(reader)
    assert sorted(wiki.opened) == ["wiki/a.md", "wiki/t/b.md"]
    assert reader.read_anew == 2


@pytest.mark.usefixtures("coarse")
def test_a_file_that_cannot_be_read_hides_no_other(wiki: Watched, cache: Cache, unreadable: set[str]) -> None:
    """What the next build need not open, it need not open though one file of the wiki cannot be read."""
    unreadable |= {"wiki/a.md"}
    first = wiki.read(Reader(wiki.config, cache))
    assert same(wiki.read(Reader(wiki.config, cache)), first)
    assert (wiki.opened, wiki.parsed) == (["wiki/a.md"], [])


def test_a_file_that_is_deleted_meanwhile(wiki: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that goes between walk and reading is named, and stops nothing."""

    def walked(walk: Walk, *of: Any) -> Any:
        found = real(walk, *of)
        (wiki.root / "wiki/a.md").unlink(missing_ok=True)
        return found

    real = Walk.files
    monkeypatch.setattr(Walk, "files", walked)
    found = Reader(wiki.config).read()
    assert [(problem.doc, problem.code) for problem in found.diagnostics] == [("wiki/a.md", "skipped-file")]
    assert list(found.pages) == ["wiki/t/b.md", "wiki/t/private.md"]


# ---- texts


@pytest.mark.parametrize("kept", [True, False])
def test_texts_are_those_that_were_parsed(wiki: Watched, cache: Cache, kept: bool) -> None:  # noqa: FBT001 - a parameter of a test
    """A document's text is the one that was read, with a cache and without, also once the file holds another; then the new one."""
    reader = Reader(wiki.config, cache if kept else None)
    for _ in range(2):
        found = wiki.read(reader)
        for doc in (*found.pages, *found.raw):
            assert reader.text_of(doc) == FILES[doc]
    wiki.write("wiki/a.md", "# Other\n\nMore words than before.\n")
    assert reader.text_of(DocId("wiki/a.md")) == FILES["wiki/a.md"]
    reader.read()
    assert reader.text_of(DocId("wiki/a.md")) == "# Other\n\nMore words than before.\n"
    assert reader.text_of(DocId("wiki/t/b.md")) == FILES["wiki/t/b.md"]


def test_texts_of_the_next_build(wiki: Watched, cache: Cache) -> None:
    """A reader that parses nothing has the texts all the same; where the cache has lost one, the file has it, or the build says so."""
    wiki.write("wiki/odd.md", b"# Caf\xe9 \xed\xa0\x80\r\n\0\n")
    first = Reader(wiki.config, cache)
    first.read()
    second = Reader(wiki.config, cache)
    found = wiki.read(second)
    assert wiki.parsed == []
    texts = {doc: first.text_of(doc) for doc in (*found.pages, *found.raw)}
    assert {doc: second.text_of(doc) for doc in texts} == texts
    cache.close()
    assert {doc: second.text_of(doc) for doc in texts} == texts
    wiki.write("wiki/a.md", "# Other\n")
    with pytest.raises(SourceError, match=r"wiki/a\.md was changed while the site was built"):
        second.text_of(DocId("wiki/a.md"))


# ---- the next build


@pytest.mark.usefixtures("coarse")
def test_the_next_build_parses_nothing(wiki: Watched, cache: Cache) -> None:
    """A reader with the cache of another one opens and parses nothing that has not changed, and has equal documents."""
    first = wiki.read(Reader(wiki.config, cache))
    assert same(wiki.read(Reader(wiki.config, cache)), first)
    assert (wiki.opened, wiki.parsed) == ([], [])
    wiki.write("wiki/a.md", "# Other\n")
    wiki.write("wiki/t/b.md", FILES["wiki/t/b.md"], LONG_AGO + 1)
    third = wiki.read(Reader(wiki.config, cache))
    assert (sorted(wiki.opened), wiki.parsed) == (["wiki/a.md", "wiki/t/b.md"], ["wiki/a.md"])
    assert third.pages[DocId("wiki/a.md")].meta.title == "Other"
    wiki.write("wiki/a.md", FILES["wiki/a.md"])
    assert same(wiki.read(Reader(wiki.config, cache)), Reader(wiki.config).read())


def test_a_copy_of_a_wiki_parses_nothing(wiki: Watched, cache: Cache) -> None:
    """Where all stamps are new, as in a fresh clone beside a kept cache, files are opened, and still none is parsed."""
    first = wiki.read(Reader(wiki.config, cache))
    for number, (name, text) in enumerate(FILES.items()):
        (wiki.root / name).unlink()
        wiki.write(name, text, LONG_AGO + number)
    second = wiki.read(Reader(wiki.config, cache))
    assert (sorted(wiki.opened), wiki.parsed) == (DOCUMENTS, [])
    assert (second.pages, second.raw) == (first.pages, first.raw)


def test_one_content_under_two_names_is_two_documents(wiki: Watched, cache: Cache) -> None:
    """Equal files have each its own id, path and title, from the cache too."""
    for name in ("one", "two"):
        wiki.write(f"wiki/{name}.md", "Words without a title.\n")
        wiki.write(f"raw/rss/{name}.md", "Words without a title.\n")
    for _ in range(2):
        found = wiki.read(Reader(wiki.config, cache))
        for name in ("one", "two"):
            assert found.pages[DocId(f"wiki/{name}.md")].id == f"wiki/{name}.md"
            assert found.pages[DocId(f"wiki/{name}.md")].meta.title.casefold() == name
            assert found.raw[DocId(f"raw/rss/{name}.md")].id == f"raw/rss/{name}.md"


@pytest.mark.parametrize("state", [b"", b"junk", b"\x80", b"\x81\xa1a\x01"])
def test_stamps_that_cannot_be_decoded(state: bytes, wiki: Watched, cache: Cache) -> None:
    """Whatever the cache says of stamps, documents are those of the files."""
    reader = Reader(wiki.config, cache)
    first = wiki.read(reader)
    cache.put("state", [(reader._state_key, state)])
    assert same(wiki.read(Reader(wiki.config, cache)), first)


def test_odd_text_comes_back_as_it_was(wiki: Watched, cache: Cache) -> None:
    """Text that is no Unicode, or no UTF-8, is the same from the cache as from its file, with its diagnostics."""
    wiki.write("wiki/odd.md", b"# Caf\xe9 \xed\xa0\x80\r\n\0\n")
    wiki.write("raw/twitter/odd.json", '[{"text": "\\ud800 alone", "author": "a"}]')
    first = wiki.read(Reader(wiki.config, cache))
    assert [problem.code for problem in first.pages[DocId("wiki/odd.md")].diagnostics].count("encoding") >= 1
    assert same(wiki.read(Reader(wiki.config, cache)), first)
    assert wiki.parsed == []


# ---- what another process has left


def test_what_another_reader_read_is_recalled(wiki: Watched, cache: Cache) -> None:
    """A reader has the documents of one that is gone, as they were then, without a look at the files; then it reads what has changed since."""
    (wiki.root / os.fsdecode(b"wiki/n\xe9.md")).write_text("# No UTF-8\n", encoding="utf-8")
    one = Reader(wiki.config, cache)
    first = wiki.read(one)
    wiki.write("wiki/a.md", "# Other\n")
    (wiki.root / "wiki/t/b.md").unlink()
    wiki.opened.clear()
    other = Reader(wiki.config, cache)
    recalled = other.recall(one.left)
    assert recalled
    assert same(recalled._replace(diagnostics=first.diagnostics), first)
    assert wiki.opened == []
    second = wiki.read(other)
    assert wiki.parsed == ["wiki/a.md"]
    assert same(second, Reader(wiki.config).read())
    gone, changed = DocId("wiki/t/b.md"), DocId("wiki/a.md")
    assert [doc for doc in first.pages if second.pages.get(doc) is not recalled.pages[doc]] == [changed, gone]


def test_a_change_of_just_now_is_not_overlooked(wiki: Watched, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was saved just before it was read, and again with the same stamp, is read again by the one who recalls it."""
    now = LONG_AGO + 10_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: now)
    monkeypatch.setattr(Stamp, "of", classmethod(lambda cls, info: cls(info.st_size, info.st_mtime_ns, info.st_mtime_ns, info.st_ino)))
    wiki.write("wiki/a.md", "# One\n", now - 1_000_000)
    one, other = Reader(wiki.config, cache), Reader(wiki.config, cache)
    wiki.read(one)
    wiki.write("wiki/a.md", "# Two\n", now - 1_000_000)
    assert other.recall(one.left)
    assert other.read().pages[DocId("wiki/a.md")].meta.title == "Two"


def test_what_cannot_be_recalled(wiki: Watched, cache: Cache) -> None:
    """Where the cache has lost a document, or what was left is none of a reader's, nothing is recalled, and the next reading is a first one."""
    one = Reader(wiki.config, cache)
    first = wiki.read(one)
    other = Reader(wiki.config, cache)
    assert other.recall(b"") is other.recall(b"\x92junk") is other.recall(b"\x90") is None
    assert cache._database
    cache._database.execute("DELETE FROM parse WHERE key = ?", (one._known[DocId("wiki/a.md")].key,))
    assert other.recall(one.left) is None
    assert same(wiki.read(other), first)
