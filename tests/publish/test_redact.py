"""`wikigen.publish.redact`: raw text without personal data and secrets.

Every secret here is a dummy, put together at run time, so that no scanner of repositories takes it for a real one.
"""

from __future__ import annotations

import base64
import random
import re
import string
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import any_text
from wikigen.publish.redact import KINDS, WITHHELD, Finding, find_private, redact

BODY = "".join(f"{letter}{number % 10}{letter.upper()}" for number, letter in enumerate("abcdefghijkl", 1))
HEX = "0123456789" + "abcdef" + "9876543210" + "fedcba"
TOKEN = "ey" + "JhbGciOiJub25lIn0" + ".ey" + "JyZWFkZXIiOjF9" + ".c2lnbmF0dXJl"
DASHES = "-" * 5
KEY_BLOCK = f"{DASHES}BEGIN RSA PRIVATE KEY{DASHES}\nProc-Type: 4,ENCRYPTED\n\n{BODY}\n{BODY}\n{DASHES}END RSA PRIVATE KEY{DASHES}"
REMOVED = "[link removed]"


def note(kind: str) -> str:
    return f"[redacted: {kind}]"


@pytest.mark.parametrize(
    "text",
    [
        # prices, numbers, ranges
        "GPT-5.5 costs $5/$30 per million tokens.",
        "a $1,234,567 deal, €12.500.000, 100-200 GPUs",
        "300 sub-agents took about 4,000 steps on 16384 GPUs",
        "+10,000 users, +3.5%, +1 000 000 stars, +20000000 rows",
        "10000-20000 tokens, 128000 context, 1048576 bytes",
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "F1 0.9123456789, loss 3.14159265",
        # dates and times
        "2026-04-24, 24.04.2026, 04/24/2026, 20260424",
        "Fri, 24 Apr 2026 22:15:46 +0000 (UTC)",
        "farmed: 2026-04-29T21:38:34+00:00",
        "phone review of 2026-04-24",
        "call on 2026-04-24 10",
        "2024-2026, 1999-2000",
        # ids and versions
        "arXiv 2604.14228v2, [2604.14228](https://arxiv.org/abs/2604.14228)",
        "phone 2604.14228",
        "arxiv 2605.06642 + 2605.06130 + 2605.06614, +2605.06614",
        "v2.1.116, Python 3.13.0, 10.0.19045.4291",
        "ISBN 978-3-16-148410-0",
        "CVE-2026-12345, RFC 2822, PEP 621, GB29",
        f"id {'123e4567-e89b-12d3-a456-426614174000'}",
        "status 2047516922263285776",
        "127.0.0.1:8080, 192.168.100.200",
        # hashes
        f"commit {(HEX * 2)[:40]}",
        f"sha256:{HEX * 2}",
        f"md5sums aside, {HEX * 2} stays",
        "integrity sha384-" + BODY + BODY[:28],
        "SHA256:" + BODY + "xYz1234",
        # words around codes
        "Claude Code 2026 is out",
        "Claude Code 482913",
        "error code 500123, exit code 4040",
        "zip code 94105, area code 2125",
        "10000 lines of code",
        "The code is 5000 lines long.",
        "your code runs 4096 tests",
        "formal verification of 10000 theorems",
        "Erlang/OTP 2704",
        "the code of 2026.",
        "2026 is the year of code",
        "a pin on 1024",
        # addresses that are none
        "git@github.com:owner/repo.git",
        "![](logo@2x.png) and mermaid@11.min.js",
        "@user@instance.social writes",
        "@handle, a@b, user@localhost",
        "pip install pkg@1.2.3, actions/checkout@v4.1",
        # prefixes that begin words
        "sk-learn-style-estimators-and-more-of-them",
        "hf_hub_download, npm_config_registry_url_of_mine, pypi-attestations-and-publishing",
        "Bearer authentication-mechanism, Basic understanding-of-things",
        f"{DASHES}BEGIN PRIVATE KEY{DASHES} is how such a file begins.",
        f"{DASHES}BEGIN PUBLIC KEY{DASHES}\nabc\n{DASHES}END PUBLIC KEY{DASHES}",
        # long strings that are words
        "agents-tool-use/2026-04-23-persistent-agent-infrastructure.md",
        "raw/rss/2026-04-21-semianalysis-how-much-do-gpu-clusters-really-cost.md",
        "Qwen3-Coder-480B-A35B-Instruct-FP8-Dynamic-2026-04",
        "AutoModelForSequenceClassificationWithPastKeyValues2",
        "-" * 80 + "\n" + "=" * 80 + "\n" + "a" * 80,
        # links
        "[a page](../topic/page.md#x), [[Page|label]], ![i](assets/x.png)",
        "https://en.wikipedia.org/wiki/Foo_(bar), (https://example.com/a?id=3).",
        "<https://example.com/x> and **https://example.com/y**",
        '<a href="https://example.com/?a=1&amp;b=2" title="x">text</a>',
        "[How logins broke: sign in considered harmful](https://example.com/x)",
        "Why people unsubscribe from newsletters",
        "Sign in with a passkey, or log in as root.",
        "`https://$HOST/path` and http://<ip>/",
        "unsubscribed readers said https at a conference",
        "",
    ],
)
def test_harmless(text: str) -> None:
    """Numbers, ids, hashes, words and public links that only look private stay as they are."""
    assert find_private(text) == ()
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to Jane.Doe+x@mail.example.org.", "write to [redacted: e-mail]."),
        ("**From:** News <news@example.com>", "**From:** News <[redacted: e-mail]>"),
        ("_me@example.com_, 'you@example.co.uk'", "[redacted: e-mail]_, '[redacted: e-mail]'"),
        ("reader%40example.org, reader&#64;example.org", "[redacted: e-mail], [redacted: e-mail]"),
        ("jürgen@bücher.example", "[redacted: e-mail]"),
        ("me@example.com-based", "[redacted: e-mail]-based"),
        ("a@b@c.de", "a@[redacted: e-mail]"),
        ("x" * 100 + "@example.org", "[redacted: e-mail]"),
        ("[mail us](mailto:us@example.com)", "mail us [link removed]"),
        ("[us@example.com](mailto:us@example.com)", "[redacted: e-mail] [link removed]"),
    ],
)
def test_addresses(text: str, expected: str) -> None:
    """E-mail addresses go, and links that write to one become text."""
    assert redact(text) == expected


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [
        ("", "+49 30 1234567", ""),
        ("(", "+49 (0)30 123 45 67", ")"),
        ("Ring ", "+1-212-555-0123", "."),
        ("", "+14155550123", " now"),
        ("tel:", "+44.20.7946.0958", ""),
        ("", "(212) 555-0123", ""),
        ("", "212-555-0123", ", ext. 4"),
        ("", "1-800-555-0123", ""),
        ("Tel.: ", "030/1234567", ""),
        ("Phone: ", "5550123", ""),
        ("call us at ", "0800 123 4567", "!"),
        ("fax no. ", "089 12 34 56", ""),
        ("WhatsApp: ", "01512 3456789", ""),
        ("Mobile ", "07700 900123", ""),
    ],
)
def test_phones(before: str, number: str, after: str) -> None:
    """Phone numbers go: with a country code anywhere, national ones by their American shape or a word before them."""
    assert redact(before + number + after) == f"{before}[redacted: phone]{after}"


