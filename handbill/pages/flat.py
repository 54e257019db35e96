"""A flat sheet: title across the top, text in columns, the contact across the foot."""

from functools import cache
from typing import Final

from handbill.pages import strips
from handbill.pages.arrange import (
    Arrangement,
    Frame,
    TooLong,
    no_room,
    title_size,
)
from handbill.pages.card import STAMP, WIDE, Card, shorter
from handbill.pages.compose import Box, Composer, Slot
from handbill.pages.flow import Room, fit_flow, flow_boxes
from handbill.pages.typeset import SettingError

# Distances in points on a sheet of paper; a smaller or larger piece has them in proportion.
GUTTER: Final = 9.0
# Less room than this between head and foot is none.
LEAST_ROOM: Final = 80.0
# A title over several columns stands on one line, over one column on more, if the art is as high.
MOST_LINES: Final = 3
LOWEST_TITLE: Final = 60.0


def arrange(composer: Composer) -> Arrangement | TooLong:
    """Arrange a face on one page; on two if its type would be too small and it is no pair's."""
    form = composer.setting.format
    made = _on_pages(composer, 1)
    wanted = form.type.comfortable * composer.language.scale
    good = isinstance(made, Arrangement) and made.body >= wanted
    if not good and composer.other is None and form.pages[1] > 1:
        two = _on_pages(composer, 2)
        made = two if isinstance(two, Arrangement) else made or two
    if made is None:
        raise SettingError(no_room(composer))
    return made


def _on_pages(composer: Composer, pages: int) -> Arrangement | TooLong | None:
    """Arrange a face on so many pages, with as much of a contact as leaves room for the text.

    There is nothing if even the least of it leaves none.
    """
    setting = composer.setting
    size = setting.format.page_sizes(setting.paper, 1)[0]
    head = cache(lambda brief: _head(composer, size, brief=brief))
    made: Arrangement | TooLong | None = None
    for card in shorter(composer.pattern):
        made = _with(composer, card, pages, head(card.one_line)) or made
        # Points are left out before the contact is cut down.
        if isinstance(made, Arrangement) or (made and not composer.carry.tight):
            break
    return made


def _with(
    composer: Composer, card: Card, pages: int, head: tuple[list[Box], float]
) -> Arrangement | TooLong | None:
    """Set the text between a head and a contact; nothing if they leave no room for any."""
    form = composer.setting.format
    size = form.page_sizes(composer.setting.paper, 1)[0]
    above, top = head
    foot, bottom = _foot(composer, card, size, pages)
    frames = _frames(composer, size, pages, top, bottom)
    if not foot or min(frame.height for frame in frames) < LEAST_ROOM * form.type.fixed:
        return None
    # A text that has one page only goes short, or leaves points out, before its type gets small.
    single = composer.other is not None or form.pages[1] == 1
    fewer = form.fewest and composer.carry.form == form.forms[-1]
    goes = (single or fewer) and not composer.carry.tight
    floor = form.type.comfortable if goes else form.type.smallest
    last = composer.carry.last and (single or pages == form.pages[1])
    room = Room(frames, floor, form.largest(composer.setting.paper), last)
    found = fit_flow(composer, room)
    if isinstance(found, TooLong):
        return found
    boxes = [*above, *flow_boxes(frames, found), *foot, *strips.boxes(composer, size)]
    return Arrangement((size,) * pages, tuple(boxes), found.body, found.dealt.fill, card)


def _turn(composer: Composer, pages: int) -> str:
    """Give how the sheet is turned; a piece with an empty back is printed on one side."""
    return "none" if pages == 1 and composer.other is None else composer.setting.turn


