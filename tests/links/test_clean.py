"""`wikigen.links.clean`: what of a URL may be published."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import any_text
from wikigen.links.clean import ACCOUNT_WORDS, LOGIN_WORDS, REDIRECTORS, TRACKING, clean_url

PAGE = "https://example.com/page"
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def packed(value: object) -> str:
    """JSON in Base64 as mail programmes write it into links."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


TOKEN = packed({"alg": "none"}) + "." + packed({"reader": 4711}) + ".c2ln"
"""Looks like a JWT and is none."""


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://example.com/",
        "https://example.com:8443/a/b.html",
        "http://localhost:8080/health",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s&list=PLabc",
        "https://news.ycombinator.com/item?id=40000000",
        "https://www.google.com/search?q=unsubscribe+login",
        "https://example.com/?p=123",
        "https://example.com/?b=2&a=1&b=%20x",
        "https://example.com/x?a&&b=",
        "https://example.com/x?redirect=https://example.org/",
        "https://web.git.kernel.org/pub/scm/linux.git/commit/?id=c05e705812d1",
        "https://gitlab.com/a/b/-/blob/main/README.md?ref_type=heads",
        "https://en.wikipedia.org/wiki/Foo_(bar)#History",
        "https://example.com/#:~:text=foo%20bar",
        "https://simonwillison.net/2026/Apr/24/#atom-everything",
        "https://example.com/docs#token",
        "https://example.com/docs#email",
        "https://bücher.example/straße?q=ü",
        "https://[2001:db8::1]/x",
        "https://arxiv.org/abs/2604.14228v2",
        "https://github.com/a/b/commit/da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
        "https://medium.com/@author.name/How-I-Built-GPT-5-Agents-with-MCP-and-LangGraph-a1b2c3d4e5f6",
        "https://mastodon.social/@user@instance.social/112233",
        "https://cdn.example.com/logo@2x.png",
        "https://cdn.jsdelivr.net/npm/mermaid@11.4.0/dist/mermaid.min.js",
        "https://docs.docker.com/reference/cli/docker/login/",
        "https://man.archlinux.org/man/login.1",
        "https://example.com/blog/how-to-unsubscribe-from-everything",
        "https://click.palletsprojects.com/en/stable/",
        "https://link.springer.com/article/10.1007/x",
        "https://open.substack.com/pub/someone/p/some-post",
        "https://aibreakfast.beehiiv.com/p/some-post",
        "https://media.beehiiv.com/cdn-cgi/image/x/uploads/asset/file/y.png?t=1773354892",
        "https://mailchi.mp/someone/issue-12",
        "https://t.co/AbCdEf123",
        "https://lnkd.in/eAbCdEf",
        "https://bit.ly/3xYzAbC",
        "https://www.linkedin.com/posts/someone_topic-activity-7000000000000000000-abcd",
        "https://netflix.com/x?s=1&t=2",
        "https://x.com/search?q=llm&s=1",
        "https://gist.github.com/a/b?source=x",
    ],
)
def test_harmless(url: str) -> None:
    """A URL that says nothing of its reader stays as it is written."""
    assert clean_url(url) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{PAGE}?utm_source=a&utm_medium=email&utm_campaign=x", PAGE),
        (f"{PAGE}?id=3&utm_source=a&q=x%20y", f"{PAGE}?id=3&q=x%20y"),
        (f"{PAGE}?utm_source=a&id=3", f"{PAGE}?id=3"),
        (f"{PAGE}?id=3&amp;utm_source=a&amp;q=1", f"{PAGE}?id=3&amp;q=1"),
        (f"{PAGE}?utm_source=a&amp;utm_medium=feed", PAGE),
        (f"{PAGE}?UTM_Source=a&utm%5Fmedium=b", PAGE),
        (f"{PAGE}?mc_cid=1&mc_eid=2", PAGE),
        (f"{PAGE}?_hsenc=p2&_hsmi=3&hsCtaTracking=x", PAGE),
        (f"{PAGE}?j={TOKEN}", PAGE),
        (f"{PAGE}?token=abc&access_token=d&id=1", f"{PAGE}?id=1"),
        (f"{PAGE}?_bhiiv=opp_x&bhcl_id=y", PAGE),
        (f"{PAGE}?fbclid=1&gclid=2&dclid=3&msclkid=4&igshid=5", PAGE),
        (f"{PAGE}?mkt_tok=1&vero_id=2&oly_enc_id=3&oly_anon_id=4&s_cid=5&ck_subscriber_id=6", PAGE),
        (f"{PAGE}?lid=5wso20mx4knj", PAGE),
        (f"{PAGE}?x={TOKEN}&y=1", f"{PAGE}?y=1"),
        (f"{PAGE}?who=reader%40example.org&y=1", f"{PAGE}?y=1"),
        (f"{PAGE}?email=x", PAGE),
        ("https://medium.com/@a/b?source=email-0a1b2c-digest.reader", "https://medium.com/@a/b"),
        ("https://blog.example.com/b?source=email-0a1b2c", "https://blog.example.com/b"),
        (
            "https://someone.substack.com/p/x?r=1a2b3&isFreemail=true&publication_id=1&post_id=2&triedRedirect=true",
            "https://someone.substack.com/p/x",
        ),
        ("https://newsletter.example.com/p/x?r=1a2b3&isFreemail=true", "https://newsletter.example.com/p/x"),
        ("https://x.com/a/status/1?s=20&t=abc", "https://x.com/a/status/1"),
        ("https://twitter.com/a?ref_src=twsrc%5Etfw", "https://twitter.com/a"),
        ("https://youtu.be/abc?si=x&t=42", "https://youtu.be/abc?t=42"),
        ("https://www.youtube.com/watch?v=abc&si=x&feature=share", "https://www.youtube.com/watch?v=abc"),
        ("https://open.spotify.com/episode/1?si=x", "https://open.spotify.com/episode/1"),
        ("https://www.linkedin.com/posts/x?trk=a&trackingId=b", "https://www.linkedin.com/posts/x"),
        ("https://us1.campaign-archive.com/?u=1&id=2&e=3", "https://us1.campaign-archive.com/?u=1&id=2"),
        ("https://bit.ly/3xYzAbC?token=abc", "https://bit.ly/3xYzAbC"),
        ("https://user:secret@example.com/x", "https://example.com/x"),
        ("HTTPS://Example.com/x", "https://Example.com/x"),
        (f"{PAGE}#utm_source=a", PAGE),
        (f"{PAGE}#access_token=abc", PAGE),
        (f"{PAGE}?id=1#{TOKEN}", f"{PAGE}?id=1"),
    ],
)
def test_tracking(url: str, expected: str) -> None:
    """Tracking parameters, userinfo and loaded fragments go; what else the query holds keeps its order and spelling."""
    assert clean_url(url) == expected


