"""What is painted on a page, as facts: all that preflight's rules ask about.

Places and sizes are in points as the page is seen: from its upper left corner, turned and in the
unit that it says. ``page.py`` reads them out of it.
"""

from dataclasses import dataclass, field
from typing import Any

from handbill.outputs.painted.colours import Colour, Space
from handbill.outputs.painted.matrices import Box


@dataclass(frozen=True)
class Fill:
    """A filled area: its box, its area in square points, and how thick it is on the whole.

    ``opacity`` is 1 for what hides all that lies below; ``depth`` is in how many drawings it lies.
    """

    box: Box
    area: float
    thickness: float
    colour: Colour
    opacity: float = 1.0
    depth: int = 0


@dataclass(frozen=True)
class Stroke:
    """A drawn line: its box with half its width around, that width, and in how many drawings."""

    box: Box
    width: float
    colour: Colour
    depth: int = 0


@dataclass(frozen=True)
class Text:
    """What one operator shows: its box as the font describes it, its size, and its font's name.

    ``seen`` is false for text that lies invisible over a scan.
    """

    box: Box
    size: float
    colour: Colour
    font: str
    seen: bool = True


@dataclass(frozen=True)
class Image:
    """A picture: its box, its pixels, and how many of them come to lie on an inch.

    ``space`` is nothing for a stencil, which is painted in ``colour``. ``stream`` is the picture
    itself, unless it stands within the text of the page.
    """

    box: Box
    width: int
    height: int
    dpi: float
    bits: int
    space: Space | None
    colour: Colour | None = None
    stream: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Painted:
    """A page: its width and height, and what is painted on it in its order.

    ``trim`` is what is left of it once it is cut, ``bleed`` how far its art may reach. ``unread``
    says in words what of it could not be followed.
    """

    width: float
    height: float
    trim: Box
    bleed: Box
    fills: tuple[Fill, ...]
    strokes: tuple[Stroke, ...]
    texts: tuple[Text, ...]
    images: tuple[Image, ...]
    unread: tuple[str, ...]

    @property
    def colours(self) -> list[tuple[Box, Colour]]:
        """Every colour that something is painted in, and where; pictures have their own."""
        return [
            *((row.box, row.colour) for row in self.fills),
            *((row.box, row.colour) for row in self.strokes),
            *((row.box, row.colour) for row in self.texts if row.seen),
            *((row.box, row.colour) for row in self.images if row.colour),
        ]

    @property
    def spaces(self) -> list[tuple[Box, Space]]:
        """Every colour space of what is painted, pictures among it, and where.

        A pattern of tiles has none: what the tiles are made of is painted, too.
        """
        return [
            *((box, row.space) for box, row in self.colours if not row.is_tiled),
            *((row.box, row.space) for row in self.images if row.space),
        ]
