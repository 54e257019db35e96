"""Merge many groups over some formats in one process, or set a few of them in full.

In: ``{"root", "cache", "formats": [...], "language", "count", "warm", "full", "codes"}``. Pages are
set before the clock starts if ``warm``; contacts have a QR code with ``codes``. Out: the seconds a
file, how many files were made and how many have to be set in full, and the most memory held in
megabytes, as one line of JSON, the last.
"""

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.groups import group
from handbill.outputs.produce import produce
from handbill.pages.make import set_pages
from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press.batch import batches, make_batch, of_contact
from handbill.press.words import press_messages
from handbill.project.contact import Contact
from handbill.project.read import read_project


def contact(given: dict[str, Any], number: int) -> Contact:
    """Make up a group, with a QR code or without."""
    made = group(number)
    return made if given["codes"] else replace(made, qr=None)


def tasks(given: dict[str, Any]) -> list[Task]:
    """Plan a task for each format."""
    wish = Wish(
        languages=(given["language"],),
        formats=tuple(given["formats"]),
        variants=("ink-saver",),
        papers=("letter",),
        drafts=True,
    )
    plan = make_plan(read_project(Path(given["root"])), wish, press_messages())
    return [task for task in plan.tasks if len(task.setting.edition.faces) == 1]


def merged(given: dict[str, Any], planned: list[Task], first: int, count: int) -> tuple[int, int]:
    """Merge groups; tell how many files were made, and how many have to be set in full."""
    made = left = 0
    contacts = (contact(given, number) for number in range(first, first + count))
    for batch in batches(planned, contacts):
        found = make_batch(batch, Path(given["cache"]))
        made += len(found.outputs)
        left += len(found.in_full)
    return made, left


def in_full(given: dict[str, Any], planned: list[Task], count: int) -> int:
    """Set groups in full; tell how many files were made."""
    made = 0
    for number in range(count):
        for task in planned:
            own = of_contact(task, contact(given, number))
            made += len(produce(own, set_pages(own.setting, Path(given["cache"]))).outputs)
    return made


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    planned = tasks(given)
    if given["warm"]:
        merged(given, planned, given["count"], 1)
    start = time.perf_counter()
    if given["full"]:
        made, left = in_full(given, planned, given["count"]), 0
    else:
        made, left = merged(given, planned, 0, given["count"])
    taken = time.perf_counter() - start
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if not made:
        sys.exit("nothing was made")
    print(json.dumps({"each": taken / made, "made": made, "left": left, "held": held}))
