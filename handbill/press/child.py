"""Inside a process that may be lost: jobs in, answers out, one after another.

Two ways lead here. Where the system lets a process be copied safely, a template imports what jobs
need once and is copied for every child: it has one thread, has set no page and opened no typeface,
so that nothing is copied half-way. Elsewhere each child imports for itself.
"""

import contextlib
import gc
import importlib
import math
import os
import pickle
import signal
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from handbill.press.frames import BEGUN, Answer, Job, Stream, receive, send

# What jobs need: imported once, before there is a child.
WARM: Final = (
    "handbill.outputs.produce",
    "handbill.pages.make",
    "handbill.press.handouts",
)
# What a template is asked for is a number of this many bytes: a child to bury, or none to make one.
# It answers with the signal that ended the first, or the number of the second.
WORD: Final = 8
# How much longer than its deadline a job goes on if nobody is left to kill it, in seconds.
GRACE: Final = 5.0
# What no job needs. What the system does not know by one of these names is not there to be refused.
FORBIDDEN: Final = {
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.system",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "subprocess.Popen",
}


def template() -> NoReturn:
    """Import everything, then make a child for each socket that comes in over standard input.

    When whoever asks is gone, for whatever reason, all children are ended.
    """
    _leave_signals_alone()
    control = socket.socket(fileno=_taken(0))
    _warm()
    children: set[int] = set()
    with contextlib.suppress(OSError):
        _breed(control, children)
    for number in children:
        os.kill(number, signal.SIGKILL)
    os._exit(0)


def _breed(control: socket.socket, children: set[int]) -> None:
    """Make and bury children until nobody asks any more; raises ``OSError`` if that is sudden."""
    while True:
        asked, handles, _, _ = socket.recv_fds(control, WORD, 1)
        if not asked:
            return
        if handles:
            number = os.fork()
            if number == 0:
                control.close()
                _serve_socket(handles[0])
            os.close(handles[0])
            children.add(number)
        else:
            number = int.from_bytes(asked, "big")
            children.discard(number)
            number = os.WTERMSIG(os.waitpid(number, 0)[1])
        control.sendall(number.to_bytes(WORD, "big"))


def alone() -> NoReturn:
    """Be a child by itself, which hears and answers over standard input and output."""
    _leave_signals_alone()
    with open(_taken(0), "rb") as heard, open(_taken(1), "wb") as said:
        _warm()
        _serve(heard, said)
    os._exit(0)


def _taken(handle: int) -> int:
    """Take a standard stream for ourselves, so that no library reads or prints there."""
    kept = os.dup(handle)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, handle)
    os.close(nowhere)
    return kept


def _leave_signals_alone() -> None:
    """Leave Ctrl-C to the parent, which ends us in its own time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _warm() -> None:
    """Import what jobs need. If that fails, the parent says so, and nobody sees a traceback."""
    try:
        for name in WARM:
            importlib.import_module(name)
    except Exception:  # noqa: BLE001 -- a library may be missing, or broken in any way
        os._exit(1)
    gc.collect()
    # The libraries stay for good: looking for garbage in them takes a tenth of a job's time, and
    # writes into memory that all children share.
    gc.freeze()


def _serve_socket(handle: int) -> NoReturn:
    """Serve until the other end is closed. Never returns into the template's own work."""
    try:
        with socket.socket(fileno=handle) as connection:
            stream = connection.makefile("rwb")
            _serve(stream, stream)
    finally:
        os._exit(0)


def _serve(heard: Stream, said: Stream) -> None:
    _leave_no_trace()
    sys.addaudithook(_refuse)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job = receive(heard)
            send(said, BEGUN)
            send(said, _answer(job))


def _leave_no_trace() -> None:
    """Let a crash write no image of our memory to the disk: it may hold a group's contact."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event in FORBIDDEN:
        message = f"a worker may not use {event}"
        raise PermissionError(message)


def _answer(job: Job) -> Answer:
    """Do a job; what it raises goes back to the parent, which alone says what that means."""
    began = time.process_time()
    value, error = None, None
    with _limited(job):
        try:
            work, item = pickle.loads(job.packed)  # noqa: S301 -- both ends are ours
            value = work(item)
        except Exception as raised:  # noqa: BLE001 -- the last wall of a job
            error = _portable(raised)
    return Answer(value, error, time.process_time() - began, _resident())


def _portable(error: Exception) -> Exception:
    """Give an error that can be sent; one of a library may not be."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 -- made on this line
    except Exception:  # noqa: BLE001 -- whatever it raises
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error.with_traceback(None)


@contextlib.contextmanager
def _limited(job: Job) -> Iterator[None]:
    """Keep a job within its memory and time; the system ends it even if our parent is gone."""
    if not hasattr(signal, "alarm"):
        yield
        return
    import resource  # noqa: PLC0415 -- where there are alarms

    usual, most = resource.getrlimit(resource.RLIMIT_AS)
    signal.alarm(math.ceil(job.patience + GRACE))
    _, longest = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        until = math.ceil(time.process_time() + job.deadline)
        resource.setrlimit(resource.RLIMIT_CPU, (until, longest))
    if job.memory is not None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (job.memory, most))
    try:
        yield
    finally:
        signal.alarm(0)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (usual, most))
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))


def _resident() -> int:
    """Give the memory that this process holds, in bytes, where the system tells."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 -- called after every job
            pages = int(file.read().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * _page()


def _page() -> int:
    return int(os.sysconf("SC_PAGE_SIZE"))


def command(entry: Any) -> list[str]:
    """Give the command that starts a Python with our own modules' paths, in one of the two ways."""
    program = f"import sys; sys.path[:] = sys.argv[1:]; from {__name__} import {entry.__name__}"
    paths = [path for path in sys.path if path]
    return [sys.executable, "-P", "-c", f"{program}; {entry.__name__}()", *paths]