@pytest.mark.parametrize(
    ("before", "code", "after"),
    [
        ("Your verification code is ", "482913", "."),
        ("Your code: ", "4829", ""),
        ("code is ", "48291", " and expires soon"),
        ("Enter this code:\n\n**", "482913", "**"),
        ("Use code ", "482913", " to sign in"),
        ("OTP ", "1234", ""),
        ("Your PIN is ", "9876", ","),
        ("passcode = ", "11223344", "\nnext"),
        ("Your code for Example is ", "482-913", "."),
        ("Your sign-in code is ", "4829 1357", "."),
        ("Backup code: ", "AB3D-9XYZ", ""),
        ("Google code: ", "G-482913", ""),
        ("One-time password: ", "482913", ""),
        ("", "482913", " is your Example verification code"),
        ("Use ", "482913", " as your one-time passcode."),
        ("Code: ", "2026", ""),
    ],
)
def test_codes(before: str, code: str, after: str) -> None:
    """One-time codes go where a word beside them says that they are one."""
    assert redact(before + code + after) == f"{before}[redacted: code]{after}"


@pytest.mark.parametrize(
    "iban",
    [
        "DE89 3704 0044 0532 0130 00",
        "DE89370400440532013000",
        "GB29 NWBK 6016 1331 9268 19",
        "AT61-1904-3002-3457-3201",
        "NO93 8601 1117 947",
    ],
)
def test_ibans(iban: str) -> None:
    """An IBAN goes where its checksum holds."""
    assert redact(f"to {iban}, please") == "to [redacted: IBAN], please"
    assert find_private(f"to {iban.replace('3', '4', 1)}, please") == ()


