"""A task made once without a contact + many contacts -> their files, each a few objects longer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from handbill.outputs.ink import inked_rows
from handbill.outputs.preflight import preflight
from handbill.outputs.produce import Output, displaced, expected, printed
from handbill.outputs.stamp import Base, Painted, base, holed, stamped
from handbill.pages.hollow import Hollow, Shown, set_hollow
from handbill.pages.make import Pages
from handbill.plan.job import Job, Task
from handbill.problem import Problem, Severity
from handbill.project.contact import Contact
from handbill.sheets.piece import Piece, piece
from handbill.sheets.sheet import join

# What a group's block can be mapped to: the others are made of colours otherwise, or in parts.
VARIANTS: Final = ("print", "ink-saver")


def stampable(task: Task) -> bool:
    """Whether the files of a task can be stamped.

    What is read on a screen is set in full, so that its tags are right; and so is what goes to a
    commercial printer or is printed in plates, whose pages are made over once they are drawn.
    """
    setting = task.setting
    plain = all(job.variant in VARIANTS and job.kind == "pdf" for job in task.jobs)
    return plain and not setting.tagged and not setting.picture and setting.format.layout != "free"


@dataclass(frozen=True)
class _Under:
    """A job as it is made for everybody."""

    output: Output
    made: Piece
    base: Base


class Stamper:
    """A task's files but for the contact, ready to be stamped with many."""

    def __init__(self, task: Task, cache_folder: Path) -> None:
        """Set its pages, and lay them on sheets; nothing is ``ready`` if that goes wrong."""
        self.task = task
        self.problems: tuple[Problem, ...] = ()
        self.hollow = set_hollow(task.setting, cache_folder)
        self._unders = self._made(self.hollow) if self.hollow else []
        self._looked = False

    @property
    def ready(self) -> bool:
        """Whether there is anything to stamp; else its files are set in full."""
        return self.hollow is not None and bool(self._unders)

    def _made(self, hollow: Hollow) -> list[_Under]:
        joined = holed(join([face.pdf for face in hollow.pages.faces]), hollow.holes)
        whole = piece(self.task.setting, hollow.pages)
        unders, problems = [], list(hollow.pages.problems)
        for job in self.task.jobs:
            made = whole.part(job.part)
            if not made.sides:
                continue
            found = displaced(job, made)
            output = None
            if not found:
                output, found = printed(job, hollow.pages, joined, made)
            problems += [problem for problem in found if problem not in problems]
            if output is None or any(row.severity is Severity.ERROR for row in found):
                return []
            unders.append(_Under(output, made, base(output.content, hollow.holes)))
        self.problems = tuple(problems)
        return unders

    def stamp(self, contacts: Sequence[Contact]) -> Iterator[tuple[tuple[Output, ...], Shown]]:
        """Give the files of each contact, and what was found of it."""
        if self.hollow is None:
            return
        for contact, shown in zip(contacts, self.hollow.contacts(contacts), strict=True):
            wrong = any(problem.severity is Severity.ERROR for problem in shown.problems)
            rows = [] if wrong or not shown.stamped else self._stamped(contact, shown)
            yield tuple(rows), shown

    def _stamped(self, contact: Contact, shown: Shown) -> list[Output]:
        setting = replace(self.task.setting, contact=contact)
        accent = setting.flyer.facts.accent
        outputs = []
        for under in self._unders:
            job = replace(under.output.job, setting=setting)
            painted = {
                page: Painted(inked_rows(rows.content, job.variant, accent), rows.fonts)
                for page, rows in shown.strokes.items()
            }
            content = stamped(under.base, painted)
            problems = tuple(dict.fromkeys((*under.output.problems, *shown.problems)))
            outputs.append(
                replace(under.output, job=job, content=content, thumbnail=b"", problems=problems)
            )
        return outputs

    def looked_through(self, output: Output, shown: Shown) -> list[Problem]:
        """Look a stamped file through as if it had been set in full."""
        under = next(row for row in self._unders if _same(row.output.job, output.job))
        pages = self.hollow.pages if self.hollow else None
        if pages is None:
            return []
        wanted = expected(output.job, _saying(pages, shown), _sizes(under.made), under.made)
        return preflight(output.content, wanted, output.job.path)


def _same(one: Job, other: Job) -> bool:
    return (one.variant, one.part) == (other.variant, other.part)


def _sizes(made: Piece) -> tuple[tuple[float, float], ...]:
    return tuple((side.width, side.height) for side in made.sides)


def _saying(pages: Pages, shown: Shown) -> Pages:
    faces = tuple(
        replace(face, says=(*face.says, *says))
        for face, says in zip(pages.faces, shown.says, strict=True)
    )
    return replace(pages, faces=faces)
