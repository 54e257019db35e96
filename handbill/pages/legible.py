"""A page after layout -> the texts that leave it, and those that can be read on paper."""

from collections.abc import Iterator
from typing import Any, Final

from weasyprint.formatting_structure import boxes

from handbill.project.text import bare

# Rounding in layout, in points.
SLACK: Final = 0.6
# CSS pixels of WeasyPrint's layout -> points.
PIXEL: Final = 0.75
# How far letters reach above and below their baseline, in units of the type size.
ASCENT: Final = 0.8
DESCENT: Final = 0.25
# The smallest type that a reader can be asked to read, in points, and the lightest ink.
LEAST_TYPE: Final = 6.0
DARK: Final = 0.35


def _texts(box: Any, *, opaque: bool = True) -> Iterator[tuple[Any, bool]]:
    """Give every text below a box, and whether it and all around it is opaque.

    Not ``descendants()``, which passes over what is placed absolutely.
    """
    opaque = opaque and box.style["opacity"] == 1
    if isinstance(box, boxes.TextBox):
        yield box, opaque
    for child in getattr(box, "children", ()):
        yield from _texts(child, opaque=opaque)


def outside_of(laid: Any) -> list[str]:
    """Give the texts whose lines leave a page on any side."""
    page = laid._page_box  # noqa: SLF001 -- no public way
    right, foot = page.margin_width(), page.margin_height()
    slack = SLACK / PIXEL
    found = []
    for text, _ in _texts(page):
        x, base, size = text.position_x, text.position_y + text.baseline, text.style["font_size"]
        # Not the height of the line: that of Nastaliq is several times that of its letters.
        y, end = base - size * ASCENT, base + size * DESCENT
        if min(x, y) < -slack or x + text.width > right + slack or end > foot + slack:
            found.append(text.text.strip())
    return [text for text in found if text]


def legible_on(laid: Any) -> str:
    """Give the text of a page that is dark, opaque, large enough and not hidden."""
    texts = _texts(laid._page_box)  # noqa: SLF001 -- no public way
    shown = (text.text for text, opaque in texts if opaque and _is_dark(text.style))
    return "".join(bare(text) for text in shown)


def _is_dark(style: Any) -> bool:
    color = style["color"]
    large = style["font_size"] * PIXEL >= LEAST_TYPE
    opaque = color.alpha == 1 and style["visibility"] == "visible"
    return bool(large and opaque and max(color.coordinates) < DARK)
