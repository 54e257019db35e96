"""Sheets in screen colours -> the plate of one ink, in greys: what is black prints in that ink.

For a risograph: no area has more than 85 % of its ink, since more smears and offsets onto the next
sheet. Black overprints the accent; what has the accent leaves out the black below it.
"""

from dataclasses import dataclass, replace
from io import BytesIO
from math import dist
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Name, Operator
from PIL import Image, ImageFilter

from handbill.outputs.ink import OUTLINES, SOLID_BLACK, Colour, grey_pictures, parsed
from handbill.outputs.picture import grey_pages
from handbill.plan.plates import BLACK
from handbill.sheets.drawn import (
    BUILDING,
    ENDING,
    FILLING,
    SHOWING,
    STROKING,
    around,
    corners,
    drawn,
    numbers,
    scale,
)
from handbill.sheets.place import Matrix, Point, moved

# A share of the ink, or nothing painted at all.
Share: TypeAlias = float | None

MOST_IN_AREAS: Final = 0.85
DARKEST: Final = round(255 * (1 - MOST_IN_AREAS))
# From this size in points on, a shape is an area, and so are the stems of letters of that size.
AREA: Final = 12.0
LARGE_TYPE: Final = 48.0
INVISIBLE: Final = 3
# What painting leaves of a path whose lines are not painted, or of one without either.
FILLS: Final = {"B": "f", "B*": "f*", "b": "f", "b*": "f*", "S": "n", "s": "n"}
COLOURS: Final = ("rg", "RG", "g", "G")
# How unlike a mix of both inks a colour may be, in shares of one, before it prints in black alone.
UNLIKE: Final = 0.12
STEPS: Final = 20
# A square of so many points is found solid if all of its pixels have more ink than an area may.
SQUARE: Final = 17
SOLID: Final = round(255 * (1 - MOST_IN_AREAS)) - 6


@dataclass(frozen=True)
class _State:
    """What is in force: colours of fills and lines, type, and what was written of them so far."""

    fill: Colour = (0, 0, 0)
    line: Colour = (0, 0, 0)
    weight: float = 1.0
    type: float = 0.0
    mode: int = 0
    written: tuple[tuple[str, float], ...] = ()


def plate(pdf: bytes, ink: str, accent: str) -> bytes:
    """Give the plate of an ink, ``black`` or the accent's."""
    with pikepdf.open(BytesIO(pdf)) as document:
        maker = _Plate(parsed(accent), black=ink == BLACK)
        for page in document.pages:
            page.contents_coalesce()
            page.obj.Contents.write(maker.rewritten(page, page.obj.get(Name.Resources)))
            maker.forms(page.obj.get(Name.Resources))
            grey_pictures(page.obj.get(Name.Resources), set(), DARKEST)
        stream = BytesIO()
        document.save(stream, deterministic_id=True, fix_metadata_version=False)
        return stream.getvalue()


def too_solid(pdf: bytes) -> list[str]:
    """Give the pages of a plate with an area of more ink than the machine takes."""
    solid = (number for number, page in enumerate(grey_pages(pdf), 1) if _has_solid(page))
    return [f"page {number} has an area with more than 85 % of ink" for number in solid]


