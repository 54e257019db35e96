"""A task made once without a contact + many contacts -> their files, each a few objects longer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from handbill.outputs.ink import inked_rows
from handbill.outputs.preflight import preflight
from handbill.outputs.produce import displaced, expected, printed
from handbill.outputs.produced import Output
from handbill.outputs.stamp import Base, Painted, Picture, base, holed, packed, stamped
from handbill.pages.hollow import Hollow, Shown, set_hollow
from handbill.pages.make import Pages
from handbill.pages.paint import Strokes
from handbill.pages.qr import KEPT
from handbill.plan.job import Task
from handbill.problem import Problem, Severity
from handbill.project.contact import Contact
from handbill.sheets.piece import Piece, piece
from handbill.sheets.sheet import join


@dataclass(frozen=True)
class Stamped:
    """What came of a task and a contact: its files, and what was found.

    If it is not ``stamped``, it has to be set in full. With an error there are no files.
    """

    outputs: tuple[Output, ...] = ()
    problems: tuple[Problem, ...] = ()
    stamped: bool = True


@dataclass(frozen=True)
class _Under:
    """A job as it is made for everybody."""

    output: Output
    made: Piece
    base: Base


class Stamper:
    """A task's files but for the contact, ready to be stamped with many.

    ``problems`` are those that all files share.
    """

    def __init__(self, task: Task, cache_folder: Path) -> None:
        """Set its pages, and lay them on sheets."""
        self.task = task
        self.problems: tuple[Problem, ...] = ()
        self.hollow = set_hollow(task.setting, cache_folder)
        self._unders = self._made(self.hollow) if self.hollow else []
        self._looked = False

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
                # It would be wrong with every contact.
                continue
            unders.append(_Under(output, made, base(output.content, hollow.holes)))
        self.problems = tuple(problems)
        return unders

    def stamp(self, contacts: Sequence[Contact], *, look: bool = True) -> Iterator[Stamped]:
        """Give what comes of each contact; nothing at all if its pages cannot be set without one.

        The first file ever, and if one is to ``look`` the first of these as well, is looked through
        whole, as if it had been set in full.
        """
        self._looked = self._looked and not look
        if self.hollow is None:
            return
        for contact, shown in zip(contacts, self.hollow.contacts(contacts), strict=True):
            wrong = any(problem.severity is Severity.ERROR for problem in shown.problems)
            whole = shown.stamped and not wrong
            outputs = tuple(self._stamped(contact, shown)) if whole else ()
            found = [] if self._looked or not outputs else self._looked_through(outputs, shown)
            # What is wrong with one may be wrong with others: they are looked through as well.
            self._looked = self._looked if not outputs else not found
            stamped = (shown.stamped or wrong) and not found
            yield Stamped(outputs if stamped else (), shown.problems, stamped)

    def _stamped(self, contact: Contact, shown: Shown) -> list[Output]:
        setting = replace(self.task.setting, contact=contact)
        accent = setting.flyer.facts.accent
        outputs = []
        for under in self._unders:
            job = replace(under.output.job, setting=setting)
            painted = {
                page: _inked(strokes, job.variant, accent)
                for page, strokes in shown.strokes.items()
            }
            content = stamped(under.base, painted)
            problems = tuple(dict.fromkeys((*under.output.problems, *shown.problems)))
            outputs.append(
                replace(under.output, job=job, content=content, thumbnail=b"", problems=problems)
            )
        return outputs

    def _looked_through(self, outputs: Sequence[Output], shown: Shown) -> list[Problem]:
        """Look stamped files through as if they had been set in full; give what is wrong."""
        found: list[Problem] = []
        if self.hollow is None:
            return found
        for under, output in zip(self._unders, outputs, strict=True):
            pages = _saying(self.hollow.pages, shown)
            wanted = expected(output.job, pages, _sizes(under.made), under.made)
            if output.job.part or output.job.setting.format.tiles:
                # It is read before it is cut to pieces, and there is no such file of a contact's.
                wanted = replace(wanted, says=(), shows=())
            found += preflight(output.content, wanted, output.job.path)
        return [row for row in found if row.severity is Severity.ERROR]


def _inked(strokes: Strokes, variant: str, accent: str) -> Painted:
    content = inked_rows(strokes.content, variant, accent)
    pictures = tuple(
        Picture(name, (0, 0, each.side, each.side), _packed(each.content))
        for name, each in strokes.sketches.items()
    )
    return Painted(content, strokes.fonts, pictures)


@lru_cache(maxsize=KEPT)
def _packed(content: bytes) -> bytes:
    return packed(content)


def _sizes(made: Piece) -> tuple[tuple[float, float], ...]:
    return tuple((side.width, side.height) for side in made.sides)


def _saying(pages: Pages, shown: Shown) -> Pages:
    faces = tuple(
        replace(face, says=(*face.says, *says()))
        for face, says in zip(pages.faces, shown.says, strict=True)
    )
    return replace(pages, faces=faces)
