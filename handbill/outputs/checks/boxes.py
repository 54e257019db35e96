"""Pages of a finished PDF -> whether there are as many as there should be, of the right size.

Boxes lie in one another: all that is shown in the medium, the trimmed page in its bleed
(ISO 32000-2, 14.11.2).
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Name

from handbill.outputs.checks.finding import OURS, SAVE, Finding
from handbill.sheets.boxes import inverted
from handbill.sheets.inherited import inherited

Sizes: TypeAlias = Sequence[tuple[float, float]]
Edges: TypeAlias = tuple[float, float, float, float]

# Within a hundredth of a point.
EXACT: Final = 0.01
INNER: Final = (
    (Name.CropBox, Name.MediaBox),
    (Name.BleedBox, Name.MediaBox),
    (Name.TrimBox, Name.MediaBox),
    (Name.ArtBox, Name.MediaBox),
    (Name.TrimBox, Name.BleedBox),
)


def sizes(document: pikepdf.Pdf, wanted: Sizes | None, *, trimmed: bool) -> Iterator[Finding]:
    """Find pages too many or too few, and those of another size.

    If the page is ``trimmed`` from a larger one, what is left has that size.
    """
    if not len(document.pages):
        yield Finding("pages", "the file has no pages", SAVE)
    if wanted is None:
        return
    if len(document.pages) != len(wanted):
        yield Finding("pages", f"it has {len(document.pages)} pages, not {len(wanted)}")
    pairs = zip(document.pages, wanted, strict=False)
    for number, (page, (width, height)) in enumerate(pairs, 1):
        box = edges(page, Name.TrimBox if trimmed else Name.MediaBox)
        corner = edges(page, Name.MediaBox)
        if box is None or corner is None or abs(corner[0]) + abs(corner[1]) > EXACT:
            yield Finding("size", "does not begin at its corner", OURS, number)
            continue
        wide, high = box[2] - box[0], box[3] - box[1]
        if abs(wide - width) > EXACT or abs(high - height) > EXACT:
            measured = f"measures {wide:.2f} x {high:.2f} pt, not {width:.2f} x {height:.2f} pt"
            yield Finding("size", measured, OURS, number)


def nested(document: pikepdf.Pdf, bleed: float) -> Iterator[Finding]:
    """Find boxes that reach out of those around them, and ``bleed`` that is not said or too small.

    ``bleed`` is in points, zero for none.
    """
    for number, page in enumerate(document.pages, 1):
        for inner, outer in INNER:
            one, other = edges(page, inner), edges(page, outer)
            if one and other and not _lies_in(one, other):
                what = f"has a {str(inner)[1:]} that reaches out of its {str(outer)[1:]}"
                yield Finding("boxes", what, SAVE, number)
        if bleed:
            yield from _bleeding(page, number, bleed)


def _bleeding(page: pikepdf.Page, number: int, bleed: float) -> Iterator[Finding]:
    trim, around = edges(page, Name.TrimBox), edges(page, Name.BleedBox)
    if trim is None or around is None:
        yield Finding(
            "boxes", "does not say where it is trimmed and how far it bleeds", OURS, number
        )
        return
    room = min(trim[0] - around[0], trim[1] - around[1], around[2] - trim[2], around[3] - trim[3])
    if room < bleed - EXACT:
        yield Finding("boxes", f"bleeds {room:.2f} pt, less than {bleed:.2f} pt", OURS, number)


def edges(page: pikepdf.Page, name: Name) -> Edges | None:
    """Give a box with its lower left corner first, or nothing if the page has none of that name."""
    found: Any = inherited(page.obj, name)
    return inverted(found) if found is not None else None


def _lies_in(inner: Edges, outer: Edges) -> bool:
    low = all(inner[i] >= outer[i] - EXACT for i in (0, 1))
    return low and all(inner[i] <= outer[i] + EXACT for i in (2, 3))
