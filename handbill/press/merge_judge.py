"""Groups and what earlier merges left -> which files are made, and why.

Nothing but content counts: what is whole and was made of the same is not made again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Final

from handbill.outputs.manifest import Entry
from handbill.pages.reads import Reads
from handbill.plan.job import Job, Task
from handbill.plan.make import FOR_REAL, is_false
from handbill.plan.setting import Setting
from handbill.press.fingerprint import Inputs, World, digest
from handbill.press.merge_groups import Groups
from handbill.press.merge_ledger import Ledger, Missing, Row
from handbill.press.reasons import GONE, NEW, UNCHANGED, reasons
from handbill.press.run import Wanted, hash_of
from handbill.problem import Place, Problem, Severity
from handbill.project.contact import Contact

# Where the manifest says no more of a problem than where it is: its words may quote the group.
ELSEWHERE: Final = "see problems.txt"
# What of a job's inputs the groups decide, and what is not made in a merge.
NOT_SHARED: Final = ("contact", "characters", "guide")
# Files of a flyer whose text is known by what it says.
READ: Final = (".toml", ".html", ".css")
# Why a file is made, for each job in order; nothing is made of what is none of the group's.
Whys = tuple[str | None, ...]


@dataclass(frozen=True)
class Order:
    """What is merged: tasks that were planned with any contact, the groups, where to and how.

    ``tell`` hears how many files more are done, and what they are.
    """

    tasks: tuple[Task, ...]
    groups: Groups
    wanted: Wanted
    tell: Callable[[int, str], None]


@dataclass(frozen=True)
class Base:
    """All that a job is made of but the group, now: its inputs and their hash."""

    job: Job
    world: World
    inputs: Inputs
    made_of: str


@dataclass(frozen=True)
class Judged:
    """Which bases there are, by task and job, and why each group's files are made, if they are."""

    bases: tuple[tuple[Base, ...], ...]
    whys: Sequence[Whys]

    @property
    def stale(self) -> int:
        """How many files have to be made."""
        return sum(_is_stale(why) for row in self.whys for why in row)

    def tasks(self, number: int) -> tuple[int, ...]:
        """Give the tasks, by their numbers, that have something to make for a group."""
        row, starts = self.whys[number], accumulate(map(len, self.bases), initial=0)
        spans = pairwise(starts)
        stale = (any(map(_is_stale, row[first:end])) for first, end in spans)
        return tuple(at for at, each in enumerate(stale) if each)

    def named(self, number: int, contact: Contact) -> dict[str, str]:
        """Give by their paths why a group's files are made."""
        bases = (base for task in self.bases for base in task)
        rows = zip(bases, self.whys[number], strict=True)
        return {path_of(base.job, contact): why for base, why in rows if why}


def _is_stale(why: str | None) -> bool:
    return why not in (None, UNCHANGED)


def path_of(job: Job, contact: Contact) -> str:
    """Give the path of a group's file below the output folder: its name is that of any build."""
    name = job.path.rpartition("/")[2].removesuffix(f"{job.setting.contact.id}.{job.kind}")
    return f"{contact.id}/{name}{contact.id}.{job.kind}"


def details_of(contact: Contact) -> str:
    """Give the hash of all that a group says; not of where it stands."""
    rows = {name: value for name, value in vars(contact).items() if name != "place"}
    return digest(json.dumps(rows, sort_keys=True, default=_plain, ensure_ascii=False).encode())


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return vars(value)
    return digest(value) if isinstance(value, bytes) else str(value)


def bases(tasks: Iterable[Task]) -> tuple[tuple[Base, ...], ...]:
    """Look at all that tasks are made of but the groups."""
    known: dict[int, Any] = {}
    return tuple(
        tuple(_base(job, world) for job in task.jobs)
        for task in tasks
        for world in (World(task.setting, known),)
    )


def _base(job: Job, world: World) -> Base:
    read = world.outputs(_everything(job.setting), job)
    inputs = {kind: rows for kind, rows in read.items() if kind not in NOT_SHARED}
    return Base(job, world, inputs, digest(json.dumps(inputs, sort_keys=True).encode()))


def _everything(setting: Setting) -> Reads:
    """Name all that a setting may read: which of it is read may differ from group to group."""
    messages = (*setting.flyer.messages, *setting.press_messages)
    tags = [face.language.tag for face in setting.edition.faces]
    said = frozenset((tag, message.id) for tag in tags for message in messages)
    return Reads(said, frozenset(), frozenset(_art(setting.flyer.folder)))


