"""What a user may set, checked once; the only home of option defaults."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase as fnmatch
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from wikigen.errors import ConfigError
from wikigen.model import DocId
from wikigen.paths import RAW, WIKI

__all__ = ["DEFAULT_TIERS", "CheckConfig", "Config", "Engine", "Level", "PublishRaw", "Search", "TopicConfig"]

Engine = Literal["gfm", "markdown"]
PublishRaw = Literal["none", "index", "redacted", "full"]
Search = Literal["pagefind", "material", "none"]
Level = Literal["error", "warning", "info", "off"]
"""What a finding weighs; `off` silences it."""

DEFAULT_TIERS: Mapping[int, str] = MappingProxyType({1: "Core", 2: "Active learning", 3: "Broad horizon", 4: "Low interest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicConfig:
    """What the configuration says of one topic."""

    title: str = ""
    """Shown for the topic; empty for its slug, spoken."""
    tier: int | None = None
    """Tier of its pages that name none."""
    colour: str = ""
    """`#rrggbb`, whose hue the topic is shown in; empty for a hue that follows from its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckConfig:
    """What the configuration says of findings."""

    levels: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    """By code or family."""
    paths: Mapping[str, Mapping[str, Level]] = field(default_factory=lambda: MappingProxyType({}))
    """The same by glob, below `docs_dir`, or `raw/…`; of several that fit, the last counts."""
    baseline: str = "wikigen-baseline.json"
    """File of findings that were there before, beside the configuration; it need not be there."""
    ages: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """Days after which a page of a tier that is kept up counts as old; none unless they are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The options of the `wikigen` plugin and the two folders, checked."""

    docs_dir: Path
    raw_dir: Path
    root: Path
    """The folder that paths in messages are relative to."""
    engine: Engine = "gfm"
    publish_raw: PublishRaw = "index"
    tiers: Mapping[int, str] = field(default_factory=lambda: DEFAULT_TIERS)
    topics: Mapping[str, TopicConfig] = field(default_factory=lambda: MappingProxyType({}))
    trusted: tuple[str, ...] = ()
    """Globs of pages below `docs_dir` whose raw HTML passes."""
    allow_secrets: tuple[str, ...] = ()
    """Fingerprints of what looks like a secret on a page and is none."""
    search: Search = "pagefind"
    math: bool = False
    """Whether dollars set off formulas."""
    check: CheckConfig = field(default_factory=CheckConfig)
    excluded: Callable[[str], bool] = field(default=lambda _: False, compare=False)
    """Whether the host leaves out a file, by its path below `docs_dir`."""
    reserved: Callable[[str], bool] = field(default=lambda _: False, compare=False)
    """Whether the theme or the search has a file or a folder of its own at a path, which no file of the wiki may replace."""
    own: Callable[[str], bool] = field(default=lambda _: False, compare=False)
    """Whether a file of the site that is no document's is at a path, given in lower case."""

    @property
    def publishes_bodies(self) -> bool:
        """Whether the texts of raw documents are published, redacted or in full."""
        return self.publish_raw in {"redacted", "full"}

    @classmethod
    def from_options(
        cls,
        options: Mapping[str, Any],
        *,
        docs_dir: Path,
        root: Path,
        excluded: Callable[[str], bool] | None = None,
        reserved: Callable[[str], bool] | None = None,
        own: Callable[[str], bool] | None = None,
    ) -> Config:
        """Check the plugin's options, `raw_dir` among them.

        Raises:
            ConfigError: an option is unknown or has a value that is not one of its kind.
        """
        known = {option.name for option in fields(cls)} - {"docs_dir", "root", "excluded", "reserved", "own"}
        for name in options:
            if name not in known:
                raise ConfigError(f"wikigen has no option {name!r}.", f"It knows: {', '.join(sorted(known))}.")
        values = {name: value for name, value in options.items() if value is not None}
        raw_dir = values.pop("raw_dir", "raw")
        if not isinstance(raw_dir, str):
            raise ConfigError(f"raw_dir must be a path, not {raw_dir!r}.", "Write, for instance, `raw_dir: raw`.")
        if "\0" in raw_dir:
            raise ConfigError("raw_dir holds a NUL character.", "Write, for instance, `raw_dir: raw`.")
        if docs_dir.is_relative_to(root / raw_dir):
            raise ConfigError(f"raw_dir {raw_dir!r} holds the wiki's own pages.", "Name a folder for raw files alone, such as `raw`.")
        for name, choices in (("engine", get_args(Engine)), ("publish_raw", get_args(PublishRaw)), ("search", get_args(Search))):
            if name in values and values[name] not in choices:
                raise ConfigError(f"{name} cannot be {values[name]!r}.", f"Choose one of: {', '.join(choices)}.")
        if not isinstance(values.get("math", False), bool):
            raise ConfigError(f"math must be true or false, not {values['math']!r}.")
        return cls(
            docs_dir=docs_dir,
            raw_dir=root / raw_dir,
            root=root,
            excluded=excluded or (lambda _: False),
            reserved=reserved or (lambda _: False),
            own=own or (lambda _: False),
            **{
                **values,
                "tiers": _tiers(values.get("tiers", DEFAULT_TIERS)),
                "topics": _topics(values.get("topics", {})),
                "trusted": _globs(values.get("trusted", ())),
                "allow_secrets": _fingerprints(values.get("allow_secrets", ())),
                "check": _check(values.get("check", {})),
            },
        )

    def trusts(self, path: str) -> bool:
        """Whether the configuration names a file below `docs_dir` as written by hand, so that what it holds may run."""
        return any(fnmatch(path, glob) for glob in self.trusted)

    def path_of(self, doc: DocId) -> str:
        """Where a document lies, as messages say it: relative to `root` where it lies below."""
        space, base = (RAW, self.raw_dir) if doc.startswith(RAW) else (WIKI, self.docs_dir)
        return posixpath.join(_shown(base, self.root), doc.removeprefix(space))

    def topic_title(self, topic: str) -> str:
        """The title of a topic: what the configuration says, else its slug with blanks."""
        given = self.topics[topic].title if topic in self.topics else ""
        return given or topic.replace("-", " ").replace("_", " ").strip().capitalize()

    def tier_title(self, tier: int) -> str:
        """What a tier is called, such as `Core`; empty for a tier without a name."""
        return self.tiers.get(tier, "")


