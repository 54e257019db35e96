"""A setting and its pages -> the whole sheets that they are printed on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

import pikepdf

from handbill.formats.format import TILE_MARGIN, Format
from handbill.pages.make import Pages
from handbill.plan.setting import BY_HAND, Setting
from handbill.sheets import blanks
from handbill.sheets.blanks import Slots
from handbill.sheets.bleed import bleed_out
from handbill.sheets.creep import creep
from handbill.sheets.imposition import (
    Folding,
    Placement,
    Rectangle,
    Side,
    filled,
    impose,
)
from handbill.sheets.printer import beyond, for_printer
from handbill.sheets.register import cross, crosses
from handbill.sheets.scheme import SADDLE, SCHEMES, Shape, room
from handbill.sheets.sheet import Art, Sheets, lay, whole
from handbill.sheets.single import BLEED, singles
from handbill.sheets.tiles import Tiling

# How wide the largest number of a page is, in points.
FOLIO: Final = 24.0
# Pieces whose leaves are cut apart: there is no blank page that a fold asks for.
FLAT: Final = ("flat", "step-and-repeat", "cut-and-stack")


@dataclass(frozen=True)
class Piece:
    """Sides in the order of the sheets, front and back in turn, and the edge they turn on.

    ``edge`` is ``none`` for what is printed on one side only.
    """

    sides: tuple[Side, ...]
    edge: str

    @property
    def sheets(self) -> int:
        """How many sheets of paper it takes."""
        return len(self.sides) if self.edge == "none" else (len(self.sides) + 1) // 2

    def part(self, name: str) -> "Piece":
        """Give the fronts, or the backs in the order in which the sheets come out of the tray.

        The pile that was printed lies with its last sheet on top, so its back comes first. It is
        printed even if it is blank: else every other back would come to lie on the wrong sheet.
        """
        if not name:
            return self
        if name == "fronts" or self.edge == "none":
            return Piece(self.sides[::2] if name == "fronts" else (), "none")
        blank = [replace(self.sides[-1], placements=(), lines=(), tile=None)]
        whole = [*self.sides, *(blank * (len(self.sides) % 2))]
        return Piece(tuple(whole[1::2][::-1]), "none")


def piece(setting: Setting, pages: Pages) -> Piece:
    """Impose a setting's pages by its format."""
    form = setting.format
    right_to_left = pages.faces[0].language.right_to_left
    sheet = form.sheet_size(setting.paper)
    if form.tiles:
        tiling = Tiling(form.tiles.columns, form.tiles.rows, sheet, TILE_MARGIN, form.tiles.overlap)
        tiles = tiling.sides(tiling.area, right_to_left=right_to_left)
        return Piece(for_printer(tiles, setting.printer, setting.turn, "none"), "none")
    slots = _slots(form, pages)
    edge = form.edge if setting.turn == BY_HAND else setting.turn
    sides = filled(_imposed(setting, pages, slots, edge), slots)
    edge = edge if len(sides) > 1 else "none"
    return Piece(for_printer(sides, setting.printer, setting.turn, edge), edge)


def by_places(setting: Setting, pages: Pages) -> tuple[Side, ...]:
    """Give the sides of a piece as its folder sees them, every place numbered, blank ones too.

    Whatever edge the printer turns the sheets on, their backs are laid out as if they turned like
    the page of a book. Pages that stand head to tail with the others are turned.
    """
    form = setting.format
    if form.tiles:
        return piece(setting, pages).sides
    slots = _slots(form, pages)
    sides = _imposed(setting, pages, slots, form.edge)
    if form.fold in FLAT:
        # What is blank on a back that nothing is printed on is no page.
        sides = sides[: len(piece(setting, pages).sides)]
    over = {number for number, slot in enumerate(slots, 1) if slot and slot.turned}
    return tuple(
        replace(side, placements=tuple(_stood(place, over) for place in side.placements))
        for side in sides
    )


def _stood(place: Placement, over: set[int]) -> Placement:
    turned = 180 if place.page in over else 0
    return replace(place, rotation=(place.rotation + turned) % 360)


