"""`wikigen.cli`: commands, what they print, and their exit codes."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tests.sitecheck import tree, write_wiki
from wikigen import __version__, pool
from wikigen.check import CODES
from wikigen.check.record import RECORD, read_record
from wikigen.cli import main
from wikigen.fix import FIXES

FILES = {
    "wiki/t/2026-04-24-a.md": "---\ndate: 2026-04-24\nraw: raw/gmail/2026-04-24-starred.md\n---\n# A\n\n[b](b.md)\n",
    "wiki/t/b.md": "# B\n",
    "raw/gmail/2026-04-24-starred.md": (
        "---\ndate: 2026-04-24\n---\n\n## 1. One: more\n\n**From:** The Gazette <a@gazette.example>\n"
        "**Date:** Thu, 23 Apr 2026 10:00:00 +0000\n**Key links:**\n- https://gazette.example/p/one?utm_source=x\n\nText.\n\n"
        "## 2. Two\n\n**From:** B\n\nText.\n"
    ),
}
"""A clean wiki of one topic."""

BROKEN = {**FILES, "wiki/t/b.md": "# B\n\n[x](gone.md)\n\n[y]()\n"}
"""The same with a warning and a note."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Leave MkDocs' logger as it was: the commands give it a handler of their own."""
    logger = logging.getLogger("mkdocs")
    handlers, level = logger.handlers[:], logger.level
    yield
    logger.handlers[:] = handlers
    logger.setLevel(level)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """`wikigen` with these arguments; a traceback fails the test."""
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


# ---- help


def test_help_names_every_command() -> None:
    """`--help` and `-h` list every command with its first sentence, and the exit codes."""
    result = run("--help")
    assert result.exit_code == 0
    assert result.output == run("-h").output
    for name, command in main.commands.items():
        assert re.search(rf"^  {name}\s+{re.escape(command.get_short_help_str(70)[:30])}", result.output, re.MULTILINE), name
    assert (
        "Exit codes: 0 all is well; 1 something in the wiki is not, for `check` and `build --strict`; 2 wikigen could not go on."
        in " ".join(result.output.split())
    )


@pytest.mark.parametrize("name", sorted(main.commands))
def test_help_of_each_command(name: str) -> None:
    """`--help` of each command explains it, and every one of its options."""
    result = run(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {name} ")
    for option in main.commands[name].params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.opts[-1] in result.output


def test_version() -> None:
    """`--version` prints the name and the version."""
    assert run("--version").output == f"wikigen, version {__version__}\n"


def test_an_unknown_command_is_a_usage_error() -> None:
    """A command that does not exist ends with exit code 2 and says so."""
    result = run("bild")
    assert result.exit_code == 2
    assert "No such command 'bild'" in result.output


# ---- what makes going on pointless


@pytest.mark.parametrize("command", [("build",), ("check",), ("new", "raw/gmail/2026-04-24-starred.md"), ("serve",)])
@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        pytest.param(None, "Config file 'mkdocs.yml' does not exist.", "make a new wiki with `wikigen init`", id="no mkdocs.yml"),
        pytest.param({"plugins": ["search"]}, "does not use wikigen.", "Add `wikigen` to its `plugins:`.", id="no plugin"),
        pytest.param(
            {"plugins": [{"wikigen": {"engine": "word"}}]},
            "engine cannot be 'word'.",
            "Choose one of: gfm, markdown.",
            id="bad option value",
        ),
        pytest.param({"theme": "readthedocs"}, "theme cannot be 'readthedocs'.", "set `theme: {name: material}`.", id="another theme"),
        pytest.param({"docs_dir": "nowhere"}, "", "Mend mkdocs.yml, or what the command was given, as said above.", id="no docs_dir"),
    ],
)
def test_what_stops_every_command(command: tuple[str, ...], settings: dict[str, Any] | None, message: str, hint: str, here: Path) -> None:
    """Without a configuration that can be used each command ends with exit code 2, a message, a remedy, no traceback and no site."""
    if settings is not None:
        write_wiki(here, FILES, **settings)
    result = run(*command)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{message}\n" in result.stderr
    assert hint in result.stderr
    assert not (here / "site").exists()


