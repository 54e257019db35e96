"""Who does the work: one small interface, whatever stands behind it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

Given = TypeVar("Given")
Result = TypeVar("Result")

# A job that takes longer, in seconds of a core, or more address space, in bytes, is given up.
DEADLINE: Final = 60.0
MEMORY: Final = 2 * 1024**3


@dataclass(frozen=True)
class Done:
    """What came of a job, and the seconds of a core that it took."""

    value: Any
    seconds: float


@dataclass(frozen=True)
class Lost:
    """What came of work that was given up: why."""

    reason: str


@dataclass(frozen=True)
class Failed:
    """What came of work that met a mistake of ours: what it raised."""

    error: BaseException


Outcome = Done | Lost | Failed

TOO_MUCH: Final = Lost("it takes more memory than a leaflet may")
DIED: Final = Lost("the process that worked on it died of it")


def too_late(deadline: float) -> Lost:
    """Say that a deadline has passed."""
    return Lost(f"it takes longer than {deadline:.0f} s")


class Crew(AbstractContextManager["Crew"], Protocol):
    """Does work on items side by side; to leave it is to stop what it still does."""

    @property
    def near(self) -> bool:
        """Whether it sees the files of this machine."""

    def run(
        self, work: Callable[[Given], Result], items: Iterable[Given], *, limited: bool = True
    ) -> Iterator[tuple[int, Outcome]]:
        """Do the work on each item; give the item's index and what came of it, as each is done.

        Items are begun in their order, and taken only when there is somebody to begin them. Work
        that is not ``limited`` takes its own limit on memory.
        """
