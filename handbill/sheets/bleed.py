"""A page whose fills and rules end at its trim -> the same with them running on into the bleed.

What a flyer lets reach beyond its page (a negative offset, in CSS) is in the page's content as it
is, and only the page's box hides it. What ends at the trim exactly, as a coloured page does, is
carried on: straight shapes are stretched, nothing is drawn anew. A picture, a curve or a pattern
cannot be stretched; preflight finds one that ends at the trim.
"""

from typing import Any, Final

import pikepdf
from pikepdf import Array

from handbill.sheets.boxes import page_boxes
from handbill.sheets.drawn import BUILDING, ENDING, around, corners, drawn
from handbill.sheets.imposition import Rectangle
from handbill.sheets.place import Matrix, Point, moved

# So near to the trim, in points, a shape is meant to end at it.
NEAR: Final = 0.3
FILL_COLOURS: Final = ("g", "rg", "k", "sc", "scn")
STRAIGHT: Final = ("re", "m", "l", "h")


def bleed_out(document: pikepdf.Pdf, page: pikepdf.Page, bleed: float) -> None:
    """Give an upright page a BleedBox, ``bleed`` points beyond its trim, and art up to there."""
    trim = page_boxes(page).trim
    left, foot, right, head = trim
    page.obj.TrimBox = Array(trim)
    page.obj.BleedBox = Array([left - bleed, foot - bleed, right + bleed, head + bleed])
    page.obj.MediaBox = page.obj.BleedBox
    page.obj.Contents = document.make_stream(bled(page, trim, bleed))


def bled(page: pikepdf.Page, trim: Rectangle, bleed: float) -> bytes:
    """Rewrite a page's content, its straight shapes stretched."""
    rows: list[tuple[list[Any], pikepdf.Operator]] = []
    path: list[int] = []
    patterned, saved = False, []
    for row, matrix in drawn(page):
        name = str(row.operator)
        if name == "q":
            saved.append(patterned)
        elif name == "Q" and saved:
            patterned = saved.pop()
        elif name in FILL_COLOURS:
            patterned = any(isinstance(value, pikepdf.Name) for value in row.operands)
        elif name in BUILDING:
            path.append(len(rows))
        rows.append((list(row.operands), row.operator))
        if name in ENDING:
            # A pattern begins anew where it ends: stretched, a gradient would jump at the trim.
            if not patterned:
                _stretch(rows, path, matrix, (trim, bleed))
            path = []
    return bytes(pikepdf.unparse_content_stream(rows))


def _stretch(
    rows: list[Any], path: list[int], matrix: Matrix, edges: tuple[Rectangle, float]
) -> None:
    """Stretch one path in place, if it is straight, stands upright and reaches the trim."""
    built = [(str(rows[at][1]), rows[at][0]) for at in path]
    points = [moved(point, matrix) for name, values in built for point in corners(name, values)]
    if not points or not _is_straight(built, matrix):
        return
    box = around(points)
    for at, (name, values) in zip(path, built, strict=True):
        ends = [moved(point, matrix) for point in corners(name, values)]
        new = [_carried_on(point, box, edges) for point in ends]
        if new != ends:
            rows[at] = (_operands(name, [_back(point, matrix) for point in new]), rows[at][1])


def _is_straight(built: list[tuple[str, Any]], matrix: Matrix) -> bool:
    """Whether all lines of a path are level or upright on the page."""
    if matrix[1] or matrix[2] or any(name not in STRAIGHT for name, _ in built):
        return False
    ends: list[Point] = []
    for name, values in built:
        if name == "m":
            ends = corners(name, values)
        elif name == "l":
            (point,) = corners(name, values)
            if ends and min(abs(a - b) for a, b in zip(ends[-1], point, strict=True)) > NEAR:
                return False
            ends.append(point)
    return True


def _carried_on(point: Point, box: Rectangle, edges: tuple[Rectangle, float]) -> Point:
    (left, foot, right, head), bleed = edges
    return (
        _along(point[0], (box[0], box[2]), (left, right), bleed),
        _along(point[1], (box[1], box[3]), (foot, head), bleed),
    )


def _along(at: float, span: Point, trim: Point, bleed: float) -> float:
    """Carry one coordinate on, unless its whole path lies at or beyond that edge."""
    low, high = trim
    if at <= low + NEAR < span[1]:
        return min(at, low - bleed)
    if at >= high - NEAR > span[0]:
        return max(at, high + bleed)
    return at


def _back(point: Point, matrix: Matrix) -> Point:
    """Put a point of the page back into the units of its content."""
    a, _, _, d, e, f = matrix
    return round((point[0] - e) / a, 5), round((point[1] - f) / d, 5)


def _operands(name: str, points: list[Point]) -> list[float]:
    if name == "re":
        (x, y), (right, head) = points[0], points[2]
        return [x, y, round(right - x, 5), round(head - y, 5)]
    return [value for point in points for value in point]
