"""Operators of the graphics state, and those that build paths, paint them and clip by them."""

from dataclasses import replace
from typing import Any, Final

from pikepdf import Name

from handbill.outputs.painted.facts import Fill, Stroke
from handbill.outputs.painted.inks import follow_pattern
from handbill.outputs.painted.matrices import NOWHERE, Box, matrix_of, narrowest, widened
from handbill.outputs.painted.painter import Painter, Step
from handbill.outputs.painted.paths import Path, clipped, covered
from handbill.sheets.place import times


def _save(painter: Painter, _: Any) -> None:
    painter.saved.append(painter.state)


def _restore(painter: Painter, _: Any) -> None:
    painter.state = painter.saved.pop()


def _concatenate(painter: Painter, operands: Any) -> None:
    matrix = times(matrix_of(operands), painter.state.matrix)
    painter.state = replace(painter.state, matrix=matrix)


def _settings(painter: Painter, operands: Any) -> None:
    found = painter.resource(Name.ExtGState, operands[0])
    painter.state = painter.state.with_settings(found)


def _width(painter: Painter, operands: Any) -> None:
    painter.state = replace(painter.state, width=float(operands[0]))


def _move(painter: Painter, operands: Any) -> None:
    painter.path.move(painter.state.matrix, float(operands[0]), float(operands[1]))


def _line(painter: Painter, operands: Any) -> None:
    painter.path.line(painter.state.matrix, float(operands[0]), float(operands[1]))


def _curve(painter: Painter, operands: Any) -> None:
    x1, y1, x2, y2, x3, y3 = (float(value) for value in operands)
    painter.path.curve(painter.state.matrix, ((x1, y1), (x2, y2), (x3, y3)))


def _curve_from_here(painter: Painter, operands: Any) -> None:
    x2, y2, x3, y3 = (float(value) for value in operands)
    painter.path.curve_from_here(painter.state.matrix, ((x2, y2), (x3, y3)))


def _curve_to_end(painter: Painter, operands: Any) -> None:
    x1, y1, x3, y3 = (float(value) for value in operands)
    painter.path.curve(painter.state.matrix, ((x1, y1), (x3, y3), (x3, y3)))


def _rectangle(painter: Painter, operands: Any) -> None:
    x, y, width, height = (float(value) for value in operands)
    painter.path.rectangle(painter.state.matrix, (x, y, width, height))


def _close(painter: Painter, _: Any) -> None:
    painter.path.close()


def _clip(painter: Painter, _: Any) -> None:
    painter.clipping = True


def _painting(*, fill: bool, stroke: bool, close: bool = False, even_odd: bool = False) -> Step:
    """Give what an operator does with the path: it is over afterwards, and may clip."""

    def step(painter: Painter, _: Any) -> None:
        if close:
            painter.path.close()
        path, box = painter.path, painter.path.box()
        painter.path = Path()
        clipping, painter.clipping = painter.clipping, False
        if box is None:
            return
        if fill:
            _fill(painter, path, box, even_odd=even_odd)
        if stroke:
            _stroke(painter, box)
        if clipping:
            painter.state = replace(painter.state, clip=painter.seen(box) or NOWHERE)

    return step


def _fill(painter: Painter, path: Path, box: Box, *, even_odd: bool) -> None:
    """Note what is seen of a filled area."""
    seen, state = painter.seen(box), painter.state
    if seen is None:
        return
    outlines = path.outlines if seen == box else clipped(path.outlines, state.clip)
    area, thickness = covered(outlines, even_odd=even_odd)
    fill = Fill(seen, area, thickness, state.fill, state.opacity, painter.depth)
    painter.fills.append(fill)
    follow_pattern(painter, state.fill)


def _stroke(painter: Painter, box: Box) -> None:
    state = painter.state
    width = state.width * narrowest(state.matrix)
    seen = painter.seen(widened(box, width / 2))
    if seen is not None:
        painter.strokes.append(Stroke(seen, width, state.stroke, painter.depth))
        follow_pattern(painter, state.stroke)


STEPS: Final[dict[str, Step]] = {
    "q": _save,
    "Q": _restore,
    "cm": _concatenate,
    "gs": _settings,
    "w": _width,
    "m": _move,
    "l": _line,
    "c": _curve,
    "v": _curve_from_here,
    "y": _curve_to_end,
    "re": _rectangle,
    "h": _close,
    "W": _clip,
    "W*": _clip,
    "n": _painting(fill=False, stroke=False),
    "f": _painting(fill=True, stroke=False),
    "F": _painting(fill=True, stroke=False),
    "f*": _painting(fill=True, stroke=False, even_odd=True),
    "S": _painting(fill=False, stroke=True),
    "s": _painting(fill=False, stroke=True, close=True),
    "B": _painting(fill=True, stroke=True),
    "B*": _painting(fill=True, stroke=True, even_odd=True),
    "b": _painting(fill=True, stroke=True, close=True),
    "b*": _painting(fill=True, stroke=True, close=True, even_odd=True),
}
