"""What a configuration says, as text that is the same in every run: no addresses of objects, no order of sets."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from wikigen.cache import digest_of, program_digest

__all__ = ["stable_text", "theme_digest"]

_UNSEEN = frozenset({"site_dir", "docs_dir", "config_file_path", "plugins", "dev_addr", "watch", "hooks", "validation", "strict"})
"""Settings that say where things lie or how to go about it, and that no page shows."""


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
    """The hash of all that every page depends on: settings, `own` those of this plugin; the user's templates in `folders`; the navigation."""
    shown = {name: value for name, value in config.items() if name not in _UNSEEN}
    settings = (stable_text(shown), stable_text([own, config.site_url]), " ".join(config.plugins))
    return digest_of(program_digest(), *(text.encode() for text in settings), _templates_digest(folders), navigation.encode())


def _templates_digest(folders: list[str]) -> bytes:
    """The hash of the templates in `folders` that a user has written: the program's own and its packages' are hashed with the program."""
    parts = []
    for folder in folders:
        for file in sorted(Path(folder).rglob("*")):
            if file.suffix in {".html", ".xml", ".jinja", ".yml", ".svg"} and file.is_file():
                parts += [file.relative_to(folder).as_posix().encode(), file.read_bytes()]
    return digest_of(*parts)
