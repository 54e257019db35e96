"""``flyers/<id>/`` -> Flyer: the facts of flyer.toml and the text of flyer.html."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from handbill.problem import Place, Problem, nearest
from handbill.project.messages import SourceMessage, extract
from handbill.project.schema import Colour, Strict, valid_id, validate
from handbill.project.text import decoded
from handbill.project.toml import TomlFile, read_toml

LARGEST_STYLE: Final = 20_000

# The catalogs of this name hold the press's own words.
PRESS_DOMAIN: Final = "handbill"

Text = Annotated[str, Field(min_length=1, max_length=300)]
Names = Annotated[tuple[Text, ...], Field(strict=False)]


class Source(Strict):
    """Where a flyer's claims come from; printed on every piece."""

    title: Text
    publisher: Text
    web: Text
    day: Annotated[date, Field(alias="date")]


class Facts(Strict):
    """What flyer.toml says."""

    format: Literal[1]
    title: Text
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z.]{1,20}$")]
    edition_date: date
    as_of: date
    check_after: date
    accent: Colour
    cover: Literal["art", "plain"] = "art"
    formats: Names
    papers: Names
    card_points: Names = ()
    poster_points: Names = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1, strict=False)]


@dataclass(frozen=True)
class Flyer:
    """A piece of content: its facts, its template and the folder of its art.

    ``points`` are the ids of its points, in the order of the text.
    """

    id: str
    folder: Path
    facts: Facts
    template: str
    style: str
    messages: tuple[SourceMessage, ...]
    points: tuple[str, ...]
    place: Place

    @property
    def template_path(self) -> str:
        """The template's path as problems name it."""
        return f"flyers/{self.id}/flyer.html"


def read_flyer(
    folder: Path, formats: list[str], papers: list[str], found: list[Problem]
) -> Flyer | None:
    """Read one flyer's folder."""
    path = f"flyers/{folder.name}/flyer.toml"
    if not valid_id(folder.name) or folder.name == PRESS_DOMAIN:
        what = f'"{folder.name}" cannot be the id of a flyer'
        found.append(Problem(Place(path), what, "use small letters, digits and hyphens"))
        return None
    toml = read_toml(folder / "flyer.toml", path, found)
    facts = validate(Facts, toml, (), found) if toml else None
    template = _template(folder, found)
    style = _style(folder, found)
    mistakes: list[Problem] = []
    messages = extract(template or "", f"flyers/{folder.name}/flyer.html", mistakes)
    found += mistakes
    if not toml or not facts or template is None or style is None or mistakes:
        return None
    points = re.findall(r'class="point"[^>]*\bid="([^"]*)"', template)
    for key, known in (("formats", formats), ("papers", papers)):
        found += _unknown(toml, key, getattr(facts, key), known)
    for key in ("card_points", "poster_points"):
        found += _unknown(toml, key, getattr(facts, key), points)
    place = Place(path)
    return Flyer(folder.name, folder, facts, template, style, messages, tuple(points), place)


def _template(folder: Path, found: list[Problem]) -> str | None:
    path = f"flyers/{folder.name}/flyer.html"
    try:
        text = decoded(path, (folder / "flyer.html").read_bytes())
    except OSError as error:
        what = f"the flyer's text cannot be read: {error.strerror}"
        text = Problem(Place(path), what, "put the text into flyer.html")
    return _kept(text, found)


def _style(folder: Path, found: list[Problem]) -> str | None:
    """Read flyer.css, which a flyer may have; it stands inside the page's style element."""
    path = f"flyers/{folder.name}/flyer.css"
    if not (folder / "flyer.css").is_file():
        return ""
    try:
        text = decoded(path, (folder / "flyer.css").read_bytes())
    except OSError as error:
        what = f"the flyer's style cannot be read: {error.strerror}"
        text = Problem(Place(path), what, "check its permissions")
    if isinstance(text, str) and (len(text) > LARGEST_STYLE or "</" in text):
        what = f'the flyer\'s style has "</" in it, or more than {LARGEST_STYLE:,} letters'
        text = Problem(Place(path), what, "keep only style rules, and few")
    return _kept(text, found)


def _kept(text: str | Problem, found: list[Problem]) -> str | None:
    if isinstance(text, Problem):
        found.append(text)
        return None
    return text


def _unknown(toml: TomlFile, key: str, names: tuple[str, ...], known: list[str]) -> list[Problem]:
    return [
        Problem(
            toml.place((key,)),
            f'"{name}" is none of the {key.replace("_", " ")}',
            _mend(name, known),
        )
        for name in names
        if name not in known
    ]


def _mend(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f'write "{near}"' if near else f"write one of {', '.join(known)}"
