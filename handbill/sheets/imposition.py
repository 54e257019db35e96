"""Pages and a fold -> sides: which page lies where on the paper, and how it is turned.

Pure arithmetic in points; no PDF library is imported. Grids and conventions: imposition reference,
section 5. A grid is written as it is seen on its side; the back is seen after the sheet was turned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# A letter fold, panels numbered by first sight: outside and inside, for a book that opens to the
# right. Right-to-left reverses the columns and keeps the pages.
LETTER_FOLD: Final = ((5, 6, 1), (2, 3, 4))


@dataclass(frozen=True)
class Placement:
    """One page on a side.

    Its number (from one), the lower left corner and size of its place in points, and how far it is
    turned, in degrees clockwise (0 or 180).
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    rotation: int = 0


@dataclass(frozen=True)
class Side:
    """One printed side of a sheet: its size in points, its pages, and the x of its folds."""

    width: float
    height: float
    placements: tuple[Placement, ...]
    folds: tuple[float, ...] = ()


def impose(
    fold: str, sizes: Sequence[tuple[float, float]], duplex: str, *, right_to_left: bool
) -> tuple[Side, ...]:
    """Lay pages of the given trim sizes on sides, front and back in turn.

    ``duplex`` is the edge that the sheet is turned on. Raises ``ValueError`` for an unknown fold.
    """
    if fold == "flat":
        return tuple(
            Side(width, height, (Placement(number, 0, 0, width, height),))
            for number, (width, height) in enumerate(sizes, 1)
        )
    if fold != "letter-fold":
        message = f"there is no fold called {fold}"
        raise ValueError(message)
    rows = [row[::-1] if right_to_left else row for row in LETTER_FOLD]
    outside, inside = (_row(row, sizes) for row in rows)
    # Turned on the long edge of a landscape sheet, the back comes out upside down.
    return outside, _turned(inside) if duplex == "long-edge" else inside


def _row(pages: Sequence[int], sizes: Sequence[tuple[float, float]]) -> Side:
    """Lay pages side by side, from left to right."""
    placements, x = [], 0.0
    for page in pages:
        width, height = sizes[page - 1]
        placements.append(Placement(page, x, 0, width, height))
        x += width
    return Side(x, sizes[0][1], tuple(placements), tuple(place.x for place in placements[1:]))


def _turned(side: Side) -> Side:
    """Turn a side by half a circle."""
    placements = tuple(
        Placement(
            place.page,
            side.width - place.x - place.width,
            side.height - place.y - place.height,
            place.width,
            place.height,
            (place.rotation + 180) % 360,
        )
        for place in reversed(side.placements)
    )
    return Side(
        side.width, side.height, placements, tuple(side.width - x for x in reversed(side.folds))
    )
