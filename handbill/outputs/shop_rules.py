"""A file for a commercial printer, read back -> what a printer would send it back for.

Lengths are points. The rules: boxes and bleed, real art in the bleed, marks clear of it, grey or
four inks only, at most 280 % of ink, pictures of 300 pixels an inch and more, no hairlines.
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any, Final

import pikepdf
import pypdfium2
from pikepdf import Name
from PIL import Image

from handbill.outputs.drawing import Painted, painted
from handbill.outputs.separation import MOST_INK
from handbill.sheets.imposition import Rectangle
from handbill.sheets.single import BLEED

EXACT: Final = 0.01
THINNEST: Final = 0.25
SHARPEST_NEEDED: Final = 300
POINTS_AN_INCH: Final = 72
INKED: Final = ("DeviceGray", "DeviceCMYK")
# Rounding, in shares of one ink.
SLACK: Final = 0.001
# Pixels a point; a pixel lighter than this is paper; so many in a row are no speck.
SCALE: Final = 2
PAPER: Final = 248
RUN: Final = 4
# How near to the trim, on both sides, art must be much the same; and how far out some of it must
# still be. Round art is narrower there: so not all of it.
BESIDE: Final = 0.75
OUTSIDE: Final = BLEED / 2
ALIKE: Final = 0.7


def shop_findings(pdf: bytes) -> list[str]:
    """Give what is wrong with a file, each in a sentence."""
    found: list[str] = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            marks = list(painted(page))
            rows = [*_boxes(page), *_clear(page, marks)]
            rows += [row for mark in marks for row in _of_one(mark)]
            rows += _gradients(page)
            found += [f"page {number} {row}" for row in dict.fromkeys(rows)]
        trims = [_box(page, Name.TrimBox) for page in document.pages]
    return [*found, *_unbled(pdf, trims)]


def _box(page: pikepdf.Page, name: Name) -> Rectangle:
    left, foot, right, head = (float(edge) for edge in page.obj.get(name, page.mediabox))
    return left, foot, right, head


def _boxes(page: pikepdf.Page) -> Iterator[str]:
    media, trim, bleed = (_box(page, name) for name in (Name.MediaBox, Name.TrimBox, Name.BleedBox))
    if abs(media[0]) + abs(media[1]) > EXACT:
        yield "does not begin at the origin"
    wanted = (trim[0] - BLEED, trim[1] - BLEED, trim[2] + BLEED, trim[3] + BLEED)
    if any(abs(a - b) > EXACT for a, b in zip(bleed, wanted, strict=True)):
        yield "has not 3 mm of bleed around its trim"
    if not (media[0] < bleed[0] and media[1] < bleed[1]) or not (
        media[2] > bleed[2] and media[3] > bleed[3]
    ):
        yield "has no room for marks beyond its bleed"


def _clear(page: pikepdf.Page, marks: list[Painted]) -> Iterator[str]:
    """Marks lie on the page itself, all else within a drawing that is laid on it."""
    bleed = _box(page, Name.BleedBox)
    boxes = [mark.box for mark in marks if mark.depth == 0 and mark.kind in ("line", "fill")]
    if any(_meet(box, bleed) for box in boxes):
        yield "has a mark within its bleed"
    if not boxes:
        yield "has no marks to trim it by"


def _meet(one: Rectangle, other: Rectangle) -> bool:
    across = one[0] < other[2] - EXACT and one[2] > other[0] + EXACT
    return across and one[1] < other[3] - EXACT and one[3] > other[1] + EXACT


def _of_one(mark: Painted) -> Iterator[str]:
    if mark.kind == "picture":
        yield from _picture(mark)
        return
    space, shares = mark.paint
    if mark.kind == "other" and space == "sh":
        return
    if space not in (*INKED, "Pattern"):
        yield "has a colour that is neither grey nor one of four inks"
    if space == "DeviceCMYK" and sum(shares) > MOST_INK + SLACK:
        yield f"has {sum(shares):.0%} of ink in one place"
    if mark.kind == "line" and mark.weight < THINNEST - EXACT:
        yield f"has a line of {mark.weight:.2f} pt"
    if mark.kind == "fill" and 0 < _thickness(mark.box) < THINNEST - EXACT:
        yield f"has a rule of {_thickness(mark.box):.2f} pt"


def _thickness(box: Rectangle) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def _picture(mark: Painted) -> Iterator[str]:
    image, (left, foot, right, head) = mark.thing, mark.box
    across = int(image.Width) / max((right - left) / POINTS_AN_INCH, EXACT)
    down = int(image.Height) / max((head - foot) / POINTS_AN_INCH, EXACT)
    if min(across, down) < SHARPEST_NEEDED - 1:
        yield f"has a picture of {min(across, down):.0f} pixels an inch"
    space = image.get(Name.ColorSpace)
    if space == Name.DeviceCMYK:
        most = _most_ink(image)
        if most > MOST_INK + SLACK:
            yield f"has a picture with {most:.0%} of ink in one place"
    elif not image.get(Name.ImageMask, False) and space != Name.DeviceGray:
        yield "has a picture that is neither grey nor in four inks"


def _most_ink(image: Any) -> float:
    """Give the most ink of any pixel, as a share of one ink."""
    picture = pikepdf.PdfImage(image).as_pil_image()
    colours = picture.getcolors(picture.width * picture.height) or []
    return max((sum(inks) / 255 for _, inks in colours if isinstance(inks, tuple)), default=0.0)


def _gradients(page: pikepdf.Page) -> Iterator[str]:
    """Look at the ends of gradients: what lies between has no more ink."""
    for shading in _shadings(page.obj.get(Name.Resources), set()):
        if str(shading.get(Name.ColorSpace))[1:] not in INKED:
            yield "has a gradient that is neither grey nor in four inks"
        most = max((sum(float(v) for v in end) for end in _ends(shading)), default=0.0)
        if most > MOST_INK + SLACK:
            yield f"has a gradient with {most:.0%} of ink in one place"


def _shadings(resources: Any, met: set[object]) -> Iterator[Any]:
    resources = resources or {}
    yield from resources.get("/Shading", {}).values()
    for kind in ("/Pattern", "/XObject"):
        for thing in resources.get(kind, {}).values():
            if Name.Shading in thing:
                yield thing.Shading
            if Name.Resources in thing and thing.objgen not in met:
                met.add(thing.objgen)
                yield from _shadings(thing.Resources, met)


def _ends(shading: Any) -> Iterator[Any]:
    waiting = [shading.get(Name.Function)]
    while waiting:
        function = waiting.pop()
        if isinstance(function, pikepdf.Dictionary):
            waiting += list(function.get(Name.Functions, ()))
            yield from (function[key] for key in (Name.C0, Name.C1) if key in function)


def _unbled(pdf: bytes, trims: list[Rectangle]) -> Iterator[str]:
    """Find art that ends at the trim: a cut half a millimetre off leaves a white rim."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number, (page, trim) in enumerate(zip(document, trims, strict=True), 1):
            image = page.render(scale=SCALE).to_pil().convert("L")
            sides = [
                side for side in ("left", "foot", "right", "head") if _ends_at(image, trim, side)
            ]
            if sides:
                yield f"page {number} has art that ends at its trim ({', '.join(sides)})"


