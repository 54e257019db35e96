"""Tasks -> what came of each, made in processes that may be lost.

Nothing inside a process stops Pango or WeasyPrint, so a task runs in a worker with a memory limit,
which is killed at a deadline; its neighbours go on (hostile-input measurements, 0.1 and 1.5).
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pebble import ProcessExpired, ProcessPool

from handbill.outputs.produce import Produced, produce
from handbill.pages.reads import NOTHING
from handbill.plan.job import Task
from handbill.press.kept_pages import set_pages
from handbill.problem import Place, Problem

Given = TypeVar("Given")
Result = TypeVar("Result")

DEADLINE: Final = 60.0
MEMORY: Final = 2 * 1024**3
_FORBIDDEN: Final = {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"}


def make(task: Task, cache_folder: Path) -> Produced:
    """Make one task from start to end; what stops it becomes a problem."""
    try:
        return produce(task, set_pages(task.setting, cache_folder))
    except MemoryError:
        return _lost(task, "it takes more memory than a leaflet may")


def make_all(
    tasks: Sequence[Task], cache_folder: Path, workers: int
) -> Iterator[tuple[Task, Produced]]:
    """Make tasks side by side and give each as soon as those before it are done."""
    with ProcessPool(max_workers=workers, initializer=_guard) as pool:
        running = [
            (task, pool.schedule(make, args=[task, cache_folder], timeout=DEADLINE))
            for task in tasks
        ]
        try:
            for task, future in running:
                yield task, _result(task, future)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


@dataclass(frozen=True)
class Lost:
    """What came of work that was given up: why."""

    reason: str


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
    with ProcessPool(max_workers=workers, initializer=_guard if limited else _wall) as pool:
        running = [pool.schedule(work, args=[item], timeout=DEADLINE) for item in items]
        try:
            for future in running:
                yield _outcome(future)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _outcome(future: Any) -> Any:
    try:
        return future.result()
    except LateError:
        return Lost(f"it takes longer than {DEADLINE:.0f} s")
    except ProcessExpired:
        return Lost("the program that looked at it died of it")


def _result(task: Task, future: Any) -> Produced:
    try:
        produced = future.result()
    except LateError:
        return _lost(task, f"it takes longer than {DEADLINE:.0f} s")
    except ProcessExpired:
        return _lost(task, "the process that set it died")
    return produced if isinstance(produced, Produced) else _lost(task, "nothing came of it")


def _lost(task: Task, reason: str) -> Produced:
    place = Place(task.setting.flyer.template_path)
    what = f"{task.jobs[0].path} was not made: {reason}"
    mend = "look for a very long word, a huge picture or a deep nesting in the flyer"
    return Produced((), NOTHING, (Problem(place, what, mend),))


def _guard() -> None:
    """Leave Ctrl-C to the parent, take a limit on memory, and refuse network and programs."""
    _wall()
    _limit_memory()


def _wall() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.addaudithook(_refuse)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _FORBIDDEN:
        message = f"a worker may not use {event}"
        raise PermissionError(message)


def count(wanted: int | None) -> int:
    """Give how many workers to use: as asked, or one a core."""
    return max(1, wanted or os.cpu_count() or 1)
