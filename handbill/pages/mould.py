"""A piece of HTML as WeasyPrint laid it out -> a mould, in which any other texts are set.

Most contacts have the same rows, each on one line: then only the texts differ, and how far what
stands below moves down if one takes more lines. A paragraph that does not fit on a line is laid out
by WeasyPrint, by itself. What else a style may ask for is no matter for a mould: there is none.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from math import inf
from typing import Any, Final

from weasyprint import draw
from weasyprint.draw.text import draw_text
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.block import block_level_layout
from weasyprint.layout.preferred import inline_min_content_width

from handbill.pages.legible import PIXEL, SLACK
from handbill.pages.nodes import DOUBT, REMEMBERED, Column, Node, Paragraph, Set, Tree
from handbill.pages.paint import Painter, stream_of
from handbill.pages.poured import Filled, TooWide, Unfit, say, texts_in
from handbill.pages.shaping import Types

# So much longer than its room may be a line, in CSS pixels, by rounding.
ROUNDING: Final = 0.01
# Whatever is so much longer, in CSS pixels, is too long for certain.
OVER: Final = 1.0


class Mould:
    """A piece that was laid out with dummies for its texts."""

    def __init__(self, root: Any, context: Any, painter: Painter, types: Types) -> None:
        """Take a block after layout apart. Raises ``Unfit``."""
        self._context, self._painter = context, painter
        self._drawn: dict[tuple[int, float, float], tuple[bytes, ...]] = {}
        tree = Tree(types)
        self._root = tree.node(root, None)
        self._paragraphs = tree.paragraphs

    def filled(self, texts: Sequence[str]) -> Filled | None:
        """Set texts; nothing comes of it if they say something in letters that are unknown.

        Raises ``Unfit`` if they need more room than there is.
        """
        room = _Room(self, texts)
        try:
            room.find(self._root, 0.0, 0.0)
        except TooWide:
            return Filled(0.0, (), (), inf)
        if not all(one.known for one in room.made.values()):
            return None
        room.grow(self._root)
        painting = _Painting(self, room)
        painting.block(self._root, 0.0)
        height = self._root.box.height + room.taller[id(self._root)]
        return Filled(height, (*painting.under, *painting.rows), tuple(painting.pictures))

    @property
    def root(self) -> Any:
        """The block that a piece is."""
        return self._root.box

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        """Its paragraphs, by their numbers."""
        return self._paragraphs

    def narrowest(self, paragraph: Paragraph, texts: Sequence[str]) -> float:
        """Give the least width of a paragraph: that of its longest word."""
        say(paragraph.source, texts)
        (line,) = paragraph.source.children
        with self._apart():
            return float(inline_min_content_width(self._context, line, is_line_start=True))

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """Lay out what stands by itself: nothing floats beside it."""
        self._context.create_block_formatting_context()
        try:
            yield
        finally:
            self._context.finish_block_formatting_context()

    def laid_out(self, paragraph: Paragraph, texts: Sequence[str], wider: float) -> Set:
        """Have WeasyPrint lay out a paragraph by itself, where it stood in the mould."""
        source, box, parent = paragraph.source, paragraph.box, paragraph.parent
        if wider:
            parent = parent.copy()
            parent.width += wider
        say(source, texts)
        source.position_x, source.position_y = box.position_x, box.position_y
        with self._apart():
            made = block_level_layout(self._context, source, -inf, None, parent)[0]
        made.translate(box.position_x - made.position_x, box.position_y - made.position_y)
        if abs(made.width - box.width - wider) > ROUNDING:
            raise Unfit
        stream = stream_of(0, 0, self._painter.fonts)
        for line in made.children:
            if line.width > made.width + OVER:
                raise TooWide
            if line.width > made.width + ROUNDING:
                raise Unfit
            for text in texts_in(line):
                draw_text(stream, text, 0, "clip", "none")
        strokes = self._painter.taken(stream)
        taller = sum(line.height for line in made.children) - paragraph.height
        return Set(taller, tuple(strokes.content.split(b"\n")), known=strokes.simple)

    def decoration(self, node: Node, taller: float, wider: float) -> tuple[bytes, ...]:
        """Give what paints a block's ground and its border."""
        key = id(node), round(taller, 4), round(wider, 4)
        if key not in self._drawn:
            if len(self._drawn) >= REMEMBERED:
                self._drawn.clear()
            box = node.box
            if taller or wider:
                box = box.copy()
                box.height += taller
                box.width += wider
                layout_box_backgrounds(None, box, None, layout_children=False)
            stream = stream_of(0, 0, self._painter.fonts)
            draw.draw_background(stream, box.background)
            draw.draw_border(stream, box)
            strokes = self._painter.taken(stream)
            if not strokes.simple:
                raise Unfit
            self._drawn[key] = tuple(strokes.content.split(b"\n"))
        return self._drawn[key]


