"""A spreadsheet or CSV file of groups -> contacts, one a row, as they are read.

A row with an error in it is named and left out; all others stand. A cell is never guessed at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from handbill.grids.grid import Cell, GridRow, Odd, clean, unescaped
from handbill.grids.received import read_rows
from handbill.language import Languages
from handbill.problem import Place, Problem, Severity, refused
from handbill.project.contact import Contact, ContactRow, contact_of, row_doubts
from handbill.project.contact_columns import ID, Column, columns, letters, use
from handbill.project.schema import valid_id, validate
from handbill.project.text import forbidden
from handbill.project.toml import Key

# What a cell says of something that is or is not so.
_YES: Final = {"yes": True, "true": True, "no": False, "false": False}
_SHOWN: Final = 30


@dataclass(frozen=True)
class Group:
    """One row of a table: the group's id, what its contact says, and the place of the row."""

    id: str
    row: ContactRow
    place: Place


@dataclass(frozen=True)
class _Row:
    """What a row fills in, as the schema takes it, and the cell of each of its keys."""

    at: Place
    data: dict[str, Any] = field(default_factory=dict)
    cells: dict[Key, str] = field(default_factory=dict)

    def place(self, _key: Key = ()) -> Place:
        """Give the place of the row."""
        return self.at

    def called(self, key: Key) -> str:
        """Name a key's cell."""
        while key and key not in self.cells:
            key = key[:-1]
        return self.cells.get(key, "the row")


def read_groups(file: Path, languages: Languages, found: list[Problem]) -> list[Contact]:
    """Read all contacts of a table; see ``groups``."""
    return list(groups(file, languages, found))


def groups(file: Path, languages: Languages, found: list[Problem]) -> Iterator[Contact]:
    """Give the contacts of a table one by one, each with the place ``groups.csv:row``.

    Rows are counted from one, the headings being the first, as spreadsheets show them. What is
    wrong with a row is added to ``found`` before the next contact is given. Raises
    ``HandbillError``, exit code 2, for a file that is no such table, be it after some rows.
    """
    for group in group_rows(file, languages, found):
        yield contact_of(group.id, group.row, group.place)


def group_rows(file: Path, languages: Languages, found: list[Problem]) -> Iterator[Group]:
    """Give the groups of a table one by one, as ``groups`` does, with all that their rows say."""
    rows = (row for row in read_rows(file, use(languages)) if any(row[1]))
    first = next(rows, None)
    if first is None:
        mend = "write a group into each row; contact import --template prints the headings"
        raise refused(Place(str(file)), "the file has no rows", mend)
    place = Place(str(file), first[0])
    names = [cell if isinstance(cell, str) else cell.text or "?" for cell in first[1]]
    known = columns(place, names, languages)
    ids: dict[str, int] = {}
    for row in rows:
        group = _group(Place(str(file), row[0]), row, known, languages, found)
        if group is None:
            continue
        if group.id in ids:
            what = f'"{group.id}" is the id of row {ids[group.id]} already'
            found.append(Problem(group.place, what, "give one of the two another id"))
            continue
        ids[group.id] = row[0]
        yield group


def _group(
    place: Place,
    row: GridRow,
    known: Sequence[Column],
    languages: Languages,
    found: list[Problem],
) -> Group | None:
    """Understand one row; every wrong cell becomes a problem in ``found``."""
    problems: list[Problem] = []
    texts = _texts(place, row, known, problems)
    legible = not problems
    name = texts.pop(ID, "")
    problems += _id_problems(place, name)
    source = _filled(place, texts, known, problems)
    read = validate(ContactRow, source, (), problems, languages)
    if read is not None:
        problems += [doubt.at(place, source.called(key)) for key, doubt in row_doubts(read)]
        # A cell that cannot be read is not blank.
        problems += _unreachable(source, read) if legible else ()
    found += problems
    wrong = any(problem.severity is Severity.ERROR for problem in problems)
    return None if read is None or wrong else Group(name, read, place)


