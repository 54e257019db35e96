"""Units of text -> about how high they will be, without laying them out.

The fit starts from it: lines are counted by the letters of an average width that the registry gives
for each script. Only a layout tells the truth, and every size is laid out before it is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Final

from handbill.language import Language
from handbill.pages.markup import plain

# What press.css says of headings, boxes and bars, in units of the type size.
HEADING: Final = 1.2
INDENT: Final = 1.36
ABOVE_AND_BELOW: Final = 0.5
BOX: Final = 0.95
SIDES: Final = 1.6
# Heavy letters are wider than those of the body, and no line is filled to its end.
HEAVY: Final = 1.12
RAGGED: Final = 0.95
# The small print of sources has a size of its own, in points.
SOURCES: Final = 7.5


@dataclass(frozen=True)
class Manner:
    """How a language is set here.

    ``leading`` is in units of the type size, ``fixed`` how large fixed type is in shares of a
    sheet's. A ``bare`` piece, a card, has bars beside its units instead of boxes around them.
    """

    language: Language
    leading: float
    fixed: float
    bare: bool = False

    def lines(self, text: str, width: float, size: float) -> int:
        """Count the lines of a text of so many points in a width in points."""
        room = max(1.0, width * RAGGED)
        return max(1, ceil(len(text) * self.language.advance * size / room))


def height(html: str, width: float, size: float, manner: Manner) -> float:
    """Give about how many points a unit takes at a body size in points."""
    language = manner.language
    texts = _texts(html)
    if 'class="sources"' in html:
        own = max(SOURCES * manner.fixed, language.smallest)
        rows = sum(manner.lines(text, width, own) for text in texts)
        return rows * own * max(1.25, language.leading - 0.1)
    if 'class="closing"' in html:
        sides, box, border = (0.0, 0.0, 0.0) if manner.bare else (SIDES, BOX, 3.0)
        rows = sum(manner.lines(text, width - sides * size, size * HEAVY) for text in texts)
        return (rows * manner.leading + box) * size + border
    total = 0.0
    if "<h2>" in html:
        large = size * HEADING
        rows = manner.lines(texts[0], width - INDENT * large, large * HEAVY)
        total = rows * large * language.heading_leading + ABOVE_AND_BELOW * size
        texts = texts[1:]
    return total + sum(manner.lines(text, width, size) for text in texts) * size * manner.leading


@cache
def _texts(html: str) -> Sequence[str]:
    return plain(html).split("\n")
