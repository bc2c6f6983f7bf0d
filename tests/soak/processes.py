"""Builds as processes of their own, which can be given another world to run in, killed, or robbed of a defence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.sitecheck import build, tree

__all__ = ["IN_PLACE", "built", "clean", "differing", "edit", "leftovers", "some_files", "start"]


IN_PLACE = """
from wikigen.publish import staging
opened, outcome = staging.Stage.__init__, staging.Outcome
def bare(stage, live, **_):
    opened(stage, live, in_place=True)
    stage.folder = live
staging.Stage.__init__ = bare
staging.Stage.open = lambda stage: stage.live.mkdir(exist_ok=True)
staging.Stage.keep = lambda stage, path: True
staging.Stage.publish = lambda stage, paths, kept, before=None: outcome(len(paths) - kept, kept, 0)
staging.Stage.discard = lambda stage: None
"""
"""Plants a build that writes into the site itself, as MkDocs does."""


def start(
    root: Path, *arguments: str, plant: str = "", before: Sequence[str] = (), environment: Mapping[str, str] | None = None, **popen: Any
) -> subprocess.Popen[str]:
    """`wikigen build` in the folder `root`, under way; `plant` is Python that is run in the process first, `before` a command that starts it."""
    command = [*before, sys.executable, "-c", f"{plant}\nfrom wikigen.cli import main; main()", "build", "--quiet", *arguments]
    return subprocess.Popen(
        command, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}, **popen
    )


def built(root: Path, *arguments: str, **options: Any) -> dict[str, bytes]:
    """The site in `root` after a build that must succeed, by `start`."""
    with start(root, *arguments, **options) as process:
        said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return tree(root / "site")


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Files that only one of two sites has, or that are not the same in both."""
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def clean(root: Path, folder: Path) -> dict[str, bytes]:
    """The site of the wiki in `root`, built in a `folder` where nothing was built before."""
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".wikigen", "site", "other", ".site.*"))
    done = build(folder / "mkdocs.yml")
    assert done.ok
    return tree(done.site)


def leftovers(root: Path) -> list[str]:
    """What lies beside a site that should not, once no build is under way."""
    return sorted(path.name for path in root.iterdir() if path.name.startswith(".") and path.name != ".wikigen")


def some_files() -> dict[str, str | bytes]:
    """A wiki with something for every order to go wrong in: ties of date and title, sets of tags, two names for one thing, many folders."""
    tags = ["alpha", "Beta", "gamma", "delta ray", "épsilon"]
    files: dict[str, str | bytes] = {
        f"wiki/t/{number:02}.md": (
            f"---\ntitle: {'Same' if number % 3 else f'Page {number}'}\ndate: 2026-04-{number % 4 + 1:02}\ntags: [{', '.join(tags[number % 3 :])}]\n"
            f"sources: ['https://b{number % 2}.example/', 'https://a.example/{number}']\nraw: [raw/rss/{number % 5}.md]\n---\n\n## TL;DR\n\nOf {number}.\n\n"
            f"[one]({(number + 1) % 30:02}.md) [[Same]] [[Page {number // 3 * 3}]] ![p](../img/{number % 3}.bin)\n\n## Open questions\n\n- Why {number}?\n"
        )
        for number in range(30)
    }
    files |= {f"wiki/{folder}/of.md": f"# Of {folder}\n\nwords [[Same]]\n" for folder in ("z", "Y", "x/y/z", "ä")}
    files |= {f"wiki/img/{number}.bin": bytes(range(256)) * (number + 1) for number in range(3)}
    files |= {f"raw/rss/{number}.md": f"---\ntitle: Raw {number % 2}\ndate: 2026-04-01\n---\n\nwords of {number}\n" for number in range(5)}
    return files | {f"wiki/undated/{name}.md": f"# {name}\n\nwords\n" for name in "cab"}


def edit(root: Path, number: int) -> None:
    """Give the next two builds something to do: change a page, make one, delete one."""
    (root / f"wiki/t/{number % 30:02}.md").write_text(f"# Edited {number}\n\n[[Same]] [gone](gone.md)\n", encoding="utf-8")
    (root / f"wiki/z/new{number}.md").write_text(f"# New {number}\n\n[of](of.md)\n", encoding="utf-8")
    (root / f"wiki/z/new{number - 2}.md").unlink(missing_ok=True)
