"""A page -> what is painted on it: how large, how thin, in which colour, however deeply nested."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Name

from handbill.sheets.drawn import (
    BUILDING,
    ENDING,
    FILLING,
    SHOWING,
    STROKING,
    Stream,
    around,
    corners,
    drawn,
    numbers,
    scale,
)
from handbill.sheets.imposition import Rectangle
from handbill.sheets.place import UPRIGHT, Matrix, Point, moved, times

# A colour space's name and the shares of its components.
Paint: TypeAlias = tuple[str, tuple[float, ...]]

SPACES: Final = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}
DEEPEST: Final = 12
UNIT: Final[list[Point]] = [(0, 0), (1, 0), (1, 1), (0, 1)]


@dataclass(frozen=True)
class Painted:
    """One thing on a page.

    ``kind`` is ``fill``, ``line``, ``text``, ``picture`` or ``other`` (gradients and inline
    pictures). ``box`` is in points on the page, empty for a text; ``weight`` a line's width in
    points; ``thing`` the picture. ``depth`` is how many drawings it lies within.
    """

    kind: str
    paint: Paint
    box: Rectangle
    weight: float = 0.0
    thing: Any = None
    depth: int = 0


@dataclass(frozen=True)
class _State:
    fill: Paint = ("DeviceGray", (0.0,))
    line: Paint = ("DeviceGray", (0.0,))
    width: float = 1.0


NOWHERE: Final = (0.0, 0.0, 0.0, 0.0)


def painted(page: pikepdf.Page) -> Iterator[Painted]:
    """Give all that is painted on a page, in its order."""
    yield from _painted(page, page.obj.get(Name.Resources), UPRIGHT, _State(), 0)


def _painted(
    stream: Stream, resources: Any, matrix: Matrix, state: _State, depth: int
) -> Iterator[Painted]:
    saved: list[_State] = []
    path: list[Point] = []
    for row, at in drawn(stream, matrix):
        name = str(row.operator)
        if name == "q":
            saved.append(state)
        elif name == "Q" and saved:
            state = saved.pop()
        elif name in BUILDING:
            path += [moved(point, at) for point in corners(name, row.operands)]
        elif name == "Do":
            yield from _done(row.operands[0], resources, at, state, depth)
        else:
            state = _changed(state, name, row.operands)
            yield from _here(name, path, at, state, depth)
            path = [] if name in ENDING else path


def _changed(state: _State, name: str, operands: Any) -> _State:
    """Follow the colours and the width of lines."""
    if name == "w":
        return replace(state, width=float(operands[0]))
    if name.lower() in SPACES:
        paint = (SPACES[name.lower()], numbers(operands))
        return replace(state, fill=paint) if name.islower() else replace(state, line=paint)
    if name in ("cs", "CS"):
        paint = (str(operands[0])[1:], ())
        return replace(state, fill=paint) if name.islower() else replace(state, line=paint)
    if name in ("sc", "scn"):
        return replace(state, fill=(state.fill[0], _shares(operands)))
    if name in ("SC", "SCN"):
        return replace(state, line=(state.line[0], _shares(operands)))
    return state


def _shares(operands: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in operands if not isinstance(value, pikepdf.Object))


def _here(
    name: str, path: list[Point], matrix: Matrix, state: _State, depth: int
) -> Iterator[Painted]:
    """Give what one instruction paints by itself."""
    if name in FILLING and path:
        yield Painted("fill", state.fill, around(path), depth=depth)
    if name in STROKING and path:
        weight = state.width * scale(matrix)
        yield Painted("line", state.line, around(path), weight, depth=depth)
    if name in SHOWING:
        yield Painted("text", state.fill, NOWHERE, depth=depth)
    if name in ("sh", "INLINE IMAGE"):
        yield Painted("other", (name, ()), NOWHERE, depth=depth)


def _done(
    name: Any, resources: Any, matrix: Matrix, state: _State, depth: int
) -> Iterator[Painted]:
    """Give a picture, or what a drawing paints."""
    thing = (resources or {}).get("/XObject", {}).get(str(name))
    if thing is None or depth > DEEPEST:
        return
    if thing.get(Name.Subtype) == Name.Image:
        box = around([moved(corner, matrix) for corner in UNIT])
        yield Painted("picture", state.fill, box, thing=thing, depth=depth)
        return
    inner = times(numbers(thing.get(Name.Matrix, UPRIGHT)), matrix)
    own = thing.get(Name.Resources) or resources
    yield from _painted(thing, own, inner, state, depth + 1)
