"""`wikigen.links.linker` with names that a date tells: resolving what a change touches is resolving everything."""

from __future__ import annotations

import pytest

from tests.conftest import make_wiki
from wikigen.links.linker import Linker
from wikigen.model import DocId

FILES = {
    "wiki/t/p.md": "---\ndate: 2026-05-01\n---\n# P\n\nSee goodput (04-21) and agent swarms (04-20 through 04-23).\n",
    "wiki/t/undated.md": "# U\n\nSee goodput (04-21).\n",
    "wiki/t/2026-04-21-goodput.md": "# Goodput\n",
    "wiki/t/2026-04-22-agent-swarms.md": "# Agent swarms\n",
    **{f"wiki/x/{n}.md": f"# X{n}\n" for n in range(200)},
}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"wiki/t/2026-04-21-goodput.md": None}, id="the page goes"),
        pytest.param({"wiki/t/2026-04-21-goodput-again.md": "# Goodput again\n"}, id="another of the day comes"),
        pytest.param({"wiki/t/2026-04-21-goodput.md": "# Something else\n\n## Goodput of it\n"}, id="its title changes"),
        pytest.param({"wiki/t/2026-04-23-swarms.md": "# Agent swarms, once more\n"}, id="another within the stretch"),
        pytest.param({"wiki/t/2026-04-21-goodput.md": "---\ntype: log\n---\n# Goodput\n"}, id="its kind changes"),
        pytest.param({"wiki/t/2027-04-25-later.md": "# Later\n"}, id="the wiki grows a year older"),
        pytest.param({"wiki/x/1.md": "# Other\n"}, id="nothing that is meant"),
    ],
)
def test_what_a_date_tells_follows_a_change(change: dict[str, str | None]) -> None:
    """After each change, names with a date lead where they would lead if everything were resolved anew."""
    linker = Linker()
    before = make_wiki(FILES)
    linker.link(before.pages, before.raw, before.assets)
    files = {name: text for name, text in {**FILES, **change}.items() if text is not None}
    after = make_wiki(files)
    pages = {doc: before.pages[doc] if files.get(doc) == FILES.get(doc) else page for doc, page in after.pages.items()}
    assert dict(linker.link(pages, after.raw, after.assets)) == dict(after.links)
    assert any(link.ref.syntax == "hint" for link in before.links[DocId("wiki/t/p.md")])
