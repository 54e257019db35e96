"""A finished PDF and a line of text -> whether the line can really be seen on it.

What the layout says can be covered afterwards by whatever a flyer brings; so the page is drawn, and
every letter of the line must have ink in its place.
"""

from typing import Final

import pypdfium2
from PIL import Image

# Pixels a point, and the grey level that counts as ink (0 is black).
SCALE: Final = 2
INK: Final = 140
ENOUGH: Final = 0.95


def seen(pdf: bytes, line: str) -> bool:
    """Whether a line stands on some page with ink under all but a few of its letters."""
    wanted = "".join(line.split())
    with pypdfium2.PdfDocument(pdf) as document:
        return any(_on_page(page, wanted) for page in document)


def _on_page(page: pypdfium2.PdfPage, wanted: str) -> bool:
    text = page.get_textpage()
    letters = [(i, text.get_text_range(i, 1)) for i in range(text.count_chars())]
    letters = [(i, letter) for i, letter in letters if letter.strip() and letter.isprintable()]
    start = "".join(letter for _, letter in letters).find(wanted)
    if start < 0:
        return False
    image = page.render(scale=SCALE).to_pil().convert("L")
    boxes = [text.get_charbox(i) for i, _ in letters[start : start + len(wanted)]]
    inked = [_darkest(image, box, page.get_height()) < INK for box in boxes]
    return sum(inked) >= ENOUGH * len(inked)


def _darkest(image: Image.Image, box: tuple[float, float, float, float], height: float) -> int:
    """Give the darkest grey in a letter's box, which is in points from the page's lower left."""
    left, low, right, high = box
    corners = (left, height - high, right, height - low)
    x0, y0, x1, y1 = (int(edge * SCALE) for edge in corners)
    return min(image.crop((x0, y0, x1 + 1, y1 + 1)).tobytes())
