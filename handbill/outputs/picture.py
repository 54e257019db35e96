"""A page of a PDF -> a PNG."""

from io import BytesIO
from typing import Final

import pypdfium2
from PIL import Image

# The highest level of compression takes four to six times as long, and saves a thirtieth.
COMPRESSION: Final = 7


def picture(pdf: bytes, page: int, width: int, *, grey: bool = False) -> bytes:
    """Draw a page (counted from zero) as a PNG so many pixels wide."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page]
        image = sheet.render(scale=width / sheet.get_width(), no_smoothtext=False).to_pil()
    return _png(image.convert("L" if grey else "RGB"))


def grey_pages(pdf: bytes, scale: float = 1) -> list[Image.Image]:
    """Draw every page in greys, so many pixels a point."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=scale).to_pil().convert("L") for page in document]


def thumbnail(pdf: bytes, sides: int, height: int) -> bytes:
    """Draw the first sides of a PDF beside each other, so many pixels high, in few colours."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[number] for number in range(min(sides, len(document)))]
        images = [page.render(scale=height / page.get_height()).to_pil() for page in pages]
    gap = height // 30
    width = sum(image.width for image in images) + gap * (len(images) - 1)
    sheet = Image.new("RGB", (width, height), "#d8d8d8")
    x = 0
    for image in images:
        sheet.paste(image, (x, 0))
        x += image.width + gap
    return _png(sheet.quantize(64, dither=Image.Dither.NONE))


def _png(image: Image.Image) -> bytes:
    stream = BytesIO()
    image.save(stream, "PNG", compress_level=COMPRESSION)
    return stream.getvalue()
