"""A spreadsheet or CSV file of groups -> contacts, one a row, as they are read.

A row with an error in it is named and left out; all others stand. A cell is never guessed at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handbill.grids.grid import GridRow, Odd
from handbill.grids.received import read_rows
from handbill.language import Languages
from handbill.problem import Place, Problem, Severity, refused
from handbill.project.contact import Contact, ContactRow, contact_of
from handbill.project.contact_columns import ID, Column, columns, letters, use
from handbill.project.contact_draft import (
    SHOWN,
    checked,
    drafted,
    id_problems,
    legible,
    unreachable,
)
from handbill.project.toml import Key

# Of a number that a spreadsheet holds as one.
AS_DIGITS: Final = (
    "if neither a 0 nor a + is missing at its beginning, save the file as CSV and import that;"
    " else type the number anew in a cell with the format Text"
)


@dataclass(frozen=True)
class Group:
    """One row of a table: the group's id, what its contact says, and the place of the row.

    ``data`` is what the row says as the schema takes it, without what it leaves unsaid.
    """

    id: str
    row: ContactRow
    place: Place
    data: dict[str, Any]


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
    whole = not problems
    name = texts.pop(ID, "")
    # A cell that cannot be read is not blank.
    problems += id_problems(place, name) if name or whole else ()
    cells = {column.key: column.cell(row[0]) for column in known}
    draft = drafted(place, texts, cells, problems)
    read = checked(draft, languages, problems)
    problems += unreachable(draft, read) if read and whole else ()
    found += problems
    wrong = any(problem.severity is Severity.ERROR for problem in problems)
    return None if read is None or wrong else Group(name, read, place, draft.data)


def _texts(
    place: Place, row: GridRow, known: Sequence[Column], problems: list[Problem]
) -> dict[Key, str]:
    """Give the texts of the cells that are filled, by the keys that they fill."""
    number, cells = row
    texts: dict[Key, str] = {}
    for column in known:
        cell = cells[column.index] if column.index < len(cells) else ""
        text = legible(cell)
        if isinstance(text, Odd):
            what = f"{column.cell(number)} {text.what}"
            dialled = column.key[-1] == "number" and (text.text or "").isdigit()
            problems.append(Problem(place, what, AS_DIGITS if dialled else text.mend))
        elif text:
            texts[column.key] = text
    problems += _headless(place, row, {column.index for column in known})
    return texts


def _headless(place: Place, row: GridRow, known: set[int]) -> Iterator[Problem]:
    """Name cells without a heading: what a comma too many makes of a text."""
    number, cells = row
    for index, cell in enumerate(cells):
        if index not in known and legible(cell):
            shown = cell[:SHOWN] if isinstance(cell, str) else cell.text or "…"
            what = f'the cell {letters(index)}{number} has no heading above it ("{shown}")'
            mend = 'give the column a heading; in CSV, put " around a text with commas in it'
            yield Problem(place, what, mend)