def test_a_configuration_that_is_no_yaml(here: Path) -> None:
    """A configuration that cannot be parsed ends with exit code 2, not with a traceback."""
    (here / "mkdocs.yml").write_text("site_name: [\n")
    result = run("build")
    assert result.exit_code == 2
    assert result.stderr.startswith("wikigen: ")


# ---- build


def test_build(here: Path) -> None:
    """`build` writes the site into `site/`, tells what it made on standard error, and ends with 0."""
    write_wiki(here, FILES)
    result = run("build")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert re.search(
        r"INFO     2 pages and 1 raw document in [\d.]+ s: \d+ written, 0 kept, 0 removed \(14 pages looked at\); nothing found\.",
        result.stderr,
    )
    assert (here / "site" / "t" / "b" / "index.html").is_file()


def test_build_options(here: Path) -> None:
    """`-f` names the configuration, `-d` the site's folder, and `-q` leaves only what is wrong."""
    write_wiki(here / "sub", BROKEN)
    result = run("build", "-f", "sub/mkdocs.yml", "-d", "out", "-q")
    assert result.exit_code == 0
    assert result.stderr == 'WARNING  wiki/t/b.md:3:1: broken-link: no page is named "gone.md". Write the page, or remove the link.\n'
    assert (here / "out" / "index.html").is_file()
    assert not (here / "sub" / "site").exists()


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("<p>\n{% nonsense %}", "Encountered unknown tag 'nonsense'"),
        ("<p>\n{{ nothing.at.all }}", "'nothing' is undefined"),
        ("<p>\n{% include 'gone.html' %}", "'gone.html' not found in search paths"),
        ("<p>\n{% macro m() %}{{ 1 + '1' }}{% endmacro %}{{ m() }}", "unsupported operand type(s) for +: 'int' and 'str'"),
        (b"<p>\ncaf\xe9", "'utf-8' codec can't decode byte 0xe9 in position 7"),
    ],
)
def test_a_template_of_ones_own_that_fails(
    cores: int, template: str | bytes, why: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the build with its file, its line and what is wrong, from a worker process too."""
    monkeypatch.setattr(pool, "_may_fork", lambda: True)
    files = {f"wiki/t/{number}.md": f"# {number}\n" for number in range(60)} | {"over/partials/footer.html": template}
    write_wiki(here, files, theme={"name": "material", "custom_dir": "over"})
    result = run("build", "-j", str(cores))
    assert result.exit_code == 2
    (said,) = (line for line in result.stderr.splitlines() if "footer.html" in line)
    assert said.startswith(f"ERROR    {here}/over/partials/footer.html:2: the template cannot be used: {why}")
    assert said.endswith(". Mend it. The old site is as it was.")
    assert result.stderr.endswith("wikigen: The site was not built.\n  Mend what is said above.\n")
    assert not (here / "site").exists()


def test_a_site_that_cannot_be_written(here: Path) -> None:
    """What is none of the wiki's faults ends with 2, a key on a page with 1; each is told once."""
    write_wiki(here, FILES)
    (here / "site").write_text("mine")
    result = run("build")
    assert result.exit_code == 2
    assert result.stderr.count("The site cannot be written") == 1
    assert result.stderr.endswith("wikigen: The site was not built.\n  Mend what is said above.\n")
    (here / "site").unlink()
    write_wiki(here, {"wiki/t/b.md": f"# B\n\nAKIA{'Q7ZK3M2X' * 2}\n"})
    assert run("build").exit_code == 1


def test_a_profile_that_cannot_be_written(here: Path) -> None:
    """Before anything is built, one line says so, and the exit code is 2."""
    write_wiki(here, FILES)
    result = run("build", "--profile", "gone/p.prof")
    assert result.exit_code == 2
    assert result.stderr == (
        "wikigen: The profile cannot be written to gone/p.prof: No such file or directory.\n  Name a file in a folder that can be written.\n"
    )
    assert not (here / "site").exists()


def test_a_cache_that_cannot_be_kept(here: Path) -> None:
    """A build without its cache is as good, which fails no strict one, but says why the next will take as long."""
    write_wiki(here, FILES)
    (here / ".wikigen").write_text("mine")
    result = run("build", "--strict")
    assert result.exit_code == 0
    (line,) = (line for line in result.stderr.splitlines() if "Nothing could be kept" in line)
    assert line.startswith(f"INFO     Nothing could be kept in {here}/.wikigen/cache.sqlite ([Errno 17] File exists: ")
    assert line.endswith("Remove it, or make room for it and see that it and its folder may be written.")
    assert "Nothing could be kept" not in run("build", "-d", "other", "-q").stderr
    (here / ".wikigen").unlink()
    assert "Nothing could be kept" not in run("build").stderr


def test_build_strict(here: Path) -> None:
    """`--strict` ends with 1 on a warning, naming it, and with 0 where there are only notes."""
    write_wiki(here, BROKEN)
    result = run("build", "--strict")
    assert result.exit_code == 1
    assert "broken-link" in result.stderr
    assert "Aborted with 1 warnings in strict mode!" in result.stderr
    write_wiki(here, {"wiki/t/b.md": "# B\n\n[y]()\n"})
    assert run("build", "-s").exit_code == 0
    write_wiki(here, {"wiki/t/b.md": "# B\n\n" + "[x](gone.md)\n" * 23})
    assert "Aborted with 23 warnings in strict mode!" in run("build", "--strict").stderr


# ---- check


@pytest.mark.parametrize(
    ("arguments", "code", "lines"),
    [
        pytest.param((), 1, ["broken-link", "empty-link"], id="warnings fail"),
        pytest.param(("--fail-on", "never"), 0, ["broken-link", "empty-link"], id="never"),
        pytest.param(("--fail-on", "error"), 0, ["broken-link", "empty-link"], id="errors only"),
        pytest.param(("--fail-on", "info"), 1, ["broken-link", "empty-link"], id="notes too"),
        pytest.param(("--code", "empty-link"), 0, ["empty-link"], id="one code"),
        pytest.param(("--code", "empty-link", "--fail-on", "info"), 1, ["empty-link"], id="one code, notes too"),
        pytest.param(("--code", "empty-link", "--code", "broken-link"), 1, ["broken-link", "empty-link"], id="two codes"),
        pytest.param(("--code", "collision"), 0, [], id="a code that nothing has"),
        pytest.param(("--code", "links", "--fail-on", "error"), 0, ["broken-link", "empty-link"], id="a family"),
    ],
)
def test_check(arguments: tuple[str, ...], code: int, lines: list[str], here: Path) -> None:
    """`check` prints findings on standard output and a count on standard error, writes nothing but the cache, and fails as `--fail-on` says."""
    write_wiki(here, BROKEN)
    before = tree(here)
    result = run("check", "--format", "short", *arguments)
    known = {
        "broken-link": 'wiki/t/b.md:3:1: broken-link: no page is named "gone.md". Write the page, or remove the link.',
        "empty-link": "wiki/t/b.md:5:1: empty-link: the link has no target. Name a page, or delete it.",
    }
    assert result.exit_code == code
    assert result.stdout.splitlines() == [known[name] for name in lines]
    assert result.stderr.startswith("2 pages, 1 raw document: ")
    assert {path: content for path, content in tree(here).items() if not path.startswith(".wikigen/")} == before


def test_check_of_a_clean_wiki(here: Path) -> None:
    """`check` of a clean wiki prints nothing on standard output and ends with 0."""
    write_wiki(here, FILES)
    result = run("check", "--fail-on", "info")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "2 pages, 1 raw document: nothing found.\n")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are UTF-8 whatever the locale is")