def _has_solid(page: Image.Image) -> bool:
    """Whether all pixels of some square of a page are too dark."""
    dark = page.point([255 if level < SOLID else 0 for level in range(256)])
    return 255 in dark.filter(ImageFilter.BoxBlur(SQUARE // 2)).tobytes()  # noqa: PLR2004 -- white


def shares(colour: Colour, accent: Colour) -> tuple[float, float]:
    """Give how much of the accent's ink and of black makes a colour, each as a share of one.

    One that no mix of both comes near to prints in black, as dark as it is.
    """
    if colour == SOLID_BLACK or len(set(colour)) == 1:
        return 0.0, 1.0 if colour == SOLID_BLACK else round(1 - colour[0] / 255, 4)
    if dist(colour, accent) <= 1:
        return 1.0, 0.0
    every = [(a / STEPS, k / STEPS) for a in range(STEPS + 1) for k in range(STEPS + 1)]
    best = min(every, key=lambda each: dist(_mixed(each, accent), colour))
    if dist(_mixed(best, accent), colour) <= UNLIKE * 255:
        return best
    red, green, blue = colour
    return 0.0, round(1 - (0.299 * red + 0.587 * green + 0.114 * blue) / 255, 4)


def _mixed(inks: tuple[float, float], accent: Colour) -> tuple[float, ...]:
    """Give the colour that the accent's ink and black make on one another."""
    return tuple((255 - inks[0] * (255 - part)) * (1 - inks[1]) for part in accent)


class _Plate:
    def __init__(self, accent: Colour, *, black: bool) -> None:
        self.accent = accent
        self.black = black
        self.done: set[object] = set()

    def forms(self, resources: Any) -> None:
        """Rewrite the drawings that a page or a drawing holds, each once."""
        for form in (resources or {}).get("/XObject", {}).values():
            if form.get(Name.Subtype) != Name.Form or form.objgen in self.done:
                continue
            self.done.add(form.objgen)
            form.write(self.rewritten(form, form.get(Name.Resources)))
            self.forms(form.get(Name.Resources))

    def rewritten(self, stream: pikepdf.Page | pikepdf.Object, resources: Any) -> bytes:
        """Rewrite a stream: every colour is written when something is painted with it."""
        rows: list[Any] = []
        state, saved = _State(), []
        path: list[Point] = []
        for row, matrix in drawn(stream):
            name = str(row.operator)
            if name == "q":
                saved.append(state)
            elif name == "Q" and saved:
                state = saved.pop()
            if name in COLOURS:
                state = _coloured(state, name, row.operands)
                continue
            if name in BUILDING:
                path += [moved(point, matrix) for point in corners(name, row.operands)]
            state = _typed(state, name, row.operands, matrix)
            if name in ENDING:
                name, state = self._painting(rows, name, state, path)
                path = []
                rows.append(([], Operator(name)))
            elif name in SHOWING:
                state = self._showing(rows, state, matrix)
                rows.append(row)
            elif name != "Do" or self._is_kept(resources, row.operands[0]):
                rows.append(row)
        return bytes(pikepdf.unparse_content_stream(rows))

    def _is_kept(self, resources: Any, name: Any) -> bool:
        """Pictures print in black."""
        thing = (resources or {}).get("/XObject", {}).get(str(name), {})
        return self.black or thing.get(Name.Subtype) != Name.Image

    def _share(self, colour: Colour, *, area: bool) -> Share:
        """Give the share of this plate's ink; the black plate is the upper one."""
        accent, black = shares(colour, self.accent)
        if not self.black and accent == 0 and black > 0:
            return None
        share = black if self.black else accent
        return min(share, MOST_IN_AREAS) if area else share

    def _painting(
        self, rows: list[Any], name: str, state: _State, path: list[Point]
    ) -> tuple[str, _State]:
        """Write the colours of a path; give what is left of painting it."""
        if name in FILLING:
            fill = self._share(state.fill, area=_is_area(path) or self._is_solid(state.fill))
            state = _written(rows, state, "g", fill)
            name = OUTLINES.get(name, name) if fill is None else name
        if name in STROKING:
            line = self._share(state.line, area=state.weight >= AREA)
            state = _written(rows, state, "G", line)
            name = FILLS[name] if line is None else name
        return name, state

    def _is_solid(self, colour: Colour) -> bool:
        return colour in (self.accent, SOLID_BLACK)

    def _showing(self, rows: list[Any], state: _State, matrix: Matrix) -> _State:
        """Write the colour of a text; one that is not painted stays there, invisible."""
        large = state.type * scale(matrix) >= LARGE_TYPE
        share = self._share(state.fill, area=large)
        state = _written(rows, state, "g", share)
        return _written(rows, state, "Tr", INVISIBLE if share is None else state.mode, as_is=True)


def _coloured(state: _State, name: str, operands: Any) -> _State:
    values = [round(value * 255) for value in numbers(operands)]
    red, green, blue = values if len(values) > 1 else values * 3
    colour = (red, green, blue)
    return replace(state, fill=colour) if name.islower() else replace(state, line=colour)


def _typed(state: _State, name: str, operands: Any, matrix: Matrix) -> _State:
    """Follow the size and the mode of type, and the width of lines."""
    if name == "w":
        return replace(state, weight=float(operands[0]) * scale(matrix))
    if name == "Tf":
        return replace(state, type=float(operands[1]))
    if name == "Tr":
        mode = int(operands[0])
        return replace(state, mode=mode, written=_noted(state, "Tr", mode))
    return state


def _is_area(path: list[Point]) -> bool:
    left, foot, right, head = around(path) if path else (0, 0, 0, 0)
    return min(right - left, head - foot) >= AREA


def _written(
    rows: list[Any], state: _State, name: str, share: Share, *, as_is: bool = False
) -> _State:
    """Write a share of ink as a grey, unless it is in force already."""
    if share is None or dict(state.written).get(name, 0 if as_is else None) == share:
        return state
    rows.append(([share if as_is else round(1 - share, 4)], Operator(name)))
    return replace(state, written=_noted(state, name, share))


def _noted(state: _State, name: str, value: float) -> tuple[tuple[str, float], ...]:
    return tuple({**dict(state.written), name: value}.items())
