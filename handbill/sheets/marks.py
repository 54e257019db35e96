"""A side and where its art lies -> the marks for folding, cutting and binding, beside the art.

Pure arithmetic in points; the drawing is PDF operators, in black ink only.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from handbill.length import points
from handbill.sheets.imposition import Line, Rectangle, Side

# The length of a mark, which begins where a printer prints, and its distance from the art.
LENGTH: Final = points("4 mm")
SHORTEST: Final = points("1 mm")
WEIGHT: Final = 0.5
# The plan of a poster's tiles in the corner of each.
TILE: Final = points("3 mm")
APART: Final = points("0.7 mm")
FINE: Final = 0.25
# How each kind is drawn: line width and dashes in points.
STYLES: Final = {
    "fold": (0.5, "[1.5 1.5] 0"),
    "cut": (0.5, "[] 0"),
    "slit": (0.75, "[5 2.5] 0"),
    "glue": (0.5, "[0.5 2] 0"),
    "staple": (1.2, "[] 0"),
    "collate": (4.0, "[] 0"),
    "crop": (0.5, "[] 0"),
}
# Lines along which nothing lies by their nature, or that keep clear of all: they are drawn whole.
WHOLE: Final = ("slit", "staple", "collate", "crop")


def marks(side: Side, art: Sequence[Rectangle]) -> list[Line]:
    """Give the marks of a side that keep clear of all art.

    Folds and cuts are marked at their two ends, as near to the rim as a printer prints.
    """
    found = []
    for line in side.lines:
        pieces = [line] if line.kind in WHOLE else list(_ends(line, side, art))
        found += [piece for piece in pieces if not any(_meets(piece, box) for box in art)]
    return found


def drawing(lines: Sequence[Line], side: Side) -> str:
    """Draw marks, and where in its poster a tile belongs, in PDF operators."""
    if not lines and side.tile is None:
        return ""
    strokes = (
        f"{STYLES[line.kind][0]} w {STYLES[line.kind][1]} d "
        f"{line.x0:.3f} {line.y0:.3f} m {line.x1:.3f} {line.y1:.3f} l S"
        for line in lines
    )
    return f"q 0 G 0 g {' '.join([*strokes, *_plan(side)])} Q\n"


def _plan(side: Side) -> Iterator[str]:
    """Draw the tiles of a poster in small, this one filled, in the corner of the margin."""
    if side.tile is None:
        return
    column, row, columns, rows = side.tile
    step = TILE / max(columns, rows)
    # A line's own width lies on both sides of it.
    inside, above = side.white.left + FINE / 2, side.white.foot + FINE / 2
    for x in range(columns):
        for y in range(rows):
            left, foot = inside + x * step, above + (rows - 1 - y) * step
            corner = f"{left:.3f} {foot:.3f}"
            paint = "f" if (x, y) == (column, row) else "S"
            yield f"{FINE:g} w [] 0 d {corner} {step * 0.85:.3f} {step * 0.85:.3f} re {paint}"


def _ends(line: Line, side: Side, art: Sequence[Rectangle]) -> Iterator[Line]:
    """Give a tick at each end of a line: beyond it if there is paper, else within it."""
    upright = line.x0 == line.x1
    low, high = (line.y0, line.y1) if upright else (line.x0, line.x1)
    at, whole = (line.x0, side.height) if upright else (line.y0, side.width)
    spans = [_span(box, upright=upright) for box in art if _straddles(box, at, upright=upright)]
    white = side.white
    begin, finish = (white.foot, white.top) if upright else (white.left, white.right)
    first = _tick(low, min((start for start, _ in spans), default=whole), begin)
    last = _tick(whole - high, min((whole - end for _, end in spans), default=whole), finish)
    ticks = [first, tuple(whole - end for end in last) if last else None]
    for start, end in (tick for tick in ticks if tick):
        corners = (at, start, at, end) if upright else (start, at, end, at)
        yield Line(line.kind, *corners)


def _tick(rim: float, art: float, white: float) -> tuple[float, float] | None:
    """Give a tick near a line's end; all lengths are measured from the paper's edge."""
    if rim - APART - SHORTEST >= white:
        return max(white, rim - APART - LENGTH), rim - APART
    start = max(rim, white)
    end = min(start + LENGTH, art - APART)
    return (start, end) if end - start >= SHORTEST else None


def _span(box: Rectangle, *, upright: bool) -> tuple[float, float]:
    """Give the extent of a box along an upright or a level line."""
    return (box[1], box[3]) if upright else (box[0], box[2])


def _straddles(box: Rectangle, at: float, *, upright: bool) -> bool:
    """Whether a line through ``at`` runs through the box."""
    low, high = _span(box, upright=not upright)
    return low - WEIGHT < at < high + WEIGHT


def _meets(line: Line, box: Rectangle) -> bool:
    """Whether any of a mark's ink lies on a box."""
    half = STYLES[line.kind][0] / 2
    left, right = sorted((line.x0, line.x1))
    foot, head = sorted((line.y0, line.y1))
    upright = line.x0 == line.x1
    left, right = (left - half, right + half) if upright else (left, right)
    foot, head = (foot, head) if upright else (foot - half, head + half)
    return left < box[2] and right > box[0] and foot < box[3] and head > box[1]
