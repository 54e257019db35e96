"""A page's boxes and its cell -> the matrix that puts it there, and what may be seen of it.

Pure arithmetic in points; matrices are PDF's six numbers (ISO 32000-2, 8.3.4).
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

from handbill.sheets.imposition import Placement, Rectangle, Size

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Point: TypeAlias = tuple[float, float]

UPRIGHT: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A page so near to the size of its cell is meant to have it.
EXACT: Final = 0.02
# What is done with pages that are not as large as their cells: scaled, left, or refused.
SIZES: Final = ("fit", "centre", "error")


@dataclass(frozen=True)
class PageBoxes:
    """A page's trim and bleed boxes in its own units, each with its lower left corner first.

    ``rotate`` is how far a viewer turns it, in degrees clockwise; ``unit`` the size of its unit in
    points (ISO 32000-2, 14.8 and table 31).
    """

    trim: Rectangle
    bleed: Rectangle
    rotate: int = 0
    unit: float = 1.0

    @property
    def size(self) -> Size:
        """The trimmed page's width and height in points, as it is read."""
        left, foot, right, head = self.trim
        width, height = (right - left) * self.unit, (head - foot) * self.unit
        return (width, height) if self.rotate % 180 == 0 else (height, width)


@dataclass(frozen=True)
class Placed:
    """Where a page comes to lie: its matrix, its bleed box on the side, and what is seen of it."""

    matrix: Matrix
    area: Rectangle
    seen: Rectangle


def times(first: Matrix, then: Matrix) -> Matrix:
    """Give the matrix that does one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def moved(point: Point, matrix: Matrix) -> Point:
    """Put a point through a matrix."""
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def fitting(size: Size, cell: Size) -> float:
    """Give the scale at which a page fills its cell as far as its shape allows."""
    scale = min(cell[0] / size[0], cell[1] / size[1])
    return 1.0 if abs(scale - 1) * max(size) < EXACT else scale


def placed(boxes: PageBoxes, place: Placement, scale: float) -> Placed:
    """Put a page into its cell: at its spine if it is bound, else in the middle."""
    width, height = (length * scale for length in boxes.size)
    room = place.width - width
    across = {"left": 0.0, "right": room}.get(place.spine, room / 2)
    up = (place.height - height) / 2
    a, b, c, d, e, f = _upright(boxes)
    scaled = (a * scale, b * scale, c * scale, d * scale, e * scale + across, f * scale + up)
    matrix = _into(scaled, place)
    area = _around(matrix, boxes.bleed)
    seen = (
        max(area[0], place.clip[0]),
        max(area[1], place.clip[1]),
        min(area[2], place.clip[2]),
        min(area[3], place.clip[3]),
    )
    return Placed(matrix, area, seen)


def _upright(boxes: PageBoxes) -> Matrix:
    """Give the matrix from a page's own units to points from its trimmed corner, as it is read."""
    left, foot, right, head = (edge * boxes.unit for edge in boxes.trim)
    unit = boxes.unit
    turns: dict[int, Matrix] = {
        0: (unit, 0, 0, unit, -left, -foot),
        90: (0, -unit, unit, 0, -foot, right),
        180: (-unit, 0, 0, -unit, right, head),
        270: (0, unit, -unit, 0, head, -left),
    }
    return turns[boxes.rotate % 360]


def _into(matrix: Matrix, place: Placement) -> Matrix:
    a, b, c, d, e, f = matrix
    if place.rotation:
        a, b, c, d = -a, -b, -c, -d
        e, f = place.width - e, place.height - f
    return a, b, c, d, e + place.x + place.shift, f + place.y


def _around(matrix: Matrix, box: Rectangle) -> Rectangle:
    """Give the rectangle that a box covers once it has been put through a matrix."""
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)
