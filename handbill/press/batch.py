"""Tasks and many contacts -> their files: pages set once, and every group's block stamped on them.

A merge is done in batches; a batch is one item of work for a crew::

    tasks = [task for task in plan.tasks if stampable(task)]     # planned with any contact
    work = partial(make_batch, cache_folder=cache_folder)        # the crew is near
    for index, outcome in crew.run(work, batches(tasks, contacts)):
        merged = outcome.value
        for output in merged.outputs: ...                        # produce.Output, job and all
        for at, which in merged.in_full: ...                     # of_contact(tasks[at], contacts_of_batch[which])

On a cluster the work is ``make_batch_apart`` and the batches are made with ``far=True``. What is
not ``stampable``, and what a batch gives back ``in_full``, is made as any other task, one for each
contact: ``of_contact`` says which task that is, and ``press.workers.make`` makes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handbill.outputs.produce import Output
from handbill.plan.job import Task
from handbill.problem import Problem
from handbill.project.contact import Contact

# So many contacts make a batch: large enough that blocks share a layout, and some seconds of work.
BATCH: Final = 50


@dataclass(frozen=True)
class Batch:
    """Some contacts of a merge, and all that is made with each of them.

    ``tasks`` are pickled, once for all batches; ``key`` names them, so that a worker which has met
    them before neither reads them again nor sets their pages.
    """

    contacts: tuple[Contact, ...]
    tasks: bytes
    key: str
    far: bool = False


@dataclass(frozen=True)
class Merged:
    """What came of a batch: finished files by contact and then by task, in the batch's order.

    ``in_full`` are the tasks and contacts, by their numbers in the batch from zero, that cannot be
    stamped. A file that is wrong is not among the outputs; a problem says why, with the place that
    its contact was read from. ``problems`` are those of the pages that all share, each once, and
    all of the outputs.
    """

    outputs: tuple[Output, ...]
    in_full: tuple[tuple[int, int], ...]
    problems: tuple[Problem, ...]


def stampable(task: Task) -> bool:
    """Whether a task's files can be stamped at all: what is read on a screen is set in full."""
    raise NotImplementedError


def batches(
    tasks: Sequence[Task], contacts: Iterable[Contact], size: int = BATCH, *, far: bool = False
) -> Iterator[Batch]:
    """Deal contacts, taken as they are needed, into batches; each is made with all the tasks.

    ``far`` batches hold all that a machine needs which shares no disk with this one.
    """
    raise NotImplementedError


def of_contact(task: Task, contact: Contact) -> Task:
    """Give the same task with another contact: what is set in full."""
    raise NotImplementedError


def make_batch(batch: Batch, cache_folder: Path) -> Merged:
    """Make a batch from start to end, in a child of this machine."""
    raise NotImplementedError


def make_batch_apart(batch: Batch) -> Merged:
    """Make a batch in a child of a worker that shares no disk with us."""
    raise NotImplementedError
