"""`wikigen.sources`: walking, reading and decoding; nothing in a file stops it, nothing is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikigen import walk
from wikigen.config import Config
from wikigen.errors import SourceError
from wikigen.files import odd_name
from wikigen.model import DocId, Severity, Source
from wikigen.sources import decode, read_sources

DOC = DocId("wiki/a.md")


@pytest.mark.parametrize(
    ("data", "text", "problems"),
    [
        pytest.param(b"", "", [], id="empty"),
        pytest.param("é 漢 🎉\n".encode(), "é 漢 🎉\n", [], id="UTF-8"),
        pytest.param(b"\xef\xbb\xbfa\n", "a\n", [], id="BOM"),
        pytest.param(b"a\r\nb\rc\n", "a\nb\nc\n", [], id="line ends"),
        pytest.param("\ufeffé\r\n".encode("utf-16-le"), "é\n", [("encoding", 1, 1)], id="UTF-16, little end first"),
        pytest.param("\ufeffé\n".encode("utf-16-be"), "é\n", [("encoding", 1, 1)], id="UTF-16, big end first"),
        pytest.param(b"\xff\xfea", "�", [("encoding", 1, 1)], id="half a UTF-16 character"),
        pytest.param(b"a\nb\xffc\xfe\n", "a\nb�c�\n", [("encoding", 2, 2)], id="no UTF-8"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n\xc3\xa9\xe9", "\n\né�", [("encoding", 3, 2)], id="no UTF-8, below other line ends"),
        pytest.param("漢".encode()[:2], "�", [("encoding", 1, 1)], id="cut in a character"),
        pytest.param(b"a\n\0b\0", "a\n�b�", [("encoding", 2, 1)], id="NUL"),
        pytest.param(b"\xff\n\0", "�\n�", [("encoding", 1, 1), ("encoding", 2, 1)], id="both"),
        pytest.param(b"\xed\xa0\x80", "���", [("encoding", 1, 1)], id="half a surrogate pair"),
        pytest.param(b"a\xe2\x80\xa8b\xc2\xa0c", "a\u2028b\u00a0c", [], id="other separators are no line ends"),
        pytest.param("a\u202eb\x0b\x1fc\u200bd\ufeff".encode(), "abcd", [], id="what nobody sees"),
    ],
)
def test_any_bytes_have_a_text(data: bytes, text: str, problems: list[tuple[str, int, int]]) -> None:
    """Bytes become text with plain line ends; what is no text is shown as U+FFFD and told with line and column."""
    got, found = decode(DOC, data)
    assert (got, [(problem.code, problem.span.line, problem.span.column) for problem in found]) == (text, problems)


@given(st.binary(max_size=200) | st.text(max_size=50).map(lambda text: text.encode("utf-16")))
def test_decoding_never_raises(data: bytes) -> None:
    """Any bytes have a text without BOM, CR or NUL, which is UTF-8 itself; a problem lies inside it."""
    text, problems = decode(DOC, data)
    assert not set("\r\0") & set(text)
    assert text.encode().decode() == text
    assert all(0 <= problem.span.start <= len(text.encode()) for problem in problems)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"]), max_size=50))
def test_utf8_is_read_as_it_is(text: str) -> None:
    """What is UTF-8 with plain line ends comes back unchanged, and nothing is wrong with it."""
    assert decode(DOC, text.encode()) == (text, ())


def config(root: Path, **options: object) -> Config:
    return Config.from_options(options, docs_dir=root / "wiki", root=root)


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(root: Path, **options: object) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Id and kind of what was read; id and message of what was passed over."""
    found, problems = read_sources(config(root, **options))
    return [(source.id, source.kind) for source in found], [(problem.doc, problem.message) for problem in problems]


