"""`wikigen.config`: the plugin's options, checked once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wikigen.config import DEFAULT_TIERS, CheckConfig, Config, TopicConfig
from wikigen.errors import ConfigError, WikigenError
from wikigen.model import DocId

ROOT = Path("/project")


def config(**options: Any) -> Config:
    return Config.from_options(options, docs_dir=ROOT / "wiki", root=ROOT)


def test_all_options_are_optional() -> None:
    """With no option at all, the defaults are those of the design."""
    made = config()
    assert (made.docs_dir, made.raw_dir, made.root) == (ROOT / "wiki", ROOT / "raw", ROOT)
    assert (made.engine, made.publish_raw, made.math, made.trusted) == ("gfm", "index", False, ())
    assert (dict(made.tiers), dict(made.topics)) == ({1: "Core", 2: "Active learning", 3: "Broad horizon", 4: "Low interest"}, {})
    assert not made.excluded("a.md")


def test_options_left_empty_are_defaults() -> None:
    """`tiers:` with nothing behind it, as YAML gives it, is the default."""
    assert config(tiers=None, topics=None, trusted=None, engine=None, raw_dir=None, math=None) == config()


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        ({"engine": "markdown"}, "engine", "markdown"),
        ({"publish_raw": "none"}, "publish_raw", "none"),
        ({"publish_raw": "redacted"}, "publish_raw", "redacted"),
        ({"publish_raw": "full"}, "publish_raw", "full"),
        ({"search": "pagefind"}, "search", "pagefind"),
        ({"search": "material"}, "search", "material"),
        ({"math": True}, "math", True),
        ({"raw_dir": "data/raw"}, "raw_dir", ROOT / "data/raw"),
        ({"raw_dir": "/elsewhere"}, "raw_dir", Path("/elsewhere")),
        ({"tiers": {"2": "Two", 1: "One"}}, "tiers", {1: "One", 2: "Two"}),
        ({"tiers": {}}, "tiers", {}),
        ({"topics": {"ai": {"title": "AI", "tier": 3}}}, "topics", {"ai": TopicConfig(title="AI", tier=3)}),
        ({"topics": {"ai": {"colour": "#0A7F6F"}}}, "topics", {"ai": TopicConfig(colour="#0a7f6f")}),
        ({"topics": {"ai": None, 5: {"tier": 1}}}, "topics", {"ai": TopicConfig(), "5": TopicConfig(tier=1)}),
        ({"trusted": ["about.md", "x/*"]}, "trusted", ("about.md", "x/*")),
        ({"trusted": "about.md"}, "trusted", ("about.md",)),
        ({"check": {}}, "check", CheckConfig()),
        ({"check": {"levels": {"links": False}, "baseline": "b.json"}}, "check", CheckConfig(levels={"links": "off"}, baseline="b.json")),
        ({"check": {"ages": {1: 90, "2": 30}}}, "check", CheckConfig(ages={1: 90, 2: 30})),
        ({"check": {"paths": {"a/*": {"links": "error"}, "b": None}}}, "check", CheckConfig(paths={"a/*": {"links": "error"}, "b": {}})),
    ],
)
def test_every_option_is_read(options: dict[str, Any], field: str, value: object) -> None:
    """Each option reaches its field, in the type that the rest of the program counts on."""
    assert getattr(config(**options), field) == value


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"enigne": "gfm"}, "wikigen has no option 'enigne'. It knows: allow_secrets, check, engine, "),
        ({"docs_dir": "x"}, "wikigen has no option 'docs_dir'."),
        ({"root": "x"}, "wikigen has no option 'root'."),
        ({"excluded": "x"}, "wikigen has no option 'excluded'."),
        ({"engine": "pandoc"}, "engine cannot be 'pandoc'. Choose one of: gfm, markdown."),
        ({"engine": ["gfm"]}, "engine cannot be ['gfm']."),
        ({"publish_raw": True}, "publish_raw cannot be True. Choose one of: none, index, redacted, full."),
        ({"publish_raw": False}, "publish_raw cannot be False."),
        ({"search": "lunr"}, "search cannot be 'lunr'."),
        ({"math": "yes"}, "math must be true or false, not 'yes'."),
        ({"raw_dir": 5}, "raw_dir must be a path, not 5."),
        ({"tiers": ["Core"]}, "tiers must map numbers to names, not ['Core']."),
        ({"tiers": {"one": "Core"}}, "tiers must map numbers to names, not {'one': 'Core'}."),
        ({"topics": ["ai"]}, "topics must map folders to their settings, not ['ai']."),
        ({"topics": {"ai": "AI"}}, "the topic 'ai' has settings that wikigen does not know: AI."),
        ({"topics": {"ai": {"titel": "AI", "rank": 1}}}, "the topic 'ai' has settings that wikigen does not know: rank, titel."),
        ({"topics": {"ai": {"colour": "teal"}}}, "the colour of topic 'ai' cannot be 'teal'."),
        ({"topics": {"ai": {"tier": "2"}}}, "the tier of topic 'ai' must be a number, not '2'."),
        ({"topics": {"ai": {"tier": True}}}, "the tier of topic 'ai' must be a number, not True."),
        ({"trusted": {"about.md": 1}}, "trusted must be a list of globs, not {'about.md': 1}."),
        ({"check": ["x"]}, "check knows ages, baseline, levels, paths; it cannot be ['x']."),
        ({"check": {"level": 1}}, "check knows ages, baseline, levels, paths;"),
        ({"check": {"levels": {"links": "loud"}}}, "the level of links cannot be 'loud'. Choose one of: error, warning, info, off."),
        ({"check": {"levels": ["links"]}}, "levels must map codes"),
        ({"check": {"paths": ["links"]}}, "check.paths must map globs"),
        ({"check": {"ages": {1: "90"}}}, "check.ages must map tiers to days, not {1: '90'}."),
        ({"check": {"ages": {"core": 90}}}, "check.ages must map tiers to days"),
        ({"check": {"baseline": 5}}, "check.baseline must name a file, not 5."),
        ({"trusted": ["a", 2]}, "trusted must be a list of globs, not ['a', 2]."),
        ({"allow_secrets": ["ghp_x"]}, "allow_secrets must be a list of fingerprints, not ['ghp_x']."),
    ],
)
def test_what_cannot_be_used_is_named_with_its_remedy(options: dict[str, Any], message: str) -> None:
    """A wrong option stops the program, quoting what was written."""
    with pytest.raises(ConfigError) as error:
        config(**options)
    assert str(error.value).startswith(message)
    assert isinstance(error.value, WikigenError)


@pytest.mark.parametrize(
    ("docs", "raw", "doc", "path"),
    [
        ("/project/wiki", "raw", "wiki/a/b.md", "wiki/a/b.md"),
        ("/project/wiki", "raw", "raw/gmail/x.md", "raw/gmail/x.md"),
        ("/project/docs", "data/raw", "wiki/a.md", "docs/a.md"),
        ("/project/docs", "data/raw", "raw/x.md", "data/raw/x.md"),
        ("/elsewhere/docs", "/far/raw", "wiki/a.md", "/elsewhere/docs/a.md"),
        ("/elsewhere/docs", "/far/raw", "raw/x.md", "/far/raw/x.md"),
    ],
)
def test_messages_say_where_a_document_lies(docs: str, raw: str, doc: str, path: str) -> None:
    """A document's path is told from the project's root, or in full where it lies elsewhere."""
    made = Config.from_options({"raw_dir": raw}, docs_dir=Path(docs), root=ROOT)
    assert made.path_of(DocId(doc)) == path


def test_titles_of_topics_and_tiers() -> None:
    """A topic is called as configured, else as its folder, spoken; a tier without a name has none."""
    made = config(topics={"ai": {"title": "Artificial intelligence"}, "hw": {"tier": 1}})
    assert [made.topic_title(topic) for topic in ("ai", "hw", "inference-efficiency", "tool_use", "")] == [
        "Artificial intelligence",
        "Hw",
        "Inference efficiency",
        "Tool use",
        "",
    ]
    assert [made.tier_title(tier) for tier in (1, 4, 9)] == ["Core", "Low interest", ""]


def test_nothing_can_be_changed_afterwards() -> None:
    """The configuration and its defaults are frozen."""
    made = config(topics={"ai": {}})
    with pytest.raises(AttributeError):
        made.math = True  # type: ignore[misc]
    for mapping in (made.tiers, made.topics, DEFAULT_TIERS):
        with pytest.raises(TypeError):
            mapping[1] = "x"  # type: ignore[index]