class _Room:
    """The room that texts take in a mould: how much wider and taller its blocks get by them.

    ``made`` are its paragraphs by their numbers; the others are by the identity of a block.
    """

    def __init__(self, mould: Mould, texts: Sequence[str]) -> None:
        self._mould, self._texts = mould, texts
        self.made: dict[int, Set] = {}
        self.wider: dict[int, float] = {}
        self.right: dict[int, float] = {}
        self.taller: dict[int, float] = {}

    def find(self, node: Node, wider: float, right: float) -> None:
        """Set every paragraph in a block in the width that it has, with its place."""
        self.wider[id(node)], self.right[id(node)] = wider, right
        if node.paragraph is not None:
            paragraph = self._mould.paragraphs[node.paragraph]
            self.made[node.paragraph] = paragraph.set(self._texts, self._mould, wider)
        shares = self._shares(node, wider) if node.columns else [wider] * len(node.children)
        turned = node.box.style["direction"] == "rtl"
        along = 0.0
        for child, share in zip(node.children, shares, strict=True):
            # Right to left, columns begin at the right edge, which is where it was.
            moved = (wider - along - share if turned else along) if node.columns else 0.0
            self.find(child, share, right + moved)
            along += share

    def _shares(self, node: Node, wider: float) -> list[float]:
        """Give by how much each column gets wider: none gets narrower than its longest word."""
        found = [list(self._lengths(child, 0.0)) for child in node.children]
        longest = [max((length for length, _ in rows), default=0.0) for rows in found]
        sizes = [child.box.width for child in node.children]
        if not wider and all(a < b - DOUBT for a, b in zip(longest, sizes, strict=True)):
            return [0.0] * len(sizes)
        whole = node.box.width + wider - sum(column.rim for column in node.columns)
        lowest = cache(lambda at: self._least(found[at]))
        shared = _shared(node.columns, longest, lowest, whole)
        self._runs_over(node, wider, sum(shared) - whole)
        return [new - old for new, old in zip(shared, sizes, strict=True)]

    def _runs_over(self, node: Node, wider: float, over: float) -> None:
        """Refuse columns that reach beyond the piece; what only reaches into a rim may."""
        root, box = self._mould.root, node.box
        left = box.content_box_x() - root.content_box_x()
        right = root.width - left - box.width - wider
        beyond = over - (left if box.style["direction"] == "rtl" else right)
        if beyond > SLACK / PIXEL + ROUNDING:
            raise TooWide
        if over > 0 and beyond > SLACK / PIXEL - ROUNDING:
            raise Unfit

    def _lengths(
        self, node: Node, rim: float
    ) -> Iterator[tuple[float, tuple[Paragraph | None, float]]]:
        """Give the lengths of the paragraphs in a column, with what stands around them."""
        if node.paragraph is not None:
            paragraph = self._mould.paragraphs[node.paragraph]
            yield paragraph.length(self._texts) + rim, (paragraph, rim)
        if node.picture is not None:
            yield node.picture.margin_width() + rim, (None, rim)
        for child in node.children:
            if node.columns:
                if child.paragraph is not None and self._mould.paragraphs[child.paragraph].tokens:
                    raise Unfit
                continue
            yield from self._lengths(child, rim + child.box.margin_width() - child.box.width)

    def _least(self, found: list[tuple[float, tuple[Paragraph | None, float]]]) -> float:
        """Give the width of the longest word in a column."""
        least = 0.0
        for length, (paragraph, rim) in sorted(found, key=lambda row: -row[0]):
            if length <= least:
                break
            if paragraph is None:
                least = max(least, length)
                continue
            least = max(least, self._mould.narrowest(paragraph, self._texts) + rim)
        return least

    def grow(self, node: Node) -> float:
        """Work out by how much every block is taller than in the mould."""
        if node.paragraph is not None:
            grown = self.made[node.paragraph].taller
        elif node.columns:
            rows = [(_tall(child), self.grow(child)) for child in node.children]
            grown = max(tall + more for tall, more in rows) - max(tall for tall, _ in rows)
        else:
            grown = sum(self.grow(child) for child in node.children)
        self.taller[id(node)] = grown if node.grows else 0.0
        return self.taller[id(node)]


