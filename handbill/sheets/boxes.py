"""A page of any PDF -> its boxes as numbers that can be trusted.

Boxes may be inverted, lie anywhere, be smaller or larger than the page, or be missing
(ISO 32000-2, 14.11.2): a missing CropBox is the MediaBox, a missing TrimBox the CropBox, and none
reaches beyond the MediaBox. A missing BleedBox is the TrimBox here: what lies around that may be
printer's marks.
"""

import math
from typing import Any, Final

import pikepdf
from pikepdf import Name

from handbill.sheets.imposition import Rectangle
from handbill.sheets.inherited import inherited
from handbill.sheets.place import PageBoxes

# Smaller than this, in points, a page cannot be meant to be; and larger than a street, nothing is.
SMALLEST: Final = 3.0
LARGEST: Final = 1_000_000.0


class BoxError(ValueError):
    """A page without a usable size."""


def page_boxes(page: pikepdf.Page) -> PageBoxes:
    """Read a page's boxes, its rotation and its unit; raises ``BoxError`` if it has no size.

    The MediaBox and the CropBox may be its parents' (table 31).
    """
    media = inverted(inherited(page.obj, Name.MediaBox))
    if media is None:
        message = "it has no size"
        raise BoxError(message)
    crop = _within(inverted(inherited(page.obj, Name.CropBox)), media)
    trim = _within(inverted(page.obj.get(Name.TrimBox)), media, crop)
    bleed = _within(inverted(page.obj.get(Name.BleedBox)), media, trim)
    around = (
        min(trim[0], bleed[0]),
        min(trim[1], bleed[1]),
        max(trim[2], bleed[2]),
        max(trim[3], bleed[3]),
    )
    boxes = PageBoxes(trim, around, _rotation(page), _unit(page))
    if not all(SMALLEST <= length <= LARGEST for length in boxes.size):
        message = "its size is {:.4g} x {:.4g} pt".format(*boxes.size)
        raise BoxError(message)
    return boxes


def seen_box(page: pikepdf.Page) -> Rectangle:
    """Give what a viewer shows of a page, in its own units; raises ``BoxError`` for no size."""
    media = inverted(inherited(page.obj, Name.MediaBox))
    if media is None:
        message = "it has no size"
        raise BoxError(message)
    return _within(inverted(inherited(page.obj, Name.CropBox)), media)


def inverted(value: Any) -> Rectangle | None:
    """Give a box with its lower left corner first, if it is one."""
    try:
        x0, y0, x1, y1 = (float(edge) for edge in value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    if not all(math.isfinite(edge) for edge in (x0, y0, x1, y1)):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _within(box: Rectangle | None, media: Rectangle, default: Rectangle | None = None) -> Rectangle:
    """Cut a box to the MediaBox; one that is missing, or hardly touches it, is its default."""
    default = default or media
    if box is None:
        return default
    cut = max(box[0], media[0]), max(box[1], media[1]), min(box[2], media[2]), min(box[3], media[3])
    # A hundredth of the page is no page: whoever wrote this box meant another one.
    usable = all(cut[i + 2] - cut[i] > 0.01 * (media[i + 2] - media[i]) for i in (0, 1))
    return cut if usable else default


def _rotation(page: pikepdf.Page) -> int:
    """Give a page's rotation; between two quarter turns, viewers take the smaller."""
    turn = _number(inherited(page.obj, Name.Rotate), 0)
    return int(turn / 90) * 90 % 360


def _unit(page: pikepdf.Page) -> float:
    unit = _number(page.obj.get(Name.UserUnit), 1)
    return unit if unit > 0 else 1.0


def _number(value: Any, default: float) -> float:
    """Give a finite number, or what stands for one that is missing or wrong."""
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return default
    return number if math.isfinite(number) else default
