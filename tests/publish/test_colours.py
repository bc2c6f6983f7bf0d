"""The colours of topics: a hue for each name or chosen colour, readable in both schemes."""

from __future__ import annotations

import re
from math import cos, radians, sin

import pytest

from wikigen.publish.colours import STEP, hue_of, nearest_hue
from wikigen.publish.environment import STYLESHEET, THEME

CSS = (THEME / STYLESHEET).read_text(encoding="utf-8")
AA = 4.5
GROUNDS = {
    "default": ("#ffffff", "#f5f5f5"),  # Material's page and code
    "slate": ("#1e2129", "#272a35"),
}


def luminance(parts: list[float]) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def of_hex(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def of_oklch(light: float, chroma: float, hue: float) -> list[float]:
    """Linear sRGB, clipped to what a screen can show."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return [min(max(part, 0), 1) for part in parts]


def contrast(one: list[float], other: list[float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", GROUNDS)
def test_every_hue_can_be_read_in_both_schemes(scheme: str) -> None:
    """Text in a topic's colour has a contrast of 4.5 with the page and with what is set apart on it."""
    chroma = float(re.findall(r"oklch\(var\(--wg-topic-light\) ([\d.]+) var\(--wg-hue\)\)", CSS)[0])
    light = dict(zip(("default", "slate"), map(float, re.findall(r"--wg-topic-light: ([\d.]+);", CSS)), strict=True))[scheme]
    worst = min(contrast(of_oklch(light, chroma, hue), of_hex(ground)) for hue in range(0, 360, STEP) for ground in GROUNDS[scheme])
    assert worst >= AA


@pytest.mark.parametrize("scheme", GROUNDS)
def test_every_tier_can_be_read_in_both_schemes(scheme: str) -> None:
    """The same of the four tiers' colours."""
    block = CSS[CSS.index('[data-md-color-scheme="slate"] {' if scheme == "slate" else "[data-md-color-scheme] {") :].partition("}")[0]
    colours = re.findall(r"--wg-tier-\d: (#\w{6});", block)
    assert len(colours) == 4
    assert min(contrast(of_hex(colour), of_hex(ground)) for colour in colours for ground in GROUNDS[scheme]) >= AA


def test_the_stylesheet_has_a_class_for_every_hue() -> None:
    """Whatever `hue_of` returns is in the stylesheet, with its own angle."""
    classes = re.findall(r"\.wg-hue-(\d+) \{ --wg-hue: (\d+); \}", CSS)
    assert classes == [(str(hue), str(hue)) for hue in range(0, 360, STEP)]


def test_a_name_keeps_its_hue_and_names_are_spread_over_all() -> None:
    """A hue follows from the name alone, and a hundred names take most of the hues."""
    found = {hue_of(f"topic-{number}") for number in range(100)}
    assert found <= {str(hue) for hue in range(0, 360, STEP)}
    assert len(found) > 24
    assert hue_of("ai-industry") == "330"  # and so it was in every earlier build


@pytest.mark.parametrize(
    ("colour", "hue"),
    [("#ff0000", "30"), ("#ffff00", "110"), ("#00ff00", "140"), ("#0000ff", "260"), ("#777777", ""), ("#ffffff", ""), ("#000000", "")],
)
def test_a_chosen_colour_gives_its_hue(colour: str, hue: str) -> None:
    """Published values of OKLCH: red 29°, yellow 110°, green 142°, blue 264°; grey has none."""
    assert nearest_hue(colour) == hue_of("ai-industry", colour) == hue
