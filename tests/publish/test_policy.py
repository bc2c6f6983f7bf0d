"""`wikigen.publish.policy`: what a browser may do on a page, and what a link tells the site it leads to."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.sitecheck import build, read_html, write_wiki
from wikigen.publish.policy import POLICY, inline_scripts, leave_quietly, with_policy


def policy_of(html: str) -> str:
    """The policy that a page states."""
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert len(found) == 1
    return str(found[0])


def hashed(script: str) -> str:
    """A script as a policy names it."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize("row", POLICY, ids=[name for name, _ in POLICY])
def test_every_directive_is_stated(row: tuple[str, str]) -> None:
    """The policy has each row of the table, and nothing but `script-src` gets more than the table gives it."""
    name, value = row
    stated = dict(part.split(" ", 1) for part in policy_of(with_policy("<head></head><script>a()</script>")).split("; "))
    assert list(stated) == [name for name, _ in POLICY]
    assert stated[name] == (f"{value} {hashed('a()')}" if name == "script-src" else value)


def test_the_policy_stands_before_all_that_it_governs() -> None:
    """Only the charset comes first, which a browser looks for in the first 1,024 bytes."""
    html = with_policy('<!doctype html><html><head>\n<meta charset="utf-8"><script>a()</script></head></html>')
    assert html.startswith('<!doctype html><html><head>\n<meta charset="utf-8"><meta http-equiv="Content-Security-Policy"')
    assert with_policy("<p>no page</p>") == "<p>no page</p>"


def test_scripts_of_the_template_run_and_those_of_an_author_do_not() -> None:
    """An author's script that slipped through everything else would still have no hash, wherever in the text it closes what."""
    html = "<head></head><script>ours()</script><article><script>theirs()</script></article><script>theirs2()</script></article><p></p>"
    assert hashed("ours()") in policy_of(with_policy(html))
    assert "theirs" not in "".join(inline_scripts("<script>ours()</script>"))
    assert hashed("theirs()") not in policy_of(with_policy(html))
    assert hashed("theirs2()") not in policy_of(with_policy(html))
    assert hashed("theirs()") in policy_of(with_policy(html, trusted=True))


def test_data_is_no_script() -> None:
    """JSON and files need no hash; a module does."""
    html = (
        """<script type="application/json">{}</script><script src="x.js"></script><SCRIPT TYPE='module'>a\r\n</SCRIPT><script>b</script>"""
    )
    assert inline_scripts(html) == ("a\r\n", "b")
    assert hashed("a\n") in policy_of(with_policy(f"<head></head>{html}"))


def test_a_search_in_web_assembly_may_start() -> None:
    """Where it is asked for, and nowhere else."""
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy_of(with_policy("<head></head>", wasm=True))
    assert "wasm" not in policy_of(with_policy("<head></head>"))


@pytest.mark.parametrize(
    ("link", "rel"),
    [
        ('<a href="https://a.example/">', "noopener noreferrer"),
        ("<a href='http://a.example/'>", "noopener noreferrer"),
        ("<a href=//a.example/>", "noopener noreferrer"),
        ('<a title="a > b" href="https://a.example/">', "noopener noreferrer"),
        ('<A HREF="HTTPS://a.example/">', "noopener noreferrer"),
        ('<a href="https://a.example/" rel="nofollow opener">', "nofollow noopener noreferrer"),
        ('<a href="https://a.example/" target="_blank" rel=noopener>', "noopener noreferrer"),
        ('<a rel="noreferrer noopener" href="https://a.example/">', "noreferrer noopener"),
        ('<a href="../b/">', None),
        ('<a href="mailto:a@a.example" rel="x">', "x"),
        ("<article>", None),
    ],
)
def test_a_link_that_leaves_tells_nothing(link: str, rel: str | None) -> None:
    """Every link to another host has both words, however its tag is written; doing it twice changes nothing."""
    written = leave_quietly(link)
    assert re.findall(r'rel="([^"]*)"', written) == ([rel] if rel is not None else [])
    assert leave_quietly(written) == written


def test_every_page_of_a_site_has_it(tmp_path: Path) -> None:
    """Pages, hubs, raw digests and the page that is not found state a policy that knows all their scripts, and no outgoing link tells."""
    files = {
        "wiki/t/a.md": '---\nsource: https://a.example/x\n---\n# A\n\n[x](https://a.example) <a title=">" href="https://b.example">y</a>\n',
        "wiki/by-hand.md": '# H\n\n<a href="https://c.example">z</a> <script>mine()</script>\n',
        "raw/rss/x.md": "---\nurl: https://d.example/\n---\n[w](https://e.example)\n",
    }
    options = {"publish_raw": "full", "trusted": ["by-hand.md"]}
    built = build(write_wiki(tmp_path, files, options=options, repo_url="https://code.example/x/y"))
    pages = sorted(built.site.rglob("*.html"))
    assert len(pages) > 8
    for path in pages:
        html = path.read_text(encoding="utf-8")
        policy = policy_of(html)
        assert [script for script in inline_scripts(html) if hashed(script) not in policy] == [], path
        leaving = read_html(path).xpath("//a[starts-with(@href, 'http')]")
        assert leaving, path
        assert [link.get("href") for link in leaving if not {"noopener", "noreferrer"} <= set(str(link.get("rel")).split())] == [], path
    assert hashed("mine()") in policy_of(built.html("by-hand/index.html"))
