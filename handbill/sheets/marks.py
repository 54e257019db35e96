"""A side -> the fold marks on it: short ticks in the white margin, where a printer still prints."""

from typing import Final

from handbill.length import points
from handbill.sheets.imposition import Side

# What home printers leave unprinted, and how long a mark is beyond it.
UNPRINTED: Final = points("6.35 mm")
LENGTH: Final = points("2.5 mm")
WEIGHT: Final = 0.5


def fold_marks(side: Side) -> str:
    """Give the drawing of a side's fold marks, in PDF operators and points, in black ink only."""
    if not side.folds:
        return ""
    lines = [
        f"{x:.3f} {start:.3f} m {x:.3f} {start + LENGTH:.3f} l S"
        for x in side.folds
        for start in (UNPRINTED, side.height - UNPRINTED - LENGTH)
    ]
    return f"q 0 G {WEIGHT} w [1.5 1.5] 0 d {' '.join(lines)} Q\n"
