"""wikigen itself, as it stands in this checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.measure import ENVIRONMENT
from bench.peers.base import Peer, Project
from bench.peers.pages import page_paths

__all__ = ["MKDOCS", "SERVE", "WIKIGEN", "WITHOUT_SEARCH", "without_search"]

_BIN = Path(sys.executable).parent
MKDOCS: tuple[str | Path, ...] = (_BIN / "mkdocs", "build")
"""The same build by MkDocs' own command."""
SERVE: tuple[str | Path, ...] = (_BIN / "wikigen", "serve", "-a")
"""The server; its address goes behind."""
WITHOUT_SEARCH = {"search": "none"}
"""The options of wikigen that switch the search off."""


def without_search(project: Project) -> bool:
    """Configure a project without a search. False where this wikigen refuses that; the project is left with the search then."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "wiki").mkdir()
        (root / "wiki" / "a.md").write_text("# A\n", encoding="utf-8")
        _configure(root, WITHOUT_SEARCH)
        refused = subprocess.run(project.command, cwd=root, env=dict(ENVIRONMENT), capture_output=True, check=False).returncode != 0  # noqa: S603
    _configure(project.root, {} if refused else WITHOUT_SEARCH)
    return not refused


def _configure(root: Path, options: dict[str, Any]) -> None:
    config = {"site_name": "Bench", "docs_dir": "wiki", "plugins": [{"wikigen": options} if options else "wikigen"]}
    (root / "mkdocs.yml").write_text(json.dumps(config, indent=1), encoding="utf-8")


def _prepare(wiki: Path, root: Path) -> Project:
    for path in page_paths(wiki / "wiki"):
        copy = root / "wiki" / path.relative_to(wiki / "wiki")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    if (wiki / "raw").is_dir():
        shutil.copytree(wiki / "raw", root / "raw", symlinks=True, copy_function=shutil.copyfile)
    _configure(root, {})
    return Project(root=root, command=(_BIN / "wikigen", "build"), output=root / "site", pages=root / "wiki", caches=(root / ".wikigen",))


def _version() -> str:
    git = ("git", "-C", os.fspath(Path(__file__).parent), "describe", "--always", "--dirty")
    commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip() if shutil.which("git") else ""  # noqa: S603
    return f"{version('wikigen')}{f' ({commit})' if commit else ''}, mkdocs-material {version('mkdocs-material')}"


WIKIGEN = Peer(
    name="wikigen",
    title="wikigen",
    note="its defaults: `plugins: [wikigen]` and nothing else. It reads the raw files too, and writes a page for each, which no other does.",
    install=lambda: None,
    version=_version,
    prepare=_prepare,
    rebuilds=True,
)
