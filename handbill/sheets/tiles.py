"""A page larger than paper -> the sheets that it is glued together from.

Pure arithmetic in points. Every tile but those of the first column and row is cut along its edge
and glued over the overlap of its neighbour (imposition reference, section 5.3).
"""

from dataclasses import dataclass
from math import ceil

from handbill.sheets.imposition import Line, Placement, Side, Size


@dataclass(frozen=True)
class Tiling:
    """Tiles across and down; the paper, its white margin, and the overlap, in points."""

    columns: int
    rows: int
    paper: Size
    margin: float
    overlap: float

    @property
    def area(self) -> Size:
        """The width and height in points that all tiles cover together."""
        return (
            self.columns * self._step(0) + self.overlap,
            self.rows * self._step(1) + self.overlap,
        )

    def _step(self, axis: int) -> float:
        return self.paper[axis] - 2 * self.margin - self.overlap

    def sides(self, size: Size, *, right_to_left: bool) -> tuple[Side, ...]:
        """Give a side for every tile of a page of so many points, in reading order."""
        columns = range(self.columns)
        return tuple(
            self._side(size, column, row)
            for row in range(self.rows)
            for column in (reversed(columns) if right_to_left else columns)
        )

    def _side(self, size: Size, column: int, row: int) -> Side:
        width, height = self.paper
        left = self.margin - column * self._step(0) + (self.area[0] - size[0]) / 2
        below = self.rows - 1 - row
        foot = self.margin - below * self._step(1) + (self.area[1] - size[1]) / 2
        clip = (self.margin, self.margin, width - self.margin, height - self.margin)
        place = Placement(1, left, foot, *size, 0, clip)
        tile = (column, row, self.columns, self.rows)
        return Side(width, height, (place,), tuple(self._lines(column, row)), tile)

    def _lines(self, column: int, row: int) -> list[Line]:
        """Give where a tile is cut, and where its neighbour is glued over it."""
        width, height = self.paper
        left, right = self.margin, width - self.margin - self.overlap
        head, foot = height - self.margin, self.margin + self.overlap
        lines = []
        if column > 0:
            lines.append(Line("cut", left, 0, left, height))
        if column < self.columns - 1:
            lines.append(Line("glue", right, 0, right, height))
        if row > 0:
            lines.append(Line("cut", 0, head, width, head))
        if row < self.rows - 1:
            lines.append(Line("glue", 0, foot, width, foot))
        return lines


def tiling(size: Size, paper: Size, margin: float, overlap: float) -> Tiling:
    """Give the fewest tiles that cover a page at its full size."""
    columns, rows = (
        max(1, ceil((length - overlap) / (edge - 2 * margin - overlap) - 1e-9))
        for length, edge in zip(size, paper, strict=True)
    )
    return Tiling(columns, rows, paper, margin, overlap)
