"""A finished PDF, drawn in greys -> how much of each page is ink, and how near to its edges.

Drawn with a pixel a point: anything finer is grey there, and counts in part.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2
from PIL import Image

from handbill.outputs.checks.finding import Finding
from handbill.outputs.painted.matrices import Box

WHOLE: Final = 255
# Less than a tenth of a pixel is no ink: edges that end on a line between two pixels.
FAINT: Final = 230
NEARLY: Final = 0.001
# Pages larger than this, in pixels, are drawn smaller.
MOST: Final = 8_000_000
KEEP: Final = "keep all of it away from the edges"
LIGHTER: Final = "make headings and art lighter, or leave art out"


@dataclass(frozen=True)
class Coverage:
    """A drawn page: the share of it that is ink, its size, and the box of all ink, if any.

    Lengths are in points from the upper left.
    """

    mean: float
    width: float
    height: float
    ink: Box | None


def covered(pdf: bytes) -> list[Coverage]:
    """Draw every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_drawn(page) for page in document]


def _drawn(page: pypdfium2.PdfPage) -> Coverage:
    width, height = page.get_size()
    scale = min(1.0, math.sqrt(MOST / max(1.0, width * height)))
    image: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    levels = image.histogram()
    ink = sum(count * (WHOLE - level) for level, count in enumerate(levels))
    inked = image.point([WHOLE if level < FAINT else 0 for level in range(WHOLE + 1)]).getbbox()
    box = None
    if inked:
        across, down = width / image.width, height / image.height
        left, top, right, bottom = inked
        box = (left * across, top * down, right * across, bottom * down)
    return Coverage(ink / WHOLE / (image.width * image.height), width, height, box)


def edges_white(pages: list[Coverage], margin: float) -> Iterator[Finding]:
    """Find ink nearer to a sheet's edge than printers print, ``margin`` in points."""
    for number, page in enumerate(pages, 1):
        if page.ink is None:
            continue
        left, top, right, bottom = page.ink
        rooms = (left, top, page.width - right, page.height - bottom)
        least = min(rooms)
        # The pixels of a sheet of odd size, such as A4, lie beside its points.
        if least < margin - (1.0 if page.width % 1 or page.height % 1 else NEARLY):
            what = f"prints {least:.0f} pt from its edge, where printers print nothing"
            yield Finding("margin", f"{what} ({margin:.0f} pt)", KEEP, number)


def spared(pages: list[Coverage], most: float, *, tiled: bool) -> Iterator[Finding]:
    """Find sides with more ink than a share of them; tiles are one page, cut to sheets."""
    if tiled and pages:
        mean = sum(page.mean for page in pages) / len(pages)
        if mean > most:
            yield Finding("coverage", f"it is {_percent(mean)} ink, more than {_percent(most)}", LIGHTER)
        return
    for number, page in enumerate(pages, 1):
        if page.mean > most:
            what = f"is {_percent(page.mean)} ink, more than {_percent(most)}"
            yield Finding("coverage", what, LIGHTER, number)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
