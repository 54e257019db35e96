"""Single pages and their places -> a PDF of whole sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from handbill.sheets.imposition import Placement, Side
from handbill.sheets.marks import fold_marks


@dataclass(frozen=True)
class Sheets:
    """A PDF whose pages are the sides of sheets, and how many sheets of paper they take."""

    pdf: bytes
    sides: int
    sheets: int


def join(parts: Sequence[bytes]) -> bytes:
    """Put the pages of several PDFs one after the other."""
    if len(parts) == 1:
        return parts[0]
    with pikepdf.new() as joined:
        for part in parts:
            with pikepdf.open(BytesIO(part)) as one:
                joined.pages.extend(one.pages)
        return _saved(joined)


def lay(pdf: bytes, sides: Sequence[Side], duplex: str) -> Sheets:
    """Lay single pages (trim size, origin at their corner) on sides.

    Links, outlines and tags of the pages are left behind: on a sheet they would point nowhere.
    """
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as made:
        for side in sides:
            _add_side(made, source, side)
        sheets = len(sides) if duplex == "none" else (len(sides) + 1) // 2
        _preferences(made, duplex if len(sides) > 1 else "none")
        return Sheets(_saved(made), len(sides), sheets)


def _add_side(made: pikepdf.Pdf, source: pikepdf.Pdf, side: Side) -> None:
    box = Array([0, 0, round(side.width, 3), round(side.height, 3)])
    page = made.add_blank_page(page_size=(side.width, side.height))
    page.obj.MediaBox = box
    page.obj.TrimBox = box
    forms, content = Dictionary(), []
    for number, place in enumerate(side.placements):
        name = f"/P{number}"
        forms[name] = made.copy_foreign(source.pages[place.page - 1].as_form_xobject())
        content.append(f"q {_matrix(place)} cm {name} Do Q\n")
    page.obj.Resources = Dictionary(XObject=forms)
    page.obj.Contents = made.make_stream("".join([*content, fold_marks(side)]).encode())


def _matrix(place: Placement) -> str:
    if place.rotation:
        return f"-1 0 0 -1 {place.x + place.width:.3f} {place.y + place.height:.3f}"
    return f"1 0 0 1 {place.x:.3f} {place.y:.3f}"


def _preferences(made: pikepdf.Pdf, duplex: str) -> None:
    """Ask the viewer to print at full size and to turn the sheet on the right edge."""
    edges = {"short-edge": Name.DuplexFlipShortEdge, "long-edge": Name.DuplexFlipLongEdge}
    wanted = Dictionary(PrintScaling=Name("/None"))
    wanted.Duplex = edges.get(duplex, Name.Simplex)
    made.Root.ViewerPreferences = wanted


def _saved(pdf: pikepdf.Pdf) -> bytes:
    stream = BytesIO()
    pdf.save(stream, deterministic_id=True, fix_metadata_version=False)
    return stream.getvalue()
