"""``[tool.handbill]`` in pyproject.toml -> Settings: what is built when nobody asks for more."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from handbill.formats.format import Format
from handbill.language import Languages, find
from handbill.paper import PAPERS
from handbill.problem import Place, Problem, nearest
from handbill.project.flyer import Names
from handbill.project.languages import OwnLanguages, read_languages
from handbill.project.printer import Printer, PrinterRow, printer
from handbill.project.profile import find_profile
from handbill.project.schema import Strict, validate
from handbill.project.toml import Key, TomlFile, read_toml

FILE = "pyproject.toml"
CACHE_MB = 1000


class BuildRow(Strict):
    """One row of what is built without asking: a format, its variants, and whether in pairs."""

    format: str
    variants: Names
    paired_with: str | None = None


class ShopRow(Strict):
    """What a commercial printer prints with."""

    profile: Annotated[str, Field(min_length=1, max_length=300)] | None = None


class SettingsRow(Strict):
    """What [tool.handbill] says."""

    papers: Annotated[Names, Field(min_length=1)] = ("letter",)
    languages: Names = ()
    contact: str = "blank"
    paper_weight: Annotated[float, Field(ge=30, le=400, strict=False)] = 80.0
    cache_mb: Annotated[int, Field(ge=0, le=1_000_000)] = CACHE_MB
    build: Annotated[tuple[BuildRow, ...], Field(strict=False)] = ()
    shop: ShopRow = Field(default_factory=ShopRow)
    printer: PrinterRow | None = None
    language: OwnLanguages = Field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """The project's own wishes; ``languages`` empty means every language with a catalog.

    ``registry`` holds all languages that there are: the press's, and the project's own.
    ``paper_weight`` is in grams per square metre. ``profile`` is the ICC profile of the shop that
    prints it; without one, the press's own describes the usual coated paper. ``cache_mb`` is how
    many megabytes are kept of earlier builds. ``printer`` is what the test sheet tells of the
    printer at hand, if it was read.
    """

    papers: tuple[str, ...]
    languages: tuple[str, ...]
    contact: str
    build: tuple[BuildRow, ...]
    paper_weight: float
    contact_place: Place
    registry: Languages
    profile: Path | None = None
    cache_mb: int = CACHE_MB
    printer: Printer | None = None


def read_settings(
    root: Path, formats: Mapping[str, Format], found: list[Problem]
) -> Settings | None:
    """Read and check the settings; their problems mean that nothing can be built."""
    toml = read_toml(root / FILE, FILE, found)
    if toml is None:
        return None
    tool = toml.data.get("tool")
    if not isinstance(tool, dict) or not isinstance(tool.get("handbill"), dict):
        what = "there is no [tool.handbill] table"
        found.append(
            Problem(Place(FILE), what, "write [tool.handbill], even with nothing below it")
        )
        return None
    row = validate(SettingsRow, toml, ("tool", "handbill"), found)
    if row is None:
        return None
    registry = read_languages(toml, row.language, found)
    found += _unknown_names(toml, row, formats, registry)
    named = row.shop.profile
    at = _at(toml, "shop", "profile")
    return Settings(
        row.papers,
        row.languages,
        row.contact,
        row.build,
        row.paper_weight,
        _at(toml, "contact"),
        registry,
        find_profile(root, named, at, found) if named else None,
        row.cache_mb,
        printer(row.printer, _at(toml, "printer", "back")) if row.printer else None,
    )


def _at(toml: TomlFile, *key: str | int) -> Place:
    return toml.place(("tool", "handbill", *key))


def _unknown_names(
    toml: TomlFile, row: SettingsRow, formats: Mapping[str, Format], registry: Languages
) -> list[Problem]:
    problems = _unknown(toml, ("papers",), row.papers, list(PAPERS))
    tags = [tag for tag in row.languages if find(tag, registry) is None]
    problems += [_problem(_at(toml, "languages"), "languages", tag, []) for tag in tags]
    for number, build in enumerate(row.build):
        at = ("build", number)
        problems += _unknown(toml, (*at, "format"), (build.format,), list(formats))
        form = formats.get(build.format)
        problems += _unknown(
            toml, (*at, "variants"), build.variants, list(form.variants if form else ())
        )
        if build.paired_with and find(build.paired_with, registry) is None:
            problems.append(_problem(_at(toml, *at), "languages", build.paired_with, []))
    return problems


def _unknown(toml: TomlFile, key: Key, names: tuple[str, ...], known: list[str]) -> list[Problem]:
    what = str(key[-1])
    return [_problem(_at(toml, *key), what, name, known) for name in names if name not in known]


def _problem(place: Place, what: str, name: str, known: list[str]) -> Problem:
    near = nearest(name, known)
    mend = f'write "{near}"' if near else f"write one of {', '.join(known)}"
    if what == "languages":
        mend = "write a tag such as es or zh-Hans; docs/languages.md lists them"
    return Problem(place, f'"{name}" is unknown among the {what}', mend)
