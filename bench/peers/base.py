"""What the bench needs to know of a generator."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["HOME", "Peer", "Project", "Unavailable", "install_from_pypi", "version_from_pypi"]

HOME = Path(__file__).parents[1] / ".peers"
"""Holds an environment for each peer."""


class Unavailable(Exception):  # noqa: N818 - a state of the machine that the results tell
    """A peer cannot be installed here; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A wiki laid out for one generator."""

    root: Path
    """Where the command runs."""
    command: tuple[str | Path, ...]
    output: Path
    pages: Path
    """The generator's own copy of the pages."""
    caches: tuple[Path, ...] = ()
    """What it keeps from one build to the next, beside the output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One generator."""

    name: str
    """In options and folders."""
    title: str
    """In tables."""
    note: str
    """How it is set up, and what it leaves out."""
    install: Callable[[], None]
    """Sets up its environment below `HOME` where there is none; raises `Unavailable`."""
    version: Callable[[], str]
    prepare: Callable[[Path, Path], Project]
    """Lays out a wiki (a folder with `wiki/` and perhaps `raw/`) in another folder that is not there yet."""
    rebuilds: bool = False
    """Whether it reuses anything from one build to the next."""
    by_default: bool = True
    """Whether it is measured without being asked for."""


def install_from_pypi(name: str, *packages: str) -> None:
    """A virtual environment with packages from PyPI, in the newest releases that pip finds all parts of.

    Raises:
        Unavailable: pip fails.
    """
    home = HOME / name
    if (home / ".installed").exists():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)  # noqa: S603 - our own arguments
    pip: tuple[str | Path, ...] = (home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    if subprocess.run(pip, check=False).returncode:  # noqa: S603 - as above
        raise Unavailable(f"{' '.join(packages)} could not be installed from PyPI")
    (home / ".installed").touch()


def version_from_pypi(name: str, *packages: str) -> str:
    """The installed versions of packages, such as `9.8.1, mkdocs 1.6.1`: the first without its name."""
    code = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    done = subprocess.run((HOME / name / "bin" / "python", "-c", code, *packages), check=True, capture_output=True, text=True)  # noqa: S603
    first, *others = done.stdout.split()
    return ", ".join((first, *(f"{package} {found}" for package, found in zip(packages[1:], others, strict=True))))
