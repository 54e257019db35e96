"""A stream of a PDF -> how it is packed, and what it unpacks to."""

import zlib
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

# Ways to pack a stream that any reader unpacks: they may be carried along as they are.
PACKED: Final = (
    Name.FlateDecode,
    Name.LZWDecode,
    Name.ASCII85Decode,
    Name.ASCIIHexDecode,
    Name.RunLengthDecode,
)
CHUNK: Final = 4096
UNSOUND: Final = (pikepdf.PdfError, pikepdf.DataDecodingError)
# Those of them that make much of little; two on each other, as much as one likes.
FLATE: Final = Name.FlateDecode
SWELLING: Final = (FLATE, Name.LZWDecode, Name.RunLengthDecode)


def filters(stream: pikepdf.Stream) -> tuple[list[Any], list[Any]]:
    """Give the ways in which a stream is packed, the last first, and the settings of each."""
    names: Any = stream.get(Name.Filter)
    ways: Any = stream.get(Name.DecodeParms)
    listed = list(names) if isinstance(names, Array) else [names] * (names is not None)
    settings: list[Any] = list(ways) if isinstance(ways, Array) else [ways]
    settings = [each if isinstance(each, Dictionary) else None for each in settings]
    return listed, (settings + [None] * len(listed))[: len(listed)]


def is_sound(stream: pikepdf.Stream) -> bool:
    """Whether all of a stream can be unpacked; what cannot, the document remembers as damage."""
    try:
        stream.read_bytes()
    except UNSOUND:
        return False
    return True


def unpacked(stream: pikepdf.Stream) -> bytes:
    """Unpack a stream, or of a damaged one what comes before the damage, as viewers do.

    Raises ``MemoryError`` for a bomb, which the library takes for damage.
    """
    try:
        return stream.read_bytes()
    except UNSOUND:
        names = filters(stream)[0]
        if swells(names):
            raise MemoryError from None
        return b"".join(_before_damage(stream.read_raw_bytes())) if names == [FLATE] else b""


def swells(names: list[Any]) -> bool:
    """Whether a stream is packed twice over, and may be anything once it is unpacked."""
    return sum(name in SWELLING for name in names) > 1


def _before_damage(raw: bytes) -> Iterator[bytes]:
    inflating = zlib.decompressobj()
    for start in range(0, len(raw), CHUNK):
        try:
            yield inflating.decompress(raw[start : start + CHUNK])
        except zlib.error:
            return


def check_size(stream: pikepdf.Stream) -> None:
    """Unpack a stream that is packed twice over once: it is when it is written, so now or never.

    Raises ``MemoryError`` if it is a bomb.
    """
    if swells(filters(stream)[0]):
        unpacked(stream)
