"""Strips to tear off a notice: a number to call and a neutral name, across the foot of a sheet."""

from typing import Final

from handbill.length import points
from handbill.pages.arrange import no_room
from handbill.pages.card import strip_number
from handbill.pages.compose import Box, Composer, Slot
from handbill.pages.typeset import SettingError

WIDTH: Final = points("21 mm")
HEIGHT: Final = points("48 mm")
# Between the strips and what stands above them.
APART: Final = points("4 mm")


def height(composer: Composer) -> float:
    """Give the room in points that strips take from the foot of a page; none if not wanted."""
    return HEIGHT + APART if _wanted(composer) else 0.0


def boxes(composer: Composer, size: tuple[float, float]) -> list[Box]:
    """Place the strips on the first page, each with the same words, read from its side."""
    if not _wanted(composer) or composer.words is not composer.setting.edition.faces[0]:
        return []
    margin = composer.setting.format.margins.foot
    length = HEIGHT - margin
    html = composer.piece("strip", composer.pattern, strip_number(composer.pattern, length))
    measure = composer.measure(10, [(html, length)])[0]
    side = composer.setting.format.margins.side
    count = int((size[0] - 2 * side) / WIDTH)
    width = (size[0] - 2 * side) / count
    if measure.excess or measure.height > width:
        raise SettingError(no_room(composer))
    top = size[1] - HEIGHT
    across = Box(1, side, top, size[0] - 2 * side, '<div class="cut-across"></div>')
    cuts = [
        Box(1, side + width * number, top, 1, '<div class="cut"></div>', length)
        for number in range(1, count)
    ]
    strips = [
        _strip(html, length, width, (side + width * number, size[1] - margin))
        for number in range(count)
    ]
    return [across, *cuts, *strips]


def _strip(html: str, length: float, width: float, corner: tuple[float, float]) -> Box:
    """Turn a strip a quarter to the left about its corner, and move that to a point."""
    x, y = corner
    style = f"transform: translate({x:.2f}pt, {y:.2f}pt) rotate(-90deg); height: {width:.2f}pt"
    around = (f'<div class="strip-place" style="{style}; width: 100%">', "</div>")
    slot = Slot(width, least=("strip",), foot=False, around=around)
    return Box(1, 0, 0, length, f"{around[0]}{html}{around[1]}", contact=slot)


def _wanted(composer: Composer) -> bool:
    return composer.setting.format.tear_offs and not composer.setting.tagged
