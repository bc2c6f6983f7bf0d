"""What a site has beside its pages: the files below `wiki/` that are none, the theme's own such as the sitemap, redirects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wikigen.cache import digest_of
from wikigen.errors import SourceError
from wikigen.paths import src_uri
from wikigen.publish.make import Published
from wikigen.publish.plan import Host, Plan
from wikigen.publish.run import Run
from wikigen.publish.secrets import scan
from wikigen.publish.site import Site
from wikigen.publish.staging import Stage
from wikigen.publish.themepages import SITEMAP, ThemePages
from wikigen.walk import Stamp

__all__ = ["put_files_beside"]

_LOOKED_AT = 8_192
"""Bytes that tell a text from a picture and the like."""


def put_files_beside(plan: Plan, host: Host, published: Mapping[str, Published], stage: Stage, run: Run) -> None:
    """See that the stage has every such file, and tell `run`; `published` is the site as it was.

    Raises:
        SourceError: a file below `wiki/` cannot be read.
    """
    _copy_assets(plan.site, published, stage, run)
    _make_theme_pages(plan, host, published, stage, run)
    for path, content in plan.files.items():
        _put(path, content, digest_of(content), stage, run)


def _copy_assets(site: Site, published: Mapping[str, Published], stage: Stage, run: Run) -> None:
    """Images and other files below `wiki/`, as they are."""
    for doc in sorted(site.wiki.assets):
        path, source = src_uri(doc), Path(site.wiki.paths[doc])
        try:
            stamp = Stamp.of(source.stat())
        except FileNotFoundError:
            continue  # deleted since it was seen; the next build says so
        allowed = site.config.allow_secrets
        key = digest_of(b"asset", str(source).encode("utf-8", "surrogateescape"), repr((stamp, allowed)).encode())
        known = published.get(path)
        if known and known.key == key and run.take({path: known}, stage):
            continue
        try:
            content = source.read_bytes()
        except FileNotFoundError:
            continue  # as above
        except OSError as error:
            raise SourceError(f"{source} cannot be read: {error.strerror or error}.", "Mend its permissions, or delete it.") from error
        if b"\0" not in content[:_LOOKED_AT]:
            run.secrets += [(path, secret) for secret in scan(content.decode("utf-8", "replace"), allowed)]
        _put(path, content, key, stage, run)


def _make_theme_pages(plan: Plan, host: Host, published: Mapping[str, Published], stage: Stage, run: Run) -> None:
    """The theme's own pages, those of them that `run` does not keep already."""
    pages = ThemePages(plan.site, plan.targets, host.config, host.nav)
    for name in host.templates:
        if name in run.published:
            continue
        key, known = digest_of(host.theme, pages.inputs(name)), published.get(name)
        files = [name, f"{name}.gz"] if name == SITEMAP else [name]
        if pages.inputs(name) and known and known.key == key and run.take({path: published[path] for path in files}, stage):
            continue
        for path, content in pages.rendered(host.env, name, host.lists()).items():
            _put(path, content, key, stage, run)


def _put(path: str, content: bytes, key: bytes, stage: Stage, run: Run) -> None:
    written = stage.write(path, content)
    run.put(path, Published(key, stage.new_mark(path, content), again=False), kept=not written)
