"""What the fixed layouts share: an arrangement, titles that fill their width, frames of text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, isinf
from typing import Final

from handbill.pages.card import Card, shorter
from handbill.pages.compose import Box, Composer
from handbill.problem import Place, Problem

# Sizes in points on a sheet of paper.
TITLE_SIZES: Final = tuple(range(16, 73, 2))
# Titles are tried in steps of so many sizes first: about the root of their number.
STRIDE: Final = 5


@dataclass(frozen=True)
class Frame:
    """An area that text runs through: its page (from one), place and size in points."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Arrangement:
    """A face, decided: its pages and boxes, the body size in points, the share of room used.

    ``card`` is the contact as there was room for it: at first an empty one. ``places`` are the
    pages of the piece (from one) that its pages are; empty if they are the piece's own, from the
    first to the last.
    """

    sizes: tuple[tuple[float, float], ...]
    boxes: tuple[Box, ...]
    body: float
    fill: float
    card: Card
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class TooLong:
    """A text that does not fit at the smallest legible size: by which share it is over.

    The share is infinite if a word is wider than its column; ``word`` is then the longest.
    """

    over: float
    word: str

    def problem(self, composer: Composer) -> Problem:
        """Say by how much, and what would help."""
        setting, language = composer.setting, composer.language
        where = f"{setting.format.name} on {setting.paper.name} at its smallest size"
        place = Place(setting.flyer.template_path)
        if isinf(self.over):
            what = f'the word "{self.word[:60]}" in {language.english} is too wide for {where}'
            return Problem(place, what, "write it in two words, or choose a larger paper")
        what = f"the text in {language.english} is {ceil(self.over * 100)}% too long for {where}"
        return Problem(place, what, "shorten it or the contact, or choose a larger paper")


def no_room(composer: Composer) -> Problem:
    """Say that a page has no room for any contact."""
    setting = composer.setting
    where = f"{setting.format.name} on {setting.paper.name}"
    what = f"in {composer.language.english}, {where} has no room for a contact"
    return Problem(Place(setting.flyer.template_path), what, "choose a larger paper or format")


def with_contact(whole: Card, attempt: Callable[[Card], list[Box]]) -> tuple[list[Box], Card]:
    """Give the boxes of the most of an empty contact that there is room for, and what it is.

    There are none if even the line for a number is too much.
    """
    shown = whole
    for shown in shorter(whole):
        boxes = attempt(shown)
        if boxes:
            return boxes, shown
    return [], shown


def cover_too_long(composer: Composer) -> Problem:
    """Say that title, subtitle and first line do not fit on one panel together."""
    setting = composer.setting
    what = f"the cover in {composer.language.english} is too long for {setting.format.name}"
    return Problem(Place(setting.flyer.template_path), what, "shorten the title or the first line")


def title_size(composer: Composer, width: float, lines: int, height: float) -> tuple[float, float]:
    """Find the largest title of at most so many lines that fills a width; give size and height.

    What fits at one size fits at every smaller one: every fifth size is tried, then those between
    the largest that fits and the next of them.
    """
    fixed = composer.setting.format.type.fixed
    sizes = [max(size * fixed, composer.least_type) for size in TITLE_SIZES]
    leading = composer.language.heading_leading

    def fitting(tried: Sequence[float]) -> list[tuple[float, float]]:
        pieces = [(composer.piece("title", composer.text, size), width) for size in tried]
        measures = composer.measure(10, pieces)
        return [
            (size, measure.height)
            for size, measure in zip(tried, measures, strict=True)
            if not measure.excess and measure.height <= min(height, size * leading * (lines + 0.5))
        ]

    found = fitting(sizes[STRIDE::STRIDE])
    between = STRIDE * len(found)
    found += fitting(sizes[between : between + STRIDE])
    if found:
        return max(found)
    (least,) = composer.measure(10, [(composer.piece("title", composer.text, sizes[0]), width)])
    return sizes[0], least.height