def test_names_that_the_system_cannot_write(here: Path) -> None:
    """Where the system takes names in ASCII alone, a check reads every page, and a build says what to set, with no traceback."""
    config = write_wiki(here, {"wiki/t/é.md": "# É\n\n[x](gône.md)\n"}, options={"search": "material"})
    ascii_alone = {**os.environ, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    checked, built = (
        subprocess.run(
            [sys.executable, "-c", "from wikigen.cli import main; main()", command, "-f", config],
            env=ascii_alone,
            capture_output=True,
            check=False,
        )
        for command in ("check", "build")
    )
    assert 'wiki/t/é.md:3:1: broken-link: no page is named "gône.md"' in checked.stdout.decode()
    assert built.returncode == 2
    assert "in ascii alone, and" in built.stderr.decode()
    assert "Set PYTHONUTF8=1" in built.stderr.decode()
    assert "Traceback" not in built.stderr.decode()
    assert not (here / "site").exists()


def test_check_knows_its_codes(here: Path) -> None:
    """A code that does not exist is a usage error that says where all are listed; no configuration is needed for that."""
    result = run("check", "--code", "broken-lnk")
    assert result.exit_code == 2
    assert "there is no code 'broken-lnk'" in result.stderr
    assert not list(here.iterdir())


def test_explain(here: Path) -> None:
    """`explain` needs no configuration: of a code it tells everything, of a family each of its codes, of nothing the list of all."""
    told = run("explain", "broken-link").stdout
    assert told.startswith("broken-link (warning, family links)\n")
    assert all(part in told for part in (*CODES["broken-link"][1:2], CODES["broken-link"].why, CODES["broken-link"].remedy))
    assert run("explain", "yaml").stdout.startswith("front-matter (warning")
    assert [line.split()[0] for line in run("explain", "anchors").stdout.splitlines() if line[:1].isalpha()] == ["missing-anchor"]
    listed = [line.split(maxsplit=2) for line in run("explain").stdout.splitlines() if line.startswith("  ")]
    assert sorted(listed) == [[name, code.severity.value, code.meaning] for name, code in CODES.items()]
    assert not list(here.iterdir())


def test_explain_of_a_slip_of_the_pen(here: Path) -> None:  # noqa: ARG001 - an empty folder, where no configuration is
    """A code that does not exist is a usage error with the nearest one."""
    result = run("explain", "broken-lnk")
    assert result.exit_code == 2
    assert "there is no code 'broken-lnk'; did you mean 'broken-link'?" in result.stderr


# ---- output that cannot be written


def with_output(output: Any, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """`wikigen` in a process of its own, which writes into `output`."""
    command = [sys.executable, "-c", "from wikigen.cli import main; main()", *arguments]
    return subprocess.run(command, stdout=output, stderr=subprocess.PIPE, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_output_that_has_no_room(here: Path) -> None:
    """A disk that is full is told in one line, whoever prints, and the exit code is an error's."""
    config = str(write_wiki(here, BROKEN))
    for arguments in (["check", "-f", config], ["check", "--format", "json", "-f", config], ["--help"], ["explain", "broken-link"]):
        with Path("/dev/full").open("wb") as full:
            ended = with_output(full, *arguments)
        said = "wikigen: the output cannot be written: No space left on device.\n"
        assert (ended.stderr.decode(), ended.returncode) == (said, 2), arguments


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_has_gone(here: Path) -> None:
    """Where whoever reads the output has closed it, as `head` does, nothing is said of that."""
    config = str(write_wiki(here, BROKEN))
    for arguments in (["check", "-f", config], ["explain", "--markdown"]):
        reading, writing = os.pipe()
        os.close(reading)
        ended = with_output(writing, *arguments)
        os.close(writing)
        assert (ended.stderr, ended.returncode) == (b"", 1), arguments


def test_another_trouble_with_a_file_is_a_bug(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no output's fault is not called so."""
    monkeypatch.setattr("wikigen.cli.reference", (here / "gone").stat)
    with pytest.raises(FileNotFoundError):
        run("explain", "--markdown")


# ---- baseline and branches


def git(*arguments: str) -> None:
    """Run git here, as nobody in particular."""
    program = shutil.which("git")
    if program is None:
        pytest.skip("git is not installed")
    author = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run([program, *author, *arguments], check=True, capture_output=True)


def test_a_baseline_lets_an_old_wiki_start_clean(here: Path) -> None:
    """After `--write-baseline` only new findings count; old ones may move; another file can be named."""
    write_wiki(here, BROKEN)
    written = run("check", "--write-baseline")
    assert (written.exit_code, written.stdout) == (0, "")
    assert written.stderr.endswith("wikigen-baseline.json: 2 findings will not count from now on.\n")
    clean = run("check", "--fail-on", "info")
    assert (clean.exit_code, clean.stdout) == (0, "")
    assert clean.stderr.endswith(": nothing found. 2 in wikigen-baseline.json do not count.\n")
    (here / "wiki/t/b.md").write_text("# B\n\nMoved: [x](gone.md)\n\n[z](new.md)\n")
    assert [line.split()[1] for line in run("check", "--format", "short").stdout.splitlines()] == ["broken-link:"]
    assert '"new.md"' in run("check").stdout
    assert run("check", "--baseline", "gone.json").exit_code == 2
    assert run("check", "--write-baseline", "--code", "links").exit_code == 2


def test_changed_shows_what_a_branch_touches_and_breaks(here: Path) -> None:
    """`--changed` shows findings in files that differ, and elsewhere those that were not there: links to what was renamed or deleted."""
    files = {
        **FILES,
        "wiki/t/c.md": "# C\n\n[b](b.md) and [old](was-gone-before.md)\n",
        "wiki/t/d.md": "# D\n\n[old](was-gone-before.md)\n",
        "wiki/t/e.md": "---\ndraft: true\n---\n# E\n",
    }
    write_wiki(here, files)
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    assert run("check", "--changed", "HEAD").stdout == ""
    (here / "wiki/t/b.md").rename(here / "wiki/t/other.md")
    (here / "wiki/t/d.md").write_text("# D\n\nWords. [old](was-gone-before.md)\n")
    (here / "raw/gmail/2026-04-24-starred.md").unlink()
    git("add", ".")
    for revision in ("HEAD", "main"):
        result = run("check", "--format", "short", "--changed", revision)
        assert result.exit_code == 1
        assert [line.partition(": ")[0] + " " + line.split()[1] for line in result.stdout.splitlines()] == [
            "wiki/t/2026-04-24-a.md:1:1 unsourced:",
            "wiki/t/2026-04-24-a.md:3:1 missing-raw:",
            "wiki/t/2026-04-24-a.md:7:1 link-elsewhere:",
            "wiki/t/c.md:3:1 link-elsewhere:",
            "wiki/t/d.md:3:8 broken-link:",
        ]
    git("commit", "-m", "second")
    assert len(run("check", "--format", "short", "--changed", "HEAD~1").stdout.splitlines()) == 5
    assert run("check", "--changed", "HEAD").stdout == ""
    (here / "wiki/t/new.md").write_text("[x](gone.md)\n")
    assert "wiki/t/new.md:1:1: broken-link" in run("check", "--changed", "HEAD").stdout


@pytest.mark.parametrize(("revision", "message"), [("nowhere", "There is no revision 'nowhere' here."), ("-x", "'-x' is no revision.")])
def test_changed_needs_a_revision(revision: str, message: str, here: Path) -> None:
    """A revision that git does not know ends with exit code 2 and says so."""
    write_wiki(here, FILES)
    git("init")
    git("commit", "--allow-empty", "-m", "first")
    result = run("check", f"--changed={revision}")
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_check_of_what_has_not_changed_is_said_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a check said is kept with all that it read: nothing is read for it again, and any change is."""
    write_wiki(here, BROKEN)
    time.sleep(0.15)
    first = run("check")
    with monkeypatch.context() as patched:
        patched.setattr("wikigen.publish.command.inspect_site", None)
        again = run("check")
        assert (again.exit_code, again.stdout, again.stderr) == (first.exit_code, first.stdout, first.stderr)
        for options in (("--format", "json"), ("--fail-on", "never"), ("--code", "links"), ("--privacy",), ("--changed", "HEAD")):
            with pytest.raises(TypeError):
                run("check", *options)
    page = here / "wiki/t/b.md"
    for change in ("# B\n\n[x](gone-too.md)\n", "# B\n\nWords.\n"):
        page.write_text(change, encoding="utf-8")
        assert run("check").stdout != first.stdout
        assert ("gone-too.md" in run("check").stdout) == ("gone-too.md" in change)
    page.write_text(BROKEN["wiki/t/b.md"], encoding="utf-8")
    time.sleep(0.15)
    assert run("check").stdout == run("check").stdout == first.stdout
    run("check", "--write-baseline")
    assert run("check").stdout == ""
    (here / "wikigen-baseline.json").unlink()
    assert run("check").stdout == first.stdout


def test_record_keeps_what_commits_had(here: Path) -> None:
    """`record` looks at each commit as it was, once; nothing public of what is withheld is counted; a clone without its history says so."""
    write_wiki(here, BROKEN)
    git("init")
    for number in (1, 2):
        git("add", ".")
        git("commit", "-m", f"number {number}")
        (here / "wiki/t/new.md").write_text("# New\n\n[x](gone-too.md)\n[y](gone-three.md)\n")
        (here / "wiki/t/hidden.md").write_text("---\ndraft: true\n---\n# Hidden\n\n[z](gone-four.md)\n")
    assert run("record").stderr.endswith("wikigen-record.json: 2 commits are new.\n")
    before = (here / RECORD).read_bytes()
    points = read_record(here / RECORD).commits
    assert [(point.pages, point.counts["broken-link"]) for point in points] == [(2, 1), (3, 3)]
    assert run("record").stderr.endswith("wikigen-record.json: 0 commits are new.\n")
    assert (here / RECORD).read_bytes() == before
    git("mv", "wiki/t/new.md", "wiki/t/newer.md")
    git("commit", "-m", "number 3")
    run("record")
    assert read_record(here / RECORD).moves == {"t/new.md": "t/newer.md"}
    git("clone", "--depth", "1", here.as_uri(), "shallow")
    (here / "shallow" / RECORD).unlink(missing_ok=True)
    shallow = run("record", "-f", "shallow/mkdocs.yml")
    assert "1 commit is new. This clone is shallow" in shallow.stderr
    assert read_record(here / "shallow" / RECORD).commits == read_record(here / RECORD).commits[2:]


# ---- fix


def test_fix_shows_then_writes(here: Path) -> None:
    """`fix` prints a diff of the file as it is, writes nothing and ends with 1; `--write` writes it; then there is nothing to mend."""
    files = {**FILES, "wiki/u/c.md": "# C\n\n[b](b.md) <!-- c -->\u200b\n"}
    write_wiki(here, files)
    before = tree(here)
    shown = run("fix")
    assert shown.exit_code == 1
    assert shown.stdout == (
        "--- a/wiki/u/c.md\n+++ b/wiki/u/c.md\n@@ -1,3 +1,3 @@\n # C\n \n-[b](b.md) <!-- c -->\u200b\n+[b](../t/b.md) <!-- c -->\u200b\n"
    )
    assert shown.stderr == "1 page can be mended; --write does it.\n"
    assert tree(here) == before
    written = run("fix", "--write")
    assert (written.exit_code, written.stdout, written.stderr) == (0, "", "1 page mended.\n")
    assert (here / "wiki/u/c.md").read_text(encoding="utf-8") == "# C\n\n[b](../t/b.md) <!-- c -->\u200b\n"
    assert {name for name, data in tree(here).items() if before.get(name) != data} == {"wiki/u/c.md"}
    assert run("fix").stderr == "Nothing to mend.\n"


def test_fix_lists_what_it_can_mend(here: Path) -> None:
    """`fix --list` names every fix; two that undo each other are a usage error."""
    assert [line.split()[0] for line in run("fix", "--list").stdout.splitlines()] == list(FIXES)
    assert run("fix", "--only", "bold", "--only", "front-matter").exit_code == 2
    assert not list(here.iterdir())


# ---- new


def test_new(here: Path) -> None:
    """`new` writes a page on an item of a digest with its metadata filled in, prints its path, and the wiki stays without warnings."""
    write_wiki(here, FILES)
    result = run("new", "raw/gmail/2026-04-24-starred.md", "--item", "1")
    path = here / "wiki" / "t" / "2026-04-23-one-more.md"
    assert (result.exit_code, result.stdout) == (0, f"{path}\n")
    assert path.read_text() == (
        "---\ntitle: 'One: more'\ntype: summary\ntopic: t\ndate: 2026-04-23\n"
        "sources:\n- title: The Gazette\n  url: https://gazette.example/p/one\n"
        "raw:\n- raw/gmail/2026-04-24-starred.md#item-1\ntags: []\n---\n\n# One: more\n\n## TL;DR\n\n\n"
        "## Key findings\n\n- \n\n## Relation to prior wiki\n\n**Connects to …**:\n\n## Open questions\n\n1. \n\n## Related pages\n\n- \n"
    )
    assert run("check", "--fail-on", "info").exit_code == 0


def test_new_takes_options(here: Path) -> None:
    """`new` takes topic and title from its options, and the raw path as the shell completes it."""
    write_wiki(here, FILES)
    result = run("new", str(here / "raw/gmail/2026-04-24-starred.md"), "-i", "2", "-t", "fresh", "--title", "My own")
    assert result.exit_code == 0
    assert (here / "wiki/fresh/2026-04-24-my-own.md").read_text().startswith("---\ntitle: My own\ntype: summary\ntopic: fresh\n")


def test_new_dry_run(here: Path) -> None:
    """`new --dry-run` prints the page and writes nothing."""
    write_wiki(here, FILES)
    before = tree(here)
    result = run("new", "raw/gmail/2026-04-24-starred.md", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith("---\ntitle: ")
    assert tree(here) == before


def test_new_overwrites_nothing(here: Path) -> None:
    """`new` ends with 2 where the page is there already, and leaves it as it is."""
    write_wiki(here, FILES)
    assert run("new", "raw/gmail/2026-04-24-starred.md", "-i", "1").exit_code == 0
    path = here / "wiki/t/2026-04-23-one-more.md"
    path.write_text("my own words")
    result = run("new", "raw/gmail/2026-04-24-starred.md", "-i", "1")
    assert result.exit_code == 2
    assert result.stderr == f"wikigen: {path} is there already.\n  Nothing was written; choose another title, or edit that page.\n"
    assert path.read_text() == "my own words"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("raw/gmail/2026-04-24-starred.md", "-i", "9"), "has no item 9.\n  It has: 1 One: more; 2 Two.", id="unknown item"),
        pytest.param(("raw/gmail/gone.md",), "There is no raw document raw/gmail/gone.md.\n  Name a file below", id="unknown file"),
        pytest.param(("raw/2026-04-24-starred.md",), "Did you mean raw/gmail/2026-04-24-starred.md?", id="a file of that name elsewhere"),
        pytest.param(
            ("raw/gmail/2026-04-24-starred.md", "-t", "../x"), "'../x' is no name of a topic's folder.", id="a topic that is a path"
        ),
        pytest.param(("raw/gmail/2026-04-24-starred.md", "-i", "0"), "Invalid value for '-i' / '--item'", id="item zero"),
    ],
)
def test_new_refuses(arguments: tuple[str, ...], message: str, here: Path) -> None:
    """`new` ends with 2 and a remedy where the digest, the item or the topic does not exist, and writes nothing."""
    write_wiki(here, FILES)
    before = tree(here)
    result = run("new", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert tree(here) == before


# ---- init


def test_init_makes_a_wiki_that_builds(here: Path) -> None:
    """`init` makes a wiki that checks without a finding, has nothing to mend, and builds with `--strict`."""
    result = run("init", "my-wiki", "--name", "My: wiki")
    assert result.exit_code == 0
    assert result.stderr == "\nNext: cd my-wiki && wikigen serve\n"
    assert {line.removeprefix("my-wiki/") for line in result.stdout.splitlines()} == set(tree(here / "my-wiki"))
    config = str(here / "my-wiki/mkdocs.yml")
    assert run("check", "-f", config, "--fail-on", "info").stderr == "2 pages, 1 raw document: nothing found.\n"
    assert run("fix", "-f", config).stderr == "Nothing to mend.\n"
    assert run("build", "-f", config, "--strict").exit_code == 0
    assert "<h1>My: wiki</h1>" in (here / "my-wiki/site/index.html").read_text()


def test_init_overwrites_nothing(here: Path) -> None:
    """`init` ends with 2 where one of its files is there already, and writes none of the others."""
    (here / "my-wiki").mkdir()
    (here / "my-wiki/mkdocs.yml").write_text("mine")
    result = run("init", "my-wiki")
    assert result.exit_code == 2
    assert result.stderr == "wikigen: my-wiki/mkdocs.yml is there already.\n  Nothing was written; choose an empty folder.\n"
    assert tree(here) == {"my-wiki/mkdocs.yml": b"mine"}


# ---- serve


@pytest.mark.parametrize("address", ["{taken}", "127.0.0.1:99999", "nowhere"])
def test_an_address_that_cannot_be_served_at(here: Path, address: str) -> None:
    """A port in use, or none at all, ends `serve` with one line and exit code 2."""
    write_wiki(here, FILES)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run("serve", "-a", address.format(taken=f"127.0.0.1:{other.getsockname()[1]}"))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert any(line.startswith("wikigen: ") for line in result.stderr.splitlines())
    assert ".." not in result.stderr
