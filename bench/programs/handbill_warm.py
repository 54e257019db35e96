"""Set the pages of editions with Handbill, fit included, in a warm process.

In: ``{"root", "cache", "format", "warm": language, "languages": [...]}``. Out: the seconds of all
the languages but the one that warms up, as one line of JSON, the last.
"""

import json
import sys
import time
from pathlib import Path

from handbill.pages.make import set_pages
from handbill.plan.job import Task
from handbill.plan.make import Wish, make_plan
from handbill.press.words import press_messages
from handbill.project.read import read_project


def tasks(given: dict[str, str], languages: list[str]) -> list[Task]:
    """Plan one task a language, whose words have passed every gate."""
    wish = Wish(
        languages=tuple(languages),
        formats=(given["format"],),
        variants=("print",),
        papers=("letter",),
        drafts=True,
    )
    project = read_project(Path(given["root"]))
    return list(make_plan(project, wish, press_messages()).tasks)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    cache = Path(given["cache"])
    first, rest = tasks(given, [given["warm"]]), tasks(given, given["languages"])
    for task in first:
        set_pages(task.setting, cache)
    start = time.perf_counter()
    made = [set_pages(task.setting, cache) for task in rest]
    taken = time.perf_counter() - start
    if not all(pages.faces for pages in made):
        sys.exit("a face could not be set")
    print(json.dumps(taken))
