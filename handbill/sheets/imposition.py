"""Pages and a fold -> sides: which page lies where on the paper, and how it is turned.

Pure arithmetic in points; no PDF library is imported. The rules for right-to-left pieces and for
turning the sheet: imposition reference, section 5.1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from handbill.length import points
from handbill.paper import UNPRINTED, White
from handbill.sheets.blanks import Slots
from handbill.sheets.scheme import SCHEMES, Scheme, Shape
from handbill.sheets.signature import Cell, Grid, SheetGrids

Size: TypeAlias = tuple[float, float]
# The left, lower, right and upper edge.
Rectangle: TypeAlias = tuple[float, float, float, float]
# A block of cells this near to the edge of the paper fills it.
TOUCHING: Final = 0.01
# Half the length of a staple, and the length of one step of the collating marks.
STAPLE: Final = points("6 mm")
STEP: Final = points("6 mm")


@dataclass(frozen=True)
class Placement:
    """One page on a side.

    Its number (from one), the lower left corner and size of its cell in points, and how far it is
    turned, in degrees clockwise (0 or 180). ``clip`` is the area that it may cover: its cell, and
    beyond it up to the edge of the paper where no other cell and no fold is. ``spine`` is the edge,
    ``left`` or ``right`` of the page as it is read, at which it is bound, if it is; ``shift`` is
    how far creep moves it to the right, in points.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    rotation: int
    clip: Rectangle
    spine: str = ""
    shift: float = 0.0


@dataclass(frozen=True)
class Line:
    """A line on a side, in points.

    ``kind`` is what is done along it: ``fold``, ``cut``, ``slit``, ``staple``; ``glue`` up to it;
    or ``collate``, a mark by which signatures are put in order.
    """

    kind: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Side:
    """One printed side of a sheet: its size in points, its pages, and what is done to it.

    A ``tile`` of a poster has its column and row, from zero, and how many there are of each.
    ``white`` is what printers leave unprinted at its edges.
    """

    width: float
    height: float
    placements: tuple[Placement, ...]
    lines: tuple[Line, ...] = ()
    tile: tuple[int, int, int, int] | None = None
    white: White = UNPRINTED


@dataclass(frozen=True)
class Folding:
    """How a piece is made of sheets.

    ``sheet`` is the size of the paper as it lies before the printer's reader, ``duplex`` the edge
    that it is turned on (``short-edge`` or ``long-edge``), ``creep`` the shift in points for every
    sheet that lies around another. ``stapled`` marks where the staples go.
    """

    scheme: str
    sheet: Size
    duplex: str
    right_to_left: bool = False
    shape: Shape | None = None
    creep: float = 0.0
    stapled: bool = False

    @property
    def way(self) -> Scheme:
        """The scheme by its name; raises ``ValueError`` if there is none of that name."""
        if self.scheme not in SCHEMES:
            message = f"there is no fold called {self.scheme}"
            raise ValueError(message)
        return SCHEMES[self.scheme]

    @property
    def cells(self) -> Shape:
        """The cells of a side: as asked for, or the scheme's own."""
        return self.shape or self.way.shape

    @property
    def usual_edge(self) -> str:
        """The edge on which the sheet is turned over like the page of a book."""
        return "short-edge" if self.sheet[0] > self.sheet[1] else "long-edge"


def impose(folding: Folding, sizes: Sequence[Size]) -> tuple[Side, ...]:
    """Lay pages of the given trim sizes, one for each place, on sides: front and back in turn.

    The number of sizes is what ``handbill.sheets.scheme.room`` gave. Raises ``ValueError`` for an
    unknown fold.
    """
    sides = []
    for sheet in folding.way.grids(len(sizes), folding.cells):
        front = _side(folding, sheet, sheet.front, sizes)
        sides.append(replace(front, lines=(*front.lines, *_spine_marks(folding, sheet, front))))
        if sheet.back is not None:
            back = _side(folding, sheet, sheet.back, sizes)
            # Turned like the page of a calendar, the back comes out upside down.
            sides.append(back if folding.duplex == folding.usual_edge else turned(back))
    return tuple(sides)


def _side(folding: Folding, sheet: SheetGrids, grid: Grid, sizes: Sequence[Size]) -> Side:
    """Measure a grid: columns as wide as their pages, the whole in the middle of the paper."""
    rows = [row[::-1] if folding.right_to_left else row for row in grid]
    width, height = folding.sheet
    across = _edges([sizes[cell.page - 1][0] for cell in rows[0]], width)
    down = [height - edge for edge in _edges([sizes[row[0].page - 1][1] for row in rows], height)]
    placements = []
    for j, row in enumerate(rows):
        shift = folding.creep * sheet.depths[min(j, len(sheet.depths) - 1)]
        for i, cell in enumerate(row):
            box = (across[i], down[j + 1], across[i + 1], down[j])
            clip = _clip(box, (across[0], down[-1], across[-1], down[0]), folding.sheet)
            # Towards the spine, which lies between each two columns.
            creep = shift if i % 2 == 0 else -shift
            placements.append(_placement(folding, cell, box, clip, creep))
    return Side(width, height, tuple(placements), tuple(_lines(folding.way, across, down)))


