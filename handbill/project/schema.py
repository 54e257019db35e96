"""A TOML file's data -> a validated model, or a problem with the line of every wrong key.

pydantic is used here and in the models of this stage only; nothing downstream checks again.
"""

import re
from typing import Annotated, Any, Final, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from handbill.problem import Place, Problem, nearest
from handbill.project.toml import Key

# The type of a problem with a length, in pydantic's words.
LENGTH: Final = "length"
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
# The mend where the reason says it all.
UNSAID: Final = "change the value"
ID_PATTERN: Final = r"[a-z0-9][a-z0-9-]{0,63}"
# Windows cannot make a file of these names.
_DEVICES: Final = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{n}{i}" for n in ("com", "lpt") for i in range(10)),
}

Model = TypeVar("Model", bound="Strict")


class Strict(BaseModel):
    """A table in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        message = f'"{text}" is not a colour; write six hexadecimal digits, such as "#c8102e"'
        raise ValueError(message)
    return text.lower()


Colour = Annotated[str, AfterValidator(_colour)]


def valid_id(name: str) -> bool:
    """Whether a file's or folder's name can be an id: it stands in the name of every output."""
    return bool(re.fullmatch(ID_PATTERN, name)) and name not in _DEVICES


class Source(Protocol):
    """Where a table comes from: its values, and where each is and what the user calls it."""

    @property
    def data(self) -> dict[str, Any]:
        """What it holds."""

    def place(self, key: Key = ()) -> Place:
        """Give the place of a key."""

    def called(self, key: Key) -> str:
        """Give what a user finds a key by."""


def validate(
    model: type[Model], source: Source, at: Key, found: list[Problem], known: Any = None
) -> Model | None:
    """Check the table at ``at`` of a source; every wrong key becomes a problem in ``found``.

    ``known`` is what validators are told beside the value (pydantic's context).
    """
    data: Any = source.data
    for part in at:
        data = data[part]
    try:
        return model.model_validate(data, context=known)
    except ValidationError as error:
        found += [_problem(model, source, at, row) for row in _own(error.errors())]
        return None


def _own(rows: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short where one of its rows is wrong already."""
    wrong = {row["loc"][:1] for row in rows if row["type"] != "too_short"}
    return [row for row in rows if row["type"] != "too_short" or row["loc"][:1] not in wrong]


def _problem(model: type[Strict], source: Source, at: Key, row: ErrorDetails) -> Problem:
    name = source.called(row["loc"])
    place = source.place((*at, *row["loc"]))
    if row["type"] == "extra_forbidden":
        return Problem(place, f"unknown key {name}", _suggestion(model, row["loc"]))
    if row["type"] == "missing":
        return Problem(place, f"the key {name} is missing", f"write {row['loc'][-1]} = …")
    reason = row["msg"].removeprefix("Value error, ")
    return Problem(place, f"{name}: {reason[0].lower()}{reason[1:]}", _expected(row))


def _suggestion(model: type[Strict], loc: tuple[str | int, ...]) -> str:
    known = sorted(_fields(model, loc[:-1]))
    near = nearest(str(loc[-1]), known)
    return f'write "{near}"' if near else f"delete it; the keys are {', '.join(known)}"


def _fields(model: Any, loc: tuple[str | int, ...]) -> list[str]:
    """Give the names of the keys of the table at ``loc`` below a model."""
    for part in loc:
        if isinstance(part, str) and part in model.model_fields:
            model = _inner(model.model_fields[part].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _inner(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(
        (found for arg in getattr(annotation, "__args__", ()) if (found := _inner(arg))), None
    )


def _expected(row: ErrorDetails) -> str:
    wants = {
        "string_type": "write it between quotation marks",
        "bool_type": "write true or false",
        "date_type": "write a day such as 2026-11-23, without quotation marks",
        "list_type": 'write a list, such as ["letter", "a4"]',
        "tuple_type": 'write a list, such as ["letter", "a4"]',
        "int_type": "write a whole number",
        "string_too_long": "shorten it",
        "literal_error": "write one of these",
        "shortener": "write the address that it leads to",
        LENGTH: 'write a length up to "20 mm", such as "5 mm"',
    }
    return wants.get(row["type"], UNSAID)
