"""A block of WeasyPrint's after layout -> nodes: what stands where in it, and its texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final, Protocol

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from handbill.pages.poured import Rigid, Unfit, texts_in
from handbill.pages.shaping import Shaped, Type, Types

# Lines that end so near to their room, in CSS pixels, are left to WeasyPrint.
DOUBT: Final = 0.5
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


class Plan(Protocol):
    """What lays out a paragraph that does not fit on a line."""

    def laid_out(self, paragraph: "Paragraph", texts: Sequence[str], wider: float) -> Set:
        """Lay it out by itself, where it stood, so much wider. Raises ``Unfit``."""


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

    def set(self, texts: Sequence[str], plan: "Plan", wider: float) -> Set:
        """Set its texts in a width, ``wider`` than in the mould. Raises what a plan raises."""
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


class Tree:
    """A block after layout on its way to nodes; ``paragraphs`` are those in it, by number."""

    def __init__(self, types: Types) -> None:
        """Nothing is met yet."""
        self._types = types
        self.paragraphs: list[Paragraph] = []

    def node(self, box: Any, parent: Any) -> Node:
        """Take a block apart. Raises ``Unfit`` for what does not simply stand below another."""
        _refuse(box)
        if isinstance(box, boxes.BlockReplacedBox):
            raise Unfit
        drawn = self._is_drawn(box)
        grows = box.style["height"] == "auto"
        inner = list(box.children)
        if inner and isinstance(inner[0], boxes.LineBox):
            picture = _picture(inner)
            if picture is not None:
                _refuse_aligned(box)
                return Node(box, drawn=drawn, picture=picture)
            self.paragraphs.append(self._paragraph(box, parent))
            return Node(box, drawn=drawn, grows=grows, paragraph=len(self.paragraphs) - 1)
        flexed = isinstance(box, boxes.FlexContainerBox)
        columns = tuple(_columns(box)) if flexed else ()
        children = tuple(self.node(child, box) for child in inner)
        return Node(box, children, columns, grows=grows, drawn=drawn)

    def _is_drawn(self, box: Any) -> bool:
        borders = any(getattr(box, f"border_{side}_width") for side in _AXES)
        return bool(borders or box.background)

    def _paragraph(self, box: Any, parent: Any) -> Paragraph:
        source = getattr(box, "source", None)
        lines = [child for child in box.children if isinstance(child, boxes.LineBox)]
        if source is None or parent is None or len(lines) != 1 or len(box.children) != 1:
            raise Unfit
        _refuse_aligned(box)
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


def _refuse_aligned(box: Any) -> None:
    """Refuse lines that begin elsewhere than where reading starts."""
    if box.style["text_align_all"] not in _STARTS[box.style["direction"]]:
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
