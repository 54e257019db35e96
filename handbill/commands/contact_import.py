"""``handbill contact import``: a table of groups -> a contact's file for each, or what is wrong."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click
from tomlkit.exceptions import TOMLKitError

from handbill.commands.contact import FOLDER, contact_file, shop_languages, taken_ids
from handbill.commands.contact_check import Gathered, tell
from handbill.commands.root import find_root
from handbill.commands.talk import exit_code, near, say
from handbill.grids.csv_file import csv_bytes
from handbill.language import Languages
from handbill.outputs.write import write_new, write_whole
from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Problem, refused
from handbill.project.contact import is_local, read_contact_file
from handbill.project.contact_advice import advice
from handbill.project.contact_columns import headings
from handbill.project.contact_file import changed_text, contact_text
from handbill.project.contact_groups import Group, group_rows

# So many files are written before the disk is waited for.
TOGETHER: Final = 500


@dataclass(frozen=True)
class Asked:
    """What the command line says: a table, where its contacts go, and what may be written over."""

    file: Path | None
    folder: Path | None
    public: bool
    replace: bool
    template: bool


@dataclass
class Import:
    """What an import did so far: how many files it wrote, changed, and left as they were."""

    folder: Path
    languages: Languages
    taken: dict[str, Path]
    public: bool
    replace: bool
    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[Problem] = field(default_factory=list)
    waiting: dict[Path, bytes] = field(default_factory=dict)

    def take(self, group: Group) -> None:
        """Write one group's file; a file that says otherwise stays, unless it may be changed."""
        file = self.taken.get(group.id)
        if file is None:
            target = contact_file(self.folder, group.id, public=self.public)
            self.waiting[target] = contact_text(group.data).encode()
            if len(self.waiting) >= TOGETHER:
                self.write()
            return
        before = read_contact_file(file, near(file), self.languages, [])
        if before and before.row.kind != group.row.kind:
            what = f'{near(file)} has the id "{group.id}", and is of the kind "{before.row.kind}"'
            self.problems.append(Problem(group.place, what, "give the group another id"))
            return
        try:
            old = file.read_bytes().decode("utf-8-sig")
            said = {key: value for key, value in group.data.items() if value}
            new = changed_text(old, said) if before else None
        except (TOMLKitError, ValueError):
            new = None
        if new is None:
            what = f"{near(file)} is the group's file already, and cannot be read"
            mend = f"see what is wrong: python3 build.py contact check {group.id}"
            self.problems.append(Problem(group.place, what, mend))
        else:
            self._change(group, file, old, new)

    def write(self) -> None:
        """Write what waits for it."""
        write_new(self.waiting)
        self.new += len(self.waiting)
        self.waiting.clear()

    def _change(self, group: Group, file: Path, old: str, new: str) -> None:
        """Change what the table says of a contact; what it leaves blank stays, and comments too."""
        if new == old:
            self.same += 1
        elif self.replace and (self.public or is_local(file)):
            write_whole(file, new.encode())
            self.changed += 1
        elif self.replace:
            what = f"{near(file)} is public, and a table is not unless that is said"
            self.problems.append(Problem(group.place, what, "add --public too, to change it"))
        else:
            what = f"{near(file)} is the group's file already, and says otherwise"
            mend = "add --replace to change it, or change that file yourself"
            self.problems.append(Problem(group.place, what, mend))

    def summary(self) -> str:
        """Say what was done."""
        done = [f"{self.new:,} new", f"{self.changed:,} changed", f"{self.same:,} as they were"]
        return f"Contacts in {near(self.folder)}: {', '.join(done)}."


def run_import(asked: Asked) -> ExitCode:
    """Write a contact's file for each group of a table, and say which could not be."""
    if asked.template:
        click.echo(csv_bytes([headings()]).decode("utf-8-sig"), nl=False)
        return ExitCode.DONE
    if asked.file is None:
        what = "no table was named"
        raise refused(COMMAND_LINE, what, "name a .csv or .xlsx file, or add --template")
    root = find_root()
    languages = shop_languages(root)
    folder = asked.folder.absolute() if asked.folder else root / FOLDER
    work = Import(folder, languages, taken_ids(folder), asked.public, asked.replace)
    doubtful = Gathered()
    try:
        for group in group_rows(asked.file, languages, work.problems):
            work.take(group)
            for _, doubt in advice(group.row):
                doubtful.add(doubt.at(group.place))
        work.write()
    except (HandbillError, OSError):
        # What was written is whole, and the same command goes on from there.
        if work.new or work.changed:
            say(work.summary())
        raise
    say(work.summary())
    problems = [*work.problems, *doubtful.problems()]
    tell(problems, as_json=False)
    return exit_code(problems)
