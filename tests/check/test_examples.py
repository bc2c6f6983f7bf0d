"""The examples that `wikigen explain` and the page of codes give: each raises its code where it stands, in one wiki of them all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from tests.sitecheck import build, write_wiki
from wikigen.check.codes import CODES
from wikigen.cli import main

DAY = "---\ndate: {}\nsource: https://a.example/{}\n---\n"


def summary(day: str, title: str, text: str = "Words.") -> str:
    """A page that nothing is wrong with, but for its text."""
    return f"{DAY.format(day, title.replace(' ', '-'))}# {title}\n\n{text}\n"


class Example(NamedTuple):
    """A code's example as files, and where it is told; the first file where `told` is empty."""

    files: Mapping[str, str | bytes]
    told: str = ""


COMMON = {
    "wiki/index.md": "# Catalogue\n\n## topic\n\n| Page | What |\n|---|---|\n| [page](topic/page.md) | x |\n| [page](topic/page.md) | y |\n",
    "wiki/log.md": "# Log\n\n## [2026-02-30] ingest | A page | rss\n\n## [2026-04-24] ingest | GPT-5.5 | gmail\n\n"
    "## [2026-04-24] ingest | GPT-5.5 | gmail\n\n## [2026-04-24] ingest | A paper | rss\n",
    "wiki/zz/2026-08-02-newest.md": summary("2026-08-02", "The newest day"),
}  # fmt: skip
"""The one index and the one log, and the newest day."""
EXAMPLES: Mapping[str, Example] = {
    "active-file": Example({"wiki/assets/diagram.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"}),
    "ambiguous-link": Example({"wiki/am/a.md": "# Am\n\n[[cache]]\n", "wiki/hardware/cache.md": "# C1\n", "wiki/inference/cache.md": "# C2\n"}),
    "broken-link": Example({"wiki/br/a.md": "# Br\n\n[plans](beta-plam.md)\n", "wiki/br/beta-plan.md": "# Plan of betas\n"}),
    "collision": Example({"wiki/co/topic.md": "# Co\n", "wiki/co/topic/index.md": "# Co too\n"}, "wiki/co/topic/index.md"),
    "comment-open": Example({"wiki/cm/a.md": "# Cm\n\n<!-- and no end\n"}),
    "contradicted": Example(
        {"wiki/ct/scaling-laws.md": "# Laws\n", "wiki/ct/b.md": "# Ct\n\n## Prior work\n\n**Contradicts [Scaling laws](scaling-laws.md)**: no.\n"}
    ),
    "date-hint": Example(
        {
            "wiki/dh/2026-05-01-a.md": summary("2026-05-01", "Dh", "## Relation to prior work\n\n**Connects to the scaling paper (04-21)**: x"),
            "wiki/dh/2026-04-21-b.md": summary("2026-04-21", "Scaling of models"),
            "wiki/dh/2026-04-21-c.md": summary("2026-04-21", "Scaling of clusters"),
        }
    ),
    "date-missing": Example({"wiki/dm/a.md": "---\ntype: summary\nsource: https://a.example/dm\n---\n# Dm\n"}),
    "diagram": Example({"wiki/di/a.md": "# Di\n\n```mermaid\nflowchart LR\n  a[one --> b\n```\n"}),
    "duplicate-name": Example({"wiki/dn/a.md": "# Overview\n", "wiki/dn/b.md": "# Overview\n"}, "wiki/dn/b.md"),
    "duplicate-page": Example(
        {
            "wiki/dp/2026-04-11-a.md": "---\narxiv: 2604.14228\n---\n# Dp of one\n",
            "wiki/dp/2026-04-12-b.md": "---\narxiv: 2604.14228\n---\n# Another\n",
        },
        "wiki/dp/2026-04-12-b.md",
    ),
    "embed-limit": Example({"wiki/eb/a.md": "# Eb\n\n![[handbook]]\n", "wiki/eb/handbook.md": f"# Handbook\n\n{'Words. ' * 13_000}\n"}),
    "embed-loop": Example({"wiki/eo/emb.md": "# Emb\n\n![[enb]]\n", "wiki/eo/enb.md": "# Enb\n\n![[emb]]\n"}),
    "empty-link": Example({"wiki/el/a.md": "# El\n\n[paper](), [[ ]]\n"}),
    "empty-page": Example({"wiki/ep/a.md": ""}),
    "encoding": Example({"wiki/en/a.md": "# En\n\ncaf\xe9\n".encode("latin-1")}),
    "figure-absent": Example(
        {"wiki/fa/2026-04-22-a.md": "---\nraw: raw/rss/fa.md\n---\n# Fa\n\nIt has 97.43 %.\n", "raw/rss/fa.md": f"# Fa\n\n{'Words. ' * 40}\n"}
    ),
    "file-name": Example({"wiki/con.md": "# Con\n", "wiki/a:b.md": "# Colon\n"}),
    "formula": Example({"wiki/fo/a.md": "# Fo\n\n$\\foo{a}$\n"}),
    "front-matter": Example({"wiki/fm/a.md": "---\ntitle: Beta: the plan\n---\n# Fm\n"}),
    "front-matter-second": Example({"wiki/fs/a.md": "---\ntags: [x]\n---\n---\ntier: 1\n---\n# Fs\n"}),
    "front-matter-size": Example({"wiki/fz/a.md": f"---\nabstract: {'words ' * 20_000}\n---\n# Fz\n"}),
    "hidden-file": Example({"wiki/.drafts/plan.md": "# Plan\n"}, "wiki/.drafts"),
    "index-doubled": Example({"wiki/topic/page.md": "# Page\n"}, "wiki/index.md"),
    "index-missing": Example({"wiki/topic/new.md": "# New\n"}),
    "link-elsewhere": Example({"wiki/le/a.md": "# Le\n\n[agents](agents.md)\n", "wiki/agents-tool-use/agents.md": "# Agents\n"}),
    "link-loose": Example({"wiki/ll/a.md": "# Ll\n\n[x](my notes.md)\n", "wiki/ll/my notes.md": "# My notes\n"}),
    "log-date": Example({}, "wiki/log.md"),
    "log-doubled": Example({"wiki/lo/2026-04-24-gpt-55.md": summary("2026-04-24", "GPT-5.5")}, "wiki/log.md"),
    "log-missing": Example({"wiki/lo/2026-04-24-unheard-of.md": summary("2026-04-24", "Nowhere mentioned")}),
    "log-nowhere": Example({}, "wiki/log.md"),
    "metadata-conflict": Example({"wiki/mc/a.md": "---\ntier: 1\n---\n# Mc\n\n**Tier:** 2\n"}),
    "metadata-value": Example({"wiki/mv/a.md": "---\ndate: soon\nupdated: 2026-04-31\ntier: high\n---\n# Mv\n"}),
    "missing-anchor": Example({"wiki/ma/a.md": "# Ma\n\n[x](b.md#first-pat)\n", "wiki/ma/b.md": "# Mb\n\n## First part\n"}),
    "missing-raw": Example({"wiki/mr/a.md": "# Mr\n\n**Raw:** raw/gmail/2026-04-27-starred.md\n"}),
    "no-title": Example({"wiki/nt/a.md": "A paragraph.\n"}),
    "old-page": Example({"wiki/op/a.md": "---\nupdated: 2026-04-03\ntier: 1\n---\n# Op\n"}),
    "private-data": Example({"wiki/pd/a.md": "# Pd\n\nreader@example.org\n"}),
    "question-overdue": Example({"wiki/qo/a.md": "---\ndate: 2026-04-01\n---\n# Qo\n\n## Open questions\n\n- Will prices fall by Q2 2026?\n"}),
    "raw-unnamed": Example(
        {
            "wiki/ru/2026-04-20-a.md": "---\nsource: https://arxiv.org/abs/2604.14228\n---\n# Ru\n",
            "raw/rss/ru.md": "---\nurl: https://arxiv.org/abs/2604.14228\n---\n# A paper of others\n\nWords.\n",
        }
    ),
    "raw-unused": Example({"raw/rss/unused.md": "# What nobody summed up\n\nWords.\n"}),
    "redacted": Example({"raw/rss/mail.md": "# Mail\n\n[no more](https://link.mail.example/unsubscribe?u=1234567890abcdef)\n"}),
    "redirect-aside": Example({"wiki/t/alpha.md": "---\naliases: [beta]\n---\n# Ra\n", "wiki/t/beta.md": "# Rb\n"}),
    "render-limit": Example({"wiki/rl/a.md": "# Rl\n\n" + ">" * 1_000 + " deep\n"}),
    "secret": Example({"wiki/se/a.md": "# Se\n\n```\nghp_abcdefghijklmnopqrstuvwxyz0123456789\n```\n"}),
    "silence-unknown": Example({"wiki/sk/a.md": "# Sk\n\n[x](gone.md) <!-- wikigen: ignore broken-lnk: the page comes next week -->\n"}),
    "silence-unreasoned": Example({"wiki/sr/a.md": "# Sr\n\n[x](gone.md) <!-- wikigen: ignore broken-link -->\n"}),
    "silence-unused": Example({"wiki/su/a.md": "# Su\n\n<!-- wikigen: ignore links: a copy -->\n[self](a.md)\n"}),
    "skipped-file": Example({"wiki/notes.md~": "# Notes\n"}),
    "stale-page": Example(
        {
            "wiki/sp/kv-cache.md": "---\nupdated: 2026-04-02\n---\n# KV cache\n",
            **{f"wiki/sp/2026-05-0{n}-{n}.md": summary(f"2026-05-0{n}", f"KV cache number {n}") for n in (1, 2, 3)},
        }
    ),
    "steps-aside": Example({"wiki/tags.md": "---\ntags: [x]\n---\n# My tags\n"}),
    "tier-unknown": Example({"wiki/tu/a.md": "---\ntier: 9\n---\n# Tu\n"}),
    "unreadable-file": Example({"wiki/uf/refused.md": "# Uf\n"}),
    "unsafe-link": Example({"wiki/ul/a.md": "# Ul\n\n[x](javascript:alert(1)) [x](file:///etc/passwd)\n"}),
    "unsourced": Example({"wiki/us/2026-04-22-a.md": "# Us\n\nWords.\n"}),
    "withheld": Example({f"wiki/wh/{n}.md": f"---\n{line}\n---\n# Wh {n}\n" for n, line in enumerate(("draft: true", "private: true", "publish: false"))}),
    "withheld-unreadable": Example({"wiki/wu/a.md": "---\ntitle: 'A\ndraft: true\n---\n# Wu\n"}),
}  # fmt: skip
OPTIONS = {"tiers": {1: "Core", 2: "Active learning"}, "check": {"ages": {1: 90}}, "math": True}
ASIDE = {"../agents-tool-use/agents.md", "check: {ages: {1: 90}}", "tiers: {1: Core, 2: Active learning}", "math: true", "Foo.md", "foo.md"}
ASIDE |= {"source:", "raw:", "date:"}
"""What examples quote that is configuration, is not there, or shows only where case does not count."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """The path and code of every finding in a wiki of all examples."""
    root = tmp_path_factory.mktemp("examples")
    examples = {path: content for example in EXAMPLES.values() for path, content in example.files.items()}
    config = str(write_wiki(root, {**COMMON, **examples}, options=OPTIONS))
    opened = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "refused.md":
            raise PermissionError(13, "Permission denied")
        return opened(path)

    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuse)
        for asked in ((), ("--privacy",)):
            run = CliRunner().invoke(main, ["check", "-f", config, "--format", "short", *asked], catch_exceptions=False)
            assert run.exit_code == 1
            lines += run.stdout.splitlines()
    (root / "wiki/se/a.md").unlink()
    built = build(Path(config))
    lines += (*built.warnings, *built.notes)
    found = (re.match(r"(.+?):\d+:\d+: ([a-z-]+): ", line) for line in lines)
    return {(match[1], match[2]) for match in found if match}


@pytest.mark.parametrize("code", CODES)
def test_each_example_raises_its_code(code: str, told: set[tuple[str, str]]) -> None:
    """What the table of codes gives as an example is a finding of that code."""
    example = EXAMPLES[code]
    assert (example.told or next(iter(example.files)), code) in told


def test_the_examples_are_those_of_the_table() -> None:
    """What an example quotes stands in its files, so that no example can be mended without the other."""
    assert set(EXAMPLES) == set(CODES)
    for code, example in EXAMPLES.items():
        text = "".join(f"{path}\n{content!s}\n" for path, content in {**COMMON, **example.files}.items())
        for quoted in re.findall(r"`([^`]+)`", CODES[code].example):
            assert quoted in ASIDE or quoted.partition("…")[0] in text, code
