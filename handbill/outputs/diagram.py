"""How paper lies -> drawings of it (SVG) for the guide, in black and grey.

Drawn from the same arithmetic that lays the pages on the sheets. Valley folds are dashed, mountain
folds dashed and dotted, as origami has them (Yoshizawa and Randlett); paper is white where its
front is up, and grey where its back is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from handbill.sheets.folded import (
    ACROSS,
    ALONG,
    NEAR,
    Crease,
    Leaf,
    Part,
    Pile,
    Print,
    extent,
    shared,
)
from handbill.sheets.imposition import Rectangle, Side
from handbill.sheets.steps import Picture

# How the numbers of pages are written.
Number: TypeAlias = Callable[[object], str]
Point: TypeAlias = tuple[float, float]
# All drawings of a piece have one scale: the longer side of its sheet is so long, and around it
# is so much room.
LONGEST: Final = 132.0
ROOM: Final = 7.0
FRONT: Final = "#fff"
BACK: Final = "#e4e4e4"
# Line width and dashes, by what is done along a line.
STROKES: Final = {
    "edge": (1.1, ""),
    "crease": (0.4, "1 2"),
    "valley": (1.1, "5 3"),
    "mountain": (1.1, "6 2 1 2"),
    "cut": (1.5, ""),
    "slit": (2.6, ""),
    "staple": (2.6, ""),
    "glue": (1.1, "1 2.5"),
    "arrow": (1.3, ""),
}
# Sheets in one another are drawn so far apart, all of them so far, and so many at the most.
STEP: Final = 5.0
FAN: Final = 12.0
MOST: Final = 4
# How far parts lie from one another that were cut apart.
APART: Final = 6.0
LARGEST_NUMBER: Final = 17.0


class Canvas:
    """A drawing that grows; its unit is that of the paper, in points, until it is finished."""

    def __init__(self, width: float, height: float, number: Number) -> None:
        """Begin a drawing with room for a sheet of paper of a size in points."""
        self.scale = LONGEST / max(width, height)
        self.width, self.height = width, height
        self.number = number
        self.parts: list[str] = []

    def at(self, point: Point) -> str:
        """Give a point in units of the drawing, as SVG counts: down from the upper left corner."""
        x, y = point
        return f"{x * self.scale + ROOM:.1f} {(self.height - y) * self.scale + ROOM:.1f}"

    def line(self, kind: str, *points: Point) -> None:
        """Draw a line through some points."""
        self.path(kind, "M" + " L".join(self.at(point) for point in points))

    def path(self, kind: str, path: str, fill: str = "none") -> None:
        """Draw a path in units of the drawing."""
        width, dashes = STROKES[kind]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(
            f'<path d="{path}" fill="{fill}" stroke="#000" stroke-width="{width}"{dashed}/>'
        )

    def area(self, box: Rectangle, fill: str) -> None:
        """Fill a rectangle."""
        left, foot, right, head = box
        corners = [(left, foot), (right, foot), (right, head), (left, head)]
        path = "M" + " L".join(self.at(corner) for corner in corners) + "Z"
        self.parts.append(f'<path d="{path}" fill="{fill}"/>')

    def page(self, box: Rectangle, page: int, rotation: int) -> None:
        """Write the number of a page into its place, as it stands."""
        left, foot, right, head = box
        size = min(LARGEST_NUMBER, 0.45 * self.scale * min(right - left, head - foot))
        self.text(((left + right) / 2, (foot + head) / 2), self.number(page), size, rotation)

    def text(self, point: Point, text: str, size: float, rotation: int = 0) -> None:
        """Write a number around a point."""
        x, y = self.at(point).split()
        turned = f' transform="rotate({rotation} {x} {y})"' if rotation else ""
        # Figures are about 0.7 of their size high.
        base = float(y) + 0.35 * size
        self.parts.append(
            f'<text x="{x}" y="{base:.1f}" font-size="{size:.1f}" font-weight="700" '
            f'text-anchor="middle"{turned}>{text}</text>'
        )

    def arrow(self, start: Point, end: Point, bend: Point) -> None:
        """Draw a curved arrow; it bends towards a third point."""
        self.path("arrow", f"M{self.at(start)} Q{self.at(bend)} {self.at(end)}")
        x, y = (float(each) for each in self.at(end).split())
        u, v = (float(each) for each in self.at(bend).split())
        length = ((x - u) ** 2 + (y - v) ** 2) ** 0.5 or 1.0
        ax, ay = (x - u) / length, (y - v) / length
        left = f"{x - 6 * ax - 3 * ay:.1f} {y - 6 * ay + 3 * ax:.1f}"
        right = f"{x - 6 * ax + 3 * ay:.1f} {y - 6 * ay - 3 * ax:.1f}"
        self.path("arrow", f"M{x:.1f} {y:.1f} L{left} L{right}Z", "#000")

    def svg(self) -> str:
        """Finish the drawing. What it shows is said in words beside it."""
        wide, high = self.width * self.scale + 2 * ROOM, self.height * self.scale + 2 * ROOM
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.1f} {high:.1f}" '
            f'width="{wide:.1f}" height="{high:.1f}" aria-hidden="true">{"".join(self.parts)}</svg>'
        )


def drawn(picture: Picture, sheet: Side, number: Number) -> str:
    """Draw a picture of the making of a piece, whose sheets have the size of a side."""
    canvas = Canvas(sheet.width, sheet.height, number)
    special = SPECIAL.get(picture.says[-1])
    if special:
        special(canvas, picture, sheet)
        return canvas.svg()
    _paper(canvas, _centred(picture.pile, sheet) if picture.says == ("done",) else picture.pile)
    for line in picture.lines:
        canvas.line(line.kind, (line.x0, line.y0), (line.x1, line.y1))
    if picture.fold:
        _fold(canvas, picture.pile, *picture.fold)
    return canvas.svg()


def _centred(pile: Pile, sheet: Side) -> Pile:
    left, foot, right, head = extent(pile)
    across, up = (sheet.width - left - right) / 2, (sheet.height - foot - head) / 2
    return tuple(_shifted(leaf, across, up) for leaf in pile)


def _paper(canvas: Canvas, pile: Pile) -> None:
    """Draw what lies there, the lowest leaf first, so that others cover it."""
    for height in range(len(pile) - 1, -1, -1):
        leaf = pile[height]
        canvas.area(leaf.box, FRONT if leaf.front_up else BACK)
        for edge in _edges(leaf.box):
            joined = any(_runs_on(leaf, other, edge) for other in pile)
            canvas.line("crease" if joined else "edge", edge[:2], edge[2:])
        if leaf.top.page and not any(_hides(other, leaf) for other in pile[:height]):
            canvas.page(leaf.box, leaf.top.page, leaf.top.rotation)


def _hides(upper: Leaf, leaf: Leaf) -> bool:
    """Whether a leaf lies over the middle of another one."""
    x, y = (leaf.box[0] + leaf.box[2]) / 2, (leaf.box[1] + leaf.box[3]) / 2
    return upper.box[0] < x < upper.box[2] and upper.box[1] < y < upper.box[3]


def _edges(box: Rectangle) -> Iterator[Rectangle]:
    left, foot, right, head = box
    yield left, foot, left, head
    yield right, foot, right, head
    yield left, foot, right, foot
    yield left, head, right, head


def _runs_on(leaf: Leaf, other: Leaf, edge: Rectangle) -> bool:
    """Whether the paper goes on flat over an edge of a leaf, into another one."""
    if leaf.sheet != other.sheet or leaf.flipped != other.flipped or leaf is other:
        return False
    met = shared(leaf.box, other.box)
    near = met is not None and all(abs(a - b) < NEAR for a, b in zip(met, edge, strict=True))
    return near and shared(leaf.home, other.home) is not None


def _fold(canvas: Canvas, pile: Pile, part: Part, at: float) -> None:
    """Draw the line of a fold, and an arrow from the part that moves to where it comes to lie."""
    left, foot, right, head = extent(pile)
    if ALONG[part] == ACROSS:
        canvas.line("valley", (at, foot), (at, head))
        middle = (left + at) / 2 if part == "left" else (right + at) / 2
        y = foot + 0.3 * (head - foot)
        high = y + 0.5 * abs(middle - at) + 0.1 * (head - foot)
        canvas.arrow((middle, y), (2 * at - middle, y), (at, high))
        return
    canvas.line("valley", (left, at), (right, at))
    middle = (foot + at) / 2 if part == "foot" else (head + at) / 2
    x = left + 0.88 * (right - left)
    canvas.arrow((x, middle), (x, 2 * at - middle), (x - 0.5 * abs(middle - at), at))


def fold_line(fold: Crease, *, back: bool) -> str:
    """Name the line of a fold as it is seen on the front or the back of its sheet."""
    return "valley" if fold.valley != back else "mountain"


def sheet_map(side: Side, folds: Iterable[Crease], number: Number, *, back: bool) -> str:
    """Draw a flat side of a sheet with its pages, folds and cuts; folds are told front up."""
    canvas = Canvas(side.width, side.height, number)
    canvas.area((0, 0, side.width, side.height), FRONT)
    for place in side.placements:
        box = (place.x, place.y, place.x + place.width, place.y + place.height)
        canvas.page(box, place.page, place.rotation)
    for edge in _edges((0, 0, side.width, side.height)):
        canvas.line("edge", edge[:2], edge[2:])
    for line in side.lines:
        if line.kind not in ("fold", "collate"):
            canvas.line(line.kind, (line.x0, line.y0), (line.x1, line.y1))
    for fold in folds:
        x0, y0, x1, y1 = fold.line
        if back:
            x0, x1 = side.width - x0, side.width - x1
        canvas.line(fold_line(fold, back=back), (x0, y0), (x1, y1))
    return canvas.svg()


def sample(kind: str) -> str:
    """Draw a short line of a kind, for a legend."""
    width, dashes = STROKES[kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 8" width="34" height="8" '
        f'aria-hidden="true"><path d="M1 4 L33 4" stroke="#000" stroke-width="{width}"{dashed}/>'
        "</svg>"
    )


def _fan(canvas: Canvas, picture: Picture, _: Side) -> None:
    """Draw sheets that lie on one another a little apart, and their staples."""
    numbers = sorted({leaf.sheet for leaf in picture.pile})
    # Of many, those that lie lowest and uppermost.
    kept = numbers if len(numbers) <= MOST else [*numbers[: MOST - 1], numbers[-1]]
    shown = [n for n in dict.fromkeys(leaf.sheet for leaf in picture.pile) if n in kept]
    whole = min(FAN, STEP * (len(shown) - 1)) / canvas.scale
    step = whole / max(1, len(shown) - 1)
    for height, number in enumerate(reversed(shown)):
        moved = _moved(picture.pile, number, height * step - whole / 2)
        covered = height < len(shown) - 1
        _paper(canvas, tuple(replace(leaf, top=Print()) for leaf in moved) if covered else moved)
    rise = whole / 2
    for line in picture.lines:
        canvas.line(line.kind, (line.x0 + rise, line.y0 - rise), (line.x1 + rise, line.y1 - rise))


def _moved(pile: Pile, sheet: int, by: float) -> Pile:
    """Give one sheet of a pile, moved to the right and towards us by so many points."""
    return tuple(_shifted(leaf, by, -by) for leaf in pile if leaf.sheet == sheet)


def _shifted(leaf: Leaf, right: float, up: float) -> Leaf:
    left, foot, end, head = leaf.box
    return replace(leaf, box=(left + right, foot + up, end + right, head + up))


def _parted(canvas: Canvas, picture: Picture, _: Side) -> None:
    """Draw piles that were cut apart, and an arrow from each to the one that it is laid on."""
    left, foot, right, head = extent(picture.pile)
    middle = ((left + right) / 2, (foot + head) / 2)
    gap = APART / canvas.scale
    for leaf in picture.pile:
        x, y = ((leaf.box[n] + leaf.box[n + 2]) / 2 for n in (0, 1))
        across = gap * _sign(x - middle[0]) if picture.says == ("stack",) else 0.0
        _paper(canvas, (_shifted(leaf, across, gap * _sign(y - middle[1])),))
    if picture.says == ("stack nested",):
        x, high = left + 0.8 * (right - left), (head - foot) / 4
        canvas.arrow((x, foot + high), (x, head - high), (right, middle[1]))


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _strip(canvas: Canvas, _: Picture, __: Side) -> None:
    """Draw a slit sheet, folded along its length, that stands on its edge, seen from above."""
    width, y, open_by = canvas.width, canvas.height / 2, canvas.height / 4
    thick = 2 / canvas.scale
    for side in (-1, 1):
        bow = y + side * open_by
        canvas.line(
            "edge",
            (0.06 * width, y + side * thick),
            (0.3 * width, y + side * thick),
            (width / 2, bow),
            (0.7 * width, y + side * thick),
            (0.94 * width, y + side * thick),
        )
    for start, end in ((0.02, 0.2), (0.98, 0.8)):
        high = y + 0.2 * canvas.height
        canvas.arrow((start * width, high), (end * width, high), ((start + end) / 2 * width, high))


def _cross(canvas: Canvas, picture: Picture, _: Side) -> None:
    """Draw the cross that the strip becomes, seen from above, and how its arms are laid round."""
    across, up, long = canvas.width / 2, canvas.height / 2, 0.42 * canvas.height
    hand = -1 if _first_is_left(picture.pile) else 1

    def spot(arm: int, along: float, aside: float) -> Point:
        x, y = ((along, aside), (-aside, along), (-along, -aside), (aside, -along))[arm]
        return across + hand * x * long, up + y * long

    for arm, pages in enumerate(ARMS):
        for aside, page in zip((-0.2, 0.2), pages, strict=True):
            near = aside / 6
            canvas.line("edge", spot(arm, 0.03, near), spot(arm, 1, near))
            canvas.text(spot(arm, 0.72, aside), canvas.number(page), ARM_NUMBER)
        if arm:
            start, end = spot(arm, 0.95, -0.35), spot(arm, 0.35, -0.95)
            canvas.arrow(start, end, spot(arm, 0.95, -0.95))


def _first_is_left(pile: Pile) -> bool:
    """Whether page 1 lies in the left half of a flat sheet."""
    left, _, right, _ = extent(pile)
    return any(leaf.top.page == 1 and leaf.box[0] < (left + right) / 2 - NEAR for leaf in pile)


def _tile(canvas: Canvas, _: Picture, sheet: Side) -> None:
    """Draw a sheet of a poster, and where its margins are cut off."""
    whole = (0.0, 0.0, sheet.width, sheet.height)
    canvas.area(whole, FRONT)
    for edge in _edges(whole):
        canvas.line("edge", edge[:2], edge[2:])
    for line in sheet.lines:
        canvas.line(line.kind, (line.x0, line.y0), (line.x1, line.y1))


def _poster(canvas: Canvas, _: Picture, sheet: Side) -> None:
    """Draw the sheets of a poster as they are glued over one another, by the order of reading."""
    columns, rows = sheet.tile[2:] if sheet.tile else (1, 1)
    share = 1 / max(columns, rows)
    wide, high = canvas.width * share, canvas.height * share
    left, foot = (canvas.width - columns * wide) / 2, (canvas.height - rows * high) / 2
    # The last sheet in reading order lies where its language ends.
    backwards = sheet.tile is not None and columns > 1 and sheet.tile[0] == 0
    for row in range(rows):
        for column in range(columns):
            x, y = left + column * wide, foot + (rows - 1 - row) * high
            # Each is glued over the one to its left and the one above it.
            box = (x - 0.06 * wide * (column > 0), y, x + wide, y + high + 0.06 * high * (row > 0))
            canvas.area(box, FRONT)
            for edge in _edges(box):
                canvas.line("edge", edge[:2], edge[2:])
            place = columns - 1 - column if backwards else column
            canvas.page(box, row * columns + place + 1, 0)


# The pages of the arms of the cross: the first stands towards us, the others follow against the
# clock as it is seen from above.
ARMS: Final = ((1, 2), (3, 4), (5, 6), (7, 8))
ARM_NUMBER: Final = 9.0
# What is not drawn as paper that lies flat, by the last of the sentences that a picture says.
SPECIAL: Final[dict[str, Callable[[Canvas, Picture, Side], None]]] = {
    "nest": _fan,
    "corner": _fan,
    "stack": _parted,
    "stack nested": _parted,
    "push": _strip,
    "wrap": _cross,
    "trim": _tile,
    "glue": _poster,
}
