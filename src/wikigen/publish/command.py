"""Building and serving from the command line: MkDocs' own commands over the same configuration, so that the bytes are the same."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError

from wikigen.cache import FOLDER, Cache
from wikigen.errors import ConfigError, SecretError, StoppedError
from wikigen.garbage import keeping
from wikigen.pool import cores
from wikigen.publish.configure import config_from
from wikigen.publish.plugin import WikigenPlugin
from wikigen.publish.run import Run
from wikigen.publish.site import Site, site_of
from wikigen.publish.standing import Log, build_options, remember
from wikigen.reading import Reader
from wikigen.wiki import Workspace

__all__ = ["build_site", "inspect_site", "serve_site"]


def build_site(
    config_file: Path | None,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Run | None:
    """Build as `mkdocs build` does. None where what is in the wiki may not be published, as is said: a warning in a strict build, or a key.

    `jobs` is how many processes may work at once, unless as many as there are cores.

    Raises:
        ConfigError: there is no configuration, it cannot be read, it does not name the plugin, or an option cannot be used.
        StoppedError: the site cannot be made or written, as is said.
    """
    begun, said = time.time_ns(), Log()
    config = _load(config_file, site_dir=site_dir, strict=strict)
    plugin = _plugin_of(config)
    plugin.memory.progress = progress
    plugin.memory.jobs = jobs or plugin.memory.jobs
    config_from(config, dict(plugin.config))  # an option that cannot be used is no trouble of the wiki's
    config.plugins.on_startup(command="build", dirty=False)
    logging.getLogger("mkdocs").addHandler(said)
    try:
        mkdocs_build(config)
        build = plugin.build
        if config.config_file_path and build.follows_from_files:
            options = build_options(site_dir, strict=strict)
            path = Path(config.config_file_path).resolve()
            remember(path, options, plugin.memory.cache, roots=build.roots(), site=build.live, begun=begun, said=said.said)
    except (Abort, PluginError) as error:
        why = error.__context__ if isinstance(error, Abort) else error
        stopped = isinstance(why, PluginError) and not isinstance(why.__cause__, SecretError)
        if why is error or not stopped:  # what it aborts for, MkDocs has said
            logging.getLogger("mkdocs").error(str(error))  # noqa: TRY400 - as MkDocs says the others
        if stopped:
            raise StoppedError("The site was not built.", "Mend what is said above.") from error
        return None
    finally:
        logging.getLogger("mkdocs").removeHandler(said)
        config.plugins.on_shutdown()
    return build.run


def serve_site(config_file: Path | None, *, address: str | None = None, open_browser: bool = False) -> None:
    """Serve, building what each save has touched, until it is stopped.

    Raises:
        ConfigError: there is no configuration, it cannot be read, or it does not name the plugin; the address cannot be served at.
    """
    from wikigen.publish.serving import serve  # noqa: PLC0415 - a build has no need of it

    options: dict[str, Any] = {"dev_addr": address} if address else {}

    def load() -> tuple[MkDocsConfig, WikigenPlugin]:
        config = _load(config_file, **options)
        return config, _plugin_of(config)

    config, plugin = load()
    config_from(config, dict(plugin.config))
    serve(load, config.dev_addr.host, config.dev_addr.port, open_browser=open_browser)


@contextmanager
def inspect_site(config_file: Path | None, *, keep: bool = False) -> Iterator[Site]:
    """Read, resolve, derive and plan, on all cores, with the cache of builds where there is one or `keep` asks for it; nothing else is written.

    The texts of documents are in the cache, which is open within the context alone: after it they are read and parsed anew.

    Raises:
        ConfigError: there is no configuration, it cannot be read, or it does not name the plugin.
        SourceError: there is no `docs_dir`.
    """
    config = _load(config_file)
    own = config_from(config, dict(_plugin_of(config).config))
    path = own.root / FOLDER / "cache.sqlite"
    cache = Cache(path if keep or path.exists() else None)
    try:
        workspace = Workspace(Reader(own, cache, cores()), cores())
        with keeping():
            site = site_of(workspace.load(), own, directory_urls=config.use_directory_urls)
        workspace.reader.leave()
        yield site
    finally:
        cache.close()


def _load(config_file: Path | None, *, site_dir: Path | None = None, strict: bool = False, **options: Any) -> MkDocsConfig:
    if strict:
        options["strict"] = True
    if site_dir:
        options["site_dir"] = str(site_dir.resolve())
    hint = "Run it beside a mkdocs.yml, name one with -f, or make a new wiki with `wikigen init`."
    try:
        return load_config(str(config_file) if config_file else None, **options)
    except Abort as error:
        raise ConfigError(
            str(error) or "The configuration has errors.", "Mend mkdocs.yml, or what the command was given, as said above."
        ) from error
    except MkDocsException as error:
        raise ConfigError(str(error).strip(), hint if "not exist" in str(error) else "") from error
    except OSError as error:
        raise ConfigError(f"{error.filename} cannot be read: {error.strerror or error}.", "Mend its permissions.") from error


def _plugin_of(config: MkDocsConfig) -> WikigenPlugin:
    plugin = config.plugins.get("wikigen")
    if not isinstance(plugin, WikigenPlugin):
        raise ConfigError(f"{config.config_file_path} does not use wikigen.", "Add `wikigen` to its `plugins:`.")
    return plugin