def _ends_at(image: Image.Image, trim: Rectangle, side: str) -> bool:
    """Compare each piece of art just inside an edge with what lies in the bleed beside it."""
    rows = (_row(image, trim, side, away) for away in (-BESIDE, BESIDE, OUTSIDE))
    columns = ([level < PAPER for level in levels] for levels in zip(*rows, strict=True))
    runs = (list(run) for inked, run in groupby(columns, key=lambda each: each[0]) if inked)
    return any(_is_cut_short(run) for run in runs if len(run) >= RUN)


def _is_cut_short(run: list[list[bool]]) -> bool:
    beside = sum(each[1] for each in run) / len(run)
    return beside < ALIKE or not any(each[2] for each in run)


def _row(image: Image.Image, trim: Rectangle, side: str, away: float) -> bytes:
    """Give a line of pixels beside an edge, ``away`` points outside of it."""
    left, foot, right, head = trim
    x = {"left": left - away, "right": right + away}.get(side)
    y = {"foot": foot - away, "head": head + away}.get(side)
    x0, x1 = (x, x + 1 / SCALE) if x is not None else (left, right)
    y0, y1 = (y, y + 1 / SCALE) if y is not None else (foot, head)
    tall = image.height
    box = (round(x0 * SCALE), tall - round(y1 * SCALE), round(x1 * SCALE), tall - round(y0 * SCALE))
    return image.crop(box).tobytes()
