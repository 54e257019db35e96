"""A format and a flyer -> which points a piece carries, and in which form: the richest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from handbill.formats.format import Format
from handbill.project.flyer import Flyer


@dataclass(frozen=True)
class Carry:
    """The form of the points, as in ``Format.forms``, and their ids.

    When it gets ``tight``, type goes down to its smallest and the contact to what it must have.
    After the ``last`` way there is no other.
    """

    form: str
    points: tuple[str, ...]
    tight: bool
    last: bool = False


def carries(form: Format, flyer: Flyer) -> list[Carry]:
    """Give every way in which a format may carry a flyer, in the order in which they are tried.

    All wanted points in each form first, then ever fewer of them in the last form, down to the
    fewest that are wanted; then the same with everything tight, down to one. The points that the
    flyer ranks last go first. What is carried keeps the order of the text.
    """
    ranked = _ranked(form, flyer)
    whole, last = len(ranked), form.forms[-1]
    fewest = min(form.fewest or whole, whole)
    ways = [(name, whole, False) for name in form.forms]
    ways += [(last, count, False) for count in range(whole - 1, fewest - 1, -1)]
    least = 1 if form.fewest else whole
    ways += [(last, count, True) for count in range(whole, least - 1, -1)]
    return [
        Carry(name, _in_order(flyer, ranked[:count]), tight, number == len(ways))
        for number, (name, count, tight) in enumerate(ways, 1)
    ]


def _ranked(form: Format, flyer: Flyer) -> tuple[str, ...]:
    """Give the points that a format wants, the most important first."""
    facts = flyer.facts
    named = facts.poster_points if form.points == "poster" else facts.card_points
    if form.points != "all" and named:
        return tuple(dict.fromkeys(named))
    return tuple(dict.fromkeys((*named, *flyer.points)))


def _in_order(flyer: Flyer, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in flyer.points if name in names)


def left_out(flyer: Flyer, carry: Carry) -> Iterator[str]:
    """Give the ids of the points that are not carried."""
    return (name for name in flyer.points if name not in carry.points)
