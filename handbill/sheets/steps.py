"""A piece -> how it is made by hand: what is done, picture by picture, and how the paper lies.

The recipes are told as people fold: over the paper, with the side up that ends up inside, from the
side where reading begins. For a piece that opens to the left they are mirrored. The tests fold by
them, and must read pages 1, 2, 3 ..., all upright.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, Literal, TypeAlias

from handbill.sheets.folded import (
    NEAR,
    Crease,
    Part,
    Pile,
    Print,
    creases,
    crossing,
    extent,
    folded,
    laid,
    shared,
    turned,
)
from handbill.sheets.imposition import STAPLE, Line, Side

# How far from both edges sheets are stapled at their corner, in points.
CORNER: Final = 40.0
# How high up the fold the staples are.
STAPLES: Final = (0.25, 0.75)
# A part as one reads: where lines begin and where they end, head and foot.
Edge: TypeAlias = Literal["start", "end", "head", "foot"]
PARTS: Final[dict[bool, dict[Edge, Part]]] = {
    False: {"start": "left", "end": "right", "head": "head", "foot": "foot"},
    True: {"start": "right", "end": "left", "head": "head", "foot": "foot"},
}


@dataclass(frozen=True)
class Do:
    """One thing to do, by the name of its sentence (``guide_step`` in guide_words.html).

    To ``fold``, the part at an ``edge`` is laid over the rest; ``line`` is the number, from zero
    and from that edge, of the line that cuts it off. To ``lay`` it down, ``back`` says which side
    is up.
    """

    name: str
    edge: Edge = "start"
    line: int = 0
    back: bool = False


INSIDE: Final = Do("lay", back=True)
OUTSIDE: Final = Do("lay")
# What is done at each picture.
RECIPES: Final[Mapping[str, tuple[tuple[Do, ...], ...]]] = {
    "half-fold": ((INSIDE, Do("fold")),),
    "letter-fold": ((INSIDE, Do("fold", "end")), (Do("fold"),)),
    "z-fold": ((OUTSIDE, Do("fold")), (Do("turn"), Do("fold"))),
    "gate-fold": ((INSIDE, Do("fold")), (Do("fold", "end"),)),
    "quarto": ((INSIDE, Do("fold", "head")), (Do("fold"),), (Do("heads"),)),
    "octavo": (
        (INSIDE, Do("fold", "end", 1)),
        (Do("fold", "head"),),
        (Do("fold"),),
        (Do("heads"),),
    ),
    "saddle": ((Do("nest"),), (Do("staple"),), (Do("fold"),)),
    "mini-zine": (
        (INSIDE, Do("fold", "head"), Do("open")),
        (Do("fold", line=1),),
        (Do("fold"), Do("open")),
        (Do("turn"), Do("slit")),
        (Do("lengthwise"),),
        (Do("push"),),
        (Do("wrap"),),
    ),
    "step-and-repeat": ((Do("cut"),),),
    "cut-and-stack": ((Do("cut"),), (Do("stack"),)),
    "cut-stack-fold": (
        (INSIDE, Do("cut")),
        (Do("stack nested"),),
        (Do("staple"),),
        (Do("fold"),),
    ),
    "tiles": ((Do("trim"),), (Do("glue"),)),
}
# How many strips to tear off are drawn, and how high up the sheet they reach.
STRIPS: Final = 8
STRIP: Final = 0.17


@dataclass(frozen=True)
class Picture:
    """What the paper looks like, and what is done with it, by the names of the sentences.

    ``fold`` is the part that is folded over and the line that cuts it off, in points; ``lines``
    are what is cut or stapled. All are measured as the pile lies.
    """

    says: tuple[str, ...]
    pile: Pile
    fold: tuple[Part, float] | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Making:
    """How a piece is made: its pictures, and the folds of its first sheet, front up."""

    pictures: tuple[Picture, ...]
    folds: tuple[Crease, ...]


def making(
    scheme: str, sides: Sequence[Side], *, right_to_left: bool, strips: bool = False
) -> Making:
    """Say how sheets are folded and cut by a scheme; one flat sheet takes no step.

    ``sides`` are front and back in turn, with a page in every place, laid out so that a sheet turns
    over like the page of a book; a flat one may have ``strips`` to tear off at its foot.
    """
    hands = _Hands(sides, right_to_left=right_to_left)
    if scheme not in RECIPES:
        flat = [*([(Do("strips"),)] if strips else []), *([(Do("corner"),)] if sides[2:] else [])]
        return Making(tuple(hands.look(things) for things in flat), ())
    pictures = [hands.look(things) for things in RECIPES[scheme]]
    if scheme != "tiles":
        pictures.append(Picture(("done",), hands.done()))
    folds = _by_pages(hands.flat) if scheme == "mini-zine" else dict.fromkeys(hands.folds)
    return Making(tuple(pictures), tuple(folds))


class _Hands:
    """Hands that make a piece, and what lies before them."""

    def __init__(self, sides: Sequence[Side], *, right_to_left: bool) -> None:
        backs = [*sides[1::2], *([None] * (len(sides) % 2))]
        self.sheets = list(zip(sides[::2], backs, strict=True))
        self.right_to_left = right_to_left
        self.parts = PARTS[right_to_left]
        self.flat = laid(self.sheets[:1])
        self.pile = self.opened = self.flat
        self.folds: list[Crease] = []
        # Whether what lies there hangs together as one pile no more.
        self.parted = False

    def look(self, things: Sequence[Do]) -> Picture:
        """Do what belongs to one picture, and give it: laid down and turned, not yet folded."""
        for each in things:
            self._arrange(each)
        shown, fold = self.pile, None
        lines = tuple(line for each in things for line in self._lines(each.name))
        for each in things:
            if each.name == "fold":
                fold = self._fold(each)
            elif each.name == "open":
                self.pile = self.opened
            elif each.name == "stack nested":
                self.pile, self.parted = _upon(shown), False
            elif each.name in ("cut", "slit"):
                self.parted = True
        return Picture(tuple(each.name for each in things), shown, fold, lines)

    def _arrange(self, each: Do) -> None:
        if each.name == "lay":
            self.pile = self.opened = turned(self.flat) if each.back else self.flat
        elif each.name == "turn":
            self.pile = turned(self.pile)
        elif each.name == "nest":
            # The outermost sheet comes to lie lowest, its inside up.
            self.pile = self.opened = turned(laid(self.sheets))
        elif each.name == "corner":
            self.pile = laid(self.sheets)

    def _fold(self, each: Do) -> tuple[Part, float]:
        part = self.parts[each.edge]
        at = crossing(self.pile, part, each.line)
        self.folds += [row for row in creases(self.pile, part, at) if row.sheet == 0]
        self.pile = folded(self.pile, part, at)
        return part, at

    def _lines(self, name: str) -> Iterator[Line]:
        """Give what is cut or stapled now, as the pile lies."""
        front = self.sheets[0][0]
        if name in ("cut", "slit"):
            yield from (line for line in front.lines if line.kind == name)
        elif name == "staple":
            left, foot, right, head = extent(self.pile)
            x = (left + right) / 2
            for share in STAPLES:
                y = foot + share * (head - foot)
                yield Line("staple", x, y - STAPLE, x, y + STAPLE)
        elif name == "lengthwise":
            y = front.height / 2
            yield Line("mountain", 0.0, y, front.width, y)
        elif name == "strips":
            high = STRIP * front.height
            for number in range(1, STRIPS):
                x = front.width * number / STRIPS
                yield Line("cut", x, 0.0, x, high)
        elif name == "corner":
            x, y = front.width - CORNER if self.right_to_left else CORNER, front.height - CORNER
            yield Line("staple", x - STAPLE, y, x + STAPLE, y)

    def done(self) -> Pile:
        """Give what is in front at last: the pile, or the leaf with page 1 if it was parted."""
        if not self.parted:
            return self.pile
        first = next(leaf for leaf in self.flat if leaf.top.page == 1)
        return (replace(first, top=Print(1)),)


def _upon(pile: Pile) -> Pile:
    """Lay the lower half of what lies there, the inner pages, on the upper one."""
    _, foot, _, head = extent(pile)
    middle = (foot + head) / 2
    low = tuple(leaf for leaf in pile if leaf.box[3] < middle + NEAR)
    raised = tuple(
        replace(leaf, box=(leaf.box[0], leaf.box[1] + middle, leaf.box[2], leaf.box[3] + middle))
        for leaf in low
    )
    return (*raised, *(leaf for leaf in pile if leaf not in low))


def _by_pages(flat: Pile) -> Iterator[Crease]:
    """Give the folds between pages that follow one another: two that are seen together are inside.

    So they lie in a piece with a slit, whatever was folded and opened again before.
    """
    last = len(flat)
    for one, other in combinations(flat, 2):
        low, high = sorted((one.top.page, other.top.page))
        line = shared(one.home, other.home)
        if line and (high - low == 1 or (low, high) == (1, last)):
            yield Crease(line, valley=high - low == 1 and low % 2 == 0)
