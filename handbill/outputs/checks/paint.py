"""Facts of what is painted on a page -> findings about colour, ink, type, lines and pictures."""

from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from PIL import Image as Pictures
from PIL import ImageMath

from handbill.outputs.checks.finding import SAVE, Finding
from handbill.outputs.checks.rules import Rules
from handbill.outputs.painted.colours import CMYK, GREY, PATTERN, RGB, Colour
from handbill.outputs.painted.facts import Image, Painted

# Rounding of what was meant to be exact.
NEARLY: Final = 0.005
# A point of TeX's is smaller than one of PDF's by so much in ten.
POINT: Final = 0.05
# Darker than this is meant to be black.
BLACKISH: Final = 0.9
# Paler than this is paper.
WHITE: Final = 0.02
# A filled area is a solid from this thickness on, in points: the bars beside a line of text are
# thinner, a band with a line of text on it is not.
SOLID: Final = 8.0
# Shorter than this, in points, a thin fill is a detail of a drawing and no line.
SHORTEST: Final = 3.0
COLOUR: Final = "use black, or a variant in colour"
INKS: Final = "write colours as #rrggbb, and save pictures in grey or in plain RGB"
# What colour spaces are in plain words.
PLAIN: Final = {GREY: "grey", "CalGray": "grey", RGB: "screen colours", CMYK: "four inks"}
WHOLE: Final = 255
ROWS: Final = 64


def paint(painted: Painted, page: int, rules: Rules, smallest: float) -> Iterator[Finding]:
    """Check a page, counted from one; ``smallest`` is the smallest type it may have in points."""
    for what in painted.unread:
        yield Finding("reading", f"cannot be looked through: {what}", SAVE, page)
    yield from _spaces(painted, page, rules)
    if rules.black_text:
        yield from _black(painted, page)
    yield from _type(painted, page, smallest)
    yield from _lines(painted, page, rules.line)
    yield from _resolution(painted, page, rules.dpi)
    if not rules.solids:
        yield from _solids(painted, page)
    if rules.total_ink:
        yield from _total(painted, page, rules.total_ink)


def _spaces(painted: Painted, page: int, rules: Rules) -> Iterator[Finding]:
    """Find colours in a space that the variant has not; a single one can make a page bill so."""
    if not rules.spaces:
        return
    allowed = " and ".join(dict.fromkeys(PLAIN[space] for space in rules.spaces))
    for box, space in painted.spaces:
        if space.known not in rules.spaces:
            kind = "gradient" if space.name == PATTERN else "colour"
            what = f"a {kind} in {space.known}, where only {allowed} may be"
            yield Finding("colours", what, INKS if CMYK in rules.spaces else COLOUR, page, box)


def _black(painted: Painted, page: int) -> Iterator[Finding]:
    """Find black text that is mixed of several inks: it comes out blurred, and costs colour."""
    for text in painted.texts:
        if text.seen and is_mixed_black(text.colour):
            what = "black text that is not in black ink only"
            yield Finding("black", what, page=page, at=text.box, weight=text.size)


def is_mixed_black(colour: Colour) -> bool:
    """Whether a colour is meant to be black or grey, but takes more than black ink."""
    base, values = colour.space.base, colour.values
    if colour.space.name == "Separation" and colour.space.inks == ("Black",):
        return False
    if base == RGB and len(values) == len("rgb"):
        return max(values) - min(values) < NEARLY and max(values) < 1 - NEARLY
    if base == CMYK and len(values) == len("cmyk"):
        return colour.darkness > BLACKISH and sum(values[:3]) > NEARLY
    return base != GREY and colour.darkness > BLACKISH and not colour.pattern and bool(values)


def _type(painted: Painted, page: int, smallest: float) -> Iterator[Finding]:
    for text in painted.texts:
        if text.seen and text.size < smallest - POINT and text.colour.darkness > WHITE:
            what = f"type of {text.size:.2f} pt, smaller than {smallest:g} pt"
            mend = f"set it in {smallest:g} pt or more"
            yield Finding("type", what, mend, page, text.box, smallest - text.size)


def _lines(painted: Painted, page: int, thinnest: float) -> Iterator[Finding]:
    """Find lines too thin to print: drawn ones, and thin filled areas, which stand for lines."""
    drawn = [(row.box, row.width) for row in painted.strokes]
    filled = [
        (row.box, row.thickness)
        for row in painted.fills
        if max(row.box[2] - row.box[0], row.box[3] - row.box[1]) > SHORTEST
    ]
    for box, width in (*drawn, *filled):
        if width < thinnest - NEARLY:
            what = f"a line of {width:.2f} pt, thinner than {thinnest:g} pt"
            mend = f"draw it {thinnest:g} pt wide or more"
            yield Finding("lines", what, mend, page, box, thinnest - width)


def _resolution(painted: Painted, page: int, least: float) -> Iterator[Finding]:
    for image in painted.images:
        if image.dpi < least - 1:
            what = f"a picture of {image.dpi:.0f} pixels an inch, fewer than {least:g}"
            mend = "use a larger picture, or print it smaller"
            yield Finding("resolution", what, mend, page, image.box, least - image.dpi)


def _solids(painted: Painted, page: int) -> Iterator[Finding]:
    """Find areas filled with ink, and lines as wide as one."""
    fills = [
        (row.box, row.thickness)
        for row in painted.fills
        if row.colour.darkness * row.opacity > WHITE
    ]
    strokes = [(row.box, row.width / 2) for row in painted.strokes if row.colour.darkness > WHITE]
    for box, thickness in (*fills, *strokes):
        if thickness >= SOLID:
            what = "an area filled with ink, which this variant saves"
            yield Finding("solids", what, "draw its outline only", page, box, thickness)


def _total(painted: Painted, page: int, most: float) -> Iterator[Finding]:
    """Find places with more ink than paper takes; what overprints is not added up."""
    inks = [(box, row.ink or 0.0) for box, row in painted.colours]
    pictures = [(row.box, _heaviest(row)) for row in painted.images]
    for box, ink in (*inks, *pictures):
        if ink > most + NEARLY:
            what = f"{100 * ink:.0f} % of ink in one place, more than {100 * most:.0f} %"
            mend = "choose a colour of less ink, or convert the picture for this paper"
            yield Finding("ink", what, mend, page, box, ink)


def _heaviest(image: Image) -> float:
    """Give the most ink that any pixel of a picture takes; none if it is no picture in inks."""
    if image.stream is None or image.space is None or image.space.base != CMYK:
        return 0.0
    try:
        picture = pikepdf.PdfImage(image.stream).as_pil_image()
    except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, ValueError, OSError):
        return 0.0
    return _most_ink(picture) if picture.mode == "CMYK" else 0.0


def _most_ink(picture: Pictures.Image) -> float:
    """Add up the four inks of every pixel, some rows at a time: sums take much memory."""
    tops = range(0, picture.height, ROWS)
    strips = (
        picture.crop((0, top, picture.width, min(top + ROWS, picture.height))) for top in tops
    )
    return max(_summed(strip) for strip in strips) / WHOLE


def _summed(picture: Pictures.Image) -> float:
    """Give the largest sum of four inks, in levels of one."""
    cyan, magenta, yellow, black = picture.split()
    total: Any = ImageMath.lambda_eval(
        lambda inks: inks["c"] + inks["m"] + inks["y"] + inks["k"],
        c=cyan, m=magenta, y=yellow, k=black,
    )  # fmt: skip
    return float(total.getextrema()[1])
