"""Count the layouts that the fit asks for, setting by setting.

In: ``{"root", "cache"}``. Out: a list of format and number, as one line of JSON, the last. What was
measured before is not counted. The count is the same on every machine.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from handbill.pages import flow
from handbill.pages.make import set_pages
from handbill.plan.make import Wish, make_plan
from handbill.press.words import press_messages
from handbill.project.read import read_project

MEASURED = flow._Fitting.measured  # noqa: SLF001 -- nothing else needs to count
counted = {"layouts": 0}


def measured(fitting: Any, tried: Sequence[float]) -> Any:
    """Stand between the fit and its layouts."""
    before = len(fitting.composer.known)
    found = MEASURED(fitting, tried)
    counted["layouts"] += len(fitting.composer.known) > before
    return found


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    flow._Fitting.measured = measured  # type: ignore[assignment, method-assign]  # noqa: SLF001
    project = read_project(Path(given["root"]))
    rows = []
    for task in make_plan(project, Wish(), press_messages()).tasks:
        if task.setting.format.layout != "free":
            counted["layouts"] = 0
            set_pages(task.setting, Path(given["cache"]))
            rows.append((task.setting.format.name, counted["layouts"]))
    print(json.dumps(rows))
