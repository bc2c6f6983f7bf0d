"""Hostile strings through whole builds: in ten places of a wiki nothing comes out of them that runs, loads or misleads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyromark
import pytest

from tests.sitecheck import Built, build, write_wiki
from tests.soak.harm import Harmless, harms, search_harms
from tests.soak.vectors import all_vectors, share

SINKS = ("page body", "raw body", "title", "tag", "description", "source label", "file name", "heading", "callout title", "caption")
CHUNK = 250
"""Vectors of one build."""


def quoted(text: str) -> str:
    """A string as YAML may hold it."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in plain)


def clean(vector: str) -> str:
    """A vector as a file can hold it."""
    return vector.encode("utf-8", "replace").decode()


def name_of(vector: str) -> str:
    """A vector as a file name can hold it."""
    return vector.replace("/", "\u2215").replace("\0", "").encode()[:180].decode(errors="ignore").strip(". ") or "x"


def files_of(vectors: Sequence[str], start: int) -> dict[str, str]:
    """A wiki with each vector in each place, the body last, so that nothing in it hides another place."""
    files = {}
    for number, vector in enumerate(map(clean, vectors), start):
        front = f"title: {quoted(vector)}\ntags: [{quoted(vector)}]\ndescription: {quoted(vector)}\nauthor: {quoted(vector)}\n"
        source = f"sources: [{{title: {quoted(vector)}, url: 'https://a.example/{number}'}}, {quoted(vector)}]\n"
        line = " ".join(vector.split())
        kinds = f'> [!note]- {line}\n> x\n\n![{line}](p.png "{line}")\n'
        files[f"wiki/v/{number:05}.md"] = (
            f"---\n{front}{source}---\n\n## {line}\n\n{kinds}\n## Open questions\n\n- {line}?\n\n## Body\n\n{vector}\n"
        )
        files[f"wiki/n/{number:05} {name_of(vector)}.md"] = f"Words of [that](../v/{number:05}.md).\n"
        files[f"raw/rss/{number:05}.md"] = f"---\ntitle: {quoted(vector)}\nauthor: {quoted(vector)}\n---\n\n{vector}\n"
    return files


def undefended(vector: str, sink: str) -> str:
    """The same place without any defence: values as they are, HTML as the engine makes it."""
    vector = clean(vector)
    body = pyromark.html(vector) if sink in {"page body", "raw body"} else pyromark.html(f"## {vector}") if sink == "heading" else ""
    body += f"<details><summary>{vector}</summary></details>" if sink == "callout title" else ""
    body += f"<figure><figcaption>{vector}</figcaption></figure>" if sink == "caption" else ""
    title = vector if sink == "title" else name_of(vector) if sink == "file name" else ""
    description = f'<meta name="description" content="{vector}">' if sink == "description" else ""
    label = (
        f'<a href="https://a.example/">{vector}</a>' if sink == "source label" else f'<a class="tag">{vector}</a>' if sink == "tag" else ""
    )
    return f"<!doctype html><html><head><title>{title}</title>{description}</head><body><h1>{title}</h1>{label}{body}</body></html>"


CONTROL = Harmless.of(undefended("", "description"))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Harmless:
    """What a clean site has of its own, on every kind of page and at every depth."""
    files = {
        "wiki/v/a.md": "---\ntags: [x]\nauthor: z\nsource: [y, 'https://a.example/']\nrelated: [b.md]\n---\n# A\n\n## Open questions\n\n- q?\n\n- [ ] t\n",
        "wiki/v/b.md": "# B\n\n[a](a.md)\n", "raw/rss/x.md": "# X\n\nwords\n", "wiki/index.md": "# W\n\n## Part\n", "wiki/v/p.png": "",
        "wiki/v/2026-01-01-d.md": "---\ntier: 1\n---\n# D\n",
    }  # fmt: skip
    built = build(write_wiki(tmp_path_factory.mktemp("own"), files, options={"publish_raw": "full"}))
    return Harmless.of(*(path.read_text(encoding="utf-8") for path in built.site.rglob("*.html")))


def found_in(built: Built, harmless: Harmless) -> list[str]:
    """Every harm in every page, hub and search result of a site."""
    found = []
    for path in sorted(path for path in built.site.rglob("*.html") if path.is_file()):  # a page may be called like one
        told = harms(path.read_text(encoding="utf-8"), harmless)
        found += [f"{path.relative_to(built.site)}: {harm}" for harm in told]
    return found + search_harms(built.site / "search/search_index.json")


def run(vectors: Sequence[str], tmp_path: Path, harmless: Harmless, engine: str = "gfm") -> Counter[str]:
    """Build and look; the number of vectors that escape in each place where nothing defends it."""
    fired: Counter[str] = Counter()
    for number, chunk in enumerate(batched_of(vectors, CHUNK)):
        options = {"publish_raw": "full", "engine": engine}
        built = build(write_wiki(tmp_path / str(number), files_of(chunk, number * CHUNK), options=options))
        assert built.ok
        pages = len(list((built.site / "v").glob("*/index.html")))
        assert pages >= len(chunk), "a vector's page is missing"
        assert found_in(built, harmless) == []
        fired.update(sink for vector in chunk for sink in SINKS if harms(undefended(vector, sink), CONTROL))
    return fired


def batched_of(vectors: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Runs of vectors."""
    for start in range(0, len(vectors), size):
        yield vectors[start : start + size]


@pytest.mark.parametrize("engine", ["gfm", "markdown"])
def test_a_share(engine: str, tmp_path: Path, own: Harmless) -> None:
    """A hundred of our own vectors do nothing in any place, with either engine; undefended, they escape in every one."""
    fired = run(list(share(100)), tmp_path, own, engine)
    assert min(fired[sink] for sink in SINKS) >= 5, fired


@pytest.mark.soak
def test_all(tmp_path: Path, own: Harmless) -> None:
    """Both corpora and all of our own: nothing escapes."""
    vectors = all_vectors()
    assert len(vectors) >= 7_000
    fired = run(vectors, tmp_path, own)
    print(f"{len(vectors)} vectors, {len(SINKS)} places, 0 escapes; undefended: {dict(fired)}")  # noqa: T201 - the battery's figures
    assert min(fired[sink] for sink in SINKS) >= 100, fired


@pytest.mark.soak
def test_all_by_the_other_engine(tmp_path: Path, own: Harmless) -> None:
    """A third of all, with Python-Markdown and the extensions that Material recommends."""
    vectors = all_vectors()[::3]
    fired = run(vectors, tmp_path, own, "markdown")
    print(f"{len(vectors)} vectors by Python-Markdown, 0 escapes; undefended: {dict(fired)}")  # noqa: T201 - as above
    assert min(fired[sink] for sink in SINKS) >= 100, fired
