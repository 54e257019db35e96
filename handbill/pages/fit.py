"""Heights and room -> which unit goes where, and the largest size at which all of them fit.

Pure arithmetic in points; nothing here knows WeasyPrint.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite, log
from typing import Final, Generic, Protocol, TypeVar

STEP: Final = 0.25
# Spread room never opens a gap wider than this many times the smallest one: a panel with little
# text stays a text with white below it, not scattered lines.
WIDEST_GAP: Final = 4.0
SQUARE: Final = 2.0


class Fitting(Protocol):
    """What is known of a text at one size: the share of its room that the fullest part takes."""

    @property
    def fullest(self) -> float:
        """Above 1 it does not fit."""


Trial = TypeVar("Trial", bound=Fitting)


@dataclass(frozen=True)
class Spacing:
    """The smallest distance in points between two blocks, and between the units of one block.

    ``follows`` says of every unit whether it belongs to the same block as the one before it.
    """

    between: float
    within: float
    follows: tuple[bool, ...]

    def taken(self, first: int, last: int) -> float:
        """Give the gaps between the units from ``first`` to before ``last``, in points."""
        return sum(self.within if self.follows[i] else self.between for i in range(first + 1, last))


@dataclass(frozen=True)
class Dealt:
    """How units lie in frames: ``ends[i]`` is the index after frame i's last unit.

    ``fill`` is the share of all frames' room that text and smallest gaps take, before room is
    spread; ``fullest`` is the same for the fullest frame; ``gaps`` are the gaps in points between
    the blocks of each frame, after room is spread; ``parted`` counts the blocks that are not whole
    in one frame.
    """

    ends: tuple[int, ...]
    fill: float
    fullest: float
    gaps: tuple[float, ...]
    parted: int = 0

    def units(self, frame: int) -> range:
        """Give the indexes of a frame's units."""
        return range(self.ends[frame - 1] if frame else 0, self.ends[frame])


def deal(
    heights: Sequence[Sequence[float]], room: Sequence[float], spacing: Spacing, *, parting: bool
) -> Dealt:
    """Deal units over frames in order, as evenly as they allow.

    ``heights[frame][unit]`` is a unit's height in a frame's width, ``room[frame]`` the frame's
    height, both in points. Blocks stay whole unless ``parting`` is allowed, and then as many as
    can. The fullest frame is as empty as can be, then the second fullest, and so on, so that no
    panel is left with a hole. What does not fit is dealt all the same, with ``fullest`` above 1.
    """
    count = len(heights[0])
    cuts = [at for at in range(count) if parting or not spacing.follows[at]] + [count]

    def share(frame: int, first: int, last: int) -> float:
        return (sum(heights[frame][first:last]) + spacing.taken(first, last)) / room[frame]

    @cache
    def best(frame: int, first: int) -> tuple[bool, int, tuple[float, ...], tuple[int, ...]]:
        if frame == len(room) - 1:
            last = share(frame, first, count)
            return last > 1, 0, (last,), (count,)
        options = []
        for end in (cut for cut in cuts if cut >= first):
            over, parted, shares, ends = best(frame + 1, end)
            own = share(frame, first, end)
            # A block is parted where a frame ends within it, and something of it went before.
            here = first < end < count and spacing.follows[end]
            ordered = tuple(sorted((own, *shares), reverse=True))
            options.append((over or own > 1, parted + here, ordered, (end, *ends)))
        return min(options)

    _, parted, shares, ends = best(0, 0)
    used = [share(i, ends[i - 1] if i else 0, ends[i]) * room[i] for i in range(len(room))]
    gaps = tuple(
        _spread(room[i] - used[i], _blocks(spacing, ends[i - 1] if i else 0, ends[i]), spacing)
        for i in range(len(room))
    )
    return Dealt(ends, sum(used) / sum(room), shares[0], gaps, parted)


def _blocks(spacing: Spacing, first: int, last: int) -> int:
    """Count the blocks, or parts of one, of a frame."""
    return sum(not spacing.follows[i] or i == first for i in range(first, last))


