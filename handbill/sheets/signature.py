"""A number of pages -> the grids of every sheet: which page lies in which cell, and which way up.

Pure arithmetic, no lengths: a grid is written as it is seen on its side, row by row from the head,
for a piece that opens to the right, on a sheet that is turned over like the page of a book
(imposition reference, section 5). ``handbill.sheets.imposition`` mirrors, turns and measures it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True)
class Cell:
    """A page in a cell: its number (from one), and whether it stands upside down."""

    page: int
    turned: bool = False


Grid: TypeAlias = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class SheetGrids:
    """Both sides of one sheet; ``back`` is ``None`` if nothing is printed there.

    ``depths`` gives for each row the number of sheets that lie around it in its signature (0: it
    is the outermost); rows beyond the last are as deep as the last. ``signature`` is the number,
    from zero, of the signature it belongs to, if there are several.
    """

    front: Grid
    back: Grid | None
    depths: tuple[int, ...] = (0,)
    signature: int | None = None


Grids: TypeAlias = tuple[SheetGrids, ...]


def _drawn(*rows: str, first: int = 0) -> Grid:
    """Read a drawn grid, ``v`` meaning upside down; ``first`` is added to every page."""
    return tuple(
        tuple(Cell(int(word.rstrip("v")) + first, word.endswith("v")) for word in row.split())
        for row in rows
    )


def saddle(pages: int, sheets: int = 0) -> Grids:
    """Nest sheets of four pages: all in one, or in signatures of so many ``sheets``.

    ``pages`` is a multiple of four; the last signature may be shorter.
    """
    each = 4 * sheets or pages
    grids = []
    for number, first in enumerate(range(0, pages, each)):
        count = min(each, pages - first)
        for depth in range(count // 4):
            low, high = first + 2 * depth, first + count - 2 * depth
            front = ((Cell(high), Cell(low + 1)),)
            back = ((Cell(low + 2), Cell(high - 1)),)
            signature = number if pages > each else None
            grids.append(SheetGrids(front, back, (depth,), signature))
    return tuple(grids)


def _signatures(size: int, front: tuple[str, ...], back: tuple[str, ...]) -> Callable[[int], Grids]:
    """Give the scheme whose every sheet is a signature of ``size`` pages, one after the other."""

    def grids(pages: int) -> Grids:
        return tuple(
            SheetGrids(
                _drawn(*front, first=first),
                _drawn(*back, first=first),
                signature=number if pages > size else None,
            )
            for number, first in enumerate(range(0, pages, size))
        )

    return grids


# Two folds across each other, heads at the second one, which is trimmed open.
quarto: Final = _signatures(8, ("5v 4v", "8 1"), ("3v 6v", "2 7"))
octavo: Final = _signatures(16, ("5v 12v 9v 8v", "4 13 16 1"), ("7v 10v 11v 6v", "2 15 14 3"))
# Panels numbered by first sight: 1 is the cover, 6 the back; 4 and 5 are the tucked-in panel.
letter_fold: Final = _signatures(6, ("5 6 1",), ("2 3 4",))
# The same places, but folded like a Z the visible back is panel 4.
z_fold: Final = letter_fold
# 1 and 2 are the doors, left and right; behind them 3 to 6; 7 and 8 are the back.
gate_fold: Final = _signatures(8, ("2 7 8 1",), ("3 4 5 6",))


def mini_zine(pages: int) -> Grids:
    """Lay eight pages on one side; a ninth is a poster that fills the back."""
    back = ((Cell(9),),) if pages > 8 else None  # noqa: PLR2004 -- eight pages and a poster
    return (SheetGrids(_drawn("5v 4v 3v 2v", "6 7 8 1"), back),)


def flat(pages: int) -> Grids:
    """Lay one page on each side."""
    return step_and_repeat(pages, 1, 1)


def step_and_repeat(pages: int, columns: int, rows: int) -> Grids:
    """Fill each side with copies of one page, its other side with copies of the next."""
    return tuple(
        SheetGrids(_filled(page, columns, rows), _filled(page + 1, columns, rows))
        for page in range(1, pages + 1, 2)
    )


def _filled(page: int, columns: int, rows: int) -> Grid:
    return ((Cell(page),) * columns,) * rows


def cut_and_stack(pages: int, columns: int, rows: int) -> Grids:
    """Lay leaves so that the piles, cut apart and stacked in reading order, run through.

    ``pages`` is a multiple of twice the number of cells. The first pile comes to lie on top.
    """
    sheets = pages // (2 * columns * rows)
    return tuple(_stacked(sheet, sheets, columns, rows) for sheet in range(sheets))


def _stacked(sheet: int, sheets: int, columns: int, rows: int) -> SheetGrids:
    leaves = [
        [(row * columns + column) * sheets + sheet for column in range(columns)]
        for row in range(rows)
    ]
    front = tuple(tuple(Cell(2 * leaf + 1) for leaf in row) for row in leaves)
    back = tuple(tuple(Cell(2 * leaf + 2) for leaf in reversed(row)) for row in leaves)
    return SheetGrids(front, back)


def cut_stack_fold(pages: int) -> Grids:
    """Lay two saddle-stitched spreads on a side: cut across, upper pile on the lower, fold once.

    ``pages`` is a multiple of eight.
    """
    nested = saddle(pages)
    half = len(nested) // 2
    return tuple(
        SheetGrids(
            nested[sheet].front + nested[sheet + half].front,
            (nested[sheet].back or ()) + (nested[sheet + half].back or ()),
            (sheet, sheet + half),
        )
        for sheet in range(half)
    )
