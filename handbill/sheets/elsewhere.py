"""A PDF made elsewhere and a format -> the sheets that fold into it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from handbill.formats.format import TILE_MARGIN, Format
from handbill.length import points
from handbill.paper import Paper
from handbill.sheets import blanks
from handbill.sheets.blanks import BlankError
from handbill.sheets.creep import creep, thickness
from handbill.sheets.imposition import Folding, Placement, Side, Size, filled, impose
from handbill.sheets.piece import Piece
from handbill.sheets.place import EXACT, PageBoxes
from handbill.sheets.scheme import SADDLE, SCHEMES, Shape, TooManyPagesError, room
from handbill.sheets.sheet import Scaling, fitted
from handbill.sheets.source import SourceError
from handbill.sheets.tiles import Tiling, tiling

# Half an A4 sheet is half a millimetre wider than A5: nobody sees less than this.
SAME: Final = points("0.6 mm")
# Sheets of a poster: more than this, nobody glues together.
MOST_TILES: Final = 10_000
# Cells of a sheet that may lie on its other edge, if its pages do.
TURNABLE: Final = ("flat", "step-and-repeat", "cut-and-stack", "tiles")


@dataclass(frozen=True)
class Order:
    """What is asked for.

    ``edge`` is ``long-edge`` or ``short-edge``, or empty for the format's own; ``signature`` the
    sheets in one (0: all in one); ``weight`` that of the paper in g/m2 (nothing: no creep), with
    ``always`` even in a thin booklet; ``blanks`` a policy, or empty for the format's own;
    ``sizes`` what is done with pages that are not as large as their cells; ``tiles`` the sheets
    across and down of a poster, if they are said.
    """

    format: Format
    paper: Paper
    right_to_left: bool = False
    edge: str = ""
    signature: int = 0
    weight: float | None = None
    always: bool = False
    blanks: str = ""
    sizes: str = "fit"
    tiles: tuple[int, int] | None = None


@dataclass(frozen=True)
class Imposed:
    """A piece, how its pages are scaled, and the least and the largest of these scales."""

    piece: Piece
    scaling: Scaling
    least: float
    largest: float

    @property
    def creep(self) -> float:
        """How far the innermost pages move towards the spine, in points."""
        places = (place for side in self.piece.sides for place in side.placements)
        return max((abs(place.shift) for place in places), default=0.0)


def imposed(order: Order, pages: Sequence[PageBoxes]) -> Imposed:
    """Impose pages; raises ``SourceError`` if they do not go into what is asked for."""
    form = lying(order.format, pages[0].size)
    if form.fold == "none":
        what = f"{form.name} is for screens: there is nothing to impose"
        raise SourceError(what, "choose a format that is printed, such as booklet")
    order = replace(order, format=form)
    if form.fold == "tiles":
        return _poster(order, pages)
    try:
        sides, edge = _sides(order, pages)
    except TooManyPagesError:
        most = SCHEMES[form.fold].most
        what = f"it has {len(pages)} pages, and a {form.name} holds {most} at most"
        raise SourceError(what, "choose a booklet, or leave pages out") from None
    except BlankError as error:
        what = f"{error} in a {form.name}"
        raise SourceError(what, "add pages, or say with --blanks where empty ones go") from None
    return _scaled(order, Piece(sides, edge if len(sides) > 1 else "none"), pages)


def lying(form: Format, size: Size) -> Format:
    """Turn the paper of a flat format, if that suits pages of a size in points better."""
    if form.fold not in TURNABLE or form.page is not None:
        return form
    wide = form.orientation == "landscape"
    cell_is_wide = wide if form.cells[0] == form.cells[1] else not wide
    if (size[0] > size[1]) == cell_is_wide:
        return form
    return replace(form, orientation="portrait" if wide else "landscape", cells=form.cells[::-1])


def _sides(order: Order, pages: Sequence[PageBoxes]) -> tuple[tuple[Side, ...], str]:
    form = order.format
    scheme = SCHEMES[form.fold]
    shape = Shape(*form.cells, order.signature if form.fold == SADDLE else 0)
    places = room(scheme, len(pages), shape)
    folded = "fold" in (scheme.across, scheme.down)
    slots = blanks.filled(
        len(pages), places, order.blanks or ("before-back-cover" if folded else "end")
    )
    folding = Folding(
        form.fold,
        form.sheet_size(order.paper),
        order.edge,
        order.right_to_left,
        shape,
        _creep(order, places),
        stapled=scheme.nested,
    )
    # A piece that is printed on one side as a rule has a back here if a page is to lie on it.
    folding = replace(folding, duplex=order.edge or folding.usual_edge)
    return filled(impose(folding, _cells(order, pages, places)), slots), folding.duplex


def _creep(order: Order, places: int) -> float:
    """Give the shift for each sheet around a sheet; so many pages lie in one another."""
    if order.weight is None or not SCHEMES[order.format.fold].nested:
        return 0.0
    nested = min(places, 4 * order.signature or places)
    return thickness(order.weight) if order.always else creep(nested, order.weight)


def _cells(order: Order, pages: Sequence[PageBoxes], places: int) -> list[Size]:
    """Give the size of each page's cell: its share of the sheet, or the pages' own size."""
    form, sheet = order.format, order.format.sheet_size(order.paper)
    if order.sizes == "centre":
        columns, rows = form.cells
        widest, highest = (max(boxes.size[i] for boxes in pages) for i in (0, 1))
        if widest * columns > sheet[0] + EXACT or highest * rows > sheet[1] + EXACT:
            where = f"{form.name} on {order.paper.name}"
            what = f"its pages are too large for {where} at their own size"
            raise SourceError(what, "choose --sizes fit, or a larger paper")
        sizes = [(widest, highest)] * places
    else:
        sizes = list(form.page_sizes(order.paper, places))
    # The ninth page of a mini zine is a poster on its back.
    return [*sizes[:8], sheet] if form.fold == "mini-zine" and places > len(sizes[:8]) else sizes


def _scaled(order: Order, piece: Piece, pages: Sequence[PageBoxes]) -> Imposed:
    """Say how pages are scaled; raises ``SourceError`` if they should not have to be."""
    places = {place.page: place for side in piece.sides for place in side.placements}
    if order.sizes == "error":
        for number, place in sorted(places.items()):
            _same(number, pages[number - 1], place)
    scaling: Scaling = fitted if order.sizes == "fit" else _own_size
    scales = [scaling(pages[number - 1], place) for number, place in places.items()]
    return Imposed(piece, scaling, min(scales), max(scales))


def _same(number: int, boxes: PageBoxes, place: Placement) -> None:
    width, height = boxes.size
    if abs(width - place.width) > SAME or abs(height - place.height) > SAME:
        found, wanted = millimetres(boxes.size), millimetres((place.width, place.height))
        what = f"page {number} is {found}, and its place is {wanted}"
        raise SourceError(what, "mend the page, or choose --sizes fit")


def _own_size(_boxes: PageBoxes, _place: Placement) -> float:
    return 1.0


def millimetres(size: Size) -> str:
    """Write a size in points as people measure it."""
    return " x ".join(f"{length * 25.4 / 72:.4g}" for length in size) + " mm"


def _poster(order: Order, pages: Sequence[PageBoxes]) -> Imposed:
    """Cut every page into tiles: so many, scaled to fill them, or as many as its own size takes."""
    sides: list[Side] = []
    every = [_tiles(order, boxes) for boxes in pages]
    count = sum(tiles.columns * tiles.rows for tiles in every)
    if count > MOST_TILES:
        what = f"its pages take {count} sheets of {order.paper.name}, and {MOST_TILES} is the most"
        raise SourceError(what, "choose fewer with --tiles, or leave pages out")
    for number, (boxes, tiles) in enumerate(zip(pages, every, strict=True), 1):
        size = boxes.size
        if order.sizes != "centre":
            scale = min(tiles.area[0] / size[0], tiles.area[1] / size[1])
            size = (size[0] * scale, size[1] * scale)
        for side in tiles.sides(size, right_to_left=order.right_to_left):
            placements = tuple(replace(place, page=number) for place in side.placements)
            sides.append(replace(side, placements=placements))
    return _scaled(order, Piece(tuple(sides), "none"), pages)


def _tiles(order: Order, boxes: PageBoxes) -> Tiling:
    form, sheet = order.format, order.format.sheet_size(order.paper)
    if form.tiles is None:
        message = f"the format {form.name} names no tiles"
        raise ValueError(message)
    if order.sizes == "centre" and order.tiles is None:
        return tiling(boxes.size, sheet, TILE_MARGIN, form.tiles.overlap)
    columns, rows = order.tiles or (form.tiles.columns, form.tiles.rows)
    return Tiling(columns, rows, sheet, TILE_MARGIN, form.tiles.overlap)
