"""A finished PDF for screens -> type on it that is hard to tell from what it stands on.

The page is drawn, so that it does not matter how a ground came to be there: from the press, from
flyer.css, or from a drawing. Every run of type must differ from the colour around it as much as
WCAG 2.2 asks (success criterion 1.4.3).
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from handbill.colour import Colour, contrast, needed, passing, written
from handbill.problem import Place, Problem

# Pixels a point: between letters of 6 pt there are whole pixels of their ground.
SCALE: Final = 2
# How much of a run's box, beside its own colour, must be of one colour for that to be its ground;
# the soft edges of letters are of many colours, each rare.
SHARE: Final = 0.12
# What counts as around a run, in units of its size.
NEAR: Final = 0.2
# How far two values of red, green or blue may lie apart and be the same colour.
SAME: Final = 1
_BOLD: Final = re.compile(r"Bold|Black|Heavy", re.IGNORECASE)


@dataclass(frozen=True)
class Faint:
    """A run of type with too little contrast: its text, its colour and the one below it."""

    text: str
    colour: Colour
    ground: Colour
    least: float

    @property
    def ratio(self) -> float:
        """The contrast that it has."""
        return contrast(self.colour, self.ground)


@dataclass(frozen=True)
class Run:
    """Type of one colour on a page: its box in points from the page's upper left.

    ``opacity`` is from 0 to 1. A run ``within`` a group may be paler than its colour says.
    """

    colour: Colour
    opacity: float
    size: float
    bold: bool
    box: tuple[float, float, float, float]
    within: bool


def faint(pdf: bytes) -> list[Faint]:
    """Give the first run of each pair of colours that are too much alike, in reading order."""
    found: dict[tuple[Colour, Colour], Faint] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            image = page.render(scale=SCALE).to_pil().convert("RGB")
            for run in _runs(page):
                colour, ground = _seen(run, image)
                least = needed(run.size, bold=run.bold)
                if contrast(colour, ground) < least and (colour, ground) not in found:
                    found[colour, ground] = Faint(_said(page, run), colour, ground, least)
    return list(found.values())


def too_faint(pdf: bytes, accent: str, style: str, folder: str) -> list[Problem]:
    """Give a problem for each pair of colours, placed in the flyer's file that brings them.

    ``accent`` is the flyer's colour as ``#rrggbb``, ``style`` what flyer.css says, ``folder`` the
    flyer's folder as problems call it.
    """
    return [_problem(each, accent, style, folder) for each in faint(pdf)]


def _problem(each: Faint, accent: str, style: str, folder: str) -> Problem:
    colour, ground = written(each.colour), written(each.ground)
    better = written(passing(each.colour, each.ground, each.least))
    what = (
        f'type in {colour} on {ground} is hard to read ("{each.text[:40]}"): its contrast is '
        f"{each.ratio:.2f}, and must be {each.least:g} or more"
    )
    if _alike(colour, accent):
        return Problem(Place(f"{folder}/flyer.toml"), what, f'write accent = "{better}"')
    mend = f"write {better}, or what differs more, or another colour below it"
    return Problem(Place(f"{folder}/flyer.css", _line(style, colour)), what, mend)


def _alike(one: str, other: str) -> bool:
    """Whether a colour is another one, but for what tells type from solids in it."""
    return one[:5] == other[:5] and abs(int(one[5:], 16) - int(other[5:], 16)) <= SAME


def _line(style: str, colour: str) -> int | None:
    """Find the line of a style that names a colour by its digits."""
    short = "#" + colour[1::2] if colour[1::2] == colour[2::2] else colour
    for number, line in enumerate(style.lower().splitlines(), 1):
        if colour in line or re.search(rf"{short}\b", line):
            return number
    return None


def _runs(page: pypdfium2.PdfPage) -> Iterator[Run]:
    height = page.get_height()
    for each in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
        whole, bounds = _placed(each)
        left, low, right, high = bounds
        if right > left and high > low:
            *rgb, opacity = _colour(each)
            # Rounded: a viewer reads numbers with few places.
            size = round(_size(each) * abs(whole.a * whole.d - whole.b * whole.c) ** 0.5, 2)
            bold = bool(_BOLD.search(_face(each)))
            box = (left, height - high, right, height - low)
            colour = (rgb[0], rgb[1], rgb[2])
            yield Run(colour, opacity / 255, size, bold, box, each.container is not None)


def _placed(
    each: pypdfium2.PdfObject,
) -> tuple[pypdfium2.PdfMatrix, tuple[float, float, float, float]]:
    """Give the matrix of an object on its page, and its bounds there in points."""
    left, low, right, high = each.get_bounds()
    whole = each.get_matrix()
    group = each.container
    while group is not None:
        matrix = group.get_matrix()
        corners = [matrix.on_point(x, y) for x in (left, right) for y in (low, high)]
        across, up = zip(*corners, strict=True)
        left, low, right, high = min(across), min(up), max(across), max(up)
        whole = whole.multiply(matrix)
        group = group.container
    return whole, (left, low, right, high)


def _said(page: pypdfium2.PdfPage, run: Run) -> str:
    left, top, right, foot = run.box
    height = page.get_height()
    text = page.get_textpage().get_text_bounded(left, height - foot, right, height - top)
    return " ".join(text.split())


def _colour(each: pypdfium2.PdfObject) -> tuple[int, int, int, int]:
    """Give red, green, blue and opacity of type."""
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(each, *parts)
    red, green, blue, opacity = (part.value for part in parts)
    return red, green, blue, opacity


def _size(each: pypdfium2.PdfObject) -> float:
    """Give the size of type in the units of its own matrix."""
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(each, size)
    return float(size.value)


def _face(each: pypdfium2.PdfObject) -> str:
    font = raw.FPDFTextObj_GetFont(each)
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, name, length)
    return name.value.decode("utf-8", "replace")


def _seen(run: Run, image: Image.Image) -> tuple[Colour, Colour]:
    """Give the colour in which a run is seen, and that of its ground."""
    cut = image.crop(_around(run, image))
    area = cut.width * cut.height
    # Pillow says of every colour how often it is there; of so few pixels never too many.
    counted = sorted(((n, _rgb(colour)) for n, colour in cut.getcolors(area) or ()), reverse=True)
    if run.within:
        # What is drawn as a group is seen as it was drawn: the colour farthest from the ground.
        ground = counted[0][1]
        return max((colour for _, colour in counted), key=lambda c: contrast(c, ground)), ground
    ground = _ground(run.colour, counted, area)
    red, green, blue = (
        round(mine * run.opacity + below * (1 - run.opacity))
        for mine, below in zip(run.colour, ground, strict=True)
    )
    return (red, green, blue), ground


def _around(run: Run, image: Image.Image) -> tuple[int, int, int, int]:
    """Give the pixels of a run and close to it: a dash fills its own box."""
    left, top, right, foot = run.box
    near = run.size * NEAR
    x0, y0 = int((left - near) * SCALE), int((top - near) * SCALE)
    x1, y1 = int((right + near) * SCALE) + 1, int((foot + near) * SCALE) + 1
    x0, x1 = max(0, min(x0, image.width - 1)), min(x1, image.width)
    y0, y1 = max(0, min(y0, image.height - 1)), min(y1, image.height)
    return x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)


def _rgb(colour: object) -> Colour:
    """Give a pixel of an RGB picture as what it is."""
    assert isinstance(colour, tuple)  # noqa: S101 -- for the type checker: the picture is RGB
    return colour


def _ground(own: Colour, counted: list[tuple[int, Colour]], area: int) -> Colour:
    """Give the commonest colour around a run's letters, or theirs if there is no other."""
    for count, colour in counted[:2]:
        if max(abs(a - b) for a, b in zip(colour, own, strict=True)) > SAME:
            return colour if count >= SHARE * area else own
    return own
