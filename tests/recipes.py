"""Printed sheets -> what a reader of a piece sees: how each is folded, and what it must show.

The recipes are told from paper and from how people fold it; see ``folding`` for what paper does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2
from typing import Final, TypeAlias

from folding import (
    HORIZONTAL,
    NEAR,
    OTHER_HAND,
    VERTICAL,
    Book,
    Face,
    PaperError,
    Part,
    Pile,
    Spans,
    View,
    cut,
    folded,
    lines,
    over,
    printed,
    read_leaves,
    seen,
    stacked,
    turn_at,
    turned,
)

from handbill.sheets.imposition import Folding, Side

MILLIMETRE: Final = 72 / 25.4
# A flap that is tucked in must miss the spine by so much, or it buckles; more looks like a mistake.
CLEARANCE: Final = (0.99 * MILLIMETRE, 3.01 * MILLIMETRE)


def bound(pile: Pile, *, right_to_left: bool) -> Book:
    """Fold a pile of spreads down its middle, outside up, and lay it with its front cover up."""
    (middle,) = lines(pile, VERTICAL)
    half: Part = "right" if right_to_left else "left"
    return Book(folded(pile, half, middle, behind=True), half)


def gathered(books: Sequence[Book]) -> Book:
    """Lay folded signatures on each other, the first uppermost, to be sewn at the spine."""
    return Book(stacked([book.leaves for book in books]), books[0].spine)


def saddle(sheets: Sequence[Pile], folding: Folding) -> Book:
    """Nest sheets, every one inside the sheet before it, in signatures of some sheets or in one."""
    each = folding.cells.sheets or len(sheets)
    piles = [stacked(sheets[first : first + each]) for first in range(0, len(sheets), each)]
    return gathered([bound(pile, right_to_left=folding.right_to_left) for pile in piles])


def cut_stack_fold(sheets: Sequence[Pile], folding: Folding) -> Book:
    """Cut a pile of sheets across, put the upper pile on the lower one, and fold it once."""
    lower, upper = cut(stacked(sheets), HORIZONTAL)
    return bound(stacked([upper, lower]), right_to_left=folding.right_to_left)


def quarto(sheets: Sequence[Pile], folding: Folding) -> Book:
    """Fold the head behind the foot, then down the middle; the heads are trimmed open."""
    books = []
    for sheet in sheets:
        (middle,) = lines(sheet, HORIZONTAL)
        across = folded(sheet, "head", middle, behind=True)
        books.append(bound(across, right_to_left=folding.right_to_left))
    return gathered(books)


def octavo(sheets: Sequence[Pile], folding: Folding) -> Book:
    """Halve the sheet across, then fold it as a quarto; head and fore-edge are trimmed open."""
    half: Part = "right" if folding.right_to_left else "left"
    halved = [folded(each, half, lines(each, VERTICAL)[1], behind=True) for each in sheets]
    return quarto(halved, folding)


def letter_fold(sheets: Sequence[Pile], folding: Folding) -> list[View]:
    """Tuck in the panel on which a reader ends, and fold the cover over it, the inside being up."""
    (outside,) = sheets
    inside = turned(outside, VERTICAL)
    creases = lines(inside, VERTICAL)
    flap: Part = "left" if folding.right_to_left else "right"
    cover: Part = "right" if folding.right_to_left else "left"
    first, second = creases if folding.right_to_left else creases[::-1]
    tucked = folded(inside, flap, first)
    clearance = min(abs(edge - second) for edge in tucked[0].spans[0])
    if not CLEARANCE[0] <= clearance <= CLEARANCE[1]:
        message = f"the flap ends {clearance} points from the spine"
        raise PaperError(message)
    closed = folded(tucked, cover, second)
    return [seen(closed), seen(tucked), seen(inside), seen(turned(closed, VERTICAL))]


def z_fold(sheets: Sequence[Pile], folding: Folding) -> list[View]:
    """Fold the panel on which a reader ends under, and the cover over, the inside being up."""
    (outside,) = sheets
    inside = turned(outside, VERTICAL)
    creases = lines(inside, VERTICAL)
    last: Part = "left" if folding.right_to_left else "right"
    cover: Part = "right" if folding.right_to_left else "left"
    first, second = creases if folding.right_to_left else creases[::-1]
    under = folded(inside, last, first, behind=True)
    closed = folded(under, cover, second)
    back = seen(turned(closed, VERTICAL))
    return [seen(closed), seen(under), seen(inside), back, seen(outside)]


def gate_fold(sheets: Sequence[Pile], _: Folding) -> list[View]:
    """Fold both doors over the middle, the inside being up."""
    (outside,) = sheets
    inside = turned(outside, VERTICAL)
    left, _middle, right = lines(inside, VERTICAL)
    closed = folded(folded(inside, "left", left), "right", right)
    doors = sorted(panel.spans[0] for panel in closed[:2])
    if doors[0][1] > doors[1][0] + NEAR:
        message = "the doors run into each other"
        raise PaperError(message)
    return [seen(closed), seen(inside), seen(turned(closed, VERTICAL))]


def leaflets(sheets: Sequence[Pile], _: Folding) -> list[View]:
    """Cut every sheet apart, and read leaf for leaf."""
    piles = [pile for sheet in sheets for row in cut(sheet, HORIZONTAL) for pile in cut(row, 0)]
    return [view for pile in piles for view in read_leaves(pile)]


def cut_and_stack(sheets: Sequence[Pile], folding: Folding) -> list[View]:
    """Cut a pile of sheets apart, and put the piles on each other in the order of reading."""
    step = -1 if folding.right_to_left else 1
    rows = reversed(cut(stacked(sheets), HORIZONTAL))
    return read_leaves(stacked([pile for row in rows for pile in cut(row, VERTICAL)[::step]]))


# An arm of the cross: the face on its clockwise side as seen from above, and the other.
Arm: TypeAlias = tuple[Face, Face]


def crossed(sheet: Pile) -> tuple[Arm, ...]:
    """Fold a slit sheet lengthwise, stand it up, and push its ends together into a cross.

    Seen from above, the ends of the strip point west and east. Its inner creases meet in the
    middle; between them the slit opens, one wall comes towards us (south), the other goes north.
    """
    (middle,) = lines(sheet, HORIZONTAL)
    strip = folded(sheet, "head", middle, behind=True)
    walls = {-1: strip[: len(strip) // 2], 1: strip[len(strip) // 2 :]}
    arms: dict[tuple[int, int], dict[bool, Face]] = {}
    for side, wall in walls.items():
        corners = [(-1, 0), (0, 0), (0, side), (0, 0), (1, 0)]
        panels = sorted(wall, key=lambda panel: panel.spans)
        for panel, (start, end) in zip(panels, pairwise(corners), strict=True):
            # Walking east along the wall in the south, its print is at our right.
            east, north = end[0] - start[0], end[1] - start[1]
            looks = (-side * north, side * east)
            arm = end if start == (0, 0) else start
            counterclockwise = looks[0] * -arm[1] + looks[1] * arm[0] > 0
            face = panel.top if side < 0 else panel.under
            arms.setdefault(arm, {})[counterclockwise] = face
    found = sorted(arms, key=lambda arm: atan2(arm[1], arm[0]))
    return tuple((arms[arm][False], arms[arm][True]) for arm in found)


def _stood_on_its_head(arms: tuple[Arm, ...]) -> tuple[Arm, ...]:
    return tuple((over(after, 1), over(before, 1)) for before, after in reversed(arms))


def mini_zine(sheets: Sequence[Pile], folding: Folding) -> list[View]:
    """Wrap the arms of the cross around each other, page 1 outermost and upright.

    Bound at the left, its leaves follow counterclockwise from the cover, seen from above.
    """
    arms = crossed(sheets[0])
    if any(face.page == 1 and face.head < 0 for arm in arms for face in arm):
        arms = _stood_on_its_head(arms)
    if folding.right_to_left:
        arms = tuple((after, before) for before, after in reversed(arms))
    firsts = [arm[0].page for arm in arms]
    if 1 not in firsts:
        message = "no leaf begins with page 1"
        raise PaperError(message)
    hand = "right" if folding.right_to_left else "left"
    for first, second in arms:
        turn_at(first, hand)
        turn_at(second, OTHER_HAND[hand])
    start = firsts.index(1)
    return [(face,) for arm in arms[start:] + arms[:start] for face in arm]


BOOKS: Final[dict[str, Callable[[Sequence[Pile], Folding], Book]]] = {
    "half-fold": saddle,
    "saddle": saddle,
    "quarto": quarto,
    "octavo": octavo,
    "cut-stack-fold": cut_stack_fold,
}
FOLDERS: Final[dict[str, Callable[[Sequence[Pile], Folding], list[View]]]] = {
    "letter-fold": letter_fold,
    "z-fold": z_fold,
    "gate-fold": gate_fold,
    "mini-zine": mini_zine,
    "flat": leaflets,
    "step-and-repeat": leaflets,
    "cut-and-stack": cut_and_stack,
}


# --- what a reader must see ------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """Printed sides, how they are folded, and the page in each place, in order (0: blank).

    ``panels`` are the places on a sheet where pages can stand.
    """

    folding: Folding
    sides: Sequence[Side]
    order: Sequence[int]
    panels: Sequence[Spans]


def sheets_of(piece: Piece) -> list[Pile]:
    """Print the sides, front and back in turn; behind a mini zine, nothing needs to meet."""
    fronts, backs = piece.sides[::2], [*piece.sides[1::2], None]
    if piece.folding.scheme == "mini-zine":
        backs = [None]
    return [
        printed(front, back, piece.folding.duplex, piece.panels)
        for front, back in zip(fronts, backs, strict=False)
    ]


def book(piece: Piece) -> Book:
    """Print and fold a book."""
    return BOOKS[piece.folding.scheme](sheets_of(piece), piece.folding)


def views(piece: Piece) -> list[View]:
    """Print, fold and read a piece: all that its reader sees, one view after the other."""
    if piece.folding.scheme in BOOKS:
        return book(piece).read()
    return FOLDERS[piece.folding.scheme](sheets_of(piece), piece.folding)


# The places that are seen together, from left to right, in a piece that opens to the right.
OPENINGS: Final = {
    "letter-fold": ("1", "2 5", "2 3 4", "6"),
    "z-fold": ("1", "2 3", "2 3 4", "4", "5 6 1"),
    "gate-fold": ("1 2", "3 4 5 6", "7 8"),
}


def wanted(piece: Piece) -> list[list[int]]:
    """Give the pages that a reader must see, one view after the other."""
    order, folding = piece.order, piece.folding
    if folding.scheme in OPENINGS:
        step = -1 if folding.right_to_left else 1
        places = [[int(place) - 1 for place in each.split()] for each in OPENINGS[folding.scheme]]
        return [[order[place] for place in view[::step]] for view in places]
    if folding.scheme == "step-and-repeat":
        leaves = zip(order[::2], order[1::2], strict=True)
        return [[page] for leaf in leaves for page in leaf * folding.cells.cells]
    # The ninth page of a mini zine is the poster on its back.
    return [[page] for page in (order[:8] if folding.scheme == "mini-zine" else order)]


def reads(piece: Piece) -> bool:
    """Tell whether a piece can be folded, and shows its pages in order and upright."""
    try:
        found = views(piece)
    except PaperError:
        return False
    upright = all(face.head == 1 for view in found for face in view if face.page)
    return upright and [[face.page for face in view] for view in found] == wanted(piece)
