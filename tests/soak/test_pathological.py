"""Sixty pages that mean to stop a build: each costs little time and memory, and the pages beside it are built."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.sitecheck import ROOT, write_wiki

SECONDS, MEGABYTES = 2.0, 500
"""Time of the processor that a page may add to a build, and memory that the build may take."""


def front(text: str) -> str:
    """A page with this front matter."""
    return f"---\n{text}\n---\n# T\n\nwords\n"


def bomb(levels: int = 30) -> str:
    """Aliases that double: a billion at the end."""
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(["a0: &a0 [x]", *rows, f"title: *a{levels - 1}"])


CASES: Mapping[str, str] = {
    # YAML
    "alias bomb": front(bomb()), "alias bomb in a mapping": front("a: &a {x: 1}\n" + "".join(f"b{n}: &b{n} {{<<: *{'a' if n == 0 else f'b{n - 1}'}}}\n" for n in range(60))),
    "alias of itself": front("a: &a [*a]\ntitle: *a"), "deep lists": front("t: " + "[" * 9_000), "deep mappings": front("t: " + "{a: " * 9_000),
    "deep blocks": front("".join(f"{' ' * n}a:\n" for n in range(300))), "lists on a line": front("- " * 9_000 + "x"),
    "long key": front("k" * 60_000 + ": 1"), "long value": front("title: " + "x" * 60_000), "too long": front("title: " + "x" * 3_000_000),
    "many keys": front("\n".join(f"k{n}: {n}" for n in range(6_000))), "one key many times": front("a: 1\n" * 9_000),
    "many tags": front(f"tags: [{', '.join(f't{n}' for n in range(1_000))}]"), "long tag": front(f"tags: ['{'x' * 50_000}']"),
    "python": front("a: !!python/object/apply:os.system ['sleep 9']"), "big number": front("tier: " + "9" * 60_000), "float": front("date: 1e999999"),
    "binary": front("a: !!binary " + "A" * 40_000), "sexagesimal": front("a: " + ":".join(["59"] * 9_000)), "odd dates": front("date: 0000-00-00\nupdated: 99999-1-1"),
    "never closed": "---\n" + "a: b\n" * 60_000, "many fences": "---\n" * 60_000, "quotes": front('a: "' + "\\" * 50_000), "anchors": front("&a " * 20_000 + "x: 1"),
    "every field a list": front("\n".join(f"{key}: [[1, [2]], {{a: b}}]" for key in ("title", "hide", "date", "tags", "author", "tier", "search", "raw", "type"))),
    "every field a number": front("\n".join(f"{key}: 3" for key in ("title", "hide", "date", "tags", "author", "search", "raw", "type", "source", "home"))),
    # Markdown
    "brackets": "[" * 300_000, "brackets and letters": "[a" * 200_000, "closed brackets": "[a](" * 100_000, "nested links": "[" * 9_000 + "a" + "](b)" * 9_000,
    "images": "![" * 150_000, "stars": "*a_ " * 100_000, "many stars": "*" * 500_000 + "a", "emphasis in emphasis": "*a **b " * 60_000, "backticks": "".join("`" * (n % 400) + " " for n in range(4_000)),
    "quotes in quotes": ">" * 200_000 + "x", "lists in lists": "".join(f"{'  ' * n}- x\n" for n in range(1_500)), "two thousand deep": "- " * 2_000 + "x",
    "lists of lists": "* " * 100_000, "fences": "```\n" * 100_000, "one fence": "```" + "`" * 900_000, "tables": "|a" * 60_000 + "|\n" + "|-" * 60_000 + "|\n",
    "rows": "|a|b|\n|-|-|\n" + "|c|d|\n" * 20_000, "headings": "# a\n" * 20_000, "headings that repeat": "## Same\n\nx\n\n" * 20_000, "references": "".join(f"[r{n}]: x{n}\n" for n in range(60_000)),
    "references to references": "[a][b] " * 10_000 + "\n\n[b]: c\n", "footnotes": "".join(f"x[^{n}] " for n in range(5_000)) + "\n\n" + "".join(f"[^{n}]: y\n\n" for n in range(5_000)),
    "wikilinks": "[[" * 150_000, "wikilinks closed": "[[a]] " * 8_000, "embeds": "![[a.png]] " * 8_000, "embeds of a page": "![[good]]\n\n" * 5_000,
    "embeds of its own sections": "# a\n\n![[#a_2999]]\n\n" * 3_000, "embeds in headings": "# ![[good]]\n\n" * 10_000, "findings in sections": "# a\n\n[[nothing]]\n\n" * 5_000, "autolinks": "<https://" * 60_000, "bare URLs": "https://a.example/x " * 10_000,
    "entities": "&amp;" * 300_000, "odd entities": "&a" * 400_000, "comments": "<!--" * 100_000, "comments of Obsidian's": "%%" * 200_000, "declarations": "<![x" * 40_000, "instructions": "<?x " * 100_000,
    "tags": "<div>" * 100_000, "tags never closed": "<a " * 200_000, "attributes": "<a " + " ".join(f'b{n}="c"' for n in range(60_000)) + ">x</a>", "a long attribute": f'<a href="{"x" * 3_000_000}">y</a>',
    "svg in math": "<svg><math>" * 60_000, "tables in tags": "<table><tr><td>" * 60_000, "headings of HTML": "<h2>x</h2>\n" * 30_000, "images of HTML": '<img src="x" alt="' * 60_000,
    "one line": "word " * 600_000, "one word": "w" * 3_000_000, "blanks": " " * 3_000_000 + "x", "lines": "\n" * 1_000_000, "tabs": "\t" * 1_000_000 + "x", "controls": "".join(map(chr, range(1, 32))) * 30_000,
    "accents on one letter": "e" + "\u0301" * 500_000, "directions": "\u202e\u2066" * 300_000, "bold lines": "# T\n\n" + "**Source:** [a](b) · " * 8_000, "callouts": "> [!note]- x\n> y\n\n" * 20_000,
    "tasks": "- [ ] x\n" * 25_000, "related": "# T\n\n## Related\n\n" + "- [[b]] x\n" * 12_000, "questions": "## Open questions\n\n" + "- x?\n" * 20_000,
    "maths": "$" * 300_000, "hard breaks": "a  \n" * 100_000, "escapes": "\\" * 600_000, "emails": "a@b.example " * 40_000, "raw paths": "raw/x.md " * 8_000,
}  # fmt: skip
_MOST_OF_PYTHON_MARKDOWN = 100_000
"""Characters; the worst known page has 80,000."""
SHARE = ("alias bomb", "deep lists", "python", "brackets and letters", "two thousand deep", "entities", "tags", "comments")
_BUILD = """
import json, resource, sys, logging
from pathlib import Path
from wikigen.publish.command import build_site
said = []
logger = logging.getLogger("mkdocs")
logger.setLevel(logging.INFO)
logger.addHandler(type("H", (logging.Handler,), {"emit": lambda self, record: said.append(record.getMessage())})())
done = build_site(Path(sys.argv[1]))
used, helped = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
named = any("wiki/t/bad.md" in line for line in said)
seconds = used.ru_utime + used.ru_stime + helped.ru_utime + helped.ru_stime
print(json.dumps([bool(done), seconds, max(used.ru_maxrss, helped.ru_maxrss) / 1024, named]))
"""


def cost(tmp_path: Path, text: str, engine: str) -> tuple[float, float, bool]:
    """Seconds and megabytes of a whole build with this page and a plain one; whether the page is named.

    Python-Markdown gets a part of the text: what one of its patterns does with it cannot be stopped half way.
    """
    text = text[:_MOST_OF_PYTHON_MARKDOWN] if engine == "markdown" else text
    config = write_wiki(
        tmp_path, {"wiki/t/bad.md": text.encode("utf-8", "surrogatepass"), "wiki/t/good.md": "# Good\n"}, options={"engine": engine}
    )
    command = [sys.executable, "-c", _BUILD, str(config)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr[-2_000:]
    done, seconds, megabytes, named = json.loads(ended.stdout.splitlines()[-1])
    assert done
    assert "Good</h1>" in (tmp_path / "site/t/good/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "site/t/bad/index.html").exists() or named, "the page is neither there nor named"
    return seconds, megabytes, named


@pytest.fixture(scope="module", params=["gfm", "markdown"])
def idle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """An engine, and the seconds of a build in which nothing is wrong."""
    return request.param, cost(tmp_path_factory.mktemp("idle"), "# Plain\n", request.param)[0]


@pytest.mark.parametrize("name", [name if name in SHARE else pytest.param(name, marks=pytest.mark.soak) for name in CASES])
def test_it_costs_little(name: str, idle: tuple[str, float], tmp_path: Path) -> None:
    """A hostile page adds two seconds at most to a build, and the build ends with every other page."""
    engine, plain = idle
    seconds, megabytes, named = cost(tmp_path, CASES[name], engine)
    print(f"{engine} {name}: {seconds - plain:.2f} s, {megabytes:.0f} MB{', named' if named else ''}")  # noqa: T201 - the battery's figures
    assert seconds - plain <= SECONDS
    assert megabytes <= MEGABYTES


def test_there_are_enough() -> None:
    """Sixty and more."""
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    "text", ["import markdown; markdown.markdown('[a' * 8_000)", f"import yaml; len(str(yaml.safe_load({bomb(12)!r})))"]
)
def test_undefended_it_costs_too_much(text: str) -> None:
    """Python-Markdown and PyYAML by themselves take more than any of these limits."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, (6, 6)); resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES}_000_000,) * 2); "
    ended = subprocess.run([sys.executable, "-c", limit + text], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert yaml.safe_load("a: b") == {"a": "b"}
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > 0
