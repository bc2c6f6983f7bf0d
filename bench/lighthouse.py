"""What Lighthouse says of a page, by its mobile profile: four scores out of 100, and what it would have mended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

__all__ = ["AIM", "CATEGORIES", "FOLDER", "Judged", "judge", "version"]

FOLDER = Path(__file__).parent / ".lighthouse"
"""Where `make lighthouse` puts npm's package."""
AIM = 95
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
_CHROMIUM = shutil.which("chromium") or ""
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


class Judged(NamedTuple):
    """One page."""

    scores: tuple[int, ...]
    """One for each of `CATEGORIES`, the median of the runs."""
    failed: tuple[str, ...]
    """Audits that cost points, by their names, in any of the runs."""


def version() -> str:
    """Of Lighthouse and of the browser.

    Raises:
        FileNotFoundError: one of them is missing.
    """
    if not (_PROGRAM.exists() and _CHROMIUM):
        raise FileNotFoundError(
            "Lighthouse or chromium is missing: `make lighthouse` installs the one, `apt-get install chromium` the other."
        )
    browser = subprocess.run((_CHROMIUM, "--version"), check=True, capture_output=True, text=True)  # noqa: S603 - found in PATH
    package = json.loads((FOLDER / "node_modules" / "lighthouse" / "package.json").read_text(encoding="utf-8"))
    return f"Lighthouse {package['version']}, {' '.join(browser.stdout.split()[:2])}"


def judge(url: str, runs: int) -> Judged:
    """Open a page so many times, each with a profile of its own.

    Raises:
        CalledProcessError: Lighthouse failed, having said why.
    """
    reports = [_report(url) for _ in range(runs)]
    scores = ([report["categories"][name]["score"] for report in reports] for name in CATEGORIES)
    failed = dict.fromkeys(audit for report in reports for audit in _failed(report))
    return Judged(scores=tuple(round(100 * median(found)) for found in scores), failed=tuple(failed))


def _report(url: str) -> dict[str, Any]:
    options = ("--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_FLAGS}")
    environment = {**os.environ, "CHROME_PATH": _CHROMIUM}
    ran = subprocess.run((_PROGRAM, url, *options), check=True, stdout=subprocess.PIPE, text=True, env=environment)  # noqa: S603 - our own
    return dict(json.loads(ran.stdout))


def _failed(report: dict[str, Any]) -> list[str]:
    """Audits of a category that is not full, below what Lighthouse calls good."""
    weighing = (part["id"] for category in report["categories"].values() for part in category["auditRefs"] if part["weight"])
    return [name for name in weighing if (score := report["audits"][name]["score"]) is not None and score < 0.9]  # noqa: PLR2004 - Lighthouse's own bound
