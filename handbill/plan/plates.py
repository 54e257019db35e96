"""A flyer's accent -> the inks that a risograph prints it in: black, and one with a plain name.

The name stands in the file's name and tells plates apart: which drum comes nearest to the accent is
for those who have the machine to say.
"""

from colorsys import rgb_to_hls
from typing import Final

BLACK: Final = "black"
# The least difference of a colour's channels, in shares of one, by which it is no grey.
COLOURED: Final = 0.08
# Up to which hue in degrees each name goes; above the last one it is red again.
HUES: Final = (
    (14, "red"),
    (45, "orange"),
    (68, "yellow"),
    (160, "green"),
    (195, "teal"),
    (255, "blue"),
    (290, "violet"),
    (340, "pink"),
)


def plates(accent: str) -> tuple[str, ...]:
    """Name the plates of a flyer by its accent, ``#rrggbb``: black alone if that is a grey."""
    red, green, blue = (int(accent[at : at + 2], 16) / 255 for at in (1, 3, 5))
    if max(red, green, blue) - min(red, green, blue) < COLOURED:
        return (BLACK,)
    hue = rgb_to_hls(red, green, blue)[0] * 360
    return BLACK, next((name for edge, name in HUES if hue < edge), "red")
