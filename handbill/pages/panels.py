"""A folded leaflet: a poster for a cover, text over the inner panels, the contact on the back."""

from typing import Final

from handbill.formats.format import Roles
from handbill.pages.arrange import (
    Arrangement,
    Frame,
    TooLong,
    contact_too_long,
    cover_too_long,
    fit_flow,
    flow_boxes,
    title_size,
)
from handbill.pages.compose import Box, Composer
from handbill.pages.typeset import SettingError

GAP: Final = 9.0
LOWEST_ART: Final = 90.0
LEAST_STAMP: Final = 60.0


def arrange(composer: Composer) -> Arrangement | TooLong:
    """Arrange a face on the panels of its format."""
    setting = composer.setting
    form = setting.format
    if form.roles is None:
        message = f"the format {form.name} names no roles for its panels"
        raise ValueError(message)
    panels = form.page_sizes(setting.paper)
    frames = [_frame(composer, panels, page) for page in form.roles.flow]
    found = fit_flow(composer, frames, form.type.smallest, form.type.largest)
    if isinstance(found, TooLong):
        return found
    body, dealt = found
    boxes = [*_outside(composer, panels, form.roles), *flow_boxes(composer, frames, dealt)]
    ordered = tuple(sorted(boxes, key=lambda box: box.page))
    return Arrangement(panels, ordered, body, dealt.fill)


def _frame(composer: Composer, panels: tuple[tuple[float, float], ...], page: int) -> Frame:
    margins = composer.setting.format.margins
    width, height = panels[page - 1]
    high = height - margins.top - margins.foot
    return Frame(page, margins.side, margins.top, width - 2 * margins.side, high)


def _outside(
    composer: Composer, panels: tuple[tuple[float, float], ...], roles: Roles
) -> list[Box]:
    cover = _frame(composer, panels, roles.cover)
    return [*_cover(composer, cover), *_back(composer, _frame(composer, panels, roles.contact))]


def _cover(composer: Composer, frame: Frame) -> list[Box]:
    """Title at the head, what the leaflet is about at the foot, the art in all the room between."""
    text = composer.text
    plain = composer.setting.flyer.facts.cover == "plain"
    size, _ = title_size(composer, frame.width, 4, frame.height * 0.4)
    head = [composer.piece("title", text, size)]
    head += [] if plain else [composer.piece("subtitle", text)]
    foot = ['<div class="rule"></div>', composer.piece("scope", text)]
    if composer.draft_lines:
        foot.append(composer.piece("trust", composer.draft_lines))
    heights = [
        m.height for m in composer.measure(10, [(html, frame.width) for html in head + foot])
    ]
    boxes = _column(frame, head, heights[: len(head)], frame.y)
    top = frame.y + sum(heights[: len(head)]) + GAP * (len(head) - 1)
    bottom = frame.y + frame.height - sum(heights[len(head) :]) - GAP * 0.7 * (len(foot) - 1)
    boxes += _column(frame, foot, heights[len(head) :], bottom, GAP * 0.7)
    room = bottom - top - 2 * GAP
    if bottom < top:
        raise SettingError(cover_too_long(composer))
    if not plain and room >= LOWEST_ART:
        art = min(room, frame.width)
        y = top + GAP + (room - art) / 2
        boxes.append(Box(frame.page, frame.x, y, frame.width, composer.piece("art", text), art))
    return boxes


def _back(composer: Composer, frame: Frame) -> list[Box]:
    """The contact from the head down, the small print at the foot, a place for a stamp between."""
    turn = "none" if composer.setting.tagged else composer.setting.format.duplex
    small = composer.piece("small", composer.note(turn, None))
    bare = composer.piece("contact", composer.card, "tall", 0)
    measures = composer.measure(10, [(bare, frame.width), (small, frame.width)])
    heights = [measure.height for measure in measures]
    low = frame.y + frame.height - heights[1]
    if measures[0].excess or frame.y + heights[0] + GAP > low:
        raise SettingError(contact_too_long(composer))
    stamp = low - frame.y - heights[0] - 3 * GAP
    if composer.card.code or stamp < LEAST_STAMP:
        stamp = 0
    contact = composer.piece("contact", composer.card, "tall", min(stamp, frame.width * 0.6))
    return [
        Box(frame.page, frame.x, frame.y, frame.width, contact),
        Box(frame.page, frame.x, low, frame.width, small),
    ]


def _column(
    frame: Frame, pieces: list[str], heights: list[float], y: float, gap: float = GAP
) -> list[Box]:
    boxes = []
    for html, height in zip(pieces, heights, strict=True):
        boxes.append(Box(frame.page, frame.x, y, frame.width, html))
        y += height + gap
    return boxes