def _imposed(setting: Setting, pages: Pages, slots: Slots, edge: str) -> tuple[Side, ...]:
    form = setting.format
    folding = Folding(
        form.fold,
        form.sheet_size(setting.paper),
        edge,
        right_to_left=pages.faces[0].language.right_to_left,
        shape=Shape(*form.cells),
        creep=creep(len(slots), setting.paper_weight),
        stapled=SCHEMES[form.fold].nested,
    )
    return impose(folding, form.page_sizes(setting.paper, len(slots)))


def _slots(form: Format, pages: Pages) -> Slots:
    """Say which page of the file stands where."""
    counts = [face.pages for face in pages.faces]
    most = room(SCHEMES[form.fold], sum(counts), Shape(*form.cells))
    directions = {face.language.direction for face in pages.faces}
    turned = bool(form.pair and form.pair.turned and len(directions) == 1)
    if any(face.places for face in pages.faces):
        own, other = (face.places for face in pages.faces)
        return blanks.in_places(own, other, form.pages[1], turned=turned)
    if form.fold == SADDLE and len(counts) > 1:
        return blanks.meeting(counts[0], counts[1], most, turned=turned)
    return blanks.filled(sum(counts), most, "before-back-cover" if form.fold == SADDLE else "end")


def off_paper(made: Piece, form: Format) -> list[tuple[int, str, float]]:
    """Give which sides reach off the paper: the side's number from one, the edge, and how far."""
    return [
        (number, edge, length)
        for number, side in enumerate(made.sides, 1)
        for edge, length in beyond(side, _art(side, form)).items()
    ]


def single_pages(setting: Setting, pages: Pages) -> tuple[Side, ...]:
    """Give a setting's pages one by one in the order of reading, for a commercial printer.

    What is folded or stapled keeps its blank pages; of flat pieces the last ones are left out.
    """
    form = setting.format
    slots = _slots(form, pages)
    while form.fold in FLAT and slots[-1] is None:
        slots = slots[:-1]
    return singles(slots, form.page_sizes(setting.paper, len(slots)))


def on_singles(joined: bytes, sides: Sequence[Side]) -> bytes:
    """Lay the pages of a file on sides of their own, with bleed."""
    with pikepdf.open(BytesIO(joined)) as document:
        for page in document.pages:
            bleed_out(document, page, BLEED)
        return lay(document, sides, "none", lambda place, _: place.clip).pdf


def on_sheets(joined: bytes, made: Piece, form: Format) -> Sheets:
    """Lay the pages of a file on the sides of a piece."""
    art = whole if form.tiles else _within(form)
    with pikepdf.open(BytesIO(joined)) as document:
        return lay(document, made.sides, made.edge, art)


def registered(pdf: bytes, made: Piece, form: Format) -> bytes:
    """Draw the crosses by which several inks are laid together on every side."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for page, side in zip(document.pages, made.sides, strict=True):
            drawing = " ".join(cross(box) for box in crosses(side, _art(side, form)))
            page.contents_add(document.make_stream(f"q 0 G [] 0 d {drawing} Q\n".encode()))
        stream = BytesIO()
        document.save(stream, deterministic_id=True, fix_metadata_version=False)
        return stream.getvalue()


def _within(form: Format) -> Art:
    """Take what lies inside a page's margins for its art: outside of it, nothing is printed."""
    return lambda place, _: _inner(place, form)


def _art(side: Side, form: Format) -> list[Rectangle]:
    return [box for place in side.placements for box in _printed(place, form)]


def _printed(place: Placement, form: Format) -> Iterator[Rectangle]:
    """Give what of a page may be printed, its number at an outer foot among it."""
    if form.tiles:
        yield place.clip
        return
    inner = left, foot, right, head = _inner(place, form)
    yield inner
    if form.folios:
        low, high = (head, place.y + place.height) if place.rotation else (place.y, foot)
        yield left, low, left + FOLIO, high
        yield right - FOLIO, low, right, high


def _inner(place: Placement, form: Format) -> Rectangle:
    margins = form.margins
    foot, top = margins.foot, margins.top
    low, high = (top, foot) if place.rotation else (foot, top)
    return (
        place.x + margins.side,
        place.y + low,
        place.x + place.width - margins.side,
        place.y + place.height - high,
    )
