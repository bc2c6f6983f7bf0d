"""Building and serving from the command line: MkDocs' own commands over the same configuration, so that the bytes are the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from wikigen.errors import ConfigError
from wikigen.model import Diagnostic
from wikigen.publish.build import config_from
from wikigen.publish.pages import generated_pages
from wikigen.publish.plugin import WikigenPlugin
from wikigen.publish.site import Site, load_site

__all__ = ["build_site", "inspect_site", "serve_site"]


def build_site(
    config_file: Path | None,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> bool:
    """Build as `mkdocs build` does. False where MkDocs gave up, having said why: a strict build with warnings, say.

    Raises:
        ConfigError: there is no configuration, it cannot be read, it does not name the plugin, or an option cannot be used.
    """
    config = _load(config_file, site_dir=site_dir, strict=strict)
    plugin = _plugin_of(config)
    plugin.progress = progress
    config_from(config, dict(plugin.config))  # an option that cannot be used is no trouble of the wiki's
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    except Abort as error:
        logging.getLogger("mkdocs").error(str(error))  # noqa: TRY400 - MkDocs has said all but this line
        return False
    finally:
        config.plugins.on_shutdown()
    return True


def serve_site(config_file: Path | None, *, address: str | None = None, open_browser: bool = False) -> None:
    """Serve as `mkdocs serve` does, building anew at every change, until it is stopped.

    Raises:
        ConfigError: there is no configuration, it cannot be read, or it does not name the plugin.
    """
    config = _load(config_file)
    config_from(config, dict(_plugin_of(config).config))
    options: dict[str, Any] = {"dev_addr": address} if address else {}
    try:
        mkdocs_serve(str(config_file) if config_file else None, open_in_browser=open_browser, **options)
    except (OSError, OverflowError) as error:
        where = address or "the address of the configuration"
        raise ConfigError(
            f"{where} cannot be served at: {getattr(error, 'strerror', None) or error}.", "Name a free one: `-a 127.0.0.1:8001`."
        ) from error
    except (Abort, MkDocsException) as error:
        raise ConfigError(str(error).strip() or "The site cannot be served.") from error


def inspect_site(config_file: Path | None) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Read, resolve, derive and check, and write nothing.

    Raises:
        ConfigError: there is no configuration, it cannot be read, or it does not name the plugin.
        SourceError: there is no `docs_dir`.
    """
    config = _load(config_file)
    own = config_from(config, dict(_plugin_of(config).config))
    site = load_site(own, directory_urls=config.use_directory_urls)
    _, aside = generated_pages(site)
    return site, (*site.diagnostics, *aside)


def _load(config_file: Path | None, *, site_dir: Path | None = None, strict: bool = False) -> MkDocsConfig:
    options: dict[str, Any] = {"strict": True} if strict else {}
    if site_dir:
        options["site_dir"] = str(site_dir.resolve())
    hint = "Run it beside a mkdocs.yml, name one with -f, or make a new wiki with `wikigen init`."
    try:
        return load_config(str(config_file) if config_file else None, **options)
    except Abort as error:
        raise ConfigError(str(error) or "The configuration has errors.", "Mend mkdocs.yml as said above.") from error
    except MkDocsException as error:
        raise ConfigError(str(error).strip(), hint if "not exist" in str(error) else "") from error


def _plugin_of(config: MkDocsConfig) -> WikigenPlugin:
    plugin = config.plugins.get("wikigen")
    if not isinstance(plugin, WikigenPlugin):
        raise ConfigError(f"{config.config_file_path} does not use wikigen.", "Add `wikigen` to its `plugins:`.")
    return plugin
