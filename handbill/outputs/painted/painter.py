"""What follows the operators of a page, and keeps what a printer would ask about. It draws nothing.

The operators themselves stand in ``lines.py``, ``letters.py`` and ``drawings.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Dictionary, Name

from handbill.outputs.painted.facts import Fill, Image, Stroke, Text
from handbill.outputs.painted.glyphs import Face
from handbill.outputs.painted.matrices import Box, shared
from handbill.outputs.painted.paths import Path
from handbill.outputs.painted.state import State
from handbill.sheets.place import UPRIGHT, Matrix

# Drawings in drawings end after so many, and a page after so many operators: a real one has some
# thousands, a map a million, and a bomb as many as one likes.
DEEPEST: Final = 24
MOST: Final = 1_000_000
# A drawing takes as long to begin as so many operators to follow.
WEIGHT: Final = 50
# What a broken file makes of an operator: viewers pass over it.
BROKEN: Final = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError)

Step: TypeAlias = "Callable[[Painter, Any], None]"


class EndlessError(Exception):
    """A page that draws more than can be looked through."""


@dataclass
class Painter:
    """Follows the operators of one page.

    ``base`` is the matrix of the page itself, ``steps`` says what each operator does, ``parsed``
    keeps what was read of drawings that are used again, ``met`` which patterns were followed.
    """

    base: Matrix
    steps: Mapping[str, Step]
    parsed: dict[Any, Sequence[Any]]
    state: State
    resources: Any
    saved: list[State] = field(default_factory=list)
    path: Path = field(default_factory=Path)
    clipping: bool = False
    line: Matrix = UPRIGHT
    text: Matrix = UPRIGHT
    depth: int = 0
    count: int = 0
    met: set[Any] = field(default_factory=set)
    faces: dict[Any, Face] = field(default_factory=dict)
    fills: list[Fill] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def run(self, key: Any, stream: Any) -> None:
        """Follow the operators of a stream; ``key`` tells it from others."""
        if key not in self.parsed:
            self.parsed[key] = self._parsed(stream)
        for row in self.parsed[key]:
            self.count += 1
            if self.count > MOST:
                raise EndlessError
            step = self.steps.get(str(row.operator))
            if step is not None:
                try:
                    step(self, row.operands)
                except BROKEN:
                    continue

    def _parsed(self, stream: Any) -> Sequence[Any]:
        try:
            return pikepdf.parse_content_stream(stream)
        except (pikepdf.PdfError, pikepdf.DataDecodingError, *BROKEN):
            self.unread.append("a part of its drawing is damaged")
            return ()

    def within(self, stream: Any, state: State, resources: Any) -> None:
        """Follow a drawing of its own; what it changes ends with it."""
        if self.depth >= DEEPEST:
            self.unread.append(f"drawings lie in drawings more than {DEEPEST} deep")
            return
        kept = self.state, self.resources, self.saved, self.path, self.line, self.text
        self.state, self.saved, self.path = state, [], Path()
        self.resources = resources if isinstance(resources, Dictionary) else self.resources
        self.depth += 1
        self.count += WEIGHT
        self.run(stream.objgen if stream.is_indirect else id(stream), stream)
        self.depth -= 1
        self.state, self.resources, self.saved, self.path, self.line, self.text = kept

    def resource(self, kind: Name, name: Any) -> Any:
        """Look up what the resources call so; raises ``LookupError`` and the like."""
        return self.resources[kind][name]

    def seen(self, box: Box) -> Box | None:
        """Give what of a box is not clipped away."""
        return shared(box, self.state.clip)
