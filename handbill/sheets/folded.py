"""Sheets of paper on a table, folded and turned: what is seen after each step.

Pure arithmetic in points, drawn by the guide; ``x`` grows to the right and ``y`` away from us, from
the lower left corner of the sheet as it was laid down. A page's rotation is in degrees clockwise, 0
or 180.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from handbill.sheets.imposition import Rectangle, Side

# Edges this near to each other, in points, are one edge.
NEAR: Final = 0.01
# A part of the paper, and a way to turn it: along which of x and y it is measured.
Part: TypeAlias = Literal["left", "right", "foot", "head"]
ACROSS: Final = 0
UP: Final = 1
ALONG: Final[dict[Part, int]] = {"left": ACROSS, "right": ACROSS, "foot": UP, "head": UP}


@dataclass(frozen=True)
class Print:
    """What is printed on one face of a leaf: its page (0: nothing), and how far it is turned."""

    page: int = 0
    rotation: int = 0


@dataclass(frozen=True)
class Leaf:
    """A part of a sheet between its folds: where it lies now, and where it lay on its flat sheet.

    ``flipped`` tells whether it lies turned over from left to right, and from head to foot.
    """

    box: Rectangle
    home: Rectangle
    top: Print
    under: Print
    sheet: int = 0
    flipped: tuple[bool, bool] = (False, False)

    @property
    def front_up(self) -> bool:
        """Whether the side of the sheet that is printed first is up."""
        return self.flipped[ACROSS] == self.flipped[UP]


# The uppermost leaf first.
Pile: TypeAlias = tuple[Leaf, ...]


@dataclass(frozen=True)
class Crease:
    """A fold on a flat sheet, front up: its ends, and whether the front's faces meet in it.

    ``sheet`` is the number of the sheet, from zero.
    """

    line: Rectangle
    valley: bool
    sheet: int = 0


def laid(sheets: Sequence[tuple[Side, Side | None]]) -> Pile:
    """Lay sheets on one another, the first uppermost, fronts up.

    Each is a front, with a page in every place, and a back, laid out so that the sheet turns over
    like the page of a book.
    """
    return tuple(
        Leaf(
            box,
            box,
            Print(place.page, place.rotation),
            _printed(back, _over(box, ACROSS, front.width / 2)),
            number,
        )
        for number, (front, back) in enumerate(sheets)
        for place in front.placements
        for box in [(place.x, place.y, place.x + place.width, place.y + place.height)]
    )


def _printed(side: Side | None, box: Rectangle) -> Print:
    for place in side.placements if side else ():
        if _is_near((place.x, place.y, place.x + place.width, place.y + place.height), box):
            return Print(place.page, place.rotation)
    return Print()


def _is_near(one: Rectangle, other: Rectangle) -> bool:
    return all(abs(a - b) < NEAR for a, b in zip(one, other, strict=True))


def extent(pile: Pile) -> Rectangle:
    """Give the rectangle around all that lies there."""
    boxes = [leaf.box for leaf in pile]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def lines(pile: Pile, along: int) -> list[float]:
    """Give where leaves meet, from the left or from the foot: the edges around them are none."""
    whole = extent(pile)
    edges = sorted(edge for leaf in pile for edge in (leaf.box[along], leaf.box[along + 2]))
    inner = [edge for edge in edges if whole[along] + NEAR < edge < whole[along + 2] - NEAR]
    return [edge for n, edge in enumerate(inner) if n == 0 or edge - inner[n - 1] > NEAR]


def crossing(pile: Pile, part: Part, number: int) -> float:
    """Give the line that cuts off a part, counted from its edge; raises ``IndexError`` if none."""
    found = lines(pile, ALONG[part])
    return found[number] if part in ("left", "foot") else found[::-1][number]


def folded(pile: Pile, part: Part, at: float) -> Pile:
    """Fold the part beyond a line over onto the rest, all its layers at once."""
    along = ALONG[part]
    moving = tuple(leaf for leaf in pile if _is_beyond(leaf, part, at))
    staying = tuple(leaf for leaf in pile if leaf not in moving)
    return (*(_turned(leaf, along, at) for leaf in reversed(moving)), *staying)


def _is_beyond(leaf: Leaf, part: Part, at: float) -> bool:
    along = ALONG[part]
    if part in ("left", "foot"):
        return leaf.box[along + 2] < at + NEAR
    return leaf.box[along] > at - NEAR


def turned(pile: Pile) -> Pile:
    """Turn all that lies there over, like the page of a book."""
    whole = extent(pile)
    return tuple(_turned(leaf, ACROSS, (whole[0] + whole[2]) / 2) for leaf in reversed(pile))


def _turned(leaf: Leaf, along: int, at: float) -> Leaf:
    """Turn a leaf over about a line: what was under is up."""
    top, under = leaf.under, leaf.top
    if along == UP:
        top, under = _headlong(top), _headlong(under)
    across, up = leaf.flipped
    flipped = (across, not up) if along == UP else (not across, up)
    return replace(leaf, box=_over(leaf.box, along, at), top=top, under=under, flipped=flipped)


def _headlong(face: Print) -> Print:
    return replace(face, rotation=(face.rotation + 180) % 360)


def _over(box: Rectangle, along: int, at: float) -> Rectangle:
    """Mirror a rectangle at a line."""
    left, foot, right, head = box
    if along == ACROSS:
        return 2 * at - right, foot, 2 * at - left, head
    return left, 2 * at - head, right, 2 * at - foot


def creases(pile: Pile, part: Part, at: float) -> list[Crease]:
    """Give the folds that ``folded`` will make on the flat sheets, each once."""
    along = ALONG[part]
    beyond = [leaf for leaf in pile if _is_beyond(leaf, part, at)]
    others = [leaf for leaf in pile if leaf not in beyond]
    found = []
    for leaf in beyond:
        line = _edge(leaf, along, at)
        if any(_is_shared(leaf, other, line) for other in others):
            found.append(Crease(line, leaf.front_up, leaf.sheet))
    return found


def _is_shared(one: Leaf, other: Leaf, line: Rectangle) -> bool:
    edge = shared(one.home, other.home) if one.sheet == other.sheet else None
    return edge is not None and _is_near(edge, line)


def _edge(leaf: Leaf, along: int, at: float) -> Rectangle:
    """Give the edge of a leaf's place on its flat sheet that lies at a line now."""
    low = (abs(leaf.box[along] - at) < NEAR) != leaf.flipped[along]
    left, foot, right, head = leaf.home
    if along == ACROSS:
        x = left if low else right
        return x, foot, x, head
    y = foot if low else head
    return left, y, right, y


def shared(one: Rectangle, other: Rectangle) -> Rectangle | None:
    """Give the edge that two places on a flat sheet share, if there is one."""
    left, foot = max(one[0], other[0]), max(one[1], other[1])
    right, head = min(one[2], other[2]), min(one[3], other[3])
    width, height = right - left, head - foot
    # Two places that only touch at a corner share a point.
    if max(width, height) < NEAR or min(width, height) < -NEAR or min(width, height) > NEAR:
        return None
    return left, foot, right, head