def _head(composer: Composer, size: tuple[float, float], *, brief: bool) -> tuple[list[Box], float]:
    """Place title, art, scope and trust lines; give the boxes and where the text may begin.

    The trust lines of a ``brief`` piece stand in its small print.
    """
    text, setting = composer.text, composer.setting
    margins = setting.format.margins
    full = size[0] - 2 * margins.side
    plain = setting.flyer.facts.cover == "plain"
    art, fixed = setting.format.art, setting.format.type.fixed
    gutter = GUTTER * fixed
    width = full if plain else full - art - gutter
    lines = 1 if setting.format.columns > 1 else MOST_LINES
    point_size, _ = title_size(composer, width, lines, max(art, LOWEST_TITLE * fixed))
    pieces = [composer.piece("title", text, point_size), *composer.subtitle()]
    stack = [(html, width) for html in pieces]
    rule = '<div class="rule"></div>'
    below = [(rule, full), (composer.piece("scope", text), full)]
    if composer.draft_lines and not brief:
        below.append((composer.piece("trust", composer.draft_lines), full))
    heights = [measure.height for measure in composer.measure(10, [*stack, *below])]
    boxes, y = [], margins.top
    side = _start(composer, size, margins.side, width)
    for (html, each), tall in zip(stack, heights, strict=False):
        boxes.append(Box(1, side, y, each, html))
        y += tall
    y = max(y, margins.top + (0 if plain else art)) + gutter * 0.6
    if not plain:
        x = _start(composer, size, size[0] - margins.side - art, art)
        boxes.append(Box(1, x, margins.top, art, composer.piece("art", text), art))
    for (html, each), tall in zip(below, heights[len(stack) :], strict=True):
        boxes.append(Box(1, margins.side, y, each, html))
        y += tall + gutter * 0.55
    return boxes, y + gutter * 0.45


def _foot(
    composer: Composer, card: Card, size: tuple[float, float], pages: int
) -> tuple[list[Box], float]:
    """Place the contact and the small print at the foot of the last page; no box is too narrow."""
    margins, fixed = composer.setting.format.margins, composer.setting.format.type.fixed
    full = size[0] - 2 * margins.side
    # Beside lines to write on there is a place for a stamp, beside a contact its code.
    stamp = 0 if composer.pattern.code else STAMP * fixed
    contact = composer.piece("contact", card, "wide", stamp)
    note = composer.note(_turn(composer, pages))
    if card.one_line:
        small = composer.piece("smallest", note, composer.draft_lines)
    else:
        small = composer.piece("sources", composer.text) + composer.piece("small", note)
    measures = composer.measure(10, [(contact, full), (small, full)])
    if measures[0].excess:
        return [], 0.0
    heights = [measure.height for measure in measures]
    low = size[1] - _below(composer) - heights[1]
    high = low - heights[0] - GUTTER * fixed * 0.5
    slot = Slot(heights[0], () if card.one_line else WIDE)
    boxes = [
        Box(pages, margins.side, high, full, contact, contact=slot),
        Box(pages, margins.side, low, full, small),
    ]
    return boxes, high - GUTTER * fixed


def _below(composer: Composer) -> float:
    """Give what is left free at the foot of every page: the margin, and strips to tear off."""
    return max(composer.setting.format.margins.foot, strips.height(composer))


def _frames(
    composer: Composer, size: tuple[float, float], pages: int, top: float, bottom: float
) -> list[Frame]:
    form = composer.setting.format
    margins = form.margins
    width = (size[0] - 2 * margins.side - (form.columns - 1) * margins.gutter) / form.columns
    frames = []
    for page in range(1, pages + 1):
        high = top if page == 1 else margins.top
        low = bottom if page == pages else size[1] - _below(composer)
        for column in range(form.columns):
            x = margins.side + column * (width + margins.gutter)
            frames.append(Frame(page, _start(composer, size, x, width), high, width, low - high))
    return frames


def _start(composer: Composer, size: tuple[float, float], x: float, width: float) -> float:
    """Give the left edge of what lies at ``x`` from the edge where reading starts."""
    return size[0] - x - width if composer.language.right_to_left else x
