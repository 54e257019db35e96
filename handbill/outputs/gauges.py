"""What a printer is measured by: rulers, steps at the edges, crosses, greys and lines -> SVG.

All lengths are in millimetres, of a drawing as of paper, so that nothing is scaled. Type is in the
face of the source language. What must be measured ends exactly where its number says.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from handbill.length import POINTS

# What one reads on the rulers: millimetres, and sixteenths of an inch.
LENGTH_MM: Final = 150
LENGTH_IN: Final = 6
INCH: Final = 25.4
SIXTEENTHS: Final = 16
# The largest of the steps, how far each lies from the next, and where their stems begin.
DEEPEST: Final = 15
APART: Final = 5.0
INNER: Final = 16.0
CAP: Final = 3.2
# How far the grid about the middle reaches, and the arms of the crosses; about them nothing else
# is printed, or it would be seen through the paper.
GRID: Final = 10
ARM: Final = 14.0
RING: Final = 4.0
# Black in per cent, and line widths in points.
GREYS: Final = (95, 90, 80, 70, 60, 50, 40, 30, 20, 10, 5)
WIDTHS: Final = (0.1, 0.25, 0.5, 0.75, 1, 2)
LINE: Final = 22.0
PATCH: Final = 11.0
# Widths of lines, and the size of figures, whose height is about 0.72 of it.
FINE: Final = 0.1
MIDDLE: Final = 0.2
BOLD: Final = 0.35
FIGURES: Final = 2.4
HEIGHT: Final = 0.72
WHOLE: Final = 255
# The arrow: its size, the length of its head, the width of its shaft.
ARROW: Final = (16.0, 26.0)
HEAD: Final = 12.0
SHAFT: Final = 6.0


def svg(width: float, height: float, parts: Iterator[str] | Sequence[str]) -> str:
    """Give a drawing of a size; its origin is the upper left corner."""
    size = f'viewBox="0 0 {width:.4f} {height:.4f}" width="{width:.4f}mm" height="{height:.4f}mm"'
    space = 'xmlns="http://www.w3.org/2000/svg"'
    return f'<svg {space} {size} aria-hidden="true">{"".join(parts)}</svg>'


def ruler_mm(family: str) -> str:
    """Draw a ruler in millimetres with numbers in centimetres' steps."""
    ticks = [(float(at), _rank(at, 10, 5)) for at in range(LENGTH_MM + 1)]
    numbers = [(float(at), str(at)) for at in range(0, LENGTH_MM + 1, 10)]
    return _ruler(ticks, numbers, family)


def ruler_in(family: str) -> str:
    """Draw a ruler in inches and sixteenths."""
    step = INCH / SIXTEENTHS
    ticks = [(at * step, _rank(at, SIXTEENTHS, 4)) for at in range(LENGTH_IN * SIXTEENTHS + 1)]
    numbers = [(at * INCH, str(at)) for at in range(LENGTH_IN + 1)]
    return _ruler(ticks, numbers, family)


# Ticks of three lengths, and the room before the first for its number and its width.
TICKS: Final = (2.5, 4.0, 6.0)
LEAD: Final = 3.0
RULER_HEIGHT: Final = 10.0


def _rank(at: int, whole: int, half: int) -> int:
    return 2 if at % whole == 0 else 1 if at % half == 0 else 0


def _ruler(
    ticks: Sequence[tuple[float, int]], numbers: Sequence[tuple[float, str]], family: str
) -> str:
    """The middles of its first and last tick are so far apart as it says."""
    length = ticks[-1][0]
    parts = [_bar(LEAD, 0, length, MIDDLE)]
    parts += [_bar(LEAD + at - MIDDLE / 2, 0, MIDDLE, TICKS[rank]) for at, rank in ticks]
    parts += [_figure(LEAD + at, RULER_HEIGHT - 1, text, family) for at, text in numbers]
    return svg(length + 2 * LEAD, RULER_HEIGHT, parts)


def sheet(width: float, height: float, family: str, *, back: bool) -> str:
    """Draw what has its place on the sheet: steps at the edges, and the cross in its middle."""
    parts = [*_steps(width, height, family)]
    parts += _back_cross(width / 2, height / 2) if back else _grid(width / 2, height / 2, family)
    return svg(width, height, parts)


