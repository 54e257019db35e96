"""``[tool.handbill.printer]`` -> Printer: what the one at hand cannot print, and how far it errs.

All of it is read from the test sheet. Lengths are lengths of paper as it comes out upright.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from handbill.length import points
from handbill.paper import UNPRINTED, White
from handbill.problem import Place
from handbill.project.schema import LENGTH, Strict

# No printer leaves more white than this or lies farther off: it was measured wrongly.
MOST: Final = "20 mm"
_SIGN: Final = re.compile(r"\s*([+-]?)(.*)", re.DOTALL)
# How a page that is wider than high is turned to lie on paper that is fed upright.
Turning: TypeAlias = Literal["anticlockwise", "clockwise"]


def _length(value: object) -> float:
    """Read a length in points, between nothing and the most."""
    if not isinstance(value, str):
        message = 'a length is written between quotation marks, such as "5 mm"'
        raise PydanticCustomError(LENGTH, message)
    try:
        length = points(value)
    except ValueError as error:
        raise PydanticCustomError(LENGTH, "{reason}", {"reason": str(error)}) from error
    if length > points(MOST):
        what = '"{length}" is more than {most}, and no printer errs so far'
        raise PydanticCustomError(LENGTH, what, {"length": value, "most": MOST})
    return length


def _signed(value: object) -> float:
    """Read a length in points that may be less than nothing."""
    match = _SIGN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return _length(value)
    return -_length(match[2]) if match[1] == "-" else _length(match[2])


Length = Annotated[float, BeforeValidator(_length)]
Signed = Annotated[float, BeforeValidator(_signed)]
USUAL: Final = UNPRINTED.top


class UnprintableRow(Strict):
    """What stays white at each edge; one length for all of them may stand for the table."""

    top: Length = USUAL
    foot: Length = USUAL
    left: Length = USUAL
    right: Length = USUAL

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return value
        _length(value)
        return dict.fromkeys(cls.model_fields, value)


class BackRow(Strict):
    """How far the back of a sheet lies off its front, as it is seen from the front."""

    right: Signed = 0.0
    up: Signed = 0.0


class PrinterRow(Strict):
    """What a project says of its printer."""

    unprintable: UnprintableRow = Field(default_factory=UnprintableRow)
    back: BackRow = Field(default_factory=BackRow)
    landscape: Turning = "anticlockwise"


@dataclass(frozen=True)
class Printer:
    """What a printer does, read from its test sheet; ``place`` is where the project says so.

    ``white`` is what it leaves unprinted at the edges of an upright sheet. ``right`` and ``up`` are
    how far the back of a sheet lies to the right of its front and above it, in points, for who
    looks at the front against the light. A wide page is turned by a quarter to lie on upright
    paper: against the clock, as the standard of network printing has it (RFC 8011, 5.2.10), unless
    the printer's own driver does it ``clockwise``.
    """

    white: White
    right: float
    up: float
    clockwise: bool
    place: Place


def printer(row: PrinterRow, place: Place) -> Printer:
    """Give the printer that a checked row tells of."""
    white = White(**dict(row.unprintable))
    return Printer(white, row.back.right, row.back.up, row.landscape == "clockwise", place)
