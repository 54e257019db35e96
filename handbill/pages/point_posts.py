"""The square and the tall picture of one point: what it says, whose point it is, and whom to call.

The point is set as large as it can be; what stands above and below it is small. Nobody can ask a
picture that is passed on alone, so it says as much of where, when and how sure as the leaflet does.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbill.pages.compose import Box, Composer
from handbill.pages.posts import BODIES, COMFORTABLE, GAP, Shape, calling
from handbill.pages.typeset import Source
from handbill.problem import Place, Problem, Severity

# Sizes of Latin script in points that are tried for the point, the largest first. The smallest is
# that of the pictures of the whole flyer, and so is that of what stands above and below.
LEAST: Final = BODIES[-1]
SIZES: Final = tuple(half / 2 for half in range(56, int(LEAST * 2) - 1, -1))
# What stands above and below, in shares of the point's size, and in points at most.
ASIDE: Final = 0.7
LARGEST_ASIDE: Final = 14.0
# The share of the room left that stands above the point.
ABOVE: Final = 0.4


@dataclass(frozen=True)
class Post:
    """The document of a picture, and the form of the point that there was room for."""

    source: Source
    form: str


@dataclass(frozen=True)
class Content:
    """What a picture carries: the point in a form; its art, if any; whom to call, as HTML.

    If it is ``brief``, title and first line are one paragraph, and all is closer together.
    """

    form: str
    art: bool
    brief: bool
    foot: str


def arranged(composer: Composer, shape: Shape, number: int) -> Post | None:
    """Give the picture of a point, counted from one, or nothing if not even its short form fits."""
    for content in _contents(composer):
        html = _largest(composer, shape, number, content)
        if html:
            return Post(html, content.form)
    return None


def too_long(composer: Composer, shape: Shape, number: int) -> Problem:
    """Say that a picture was not made."""
    picture = f"the {shape.part} picture of point {number}"
    what = f"there is too much text in {composer.language.english} for {picture}"
    mend = "shorten its heading and short form, the title and first line, or the contact's name"
    place = Place(composer.setting.flyer.template_path)
    return Problem(place, what, mend, Severity.WARNING)


def _contents(composer: Composer) -> Iterator[Content]:
    """Give what a picture may carry, the most first.

    When it gets tight, the art goes, then the group's name and address, then all but the short form
    of the point: its very words count most. A plain cover has no art.
    """
    whole = calling(composer, brief=False)
    for form in ("body", "short"):
        if composer.setting.flyer.facts.cover == "art":
            yield Content(form, art=True, brief=False, foot=whole)
        yield Content(form, art=False, brief=False, foot=whole)
        yield Content(form, art=False, brief=True, foot=_on_a_line(composer))


def _on_a_line(composer: Composer) -> str:
    """Give the number to call on one line, or all there is if there is no number."""
    if composer.card.main:
        return composer.piece("post_call", composer.card)
    return calling(composer, brief=True)


def _largest(composer: Composer, shape: Shape, number: int, content: Content) -> Source | None:
    """Give the document at the largest size that fits; there is art while that is comfortable."""
    sizes = [size for size in SIZES if size >= COMFORTABLE or not content.art]

    def boxes(size: float) -> list[Box]:
        return _fitting(composer, shape, number, content, size)

    # What fits at one size fits at every smaller one.
    at = bisect_left(sizes, 1, key=lambda size: bool(boxes(size)))
    if at == len(sizes):
        return None
    body = sizes[at] * composer.language.scale
    return composer.placed(boxes(sizes[at]), body, [(shape.width, shape.height)])


def _fitting(
    composer: Composer, shape: Shape, number: int, content: Content, size: float
) -> list[Box]:
    """Place head, point and foot one below the other, or nothing if they do not fit."""
    width, height = shape.room
    scale = composer.language.scale
    aside = min(max(size * ASIDE, LEAST), LARGEST_ASIDE) * scale
    arguments = (content.art, content.brief, composer.draft_lines)
    head = composer.piece("point_head", composer.text, *arguments)
    point = composer.piece("point", composer.text.points[number - 1], number, content.form)
    kind, gap = ("posted brief", GAP / 2) if content.brief else ("posted", GAP)
    pieces = [_sized(head, aside), f'<div class="{kind}">{point}</div>']
    pieces += [_sized(content.foot, aside)] if content.foot else []
    measures = composer.measure(size * scale, [(piece, width) for piece in pieces])
    left = height - sum(measure.height for measure in measures) - gap * (len(pieces) - 1)
    if left < 0 or any(measure.excess for measure in measures):
        return []
    at = (0.0, measures[0].height + gap + left * ABOVE, height - measures[-1].height)
    return [
        Box(1, shape.side, shape.top + y, width, piece)
        for y, piece in zip(at, pieces, strict=False)
    ]


def _sized(html: str, size: float) -> str:
    return f'<div style="font-size: {size:.3f}pt">{html}</div>'
