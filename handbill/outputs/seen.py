"""A finished PDF and a line of text -> whether the line can really be seen on it.

What the layout says can be covered afterwards by whatever a flyer brings; so the page is drawn, and
every letter of the line must have ink in its place.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pypdfium2
from PIL import Image

# Pixels a point, and the grey level that counts as ink (0 is black).
SCALE: Final = 2
INK: Final = 140
ENOUGH: Final = 0.95
# How much to the left and right of a letter counts as its place, in heights of its box.
NEAR: Final = 0.25
HYPHENS: Final = "-\u2010\u2011\ufffe"


def seen(pdf: bytes, line: str) -> bool:
    """Whether a line stands on some page with ink under all but a few of its letters."""
    return not unseen(pdf, [line])


def unseen(pdf: bytes, lines: Iterable[str]) -> list[str]:
    """Give the lines that stand on no page with ink under all but a few of their letters."""
    left = list(dict.fromkeys(lines))
    if left:
        with pypdfium2.PdfDocument(pdf) as document:
            for page in document:
                left = _not_on_page(page, left)
    return left


def _bare(text: str) -> str:
    """Leave out what comes out in another way: spaces, hyphens, marks, and what is invisible."""
    return "".join(
        char
        for char in text
        if char.strip()
        and char.isprintable()
        and char not in HYPHENS
        and not unicodedata.combining(char)
    )


def _not_on_page(page: pypdfium2.PdfPage, lines: Sequence[str]) -> list[str]:
    """Give the lines that do not stand on a page with ink in their place."""
    if not lines:
        return []
    text = page.get_textpage()
    letters = [(i, text.get_text_range(i, 1)) for i in range(text.count_chars())]
    letters = [(i, letter) for i, letter in letters if _bare(letter)]
    every = "".join(letter for _, letter in letters)
    places = {line: list(_places(line, every)) for line in lines}
    # Drawn only if there is something to look for.
    image = page.render(scale=SCALE).to_pil().convert("L") if any(places.values()) else None
    shown = {
        line
        for line, found in places.items()
        for start, end in found
        if image and _inked(image, page, text, [i for i, _ in letters[start:end]])
    }
    return [line for line in lines if line not in shown]


def _places(line: str, every: str) -> Iterator[tuple[int, int]]:
    """Give where a line stands among all letters of a page."""
    # Words whose text is stated beside their glyphs come out turned round, right to left.
    turned = " ".join(word[::-1] for word in line.split())
    for wanted in map(_bare, (line, turned)):
        start = every.find(wanted)
        if start >= 0:
            yield start, start + len(wanted)


def _inked(
    image: Image.Image, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, letters: Sequence[int]
) -> bool:
    """Whether all but a few of some letters, by their number on a page, have ink."""
    boxes = [text.get_charbox(i) for i in letters]
    inked = [_darkest(image, box, page.get_height()) < INK for box in boxes]
    return sum(inked) >= ENOUGH * len(inked)


def _darkest(image: Image.Image, box: tuple[float, float, float, float], height: float) -> int:
    """Give the darkest grey in a letter's box, which is in points from the page's lower left.

    The box of a letter whose text is stated beside its glyphs is a guess, and may be a gap between
    letters: so what stands close by counts as well.
    """
    left, low, right, high = box
    near = NEAR * (high - low)
    corners = (max(0.0, left - near), height - high, right + near, height - low)
    x0, y0, x1, y1 = (int(edge * SCALE) for edge in corners)
    return min(image.crop((x0, y0, x1 + 1, y1 + 1)).tobytes())
