"""``handbill translate export`` and ``import``: the catalogs as spreadsheets, there and back."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, say, show
from handbill.commands.translate import wanted_domains
from handbill.grids.csv_file import csv_bytes
from handbill.grids.grid import Grid
from handbill.grids.received import CSV, XLSX, needs_openpyxl, read_file
from handbill.language import Language, Languages, find
from handbill.outputs.write import write_whole
from handbill.problem import COMMAND_LINE, ExitCode, Place, Problem, refused, visible
from handbill.project.flyer import PRESS_DOMAIN
from handbill.project.read import Project, read_project
from handbill.translate.add import known_language
from handbill.translate.catalogs import Domain, domains
from handbill.translate.exchange import Change, Terms, compared, written
from handbill.translate.present import Present, exported, presents
from handbill.translate.table import USE, Table, cells, headings, understood

ENDINGS: Final = {"xlsx": (XLSX,), "csv": CSV[:1]}


@dataclass(frozen=True)
class Export:
    """What is exported, as which kind of file, and where to."""

    tag: str
    kind: str
    out: Path | None
    flyers: tuple[str, ...]
    force: bool


@dataclass(frozen=True)
class Import:
    """What is imported, and how; without ``yes`` it is only shown."""

    file: Path
    tag: str | None
    yes: bool
    terms: Terms


def run_export(wish: Export) -> ExitCode:
    """Write a language's messages as a spreadsheet."""
    project = read_project(find_root())
    language = known_language(wish.tag, project.settings.registry)
    file = _target(wish, language)
    # Flyers first, as proofs have them; the press's own words are the same in every project.
    wanted = wanted_domains(project, wish.flyers)
    wanted.sort(key=lambda domain: domain.name == PRESS_DOMAIN)
    known, problems = _presents(project, language, wanted)
    table = [headings(language.tag), *(cells(exported(each)) for each in known)]
    write_whole(file, _bytes(wish.kind, language, table))
    click.echo(file)
    problems += [row for row in project.problems if row.place.path.startswith("flyers/")]
    show(problems)
    say("Next: write into the column of new texts. When it is back, type")
    say(f"  python3 build.py translate import {file}")
    return exit_code(problems)


def _bytes(kind: str, language: Language, table: Sequence[Sequence[str]]) -> bytes:
    if kind == "csv":
        return csv_bytes(table)
    spreadsheet = needs_openpyxl("handbill.translate.spreadsheet")
    content: bytes = spreadsheet.xlsx_bytes(language, table)
    return content


def _target(wish: Export, language: Language) -> Path:
    """Name the file, which must not be there yet: somebody may have worked in it."""
    file = wish.out or Path(f"{language.tag}.{wish.kind}")
    if file.suffix.casefold() not in ENDINGS[wish.kind]:
        what = f'a .{wish.kind} file cannot be called "{file.name}"'
        raise refused(COMMAND_LINE, what, f"write --out {file.stem}.{wish.kind}")
    if file.is_dir():
        raise refused(Place(str(file)), "this is a folder", "name a file with --out")
    if file.exists() and not wish.force:
        what = "there is such a file already, and somebody may have worked in it"
        raise refused(Place(str(file)), what, "name another with --out, or add --force")
    return file


def _presents(
    project: Project, language: Language, wanted: Iterable[Domain]
) -> tuple[list[Present], list[Problem]]:
    known: list[Present] = []
    problems: list[Problem] = []
    for domain in wanted:
        rows, wrong = presents(project, language, domain)
        known += rows
        problems += wrong
    return known, problems


def run_import(wish: Import) -> ExitCode:
    """Show what a spreadsheet would change, or change it."""
    project = read_project(find_root())
    grid = read_file(wish.file, USE)
    table = understood(grid)
    language = _language(wish, grid, table, project.settings.registry)
    every = domains(project)
    known, problems = _presents(project, language, every)
    changes, left = compared(grid.name, _readable(table, known, problems), known, wish.terms)
    problems += left
    if wish.yes:
        problems += _write(project, language, every, changes)
    else:
        for line in _shown(changes):
            click.echo(line)
    show(problems)
    say(_summary(language, changes, done=wish.yes))
    return exit_code(problems) if wish.yes else ExitCode.DONE


def _readable(table: Table, known: Sequence[Present], problems: Sequence[Problem]) -> Table:
    """Leave out the rows of catalogs with a mistake: that is named once, not at every row."""
    broken = {Path(problem.place.path).stem for problem in problems}
    broken -= {each.flyer for each in known}
    rows = tuple(row for row in table.rows if row[1].flyer not in broken)
    return Table(table.tag, rows, table.problems)


def _language(wish: Import, grid: Grid, table: Table, registry: Languages) -> Language:
    """Tell the language: by the option, the headings, the sheet's name or the file's name."""
    named = wish.tag or table.tag or next(_named(grid, wish.file, registry), None)
    if named is None:
        mend = "add --language and the language, such as --language es"
        raise refused(Place(grid.name), "the file does not say which language it is in", mend)
    language = known_language(named, registry)
    if table.tag and find(table.tag, registry) != language:
        what = f"the headings say that the file is in {table.tag}, and {language.tag} was asked for"
        raise refused(Place(grid.name), what, f"write --language {table.tag}")
    return language


def _named(grid: Grid, file: Path, registry: Languages) -> Iterator[str]:
    for name in (grid.sheet, file.stem, *re.split(r"[\s.()]+", file.stem)):
        language = find(name, registry)
        if language:
            yield language.tag


def _write(
    project: Project, language: Language, every: Iterable[Domain], changes: Sequence[Change]
) -> list[Problem]:
    """Write one catalog after the other; each is whole, and a second import does the rest."""
    problems: list[Problem] = []
    for domain in every:
        own = [change for change in changes if change.present.flyer == domain.name]
        path, wrong = written(project.root, language, domain, own) if own else (None, [])
        problems += wrong
        if path:
            click.echo(path)
    return problems


def _shown(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        before, after = change.present, change
        yield f'{change.place}: {before.flyer}: "{visible(before.message.id[1])}"'
        if change.retold:
            yield f"  - {before.state}: {visible(before.text)}"
            yield f"  + {after.state}: {visible(after.text)}"
        if change.commented:
            yield f"  # {visible(after.comment)}"


def _summary(language: Language, changes: Sequence[Change], *, done: bool) -> str:
    texts = sum(change.text != change.present.text for change in changes)
    states = sum(change.state != change.present.state for change in changes)
    comments = sum(change.commented for change in changes)
    counts = f"{_count(texts, 'text')}, {_count(states, 'state')} and {_count(comments, 'comment')}"
    what = f"{language.english}: {counts}"
    if done:
        return f"{what} changed."
    return f"{what} would change. Nothing is written yet: add --yes to write it."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
