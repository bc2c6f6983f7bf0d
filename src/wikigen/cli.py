"""The command line: prints and exit codes, and nothing of the work."""

from __future__ import annotations

import logging
import sys
import time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from wikigen import __version__
from wikigen.check.baseline import read_baseline
from wikigen.check.codes import CODES, FAMILIES, codes_of, reference
from wikigen.check.codes import explain as explained
from wikigen.check.formats import FORMATS
from wikigen.check.record import LONGEST
from wikigen.check.report import count_of, counts
from wikigen.console import log_to_terminal, output_refused, profiled, progress_shown
from wikigen.errors import WikigenError
from wikigen.fix import FIXES, plan
from wikigen.fix.edits import diff_of
from wikigen.fix.writing import write_change
from wikigen.model import Severity
from wikigen.sources import read_full

__all__ = ["main"]

_CONFIG = click.option(
    "-f", "--config-file", type=click.Path(path_type=Path, dir_okay=False), help="The configuration; mkdocs.yml here unless named."
)


class _Group(click.Group):
    """Commands whose `WikigenError`, or output that cannot be written, ends with one line and exit code 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """As click's, which leaves quietly where whoever reads the output has gone."""
        try:
            return super().main(*args, **extra)
        except OSError as error:
            if not output_refused(error):
                raise
            sys.exit(2)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WikigenError as error:
            click.echo(f"wikigen: {error.message}", err=True)
            if error.hint:
                click.echo(f"  {error.hint}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="wikigen")
def main() -> None:
    """Turn raw digests and Markdown wiki pages into a fast, searchable, cross-linked site.

    \b
    A first wiki, in three commands:
      wikigen init my-wiki      makes mkdocs.yml, wiki/, raw/ and a workflow for CI
      cd my-wiki
      wikigen serve             shows it at http://127.0.0.1:8000/ and follows every change

    \b
    Every day after that:
      wikigen new raw/gmail/2026-04-24-starred.md --item 2    begins a page on one item of a digest
      wikigen check                                           says what is broken, missing or unsourced
      wikigen fix                                             shows what can be mended without judgement; --write does it
      wikigen explain broken-link                             says what a finding means and what to do
      wikigen build                                           writes the site into site/

    Exit codes: 0 all is well; 1 something in the wiki is not, for `check` and `build --strict`; 2 wikigen could not go on.
    """  # noqa: D301 - click takes a backspace for the beginning of a block that it must not wrap


@main.command()
@_CONFIG
@click.option(
    "-d", "--site-dir", type=click.Path(path_type=Path, file_okay=False), help="Where the site goes; site/ unless the configuration says."
)
@click.option("-s", "--strict", is_flag=True, help="Fail if anything in the wiki deserves a warning.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Processes that work at once; as many as there are cores unless given.")
@click.option("--timings", is_flag=True, help="Print the seconds of each stage, and the ten slowest pages.")
@click.option(
    "--profile", type=click.Path(path_type=Path, dir_okay=False), help="Build on one core, and write a profile for pstats into this file."
)
def build(
    config_file: Path | None,
    site_dir: Path | None,
    *,
    strict: bool,
    quiet: bool,
    jobs: int | None,
    timings: bool,
    profile: Path | None,
) -> None:
    """Build the site, byte for byte as `mkdocs build` does.

    Whatever the pages hold, there is a site at the end; what is wrong with them is printed with file, line, column and remedy. What has not
    changed since the last build is neither made nor written again; where nothing has, nothing is done at all.
    """
    log_to_terminal(logging.WARNING if quiet else logging.INFO)
    if not profile and _still_stands(config_file, site_dir, strict=strict):
        return
    from wikigen.publish.command import build_site  # noqa: PLC0415 - MkDocs takes a while to import
    from wikigen.publish.reporting import timings as told  # noqa: PLC0415 - as above

    with progress_shown(quiet=quiet) as progress, profiled(profile):
        run = build_site(config_file, site_dir=site_dir, strict=strict, jobs=1 if profile else jobs, progress=progress)
    if run and timings:
        click.echo(told(run))
    sys.exit(0 if run else 1)


def _still_stands(config_file: Path | None, site_dir: Path | None, *, strict: bool) -> bool:
    """Whether nothing has changed since the last build: then what that said is said again."""
    from wikigen.publish.standing import build_options, recall  # noqa: PLC0415 - other commands have no need of it

    begun = time.perf_counter()
    path = _configuration(config_file)
    known = recall(path, build_options(site_dir, strict=strict)) if path else None
    if known is None:
        return False
    log = logging.getLogger("mkdocs.plugins.wikigen")
    for level, message in known.said:
        log.log(level, message)
    log.info(f"Nothing has changed: 0 files written, {known.files:,} kept, 0 removed, in {time.perf_counter() - begun:.2f} s.")
    return True


def _configuration(given: Path | None) -> Path | None:
    """The configuration's file; None where there is none to be seen."""
    path = given or next((path for path in (Path("mkdocs.yml"), Path("mkdocs.yaml")) if path.is_file()), None)
    return path.resolve() if path else None


@main.command()
@_CONFIG
@click.option("-a", "--dev-addr", metavar="IP:PORT", help="Where to serve; 127.0.0.1:8000 unless the configuration says.")
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open a browser at it.")
def serve(config_file: Path | None, dev_addr: str | None, *, open_browser: bool) -> None:
    """Serve the site here, and build it anew whenever a page, a digest or the configuration changes."""
    from wikigen.publish.command import serve_site  # noqa: PLC0415 - as above

    log_to_terminal(logging.INFO)
    serve_site(config_file, address=dev_addr, open_browser=open_browser)


@main.command()
@_CONFIG
@click.option(
    "--fail-on",
    type=click.Choice(["info", "warning", "error", "never"]),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only findings of this code or family; may be given several times.")
@click.option("--privacy", is_flag=True, help="Say what is private in what would be published, and what becomes of it, instead.")
@click.option(
    "--format",
    "style",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="text shows the source with a caret, short is one line each; the others are for programs.",
)
@click.option("--changed", metavar="REV", help="Only findings in files that differ from REV in git, and those elsewhere that they caused.")
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), help="File of findings that do not count.")
@click.option("--write-baseline", is_flag=True, help="Write all that is found into the baseline, so that only new findings count.")
def check(
    config_file: Path | None,
    fail_on: str,
    codes: tuple[str, ...],
    style: str,
    *,
    privacy: bool,
    changed: str | None,
    baseline: Path | None,
    write_baseline: bool,
) -> None:
    """Say what is broken, missing or unsourced, and write nothing but what is asked for, beside the cache in .wikigen.

    Where nothing has changed since the last check, what that said is said again. Each finding is a line `file:line:column: code: what is wrong. Remedy.` A count of them goes to standard error. `wikigen explain`
    says what a code means.
    """
    wanted = {code for name in codes for code in _codes(name, "--code")}
    if write_baseline and (wanted or changed):
        raise click.UsageError("A baseline holds all findings: leave out --code and --changed.")
    if privacy and (changed or write_baseline):
        raise click.UsageError("--privacy tells of the whole wiki as it stands: leave out --changed and --write-baseline.")
    from wikigen.publish.standing import recall_check, remember_check  # noqa: PLC0415 - as above

    begun, path = time.time_ns(), _configuration(config_file)
    options = () if changed or write_baseline else (fail_on, style, *sorted(wanted), "privacy" if privacy else "", str(baseline or ""))
    if options and path and (known := recall_check(path, options)):
        click.echo(known.out, nl=False)
        click.echo(known.err, nl=False, err=True)
        sys.exit(known.code)
    from wikigen.publish import inspect  # noqa: PLC0415 - as above
    from wikigen.publish.command import inspect_site  # noqa: PLC0415 - as above

    site = click.get_current_context().with_resource(inspect_site(config_file, keep=True))
    notice = ""
    if not site.config.raw_dir.is_dir():
        notice = f"There is no folder {site.config.raw_dir}, so there are no raw digests; `raw_dir` names it.\n"
    everything = inspect.named(site, privacy=privacy)
    held = baseline or site.config.root / site.config.check.baseline
    if write_baseline:
        inspect.write_baseline(site, everything, held)
        click.echo(f"{held}: {len(everything)} findings will not count from now on.", err=True)
        return
    before = read_baseline(held) if baseline or held.exists() else frozenset()
    shown = inspect.changed(site, everything, changed) if changed else everything
    shown = tuple(row for row in shown if row.name not in before and (not wanted or row.entry.code in wanted))
    limit = Severity(fail_on).rank if fail_on != "never" else len(Severity)
    if privacy and style == "text":
        style = "short"  # a line of source would show what the finding masks
    written = inspect.report(site, shown, style, __version__, limit)
    click.echo(written, nl=False)
    left = f" {len(before)} in {held.name} do not count." if before else ""
    read = f"{count_of(len(site.wiki.pages), 'page')}, {count_of(len(site.wiki.raw), 'raw document')}"
    total = f"{notice}{read}: {counts(row.entry for row in shown)}.{left}\n"
    click.echo(total, nl=False, err=True)
    code = 1 if any(row.entry.severity.rank >= limit for row in shown) else 0
    if options and path:
        remember_check(path, options, (site.config.docs_dir, site.config.raw_dir), held, begun, (written, total, code))
    sys.exit(code)


