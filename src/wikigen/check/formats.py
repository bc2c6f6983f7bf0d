"""Findings for programs: JSON, SARIF 2.1.0, GitHub's annotations, JUnit; and text for people. `FORMATS` names them all."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET  # writes only; what it writes is ours

from wikigen.check.codes import CODES
from wikigen.check.report import line_of, lines_with_source
from wikigen.config import Config
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, Severity

__all__ = ["FORMATS", "Report"]

_FINGERPRINT = "wikigen/v1"
_LEVELS = MappingProxyType({Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"})
"""SARIF's words."""
_COMMANDS = MappingProxyType({Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"})
"""GitHub's words."""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The findings of one check, ready to be written in any format."""

    found: Sequence[Diagnostic]
    names: Sequence[str]
    """Their fingerprints, in the same order."""
    wiki: Wiki
    config: Config
    version: str
    """Of wikigen."""
    fails_from: int
    """Rank of the severity from which a finding fails the check."""


def _text(report: Report) -> str:
    return "".join(f"{line}\n" for line in lines_with_source(report.found, report.wiki, report.config))


def _short(report: Report) -> str:
    return "".join(f"{line_of(entry, report.config)}\n" for entry in report.found)


def _json(report: Report) -> str:
    """An object with `format`, `version`, `counts` by severity, and `findings`; columns count characters from 1."""
    totals = Counter(entry.severity.value for entry in report.found)
    findings = [
        {
            "code": entry.code,
            "family": CODES[entry.code].family,
            "severity": entry.severity.value,
            "path": report.config.path_of(entry.doc),
            "line": entry.span.line,
            "column": entry.span.column,
            "start": entry.span.start,
            "end": entry.span.end,
            "message": entry.message,
            "hint": entry.hint,
            "fingerprint": name,
        }
        for entry, name in zip(report.found, report.names, strict=True)
    ]
    counts = {severity.value: totals[severity.value] for severity in reversed(Severity)}
    return _dumped({"format": 1, "version": report.version, "counts": counts, "findings": findings})


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _sarif(report: Report) -> str:
    """A log of one run, as OASIS' SARIF 2.1.0 has it; paths are relative to the configuration's folder."""
    codes = sorted({entry.code for entry in report.found})
    number = {code: index for index, code in enumerate(codes)}
    results = [
        {
            "ruleId": entry.code,
            "ruleIndex": number[entry.code],
            "level": _LEVELS[entry.severity],
            "message": {"text": f"{entry.message}. {entry.hint}".rstrip()},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(report, entry), "region": _region(entry)}}],
            "partialFingerprints": {_FINGERPRINT: name},
        }
        for entry, name in zip(report.found, report.names, strict=True)
    ]
    rules = [
        {
            "id": code,
            "shortDescription": {"text": CODES[code].meaning},
            "fullDescription": {"text": CODES[code].why},
            "help": {"text": f"{CODES[code].remedy} Example: {CODES[code].example}"},
            "defaultConfiguration": {"level": _LEVELS[CODES[code].severity]},
            "properties": {"tags": [CODES[code].family]},
        }
        for code in codes
    ]
    driver = {"name": "wikigen", "version": report.version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dumped(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _artifact(report: Report, entry: Diagnostic) -> dict[str, str]:
    path = report.config.path_of(entry.doc)
    uri = quote(path)
    return {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _region(entry: Diagnostic) -> dict[str, int]:
    return {"startLine": entry.span.line, "startColumn": entry.span.column}


def _github(report: Report) -> str:
    """A workflow command for each finding, which GitHub shows beside the line."""
    lines = []
    for entry in report.found:
        place = f"file={_escaped(report.config.path_of(entry.doc), ':,')},line={entry.span.line},col={entry.span.column}"
        text = _escaped(f"{entry.message}. {entry.hint}".rstrip())
        lines.append(f"::{_COMMANDS[entry.severity]} {place},title=wikigen {entry.code}::{text}\n")
    return "".join(lines)


def _escaped(text: str, more: str = "") -> str:
    """Text as a workflow command takes it: percent signs, line ends and, in a property, `more` as `%XX`."""
    for char in ("%", "\r", "\n", *more):
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _junit(report: Report) -> str:
    """A test case for each finding: a failure where it fails the check, else what was said; one that passes where nothing was found."""
    failing = [entry.severity.rank >= report.fails_from for entry in report.found]
    suite = ET.Element("testsuite", name="wikigen", tests=str(len(report.found) or 1), failures=str(sum(failing)), errors="0", skipped="0")
    for entry, fails in zip(report.found, failing, strict=True):
        path = _plain(report.config.path_of(entry.doc))
        case = ET.SubElement(suite, "testcase", classname=path, name=f"{entry.code} at line {entry.span.line}", file=path)
        told = _plain(f"{entry.message}. {entry.hint}".rstrip())
        if fails:
            ET.SubElement(case, "failure", message=told, type=entry.code).text = _plain(line_of(entry, report.config))
        else:
            ET.SubElement(case, "system-out").text = _plain(line_of(entry, report.config))
    if not report.found:
        ET.SubElement(suite, "testcase", classname="wikigen", name="check")
    whole = ET.Element("testsuites")
    whole.append(suite)
    ET.indent(whole)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(whole, encoding="unicode") + "\n"


def _plain(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return _NO_XML.sub("�", text)


FORMATS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {"text": _text, "short": _short, "json": _json, "sarif": _sarif, "github": _github, "junit": _junit}
)
"""By the name that `--format` takes."""