class _Painting:
    """A mould on its way to operators: grounds and borders lie under all texts."""

    def __init__(self, mould: Mould, room: _Room) -> None:
        self._mould, self._room = mould, room
        self.under: list[bytes] = []
        self.rows: list[bytes] = []
        self.pictures: list[tuple[str, float, float, float, float]] = []

    def block(self, node: Node, down: float) -> None:
        """Paint a block, moved down."""
        taller, right = self._room.taller, self._room.right[id(node)]
        if node.drawn:
            wider = self._room.wider[id(node)]
            decoration = self._mould.decoration(node, taller[id(node)], wider)
            self.under += _moved(decoration, right, down)
        if node.picture is not None:
            box = node.picture
            start = self._room.wider[id(node)] if node.box.style["direction"] == "rtl" else 0.0
            place = box.content_box_x() + right + start, box.content_box_y() + down
            name = str(box.element.get("src"))
            self.pictures.append((name, *place, box.width, box.height))
        if node.paragraph is not None:
            self._text(self._room.made[node.paragraph], right, down)
        for child in node.children:
            self.block(child, down)
            if not node.columns:
                down += taller[id(child)]

    def _text(self, made: Set, right: float, down: float) -> None:
        self.rows += _moved(made.rows, right, down) if made.rows else ()
        for x, y, shaped in made.lines:
            if shaped.rows:
                # The first operators set the colour, and the place: here, nowhere yet.
                place = b"1 0 0 -1 %.6f %.6f Tm" % (x + right, y + down)
                rows = [place if row.endswith(b" Tm") else row for row in shaped.rows]
                self.rows += (b"BT", *rows, b"ET")


def _moved(rows: Sequence[bytes], right: float, down: float) -> Sequence[bytes]:
    if not (right or down):
        return (b"q", *rows, b"Q")
    return (b"q", b"1 0 0 1 %.6f %.6f cm" % (right, down), *rows, b"Q")


def _shared(
    columns: Sequence[Column],
    longest: Sequence[float],
    lowest: Callable[[int], float],
    whole: float,
) -> list[float]:
    """Share a width among columns (CSS Flexible Box Layout, 9.7); what is short of it runs over.

    ``longest`` are the lengths of their lines; only where one is too long, its ``lowest`` matters.
    """

    def least(at: int, room: float) -> float:
        return lowest(at) if longest[at] > room - DOUBT else 0.0

    sizes = [
        column.base if column.grow else max(column.base, least(at, column.base))
        for at, column in enumerate(columns)
    ]
    frozen = {at for at, column in enumerate(columns) if not column.grow}
    while len(frozen) < len(columns):
        free = [at for at in range(len(columns)) if at not in frozen]
        left = whole - sum(sizes[at] for at in frozen) - sum(columns[at].base for at in free)
        shares = sum(columns[at].grow for at in free)
        wanted = {at: columns[at].base + left * columns[at].grow / shares for at in free}
        for at in free:
            sizes[at] = max(wanted[at], least(at, wanted[at]))
        short = {at for at in free if sizes[at] > wanted[at]}
        if not short:
            break
        frozen |= short
    return sizes


def _tall(node: Node) -> float:
    """Give the height of what is in a column, which may be stretched to that of another."""
    if node.paragraph is None and not node.children:
        # What is empty is as tall as its neighbours stretch it.
        return 0.0 if node.picture is None else float(node.box.height)
    if not node.children:
        return float(node.box.height)
    ends = (child.box.position_y + child.box.margin_height() for child in node.children)
    return float(max(ends) - node.box.content_box_y())
