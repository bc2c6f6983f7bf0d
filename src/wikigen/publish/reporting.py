"""What a build says: its diagnostics, its sum, where its time went."""

from __future__ import annotations

import logging
import re
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.exceptions import PluginError
from mkdocs.utils import CountHandler

from wikigen.check import with_suggestions
from wikigen.check.report import count_of, counts, line_of
from wikigen.config import Config
from wikigen.errors import SecretError, SourceError, WikigenError
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, Severity
from wikigen.paths import file_of_url, src_uri, url_of
from wikigen.publish.run import Run
from wikigen.publish.secrets import Secret, message
from wikigen.publish.site import Site
from wikigen.publish.staging import Outcome

__all__ = [
    "Warnings",
    "failures_told",
    "log",
    "log_diagnostics",
    "refuse_secrets",
    "refuse_unread",
    "summary",
    "template_fault",
    "timings",
    "troubles",
    "unwritten",
]

log = logging.getLogger("mkdocs.plugins.wikigen")

_SHOWN_OF_A_CODE = 20
"""Diagnostics of one code that a build prints; `wikigen check` prints them all."""

_PLACE = re.compile(r'^  File "([^"\n]+)", line (\d+), in (?:top-level template code|template|block |macro )', re.MULTILINE)
"""Where a traceback goes through a template, in Jinja's words."""


class Warnings(logging.Handler):
    """Counts what `--strict` counts."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - logging's signature
        """One more."""
        self.count += 1

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count while this lasts."""
        logger = logging.getLogger("mkdocs")
        logger.addHandler(self)
        try:
            yield
        finally:
            logger.removeHandler(self)


@contextmanager
def failures_told() -> Iterator[None]:
    """What the wiki's files or the file system do not let be done ends the build with a message, and the old site is as it was.

    Raises:
        PluginError: in place of a `WikigenError`, or of an error of the file system.
    """
    try:
        yield
    except WikigenError as error:
        raise PluginError(str(error)) from error
    except TemplateError:  # one that is not found is an OSError to Jinja
        raise
    except (OSError, UnicodeEncodeError) as error:
        raise unwritten(error) from error


def unwritten(error: OSError | UnicodeEncodeError) -> Exception:
    """What is told of an error; the error itself where it is none of the file system's."""
    if isinstance(error, UnicodeEncodeError):
        if error.encoding == "utf-8":
            return error
        why = f"this system takes the names of files in {error.encoding} alone, and {error.object!a} is none"
        return PluginError(f"The site cannot be written: {why}. Set PYTHONUTF8=1, or a locale with UTF-8. The old site is as it was.")
    file = error.filename2 or error.filename  # of a copy that fails the second is what was written
    where = f" ({file})" if file else ""
    return PluginError(f"The site cannot be written{where}: {error.strerror or error}. The old site is as it was.")


def log_diagnostics(diagnostics: Iterable[Diagnostic], site: Site) -> None:
    """Every problem once, those of one code up to a bound; a warning counts for `--strict`, one beyond the bound too."""
    seen: Counter[str] = Counter()
    unshown = 0
    for found in diagnostics:
        seen[found.code] += 1
        level = logging.INFO if found.severity is Severity.INFO else logging.WARNING
        if seen[found.code] <= _SHOWN_OF_A_CODE:
            log.log(level, line_of(with_suggestions(found, site.wiki, site.config), site.config))
        else:
            unshown += level == logging.WARNING
    for code, total in seen.items():
        if total > _SHOWN_OF_A_CODE:
            log.info(f"… and {total - _SHOWN_OF_A_CODE} more of {code}; `wikigen check` lists them all.")
    for handler in logging.getLogger("mkdocs").handlers:
        if unshown and isinstance(handler, CountHandler):  # by which `--strict` says how many there are
            handler.counts[logging.WARNING] += unshown


def refuse_unread(wiki: Wiki, config: Config) -> None:
    """Say which files cannot be read: a site without them would be another one than was written.

    Raises:
        SourceError: any cannot.
    """
    unread = [found for found in wiki.diagnostics if found.code == "unreadable-file"]
    for found in unread[:_SHOWN_OF_A_CODE]:
        log.error(line_of(found, config))
    if unread:
        raise SourceError(f"{len(unread)} files cannot be read, so nothing is published.")


def refuse_secrets(secrets: Sequence[tuple[str, Secret]]) -> None:
    """Say which files would publish a key.

    Raises:
        SecretError: any does.
    """
    for path, secret in secrets[:_SHOWN_OF_A_CODE]:
        log.error(f"{path} holds {message(secret)}.")
    if secrets:
        hint = "`wikigen check --privacy` says where they come from. Remove each and make it invalid; `allow_secrets` excuses what is none."
        raise SecretError(f"{len(secrets)} secrets would be published, so nothing is.", hint)


def template_fault(error: Exception, folder: str | None) -> str | None:
    """What is wrong with a template of the wiki's own `folder`, and where; None where the error comes from elsewhere.

    The place is read from the traceback as it is printed: of a worker process nothing else is left.
    """
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or "", str(error.lineno)
    elif isinstance(error, UnicodeDecodeError) and folder:
        file, line = _undecodable(Path(folder))
    else:
        file, line = next(reversed(_PLACE.findall("".join(traceback.format_exception(error)))), ("", ""))
    if not folder or not file or not Path(file).is_relative_to(folder):
        return None
    why = str(error).partition("\n")[0].rstrip(".")
    return f"{file}:{line}: the template cannot be used: {why}. Mend it. The old site is as it was."


def _undecodable(folder: Path) -> tuple[str, str]:
    """The first template that is no UTF-8, of which Jinja does not say which it is, and the line of its first such byte; empty for none."""
    for file in sorted(folder.rglob("*.html")):
        data = file.read_bytes()
        try:
            data.decode()
        except UnicodeDecodeError as error:
            return str(file), str(data.count(b"\n", 0, error.start) + 1)
    return "", ""


def troubles(diagnostics: Iterable[Diagnostic], site: Site) -> dict[str, list[str]]:
    """What is wrong with each page, by the path of its file: of one that is not published, where it would be."""
    found: dict[str, list[str]] = {}
    for problem in diagnostics:
        if problem.severity is not Severity.INFO:
            url = site.url(problem.doc)
            path = file_of_url(url_of(src_uri(problem.doc), directory_urls=site.directory_urls) if url is None else url)
            found.setdefault(path, []).append(line_of(with_suggestions(problem, site.wiki, site.config), site.config))
    return found


def summary(site: Site, run: Run, outcome: Outcome, diagnostics: Iterable[Diagnostic], seconds: float) -> str:
    """What came in, what went out, how long it took."""
    wiki = site.wiki
    return (
        f"{count_of(len(wiki.pages), 'page')} and {count_of(len(wiki.raw), 'raw document')} in {seconds:.2f} s: {outcome} "
        f"({count_of(run.made, 'page')} looked at); {counts(diagnostics)}."
    )


def timings(run: Run) -> str:
    """Seconds of each stage, and the pages that took longest."""
    lines = [f"{name:<10}{seconds:9.3f} s" for name, seconds in run.seconds.items()]
    lines += ["slowest pages:", *(f"{seconds * 1000:9.1f} ms  {path}" for seconds, path in run.slowest)] if run.slowest else []
    return "\n".join(lines)
