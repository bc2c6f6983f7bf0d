"""`wikigen.publish.diagrams`: blocks of Mermaid to pictures within the page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from tests.sitecheck import build, write_wiki
from wikigen.publish.body import raw_body
from wikigen.publish.diagrams import DiagramError, drawing, drawn_by
from wikigen.publish.engine import MarkdownEngine

pytestmark = pytest.mark.skipif(not drawn_by(), reason="merman has no wheel for this platform")

KINDS = {
    "flowchart": 'graph LR\n  A["Raw <br/><small>it\'s 5% & more</small>"]:::hot --> B[(#2)]\n  subgraph s\n  B\n  end\n  classDef hot fill:#f96\n',
    "sequence": "sequenceDiagram\n  participant A\n  A->>B: Hello\n  B-->>A: Hi\n",
    "state": "stateDiagram-v2\n  [*] --> Still\n  Still --> [*]\n",
    "class": "classDiagram\n  Animal <|-- Duck\n",
    "gantt": "gantt\n  dateFormat YYYY-MM-DD\n  section One\n  Task :a1, 2026-01-01, 30d\n",
    "pie": 'pie title Pets\n  "Dogs" : 386\n  "Cats" : 85\n',
    "timeline": "timeline\n  title History\n  2023 : GPT-4\n",
    "mindmap": "mindmap\n  root((wiki))\n    raw\n    pages\n",
    "er": "erDiagram\n  CUSTOMER ||--o{ ORDER : places\n",
}


def svg_of(html: str) -> str:
    """The drawing that an `img` holds."""
    found = re.search(r'src="data:image/svg\+xml,([^"]*)"', html)
    assert found
    return unquote(found[1])


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    """Every common kind is a well-formed drawing with a size and words for it, and not much longer than a page's text."""
    html = drawing(KINDS[kind])
    assert re.match(r'<img class="wg-diagram" alt="Diagram: [\w-]+" width="\d+" height="\d+" src="[^"<>#&]*">$', html)
    assert ET.fromstring(svg_of(html)).tag == "{http://www.w3.org/2000/svg}svg"
    assert len(html) < 12_000
    assert "@keyframes" not in html


def test_labels() -> None:
    """Words of a label are text in the drawing, whatever marks they hold."""
    words = " ".join(ET.fromstring(svg_of(drawing(KINDS["flowchart"]))).itertext())
    assert "it's 5% & more" in " ".join(words.split())
    assert "small" not in words


def test_colours_stay() -> None:
    """Of the styles those are kept that a part of the drawing asks for: by its class, by what it is not, by its number."""
    svg = svg_of(drawing(KINDS["flowchart"]))
    assert "#FDF4FF" in svg  # of the first subgraph
    assert svg.count("data-color-id=") < 10  # and of no hundredth


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("flowchart LR\n A[[[\n", id="unfinished"),
        pytest.param("nonsense\n", id="no diagram"),
        pytest.param("flowchart LR\n" + "&".join(f"a{n}" for n in range(60)) + "-->" + "&".join(f"b{n}" for n in range(60)), id="too much"),
    ],
)
def test_undrawable(source: str) -> None:
    """What is no diagram, or would take long to draw, is refused with the reason."""
    with pytest.raises(DiagramError, match=r"\w"):
        drawing(source)


@pytest.mark.parametrize("engine", ["gfm", "markdown"])
def test_built(engine: str, tmp_path: Path) -> None:
    """A page shows its diagrams with their sources; of one that fails the source alone, with a finding at its place. Raw text has none."""
    fences = "".join(f"```mermaid\n{source}```\n\n" for source in (KINDS["pie"], "flowchart LR\n A[[[\n"))
    built = build(write_wiki(tmp_path, {"wiki/t/a.md": f"# A\n\n{fences}"}, options={"engine": engine}))
    html = (tmp_path / "site/t/a/index.html").read_text()
    assert html.count('<img class="wg-diagram"') == 1
    assert html.count('<div class="language-mermaid highlight">') == 2
    (warning,) = (line for line in built.warnings if "diagram" in line)
    assert warning.startswith("wiki/t/a.md:10:1: diagram: the diagram is shown as it is written: ")
    assert "wg-diagram" not in raw_body(fences)


def test_a_block_that_is_none_is_no_finding() -> None:
    """SuperFences asks for every fence, and learns afterwards that one is indented code."""
    rendered = MarkdownEngine(["pymdownx.superfences"], {}).render("    ```mermaid\n    nonsense\n    ```\n", "wgs" + "0" * 18)
    assert (rendered.undrawn, dict(rendered.code)) == ((), {})
    assert "nonsense" in rendered.html


def test_nothing_is_cut_off() -> None:
    """A label that is wider in the reader's font is shown in full, though merman cuts labels to what it has measured."""
    assert "overflow:visible" in svg_of(drawing(KINDS["class"]))
    assert "overflow:hidden" not in svg_of(drawing(KINDS["class"]))
