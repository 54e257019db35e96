"""A page -> what is printed upon it: stamps, highlights, free text, filled-in fields.

Each has an appearance, a drawing of its own, and a rectangle that it is fitted into (ISO 32000-2,
12.5.5). Links and pop-ups are for screens.
"""

import contextlib
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from pikepdf import AnnotationFlag, Array, Dictionary, Name

SCREEN_ONLY: Final = (Name.Link, Name.Popup)
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
    listed: Any = page.obj.get(Name.Annots)
    rows = [row for row in listed if _is_printed(row)] if isinstance(listed, Array) else []
    drawn = [_drawn(row, number, rotate, resources) for number, row in enumerate(rows)]
    if any(Name.Resources not in each for each in resources.XObject.values()):
        fonts = _usual_fonts(document)
        if fonts is not None:
            resources.Font = fonts
    return Upon(b"".join(drawn), resources)


def _is_printed(row: Any) -> bool:
    drawn = isinstance(row, Dictionary) and isinstance(row.get(Name.Rect), Array)
    return drawn and row.get(Name.Subtype) not in SCREEN_ONLY and _appearance(row) is not None


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
    """Draw the fields of a form that leaves this to its viewer."""
    form: Any = document.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and form.get(Name.NeedAppearances, False):
        with contextlib.suppress(pikepdf.PdfError, RuntimeError):
            document.generate_appearance_streams()


def _appearance(row: Any) -> Any:
    """Give the drawing that is printed, or nothing: the one of the state that it is in."""
    looks = row.get(Name.AP)
    usual = looks.get(Name.N) if isinstance(looks, Dictionary) else None
    if isinstance(usual, Dictionary):
        state = row.get(Name.AS)
        usual = usual.get(state) if isinstance(state, Name) else None
    return usual if isinstance(usual, pikepdf.Stream) else None
