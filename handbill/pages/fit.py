"""Heights and room -> which block goes where, and the largest size at which all of them fit.

Pure arithmetic in points; nothing here knows WeasyPrint.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

STEP: Final = 0.25
# Spread room never opens a gap wider than this many times the smallest one: a panel with little
# text stays a text with white below it, not scattered lines.
WIDEST_GAP: Final = 4.0

Trial = TypeVar("Trial")


@dataclass(frozen=True)
class Dealt:
    """How blocks lie in frames: ``ends[i]`` is the index after frame i's last block.

    ``fill`` is the share of all frames' room that text and smallest gaps take, before room is
    spread; ``fullest`` is the same for the fullest frame; ``gaps`` are the gaps in points between
    the blocks of each frame, after room is spread.
    """

    ends: tuple[int, ...]
    fill: float
    fullest: float
    gaps: tuple[float, ...]

    def blocks(self, frame: int) -> range:
        """Give the indexes of a frame's blocks."""
        return range(self.ends[frame - 1] if frame else 0, self.ends[frame])


def deal(heights: Sequence[Sequence[float]], room: Sequence[float], gap: float) -> Dealt:
    """Deal blocks over frames in order, as evenly as they allow.

    ``heights[frame][block]`` is a block's height in a frame's width, ``room[frame]`` the frame's
    height, ``gap`` the smallest distance between two blocks, all in points. The fullest frame is as
    empty as can be, then the second fullest, and so on, so that no panel is left with a hole. What
    does not fit is dealt all the same, with ``fullest`` above 1.
    """
    count = len(heights[0])

    def share(frame: int, first: int, last: int) -> float:
        gaps = gap * max(0, last - first - 1)
        return (sum(heights[frame][first:last]) + gaps) / room[frame]

    @cache
    def best(frame: int, first: int) -> tuple[tuple[float, ...], tuple[int, ...]]:
        if frame == len(room) - 1:
            return (share(frame, first, count),), (count,)
        options = []
        for last in range(first, count + 1):
            shares, ends = best(frame + 1, last)
            ordered = tuple(sorted((share(frame, first, last), *shares), reverse=True))
            options.append((ordered, (last, *ends)))
        return min(options)

    shares, ends = best(0, 0)
    used = [share(i, ends[i - 1] if i else 0, ends[i]) * room[i] for i in range(len(room))]
    gaps = tuple(
        _spread(room[i] - used[i], ends[i] - (ends[i - 1] if i else 0), gap)
        for i in range(len(room))
    )
    return Dealt(ends, sum(used) / sum(room), shares[0], gaps)


def _spread(left: float, blocks: int, gap: float) -> float:
    """Give the gap between a frame's blocks once the room left is spread over it."""
    if blocks < 2 or left <= 0:  # noqa: PLR2004 -- a gap needs two blocks
        return gap
    return min(gap + left / (blocks - 1), gap * WIDEST_GAP)


def sizes(smallest: float, largest: float) -> list[float]:
    """Give the type sizes from the smallest to the largest, in steps of a quarter point."""
    steps = int((largest - smallest) / STEP + 1e-9)
    return [smallest + STEP * step for step in range(steps + 1)]


def largest(choices: Sequence[float], attempt: Callable[[float], Trial | None]) -> Trial | None:
    """Give what ``attempt`` made of the largest choice it did not refuse, by halving.

    Text that fits at one size fits at every smaller one, near enough: a line more or less at a
    break can only make the answer a quarter point too small, never text too large for its room.
    """
    best: Trial | None = None
    low, high = 0, len(choices) - 1
    while low <= high:
        middle = (low + high + 1) // 2
        made = attempt(choices[middle])
        if made is None:
            high = middle - 1
        else:
            best, low = made, middle + 1
    return best
