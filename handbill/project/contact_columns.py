"""The headings of a table of groups -> the key of a contact that each column fills.

A heading is a key's name: ``web``, ``hours``, ``hours.es`` for a language; numbers are ``phone``,
``phone2``, and what is said of them ``phone_kind``, ``phone2_label`` and so on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from handbill.grids.grid import LONGEST_HEADING, Use, clean, unescaped
from handbill.language import Languages, find
from handbill.problem import ExitCode, HandbillError, Place, Problem, nearest
from handbill.project.contact import ContactRow, PhoneRow
from handbill.project.toml import Key

MOST_PHONES: Final = 9
# What a column of ``group`` files does not say, or says by other columns.
_NO_COLUMN: Final = ("format", "kind", "phones", "logo")
FIELDS: Final = tuple(name for name in ContactRow.model_fields if name not in _NO_COLUMN)
OF_PHONES: Final = tuple(name for name in PhoneRow.model_fields if name != "number")
# Texts that may be given for each language.
TEXTS: Final = ("name", "address", "hours", "languages", "note")
LABELS: Final = ("label",)
NEEDED: Final = ("id", "name", "phone")
ID: Final = ("id",)
EVERY: Final = ("id", "name", *(name for name in FIELDS if name != "name"))

_PHONE: Final = re.compile(r"phone([2-9]?)(?:_(\w+))?")
# What people call them.
_MEANT: Final = {
    "phone": "telephone tel telefon telefono number mobile cell cellphone hotline helpline call",
    "email": "e-mail mail email-address emails",
    "web": "website site url homepage link internet www",
    "hours": "opening-hours open times schedule when",
    "name": "group organisation organization title contact group-name",
    "region": "country nation",
    "address": "location street place where",
    "note": "notes comment comments remark info text",
    "languages": "language spoken languages-spoken",
    "id": "identifier slug key code short-name",
    "qr": "qr-code qrcode",
    "phone_kind": "kind type phone-type",
    "phone_label": "label phone-name",
}
_WORDS: Final = {word: name for name, words in _MEANT.items() for word in words.split()}


@dataclass(frozen=True)
class Column:
    """One column: its place counted from zero, its heading, and the key that it fills."""

    index: int
    heading: str
    key: Key

    def cell(self, row: int) -> str:
        """Name one of its cells as a spreadsheet does."""
        return f'the cell "{self.heading}" ({letters(self.index)}{row})'


def letters(index: int) -> str:
    """Give a column's letters in a spreadsheet; it is counted from zero."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def headings() -> list[str]:
    """Give the headings of an empty table, with room for two numbers."""
    numbers = [f"{phone}{part}" for phone in ("phone", "phone2") for part in ("", "_kind")]
    return ["id", "name", *numbers, *(name for name in EVERY if name not in ID and name != "name")]


def column_key(heading: str, languages: Languages) -> Key | None:
    """Give the key of a contact that a heading names, or nothing."""
    text = clean(unescaped(heading[:LONGEST_HEADING])).casefold()
    name, dot, tag = text.partition(".")
    language = find(tag, languages) if dot else None
    if dot and language is None:
        return None
    key = _key(name)
    if key is None or not dot:
        return (*key, "") if key and _is_text(key) else key
    return (*key, language.tag) if language and _is_text(key) else None


def _key(name: str) -> Key | None:
    match = _PHONE.fullmatch(name)
    if match:
        part = match[2] or "number"
        return ("phones", int(match[1] or 1) - 1, part) if part in PhoneRow.model_fields else None
    return (name,) if name in EVERY else None


def _is_text(key: Key) -> bool:
    """Whether a key may be given for each language."""
    return key[0] in TEXTS if len(key) == 1 else key[-1] in LABELS


def columns(place: Place, first: Iterable[str], languages: Languages) -> list[Column]:
    """Understand a row of headings.

    Raises ``HandbillError``, exit code 2, with a problem for each heading that is not ours.
    """
    found: dict[Key, Column] = {}
    problems: list[Problem] = []
    for index, raw in enumerate(first):
        heading = clean(raw[:LONGEST_HEADING])
        key = column_key(heading, languages)
        where = f'the heading "{heading[:40]}" ({letters(index)}{place.line})'
        if not heading:
            continue
        if key is None:
            near = meant(heading, languages)
            mend = f'write "{near}", or delete the column' if near else "delete the column"
            problems.append(Problem(place, f"{where} is not known", mend))
        elif key in found:
            what = f"{where} stands twice: column {letters(found[key].index)} has it too"
            problems.append(Problem(place, what, "delete one of the two columns"))
        else:
            found[key] = Column(index, heading, key)
    problems += _lacking(place, found, languages)
    if problems:
        raise HandbillError(ExitCode.CONFIGURATION, *problems)
    return list(found.values())


def _lacking(place: Place, found: Iterable[Key], languages: Languages) -> Iterable[Problem]:
    keys = set(found)
    for name in NEEDED:
        if column_key(name, languages) not in keys:
            mend = "add it; contact import --template prints all headings"
            yield Problem(place, f'there is no column "{name}"', mend)


def meant(heading: str, languages: Languages) -> str | None:
    """Give what to write for a heading that is not known, if there is something like it."""
    word = re.sub(r"[\s_-]+", "-", clean(unescaped(heading)).casefold()).strip("-")
    written = _for_language(word, languages) or _for_phone(word) or _WORDS.get(word)
    return written or nearest(word, [*EVERY, "phone", *(f"phone_{name}" for name in OF_PHONES)])


def _for_language(word: str, languages: Languages) -> str | None:
    """Understand "hours (es)", "hours_es", "hours Spanish"."""
    match = re.fullmatch(r"(\w+)[-.\s(]+([\w-]+?)\)?", word)
    name = match and (_WORDS.get(match[1]) or match[1])
    if match is None or name not in TEXTS:
        return None
    known = [row for row in languages.values() if row.english.casefold() == match[2]]
    language = find(match[2], languages) or next(iter(known), None)
    return f"{name}.{language.tag}" if language else None


def _for_phone(word: str) -> str | None:
    """Understand "Telephone 2", "phone-2", "phone1", "phone2-type"."""
    match = re.fullmatch(r"([a-z]+)-?([0-9]?)(?:-?([a-z]+))?", word)
    name = match and (_WORDS.get(match[1]) or match[1])
    if match is None or name != "phone" or not (match[2] or match[3]):
        return None
    part = _WORDS.get(match[3] or "", f"phone_{match[3]}" if match[3] else "")
    number = "" if match[2] in ("", "0", "1") else match[2]
    whole = f"phone{number}{part.removeprefix('phone')}"
    return whole if _key(whole) else None


def use(languages: Languages) -> Use:
    """Say how files of groups are read."""

    def column(heading: str) -> str | None:
        key = column_key(heading, languages)
        if key is None:
            return None
        return "phone" if key == ("phones", 0, "number") else str(key[0])

    return Use(
        column=column,
        needed=NEEDED,
        anew="type contact import --template for a table to fill in",
        as_text='save it as "CSV UTF-8", or as .xlsx',
        less="save it as CSV, which may be of any length",
        fewer_rows="save it as CSV, which may be of any length, or delete empty columns",
        largest=32 * 1024 * 1024,
        unpacked=128 * 1024 * 1024,
        tags=8_000_000,
        rows=1_000_000,
        columns=400,
    )
