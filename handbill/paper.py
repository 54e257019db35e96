"""A paper's name -> its size in points, upright; and what printers leave white at its edges."""

from dataclasses import dataclass
from typing import Final

from handbill.length import points


@dataclass(frozen=True)
class Paper:
    """A sheet of paper: width and height in points, upright (width <= height)."""

    name: str
    width: float
    height: float

    @property
    def landscape(self) -> tuple[float, float]:
        """Width and height in points when the sheet lies on its long edge."""
        return self.height, self.width


@dataclass(frozen=True)
class White:
    """What stays white at the edges of a sheet of paper, in points."""

    top: float
    foot: float
    left: float
    right: float

    @property
    def over(self) -> "White":
        """The same sheet, turned by half a circle."""
        return White(self.foot, self.top, self.right, self.left)

    @property
    def either_way(self) -> "White":
        """A sheet turned by a quarter, to either hand: of opposite edges the larger counts."""
        across, down = max(self.left, self.right), max(self.top, self.foot)
        return White(across, across, down, down)


def _paper(name: str, width: str, height: str) -> Paper:
    return Paper(name, points(width), points(height))


# Letter, legal and tabloid: ANSI/ASME Y14.1; A sizes: ISO 216. "universal" is the area that Letter
# and A4 share, so that one file prints on both.
PAPERS: Final = {
    paper.name: paper
    for paper in (
        _paper("letter", "8.5 in", "11 in"),
        _paper("legal", "8.5 in", "14 in"),
        _paper("tabloid", "11 in", "17 in"),
        _paper("a3", "297 mm", "420 mm"),
        _paper("a4", "210 mm", "297 mm"),
        _paper("a5", "148 mm", "210 mm"),
        _paper("universal", "210 mm", "279.4 mm"),
    )
}

# What home printers leave unprinted at every edge, if it is not known better.
UNPRINTED: Final = White(*(points("6.35 mm"),) * 4)