@lru_cache  # of the two folders of a wiki, whose every document is named by them
def _shown(folder: Path, root: Path) -> str:
    """A folder as messages say it; empty for `root` itself."""
    if folder == root:
        return ""
    return (folder.relative_to(root) if folder.is_relative_to(root) else folder).as_posix()


def _tiers(given: object) -> Mapping[int, str]:
    if not isinstance(given, Mapping) or not all(str(key).isascii() and str(key).isdigit() for key in given):
        raise ConfigError(f"tiers must map numbers to names, not {given!r}.", "Write, for instance, `tiers: {1: Core, 2: Learning}`.")
    return MappingProxyType({int(key): str(name) for key, name in sorted(given.items(), key=lambda item: int(item[0]))})


def _topics(given: object) -> Mapping[str, TopicConfig]:
    hint = "Write, for instance, `topics: {ai-industry: {title: AI industry, tier: 3}}`."
    if not isinstance(given, Mapping):
        raise ConfigError(f"topics must map folders to their settings, not {given!r}.", hint)
    topics = {}
    for name, found in given.items():
        settings = found or {}
        if not isinstance(settings, Mapping) or (unknown := set(settings) - {"title", "tier", "colour"}):
            wrong = settings if not isinstance(settings, Mapping) else ", ".join(sorted(map(str, unknown)))
            raise ConfigError(f"the topic {name!r} has settings that wikigen does not know: {wrong}.", hint)
        tier = settings.get("tier")
        if tier is not None and (isinstance(tier, bool) or not isinstance(tier, int)):
            raise ConfigError(f"the tier of topic {name!r} must be a number, not {tier!r}.", hint)
        colour = str(settings.get("colour") or "").lower()
        if colour and not re.fullmatch(r"#[0-9a-f]{6}", colour):
            raise ConfigError(
                f"the colour of topic {name!r} cannot be {settings['colour']!r}.", 'Write it as, for instance, `"#0a7f6f"`, in quotes.'
            )
        topics[str(name)] = TopicConfig(title=str(settings.get("title") or ""), tier=tier, colour=colour)
    return MappingProxyType(topics)


def _globs(given: object) -> tuple[str, ...]:
    globs = [given] if isinstance(given, str) else given
    if not isinstance(globs, list | tuple) or not all(isinstance(glob, str) for glob in globs):
        raise ConfigError(f"trusted must be a list of globs, not {given!r}.", "Write, for instance, `trusted: [about.md]`.")
    return tuple(globs)


def _check(given: object) -> CheckConfig:
    hint = "Write, for instance, `check: {levels: {broken-link: error}, paths: {archive/*: {links: off}}}`."
    known = {option.name for option in fields(CheckConfig)}
    if not isinstance(given, Mapping) or set(given) - known:
        raise ConfigError(f"check knows {', '.join(sorted(known))}; it cannot be {given!r}.", hint)
    paths, baseline = given.get("paths") or {}, given.get("baseline") or CheckConfig().baseline
    if not isinstance(paths, Mapping):
        raise ConfigError(f"check.paths must map globs to levels, not {paths!r}.", hint)
    if not isinstance(baseline, str) or "\0" in baseline:
        raise ConfigError(f"check.baseline must name a file, not {baseline!r}.", hint)
    return CheckConfig(
        levels=_levels(given.get("levels") or {}, hint),
        paths=MappingProxyType({str(glob): _levels(rows or {}, hint) for glob, rows in paths.items()}),
        baseline=baseline,
        ages=_ages(given.get("ages") or {}, hint),
    )


def _ages(given: object, hint: str) -> Mapping[int, int]:
    if not isinstance(given, Mapping) or not all(str(key).isdigit() and type(days) is int and days > 0 for key, days in given.items()):
        raise ConfigError(
            f"check.ages must map tiers to days, not {given!r}.", hint.replace("levels: {broken-link: error}", "ages: {1: 90}")
        )
    return MappingProxyType({int(tier): days for tier, days in given.items()})


def _levels(given: object, hint: str) -> Mapping[str, Level]:
    if not isinstance(given, Mapping):
        raise ConfigError(f"levels must map codes to what they weigh, not {given!r}.", hint)
    levels: dict[str, Level] = {}
    for code, level in given.items():
        word = "off" if level is False else level  # YAML reads `off` as false
        if word not in get_args(Level):
            raise ConfigError(f"the level of {code} cannot be {level!r}.", f"Choose one of: {', '.join(get_args(Level))}.")
        levels[str(code)] = cast("Level", word)
    return MappingProxyType(levels)


def _fingerprints(given: object) -> tuple[str, ...]:
    marks = [given] if isinstance(given, str) else given
    if not isinstance(marks, list | tuple) or not all(isinstance(mark, str) and re.fullmatch(r"[0-9a-f]{16}", mark) for mark in marks):
        raise ConfigError(
            f"allow_secrets must be a list of fingerprints, not {given!r}.", "Copy them, in quotes, from `wikigen check --privacy`."
        )
    return tuple(marks)
