"""Files of every odd kind, and files that want one place: each is told, none stops a build, none overwrites another."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.sitecheck import Built, build, dead_links, tree, write_wiki

ODD_NAMES = (
    "a<b>.md", 'a"b".md', "a#b.md", "a?b.md", "a%b.md", "a%2Fb.md", "a%00b.md", "a&b.md", "a'b.md", "a b.md", "a\nb.md", "a\tb.md", "a\\b.md", "a:b.md",
    "a*b.md", "a|b.md", "con.md", "NUL.md", "lpt1.md", "a..md", "-a.md", "--help.md", "$(id).md", "`id`.md", "{{x}}.md", "{% x %}.md", "\u202ea.md",
    "🎉.md", "漢字.md", "é.md", "x" * 190 + ".md", "a.md.md", "a.html.md", "index.html.md", "404.md", "search.md", "sitemap.xml.md", "assets.md", "raw.md",
)  # fmt: skip


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A wiki of all of them, built."""
    root = tmp_path_factory.mktemp("zoo")
    files: dict[str, str | bytes] = {f"wiki/n/{name}": f"# Number {number}\n" for number, name in enumerate(ODD_NAMES)}
    files |= {
        "wiki/k/deep.md": "".join(f"{'  ' * n}- x\n" for n in range(2_000)), "wiki/k/bytes.md": bytes(range(256)) * 40, "wiki/k/empty.md": "",
        "wiki/k/big.md": b"words " * 9_000_000, "wiki/k/page.html": "<script>alert(1)</script>", "wiki/k/evil.svg": "<svg><script/></svg>",
        "wiki/k/.hidden.md": "x", "wiki/k/old.md~": "x", "wiki/k/copy.md.orig": "x", "wiki/k/good.md": "# Good\n",
        "raw/rss/odd\nname.md": "# Raw\n", "raw/rss/.dot.md": "x", "outside/secret.md": "# Secret\n",
    }  # fmt: skip
    config = write_wiki(root, files)
    folder = root / "wiki/k"
    targets: dict[str, str | Path] = {
        "loop": "loop", "self": ".", "up": "../..", "out.md": root / "outside/secret.md", "passwd.txt": "/etc/passwd", "gone.md": "nothing.md",
        "proc": "/proc", "zero.txt": "/dev/zero", "twisted.png": "good.md",
    }  # fmt: skip
    for name, target in targets.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.md")
    (folder / os.fsdecode(b"caf\xe9.md")).write_text("# Latin\n")
    deep = folder
    for _ in range(40):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "bottom.md").write_text("# Bottom\n")
    return build(config)


TOLD = {
    "deep.md": "render-limit", "bytes.md": "encoding", "empty.md": "empty-page", "big.md": "skipped-file", "page.html": "active-file",
    "evil.svg": "active-file", ".hidden.md": "hidden-file", "old.md~": "skipped-file", "copy.md.orig": "skipped-file", "loop": "skipped-file",
    "self": "skipped-file", "up": "skipped-file", "out.md": "skipped-file", "passwd.txt": "skipped-file", "gone.md": "skipped-file",
    "proc": "skipped-file", "zero.txt": "skipped-file", "twisted.png": "skipped-file", "pipe.md": "skipped-file",
}  # fmt: skip
"""What is said of each."""


def test_each_is_told_and_the_others_are_there(zoo: Built) -> None:
    """Every odd file has its diagnostic, every page of an odd name is published, and nothing of another folder is."""
    assert zoo.ok
    said = [record.getMessage() for record in zoo.records]
    for name, code in TOLD.items():
        assert any(f"wiki/k/{name}:" in line and f": {code}: " in line for line in said), name
    texts = b"\0".join(tree(zoo.site).values())
    for number, name in enumerate(ODD_NAMES):
        assert f"Number {number}</h1>".encode() in texts, name
    for title in (b"Good", b"Latin", b"Bottom"):
        assert title + b"</h1>" in texts
    assert b"Secret" not in texts
    assert b"root:x:0" not in texts
    assert dead_links(zoo.site) == []


COLLISIONS = {
    "a page and the page of a folder": ("a.md", "a/index.md"),
    "a page and a readme": ("b/README.md", "b/index.md"),
    "case": ("Case.md", "case.md"),
    "case of a folder": ("Topic/p.md", "topic/p.md"),
    "spelling of a letter": (unicodedata.normalize("NFC", "é.md"), unicodedata.normalize("NFD", "é.md")),
    "another ending": ("e.md", "e.markdown"),
    "a capital ending": ("f.md", "f.MD"),
    "three": ("Three.md", "three.md", "THREE.md"),
    "a page and a file of HTML": ("h.md", "h/index.html"),
    "a page and a file without an ending": ("i.md", "i"),
    "a file in two cases": ("pic.PNG", "pic.png"),
}  # fmt: skip


def test_none_overwrites_another(tmp_path: Path) -> None:
    """Of files that want one place each is there, and told; so are the pages that would be generated there."""
    files = {
        f"wiki/{name}": f"# Of {group} {number}\n" if name.lower().endswith((".md", ".markdown")) else f"<p>Of {group} {number}</p>"
        for group, names in COLLISIONS.items()
        for number, name in enumerate(names)
    }
    files |= {
        "wiki/tags.md": "# Own tags\n",
        "wiki/x/y.md": "---\ntags: [z]\n---\n# Y\n",
        "wiki/raw/rss.md": "# Own raw\n",
        "raw/rss/x.md": "# X\n",
    }
    built = build(write_wiki(tmp_path, files, options={"trusted": ["h/*"]}))
    assert built.ok
    site = tree(built.site)
    for group, names in COLLISIONS.items():
        for number, _ in enumerate(names):
            assert [path for path, data in site.items() if f"Of {group} {number}".encode() in data], (group, number)
        said = [line for line in built.warnings if ": collision: " in line]
        assert any(f"wiki/{name}:" in line for line in said for name in names), group
    assert len({unicodedata.normalize("NFC", path).lower() for path in site}) >= len(site) - 1  # a picture's twin is told, and left
    assert dead_links(built.site) == []


def test_undefended_some_are_lost(tmp_path: Path) -> None:
    """MkDocs by itself ends well and loses a page of most pairs."""
    files = {
        f"wiki/{name}": f"# Of {group} {number}\n" for group, names in list(COLLISIONS.items())[:3] for number, name in enumerate(names)
    }
    config = write_wiki(tmp_path, files)
    config.write_text("site_name: x\ndocs_dir: wiki\n", encoding="utf-8")
    ended = subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)], capture_output=True, timeout=60, check=False)
    assert ended.returncode == 0
    texts = b"\0".join(data for path, data in tree(tmp_path / "site").items() if path.endswith(".html"))
    assert any(
        f"Of {group} {number}</h1>".encode() not in texts for group, names in list(COLLISIONS.items())[:3] for number, _ in enumerate(names)
    )
