"""Running text + frames -> the largest body size at which it fits them, and what lies where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from handbill.pages.arrange import Frame, TooLong
from handbill.pages.compose import Box, Composer
from handbill.pages.fit import Dealt, Search, Spacing, deal, sizes
from handbill.pages.markup import Point, plain

# The smallest distance between two blocks of text, in units of the body size.
GAP: Final = 0.62
GAP_ON_A_CARD: Final = 0.3
# Between two paragraphs of a point.
GAP_WITHIN: Final = 0.3
# A text that should take so much more than its room is not laid out if there is another way, and
# one that should take so much less of it at its size than at the next is not laid out for that.
SURE: Final = 1.0005


@dataclass(frozen=True)
class Unit:
    """A piece of the running text that one frame holds whole.

    ``html`` is what is set, ``measured`` takes as much room, whatever its number is; ``block`` is
    the number of the block that it belongs to, a point or another part of the text.
    """

    html: str
    measured: str
    block: int


def flow_units(composer: Composer) -> list[Unit]:
    """Give the running text in reading order.

    A flat sheet has its sources across the foot, a folded piece inside: the source's title names
    what a plain cover keeps quiet about. A card has room for its points and the closing alone.
    """
    text = composer.text
    form = composer.setting.format
    closing = [[composer.piece("closing", text)]]
    if form.layout == "card":
        lines = [[composer.piece("line", point, composer.carry.form)] for point in text.points]
        return _units([*lines, *closing])
    intro = [[composer.piece("intro", text)]] if form.intro else []
    # Digits are as wide as each other: what a point takes does not depend on its number.
    points = [
        [_numbered(composer, point, number) for number in (i, 0)]
        for i, point in enumerate(text.points, 1)
    ]
    sources = [[composer.piece("sources", text)]] if form.layout != "flat" else []
    before, after = _units(intro), _units([*closing, *sources])
    return _in_turn([before, *(_units([shown], [plain]) for shown, plain in points), after])


def _numbered(composer: Composer, point: Point, number: int) -> list[str]:
    """Give a point's units: its heading and what follows it, then each other paragraph."""
    paragraphs = composer.carried(point)
    first = composer.piece("unit", point, number, paragraphs[0])
    return [first, *(composer.piece("more", each) for each in paragraphs[1:])]


def _units(blocks: Sequence[Sequence[str]], measured: Sequence[Sequence[str]] = ()) -> list[Unit]:
    return [
        Unit(html, plain, number)
        for number, (block, alike) in enumerate(zip(blocks, measured or blocks, strict=True))
        for html, plain in zip(block, alike, strict=True)
    ]


def _in_turn(parts: Sequence[Sequence[Unit]]) -> list[Unit]:
    """Number the blocks of several parts one after the other."""
    units: list[Unit] = []
    for part in parts:
        start = units[-1].block + 1 if units else 0
        units += [replace(unit, block=start + unit.block) for unit in part]
    return units


@dataclass(frozen=True)
class Flow:
    """The running text, its body size in points, and how it lies in its frames.

    ``foretold`` is the height in points of each unit in its frame if none was laid out.
    """

    units: tuple[Unit, ...]
    body: float
    dealt: Dealt
    foretold: tuple[float, ...] = ()


@dataclass(frozen=True)
class Room:
    """Where a text may go, and its smallest and largest body size in points.

    If it is the ``last`` room that there is, a text is laid out in it however long it seems.
    """

    frames: Sequence[Frame]
    smallest: float
    largest: float
    last: bool = True


def fit_flow(composer: Composer, room: Room) -> Flow | TooLong:
    """Find the largest body size in points at which the text fits its room, and deal it there.

    A point is parted over frames only if the type would be smaller than it should be, or too
    large for its frames at any size, and if parting makes it larger.
    """
    whole = _Fitting(composer, room, parting=False).largest()
    wanted = composer.setting.format.type.aim * composer.language.scale
    if isinstance(whole, Flow) and whole.body >= min(wanted, room.largest):
        return whole
    parted = _Fitting(composer, room, parting=True).largest()
    if isinstance(parted, TooLong):
        return whole if isinstance(whole, Flow) else parted
    return parted if isinstance(whole, TooLong) or parted.body > whole.body else whole


