"""Pages that there are, and room for more -> which page stands where, and what stays empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

POLICIES: Final = ("before-back-cover", "end", "error")


@dataclass(frozen=True)
class Slot:
    """A page of a piece: the page (from one) of the file that fills it, and if it is turned."""

    source: int
    turned: bool = False


Slots: TypeAlias = tuple[Slot | None, ...]


class BlankError(ValueError):
    """Pages do not fill their sheets, and blank ones were not wanted."""


def filled(pages: int, room: int, policy: str) -> Slots:
    """Fill ``room`` places with ``pages`` pages in order.

    ``before-back-cover`` keeps the last page last, ``end`` leaves the last places empty. Raises
    ``BlankError`` under the policy ``error`` if a place stays empty.
    """
    empty = room - pages
    if empty and policy == "error":
        message = f"{pages} pages leave {empty} of {room} places empty"
        raise BlankError(message)
    slots: list[Slot | None] = [Slot(page) for page in range(1, pages + 1)]
    at = pages - 1 if policy == "before-back-cover" and pages > 1 else pages
    return (*slots[:at], *(None,) * empty, *slots[at:])


def meeting(first: int, second: int, room: int, *, turned: bool) -> Slots:
    """Let two texts begin at their own cover and meet in the middle, where blank pages gather.

    The ``second`` text's pages follow the first's in the file. Between two languages of one
    direction it is ``turned`` head to tail, so that both are bound on their own side; between two
    of opposite directions the last page of one is the first of the other, upright.
    """
    own = [Slot(page) for page in range(1, first + 1)]
    other = [Slot(page, turned) for page in range(first + second, first, -1)]
    return (*own, *(None,) * (room - first - second), *other)


def in_places(first: Sequence[int], second: Sequence[int], room: int, *, turned: bool) -> Slots:
    """Put the pages of two texts in the named places (from one) of a piece.

    The ``second`` text's pages follow the first's in the file, and may be ``turned`` head to tail.
    """
    places = [*((place, False) for place in first), *((place, turned) for place in second)]
    found = {place: Slot(number, turn) for number, (place, turn) in enumerate(places, 1)}
    return tuple(found.get(place) for place in range(1, room + 1))
