"""Operators that choose colours, and what a pattern is painted with."""

from dataclasses import replace
from typing import Any, Final

from pikepdf import Name, Stream

from handbill.outputs.painted.colours import (
    CMYK,
    DEVICE,
    GREY,
    RGB,
    Colour,
    Space,
    colour_in,
    colour_of,
    first_of,
    space_of,
)
from handbill.outputs.painted.facts import Fill
from handbill.outputs.painted.matrices import FAR, Box, box_through, matrix_of
from handbill.outputs.painted.painter import Painter, Step
from handbill.sheets.place import UPRIGHT, times

UNCOLOURED: Final = 2
EVERYWHERE: Final[Box] = (-FAR, -FAR, FAR, FAR)


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
    colour = colour_of(found, str(operands[0])[1:], painter.resources)
    left, top, right, bottom = box = painter.state.clip
    wide, high = right - left, bottom - top
    thick = wide * high / (wide + high) if wide + high else 0.0
    opacity, depth = painter.state.opacity, painter.depth
    painter.fills.append(Fill(box, wide * high, thick, colour, opacity, depth))


def follow_pattern(painter: Painter, colour: Colour) -> None:
    """Follow what a tiling pattern is made of, once a page: its colours and pictures count."""
    if not colour.pattern:
        return
    found = painter.resource(Name.Pattern, Name(f"/{colour.pattern}"))
    key = found.objgen
    if not isinstance(found, Stream) or key in painter.met:
        return
    painter.met.add(key)
    matrix = times(matrix_of(found.get(Name.Matrix, UPRIGHT)), painter.base)
    # A tile comes again all over what it fills, so that it counts wherever its first one lies.
    left, low, right, high = (float(edge) for edge in found.get(Name.BBox, EVERYWHERE))
    clip = box_through(matrix, (left, low, right, high))
    state = replace(painter.state, matrix=matrix, clip=clip)
    if found.get(Name.PaintType) == UNCOLOURED:
        inner = replace(colour, space=_under(colour.space), pattern="")
        state = replace(state, fill=inner, stroke=inner)
    painter.within(found, state, found.get(Name.Resources))


def _under(space: Space) -> Space:
    return DEVICE.get(space.base, space)


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