def _spread(left: float, blocks: int, spacing: Spacing) -> float:
    """Give the gap between a frame's blocks once the room left is spread over it."""
    gap = spacing.between
    if blocks < 2 or left <= 0:  # noqa: PLR2004 -- a gap needs two blocks
        return gap
    return min(gap + left / (blocks - 1), gap * WIDEST_GAP)


def sizes(smallest: float, largest: float) -> list[float]:
    """Give the type sizes from the smallest to the largest, in steps of a quarter point."""
    steps = int((largest - smallest) / STEP + 1e-9)
    return [smallest + STEP * step for step in range(max(0, steps) + 1)]


class Search(Generic[Trial]):
    """Finds the largest of ascending sizes at which a text fits, in as few layouts as can be.

    What a text takes grows with a power of its size, near enough to foretell the answer from what
    was tried. The foretold size and the next larger one are tried together, in one layout: if one
    fits and the other does not, the answer is certain.
    """

    def __init__(
        self, choices: Sequence[float], attempt: Callable[[Sequence[float]], Sequence[Trial]]
    ) -> None:
        """``attempt`` tries several sizes in one layout."""
        self.choices = choices
        self.attempt = attempt
        self.known: dict[int, Trial] = {}

    def largest(self, guess: float) -> tuple[float, Trial] | None:
        """Give the largest size that fits, with what came of it; ``guess`` is the first to try."""
        first = self._nearest(guess)
        self._try([i for i in (first, first + 1) if i < len(self.choices)])
        while True:
            low = max((i for i, made in self.known.items() if made.fullest <= 1), default=-1)
            high = min(
                (i for i, made in self.known.items() if i > low and made.fullest > 1),
                default=len(self.choices),
            )
            if high == low + 1:
                return (self.choices[low], self.known[low]) if low >= 0 else None
            self._try(self._between(low, high))

    def tried(self, size: float) -> Trial:
        """Give what comes of a size, and try it if it was not tried."""
        number = self.choices.index(size)
        if number not in self.known:
            self._try([number])
        return self.known[number]

    def over(self) -> float:
        """Give by which share a text is too long that does not fit at the smallest size."""
        return self.known[0].fullest - 1

    def _between(self, low: int, high: int) -> list[int]:
        """Give what to try next between two known sizes: what is foretold, and its neighbour."""
        first = max(low + 1, min(self._foretold(), high - 2))
        return [i for i in (first, first + 1) if i < high]

    def _foretold(self) -> int:
        """Give the index of the largest size that should fit, judged by the nearest to fitting."""
        near = min(self.known, key=lambda i: (abs(self.known[i].fullest - 1), i))
        fullest = self.known[near].fullest
        if not isfinite(fullest):
            return near // 2
        wanted = self.choices[near] / max(fullest, 0.01) ** (1 / self._growth(near))
        return int((wanted - self.choices[0]) / STEP + 1e-9) if wanted >= self.choices[0] else -1

    def _growth(self, near: int) -> float:
        """Give the power of the size that the text grows with, judged by two sizes that were tried.

        Lines become higher and shorter: with the square, as long as there are many of them; of a
        few lines whose number stays the same only the height grows.
        """
        beside = next((i for i in (near - 1, near + 1) if i in self.known), near)
        ratio = self.known[beside].fullest / self.known[near].fullest
        if beside == near or not isfinite(ratio) or ratio <= 0:
            return SQUARE
        power = log(ratio) / log(self.choices[beside] / self.choices[near])
        return min(max(power, 1.0), SQUARE)

    def _nearest(self, size: float) -> int:
        last = len(self.choices) - 1
        return min(last, max(0, round((size - self.choices[0]) / STEP)))

    def _try(self, numbers: Sequence[int]) -> None:
        made = self.attempt([self.choices[i] for i in numbers])
        self.known.update(zip(numbers, made, strict=True))
