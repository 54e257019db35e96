"""A card for a wallet: the contact on the outer face, title and points on the inner one.

A card in two languages has one on each face, with a number to call.
"""

from collections.abc import Sequence
from typing import Final

from handbill.language import SOURCE
from handbill.pages.arrange import (
    Arrangement,
    Frame,
    TooLong,
    no_room,
    title_size,
    with_contact,
)
from handbill.pages.card import WIDE, Card, brief
from handbill.pages.compose import Box, Composer, Slot
from handbill.pages.flow import Flow, Room, fit_flow, flow_boxes
from handbill.pages.typeset import SettingError

GAP: Final = 2.0
LEAST_ROOM: Final = 8.0


def arrange(composer: Composer) -> Arrangement | TooLong:
    """Arrange a face on both sides of a card, or on one if another language has the other."""
    form = composer.setting.format
    size = form.page_sizes(composer.setting.paper, 1)[0]
    paired = composer.other is not None
    page = 1 if paired else 2
    area = _area(composer, page, size)
    run_in = [composer.piece("run_in", composer.text)]
    titled = [_title(composer, area.width), composer.piece("scope", composer.text)]
    # Title and first line are one paragraph where they must be.
    for head in [run_in] if paired else [titled, run_in] if composer.carry.tight else [titled]:
        boxes, frame = _between(composer, area, head, _foot(composer) if paired else [])
        found = _fitted(composer, frame)
        if not isinstance(found, TooLong):
            break
    if isinstance(found, TooLong):
        return found
    outer, card = (
        ([], brief(composer.pattern)) if paired else _outer(composer, _area(composer, 1, size))
    )
    inner = [*boxes, *flow_boxes([frame], found)]
    return Arrangement((size,) * page, (*outer, *inner), found.body, found.dealt.fill, card)


def _fitted(composer: Composer, frame: Frame) -> Flow | TooLong:
    form = composer.setting.format
    if frame.height < LEAST_ROOM:
        return TooLong(1.0, "")
    largest = form.largest(composer.setting.paper)
    return fit_flow(composer, Room([frame], form.type.smallest, largest, composer.carry.last))


def _area(composer: Composer, page: int, size: tuple[float, float]) -> Frame:
    margins = composer.setting.format.margins
    width, height = size[0] - 2 * margins.side, size[1] - margins.top - margins.foot
    return Frame(page, margins.side, margins.top, width, height)


def _title(composer: Composer, width: float) -> str:
    size, _ = title_size(composer, width * 0.75, 1, 22)
    return composer.piece("title", composer.text, size)


def _foot(composer: Composer) -> list[str]:
    """Give what stands at the foot of each face of a pair: the number to call, the small print.

    It is whole on one face, that of the source language if it is one of the two.
    """
    faces = [face.language.tag for face in composer.setting.edition.faces]
    whole = composer.language.tag == (SOURCE if SOURCE in faces else faces[0])
    small = _small(composer, "smallest" if whole else "briefest")
    return [composer.piece("contact", brief(composer.pattern), "wide", 0), small]


def _small(composer: Composer, name: str) -> str:
    """Give the small print, with the lines that say how far the text can be trusted."""
    return composer.piece(name, composer.note(composer.setting.turn), composer.draft_lines)


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
    for number, (html, tall) in reversed(
        list(enumerate(zip(foot, heights[len(head) :], strict=True)))
    ):
        low -= tall
        # The number to call stands above the small print.
        slot = None if number else Slot(tall)
        boxes.append(Box(area.page, area.x, low, area.width, html, contact=slot))
        low -= GAP
    return boxes, Frame(area.page, area.x, y + GAP, area.width, low - y - GAP)


def _outer(composer: Composer, area: Frame) -> tuple[list[Box], Card]:
    """Place the contact, as much of it as there is room for, above the small print."""
    small = _small(composer, "smallest")

    def attempt(shown: Card) -> list[Box]:
        if shown.one_line:
            return placed(composer.piece("calling", shown)) or placed(composer.piece("call", shown))
        return placed(composer.piece("contact", shown, "wide", 0))

    def placed(contact: str) -> list[Box]:
        measures = composer.measure(10, [(contact, area.width), (small, area.width)])
        low = area.y + area.height - measures[1].height
        if measures[0].excess or area.y + measures[0].height + GAP > low:
            return []
        slot = Slot(low - GAP - area.y, WIDE, ("calling", "call"), foot=False)
        return [
            Box(area.page, area.x, area.y, area.width, contact, contact=slot),
            Box(area.page, area.x, low, area.width, small),
        ]

    boxes, card = with_contact(composer.pattern, attempt)
    if not boxes:
        raise SettingError(no_room(composer))
    return boxes, card
