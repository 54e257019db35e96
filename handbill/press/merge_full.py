"""A task and some groups -> the files of each, set in full: the way for what cannot be stamped.

Pages of groups are not kept in the cache: ten thousand of them would drive out all else.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handbill.plan.job import Task
from handbill.press.batch import of_contact
from handbill.press.parcel import Parcel
from handbill.project.contact import Contact

if TYPE_CHECKING:
    from handbill.outputs.produced import Produced

# So many groups are set together: some seconds of work.
TOGETHER = 6


@dataclass(frozen=True)
class InFull:
    """A task of any contact, and the groups that it is made for."""

    task: Task
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class InFullApart:
    """The same for a machine that shares no disk with us."""

    parcel: Parcel
    contacts: tuple[Contact, ...]


def set_in_full(batch: InFull, cache_folder: Path) -> "list[Produced]":
    """Make a batch, in a child: what came of each group, in their order."""
    from handbill.outputs.produce import produce  # noqa: PLC0415 -- the parent needs no WeasyPrint
    from handbill.pages.make import set_pages  # noqa: PLC0415 -- likewise

    made = []
    for contact in batch.contacts:
        task = of_contact(batch.task, contact)
        made.append(produce(task, set_pages(task.setting, cache_folder)))
    return made


def set_in_full_apart(batch: InFullApart) -> "list[Produced]":
    """Make a batch in a child of a worker that shares no disk with us."""
    from handbill.press.parcel import own_cache, unpacked  # noqa: PLC0415 -- few have a cluster

    cache_folder = own_cache()
    return set_in_full(InFull(unpacked(batch.parcel, cache_folder), batch.contacts), cache_folder)
