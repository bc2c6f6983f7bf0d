"""The colour of a topic: a hue, as an angle of OKLCH. Its lightness is the stylesheet's, so that it can be read in every scheme."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from math import atan2, degrees, hypot

__all__ = ["STEP", "hue_of", "nearest_hue"]

STEP = 10
"""Degrees between two hues; the stylesheet has a class for each."""
_GREY = 0.02
"""Chroma below which a colour has no hue."""


@cache
def hue_of(topic: str, colour: str = "") -> str:
    """The hue of a topic, `0` to `350`: that of the `colour` it was given, else one that its name alone decides. Empty for grey."""
    return nearest_hue(colour) if colour else str(int.from_bytes(blake2b(topic.encode(), digest_size=4).digest()) % (360 // STEP) * STEP)


def nearest_hue(colour: str) -> str:
    """The hue of `#rrggbb`, rounded to `STEP`; empty for grey."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long, medium, short = (
        (one * red + two * green + three * blue) ** (1 / 3)
        for one, two, three in (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        )
    )  # Ottosson's Oklab, https://bottosson.github.io/posts/oklab/
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return str(round(degrees(atan2(b, a)) / STEP) * STEP % 360) if hypot(a, b) > _GREY else ""


def _linear(part: float) -> float:
    """A part of an sRGB colour without its gamma."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own curve
