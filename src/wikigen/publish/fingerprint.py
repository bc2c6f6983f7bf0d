"""What a configuration says, as text that is the same in every run: no addresses of objects, no order of sets."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from wikigen.cache import digest_of, program_digest

__all__ = ["stable_text", "theme_digest", "theme_roots"]

_UNSEEN = frozenset({"site_dir", "docs_dir", "config_file_path", "plugins", "dev_addr", "watch", "hooks", "validation", "strict"})
"""Settings that say where things lie or how to go about it, and that no page shows."""
_FOR_BROWSERS = frozenset(
    {".css", ".js", ".map", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp4"}
)
"""Endings of what a theme has for browsers to fetch; of all else a template may include."""


def stable_text(value: object) -> str:
    """A value and all that it holds, as text; a function or object by its qualified name."""
    if value is None or isinstance(value, str | int | float | bool | bytes):
        return repr(value)
    if isinstance(value, Path):
        return repr(value.as_posix())
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{stable_text(key)}: {stable_text(found)}" for key, found in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(stable_text, value)) + "]"
    if isinstance(value, AbstractSet):
        return "{" + ", ".join(sorted(map(stable_text, value))) + "}"
    if isinstance(value, Theme):
        return stable_text([value.name, {name: value[name] for name in sorted(value) if name is not None}])
    named = value if hasattr(value, "__qualname__") else type(value)
    return f"{named.__module__}.{getattr(named, '__qualname__', '')}" + (stable_text(vars(value)) if _is_plain(value) else "")


def _is_plain(value: object) -> bool:
    """Whether an object is a bag of settings, as MkDocs has them for scripts and themes."""
    return type(value).__module__.startswith("mkdocs.") and hasattr(value, "__dict__") and not callable(value)


def theme_digest(config: MkDocsConfig, own: object, folders: list[str], navigation: str) -> bytes:
    """The hash of all that every page depends on: settings, `own` those of this plugin; the user's themes in `folders`; the navigation."""
    shown = {name: value for name, value in config.items() if name not in _UNSEEN}
    settings = (stable_text(shown), stable_text([own, config.site_url]), " ".join(config.plugins))
    return digest_of(program_digest(), *(text.encode() for text in settings), _templates_digest(folders), navigation.encode())


def theme_roots(theme: Path) -> list[Path]:
    """A theme's folder, and those below it that who walks it does not enter: hidden ones, that of icons at any rate, and links."""
    below = [folder for folder in _folders(theme) if folder != theme and (folder.name.startswith(".") or folder.is_symlink())]
    return list(dict.fromkeys([theme, theme / ".icons", *below]))


def _folders(theme: Path) -> Iterator[Path]:
    """A theme's folder and every one below it, hidden ones and those that links lead to, too; each once, where links go in circles."""
    seen: set[str] = set()
    for folder, names, _ in os.walk(theme, followlinks=True):
        names.sort()
        real = os.path.realpath(folder)
        if real in seen:
            names.clear()
        else:
            seen.add(real)
            yield Path(folder)


def _templates_digest(themes: list[str]) -> bytes:
    """The hash of what templates in `themes` may show, which a user has written: the program's own and its packages' are hashed with the program."""
    parts = []
    for theme in themes:
        for folder in _folders(Path(theme)):
            for file in sorted(folder.iterdir()):
                if file.suffix.lower() not in _FOR_BROWSERS and file.is_file():
                    parts += [os.fsencode(file.relative_to(theme)), file.read_bytes()]
    return digest_of(*parts)
