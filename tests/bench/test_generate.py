"""`bench.generate`: wikis made from a seed, in the shape of real ones."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median

import pytest
import yaml
from bench.generate import Made, make_wiki, plan_wiki
from bench.generate.blocks import BLOCKS
from bench.generate.code import LANGUAGES
from bench.generate.links import FORMS, spell
from bench.generate.page import page_text
from bench.generate.plan import LAST, TOPICS
from bench.generate.raw import WRITERS

from tests.sitecheck import tree
from wikigen.publish.command import build_site, inspect_site

PAGES = 400

MARKS = {
    "paragraph": r"^[A-Z].*\.$",
    "list after a paragraph, no blank line": r"^\S.*:\n- \*\*",
    "nested list": r"^1\. .*\n(?:.*\n)*?  - ",
    "table": r"^\| --- \|",
    "code": r"^```(?!mermaid)[a-z]*\n",
    "mermaid": r"^```mermaid\nflowchart",
    "alert": r"^> \[!NOTE\]$",
    "callout": r"^> \[!info\]- ",
    "quote": r"^\n> [A-Z]",
    "tasks": r"^- \[x\] ",
    "footnote": r"^\[\^\w+\]: ",
    "underlined text": r"^[A-Z].*\n-----$",
    "html": r'^<div class="today3">',
}
"""What tells each kind of block, by its name."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """A wiki of 400 pages and as many raw files, and what its maker says of it."""
    folder = tmp_path_factory.mktemp("bench") / "made"
    return folder, make_wiki(folder, pages=PAGES, raw=PAGES, seed=7)


@pytest.fixture(scope="session")
def texts(made: tuple[Path, Made]) -> dict[str, str]:
    """Its pages."""
    return {path.relative_to(made[0] / "wiki").as_posix(): path.read_text(encoding="utf-8") for path in (made[0] / "wiki").rglob("*.md")}


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """A wiki depends on its seed alone: not on the process, its hash seed, or where it is written; and another seed gives another."""
    make_wiki(tmp_path / "a", pages=60, raw=60, seed=3)
    make_wiki(tmp_path / "c", pages=60, raw=60, seed=4)
    command = (sys.executable, "-m", "bench", "generate", str(tmp_path / "b"), "--pages", "60", "--raw", "60", "--seed", "3")
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONHASHSEED": "99"}, capture_output=True, text=True, check=True
    )
    assert re.match(r"60 pages, 60 raw files, [\d.]+ MB; \d+ links, \d+ of them broken\.", done.stdout)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert tree(tmp_path / "a").keys() != tree(tmp_path / "c").keys()


def test_counts_are_what_was_asked_for(made: tuple[Path, Made]) -> None:
    """So many pages, index and log among them, and so many raw files; and the maker's counts are true."""
    folder, told = made
    assert sum(path.is_file() for path in (folder / "wiki").rglob("*")) == PAGES == told.pages
    assert sum(path.is_file() for path in (folder / "raw").rglob("*")) == PAGES == told.raw
    assert told.bytes == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written over."""
    (tmp_path / "mine.md").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        make_wiki(tmp_path, pages=10, raw=0, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]


@pytest.mark.parametrize("pages", [100, 1_000])
def test_sizes_have_the_shape_of_real_ones(pages: int) -> None:
    """1 to 300 KB with a median of 5, at any number of pages; most of them small."""
    plan = plan_wiki(pages, 0, 1)
    sizes = sorted(len(page_text(plan, page).text.encode()) for page in plan.pages)
    assert 4_000 < median(sizes) < 6_000
    assert sizes[0] > 900
    assert 60_000 < sizes[-1] < 310_000
    assert sizes[int(pages * 0.9)] < 16_000
    assert (sizes[-1] > 200_000) is (pages == 1_000)


def test_a_page_has_about_eight_links() -> None:
    """Eight links a page, the index apart; one in thirty of them leads nowhere."""
    plan = plan_wiki(1_000, 1_000, 1)
    texts = [page_text(plan, page) for page in plan.pages if page.kind not in {"index", "log"}]
    links, broken = sum(text.links for text in texts), sum(text.broken for text in texts)
    assert 7 < links / len(texts) < 9
    assert 0.02 < broken / links < 0.05


def test_targets_follow_a_power_law() -> None:
    """A few pages get a large part of the links, and the most linked one is not half of them."""
    plan = plan_wiki(1_000, 0, 1)
    counts: Counter[str] = Counter()
    for page in plan.pages:
        counts.update(re.findall(r"\]\((?:[^)\s]*/)?([^)/\s]+\.md)", page_text(plan, page).text) if page.kind != "index" else ())
    most = [count for _, count in counts.most_common()]
    assert 0.35 < sum(most[: len(plan.pages) // 10]) / sum(most) < 0.65
    assert 0.03 < most[0] / sum(most) < 0.15


@pytest.mark.parametrize("name", [block.name for block in BLOCKS])
def test_every_kind_of_block_occurs(texts: dict[str, str], name: str) -> None:
    """Each row of `BLOCKS` is in some page."""
    assert any(re.search(MARKS[name], text, re.MULTILINE) for text in texts.values())
    assert MARKS.keys() == {block.name for block in BLOCKS}


def test_every_form_of_link_occurs_as_often_as_its_row_says() -> None:
    """Each row of `FORMS` is used by about its weight, which are percents."""
    plan = plan_wiki(400, 400, 7)
    counts = Counter(form.name for page in plan.pages[40:] for form, link in spell(plan, page, Random(page.path), 30) if link)
    assert sum(form.weight for form in FORMS) == 100
    for form in FORMS:
        assert 0.6 * form.weight < 100 * counts[form.name] / counts.total() < 1.5 * form.weight, form.name


def test_a_wiki_without_raw_files_names_none() -> None:
    """Where there are no raw files, no page has a path to one."""
    plan = plan_wiki(60, 0, 1)
    assert not any("raw/" in page_text(plan, page).text for page in plan.pages)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_of_code_occurs(texts: dict[str, str], language: str) -> None:
    """Each row of `LANGUAGES` has a fence in some page."""
    assert any(f"\n\n```{language}\n" in text for text in texts.values())


def test_metadata_is_spelled_both_ways(texts: dict[str, str]) -> None:
    """Front matter and bold lines both occur, alone and together; front matter is YAML but for a few unquoted colons."""
    articles = {path: text for path, text in texts.items() if path.count("/") == 1}
    spellings = Counter((text.startswith("---\n"), "\n**Date:** " in text) for text in articles.values())
    assert set(spellings) == {(True, False), (False, True), (True, True)}
    assert min(spellings.values()) > len(articles) * 0.05
    for text in articles.values():
        if text.startswith("---\n") and not re.search(r"^title: [^\"].*: ", text, re.MULTILINE):
            assert {"title", "type", "topic", "date"} <= yaml.safe_load(text.split("---\n")[1]).keys()


def test_pages_have_the_parts_that_wikigen_reads(texts: dict[str, str]) -> None:
    """TL;DR, questions and related pages everywhere but in the catalogues; relations in most."""
    articles = [text for path, text in texts.items() if "/" in path]
    for heading in ("## TL;DR", "## Open Questions", "## Related Pages"):
        assert all(f"\n{heading}\n" in text for text in articles)
    assert sum("\n## Relation to Prior Wiki Context\n" in text for text in articles) > len(articles) / 2


def test_topics_days_and_tags(made: tuple[Path, Made]) -> None:
    """Twenty topics beside the digests, some 25 pages a day and a month at least, tags, all four tiers and pages without one."""
    with inspect_site(_configured(made[0])) as site:
        pages = [page for page in site.wiki.pages.values() if page.meta.kind not in {"index", "log"}]
    assert {page.meta.topic for page in pages} == {*TOPICS, "daily-digest"}
    days = [page.meta.day for page in pages if page.meta.day]
    assert len(days) > len(pages) * 0.8
    assert max(days) <= LAST
    assert 25 <= (max(days) - min(days)).days <= 30
    many = plan_wiki(3_000, 0, 1).pages
    assert 110 <= (LAST - min(page.day for page in many)).days <= 120
    assert {page.meta.tier for page in pages} == {1, 2, 3, 4, None}
    assert len({tag for page in pages for tag in page.meta.tags}) > 100


def test_raw_files_are_read_as_what_they_are(made: tuple[Path, Made]) -> None:
    """Each kind occurs, and wikigen finds the items of mail digests with their publishers and links."""
    folder, _ = made
    with inspect_site(_configured(folder)) as site:
        kinds = Counter(raw.kind for raw in site.wiki.raw.values())
    assert {"gmail", "rss", "huggingface", "twitter", "articles"} <= kinds.keys()
    assert {path.parent.name for path in (folder / "raw").rglob("*.md")} == {kind for kind in WRITERS if kind != "twitter-json"}
    assert list((folder / "raw").rglob("*.json"))
    mails = [raw for raw in site.wiki.raw.values() if raw.kind == "gmail"]
    assert all(3 <= len(raw.items) <= 14 for raw in mails)
    assert all(item.author and item.date and item.links for raw in mails for item in raw.items)


def test_wikigen_finds_what_was_broken_on_purpose(tmp_path: Path) -> None:
    """A wiki of 100 pages builds, and exactly the links that were made to lead nowhere do; most names with a day, not all, are clear."""
    made = make_wiki(tmp_path, pages=100, raw=100, seed=1)
    config = _configured(tmp_path)
    with inspect_site(config) as site:
        found = site.diagnostics
        hints = [hint for page in site.wiki.pages.values() for hint in page.hints]
        inferred = [link for links in site.wiki.links.values() for link in links if link.ref.syntax == "hint"]
    assert 0.5 < len(inferred) / len(hints) < 1
    codes = Counter(entry.code for entry in found)
    assert codes["broken-link"] + codes["missing-raw"] == made.broken > 10
    assert codes["link-elsewhere"] > 3
    assert codes.keys() <= {"broken-link", "missing-raw", "link-elsewhere", "front-matter", "unsafe-link", "unsourced"}
    assert build_site(config)
    assert len(list((tmp_path / "site").rglob("index.html"))) > 190


def _configured(folder: Path) -> Path:
    config = folder / "mkdocs.yml"
    config.write_text("site_name: Bench\ndocs_dir: wiki\nplugins: [wikigen]\n", encoding="utf-8")
    return config
