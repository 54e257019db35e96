"""``contacts/<id>.toml`` -> Contact: who to call, each value as it will be printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, Literal

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from handbill.language import SOURCE, Languages
from handbill.problem import Place, Problem
from handbill.project.contact_number import Doubt, dialled, number_doubts, reaches_nobody
from handbill.project.contact_web import shortener
from handbill.project.logo import Logo, read_logo
from handbill.project.schema import Strict, valid_id, validate
from handbill.project.text import invisible
from handbill.project.toml import Key, TomlFile, read_toml

_PHONE: Final = re.compile(r"[0-9A-Za-z+().,#*/ \u2010-\u2013-]{2,40}")
LONGEST_PHRASE: Final = 300
ENDING: Final = ".toml"
# The end of a name, before that, of what is never committed or published.
LOCAL: Final = ".local"
_WEB: Final = re.compile(
    r"(?:https?://)?[^\s/:@?#.\[\]]+(?:\.[^\s/:@?#.\[\]]+)+(?::\d+)?(?:[/?#]\S*)?"
)
# What people write for a country.
MISTAKEN: Final = {"uk": "GB", "usa": "US", "u.s.": "US", "united states": "US", "mexico": "MX"}
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
    short = shortener(text)
    if short:
        message = f"{short} shortens addresses: nobody sees where it leads, or will lead one day"
        kind, shape = "shortener", "{reason}"
        raise PydanticCustomError(kind, shape, {"reason": message})
    return text


def _country(text: str) -> str:
    if text not in SUPPORTED_REGIONS:
        near = MISTAKEN.get(text.casefold()) or (text.upper() in SUPPORTED_REGIONS and text.upper())
        mend = f"write {near}" if near else "write its two letters, such as US or MX"
        message = f'"{text}" is no country whose numbers are known; {mend}'
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
            which = f"the text for {tag}" if tag else "this"
            message = f"{which} has {len(text)} letters; at most {LONGEST_PHRASE} are printed"
            kind, shape = "string_too_long", "{reason}"
            raise PydanticCustomError(kind, shape, {"reason": message})
    return texts


def _one_line(texts: dict[str, str]) -> dict[str, str]:
    if any("\n" in text for text in texts.values()):
        message = "this must stand on one line"
        raise ValueError(message)
    return texts


def _tagged(tag: str, info: ValidationInfo) -> str:
    if tag not in (info.context or ()):
        message = f'"{tag}" is no language; write a tag such as es or zh-Hans'
        raise ValueError(message)
    return tag


Word = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)]
Localized = Annotated[dict[str, str], BeforeValidator(_by_language)]
LocalizedLine = Annotated[Localized, AfterValidator(_one_line)]
Number = Annotated[Word, AfterValidator(_dialled)]
Region = Annotated[Word, AfterValidator(_country)]
Email = Annotated[Word, AfterValidator(_mailed)]
Web = Annotated[Word, AfterValidator(_linked)]


class PhoneRow(Strict):
    """One number and how it is reached."""

    number: Number
    kind: Literal["voice", "text", "signal", "whatsapp"] = "voice"
    label: LocalizedLine = Field(default_factory=dict)
    language: Annotated[str, AfterValidator(_tagged)] | None = None


class ContactRow(Strict):
    """What a contact's file says."""

    format: Literal[1]
    kind: Literal["group", "example", "blank"] = "group"
    name: LocalizedLine = Field(default_factory=dict)
    phones: Annotated[tuple[PhoneRow, ...], Field(strict=False)] = ()
    region: Region = "US"
    email: Email | None = None
    web: Web | None = None
    address: Localized = Field(default_factory=dict)
    hours: Localized = Field(default_factory=dict)
    languages: Localized = Field(default_factory=dict)
    note: Localized = Field(default_factory=dict)
    qr: Web | None = None
    logo: Word | None = None
    stamp: bool = False


