"""Errors that make going on pointless; trouble in an author's content is a `Diagnostic` instead.

WikigenError
├── ConfigError     the configuration cannot be used
├── SourceError     a folder that the build needs is missing or cannot be read
├── SecretError     what was built holds a key or token, and must not be published
├── StoppedError    the site cannot be made or written; what is wrong has been said
└── ScaffoldError   `wikigen new` or `wikigen init` would overwrite something or has nothing to start from
"""

from __future__ import annotations

__all__ = ["ConfigError", "ScaffoldError", "SecretError", "SourceError", "StoppedError", "WikigenError"]


class WikigenError(Exception):
    """Why the program stops, and what the user can do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        """What is wrong, naming the place."""
        self.hint = hint
        """The remedy, one sentence; empty where the message says it all."""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class ConfigError(WikigenError):
    """The configuration cannot be used."""


class SourceError(WikigenError):
    """A folder that the build needs is missing or cannot be read."""


class SecretError(WikigenError):
    """What was built holds a key or token, and must not be published."""


class StoppedError(WikigenError):
    """The site cannot be made or written; what is wrong has been said."""


class ScaffoldError(WikigenError):
    """Nothing was written, because it would overwrite something or has nothing to start from."""
