"""A folded piece: a poster for a cover, text over the inner panels, the contact on the back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handbill.formats.format import Roles
from handbill.length import points
from handbill.pages.arrange import (
    Arrangement,
    Frame,
    TooLong,
    cover_too_long,
    no_room,
    title_size,
    with_contact,
)
from handbill.pages.card import LEAST_STAMP, Card
from handbill.pages.compose import Box, Composer, Slot
from handbill.pages.flow import Flow, Room, fit_flow, flow_boxes
from handbill.pages.typeset import SettingError

# Distances in points on a sheet of paper; a smaller piece has them in proportion.
GAP: Final = 9.0
LOWEST_ART: Final = 60.0
# Whether a cover has its subtitle, and the share of its height that the title may take at most.
COVERS: Final = ((True, 0.4), (False, 0.4), (False, 0.25), (False, 0.12))
# A page number stands this far from the foot of its page: a printer prints no lower.
FOLIO: Final = points("6.35 mm")
FOLIO_TYPE: Final = 11.0
# How a contact's block may stand on a panel, the wanted way first.
TALL: Final = ("tall", "beside")
# The last page, whichever that is.
LAST: Final = -1
# A sheet folded once makes so many pages of a booklet.
SHEET: Final = 4


@dataclass(frozen=True)
class Panels:
    """The pages of one face: of the piece, in the order that the face is read, and their roles.

    ``frames`` are the areas that may be set on, by page.
    """

    pages: tuple[int, ...]
    sizes: tuple[tuple[float, float], ...]
    roles: Roles
    frames: dict[int, Frame]

    def flow(self) -> list[Frame]:
        """Give the areas that the text runs through."""
        return [self.frames[page] for page in self.roles.flow]


def arrange(composer: Composer) -> Arrangement | TooLong:
    """Arrange a face on the panels of its format; a piece of any length takes as many as it needs.

    It keeps a comfortable size; only when it gets tight, it goes down to its smallest.
    """
    form = composer.setting.format
    fewest, most = form.pages
    floor = form.type.smallest if composer.carry.tight else form.type.comfortable
    if fewest == most:
        return _on(composer, _panels(composer, most), floor, last=composer.carry.last)
    step = 1 if composer.other else SHEET
    for pages in range(fewest // 2 if composer.other else fewest, most + 1, step):
        last = composer.carry.last and pages + step > most
        made = _on(composer, _panels(composer, pages), floor, last=last)
        if isinstance(made, Arrangement):
            break
    return made


def _panels(composer: Composer, count: int) -> Panels:
    """Say which pages a face takes, in a piece or a half of a piece of so many pages."""
    setting = composer.setting
    form = setting.format
    second = composer.words is not setting.edition.faces[0]
    whole = form.roles
    if whole is None:
        message = f"the format {form.name} names no roles for its panels"
        raise ValueError(message)
    if composer.other and form.pair:
        whole = form.pair.second if second else form.pair.first
    contact = count if whole.contact == LAST else whole.contact
    outside = (whole.cover, whole.contents, contact)
    flow = whole.flow or tuple(page for page in range(1, count + 1) if page not in outside)
    roles = replace(whole, contact=contact, flow=flow)
    pages = tuple(range(1, count + 1))
    if composer.other and form.pages[0] == form.pages[1]:
        pages = tuple(dict.fromkeys((roles.cover, *flow, contact)))
    every = form.page_sizes(setting.paper, count)
    sizes = tuple(every[page - 1] for page in pages)
    frames = {
        page: _frame(composer, number, every[page - 1]) for number, page in enumerate(pages, 1)
    }
    return Panels(pages, sizes, roles, frames)


def _frame(composer: Composer, number: int, size: tuple[float, float]) -> Frame:
    margins = composer.setting.format.margins
    high = size[1] - margins.top - margins.foot
    return Frame(number, margins.side, margins.top, size[0] - 2 * margins.side, high)


def _on(composer: Composer, panels: Panels, floor: float, *, last: bool) -> Arrangement | TooLong:
    form = composer.setting.format
    frames = panels.flow()
    room = Room(frames, floor, form.largest(composer.setting.paper), last)
    found = fit_flow(composer, room)
    if isinstance(found, TooLong):
        return found
    outside, card = _outside(composer, panels)
    boxes = [
        *outside,
        *_contents(composer, panels, found),
        *flow_boxes(frames, found),
        *_folios(composer, panels),
    ]
    ordered = tuple(sorted(boxes, key=lambda box: box.page))
    places = panels.pages if composer.other and form.pages[0] == form.pages[1] else ()
    return Arrangement(panels.sizes, ordered, found.body, found.dealt.fill, card, places)


def _outside(composer: Composer, panels: Panels) -> tuple[list[Box], Card]:
    """Place title and contact, on two panels or both on the cover; give what the contact shows."""
    roles = panels.roles
    cover = panels.frames[roles.cover]
    if roles.contact == roles.cover:
        boxes, card = with_contact(composer.pattern, lambda card: _both(composer, card, cover))
        if not boxes:
            raise SettingError(cover_too_long(composer))
        return boxes, card
    front = _cover(composer, cover)
    if not front:
        raise SettingError(cover_too_long(composer))
    back = panels.frames[roles.contact]
    boxes, card = with_contact(composer.pattern, lambda card: _back(composer, card, back))
    if not boxes:
        raise SettingError(no_room(composer))
    return [*front, *boxes], card


def _both(composer: Composer, card: Card, frame: Frame) -> list[Box]:
    """Place the contact and the small print at the foot of a cover; none if it has no room."""
    gap = _gap(composer)
    contact = composer.piece("contact", card, "tall", 0)
    note = composer.note(composer.setting.turn)
    small = composer.piece("small", note)
    if card.one_line:
        small = composer.piece("smallest", note, composer.draft_lines)
    measures = composer.measure(10, [(contact, frame.width), (small, frame.width)])
    low = frame.y + frame.height - measures[1].height
    high = low - gap * 0.6 - measures[0].height
    room = high - gap - frame.y
    cover = []
    if room > 0:
        cover = _cover(composer, replace(frame, height=room), trusted=not card.one_line)
    if measures[0].excess or not cover:
        return []
    slot = Slot(measures[0].height, () if card.one_line else TALL)
    return [
        *cover,
        Box(frame.page, frame.x, high, frame.width, contact, contact=slot),
        Box(frame.page, frame.x, low, frame.width, small),
    ]


def _gap(composer: Composer) -> float:
    return GAP * composer.setting.format.type.fixed


def _cover(composer: Composer, frame: Frame, *, trusted: bool = True) -> list[Box]:
    """Title at the head, what the leaflet is about at the foot, the art in all the room between.

    A small cover goes without its subtitle, and then with a smaller title. There are no boxes if
    there is no room even so. The lines that say how far the text is to be ``trusted`` may also
    stand in the small print.
    """
    for subtitle, share in COVERS:
        boxes = _cover_with(composer, frame, subtitle=subtitle, share=share, trusted=trusted)
        if boxes:
            return boxes
    return []


def _cover_with(
    composer: Composer, frame: Frame, *, subtitle: bool, share: float, trusted: bool
) -> list[Box]:
    gap = _gap(composer)
    size, _ = title_size(composer, frame.width, 4, frame.height * share)
    head = [composer.piece("title", composer.text, size)]
    head += composer.subtitle() if subtitle else []
    foot = ['<div class="rule"></div>', composer.piece("scope", composer.text)]
    if composer.draft_lines and trusted:
        foot.append(composer.piece("trust", composer.draft_lines))
    pieces = [(html, frame.width) for html in head + foot]
    heights = [measure.height for measure in composer.measure(10, pieces)]
    top = frame.y + sum(heights[: len(head)]) + gap * (len(head) - 1)
    bottom = frame.y + frame.height - sum(heights[len(head) :]) - gap * 0.7 * (len(foot) - 1)
    if bottom < top:
        return []
    return [
        *_column(frame, head, heights[: len(head)], frame.y, gap),
        *_column(frame, foot, heights[len(head) :], bottom, gap * 0.7),
        *_art(composer, frame, top + gap, bottom - gap),
    ]


def _art(composer: Composer, frame: Frame, top: float, bottom: float) -> list[Box]:
    """Place the art between two heights, if it is wanted and not too small there."""
    room = bottom - top
    lowest = LOWEST_ART * composer.setting.format.type.fixed
    if composer.setting.flyer.facts.cover == "plain" or room < lowest:
        return []
    side = min(room, frame.width)
    html = composer.piece("art", composer.text)
    return [Box(frame.page, frame.x, top + (room - side) / 2, frame.width, html, side)]


def _back(composer: Composer, card: Card, frame: Frame) -> list[Box]:
    """The contact from the head down, the small print at the foot, a place for a stamp between.

    There are no boxes if there is no room for them.
    """
    gap = _gap(composer)
    small = composer.piece("small", composer.note(composer.setting.turn))
    bare = composer.piece("contact", card, "tall", 0)
    measures = composer.measure(10, [(bare, frame.width), (small, frame.width)])
    heights = [measure.height for measure in measures]
    low = frame.y + frame.height - heights[1]
    if measures[0].excess or frame.y + heights[0] + gap > low:
        return []
    stamp = low - frame.y - heights[0] - 3 * gap
    if stamp < LEAST_STAMP:
        stamp = 0
    contact = composer.piece("contact", card, "tall", min(stamp, frame.width * 0.6))
    slot = Slot(low - gap - frame.y, TALL, foot=False)
    return [
        Box(frame.page, frame.x, frame.y, frame.width, contact, contact=slot),
        Box(frame.page, frame.x, low, frame.width, small),
    ]


def _contents(composer: Composer, panels: Panels, flow: Flow) -> list[Box]:
    """List the points with their pages, on the inside of the cover."""
    page = panels.roles.contents
    if not page:
        return []
    starts: dict[int, int] = {}
    for number in range(len(flow.dealt.ends)):
        for at in flow.dealt.units(number):
            starts.setdefault(flow.units[at].block, panels.frames[panels.roles.flow[number]].page)
    # The block before the points is the intro.
    first = 1 if composer.setting.format.intro else 0
    numbers = [starts[first + point] for point in range(len(composer.text.points))]
    frame = panels.frames[page]
    html = composer.piece("contents_list", composer.text, numbers)
    if composer.measure(flow.body, [(html, frame.width)])[0].height > frame.height:
        raise SettingError(cover_too_long(composer))
    return [Box(frame.page, frame.x, frame.y, frame.width, html)]


def _folios(composer: Composer, panels: Panels) -> Iterator[Box]:
    """Number the pages between the covers at their outer foot."""
    form = composer.setting.format
    if not form.folios:
        return
    outside = (panels.roles.cover, panels.roles.contact)
    for number, (page, size) in enumerate(zip(panels.pages, panels.sizes, strict=True), 1):
        if page not in outside:
            # The outer edge of an odd page is where a line of text ends.
            odd = number % 2 == 1
            side = "right" if odd != composer.language.right_to_left else "left"
            frame = panels.frames[page]
            y = size[1] - FOLIO - FOLIO_TYPE * form.type.fixed * 1.15
            yield Box(number, frame.x, y, frame.width, composer.piece("folio", number, side))


def _column(
    frame: Frame, pieces: Sequence[str], heights: Sequence[float], y: float, gap: float
) -> list[Box]:
    boxes = []
    for html, height in zip(pieces, heights, strict=True):
        boxes.append(Box(frame.page, frame.x, y, frame.width, html))
        y += height + gap
    return boxes
