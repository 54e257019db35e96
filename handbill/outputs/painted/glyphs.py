"""A font of a PDF -> how far its text moves on, and how high it stands (ISO 32000-2, 9.2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Array, Dictionary, Name

from handbill.sheets.place import Matrix

# Widths are in thousandths of the type size. One that nobody states is half of it.
THOUSAND: Final = 1000
USUAL: Final = 500.0
ASCENT: Final = 750.0
DESCENT: Final = -250.0
SPACE: Final = 32
LAST_CODE: Final = 65535


@dataclass(frozen=True)
class Face:
    """A font: how ``wide`` a code is in bytes, its widths, and its height in thousandths of a size.

    ``matrix`` is that of a font whose glyphs are drawings, nothing in any other.
    """

    name: str
    wide: int
    widths: dict[int, float]
    usual: float
    low: float
    high: float
    matrix: Matrix | None = None

    def advance(self, text: bytes, letter: float, word: float, size: float) -> float:
        """Give how far a string moves on in text space, with what is added to letters and words."""
        if self.wide > 1:
            codes: Sequence[int] = [
                text[at] * 256 + text[at + 1] for at in range(0, len(text) - 1, 2)
            ]
            spaces = 0
        else:
            codes, spaces = text, text.count(SPACE)
        widths, usual = self.widths, self.usual
        total = sum([widths.get(code, usual) for code in codes])
        scale = THOUSAND if self.matrix is None else 1 / (abs(self.matrix[0]) or 1 / THOUSAND)
        return total / scale * size + letter * len(codes) + word * spaces


def face_of(font: Any) -> Face:
    """Read a font; what it does not say is guessed."""
    kind = font.get(Name.Subtype)
    inner = _inner(font)
    descriptor: Any = inner.get(Name.FontDescriptor) or Dictionary()
    name = str(descriptor.get(Name.FontName) or inner.get(Name.BaseFont) or "/unnamed")[1:]
    low, high = (
        float(descriptor.get(key, usual) or usual)
        for key, usual in ((Name.Descent, DESCENT), (Name.Ascent, ASCENT))
    )
    if kind == Name.Type0:
        usual = float(inner.get(Name.DW, THOUSAND))
        return Face(name, 2, _wide(inner.get(Name.W)), usual, low, high)
    usual = float(descriptor.get(Name.MissingWidth, 0 if Name.Widths in font else USUAL))
    first = int(font.get(Name.FirstChar, 0))
    widths = {first + at: float(wide) for at, wide in enumerate(font.get(Name.Widths) or ())}
    if kind != Name.Type3:
        return Face(name, 1, widths, usual, low, high)
    a, b, c, d, e, f = (
        float(value) for value in font.get(Name.FontMatrix, (1e-3, 0, 0, 1e-3, 0, 0))
    )
    return Face(name, 1, widths, usual, low, high, (a, b, c, d, e, f))


def _inner(font: Any) -> Any:
    below: Any = font.get(Name.DescendantFonts)
    return below[0] if isinstance(below, Array) and len(below) else font


def _wide(rows: Any) -> dict[int, float]:
    """Read the widths of a composite font: a code and a list, or two and a width (9.7.4.3)."""
    widths: dict[int, float] = {}
    items = list(rows) if isinstance(rows, Array) else []
    at = 0
    while at + 1 < len(items):
        first, second = int(items[at]), items[at + 1]
        if isinstance(second, Array):
            widths |= {first + beside: float(wide) for beside, wide in enumerate(second)}
            at += 2
        elif at + 2 < len(items):
            last = min(int(second), first + LAST_CODE)
            widths |= dict.fromkeys(range(first, last + 1), float(items[at + 2]))
            at += 3
        else:
            break
    return widths
