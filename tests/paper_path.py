"""A printer that lays the backs off -> where on the paper each point of both sides comes to lie.

It knows how paper goes through a printer, and no rule for moving anything. Paper is fed upright,
printed face up, and its places are told as whoever looks at the front sees them. Lengths in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handbill.sheets.imposition import Side

Point = tuple[float, float]


@dataclass(frozen=True)
class Machine:
    """A printer, and the way in which both sides are printed.

    ``off`` is how far it lays the image of a back to the right and up on the face that it prints,
    as that is fed. ``clockwise`` is how it turns wide pages to lie on the paper. ``turn`` is the
    edge that is chosen in its dialog, or that somebody takes out the pile and puts it in again.
    """

    off: Point
    clockwise: bool = False
    turn: str = "long-edge"

    @property
    def by_hand(self) -> bool:
        """Whether each side is printed by itself, as if it were a front."""
        return self.turn == "fronts-then-backs"

    def front(self, point: Point, side: Side) -> Point:
        """Give where a point of a front comes to lie."""
        return self._image(point, side)

    def back(self, point: Point, side: Side) -> Point:
        """Give where a point of a back comes to lie, the paper having been turned."""
        width, height = sorted((side.width, side.height))
        x, y = self._image(point, side)
        over = self.turn == "short-edge"
        if over:
            x, y = width - x, height - y
        x, y = x + self.off[0], y + self.off[1]
        if self.by_hand and side.width > side.height:
            # The image of a wide page is never turned here, so the pile is: its head, which was at
            # the left, must be at the left again on the other face.
            return x, height - y
        # The other face of paper that turns like the page of a book.
        return width - x, y

    def _image(self, point: Point, side: Side) -> Point:
        """Turn a wide page by a quarter to lie on upright paper."""
        x, y = point
        if side.width < side.height:
            return x, y
        return (y, side.width - x) if self.clockwise else (side.height - y, x)


def read_sheet(machine: Machine, side: Side) -> Point:
    """Print an upright test sheet and read it: how far its back lies to the right, and above."""
    upright = replace(side, width=min(side.width, side.height), height=max(side.width, side.height))
    by_book = machine if machine.by_hand else replace(machine, turn="long-edge")
    middle = (upright.width / 2, upright.height / 2)
    front, back = by_book.front(middle, upright), by_book.back(middle, upright)
    return back[0] - front[0], back[1] - front[1]


def corners(side: Side) -> list[Point]:
    """Give the lower left corner of each page, and the ends of each line."""
    places = [(place.x, place.y) for place in side.placements]
    ends = [end for line in side.lines for end in ((line.x0, line.y0), (line.x1, line.y1))]
    return places + ends


def where(machine: Machine, sides: Sequence[Side]) -> list[list[Point]]:
    """Give where all of it comes to lie, fronts and backs in turn."""
    lay = (machine.front, machine.back)
    return [
        [lay[number % 2](point, side) for point in corners(side)]
        for number, side in enumerate(sides)
    ]
