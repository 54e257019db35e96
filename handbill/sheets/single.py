"""The pages of a piece -> sides that carry one page each, with bleed and marks to trim it by.

Pure arithmetic in points. A commercial printer lays pages on sheets by its own machines, so it gets
them one by one in the order of reading.
"""

from collections.abc import Sequence
from typing import Final

from handbill.length import points
from handbill.sheets.blanks import Slots
from handbill.sheets.imposition import Line, Placement, Rectangle, Side, Size

BLEED: Final = points("3 mm")
# How far beyond the bleed the marks begin, how long they are, and the slug around it all.
APART: Final = points("1 mm")
LENGTH: Final = points("5 mm")
SLUG: Final = points("10 mm")


def singles(slots: Slots, sizes: Sequence[Size]) -> tuple[Side, ...]:
    """Give a side for every place of a piece, also for a blank one.

    ``sizes`` are the pages' trim sizes. A page that is read head to tail lies upside down.
    """
    sides = []
    for slot, (width, height) in zip(slots, sizes, strict=True):
        clip = bleed_box(trim_box((width, height)))
        turn = 180 if slot and slot.turned else 0
        page = [Placement(slot.source, SLUG, SLUG, width, height, turn, clip)] if slot else []
        marks = tuple(_crops(trim_box((width, height))))
        sides.append(Side(width + 2 * SLUG, height + 2 * SLUG, tuple(page), marks))
    return tuple(sides)


def trim_box(size: Size) -> Rectangle:
    """Give where a page of a size lies on its side."""
    return SLUG, SLUG, SLUG + size[0], SLUG + size[1]


def bleed_box(trim: Rectangle) -> Rectangle:
    """Give the area up to which art is printed around a page."""
    return trim[0] - BLEED, trim[1] - BLEED, trim[2] + BLEED, trim[3] + BLEED


def _crops(trim: Rectangle) -> list[Line]:
    """Give the two marks of every corner, clear of the bleed."""
    start, end = BLEED + APART, BLEED + APART + LENGTH
    lines = []
    for x, away in ((trim[0], -1), (trim[2], 1)):
        for y, up in ((trim[1], -1), (trim[3], 1)):
            lines.append(Line("crop", x + away * end, y, x + away * start, y))
            lines.append(Line("crop", x, y + up * end, x, y + up * start))
    return lines