@main.command()
@_CONFIG
@click.option("-n", "--commits", type=click.IntRange(1, LONGEST), default=12, show_default=True, help="How many commits to look back at.")
def record(config_file: Path | None, commits: int) -> None:
    """Keep in wikigen-record.json how many findings the last commits had, for their trend on the site, and which pages moved, for redirects.

    Only commits that the file does not have yet are looked at. Commit the file: builds read it, and ask git for nothing.
    """
    from wikigen.publish import inspect  # noqa: PLC0415 - as above
    from wikigen.publish.command import inspect_site  # noqa: PLC0415 - as above

    with inspect_site(config_file) as site:
        path, fresh, whole = inspect.record(site, commits)
    left = "" if whole else " This clone is shallow: what came before is not here to be looked at."
    click.echo(f"{path}: {fresh} {'commit is' if fresh == 1 else 'commits are'} new.{left}", err=True)


def _codes(name: str, option: str) -> tuple[str, ...]:
    found = codes_of(name)
    if not found:
        near = get_close_matches(name, [*CODES, *FAMILIES], 1)
        hint = f"did you mean {near[0]!r}?" if near else "`wikigen explain` lists them all"
        raise click.BadParameter(f"there is no code {name!r}; {hint}", param_hint=option)
    return found


@main.command()
@click.argument("code", required=False)
@click.option("--markdown", is_flag=True, help="Print all codes as a Markdown page.")
def explain(code: str | None, *, markdown: bool) -> None:
    """Say what a diagnostic means, what follows from it, and what to do: of CODE, of a family, or the list of all."""
    if markdown:
        click.echo(reference(), nl=False)
    elif code:
        _codes(code, "CODE")
        click.echo(explained(code), nl=False)
    else:
        for family, meaning in FAMILIES.items():
            click.echo(f"{family}: {meaning}")
            for name in codes_of(family):
                click.echo(f"  {name:<22}{CODES[name].severity.value:<9}{CODES[name].meaning}")