class _Fitting:
    """One way of dealing a text over its room."""

    def __init__(self, composer: Composer, room: Room, *, parting: bool) -> None:
        self.composer = composer
        self.frames = room.frames
        self.last = room.last
        self.parting = parting
        self.units = flow_units(composer)
        language = composer.language
        floor = max(room.smallest, language.smallest)
        self.choices = sizes(floor, room.largest * language.scale)
        texts = [unit.measured for unit in self.units]
        self.foretells = composer.estimate.knows(texts)

    def largest(self) -> Flow | TooLong:
        """Find the largest size that fits: foretold, or where that is in doubt laid out."""
        if not self.foretells:
            return self._laid_out(self.choices[-1])
        search = Search(self.choices, self.expected)
        found = search.largest(self.choices[-1])
        least = search.tried(self.choices[0]).fullest
        if least > SURE and not self.last:
            return self._too_long(least - 1)
        if found and self.composer.trusting and self._is_sure(search, found[0]):
            return Flow(tuple(self.units), *found, self._heights_in(found[0], found[1]))
        return self._laid_out(found[0] if found else self.choices[0])

    def _is_sure(self, search: Search[Dealt], size: float) -> bool:
        """Whether the next larger size is out of the question."""
        at = self.choices.index(size) + 1
        return at == len(self.choices) or search.tried(self.choices[at]).fullest > SURE

    def _heights_in(self, size: float, dealt: Dealt) -> tuple[float, ...]:
        """Give the foretold height of each unit in the frame that it lies in."""
        return tuple(
            self._foretold(size, frame.width)[at]
            for number, frame in enumerate(self.frames)
            for at in dealt.units(number)
        )

    def _laid_out(self, guess: float) -> Flow | TooLong:
        """Lay the text out at ever better guesses until the largest size that fits is certain."""
        search = Search(self.choices, self.measured)
        found = search.largest(guess)
        return Flow(tuple(self.units), *found) if found else self._too_long(search.over())

    def _too_long(self, over: float) -> TooLong:
        words = (word for unit in self.units for word in plain(unit.html).split())
        return TooLong(over, max(words, key=len))

    def expected(self, tried: Sequence[float]) -> list[Dealt]:
        """Deal the units at some sizes by what they should take, without a layout."""
        return [
            self._dealt(size, [self._foretold(size, frame.width) for frame in self.frames])
            for size in tried
        ]

    def _foretold(self, size: float, width: float) -> list[float]:
        height = self.composer.estimate.height
        return [height(unit.measured, width, size) for unit in self.units]

    def measured(self, tried: Sequence[float]) -> list[Dealt]:
        """Deal the units at some sizes by what they take: all that is new in one layout."""
        widths = sorted({frame.width for frame in self.frames})
        texts = [unit.measured for unit in self.units]
        self.composer.measured(
            [(text, w, size) for size in tried for w in widths for text in texts]
        )
        return [
            self._dealt(size, [self._heights(size, frame.width) for frame in self.frames])
            for size in tried
        ]

    def _heights(self, size: float, width: float) -> list[float]:
        measures = self.composer.measure(size, [(unit.measured, width) for unit in self.units])
        # A word that is wider than its panel fits nowhere.
        return [each.height if not each.excess else float("inf") for each in measures]

    def _dealt(self, size: float, heights: Sequence[Sequence[float]]) -> Dealt:
        room = [frame.height for frame in self.frames]
        return deal(heights, room, self._spacing(size), parting=self.parting)

    def _spacing(self, size: float) -> Spacing:
        gap = GAP_ON_A_CARD if self.composer.setting.format.layout == "card" else GAP
        follows = (False, *(one.block == other.block for one, other in pairwise(self.units)))
        return Spacing(size * gap, size * GAP_WITHIN, follows)


def flow_boxes(frames: Sequence[Frame], flow: Flow) -> list[Box]:
    """Place the dealt units, each frame as one box."""
    boxes = []
    for number, frame in enumerate(frames):
        spaced = [
            f'<div class="measure"{_foretold(flow, at)} style="margin-top: {gap:.3f}pt">'
            f"{flow.units[at].html}</div>"
            for at, gap in _gaps(flow, number)
        ]
        boxes.append(Box(frame.page, frame.x, frame.y, frame.width, "".join(spaced)))
    return boxes


def _gaps(flow: Flow, frame: int) -> Iterator[tuple[int, float]]:
    """Give a frame's units with the gap in points before each."""
    before = None
    for at in flow.dealt.units(frame):
        block = flow.units[at].block
        within = flow.body * GAP_WITHIN if block == before else flow.dealt.gaps[frame]
        yield at, 0.0 if before is None else within
        before = block


def _foretold(flow: Flow, unit: int) -> str:
    """Write down what was foretold, to be compared with what comes of it."""
    return f' data-height="{flow.foretold[unit]:.3f}"' if flow.foretold else ""
