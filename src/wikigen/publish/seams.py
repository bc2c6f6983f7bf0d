"""Whether another plugin, or a template, needs the pages made MkDocs' own way: one after another, each with all its events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from wikigen.publish.shell import WHOLE_SITE, names_used

__all__ = ["needs_every_event", "others_write"]

_HARMLESS = frozenset({"startup", "shutdown", "serve", "config", "pre_build", "post_build", "build_error"})
"""Events that see no page: those who listen to these alone stand in nobody's way."""


def needs_every_event(config: MkDocsConfig, own: object) -> str:
    """Why pages must be made MkDocs' own way; empty where they need not be. `own` is this plugin."""
    for event, methods in config.plugins.events.items():
        for method in methods if event not in _HARMLESS else ():
            if (name := _foreign(method, config, own)) is not None:
                return f"{name} listens to on_{event}"
    if config.extra_templates:
        return "extra_templates may list every page"
    env = config.theme.get_env()
    for folder in _folders_of_the_user(config):
        for name, used in names_used(env, folder):
            if used & WHOLE_SITE:
                return f"{name} uses {', '.join(sorted(used & WHOLE_SITE))}"
    return ""


def others_write(config: MkDocsConfig, own: object) -> bool:
    """Whether another plugin may write into the site once it is built."""
    return any(_foreign(method, config, own) is not None for method in config.plugins.events["post_build"])


def _foreign(method: Callable[..., Any], config: MkDocsConfig, own: object) -> str | None:
    """The name of the plugin or hook that a method belongs to; None for this plugin and for Material's search, whose work it does."""
    owner = getattr(method, "__self__", None)
    if owner is own:
        return None
    for name, plugin in config.plugins.items():
        if plugin is owner:
            return None if name in {"search", "material/search"} else f"the plugin {name}"
    return f"the hook {getattr(method, '__module__', '') or 'of this configuration'}"


def _folders_of_the_user(config: MkDocsConfig) -> list[Path]:
    custom = config.theme.custom_dir
    return [Path(custom)] if custom else []