def test_a_wiki_is_read(tmp_path: Path) -> None:
    """Pages, raw files and assets come sorted by id, each with its text and a digest of its bytes."""
    write(
        tmp_path,
        {
            "wiki/b.md": "B\r\n",
            "wiki/a/c.markdown": "C",
            "wiki/a/x.svg": "<svg/>",
            "raw/gmail/m.md": "M",
            "raw/t/d.json": "[]",
            "raw/assets/p.png": b"\x89PNG",
        },
    )
    found, problems = read_sources(config(tmp_path))
    assert problems == ()
    assert [(source.id, source.kind, source.text) for source in found] == [
        ("raw/assets/p.png", "raw", ""),
        ("raw/gmail/m.md", "raw", "M"),
        ("raw/t/d.json", "raw", "[]"),
        ("wiki/a/c.markdown", "page", "C"),
        ("wiki/a/x.svg", "asset", ""),
        ("wiki/b.md", "page", "B\n"),
    ]
    assert all(Path(source.path).is_file() and source.digest for source in found)


def test_the_digest_follows_the_content(tmp_path: Path) -> None:
    """Equal bytes have equal digests, other bytes have others, even where their text is the same."""
    write(tmp_path, {"wiki/a.md": "x\n", "wiki/b.md": "x\n", "wiki/c.md": "x\r\n"})
    a, b, c = (source.digest for source in read_sources(config(tmp_path))[0])
    assert a == b != c
    assert len(a) == 32


def test_without_raw_files_a_wiki_is_a_wiki(tmp_path: Path) -> None:
    """A missing `raw/` is no problem."""
    write(tmp_path, {"wiki/a.md": "A"})
    assert read(tmp_path) == ([("wiki/a.md", "page")], [])


def test_without_its_folder_there_is_no_wiki(tmp_path: Path) -> None:
    """A missing `docs_dir` ends the build, with the folder's name and a remedy."""
    with pytest.raises(SourceError, match=r"There is no folder .*wiki") as error:
        read_sources(config(tmp_path))
    assert "docs_dir" in error.value.hint


def test_a_file_is_no_docs_dir(tmp_path: Path) -> None:
    """Nor is a file of that name a wiki."""
    write(tmp_path, {"wiki": "a file"})
    with pytest.raises(SourceError):
        read_sources(config(tmp_path))


def test_what_the_host_leaves_out_is_left_out(tmp_path: Path) -> None:
    """A page that MkDocs excludes is not read; a raw file of the same path is."""
    write(tmp_path, {"wiki/a/b.md": "A", "wiki/c.md": "C", "raw/a/b.md": "R"})
    settings = Config.from_options({}, docs_dir=tmp_path / "wiki", root=tmp_path, excluded=lambda path: path == "a/b.md")
    assert [source.id for source in read_sources(settings)[0]] == ["raw/a/b.md", "wiki/c.md"]


HIDDEN = "the file is not read, since its name begins with a dot"


@pytest.mark.parametrize(
    "name",
    [
        "p.md~",
        "p.md.orig",
        "p.md.bak",
        "p.tmp",
        ".p.md.swp.swp",
        "#p.md#",
        "P.MD.BAK",
        "p.rej",
        "p.part",
        "p.md.1",
        "p.md.old",
        "p.save",
        "~$p.docx",
        "p.bak2",
    ],
)
def test_backups_are_passed_over(tmp_path: Path, name: str) -> None:
    """Backup and temporary files are not published, and named."""
    write(tmp_path, {"wiki/a.md": "A", f"wiki/{name}": "secret"})
    assert read(tmp_path) == (
        [("wiki/a.md", "page")],
        [(f"wiki/{name}", HIDDEN if name.startswith(".") else "the file is a backup or temporary file")],
    )


