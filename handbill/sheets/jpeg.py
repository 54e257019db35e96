"""A JPEG -> the same pixels without a word about who took it, where, and with what.

Programs put pictures into a PDF as cameras wrote them: with Exif, XMP, a small picture of the whole
as it was before it was cut, and whatever follows the end (hostile-input measurements, section 5).
"""

import re
from collections.abc import Iterator
from typing import Final

BEGIN: Final = 0xD8
END: Final = 0xD9
SCAN: Final = 0xDA
COMMENT: Final = 0xFE
APPLICATIONS: Final = range(0xE0, 0xF0)
# Says how the colours are coded: without it, they come out wrong.
ADOBE: Final = 0xEE
# Says no more than the resolution, but readers guess the colours by its being there.
JFIF: Final = 0xE0
PLAIN_JFIF: Final = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
# Markers without a length; and the next marker after a scan's data, in which FF 00 is a byte.
ALONE: Final = (0x01, *range(0xD0, 0xD9))
NEXT: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def bare(picture: bytes) -> bytes:
    """Take out what tells of somebody; what is not a whole JPEG is given back as it came."""
    try:
        return b"".join(_kept(picture))
    except (IndexError, ValueError):
        return picture


def _kept(picture: bytes) -> Iterator[bytes]:
    """Give the segments that the pixels are made of; raises ``ValueError`` if they break off."""
    if picture[:2] != bytes((0xFF, BEGIN)):
        message = "it does not begin as a JPEG"
        raise ValueError(message)
    yield picture[:2]
    at = 2
    while picture[at + 1] != END:
        kind, end = _segment(picture, at)
        if kind == JFIF and picture[at + 4 : at + 9] == b"JFIF\0":
            yield PLAIN_JFIF
        elif kind == ADOBE or not (kind == COMMENT or kind in APPLICATIONS):
            yield picture[at:end]
        at = end
    yield picture[at : at + 2]


def _segment(picture: bytes, at: int) -> tuple[int, int]:
    """Give the kind of the segment at a place, and where it ends: a scan with all of its data."""
    while picture[at + 1] == 0xFF:  # noqa: PLR2004 -- any number of them may stand before a marker
        at += 1
    kind = picture[at + 1]
    if picture[at] != 0xFF:  # noqa: PLR2004
        message = "there is no marker where one should be"
        raise ValueError(message)
    if kind in ALONE:
        return kind, at + 2
    end = at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
    if kind != SCAN:
        return kind, end
    following = NEXT.search(picture, end)
    if following is None:
        message = "it breaks off"
        raise ValueError(message)
    return kind, following.start()
