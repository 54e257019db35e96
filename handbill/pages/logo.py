"""A contact's logo -> the picture of it that is printed, and its size.

A drawing becomes a picture, too: its shapes may have any colours, one upon the other, and where one
ink prints they must come out as greys. The layouts' own colours are told apart by their exact value
(handbill/outputs/ink.py); those of a stranger's drawing would be taken for them.
"""

from functools import lru_cache
from typing import Final

import pypdfium2

from handbill.pages.reads import without_contact
from handbill.pages.typeset import drawn
from handbill.project.logo import MOST_SEEN, Logo, stripped

# In points on a sheet of paper: no logo is larger, so that the number to call stays the largest.
WIDEST: Final = 72.0
HIGHEST: Final = 30.0


def logo_size(logo: Logo, fixed: float) -> tuple[float, float]:
    """Give the width and height in points; ``fixed`` is the size of the contact's type."""
    height = min(HIGHEST, WIDEST / logo.ratio)
    return height * logo.ratio * fixed, height * fixed


@lru_cache(maxsize=64)
def picture(logo: Logo, path: str) -> bytes:
    """Give a logo as a PNG; ``path`` is its contact's. Raises ``SettingError``."""
    if logo.kind == "png":
        return logo.data
    width, height = logo_size(logo, 1.0)
    with without_contact():
        pdf = drawn(logo.data, width, height, path)
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=max(MOST_SEEN[0] / width, MOST_SEEN[1] / height)).to_pil()
    return stripped(image)
