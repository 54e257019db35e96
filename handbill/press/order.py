"""Tasks -> the order in which they are begun: the longest first, so that all cores end together.

What is made does not depend on it, so it may rest on what earlier builds took here.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from handbill.outputs.write import write_whole
from handbill.plan.job import Task

NAME: Final = "times.json"
# Seconds of a core to set one language, by layout, and for each file that is made of it; measured
# on "lead" in 19 languages.
LAYOUTS: Final = {"card": 0.4, "flat": 0.4, "panels": 0.7, "free": 0.8}
EACH_FILE: Final = 0.15
# Scripts that take their time to shape, against Latin.
SLOW: Final = {"Aran": 2.0, "Arab": 1.2}
# Scripts whose typeface is cut to what an edition says: the first of a language waits for that.
CUT: Final = {"Hans", "Hant", "Jpan", "Kore"}
CUTTING: Final = 3.5


class Times:
    """What tasks took when they were last made here, in seconds of a core."""

    def __init__(self, cache_folder: Path) -> None:
        """Read what is known; what cannot be read was never known."""
        self._file = cache_folder / NAME
        self._known = dict(_read(self._file))
        self._changed = False

    def of(self, task: Task) -> float | None:
        """Give what a task took, if it is known."""
        return self._known.get(task.jobs[0].path)

    def note(self, task: Task, seconds: float) -> None:
        """Keep what a task took."""
        self._known[task.jobs[0].path] = round(seconds, 2)
        self._changed = True

    def keep(self) -> None:
        """Write it down. Without it the next build is only a little slower."""
        if self._changed:
            content = json.dumps(self._known, sort_keys=True, ensure_ascii=False).encode()
            with contextlib.suppress(OSError):
                write_whole(self._file, content)


def _read(file: Path) -> Iterator[tuple[str, float]]:
    try:
        rows = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return
    if isinstance(rows, dict):
        for path, seconds in rows.items():
            if isinstance(seconds, int | float):
                yield path, float(seconds)


def longest_first(tasks: Sequence[Task], times: Times) -> list[int]:
    """Give the tasks' indexes in the order in which they should be begun."""
    guesses = _guesses(tasks)
    taken = [times.of(task) for task in tasks]
    expected = [guesses[i] if seconds is None else seconds for i, seconds in enumerate(taken)]
    return sorted(range(len(tasks)), key=lambda index: -expected[index])


def _guesses(tasks: Sequence[Task]) -> Mapping[int, float]:
    """Guess from formats and languages what tasks take."""
    cut: set[str] = set()
    found = {}
    for index, task in enumerate(tasks):
        setting = task.setting
        seconds = EACH_FILE * len(task.jobs)
        for face in setting.edition.faces:
            language = face.language
            each = LAYOUTS.get(setting.format.layout, LAYOUTS["panels"])
            seconds += each * SLOW.get(language.script, 1.0)
            if language.script in CUT and language.tag not in cut:
                cut.add(language.tag)
                seconds += CUTTING
        found[index] = seconds
    return found
