"""A page -> what is painted on it (``facts.py``), by following the operators that paint it.

Drawings in drawings, patterns, glyphs that are drawings, and what lies upon the page are followed;
a mask is not, since it is no ink.
"""

from collections.abc import Sequence
from typing import Any, Final

import pikepdf
from pikepdf import Name

from handbill.outputs.painted import drawings, inks, letters, lines
from handbill.outputs.painted.facts import Painted
from handbill.outputs.painted.matrices import Box, box_through
from handbill.outputs.painted.painter import EndlessError, Painter
from handbill.outputs.painted.state import State
from handbill.sheets.annotations import printed
from handbill.sheets.boxes import page_boxes, seen_box
from handbill.sheets.inherited import inherited
from handbill.sheets.place import Matrix

STEPS: Final = {**lines.STEPS, **letters.STEPS, **inks.STEPS, **drawings.STEPS}


def paint(document: pikepdf.Pdf, page: pikepdf.Page, parsed: dict[Any, Sequence[Any]]) -> Painted:
    """Read what is painted on a page; ``parsed`` is shared by the pages of a document.

    Raises ``BoxError`` for a page without a size, ``MemoryError`` for one that unpacks to too much.
    """
    boxes = page_boxes(page)
    base, width, height = _upright(seen_box(page), boxes.rotate, boxes.unit)
    start = State(base, (0.0, 0.0, width, height))
    painter = Painter(base, STEPS, parsed, start, inherited(page.obj, Name.Resources))
    try:
        painter.run(("page", page.obj.objgen), page)
        upon = printed(document, page, boxes.rotate)
        if upon.content:
            painter.within(document.make_stream(upon.content), start, upon.resources)
    except EndlessError:
        painter.unread.append("it draws more than can be looked through")
    return Painted(
        width,
        height,
        box_through(base, boxes.trim),
        box_through(base, boxes.bleed),
        tuple(painter.fills),
        tuple(painter.strokes),
        tuple(painter.texts),
        tuple(painter.images),
        tuple(dict.fromkeys(painter.unread)),
    )


def _upright(box: Box, rotate: int, unit: float) -> tuple[Matrix, float, float]:
    """Give the matrix from a page's own units to points from its upper left, and its size."""
    left, foot, right, head = (edge * unit for edge in box)
    turns: dict[int, Matrix] = {
        0: (unit, 0, 0, -unit, -left, head),
        90: (0, unit, unit, 0, -foot, -left),
        180: (-unit, 0, 0, unit, right, -foot),
        270: (0, -unit, -unit, 0, head, right),
    }
    size = (right - left, head - foot)
    return turns[rotate % 360], *(size if rotate % 180 == 0 else size[::-1])
