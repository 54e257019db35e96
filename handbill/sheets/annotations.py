"""A page -> what is printed upon it: stamps, highlights, free text, filled-in fields.

Each has an appearance, a drawing of its own, and a rectangle that it is fitted into (ISO 32000-2,
12.5.5). Links and pop-ups are for screens.
"""

import contextlib
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from pikepdf import AnnotationFlag, Array, Dictionary, Name

from handbill.sheets.inherited import inherited

SCREEN_ONLY: Final = (Name.Link, Name.Popup)
# What viewers know how to draw by themselves, each in its own way.
DRAWN_BY_VIEWERS: Final = tuple(
    Name(f"/{kind}")
    for kind in (
        *("Highlight", "Underline", "StrikeOut", "Squiggly", "FreeText", "Stamp", "Ink"),
        *("Line", "Square", "Circle", "Polygon", "PolyLine", "Caret"),
    )
)
PRINT: Final = int(AnnotationFlag.print)
HIDDEN: Final = int(AnnotationFlag.hidden)


@dataclass(frozen=True)
class Upon:
    """Operators that draw what lies upon a page, and the resources that they name."""

    content: bytes
    resources: Any


def printed(document: pikepdf.Pdf, page: pikepdf.Page, rotate: int) -> Upon:
    """Give what the annotations of a page print, in their order.

    ``rotate`` is how far the page is turned: some notes stay upright on it.
    """
    resources: Any = Dictionary(XObject=Dictionary(), Properties=Dictionary())
    rows = [row for row in _rows(page) if _is_printed(row)]
    drawn = [_drawn(row, number, rotate, resources) for number, row in enumerate(rows)]
    if any(Name.Resources not in each for each in resources.XObject.values()):
        fonts = _usual_fonts(document)
        if fonts is not None:
            resources.Font = fonts
    return Upon(b"".join(drawn), resources)


def _is_printed(row: Any) -> bool:
    placed = isinstance(row.get(Name.Rect), Array)
    return placed and row.get(Name.Subtype) not in SCREEN_ONLY and _appearance(row) is not None


def _drawn(row: Any, number: int, rotate: int, resources: Any) -> bytes:
    """Draw an annotation in its rectangle, unless it is hidden or not to be printed."""
    name, drawing = Name(f"/A{number}"), _appearance(row)
    drawing.Type, drawing.Subtype = Name.XObject, Name.Form
    fitted = pikepdf.Annotation(row)
    content = fitted.get_page_content_for_appearance(name, rotate, PRINT, HIDDEN)
    if not content:
        return b""
    resources.XObject[name] = drawing
    layer = row.get(Name.OC)
    if not isinstance(layer, Dictionary):
        return content
    resources.Properties[name] = layer
    return b"/OC /A%d BDC\n%bEMC\n" % (number, content)


def _usual_fonts(document: pikepdf.Pdf) -> Any:
    """Give the fonts that the fields of a form share."""
    form = document.Root.get(Name.AcroForm)
    shared = form.get(Name.DR) if isinstance(form, Dictionary) else None
    fonts = shared.get(Name.Font) if isinstance(shared, Dictionary) else None
    return fonts if isinstance(fonts, Dictionary) else None


def fill_in(document: pikepdf.Pdf) -> None:
    """Draw the fields of a form that leaves this to its viewer.

    The library has Latin letters only: other fields stay as they are.
    """
    form: Any = document.Root.get(Name.AcroForm)
    if not (isinstance(form, Dictionary) and form.get(Name.NeedAppearances, False)):
        return
    fields = [row for page in document.pages for row in _rows(page) if _is_foreign(row)]
    for row in fields:
        row.Subtype = Name.Stamp
    with contextlib.suppress(pikepdf.PdfError, RuntimeError):
        document.generate_appearance_streams()
    for row in fields:
        row.Subtype = Name.Widget


def _is_foreign(row: Any) -> bool:
    """Whether it is a field with other letters than Latin ones."""
    return row.get(Name.Subtype) == Name.Widget and not _text(row).isascii()


def _text(row: Any) -> str:
    value = inherited(row, Name.V)
    return str(value) if isinstance(value, pikepdf.String) else ""


def undrawn(page: pikepdf.Page) -> int:
    """Count what should be printed upon a page, but leaves it to a viewer how it looks."""
    return sum(
        (row.get(Name.Subtype) in DRAWN_BY_VIEWERS or _is_foreign(row))
        and _appearance(row) is None
        and _flags(row) & (PRINT | HIDDEN) == PRINT
        for row in _rows(page)
    )


def _flags(row: Any) -> int:
    flags = row.get(Name.F)
    return flags if isinstance(flags, int) else 0


def _rows(page: pikepdf.Page) -> list[Any]:
    listed: Any = page.obj.get(Name.Annots)
    rows = list(listed) if isinstance(listed, Array) else []
    return [row for row in rows if isinstance(row, Dictionary)]


def _appearance(row: Any) -> Any:
    """Give the drawing that is printed, or nothing: the one of the state that it is in."""
    looks = row.get(Name.AP)
    usual = looks.get(Name.N) if isinstance(looks, Dictionary) else None
    if isinstance(usual, Dictionary):
        state = row.get(Name.AS)
        usual = usual.get(state) if isinstance(state, Name) else None
    return usual if isinstance(usual, pikepdf.Stream) else None
