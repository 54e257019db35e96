"""One build at a time into one output folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from handbill.problem import ExitCode, HandbillError, Place, Problem

try:
    import fcntl
except ImportError:  # Windows has no such lock; there, two builds at once are not told apart
    fcntl = None  # type: ignore[assignment]

NAME: Final = ".lock"


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder; the system lets go of it even when the build is killed.

    Raises ``HandbillError`` with exit code 3 if another build holds it.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / NAME).open("w") as handle:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                what = f"another build is writing into {out.name}"
                mend = "wait until it is done, or name another folder with --out"
                problem = Problem(Place(out.name), what, mend)
                raise HandbillError(ExitCode.SURROUNDINGS, problem) from error
        yield
