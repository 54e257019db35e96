"""``contacts/<id>.toml`` -> Contact: who to call, each value as it will be printed."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import phonenumbers
from pydantic import AfterValidator, Field

from handbill.language import SOURCE
from handbill.problem import Place, Problem, Severity
from handbill.project.schema import Strict, valid_id, validate
from handbill.project.text import invisible
from handbill.project.toml import TomlFile, read_toml

# Never a group's contact: who calls these reaches the police.
_POLICE: Final = {"911", "112", "999"}
# 211, 988 and the like; five- and six-digit codes are for text messages.
LONGEST_CODE: Final = 6
_PHONE: Final = re.compile(r"[0-9A-Za-z+().,#*/ \u2010-\u2013-]{2,40}")
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
    parts = urlsplit(text if "//" in text else f"https://{text}")
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or " " in text:
        message = "only a web address can stand here, such as https://example.org"
        raise ValueError(message)
    return text


Word = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)]
Phrase = Annotated[str, Field(min_length=1, max_length=300)]
Localized = Phrase | dict[str, Phrase]
Number = Annotated[Word, AfterValidator(_dialled)]
Email = Annotated[Word, AfterValidator(_mailed)]
Web = Annotated[Word, AfterValidator(_linked)]


class PhoneRow(Strict):
    """One number and how it is reached."""

    number: Number
    kind: Literal["voice", "text", "signal", "whatsapp"] = "voice"
    label: Localized | None = None


class ContactRow(Strict):
    """What a contact's file says."""

    format: Literal[1]
    kind: Literal["group", "example", "blank"] = "group"
    name: Localized | None = None
    phones: Annotated[tuple[PhoneRow, ...], Field(strict=False)] = ()
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    email: Email | None = None
    web: Web | None = None
    address: Localized | None = None
    hours: Localized | None = None
    languages: Localized | None = None
    note: Localized | None = None
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


def read_contact(file: Path, found: list[Problem]) -> Contact | None:
    """Read one contact's file; the file's name is its id."""
    path = f"contacts/{file.name}"
    name = file.name.removesuffix(".toml").removesuffix(".local")
    if not valid_id(name):
        what = f'"{name}" cannot be the id of a contact'
        found.append(Problem(Place(path), what, "use small letters, digits and hyphens"))
        return None
    toml = read_toml(file, path, found)
    row = validate(ContactRow, toml, (), found) if toml else None
    if toml is None or row is None:
        return None
    found += _warnings(toml, row)
    texts = ("name", "address", "hours", "languages", "note")
    return Contact(
        id=name,
        kind=row.kind,
        phones=tuple(_phone(phone, row.region) for phone in row.phones),
        texts={key: _by_language(getattr(row, key)) for key in texts},
        email=row.email,
        web=row.web,
        qr=row.qr or row.web,
        place=Place(path),
    )


def _by_language(value: Localized | None) -> dict[str, str]:
    if value is None:
        return {}
    return {"": value} if isinstance(value, str) else dict(value)


def _phone(row: PhoneRow, region: str) -> Phone:
    parsed = _parsed(row.number, region)
    if parsed is None:
        digits = re.sub(r"[^0-9+*#]", "", row.number)
        return Phone(row.number, row.kind, f"tel:{digits}", _by_language(row.label))
    home = phonenumbers.region_code_for_number(parsed) == region
    style = phonenumbers.PhoneNumberFormat
    shown = phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)
    link = phonenumbers.format_number(parsed, style.RFC3966)
    return Phone(shown, row.kind, link, _by_language(row.label))


def _parsed(number: str, region: str) -> phonenumbers.PhoneNumber | None:
    """Give the parsed number, or nothing for one that must print as entered.

    Formatting would destroy vanity numbers (1-800-GET-HELP), and short ones (211) are no numbers
    of the numbering plan.
    """
    if any(char.isalpha() for char in number):
        return None
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def _warnings(toml: TomlFile, row: ContactRow) -> list[Problem]:
    warned: list[Problem] = []
    for number, phone in enumerate(row.phones):
        digits = re.sub(r"\D", "", phone.number)
        place = toml.place(("phones", number, "number"))
        if digits in _POLICE:
            what = f"{phone.number} is the police"
            warned.append(Problem(place, what, "give the group's own number", Severity.WARNING))
        elif row.kind == "group" and re.search(r"55501\d\d$", digits):
            what = f"{phone.number} is a made-up number: nobody answers it"
            warned.append(Problem(place, what, 'give a real one, or write kind = "example"'))
        elif _miscounted(phone.number, row.region):
            what = f"{phone.number} has too many or too few digits for {row.region}"
            warned.append(Problem(place, what, "check it digit by digit"))
    return warned


def _miscounted(number: str, region: str) -> bool:
    """Whether a number has a wrong count of digits; short codes and vanity numbers are exempt."""
    if any(char.isalpha() for char in number):
        return False
    return len(re.sub(r"\D", "", number)) > LONGEST_CODE and _parsed(number, region) is None
