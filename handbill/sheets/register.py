"""A side and where its art lies -> crosses by which the plates of several inks are laid together.

Pure arithmetic in points; the drawing is PDF operators in black. Every plate of a side has its
crosses in the same places, since nothing of them depends on the ink.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from handbill.length import points
from handbill.sheets.imposition import Rectangle, Side
from handbill.sheets.marks import APART, STYLES, marks

# Half the size of a cross, the largest that there is room for; where along an edge it may stand,
# the best place first, in shares of the edge.
HALVES: Final = tuple(points(f"{half} mm") for half in (2.5, 2, 1.5, 1.2, 0.9))
PLACES: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88, 0.06, 0.94, 0.03, 0.97)
WEIGHT: Final = 0.4
# The plan of a poster's tiles, and room around it.
PLAN: Final = points("4 mm")
# Of a quarter circle drawn as a curve: how far its handles reach, in radii.
HANDLE: Final = 0.5523


def crosses(side: Side, art: Sequence[Rectangle]) -> list[Rectangle]:
    """Give the box of at most one cross an edge, clear of the art and of the other marks."""
    taken = [*art, *_ticks(side, art)]
    found = []
    for edge in ("head", "foot", "left", "right"):
        boxes = (_box(side, edge, half, at) for half in HALVES for at in PLACES)
        free = (box for box in boxes if not any(_meet(box, other) for other in taken))
        box = next(free, None)
        if box:
            found.append(box)
            taken.append(box)
    return found


def _ticks(side: Side, art: Sequence[Rectangle]) -> Iterator[Rectangle]:
    """Give the boxes of the marks for folding and cutting."""
    for line in marks(side, art):
        half = STYLES[line.kind][0] / 2
        left, right = sorted((line.x0, line.x1))
        foot, head = sorted((line.y0, line.y1))
        yield left - half, foot - half, right + half, head + half
    if side.tile:
        yield 0, 0, side.white.left + PLAN, side.white.foot + PLAN


def _box(side: Side, edge: str, half: float, at: float) -> Rectangle:
    """Give the box of a cross as near to an edge as a machine prints."""
    white = side.white
    left, right = white.left + half, side.width - (white.right + half)
    foot, head = white.foot + half, side.height - (white.top + half)
    x = {"left": left, "right": right}.get(edge, side.width * at)
    y = {"foot": foot, "head": head}.get(edge, side.height * at)
    x = min(max(x, left), right)
    y = min(max(y, foot), head)
    return x - half, y - half, x + half, y + half


def _meet(one: Rectangle, other: Rectangle) -> bool:
    across = one[0] < other[2] + APART / 2 and one[2] > other[0] - APART / 2
    return across and one[1] < other[3] + APART / 2 and one[3] > other[1] - APART / 2


def cross(box: Rectangle) -> str:
    """Draw a cross with a circle about its middle, in PDF operators."""
    left, foot, right, head = box
    x, y, radius = (left + right) / 2, (foot + head) / 2, (right - left) * 0.3
    lines = f"{left:.3f} {y:.3f} m {right:.3f} {y:.3f} l {x:.3f} {foot:.3f} m {x:.3f} {head:.3f} l"
    return f"{WEIGHT} w {lines} S {_circle(x, y, radius)} S"


def _circle(x: float, y: float, radius: float) -> str:
    reach = radius * HANDLE
    quarters = [((1, 0), (0, 1)), ((0, 1), (-1, 0)), ((-1, 0), (0, -1)), ((0, -1), (1, 0))]
    curves = [f"{x + radius:.3f} {y:.3f} m"]
    for (a, b), (c, d) in quarters:
        curves.append(
            f"{x + a * radius + c * reach:.3f} {y + b * radius + d * reach:.3f} "
            f"{x + c * radius + a * reach:.3f} {y + d * radius + b * reach:.3f} "
            f"{x + c * radius:.3f} {y + d * radius:.3f} c"
        )
    return " ".join(curves)
