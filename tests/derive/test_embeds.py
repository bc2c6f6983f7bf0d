"""`wikigen.derive.embeds`: what a page shows of others, and where that ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.conftest import make_wiki
from wikigen.derive.embeds import DEEPEST, MOST, Embed, embeds_of
from wikigen.model import DocId

HOST = DocId("wiki/t/a.md")
SECTIONS = "# B\n\nOpening.\n\n## One\n\nFirst.\n\n### Its child\n\nMore.\n\n## Two\n\nSecond.\n"
MAIL = "---\ndate: 2026-04-24\n---\n# Mail\n\n## 1. One\n\n**From:** Ann\n\nFirst.\n\n## 2. Two\n\n**From:** Bob\n\nSecond.\n"


def told(embeds: Sequence[Embed]) -> str:
    """Each embed by its target, or by why it is cut, with what it embeds in brackets."""
    return " ".join(
        f"{embed.cut or embed.target.removeprefix('wiki/t/')}{f'({told(embed.inner)})' if embed.inner else ''}" for embed in embeds
    )


def embedded(files: Mapping[str, str], *, bodies: bool = False) -> tuple[Embed, ...]:
    return embeds_of(make_wiki(files), HOST, bodies=bodies)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("![[b]]", SECTIONS, id="a page is shown whole"),
        pytest.param("![[b#one]]", "## One\n\nFirst.\n\n### Its child\n\nMore.\n\n", id="a section up to the next of its level"),
        pytest.param("![[b#Its child]]", "### Its child\n\nMore.\n\n", id="a section up to the next of a higher level"),
        pytest.param("![[b#two|label]]", "## Two\n\nSecond.\n", id="the last section, whatever it is called"),
        pytest.param("![[#Here]]", "## Here\n\nOwn.\n", id="a section of the page itself"),
    ],
)
def test_an_embed_shows_the_part_that_it_names(written: str, shown: str) -> None:
    """A whole text, or a heading and what stands below it."""
    files = {HOST: f"# A\n\n{written}\n\n## Here\n\nOwn.\n", "wiki/t/b.md": SECTIONS}
    (found,) = embedded(files)
    assert not found.cut
    assert files[found.target].encode()[found.start : found.end].decode() == shown


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("[[b]]", id="a link"),
        pytest.param("![[b#nowhere]]", id="a section that is not there"),
        pytest.param("![[b#^block]]", id="a block"),
        pytest.param("![[nothing]]", id="a page that is not there"),
        pytest.param("![[draft]]", id="a page that is withheld"),
        pytest.param("![[pic.png]]", id="an image"),
        pytest.param("![x](b.md)", id="an image that is none"),
        pytest.param("`![[b]]`", id="code"),
        pytest.param("![[mail#item-2]]", id="an item of a digest whose text is not published"),
        pytest.param("## In a heading ![[b]]", id="in a heading"),
        pytest.param("## Related Pages\n\n- ![[b]]", id="in a list that is shown as cards"),
    ],
)
def test_nothing_else_is_embedded(written: str) -> None:
    """Images, code, what is missing or withheld, and places where no text can stand."""
    others = {
        "wiki/t/b.md": SECTIONS,
        "wiki/t/draft.md": "---\ndraft: true\n---\n# Draft\n",
        "wiki/t/pic.png": "",
        "raw/gmail/mail.md": MAIL,
    }
    assert embedded({HOST: f"# A\n\n{written}\n", **others}) == ()


def test_an_item_of_a_digest_is_embedded_where_its_text_is_published() -> None:
    """The one that is named; of several none if none is named."""
    files = {HOST: "# A\n\n![[mail#item-2]]\n\n![[mail]]\n\n![[post]]\n", "raw/gmail/mail.md": MAIL, "raw/rss/post.md": "# Post\n\nBody.\n"}
    texts = [files[found.target].encode()[found.start : found.end] for found in embedded(files, bodies=True)]
    assert [text.strip() for text in texts] == [b"Second.", b"# Post\n\nBody."]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({HOST: "# A\n\n![[a]]\n"}, "loop", id="a page that embeds itself"),
        pytest.param({HOST: "# A\n\n![[b]]\n", "wiki/t/b.md": "![[a]]\n"}, "b.md(loop)", id="two that embed each other"),
        pytest.param(
            {HOST: "# A\n\n![[b]]\n\n## Safe\n\nText.\n", "wiki/t/b.md": "![[a#safe]]\n"},
            "b.md(a.md)",
            id="a part that does not hold the embed is no loop",
        ),
        pytest.param({HOST: "# A\n\n## Part\n\n![[b]]\n", "wiki/t/b.md": "![[a#part]]\n"}, "b.md(loop)", id="a part that holds it is one"),
        pytest.param({HOST: "![[b]]\n", "wiki/t/b.md": "![[c]]\n", "wiki/t/c.md": "![[b]]\n"}, "b.md(c.md(loop))", id="a loop of others"),
        pytest.param({HOST: "![[b]]\n\n![[b]]\n", "wiki/t/b.md": "Text.\n"}, "b.md b.md", id="twice is no loop"),
    ],
)
def test_a_loop_ends_where_it_closes(files: Mapping[str, str], expected: str) -> None:
    """What would show itself is cut there, and nothing else is."""
    assert told(embedded(files)) == expected


def test_no_more_than_a_few_texts_stand_in_each_other() -> None:
    """A chain is cut at its depth, however long it is."""
    files = {f"wiki/t/{name}.md": f"![[{chr(ord(name) + 1)}]]\n" for name in "abcdefgh"}
    found, depth = embedded(files), 0
    while not found[0].cut:
        found, depth = found[0].inner, depth + 1
    assert (found[0].cut, depth) == ("depth", DEEPEST)


def test_no_page_shows_more_of_others_than_has_room() -> None:
    """What goes beyond is cut; what comes after it and is small enough is not."""
    files = {HOST: "![[b]]\n\n![[b]]\n\n![[c]]\n", "wiki/t/b.md": "x" * (MOST // 2 + 1), "wiki/t/c.md": "Short.\n"}
    assert told(embedded(files)) == "b.md size c.md"


def test_pages_that_embed_many_times_over_stay_small() -> None:
    """Ten embeds of a page with ten embeds of a page, and so on, come to no more than the limit lets stand."""
    files = {f"wiki/t/{name}.md": f"![[{chr(ord(name) + 1)}]]\n\n" * 10 for name in "abcd"} | {"wiki/t/e.md": "End.\n"}

    def count(embeds: Sequence[Embed]) -> int:
        return sum(1 + count(embed.inner) for embed in embeds if not embed.cut)

    assert 100 < count(embedded(files)) <= MOST // 256
