"""An arrangement with an empty contact -> the same with a contact in its rooms, fitted to them.

The rooms are found without knowing whose contact it is, so that everything else on the pages is the
same for every group. A contact that is too long for its room is set in smaller type, then without
what it can do without, and then refused.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handbill.pages.arrange import Arrangement
from handbill.pages.card import (
    LEAST_STAMP,
    STAMP,
    STEPS,
    WIDE,
    Card,
    shorter,
    strip_number,
)
from handbill.pages.compose import Composer, Slot
from handbill.pages.typeset import Measure, SettingError
from handbill.problem import Problem

STRIP: Final = "strip"
# What a place for a stamp below a contact keeps free around it, in points on a sheet, and the share
# of the block's width that it is high at most.
AROUND_STAMP: Final = 18.0
HIGHEST_STAMP: Final = 0.6
# Rounding in layout, in points.
SLACK: Final = 0.01
SMALLEST: Final = len(STEPS) - 1
# So many of the ever shorter contacts may each have something that the one before it lacks.
APART: Final = 4


@dataclass(frozen=True)
class _Way:
    """One way to set a contact: its HTML, and the height in points that it keeps for a stamp."""

    shape: str
    html: str
    kept: float = 0.0


@dataclass(frozen=True)
class _Found:
    """A contact as there is room for it: its HTML, its height in points, and what it shows."""

    html: str
    height: float
    card: Card


def filled(composer: Composer, made: Arrangement) -> Arrangement:
    """Set the composer's contact in the rooms of an arrangement. Raises ``SettingError``."""
    if not composer.shows_contact:
        return made
    shown, boxes = made.card, []
    known: dict[tuple[Slot, float], _Found] = {}
    for box in made.boxes:
        if box.contact is None:
            boxes.append(box)
            continue
        before, after = box.contact.around
        slot = replace(box.contact, around=("", ""))
        if (slot, box.width) not in known:
            known[slot, box.width] = _Fitting(composer, slot, box.width).found()
        found = known[slot, box.width]
        y = box.y + (slot.height - found.height if slot.foot else 0.0)
        boxes.append(replace(box, y=y, html=f"{before}{found.html}{after}"))
        # A strip never shows more than it must.
        shown = shown if slot.least == (STRIP,) else found.card
    return replace(made, boxes=tuple(boxes), card=shown)


class _Fitting:
    """A contact on its way into one room."""

    def __init__(self, composer: Composer, slot: Slot, width: float) -> None:
        self.composer = composer
        self.slot = slot
        self.width = width
        self.fixed = composer.setting.format.type.fixed

    def found(self) -> _Found:
        """Give the most of the contact that there is room for, in the largest type that fits.

        Smaller type comes before leaving something out.
        """
        cards = list(shorter(self.composer.card))
        found = self._at(cards[0], 0)
        if found:
            return found
        card = self._most(cards)
        if card is None:
            raise SettingError(self._too_long(cards[-1]))
        # What fits in one type fits in every smaller one.
        steps = range(SMALLEST)
        at = bisect_left(steps, 1, key=lambda step: self._at(card, step) is not None)
        found = self._at(card, at)
        assert found  # noqa: S101 -- for the type checker: it fits in the smallest
        return found

    def _most(self, cards: Sequence[Card]) -> Card | None:
        """Give the first of ever shorter contacts that fits in the smallest type, if any does."""
        first = cards[:APART]
        self._ahead((card, SMALLEST) for card in first)
        fitting = [card for card in first if self._fits(card)]
        # From there on each has less than the one before.
        rest = cards[APART:]
        at = bisect_left(rest, 1, key=self._fits) if not fitting else 0
        return fitting[0] if fitting else rest[at] if at < len(rest) else None

    def _at(self, card: Card, step: int) -> _Found | None:
        """Set it in a step of type, in the first shape in which it fits, if it fits in any."""
        for way in self._ways(card, step):
            (measure,) = self._measured([way])
            if not measure.excess and measure.height + way.kept <= self.slot.height + SLACK:
                return self._stamped(card, way, measure, step)
        return None

    def _ahead(self, tries: Iterable[tuple[Card, int]]) -> None:
        """Measure what is tried next in one layout, where one costs more than it may spare."""
        if self.composer.ahead:
            self._measured([way for card, step in tries for way in self._ways(card, step)])

    def _measured(self, ways: Sequence[_Way]) -> list[Measure]:
        return self.composer.measure(10, [(way.html, self.width) for way in ways])

    def _ways(self, card: Card, step: int) -> Iterator[_Way]:
        shapes = self.slot.least if card.one_line else self.slot.whole
        return (self._way(card, shape, step) for shape in shapes)

    def _way(self, card: Card, shape: str, step: int) -> _Way:
        piece = self.composer.piece
        if shape == STRIP:
            return _Way(shape, piece(shape, card, strip_number(card, self.width), step))
        if card.one_line:
            return _Way(shape, piece(shape, card, step))
        wide = shape in WIDE
        stamp = STAMP * self.fixed if wide and card.stamp else 0
        kept = LEAST_STAMP + AROUND_STAMP * self.fixed if card.stamp and not wide else 0.0
        return _Way(shape, piece("contact", card, shape, stamp, step), kept)

    def _stamped(self, card: Card, way: _Way, measure: Measure, step: int) -> _Found:
        """Leave what is left of a panel for the stamp, if there is to be one."""
        if not way.kept:
            return _Found(way.html, measure.height, card)
        left = self.slot.height - measure.height - AROUND_STAMP * self.fixed
        stamp = min(left, self.width * HIGHEST_STAMP)
        html = self.composer.piece("contact", card, way.shape, stamp, step)
        return _Found(html, self.slot.height, card)

    def _too_long(self, least: Card) -> Problem:
        """Name the field that is too long for its room, and say by how much."""
        setting = self.composer.setting
        where = f"{setting.format.name} on {setting.paper.name} in {self.composer.language.english}"
        for field in _fields(least):
            if self._fits(field.cut(0)):
                whole = len(field.text)
                kept = bisect_left(
                    range(1, whole), 1, key=lambda kept: not self._fits(field.cut(kept))
                )
                what = f"the contact's {field.name} is too long for {where}"
                much = f"it has {whole} letters, and there is room for about {kept}"
                return Problem(setting.contact.place, f"{what}: {much}", "shorten it")
        names = " and ".join(field.name for field in _fields(least))
        what = f"the contact's {names} are too long for {where}"
        return Problem(setting.contact.place, what, "shorten them")

    def _fits(self, card: Card) -> bool:
        return self._at(card, SMALLEST) is not None


@dataclass(frozen=True)
class _Field:
    """A text of a contact that stays to the last, and the contact with only so much of it."""

    name: str
    text: str
    cut: Callable[[int], Card]


def _fields(least: Card) -> list[_Field]:
    name, main = least.name, least.main
    found = []
    if name:
        found.append(_Field("name", name, lambda kept: replace(least, name=name[:kept] or None)))
    if main and main.label:
        label = main.label

        def labelled(kept: int) -> Card:
            return replace(least, main=replace(main, label=label[:kept] or None))

        found.append(_Field("phones.label", label, labelled))
    if main:
        number = main.number

        def numbered(kept: int) -> Card:
            return replace(least, main=replace(main, number=number[:kept]))

        found.append(_Field("phones.number", number, numbered))
    return found
