"""Build in this process; tell the seconds, and the most megabytes that a worker held.

In: ``{"options": [...]}``, what is typed after ``handbill``. Out: one line of JSON, the last.

A worker may be a child that nobody waits for. So on Linux the highest mark of each process below
us is read again and again, from outside; elsewhere the system tells of those that were waited for.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from handbill.__main__ import main

BUILT = (0, 1)
# Seconds between two looks: a mark only ever rises, so that little is missed.
PAUSE = 0.1
PROC = Path("/proc")


def below(number: int) -> Iterator[int]:
    """Give the processes that a process started, and those that these started."""
    for file in PROC.glob(f"{number}/task/*/children"):
        for child in map(int, _read(file).split()):
            yield child
            yield from below(child)


def mark(number: int) -> float:
    """Give the most megabytes that a process ever held; nothing if it is gone."""
    lines = _read(PROC / str(number) / "status").splitlines()
    return max(
        (int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), default=0
    )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return ""


class Watch(threading.Thread):
    """Looks at all processes below this one until it is told to stop."""

    def __init__(self) -> None:
        """Have seen nothing yet."""
        super().__init__(daemon=True)
        self.most, self.over = 0.0, threading.Event()

    def run(self) -> None:
        """Look, and look again."""
        while not self.over.wait(PAUSE):
            self.most = max([self.most, *map(mark, below(os.getpid()))])


def waited_for() -> float:
    """Give the most megabytes of a child that was waited for, where the system tells."""
    try:
        import resource  # noqa: PLC0415 -- not on Windows
    except ImportError:
        return 0.0
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return held / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.argv = ["handbill", *json.loads(sys.argv[1])["options"]]
    watch = Watch()
    watch.start()
    start = time.perf_counter()
    try:
        main()
    except SystemExit as end:
        if end.code not in BUILT:
            raise
    taken = time.perf_counter() - start
    watch.over.set()
    watch.join()
    print(json.dumps({"seconds": taken, "worker": max(watch.most, waited_for()) or None}))
