"""Two colours -> how well one is told from the other, as WCAG 2.2 reckons it."""

import colorsys
from typing import Final, TypeAlias

# Red, green and blue from 0 to 255, of sRGB.
Colour: TypeAlias = tuple[int, int, int]

WHITE: Final[Colour] = (255, 255, 255)
# WCAG 2.2, success criterion 1.4.3: type needs this much, and large type the other.
ENOUGH: Final = 4.5
ENOUGH_FOR_LARGE: Final = 3.0
# Large is type of so many points, or bold type of so many (WCAG 2.2, "large scale").
LARGE: Final = 18.0
LARGE_BOLD: Final = 14.0
# How finely the lightness of a colour is searched.
STEPS: Final = 200


def parsed(colour: str) -> Colour:
    """Read ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def written(colour: Colour) -> str:
    """Write a colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def needed(size: float, *, bold: bool) -> float:
    """Give the least contrast of type of so many points."""
    large = size >= (LARGE_BOLD if bold else LARGE)
    return ENOUGH_FOR_LARGE if large else ENOUGH


def passing(colour: Colour, ground: Colour, least: float = ENOUGH) -> Colour:
    """Give the colour of the same hue nearest to this one that is told from its ground.

    Darker or lighter, whichever side of the ground has more room; itself if it is enough.
    """
    if contrast(colour, ground) >= least:
        return colour
    end = 0.0 if contrast((0, 0, 0), ground) >= contrast(WHITE, ground) else 1.0
    hue, start, fullness = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    for step in range(1, STEPS + 1):
        lightness = start + (end - start) * step / STEPS
        red, green, blue = colorsys.hls_to_rgb(hue, lightness, fullness)
        tried = round(red * 255), round(green * 255), round(blue * 255)
        if contrast(tried, ground) >= least:
            return tried
    return WHITE if end else (0, 0, 0)


def _luminance(colour: Colour) -> float:
    """Give the relative luminance of a colour, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
