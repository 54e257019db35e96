"""Operators that choose colours, and what a pattern is painted with."""

from dataclasses import replace
from typing import Any, Final

from pikepdf import Name, Stream

from handbill.outputs.painted.colours import (
    CMYK,
    DEVICE,
    GREY,
    PATTERN,
    RGB,
    Colour,
    Space,
    colour_in,
    first_of,
    space_of,
)
from handbill.outputs.painted.facts import Fill
from handbill.outputs.painted.painter import Painter, Step
from handbill.sheets.place import Matrix, times


def _chosen(painter: Painter, colour: Colour, *, fill: bool) -> None:
    state = painter.state
    if fill:
        painter.state = replace(state, fill=colour, fill_space=colour.space)
    else:
        painter.state = replace(state, stroke=colour, stroke_space=colour.space)


def _device(name: str, *, fill: bool) -> Step:
    """Choose a colour in one of the three spaces that have operators of their own."""
    space = DEVICE[name]

    def step(painter: Painter, operands: Any) -> None:
        values = tuple(float(value) for value in operands)
        if len(values) == space.parts:
            _chosen(painter, Colour(space, values), fill=fill)

    return step


def _space(*, fill: bool) -> Step:
    def step(painter: Painter, operands: Any) -> None:
        space = space_of(operands[0], painter.resources)
        _chosen(painter, first_of(space), fill=fill)

    return step


def _colour(*, fill: bool) -> Step:
    def step(painter: Painter, operands: Any) -> None:
        state = painter.state
        space = state.fill_space if fill else state.stroke_space
        colour = colour_in(space, list(operands), painter.resources)
        painter.state = replace(state, fill=colour) if fill else replace(state, stroke=colour)

    return step


def _shade(painter: Painter, operands: Any) -> None:
    """Fill all that is not clipped away with a shading."""
    found = painter.resource(Name.Shading, operands[0])
    under = space_of(found.get(Name.ColorSpace), painter.resources)
    space = Space(PATTERN, under.base, under.parts, under.inks)
    left, top, right, bottom = box = painter.state.clip
    wide, high = right - left, bottom - top
    thick = wide * high / (wide + high) if wide + high else 0.0
    colour = Colour(space, (), str(operands[0])[1:])
    painter.fills.append(Fill(box, wide * high, thick, colour, painter.state.opacity))


def follow_pattern(painter: Painter, colour: Colour) -> None:
    """Follow what a tiling pattern is made of, once a page: its colours and pictures count."""
    if not colour.pattern:
        return
    found = painter.resource(Name.Pattern, Name(f"/{colour.pattern}"))
    key = found.objgen
    if not isinstance(found, Stream) or key in painter.met:
        return
    painter.met.add(key)
    matrix = times(_matrix(found), painter.base)
    state = replace(painter.state, matrix=matrix)
    if found.get(Name.PaintType) == UNCOLOURED:
        inner = replace(colour, space=_under(colour.space), pattern="")
        state = replace(state, fill=inner, stroke=inner)
    painter.within(found, state, found.get(Name.Resources))


UNCOLOURED: Final = 2


def _under(space: Space) -> Space:
    return DEVICE.get(space.base, space)


def _matrix(drawing: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in drawing.get(Name.Matrix, (1, 0, 0, 1, 0, 0)))
    return a, b, c, d, e, f


STEPS: Final[dict[str, Step]] = {
    "g": _device(GREY, fill=True),
    "G": _device(GREY, fill=False),
    "rg": _device(RGB, fill=True),
    "RG": _device(RGB, fill=False),
    "k": _device(CMYK, fill=True),
    "K": _device(CMYK, fill=False),
    "cs": _space(fill=True),
    "CS": _space(fill=False),
    "sc": _colour(fill=True),
    "SC": _colour(fill=False),
    "scn": _colour(fill=True),
    "SCN": _colour(fill=False),
    "sh": _shade,
}