def test_dotfiles_are_left_out(tmp_path: Path) -> None:
    """Files and folders that begin with a dot are none of ours; each is named once, whatever it holds."""
    write(tmp_path, {"wiki/a.md": "A", "wiki/.hidden.md": "x", "wiki/.git/config": "x", "raw/.obsidian/y.md": "x"})
    assert read(tmp_path) == ([("wiki/a.md", "page")], [(doc, HIDDEN) for doc in ("wiki/.git", "wiki/.hidden.md", "raw/.obsidian")])


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """A link to a file outside is told and passed over, one to a folder is not entered, one inside is read."""
    write(tmp_path, {"secret.md": "secret", "outside/x.md": "secret", "wiki/a.md": "A", "wiki/t/b.md": "B"})
    (tmp_path / "wiki/out.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "wiki/passwd.svg").symlink_to("/etc/passwd")
    (tmp_path / "wiki/t/in.md").symlink_to("../a.md")
    (tmp_path / "wiki/folder").symlink_to(tmp_path / "outside")
    (tmp_path / "wiki/loop").symlink_to(tmp_path / "wiki")
    (tmp_path / "wiki/self.md").symlink_to("self.md")
    (tmp_path / "wiki/gone.md").symlink_to("nowhere.md")
    found, problems = read(tmp_path)
    assert found == [("wiki/a.md", "page"), ("wiki/t/b.md", "page"), ("wiki/t/in.md", "page")]
    assert [(doc, message.partition(":")[0]) for doc, message in problems] == [
        ("wiki/folder", "the file is a link to a folder, which is not followed"),
        ("wiki/gone.md", "the file is a link that leads nowhere, or was deleted just now"),
        ("wiki/loop", "the file is a link to a folder, which is not followed"),
        ("wiki/out.md", "the file is a link that leads out of its folder"),
        ("wiki/passwd.svg", "the file is a link that leads out of its folder"),
        ("wiki/self.md", "the file is a link that leads nowhere, or was deleted just now"),
    ]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    """A pipe is named and passed over, and does not hold up the build."""
    write(tmp_path, {"wiki/a.md": "A"})
    os.mkfifo(tmp_path / "wiki/pipe.md")
    (tmp_path / "wiki/null.md").symlink_to("/dev/null")
    assert read(tmp_path) == (
        [("wiki/a.md", "page")],
        [("wiki/null.md", "the file is no regular file"), ("wiki/pipe.md", "the file is no regular file")],
    )


def test_what_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system refuses is a diagnostic, and the others are read."""
    write(tmp_path, {"wiki/a.md": "A", "wiki/b.md": "B"})
    opened = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "b.md":
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert read(tmp_path) == ([("wiki/a.md", "page")], [("wiki/b.md", "the file cannot be read: Permission denied")])
    _, problems = read_sources(config(tmp_path))
    assert [(problem.code, problem.severity) for problem in problems] == [("unreadable-file", Severity.ERROR)]


@pytest.mark.parametrize(("folder", "told"), [("wiki/t", True), ("raw/rss", True), ("wiki", False), ("raw", False)])
def test_a_folder_that_may_not_be_read(tmp_path: Path, folder: str, told: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a parameter
    """A folder that the system refuses is an error with its name; one of the two that all is in ends the reading."""
    write(tmp_path, {"wiki/a.md": "A", "wiki/t/b.md": "B", "raw/rss/c.md": "C"})
    opened = os.scandir

    def refuse(path: str) -> object:
        if path == str(tmp_path / folder):
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(os, "scandir", refuse)
    if not told:
        with pytest.raises(SourceError, match=f"{folder} cannot be read: Permission denied"):
            read_sources(config(tmp_path))
        return
    _, problems = read_sources(config(tmp_path))
    assert [(problem.doc, problem.code) for problem in problems] == [(folder, "unreadable-file")]


def test_a_link_into_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link that cannot be followed is passed over, unlike a file: whoever writes pages cannot stop a build by one."""
    write(tmp_path, {"wiki/a.md": "A"})
    (tmp_path / "wiki/b.md").symlink_to("a.md")
    (tmp_path / "wiki/c.md").symlink_to("c" * 300)

    def refuse(_: int) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(walk, "S_ISREG", refuse)
    _, problems = read_sources(config(tmp_path))
    assert [(problem.doc, problem.code) for problem in problems] == [
        ("wiki/a.md", "unreadable-file"),
        ("wiki/b.md", "skipped-file"),
        ("wiki/c.md", "skipped-file"),
    ]


def test_a_file_too_large_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text past the most that is read is named; an asset of any size stays."""
    monkeypatch.setattr(walk, "MAX_BYTES", 1_000)
    write(tmp_path, {"wiki/a.md": "x" * 1_000, "wiki/b.md": "x" * 1_001, "wiki/c.pdf": "x" * 2_000})
    assert read(tmp_path) == (
        [("wiki/a.md", "page"), ("wiki/c.pdf", "asset")],
        [("wiki/b.md", "the file has 1,001 bytes; 1,000 is the most")],
    )


NAMES = [
    "with blank.md",
    "it's “quoted”.md",
    'say "hi".md',
    "🎉 party.md",
    "日本語.md",
    "العربية.md",
    "a&b<c>.md",
    "100%.md",
    "a#b?.md",
    "new\nline.md",
    "back\\slash.md",
    "x" * 200 + ".md",
]


def test_file_names_of_every_sort(tmp_path: Path) -> None:
    """Blanks, quotes, emoji, other scripts and worse in names are read like any other."""
    write(tmp_path, {f"wiki/{name}": name for name in NAMES})
    found, problems = read_sources(config(tmp_path))
    assert {(source.id, source.text) for source in found} == {(f"wiki/{name}", name) for name in NAMES}
    assert {problem.code for problem in problems} == {"file-name"}
    assert {problem.doc for problem in problems} == {f"wiki/{name}" for name in NAMES if odd_name(name)} != set()


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    """A name of bytes that are no UTF-8 is shown with their values, so that two of them stay two, and the file is read."""
    write(tmp_path, {"wiki/a.md": "A"})
    (tmp_path / "wiki" / os.fsdecode(b"b\xff.md")).write_text("B")
    assert [(source.id, source.text) for source in read_sources(config(tmp_path))[0]] == [("wiki/a.md", "A"), ("wiki/b\\xff.md", "B")]


def test_an_empty_folder_and_a_folder_called_like_a_page(tmp_path: Path) -> None:
    """Folders are no documents, whatever their name."""
    write(tmp_path, {"wiki/a.md/b.md": "B"})
    (tmp_path / "wiki/empty").mkdir()
    assert read(tmp_path) == ([("wiki/a.md/b.md", "page")], [])


def test_raw_dir_may_lie_elsewhere(tmp_path: Path) -> None:
    """Ids begin with `raw/` wherever the raw files lie."""
    write(tmp_path, {"wiki/a.md": "A", "data/digests/gmail/x.md": "X"})
    assert read(tmp_path, raw_dir="data/digests") == ([("raw/gmail/x.md", "raw"), ("wiki/a.md", "page")], [])


def test_nothing_on_disk_is_changed(tmp_path: Path) -> None:
    """Reading leaves every file, its bytes, its times and its folder as they were."""
    write(tmp_path, {"wiki/a.md": b"\xff\r\n", "wiki/p.md~": "x", "raw/gmail/x.md": "\0"})

    def state() -> list[tuple[str, int, int, bytes]]:
        paths = sorted(tmp_path.rglob("*"))
        return [(str(path), path.stat().st_mtime_ns, path.stat().st_mode, path.read_bytes() if path.is_file() else b"") for path in paths]

    before = state()
    read_sources(config(tmp_path))
    assert state() == before


def test_order_does_not_depend_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files listed in another order give the same sources and problems."""
    write(tmp_path, {"wiki/b/y.md": "B", "wiki/a/x.md": "A", "wiki/c.md~": "", "wiki/a.md~": ""})
    first = read_sources(config(tmp_path))
    scandir, turned = os.scandir, []

    @contextmanager
    def backwards(folder: str) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(folder) as found:
            turned.append(list(found)[::-1])
        yield turned[-1]

    monkeypatch.setattr(os, "scandir", backwards)
    assert read_sources(config(tmp_path)) == first
    assert max(map(len, turned)) > 1
    assert all(isinstance(source, Source) for source in first[0])
