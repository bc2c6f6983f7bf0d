"""`wikigen.publish.privacy`: what is private, where, and what becomes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.sitecheck import make_site, write_wiki
from wikigen.check.report import line_of
from wikigen.cli import main
from wikigen.publish.privacy import private_data
from wikigen.publish.secrets import fingerprint

KEY = "ghp_a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8"
EXCUSE = "Remove it and make it invalid; or, if it is none, write its fingerprint into `allow_secrets`."
FILES = {
    "wiki/t/a.md": f"# Ä\n\nWrite to jane.doe@mail.example, key {KEY}.\n\n[x](https://a.example/?utm_source=b)\n",
    "wiki/t/b.md": "---\nprivate: true\n---\nann@private.example\n",
    "raw/rss/x.md": "# X\n\nMail jane.doe@mail.example or see https://a.example/?utm_source=b.\n",
}


def lines(**options: Any) -> list[str]:
    """What is printed for these files."""
    site = make_site(FILES, **options)
    return [line_of(found, site.config) for found in private_data(site)]


def test_each_finding_has_its_place_and_its_fate() -> None:
    """Raw text is redacted, pages stand as they are, keys stop a build, and a withheld page is not looked at."""
    assert lines() == [
        "raw/rss/x.md:3:6: redacted: e-mail, ja… (21 characters), becomes [redacted: e-mail].",
        "raw/rss/x.md:3:35: redacted: a link that tells who reads, htt… (31 characters), becomes https://a.example/.",
        "wiki/t/a.md:3:10: private-data: e-mail, ja… (21 characters), is published as it stands. Remove it, if it is not meant for all.",
        f"wiki/t/a.md:3:37: secret: a secret, ghp_… (40 characters), with the fingerprint {fingerprint(KEY)}, fails the build. {EXCUSE}",
        "wiki/t/a.md:5:5: private-data: a link that tells who reads, htt… (31 characters), is published as it stands. Write its target itself.",
    ]


def test_what_is_nobodys() -> None:
    """A page may name where everybody signs in, in a raw file it goes; a scheme in capitals is spelling; what has no key's form only may be one."""
    login, opaque = "https://shop.example/login", "PHNjcmlwdD5hbGVydCgnWFNTJyk8L3NjcmlwdD4"
    text = f"See {login}, HTTP://SCHEMAS.EXAMPLE/ENVELOPE and {opaque}.\n"
    site = make_site({"wiki/a.md": f"# A\n\n{text}", "raw/rss/x.md": text})
    assert [line_of(found, site.config) for found in private_data(site)] == [
        "raw/rss/x.md:1:5: redacted: a link that leads to no public page, htt… (26 characters), becomes [link removed].",
        "raw/rss/x.md:1:69: redacted: what may be a key, PHNj… (39 characters), becomes [redacted: key].",
        "wiki/a.md:3:69: private-data: what may be a key, PHNj… (39 characters), is published as it stands. Remove it, if it is not meant for all.",
    ]
    site = make_site({"wiki/a.md": "# A\n\nhttps://shop.example/login?email=jane@a.example and https://shop.example/unsubscribe\n"})
    assert [found.code for found in private_data(site)] == ["private-data", "private-data"]


def test_the_configuration_counts() -> None:
    """What is not published is not looked at, what is published as it is stands there, what is excused is not told."""
    assert not any("raw/" in line for line in lines(publish_raw="none"))
    assert [line.split(": ")[1] for line in lines(publish_raw="full") if line.startswith("raw/")] == ["private-data", "private-data"]
    assert not any(" secret: " in line for line in lines(allow_secrets=[fingerprint(KEY)]))


@pytest.mark.parametrize(("arguments", "code"), [([], 1), (["--fail-on", "never"], 0), (["--code", "redacted"], 0)])
def test_the_command(tmp_path: Path, arguments: list[str], code: int) -> None:
    """`check --privacy` prints them, tells no private text whole, and writes nothing."""
    config = write_wiki(tmp_path, FILES)
    before = sorted(tmp_path.glob("[!.]*/**/*"))
    result = CliRunner().invoke(main, ["check", "--privacy", "-f", str(config), *arguments])
    assert result.exit_code == code
    assert "redacted: e-mail" in result.stdout
    for private in (KEY, "jane.doe@mail.example", "utm_source=b", "ann@private.example"):
        assert private not in result.output
    assert sorted(tmp_path.glob("[!.]*/**/*")) == before  # but for the folder of caches
