"""The square and the tall picture that people post: title, art, first line, and whom to call.

Each is a page of its own shape, set like a cover; no part of a page is cut out for it.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Final

from handbill.pages.arrange import title_size
from handbill.pages.compose import Box, Composer
from handbill.pages.typeset import Source
from handbill.problem import Place, Problem, Severity


@dataclass(frozen=True)
class Shape:
    """A picture's shape in points, three pixels each, and the part of its name.

    ``top``, ``foot`` and ``side`` are kept free; of a story, phones cover as much with their own
    signs. ``arts`` are the sides of the square for the art, the wanted one first: beside the title,
    or ``above`` it, at least.
    """

    part: str
    width: float
    height: float
    top: float
    foot: float
    side: float
    arts: tuple[float, ...]
    above: bool

    @property
    def room(self) -> tuple[float, float]:
        """The width and height in points that text may take."""
        return self.width - 2 * self.side, self.height - self.top - self.foot


SHAPES: Final = (
    Shape("square", 360, 360, 22, 20, 24, (84, 52), above=False),
    Shape("story", 360, 640, 84, 112, 24, (76,), above=True),
)
# Body sizes of Latin script in points that are tried, the largest first; while they are comfortable
# the line below the title is kept. At the smallest, the lines that say how far to trust it are 26
# pixels high, as small as a phone's own type.
BODIES: Final = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
COMFORTABLE: Final = 14.0
# The title, as a share of the largest that fits its width.
TITLES: Final = (1.0, 0.85, 0.7)
TITLE_LINES: Final = 3
HIGHEST_TITLE: Final = 130.0
LARGEST_ART: Final = 200.0
GAP: Final = 10.0


@dataclass(frozen=True)
class Content:
    """What a picture carries: its art in a square of some points; whom to call, as HTML."""

    art: float
    subtitled: bool
    foot: str


@dataclass(frozen=True)
class Way:
    """One way to set a picture: its body size, its head as HTML, the room left above, its foot.

    All in points.
    """

    body: float
    head: str
    above: float
    foot: float


def arranged(composer: Composer, shape: Shape) -> Source | None:
    """Give the document of a picture, at the largest size that fits it, or nothing if none does."""
    for content in _contents(composer, shape):
        way = _largest(composer, shape, content)
        if way:
            boxes = _placed(composer, shape, content, way)
            return composer.placed(boxes, way.body, [(shape.width, shape.height)])
    return None


def _largest(composer: Composer, shape: Shape, content: Content) -> Way | None:
    sizes = [size for size in BODIES if size >= COMFORTABLE or not content.subtitled]
    heads = _heads(composer, shape, content)

    def way(size: float) -> Way | None:
        return _fitting(composer, shape, content, heads, size * composer.language.scale)

    # What fits at one size fits at every smaller one.
    at = bisect_left(sizes, 1, key=lambda size: way(size) is not None)
    return way(sizes[at]) if at < len(sizes) else None


def _fitting(
    composer: Composer, shape: Shape, content: Content, heads: list[str], body: float
) -> Way | None:
    """Give the way with the largest title that fits at a body size in points."""
    width, height = shape.room
    *measures, foot = composer.measured([(html, width, body) for html in (*heads, content.foot)])
    below = foot.height + GAP if content.foot else 0.0
    least = content.art + GAP if shape.above and content.art else 0
    for html, head in zip(heads, measures, strict=True):
        left = height - head.height - below
        if left >= least and not head.excess and not foot.excess:
            return Way(body, html, left, foot.height)
    return None


def too_long(composer: Composer, shape: Shape) -> Problem:
    """Say that a picture was not made."""
    what = f"there is too much text in {composer.language.english} for the {shape.part} picture"
    mend = "shorten the title, the first line, or the name and address of the contact"
    place = Place(composer.setting.flyer.template_path)
    return Problem(place, what, mend, Severity.WARNING)


def _contents(composer: Composer, shape: Shape) -> list[Content]:
    """Give what a picture may carry, the most first.

    When it gets tight, the line below the title goes, then some of the art, the group's name and
    address, and all of the art. A plain cover has neither that line nor the art.
    """
    whole, brief = calling(composer, brief=False), calling(composer, brief=True)
    arts = shape.arts if composer.setting.flyer.facts.cover == "art" else ()
    found = [Content(art, subtitled=True, foot=whole) for art in arts[:1]]
    found += [Content(art, subtitled=False, foot=whole) for art in arts]
    found += [Content(art, subtitled=False, foot=brief) for art in arts[-1:]]
    return found + [Content(0, subtitled=False, foot=foot) for foot in (whole, brief)]


def _heads(composer: Composer, shape: Shape, content: Content) -> list[str]:
    """Give the head with ever smaller titles."""
    art = 0.0 if shape.above else content.art
    room = shape.room[0] - (art + GAP if art else 0)
    title, _ = title_size(composer, room, TITLE_LINES, HIGHEST_TITLE)
    arguments = (art, content.subtitled, composer.draft_lines)
    return [
        composer.piece("post_head", composer.text, title * share, *arguments) for share in TITLES
    ]


def calling(composer: Composer, *, brief: bool) -> str:
    """Give whom to call, or nothing for a contact that is still to be written in."""
    card = composer.card
    web = next((row.text for row in card.rows if row.kind == "web"), "")
    if brief and card.main:
        card, web = replace(card, name=None), ""
    known = card.name or card.main or web
    return composer.piece("post_foot", card, web) if known else ""


def _placed(composer: Composer, shape: Shape, content: Content, way: Way) -> list[Box]:
    """Place the art in what is left above the head, and whom to call at the foot."""
    width, height = shape.room
    x, y = shape.side, shape.top
    boxes = []
    if shape.above and content.art:
        art = min(LARGEST_ART, way.above - GAP)
        boxes.append(Box(1, x, y, width, composer.piece("post_art", composer.text), art))
        y += art + GAP
    boxes.append(Box(1, x, y, width, way.head))
    if content.foot:
        boxes.append(Box(1, x, shape.top + height - way.foot, width, content.foot))
    return boxes