def _edges(lengths: Sequence[float], whole: float) -> list[float]:
    """Give the edges of what lies side by side in the middle of a whole."""
    edges = [(whole - sum(lengths)) / 2]
    for length in lengths:
        edges.append(edges[-1] + length)
    return edges


def _clip(cell: Rectangle, block: Rectangle, sheet: Size) -> Rectangle:
    """Let a cell at the rim of its block reach to the edge of the paper."""
    left, foot, right, head = cell
    return (
        0.0 if left == block[0] else left,
        0.0 if foot == block[1] else foot,
        sheet[0] if right == block[2] else right,
        sheet[1] if head == block[3] else head,
    )


def _placement(
    folding: Folding, cell: Cell, box: Rectangle, clip: Rectangle, shift: float
) -> Placement:
    spine = ""
    if folding.way.bound:
        spine = "left" if (cell.page % 2 == 1) != folding.right_to_left else "right"
    left, foot, right, head = box
    rotation = 180 if cell.turned else 0
    return Placement(cell.page, left, foot, right - left, head - foot, rotation, clip, spine, shift)


def _lines(scheme: Scheme, across: Sequence[float], down: Sequence[float]) -> Iterator[Line]:
    """Give the lines of a side; cells that do not fill the paper are cut out all around."""
    left, right, foot, head = across[0], across[-1], down[-1], down[0]
    yield from (Line("cut", x, foot, x, head) for x in (left, right) if left > TOUCHING)
    yield from (Line("cut", left, y, right, y) for y in (head, foot) if foot > TOUCHING)
    for x in across[1:-1]:
        if scheme.across:
            yield Line(scheme.across, x, foot, x, head)
    for y in down[1:-1]:
        if scheme.down == "slit":
            yield Line("fold", left, y, across[1], y)
            yield Line("slit", across[1], y, across[-2], y)
            yield Line("fold", across[-2], y, right, y)
        elif scheme.down:
            yield Line(scheme.down, left, y, right, y)


def _spine_marks(folding: Folding, sheet: SheetGrids, front: Side) -> Iterator[Line]:
    """Mark the staples, and the order of several signatures, on the outside of the spine."""
    if not folding.way.bound or sheet.depths[0]:
        return
    first = min(front.placements, key=lambda place: place.page)
    x = first.x + (first.width if folding.right_to_left else 0.0)
    if folding.stapled:
        for share in (0.25, 0.75):
            y = first.y + share * first.height
            yield Line("staple", x, y - STAPLE, x, y + STAPLE)
    if sheet.signature is not None:
        steps = max(1, int(first.height * 0.8 / STEP))
        y = first.y + first.height * 0.9 - (sheet.signature % steps) * STEP
        yield Line("collate", x, y - STEP, x, y)


def turned(side: Side) -> Side:
    """Turn a side by half a circle."""
    width, height = side.width, side.height

    def around(box: Rectangle) -> Rectangle:
        return width - box[2], height - box[3], width - box[0], height - box[1]

    placements = tuple(
        replace(
            place,
            x=width - place.x - place.width,
            y=height - place.y - place.height,
            rotation=(place.rotation + 180) % 360,
            clip=around(place.clip),
            shift=-place.shift,
        )
        for place in reversed(side.placements)
    )
    lines = tuple(
        Line(line.kind, *around((line.x0, line.y0, line.x1, line.y1)))
        for line in reversed(side.lines)
    )
    return Side(width, height, placements, lines)


def filled(sides: Sequence[Side], slots: Slots) -> tuple[Side, ...]:
    """Put the pages of a file in the places of a piece; the last back is left out if it is empty.

    An empty back before it stays: without it, the sheets that follow would lose their own.
    """
    made = [replace(side, placements=tuple(_taken(side.placements, slots))) for side in sides]
    return tuple(made[:-1] if len(made) % 2 == 0 and not made[-1].placements else made)


def _taken(placements: Sequence[Placement], slots: Slots) -> Iterator[Placement]:
    for place in placements:
        slot = slots[place.page - 1]
        if slot is not None:
            yield (
                _turned_over(replace(place, page=slot.source))
                if slot.turned
                else replace(place, page=slot.source)
            )


def _turned_over(place: Placement) -> Placement:
    """Turn a page head to foot where it lies: its spine is then on its other hand."""
    spine = {"left": "right", "right": "left"}.get(place.spine, "")
    return replace(place, rotation=(place.rotation + 180) % 360, spine=spine)
