"""A card for a wallet: the contact on the outer face, title and points on the inner one.

A card in two languages has one on each face, with a number to call.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handbill.pages.arrange import (
    Arrangement,
    Frame,
    TooLong,
    contact_too_long,
    fit_flow,
    flow_boxes,
    title_size,
)
from handbill.pages.card import Card
from handbill.pages.compose import Box, Composer
from handbill.pages.typeset import SettingError

GAP: Final = 3.0
LEAST_ROOM: Final = 12.0
# What a contact can do without on a card, in the order in which it is left out.
SPARE: Final = ("address", "languages", "email", "hours")


def arrange(composer: Composer) -> Arrangement | TooLong:
    """Arrange a face on both sides of a card, or on one if another language has the other."""
    form = composer.setting.format
    size = form.page_sizes(composer.setting.paper, 1)[0]
    paired = composer.other is not None
    page = 1 if paired else 2
    area = _area(composer, page, size)
    head = [_title(composer, area.width), composer.piece("scope", composer.text)]
    if paired:
        head = [composer.piece("run_in", composer.text)]
    boxes, frame = _between(composer, area, head, _foot(composer) if paired else [])
    if frame.height < LEAST_ROOM:
        return TooLong(1.0, "")
    found = fit_flow(composer, [frame], form.type.smallest, form.type.largest)
    if isinstance(found, TooLong):
        return found
    body, dealt = found
    outer = [] if paired else _outer(composer, _area(composer, 1, size))
    inner = [*boxes, *flow_boxes(composer, [frame], dealt)]
    return Arrangement((size,) * page, (*outer, *inner), body, dealt.fill)


def _area(composer: Composer, page: int, size: tuple[float, float]) -> Frame:
    margins = composer.setting.format.margins
    width, height = size[0] - 2 * margins.side, size[1] - margins.top - margins.foot
    return Frame(page, margins.side, margins.top, width, height)


def _title(composer: Composer, width: float) -> str:
    size, _ = title_size(composer, width * 0.75, 1, 22)
    return composer.piece("title", composer.text, size)


def _foot(composer: Composer) -> list[str]:
    """Give what stands at the foot of each face of a pair.

    How far the text can be trusted, the number to call, and the small print, whole on one face.
    """
    first = composer.words is composer.setting.edition.faces[0]
    small = composer.piece("briefest" if first else "smallest", composer.note("none"))
    return [*_trust(composer), composer.piece("call", composer.card), small]


def _trust(composer: Composer) -> list[str]:
    return [composer.piece("trust", composer.draft_lines)] if composer.draft_lines else []


def _between(
    composer: Composer, area: Frame, head: Sequence[str], foot: Sequence[str]
) -> tuple[list[Box], Frame]:
    """Place pieces at the head and the foot of an area; give the room that is left between."""
    measures = composer.measure(10, [(html, area.width) for html in (*head, *foot)])
    heights = [measure.height for measure in measures]
    boxes, y = [], area.y
    for html, tall in zip(head, heights, strict=False):
        boxes.append(Box(area.page, area.x, y, area.width, html))
        y += tall + GAP * 0.5
    low = area.y + area.height
    for html, tall in reversed(list(zip(foot, heights[len(head) :], strict=True))):
        low -= tall
        boxes.append(Box(area.page, area.x, low, area.width, html))
        low -= GAP
    return boxes, Frame(area.page, area.x, y + GAP, area.width, low - y - GAP)


def _outer(composer: Composer, area: Frame) -> list[Box]:
    """Place the contact, as much of it as there is room for, above the small print."""
    small = "".join(
        [*_trust(composer), composer.piece("smallest", composer.note(composer.setting.turn))]
    )
    for shown in _shorter(composer.card):
        contact = composer.piece("contact", shown, "wide", 0)
        measures = composer.measure(10, [(contact, area.width), (small, area.width)])
        low = area.y + area.height - measures[1].height
        if not measures[0].excess and area.y + measures[0].height + GAP <= low:
            return [
                Box(area.page, area.x, area.y, area.width, contact),
                Box(area.page, area.x, low, area.width, small),
            ]
    raise SettingError(contact_too_long(composer))


def _shorter(card: Card) -> list[Card]:
    """Give a contact with ever fewer of the lines that a card can do without."""
    cards = [card, replace(card, code=None)]
    for kind in SPARE:
        last = cards[-1]
        cards.append(replace(last, rows=tuple(row for row in last.rows if row.kind != kind)))
    return cards