@pytest.mark.parametrize(
    "key",
    [
        "gh" + "p_" + BODY,
        "gh" + "o_" + BODY,
        "github" + "_pat_" + BODY,
        "sk" + "-" + BODY,
        "sk" + "-ant-api03-" + BODY,
        "sk" + "-proj-" + BODY,
        "AK" + "IA" + "0123456789ABCDEF",
        "AS" + "IA" + "0123456789ABCDEF",
        "xo" + "xb-1234567890-" + BODY,
        "AI" + "za" + BODY,
        "gl" + "pat-" + BODY[:20],
        "h" + "f_" + BODY,
        "np" + "m_" + BODY,
        "py" + "pi-" + BODY,
        "S" + "G." + BODY[:22] + "." + BODY,
        "do" + "p_v1_" + HEX * 2,
        "sk" + "_live_" + BODY[:24],
        "rk" + "_live_" + BODY[:24],
        "wh" + "sec_" + BODY,
        TOKEN,
        KEY_BLOCK,
        f"{DASHES}BEGIN PRIVATE KEY{DASHES}\n{BODY}\n{BODY}",
        BODY,
        BODY[:16] + "_" + BODY[16:],
        base64.b64encode(random.Random(7).randbytes(48)).decode(),
        HEX,
        HEX.upper(),
        HEX + HEX[:16],
    ],
)
def test_keys(key: str) -> None:
    """Keys go by their known beginnings, their frame, or the randomness of their characters."""
    for before, after in (("", ""), ("key: ", "."), ('"', '"'), ("\n`", "`\n")):
        assert redact(before + key + after) == before + "[redacted: key]" + after
    assert BODY[:8] not in redact(f"KEY={key}")


def test_bearer() -> None:
    """Of an authorization header the scheme stays."""
    assert redact("Authorization: Bearer abc.def123-xyz7890abcdefg") == "Authorization: Bearer [redacted: key]"
    assert redact("authorization: basic dXNlcjpwYXNzd29yZDEyMw==") == "authorization: basic [redacted: key]"


UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
OPAQUE = f"https://substack.com/redirect/{UUID}?j={TOKEN}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # cleaned
        ("- https://example.com/p?utm_source=x&id=3", "- https://example.com/p?id=3"),
        ("[a](https://example.com/p?utm_source=x).", "[a](https://example.com/p)."),
        ("<https://example.com/p?mc_eid=1>", "<https://example.com/p>"),
        ('<a href="https://example.com/p?a=1&amp;utm_source=x">t</a>', '<a href="https://example.com/p?a=1">t</a>'),
        ("see https://user:secret@example.com/x, ok", "see https://example.com/x, ok"),
        ("https://www.google.com/url?q=https%3A%2F%2Fexample.com%2Fx&sa=D", "https://example.com/x"),
        # opaque
        (f"see {OPAQUE}, ok", "see [link removed], ok"),
        (f"[Read more]({OPAQUE})", "Read more [link removed]"),
        (f"![Chart]({OPAQUE})", "Chart [link removed]"),
        (f"[]({OPAQUE})", REMOVED),
        (f'<a class="x" href="{OPAQUE}">Read more</a>', '<a class="x" >Read more</a>'),
        (f"<img src='{OPAQUE}' width=1>", "<img  width=1>"),
        (f"https://example.com/?k={'gh' + 'p_' + BODY}", REMOVED),
        ("https://example.com/login", REMOVED),
        (f"https://example.com/{TOKEN}/x", REMOVED),
        # accounts
        ("[Unsubscribe](https://example.com/abc)", ""),
        ("a [click here to unsubscribe](https://example.com/abc) b", "a  b"),
        ("- [Manage your preferences](https://example.com/abc)\n- x", "- \n- x"),
        ("[View this email in your browser](https://example.com/abc) | x", " | x"),
        ("[Log in](https://example.com/abc)", ""),
        ("[Reset your password](https://example.com/abc 'x')", ""),
        ('[Reset your password](https://example.com/abc "x")', ""),
        ('<p><a href="https://example.com/abc">Unsubscribe</a></p>', "<p></p>"),
        ("Unsubscribe: https://example.com/abc", "Unsubscribe: "),
        ("To unsubscribe click here: https://example.com/a, https://example.com/b or write", "To unsubscribe click here:  or write"),
        ("View online (https://example.com/abc)", "View online ()"),
        ("me[unsubscribe](x)@example.org", "me[link removed]@example.org"),
    ],
)
def test_links(text: str, expected: str) -> None:
    """URLs are cleaned, opaque ones become a note, and links to a reader's account vanish."""
    assert redact(text) == expected


def test_findings() -> None:
    """A finding names its kind and its place, in the order of the text, and none overlaps another."""
    text = f"Call +49 30 1234567 or a@b.org; code: 482913; {OPAQUE}"
    found = find_private(text)
    assert [(finding.kind, text[finding.start : finding.end]) for finding in found] == [
        ("phone", "+49 30 1234567"),
        ("e-mail", "a@b.org"),
        ("code", "482913"),
        ("url", OPAQUE),
    ]
    assert found[1] == Finding("e-mail", 23, 30)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_kinds() -> None:
    """Each row of the table but the first, which keeps our own notes, has a kind that readers understand."""
    assert KINDS[0].name == ""
    assert {kind.name for kind in KINDS[1:]} == {"key", "link", "url", "IBAN", "code", "e-mail", "phone"}
    for name in ("key", "IBAN", "code", "e-mail", "phone", "text"):
        assert redact(f"your code {note(name)} 1234") == f"your code {note(name)} 1234"


