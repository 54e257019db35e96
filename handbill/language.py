"""``languages.toml`` -> what is known of each language.

The registry decides and Babel is asked second: outreach needs languages that Babel lacks.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

from handbill.length import points

SOURCE: Final = "en"
# Where the lines of a language may break.
BREAKS: Final = ("spaces", "spaces-only", "words", "letters")
DIRECTIONS: Final = ("ltr", "rtl")
# The table of the registry that holds the scripts.
SCRIPTS: Final = "script"
ASCII: Final = "0123456789"


@dataclass(frozen=True)
class Language:
    """One language: its names, its script's needs, and the two lines that say how far to trust it.

    ``leading`` and ``heading_leading`` are in units of the type size, ``scale`` is against Latin
    script, ``advance`` the width of an average letter in units of the type size, ``smallest`` a
    type size in points. ``breaks`` is one of ``BREAKS``; ``quotes`` are the outer and the inner
    pair of quotation marks, ``digits`` the ten of its numerals. A ``pseudo`` language is the source
    text made strange.
    """

    tag: str
    endonym: str
    english: str
    script: str
    direction: str
    stack: tuple[str, ...]
    leading: float
    heading_leading: float
    scale: float
    advance: float
    smallest: float
    breaks: str
    plural: str
    quotes: tuple[str, ...]
    draft: str
    unchecked: str
    digits: str = ASCII
    hyphenate: bool = False
    spaces: bool = True
    caution: bool = False
    pseudo: bool = False

    @property
    def locale(self) -> str:
        """Give the folder of its catalogs, in gettext's spelling."""
        return self.tag.replace("-", "_")

    @property
    def right_to_left(self) -> bool:
        """Whether lines run, and pages turn, from right to left."""
        return self.direction == "rtl"

    def number(self, text: object) -> str:
        """Write a number's digits as the language does."""
        return str(text).translate(str.maketrans(ASCII, self.digits))


# Languages by their tag, the source language first.
Languages: TypeAlias = Mapping[str, Language]
NEEDED: Final = ("endonym", "english", "script", "plural", "quotes", "draft", "unchecked")


@cache
def _tables() -> dict[str, dict[str, Any]]:
    text = files("handbill").joinpath("languages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def scripts() -> dict[str, dict[str, Any]]:
    """Give what each script needs, by its ISO 15924 code."""
    return _tables()[SCRIPTS]


def _language(tag: str, row: dict[str, Any]) -> Language:
    whole = scripts()[row["script"]] | row
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in whole.items()
    }
    values["smallest"] = points(whole["smallest"])
    return Language(tag=tag, **values)


@cache
def registry() -> Languages:
    """Give every language of the press."""
    return {tag: _language(tag, row) for tag, row in _tables().items() if tag != SCRIPTS}


def with_own(own: Mapping[str, dict[str, Any]]) -> Languages:
    """Add a project's own languages to those of the press, or what it says otherwise of them."""
    rows = {tag: _tables().get(tag, {}) | row for tag, row in own.items()}
    return {**registry(), **{tag: _language(tag, row) for tag, row in rows.items()}}


def find(tag: str, languages: Languages) -> Language | None:
    """Give a language by its tag, written ``zh-Hans`` or ``zh_Hans``, in any case."""
    wanted = tag.replace("_", "-").casefold()
    return next((row for row in languages.values() if row.tag.casefold() == wanted), None)
