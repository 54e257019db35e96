"""Pages that are trimmed out of larger ones -> marks to cut them by, and art that the cut may miss.

A cut half a millimetre off leaves a white rim beside art that ends at the trim.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import pypdfium2
from PIL import Image

from handbill.outputs.checks.finding import Finding
from handbill.outputs.painted.facts import Painted
from handbill.outputs.painted.matrices import Box, shared, widened

# A mark this near to being in line with an edge, in points, is meant to be.
IN_LINE: Final = 0.1
# Pixels a point; a pixel lighter than this is paper; so many in a row are no speck.
SCALE: Final = 2
PAPER: Final = 248
RUN: Final = 4
# How near to the trim, in points on both sides, art must be much the same; and at which share of
# the bleed some of it must still be. Round art is narrower there: so not all of it.
BESIDE: Final = 0.75
OUTSIDE: Final = 0.5
ALIKE: Final = 0.7
# What stays farther within the trim than this, in points, does not end there.
INSIDE: Final = 2.0
# Letters may reach out of the box that their face describes by such a share of their size.
OVERHANG: Final = 1 / 3
SIDES: Final = ("left", "head", "right", "foot")
RUN_ON: Final = (
    "let the picture, curve or gradient run on 3 mm beyond the edge, or end before it; "
    "docs/printing.md says what a commercial printer needs"
)


def marks(painted: Painted, page: int) -> Iterator[Finding]:
    """Find marks within the bleed of a page, counted from one, and edges without any.

    Marks lie on the page itself, all else within a drawing that is laid on it.
    """
    boxes = [row.box for row in painted.fills if not row.depth]
    boxes += [row.box for row in painted.strokes if not row.depth]
    if any(shared(box, painted.bleed) for box in boxes):
        yield Finding("marks", "has a mark within its bleed", page=page)
    bare = [side for at, side in enumerate(SIDES) if not _is_marked(painted.trim, at, boxes)]
    if bare:
        yield Finding("marks", f"has no marks to trim it by ({', '.join(bare)})", page=page)


def _is_marked(trim: Box, at: int, boxes: Sequence[Box]) -> bool:
    """Whether the middle of some mark is in line with an edge."""
    return any(abs((box[at % 2] + box[at % 2 + 2]) / 2 - trim[at]) < IN_LINE for box in boxes)


def bleeding(pdf: bytes, pages: Sequence[tuple[int, Painted]]) -> Iterator[Finding]:
    """Find art that ends at the trim; pages, counted from one, are drawn if some comes near it."""
    near = [(number, painted) for number, painted in pages if _reaches(painted)]
    if not near:
        return
    with pypdfium2.PdfDocument(pdf) as document:
        for number, painted in near:
            image = document[number - 1].render(scale=SCALE).to_pil().convert("L")
            ends = [side for side in SIDES if _ends_at(image, painted, side)]
            if ends:
                what = f"has art that ends at its trim ({', '.join(ends)})"
                yield Finding("bleed", what, RUN_ON, number)


def _reaches(painted: Painted) -> bool:
    """Whether anything lies across the edges of the trim, or near them within."""
    inner = widened(painted.trim, -INSIDE)
    boxes = [
        *(row.box for row in painted.fills),
        *(row.box for row in painted.strokes),
        *(row.box for row in painted.images),
        *(widened(row.box, OVERHANG * row.size) for row in painted.texts),
    ]
    return any(shared(box, painted.trim) and not _lies_in(box, inner) for box in boxes)


def _lies_in(box: Box, outer: Box) -> bool:
    return all(box[i] >= outer[i] and box[i + 2] <= outer[i + 2] for i in (0, 1))


def _ends_at(image: Image.Image, painted: Painted, side: str) -> bool:
    """Compare each piece of art just inside an edge with what lies in the bleed beside it."""
    at = SIDES.index(side)
    outside = OUTSIDE * abs(painted.bleed[at] - painted.trim[at])
    rows = (_row(image, painted.trim, at, away) for away in (-BESIDE, BESIDE, outside))
    columns = ([level < PAPER for level in levels] for levels in zip(*rows, strict=True))
    runs = (list(run) for inked, run in groupby(columns, key=lambda each: each[0]) if inked)
    return any(_is_cut_short(run) for run in runs if len(run) >= RUN)


def _is_cut_short(run: list[list[bool]]) -> bool:
    beside = sum(each[1] for each in run) / len(run)
    return beside < ALIKE or not any(each[2] for each in run)


def _row(image: Image.Image, trim: Box, at: int, away: float) -> bytes:
    """Give a line of pixels beside an edge, ``away`` points outside of it."""
    box = [round(edge * SCALE) for edge in trim]
    near = round((trim[at] + (away if at > 1 else -away)) * SCALE)
    box[at % 2], box[at % 2 + 2] = near, near + 1
    return image.crop((box[0], box[1], box[2], box[3])).tobytes()
