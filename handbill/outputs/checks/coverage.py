"""A finished PDF, drawn in greys -> how much of each page is ink, and how near to its edges.

Drawn with a pixel a point: anything finer is grey there, and counts in part.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pypdfium2
from PIL import Image

from handbill.length import POINTS
from handbill.outputs.checks.finding import Finding
from handbill.outputs.painted.matrices import Box
from handbill.paper import White

WHOLE: Final = 255
# Less than a tenth of a pixel is no ink: edges that end on a line between two pixels.
FAINT: Final = 230
# The quarter of a point that a fine drawing's pixels are wide.
FINELY: Final = 4
ROUNDING: Final = 0.01
NEARLY: Final = 0.26
# Pages larger than this, in pixels, are drawn smaller.
MOST: Final = 8_000_000
KEEP: Final = "keep all of it away from the edges"
OTHERWISE: Final = (
    "choose a format with wider margins, or another printer; if the test sheet shows less white, "
    "correct [tool.handbill.printer]"
)
EDGES: Final = ("top", "foot", "left", "right")
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

    @property
    def rooms(self) -> White:
        """How far ink stays from each edge."""
        if self.ink is None:
            return White(*(math.inf,) * 4)
        left, top, right, bottom = self.ink
        return White(top, self.height - bottom, left, self.width - right)

    @property
    def room(self) -> float:
        """How far ink stays from the nearest edge."""
        rooms = self.rooms
        return min(rooms.top, rooms.foot, rooms.left, rooms.right)

    def near(self, white: White, slack: float) -> list[tuple[str, float, float]]:
        """Give the edges that have less white than they should: its name, what it has, and should.

        ``slack`` points less are no fault.
        """
        rows = ((edge, getattr(self.rooms, edge), getattr(white, edge)) for edge in EDGES)
        return [(edge, room, least) for edge, room, least in rows if room < least - slack]


def covered(pdf: bytes, whites: Sequence[White]) -> list[Coverage]:
    """Draw every page, and finely where its ink seems to lie in what should stay white of it.

    The last of the ``whites``, at least one, holds for all pages that follow.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        return [_covered(page, of_page(whites, number)) for number, page in enumerate(document)]


def of_page(whites: Sequence[White], number: int) -> White:
    """Give what stays white of a page, counted from zero."""
    return whites[min(number, len(whites) - 1)]


def _covered(page: pypdfium2.PdfPage, white: White) -> Coverage:
    width, height = page.get_size()
    scale = min(1.0, math.sqrt(MOST / max(1.0, width * height)))
    image = _drawn(page, scale)
    levels = image.histogram()
    ink = sum(count * (WHOLE - level) for level, count in enumerate(levels))
    found = Coverage(
        ink / WHOLE / (image.width * image.height), width, height, _ink(image, width, height)
    )
    # Fine lines are drawn a pixel wide, and points of an odd size lie between pixels.
    if found.near(white, ROUNDING) and scale == 1:
        return replace(found, ink=_ink(_drawn(page, FINELY), width, height))
    return found


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    image: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return image.convert("L")


def _ink(image: Image.Image, width: float, height: float) -> Box | None:
    """Give the box of all ink on a drawn page in points."""
    box = image.point([WHOLE if level < FAINT else 0 for level in range(WHOLE + 1)]).getbbox()
    if box is None:
        return None
    across, down = width / image.width, height / image.height
    return box[0] * across, box[1] * down, box[2] * across, box[3] * down


def edges_white(pages: list[Coverage], margin: float) -> Iterator[Finding]:
    """Find ink nearer to a sheet's edge than printers print, ``margin`` in points."""
    for number, page in enumerate(pages, 1):
        if page.room < margin - NEARLY:
            room, white = page.room / POINTS["mm"], margin / POINTS["mm"]
            what = f"prints {room:.1f} mm from its edge, where printers leave {white:.2f} mm white"
            yield Finding("margin", what, KEEP, number)


def edges_kept(pages: list[Coverage], whites: Sequence[White]) -> Iterator[Finding]:
    """Find ink nearer to an edge than the printer at hand prints."""
    for number, page in enumerate(pages):
        for edge, room, least in page.near(of_page(whites, number), NEARLY):
            has, leaves, lacks = (each / POINTS["mm"] for each in (room, least, least - room))
            what = (
                f"prints {has:.1f} mm from its {edge} edge, where the printer leaves "
                f"{leaves:.1f} mm white: {lacks:.1f} mm too near"
            )
            yield Finding("margin", what, OTHERWISE, number + 1)


def spared(pages: list[Coverage], most: float, *, tiled: bool) -> Iterator[Finding]:
    """Find sides with more ink than a share of them; tiles are one page, cut to sheets."""
    if tiled and pages:
        mean = sum(page.mean for page in pages) / len(pages)
        if mean > most:
            yield Finding(
                "coverage", f"it is {_percent(mean)} ink, more than {_percent(most)}", LIGHTER
            )
        return
    for number, page in enumerate(pages, 1):
        if page.mean > most:
            what = f"is {_percent(page.mean)} ink, more than {_percent(most)}"
            yield Finding("coverage", what, LIGHTER, number)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
