"""A crew behind any executor of ``concurrent.futures``, such as that of a Dask cluster.

What goes there and comes back is bytes, so that its workers need no disk of ours. Each job runs in
a child of the worker, as it would here: only a process can be kept from the network and killed.
Whoever may reach a Dask scheduler may run programs on it, so a cluster is trusted like oneself.
"""

import contextlib
import logging
import pickle
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from handbill.press.children import NURSERY
from handbill.press.crew import (
    DEADLINE,
    DIED,
    MEMORY,
    Crew,
    Done,
    Failed,
    Given,
    Lost,
    Outcome,
    Result,
)
from handbill.press.frames import Job
from handbill.press.local import outcome
from handbill.problem import COMMAND_LINE, ExitCode, HandbillError, Place, Problem, refused

ADDRESS: Final = re.compile(r"dask://([^\s/:@]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})")
# How long to wait for a scheduler, and then for its first worker, in seconds.
PATIENCE: Final = 10
# So many jobs lie with an executor for each job that it does at once, so that nobody waits for us.
AHEAD: Final = 2
TALKATIVE: Final = ("distributed", "tornado", "asyncio")
OPTION: Final = Place("--executor")


@dataclass(frozen=True)
class Other:
    """What a worker says that has not the same Handbill and libraries: how they differ."""

    differences: tuple[str, ...]


class Cluster(Crew):
    """Workers behind an executor."""

    near = False

    def __init__(self, executor: Executor, at_once: int, *, deadline: float = DEADLINE) -> None:
        """``at_once`` is how many jobs the executor does at a time."""
        self._executor, self._deadline = executor, deadline
        self._most = at_once * AHEAD
        self._running: dict[Future[bytes], int] = {}

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Take back what is not done yet."""
        for future in self._running:
            future.cancel()

    def __enter__(self) -> Self:
        """There is nothing to prepare."""
        return self

    def run(
        self, work: Callable[[Given], Result], items: Iterable[Given], *, limited: bool = True
    ) -> Iterator[tuple[int, Outcome]]:
        """Do the work on each item, as ``Crew`` says.

        Raises ``HandbillError``, exit code 3, if the cluster goes away or is not like us.
        """
        waiting = enumerate(items)
        memory = MEMORY if limited else None
        while True:
            for index, item in _some(waiting, self._most - len(self._running)):
                packed = pickle.dumps((_identity(), work, item), pickle.HIGHEST_PROTOCOL)
                self._running[self._begun(packed, memory)] = index
            if not self._running:
                return
            done, _ = wait(self._running, return_when=FIRST_COMPLETED)
            for future in done:
                yield self._running.pop(future), _opened(future)

    def _begun(self, packed: bytes, memory: int | None) -> "Future[bytes]":
        try:
            return self._executor.submit(remote, packed, memory, self._deadline)
        except RuntimeError as error:
            # It was shut down from elsewhere, or has lost its processes.
            raise _gone(str(error)) from error


def _some(rows: Iterator[tuple[int, Given]], most: int) -> Iterator[tuple[int, Given]]:
    """Take so many rows, or what there is."""
    for _ in range(most):
        row = next(rows, None)
        if row is None:
            return
        yield row


def _opened(future: "Future[bytes]") -> Outcome:
    """Say what came of a job. What the cluster itself could not do is no fault of the job."""
    try:
        found = pickle.loads(future.result())  # noqa: S301 -- made by our own child, over there
    except (CancelledError, OSError) as error:
        raise _gone(str(error)) from error
    except ImportError as error:
        what = f"the workers of the cluster cannot import what they need: {error}"
        raise _unfit(what, "install this Handbill, with its libraries, on each of them") from error
    except Exception as error:  # noqa: BLE001 -- told apart by name: the package may not be there
        if type(error).__name__ == "KilledWorker":
            return DIED
        return Failed(error)
    if isinstance(found, Problem):
        raise HandbillError(ExitCode.SURROUNDINGS, found)
    if isinstance(found, Done) and isinstance(found.value, Other):
        what = f"the workers of the cluster differ from us in {', '.join(found.value.differences)}"
        raise _unfit(what, "install the same Handbill and libraries there: pages would differ")
    if isinstance(found, Done | Lost | Failed):
        return found
    return Failed(TypeError(type(found).__name__))


def remote(packed: bytes, memory: int | None, deadline: float) -> bytes:
    """Do a job in a child of the process that this runs in: a worker, anywhere."""
    job = Job(pickle.dumps((alike, packed)), memory, deadline)
    try:
        child, answer = NURSERY.do(job, set())
    except HandbillError as error:
        # No process could be started there.
        return pickle.dumps(error.problems[0])
    return pickle.dumps(outcome(answer, deadline, late=child.late))


def alike(packed: bytes) -> Any:
    """Do a job in the child, if all that the bytes of a page depend on is as it is with us."""
    theirs, work, item = pickle.loads(packed)  # noqa: S301 -- sent by our own parent
    ours = _identity()
    names = sorted({*theirs, *ours})
    differences = tuple(name for name in names if theirs.get(name) != ours.get(name))
    return Other(differences) if differences else work(item)


def _identity() -> dict[str, str]:
    """Name what the bytes of a page depend on beside what is sent, as fingerprints do."""
    from handbill.press.fingerprint import press_digest, surroundings  # noqa: PLC0415 -- heavy

    return {"handbill": press_digest(), "Python": _python(), **dict(surroundings())}


def _python() -> str:
    """Tell which Python it is: what is pickled by one, another may not understand."""
    return "{}.{}".format(*sys.version_info[:2])


def parsed(address: str) -> str:
    """Give an address as Dask writes it; raises ``HandbillError``, exit code 2, if it is none."""
    found = ADDRESS.fullmatch(address)
    if not found:
        what = f'--executor: "{address}" is no address of a cluster'
        raise refused(COMMAND_LINE, what, "write dask://HOST:PORT")
    return f"tcp://{found[1]}:{found[2]}"


@contextlib.contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Join a Dask cluster that is there; raises ``HandbillError``.

    Its exit code is 2 for what is no address, 3 if there is nobody or ``distributed`` is missing.
    """
    with _client(parsed(address), address) as client:
        cores = sum(client.ncores().values())
        executor = client.get_executor(pure=False)
        try:
            with Cluster(executor, cores) as cluster:
                yield cluster
        finally:
            executor.shutdown(wait=False)


