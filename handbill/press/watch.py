"""Plans that come one after the other -> outputs kept up to date, what comes first in them first.

The first task with something stale is made by a child of its own, and nobody interrupts that: so it
is made after every save, however fast they come. All others are made after it, side by side, and
given up when something is saved: they would be made for nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from handbill.outputs.produced import Produced
from handbill.plan.job import Task
from handbill.plan.make import Plan
from handbill.press.children import NURSERY, Nursery
from handbill.press.fingerprint import Spoken
from handbill.press.local import Local
from handbill.press.run import (
    CACHE,
    Built,
    Desk,
    Judged,
    Wanted,
    finish,
    judge_task,
    tasks_of,
    writing,
)
from handbill.press.workers import Work, made_by, make_again, make_bare, make_beside
from handbill.problem import Problem

# Hears of a task that was made: its first path, the paths that were written, and its problems.
Tell = Callable[[str, Sequence[str], Sequence[Problem]], None]


class Waiting(Protocol):
    """Whatever knows when something is saved."""

    heard: Callable[[], None]

    def waiting(self) -> bool:
        """Whether something was saved that nobody has asked for yet."""


class Watch(AbstractContextManager["Watch"]):
    """Keeps an output folder up to date, plan after plan."""

    def __init__(self, saves: Waiting, tell: Tell) -> None:
        """``tell`` hears of every task that is made."""
        self._saves, self._tell = saves, tell
        self._nursery = Nursery()
        self._others: Local | None = None
        self._warm = False
        saves.heard = self._interrupt

    def __enter__(self) -> Self:
        """Import what both crews need, without waiting for it."""
        self._nursery.ahead()
        NURSERY.ahead()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """End the child that makes what comes first."""
        self._nursery.close()

    def _interrupt(self) -> None:
        """Give up what can wait, in a thread that hears of a save."""
        others = self._others
        if others:
            others.stop()

    def renew(self, plan: Plan, wanted: Wanted) -> bool:
        """Bring all outputs up to date, or what there is time for until something is saved.

        Gives whether it is all. Raises ``HandbillError``, exit code 3, if nothing can be written.
        """
        with writing(wanted.out):
            round_ = _Round(plan, wanted, self._tell)
            whole = self._done(round_)
            round_.finish(whole=whole)
        return whole

    def _done(self, round_: "_Round") -> bool:
        """Make what is stale; gives whether all of it was."""
        left: list[Judged] = []
        first = True
        for task in round_.plan.tasks:
            stale = round_.stale(task)
            if stale and first:
                with Local(1, nursery=self._nursery) as crew:
                    round_.make_first(crew, stale)
                self._warm, first = True, False
            else:
                left += stale
            if self._saves.waiting() and not first:
                return False
        return self._rest(round_, left) if left else True

    def _rest(self, round_: "_Round", left: Sequence[Judged]) -> bool:
        """Make what can wait; the manifest first tells of what could not."""
        round_.finish(whole=False)
        workers = min(round_.wanted.workers, len(tasks_of(left)))
        with Local(workers) as self._others:
            if not self._saves.waiting():
                round_.make(self._others, left)
        self._others = None
        return not self._saves.waiting()

    def warm(self, plan: Plan, wanted: Wanted) -> None:
        """Let the child that makes what comes first do so once for nothing, if it never has."""
        if not self._warm and plan.tasks:
            with Local(1, nursery=self._nursery) as crew:
                list(crew.run(partial(_warmed, wanted.root / CACHE), plan.tasks[:1]))
        self._warm = True


def _warmed(cache_folder: Path, task: Task) -> None:
    from handbill.outputs.produce import produce  # noqa: PLC0415 -- in a child
    from handbill.pages.make import set_pages  # noqa: PLC0415 -- in a child

    produce(task, set_pages(task.setting, cache_folder.absolute()))


class _Round:
    """One plan on its way to files."""

    def __init__(self, plan: Plan, wanted: Wanted, tell: Tell) -> None:
        self.plan, self.wanted, self._tell = plan, wanted, tell
        self.desk = Desk(wanted.cache, wanted.out, self._note, Built(problems=list(plan.problems)))
        self._known: dict[int, Spoken] = {}
        self._paths: list[str] = []

    def _note(self, path: str) -> None:
        self._paths.append(path)

    def stale(self, task: Task) -> list[Judged]:
        """Judge a task, take from the cache what it has, and give what is left to make."""
        rows = judge_task(task, self.wanted, self._known)
        for row in rows:
            self.desk.unchanged(row)
        before = len(self._paths)
        left = [row for row in rows if row.stale and not self.desk.restored(row)]
        if len(self._paths) > before:
            self._tell(task.jobs[0].path, self._paths[before:], ())
        return left

    def make_first(self, crew: Local, rows: Sequence[Judged]) -> None:
        """Have a crew make the jobs of one task: first their files, then what stands beside."""
        ((task, made),) = self._made(crew, rows, make_bare)
        self.desk.write_early(made)
        self._tell(task.jobs[0].path, [row.job.path for row in made.outputs], made.problems)
        if made.outputs:
            ((_, made),) = self._made(crew, rows, partial(make_beside, made))
        self._done(task, rows, made)

    def make(self, crew: Local, rows: Sequence[Judged]) -> None:
        """Have a crew make jobs, and write each task as it is done."""
        for task, made in self._made(crew, rows, make_again):
            before = len(self._paths)
            self._done(task, rows, made)
            self._tell(task.jobs[0].path, self._paths[before:], made.problems)

    def _made(
        self, crew: Local, rows: Sequence[Judged], work: Work
    ) -> Iterator[tuple[Task, Produced]]:
        return made_by(crew, tasks_of(rows), self.wanted.root / CACHE, work)

    def _done(self, task: Task, rows: Sequence[Judged], made: Produced) -> None:
        paths = {job.path for job in task.jobs}
        for row in rows:
            if row.job.path in paths:
                self.desk.done(row, made)

    def finish(self, *, whole: bool) -> None:
        """Write the gallery and the manifest: of all, or of what was made and what else is there.

        If it is all, keep the cache to its size.
        """
        built = self.desk.built
        if whole:
            finish(self.plan, self.wanted, built)
        elif self._paths:
            made = [row for row in built.entries if row["path"] in self._paths]
            finish(self.plan, replace(self.wanted, whole=False), Built(entries=made))
        if whole and self._paths:
            self.desk.cache.store.trim(self.wanted.cache_limit)