Q = quote(PAGE + "?id=3", safe="")
HIDDEN = base64.urlsafe_b64encode(b"?=").decode().rstrip("=")


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.google.com/url?q={Q}&sa=D&usg=x",
        f"https://www.google.co.uk/url?sa=t&url={Q}",
        f"https://l.facebook.com/l.php?u={Q}&h=x",
        f"https://slack-redir.net/link?url={Q}",
        f"https://out.reddit.com/t3_x?url={Q}&token=y",
        f"https://nam01.safelinks.protection.outlook.com/?url={Q}&data=x&amp;reserved=0",
        f"https://medium.com/m/global-identity-2?redirectUrl={Q}",
        f"https://www.linkedin.com/redir/redirect?url={Q}&trk=x",
        f"https://www.youtube.com/redirect?event=x&q={Q}",
        f"https://duckduckgo.com/l/?uddg={Q}",
        f"https://href.li/?{PAGE}?id=3",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.com_page-3Fid-3D3&d=x",
        f"https://urldefense.com/v3/__https://example.com/page*id*3__;{HIDDEN}!!x!y$",
        "https://urldefense.com/v3/__https:/example.com/page*id=3__;Pw==!!x",
        f"https://substack.com/redirect/2/{packed({'e': PAGE + '?id=3', 's': 1})}.sig?x=1",
        f"https://tracking.tldrnewsletter.com/CL0/{quote(PAGE + '?id=3', safe='')}/1/0100abc/xyz=",
        f"https://link.example.org/click/123.456/{base64.urlsafe_b64encode((PAGE + '?id=3').encode()).decode().rstrip('=')}/5a/B",
        f"https://www.google.com/url?q={quote(f'https://l.facebook.com/l.php?u={Q}', safe='')}",
        f"https://www.google.com/url?q={quote(PAGE + '?utm_source=x&id=3&mc_eid=9', safe='')}",
    ],
)
def test_redirector(url: str) -> None:
    """A redirector that holds its target gives way to it, however deep, and the target is cleaned as well."""
    assert clean_url(url) == f"{PAGE}?id=3"


