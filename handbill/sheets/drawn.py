"""A content stream -> its instructions, each with the matrix that is in force.

Matrices are PDF's six numbers (ISO 32000-2, 8.3.4), from the stream's units to those around it.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import pikepdf

from handbill.sheets.imposition import Rectangle
from handbill.sheets.place import UPRIGHT, Matrix, Point, times

Stream: TypeAlias = pikepdf.Page | pikepdf.Object

# What a path is built of, and what ends it: painting it, or only clipping with it.
BUILDING: Final = ("re", "m", "l", "c", "v", "y", "h")
STROKING: Final = ("S", "s", "B", "B*", "b", "b*")
FILLING: Final = ("f", "F", "f*", "B", "B*", "b", "b*")
ENDING: Final = frozenset((*STROKING, *FILLING, "n"))
SHOWING: Final = ("Tj", "TJ", "'", '"')


def drawn(stream: Stream, matrix: Matrix = UPRIGHT) -> Iterator[tuple[Any, Matrix]]:
    """Give every instruction; ``matrix`` is the one in force where the stream is drawn."""
    saved = []
    for row in pikepdf.parse_content_stream(stream):
        name = str(row.operator)
        if name == "q":
            saved.append(matrix)
        elif name == "Q" and saved:
            matrix = saved.pop()
        elif name == "cm":
            matrix = times(numbers(row.operands), matrix)
        yield row, matrix


def numbers(operands: Any) -> Any:
    """Give operands that are numbers as such."""
    return tuple(float(value) for value in operands)


def scale(matrix: Matrix) -> float:
    """Give how much a matrix enlarges lengths on average."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def corners(operator: str, operands: Any) -> list[Point]:
    """Give the points that one building instruction names."""
    values = numbers(operands)
    if operator == "re":
        x, y, width, height = values
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return list(zip(values[::2], values[1::2], strict=True))


def around(points: list[Point]) -> Rectangle:
    """Give the smallest rectangle around some points."""
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)
