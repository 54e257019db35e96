"""Tasks -> what came of each, made side by side in processes that may be lost.

Nothing inside a process stops Pango or WeasyPrint, so a task runs in a child with a memory limit,
which is killed at a deadline; its neighbours go on (hostile-input measurements, 0.1 and 1.5). What
stands behind the crew, this machine or a cluster, changes nothing of what is made.

What sets pages is imported by the children: their parent has no need of WeasyPrint.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from handbill.plan.job import Task
from handbill.press.crew import DEADLINE, Crew, Done, Failed, Given, Lost, Outcome, Result
from handbill.press.local import Local
from handbill.press.order import Times, longest_first
from handbill.problem import Place, Problem

if TYPE_CHECKING:
    from handbill.outputs.produced import Produced


class Work(Protocol):
    """What a child does with a task."""

    def __call__(self, task: Task, /, cache_folder: Path) -> "Produced":
        """Give what comes of it."""


def make(task: Task, cache_folder: Path) -> "Produced":
    """Make one task from start to end, in a child."""
    from handbill.outputs.produce import produce  # noqa: PLC0415 -- see above
    from handbill.press.kept_pages import set_pages  # noqa: PLC0415 -- see above

    return produce(task, set_pages(task.setting, cache_folder))


def make_bare(task: Task, cache_folder: Path) -> "Produced":
    """Make the files of one task alone, in a child that is likely to make them again soon."""
    from handbill.outputs.produce import bare  # noqa: PLC0415 -- see above
    from handbill.pages.remembered import MEMORY  # noqa: PLC0415 -- see above
    from handbill.press.kept_pages import set_pages  # noqa: PLC0415 -- see above

    MEMORY.on = True
    return bare(task, set_pages(task.setting, cache_folder))


def make_beside(made: "Produced", task: Task, cache_folder: Path) -> "Produced":
    """Make what stands beside the files of one task that are ``made``, in a child."""
    from handbill.outputs.produce import beside  # noqa: PLC0415 -- see above
    from handbill.press.kept_pages import set_pages  # noqa: PLC0415 -- see above

    return beside(task, made, set_pages(task.setting, cache_folder))


def make_again(task: Task, cache_folder: Path) -> "Produced":
    """Make one task as ``make`` does, in a child that is likely to make it again soon."""
    return make_beside(make_bare(task, cache_folder), task, cache_folder)


def make_all(
    tasks: Sequence[Task], cache_folder: Path, workers: int, executor: str = ""
) -> Iterator[tuple[Task, "Produced"]]:
    """Make tasks side by side and give each as it is done: in any order, the longest begun first.

    ``executor`` is the address of a cluster that does it instead of this machine. A mistake of ours
    is raised when all others are done. Raises ``HandbillError`` if there is no process, exit code
    3, or no such cluster.
    """
    times = Times(cache_folder)
    order = longest_first(tasks, times)
    with _crew(workers, executor) as crew:
        yield from made_by(crew, [tasks[i] for i in order], cache_folder, make, times)


def made_by(
    crew: Crew, tasks: Sequence[Task], cache_folder: Path, work: Work, times: Times | None = None
) -> Iterator[tuple[Task, "Produced"]]:
    """Have a crew work on tasks, begun in their order, and give each as it is done.

    What they took is noted. A mistake of ours is raised when all others are done.
    """
    failed: list[BaseException] = []
    try:
        for index, outcome in _made(crew, tasks, cache_folder, work):
            if isinstance(outcome, Failed):
                failed.append(outcome.error)
            elif isinstance(outcome, Lost):
                yield tasks[index], _lost(tasks[index], outcome)
            else:
                if times:
                    times.note(tasks[index], outcome.seconds)
                yield tasks[index], outcome.value
    finally:
        if times:
            times.keep()
    if failed:
        raise failed[0]


def _crew(workers: int, executor: str) -> AbstractContextManager[Crew]:
    if executor:
        from handbill.press.cluster import connected  # noqa: PLC0415 -- few have one

        return connected(executor)
    return Local(workers, deadline=DEADLINE)


def _made(
    crew: Crew, tasks: Sequence[Task], cache_folder: Path, work: Work
) -> Iterator[tuple[int, Outcome]]:
    if crew.near:
        cache_folder = cache_folder.absolute()
        if len(tasks) > 1:
            _make_typefaces(crew, tasks, cache_folder)
        return crew.run(partial(work, cache_folder=cache_folder), tasks)
    from handbill.press.parcel import make_packed, packed  # noqa: PLC0415 -- few have a cluster

    return crew.run(make_packed, (packed(task) for task in tasks))


def _make_typefaces(crew: Crew, tasks: Sequence[Task], cache_folder: Path) -> None:
    """Make what typefaces are lacking, each once; else every worker would begin with the same.

    What goes wrong is said by the first task that needs it.
    """
    faces = (face for task in tasks for face in task.setting.edition.faces)
    names = tuple(dict.fromkeys(name for face in faces for name in face.language.stack))
    found = [outcome for _, outcome in crew.run(partial(_lacking, cache_folder), [names])]
    lacking = [name for row in found if isinstance(row, Done) for name in row.value]
    for _ in crew.run(partial(_make_typeface, cache_folder), lacking):
        pass


def _lacking(cache_folder: Path, names: Sequence[str]) -> list[str]:
    from handbill.pages.fonts import lacking  # noqa: PLC0415 -- in a child

    return lacking(names, cache_folder)


def _make_typeface(cache_folder: Path, name: str) -> None:
    from handbill.pages.fonts import prepare  # noqa: PLC0415 -- in a child

    prepare([name], frozenset(), cache_folder)


def _lost(task: Task, lost: Lost) -> "Produced":
    from handbill.outputs.produced import Produced  # noqa: PLC0415 -- rarely
    from handbill.pages.reads import NOTHING  # noqa: PLC0415 -- rarely

    place = Place(task.setting.flyer.template_path)
    what = f"{task.jobs[0].path} was not made: {lost.reason}"
    mend = "look for a very long word, a huge picture or a deep nesting in the flyer"
    return Produced((), NOTHING, (Problem(place, what, mend),))


def apart(
    work: Callable[[Given], Result],
    items: Sequence[Given],
    workers: int,
    *,
    limited: bool = False,
) -> Iterator[Result | Lost]:
    """Do something with files from strangers in processes that may be lost, in the items' order.

    Unless it is ``limited``, the work takes its own limit on memory.
    """
    early: dict[int, Outcome] = {}
    awaited = 0
    with Local(workers, deadline=DEADLINE) as crew:
        for index, outcome in crew.run(work, items, limited=limited):
            early[index] = outcome
            while awaited in early:
                yield _told(early.pop(awaited))
                awaited += 1


def _told(outcome: Outcome) -> Any:
    if isinstance(outcome, Failed):
        raise outcome.error
    return outcome.value if isinstance(outcome, Done) else outcome


def count(wanted: int | None) -> int:
    """Give how many workers to use: as asked, or one a core."""
    return max(1, wanted or os.cpu_count() or 1)
