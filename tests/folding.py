"""Printed sides -> what a reader sees: paper that is printed, folded, cut, stacked and read.

The simulator knows how paper moves, and no grid. A sheet lies on the table as a pile of panels;
a panel has its place there and two faces, each with a page whose head points away from us or
towards us. How each piece is folded is told in ``recipes``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from handbill.sheets.imposition import Placement, Side

# Edges this near to each other, in points, are one edge.
NEAR: Final = 0.01

# From one edge to the other, left to right or from the foot to the head.
Span: TypeAlias = tuple[float, float]
Spans: TypeAlias = tuple[Span, Span]
Axis: TypeAlias = Literal[0, 1]
Part: TypeAlias = Literal["left", "right", "foot", "head"]
# A vertical line stands at some x, a horizontal one at some y; spans are counted alike.
VERTICAL: Final = 0
HORIZONTAL: Final = 1
AXES: Final[dict[Part, Axis]] = {"left": 0, "right": 0, "foot": 1, "head": 1}
OTHER_HAND: Final = {"left": "right", "right": "left", "": ""}


class PaperError(Exception):
    """Paper does not do this."""


@dataclass(frozen=True)
class Face:
    """One face of a panel: its page (0: blank), and where its head points (1: away from us).

    ``spine`` is the hand at which the page, as it is read, says that it is bound, and ``shift``
    how far its print was moved to the right on the table.
    """

    page: int
    head: int = 1
    spine: str = ""
    shift: float = 0.0


@dataclass(frozen=True)
class Panel:
    """A panel on the table: its spans across and up, the face that is up, and the other."""

    spans: Spans
    top: Face
    under: Face


# Panels that lie on each other or side by side, the uppermost first.
Pile: TypeAlias = tuple[Panel, ...]
# What is seen at one time, from left to right.
View: TypeAlias = tuple[Face, ...]


@dataclass(frozen=True)
class Book:
    """Leaves that lie on each other, the front cover first, and the hand at which they turn."""

    leaves: Pile
    spine: str

    def turned(self, axis: Axis) -> "Book":
        """Lay it on its other cover: like a page, or head to foot."""
        return Book(turned(self.leaves, axis), OTHER_HAND[self.spine] if not axis else self.spine)

    def read(self) -> list[View]:
        """Turn its leaves one by one; every page must be bound where it says that it is."""
        for panel in self.leaves:
            turn_at(panel.top, self.spine)
            turn_at(panel.under, OTHER_HAND[self.spine])
        return read_leaves(self.leaves)


def turn_at(face: Face, hand: str) -> None:
    """Check that a page names the hand at which its leaf turns; an upside down one the other."""
    if face.spine not in ("", hand if face.head == 1 else OTHER_HAND[hand]):
        message = f"page {face.page} is not bound at its {face.spine}"
        raise PaperError(message)


# --- what paper does -------------------------------------------------------------------------


def near(one: Span, other: Span) -> bool:
    return abs(one[0] - other[0]) < NEAR and abs(one[1] - other[1]) < NEAR


def cells(side: Side) -> list[Spans]:
    """Give the places of a side where pages can stand."""
    return [_spans(place) for place in side.placements]


def _spans(place: Placement) -> Spans:
    return (place.x, place.x + place.width), (place.y, place.y + place.height)


def printed(front: Side, back: Side | None, edge: str, panels: Sequence[Spans]) -> Pile:
    """Print both sides of a sheet that is turned on an edge, and lay it down with its front up."""
    pile = tuple(Panel(spans, _face(front, spans), Face(0)) for spans in panels)
    faces = len(front.placements)
    if back is not None:
        # The sheet turns about a line along the edge: short edges stand upright if it is wide.
        wide = front.width > front.height
        axis: Axis = VERTICAL if (edge == "short-edge") == wide else HORIZONTAL
        middle = (front.width, front.height)[axis] / 2
        turned_over = tuple(_mirrored(panel, axis, middle) for panel in pile)
        marked = tuple(replace(panel, top=_face(back, panel.spans)) for panel in turned_over)
        pile = tuple(_mirrored(panel, axis, middle) for panel in marked)
        faces += len(back.placements)
    if sum(face.page > 0 for panel in pile for face in (panel.top, panel.under)) != faces:
        message = "a page lies across the edges of the panels"
        raise PaperError(message)
    return pile


def _face(side: Side, spans: Spans) -> Face:
    for place in side.placements:
        if all(map(near, _spans(place), spans)):
            head = 1 if place.rotation == 0 else -1
            return Face(place.page, head, place.spine, place.shift)
    return Face(0)


def _mirrored(panel: Panel, axis: Axis, at: float) -> Panel:
    """Turn a panel over about a line: what was under is up."""
    low, high = panel.spans[axis]
    moved = (2 * at - high, 2 * at - low)
    spans = (panel.spans[0], moved) if axis else (moved, panel.spans[1])
    return Panel(spans, over(panel.under, axis), over(panel.top, axis))


def over(face: Face, axis: Axis) -> Face:
    """Turn a face over with its paper."""
    return replace(face, head=-face.head) if axis else replace(face, shift=-face.shift)


def outline(pile: Pile) -> Spans:
    """Give the spans of all that lies there."""
    return (
        (min(each.spans[0][0] for each in pile), max(each.spans[0][1] for each in pile)),
        (min(each.spans[1][0] for each in pile), max(each.spans[1][1] for each in pile)),
    )


def turned(pile: Pile, axis: Axis) -> Pile:
    """Turn all that lies there over, about its middle: 0 like a page, 1 head to foot."""
    middle = sum(outline(pile)[axis]) / 2
    return tuple(_mirrored(panel, axis, middle) for panel in reversed(pile))


def lines(pile: Pile, axis: Axis) -> list[float]:
    """Give the lines between panels, from the left or from the foot."""
    edges = sorted(edge for panel in pile for edge in panel.spans[axis])
    found = [after for before, after in pairwise(edges) if after - before > NEAR]
    return found[:-1]


def parted(pile: Pile, axis: Axis, at: float) -> tuple[Pile, Pile]:
    """Part a pile at a line: what lies left of it or nearer to the foot, and the rest."""
    low = tuple(panel for panel in pile if panel.spans[axis][1] < at + NEAR)
    high = tuple(panel for panel in pile if panel.spans[axis][0] > at - NEAR)
    if len(low) + len(high) != len(pile):
        message = "a line runs through a panel"
        raise PaperError(message)
    return low, high


def folded(pile: Pile, part: Part, at: float, *, behind: bool = False) -> Pile:
    """Fold the part beyond a line onto the rest, or behind it, all its layers at once."""
    low, high = parted(pile, AXES[part], at)
    moving, staying = (low, high) if part in ("left", "foot") else (high, low)
    moved = tuple(_mirrored(panel, AXES[part], at) for panel in reversed(moving))
    return staying + moved if behind else moved + staying


def cut(pile: Pile, axis: Axis) -> list[Pile]:
    """Cut a pile along all its lines one way: the piles from the left, or from the foot."""
    piles = [pile]
    for at in lines(pile, axis):
        piles[-1:] = parted(piles[-1], axis, at)
    return piles


def stacked(piles: Sequence[Pile]) -> Pile:
    """Put piles on each other, the first uppermost."""
    across, up = outline(piles[0])
    whole: Pile = ()
    for pile in piles:
        own = outline(pile)
        right, rise = across[0] - own[0][0], up[0] - own[1][0]
        for panel in pile:
            (left, end), (foot, head) = panel.spans
            spans = ((left + right, end + right), (foot + rise, head + rise))
            whole += (replace(panel, spans=spans),)
    return whole


def seen(pile: Pile) -> View:
    """Look at a pile from above: the faces that nothing covers, from left to right."""
    visible: list[Panel] = []
    for panel in pile:
        middle = sum(panel.spans[0]) / 2
        if not any(each.spans[0][0] < middle < each.spans[0][1] for each in visible):
            visible.append(panel)
    return tuple(panel.top for panel in sorted(visible, key=lambda panel: panel.spans))


def read_leaves(pile: Pile) -> list[View]:
    """Take leaf by leaf from a pile: its upper face, then, turned like a page, the other."""
    if not all(all(map(near, panel.spans, pile[0].spans)) for panel in pile):
        message = "the leaves do not lie on each other"
        raise PaperError(message)
    return [(face,) for panel in pile for face in (panel.top, panel.under)]
