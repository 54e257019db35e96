"""Operators that paint pictures and drawings that stand outside a page's own text."""

from dataclasses import replace
from typing import Any, Final

from pikepdf import Name

from handbill.outputs.painted.colours import space_of
from handbill.outputs.painted.facts import Image
from handbill.outputs.painted.matrices import Box, box_through, matrix_of, stretch
from handbill.outputs.painted.painter import Painter, Step
from handbill.sheets.place import UPRIGHT, times

INCH: Final = 72.0
UNIT: Final[Box] = (0.0, 0.0, 1.0, 1.0)


def _paint(painter: Painter, operands: Any) -> None:
    found = painter.resource(Name.XObject, operands[0])
    if found.get(Name.Subtype) == Name.Image:
        _picture(painter, found, found)
    elif found.get(Name.Subtype) == Name.Form:
        _drawing(painter, found)


def _drawing(painter: Painter, form: Any) -> None:
    """Follow a drawing in a drawing, clipped to its own box."""
    own = matrix_of(form.get(Name.Matrix, UPRIGHT))
    matrix = times(own, painter.state.matrix)
    left, low, right, high = (float(edge) for edge in form[Name.BBox])
    clip = painter.seen(box_through(matrix, (left, low, right, high)))
    if clip is not None:
        state = replace(painter.state, matrix=matrix, clip=clip)
        painter.within(form, state, form.get(Name.Resources))


def _within_text(painter: Painter, operands: Any) -> None:
    """Note a picture that stands within the text of the page."""
    settings = operands[0].obj
    _picture(painter, settings, None)


def _picture(painter: Painter, settings: Any, stream: Any) -> None:
    state = painter.state
    box = painter.seen(box_through(state.matrix, UNIT))
    if box is None:
        return
    width, height = int(settings[Name.Width]), int(settings[Name.Height])
    across, up = stretch(state.matrix)
    dpi = min(
        pixels * INCH / length for pixels, length in ((width, across), (height, up)) if length > 0
    )
    stencil = bool(settings.get(Name.ImageMask, False))
    space = settings.get(Name.ColorSpace)
    painter.images.append(
        Image(
            box,
            width,
            height,
            dpi,
            1 if stencil else int(settings.get(Name.BitsPerComponent, 8)),
            None if stencil else space_of(space, painter.resources),
            state.fill if stencil else None,
            stream,
        )
    )


STEPS: Final[dict[str, Step]] = {"Do": _paint, "INLINE IMAGE": _within_text}
