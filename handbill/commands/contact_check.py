"""``handbill contact check``: contacts, and tables of them -> what is wrong or doubtful of them."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from handbill.commands.contact import FOLDER, shop_languages, taken_ids
from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, near, say, show
from handbill.grids.received import CSV, XLSX
from handbill.language import Languages
from handbill.outputs.manifest import told
from handbill.problem import (
    COMMAND_LINE,
    ExitCode,
    Place,
    Problem,
    Severity,
    nearest,
    refused,
)
from handbill.project.contact import ENDING, LOCAL, ContactFile, is_local, read_contact_file
from handbill.project.contact_advice import advice
from handbill.project.contact_groups import group_rows

# So many rows are named where many say the same; so many problems are printed.
NAMED: Final = 5
PRINTED: Final = 200
# Doubts of so many kinds are kept.
MOST_KINDS: Final = 1_000


def run_check(files: Sequence[Path], *, as_json: bool) -> ExitCode:
    """Check all contacts of the project, or those that are named, by their ids or files."""
    root = find_root()
    languages = shop_languages(root)
    chosen = [_chosen(root, file) for file in files] or sorted(taken_ids(root / FOLDER).values())
    problems: list[Problem] = []
    count = 0
    for file in chosen:
        if file.suffix.casefold() in (*CSV, XLSX):
            count += check_table(file, languages, problems)
        else:
            problems += check_file(file, near(file.absolute()), languages)
            count += 1
    tell(problems, as_json=as_json)
    say(f"{count} {'contact was' if count == 1 else 'contacts were'} looked at.")
    return exit_code(problems)


def advised(root: Path, languages: Languages) -> list[Problem]:
    """Give all that is to be said of a project's contacts."""
    files = sorted(taken_ids(root / FOLDER).values())
    return [row for file in files for row in check_file(file, f"{FOLDER}/{file.name}", languages)]


def _chosen(root: Path, named: Path) -> Path:
    """Find what is meant by a file's name or a contact's id."""
    if named.exists():
        return named
    taken = taken_ids(root / FOLDER)
    file = taken.get(str(named).casefold())
    if file is None:
        near_one = nearest(str(named)[:80], list(taken))
        mend = f"write {near_one}" if near_one else "name a file, or the id of a contact"
        raise refused(COMMAND_LINE, f'there is no file and no contact "{named}"', mend)
    return file


def check_file(file: Path, path: str, languages: Languages) -> list[Problem]:
    """Give all that is wrong with a contact's file, or doubtful; it is called ``path``."""
    problems: list[Problem] = []
    if not file.is_file():
        raise refused(Place(path), "this is no file", f"name a {ENDING} file in it")
    read = read_contact_file(file, path, languages, problems)
    if read:
        problems += [doubt.at(read.toml.place(key)) for key, doubt in advice(read.row)]
        problems += _committed(file, read)
    return problems


def _committed(file: Path, read: ContactFile) -> Iterator[Problem]:
    """Say that a local contact's logo is not local, if it is not: it tells whose it is."""
    logo = read.row.logo
    if logo and is_local(file) and LOCAL not in logo:
        stem, dot, ending = logo.rpartition(".")
        what = f"git takes {logo} along, and it tells whose it is"
        mend = f"call it {stem}{LOCAL}{dot}{ending}, as the contact's own file"
        yield Problem(read.toml.place(("logo",)), what, mend, Severity.WARNING)


def check_table(file: Path, languages: Languages, problems: list[Problem]) -> int:
    """Add all that is wrong with a table's groups, or doubtful; gives how many could be read."""
    count = 0
    doubtful = Gathered()
    for group in group_rows(file, languages, problems):
        count += 1
        for _, doubt in advice(group.row):
            doubtful.add(doubt.at(group.place))
    problems += doubtful.problems()
    return count


class Gathered:
    """What many rows have in common is said once, with the first of them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._alike: dict[tuple[str, str], tuple[Problem, list[int]]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, problem: Problem) -> None:
        """Take one more; a file of any length takes no more memory."""
        key = (problem.what, problem.mend)
        if key in self._alike or len(self._alike) < MOST_KINDS:
            self._counts[key] += 1
            rows = self._alike.setdefault(key, (problem, []))[1]
            rows += [problem.place.line or 0] if len(rows) < NAMED else []

    def problems(self) -> Iterator[Problem]:
        """Give what was taken, that of several rows once."""
        for key, (problem, rows) in self._alike.items():
            left = self._counts[key] - len(rows)
            if len(rows) == 1:
                yield problem
                continue
            more = f" and {left:,} more" if left else ""
            what = f"{problem.what} (rows {', '.join(map(str, rows))}{more})"
            yield replace(problem, what=what, place=Place(problem.place.path))


def tell(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print problems, as many as somebody can read, errors first; as JSON, all of them."""
    if as_json:
        click.echo(json.dumps([told(problem) for problem in problems], ensure_ascii=False))
        return
    show(sorted(problems, key=lambda problem: problem.severity)[:PRINTED])
    if len(problems) > PRINTED:
        say(f"and {len(problems) - PRINTED:,} more; mend these, or read all of them with --json.")
