"""A tree of boxes before layout, with dummies for its texts -> the same tree with any texts.

Only what reads HTML and style is spared: WeasyPrint lays out the whole tree again. That is the way
for what no mould holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from handbill.pages.actual_text import stating_text
from handbill.pages.legible import PIXEL
from handbill.pages.paint import Painter, stream_of
from handbill.pages.structure import Structure
from handbill.pages.typeset import measured

# What stands for every text while a mould is made.
DUMMY: Final = "n"
# The id of a piece that is set by itself.
PIECE: Final = "m"


class Unfit(Exception):  # noqa: N818 -- it is no error: another way is taken
    """What a mould cannot hold."""


class TooWide(Exception):  # noqa: N818 -- nor is this
    """A line that is longer than its room."""


class Rigid(Exception):  # noqa: N818 -- nor this
    """Texts, by their numbers, whose length decides where others stand."""

    def __init__(self, texts: Sequence[int]) -> None:
        """Keep the numbers."""
        super().__init__(texts)
        self.texts = texts


@dataclass(frozen=True)
class Filled:
    """A piece with its texts: its height in CSS pixels and what it paints from its corner.

    ``pictures`` are the pictures in it: what each is called, its left, top, width and height;
    ``excess`` is by how many points its widest line leaves its room.
    """

    height: float
    rows: tuple[bytes, ...]
    pictures: tuple[tuple[str, float, float, float, float], ...]
    excess: float = 0.0


class Poured:
    """A tree that is laid out anew with every texts."""

    def __init__(self, structure: Structure, painter: Painter) -> None:
        """Take a tree, whose dummies are numbered; its pictures stay blank."""
        self._structure, self._painter = structure, painter
        for box in structure.root.descendants():
            if isinstance(box, boxes.ReplacedBox):
                box.replacement = _Blank(box.replacement)

    def filled(self, texts: Sequence[str]) -> Filled | None:
        """Set texts; nothing comes of them if they have unknown letters."""
        say(self._structure.root, texts)
        pages = self._structure.laid_out()
        page = Page(pages[0])
        (box,) = (box for box in pages[0].descendants() if is_piece(box))
        measure = measured(box)
        if measure.excess:
            return Filled(0.0, (), (), measure.excess)
        with stating_text():
            stream = stream_of(page.width, page.height, self._painter.fonts)
            page.paint(stream)
        strokes = self._painter.taken(stream)
        if not strokes.simple or len(pages) > 1:
            return None
        rows = tuple(strokes.content.split(b"\n"))
        return Filled(measure.height / PIXEL, rows, tuple(_pictures(box)), measure.excess)


class _Blank:
    """A picture that takes its room, and shows nothing."""

    def __init__(self, picture: Any) -> None:
        self._picture = picture

    def get_intrinsic_size(self, resolution: float, font_size: float) -> Any:
        """Give its size, as WeasyPrint asks for it."""
        return self._picture.get_intrinsic_size(resolution, font_size)

    def draw(self, *_how: Any) -> None:
        """Show nothing."""


def _pictures(root: Any) -> Iterator[tuple[str, float, float, float, float]]:
    for box in root.descendants():
        if isinstance(box, boxes.ReplacedBox):
            name = str(box.element.get("src"))
            yield name, box.content_box_x(), box.content_box_y(), box.width, box.height


def is_piece(box: object) -> bool:
    """Whether a box is that of a piece that is set by itself."""
    element = getattr(box, "element", None)
    return element is not None and element.get("id") == PIECE


def texts_in(box: Any) -> Iterator[Any]:
    """Give every text in a box."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif hasattr(child, "children"):
            yield from texts_in(child)


def say(box: Any, texts: Sequence[str]) -> None:
    """Put texts into a paragraph before layout, with the white space around them as it was."""
    for child in texts_in(box):
        at = getattr(child, "token", None)
        if at is not None:
            lead, trail = child.text[:1] == " ", child.text[-1:] == " "
            child.text = f"{' ' * lead}{texts[at]}{' ' * trail}"


def numbered(root: Any, texts: Sequence[str | None]) -> bool:
    """Number the dummies of a tree before layout, and mark where paragraphs come from.

    ``texts`` has ``None`` for each dummy. Nothing is well unless the tree says just that.
    """
    said = [box for box in texts_in(root) if box.text.strip()]
    for at, (box, text) in enumerate(zip(said, texts, strict=False)):
        if text is None:
            box.token = at
        if box.text.strip() != (DUMMY if text is None else text):
            return False
    for box in root.descendants():
        children = list(getattr(box, "children", ()))
        if len(children) == 1 and isinstance(children[0], boxes.LineBox):
            box.source = box
    return len(said) == len(texts)
