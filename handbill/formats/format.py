"""``formats/*.toml`` -> Format: the pages of a thing, how it folds, and the limits of its type."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from handbill.length import points
from handbill.paper import PAPERS, Paper


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

    Below ``one_page`` a flat format takes its second page; below ``aim`` the press says that the
    flyer is too long.
    """

    largest: float
    smallest: float
    one_page: float
    aim: float


@dataclass(frozen=True)
class Roles:
    """Which page carries what, counted from one; a flat format carries all on its pages."""

    cover: int
    flow: tuple[int, ...]
    contact: int


@dataclass(frozen=True)
class Format:
    """A physical thing, as data.

    ``pages`` is the fewest and the most pages it may have, ``forms`` the forms of the points that
    it may carry (``body``, ``short``), the wanted one first.
    """

    name: str
    layout: str
    pages: tuple[int, int]
    columns: int
    forms: tuple[str, ...]
    fold: str
    orientation: str
    duplex: str
    variants: tuple[str, ...]
    papers: tuple[str, ...]
    pairs: bool
    type: TypeSizes
    margins: Margins
    roles: Roles | None
    page: tuple[float, float] | None
    tuck: dict[str, float]

    def sheet_size(self, paper: Paper) -> tuple[float, float]:
        """Give the width and height in points of the sheet as it is printed."""
        return (paper.width, paper.height) if self.orientation == "portrait" else paper.landscape

    def page_sizes(self, paper: Paper) -> tuple[tuple[float, float], ...]:
        """Give the trim size of each page in points, in reading order, for the most pages."""
        if self.page is not None:
            return (self.page,) * self.pages[1]
        width, height = self.sheet_size(paper)
        if self.fold != "letter-fold":
            return ((width, height),) * self.pages[1]
        tuck = self.tuck.get(paper.name, points("2 mm"))
        wide = (width + tuck) / 3
        narrow = wide - tuck
        return tuple((each, height) for each in (wide, wide, wide, narrow, narrow, wide))


def _tuck(value: str | dict[str, str]) -> dict[str, float]:
    if isinstance(value, str):
        return dict.fromkeys(PAPERS, points(value))
    return {paper: points(text) for paper, text in value.items()}


def _format(name: str, row: dict[str, Any]) -> Format:
    sizes = {key: points(text) for key, text in row["type"].items()}
    margins = {key: points(text) for key, text in row["margins"].items()}
    roles, page = row.get("roles"), row.get("page")
    return Format(
        name=name,
        layout=row["layout"],
        pages=(row["pages"][0], row["pages"][1]),
        columns=row["columns"],
        forms=tuple(row["forms"]),
        fold=row["fold"],
        orientation=row["orientation"],
        duplex=row["duplex"],
        variants=tuple(row["variants"]),
        papers=tuple(row["papers"]),
        pairs=row["pairs"],
        type=TypeSizes(**sizes),
        margins=Margins(**margins),
        roles=Roles(roles["cover"], tuple(roles["flow"]), roles["contact"]) if roles else None,
        page=(points(page[0]), points(page[1])) if page else None,
        tuck=_tuck(row["tuck"]),
    )


@cache
def formats() -> dict[str, Format]:
    """Give every format of the press by its name."""
    folder = files("handbill.formats")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): _format(
            name.removesuffix(".toml"),
            tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")),
        )
        for name in names
    }
