"""``glossary.csv`` and ``do-not-translate.csv`` -> their rows, or every line that is wrong.

Spreadsheets write these files: with a byte order mark or without, with commas or semicolons. Beyond
that the reader is strict, for a term that is not understood would be missed without a word.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handbill.problem import Place, Problem, nearest
from handbill.project.text import decoded, forbidden
from handbill.translate.catalogs import FOLDER

GLOSSARY: Final = "glossary.csv"
KEPT: Final = f"{FOLDER}/do-not-translate.csv"
GLOSSARY_HEADINGS: Final = ("term", "translation", "source", "note")
KEPT_HEADINGS: Final = ("term", "where", "note")
LARGEST_FILE: Final = 1024 * 1024
# Where a term stays: wherever the source has it, or where the message's note asks for it.
ALWAYS: Final = "always"
NOTED: Final = "noted"
WHERE: Final = (ALWAYS, NOTED)


@dataclass(frozen=True)
class Term:
    """An English term and all that is accepted for it; * stands for the rest of a word."""

    term: str
    translations: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class KeptTerm:
    """A term that stays as it is, and where: one of ``WHERE``."""

    term: str
    where: str


@dataclass(frozen=True)
class _Row:
    place: Place
    cells: dict[str, str]


def read_glossary(file: Path, path: str, found: list[Problem]) -> tuple[Term, ...]:
    """Read a language's terms; there need not be any."""
    terms = []
    for row in _rows(file, path, GLOSSARY_HEADINGS, found):
        cells = row.cells
        translations = tuple(each.strip() for each in cells["translation"].split("|"))
        if not all(each.strip("*") for each in translations):
            what = f'the term "{cells["term"]}" has no translation'
            found.append(Problem(row.place, what, "write one, or several with | between them"))
        elif not cells["source"]:
            what = f'nobody says where the translation of "{cells["term"]}" comes from'
            found.append(Problem(row.place, what, 'name the source, or write "unsourced"'))
        else:
            terms.append(Term(cells["term"], translations, cells["note"]))
    return tuple(terms)


def read_kept(file: Path, path: str, found: list[Problem]) -> tuple[KeptTerm, ...]:
    """Read the terms that no language translates; there need not be any."""
    kept = []
    for row in _rows(file, path, KEPT_HEADINGS, found):
        where = row.cells["where"]
        if where in WHERE:
            kept.append(KeptTerm(row.cells["term"], where))
        else:
            what = f'"{where}" is no place where a term stays'
            found.append(Problem(row.place, what, f"write {' or '.join(WHERE)}"))
    return tuple(kept)


def _rows(file: Path, path: str, headings: tuple[str, ...], found: list[Problem]) -> Iterator[_Row]:
    if not file.is_file():
        return
    text = _text(file, path)
    if isinstance(text, Problem):
        found.append(text)
        return
    seen: dict[str, int] = {}
    try:
        for row in _read(text, path, headings, found):
            first = seen.setdefault(row.cells["term"].casefold(), row.place.line or 0)
            problem = _wrong(row, first)
            found += [problem] if problem else []
            if problem is None:
                yield row
    except csv.Error as error:
        what = f"this is no table: {error}"
        found.append(Problem(Place(path), what, "save it from the spreadsheet as CSV anew"))


def _text(file: Path, path: str) -> str | Problem:
    try:
        raw = file.read_bytes()
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        return Problem(Place(path), what, "check its permissions")
    if len(raw) > LARGEST_FILE:
        what = f"the file has {len(raw):,} bytes; at most {LARGEST_FILE:,} are read"
        return Problem(Place(path), what, "shorten it")
    return decoded(path, raw)


def _read(text: str, path: str, headings: tuple[str, ...], found: list[Problem]) -> Iterator[_Row]:
    lines = text.split("\n")
    delimiter = ";" if ";" in lines[0] and "," not in lines[0] else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    head = [cell.strip().casefold() for cell in next(reader, [])]
    if tuple(head) != headings:
        found.append(_headings(path, head, headings, delimiter))
        return
    for cells in reader:
        place = Place(path, reader.line_num)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(headings):
            what = f"the row has {len(cells)} cells, the table {len(headings)}"
            mend = f'write {len(headings)} cells, and " around one that holds {delimiter}'
            found.append(Problem(place, what, mend))
            continue
        yield _Row(place, dict(zip(headings, map(str.strip, cells), strict=True)))


def _headings(path: str, head: list[str], headings: tuple[str, ...], delimiter: str) -> Problem:
    wanted = delimiter.join(headings)
    odd = next((name for name in head if name not in headings), None)
    near = nearest(odd, [*headings]) if odd else None
    what = f'unknown heading "{odd}"' if odd is not None else "the headings are not complete"
    mend = f'write "{near}": ' if near else ""
    return Problem(Place(path, 1), what, f"{mend}the first line is {wanted}")


def _wrong(row: _Row, first: int) -> Problem | None:
    bad = next((what for cell in row.cells.values() if (what := forbidden(cell))), None)
    term = row.cells["term"]
    if bad:
        return Problem(row.place, f"the row holds {bad}", "delete it and type the text anew")
    if not term:
        return Problem(row.place, "the row has no term", "write the English term first")
    if first != row.place.line:
        what = f'the term "{term}" stands here and at line {first}'
        return Problem(row.place, what, "keep one of the two, with | between translations")
    return None
