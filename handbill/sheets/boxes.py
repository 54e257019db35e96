"""A page of any PDF -> its boxes as numbers that can be trusted.

Boxes may be inverted, lie anywhere, be smaller or larger than the page, or be missing
(ISO 32000-2, 14.11.2): a missing CropBox is the MediaBox, a missing TrimBox the CropBox, and none
reaches beyond the MediaBox. A missing BleedBox is the TrimBox here: what lies around that may be
printer's marks.
"""

import math
from typing import Final

import pikepdf
from pikepdf import Name

from handbill.sheets.imposition import Rectangle
from handbill.sheets.inherited import inherited
from handbill.sheets.place import PageBoxes

# Smaller than this, in points, a page cannot be meant to be; larger, no paper is (PDF's own limit).
SMALLEST: Final = 3.0
LARGEST: Final = 14_400.0


class BoxError(ValueError):
    """A page without a usable size."""


def page_boxes(page: pikepdf.Page) -> PageBoxes:
    """Read a page's boxes, its rotation and its unit; raises ``BoxError`` if it has no size."""
    media = _box(page, Name.MediaBox)
    if media is None:
        message = "it has no size"
        raise BoxError(message)
    crop = _within(_box(page, Name.CropBox), media)
    trim = _within(_box(page, Name.TrimBox), media, crop)
    bleed = _within(_box(page, Name.BleedBox), media, trim)
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


def _box(page: pikepdf.Page, name: Name) -> Rectangle | None:
    """Give a box, its own or inherited, with its lower left corner first."""
    value = inherited(page, name)
    try:
        x0, y0, x1, y1 = (float(edge) for edge in value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    if not all(math.isfinite(edge) for edge in (x0, y0, x1, y1)):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _within(box: Rectangle | None, media: Rectangle, default: Rectangle | None = None) -> Rectangle:
    """Cut a box to the MediaBox; one that is missing, or lies outside of it, is its default."""
    default = default or media
    if box is None:
        return default
    cut = max(box[0], media[0]), max(box[1], media[1]), min(box[2], media[2]), min(box[3], media[3])
    usable = cut[2] - cut[0] > 0 and cut[3] - cut[1] > 0
    return cut if usable else default


def _rotation(page: pikepdf.Page) -> int:
    try:
        return int(float(inherited(page, Name.Rotate) or 0)) // 90 * 90 % 360
    except (TypeError, ValueError, OverflowError):
        return 0


def _unit(page: pikepdf.Page) -> float:
    try:
        unit = float(page.obj.get(Name.UserUnit, 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if math.isfinite(unit) and unit > 0 else 1.0
