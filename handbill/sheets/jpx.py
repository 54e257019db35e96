"""A JPEG 2000 picture -> the same without a word about who took it, where, and with what.

It is a row of boxes, each with its length and its kind (ISO 15444-1, annex I); a bare stream of
pixels has none, and tells nothing.
"""

from collections.abc import Iterator
from typing import Final

SIGNATURE: Final = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
# Exif and XMP lie in the second and third; addresses of the owner in the fourth.
TELLING: Final = (b"xml ", b"uuid", b"uinf", b"jp2i", b"asoc", b"lbl ")
HEAD: Final = 8


def bare_jpx(picture: bytes) -> bytes:
    """Take out what tells of somebody; what is not whole is given back as it came."""
    if not picture.startswith(SIGNATURE):
        return picture
    try:
        return b"".join(_kept(picture))
    except ValueError:
        return picture


def _kept(picture: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(picture):
        length, kind = _box(picture, at)
        if kind not in TELLING:
            yield picture[at : at + length]
        at += length


def _box(picture: bytes, at: int) -> tuple[int, bytes]:
    """Give the length and kind of a box; one of length 0 runs to the end, of 1 says it later."""
    length = int.from_bytes(picture[at : at + 4], "big")
    if length == 0:
        length = len(picture) - at
    elif length == 1:
        length = int.from_bytes(picture[at + HEAD : at + 2 * HEAD], "big")
    if length < HEAD or at + length > len(picture):
        message = "it breaks off"
        raise ValueError(message)
    return length, picture[at + 4 : at + HEAD]
