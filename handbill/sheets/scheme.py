"""The ways to fold and cut a sheet, by name: how many pages each takes, and in what cells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handbill.sheets import signature
from handbill.sheets.signature import Grids

# Sheets in one another, stapled through the fold.
SADDLE: Final = "saddle"


@dataclass(frozen=True)
class Shape:
    """What a scheme leaves open: cells across and down, and sheets in a signature (0: all)."""

    columns: int = 1
    rows: int = 1
    sheets: int = 0

    @property
    def cells(self) -> int:
        """How many cells a side has."""
        return self.columns * self.rows


@dataclass(frozen=True)
class Scheme:
    """One way to fold and cut.

    ``across`` and ``down`` say what is done along the lines between columns and between rows:
    ``fold``, ``cut``, ``slit`` (cut in the middle, folded at both ends) or nothing. ``multiple``
    gives the number that pages are padded to a multiple of, ``most`` the most pages of a piece.
    A ``bound`` scheme has leaves that turn about a spine; in a ``nested`` one sheets lie in one
    another and are stapled through the fold. ``shape`` is the usual shape.
    """

    name: str
    grids: Callable[[int, Shape], Grids]
    multiple: Callable[[Shape], int]
    shape: Shape
    across: str
    down: str
    orientation: str
    most: int | None = None
    bound: bool = False
    nested: bool = False


class TooManyPagesError(ValueError):
    """A piece that holds a fixed number of pages was given more."""


def _always(number: int) -> Callable[[Shape], int]:
    return lambda _: number


def _fixed(grids: Callable[[int], Grids]) -> Callable[[int, Shape], Grids]:
    return lambda pages, _: grids(pages)


_SCHEMES: Final = (
    Scheme(
        "flat",
        lambda pages, _: signature.flat(pages),
        _always(2),
        Shape(),
        across="",
        down="",
        orientation="portrait",
    ),
    Scheme(
        "half-fold",
        lambda pages, _: signature.saddle(pages),
        _always(4),
        Shape(2, 1),
        across="fold",
        down="",
        orientation="landscape",
        most=4,
        bound=True,
    ),
    Scheme(
        SADDLE,
        lambda pages, shape: signature.saddle(pages, shape.sheets),
        _always(4),
        Shape(2, 1),
        across="fold",
        down="",
        orientation="landscape",
        bound=True,
        nested=True,
    ),
    Scheme(
        "letter-fold",
        _fixed(signature.letter_fold),
        _always(6),
        Shape(3, 1),
        across="fold",
        down="",
        orientation="landscape",
        most=6,
    ),
    Scheme(
        "z-fold",
        _fixed(signature.z_fold),
        _always(6),
        Shape(3, 1),
        across="fold",
        down="",
        orientation="landscape",
        most=6,
    ),
    Scheme(
        "gate-fold",
        _fixed(signature.gate_fold),
        _always(8),
        Shape(4, 1),
        across="fold",
        down="",
        orientation="landscape",
        most=8,
    ),
    Scheme(
        "mini-zine",
        _fixed(signature.mini_zine),
        _always(8),
        Shape(4, 2),
        across="fold",
        down="slit",
        orientation="landscape",
        most=9,
        bound=True,
    ),
    Scheme(
        "quarto",
        _fixed(signature.quarto),
        _always(8),
        Shape(2, 2),
        across="fold",
        down="fold",
        orientation="portrait",
        bound=True,
    ),
    Scheme(
        "octavo",
        _fixed(signature.octavo),
        _always(16),
        Shape(4, 2),
        across="fold",
        down="fold",
        orientation="landscape",
        bound=True,
    ),
    Scheme(
        "step-and-repeat",
        lambda pages, shape: signature.step_and_repeat(pages, shape.columns, shape.rows),
        _always(2),
        Shape(2, 2),
        across="cut",
        down="cut",
        orientation="portrait",
    ),
    Scheme(
        "cut-and-stack",
        lambda pages, shape: signature.cut_and_stack(pages, shape.columns, shape.rows),
        lambda shape: 2 * shape.cells,
        Shape(2, 2),
        across="cut",
        down="cut",
        orientation="portrait",
    ),
    Scheme(
        "cut-stack-fold",
        _fixed(signature.cut_stack_fold),
        _always(8),
        Shape(2, 2),
        across="fold",
        down="cut",
        orientation="portrait",
        bound=True,
        nested=True,
    ),
)
SCHEMES: Final = {scheme.name: scheme for scheme in _SCHEMES}


def room(scheme: Scheme, pages: int, shape: Shape) -> int:
    """Give the number of pages that so many pages are padded to.

    Raises ``TooManyPagesError`` if the piece cannot hold them.
    """
    if scheme.most is not None and pages > scheme.most:
        message = f"{scheme.name} holds {scheme.most} pages at most, not {pages}"
        raise TooManyPagesError(message)
    if pages == scheme.most:
        return pages
    multiple = scheme.multiple(shape)
    return max(1, -(-pages // multiple)) * multiple