@main.command()
@_CONFIG
@click.option("--write", is_flag=True, help="Write the pages; without it only the diff is printed.")
@click.option("--only", multiple=True, type=click.Choice(list(FIXES)), help="Only these fixes; may be given several times.")
@click.option("--list", "listed", is_flag=True, help="Print what can be mended, and stop.")
def fix(config_file: Path | None, only: tuple[str, ...], *, write: bool, listed: bool) -> None:
    """Mend what needs no judgement: print the changes as a diff, and write them only with --write.

    Raw files are never touched, and running it twice changes nothing more. Without --write the exit code is 1 where there is something to mend.
    """
    if listed:
        for name, row in FIXES.items():
            click.echo(f"{name:<14}{row.meaning}{' Only where it is named with --only.' if row.asked else ''}")
        return
    if {"front-matter", "bold"} <= set(only):
        raise click.UsageError("front-matter and bold undo each other: name one of them.")
    from wikigen.publish.command import inspect_site  # noqa: PLC0415 - as above

    site = click.get_current_context().with_resource(inspect_site(config_file))
    changes = list(plan(site.wiki, site.config, only, lambda doc: read_full(site.wiki.paths[doc])))
    left = 0
    for change in changes:
        name = site.config.path_of(change.doc)
        if not write:
            click.echo(diff_of(change, name), nl=False)
        elif not write_change(change):
            left += 1
            click.echo(
                f"{name} is left as it is: it has changed since it was read, or is not plain UTF-8 with one kind of line end.", err=True
            )
    pages = count_of(len(changes) - left, "page")
    done = f"{pages} mended" if write else f"{pages} can be mended; --write does it"
    click.echo(f"{done}." if changes else "Nothing to mend.", err=True)
    sys.exit(1 if left or (changes and not write) else 0)


@main.command()
@click.argument("raw", type=click.Path(path_type=Path))
@_CONFIG
@click.option("-i", "--item", type=click.IntRange(min=1), help="Number of the digest's item that the page is on.")
@click.option("-t", "--topic", help="Folder of the page below wiki/; needed where there are several.")
@click.option("--title", help="Title of the page; the item's or digest's own unless given.")
@click.option("--dry-run", is_flag=True, help="Print the page instead of writing it.")
def new(raw: Path, config_file: Path | None, item: int | None, topic: str | None, title: str | None, *, dry_run: bool) -> None:
    """Begin a page on a raw digest, or on one of its items.

    RAW is the digest's file, such as raw/gmail/2026-04-24-starred.md. The page gets front matter with date, topic, sources and the way
    back to the digest, and the sections that a summary has. An existing page is never overwritten.
    """
    from wikigen.publish.command import inspect_site  # noqa: PLC0415 - as above
    from wikigen.scaffold import new_page, write_page  # noqa: PLC0415 - as above

    site = click.get_current_context().with_resource(inspect_site(config_file))
    page = new_page(site.wiki, site.config, raw, item=item, topic=topic, title=title)
    if dry_run:
        click.echo(page.text, nl=False)
        return
    write_page(page)
    click.echo(page.path)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help="Name of the site; the folder's name unless given.")
def init(directory: Path, name: str | None) -> None:
    """Make a new wiki in DIRECTORY: mkdocs.yml, wiki/, raw/, and a workflow that builds it in CI. Nothing is overwritten."""
    from wikigen.scaffold import new_wiki  # noqa: PLC0415 - as above

    for path in new_wiki(directory, name):
        click.echo(path)
    click.echo(f"\nNext: cd {directory} && wikigen serve", err=True)