def test_defense_run() -> None:
    """Proofpoint hides runs of characters behind `**A`, `**B` …."""
    hidden = base64.urlsafe_b64encode(b"abc").decode()
    assert clean_url(f"https://urldefense.us/v3/__https://example.com/**B__;{hidden}!!x") == "https://example.com/abc"


@pytest.mark.parametrize(
    "url",
    [
        # redirectors whose target cannot be read, or must not be
        "https://www.google.com/url?sa=t",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?q=/search",
        f"https://substack.com/redirect/2/{packed({'e': 'javascript:alert(1)'})}",
        f"https://substack.com/redirect/2/{packed(['x'])}",
        "https://substack.com/redirect/2/eyJlIjoi",
        f"https://substack.com/redirect/{UUID}?j={packed({'u': '1a2b'})}",
        f"https://substack.com/redirect/2/{packed({'e': 'https://example.com/unsubscribe'})}",
        # trackers
        "https://click.convertkit-mail2.com/abc/def/ghi",
        "https://someone.us1.list-manage.com/track/click?u=1&id=2&e=3",
        "https://link.mail.beehiiv.com/ss/c/u001.abc/1/h2",
        "https://elinkabc.mail.beehiiv.com/ss/c/u001.abc",
        "https://someone.beehiiv.com/v2/clicks/abc",
        "https://email.mg1.substack.com/c/abc",
        "https://u1.ct.sendgrid.net/ls/click?upn=abc",
        "https://url123.example.com/ls/click?upn=abc",
        "https://mailchi.mp/track/click/1",
        "https://email.example.com/c/eJwVzMkNgCAQAMBq4LcJxwI-WBPWP3d5",
        "https://substack.com/app-link/post?publication_id=1&post_id=2",
        # accounts
        "https://example.com/unsubscribe?u=1",
        "https://example.com/u/one-click-unsubscribe/1",
        "https://example.com/%75nsubscribe",
        "https://someone.substack.com/action/disable_email?token=x",
        "https://example.com/login",
        "https://example.com/users/sign_in?next=/",
        "https://example.com/wp-login.php?action=lostpassword",
        "https://accounts.example.com/x",
        "https://example.com/reset-password/abc",
        "https://example.com/auth/magic-link/abc",
        "https://example.com/manage-preferences",
        "https://example.com/manage-email-preferences",
        "https://example.com/view-in-browser/1",
        "https://example.com/?action=unsubscribe&u=1",
        # readers
        f"https://example.com/r/{TOKEN}",
        "https://example.com/u/reader@example.org/x",
        "https://example.com/u/reader%40example.org/x",
        "https://example.com/c/" + "aB3dE6gH9" * 8,
        # no public URL at all
        "mailto:reader@example.org",
        "javascript:alert(1)",
        "ftp://example.com/x",
        "data:text/html,x",
        "//example.com/x",
        "example.com/x",
        "",
        "https://",
        "https:///x",
        "https://[::1",
        "https://exa mple.com/",
        "https://example.com/a b",
        " https://example.com/",
        "https://example.com/\n",
        "https://example.com/\x00",
        "https://example.com/\u202e",
        "https://example.com\\@evil.example/",
        "https://example.com/<script>",
        "https://example.com:port/",
        "https://example.com/" + "a/" * 5000,
        "\ud800",
    ],
)
def test_nothing_public(url: str) -> None:
    """Opaque trackers, account links, readers' tokens and what is no URL leave nothing to publish."""
    assert clean_url(url) is None


