"""``contacts/<id>.toml`` -> Contact: who to call, each value as it will be printed."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from handbill.language import SOURCE, Languages
from handbill.problem import Place, Problem, Severity
from handbill.project.schema import Strict, valid_id, validate
from handbill.project.text import invisible
from handbill.project.toml import TomlFile, read_toml

# Never a group's contact: who calls these reaches the police.
_POLICE: Final = {"911", "112", "999"}
# 211, 988 and the like; five- and six-digit codes are for text messages.
LONGEST_CODE: Final = 6
_PHONE: Final = re.compile(r"[0-9A-Za-z+().,#*/ \u2010-\u2013-]{2,40}")
LONGEST_PHRASE: Final = 300
NORTH_AMERICA: Final = 1
_WEB: Final = re.compile(
    r"(?:https?://)?[^\s/:@?#.\[\]]+(?:\.[^\s/:@?#.\[\]]+)+(?::\d+)?(?:[/?#]\S*)?"
)
_EMAIL: Final = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]+\.[^@\s<>\"]+")


def _plain(text: str) -> str:
    what = invisible(text)
    if what:
        message = f"it holds {what}; type it anew"
        raise ValueError(message)
    return text.strip()


def _dialled(text: str) -> str:
    if not _PHONE.fullmatch(text) or not any(char.isdigit() for char in text):
        message = "this is no telephone number; write digits as one dials them"
        raise ValueError(message)
    return text


def _mailed(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        message = "this is no e-mail address"
        raise ValueError(message)
    return text


def _linked(text: str) -> str:
    if not _WEB.fullmatch(text):
        message = "only a web address can stand here, such as https://example.org"
        raise ValueError(message)
    return text


def _by_language(value: object, info: ValidationInfo) -> dict[str, str]:
    """Take one text for every language, or one a language."""
    texts = {"": value} if isinstance(value, str) else value
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        message = "this must be a text, or one text a language"
        raise ValueError(message)
    for tag, text in texts.items():
        if tag and tag not in (info.context or ()):
            message = f'"{tag}" is no language; write a tag such as es or zh-Hans'
            raise ValueError(message)
        if not 0 < len(text) <= LONGEST_PHRASE:
            message = f"this has {len(text)} letters; at most {LONGEST_PHRASE} are printed"
            kind, shape = "string_too_long", "{reason}"
            raise PydanticCustomError(kind, shape, {"reason": message})
    return texts


Word = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)]
Localized = Annotated[dict[str, str], BeforeValidator(_by_language)]
Number = Annotated[Word, AfterValidator(_dialled)]
Email = Annotated[Word, AfterValidator(_mailed)]
Web = Annotated[Word, AfterValidator(_linked)]


class PhoneRow(Strict):
    """One number and how it is reached."""

    number: Number
    kind: Literal["voice", "text", "signal", "whatsapp"] = "voice"
    label: Localized = Field(default_factory=dict)


class ContactRow(Strict):
    """What a contact's file says."""

    format: Literal[1]
    kind: Literal["group", "example", "blank"] = "group"
    name: Localized = Field(default_factory=dict)
    phones: Annotated[tuple[PhoneRow, ...], Field(strict=False)] = ()
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    email: Email | None = None
    web: Web | None = None
    address: Localized = Field(default_factory=dict)
    hours: Localized = Field(default_factory=dict)
    languages: Localized = Field(default_factory=dict)
    note: Localized = Field(default_factory=dict)
    qr: Web | None = None


@dataclass(frozen=True)
class Phone:
    """A number as printed, how it is reached, and the ``tel:`` address that dials it."""

    shown: str
    kind: str
    link: str
    label: dict[str, str]


@dataclass(frozen=True)
class Contact:
    """A local group's details; texts are by language tag, with "" for every other language."""

    id: str
    kind: str
    phones: tuple[Phone, ...]
    texts: dict[str, dict[str, str]]
    email: str | None
    web: str | None
    qr: str | None
    place: Place

    def text(self, name: str, tag: str) -> str | None:
        """Give the text called ``name`` in a language, or in the source language, or nothing."""
        return localized(self.texts.get(name, {}), tag)


def localized(texts: dict[str, str], tag: str) -> str | None:
    """Give the text of a language, or the one for every language, or the source language's."""
    return texts.get(tag) or texts.get("") or texts.get(SOURCE)


def read_contact(file: Path, languages: Languages, found: list[Problem]) -> Contact | None:
    """Read one contact's file, with texts in ``languages``; the file's name is its id."""
    path = f"contacts/{file.name}"
    name = file.name.removesuffix(".toml").removesuffix(".local")
    if not valid_id(name):
        what = f'"{name}" cannot be the id of a contact'
        found.append(Problem(Place(path), what, "use small letters, digits and hyphens"))
        return None
    toml = read_toml(file, path, found)
    row = validate(ContactRow, toml, (), found, languages) if toml else None
    if toml is None or row is None:
        return None
    found += _warnings(toml, row)
    texts = ("name", "address", "hours", "languages", "note")
    return Contact(
        id=name,
        kind=row.kind,
        phones=tuple(_phone(phone, row.region) for phone in row.phones),
        texts={key: getattr(row, key) for key in texts},
        email=row.email,
        web=row.web,
        qr=row.qr or row.web,
        place=Place(path),
    )


def _phone(row: PhoneRow, region: str) -> Phone:
    """Set a full number in its country's style; what would be spoilt by that prints as entered.

    Formatting would destroy vanity numbers (1-800-GET-HELP) and extensions, and short numbers (211)
    or ones without an area code are no numbers of the numbering plan.
    """
    parsed = _parsed(row.number, region)
    if parsed is None:
        digits = re.sub(r"[^0-9+*#]", "", row.number)
        return Phone(row.number, row.kind, f"tel:{digits}", row.label)
    home = phonenumbers.region_code_for_number(parsed) == region
    style = phonenumbers.PhoneNumberFormat
    shown = phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)
    if any(char.isalpha() for char in row.number):
        shown = row.number
    return Phone(shown, row.kind, phonenumbers.format_number(parsed, style.RFC3966), row.label)


def _parsed(number: str, region: str) -> phonenumbers.PhoneNumber | None:
    """Give a number of a country's plan, area code and all, or nothing."""
    if len(re.sub(r"[^0-9A-Za-z]", "", number)) <= LONGEST_CODE:
        return None
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return parsed if reason == phonenumbers.ValidationResult.IS_POSSIBLE else None


def _warnings(toml: TomlFile, row: ContactRow) -> list[Problem]:
    warned: list[Problem] = []
    for index, phone in enumerate(row.phones):
        number = phone.number
        place = toml.place(("phones", index, "number"))
        parsed = _parsed(number, row.region)
        digits = re.sub(r"\D", "", number)
        if digits in _POLICE:
            what = f"{number} is the police"
            warned.append(Problem(place, what, "give the group's own number", Severity.WARNING))
        elif row.kind == "group" and _made_up(parsed):
            what = f"{number} is a made-up number: nobody answers it"
            warned.append(Problem(place, what, 'give a real one, or write kind = "example"'))
        elif parsed is None and len(digits) > LONGEST_CODE:
            what = f"{number} has too many or too few digits for {row.region}"
            warned.append(Problem(place, what, "check it digit by digit"))
    return warned


def _made_up(parsed: phonenumbers.PhoneNumber | None) -> bool:
    """Whether a number is one that North America keeps for fiction: 555-0100 to 555-0199."""
    if parsed is None or parsed.country_code != NORTH_AMERICA:
        return False
    return bool(re.fullmatch(r"\d{3}55501\d\d", str(parsed.national_number)))
