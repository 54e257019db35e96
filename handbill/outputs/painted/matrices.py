"""Six numbers that move, turn and scale (ISO 32000-2, 8.3.3) -> points and boxes put through them.

Boxes are left, top, right and bottom in points from a page's upper left corner.
"""

import math
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from handbill.sheets.place import Matrix, Point, moved

Box: TypeAlias = tuple[float, float, float, float]

# Farther than this, in points, nothing is on any paper; and sums of such numbers stay finite.
FAR: Final = 1e9
# What all is clipped away by.
NOWHERE: Final[Box] = (FAR, FAR, -FAR, -FAR)


def matrix_of(operands: Any) -> Matrix:
    """Read six numbers; raises ``ValueError`` for any others."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def stretch(matrix: Matrix) -> tuple[float, float]:
    """Give how long a unit across and a unit up become."""
    return math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])


def narrowest(matrix: Matrix) -> float:
    """Give by how much a length grows in the direction in which it grows least."""
    a, b, c, d = matrix[:4]
    total = a * a + b * b + c * c + d * d
    area = a * d - b * c
    return math.sqrt(max(0.0, (total - math.sqrt(max(0.0, total**2 - 4 * area**2))) / 2))


def around(points: Iterable[Point]) -> Box:
    """Give the box of some points, at least one."""
    rows = [(_near(x), _near(y)) for x, y in points]
    across, down = [x for x, _ in rows], [y for _, y in rows]
    return min(across), min(down), max(across), max(down)


def box_through(matrix: Matrix, box: Box) -> Box:
    """Give the box around a box that was put through a matrix."""
    left, low, right, high = box
    corners = ((left, low), (right, low), (right, high), (left, high))
    return around(moved(corner, matrix) for corner in corners)


def widened(box: Box, by: float) -> Box:
    """Give a box that is larger by so much on every side."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def shared(one: Box, other: Box) -> Box | None:
    """Give what two boxes share, if anything; a line has no width and is still something."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[2], other[2]), min(one[3], other[3])
    return (left, top, right, bottom) if left <= right and top <= bottom else None


def _near(value: float) -> float:
    return max(-FAR, min(FAR, value)) if math.isfinite(value) else FAR