def test_mail() -> None:
    """A mail keeps its words, prices and public links."""
    text = (
        "# Daily\n\nHi reader@example.org,\n\nGPT-5.5 costs $5/$30 (https://openai.com/index/gpt-5-5/?utm_source=mail), see "
        f"[the paper](https://arxiv.org/abs/2604.14228) and [more]({OPAQUE}).\n\n"
        "[Unsubscribe](https://example.com/u/1) | +1 (212) 555-0123\n"
    )
    assert redact(text) == (
        "# Daily\n\nHi [redacted: e-mail],\n\nGPT-5.5 costs $5/$30 (https://openai.com/index/gpt-5-5/), see "
        "[the paper](https://arxiv.org/abs/2604.14228) and more [link removed].\n\n | [redacted: phone]\n"
    )


def test_made_for_it() -> None:
    """A text that makes new private matter of every redaction is withheld."""
    text = "x"
    for _ in range(20):
        text = f"[unsub {text} ](https://a.b)"
    nested = "[unsub " * 20 + "[unsubscribe](https://a.b)" + " ](https://a.b)" * 20
    assert redact(nested) == WITHHELD
    assert find_private(redact(text)) == ()


SIZE = 1_000_000


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            "1",
            " ",
            "\n",
            "\0",
            "@",
            "a@",
            "a.",
            "a@a.",
            "+1",
            "1 ",
            "+1 2",
            "[",
            "![",
            "[a](",
            "[a](b(",
            "[unsub",
            "(",
            "\\",
            "-",
            "_",
            "/",
            "Aa1",
        ),
        *(
            "http://",
            "http://a(",
            "http://a ",
            "http://a?&",
            "https://.",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            "eyJ",
            "eyJaaaaaaaaaa.",
            "sk-",
        ),
        *(
            "code ",
            "code is ",
            "code:",
            "OTP ",
            "PIN 12 ",
            "1234 is your ",
            "unsubscribe ",
            "unsub - ",
            "view your ",
            "manage my--",
            "opt ",
            "Bearer ",
        ),
        *(
            "<a ",
            '<a href="',
            ' a="http:',
            "AB12 ",
            "AB12ABCD ",
            "tel ",
            "tel no ",
            "phone: 123",
            "call us at ",
            "a%40",
            "&amp;",
            "[redacted: ",
            "é",
            "\ud800",
        ),
    ],
)
def test_linear(unit: str) -> None:
    """A megabyte of what begins like something private is read within seconds."""
    text = (unit * (SIZE // len(unit) + 1))[:SIZE] + "!"

    def seconds() -> float:
        start = time.process_time()
        find_private(text)
        return time.process_time() - start

    assert any(seconds() < 3 for _ in range(3))  # a busy machine gets three tries; what backtracks needs hours


fragments = st.sampled_from(
    [
        *(
            "a@b.co",
            "@",
            ".co",
            "+49 30 1234567",
            "30 1234567",
            "+",
            "code: ",
            "code ",
            "482913",
            " is your code",
            "OTP ",
            "DE89 3704 0044 0532 0130 00",
        ),
        *(TOKEN, BODY, HEX, "gh" + "p_" + BODY, "sk-", "Bearer ", KEY_BLOCK, f"{DASHES}BEGIN PRIVATE KEY{DASHES}", "https://example.com/x"),
        *(
            OPAQUE,
            "?utm_source=x",
            "&id=1",
            "[Unsubscribe](https://a.b)",
            "[unsub",
            "scribe](",
            "https://a.b",
            ")",
            "[",
            "](",
            "unsubscribe ",
            "mailto:",
        ),
        *(
            '<a href="',
            '">log in</a>',
            '"',
            " ",
            "\n",
            "phone: ",
            "(212) 555-0123",
            note("code"),
            REMOVED,
            "\0",
            "1",
            "-",
            "é",
            "\ud800",
            WITHHELD,
        ),
        *("href='", "https://www.google.com/url?q=", "%40", "view online ", " here "),
    ]
)


@given(st.one_of(st.lists(fragments, max_size=14).map("".join), any_text, st.text(string.printable)))
def test_laws(text: str) -> None:
    """Redaction never raises, leaves nothing private, and a second one changes nothing; findings are ordered and apart."""
    found = find_private(text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    clean = redact(text)
    assert find_private(clean) == ()
    assert redact(clean) == clean
    assert found or clean == text
    assert not re.search(r"(?<!@)a@b\.co\b(?!\w)", clean)
