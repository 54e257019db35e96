"""``languages.toml`` -> what is known of each language.

The registry decides and Babel is asked second: outreach needs languages that Babel lacks.
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Final

from handbill.length import points

SOURCE: Final = "en"


@dataclass(frozen=True)
class Language:
    """One language: its names, its script's needs, and the two lines that say how far to trust it.

    ``leading`` and ``heading_leading`` are in units of the type size, ``scale`` is against Latin
    script, ``smallest`` is a type size in points.
    """

    tag: str
    endonym: str
    english: str
    locale: str
    direction: str
    stack: tuple[str, ...]
    leading: float
    heading_leading: float
    scale: float
    smallest: float
    hyphenate: bool
    plural: str
    draft: str
    unchecked: str
    spaces: bool = True

    @property
    def right_to_left(self) -> bool:
        """Whether lines run, and pages turn, from right to left."""
        return self.direction == "rtl"


def _language(tag: str, row: dict[str, Any]) -> Language:
    known = {field.name for field in fields(Language)}
    values = {key: value for key, value in row.items() if key in known}
    values |= {"stack": tuple(row["stack"]), "smallest": points(row["smallest"])}
    return Language(tag=tag, **values)


@cache
def registry() -> dict[str, Language]:
    """Give every language of the press by its tag, the source language first."""
    text = files("handbill").joinpath("languages.toml").read_text(encoding="utf-8")
    return {tag: _language(tag, row) for tag, row in tomllib.loads(text).items()}


def find(tag: str) -> Language | None:
    """Give a language by its tag, written ``zh-Hans`` or ``zh_Hans``, in any case."""
    wanted = tag.replace("_", "-").casefold()
    return next((row for row in registry().values() if row.tag.casefold() == wanted), None)
