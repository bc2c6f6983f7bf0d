"""The files of a site that are no document's, in whose way no page may stand: the theme's, the sitemap, the search's, previews."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Sequence
from contextlib import suppress

from wikigen.publish.edges import GRAPH
from wikigen.publish.preview import ENDING
from wikigen.publish.search.engines import INDEX, PARTS

__all__ = ["OwnFiles"]

_MADE = frozenset({"404.html", "sitemap.xml", "sitemap.xml.gz", GRAPH, INDEX, PARTS.rstrip("/")})
"""Whatever the theme is; a folder that is all the search's counts as a file, so that nothing stands below it."""
_UNPUBLISHED = (".html", ".py", ".pyc", ".md")
"""Endings of what a theme's folders hold for the building alone: MkDocs copies no such file."""


class OwnFiles:
    """Whether one of them is at a path; asks the theme's `folders` once for each folder of the site."""

    def __init__(self, folders: Sequence[str]) -> None:
        self._folders = folders
        self._names: dict[str, frozenset[str]] = {}

    def __call__(self, path: str) -> bool:
        """Of a path below the site's root, in lower case."""
        if path in _MADE or path.endswith(ENDING):
            return True
        folder, name = posixpath.split(path)
        if folder not in self._names:
            self._names[folder] = frozenset(self._files_in(folder))
        return name in self._names[folder]

    def _files_in(self, folder: str) -> list[str]:
        found = []
        for theme in self._folders:
            # most folders of a wiki no theme has, and some the system cannot name
            with suppress(OSError, UnicodeEncodeError), os.scandir(posixpath.join(theme, folder)) as entries:
                found += [entry.name.lower() for entry in entries if entry.is_file()]
        return [name for name in found if not name.endswith(_UNPUBLISHED)]