def _steps(width: float, height: float, family: str) -> Iterator[str]:
    """Draw stems towards each edge whose caps end so many millimetres from it as they say."""
    for depth in range(DEEPEST + 1):
        along = (depth - DEEPEST / 2) * APART
        x, y, stem = width / 2 + along, height / 2 + along, INNER - depth
        label = str(depth)
        yield _bar(x - CAP / 2, depth, CAP, BOLD)
        yield _bar(x - BOLD / 2, depth, BOLD, stem)
        yield _figure(x, INNER + FIGURES, label, family)
        yield _bar(x - CAP / 2, height - depth - BOLD, CAP, BOLD)
        yield _bar(x - BOLD / 2, height - INNER, BOLD, stem)
        yield _figure(x, height - INNER - FIGURES * (1 - HEIGHT), label, family)
        middle = y + FIGURES * HEIGHT / 2
        yield _bar(depth, y - CAP / 2, BOLD, CAP)
        yield _bar(depth, y - BOLD / 2, stem, BOLD)
        yield _figure(INNER + FIGURES * 0.8, middle, label, family)
        yield _bar(width - depth - BOLD, y - CAP / 2, BOLD, CAP)
        yield _bar(width - INNER, y - BOLD / 2, stem, BOLD)
        yield _figure(width - INNER - FIGURES * 0.8, middle, label, family)


def _grid(x: float, y: float, family: str) -> Iterator[str]:
    """Draw the front's cross with a line for each millimetre, those to the right and above more."""
    for at in range(-GRID, GRID + 1):
        weight = MIDDLE if at % 5 == 0 else FINE
        yield _bar(x + at - weight / 2, y - GRID, weight, 2 * GRID)
        yield _bar(x - GRID, y - at - weight / 2, 2 * GRID, weight)
    for at in range(-GRID, GRID + 1, 5):
        if at:
            yield _figure(x + at, y + GRID + FIGURES + 1, str(at), family)
            yield _figure(x - GRID - FIGURES, y - at + FIGURES * HEIGHT / 2, str(at), family)
    yield from _cross(x, y, BOLD)


def _back_cross(x: float, y: float) -> Iterator[str]:
    """Draw the back's cross, bold enough to be seen through the paper, and nothing about it."""
    yield from _cross(x, y, 2 * BOLD)
    ring = f'fill="none" stroke="#000" stroke-width="{BOLD}"'
    yield f'<circle cx="{x:.4f}" cy="{y:.4f}" r="{RING:g}" {ring}/>'


def _cross(x: float, y: float, weight: float) -> Iterator[str]:
    yield _bar(x - ARM, y - weight / 2, 2 * ARM, weight)
    yield _bar(x - weight / 2, y - ARM, weight, 2 * ARM)


def arrow() -> str:
    """Draw an arrow that points to the head of the sheet."""
    width, height = ARROW
    left, right = (width - SHAFT) / 2, (width + SHAFT) / 2
    corners = (
        *((width / 2, 0.0), (width, HEAD), (right, HEAD), (right, height)),
        *((left, height), (left, HEAD), (0.0, HEAD)),
    )
    path = " L".join(f"{x:.2f} {y:.2f}" for x, y in corners)
    return svg(width, height, [f'<path d="M{path}Z" fill="#000"/>'])


def greys(family: str) -> str:
    """Draw patches of grey, from the darkest to the lightest, each with its share of black."""
    parts = []
    for number, share in enumerate(GREYS):
        level = round(WHOLE * (1 - share / 100))
        x, fill = number * (PATCH + 2), f"#{level:02x}{level:02x}{level:02x}"
        parts.append(_bar(x, 0, PATCH, PATCH * 0.8, fill))
        parts.append(_figure(x + PATCH / 2, PATCH * 0.8 + FIGURES + 0.4, f"{share} %", family))
    return svg(len(GREYS) * (PATCH + 2), PATCH * 0.8 + FIGURES + 1.5, parts)


def widths(family: str) -> str:
    """Draw lines from the thinnest to the thickest, each with its width in points."""
    parts = []
    for number, width in enumerate(WIDTHS):
        x, weight = number * (LINE + 2), width / POINTS["mm"]
        parts.append(_stroke(x, 1, LINE, weight))
        parts.append(_figure(x + LINE / 2, FIGURES + 2.4, f"{width:g} pt", family))
    return svg(len(WIDTHS) * (LINE + 2), FIGURES + 3.5, parts)


def _stroke(x: float, y: float, length: float, weight: float) -> str:
    path = f"M{x:.4f} {y:.4f} h{length:.4f}"
    return f'<path d="{path}" fill="none" stroke="#000" stroke-width="{weight:.5f}"/>'


def _bar(x: float, y: float, width: float, height: float, fill: str = "#000") -> str:
    place = f'x="{x:.4f}" y="{y:.4f}" width="{width:.4f}" height="{height:.4f}"'
    return f'<rect {place} fill="{fill}"/>'


def _figure(x: float, base: float, text: str, family: str) -> str:
    """Write a number above a base line, about a middle."""
    return (
        f'<text x="{x:.4f}" y="{base:.4f}" font-family="{family}" font-size="{FIGURES}" '
        f'text-anchor="middle">{text}</text>'
    )
