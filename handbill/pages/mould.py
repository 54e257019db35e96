"""A piece of HTML as WeasyPrint laid it out -> a mould, in which any other texts are set.

Most contacts have the same rows, each on one line: then only the texts differ, and how far what
stands below moves down if one takes more lines. A paragraph that does not fit on a line is laid out
by WeasyPrint, by itself. What else a style may ask for is no matter for a mould: there is none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from weasyprint import draw
from weasyprint.draw.text import draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.block import block_level_layout
from weasyprint.layout.preferred import inline_min_content_width
from weasyprint.text.line_break import strut

from handbill.pages.paint import Painter, stream_of
from handbill.pages.poured import Filled, Rigid, TooWide, Unfit, say, texts_in
from handbill.pages.shaping import Shaped, Type, Types
from handbill.pages.typeset import PIXEL, SLACK

# Lines that end so near to their room, in CSS pixels, are left to WeasyPrint.
DOUBT: Final = 0.5
# So much longer than its room may be a line, in CSS pixels, by rounding.
ROUNDING: Final = 0.01
# Whatever is so much longer, in CSS pixels, is too long for certain.
OVER: Final = 1.0
# Paragraphs that were laid out are remembered up to so many.
REMEMBERED: Final = 500
_AXES: Final = ("left", "right", "top", "bottom")


@dataclass(frozen=True)
class Run:
    """A text within a paragraph: which of the texts it is, or what it always is.

    ``above`` and ``below`` are how far the boxes around it reach from its baseline at least.
    """

    type: Type
    at: int | None
    before: str
    after: str
    always: str
    above: float
    below: float

    def text(self, texts: Sequence[str]) -> str:
        """Give what it says."""
        return self.always if self.at is None else f"{self.before}{texts[self.at]}{self.after}"


@dataclass(frozen=True)
class Set:
    """A paragraph with its texts: how much taller it is than in the mould, what it paints.

    ``rows`` paint it where it stood in the mould, ``lines`` give texts each with its place.
    """

    taller: float
    rows: tuple[bytes, ...] = ()
    lines: tuple[tuple[float, float, Shaped], ...] = ()
    known: bool = True


@dataclass
class Paragraph:
    """A block of text in a mould: the box before layout and after it, and its runs."""

    source: Any
    box: Any
    parent: Any
    runs: tuple[Run, ...]
    tokens: tuple[int, ...]
    above: float
    below: float
    height: float
    met: dict[tuple[object, ...], Set] = field(default_factory=dict)

    def shaped(self, texts: Sequence[str]) -> list[Shaped] | None:
        """Shape its texts for a single line, if they can stand on one."""
        said = [run.text(texts) for run in self.runs]
        said[0] = said[0].lstrip(" ")
        said[-1] = said[-1].rstrip(" ")
        if any("\xad" in text or "\n" in text for text in said):
            return None
        return [run.type.shaped(text) for run, text in zip(self.runs, said, strict=True)]

    def length(self, texts: Sequence[str]) -> float:
        """Give the length of its texts on a single line."""
        shaped = self.shaped(texts)
        return inf if shaped is None else sum(one.width for one in shaped)

    def set(self, texts: Sequence[str], plan: "Mould", wider: float) -> Set:
        """Set its texts in a width, ``wider`` than in the mould. Raises ``Unfit`` if they run over.
        """
        width = self.box.width + wider
        shaped = self.shaped(texts)
        if shaped is not None and sum(one.width for one in shaped) < width - DOUBT:
            return self._on_a_line(shaped, width)
        key = (round(wider, 6), *(texts[at] for at in self.tokens))
        if key not in self.met:
            if len(self.met) >= REMEMBERED:
                self.met.clear()
            self.met[key] = plan.laid_out(self, texts, wider)
        return self.met[key]

    def _on_a_line(self, shaped: Sequence[Shaped], width: float) -> Set:
        above, below = self.above, self.below
        for one in shaped:
            if one.above:
                above, below = max(above, one.above), max(below, one.below)
        x = self.box.content_box_x()
        y = self.box.content_box_y() + above
        rows = shaped
        if self.box.style["direction"] == "rtl":
            x += width - sum(one.width for one in shaped)
            rows = shaped[::-1]
        lines = []
        for one in rows:
            lines.append((x, y, one))
            x += one.width
        known = all(one.known for one in shaped)
        return Set(above + below - self.height, lines=tuple(lines), known=known)


@dataclass(frozen=True)
class Column:
    """What stands beside others: the width that it wants, its share of what is left, its rims."""

    base: float
    grow: float
    rim: float


@dataclass(frozen=True)
class Node:
    """A block in a mould: what is in it, one below the other or in ``columns``.

    It ``grows`` with that or has a height of its own; ``drawn`` are a ground and a border.
    ``paragraph`` is its number if it is one, ``picture`` its box if it is one.
    """

    box: Any
    children: tuple["Node", ...] = ()
    columns: tuple[Column, ...] = ()
    grows: bool = True
    drawn: bool = False
    paragraph: int | None = None
    picture: Any = None


class Mould:
    """A piece that was laid out with dummies for its texts."""

    def __init__(self, root: Any, context: Any, painter: Painter, types: Types) -> None:
        """Take a block after layout apart. Raises ``Unfit``."""
        self._context, self._painter, self._types = context, painter, types
        self._paragraphs: list[Paragraph] = []
        self._drawn: dict[tuple[int, float, float], tuple[bytes, ...]] = {}
        self._root = self._node(root, None)

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

    def _node(self, box: Any, parent: Any) -> Node:
        _refuse(box)
        if isinstance(box, boxes.BlockReplacedBox):
            raise Unfit
        drawn = self._is_drawn(box)
        grows = box.style["height"] == "auto"
        inner = list(box.children)
        if inner and isinstance(inner[0], boxes.LineBox):
            picture = _picture(inner)
            if picture is not None:
                return Node(box, drawn=drawn, picture=picture)
            self._paragraphs.append(self._paragraph(box, parent))
            return Node(box, drawn=drawn, grows=grows, paragraph=len(self._paragraphs) - 1)
        flexed = isinstance(box, boxes.FlexContainerBox)
        columns = tuple(_columns(box)) if flexed else ()
        children = tuple(self._node(child, box) for child in inner)
        return Node(box, children, columns, grows=grows, drawn=drawn)

    def _is_drawn(self, box: Any) -> bool:
        borders = any(getattr(box, f"border_{side}_width") for side in _AXES)
        return bool(borders or box.background)

    def _paragraph(self, box: Any, parent: Any) -> Paragraph:
        source = getattr(box, "source", None)
        lines = [child for child in box.children if isinstance(child, boxes.LineBox)]
        if source is None or parent is None or len(lines) != 1 or len(box.children) != 1:
            raise Unfit
        if box.style["text_align_all"] not in _STARTS[box.style["direction"]]:
            raise Unfit
        (line,) = source.children
        _, above = strut(line.style)
        below = strut(line.style)[0] - above
        runs = tuple(self._runs(line, above, below))
        if not runs:
            raise Unfit
        above = max(above, *(run.above for run in runs))
        below = max(below, *(run.below for run in runs))
        tokens = tuple(run.at for run in runs if run.at is not None)
        return Paragraph(source, box, parent, runs, tokens, above, below, lines[0].height)

    def _runs(self, box: Any, above: float, below: float) -> Iterator[Run]:
        """Give the texts in a box before layout; a box within it has one text, or one box."""
        if not isinstance(box, boxes.LineBox):
            _refuse_inline(box)
            height, up = strut(box.style)
            above, below = max(above, up), max(below, height - up)
            if len(box.children) > 1:
                raise Unfit
        for child in box.children:
            if isinstance(child, boxes.TextBox):
                yield self._run(child, above, below)
            elif isinstance(child, boxes.InlineBox):
                yield from self._runs(child, above, below)
            else:
                raise Unfit

    def _run(self, box: Any, above: float, below: float) -> Run:
        style = box.style
        plain = style["text_decoration_line"] == "none" and style["text_transform"] == "none"
        if not plain or style["visibility"] != "visible" or style["vertical_align"] != "baseline":
            raise Unfit
        at, text = getattr(box, "token", None), box.text
        before, after = (text[:1], text[-1:]) if at is not None else ("", "")
        return Run(
            type=self._types.of(style),
            at=at,
            before=before if before == " " else "",
            after=after if after == " " else "",
            always="" if at is not None else text,
            above=above,
            below=below,
        )

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
        rows = list(zip(node.children, node.columns, strict=True))
        longest = [list(self._lengths(child, 0.0)) for child in node.children]
        fits = [
            max((length for length, _ in found), default=0.0) < child.box.width - DOUBT
            for (child, _), found in zip(rows, longest, strict=True)
        ]
        if all(fits) and not wider:
            return [0.0] * len(rows)
        whole = node.box.width + wider - sum(column.rim for column in node.columns)
        least = [self._least(found) for found in longest]
        sizes = _shared(node.columns, least, whole)
        self._runs_over(node, wider, sum(sizes) - whole)
        return [size - child.box.width for size, (child, _) in zip(sizes, rows, strict=True)]

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

    def _lengths(self, node: Node, rim: float) -> Iterator[tuple[float, tuple[Paragraph, float]]]:
        """Give the lengths of the paragraphs in a column, with what stands around them."""
        if node.paragraph is not None:
            paragraph = self._mould.paragraphs[node.paragraph]
            yield paragraph.length(self._texts) + rim, (paragraph, rim)
        if node.picture is not None:
            yield node.picture.margin_width() + rim, (None, rim)  # type: ignore[misc]
        for child in node.children:
            if node.columns:
                if child.paragraph is not None and self._mould.paragraphs[child.paragraph].tokens:
                    raise Unfit
                continue
            yield from self._lengths(child, rim + child.box.margin_width() - child.box.width)

    def _least(self, found: list[tuple[float, tuple[Paragraph, float]]]) -> float:
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
            place = box.content_box_x() + right, box.content_box_y() + down
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


def _shared(columns: Sequence[Column], least: Sequence[float], whole: float) -> list[float]:
    """Share a width among columns (CSS Flexible Box Layout, 9.7); what is short of it runs over."""
    sizes = [max(column.base, low) for column, low in zip(columns, least, strict=True)]
    if sum(sizes) > whole - ROUNDING:
        return sizes
    frozen = {at for at, column in enumerate(columns) if not column.grow}
    while len(frozen) < len(columns):
        free = [at for at in range(len(columns)) if at not in frozen]
        left = whole - sum(sizes[at] for at in frozen) - sum(columns[at].base for at in free)
        shares = sum(columns[at].grow for at in free)
        wanted = {at: columns[at].base + left * columns[at].grow / shares for at in free}
        short = {at for at in free if wanted[at] < least[at]}
        for at in free:
            sizes[at] = max(wanted[at], least[at])
        if not short:
            break
        frozen |= short
    return sizes


def _columns(box: Any) -> Iterator[Column]:
    """Give the columns of a flexible box. Raises ``Rigid`` for those as wide as what they say."""
    if box.style["flex_direction"] != "row" or box.style["flex_wrap"] != "nowrap":
        raise Unfit
    rigid = []
    for child in box.children:
        style, basis = child.style, child.style["flex_basis"]
        if basis in ("auto", "content"):
            rigid += [text.token for text in texts_in(child) if hasattr(text, "token")]
            yield Column(child.width, 0.0, child.margin_width() - child.width)
        else:
            rim = child.margin_width() - child.width
            if basis.unit not in ("px", None) or style["min_width"] != "auto":
                raise Unfit
            yield Column(float(basis.value), float(style["flex_grow"]), rim)
    if rigid:
        raise Rigid(rigid)


def _tall(node: Node) -> float:
    """Give the height of what is in a column, which may be stretched to that of another."""
    if node.paragraph is None and not node.children:
        # What is empty is as tall as its neighbours stretch it.
        return 0.0 if node.picture is None else float(node.box.height)
    if not node.children:
        return float(node.box.height)
    ends = (child.box.position_y + child.box.margin_height() for child in node.children)
    return float(max(ends) - node.box.content_box_y())


_STARTS: Final = {"ltr": ("start", "left"), "rtl": ("start", "right")}
_PLAIN: Final = {
    "position": ("static",),
    "float": ("none",),
    "overflow": ("visible",),
    "visibility": ("visible",),
    "opacity": (1,),
    "box_shadow": ((), None, []),
}


def _refuse(box: Any) -> None:
    """Refuse a block that does not simply stand below the one before it."""
    kinds = (boxes.BlockBox, boxes.FlexBox)
    plain = all(box.style[name] in values for name, values in _PLAIN.items())
    if not isinstance(box, kinds) or not plain or box.style["transform"]:
        raise Unfit
    if any(box.style[name] != "auto" for name in ("z_index", "max_lines") if name == "z_index"):
        raise Unfit


def _refuse_inline(box: Any) -> None:
    """Refuse a box within a line that takes room of its own, or stands higher or lower."""
    style = box.style
    plain = style["position"] == "static" and style["vertical_align"] == "baseline"
    widths = [style[f"border_{side}_width"] for side in _AXES]
    lengths = [style[f"{kind}_{side}"] for kind in ("margin", "padding") for side in _AXES]
    empty = not any(widths) and all(getattr(each, "value", 0) == 0 for each in lengths)
    clear = style["background_color"] is None or style["background_color"].alpha == 0
    if not (plain and empty and clear) or style["opacity"] != 1:
        raise Unfit


def _picture(lines: Sequence[Any]) -> Any:
    """Give the picture of a block that has nothing else in it."""
    if len(lines) != 1:
        return None
    inner = list(lines[0].children)
    others = [box for box in inner if not isinstance(box, boxes.InlineReplacedBox)]
    if len(others) == len(inner):
        return None
    if len(inner) - len(others) > 1 or any(getattr(box, "text", "x").strip() for box in others):
        raise Unfit
    return next(box for box in inner if isinstance(box, boxes.InlineReplacedBox))
