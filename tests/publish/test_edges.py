"""`wikigen.publish.edges`: what pages state of each other, as a list and as data."""

from __future__ import annotations

import json
from pathlib import Path

from tests.sitecheck import build, dead_links, make_site, read_html, write_wiki
from wikigen.publish.edges import RelationsView, relation_data, relation_pages
from wikigen.publish.plan import same_plan

FILES = {
    "wiki/t/a.md": "# Alpha & Co\n",
    "wiki/t/2026-04-24-b.md": "# Beta\n\n## Prior work\n\n**Extends [A](a.md)**: by & by.\n\n**Contradicts [C](2026-04-25-c.md)**: no.\n",
    "wiki/t/2026-04-25-c.md": "# Gamma\n\n## Prior work\n\n- **Confirms [A](a.md)**\n- **Also extends [A](a.md)** in part.\n",
    "wiki/t/secret.md": "---\ndraft: true\n---\n# Secret\n\n## Prior work\n\n**Extends [A](a.md)**: hidden.\n",
}


def test_the_list_has_every_relation_by_its_kind() -> None:
    """Kinds come in the order of the table, the newest page first, each sentence verbatim; a withheld page states nothing."""
    site = make_site(FILES)
    (page,) = relation_pages(site)
    view = page.view(site)
    assert isinstance(view, RelationsView)
    assert (page.uri, page.section, view.pager) == ("relations/index.md", "more", None)
    assert view.intro == "4 sentences in which a page states its relation to another, as written."
    assert [(kind, [(e.source.title, e.date, e.target.title, e.sentence) for e in entries]) for kind, entries in view.kinds] == [
        ("contradicts", [("Beta", "2026-04-24", "Gamma", "Contradicts C: no.")]),
        ("confirms", [("Gamma", "2026-04-25", "Alpha & Co", "Confirms A")]),
        (
            "extends",
            [
                ("Gamma", "2026-04-25", "Alpha & Co", "Also extends A in part."),
                ("Beta", "2026-04-24", "Alpha & Co", "Extends A: by & by."),
            ],
        ),
    ]


def test_the_data_has_the_same() -> None:
    """The file has pages by URL and a relation for each sentence; a file of the wiki in its place stays, and nothing stated makes no file."""
    ((path, content),) = relation_data(make_site(FILES)).items()
    data = json.loads(content)
    assert (path, data["format"]) == ("relations/graph.json", 1)
    assert data["pages"] == {"t/2026-04-24-b/": "Beta", "t/2026-04-25-c/": "Gamma", "t/a/": "Alpha & Co"}
    assert data["relations"][0] == {
        "from": "t/2026-04-24-b/",
        "to": "t/2026-04-25-c/",
        "kind": "contradicts",
        "sentence": "Contradicts C: no.",
    }
    assert len(data["relations"]) == 4
    assert relation_data(make_site({**FILES, "wiki/relations/graph.json": "{}"})) == {}
    nothing = make_site({"wiki/t/a.md": "# A\n"})
    assert (relation_data(nothing), list(relation_pages(nothing))) == ({}, [])


def test_a_long_list_goes_on_page_by_page() -> None:
    """More relations than fit on a page make another, and a new plan."""
    many = {f"wiki/t/p{n:03}.md": f"# P{n}\n\n## Prior work\n\n**Extends [A](a.md)**: {n}.\n" for n in range(250)}
    site = make_site({**FILES, **many})
    first, second = relation_pages(site)
    assert second.uri == "relations/page/2/index.md"
    views = [page.view(site) for page in (first, second)]
    sentences = [entry.sentence for view in views if isinstance(view, RelationsView) for _, entries in view.kinds for entry in entries]
    assert len(sentences) == len(set(sentences)) == 254
    assert not same_plan(site, make_site({**FILES, **many, "wiki/t/z.md": FILES["wiki/t/2026-04-24-b.md"]}))


def test_the_built_list(tmp_path: Path) -> None:
    """The built page leads to both pages and to the data, escapes what authors wrote, and is in the navigation."""
    built = build(write_wiki(tmp_path, FILES))
    html = read_html(built.site / "relations/index.html")
    assert [link.get("href") for link in html.xpath("//article//ul[@class='wg-findings'][1]//a")] == [
        "../t/2026-04-24-b/",
        "../t/2026-04-25-c/",
    ]
    assert "Alpha &amp; Co" in built.html("relations/index.html")
    assert dead_links(built.site) == []
    assert html.xpath("//nav//a[@href='./' or @href='../relations/']")
    assert (built.site / "relations/graph.json").is_file()
