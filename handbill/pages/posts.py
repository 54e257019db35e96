"""The square and the tall picture that people post: title, art, first line, and whom to call.

Each is a page of its own shape, set like a cover; no part of a page is cut out for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from handbill.pages.arrange import title_size
from handbill.pages.compose import Box, Composer
from handbill.problem import Place, Problem, Severity


@dataclass(frozen=True)
class Shape:
    """A picture's shape in points, three pixels each, and the part of its name.

    ``top``, ``foot`` and ``side`` are kept free; of a story, phones cover as much with their own
    signs. ``art`` is the side of the square for the art: beside the title, or ``above`` it, at
    least.
    """

    part: str
    width: float
    height: float
    top: float
    foot: float
    side: float
    art: float
    above: bool

    @property
    def room(self) -> tuple[float, float]:
        """The width and height in points that text may take."""
        return self.width - 2 * self.side, self.height - self.top - self.foot


SHAPES: Final = (
    Shape("square", 360, 360, 22, 20, 24, 84, above=False),
    Shape("story", 360, 640, 84, 112, 24, 76, above=True),
)
# Body sizes of Latin script in points that are tried, the largest first. At the smallest, the
# lines that say how far to trust it are 30 pixels high: a line of a phone's own small type.
BODIES: Final = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
# The title, as a share of the largest that fits its width.
TITLES: Final = (1.0, 0.85, 0.7)
TITLE_LINES: Final = 3
HIGHEST_TITLE: Final = 130.0
LARGEST_ART: Final = 200.0
GAP: Final = 10.0


@dataclass(frozen=True)
class Way:
    """One way to set a picture: its body size in points, its head, and whom to call."""

    body: float
    head: str
    foot: str


def arranged(composer: Composer, shape: Shape) -> str | None:
    """Give the document of a picture, at the largest size that fits it, or nothing if none does."""
    width, height = shape.room
    for ways in _ways(composer, shape):
        pieces = [(html, width, way.body) for way in ways for html in (way.head, way.foot)]
        measures = composer.measured(pieces)
        for way, head, foot in zip(ways, measures[::2], measures[1::2], strict=True):
            left = height - head.height - (foot.height + GAP if way.foot else 0)
            least = shape.art + GAP if shape.above and _has_art(composer) else 0
            if left >= least and not head.excess and not foot.excess:
                boxes = _placed(composer, shape, way, left, foot.height)
                return composer.placed(boxes, way.body, [(shape.width, shape.height)])
    return None


def too_long(composer: Composer, shape: Shape) -> Problem:
    """Say that a picture was not made."""
    what = f"there is too much text in {composer.language.english} for the {shape.part} picture"
    mend = "shorten the title, the first line, or the name and address of the contact"
    place = Place(composer.setting.flyer.template_path)
    return Problem(place, what, mend, Severity.WARNING)


def _has_art(composer: Composer) -> bool:
    return composer.setting.flyer.facts.cover == "art"


def _ways(composer: Composer, shape: Shape) -> Iterator[list[Way]]:
    """Give the ways to try, those of one body size together, the best first."""
    art = _has_art(composer)
    beside = shape.art if art and not shape.above else 0
    title, _ = title_size(
        composer, shape.room[0] - (beside + GAP if beside else 0), TITLE_LINES, HIGHEST_TITLE
    )
    foot = _foot(composer)
    for size in BODIES:
        yield [
            Way(size * composer.language.scale, _head(composer, title * share, beside, whole), foot)
            for whole, share in product((True, False) if art else (False,), TITLES)
        ]


def _head(composer: Composer, title: float, art: float, subtitled: bool) -> str:  # noqa: FBT001
    lines = composer.draft_lines
    return composer.piece("post_head", composer.text, title, art, subtitled, lines)


def _foot(composer: Composer) -> str:
    """Give whom to call, or nothing for a contact that is still to be written in."""
    card = composer.card
    web = next((row.text for row in card.rows if row.kind == "web"), "")
    known = card.name or card.main or web
    return composer.piece("post_foot", card, web) if known else ""


def _placed(
    composer: Composer, shape: Shape, way: Way, left: float, foot: float
) -> list[Box]:
    """Place the art in what is ``left`` above the head, and whom to call at the foot (points)."""
    width, height = shape.room
    x, y = shape.side, shape.top
    boxes = []
    if shape.above and _has_art(composer):
        art = min(LARGEST_ART, left - GAP)
        html = composer.piece("post_art", composer.text)
        boxes.append(Box(1, x, y, width, html, art))
        y += art + GAP
    boxes.append(Box(1, x, y, width, way.head))
    if way.foot:
        boxes.append(Box(1, x, shape.top + height - foot, width, way.foot))
    return boxes
