"""The published numbers of sRGB -> an ICC profile, and the output intent that a file names it by.

Written here from IEC 61966-2-1:1999 (primaries, white, curve) and ICC.1:2004-10 (how a profile is
laid out), so that it is ours to give away, the same on every machine, and has half a kilobyte.
"""

import struct
from collections.abc import Sequence
from functools import cache
from typing import Final, TypeAlias

import pikepdf
from pikepdf import Dictionary, Name, String

Matrix: TypeAlias = Sequence[Sequence[float]]

# Where red, green and blue lie in the diagram of colours, and white (IEC 61966-2-1, 4.1).
PRIMARIES: Final = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
WHITE: Final = (0.3127, 0.3290)
# The white that profiles are told by, D50 (ICC.1, 6.3.1), and how eyes get used to another one
# (Bradford; annex E).
D50: Final = (0.9642, 1.0, 0.8249)
BRADFORD: Final = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
# ((value + 0.055) / 1.055) ** 2.4, and below 0.04045 value / 12.92 (IEC 61966-2-1, 5.2).
CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
# A profile has a day; ours that of the standard.
DAY: Final = (1999, 10, 18, 0, 0, 0)
NAME: Final = "sRGB IEC61966-2.1"
RIGHTS: Final = "CC0"
HEADER: Final = 128


def states_srgb(document: pikepdf.Pdf) -> None:
    """Let a document say that its colours are sRGB (ISO 32000-1, 14.11.5).

    By the key that PDF/A uses, as that of PDF/X is for presses; it claims no conformance to it.
    """
    profile = document.make_stream(srgb_profile(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(NAME),
        RegistryName=String("http://www.color.org"),
        Info=String(NAME),
        DestOutputProfile=profile,
    )
    document.Root.OutputIntents = pikepdf.Array([document.make_indirect(intent)])


@cache
def srgb_profile() -> bytes:
    """Give the profile: of a screen, by a matrix and a curve (ICC.1, 8.3)."""
    adapt = _adaptation()
    lights = _product(adapt, _lights())
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(CURVE)
    tags = [
        (b"desc", _text(NAME)),
        (b"cprt", _text(RIGHTS)),
        (b"wtpt", _xyz(D50)),
        (b"chad", b"sf32" + bytes(4) + _fixed([cell for row in adapt for cell in row])),
        *((name, _xyz([row[i] for row in lights])) for i, name in enumerate((b"rXYZ", b"gXYZ"))),
        (b"bXYZ", _xyz([row[2] for row in lights])),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    return _assembled(tags)


def _assembled(tags: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Lay out header, table and data; tags with the same data share it."""
    start = HEADER + 4 + 12 * len(tags)
    data, places, table = b"", {}, struct.pack(">I", len(tags))
    for name, content in tags:
        if content not in places:
            places[content] = start + len(data)
            data += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    header = struct.pack(
        ">II4s4s4s4s6H4s28s", start + len(data), 0, b"\4\x20\0\0", b"mntr", b"RGB ", b"XYZ ",
        *DAY, b"acsp", bytes(28),
    ) + _fixed(D50)  # fmt: skip
    return header.ljust(HEADER, b"\0") + table + data


def _text(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", len(data), 28) + data


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _fixed(values: Sequence[float]) -> bytes:
    """Write numbers with sixteen bits before and after the point."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _lights() -> Matrix:
    """Give what each light adds to a colour, so that all together are white."""
    points = [_whole(point) for point in PRIMARIES]
    columns = [[point[i] for point in points] for i in range(3)]
    shares = _times(_inverse(columns), _whole(WHITE))
    return [[cell * share for cell, share in zip(row, shares, strict=True)] for row in columns]


def _adaptation() -> Matrix:
    """Give the matrix that takes sRGB's white to that of profiles."""
    before, after = _times(BRADFORD, _whole(WHITE)), _times(BRADFORD, D50)
    scaled = [
        [cell * new / old for cell in row]
        for row, old, new in zip(BRADFORD, before, after, strict=True)
    ]
    return _product(_inverse(BRADFORD), scaled)


def _whole(point: tuple[float, float]) -> list[float]:
    x, y = point
    return [x / y, 1.0, (1 - x - y) / y]


def _times(matrix: Matrix, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _product(one: Matrix, other: Matrix) -> Matrix:
    columns = list(zip(*other, strict=True))
    return [[sum(a * b for a, b in zip(row, col, strict=True)) for col in columns] for row in one]


def _inverse(matrix: Matrix) -> Matrix:
    """Invert three rows of three, by the cross products of its rows."""
    one, two, three = matrix
    columns = [_cross(two, three), _cross(three, one), _cross(one, two)]
    volume = sum(a * b for a, b in zip(one, columns[0], strict=True))
    return [[column[i] / volume for column in columns] for i in range(3)]


def _cross(a: Sequence[float], b: Sequence[float]) -> list[float]:
    return [a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3)]
