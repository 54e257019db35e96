"""Format: the pages of a thing, how it folds, and the limits of its type.

The formats of the press are the TOML files beside this module; a project may add its own. Both are
read by ``handbill.project.formats``.
"""

from dataclasses import dataclass, field
from math import sqrt
from typing import Final, TypeAlias

from handbill.length import points
from handbill.paper import PAPERS, Paper

Size: TypeAlias = tuple[float, float]

VARIANTS: Final = ("print", "ink-saver", "shop", "riso", "read")
# What is made only if it is asked for: another's machine prints it.
ON_REQUEST: Final = ("shop", "riso")
# What many contacts can be stamped on: colours and whole pages as they are.
STAMPED: Final = ("print", "ink-saver")
LAYOUTS: Final = ("flat", "panels", "card", "free", "none")
FOLDS: Final = (
    "none",
    "flat",
    "half-fold",
    "saddle",
    "letter-fold",
    "z-fold",
    "gate-fold",
    "mini-zine",
    "quarto",
    "octavo",
    "step-and-repeat",
    "cut-and-stack",
    "cut-stack-fold",
    "tiles",
)
ONE_SIDED: Final = ("none", "mini-zine", "tiles")
# The margin that tiles keep white: a home printer's, and beyond it the marks for cutting.
TILE_MARGIN: Final = points("10 mm")


@dataclass(frozen=True)
class Margins:
    """White space inside a page's edges, and between columns, in points."""

    top: float
    foot: float
    side: float
    gutter: float


@dataclass(frozen=True)
class TypeSizes:
    """Limits of the body size in points, for Latin script; a language's scale multiplies them.

    All but ``smallest``: below it, the language's own smallest legible size decides.

    Below ``comfortable`` a text takes more pages, or is told in a shorter form, if its format has
    any; below ``aim`` the press says that the flyer is too long. ``fixed`` is the size of what the
    fit does not change, the contact and the small print, against that of a sheet of paper.
    """

    largest: float
    smallest: float
    comfortable: float
    aim: float
    fixed: float = 1.0


@dataclass(frozen=True)
class Roles:
    """Which page carries what, counted from one; zero is no page.

    An empty ``flow`` takes all pages that are left, for a piece of any length. A contact on the
    cover stands at its foot.
    """

    cover: int
    flow: tuple[int, ...]
    contact: int
    contents: int = 0


@dataclass(frozen=True)
class PairRoles:
    """What the two languages of a folded piece carry, and if the second one is turned.

    A ``turned`` second language stands head to tail if both are read in one direction.
    """

    first: Roles
    second: Roles
    turned: bool


@dataclass(frozen=True)
class Tiles:
    """A page larger than paper: tiles across and down, and their overlap in points."""

    columns: int
    rows: int
    overlap: float


@dataclass(frozen=True)
class Format:
    """A physical thing, as data.

    ``pages`` is the fewest and the most pages it may have. ``forms`` are the forms of the points
    that it may carry (``body``, ``short``, ``heading`` alone), the wanted one first; ``points``
    which of the points: ``all``, or those that the flyer names for a ``card`` or a ``poster``;
    ``fewest`` how many it carries at least, zero for all. ``cells`` are the pages across and down
    a side, ``narrow`` the pages that are narrower than the others by ``tuck`` points (by paper,
    any other under ""). ``page`` is the size of a page that does not depend on the paper, ``art``
    the height in points of the art beside a title. ``folios`` asks for page numbers, ``tear_offs``
    for strips with a number to call; without ``intro``, the points come first.
    """

    name: str
    label: str
    layout: str
    pages: tuple[int, int]
    columns: int
    forms: tuple[str, ...]
    points: str
    fewest: int
    fold: str
    orientation: str
    variants: tuple[str, ...]
    papers: tuple[str, ...]
    pairs: bool
    type: TypeSizes
    margins: Margins
    roles: Roles | None = None
    pair: PairRoles | None = None
    page: Size | None = None
    cells: tuple[int, int] = (1, 1)
    narrow: tuple[int, ...] = ()
    tuck: dict[str, float] = field(default_factory=dict)
    tiles: Tiles | None = None
    tear_offs: bool = False
    folios: bool = False
    intro: bool = True
    art: float = 0.0

    @property
    def usual_variants(self) -> tuple[str, ...]:
        """The variants that are made when nobody names any."""
        return tuple(name for name in self.variants if name not in ON_REQUEST)

    @property
    def edge(self) -> str:
        """The edge that a sheet printed on both sides is turned on, or ``none``."""
        if not self.papers or self.fold in ONE_SIDED:
            return "none"
        return "short-edge" if self.orientation == "landscape" else "long-edge"

    def largest(self, paper: Paper) -> float:
        """Give the largest body size in points: on a paper larger than Letter, in proportion."""
        letter = PAPERS["letter"]
        area = (paper.width * paper.height) / (letter.width * letter.height)
        return self.type.largest * (max(1.0, sqrt(area)) if self.page is None else 1.0)

    def sheet_size(self, paper: Paper) -> Size:
        """Give the width and height in points of the sheet as it is printed."""
        return (paper.width, paper.height) if self.orientation == "portrait" else paper.landscape

    def page_sizes(self, paper: Paper, pages: int) -> tuple[Size, ...]:
        """Give the trim size of each of so many pages in points, in reading order."""
        if self.page is not None:
            return (self.page,) * pages
        width, height = self.sheet_size(paper)
        if self.tiles is not None:
            return ((self._tiled(width, self.tiles.columns), self._tiled(height, self.tiles.rows)),)
        columns, rows = self.cells
        tuck = self.tuck.get(paper.name, self.tuck.get("", 0.0)) if self.narrow else 0.0
        # Each narrow page has another one on its back.
        wide = (width + tuck * (len(self.narrow) // 2)) / columns
        return tuple(
            (wide - tuck if page in self.narrow else wide, height / rows)
            for page in range(1, pages + 1)
        )

    def _tiled(self, length: float, tiles: int) -> float:
        """Give the length that so many tiles cover, each overlapping the one before."""
        if self.tiles is None:
            return length
        return tiles * (length - 2 * TILE_MARGIN) - (tiles - 1) * self.tiles.overlap
