"""`wikigen.publish.secrets`: no key is published, and what is none is excused by its fingerprint alone."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest
from hypothesis import given

from tests.sitecheck import build, write_wiki
from tests.strategies import any_text
from wikigen.publish.redact import _KEY, _OPENINGS, find_private
from wikigen.publish.secrets import fingerprint, masked, scan

RANDOM = "a1B2c3D4e5F6g7H8i9J0"
KEYS = (
    f"ghp_{RANDOM}{RANDOM[:16]}", f"github_pat_{RANDOM}", f"glpat-{RANDOM}", f"npm_{RANDOM}", f"pypi-{RANDOM}", f"sk-{RANDOM}", f"hf_{RANDOM}",
    f"sk-proj-{RANDOM}", f"sk-ant-api03-{RANDOM}", "AKIAIOSFODNN7EXAMPLE", f"AIza{RANDOM}{RANDOM}", f"xoxb-1234567890-{RANDOM}",
    f"sk_live_{RANDOM}", f"whsec_{RANDOM}", f"eyJhbGciOiJIUzI1NiJ9.{RANDOM}.{RANDOM}", f"SG.{RANDOM}.{RANDOM}",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----",
)  # fmt: skip
"""Dummies of each form."""


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("shape", ["{}", "<p>see <code>{}</code></p>", '"{}"', "https://a.example/x?a=1&k={}", "key={}\n"])
def test_keys_are_found_in_every_kind_of_file(key: str, shape: str) -> None:
    """In prose, HTML, JSON and URLs alike: with its place and fingerprint, and never whole."""
    text = f"one\ntwo {shape.format(json.dumps(key)[1:-1] if shape.startswith(chr(34)) else escape(key))}"
    (found,) = scan(text)
    assert (found.line, found.column) == (2, text.index(key[:12], 3) - 3)
    assert key not in found.shown
    assert len(found.shown) < 30
    assert scan(text, [found.mark]) == ()
    assert scan(text, ["0" * 16]) == (found,)


@pytest.mark.parametrize(
    "text",
    [
        "", "plain words", "task-management-for-everybody", "sk-learn-migration-guide", "Basic authentication, Bearer tokens", "AKIA",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "data:image/png;base64,eyJhbGciOiJIUzI1NiJ9eyJ", "ghp_short",
        "Monkey_business and hf_hub_download", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "mailto:ann@a.example", "+49 30 1234567",
    ],
)  # fmt: skip
def test_what_is_no_key(text: str) -> None:
    """Words, hashes, pictures and what belongs to a person but opens no door are none."""
    assert scan(text) == ()


@given(any_text)
def test_it_finds_no_more_than_redaction(text: str) -> None:
    """What is a secret here is private there, and neither raises."""
    private = find_private(text)
    for secret in scan(text):
        assert any(finding.start < secret.end and secret.start < finding.end for finding in private)


OPENINGS = (
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "dckr_pat_", "glpat-", "npm_", "pypi-", "sk-", "gsk_", "hf_", "r8_", "nvapi-", "AKIA",
    "ASIA", "AIza", "ya29.", "doo_v1_", "dop_v1_", "dor_v1_", "xoxb-", "xapp-", "SG.", "sk_live_", "rk_live_", "pk_live_", "sk_test_", "rk_test_",
    "pk_test_", "whsec_", "eyJ", "Bearer ", "bearer ", "BEARER ", "Basic ", "basic ", "BASIC\t",
)  # fmt: skip
"""What keys begin with."""


@pytest.mark.parametrize("opening", OPENINGS)
def test_every_opening_begins_a_key(opening: str) -> None:
    """No row of the openings is idle, wherever a key of it stands; and what is searched for is a piece of every one of them."""
    rest = {"AKIA": "IOSFODNN7EXAMPLE", "ASIA": "IOSFODNN7EXAMPLE", "SG.": f"{RANDOM}.{RANDOM}"}.get(opening, RANDOM * 2)
    assert _KEY.fullmatch(opening + rest)
    for before in ("", "see ", f"task-_ {opening}short x."):
        assert len(scan(f"{before}{opening}{rest} or x.{opening}{rest}")) == 2


def test_every_piece_is_of_a_key() -> None:
    """Each piece that is looked for ends what some key begins with."""
    for piece, begun in _OPENINGS.items():
        assert all(start.endswith(piece) and any(opening.startswith(start) for opening in OPENINGS) for start in begun)


def test_fingerprints() -> None:
    """A fingerprint is of the text alone, however it is wrapped, and a mask shows little of it."""
    assert fingerprint("a b") == fingerprint("a\n b") != fingerprint("ab")
    assert masked("123456") == "… (6 characters)"
    assert masked("x" * 100) == "xxxx… (100 characters)"


def test_a_site_with_a_secret_is_refused(tmp_path: Path) -> None:
    """Wherever a page has it from: its text, title, code, or a raw body published as it is; and the message does not tell it."""
    key = KEYS[0]
    places = {
        "text": {"wiki/t/a.md": f"# A\n\nuse {key} here\n"},
        "code": {"wiki/t/a.md": f"# A\n\n```\nexport X={key}\n```\n"},
        "title": {"wiki/t/a.md": f"---\ntitle: {key}\n---\n# A\n"},
        "raw": {"wiki/t/a.md": "# A\n", "raw/rss/x.md": f"# X\n\n{key}\n"},
    }
    for name, files in places.items():
        config = write_wiki(tmp_path / name, files, options={"publish_raw": "full"})
        built = build(config)
        assert not built.ok, name
        assert [line for line in built.warnings if fingerprint(key) in line], name
        assert not any(key in record.getMessage() for record in built.records), name
        assert build(write_wiki(tmp_path / name, {}, options={"publish_raw": "full", "allow_secrets": [fingerprint(key)]})).ok, name
    assert build(write_wiki(tmp_path / "index", places["raw"])).ok