def test_endless_redirectors() -> None:
    """Redirectors wrapped deeper than anyone does are not followed to the end."""
    url = PAGE
    for _ in range(12):
        url = f"https://href.li/?{url}"
    assert clean_url(url) is None


def test_tables() -> None:
    """No row of the tables fits everything, and no redirector's pattern fits a plain page."""
    assert not [row for row in TRACKING if row.names.fullmatch("") or row.names.fullmatch("id") or row.names.fullmatch("q")]
    assert not [where.pattern for where, _ in REDIRECTORS if where.match("example.com/page")]
    assert all(re.fullmatch(r"[a-z ]+", words) for words in (*ACCOUNT_WORDS, *LOGIN_WORDS))


@pytest.mark.parametrize("words", [*ACCOUNT_WORDS, *LOGIN_WORDS])
@pytest.mark.parametrize("mark", ["-", "_", ""])
def test_account_words(words: str, mark: str) -> None:
    """Each phrase of an account counts as a part of a path, however it is joined."""
    assert clean_url(f"https://example.com/{words.replace(' ', mark)}") is None


parts = st.sampled_from(
    [
        *(
            "https://",
            "http://",
            "example.com",
            "www.google.com/url?q=",
            "href.li/?",
            "substack.com/redirect/2/",
            "eyJ",
            "eyJlIjoiaHR0cHM6Ly9hLmIifQ",
        ),
        *(
            "?",
            "&",
            "&amp;",
            "#",
            "/",
            "%",
            "%2F",
            "=",
            ".",
            "@",
            ":",
            "[",
            "]",
            "utm_source=x",
            "id=1",
            "a@b.co",
            "urldefense.com/v3/__",
            "__;",
            "!",
            "*",
        ),
        *("**A", "/CL0/https:%2F%2F", "login", "x.com/a/status/1", "s=1", "é", "\ud800", "\x00", " ", "amp;"),
    ]
)


@given(st.one_of(st.lists(parts, max_size=12).map("".join), any_text, st.text().map("https://a.b/".__add__)))
def test_laws(url: str) -> None:
    """A cleaning never raises, gives http or https or nothing, and a second one changes nothing."""
    cleaned = clean_url(url)
    if cleaned is not None:
        assert cleaned.startswith(("http://", "https://"))
        assert clean_url(cleaned) == cleaned


@pytest.mark.parametrize(
    "url",
    [
        f"https://example.com/redirect/{UUID}",
        f"https://example.com/a/click/{UUID}?x=1",
        "https://links.example.com/e/c/eyJlbWFpbF9pZCI6",
        "https://example.com/track/click/30012345/example.com?p=x",
        f"https://example.com/redir/{'0a' * 16}",
    ],
)
def test_what_leads_somewhere_that_only_a_server_knows(url: str) -> None:
    """An opaque redirector is not published, whoever runs it; a page about redirects is."""
    assert clean_url(url) is None
    assert clean_url("https://example.com/docs/redirect/how-to-redirect") == "https://example.com/docs/redirect/how-to-redirect"
    assert clean_url(f"https://example.com/c/{UUID}") == f"https://example.com/c/{UUID}"
