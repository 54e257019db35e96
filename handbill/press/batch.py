"""Tasks and many contacts -> their files: pages set once, and every group's block stamped on them.

A merge is done in batches; a batch is one item of work for a crew::

    tasks = [task for task in plan.tasks if stampable(task)]     # planned with any contact
    work = partial(make_batch, cache_folder=cache_folder)        # the crew is near
    for index, outcome in crew.run(work, batches(tasks, contacts)):
        merged = outcome.value
        for output in merged.outputs: ...                        # produce.Output, job and all
        for at, which in merged.in_full: ...   # of_contact(tasks[at], contacts of the batch)

On a cluster the work is ``make_batch_apart`` and the batches are made with ``far=True``. What is
not ``stampable``, and what a batch gives back ``in_full``, is made as any other task, one for each
contact: ``of_contact`` says which task that is, and ``press.workers.make`` makes it.
"""

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handbill.formats.format import STAMPED
from handbill.plan.job import Task
from handbill.problem import Problem
from handbill.project.contact import Contact

if TYPE_CHECKING:
    from handbill.outputs.merged import Stamper
    from handbill.outputs.produced import Output

# So many files make a batch: enough that little is done twice, and some seconds of work.
FILES: Final = 80
# So many tasks a worker remembers with all that they were made into: a shop's formats in some
# languages.
REMEMBERED: Final = 40


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

    outputs: tuple["Output", ...]
    in_full: tuple[tuple[int, int], ...]
    problems: tuple[Problem, ...]


def stampable(task: Task) -> bool:
    """Whether a task's files can be stamped.

    What is read on a screen is set in full, so that its tags are right; and so is what goes to a
    commercial printer or is printed in plates, whose pages are made over once they are drawn.
    """
    setting = task.setting
    plain = all(job.variant in STAMPED and job.kind == "pdf" for job in task.jobs)
    return plain and not setting.tagged and not setting.picture and setting.format.layout != "free"


def batches(
    tasks: Sequence[Task], contacts: Iterable[Contact], size: int = 0, *, far: bool = False
) -> Iterator[Batch]:
    """Deal contacts, taken as they are needed, into batches; each is made with all the tasks.

    ``size`` is the number of contacts in each, if it is asked for. ``far`` batches hold all that a
    machine needs which shares no disk with this one.
    """
    packed = pickle.dumps(_enclosed(tasks) if far else tuple(tasks), pickle.HIGHEST_PROTOCOL)
    key = hashlib.sha256(packed).hexdigest()
    size = size or max(1, FILES // max(1, sum(len(task.jobs) for task in tasks)))
    left = iter(contacts)
    while some := tuple(islice(left, size)):
        yield Batch(some, packed, key)


def _enclosed(tasks: Sequence[Task]) -> tuple[object, ...]:
    from handbill.press.parcel import packed  # noqa: PLC0415 -- few have a cluster

    return tuple(packed(task) for task in tasks)


def of_contact(task: Task, contact: Contact) -> Task:
    """Give the same task with another contact: what is set in full."""
    setting = replace(task.setting, contact=contact)
    return Task(setting, tuple(replace(job, setting=setting) for job in task.jobs))


def make_batch(batch: Batch, cache_folder: Path) -> Merged:
    """Make a batch from start to end, in a child of this machine."""
    return _made(batch, cache_folder, pickle.loads)


def make_batch_apart(batch: Batch) -> Merged:
    """Make a batch in a child of a worker that shares no disk with us."""
    from handbill.press.parcel import own_cache, unpacked  # noqa: PLC0415 -- few have a cluster

    cache_folder = own_cache()

    def read(packed: bytes) -> Sequence[Task]:
        return [unpacked(parcel, cache_folder) for parcel in pickle.loads(packed)]  # noqa: S301

    return _made(batch, cache_folder, read)


# What this worker has met: the tasks of a merge, ready to be stamped.
_MET: Final[dict[str, "list[Stamper]"]] = {}


def _made(batch: Batch, cache_folder: Path, read: Callable[[bytes], Sequence[Task]]) -> Merged:
    stampers = _stampers(batch, cache_folder, read)
    # One file of every batch is looked through whole: each time another task's.
    looked = sum(batch.contacts[0].id.encode()) % max(1, len(stampers))
    found = [
        list(stamper.stamp(batch.contacts, look=at == looked))
        for at, stamper in enumerate(stampers)
    ]
    outputs: list[Output] = []
    in_full, problems = [], list[Problem]()
    for stamper in stampers:
        problems += stamper.problems
    for which in range(len(batch.contacts)):
        for at, rows in enumerate(found):
            if not rows or not rows[which].stamped:
                in_full.append((at, which))
                continue
            problems += rows[which].problems
            outputs += rows[which].outputs
    return Merged(tuple(outputs), tuple(in_full), tuple(dict.fromkeys(problems)))


def _stampers(
    batch: Batch, cache_folder: Path, read: Callable[[bytes], Sequence[Task]]
) -> "list[Stamper]":
    """Give the tasks of a batch ready to be stamped: made so once in a worker, and remembered."""
    from handbill.outputs.merged import Stamper  # noqa: PLC0415 -- in a child

    stampers = _MET.pop(batch.key, None)
    if stampers is None:
        stampers = [Stamper(task, cache_folder) for task in read(batch.tasks)]
    _MET[batch.key] = stampers
    while len(_MET) > 1 and sum(map(len, _MET.values())) > REMEMBERED:
        del _MET[next(iter(_MET))]
    return stampers
