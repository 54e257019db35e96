"""``[tool.handbill.language.<tag>]`` -> the project's own languages, among those of the press."""

import re
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field

from handbill.language import NEEDED, Languages, registry, scripts, with_own
from handbill.length import points
from handbill.problem import Problem, nearest
from handbill.project.flyer import Names
from handbill.project.schema import Strict
from handbill.project.toml import TomlFile

AT: Final = ("tool", "handbill", "language")
# A language, and what tells it from its kin (BCP 47, section 2.1): the name of a folder as well.
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Two pairs of quotation marks, and a digit for each of ten.
MARKS: Final = 4
DIGITS: Final = 10


def _known_script(name: str) -> str:
    if name not in scripts():
        near = nearest(name, list(scripts()))
        known = f'"{near}"' if near else f"one of {', '.join(scripts())}"
        message = f'"{name}" is no script; write {known}'
        raise ValueError(message)
    return name


def _length(text: str) -> str:
    points(text)
    return text


Text = Annotated[str, Field(min_length=1, max_length=300)]
Factor = Annotated[float, Field(ge=0.5, le=4.0, strict=False)]


class LanguageRow(Strict):
    """What a project says of a language; the rest is the press's, or the script's."""

    endonym: Text | None = None
    english: Text | None = None
    script: Annotated[str, AfterValidator(_known_script)] | None = None
    direction: Literal["ltr", "rtl"] | None = None
    stack: Annotated[Names, Field(min_length=1)] | None = None
    leading: Factor | None = None
    heading_leading: Factor | None = None
    scale: Factor | None = None
    advance: Annotated[float, Field(ge=0.1, le=2.0, strict=False)] | None = None
    smallest: Annotated[str, AfterValidator(_length)] | None = None
    breaks: Literal["spaces", "spaces-only", "words", "letters"] | None = None
    plural: Text | None = None
    quotes: Annotated[Names, Field(min_length=MARKS, max_length=MARKS)] | None = None
    draft: Text | None = None
    unchecked: Text | None = None
    digits: Annotated[str, Field(min_length=DIGITS, max_length=DIGITS)] | None = None
    hyphenate: bool | None = None
    spaces: bool | None = None
    caution: bool | None = None


OwnLanguages: TypeAlias = dict[str, LanguageRow]


def read_languages(toml: TomlFile, rows: OwnLanguages, found: list[Problem]) -> Languages:
    """Give all languages; a table that lacks something is named in ``found`` and left out."""
    own: dict[str, dict[str, Any]] = {}
    for tag, row in rows.items():
        told = row.model_dump(exclude_none=True)
        wrong = _lacking(toml, tag, told)
        found += wrong
        if not wrong:
            own[tag] = told
    return with_own(own)


def _lacking(toml: TomlFile, tag: str, told: dict[str, Any]) -> list[Problem]:
    place = toml.place((*AT, tag))
    if not _TAG.fullmatch(tag):
        what = f'"{tag}" is not the tag of a language'
        return [Problem(place, what, "write it as BCP 47 does, such as nv or pt-BR")]
    if tag in registry():
        return []
    missing = [key for key in NEEDED if key not in told]
    mend = f"write {', '.join(f'{key} = …' for key in missing)}"
    what = f'the language "{tag}" is new, and lacks {", ".join(missing)}'
    return [Problem(place, what, mend)] if missing else []
