"""Builds as processes of their own, which can be given another world to run in, killed, or robbed of a defence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.sitecheck import tree

__all__ = ["built", "clean", "differing", "leftovers", "some_files", "start"]


def start(
    root: Path, *arguments: str, plant: str = "", environment: Mapping[str, str] | None = None, **popen: Any
) -> subprocess.Popen[str]:
    """`wikigen build` in the folder `root`, under way; `plant` is Python that is run in the process before."""
    command = [sys.executable, "-c", f"{plant}\nfrom wikigen.cli import main; main()", "build", "--quiet", *arguments]
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


def clean(root: Path, folder: Path, *arguments: str) -> dict[str, bytes]:
    """The site of the wiki in `root`, built in a `folder` where nothing was built before."""
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".wikigen", "site", ".site.*"))
    return built(folder, *arguments)


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
