"""Sides and what is known of a printer -> the same sides, laid so that they come out in place.

Pure arithmetic in points. The one thing that a printer does the same way every time is how paper
goes through it: it lays the image of every back off by so much, seen as the paper is fed, upright.
What differs is how a page is turned to lie on that paper:

- a wide page is turned by a quarter, for both sides alike;
- printing on both sides, the paper goes one way whatever edge was chosen. Of paper that turns on
  its short edge, the image of the back is turned by half a circle instead;
- with the fronts first and then the backs, it is the paper that somebody turns, and no image.

So the offset, as it was read from the test sheet, is turned back by as much as the page is turned.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handbill.paper import White
from handbill.project.printer import Printer
from handbill.sheets.imposition import Line, Placement, Rectangle, Side

# Rounding of what was meant to be exact, in points.
EXACT: Final = 0.01
# A quarter turn to the right, as often as a page on its paper is turned to the left.
QUARTERS: Final = 4


def for_printer(
    sides: Sequence[Side], printer: Printer | None, turn: str, edge: str
) -> tuple[Side, ...]:
    """Lay the backs among sides, front and back in turn, where a printer brings them out right.

    ``turn`` is how the sheets are turned over, one of ``handbill.plan.setting.DUPLEX``; ``edge`` is
    ``none`` for sheets that have no backs.
    """
    if printer is None:
        return tuple(sides)
    return tuple(
        _laid(side, printer, turn, back=edge != "none" and number % 2 == 1)
        for number, side in enumerate(sides)
    )


def _laid(side: Side, printer: Printer, turn: str, *, back: bool) -> Side:
    wide = side.width > side.height
    white = printer_white(printer, turn, wide=wide, back=back)
    if not back:
        return replace(side, white=white)
    across, up = correction(printer, turn, wide=wide)
    return replace(moved(side, across, up), white=white)


def printer_white(printer: Printer, turn: str, *, wide: bool, back: bool) -> White:
    """Give what stays white of a side, by the edges that it has as it is looked at.

    Which edge of a wide page is fed first, drivers see differently: the larger white counts.
    """
    if wide:
        return printer.white.either_way
    return printer.white.over if back and turn == "short-edge" else printer.white


def correction(printer: Printer, turn: str, *, wide: bool) -> tuple[float, float]:
    """Give how far a back is moved to the right and up, as it is looked at, in points."""
    # Seen from behind, what lies to the right of the front lies to the left: so it goes right.
    across, up = printer.right, -printer.up
    quarters = (3 if printer.clockwise else 1) if wide else 0
    if turn == "short-edge":
        quarters += 2
    for _ in range(quarters % QUARTERS):
        across, up = up, -across
    return across, up


def moved(side: Side, across: float, up: float) -> Side:
    """Move all that lies on a side to the right and up, in points."""

    def shifted(box: Rectangle) -> Rectangle:
        return box[0] + across, box[1] + up, box[2] + across, box[3] + up

    def place_of(place: Placement) -> Placement:
        return replace(place, x=place.x + across, y=place.y + up, clip=shifted(place.clip))

    def line_of(line: Line) -> Line:
        return Line(line.kind, *shifted((line.x0, line.y0, line.x1, line.y1)))

    return replace(
        side,
        placements=tuple(place_of(place) for place in side.placements),
        lines=tuple(line_of(line) for line in side.lines),
    )


def beyond(side: Side, art: Sequence[Rectangle]) -> dict[str, float]:
    """Give by how much art reaches off the paper, by the edge that it crosses."""
    reach = {
        "top": max((box[3] - side.height for box in art), default=0.0),
        "foot": max((-box[1] for box in art), default=0.0),
        "left": max((-box[0] for box in art), default=0.0),
        "right": max((box[2] - side.width for box in art), default=0.0),
    }
    return {edge: length for edge, length in reach.items() if length > EXACT}