def _art(folder: Path) -> Iterator[str]:
    """Name the files of a flyer beside those that it is read from."""
    for file in sorted(folder.rglob("*")):
        if file.suffix not in READ and file.is_file():
            yield file.relative_to(folder).as_posix()


def judge(order: Order, ledger: Ledger) -> Judged:
    """Say of every group's files why they are made; note those that need not be."""
    found = bases(order.tasks)
    judge_one = _Judge(found, ledger, order.wanted.out)
    known: dict[Whys, Whys] = {}
    whys = []
    for contact in order.groups:
        row = judge_one.whys(contact)
        whys.append(known.setdefault(row, row))
    ledger.keep()
    return Judged(found, whys)


@dataclass
class _Judge:
    """Looks at what earlier merges left of a group."""

    bases: tuple[tuple[Base, ...], ...]
    ledger: Ledger
    out: Path
    changed: dict[tuple[str, str], str] = field(default_factory=dict)

    def whys(self, contact: Contact) -> Whys:
        """Say of each job why it is made for a group, and note what need not be."""
        details = details_of(contact)
        known = {row.path: row for row in self.ledger.rows(contact.id)}
        return tuple(
            self._why(base, contact, known.get(path_of(base.job, contact)), details)
            for task in self.bases
            for base in task
        )

    def _why(self, base: Base, contact: Contact, row: Row | None, details: str) -> str | None:
        if base.job.variant in FOR_REAL and is_false(contact):
            self._refuse(base.job, contact)
            return None
        if row is None:
            return NEW
        if row.made_of != base.made_of:
            return self._reason(base, row.made_of)
        if row.details != details:
            return contact.place.path
        if row.sha256 and hash_of(self.out / row.path) != row.sha256:
            return GONE
        self._keep(row, contact)
        return UNCHANGED

    def _keep(self, row: Row, contact: Contact) -> None:
        """Note that a file is still right; and once more what was wrong with it, at its new row."""
        told = at_home(row.entry, contact)
        self.ledger.complain(problems_of(told))
        if told == row.entry:
            self.ledger.unchanged(row)
        else:
            self.ledger.put(replace(row, entry=told, why=UNCHANGED))

    def _reason(self, base: Base, made_of: str) -> str:
        """Name the input that has changed since."""
        key = (base.made_of, made_of)
        if key not in self.changed:
            found = reasons(base.world, base.world.changed(self.ledger.inputs(made_of)))
            self.changed[key] = found[0].path if found else NEW
        return self.changed[key]

    def _refuse(self, job: Job, contact: Contact) -> None:
        what = f'the variant "{job.variant}" is printed in thousands, and the numbers of '
        what += f'"{contact.id}" reach nobody'
        problem = Problem(contact.place, what, "give the group's own number, or leave it out")
        self.ledger.complain([problem])
        self.ledger.miss(missing_of(path_of(job, contact), contact, problem))


def told_of(output: Entry, path: str, contact: Contact) -> Entry:
    """Describe a file in a group's folder, and which of its problems are the group's ``own``."""
    rows = [row | {"own": row["path"] == contact.place.path} for row in output["problems"]]
    return output | {"path": path, "problems": rows}


def at_home(told: Entry, contact: Contact) -> Entry:
    """Describe the same when the group stands elsewhere."""
    place = {"path": contact.place.path, "line": contact.place.line}
    rows = [row | place if row["own"] else row for row in told.get("problems", ())]
    return told | {"problems": rows} if told else told


def problems_of(told: Entry) -> list[Problem]:
    """Give the problems of a file that was described."""
    return [
        Problem(
            Place(row["path"], row["line"]), row["what"], row["mend"], Severity(row["severity"])
        )
        for row in told.get("problems", ())
    ]


def discreet(told: Entry) -> Entry:
    """Describe a file to whom it may concern: of what is wrong with the group, only where it is."""
    hidden = {"what": ELSEWHERE, "mend": ELSEWHERE}
    rows = [row | hidden if row["own"] else row for row in told["problems"]]
    return told | {"problems": [{k: v for k, v in row.items() if k != "own"} for row in rows]}


def missing_of(path: str, contact: Contact, problem: Problem) -> Missing:
    """Tell of a file that cannot be made; of what is wrong with the group itself, only where."""
    own = problem.place.path == contact.place.path
    return Missing(path, contact.id, contact.place, ELSEWHERE if own else problem.what)
