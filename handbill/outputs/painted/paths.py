"""Operators that build a path -> its outlines as points on the page, its area and its thickness."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from handbill.outputs.painted.matrices import Box, around, widened
from handbill.sheets.place import Matrix, Point, moved

# So many pieces stand for a curve: an outline's box is right within a hundredth of its size.
PIECES: Final = 8
# More outlines than this are looked at one by one, not for which lies within which.
NESTED: Final = 64
ROUNDING: Final = 1e-6


@dataclass
class Path:
    """A path as it grows: outlines of points on the page. Curves are kept as short lines."""

    outlines: list[list[Point]] = field(default_factory=list)

    def move(self, matrix: Matrix, x: float, y: float) -> None:
        """Begin an outline."""
        self.outlines.append([moved((x, y), matrix)])

    def line(self, matrix: Matrix, x: float, y: float) -> None:
        """Draw on to a point."""
        if self.outlines:
            self.outlines[-1].append(moved((x, y), matrix))

    def curve(self, matrix: Matrix, controls: Sequence[Point]) -> None:
        """Draw on along a cubic curve from where the pen is: two controls and the end."""
        if self.outlines:
            points = [self.outlines[-1][-1], *(moved(point, matrix) for point in controls)]
            self._bend(points)

    def curve_from_here(self, matrix: Matrix, controls: Sequence[Point]) -> None:
        """Draw on along a curve whose first control is where the pen is."""
        if self.outlines:
            here = self.outlines[-1][-1]
            points = [here, here, *(moved(point, matrix) for point in controls)]
            self._bend(points)

    def _bend(self, points: Sequence[Point]) -> None:
        self.outlines[-1] += [_along(points, step / PIECES) for step in range(1, PIECES + 1)]

    def rectangle(self, matrix: Matrix, box: Box) -> None:
        """Draw a rectangle of its own: its corner, width and height."""
        x, y, width, height = box
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        self.outlines.append([moved(corner, matrix) for corner in corners])

    def close(self) -> None:
        """Draw back to where the outline began."""
        if self.outlines:
            self.outlines[-1].append(self.outlines[-1][0])

    def box(self) -> Box | None:
        """Give the box around all of it, if there is anything."""
        points = [point for outline in self.outlines for point in outline]
        return around(points) if points else None


def _along(points: Sequence[Point], at: float) -> Point:
    """Give the point of a cubic curve at a share of its way."""
    rest = 1 - at
    shares = (rest**3, 3 * at * rest**2, 3 * at**2 * rest, at**3)
    return (
        sum(share * x for share, (x, _) in zip(shares, points, strict=True)),
        sum(share * y for share, (_, y) in zip(shares, points, strict=True)),
    )


def clipped(outlines: Sequence[Sequence[Point]], clip: Box) -> list[list[Point]]:
    """Cut outlines to a box, edge by edge (Sutherland and Hodgman's way)."""
    for axis, edge, side in ((0, clip[0], 1), (1, clip[1], 1), (0, clip[2], -1), (1, clip[3], -1)):
        cut = (_cut(outline, axis, edge, side) for outline in outlines)
        outlines = [outline for outline in cut if outline]
    return [list(outline) for outline in outlines]


def _cut(outline: Sequence[Point], axis: int, edge: float, side: int) -> list[Point]:
    """Give what of an outline lies on one side of an edge: 1 is above its value, -1 below."""
    kept: list[Point] = []
    for one, other in pairwise([outline[-1], *outline]):
        before, after = (side * (point[axis] - edge) for point in (one, other))
        if (before < 0) != (after < 0):
            share = before / (before - after)
            x, y = (a + share * (b - a) for a, b in zip(one, other, strict=True))
            kept.append((x, y))
        if after >= 0:
            kept.append(other)
    return kept


def covered(outlines: Sequence[Sequence[Point]], *, even_odd: bool) -> tuple[float, float]:
    """Give a filled path's area in square points, and how thick it is on the whole in points.

    Thick is twice the area for the length of its edges: for a bar nearly its width, for a square
    half its side, for a ring its line. Outlines are taken to lie within or beside each other.
    """
    areas = [_area(outline) for outline in outlines]
    rows = [(area, outline) for area, outline in zip(areas, outlines, strict=True) if area]
    edges = sum(_length(outline) for _, outline in rows)
    if not edges:
        return 0.0, 0.0
    if len(rows) > NESTED:
        total = sum(abs(area) for area, _ in rows)
    else:
        total = _nested(rows, even_odd=even_odd)
    return total, 2 * total / edges


def _nested(rows: Sequence[tuple[float, Sequence[Point]]], *, even_odd: bool) -> float:
    """Add up areas, where what lies within something may be a hole in it (8.5.3.3)."""
    boxes = [around(outline) for _, outline in rows]
    total = 0.0
    for at, (area, _) in enumerate(rows):
        outer = [
            math.copysign(1, rows[other][0])
            for other, box in enumerate(boxes)
            if other != at and _within(boxes[at], box) and _is_outer(rows, other, at)
        ]
        before = len(outer) % 2 if even_odd else sum(outer)
        after = (len(outer) + 1) % 2 if even_odd else sum(outer) + math.copysign(1, area)
        total += abs(area) * ((after != 0) - (before != 0))
    return max(0.0, total)


def _is_outer(rows: Sequence[tuple[float, Sequence[Point]]], other: int, at: int) -> bool:
    """Whether the other is the larger; of two alike, the one that came first."""
    mine, others = abs(rows[at][0]), abs(rows[other][0])
    return others > mine or (others == mine and other < at)


def _within(inner: Box, outer: Box) -> bool:
    """Whether a box lies in another; cut to the same edge, they differ by rounding."""
    outer = widened(outer, ROUNDING)
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _area(outline: Sequence[Point]) -> float:
    """Give an outline's area, negative if it runs the other way round."""
    ring = [*outline, outline[0]]
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) / 2


def _length(outline: Sequence[Point]) -> float:
    ring = [*outline, outline[0]]
    return sum(math.hypot(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(ring))