@dataclass(frozen=True)
class Phone:
    """A number as printed, how it is reached, and the ``tel:`` address that dials it.

    A ``made_up`` one reaches nobody. Who answers it speaks ``language``, if it is for one alone.
    """

    shown: str
    kind: str
    link: str
    label: dict[str, str]
    made_up: bool = False
    language: str = ""


@dataclass(frozen=True)
class Contact:
    """A local group's details; texts are by language tag, with "" for every other language.

    With ``stamp``, a place for a rubber stamp is kept beside them.
    """

    id: str
    kind: str
    phones: tuple[Phone, ...]
    texts: dict[str, dict[str, str]]
    email: str | None
    web: str | None
    qr: str | None
    place: Place
    logo: Logo | None = None
    stamp: bool = False

    @property
    def local(self) -> bool:
        """Whether it is never committed or published: all but what lies in contacts/ as it is."""
        path = self.place.path
        return path.endswith(f"{LOCAL}{ENDING}") or not path.endswith(ENDING)

    def text(self, name: str, tag: str) -> str | None:
        """Give the text called ``name`` in a language, or in the source language, or nothing."""
        return localized(self.texts.get(name, {}), tag)


def localized(texts: dict[str, str], tag: str) -> str | None:
    """Give the text of a language, or the one for every language, or the source language's."""
    return texts.get(tag) or texts.get("") or texts.get(SOURCE)


@dataclass(frozen=True)
class ContactFile:
    """A contact's file as it was read: its id, what it says, and where each key stands."""

    id: str
    row: ContactRow
    toml: TomlFile
    logo: Logo | None = None


def read_contact(file: Path, languages: Languages, found: list[Problem]) -> Contact | None:
    """Read one contact's file, with texts in ``languages``; the file's name is its id."""
    path = f"contacts/{file.name}"
    read = read_contact_file(file, path, languages, found)
    return replace(contact_of(read.id, read.row, Place(path)), logo=read.logo) if read else None


def read_contact_file(
    file: Path, path: str, languages: Languages, found: list[Problem]
) -> ContactFile | None:
    """Read a file that is called ``path`` in messages, with all that it says."""
    name = contact_id(file.name)
    if not valid_id(name):
        what = f'"{name}" cannot be the id of a contact'
        found.append(Problem(Place(path), what, "use small letters, digits and hyphens"))
        return None
    toml = read_toml(file, path, found)
    row = validate(ContactRow, toml, (), found, languages) if toml else None
    if toml is None or row is None:
        return None
    found += [doubt.at(toml.place(key)) for key, doubt in row_doubts(row)]
    logo = None
    if row.logo:
        logo = read_logo(file.parent, row.logo, toml.place(("logo",)), found)
        if logo is None:
            return None
    return ContactFile(name, row, toml, logo)


def is_local(file: Path) -> bool:
    """Whether a file's name says that it is never committed or published."""
    return file.name.endswith(f"{LOCAL}{ENDING}")


def contact_id(name: str) -> str:
    """Give the id that a file's name says."""
    return name.removesuffix(ENDING).removesuffix(LOCAL)


def contact_of(name: str, row: ContactRow, place: Place) -> Contact:
    """Give a contact as it will be printed; ``name`` is its id."""
    texts = ("name", "address", "hours", "languages", "note")
    return Contact(
        id=name,
        kind=row.kind,
        phones=tuple(_phone(phone, row.region) for phone in row.phones),
        texts={key: getattr(row, key) for key in texts},
        email=row.email,
        web=row.web,
        qr=row.qr or row.web,
        place=place,
        stamp=row.stamp,
    )


def _phone(row: PhoneRow, region: str) -> Phone:
    shown, link = dialled(row.number, region)
    made_up = reaches_nobody(row.number, region) is not None
    return Phone(shown, row.kind, link, row.label, made_up, row.language or "")


def row_doubts(row: ContactRow) -> Iterator[tuple[Key, Doubt]]:
    """Say what is odd about a contact, each with the key that it is about."""
    for index, phone in enumerate(row.phones):
        for doubt in number_doubts(phone.number, row.region, real=row.kind == "group"):
            yield ("phones", index, "number"), doubt