def _texts(
    place: Place, row: GridRow, known: Sequence[Column], problems: list[Problem]
) -> dict[Key, str]:
    """Give the texts of the cells that are filled, by the keys that they fill."""
    number, cells = row
    texts: dict[Key, str] = {}
    for column in known:
        cell = cells[column.index] if column.index < len(cells) else ""
        text = _text(cell)
        if isinstance(text, Odd):
            problems.append(Problem(place, f"{column.cell(number)} {text.what}", text.mend))
        elif text:
            texts[column.key] = text
    problems += _headless(place, row, {column.index for column in known})
    return texts


def _text(cell: Cell) -> str | Odd:
    """Give a cell's text, or say why it cannot be printed."""
    if isinstance(cell, Odd):
        return cell
    if cell.isascii() and cell.isprintable() and len(cell) < _SHOWN:
        return unescaped(cell.strip())
    text = clean(unescaped(clean(cell)))
    what = forbidden(text)
    if what:
        return Odd(f"holds {what}", "delete it and type the text anew")
    if _scrambled(text):
        mend = "type the text anew, and save the file as CSV UTF-8 or .xlsx"
        return Odd(f'is scrambled ("{text[:_SHOWN]}"): it was once read as other letters', mend)
    return text


def _scrambled(text: str) -> bool:
    """Whether a text in UTF-8 was once read as Latin-1: "CafÃ©"."""
    for encoding in ("cp1252", "latin-1"):
        try:
            text.encode(encoding).decode("utf-8")
        except ValueError:
            continue
        return not text.isascii()
    return False


def _headless(place: Place, row: GridRow, known: set[int]) -> Iterator[Problem]:
    """Name cells without a heading: what a comma too many makes of a text."""
    number, cells = row
    for index, cell in enumerate(cells):
        if index not in known and _text(cell):
            shown = cell[:_SHOWN] if isinstance(cell, str) else cell.text or "…"
            what = f'the cell {letters(index)}{number} has no heading above it ("{shown}")'
            mend = 'give the column a heading; in CSV, put " around a text with commas in it'
            yield Problem(place, what, mend)


def _id_problems(place: Place, name: str) -> Iterator[Problem]:
    if not name:
        yield Problem(place, "the group has no id", "write a short name, such as night-bus")
    elif not valid_id(name):
        what = f'"{name[:80]}" cannot be the id of a contact'
        yield Problem(place, what, "use small letters, digits and hyphens")


def _filled(
    place: Place, texts: dict[Key, str], known: Sequence[Column], problems: list[Problem]
) -> _Row:
    """Put a row's texts in the order of the schema; numbers that are blank leave no gap."""
    row = _Row(place, {"format": 1})
    used = sorted({int(key[1]) for key in texts if key[0] == "phones"})
    cells = {column.key: column.cell(place.line or 0) for column in known}
    row.data["phones"] = [{} for _ in used]
    for key, text in texts.items():
        at: Key = ("phones", used.index(int(key[1])), *key[2:]) if key[0] == "phones" else key
        row.cells[_named(at)] = cells[key]
        _put(row.data, at, text)
    for index, phone in enumerate(row.data["phones"]):
        if "number" not in phone:
            name = f"phone{used[index] + 1 if used[index] else ''}"
            what = f'the cell "{name}" is blank, and others say how the number is reached'
            problems.append(Problem(place, what, "write the number, or delete those"))
    row.data["phones"] = [phone for phone in row.data["phones"] if "number" in phone]
    for key, cell in cells.items():
        row.cells.setdefault(_named(key), cell)
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


def _unreachable(source: _Row, row: ContactRow) -> Iterator[Problem]:
    """Say what would print as a line to write on, where a table has a column for it."""
    if not row.name:
        what = f"{source.called(('name',))} is blank"
        yield Problem(source.at, what, "write what the group is called")
    if row.phones:
        return
    if not (row.email or row.web):
        what = "there is no number, no e-mail and no web address: nobody could reach the group"
        yield Problem(source.at, what, "write at least one of them")
    else:
        what = "the group has no telephone number: a line to write one on is printed"
        yield Problem(source.at, what, "write its number, if it has one", Severity.WARNING)
