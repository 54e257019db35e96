"""A fold and a number of pages -> a piece, imposed, for tests that fold it or measure it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pytest
from folding import cells
from recipes import MILLIMETRE, Piece

from handbill.paper import PAPERS
from handbill.sheets import blanks
from handbill.sheets.blanks import Slots
from handbill.sheets.imposition import Folding, Placement, Side, Size, filled, impose
from handbill.sheets.scheme import SCHEMES, Shape, room

EDGES: Final = ("short-edge", "long-edge")
# What people print at home and in a copy shop.
PAPER_NAMES: Final = ("letter", "a4", "a3", "tabloid")
TURNED_OVER: Final = {"short-edge": "long-edge", "long-edge": "short-edge"}
DIRECTIONS = pytest.mark.parametrize("right_to_left", [False, True], ids=["ltr", "rtl"])
TURNS = pytest.mark.parametrize("edge", EDGES)
LIES = pytest.mark.parametrize("wide", [False, True], ids=["portrait", "landscape"])
SCHEME_NAMES = pytest.mark.parametrize("scheme", SCHEMES)
PAPER_SIZES = pytest.mark.parametrize("paper", PAPER_NAMES)
# How much narrower a flap is: a letter fold's tuck, and the gap between the doors of a gate.
TUCK: Final = 3 * MILLIMETRE
GAP: Final = 0.75 * MILLIMETRE


@dataclass(frozen=True)
class Job:
    """What a test asks for; ``wide`` means that the paper lies on its long edge.

    ``share`` is how much of its part of the sheet a page takes, across and up.
    """

    scheme: str
    pages: int
    edge: str = "short-edge"
    right_to_left: bool = False
    paper: str = "a4"
    wide: bool = True
    shape: Shape | None = None
    creep: float = 0.0
    policy: str = "end"
    share: Size = field(default=(1.0, 1.0))

    @property
    def folding(self) -> Folding:
        """The fold, on this paper."""
        paper = PAPERS[self.paper]
        sheet = paper.landscape if self.wide else (paper.width, paper.height)
        return Folding(
            self.scheme, sheet, self.edge, self.right_to_left, self.shape, self.creep, stapled=True
        )

    @property
    def places(self) -> int:
        """The number of pages with the blank ones."""
        return room(SCHEMES[self.scheme], self.pages, self.folding.cells)


def sizes(folding: Folding, places: int, share: Size = (1.0, 1.0)) -> list[Size]:
    """Share the sheet among the pages of a side; flaps are a little narrower."""
    width, height = folding.sheet[0] * share[0], folding.sheet[1] * share[1]
    shape = folding.cells
    across = dict.fromkeys(range(1, places + 1), width / shape.columns)
    if folding.scheme == "letter-fold":
        wide = (width + TUCK) / 3
        across = {page: wide - TUCK if page in (4, 5) else wide for page in across}
    if folding.scheme == "gate-fold":
        narrow = width / 4 - GAP
        across = {page: narrow if page in (1, 2, 3, 6) else width / 2 - narrow for page in across}
    found = [(each, height / shape.rows) for each in across.values()]
    if folding.scheme == "mini-zine" and places == 9:
        found[-1] = folding.sheet
    return found


def made(job: Job, slots: Slots | None = None, pages: Sequence[Size] = ()) -> Piece:
    """Impose a job's pages, of these sizes or of those that fill its sheet.

    Without slots, blank pages stand where the job's policy puts them.
    """
    slots = slots or blanks.filled(job.pages, job.places, job.policy)
    order = [slot.source if slot else 0 for slot in slots]
    sides = impose(job.folding, pages or sizes(job.folding, job.places, job.share))
    return Piece(job.folding, filled(sides, slots), order, cells(sides[0]))


def handled(piece: Piece, **changes: object) -> Piece:
    """Fold and read the same sheets in another way."""
    return replace(piece, folding=replace(piece.folding, **changes))


def unmarked(piece: Piece) -> Piece:
    """Let no page say where it is bound: what is wrong must be seen from the paper."""
    sides = [
        replace(side, placements=tuple(replace(place, spine="") for place in side.placements))
        for side in piece.sides
    ]
    return replace(piece, sides=sides)


def repaged(side: Side, pages: dict[int, int]) -> Side:
    """Print other pages in the places of some."""
    places = [replace(place, page=pages.get(place.page, place.page)) for place in side.placements]
    return replace(side, placements=tuple(places))


def one_turned(side: Side, page: int) -> Side:
    """Print one page the other way up."""
    places = [
        replace(place, rotation=180 - place.rotation) if place.page == page else place
        for place in side.placements
    ]
    return replace(side, placements=tuple(places))


def in_rows(side: Side) -> list[list[Placement]]:
    """Give the placements as they are seen: row by row from the head, from left to right."""
    rows: dict[float, list[Placement]] = {}
    for place in sorted(side.placements, key=lambda place: (-place.y, place.x)):
        rows.setdefault(round(place.y, 3), []).append(place)
    return list(rows.values())


def drawn(side: Side) -> list[str]:
    """Draw a side as it is seen, ``v`` for a page that is upside down."""
    return [
        " ".join(f"{place.page}{'v' if place.rotation == 180 else ''}" for place in row)
        for row in in_rows(side)
    ]


def mirrored(side: Side) -> Side:
    """Print in every column what belongs in the column across from it."""
    places: list[Placement] = []
    for row in in_rows(side):
        places += [
            replace(place, page=other.page, rotation=other.rotation)
            for place, other in zip(row, reversed(row), strict=True)
        ]
    return replace(side, placements=tuple(places))
