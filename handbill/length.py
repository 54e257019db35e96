"""A length as people write it (``5 mm``, ``0.25 in``) -> points."""

import re
from typing import Final

POINTS: Final = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
_LENGTH: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(pt|mm|cm|in)")


def points(text: str) -> float:
    """Read a length; raises ``ValueError`` if it is none.

    >>> points("0.25 in")
    18.0
    """
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        message = f'"{text}" is no length: write a number and mm, cm, in or pt, such as "5 mm"'
        raise ValueError(message)
    return float(match[1]) * POINTS[match[2]]
