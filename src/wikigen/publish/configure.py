"""From MkDocs' configuration to ours, and from ours back what wikigen brings along: theme, stylesheet, search, engine."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import InclusionLevel, set_exclusions
from mkdocs.theme import Theme

from wikigen.config import Config
from wikigen.errors import ConfigError
from wikigen.publish.engine import Engine, GfmEngine, MarkdownEngine
from wikigen.publish.environment import PAGE_STYLESHEET, SCRIPT, STYLESHEET, THEME
from wikigen.publish.own import OwnFiles
from wikigen.publish.search.choice import bring_search
from wikigen.publish.search.engines import INDEX, PARTS

__all__ = ["bring_along", "config_from", "engine_of"]

log = logging.getLogger("mkdocs.plugins.wikigen")

_FEATURES = ("content.code.copy", "content.footnote.tooltips")
"""Of Material's: what belongs to every text."""
_OF_MATERIAL = "partials/toc-item.html"
"""A template of Material's that ours build on; a theme that extends Material has it too."""
_PICTURES = (".png", ".ico", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
_BUILT_IN_EXTENSIONS = {"toc", "tables", "fenced_code"}


def config_from(config: MkDocsConfig, options: Mapping[str, Any]) -> Config:
    """Our configuration from MkDocs'.

    Raises:
        ConfigError: an option has a value that cannot be used.
    """
    theme = config.theme if _names_a_theme(config) else Theme(name="material")
    files = OwnFiles(list(dict.fromkeys((*theme.dirs, str(THEME)))))
    root = Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()
    own = Config.from_options(
        {name: value for name, value in options.items() if value is not None},
        docs_dir=Path(config.docs_dir),
        root=root,
        excluded=_exclusion(config),
        reserved=lambda path: _is_taken(path, config, files, searched=options.get("search") != "none"),
        own=files,
    )
    site_dir = Path(config.site_dir)
    if own.raw_dir.is_relative_to(site_dir) or site_dir.is_relative_to(own.raw_dir):  # a build replaces what site_dir holds
        raise ConfigError(f"site_dir {site_dir} and raw_dir {own.raw_dir} lie within each other.", "Name another folder for the site.")
    if _names_a_theme(config) and not any(Path(folder, _OF_MATERIAL).is_file() for folder in config.theme.dirs):
        raise ConfigError(
            f"theme cannot be {config.theme.name!r}.", "wikigen's pages are made for Material; set `theme: {name: material}`."
        )
    return own


def _names_a_theme(config: MkDocsConfig) -> bool:
    with warnings.catch_warnings(action="ignore"):  # there is no other way to ask than one that MkDocs warns its users of
        return any("theme" in given for given in config.user_configs)


_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


@dataclass(slots=True)
class _Candidate:
    """All that MkDocs asks of a file to decide whether it is left out."""

    src_uri: str
    inclusion: InclusionLevel = InclusionLevel.UNDEFINED


def _exclusion(config: MkDocsConfig) -> Callable[[str], bool]:
    """Whether `exclude_docs` or `draft_docs` leaves out a file, by its path below `docs_dir`."""

    @cache
    def excluded(path: str) -> bool:
        file = _Candidate(path)
        set_exclusions([file], config)  # type: ignore[list-item]  # as above
        return bool(file.inclusion.is_excluded())  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped

    return excluded


def _is_taken(path: str, config: MkDocsConfig, files: OwnFiles, *, searched: bool) -> bool:
    """Whether the theme has a script, a stylesheet or the like at a path, where an icon of one's own may stand, or it or the search a folder.

    Or any of the site's own files is where the path needs a folder.
    """
    if searched and any(found.startswith(f"{path}/") for found in (INDEX, PARTS)):
        return True
    if any(files(str(folder).lower()) for folder in PurePosixPath(path).parents[:-1]):
        return True
    custom = config.theme.custom_dir
    return not path.lower().endswith(_PICTURES) and any(Path(folder, path).exists() for folder in config.theme.dirs if folder != custom)


def bring_along(config: MkDocsConfig, own: Config) -> None:
    """Add to MkDocs' configuration what wikigen brings."""
    if not _names_a_theme(config):
        config.theme = Theme(name="material")
    if not own.raw_dir.is_dir():
        log.info(f"There is no folder {own.raw_dir}, so there are no raw digests; `raw_dir` names it.")
    themes = config.theme.dirs
    if str(THEME) not in themes:  # before Material's own, behind the user's `custom_dir`
        themes.insert(1 if config.theme.custom_dir else 0, str(THEME))
    if STYLESHEET not in config.extra_css:
        config.extra_css[:0] = [STYLESHEET, PAGE_STYLESHEET]
        script = ExtraScriptValue(SCRIPT)
        script.type = "module"
        config.extra_javascript.insert(0, script)
    _tell_of_other_hosts(config, own)
    features = config.theme.get("features")
    if isinstance(features, list):
        features += [name for name in _FEATURES if name not in features]
    if config.theme.get("font"):
        config.theme["font"] = False  # or every reader's browser would ask another host for it
    if instead := bring_search(own, config):
        log.info(instead)  # the site is whole, and nobody there could mend it: no warning, by which every strict build would fail


def _tell_of_other_hosts(config: MkDocsConfig, own: Config) -> None:
    """Warn of styles and scripts that the pages' policy does not let a browser load."""
    for path in map(str, (*config.extra_css, *config.extra_javascript)):
        if _ELSEWHERE.match(path):
            log.warning(f"{path} is on another host, which no reader's browser will ask; keep a copy of it below {own.docs_dir.name}/.")


def engine_of(own: Config, config: MkDocsConfig) -> Engine:
    """The engine that the configuration chooses."""
    if own.engine == "markdown":
        return MarkdownEngine(config.markdown_extensions, config.mdx_configs)
    extra = [name for name in config.markdown_extensions if name not in _BUILT_IN_EXTENSIONS]
    if extra:
        log.info(f"markdown_extensions do not count under `engine: gfm`; set `engine: markdown` to use {', '.join(map(str, extra[:4]))}.")
    return GfmEngine()
