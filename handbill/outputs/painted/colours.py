"""A colour space of a PDF and values in it -> its name, and how much ink they lay.

Spaces that stand for others say so (``base``): a profile by the number of its parts, a palette by
what it picks from (ISO 32000-2, 8.6).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream

GREY: Final = "DeviceGray"
RGB: Final = "DeviceRGB"
CMYK: Final = "DeviceCMYK"
PATTERN: Final = "Pattern"
UNKNOWN: Final = "unknown"

# How pictures within the text of a page call them for short (table 92).
SHORT: Final = {"G": GREY, "RGB": RGB, "CMYK": CMYK, "I": "Indexed"}
PARTS: Final = {GREY: 1, RGB: 3, CMYK: 4, "CalGray": 1, "CalRGB": 3, "Lab": 3}
BY_PARTS: Final = {1: GREY, 3: RGB, 4: CMYK}
# Spaces within spaces end after so many.
DEEPEST: Final = 8
# How bright each part of a screen's colour is (ITU-R BT.709).
BRIGHTNESS: Final = (0.2126, 0.7152, 0.0722)


@dataclass(frozen=True)
class Space:
    """A colour space: its family, what that comes to, its number of parts, and its inks by name."""

    name: str
    base: str
    parts: int
    inks: tuple[str, ...] = ()

    @property
    def known(self) -> str:
        """The name by which rules allow it or not; a gradient's or a palette's is that below it."""
        return self.base if self.name in (PATTERN, "Indexed") else self.name


@dataclass(frozen=True)
class Colour:
    """A colour that something is painted in; ``pattern`` is the name of its pattern, if any.

    ``ends`` are the colours that a gradient goes from and to, as far as it says them.
    """

    space: Space
    values: tuple[float, ...]
    pattern: str = ""
    ends: tuple[tuple[float, ...], ...] = ()

    @property
    def ink(self) -> float | None:
        """How much ink it lays in all (1 is one ink in full); nothing if a printer must tell.

        Between its ends, a gradient has no more than at one of them.
        """
        inks = [_laid(self.space, values) for values in self.ends or (self.values,)]
        return max((ink for ink in inks if ink is not None), default=None)

    @property
    def is_tiled(self) -> bool:
        """Whether it is a pattern of tiles in colours of their own."""
        return self.space.name == self.space.base == PATTERN

    @property
    def darkness(self) -> float:
        """How dark it looks, from 0, white, to 1; a pattern may be anything, and counts as dark."""
        if self.space.inks and self.values:
            return min(1.0, sum(self.values))
        if self.space.base == GREY and self.values:
            return 1 - self.values[0]
        if self.space.base == RGB and len(self.values) == PARTS[RGB]:
            return 1 - sum(s * v for s, v in zip(BRIGHTNESS, self.values, strict=True))
        if self.space.base == CMYK and len(self.values) == PARTS[CMYK]:
            bright = [max(0.0, 1 - value - self.values[3]) for value in self.values[:3]]
            return 1 - sum(s * v for s, v in zip(BRIGHTNESS, bright, strict=True))
        return 1.0


def _laid(space: Space, values: Sequence[float]) -> float | None:
    if space.inks or space.base == CMYK:
        return sum(values)
    return 1 - values[0] if space.base == GREY and values else None


DEVICE: Final = {name: Space(name, name, PARTS[name]) for name in (GREY, RGB, CMYK)}
BLACK: Final = Colour(DEVICE[GREY], (0.0,))


def space_of(value: Any, resources: Any, depth: int = 0) -> Space:
    """Read a colour space: a name, one of the resources', or an array that describes it."""
    if depth > DEEPEST:
        return Space(UNKNOWN, UNKNOWN, 0)
    if isinstance(value, Name):
        name = SHORT.get(str(value)[1:], str(value)[1:])
        named = (resources.get(Name.ColorSpace) or {}).get(value) if resources is not None else None
        if name in DEVICE:
            return DEVICE[name]
        if named is not None:
            return space_of(named, resources, depth + 1)
        return _plain(name)
    if isinstance(value, Array) and len(value):
        return _described(value, resources, depth + 1)
    return Space(UNKNOWN, UNKNOWN, 0)


def _plain(name: str) -> Space:
    parts = PARTS.get(name, 0)
    return Space(name, BY_PARTS.get(parts, name if name == PATTERN else UNKNOWN), parts)


def _described(value: Array, resources: Any, depth: int) -> Space:
    """Read a space that has settings."""
    name = str(value[0])[1:]
    family = SHORT.get(name, name)
    if len(value) == 1:
        return space_of(value[0], resources, depth)
    if family == "ICCBased":
        return _profile(value[1])
    if family in ("Indexed", PATTERN):
        under = space_of(value[1], resources, depth)
        return Space(family, under.base, 1 if family == "Indexed" else under.parts)
    if family in ("Separation", "DeviceN"):
        other: Any = value[1]
        inks = [str(ink)[1:] for ink in (other if isinstance(other, Array) else [other])]
        under = space_of(value[2], resources, depth)
        return Space(family, under.base, len(inks), tuple(inks))
    return _plain(family)


def _profile(stream: Any) -> Space:
    parts = int(stream.get(Name.N, 0)) if isinstance(stream, (Stream, Dictionary)) else 0
    return Space("ICCBased", BY_PARTS.get(parts, UNKNOWN), parts)


def first_of(space: Space) -> Colour:
    """Give the colour that a space begins with (8.6.3 to 8.6.6): black, or every ink in full."""
    if space.inks:
        return Colour(space, (1.0,) * space.parts)
    if space.base == CMYK and space.name != "Indexed":
        return Colour(space, (0.0, 0.0, 0.0, 1.0))
    return Colour(space, (0.0,) * space.parts)


def colour_in(space: Space, operands: Sequence[Any], resources: Any) -> Colour:
    """Read a colour; a pattern is one by name, and tells the space of its shading."""
    if not operands or not isinstance(operands[-1], Name):
        return Colour(space, tuple(float(value) for value in operands))
    name = operands[-1]
    patterns: Any = (resources or {}).get(Name.Pattern) or {}
    found: Any = patterns.get(name)
    shading = found.get(Name.Shading) if isinstance(found, (Dictionary, Stream)) else None
    if shading is not None:
        return colour_of(shading, str(name)[1:], resources)
    kept = Space(PATTERN, space.base, space.parts, space.inks)
    return Colour(kept, tuple(float(value) for value in operands[:-1]), str(name)[1:])


def colour_of(shading: Any, name: str, resources: Any) -> Colour:
    """Read a gradient, called so by the resources."""
    under = space_of(shading.get(Name.ColorSpace), resources)
    kept = Space(PATTERN, under.base, under.parts, under.inks)
    return Colour(kept, (), name, tuple(_ends(shading.get(Name.Function))))


def _ends(function: Any, depth: int = 0) -> Iterator[tuple[float, ...]]:
    """Give the ends of a gradient's steps (7.10.3 and 7.10.4); samples are not looked through."""
    if not isinstance(function, Dictionary) or depth > DEEPEST:
        return
    for key in (Name.C0, Name.C1):
        values = function.get(key)
        if isinstance(values, Array):
            yield tuple(float(v) for v in values if isinstance(v, (int, float, Decimal)))
    steps = function.get(Name.Functions)
    for step in steps if isinstance(steps, Array) else ():
        yield from _ends(step, depth + 1)
