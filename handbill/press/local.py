"""A crew of this machine's processes: each job in a child that may be lost."""

import contextlib
import pickle
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Final, Self

from handbill.press.children import NURSERY, Child, Nursery
from handbill.press.crew import (
    DEADLINE,
    DIED,
    MEMORY,
    TOO_MUCH,
    Crew,
    Done,
    Failed,
    Given,
    Outcome,
    Result,
    too_late,
)
from handbill.press.frames import Answer, Job

# So many results wait, for each worker, until they are looked at.
WAITING: Final = 1


class Local(Crew):
    """Workers on this machine; each is a thread that waits for a child's answers."""

    near = True

    def __init__(
        self,
        workers: int,
        *,
        deadline: float = DEADLINE,
        memory: int = MEMORY,
        nursery: Nursery = NURSERY,
    ) -> None:
        """Jobs take at most ``deadline`` seconds and, if limited, ``memory`` bytes."""
        self._workers, self._deadline, self._memory = workers, deadline, memory
        self._nursery = nursery
        self._busy: set[Child] = set()
        self._stopped = threading.Event()
        self._round: _Round | None = None

    def __enter__(self) -> Self:
        """Begin to import what jobs need."""
        self._nursery.ahead()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Kill whoever is still at work."""
        self.stop()

    def stop(self) -> None:
        """Stop at once, from any thread: whoever is at work is killed, and ``run`` just ends."""
        self._stopped.set()
        if self._round:
            self._round.stop()
        for child in tuple(self._busy):
            child.kill()

    def run(
        self, work: Callable[[Given], Result], items: Iterable[Given], *, limited: bool = True
    ) -> Iterator[tuple[int, Outcome]]:
        """Do the work on each item, as ``Crew`` says; after ``stop``, on none."""
        round_ = _Round(self._jobs(work, items, self._memory if limited else None), self._workers)
        self._round = round_
        if self._stopped.is_set():
            return
        threads = [
            threading.Thread(target=self._work, args=[round_], daemon=True)
            for _ in range(self._workers)
        ]
        for thread in threads:
            thread.start()
        try:
            yield from round_.results()
        finally:
            round_.ended.set()

    def _jobs(
        self, work: Callable[[Given], Result], items: Iterable[Given], memory: int | None
    ) -> Iterator[Job]:
        for item in items:
            packed = pickle.dumps((work, item), pickle.HIGHEST_PROTOCOL)
            yield Job(packed, memory, self._deadline)

    def _work(self, round_: "_Round") -> None:
        """Do jobs until there are none, or nobody waits for them."""
        try:
            for index, job in round_.jobs():
                if self._stopped.is_set():
                    break
                child, answer = self._nursery.do(job, self._busy)
                if self._stopped.is_set():
                    break
                round_.put(index, outcome(answer, self._deadline, late=child.late))
        except BaseException as error:  # noqa: BLE001 -- raised again where it is waited for
            round_.put(None, error)
        else:
            round_.put(None, None)


def outcome(answer: Answer | None, deadline: float, *, late: bool) -> Outcome:
    """Say what an answer, or none, means."""
    if late:
        return too_late(deadline)
    if answer is None:
        return DIED
    if isinstance(answer.error, MemoryError):
        return TOO_MUCH
    return Failed(answer.error) if answer.error else Done(answer.value, answer.seconds)


class _Round:
    """The jobs of one run on their way to the workers, and their results on the way back."""

    def __init__(self, jobs: Iterator[Job], workers: int) -> None:
        self._jobs, self._workers = enumerate(jobs), workers
        self._lock = threading.Lock()
        self._results: queue.Queue[tuple[int | None, Outcome | BaseException | None]]
        self._results = queue.Queue(workers * (1 + WAITING))
        self.ended = threading.Event()

    def jobs(self) -> Iterator[tuple[int, Job]]:
        """Take jobs, one at a time, in one of the threads."""
        while not self.ended.is_set():
            with self._lock:
                row = next(self._jobs, None)
            if row is None:
                return
            yield row

    def put(self, index: int | None, found: Outcome | BaseException | None) -> None:
        """Hand a result over; wait while too many lie there, and no longer than anybody looks."""
        while not self.ended.is_set():
            try:
                self._results.put((index, found), timeout=0.1)
            except queue.Full:
                continue
            return

    def stop(self) -> None:
        """Let whoever waits for results wait no more."""
        self.ended.set()
        with contextlib.suppress(queue.Full):
            self._results.put_nowait((None, None))

    def results(self) -> Iterator[tuple[int, Outcome]]:
        """Give results as they come, until every worker has said that it is done, or a stop."""
        working = self._workers
        while working:
            index, found = self._results.get()
            if self.ended.is_set():
                return
            if isinstance(found, BaseException):
                raise found
            if index is None or found is None:
                working -= 1
            else:
                yield index, found
