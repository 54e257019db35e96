"""Texts by the keys that they fill, from cells or answers -> a contact that was checked.

Each text is known by what its writer sees: a cell of a table, an option, a question.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from handbill.grids.grid import Cell, Odd, clean, unescaped
from handbill.language import Languages
from handbill.problem import Place, Problem, Severity
from handbill.project.contact import ContactRow, row_doubts
from handbill.project.schema import valid_id, validate
from handbill.project.text import forbidden
from handbill.project.toml import Key

# What a text says of something that is or is not so.
_YES: Final = {"yes": True, "true": True, "no": False, "false": False}
SHOWN: Final = 30
# What Python makes of bytes that a terminal or a shell gave, and that are no letters.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Draft:
    """What texts fill in, as the schema takes it, and what the text of each key is called."""

    at: Place
    data: dict[str, Any] = field(default_factory=dict)
    names: dict[Key, str] = field(default_factory=dict)

    def place(self, _key: Key = ()) -> Place:
        """Give the place of all of it."""
        return self.at

    def called(self, key: Key) -> str:
        """Name what a user wrote for a key, or for one of its languages; nothing of the whole."""
        if not key:
            return ""
        below = (name for known, name in self.names.items() if known[: len(key)] == key)
        found = self.names.get(key) or next(below, "")
        return found or self.called(key[:-1])


def legible(cell: Cell) -> str | Odd:
    """Give a text as it may be printed, or say why it may not."""
    if isinstance(cell, Odd):
        return cell
    if cell.isascii() and cell.isprintable() and len(cell) < SHOWN:
        return unescaped(cell.strip())
    text = clean(unescaped(clean(cell)))
    what = "letters that are not Unicode" if _SURROGATE.search(text) else forbidden(text)
    if what:
        return Odd(f"holds {what}", "delete it and type the text anew")
    if _scrambled(text):
        mend = "type the text anew, and save the file as CSV UTF-8 or .xlsx"
        return Odd(f'is scrambled ("{text[:SHOWN]}"): it was once read as other letters', mend)
    return text


def _scrambled(text: str) -> bool:
    """Whether a text in UTF-8 was once read as Latin-1: "CafÃ©"."""
    if text.isascii():
        return False
    for encoding in ("cp1252", "latin-1"):
        try:
            text.encode(encoding).decode("utf-8")
        except ValueError:
            continue
        return True
    return False


def id_problems(place: Place, name: str) -> Iterator[Problem]:
    """Say why a name can be no id."""
    if not name:
        yield Problem(place, "the group has no id", "write a short name, such as night-bus")
    elif not valid_id(name):
        what = f'"{name[:80]}" cannot be the id of a contact'
        yield Problem(place, what, "use small letters, digits and hyphens")


def drafted(
    place: Place, texts: Mapping[Key, str], names: Mapping[Key, str], problems: list[Problem]
) -> Draft:
    """Put texts in the order of the schema; numbers that are blank leave no gap.

    ``names`` are what the user knows all keys by, those of texts that are blank among them.
    """
    draft = Draft(place, {"format": 1})
    used = sorted({int(key[1]) for key in texts if key[0] == "phones"})
    phones: list[dict[str, Any]] = [{} for _ in used]
    draft.data["phones"] = phones
    for key, text in texts.items():
        at: Key = ("phones", used.index(int(key[1])), *key[2:]) if key[0] == "phones" else key
        draft.names[_named(at)] = names[key]
        _put(draft.data, at, text)
    for number, phone in zip(used, phones, strict=True):
        if "number" not in phone:
            name = names.get(("phones", number, "number"), f"the number {number + 1}")
            what = f"{name} is blank, and others say how the number is reached"
            problems.append(Problem(place, what, "write the number, or delete those"))
    draft.data["phones"] = [phone for phone in phones if "number" in phone]
    for key, name in names.items():
        draft.names.setdefault(_named(key), name)
    return draft


def checked(draft: Draft, languages: Languages, problems: list[Problem]) -> ContactRow | None:
    """Check a draft as a contact's file is checked; what is wrong is added to ``problems``."""
    row = validate(ContactRow, draft, (), problems, languages)
    if row is not None:
        problems += [doubt.at(draft.at, draft.called(key)) for key, doubt in row_doubts(row)]
    return row


def _named(key: Key) -> Key:
    """Give a key as problems name it: a text for every language has no tag."""
    return key[:-1] if key[-1] == "" else key


def _put(data: dict[str, Any], key: Key, text: str) -> None:
    target: Any = data
    for part in key[:-1]:
        target = target.setdefault(part, {}) if isinstance(target, dict) else target[part]
    yes = _YES.get(text.casefold()) if key[-1] == "stamp" else None
    target[key[-1]] = text if yes is None else yes


def unreachable(draft: Draft, row: ContactRow) -> Iterator[Problem]:
    """Say what would print as a line to write on."""
    if not row.name:
        what = f"{draft.called(('name',))} is blank"
        yield Problem(draft.at, what, "write what the group is called")
    if row.phones:
        return
    if not (row.email or row.web):
        what = "there is no number, no e-mail and no web address: nobody could reach the group"
        yield Problem(draft.at, what, "write at least one of them")
    else:
        what = "the group has no telephone number: a line to write one on is printed"
        yield Problem(draft.at, what, "write its number, if it has one", Severity.WARNING)
