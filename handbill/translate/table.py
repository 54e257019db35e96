"""Messages of a language <-> rows of a table, whatever file the table is written to.

A row is matched by its id and its English text, never by its number or by likeness.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handbill.grids.grid import LONGEST_HEADING, Cell, Grid, Odd, Use, clean, escaped, unescaped
from handbill.problem import ExitCode, HandbillError, Place, Problem, nearest, refused
from handbill.project.catalog import MessageId
from handbill.project.review import digest

# The columns in their order. Translators write in "new text", "status" and "comment".
HEADINGS: Final = {
    "id": "id",
    "flyer": "flyer",
    "where": "where it stands",
    "notes": "notes",
    "source": "English",
    "text": "current text",
    "new": "new text",
    "status": "status",
    "comment": "comment",
    "before": "status at export",
}
NEEDED: Final = ("id", "flyer", "source", "text", "new")
# Headings that say which language their column is in, so that no file is taken for another's.
_TAGGED: Final = ("text", "new")
STATUSES: Final = ("draft", "translated", "reviewed", "missing", "stale", "refused")
# What is read of a row; the others are for a translator to read.
_READ: Final = tuple(name for name in HEADINGS if name not in ("where", "notes"))

# No XML file may hold these, so no .xlsx can.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG: Final = re.compile(r"(.*\S)\s*\(\s*([\w-]+)\s*\)")
_ID: Final = re.compile("m[0-9a-f]{16}")


@dataclass(frozen=True)
class Row:
    """One message as a translator sees it. ``before`` is what the status was at the export."""

    id: str = ""
    flyer: str = ""
    where: str = ""
    notes: str = ""
    source: str = ""
    text: str = ""
    new: str = ""
    status: str = ""
    comment: str = ""
    before: str = ""


@dataclass(frozen=True)
class Table:
    """A grid whose headings are understood; ``tag`` is the language they name, or nothing."""

    tag: str
    rows: tuple[tuple[int, Row], ...]
    problems: tuple[Problem, ...]


def message_id(key: MessageId) -> str:
    """Name a message by what it says.

    It begins with a letter, so that no spreadsheet takes it for a number such as 12e45.
    """
    return f"m{digest(*key, '')}"


def is_message_id(text: str) -> bool:
    """Whether a text could be the id of a message."""
    return _ID.fullmatch(text) is not None


def shown(text: str) -> str:
    """Give a text as a table shows it: clean, and without what no file can hold."""
    return clean(_UNWRITABLE.sub("\ufffd", text))


def headings(tag: str) -> list[str]:
    """Give the headings of a language's table."""
    return [f"{text} ({tag})" if name in _TAGGED else text for name, text in HEADINGS.items()]


def cells(row: Row) -> list[str]:
    """Give a row as it is written, in the order of the headings."""
    return [escaped(shown(getattr(row, name))) for name in HEADINGS]


def understood(grid: Grid) -> Table:
    """Read a grid's rows.

    Raises ``HandbillError``, exit code 2, for headings that are not ours; a row with a cell that
    cannot be read is left out and named.
    """
    filled = [(number, row) for number, row in grid.rows if any(row)]
    if not filled:
        raise refused(Place(grid.name), "the file has no rows", "export it anew and fill it in")
    number, first = filled[0]
    place = Place(grid.name, number)
    columns, tag = _columns(place, [cell if isinstance(cell, str) else "?" for cell in first])
    rows: list[tuple[int, Row]] = []
    problems: list[Problem] = []
    for number, row in filled[1:]:
        read = _row(columns, row)
        if isinstance(read, Odd):
            problems.append(Problem(Place(grid.name, number), read.what, read.mend))
        elif read != Row():
            rows.append((number, read))
    return Table(tag, tuple(rows), tuple(problems))


def heading_name(heading: str) -> tuple[str | None, str]:
    """Give the column that a heading means, and the language that it names."""
    text = clean(unescaped(heading[:LONGEST_HEADING]))
    tagged = _TAG.fullmatch(text)
    for written, tag in ((text, ""), (tagged[1], tagged[2]) if tagged else ("", "")):
        for name, known in HEADINGS.items():
            if known.casefold() == written.casefold():
                return name, tag
    return None, ""


# Twenty flyers of two hundred messages have a tenth of what is unpacked.
USE: Final = Use(
    column=lambda heading: heading_name(heading)[0],
    needed=("id", "new"),
    anew="export the language anew and fill that file in",
    as_text="save it as CSV UTF-8, or export the language as .xlsx and fill that in",
    less="import one flyer at a time: translate export --flyer NAME",
    fewer_rows="delete the rows that are not filled in",
    largest=8 * 1024 * 1024,
    unpacked=16 * 1024 * 1024,
    tags=1_000_000,
    rows=10_000,
    columns=50,
)


def _columns(place: Place, row: list[str]) -> tuple[dict[str, int], str]:
    columns: dict[str, int] = {}
    tags: set[str] = set()
    problems: list[Problem] = []
    for index, heading in enumerate(row):
        name, tag = heading_name(heading)
        if name is None and clean(heading):
            problems.append(_unknown(place, heading))
        elif name in columns:
            what = f'the heading "{HEADINGS[name]}" stands twice'
            problems.append(Problem(place, what, "delete one of the two columns"))
        elif name:
            columns[name] = index
            tags |= {tag} - {""}
    problems += _lacking(place, columns)
    if len(tags) > 1:
        what = f"the headings name two languages: {', '.join(sorted(tags))}"
        problems.append(Problem(place, what, "export the language anew"))
    if problems:
        raise HandbillError(ExitCode.CONFIGURATION, *problems)
    return columns, "".join(tags)


def _unknown(place: Place, heading: str) -> Problem:
    near = nearest(clean(heading[:LONGEST_HEADING]), [*HEADINGS.values()])
    mend = f'write "{near}", or delete the column' if near else "delete the column"
    return Problem(place, f'the heading "{heading[:40]}" is not known', mend)


def _lacking(place: Place, columns: dict[str, int]) -> Iterator[Problem]:
    for name in NEEDED:
        if name not in columns:
            what = f'there is no column "{HEADINGS[name]}"'
            mend = "keep the first row and all columns of the exported file"
            yield Problem(place, what, mend)


def _row(columns: dict[str, int], row: tuple[Cell, ...]) -> Row | Odd:
    values: dict[str, str] = {}
    for name in _READ:
        index = columns.get(name, len(row))
        cell = row[index] if index < len(row) else ""
        text = cell.text if isinstance(cell, Odd) else cell
        # What a sentence has itself is no slip of a spreadsheet in its translation.
        plain = name != "new" or text is None or clean(text) == values["source"]
        if isinstance(cell, Odd) and (text is None or not plain):
            return Odd(f'the cell "{HEADINGS[name]}" {cell.what}', cell.mend)
        values[name] = clean(unescaped(clean(text or "")))
    return Row(**values)
