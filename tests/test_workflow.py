"""The hook and the workflow that `wikigen init` writes: they are what their tools take, and their commands do what they say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.sitecheck import ROOT
from wikigen.scaffold import new_wiki

BIN = Path(sys.executable).parent
ENV = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
    **{f"GIT_{who}_{what}": "a@a.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
}
WORKFLOW = Path(".github/workflows/wiki.yml")
BROKEN = "# B\n\n[x](gone.md)\n"


def run(*command: str, here: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A command in the wiki, with the programs that are installed beside this one."""
    return subprocess.run(command, cwd=here, env={**ENV, **more}, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A new wiki in a repository, all of it committed on `main`, with an `origin` that has this too."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    new_wiki(tmp_path / "w", None)
    for command in ("init -q -b main", "add -A", "commit -q -m first", "update-ref refs/remotes/origin/main HEAD"):
        assert run("git", *command.split(), here=tmp_path / "w").returncode == 0
    return tmp_path / "w"


def test_the_workflow_is_one(tmp_path: Path) -> None:
    """The workflow fits the schema that is published for workflows, which refuses a misspelt key."""
    new_wiki(tmp_path, None)
    check = ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(WORKFLOW))
    found = run(*check, here=tmp_path)
    assert found.returncode == 0, found.stdout
    workflow = tmp_path / WORKFLOW
    workflow.write_text(workflow.read_text(encoding="utf-8").replace("runs-on:", "runs_on:", 1), encoding="utf-8")
    assert run(*check, here=tmp_path).returncode == 1


def test_the_hooks_are_some(tmp_path: Path) -> None:
    """pre-commit takes the configuration of a new wiki, and the manifest of hooks that other repositories name."""
    new_wiki(tmp_path, None)
    assert run("pre-commit", "validate-config", ".pre-commit-config.yaml", here=tmp_path).returncode == 0
    assert run("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"), here=tmp_path).returncode == 0


def test_the_hook_stops_a_commit_that_breaks_something(here: Path, tmp_path: Path) -> None:
    """With the hook, a commit of a page with a broken link fails and says why; without the link it is made."""
    home = {"PRE_COMMIT_HOME": str(tmp_path / "hooks")}
    assert run("pre-commit", "install", here=here, **home).returncode == 0
    page = here / "wiki/getting-started/b.md"
    page.write_text(BROKEN, encoding="utf-8")
    run("git", "add", "-A", here=here)
    refused = run("git", "commit", "-m", "broken", here=here, **home)
    assert refused.returncode == 1
    assert 'wiki/getting-started/b.md:3:1: broken-link: no page is named "gone.md"' in refused.stdout + refused.stderr
    page.write_text("# B\n\nWords.\n", encoding="utf-8")
    run("git", "add", "-A", here=here)
    made = run("git", "commit", "-m", "mended", here=here, **home)
    assert made.returncode == 0, made.stderr
    assert "wikigen check" in made.stdout + made.stderr


def commands(here: Path, job: str, event: str) -> list[str]:
    """The commands of a job's steps for an event, but for the installation."""
    steps = yaml.safe_load((here / WORKFLOW).read_text(encoding="utf-8"))["jobs"][job]["steps"]
    wanted = (step for step in steps if "run" in step and step.get("if", event).endswith((event, f"'{event}'")))
    return [step["run"] for step in wanted if not step["run"].startswith("pip ")]


@pytest.mark.parametrize(("event", "code"), [("pull_request", 1), ("push", 0)])
def test_the_workflow_checks(here: Path, event: str, code: int) -> None:
    """A pull request that breaks a link fails and is annotated; a push is annotated, and publishes nonetheless."""
    (command,) = commands(here, "check", event)
    clean = run("bash", "-eo", "pipefail", "-c", command, here=here, GITHUB_BASE_REF="main")
    assert (clean.returncode, clean.stdout) == (0, "")
    (here / "wiki/getting-started/b.md").write_text(BROKEN, encoding="utf-8")
    found = run("bash", "-eo", "pipefail", "-c", command, here=here, GITHUB_BASE_REF="main")
    assert found.returncode == code
    assert "::warning file=wiki/getting-started/b.md,line=3" in found.stdout


def test_the_workflow_builds_what_it_keeps_and_uploads(here: Path) -> None:
    """The build leaves the folders that the workflow caches and uploads, and no file that git would see."""
    jobs = yaml.safe_load((here / WORKFLOW).read_text(encoding="utf-8"))["jobs"]
    (command,) = commands(here, "site", "push")
    built = run("bash", "-eo", "pipefail", "-c", command, here=here)
    assert built.returncode == 0, built.stderr
    (kept,) = [step["with"]["path"].split() for step in jobs["site"]["steps"] if step.get("uses", "").startswith("actions/cache@")]
    (uploaded,) = [step["with"]["path"] for step in jobs["site"]["steps"] if "upload-pages" in step.get("uses", "")]
    assert all((here / folder).is_dir() for folder in kept)
    assert uploaded in kept
    assert (here / uploaded / "index.html").is_file()
    assert run("git", "status", "--porcelain", here=here).stdout == ""
