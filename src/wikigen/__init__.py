"""wikigen: a fast, searchable, cross-linked site from raw digests and Markdown wiki pages."""

from __future__ import annotations

from wikigen.check import check
from wikigen.config import Config
from wikigen.derive import Derived, derive
from wikigen.errors import ConfigError, ScaffoldError, SourceError, WikigenError
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, Severity
from wikigen.wiki import load

__all__ = [
    "Config",
    "ConfigError",
    "Derived",
    "Diagnostic",
    "ScaffoldError",
    "Severity",
    "SourceError",
    "Wiki",
    "WikigenError",
    "check",
    "derive",
    "load",
]

__version__ = "0.1.0"
