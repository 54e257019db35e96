"""``handbill watch``: builds, and builds again whatever somebody saves, until Ctrl-C."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NoReturn

from handbill.commands.build import Options, left_out, wanted_of
from handbill.commands.root import find_root
from handbill.commands.talk import near, say, say_mistake, show
from handbill.plan.make import Plan, Wish, make_plan
from handbill.press.saves import Saves
from handbill.press.sight import Sight
from handbill.press.watch import Watch
from handbill.press.words import press_messages
from handbill.problem import ExitCode, HandbillError, Place, Problem
from handbill.project.catalog import Readings
from handbill.project.read import Project, read_project

# How long it waits, in seconds, before it tries again what the surroundings hindered.
AGAIN: Final = 1.0
# How long it waits otherwise, so that Ctrl-C is heard on every system.
LOOK: Final = 0.5
# A file may keep an older time than that of its saving, in seconds; it is not believed then.
BELIEVED: Final = 5.0
WATCHING: Final = (
    "Watching flyers/, contacts/, locales/, formats/ and pyproject.toml. Ctrl-C ends it."
)


def run_watch(wish: Wish, options: Options) -> NoReturn:
    """Build, and again after each save; only a signal ends it. Raises ``HandbillError`` at first.

    What is wrong with the command or the settings when it begins is said as ``build`` says it.
    """
    root = find_root()
    with Saves(root) as saves:
        session = _Session(wish, options, root)
        with Watch(saves, session.tell) as watch:
            session.begin(watch)
            while True:
                saved = saves.next(AGAIN if session.hindered else LOOK)
                if saved or session.hindered:
                    session.follow(watch, saved)


class _Session:
    """What is known from one save to the next, and what was said."""

    def __init__(self, wish: Wish, options: Options, root: Path) -> None:
        self._wish, self._options, self._root = wish, options, root
        self._readings: Readings = {}
        self._sight = Sight()
        self._told: dict[str, frozenset[Problem]] = {}
        self._left_out: list[str] = []
        self._saved_at: float | None = None
        self._count = 0
        self.hindered = False

    def begin(self, watch: Watch) -> None:
        """Build for the first time."""
        say(WATCHING)
        project, plan = self._planned()
        wanted = wanted_of(project, self._wish, self._options)
        if watch.renew(plan, wanted):
            watch.warm(plan, wanted)
            say(f"All is up to date in {near(wanted.out)}.")

    def follow(self, watch: Watch, saved: Iterable[str]) -> None:
        """Build what a save has made stale. What hinders it is said once, and it goes on."""
        self._sight = self._sight.after(saved)
        self._saved_at = _saved_at(self._root, saved) or self._saved_at
        self._count = 0
        self.hindered = False
        try:
            project, plan = self._planned()
            whole = watch.renew(plan, wanted_of(project, self._wish, self._options))
            if whole and self._count > 1:
                say(f"All is up to date{self._after()}.")
        except HandbillError as error:
            self.hindered = error.exit_code == ExitCode.SURROUNDINGS
            self._show("hindrance", error.problems)
        except BrokenPipeError:
            raise
        except OSError as error:
            # Such as a folder that is gone since it was listed; it is looked for again.
            self.hindered = True
            self._show("hindrance", [_unreadable(self._root, error)])
        except Exception as error:  # noqa: BLE001 -- what is half typed now will be mended
            say_mistake(error)
        else:
            self._show("hindrance", ())

    def _planned(self) -> tuple[Project, Plan]:
        """Read and plan, and say what is wrong and which languages are left out, if it is new."""
        project = read_project(self._root, self._readings)
        self._show("project", project.problems)
        plan = make_plan(project, self._wish, press_messages())
        self._show("plan", plan.problems)
        lines = left_out(plan)
        if lines != self._left_out:
            self._left_out = lines
            for line in lines:
                say(line)
        return project, replace(plan, tasks=self._sight.ordered(plan.tasks))

    def _show(self, about: str, problems: Iterable[Problem]) -> None:
        """Show problems that were not there when the same was looked at before."""
        found, known = frozenset(problems), self._told.get(about, frozenset())
        self._told[about] = found
        show(found - known)

    def tell(self, about: str, paths: Sequence[str], problems: Sequence[Problem]) -> None:
        """Say what was made, and how long after the save."""
        self._show(about, problems)
        for path in paths:
            say(f"  {path}{self._after()}")
        if not paths:
            say(f"  {about} was not made: mend the problem above")
        self._count += len(paths)

    def _after(self) -> str:
        if self._saved_at is None:
            return ""
        return f"  {time.time() - self._saved_at:.2f} s after the save"


def _unreadable(root: Path, error: OSError) -> Problem:
    name = Path(str(error.filename or root))
    place = Place(name.relative_to(root).as_posix() if name.is_relative_to(root) else name.name)
    what = f"it cannot be read: {error.strerror or error}"
    return Problem(place, what, "check the disk and the permissions; it is tried again")


def _saved_at(root: Path, saved: Iterable[str]) -> float | None:
    """Give when the last of some files was saved, in seconds of the clock."""
    now = time.time()
    times = [_time(root / path) for path in saved]
    if not times:
        return None
    return max((each for each in times if now - BELIEVED < each <= now), default=now)


def _time(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