@contextlib.contextmanager
def _client(there: str, address: str) -> Iterator[Any]:
    """Connect, and wait for a worker. To leave it is to let go of the cluster, come what may."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        what = "--executor needs the package distributed, which is not installed"
        mend = f'type: {_pip()} "handbill[cluster]", or {_pip()} distributed'
        raise _unfit(what, mend) from error
    _quiet()
    try:
        client: Any = distributed.Client(there, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        what = f"there is no Dask scheduler at {address}"
        raise _unfit(what, "start one with: dask scheduler, or correct the address") from error
    try:
        _somebody(client, address)
        yield client
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=1)


def _quiet() -> None:
    """Let it print nothing: of a cluster that goes away we say in a sentence what is wrong."""
    for name in tuple(logging.root.manager.loggerDict):
        if name.partition(".")[0] in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _somebody(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError) as error:
        what = f"the cluster at {address} has no worker"
        raise _unfit(what, f"start some with: dask worker {address[7:]}") from error


def _pip() -> str:
    return f"{Path(sys.executable).name} -m pip install"


def _gone(reason: str) -> HandbillError:
    what = f"the cluster has gone away{f': {reason}' if reason else ''}"
    mend = "start it again, then build again: what was finished is kept"
    return _unfit(what, mend)


def _unfit(what: str, mend: str) -> HandbillError:
    return HandbillError(ExitCode.SURROUNDINGS, Problem(OPTION, what, mend))
