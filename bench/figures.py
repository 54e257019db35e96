"""What was measured, as records: sides, comparisons between them, and goals."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

AT_LEAST: Final = ">="
AT_MOST: Final = "<="


@dataclass(frozen=True)
class Goal:
    """A limit to keep: ``relation`` is ``>=`` or ``<=``, the limit in the comparison's unit."""

    relation: str
    limit: float

    def met(self, value: float) -> bool:
        """Tell whether a value keeps it."""
        return value >= self.limit if self.relation == AT_LEAST else value <= self.limit


@dataclass(frozen=True)
class Side:
    """One of those that are measured: a value for each round, in ``unit``."""

    name: str
    values: tuple[float, ...]
    unit: str = "s"

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)


@dataclass(frozen=True)
class Comparison:
    """What the sides come to: ``value`` in ``unit``, ``None`` if it could not be measured."""

    what: str
    value: float | None
    goal: Goal | None = None
    unit: str = "x"

    @property
    def verdict(self) -> str:
        """Say whether the goal is met; nothing where there is none."""
        if self.value is None:
            return "not measured"
        if self.goal is None:
            return ""
        return "met" if self.goal.met(self.value) else "missed"


@dataclass(frozen=True)
class Result:
    """One case: its name, what it measures, and what came of it.

    ``missing`` says why a side was not measured; ``notes`` are what a reader must know beside.
    """

    case: str
    what: str
    sides: tuple[Side, ...]
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """All results, and on what they were measured."""

    results: tuple[Result, ...]
    machine: Mapping[str, str] = field(default_factory=dict)


def in_turn(
    sides: Mapping[str, Callable[[int], float]], rounds: int, unit: str = "s"
) -> tuple[Side, ...]:
    """Measure every side once a round, every other round backwards; each is told the round.

    So a noisy moment is noisy for all of them, and none always comes after the same other.
    """
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        names = list(sides) if number % 2 == 0 else list(sides)[::-1]
        for name in names:
            found[name].append(sides[name](number))
    return tuple(Side(name, tuple(values), unit) for name, values in found.items())


def ratio(
    sides: Sequence[Side], other: str, ours: str, goal: Goal | None = None, what: str = ""
) -> Comparison:
    """Say how many times as much one side takes as ours, by their medians."""
    named = {side.name: side.median for side in sides}
    value = named[other] / named[ours] if other in named and ours in named else None
    return Comparison(what or f"{other} / {ours}", value, goal)


def at_least(limit: float) -> Goal:
    """Give the goal of a value that should be large."""
    return Goal(AT_LEAST, limit)


def at_most(limit: float) -> Goal:
    """Give the goal of a value that should be small."""
    return Goal(AT_MOST, limit)
