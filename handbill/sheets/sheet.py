"""Single pages and their places -> a PDF of whole sheets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name

from handbill.sheets.annotations import fill_in
from handbill.sheets.boxes import page_boxes
from handbill.sheets.carried import carried
from handbill.sheets.imposition import Placement, Rectangle, Side
from handbill.sheets.marks import drawing, marks
from handbill.sheets.place import PageBoxes, Placed, fitting, placed
from handbill.sheets.traces import forget, layers

# What a sheet's file may keep of the pages' file: all else would dangle, or tell of somebody.
KEPT: Final = ("/Lang", "/OCProperties")
EDGES: Final = {"short-edge": Name.DuplexFlipShortEdge, "long-edge": Name.DuplexFlipLongEdge}

# What of a placed page is art, and how far a page is scaled to its cell.
Art: TypeAlias = Callable[[Placement, Placed], Rectangle]
Scaling: TypeAlias = Callable[[PageBoxes, Placement], float]


@dataclass(frozen=True)
class Sheets:
    """A PDF whose pages are the sides of sheets, and how many sheets of paper they take."""

    pdf: bytes
    sides: int
    sheets: int


@dataclass(frozen=True)
class _Form:
    """A page turned into a drawing that can be laid anywhere."""

    drawing: pikepdf.Object
    boxes: PageBoxes


def join(parts: Sequence[bytes]) -> bytes:
    """Put the pages of several PDFs one after the other."""
    if len(parts) == 1:
        return parts[0]
    with pikepdf.new() as joined:
        for part in parts:
            with pikepdf.open(BytesIO(part)) as one:
                joined.pages.extend(one.pages)
        return _saved(joined)


def fitted(boxes: PageBoxes, place: Placement) -> float:
    """Scale a page so that it fills its cell."""
    return fitting(boxes.size, (place.width, place.height))


def whole(_place: Placement, page: Placed) -> Rectangle:
    """Take all of a page for art."""
    return page.seen


def lay(
    document: pikepdf.Pdf,
    sides: Sequence[Side],
    edge: str,
    art: Art = whole,
    scaling: Scaling = fitted,
) -> Sheets:
    """Lay the pages of an open document on sides; the document is used up.

    Pages are placed by their TrimBox. Links, outlines, names and tags are left behind: on a sheet
    they would point nowhere. ``edge`` is the edge that the sheets are turned on, or ``none``.
    """
    fill_in(document)
    wanted = {place.page for side in sides for place in side.placements}
    forms = {number: _form(document, document.pages[number - 1]) for number in sorted(wanted)}
    _empty(document)
    forget(document, [form.drawing for form in forms.values()] + layers(document))
    # A tree of its own: the pages' may be broken, and hands down what it says.
    tree = document.make_indirect(Dictionary(Type=Name.Pages, Count=len(sides)))
    rows = [_sheet(document, forms, side, art, scaling) for side in sides]
    for row in rows:
        row.Parent = tree
    tree.Kids = Array(rows)
    document.Root.Pages = tree
    _preferences(document, edge)
    count = len(sides) if edge == "none" else (len(sides) + 1) // 2
    return Sheets(_saved(document), len(sides), count)


def _form(document: pikepdf.Pdf, page: pikepdf.Page) -> _Form:
    boxes = page_boxes(page)
    form = _Form(carried(document, page, boxes), boxes)
    if Name.Annots in page.obj:
        # Fields of a form that is gone would be warned of when the sheets are saved.
        del page.obj.Annots
    return form


def _empty(document: pikepdf.Pdf) -> None:
    """Leave a document only what its sheets need.

    Not who made it, when and with what, nor the random mark of its first version.
    """
    _keep(document.Root, KEPT)
    document.Root.Type = Name.Catalog
    _keep(document.trailer, ("/Root",))
    # The right number is set when it is saved, but only where there was one.
    document.trailer.Size = 0
    for key, kind in ((Name.Lang, pikepdf.String), (Name.OCProperties, Dictionary)):
        if key in document.Root and not isinstance(document.Root[key], kind):
            del document.Root[key]


def _keep(holder: Any, kept: Sequence[str]) -> None:
    for key in [key for key in holder if key not in kept]:
        del holder[key]


def _sheet(
    document: pikepdf.Pdf, forms: dict[int, _Form], side: Side, art: Art, scaling: Scaling
) -> pikepdf.Object:
    box = Array([0, 0, round(side.width, 3), round(side.height, 3)])
    drawings, content, areas = Dictionary(), [], []
    for place in side.placements:
        form = forms[place.page]
        page = placed(form.boxes, place, scaling(form.boxes, place))
        name = f"/P{place.page}"
        drawings[name] = form.drawing
        content.append(f"q {_clipped(page)}{_numbers(page.matrix)} cm {name} Do Q\n")
        areas.append(art(place, page))
    content.append(drawing(marks(side, areas), side))
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=box,
        TrimBox=box,
        Resources=Dictionary(XObject=drawings),
        Contents=document.make_stream("".join(content).encode()),
    )
    return document.make_indirect(sheet)


def _clipped(page: Placed) -> str:
    """Cut off what reaches over a fold or into a neighbour."""
    if all(abs(a - b) < 0.01 for a, b in zip(page.area, page.seen, strict=True)):  # noqa: PLR2004
        return ""
    left, foot, right, head = page.seen
    return f"{_numbers((left, foot, max(0.0, right - left), max(0.0, head - foot)))} re W n "


def _numbers(values: Sequence[float]) -> str:
    """Write numbers as PDF has them: without an exponent."""
    return " ".join(_number(value) for value in values)


def _number(value: float) -> str:
    """A small one is a scale: a page of many metres on a sheet needs all of its digits."""
    digits = 5 if abs(value) >= 1 else 9
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def _preferences(document: pikepdf.Pdf, edge: str) -> None:
    """Ask the viewer to print at full size and to turn the sheet on the right edge."""
    wanted = Dictionary(PrintScaling=Name("/None"))
    wanted.Duplex = EDGES.get(edge, Name.Simplex)
    document.Root.ViewerPreferences = wanted


def _saved(pdf: pikepdf.Pdf) -> bytes:
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True, fix_metadata_version=False)
    return stream.getvalue()
